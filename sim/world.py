"""The world of one replication: settings and company become the arrays a day reads and writes."""

# mypy: disable-error-code="no-untyped-call"

import difflib
import math
from typing import Any, Literal

import numpy as np

from sim import rules
from sim.company.company import Company
from sim.levers import CHANNELS, FORMATS, LEVELS, REWARDS, WEEKDAYS, Audience, SessionPlan, Settings
from sim.mechanisms import MECHANISMS
from sim.parameters import PARAMETERS
from sim.state import (
    COUNT_FIRST_DAY,
    COUNT_SEED,
    COUNT_WEEK,
    LISTED_LOOKER,
    LISTED_TALKER,
    MAX_INSPIRERS,
    MORNING,
    OFFICE,
    PERSON,
    POST,
    SESSION,
    TALLY,
    TEASER,
    WORKING_WEEK,
    Tally,
    World,
)
from sim.traits import draw_traits

Engine = Literal["columns", "agents"]
"""Which engine runs the days; both leave the same state."""

_DAY_SHIFT = 4096
"""Added to a day offset before it keys chance: keys are offsets from day zero, whenever the simulation starts."""

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


class SettingsError(ValueError):
    """Settings that contradict each other or the company; `problems` lists (field, what, what is allowed)."""

    def __init__(self, problems: list[tuple[str, str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{field}: {what}; {allowed}" for field, what, allowed in problems))


def nearest(name: str, names: Any) -> str:
    """'did you mean x?' for the closest known name, or the list of all."""
    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(sorted(names)[:20])}"


def problems(settings: Settings, office_names: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Everything wrong between settings and company that no single field shows: names of offices, mechanisms, parameters."""
    found = []
    campaign, behaviour = settings.campaign, settings.behaviour
    for missing in sorted(set(PARAMETERS) - set(behaviour.parameters)):
        found.append((f"behaviour.parameters.{missing}", "is missing", "every parameter of sim/parameters.py needs a value"))
    for unknown in sorted(set(behaviour.parameters) - set(PARAMETERS)):
        found.append((f"behaviour.parameters.{unknown}", "is not a parameter", nearest(unknown, PARAMETERS)))
    for unknown in sorted(set(settings.mechanisms) - set(MECHANISMS)):
        found.append((f"mechanisms.{unknown}", "is not a mechanism", nearest(unknown, MECHANISMS)))
    named = [("campaign.audience.offices", campaign.audience.offices)]
    named += [(f"campaign.teasers.{i}.audience.offices", each.audience.offices) for i, each in enumerate(campaign.teasers)]
    named += [(f"campaign.sessions.{i}.offices", each.offices) for i, each in enumerate(campaign.sessions)]
    for field, offices in named:
        for office in offices:
            if office not in office_names:
                found.append((field, f"'{office}' is not an office of {settings.company.name}", nearest(office, office_names)))
    if "reinforcement_saturates_at" in behaviour.parameters:
        saturation = behaviour.value("reinforcement_saturates_at")
        if not 1 <= saturation <= MAX_INSPIRERS or saturation != int(saturation):
            found.append(
                ("behaviour.parameters.reinforcement_saturates_at", f"is {saturation}", f"a whole number from 1 to {MAX_INSPIRERS}")
            )
    return found


def build_world(settings: Settings, company: Company, seed: int) -> World:
    """A fresh world. Raises SettingsError (all problems at once) where settings and company do not fit.

    Arrays of the company are shared, never written; everything else is new.
    """
    found = problems(settings, company.office_names)
    if found:
        raise SettingsError(found)
    behaviour, campaign = parameter_records(settings, company)
    working, office_open = calendar(settings, company)
    days = len(working)
    offices, mornings = places(settings, company)
    people = np.zeros(company.size, PERSON)
    fill_people(people, settings, company, behaviour, campaign)
    ambassadors = involve(people, settings, days)
    sessions = session_table(
        settings, company, people, office_open, behaviour["application_lag_days"][0], behaviour["cancellation_lead_days"][0]
    )
    edges = np.searchsorted(sessions["office"], np.arange(len(offices) + 1))
    offices["first_session"], offices["last_session"] = edges[:-1], edges[1:]
    offices["seats"] = np.bincount(sessions["office"], weights=sessions["seats"], minlength=len(offices))
    teasers, lands, levels = teaser_table(settings, company, office_open)
    counts = np.zeros(5, np.int64)
    counts[COUNT_SEED] = seed
    counts[COUNT_WEEK] = -int(working[: -settings.campaign.calendar.first_day].sum()) % WORKING_WEEK
    counts[COUNT_FIRST_DAY] = settings.campaign.calendar.first_day + _DAY_SHIFT
    size = company.size
    window = settings.platform.feed_window_days
    world = World(
        people=people,
        inspirers=np.full((size, MAX_INSPIRERS), -1, np.int32),
        posts=np.zeros(2 * size + 16, POST),
        sessions=sessions,
        offices=offices,
        mornings=mornings,
        teasers=teasers,
        teaser_lands=lands,
        teaser_levels=levels,
        channels=channel_table(behaviour[0]),
        colleague_start=shared(company.colleague_start),
        colleague_to=shared(company.colleague_to),
        follower_start=shared(company.follower_start),
        follower_to=shared(company.follower_to),
        working=working,
        workday=np.concatenate(([0], np.cumsum(working)[:-1])).astype(np.int64),
        office_open=office_open,
        noticed_by=noticed_by(behaviour[0], window),
        trending=np.full(settings.platform.trending_slots, -1, np.int32),
        trending_rule=np.array([trending_minimum(settings, size), settings.platform.trending_days], np.int64),
        prompted=np.zeros(size, np.int32),
        talkers=np.zeros(size, np.int32),
        pending=np.zeros(size, np.int32),
        lookers=np.zeros(size, np.int32),
        listed=np.zeros(size, np.uint8),
        scratch=np.zeros(size, np.int32),
        lapses=np.zeros((days + 1, len(offices)), np.int64),
        tally=np.zeros((len(offices), len(TALLY)), np.int64),
        daily=np.zeros((days, len(offices), len(TALLY)), np.int32),
        counts=counts,
        behaviour=behaviour,
        campaign=campaign,
    )
    put_on_lists(world, ambassadors)
    return world


def shared(array: np.ndarray) -> np.ndarray:
    """A read-only view: replications share the company, and compiled code sees one type wherever the company is from."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def on(settings: Settings, mechanism: str) -> bool:
    """Whether a mechanism is switched on (the default)."""
    return settings.mechanisms.get(mechanism, True)


def parameter_records(settings: Settings, company: Company) -> tuple[np.ndarray, np.ndarray]:
    """The behavioural parameters and the campaign's levers as (1,) records, mechanisms switched off made neutral."""
    neutral: dict[str, float] = {}
    for name, switched_on in settings.mechanisms.items():
        if not switched_on:
            neutral.update(MECHANISMS[name].neutral)
    behaviour = np.zeros(1, BEHAVIOUR)
    for name in PARAMETERS:
        behaviour[name] = neutral.get(name, settings.behaviour.value(name))
    b = {name: float(behaviour[name][0]) for name in PARAMETERS}

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
        "cross_factor": rules.cross_office_factor(settings.company.remote_share, b["remote_cross_office_factor"]),
        "talk_rate": talk_rate({name: settings.behaviour.value(name) for name in PARAMETERS}),
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


def noticed_by(b: Any, window: int) -> np.ndarray:
    """(window + 1,) share of attentive daily readers who have met a followed post after k mornings, 0 first.

    Each morning's chance is the fresh-post rate x visibility at that age; a reader meets a post at most once.
    """
    missed, met = 1.0, [0.0]
    for k in range(window):
        missed *= 1.0 - b["fresh_post_notice_rate"] * rules.visibility(24.0 * k, b["feed_half_life_hours"], b["feed_decay_exponent"])
        met.append(1.0 - missed)
    return np.array(met)


def trending_minimum(settings: Settings, size: int) -> int:
    """Reactions a post needs to enter the all-company channel of a firm of this size."""
    platform = settings.platform
    return max(platform.trending_minimum_reactions, math.ceil(platform.trending_reactions_per_1000 * size / 1000.0))


def channel_table(b: Any) -> np.ndarray:
    """(channels, 2) chance that a message is opened, and its vividness, in the order of levers.CHANNELS."""
    opened = [b["email_open_rate"]] + [b[f"open_rate_{name}"] for name in CHANNELS[1:]]
    return np.array([opened, [b[f"vividness_{name}"] for name in CHANNELS]]).T.copy()


def calendar(settings: Settings, company: Company) -> tuple[np.ndarray, np.ndarray]:
    """(D,) working days of the company and (D, O) days on which each office is open."""
    plan = settings.campaign.calendar
    days = plan.days
    working = np.ones(days, np.bool_)
    office_open = np.ones((days, len(company.office_names)), np.bool_)
    if on(settings, "weekends"):
        weekend = {WEEKDAYS.index(name) for name in plan.weekend}
        for t in range(days):
            working[t] = (plan.day_zero.weekday() + plan.first_day + t) % 7 not in weekend
        for day in plan.holidays:
            if 0 <= plan.offset(day) - plan.first_day < days:
                working[plan.offset(day) - plan.first_day] = False
        for office, holidays in enumerate(company.office_holidays):
            for day in holidays:
                offset = plan.offset(day) - plan.first_day
                if 0 <= offset < days:
                    office_open[offset, office] = False
    office_open &= working[:, None]
    return working, office_open


def places(settings: Settings, company: Company) -> tuple[np.ndarray, np.ndarray]:
    """Offices and mornings. Offices that share a UTC offset share a morning; mornings come in the order of the day."""
    first = company.office_first
    offices = np.zeros(len(company.office_names), OFFICE)
    offices["first"], offices["last"] = first[:-1], first[1:]
    offsets = company.utc_offset_hours if on(settings, "time_zones") else np.zeros(len(offices))
    morning = np.concatenate(([0], np.cumsum(np.diff(offsets) != 0)))
    offices["morning"] = morning
    for name in ("queue_head", "queue_tail", "first_post"):
        offices[name] = -1
    mornings = np.zeros(morning[-1] + 1, MORNING)
    edges = np.searchsorted(morning, np.arange(len(mornings) + 1))
    mornings["first_office"], mornings["last_office"] = edges[:-1], edges[1:]
    mornings["first"], mornings["last"] = first[edges[:-1]], first[edges[1:]]
    return offices, mornings


def in_audience(audience: Audience, company: Company) -> np.ndarray:
    """(N,) whether each person is addressed; an empty list addresses everybody."""
    chosen = np.ones(company.size, np.bool_)
    if audience.offices:
        chosen &= np.isin(company.office, [company.office_names.index(name) for name in audience.offices])
    if audience.levels:
        chosen &= np.isin(company.level, [LEVELS.index(name) for name in audience.levels])
    return chosen


def fill_people(people: np.ndarray, settings: Settings, company: Company, behaviour: np.ndarray, campaign: np.ndarray) -> None:
    """Who everybody is at the start: columns of the company, traits drawn once with the company's own seed."""
    for name in ("key", "office", "team", "manager", "level", "function", "bridge", "tenure_years"):
        people[name] = getattr(company, name)
    for name in (
        "source",
        "aware_day",
        "curiosity_day",
        "interest_day",
        "noticed_day",
        "wants_day",
        "session",
        "next_in_line",
        "booked_day",
        "attended_day",
        "told_content_day",
        "told_mention_day",
        "heard_content_day",
        "applies_from",
        "applies_until",
        "talk_until",
        "post_due",
        "post_source",
    ):
        people[name] = -1
    people["in_audience"] = in_audience(settings.campaign.audience, company)
    draw_traits(people, behaviour, campaign, settings.company.seed)


def involve(people: np.ndarray, settings: Settings, days: int) -> np.ndarray:
    """Ambassadors start as if they had been won over: aware, keen, sure of the benefit, free to talk of it to the end;
    managers among them advocate. Returns their rows, ascending. Raises SettingsError for rows that do not exist."""
    rows = np.unique(np.array(settings.campaign.involvement.people, np.int64))
    if len(rows) and rows[-1] >= len(people):
        raise SettingsError([("campaign.involvement.people", f"there is no row {rows[-1]}", f"rows from 0 to {len(people) - 1}")])
    if on(settings, "involvement"):
        for name, value in (("aware_day", 0), ("interest_day", 0), ("interest", 1.0), ("benefit_known", 1.0), ("talk_until", days - 1)):
            people[name][rows] = value
        people["involved"][rows] = people["advocate"][rows] = people["level"][rows] > 0
        return rows
    return rows[:0]


def put_on_lists(w: World, ambassadors: np.ndarray) -> None:
    """Ambassadors are counted as aware, and stand on the lists of who may talk and (in the audience) who may register."""
    for i in ambassadors:
        office = w.offices[w.people["office"][i]]
        morning = w.mornings[office["morning"]]
        w.tally[w.people["office"][i], Tally.AWARE] += 1
        w.talkers[morning["first"] + morning["talkers"]] = i
        morning["talkers"] += 1
        w.listed[i] |= LISTED_TALKER
        if w.people["in_audience"][i]:
            w.lookers[morning["first"] + morning["lookers"]] = i
            morning["lookers"] += 1
            w.listed[i] |= LISTED_LOOKER


def session_table(settings: Settings, company: Company, people: np.ndarray, office_open: np.ndarray, lag: float, lead: float) -> np.ndarray:
    """All sessions, by office then day. A session that falls on a closed day moves to the office's next open day."""
    campaign = settings.campaign
    start, rows = campaign.calendar.first_day, []
    audience = np.bincount(people["office"][people["in_audience"] == 1], minlength=len(company.office_names))
    for plan in campaign.sessions:
        opens = max(0, campaign.calendar.offset(plan.opens) - start)
        for name in plan.offices or company.office_names:
            office = company.office_names.index(name)
            is_open = office_open[:, office]
            for number, seats in enumerate(seats_by_session(plan, int(audience[office]))):
                planned = campaign.calendar.offset(plan.first_day) - start + number % plan.dates * plan.every_days
                day = next_open(is_open, planned)
                if day < 0:
                    raise SettingsError([("campaign.sessions", f"{name} is closed from day {planned + start} on", "extend last_day")])
                extra = round(plan.overbooking * seats / plan.seats)  # in proportion, where a small office's session is smaller
                limit = seats + (extra if on(settings, "overbooking") else 0)
                checked = last_open(is_open, day - max(1, int(lead)))
                rows.append((office, day, min(opens, day), checked, next_open(is_open, day + max(1, int(lag))), seats, limit))
    sessions = np.zeros(len(rows), SESSION)
    for field, column in zip(
        ("office", "day", "opens", "checked", "applied", "seats", "limit"), zip(*sorted(rows), strict=True), strict=False
    ):
        sessions[field] = column
    sessions["roster"] = -1
    return sessions


def seats_by_session(plan: SessionPlan, audience: int) -> list[int]:
    """Seats of each session of a series in one office; a supply share is dealt evenly over as many as it takes."""
    if plan.supply_share is None:
        return [plan.seats] * plan.dates
    total = math.ceil(plan.supply_share * audience)
    number = math.ceil(total / plan.seats)
    return [total // number + (k < total % number) for k in range(number)]


def next_open(is_open: np.ndarray, day: int) -> int:
    """The first open day at or after `day`; -1 if there is none before the run ends."""
    later = np.flatnonzero(is_open[max(0, day) :])
    return max(0, day) + int(later[0]) if len(later) else -1


def last_open(is_open: np.ndarray, day: int) -> int:
    """The last open day at or before `day`; -1 if there is none."""
    earlier = np.flatnonzero(is_open[: max(0, day + 1)])
    return int(earlier[-1]) if len(earlier) else -1


def teaser_table(settings: Settings, company: Company, office_open: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Teasers, the day each lands in each office (a closed office reads it when it opens again), the ranks addressed."""
    campaign = settings.campaign
    start, count = campaign.calendar.first_day, len(campaign.teasers)
    table = np.zeros(count, TEASER)
    lands = np.full((count, len(company.office_names)), -1, np.int64)
    levels = np.zeros((count, len(LEVELS)), np.bool_)
    for i, teaser in enumerate(campaign.teasers):
        day = campaign.calendar.offset(teaser.day) - start
        channel = CHANNELS.index(teaser.channel)
        twins = [k for k, each in enumerate(campaign.teasers) if (each.channel, each.wave) == (teaser.channel, teaser.wave)]
        number = sorted(twins, key=lambda k: (campaign.calendar.offset(campaign.teasers[k].day), k)).index(i)
        key = (channel * 16 + teaser.wave) * 256 + number
        table[i] = (day, channel, teaser.wave, teaser.mystery, teaser.surprise, teaser.benefit_clarity, key)
        for name in teaser.audience.offices or company.office_names:
            office = company.office_names.index(name)
            lands[i, office] = next_open(office_open[:, office], day)
        for level in teaser.audience.levels or LEVELS:
            levels[i, LEVELS.index(level)] = True
    return table, lands, levels


def redrawn_company(settings: Settings, seed: int) -> Settings:
    """Settings whose company is redrawn for this replication (`vary=company`)."""
    company = settings.company.model_copy(update={"seed": (settings.company.seed * 1_000_003 + seed) % 2**62})
    return settings.model_copy(update={"company": company})
