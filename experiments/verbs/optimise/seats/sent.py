"""How many seats where people are sent, in sentences: nobody has to want one, and more of them than people are of no use."""

from experiments.report.numbers import interval
from experiments.statistics.intervals import means
from experiments.statistics.verdict import prediction
from experiments.verbs.optimise.seats.curve import SeatsCurve


def now(curve: SeatsCurve) -> str:
    """What the seats that there are do."""
    attend, low, high = prediction(curve.found.values("attended")[0])
    return (
        f"The {curve.said(0)} there {curve.verb} now {curve.verb} for {curve.people:,} people who are sent, of whom {attend:,.0f} attend (90 % of launches "
        f"{interval(low, high, 'people')}); seats that stay empty: {float(means(curve.empty)[0]):,.0f}."
    )


def why(curve: SeatsCurve, arm: int) -> str:
    """Why that many."""
    limited = " that keep the limits" if curve.found.objectives.limits else ""
    if arm == curve.within[0] and curve.seats[arm] > curve.people:
        return f"the fewest tried{limited}"
    if arm == curve.within[-1]:
        return f"the most of those tried{limited}"
    return f"with more of them{', within the limits,' if limited else ''} no more people attend by what matters"


def sure(curve: SeatsCurve, arm: int) -> str:
    """How many of those who are sent attend."""
    rate, low, high = prediction(curve.found.values("attendance_rate")[arm])
    return f"{100 * rate:.0f} % of the people attend with {curve.said(arm)} (90 % of launches {interval(low, high, 'share')})."
