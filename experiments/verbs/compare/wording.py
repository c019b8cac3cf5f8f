"""Differences between campaigns, as one would say them."""

import math
from collections.abc import Sequence

from experiments.report.choosing import ALIKE
from experiments.report.differences import change_of, figure_phrase, signed
from experiments.report.numbers import number
from experiments.report.wording import said
from experiments.statistics.paired import Difference
from experiments.statistics.verdict import Standing
from experiments.verbs.compare.attribution import Attribution
from sim.measures.kpis import Kpi
from sim.spelling import plural

MOST_SHARES = 3
"""Groups of levers that a sentence names, at most."""


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


def arm_sentence(label: str, found: Sequence[tuple[Kpi, Standing]], cost: Difference, where: str) -> str:
    """What an alternative does to the key figures that head every answer, and to the one that decides."""
    phrases = [figure_phrase(each, kpi, where if i == 0 else "") for i, (kpi, each) in enumerate(found)]
    told = "; ".join(phrase.replace(" ,", ",") for phrase in phrases)
    return f"{label}: {told}{cost_phrase(cost, found[-1][0])}."


def attribution_sentence(label: str, found: Attribution, kpi: Kpi, replications: int, matters: float) -> str:
    """What bought the difference in a key figure; `replications` of the comparison, which may be more; shares below what matters are not told."""
    if found.n == 0:
        return f"What bought the difference of “{label}” cannot be said: the key figure is not defined in every combination of levers."
    large = [each for each in found.shares if abs(each.mean) >= matters][:MOST_SHARES]
    if not large:
        return f"No group of levers has a share in the difference of “{label}” in {said(kpi)} that matters."
    unit, seeds = kpi.unit, f" in the first {plural(found.n, 'replication')}" if found.n < replications else ""
    whole = change_of(found.total, unit)
    named = ", ".join(f"{each.label.lower()} {signed(each.mean, unit)}" for each in large)
    rest = found.total - sum(each.mean for each in large)
    others = f", all others together {signed(rest, unit)}" if len(large) < len(found.shares) else ""
    return f"The difference of “{label}” in {said(kpi)} ({whole}{seeds}) comes from {named}{others}."
