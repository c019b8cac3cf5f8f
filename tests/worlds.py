"""Settings for tests: the shipped configurations, and random ones for property tests."""

import functools
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from experiments.config.channels import channels
from experiments.config.yaml_files import content
from experiments.verbs.verify.testbed import with_parameters
from sim.audiences import unknown_groups
from sim.company.build import company_of
from sim.mechanisms import MECHANISMS
from sim.model import ViralityModel
from sim.settings import FORMATS, JOB_GRADES, RECIPIENTS, REWARDS, Settings
from sim.setup.calendar import modules_without_a_day

ROOT = Path(__file__).parents[1]
CONFIGS = ROOT / "configs"
DATA = ROOT.parent / "shared" / "data"


@functools.cache
def _group(group: str, name: str) -> Any:
    return content(CONFIGS / group / f"{name}.yaml")


def shipped(campaign: str = "space_voyage", company: str = "small_firm", **changes: Any) -> Settings:
    """A shipped campaign at a shipped company; `changes` are dotted paths with `__` for the dots."""
    settings = Settings(
        campaign=_group("campaign", campaign),
        company=_group("company", company),
        platform=_group("platform", "internal_social"),
        behaviour=_group("behaviour", "evidence"),
        channels=channels(),
    )
    return settings.changed({path.replace("__", "."): value for path, value in changes.items()})


SHIPPED = shipped().behaviour


def without(settings: Settings, *mechanisms: str) -> Settings:
    """The same settings with some mechanisms switched off."""
    return settings.model_copy(update={"mechanisms": {**settings.mechanisms, **dict.fromkeys(mechanisms, False)}})


SHARE = st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.8, 1.0])
FIRST, LAST = -16, 26


@st.composite
def waves_of(draw: st.DrawFn, offices: list[str], latest: int) -> list[dict[str, Any]]:
    """No wave, or some offices later, a few with a plan of their own."""
    plan = {"first_day": st.integers(0, 3), "every_days": st.integers(1, 3), "dates": st.integers(1, 3), "seats": st.integers(1, 15),
            "overbooking": st.integers(0, 3), "opens": st.integers(-8, 0)}  # fmt: skip
    teaser = {"day": st.integers(-8, 8), "channel": st.sampled_from(sorted(channels())), "mystery": SHARE, "benefit_clarity": SHARE}
    waves = []
    for n, office in enumerate(draw(st.lists(st.sampled_from(offices), unique=True, max_size=2))):
        own = {
            "sessions": st.lists(st.fixed_dictionaries(plan), max_size=2),
            "teasers": st.lists(st.fixed_dictionaries(teaser), max_size=2),
        }
        own |= {"registration_opens": st.integers(-8, -4), "registration_closes": st.integers(0, 8)}
        wave = {"name": f"wave_{n}", "offices": [office], "starts": draw(st.integers(0, max(0, latest)))}
        if draw(st.booleans()):  # for some people of all offices, or of this one
            wave |= {"audience": {"functions": ["other"]}, "offices": draw(st.sampled_from([[], [office]]))}
        wave |= draw(st.fixed_dictionaries({}, optional=own))
        if "registration_opens" in wave:  # the campaign's may close before that
            wave.setdefault("registration_closes", 4)
        waves.append(wave)
    return waves


@st.composite
def rules_that_react(draw: st.DrawFn, offices: list[str]) -> list[dict[str, Any]]:
    """Rules that are likely to fire: low thresholds, any action."""
    some = st.lists(st.sampled_from(offices), unique=True, max_size=2)
    message = {"channel": st.sampled_from(sorted(channels())), "mystery": SHARE, "benefit_clarity": SHARE, "wave": st.integers(1, 3)}
    action = st.one_of(
        st.fixed_dictionaries({
            "add_sessions": st.fixed_dictionaries({
                "offices": some, "sessions": st.integers(1, 3), "seats": st.integers(1, 9), "overbooking": st.integers(0, 2),
                "every_days": st.integers(1, 9), "session_usd": st.sampled_from([None, 0.0, 70.0]),
            }),
        }),
        st.fixed_dictionaries({"open_registration": st.fixed_dictionaries({"offices": some, "days": st.integers(1, 20)})}),
        st.fixed_dictionaries({"close_registration": st.fixed_dictionaries({"offices": some})}),
        st.fixed_dictionaries({"move_seats": st.fixed_dictionaries({"seats": st.integers(1, 5)})}),
        st.fixed_dictionaries({"send_teaser": st.fixed_dictionaries(message | {"to": st.sampled_from(RECIPIENTS)})}),
        st.fixed_dictionaries({"change_reward": st.fixed_dictionaries({"kind": st.sampled_from(REWARDS), "value_usd": st.just(9.0)})}),
        st.just({"stop_spending": {}}),
        st.fixed_dictionaries({"brief_managers": st.fixed_dictionaries({"share": SHARE})}),
    )  # fmt: skip
    bounds = {
        "waitlist": 3.0,
        "bookings": 5.0,
        "demand_per_seat": 0.3,
        "posts": 2.0,
        "reach": 0.3,
        "money_spent": 500.0,
        "money_committed": 900.0,
        "date": None,
    }
    rules = []
    for n in range(draw(st.integers(0, 4))):
        then, metric = draw(action), draw(st.sampled_from(sorted(bounds)))
        company = metric.startswith("money") or {"move_seats", "change_reward", "stop_spending"} & set(then)
        rules.append({
            "name": f"rule_{n}",
            "when": {
                "metric": metric, draw(st.sampled_from(["at_least", "at_most"])): bounds[metric],
                "each_office": False if company else draw(st.booleans()), "earliest": draw(st.integers(FIRST, 5)),
            },
            "then": then, "times": draw(st.integers(1, 3)), "lead_days": draw(st.integers(1, 6)), "every_days": draw(st.integers(1, 8)),
        })  # fmt: skip
    return rules


@st.composite
def any_settings(draw: st.DrawFn) -> Settings:
    """Any mix of levers, offices, seats, switches and behavioural values within their ranges."""
    offices = [
        {
            "name": f"Office {i}",
            "employees": draw(st.integers(1, 60)),
            "utc_offset_hours": draw(st.sampled_from([-8, -5, 0, 0, 5.5, 11])),
            "holidays": draw(st.lists(st.integers(FIRST, LAST), max_size=2)),
        }
        for i in range(draw(st.integers(1, 5)))
    ]
    names = [each["name"] for each in offices]
    audience = st.builds(
        lambda chosen, levels, team: {"teams": ["0"]} if team else {"offices": chosen, "levels": levels},
        st.lists(st.sampled_from(names), unique=True, max_size=2),
        st.sampled_from([[], list(JOB_GRADES), ["staff"], ["manager", "executive"]]),
        st.sampled_from([False, False, False, True]),
    )
    teaser = st.builds(
        lambda day, channel, mystery, surprise, clarity, wave, to: {
            "language": "english" if day % 2 else None,
            "day": day,
            "channel": channel,
            "mystery": mystery,
            "surprise": surprise,
            "benefit_clarity": clarity,
            "wave": wave,
            "audience": to,
        },
        st.integers(FIRST, 8),
        st.sampled_from(sorted(channels())),
        SHARE,
        SHARE,
        SHARE,
        st.integers(1, 3),
        audience,
    )
    opens = draw(st.integers(FIRST, 0))
    closes = draw(st.integers(opens, LAST))
    plan = st.builds(
        lambda day, every, dates, seats, over, supply, chosen: {
            "offices": chosen,
            "first_day": day,
            "every_days": every,
            "dates": dates,
            "seats": seats,
            "overbooking": over,
            "supply_share": supply,
            "opens": max(FIRST, day - 12),
        },
        st.integers(0, 6),
        st.integers(1, 7),
        st.integers(1, 3),
        st.integers(1, 15),
        st.integers(0, 4),
        st.sampled_from([None, 0.1, 0.5]),
        st.lists(st.sampled_from(names), unique=True, max_size=2),
    )
    share = {
        name: draw(SHARE)
        for name in (
            "strength",
            "awe",
            "interest",
            "theme",
            "quality",
            "facilitation",
            "benefit_individual",
            "benefit_business",
            "explainability",
            "dress_up",
            "photo_moment",
            "assets",
            "prompts",
            "visible_reminders",
            "rivalry",
            "managers_share",
            "managers_briefed",
        )
    }

    def pick(*keys: str) -> dict[str, float]:
        return {key: share[key] for key in keys}

    later = draw(st.lists(st.sampled_from([(1, None), (2, "self_paced"), (3, "virtual")]), max_size=2))
    whom = st.sampled_from([{}, {}, {"levels": ["staff"]}, {"functions": ["other"]}])
    modules = [
        {"name": f"m{n}", "after_days": days, "format": kind, "hours": draw(st.sampled_from([0.5, 3.0])), "reminder": draw(st.booleans()),
         "audience": draw(whom), "pre_work_hours": draw(st.sampled_from([0.0, 1.0]))}
        for n, (days, kind) in enumerate(later)
    ]  # fmt: skip
    form = draw(st.sampled_from(FORMATS))
    other = {"first_day": st.integers(FIRST - 9, 3), "last_day": st.integers(4, LAST + 9), "intensity": SHARE, "audience": audience}
    others = draw(st.lists(st.fixed_dictionaries(other), max_size=3))
    campaign = {
        "rules": draw(rules_that_react(names)),
        "waves": draw(waves_of(names, min(7, LAST - max(closes, 20 + sum(days for days, _ in later))))),
        "others": [{"name": f"other_{n}", **each} for n, each in enumerate(others)],
        "name": "any",
        "calendar": {
            "day_zero": "2026-03-02",
            "first_day": FIRST,
            "last_day": LAST,
            "weekend": draw(st.sampled_from([["saturday", "sunday"], [], ["friday"]])),
            "holidays": [3],
        },
        "brand": {"name": "Any"} | pick("strength", "awe", "interest", "theme"),
        "programme": {
            "format": form,
            "hours": draw(st.sampled_from([0.5, 2.0, 6.0, 24.0])),
            "modules": modules,
            "language": draw(st.sampled_from([None, "english"])),
        }
        | pick("quality", "facilitation", "benefit_individual", "benefit_business", "explainability", "dress_up", "photo_moment"),
        "audience": draw(audience),
        "teasers": draw(st.lists(teaser, max_size=5)),
        "sessions": [
            each | {"audience": draw(whom), "from_home": draw(st.integers(0, 4)) if form == "hybrid" else 0}
            for each in draw(st.lists(plan, max_size=3))
        ],
        "registration": {
            "mode": draw(st.sampled_from(["voluntary", "voluntary", "mandatory"])),
            "opens": opens,
            "closes": closes,
            "show_demand": draw(st.booleans()),
            "waitlist": draw(st.booleans()),
            "reminder": draw(st.booleans()),
            "explain_refusals": draw(st.booleans()),
            "carry_over": draw(st.booleans()),
            "switching": draw(st.booleans()),
        },
        "sharing": pick("assets", "prompts", "visible_reminders", "rivalry"),
        "reward": {"kind": draw(st.sampled_from(REWARDS)), "show_norms": draw(st.booleans())},
        "involvement": pick("managers_share", "managers_briefed"),
    }
    settings = Settings(
        campaign=campaign,
        company={
            "name": "any",
            "offices": offices,
            "seed": draw(st.integers(0, 99)),
            "team_size": draw(st.integers(2, 12)),
            "remote_share": draw(SHARE),
            "cultures": {
                name: {"costumes": draw(SHARE), "self_promotion": draw(SHARE), "hierarchy": draw(SHARE), "reads": {"english": draw(SHARE)}}
                for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
            },
            "within_reach": draw(st.sampled_from([[], [names], [names[:2]]] if len(names) > 1 else [[]])),
            "remote_share_of_teams": draw(st.sampled_from([{}, {"0": 0.8}])),
            "turnover": draw(st.booleans()),
            "absence": draw(st.booleans()),
        },
        platform={
            "name": "any",
            "trending_slots": draw(st.integers(0, 4)),
            "trending_minimum_reactions": draw(st.integers(1, 3)),
            "trending_up_to_people": draw(st.sampled_from([50_000, 50_000, 50_000, 60])),
            "trending_days": draw(st.integers(1, 8)),
            "community_size": draw(st.integers(2, 80)),
            "community_slots": draw(st.integers(0, 4)),
            "community_minimum_reactions": draw(st.integers(1, 2)),
            "feed_window_days": draw(st.integers(1, 12)),
        },
        behaviour=_group("behaviour", "evidence"),
        channels=channels(),
        mechanisms=dict.fromkeys(draw(st.lists(st.sampled_from(sorted(MECHANISMS)), unique=True, max_size=6)), False),
    )
    lively = draw(st.sampled_from([1.0, 1.0, 5.0]))
    luck = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = {name: float(luck.uniform(each.low, each.high)) for name, each in settings.behaviour.parameters.items()}
    for name in ("teaser_post_rate", "post_after_attending", "inspired_post_rate"):  # enough posts for the feed to matter
        values[name] = min(0.9, values[name] * lively * 4)
    made = with_parameters(settings, **values)
    company = company_of(made)
    assume(not unknown_groups(made, company))  # whether anybody fits an audience shows in the company only
    assume(not modules_without_a_day(made, company.office_names, company.office_holidays))
    return made


TABLES = (
    *("people", "journeys", "team_attended", "inspirers", "posts", "sessions", "offices", "tally", "trending", "community_top"),
    *("lapses", "deadline", "teasers", "teaser_lands", "staging", "reactions", "firings", "campaign"),
)


def differences(a: ViralityModel, b: ViralityModel) -> list[str]:
    """Every column in which two models differ, with the first rows that do."""
    found = []
    for table in (*TABLES, "cohorts", "course", "leaves", "desks", "online", "purse"):
        x, y = getattr(a.world, table), getattr(b.world, table)
        columns = [(f"{table}.{name}", x[name], y[name]) for name in x.dtype.names] if x.dtype.names else [(table, x, y)]
        for name, left, right in columns:
            if left.shape != right.shape:
                found.append(f"{name}: {left.shape} != {right.shape}")
            elif not np.array_equal(left, right):
                rows = np.flatnonzero((left != right).reshape(len(left), -1).any(1))[:3]
                found.append(f"{name} rows {rows.tolist()}: {left[rows].tolist()} != {right[rows].tolist()}")
    return found
