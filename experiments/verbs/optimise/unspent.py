"""Why a search leaves money unspent: how often the limit has to do, what the next steps cost and give, which levers are at their end."""

from collections.abc import Sequence

from experiments.report.differences import size_of_change
from experiments.report.lever_words import lever_value
from experiments.report.numbers import number
from experiments.report.wording import field_label
from experiments.statistics.intervals import means
from experiments.verbs.optimise.confirmed import Confirmed
from experiments.verbs.optimise.curves import LeverCurve
from experiments.verbs.optimise.objectives import COST
from experiments.verbs.optimise.words import what_matters
from sim.settings import Calendar

NOT_ASKED = 0.05
"""Share of a budget that nobody asks about."""

MOST_NAMED = 3


def unspent(found: Confirmed, curves: Sequence[LeverCurve], calendar: Calendar) -> list[str]:
    """Why the rest of the budget is not spent, in sentences, the first of which says it; none where no budget is stated, or next to
    nothing is left of it."""
    limit = next((each for each in found.objectives.limits if each.kpi.name == COST and each.most), None)
    if limit is None or limit.most is None or not found.keeping.any() or not len(found.trials):
        return []
    if limit.most - found.level(COST, found.chosen) < NOT_ASKED * limit.most:
        return []
    room = max(0.0, -float(found.over(limit)[found.chosen]))
    told = [
        f"Why not all of the {number(limit.most, 'USD')} USD: they have to be enough in nine of ten launches, and in the dearest tenth the campaign costs "
        f"{number(limit.most - room, 'USD')} USD or more.",
        f"That leaves {number(room, 'USD')} USD to plan with.",
        *_steps(found, curves, room, calendar),
    ]
    ends = [
        f"{field_label(each.lever.factor.name, each.lever.waves)} ({_value(each, each.here, calendar)})"
        for each in curves
        if _at_its_end(each)
    ]
    if ends:
        more = f" and {len(ends) - MOST_NAMED} more" if len(ends) > MOST_NAMED else ""
        told.append(f"At the end of what may be chosen: {', '.join(ends[:MOST_NAMED])}{more}.")
    return told


def _steps(found: Confirmed, curves: Sequence[LeverCurve], room: float, calendar: Calendar) -> list[str]:
    """The next step that gains most, of those that what is left would pay, and of those that it would not."""
    kpi = found.objectives.all[0].kpi
    steps = sorted(
        ((_mean(each, "gain"), _mean(each, "cost"), each) for each in curves if each.next is not None), key=lambda each: -each[0]
    )
    if not steps:
        return ["No next step of a lever costs more and gains more."]

    def said(gain: float, cost: float, curve: LeverCurve) -> str:
        step = f"{field_label(curve.lever.factor.name, curve.lever.waves)} {_value(curve, curve.next or 0, calendar)}"
        return f"{step} (+{number(cost, 'USD')} USD, +{size_of_change(gain, kpi.unit)})"

    paid, dear = [each for each in steps if each[1] <= room], [each for each in steps if each[1] > room]
    matters = found.matters(kpi.name)
    told = []
    if paid and paid[0][0] < matters:
        told.append(f"The best step that this would pay for, {said(*paid[0])}, gains less than what matters ({what_matters(found)}).")
    elif paid:
        told.append(f"That would pay for {said(*paid[0])}, which may be worth it: more climbs (optimise.climbs) would tell.")
    if dear and not (paid and dear[0][0] <= paid[0][0]):
        told.append(f"The step that gains most, {said(*dear[0])}, would break the limit.")
    return told


def _mean(curve: LeverCurve, what: str) -> float:
    return float(means(getattr(curve, what)[curve.next]))


def _value(curve: LeverCurve, place: int, calendar: Calendar) -> str:
    return lever_value(curve.lever.factor.name, curve.values[place], calendar)


def _at_its_end(curve: LeverCurve) -> bool:
    """Whether a lever would go further if it could: it is at an end, and from there back less costs less and gives less."""
    if not curve.ordered or len(curve.values) < 2 or curve.here not in (0, len(curve.values) - 1):
        return False
    back = 1 if curve.here == 0 else curve.here - 1
    return bool(means(curve.cost[back]) < 0 and means(curve.gain[back]) < 0)
