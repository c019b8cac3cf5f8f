"""Kirkpatrick levels 1 to 4 and Phillips level 5: reaction, learning, behaviour, results, return."""

import math

import numpy as np

from sim.measures.costs import costs, worth
from sim.measures.kpis.registry import Direction, Formula, kpi
from sim.measures.kpis.words import after_28_days, attendees, followed, mean_of, ratings, ratio, share_of, share_true
from sim.outcome import Outcome

REACTION = "Kirkpatrick level 1: reaction"
LEARNING = "Kirkpatrick level 2: learning"
BEHAVIOUR = "Kirkpatrick level 3: behaviour"
RESULTS = "Kirkpatrick level 4: results"
RETURN = "Phillips level 5: return on investment"


@kpi("points, 1 to 5", "Rating", REACTION, "good")
def rating_mean(outcome: Outcome) -> float:
    """Mean rating over attendees who rated."""
    return mean_of(ratings(outcome))


@kpi("points", "Spread of ratings", REACTION, "neither")
def rating_sd(outcome: Outcome) -> float:
    """Standard deviation of the rating between attendees who rated (divided by their number)."""
    deviation = ratings(outcome) - mean_of(ratings(outcome))
    return math.sqrt(mean_of(deviation * deviation))


def _rating_share(points: int) -> Formula:
    def formula(outcome: Outcome) -> float:
        return share_true(ratings(outcome) == points)

    formula.__doc__ = f"Attendees who rated it {points} of 5 / attendees who rated."
    return formula


for _points in range(1, 6):
    _direction: Direction = "bad" if _points < 3 else "good" if _points > 3 else "neither"
    kpi("share", f"Rated {_points} of 5", REACTION, _direction, name=f"rating_{_points}")(_rating_share(_points))


@kpi("points, -100 to 100", "Net promoter score", REACTION, "good")
def nps(outcome: Outcome) -> float:
    """100 x (promoters - detractors) / attendees who rated. The rating has 5 steps, not the 11 of the original
    question: 5 counts as promoter, 4 as passive, 1 to 3 as detractor (a convention; do not compare with scores on 0
    to 10)."""
    given = ratings(outcome)
    return 100.0 * (share_true(given == 5) - share_true(given <= 3))


@kpi("standard deviations", "Enjoyment", REACTION, "good")
def enjoyment(outcome: Outcome) -> float:
    """Mean enjoyment over attendees; 0 is an average programme."""
    return mean_of(outcome.people["enjoyment"][attendees(outcome)])


@kpi("share", "Dressed up", REACTION, "good")
def share_dressed(outcome: Outcome) -> float:
    """Attendees who took part in costume / attendees."""
    return share_of(outcome.people["dressed"] > 0, attendees(outcome))


@kpi("share of content", "Learned", LEARNING, "good")
def learning(outcome: Outcome) -> float:
    """Mean share of the content learned on the day, and in modules after it, over attendees."""
    return mean_of(outcome.people["learned"][attendees(outcome)])


@kpi("visits per attendee", "Modules attended", LEARNING, "good")
def modules_attended(outcome: Outcome) -> float:
    """Visits that attendees took part in, the first one and the modules after it / attendees; 1 for a programme without modules."""
    first = np.count_nonzero(attendees(outcome))
    return ratio(first + outcome.cohorts["seated"].sum(), first)


@kpi("share", "Completed all modules", LEARNING, "good")
def completion_rate(outcome: Outcome) -> float:
    """Attendees who took part in every module that is for them / attendees; 1 for a programme without modules."""
    first = np.count_nonzero(attendees(outcome))
    return ratio(np.count_nonzero(outcome.course["passed"] == outcome.modules.shape[1]) if outcome.modules.shape[1] else first, first)


def _applies_on(outcome: Outcome, day: np.ndarray | int) -> np.ndarray:
    people = outcome.people
    return (people["applies_from"] >= 0) & (people["applies_from"] <= day) & (people["applies_until"] >= day)


@kpi("share", "Applying it at the end", BEHAVIOUR, "good")
def application_rate(outcome: Outcome) -> float:
    """Attendees applying it on the job on the last simulated day / attendees."""
    return share_of(_applies_on(outcome, len(outcome.daily) - 1), attendees(outcome))


@kpi("share", "Applying it after 28 days", BEHAVIOUR, "good")
def application_rate_28_days(outcome: Outcome) -> float:
    """Attendees applying it on the job 28 days after their workshop / attendees whom the run follows that long."""
    return share_of(_applies_on(outcome, after_28_days(outcome)), followed(outcome))


@kpi("share", "Applying it after half a year", BEHAVIOUR, "good")
def application_rate_182_days(outcome: Outcome) -> float:
    """Attendees applying it on the job 182 days after their first chance to / attendees who had that chance within the run.
    How long somebody goes on is known when they begin, as far beyond the run's end as it takes; what would come between is not."""
    first, until = outcome.people["applies_from"], outcome.people["applies_until"]
    had_chance = attendees(outcome) & (first >= 0) & (first < len(outcome.daily))
    return share_of((until >= 0) & (until - first >= 182), had_chance)


@kpi("share", "Ever applied it", BEHAVIOUR, "good")
def applied_ever_rate(outcome: Outcome) -> float:
    """Attendees who applied it on the job on at least one simulated day / attendees."""
    first, until = outcome.people["applies_from"], outcome.people["applies_until"]
    applied = (first >= 0) & (first < len(outcome.daily)) & (until >= first)
    return share_of(applied, attendees(outcome))


@kpi("USD", "Worth of better work (assumption)", RESULTS, "good")
def results_usd(outcome: Outcome) -> float:
    """Working days within the horizon (costs.horizon_days, 365 by default) on which attendees apply it x value of a day's
    work x gain in performance, scaled by what was learned, plus the spill-over to team mates. The value and the scale of a
    usual programme's content are assumptions, the gains come from one week's course in one call centre."""
    return sum(worth(outcome).values())


@kpi("USD", "of this, spill-over to team mates (assumption)", RESULTS, "good")
def results_spillover_usd(outcome: Outcome) -> float:
    """The part of results_usd that comes from team mates who did not attend."""
    return worth(outcome)["spillover"]


@kpi("percent", "Return on investment (assumption)", RETURN, "good")
def roi(outcome: Outcome) -> float:
    """100 x (results_usd - cost_total) / cost_total (Phillips), over the horizon (costs.horizon_days). Rests on the
    assumptions of results_usd."""
    spent = sum(costs(outcome).values())
    return 100.0 * ratio(results_usd(outcome) - spent, spent)
