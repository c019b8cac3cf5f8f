"""What a campaign cost and what it was worth, in US dollars. Levels 4 and 5 rest on assumptions and say so."""

from collections.abc import Mapping

import numpy as np

from sim.company.company import Company
from sim.outcome import Outcome, once


@once
def costs(outcome: Outcome) -> Mapping[str, float]:
    """USD spent until the last simulated day, by part; the parts add up to the total.

    brand, assets: the amounts in the campaign, however far the lever is pulled. teasers: the price of each teaser.
    learning: attendees x hours x cost per learning hour used (`costs.learning_hour_usd`; empty: the benchmark).
    sessions: sessions held x price, however few sat in them. reminders: reminded people x price.
    visible_reminders: attendees x lever x price at full lever. involvement: involved managers x price.
    rewards: rewarded posts x the value paid, twice for two_sided (author and audience), or the price of a recognition.
    Left out: wages of the hours spent in the room.
    """
    campaign, people = outcome.settings.campaign, outcome.people
    price = campaign.costs
    attended = float(np.count_nonzero(people["attended_day"] >= 0))
    hour_usd = price.learning_hour_usd
    if hour_usd is None:  # 0 is a price too
        hour_usd = outcome.settings.behaviour.value("cost_per_learning_hour_usd")
    reminder_usd = campaign.sharing.visible_reminders * price.visible_reminder_usd
    return {
        "brand": price.brand_usd,
        "teasers": float(sum(teaser.cost_usd for teaser in campaign.teasers)),
        "learning": attended * campaign.programme.hours * hour_usd,
        "sessions": len(outcome.sessions) * price.session_usd,
        "reminders": float(people["reminded"].sum()) * price.reminder_usd,
        "assets": price.sharing_assets_usd,
        "visible_reminders": attended * reminder_usd,
        "rewards": float(outcome.posts["rewarded"].sum()) * _reward_usd(outcome),
        "involvement": float(people["involved"].sum()) * campaign.involvement.cost_per_manager_usd,
    }


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
    """Rows of those who applied it on some day until the run's end, and the working days on which each did."""
    first, until = outcome.people["applies_from"], outcome.people["applies_until"]
    rows = np.flatnonzero((first >= 0) & (until >= first) & (first < len(outcome.working)))
    before = np.concatenate([[0], np.cumsum(outcome.working)])  # working days before each day
    return rows, before[np.minimum(until[rows], len(outcome.working) - 1) + 1] - before[first[rows]]


@once
def _team_sizes(company: Company) -> np.ndarray:
    return np.bincount(company.team)


@once
def worth(outcome: Outcome) -> Mapping[str, float]:
    """USD of better work until the run's end: of those who apply it, and of team mates who were not there.

    own: days applied x value of a day's work x gain in performance. spillover: days worked by team mates who did not
    attend x the share of their team mates applying it that day, in steps of ten points x gain per step x value.
    Errors: both gains come from one call centre, and the value of a day is an assumption: read them as orders of size.
    Source: De Grip & Sauermann (2012), "The effects of training on own and co-worker productivity", Economic Journal.
    """
    behaviour, day_usd = outcome.settings.behaviour, outcome.settings.company.value_per_employee_day_usd
    team = outcome.people["team"]
    rows, applied = _who_applied(outcome)
    size = _team_sizes(outcome.company)
    untrained = size - np.bincount(team[outcome.people["attended_day"] >= 0], minlength=len(size))
    applied_in_team = np.bincount(team[rows], weights=applied, minlength=len(size))
    shares_met = untrained * applied_in_team / np.maximum(size - 1, 1)
    steps = 10.0 * shares_met.sum()
    return {
        "own": float(applied.sum()) * day_usd * behaviour.value("performance_gain_percent") / 100.0,
        "spillover": float(steps) * day_usd * behaviour.value("spillover_percent_per_10_points") / 100.0,
    }
