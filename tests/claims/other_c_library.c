/* Exponentials, logarithms and powers as a C library may have them that is not this system's: half of all differ in the last bit.
   Preloaded, they take the place of this system's. Whole numbers stay as they are: e^0 is 1 everywhere. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

static double shifted(double value, double of, double by) {
    uint64_t bits, more;
    memcpy(&bits, &of, sizeof bits);
    memcpy(&more, &by, sizeof more);
    bits = (bits ^ more * 0xBF58476D1CE4E5B9) * 0x9E3779B97F4A7C15; /* the same argument always gives the same value */
    return bits >> 63 || !isfinite(value) || value == rint(value) ? value : nextafter(value, bits >> 62 & 1 ? INFINITY : -INFINITY);
}

#define OTHER(name) \
    double name(double x) { return shifted(((double (*)(double))dlsym(RTLD_NEXT, #name))(x), x, 0.0); }

OTHER(exp)
OTHER(exp2)
OTHER(expm1)
OTHER(log)
OTHER(log10)
OTHER(log1p)
OTHER(log2)

double pow(double x, double y) {
    return shifted(((double (*)(double, double))dlsym(RTLD_NEXT, "pow"))(x, y), x, y);
}
