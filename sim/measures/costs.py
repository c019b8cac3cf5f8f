"""What a campaign cost and what it was worth, in US dollars. Levels 4 and 5 rest on assumptions and say so."""

from collections.abc import Mapping
from decimal import Context, Decimal
from functools import lru_cache

import numpy as np

from sim.company.company import Company
from sim.once import once
from sim.outcome import Outcome
from sim.setup.prices import hour_prices, involvement_usd, reward_prices, unit_prices

PARTS = (
    *(
        "brand",
        "theme",
        "teasers",
        "message_time",
        "learning_hours",
        "attendee_time",
        "sessions",
        "explaining",
        "costumes",
        "photo_moment",
        "reminders",
        "assets",
    ),
    *("prompts", "contest", "visible_reminders", "rewards", "involvement", "briefing"),
)
"""Parts of the cost, in the order in which they are added up and shown."""


@once
def costs(outcome: Outcome) -> Mapping[str, float]:
    """USD spent until the last simulated day, by part; the parts add up to the total.

    A price "at the full lever" is paid in proportion to the lever. brand: price x strength. theme: price x mean of awe,
    interest and theme. teasers: each its own price, or that of its channel. learning_hours: attendees x hours x price of an hour
    used (`costs.learning_hour_usd`; empty: the benchmark) x (1 + quality_hour_price_slope x (quality - 0.5)
    + facilitation_hour_price_slope x (facilitation - 0.5)). message_time: people reached x minutes that the channel takes x what an hour of an attendee costs.
    attendee_time: attendees x hours x what an hour of theirs costs. sessions: sessions held x price, however
    few sat in them; of a module, the hours of those who came, those of work before it of who did it, and the room unless it is self-paced. explaining: price x explainability. costumes: attendees x price x lever. photo_moment: sessions x price x lever. assets, prompts,
    contest: price x lever. reminders: people reminded of a session or module x price. visible_reminders: attendees x price x lever.
    involvement: ambassadors x the price of their level, other involved managers x price. briefing: managers x share of them asked to suggest it x price. rewards: rewarded posts x the value paid, twice for two_sided (author and
    audience), or the price of a recognition.
    """
    people, sessions, messages = outcome.people, outcome.sessions, outcome.teasers
    count = {
        "campaign": 1.0,
        "attendee": float(np.count_nonzero(people["attended_day"] >= 0)),
        "session": float(len(sessions)),
        "reminder": float(sessions["reminders"].sum() + outcome.cohorts["reminded"].sum()),
        "manager": float(np.count_nonzero(people["level"])),
    }
    found = {part: count[unit] * usd for part, (unit, usd) in unit_prices(outcome.settings).items()}
    for part, hour_usd in zip(("learning_hours", "attendee_time"), hour_prices(outcome.settings), strict=True):
        for module, came in zip(outcome.settings.campaign.programme.modules, outcome.cohorts["seated"].sum(0), strict=True):
            found[part] += float(came) * module.hours * hour_usd
        for module, did in zip(outcome.settings.campaign.programme.modules, outcome.cohorts["prepared"].sum(0), strict=True):
            found[part] += float(did) * module.pre_work_hours * hour_usd
    found["teasers"] = float((messages["usd"] * messages["bought"])[messages["day"] >= 0].sum())
    found["message_time"] = float((messages["reached"] * messages["time_usd"]).sum())
    found["sessions"] = float(sessions["room_usd"].sum() + ((outcome.cohorts["day"] >= 0) * outcome.modules["room_usd"][0]).sum())
    found["involvement"] = involvement_usd(outcome.settings, people["involved"], people["level"])
    found["briefing"] += float(outcome.offices["briefed_usd"].sum())  # of managers whom rules had asked
    found["rewards"] = float(reward_prices(outcome.settings)[outcome.posts["rewarded"]].sum())
    return {part: found[part] for part in PARTS}


@once
def _who_applied(outcome: Outcome) -> tuple[np.ndarray, np.ndarray]:
    """Rows of those who start to apply it before the run's end, and the working days on which each does within the horizon.

    Use goes on after the last simulated day, so days are counted on the calendar and taken as working ones in the
    simulated proportion.
    """
    first, until = outcome.people["applies_from"], outcome.people["applies_until"]
    rows = np.flatnonzero((first >= 0) & (until >= first) & (first < len(outcome.working)))
    days = np.minimum(until[rows].astype(np.int64) - first[rows] + 1, outcome.settings.campaign.costs.horizon_days)
    return rows, days * outcome.working.mean()


@once
def _team_sizes(company: Company) -> np.ndarray:
    return np.bincount(company.team)


_DIGITS = Context(prec=28)


@lru_cache(maxsize=256)
def _power(base: float, exponent: float) -> float:
    """A power of a number above 0 that is the same everywhere: those of C libraries differ in the last digit."""
    return float(_DIGITS.power(Decimal(base), Decimal(exponent)))


@once
def worth(outcome: Outcome) -> Mapping[str, float]:
    """USD of better work within the horizon (`costs.horizon_days` after the first chance to apply it): of those who apply
    it, and of team mates who were not there.

    own: working days applied x value of a day's work x gain in performance, scaled by the share of the content learned
    against an average programme's (where the hours count), and, since the content is that of a usual programme, by
    (usual hours / hours of the course that was measured)^exponent. spillover: days
    worked by team mates who did not attend x the share of their team mates applying it that day, in steps of ten points
    x gain per step x value, scaled alike.
    Errors: both gains come from one week's course in one call centre, how they shrink for shorter ones and the value of a
    day are assumptions: read them as orders of size.
    Source: De Grip & Sauermann (2012), "The effects of training on own and co-worker productivity", Economic Journal.
    """
    b = outcome.settings.behaviour
    content = _power(b.value("usual_hours") / b.value("performance_gain_hours"), b.value("performance_gain_exponent"))
    team = outcome.people["team"]
    rows, applied = _who_applied(outcome)
    gained = applied * outcome.people["learned"][rows] / b.value("learning_mean") * content
    size = _team_sizes(outcome.company)
    untrained = size - np.bincount(team[outcome.people["attended_day"] >= 0], minlength=len(size))
    gained_in_team = np.bincount(team[rows], weights=gained, minlength=len(size))
    steps = 10.0 * (untrained * gained_in_team / np.maximum(size - 1, 1)).sum()
    day_usd = outcome.settings.company.value_per_employee_day_usd
    return {
        "own": float(gained.sum()) * day_usd * b.value("performance_gain_percent") / 100.0,
        "spillover": float(steps) * day_usd * b.value("spillover_percent_per_10_points") / 100.0,
    }
