"""The campaign's rules as numbers, as the organiser reads them in the evening."""

# mypy: disable-error-code="no-untyped-call"

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.company.company import Company
from sim.mechanisms import on
from sim.rng import Decision, day_key
from sim.settings import ACTIONS, METRICS, Rule, Settings
from sim.setup.lever_values import levers_with
from sim.setup.prices import added_usd, message_usd, message_usd_in_one, reward_usd
from sim.state.layout import FIRING, REACTION, RULE

_OF_REWARD = ("reward", "sharing_log_odds", "reward_credibility", "show_norms")
"""Levers that change with the reward."""


def offices_of_rules(settings: Settings, office_names: Sequence[str]) -> np.ndarray:
    """(R, O) bool, the offices in which each rule acts; one that sends a message, where its channel is."""
    rules = settings.campaign.rules
    chosen = [(each.then.offices, settings.channels[sent.channel].offices if (sent := each.then.send_teaser) else ()) for each in rules]
    acts = [[all(not names or office in names for names in both) for office in office_names] for both in chosen]
    return np.array(acts, np.bool_).reshape(-1, len(office_names))


def rule_tables(settings: Settings, company: Company, rule_offices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(R,) RULE; (R, O) REACTION, nothing yet; (most,) FIRING, room for all that may come."""
    every = settings.campaign.rules
    rules = np.zeros(len(every), RULE)
    for rule, row in zip(every, rules, strict=True):
        for name, value in _numbers(settings, company, rule).items():
            row[name] = value
    reactions = np.zeros(rule_offices.shape, REACTION)
    reactions["day"] = reactions["due"] = -1
    for rule, row in zip(every, reactions, strict=True):
        if (sent := rule.then.send_teaser) is not None:
            each = rule.when.each_office
            row["message_usd"] = message_usd_in_one(settings, sent, company) if each else message_usd(settings, sent, company)
    most = sum(each.times * (rule_offices.shape[1] if each.when.each_office else 1) for each in every)
    return rules, reactions, np.zeros(most, FIRING)


def _numbers(settings: Settings, company: Company, rule: Rule) -> dict[str, Any]:
    """What a row of RULE holds."""
    campaign, when, then = settings.campaign, rule.when, rule.then
    first, last = (day - campaign.calendar.first_day for day in when.evenings(campaign.calendar))
    found: dict[str, Any] = {
        "metric": METRICS.index(when.metric),
        "each_office": when.each_office,
        "at_least": -np.inf if when.at_least is None else when.at_least,
        "at_most": np.inf if when.at_most is None else when.at_most,
        "first": first,
        "last": last,
        "times": rule.times,
        "lead": rule.lead_days,
        "rest": rule.every_days,
        "action": ACTIONS.index(then.action),
        "costs": _costs(settings, company, rule),
    }
    if (added := then.add_sessions) is not None:
        found |= {
            "number": added.sessions,
            "every": added.every_days,
            "seats": added.seats,
            "limit": added.seats + added.overbooking * on(settings, "overbooking"),
        }
    if then.open_registration is not None:
        found["number"] = then.open_registration.days
    if then.move_seats is not None:
        found["number"] = then.move_seats.seats
    if then.change_reward is not None or then.stop_spending is not None:
        reward = then.change_reward or campaign.reward.model_copy(update={"kind": "none"})
        found |= levers_with(settings, _OF_REWARD, reward=reward)
    if then.brief_managers is not None:
        involvement = campaign.involvement.model_copy(update={"managers_briefed": then.brief_managers.share})
        found |= {
            "share": levers_with(settings, ["managers_briefed"], involvement=involvement)["managers_briefed"],
            "briefing_usd": involvement.cost_per_briefing_usd,
            "key": day_key(settings.company.seed, Decision.BRIEFED, 0),
        }
    return found


def _costs(settings: Settings, company: Company, rule: Rule) -> bool:
    """Whether what a rule does is paid for, so that it is not done once spending has stopped."""
    then = rule.then
    if then.send_teaser is not None:
        return message_usd(settings, then.send_teaser, company) > 0.0
    if then.change_reward is not None:
        return reward_usd(settings, then.change_reward) > 0.0
    if then.brief_managers is not None:
        return settings.campaign.involvement.cost_per_briefing_usd > 0.0
    return then.add_sessions is not None and added_usd(settings, then.add_sessions) > 0.0


def spending_limit(settings: Settings) -> float:
    """USD that rules let the whole cost at most: the lowest amount committed at which one stops spending; infinite where none does."""
    stops = [each.when for each in settings.campaign.rules if each.then.stop_spending is not None and each.when.metric == "money_committed"]
    return min((each.at_least for each in stops if each.at_least is not None), default=math.inf)
