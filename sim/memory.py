"""Memory: ask for a record ahead of its use, so that the processor fetches it while other work is done.

At a million people a record that is not in the cache takes a hundred times as long as a rule; the loops know which rows
come next, and the processor does not.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj

_READ, _KEEP, _DATA = 0, 3, 1


def _prefetch(typing, array, row):

    def generate(context, builder, signature, arguments):
        kind = signature.args[0]
        vector = arrayobj.make_array(kind)(context, builder, arguments[0])
        shape, strides = (cgutils.unpack_tuple(builder, each, 1) for each in (vector.shape, vector.strides))
        place = cgutils.get_item_pointer2(context, builder, vector.data, shape, strides, kind.layout, [arguments[1]])
        number, address = ir.IntType(32), ir.IntType(8).as_pointer()
        shape_of_call = ir.FunctionType(ir.VoidType(), [address, number, number, number])
        function = cgutils.get_or_insert_function(builder.module, shape_of_call, "llvm.prefetch.p0i8")
        hints = [ir.Constant(number, each) for each in (_READ, _KEEP, _DATA)]
        builder.call(function, [builder.bitcast(place, address), *hints])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


prefetch: Any = intrinsic(_prefetch)
"""In compiled code, `prefetch(array, row)` starts loading `array[row]` (a vector) and goes on at once.

No result changes. The row is not checked: the processor ignores an address that is nobody's.
"""
