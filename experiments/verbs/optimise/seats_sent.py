"""How many seats where people are sent, in sentences: nobody has to want one, and more of them than people are of no use."""

from experiments.report.numbers import interval
from experiments.statistics.intervals import means
from experiments.statistics.verdict import prediction
from experiments.verbs.optimise.seats import SeatsCurve

WHY_IDLE = "seats stand where nobody is left to send, or cannot be paid. Which office or wave lacks them is told by watercooler run"


def now(curve: SeatsCurve) -> str:
    """What the seats that there are do."""
    attend, low, high = prediction(curve.found.values("attended")[0])
    return (
        f"The {curve.said(0)} there {curve.verb} now {curve.verb} for {curve.people:,} people who are sent, of whom {attend:,.0f} attend (90 % of launches "
        f"{interval(low, high, 'people')}); seats that stay empty: {float(means(curve.empty)[0]):,.0f}."
    )


def recommendation(curve: SeatsCurve, arm: int) -> str:
    """Which number to take; none where seats are not where people are left to send."""
    limited = " that keep the limits" if curve.found.objectives.limits else ""
    attend, empty = (float(means(each)[arm]) for each in (curve.found.values("attended"), curve.empty))
    if curve.misplaced:
        return (
            f"Move seats before you add or drop any: with {curve.seats[0]:,.0f} of them {attend:,.0f} of {curve.people:,} people attend, and {empty:,.0f} seats stay "
            f"empty while others are never sent: {WHY_IDLE}."
        )
    if arm == curve.within[0] and curve.seats[arm] > curve.people:
        why = f"the fewest tried{limited}, and more than the {curve.people:,} people who are sent"
    elif arm == curve.within[-1]:
        why = f"the most of those tried{limited}"
    else:
        why = f"with more of them{', within the limits,' if limited else ''} no more people attend by what matters"
    idle = f" {empty:,.0f} of them stay empty while others are never sent: {WHY_IDLE}." if curve.stands_idle(arm) else ""
    return f"{'Offer' if arm else 'Keep the'} {curve.said(arm)}: {why}.{idle}"


def sure(curve: SeatsCurve, arm: int) -> str:
    """How many of those who are sent attend."""
    rate, low, high = prediction(curve.found.values("attendance_rate")[arm])
    return f"{100 * rate:.0f} % of the people attend with {curve.said(arm)} (90 % of launches {interval(low, high, 'share')})."
