"""Seats that stay empty while somebody lacks one, in sentences: they stand in the wrong place."""

from experiments.statistics.intervals import means
from experiments.verbs.optimise.seats.curve import SeatsCurve

WHERE = "Which office or wave lacks them is told by watercooler run"


def move_first(curve: SeatsCurve) -> str:
    """That no number helps before seats are moved."""
    empty = _mean(curve, "empty", 0)
    facts = (
        f"with {curve.seats[0]:,.0f} of them {_mean(curve, 'attended', 0):,.0f} of {curve.people:,} people attend, and {empty:,.0f} seats stay empty while others are "
        "never sent"
        if curve.sent
        else f"{100 * _mean(curve, 'unmet_demand', 0):.0f} % of those who want one never get in, and yet {empty:,.0f} of the {curve.said(0)} stay empty"
    )
    return f"Move seats before you add or drop any: {facts}: {_why(curve)}."


def told(curve: SeatsCurve, arm: int) -> str:
    """How many seats of an arm stay empty while somebody lacks one, or since there are more than people who are sent, and why; nothing where neither is so."""
    empty = f"{_mean(curve, 'empty', arm):,.0f}"
    if curve.stands_idle(arm):
        return f" {empty} of them stay empty while others {'are never sent' if curve.sent else 'never get in'}: {_why(curve)}."
    over = round(float(curve.seats[arm]) - curve.people)
    if not curve.sent or over < 1:
        return ""
    said = f" They are {over:,} more than the {curve.people:,} people who are sent, and {empty} of them stay empty"
    enough = [each for each in curve.order if curve.people <= curve.seats[each] < curve.seats[arm]]
    if not enough:
        return f"{said}."
    where = f" {WHERE} of the campaign with {curve.said(enough[-1])}." if curve.stands_idle(enough[-1]) else ""
    return f"{said}: {curve.seats[enough[-1]]:,.0f} would do if each office and wave had as many as it has people, as with supply_share.{where}"


def _why(curve: SeatsCurve) -> str:
    where = "where nobody is left to send, or" if curve.sent else "where too few want one, are for some people alone, or"
    return f"seats stand {where} cannot be paid. {WHERE}"


def _mean(curve: SeatsCurve, name: str, arm: int) -> float:
    return float(means(curve.empty if name == "empty" else curve.found.values(name))[arm])
