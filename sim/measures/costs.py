"""What a campaign cost and what it was worth, in US dollars. Levels 4 and 5 rest on assumptions and say so."""

from collections.abc import Mapping

import numpy as np

from sim.company.company import Company
from sim.outcome import Outcome, once
from sim.settings import Costs, Teaser


@once
def costs(outcome: Outcome) -> Mapping[str, float]:
    """USD spent until the last simulated day, by part; the parts add up to the total.

    A price "at the full lever" is paid in proportion to the lever. brand: price x strength. theme: price x mean of awe,
    interest and theme. teasers: each its own price, or that of its channel. learning_hours: attendees x hours x price of an hour
    used (`costs.learning_hour_usd`; empty: the benchmark) x (1 + quality_hour_price_slope x (quality - 0.5)
    + facilitation_hour_price_slope x (facilitation - 0.5)). attendee_time: attendees x hours x what an hour of theirs costs. sessions: sessions held x price, however
    few sat in them. explaining: price x explainability. costumes: attendees x price x lever. photo_moment: sessions x price x lever. assets, prompts,
    contest: price x lever. reminders: reminded people x price. visible_reminders: attendees x price x lever.
    involvement: involved managers x price. briefing: managers x share of them asked to suggest it x price. rewards: rewarded posts x the value paid, twice for two_sided (author and
    audience), or the price of a recognition.
    """
    campaign, people = outcome.settings.campaign, outcome.people
    price, brand, programme, sharing, involvement = (
        campaign.costs,
        campaign.brand,
        campaign.programme,
        campaign.sharing,
        campaign.involvement,
    )
    attended, held = float(np.count_nonzero(people["attended_day"] >= 0)), len(outcome.sessions)
    hours = attended * programme.hours
    hour_usd = _priced(outcome, price.learning_hour_usd, "cost_per_learning_hour_usd")
    b = outcome.settings.behaviour
    dearer = b.value("quality_hour_price_slope") * (programme.quality - 0.5)
    dearer += b.value("facilitation_hour_price_slope") * (programme.facilitation - 0.5)
    return {
        "brand": price.brand_usd * brand.strength,
        "theme": price.theme_usd * (brand.awe + brand.interest + brand.theme) / 3.0,
        "teasers": float(sum(_teaser_usd(price, teaser) for teaser in campaign.teasers)),
        "learning_hours": hours * hour_usd * (1.0 + dearer),
        "attendee_time": hours * _priced(outcome, price.attendee_hour_usd, "attendee_time_cost_usd"),
        "sessions": held * price.session_usd,
        "explaining": price.explaining_usd * programme.explainability,
        "costumes": attended * price.dress_up_usd * programme.dress_up,
        "photo_moment": held * price.photo_moment_usd * programme.photo_moment,
        "reminders": float(people["reminded"].sum()) * price.reminder_usd,
        "assets": price.sharing_assets_usd * sharing.assets,
        "prompts": price.prompts_usd * sharing.prompts,
        "contest": price.contest_usd * sharing.rivalry,
        "visible_reminders": attended * price.visible_reminder_usd * sharing.visible_reminders,
        "rewards": float(outcome.posts["rewarded"].sum()) * _reward_usd(outcome),
        "involvement": float(people["involved"].sum()) * involvement.cost_per_manager_usd,
        "briefing": float(np.count_nonzero(people["level"])) * involvement.managers_briefed * involvement.cost_per_briefing_usd,
    }


def _priced(outcome: Outcome, stated: float | None, benchmark: str) -> float:
    """A price of the campaign, or the benchmark if it states none; 0 is a price too."""
    return outcome.settings.behaviour.value(benchmark) if stated is None else stated


def _teaser_usd(price: Costs, teaser: Teaser) -> float:
    """USD for one message."""
    return float(getattr(price.channels_usd, teaser.channel)) if teaser.cost_usd is None else teaser.cost_usd


def _reward_usd(outcome: Outcome) -> float:
    """USD per rewarded post."""
    reward = outcome.settings.campaign.reward
    match reward.kind:
        case "none":
            return 0.0
        case "money":
            return reward.value_usd
        case "two_sided":  # the author and the audience
            return 2.0 * reward.value_usd
        case "recognition" | "exclusive_recognition":
            return outcome.settings.campaign.costs.recognition_usd


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
    content = (b.value("usual_hours") / b.value("performance_gain_hours")) ** b.value("performance_gain_exponent")
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
