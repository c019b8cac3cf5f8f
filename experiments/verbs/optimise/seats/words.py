"""How many seats, in sentences: what to take, why, how sure that is, and what a seat more costs and gives."""

from itertools import pairwise

import numpy as np

from experiments.report.choice_words import too_few
from experiments.report.choosing import FEW_LEFT_OUT
from experiments.report.differences import signed, unit_of_change
from experiments.report.numbers import interval, number
from experiments.report.wording import said, times_of, worlds_said
from experiments.statistics.intervals import means
from experiments.statistics.verdict import prediction
from experiments.verbs.optimise import words
from experiments.verbs.optimise.objectives import COST
from experiments.verbs.optimise.seats import idle, sent
from experiments.verbs.optimise.seats.curve import SeatsCurve
from experiments.verbs.optimise.seats.plans import Spread
from sim.measures.kpis import KPIS, Kpi

UNLIMITED = "No limit on cost is stated, and none is kept: with campaign.budget=USD one is."
"""Said where more is to be spent than now."""

FROM_HOME = (
    "Seats are those in rooms and the places for those who join from home: where there are more or fewer, both are, in the same proportion."
)
"""Said of a hybrid plan."""

STEPS = (100, 10, 1)
"""Seats by which it is told what more of them cost and give."""


def decides_by(curve: SeatsCurve) -> Kpi:
    """What more seats are offered for: what decides."""
    return KPIS["attendance_rate"] if curve.sent else curve.found.objectives.all[0].kpi


def _changes(curve: SeatsCurve, changes: str, change: str) -> str:
    """That what decides changes by so much; nothing where that is the cost, which is told before. `changes`: the verb."""
    kpi = decides_by(curve)
    return "" if kpi.name == COST else f" and {changes} {said(kpi)} by {change} {unit_of_change(kpi.unit)}".rstrip()


def now(curve: SeatsCurve) -> str:
    """What the seats that there are do."""
    if curve.sent:
        return sent.now(curve)
    people, low, high = prediction(curve.found.values("demand")[0])
    waiting, empty = (float(means(each)[0]) for each in (curve.found.values("waitlist_peak"), curve.empty))
    return (
        f"The {curve.said(0)} there {curve.verb} now {curve.verb} wanted by {people:,.0f} {'person' if round(people) == 1 else 'people'} (90 % of launches {interval(low, high, 'people')}): "
        f"{waiting:,.0f} wait when most do; seats that stay empty: {empty:,.0f}."
    )


def thresholds(curve: SeatsCurve) -> str:
    """Up to which number all seats are wanted, and from which on hardly anybody is left without."""
    wanted, enough = curve.wanted, curve.enough
    first = (
        f"Of the numbers tried, {curve.seats[wanted[-1]]:,.0f} is the largest for which at least as many people want a seat in 90 of 100 launches"
        if wanted
        else "No number tried is small enough to be wanted by as many people in 90 of 100 launches"
    )
    second = (
        f"from {curve.seats[enough]:,.0f} on no more than {100 * FEW_LEFT_OUT:.0f} % of those who want one never get in, in 90 of 100."
        if enough is not None
        else f"none is large enough that no more than {100 * FEW_LEFT_OUT:.0f} % of those who want one never get in, in 90 of 100."
    )
    return f"{first}; {second}"


def further(curve: SeatsCurve) -> str:
    """What a seat more, or 10 or 100, costs and gives: as many as lie between what is recommended and the next number that was tried; of the
    most, from the number before it."""
    fewest = curve.seats[curve.chosen or 0]
    steps = [each for each in pairwise(curve.order) if curve.seats[each[0]] >= fewest] or [*pairwise(curve.order)][-1:]
    if not steps:
        return ""
    here, other = steps[0]
    step = curve.seats[other] - curve.seats[here]
    each = next((size for size in STEPS if size <= step), 1)
    kpi = decides_by(curve)
    usd, gained = (float(means(curve.found.values(name)[other] - curve.found.values(name)[here])) for name in (COST, kpi.name))
    empty = float(means(curve.empty[other] - curve.empty[here]))
    stay = f"{100 * min(empty / step, 1.0):.0f} %" if empty > 0 else "none"
    more, s = ("seat more", "s") if each == 1 else (f"{each} seats more", "")
    dollars = round(each * usd / step)
    return (
        f"From {curve.seats[here]:,.0f} to {curve.seats[other]:,.0f}, each {more} {'save' if dollars < 0 else 'cost'}{s} {abs(dollars):,} USD"
        f"{_changes(curve, f'change{s}', words.small_change(each * gained / step, kpi.unit))}; {stay} of these stay{'' if empty > 0 else 's'} empty."
    )


def recommendation(curve: SeatsCurve) -> str:
    """Which number to take, or what to do first, and why."""
    if curve.found.too_few:
        return too_few(curve.found.deciding.shape[1], words.MORE_WORLDS)
    if curve.chosen is None:
        cheapest = min(curve.order, key=lambda arm: curve.found.level(COST, arm))
        costs = curve.found.values(COST)[cheapest]
        mean, low, high = prediction(costs)
        fewest = f"the fewest, {curve.seats[cheapest]:,.0f}, cost {number(mean, 'USD')} USD on average (90 % of launches {interval(low, high, 'USD')})"
        kept = "; ".join(
            f"{words.limit_words(limit)}: kept in {times_of(float(curve.found.kept(limit)[cheapest]), len(costs))}, not in nine of ten"
            for limit, _, _ in curve.found.blocks(cheapest)
        )
        return f"No number of seats tried keeps the limits: {fewest}; {kept}."
    if curve.misplaced:
        return idle.move_first(curve)
    if curve.crowded is not None:
        return _spread_first(curve, curve.crowded)
    arm = curve.chosen
    why = sent.why(curve, arm) if curve.sent else _why(curve, arm)
    nobody = words.if_deserted(curve.found, arm)
    return f"{'Offer' if arm else 'Keep the'} {curve.said(arm)}: {why}.{nobody}{idle.told(curve, arm)}{_against_now(curve, arm)}"


def _why(curve: SeatsCurve, arm: int) -> str:
    limited = curve.found.objectives.limits
    if arm == curve.within[-1]:
        return f"the most of those tried{' that keep the limits' if limited else ''}"
    return f"more of them{', within the limits,' if limited else ''} do no better on {said(decides_by(curve))} by what matters"


def _spread_first(curve: SeatsCurve, to: Spread) -> str:
    """That more dates for the seats there are gain what more seats would be bought for."""
    return (
        f"Spread the {curve.said(0)} there {curve.verb} now over more dates before you add or drop any: {_smaller(to)}, that {_does(curve, to.arm)}, "
        f"since whom talk reaches after the first date can still book. Then ask again, with {_typed(to)}: more seats would come on more dates too, and be "
        "bought for what the dates do."
    )


def dates_too_dear(curve: SeatsCurve) -> str:
    """That the seats there are would gain by more dates, which break a limit: fewer of them may do so within it."""
    to = curve.gains_by_dates
    if to is None or curve.crowded is not None or curve.found.too_few:
        return ""
    return (
        f"On more dates the {curve.said(0)} there {curve.verb} now would do better ({_smaller(to)}, that {_does(curve, to.arm)}), and break the limits "
        f"({_kept(curve, to.arm)}). Fewer seats on more dates may keep them: ask again with {_typed(to)}."
    )


def _smaller(to: Spread) -> str:
    return "in sessions " + ", and ".join(
        f"of {then} instead of {size}, on {more} dates instead of {dates}" for then, size, more, dates in to.series
    )


def _typed(to: Spread) -> str:
    return " ".join(f"{field}={value}" for field, value in to.changes.items())


def _against_now(curve: SeatsCurve, arm: int) -> str:
    """What another number of seats than there is now costs or saves, and changes."""
    if not arm:
        return ""
    dearer = curve.found.level(COST, arm) - curve.found.level(COST, 0) > 0.5
    why = "" if 0 in curve.within else f", which {'does' if curve.verb == 'is' else 'do'} not keep them ({_kept(curve, 0)})"
    limited = any(limit.kpi.name == COST for limit in curve.found.objectives.limits)
    unlimited = f" {UNLIMITED}" if dearer and not limited else ""
    return f" Against the {curve.seats[0]:,.0f} there {curve.verb} now{why}, that {_does(curve, arm)}.{unlimited}"


def _does(curve: SeatsCurve, arm: int) -> str:
    """What an arm costs or saves against the campaign as it is, and changes."""
    saved, kpi = curve.found.level(COST, 0) - curve.found.level(COST, arm), decides_by(curve)
    usd = f"{number(abs(saved), 'USD')} USD"
    costs = f"costs {usd} more" if round(saved) < 0 else f"saves {usd}" if round(saved) else "saves nothing"
    return costs + _changes(curve, "changes", signed(curve.found.standing(kpi.name, arm).mean, kpi.unit))


def _kept(curve: SeatsCurve, arm: int) -> str:
    """How often an arm keeps each limit that it breaks."""
    each = curve.found.blocks(arm)
    return "; ".join(f"{words.limit_words(limit)}: in {times_of(share, len(curve.found.found.seeds))}" for limit, share, _ in each)


def sure(curve: SeatsCurve, uncertainty: str) -> str:
    """How sure that is, which limits are kept, and what it costs."""
    arm = curve.advised
    if arm is None:
        return ""
    ratio, cost = (curve.found.values(name)[arm] for name in ("demand_supply_ratio", COST))
    share = float(np.nanmean(ratio >= 1)) if np.isfinite(ratio).any() else 0.0
    people = "1 person wants" if curve.said(arm) == "1 seat" else f"{curve.seats[arm]:,.0f} people want"
    told = [f"At least {people} a seat in {times_of(share, len(ratio))} {worlds_said(uncertainty)}."]
    if curve.sent:
        told = [sent.sure(curve, arm)]
    else:
        told += [f"On {said(decides_by(curve))} {matter}."] if (matter := words.matters_said(curve.found)) else []
    told += [
        f"The limit “{words.limit_words(limit)}” is kept in {times_of(float(curve.found.kept(limit)[arm]), len(cost))}."
        for limit in curve.found.objectives.limits
    ]
    mean, low, high = prediction(cost)
    return " ".join(
        [
            *told,
            f"{'Spread, it' if arm != curve.chosen else 'It'} costs {number(mean, 'USD')} USD (90 % of launches {interval(low, high, 'USD')}).",
        ]
    )
