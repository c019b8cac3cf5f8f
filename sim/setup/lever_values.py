"""Lever values: the campaign's levers and the behavioural parameters as numbers, as the rules read them."""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim import rules
from sim.mechanisms import MECHANISMS, on
from sim.once import once
from sim.parameters import PARAMETERS
from sim.settings import FORMATS, REWARDS, Behaviour, Campaign, Format, Settings
from sim.setup.partial_slopes import partial_slopes
from sim.setup.talk_rate import talk_rate

BEHAVIOUR = np.dtype([(name, "f8") for name in PARAMETERS])


class _LeverSources(NamedTuple):
    """What a lever's number is read from; `b` are the parameters, neutral where their mechanism is off."""

    settings: Settings
    campaign: Campaign
    b: dict[str, float]
    talk_rate: float

    def by_format(self, in_person: float, virtual: float, self_paced: float) -> float:
        """The number of the programme's format."""
        return (in_person, virtual, self_paced)[FORMATS.index(self.campaign.programme.format)]

    @property
    def doublings(self) -> float:
        """The programme's hours in doublings of the usual ones."""
        return rules.doublings(self.campaign.programme.hours, self.b["usual_hours"])

    @property
    def doublings_in_all(self) -> float:
        """The hours of the programme and its modules in doublings of the usual ones."""
        programme = self.campaign.programme
        return rules.doublings(programme.hours + sum(each.hours for each in programme.modules), self.b["usual_hours"])

    @property
    def costumes_left(self) -> float:
        """What the format leaves of costumes and photo moments: a screen shows little of them, a course on one's own nothing."""
        return self.by_format(1.0, self.b["virtual_photo_factor"], self.b["self_paced_photo_factor"])

    def led(self, in_a_room: float) -> float:
        """What the format leaves of what a facilitator does in a room."""
        online = self.b["virtual_facilitator_weight"]
        return in_a_room * self.by_format(1.0, online, online)

    @property
    def facilitation_rho(self) -> float:
        """Correlation of facilitation with reactions in this format."""
        return self.led(self.b["facilitation_rating_correlation"])

    @property
    def day_teaches(self) -> float:
        """Share of the content that the day teaches everybody in it."""
        return self.taught(0.0)

    def taught(self, before: float) -> float:
        """Share of the content that the programme's hours teach, `before` hours of it done."""
        programme, b = self.campaign.programme, self.b
        time = rules.time_to_learn(before + programme.hours, b["usual_hours"], b["learning_half_time_hours"])
        if before > 0.0:
            time -= rules.time_to_learn(before, b["usual_hours"], b["learning_half_time_hours"])
        return rules.learning(
            programme.quality,
            programme.facilitation,
            self.campaign.brand.theme,
            self.by_format(0.0, b["virtual_learning_g"], b["self_paced_learning_g"]),
            time,
            b["learning_mean"],
            b["learning_sd"],
            b["learning_quality_weight"],
            self.led(b["learning_facilitation_weight"]),
            b["learning_theme_weight"],
            b["theme_learning_gain"],
        )

    @property
    def reward(self) -> int:
        return REWARDS.index(self.campaign.reward.kind)

    @property
    def reward_volume(self) -> float:
        b = self.b
        return rules.reward_volume(self.reward, b["money_volume_ratio"], b["recognition_volume_ratio"], b["scarce_recognition_ratio"])


_REALS: dict[str, Callable[[_LeverSources], float]] = {
    "brand_strength": lambda r: r.campaign.brand.strength,
    "awe": lambda r: r.campaign.brand.awe,
    "interest": lambda r: r.campaign.brand.interest,
    "theme": lambda r: r.campaign.brand.theme,
    "benefit_size": lambda r: rules.benefit_size(
        r.campaign.programme.benefit_individual, r.campaign.programme.benefit_business, r.b["benefit_individual_weight"]
    ),
    "explainability": lambda r: r.campaign.programme.explainability,
    "quality": lambda r: r.campaign.programme.quality,
    "facilitation_rho": lambda r: r.facilitation_rho,
    "day_gives": lambda r: rules.day_gives(
        r.campaign.programme.facilitation, r.campaign.programme.quality, r.facilitation_rho, r.b["quality_rating_correlation"]
    ),
    "enjoyment_shift": lambda r: (
        r.by_format(0.0, r.b["virtual_satisfaction_g"], r.b["self_paced_satisfaction_g"]) + r.b["dose_enjoyment_per_doubling"] * r.doublings
    ),
    "day_teaches": lambda r: r.day_teaches,
    "dose_results": lambda r: r.b["dose_results_per_doubling"] * r.doublings,
    "dress_up": lambda r: r.campaign.programme.dress_up,
    "costumes_left": lambda r: r.costumes_left,
    "props": lambda r: min(1.0, 2.0 * r.campaign.programme.dress_up) * r.costumes_left,
    "photo_moment": lambda r: r.campaign.programme.photo_moment * r.costumes_left,
    "assets": lambda r: r.campaign.sharing.assets,
    "prompts": lambda r: r.campaign.sharing.prompts,
    "cue_ratio": lambda r: rules.cue_ratio(r.campaign.sharing.visible_reminders, r.b["visible_reminder_ratio"]),
    "rivalry": lambda r: r.campaign.sharing.rivalry,
    "managers_share": lambda r: r.campaign.involvement.managers_share,
    "managers_briefed": lambda r: r.campaign.involvement.managers_briefed,
    "reward_volume": lambda r: r.reward_volume,
    "reward_credibility": lambda r: rules.reward_credibility(r.reward, r.b["reward_persuasion_ratio"]),
    "sharing_log_odds": lambda r: rules.sharing_log_odds(
        r.campaign.sharing.assets, r.campaign.sharing.prompts, r.b["effort_log_odds"], r.b["prompt_log_odds"], r.reward_volume
    ),
    "spontaneous_log_odds": lambda r: (
        rules.logit(r.b["spontaneous_registration_per_week"]) + r.b["hours_registration_log_odds"] * r.doublings_in_all
    ),
    "talk_rate": lambda r: r.talk_rate * r.by_format(1.0, r.b["virtual_talk_factor"], r.b["virtual_talk_factor"]),
    "interactive": lambda r: min(1.0, r.b["interactive_share"] / max(r.b["platform_access"], 1e-9)),
    "no_show": lambda r: r.by_format(r.b["no_show_in_person"], r.b["no_show_virtual"], 1.0 - r.b["self_paced_completion"]),
    "voluntary_slope": lambda r: partial_slopes(r.b).voluntary,
    "motivation_slope": lambda r: partial_slopes(r.b).motivation,
    "environment_slope": lambda r: partial_slopes(r.b).environment,
    "knowledge_slope": lambda r: partial_slopes(r.b).knowledge,
    "usefulness_slope": lambda r: partial_slopes(r.b).usefulness,
    "liking_slope": lambda r: partial_slopes(r.b).liking,
    "transfer_luck": lambda r: partial_slopes(r.b).luck,
    "switching": lambda r: float(r.campaign.registration.switching),
    "attention": lambda r: max(1.0, r.b["attention_posts_per_day"] - r.b["background_posts_per_day"]),
}
_WHOLE: dict[str, Callable[[_LeverSources], int]] = {
    "format": lambda r: FORMATS.index(r.campaign.programme.format),
    "mandatory": lambda r: r.campaign.registration.mode == "mandatory",
    "show_demand": lambda r: r.campaign.registration.show_demand,
    "waitlist": lambda r: r.campaign.registration.waitlist and on(r.settings, "waitlist"),
    "reminder": lambda r: r.campaign.registration.reminder,
    "explain_refusals": lambda r: r.campaign.registration.explain_refusals,
    "carry_over": lambda r: r.campaign.registration.carry_over,
    "reward": lambda r: r.reward,
    "reward_row": lambda r: 1,  # of reward_usd: the campaign's own
    "show_norms": lambda r: r.campaign.reward.show_norms,
}
_LEVERS: dict[str, Callable[[_LeverSources], float]] = _REALS | _WHOLE
CAMPAIGN = np.dtype([(name, "f8") for name in _REALS] + [(name, "i8") for name in _WHOLE])
"""The campaign's levers as the rules read them, by the names of the two tables above."""


def parameter_records(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The behavioural parameters as a (1,) record and the campaign's levers as one for each way to take part, mechanisms switched off made neutral."""
    neutral, b, rate = _numbers(settings)
    every = [_LeverSources(settings, campaign, b, rate) for campaign in ways_to_take_part(settings.campaign)]
    levers = [tuple(neutral[name] if name in neutral else number(read) for name, number in _LEVERS.items()) for read in every]
    return np.array([tuple(b.values())], BEHAVIOUR), np.array(levers, CAMPAIGN)


def levers_with(settings: Settings, names: Iterable[str], **changes: Any) -> dict[str, float]:
    """Some of the levers, in the room, as they are with other groups of the campaign."""
    neutral, b, rate = _numbers(settings)
    changed = settings.model_copy(update={"campaign": settings.campaign.model_copy(update=changes)})
    read = _LeverSources(changed, ways_to_take_part(changed.campaign)[0], b, rate)
    return {name: neutral[name] if name in neutral else _LEVERS[name](read) for name in names}


def _numbers(settings: Settings) -> tuple[dict[str, float], dict[str, float], float]:
    """What mechanisms that are switched off make neutral; the behavioural parameters with that; the talk rate that they imply."""
    neutral: dict[str, float] = {}
    for name, switched_on in settings.mechanisms.items():
        if not switched_on:
            neutral.update(MECHANISMS[name].neutral)
    plain, rate = _as_stated(settings)
    return neutral, {name: neutral.get(name, value) for name, value in plain.items()} if neutral else plain, rate


def ways_to_take_part(campaign: Campaign) -> list[Campaign]:
    """The campaign as those see it who take part in the room, and, of a hybrid one, as those who join from home: a virtual one, without
    the room's photographs."""
    if campaign.programme.format != "hybrid":
        return [campaign]
    changes = ({"format": "in_person"}, {"format": "virtual", "photo_moment": 0.0})
    return [campaign.model_copy(update={"programme": campaign.programme.model_copy(update=each)}) for each in changes]


def module_values(settings: Settings, behaviour: np.ndarray, for_them: Sequence[bool], from_home: bool) -> list[dict[str, float]]:
    """What each module of the journey gives those for whom some of them are, by the levers of a programme of its format and length; where it is
    hybrid, in the room or `from_home`. `behaviour` is the (1,) record."""
    b = dict(zip(PARAMETERS, behaviour[0].item(), strict=True))
    rate = _as_stated(settings)[1]
    way = ways_to_take_part(settings.campaign)[-1 if from_home else 0]
    programme, found = way.programme, []

    def levers(form: Format, hours: float) -> _LeverSources:
        alone = programme.model_copy(update={"format": form, "hours": hours})
        return _LeverSources(settings, way.model_copy(update={"programme": alone}), b, rate)

    hours, taught = programme.hours, float(_LeverSources(settings, way, b, rate).day_teaches)
    for module, theirs in zip(programme.modules, for_them, strict=True):
        form = module.format or settings.campaign.programme.format
        read = levers(("virtual" if from_home else "in_person") if form == "hybrid" else form, module.hours)
        if theirs:
            taught, hours = min(1.0, taught + read.taught(hours)), hours + module.hours
        values = {name: float(_REALS[name](read)) for name in ("day_gives", "enjoyment_shift", "facilitation_rho", "talk_rate")}
        lost = b["module_drop_out"]
        values["drops_out"] = read.by_format(lost, lost, 1.0 - b["self_paced_completion"]) if on(settings, "drop_out") else 0.0
        values["dose_results"] = b["dose_results_per_doubling"] * rules.doublings(hours, b["usual_hours"])
        values["prepares"] = b["pre_work_completion"] if module.pre_work_hours > 0.0 else 0.0
        values["pre_work_teaches"] = levers("self_paced", module.pre_work_hours).taught(hours) if module.pre_work_hours > 0.0 else 0.0
        found.append(values | {"teaches": taught, "for_them": float(theirs)})
    return found


DIFFER = ("talkativeness", "talk_rating_curve", "in_office_talk")
"""Mechanisms that say who talks more and to whom, not how much is talked in all."""


def _as_stated(settings: Settings) -> tuple[dict[str, float], float]:
    """Values of the parameters in their order, and the talk rate they imply: as people differ, or as if they did not."""
    off = tuple(each for each in DIFFER if not on(settings, each))
    numbers, rates = _numbers_of(settings.behaviour), _talk_rates(settings.behaviour)
    if off not in rates:
        rates[off] = talk_rate(numbers | {name: value for each in off for name, value in MECHANISMS[each].neutral.items()})
    return numbers, rates[off]


@once
def _numbers_of(behaviour: Behaviour) -> dict[str, float]:
    """The parameters in their order: campaigns that are compared share the behaviours of their worlds."""
    return {name: behaviour.value(name) for name in PARAMETERS}


@once
def _talk_rates(behaviour: Behaviour) -> dict[tuple[str, ...], float]:
    """By which of DIFFER are switched off, as they come."""
    return {}
