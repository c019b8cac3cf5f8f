"""The settings as numbers: the behavioural parameters and the campaign's levers as the rules read them."""

# mypy: disable-error-code="no-untyped-call"

import math
from typing import Any

import numpy as np

from sim import rules
from sim.mechanisms import MECHANISMS, on
from sim.parameters import PARAMETERS
from sim.settings import CHANNELS, FORMATS, REWARDS, Behaviour, Settings

BEHAVIOUR = np.dtype([(name, "f8") for name in PARAMETERS])

# (field, what it is): the campaign's levers as the rules read them
CAMPAIGN = np.dtype(
    [
        (name, "f8")
        for name in (
            "brand_strength",
            "awe",
            "interest",
            "theme",
            "benefit_size",
            "explainability",
            "quality",
            "facilitation",
            "dress_up",
            "photo_moment",
            "assets",
            "prompts",
            "cue_ratio",
            "rivalry",
            "managers_share",
            "managers_briefed",
            "reward_volume",
            "reward_credibility",
            "sharing_log_odds",
            "deadline_log_odds",
            "spontaneous_log_odds",
            "cross_factor",
            "talk_rate",
            "interactive",
            "no_show",
            "attention",
        )
    ]
    + [
        (name, "i8")
        for name in (
            "format",
            "mandatory",
            "opens",
            "closes",
            "show_demand",
            "waitlist",
            "reminder",
            "explain_refusals",
            "reward",
            "show_norms",
        )
    ]
)


def parameter_records(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The behavioural parameters and the campaign's levers as (1,) records, mechanisms switched off made neutral."""
    neutral: dict[str, float] = {}
    for name, switched_on in settings.mechanisms.items():
        if not switched_on:
            neutral.update(MECHANISMS[name].neutral)
    plain, rate = behaviour_numbers(settings.behaviour)
    b = {name: neutral.get(name, value) for name, value in plain.items()} if neutral else plain
    behaviour = np.array([tuple(b.values())], BEHAVIOUR)

    source, record = settings.campaign, np.zeros(1, CAMPAIGN)
    start = source.calendar.first_day
    opens = source.calendar.offset(source.registration.opens)
    closes = source.calendar.offset(source.registration.closes)
    kind = REWARDS.index(source.reward.kind)
    volume = rules.reward_volume(kind, b["money_volume_ratio"], b["recognition_volume_ratio"], b["scarce_recognition_ratio"])
    cues = rules.cue_ratio(source.sharing.visible_reminders, b["visible_reminder_ratio"])
    values: dict[str, float] = {
        **source.brand.model_dump(include={"awe", "interest", "theme"}),
        **source.programme.model_dump(include={"explainability", "quality", "facilitation", "dress_up", "photo_moment"}),
        **source.sharing.model_dump(include={"assets", "prompts", "rivalry"}),
        "brand_strength": source.brand.strength,
        "benefit_size": rules.benefit_size(
            source.programme.benefit_individual, source.programme.benefit_business, b["benefit_individual_weight"]
        ),
        "cue_ratio": cues,
        "managers_share": source.involvement.managers_share,
        "managers_briefed": source.involvement.managers_briefed,
        "reward_volume": volume,
        "reward_credibility": rules.reward_credibility(kind, b["reward_persuasion_ratio"]),
        "sharing_log_odds": rules.sharing_log_odds(
            source.sharing.assets, source.sharing.prompts, b["effort_log_odds"], b["prompt_log_odds"], volume
        ),
        "deadline_log_odds": rules.deadline_log_odds(b["late_registration_share"], closes - opens + 1.0),
        "spontaneous_log_odds": rules.logit(b["spontaneous_registration_per_week"]),
        "cross_factor": rules.cross_office_factor(settings.company.remote_share, b["remote_cross_office_factor"]),
        "talk_rate": rate,
        "interactive": min(1.0, b["interactive_share"] / max(b["platform_access"], 1e-9)),
        "no_show": (b["no_show_in_person"], b["no_show_virtual"], 1.0 - b["self_paced_completion"])[FORMATS.index(source.programme.format)],
        "attention": max(1.0, b["attention_posts_per_day"] - b["background_posts_per_day"]),
        "format": FORMATS.index(source.programme.format),
        "mandatory": source.registration.mode == "mandatory",
        "opens": opens - start,
        "closes": closes - start,
        "show_demand": source.registration.show_demand,
        "waitlist": source.registration.waitlist and on(settings, "waitlist"),
        "reminder": source.registration.reminder,
        "explain_refusals": source.registration.explain_refusals,
        "reward": kind,
        "show_norms": source.reward.show_norms,
    }
    for name, value in values.items():
        record[name] = neutral.get(name, value)
    return behaviour, record


_LATEST: list[tuple[Behaviour, dict[str, float], float]] = []


def behaviour_numbers(behaviour: Behaviour) -> tuple[dict[str, float], float]:
    """Values of the parameters in their order, and the talk rate they imply.

    The design points of a sweep share one behaviour; the latest is kept, so that it is worked out once for all of them.
    """
    for known, numbers, rate in tuple(_LATEST):
        if known is behaviour:
            return numbers, rate
    numbers = {name: behaviour.value(name) for name in PARAMETERS}
    rate = talk_rate(numbers)
    _LATEST[:] = [(behaviour, numbers, rate)]
    return numbers, rate


def talk_rate(b: dict[str, float]) -> float:
    """Talk events a working day just after an average programme, solved from the baseline talk-about rate.

    The chance of telling at least one person about the content within 28 days is 1 - e^(-rate * S), where S adds up,
    over the working days, the talk profile x the chance that the talk is content x the chance that anyone is told.
    So `baseline_talk_about_rate` (no published source) is what an average programme gives, as its name says.
    """
    contacts = b["network_contacts_per_person"]
    reach = 1.0 - (1.0 - b["colleague_told_rate"]) ** (contacts * b["network_in_office_share"])
    total = 0.0
    for day in range(1, 29):
        recalled = rules.recall(b["learning_mean"], day, 0, b["retention_k"], b["retention_c"], b["recall_gist_exponent"], 0.0)
        content = rules.content_probability(0.5, recalled, b["explainability_baseline"])
        profile = rules.talk_profile(day, 0.5, 0.0, b["immediate_interest_days"], b["ongoing_talk_share"], 1.0)
        total += 5.0 / 7.0 * profile * content * reach
    return -math.log(1.0 - b["baseline_talk_about_rate"]) / total if total > 0.0 else 0.0


def trending_minimum(settings: Settings, size: int) -> int:
    """Reactions a post needs to enter the all-company channel of a firm of this size."""
    platform = settings.platform
    return max(platform.trending_minimum_reactions, math.ceil(platform.trending_reactions_per_1000 * size / 1000.0))


def channel_table(b: Any) -> np.ndarray:
    """(channels, 2) chance that a message is opened, and its vividness, in the order of levers.CHANNELS."""
    opened = [b["email_open_rate"]] + [b[f"open_rate_{name}"] for name in CHANNELS[1:]]
    return np.array([opened, [b[f"vividness_{name}"] for name in CHANNELS]]).T.copy()
