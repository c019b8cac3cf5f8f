"""Differences between campaigns, as one would say them."""

import math
from collections.abc import Sequence

from experiments.report.numbers import number, shown_unit
from experiments.statistics.paired import Difference
from experiments.verbs.compare.attribution import Attribution
from sim.measures.kpis import Kpi

IN_POINTS = ("share", "share of content", "percent")
"""Units whose differences are percentage points."""

COST = "cost_total"
ALIKE = 0.005
"""Costs that differ by less than this share are called the same."""

FEW = 5
"""Pairs that differ, below which an interval says little: a rare difference may have been missed."""

LITTLE = 1.25
"""Variance ratio below which pairing is not worth mentioning."""


def unit_of_change(unit: str) -> str:
    """The unit of a difference: shares differ by points, and scales are named."""
    if unit in IN_POINTS:
        return "points"
    if unit in ("ratio", "correlation, -1 to 1"):
        return ""
    scale = unit.rpartition(", ")[2]
    return f"on a scale of {scale.replace('-', '−')}" if " to " in scale else shown_unit(unit)


def signed(value: float, unit: str) -> str:
    """A difference with its sign, in the digits of its unit."""
    if not math.isfinite(value):
        return number(value, unit)
    text = number(abs(value), unit)
    text = text if "." in text or abs(value) >= 100 else f"{abs(value):.1f}"  # as its neighbours, which are no whole numbers
    sign = "" if not text.strip("0.") else "−" if value < 0 else "+"
    return f"{sign}{text}"


def level(value: float, unit: str) -> str:
    """A value with its unit: `34.2 %`, `0.077 on a scale of 0 to 1`."""
    scale = " to " in unit or unit == "ratio"
    return f"{number(value, unit)} {unit_of_change(unit) if scale else shown_unit(unit)}".strip()


def change(found: Difference, unit: str) -> str:
    """`+6.0 points (+4.1 to +8.0)`."""
    sure = f" ({signed(found.low, unit)} to {signed(found.high, unit)})" if math.isfinite(found.low) else ""
    return f"{signed(found.mean, unit)} {unit_of_change(unit)}".rstrip() + sure


def verdict(found: Difference, kpi: Kpi) -> str:
    """better, worse, higher or lower where the interval leaves zero out; else even."""
    if not found.clear:
        return "even"
    if kpi.direction == "neither":
        return "higher" if found.mean > 0 else "lower"
    return "better" if (found.mean > 0) == (kpi.direction == "good") else "worse"


def ahead(found: Difference, kpi: Kpi) -> int:
    """Pairs in which the alternative is better (of what is neither good nor bad: higher)."""
    return found.lower if kpi.direction == "bad" else found.higher


def probability_ahead(found: Difference, kpi: Kpi) -> float:
    """That the mean difference is for the better (of what is neither good nor bad: upwards)."""
    return 1 - found.probability_higher if kpi.direction == "bad" else found.probability_higher


def chance(probability: float) -> str:
    """A probability in percent that never claims to be certain."""
    if not math.isfinite(probability):
        return "–"
    if probability > 0.999:
        return "over 99.9 %"
    return "under 0.1 %" if probability < 0.001 else f"{100 * probability:.1f} %"


def times(ratio: float) -> str:
    """How many independent replications one paired replication is worth."""
    if not math.isfinite(ratio):
        return "–" if math.isnan(ratio) else "no variance left"
    return f"×\u00a0{ratio:.1f}" if ratio < 100 else f"×\u00a0{ratio:,.0f}" if ratio < 10_000 else "over ×\u00a010,000"


def cost_phrase(cost: Difference, kpi: Kpi) -> str:
    """`at 12 % less cost`; nothing where the key figure is a cost itself."""
    if kpi.name.startswith("cost") or not math.isfinite(cost.mean):
        return ""
    if cost.baseline == 0:
        return ", at the same cost" if cost.alternative == 0 else f", at {number(cost.alternative, 'USD')} USD instead of none"
    share = cost.mean / cost.baseline
    if abs(share) < ALIKE:
        return ", at the same cost"
    if share >= 1:
        return f", at {1 + share:.1f} times the cost"
    return f", at {100 * abs(share):.0f} % {'more' if share > 0 else 'less'} cost"


def spoken(kpi: Kpi) -> str:
    """A key figure in the middle of a sentence."""
    return kpi.label if kpi.label[1:2].isupper() else kpi.label[:1].lower() + kpi.label[1:]


def arm_sentence(label: str, found: Difference, cost: Difference, kpi: Kpi) -> str:
    """What an alternative does to the key figure that decides."""
    what = spoken(kpi)
    if found.n == 0:
        return f"{label}: {what} is not defined{cost_phrase(cost, kpi)}."
    if found.n > 1 and not found.clear:
        return (
            f"{label}: no difference in {what} that {found.n} replications could tell, {change(found, kpi.unit)}{cost_phrase(cost, kpi)}."
        )
    return f"{label}: {what} {change(found, kpi.unit)}{cost_phrase(cost, kpi)}."


def sure_sentence(label: str, found: Difference, kpi: Kpi) -> str:
    """How often the alternative wins a single pair, and how sure its mean is: two different things."""
    if found.n < 2:
        return "A single replication cannot tell how sure that is: take replications=20 or more." if found.n else ""
    up = found.mean > 0 if kpi.direction != "bad" else found.mean < 0
    word, more = ("ahead", "better") if up else ("behind", "worse")
    if kpi.direction == "neither":
        word = more = "higher" if up else "lower"
    pairs, mean = ahead(found, kpi), probability_ahead(found, kpi)
    pairs, mean = (pairs, mean) if up else (found.n - found.level - pairs, 1 - mean)
    level = f", level in {found.level}" if found.level else ""
    sure = f"; the probability that its mean is {more} is {chance(mean)}" if math.isfinite(mean) else ""
    few = found.n - found.level
    rough = f" Only {few} pairs differ at all, so its interval is a rough guide." if 0 < few < FEW and found.level else ""
    return f"Under the same luck, {label} is {word} in {pairs} of {found.n} replications{level}{sure}.{rough}"


def pairing_sentence(found: Difference) -> str:
    """What the same seeds for all arms were worth."""
    ratio = found.variance_ratio
    if not math.isfinite(ratio):
        return ""
    if ratio < LITTLE:
        word = "little" if ratio > 1 / LITTLE else "no"
        return f"That both share their luck is of {word} use here: a paired replication is worth {ratio:.1f} independent ones."
    return (
        f"Because both share their luck, these {found.n} replications are as precise as {found.independent_replications:,.0f} "
        f"of each with luck of their own: the pairing saved {found.saved:,.0f} an arm."
    )


def attribution_sentence(label: str, found: Attribution, unit: str, replications: int, most: int = 3) -> str:
    """What bought the difference; `replications` of the comparison, which may be more."""
    if found.n == 0:
        return f"What bought the difference of {label} cannot be said: the key figure is not defined in every combination of levers."
    large = [each for each in found.shares if each.low > 0 or each.high < 0 or not math.isfinite(each.low)][:most]
    if not large:
        return f"No group of levers has a share in the difference of {label} that {found.n} replications could tell."
    named = ", ".join(f"{each.label.lower()} {signed(each.mean, unit)}" for each in large)
    rest = found.total - sum(each.mean for each in large)
    others = f", all others together {signed(rest, unit)}" if len(large) < len(found.shares) else ""
    seeds = f" in the first {found.n} replications" if found.n < replications else ""
    return f"What makes the difference of {label} ({signed(found.total, unit)} {unit_of_change(unit)}{seeds}): {named}{others}."


def ranked(differences: Sequence[Difference], kpi: Kpi) -> list[int]:
    """Rows of alternatives, best first (of what is neither good nor bad: highest first); what is not defined comes last."""
    sign = 1 if kpi.direction == "bad" else -1
    return sorted(range(len(differences)), key=lambda i: (differences[i].n == 0, sign * differences[i].mean if differences[i].n else 0.0))
