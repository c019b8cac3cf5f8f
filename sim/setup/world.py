"""The world of one replication: settings and company become the arrays a day reads and writes."""

# mypy: disable-error-code="no-untyped-call"

from typing import Any, Literal

import numpy as np

from sim.audiences import in_audience, unknown_groups
from sim.company.company import Company
from sim.compiled_code.allocation import copied, on_cache_lines
from sim.compiled_code.sorting import DIGITS
from sim.mechanisms import on
from sim.once import once
from sim.rng import Decision
from sim.settings import Audience, Settings
from sim.setup.alongside import ALONE
from sim.setup.calendar import Misfit, SettingsError, open_days
from sim.setup.deadline import deadline_table
from sim.setup.fit import misfits
from sim.setup.kinds import addressed, kinds_of
from sim.setup.lever_values import parameter_records
from sim.setup.lookup_tables import fill_staging, work_out
from sim.setup.modules import module_tables
from sim.setup.offices import cultures, languages, offices_within_reach
from sim.setup.others import attention_tables
from sim.setup.prices import involvement_usd, reward_backlash, reward_prices, unit_prices
from sim.setup.rule_table import offices_of_rules, rule_tables, spending_limit
from sim.setup.schedule import message_groups, message_heads, places, session_table, teaser_table
from sim.setup.traits import draw_traits, name_teams
from sim.spending import refill
from sim.state.layout import (
    COUNT_ATTENDED,
    COUNT_FIRST_DAY,
    COUNT_FREE,
    COUNT_SEED,
    COUNT_WEEK,
    JOURNEY,
    LISTED_LOOKER,
    LISTED_TALKER,
    MAX_INSPIRERS,
    PAGE,
    PAGE_LENGTH,
    PERSON,
    POST,
    PRICE_ATTENDEE,
    PRICE_REMINDER,
    READING,
    SHOWS,
    TALLY,
    WORKING_WEEK,
    Tally,
    World,
)
from sim.today import cut_keys, draw_leavers

Engine = Literal["columns", "agents"]
"""Which engine runs the days; both leave the same state."""

_DAY_SHIFT = 4096
"""Added to a day offset before it keys chance: keys are offsets from day zero, whenever the simulation starts."""

__all__ = ["Engine", "SettingsError", "build_world", "fresh", "redrawn_company"]

LIVING = (
    *(
        "people",
        "journeys",
        "team_attended",
        "inspirers",
        "posts",
        "readings",
        "page_before",
        "due",
        "sessions",
        "offices",
        "mornings",
        "trending",
        "community_top",
    ),
    *(
        "deadline",
        "teasers",
        "teaser_lands",
        "staging",
        "reactions",
        "firings",
        "campaign",
        "cohorts",
        "course",
        "leaves",
        "purse",
        "desks",
    ),
    *("online", "attended_first", "tries"),
    *("prompted", "talkers", "pending", "attended", "lookers", "looker_count", "listed", "scratch", "spare", "lots", "counter", "keys"),
    *("lapses", "tally", "daily", "counts"),
)
"""Fields of the world that belong to one replication."""

_BLANK = ("inspirers", "posts", "readings", "page_before", "prompted", "pending", "attended", "scratch", "spare", "lots", "daily")
"""Of these, the large ones that are nothing but zeros before the first day: made anew rather than copied."""


_DECISIONS = max(Decision) + 1


def build_world(settings: Settings, company: Company, seed: int) -> World:
    """A world before its first day. Raises SettingsError (all problems at once) where settings and company do not fit.

    Arrays of the company are shared, never written; everything else is new.
    """
    found = misfits(settings, company.office_names, company.office_holidays)
    if found:
        raise SettingsError(found)
    if unknown := unknown_groups(settings, company):
        raise SettingsError([Misfit(*each) for each in unknown])
    behaviour, campaign = parameter_records(settings)
    calendar = open_days(settings, company.office_holidays)
    working, office_open = calendar.working.copy(), calendar.offices.copy()
    days, size = len(working), company.size
    kinds = kinds_of(settings, company)
    near_start, near_to = offices_within_reach(settings, company)
    language, reads = languages(settings, company)
    offices, mornings, desks = places(settings, company, kinds)
    people, journeys = on_cache_lines(size, PERSON), on_cache_lines(size, JOURNEY)
    listed, looks = np.zeros(size, np.uint8), np.zeros((len(offices), WORKING_WEEK), np.int64)
    team_key, team_size = teams_of(company)
    culture, chosen = cultures(settings, company, behaviour[0]), in_audience(settings.campaign.audience, company)
    draw_traits(
        *(people, journeys, listed, looks, company.key, company.office, company.manager, company.level, chosen, company.team, team_key),
        *(culture[:, SHOWS].copy(), behaviour, campaign, settings.company.seed),
    )
    ambassadors = involve(people, settings, days)
    audience = addressed(chosen, company, kinds)
    lag, lead = (float(behaviour[name][0]) for name in ("application_lag_days", "cancellation_lead_days"))
    rule_offices = offices_of_rules(settings, company.office_names)
    sessions, whom, from_home = session_table(settings, company, kinds, audience, calendar, rule_offices, lag, lead)
    edges = np.searchsorted(sessions["office"], np.arange(len(offices) + 1))
    offices["first_session"], offices["last_session"] = edges[:-1], edges[1:]
    offices["seats"] = np.bincount(sessions["office"], weights=sessions["seats"] + from_home, minlength=len(offices))
    modules, cohorts, course = module_tables(settings, kinds, behaviour, size, len(sessions))
    rules, reactions, firings = rule_tables(settings, company, rule_offices)
    exponent, apart = float(behaviour["deadline_exponent"][0]), len(rules) > 0
    rows, deadline = deadline_table(sessions, whom, offices, desks, office_open, exponent, apart)
    offices["deadline"] = rows[:, 0]
    desks["deadline"] = rows[: len(desks)].reshape(desks.shape)
    teasers, lands, levels, opened = teaser_table(settings, company, kinds, calendar, behaviour[0])
    group, groups = message_groups(settings, company)
    attention_class, attention, tiredness = attention_tables(settings, company, float(behaviour["competing_change_log_odds"][0]))
    offices["briefed"] = campaign["managers_briefed"][0]
    limit, prices = spending_limit(settings), price_list(settings, people, company.level)
    staging = np.empty(len(teasers))
    fill_staging(behaviour, campaign, teasers, staging)
    window = settings.platform.feed_window_days
    community_slots = settings.platform.community_slots if on(settings, "communities") else 0
    slots = settings.platform.trending_slots if size <= settings.platform.trending_up_to_people else 0
    edges_of_communities = communities(company, settings.platform.community_size)
    pages = 2 * (len(company.follower_to) // PAGE_LENGTH + (window + 2) * len(mornings) + 1)
    looker_first = looker_lists(looks, mornings)
    counts = np.zeros(COUNT_ATTENDED + 1, np.int64)
    counts[COUNT_WEEK] = -int(working[: -settings.campaign.calendar.first_day].sum()) % WORKING_WEEK
    counts[COUNT_FIRST_DAY] = settings.campaign.calendar.first_day + _DAY_SHIFT
    counts[COUNT_FREE] = -1
    world = World(
        key=shared(company.key),
        people=people,
        team=shared(company.team),
        team_key=team_key,
        team_attended=np.zeros(len(team_key), np.int32),
        team_size=team_size,
        remote=remote_days(settings, company),
        journeys=journeys,
        inspirers=np.zeros((size, MAX_INSPIRERS), np.int32),
        posts=np.zeros(2 * size + 16, POST),
        readings=np.zeros((pages, PAGE_LENGTH), READING),
        page_before=np.zeros(pages, np.int32),
        due=np.full((window + 2, len(mornings)), np.array((-1, 0), PAGE), PAGE),
        sessions=sessions,
        offices=offices,
        kind=shared(kinds.of),
        desks=desks,
        whom=whom,
        from_home=from_home,
        tries=np.zeros(size if settings.campaign.registration.carry_over or settings.campaign.registration.switching else 0, np.uint8),
        near_start=near_start,
        near_to=near_to,
        culture=culture,
        language=language,
        reads=reads,
        online=np.zeros(size if settings.campaign.programme.format == "hybrid" else 0, np.uint8),
        attended_first=np.zeros(len(sessions), np.int32),
        mornings=mornings,
        leaves=np.zeros(size if settings.company.turnover else 0, np.int32),
        absent=np.array([float(behaviour["absence_share_per_day"][0]) if settings.company.absence else 0.0]),
        modules=modules,
        cohorts=cohorts,
        course=course,
        deadline=deadline,
        teasers=teasers,
        teaser_lands=lands,
        teaser_levels=levels,
        staging=staging,
        rules=rules,
        rule_offices=rule_offices,
        reactions=reactions,
        firings=firings,
        reward_usd=reward_prices(settings),
        reward_backlash=reward_backlash(settings, float(behaviour["paid_post_backlash_sd"][0])),
        prices=prices,
        purse=np.array([limit, limit, price_of_seat(prices, modules)]),
        teaser_heads=message_heads(settings, company, np.isfinite(limit)),
        teaser_group=group,
        groups=groups,
        attention_class=attention_class,
        attention=attention,
        tiredness=tiredness,
        teaser_opened=opened,
        colleague_start=shared(company.colleague_start),
        colleague_to=shared(company.colleague_to),
        tie_share=shared(tie_shares(settings, company)),
        follower_start=shared(company.follower_start),
        follower_to=shared(company.follower_to),
        working=working,
        workday=np.concatenate(([0], np.cumsum(working)[:-1])).astype(np.int64),
        office_open=office_open,
        trending=np.full(slots, -1, np.int32),
        trending_rule=np.array([getattr(settings.platform, name) for name in _CHANNEL_RULES], np.int64),
        community_first=edges_of_communities,
        community_top=np.full((len(edges_of_communities) - 1, community_slots), -1, np.int32),
        prompted=np.zeros(size, np.int32),
        talkers=np.zeros(size, np.int32),
        pending=np.zeros(size, np.int32),
        attended=np.zeros(size, np.int32),
        lookers=np.zeros(size, np.int32),
        looker_first=looker_first,
        looker_count=np.zeros_like(looker_first),
        listed=listed,
        scratch=np.zeros(size, np.int32),
        spare=np.zeros(size, np.int32),
        lots=np.zeros(size, np.float64),
        counter=np.zeros(DIGITS, np.int64),
        keys=np.zeros((2, _DECISIONS), np.uint64),
        lapses=np.zeros((days + 1, len(offices)), np.int64),
        tally=np.zeros((len(offices), len(TALLY)), np.int64),
        daily=np.zeros((days, len(offices), len(TALLY)), np.int32),
        counts=counts,
        behaviour=behaviour,
        campaign=campaign,
        tables=work_out(behaviour, campaign, teasers, days, window),
        beside=ALONE,
    )
    put_on_lists(world, ambassadors)
    if np.isfinite(limit):  # else there is no need to compile it
        refill(world, -1)
    return with_luck_of(world, seed)


def price_list(settings: Settings, people: np.ndarray, level: np.ndarray) -> np.ndarray:
    """(prices,) USD by PRICE_...: what is paid in any case, for each attendee, for each session beside its room, for each reminder. `level` is
    the rank of each of the `people`."""
    every, fixed_of = unit_prices(settings).values(), {"campaign": 1, "manager": int(np.count_nonzero(level))}
    fixed = involvement_usd(settings, people["involved"], level) + sum(usd * fixed_of[unit] for unit, usd in every if unit in fixed_of)
    return np.array([fixed, *(sum(usd for each, usd in every if each == unit) for unit in ("attendee", "session", "reminder"))])


def price_of_seat(prices: np.ndarray, modules: np.ndarray) -> float:
    """USD that one booking can come to at most, all modules after it included. `prices` by PRICE_..., `modules` (V, K) MODULE."""
    each = modules["usd"] + modules["pre_work_usd"] + modules["reminder"] * prices[PRICE_REMINDER]
    return float(prices[PRICE_ATTENDEE] + prices[PRICE_REMINDER] + each[0].sum())


_CHANNEL_RULES = ("trending_minimum_reactions", "trending_days", "community_minimum_reactions")


def communities(company: Company, size: int) -> np.ndarray:
    """(C + 1,) int32, the first row of each community, and N: runs of whole teams, about `size` people each."""
    people = company.size
    count = max(1, round(people / size))
    teams, ideal = first_of_teams(company), np.arange(1, count) * people // count
    return np.unique(np.concatenate(([0], teams[np.searchsorted(teams, ideal, side="right") - 1], [people]))).astype(np.int32)


@once
def first_of_teams(company: Company) -> np.ndarray:
    """(runs,) int64, the first row of each run of people of one team."""
    return np.concatenate(([0], np.flatnonzero(company.team[1:] != company.team[:-1]) + 1))


def involve(people: np.ndarray, settings: Settings, days: int) -> np.ndarray:
    """Ambassadors start as if they had been won over: aware, keen, sure of the benefit, free to talk of it to the end;
    managers among them advocate. Returns their rows (ambassadors,), ascending. Raises SettingsError for rows that do not exist."""
    rows = np.unique(np.array(settings.campaign.involvement.people, np.int64))
    if len(rows) and rows[-1] >= len(people):
        raise SettingsError([Misfit("campaign.involvement.people", f"there is no row {rows[-1]}", f"rows from 0 to {len(people) - 1}")])
    if not on(settings, "involvement"):
        return rows[:0]
    for name, value in (("aware_day", 0), ("interest_day", 0), ("interest", 1.0), ("benefit_known", 1.0), ("talk_until", days - 1)):
        people[name][rows] = value
    people["involved"][rows] = people["advocate"][rows] = people["level"][rows] > 0
    return rows


def put_on_lists(w: World, ambassadors: np.ndarray) -> None:
    """Ambassadors are counted as aware, and are put on the lists of who may talk and (in the audience) who may register."""
    for i in ambassadors:
        office = w.people["office"][i]
        m = w.offices["morning"][office]
        morning = w.mornings[m]
        w.tally[office, Tally.AWARE] += 1
        w.talkers[morning["first"] + morning["talkers"]] = i
        morning["talkers"] += 1
        w.listed[i] |= LISTED_TALKER
        if w.people["in_audience"][i]:
            day = w.people["look_day"][i]
            w.lookers[w.looker_first[m, day] + w.looker_count[m, day]] = i
            w.looker_count[m, day] += 1
            w.listed[i] |= LISTED_LOOKER


def fresh(before: World, seed: int) -> World:
    """Another replication of a design point, before its first day: `before` is a world that no day has touched.

    Copies what belongs to one replication, shares the rest; O(people), a few nanoseconds each.
    """
    living: dict[str, Any] = {}
    for name in LIVING:
        array = getattr(before, name)
        if name in _BLANK:
            living[name] = np.zeros(array.shape, array.dtype)  # untouched pages cost nothing; zeros_like would write them
        elif name in ("people", "journeys"):
            living[name] = copied(array)
        else:
            living[name] = array.copy()
    return with_luck_of(before._replace(**living), seed)


def with_luck_of(w: World, seed: int) -> World:
    """The same world, before its first day, with the random numbers of a seed."""
    w.counts[COUNT_SEED] = seed
    cut_keys(w.keys, w.counts[COUNT_SEED])
    if len(w.leaves):
        draw_leavers(w.leaves, w.keys, w.key, w.behaviour["turnover_per_month"][0])
    return w


def looker_lists(looks: np.ndarray, mornings: np.ndarray) -> np.ndarray:
    """(M, WORKING_WEEK) where the list of each morning and day of looking begins: after all that come before it. `looks` (O, WORKING_WEEK)
    is how many people of each office look on each day."""
    lengths = np.add.reduceat(looks, mornings["first_office"])
    return np.concatenate(([0], np.cumsum(lengths)[:-1])).reshape(lengths.shape)


def shared(array: np.ndarray) -> np.ndarray:
    """(n,) a read-only view: replications share the company, and compiled code sees one type wherever the company is from."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def remote_days(settings: Settings, company: Company) -> np.ndarray:
    """(N,) float32 share of working days on which each person is at home: as the company's file says of them, else the
    plan of their team, of their office, of the company."""
    if not on(settings, "remote_work"):
        return shared(np.zeros(company.size, np.float32))
    shares, stated = np.full(company.size, settings.company.remote_share, np.float32), company.remote_share
    if stated is not None and not company.real:  # offices state it, before their teams
        shares, stated = np.where(np.isnan(stated), shares, stated), None
    for name, share in settings.company.remote_share_of_teams.items():
        shares[in_audience(Audience(teams=(name,)), company)] = share
    return shared(shares if stated is None else np.where(np.isnan(stated), shares, stated).astype(np.float32))


def tie_shares(settings: Settings, company: Company) -> np.ndarray:
    """(ties,) float32 as the company's file says; empty where ties are drawn."""
    return np.empty(0, np.float32) if company.tie_share is None or not on(settings, "tie_strength") else company.tie_share


@once
def teams_of(company: Company) -> tuple[np.ndarray, np.ndarray]:
    """(teams,) uint64, what names each team, and (teams,) int32, how many are in it."""
    teams = int(company.team.max()) + 1
    key, size = np.full(teams, np.iinfo(np.uint64).max, np.uint64), np.zeros(teams, np.int32)
    name_teams(key, size, company.team, company.key)
    return shared(key), shared(size)


def redrawn_company(settings: Settings, seed: int) -> Settings:
    """Settings whose company is redrawn for this replication (`vary=company`)."""
    company = settings.company.model_copy(update={"seed": (settings.company.seed * 1_000_003 + seed) % 2**62})
    return settings.model_copy(update={"company": company})
