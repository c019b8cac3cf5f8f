"""Rules of how offices differ: in what people there do more readily than elsewhere."""

from sim.compiled_code.decorators import rule
from sim.rules.arithmetic import logistic, logit, z


@rule
def culture_ratio(trait: float, gain: float) -> float:
    """By how much the trait of an office multiplies what its people do.

    Equation: (1 + gain)^z(trait).
    Units: `trait` 0..1; `gain` ratio - 1 per SD; result ratio.
    Source: assumption: a trait multiplies.
    """
    return (1.0 + gain) ** z(trait)


@rule
def culture_probability(base: float, trait: float, slope: float) -> float:
    """A chance as the trait of an office leaves it.

    Equation: logistic(logit(base) + slope * z(trait)).
    Units: `base` probability; `trait` 0..1; `slope` log-odds per SD; result probability.
    Source: assumption: a trait adds to the log-odds.
    """
    return logistic(logit(base) + slope * z(trait))
