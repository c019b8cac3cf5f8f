"""Chance has no state and no order: adding a person, a message or a decision moves nothing else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.verbs.verify.testbed import with_parameters
from sim.company.build import build_company
from sim.company.company import Company
from sim.ensemble import replicate
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.rng import Decision, day_key, mix, standard_normal, uniform
from sim.state.layout import COUNT_POSTS, Level
from tests.worlds import differences, shipped, without


def test_chance_is_what_it_was() -> None:
    """Published results depend on these numbers: if this fails, every seed means something else."""
    assert uniform(day_key(1, Decision.REGISTERS, 4100), 12345, 0) == pytest.approx(GOLDEN[0], abs=0)
    assert uniform(day_key(2, Decision.NOTICES_POST, 0), 2**63, 2**64 - 1) == pytest.approx(GOLDEN[1], abs=0)


GOLDEN = (0.5128976302662568, 0.02304287929806581)


@given(st.integers(0, 2**62), st.integers(0, 200), st.integers(0, 9000), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_uniforms_are_in_the_half_open_unit_interval(seed: int, decision: int, day: int, who: int, whom: int) -> None:
    assert 0.0 <= uniform(day_key(seed, decision, day), who, whom) < 1.0


@pytest.mark.parametrize("varied", ["who", "whom", "day", "seed", "decision"])
def test_neighbouring_keys_give_independent_uniforms(varied: str) -> None:
    base = {"seed": 1, "decision": 50, "day": 4096, "who": 7, "whom": 9}
    draws = np.array(
        [
            uniform(day_key(k["seed"], k["decision"], k["day"]), k["who"], k["whom"])
            for k in ({**base, varied: base[varied] + i} for i in range(20_000))
        ]
    )
    assert stats.kstest(draws, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 4 / np.sqrt(len(draws))


def test_pairs_are_ordered() -> None:
    key = day_key(1, 1, 1)
    assert uniform(key, 3, 4) != uniform(key, 4, 3)
    assert mix(0) != mix(1)


def test_normal_quantiles_match_scipy() -> None:
    u = np.concatenate((np.logspace(-9, -1, 200), np.linspace(0.1, 0.9, 200), 1 - np.logspace(-9, -1, 200)))
    assert np.allclose([standard_normal(x) for x in u], stats.norm.ppf(u), rtol=0, atol=1e-8)


def test_decisions_have_distinct_numbers() -> None:
    assert len({each.value for each in Decision.__members__.values()}) == len(Decision.__members__)


def with_newcomer(company: Company, office: int) -> tuple[Company, np.ndarray]:
    """The company with one more person, without ties, at the end of an office; and where everybody else now stands."""
    at = int(company.office_first[office + 1])
    old = np.arange(company.size)
    new_row = old + (old >= at)

    def insert(values: np.ndarray, value: object) -> np.ndarray:
        return np.insert(values, at, value)

    def rows(values: np.ndarray) -> np.ndarray:
        return np.where(values < 0, values, new_row[values]).astype(values.dtype)

    return replace(
        company,
        key=insert(company.key, 987654321),
        office=insert(company.office, office),
        team=insert(company.team, company.team.max() + 1),
        manager=insert(rows(company.manager), -1),
        level=insert(company.level, Level.EXECUTIVE),
        function=insert(company.function, 0),
        bridge=insert(company.bridge, False),
        tenure_years=insert(company.tenure_years, 1.0),
        colleague_start=np.insert(company.colleague_start, at, company.colleague_start[at]),
        colleague_to=rows(company.colleague_to),
        follower_start=np.insert(company.follower_start, at, company.follower_start[at]),
        follower_to=rows(company.follower_to),
    ), new_row


def test_one_more_employee_changes_nothing_for_the_others() -> None:
    ranks = {"levels": ["staff", "manager", "senior_manager"]}
    teasers = tuple({**each.model_dump(), "audience": ranks} for each in shipped().campaign.teasers)
    settings = shipped().changed(
        {
            "campaign.audience": ranks,
            "campaign.teasers": teasers,
            **dict.fromkeys(("platform.trending_slots", "platform.community_slots"), 0),
        }
    )
    company = build_company(settings.company, settings.behaviour)
    bigger, new_row = with_newcomer(company, 0)
    before, after = ViralityModel(settings, 4, company=company), ViralityModel(settings, 4, company=bigger)
    before.run()
    after.run()
    assert before.world.counts[0] > 0
    for table in ("people", "journeys"):
        rows, rows_now = (getattr(each.world, table) for each in (before, after))
        for name in rows.dtype.names or ():
            was, now = rows[name], rows_now[name][new_row]
            if name in ("manager", "next_in_line"):
                was = np.where(was < 0, was, new_row[was])
            assert np.array_equal(was, now), name
    for name in before.world.posts.dtype.names or ():
        was, now = (each.world.posts[name][: each.world.counts[0]] for each in (before, after))
        assert np.array_equal(new_row[was] if name == "author" else was, now), name


def cut_off(company: Company, first_office: int, last_office: int) -> Company:
    """Some offices of the company that follow one another, without ties, followers or managers between offices."""
    first, last = (int(company.office_first[office]) for office in (first_office, last_office))
    rows, office = slice(first, last), company.office

    def ties(start: np.ndarray, to: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        one = np.repeat(np.arange(company.size), np.diff(start))
        kept = (office[one] == office[to]) & (first <= one) & (one < last)
        counts = np.bincount(one[kept] - first, minlength=last - first)
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64), (to[kept] - first).astype(np.int32)

    (colleague_start, colleague_to), (follower_start, follower_to) = (
        ties(company.colleague_start, company.colleague_to),
        ties(company.follower_start, company.follower_to),
    )
    here = (company.manager >= 0) & (office[company.manager] == office)
    return replace(
        company,
        **{name: getattr(company, name)[rows] for name in ("key", "level", "function", "bridge", "tenure_years")},
        office=office[rows] - first_office,
        team=company.team[rows] - company.team[first],
        manager=np.where(here, company.manager - first, -1)[rows].astype(np.int32),
        office_names=company.office_names[first_office:last_office],
        utc_offset_hours=company.utc_offset_hours[first_office:last_office],
        office_holidays=company.office_holidays[first_office:last_office],
        colleague_start=colleague_start,
        colleague_to=colleague_to,
        follower_start=follower_start,
        follower_to=follower_to,
    )


def test_offices_that_nothing_connects_are_as_if_alone() -> None:
    """Nothing but ties, posts in channels and rules makes one office matter to another."""
    settings = shipped().changed(dict.fromkeys(("platform.trending_slots", "platform.community_slots"), 0))
    company = build_company(settings.company, settings.behaviour)
    together = ViralityModel(settings, 4, company=cut_off(company, 0, 2)).run()
    for row, office in enumerate(settings.company.offices):
        alone = ViralityModel(settings.changed({"company.offices": [office]}), 4, company=cut_off(company, row, row + 1)).run()
        assert alone.daily[-1].any() and np.array_equal(alone.daily[:, 0], together.daily[:, row]), office.name
        theirs = together.company.office == row
        for name in ("wants_day", "attended_day", "curiosity", "interest", "frustration", "reputation", "learned", "applies_until"):
            assert np.array_equal(alone.people[name], together.people[name][theirs]), name


def test_a_message_to_nobody_changes_nothing() -> None:
    settings = shipped("silent_masterpiece")
    company = build_company(settings.company, settings.behaviour)
    empty = settings.campaign.teasers[0].model_dump() | {"day": -30, "channel": "poster", "audience": {"levels": ["executive"]}}
    nobody = replace(company, level=np.minimum(company.level, Level.SENIOR_MANAGER).astype(np.uint8))
    more = settings.changed({"campaign.teasers": (empty, *(each.model_dump() for each in settings.campaign.teasers))})
    plain, extra = ViralityModel(settings, 2, company=nobody), ViralityModel(more, 2, company=nobody)
    plain.run()
    extra.run()
    assert [each for each in differences(plain, extra) if not each.startswith(("teasers", "teaser_lands", "staging"))] == []


def test_coupling_is_monotone() -> None:
    """Raising a chance only adds events: whoever opened the message at 40 % also opens it at 70 %."""
    quiet = without(shipped(), "conversation", "feed", "noticing")
    aware = []
    for rate in (0.4, 0.7):
        chosen = with_parameters(
            quiet, open_rate_film=rate, email_open_rate=rate, open_rate_broadcast=rate, open_rate_manager=rate, open_rate_poster=rate
        )
        model = ViralityModel(chosen, 9)
        model.run()
        aware.append(model.world.people["aware_day"] >= 0)
    assert np.all(aware[1][aware[0]]) and aware[1].sum() > aware[0].sum()


def test_moving_a_teaser_keeps_its_luck() -> None:
    quiet = without(shipped(), "conversation", "feed", "noticing")
    first = quiet.campaign.teasers[0].model_dump()
    aware = []
    for day in (-42, -28):
        model = ViralityModel(quiet.changed({"campaign.teasers": ({**first, "day": day},)}), 9)
        model.run()
        aware.append(model.world.people["aware_day"] >= 0)
    assert np.array_equal(*aware)


def test_an_earlier_first_day_changes_nothing() -> None:
    """Days are counted from day zero where they key chance, those of posts too; before the first message nothing happens anyway."""
    found = []
    for first in (-63, -66):
        model = ViralityModel(shipped(campaign__calendar__first_day=first), 7)
        model.run()
        posts, wants = model.world.posts[: model.world.counts[COUNT_POSTS]], model.world.people["wants_day"]
        found.append((posts["key"], posts["fitness"], posts["day"] + first, np.where(wants >= 0, wants + first, NEVER)))
    assert len(found[0][0]) > 0
    assert all(np.array_equal(one, other) for one, other in zip(*found, strict=True))


NEVER = 1000


def row(seed: int) -> dict[str, float]:
    return {name: value for outcome in replicate(shipped(), [seed]) for name, value in kpis(outcome).items()}


def test_replications_in_any_order_serial_or_parallel() -> None:
    seeds = [5, 0, 3]
    serial = [kpis(outcome) for outcome in replicate(shipped(), seeds)]
    backwards = [kpis(outcome) for outcome in replicate(shipped(), seeds[::-1])][::-1]
    with ThreadPoolExecutor(2) as pool:  # processes: test_serial_parallel_and_interrupted_give_the_same_bytes
        parallel = list(pool.map(row, seeds))
    for other in (backwards, parallel):
        for one, two in zip(serial, other, strict=True):
            assert one.keys() == two.keys()
            assert all(np.array_equal(one[name], two[name], equal_nan=True) for name in one)
    assert serial[0] != serial[1], "seeds differ"


def test_vary_company_redraws_the_company_and_vary_seed_does_not() -> None:
    shared = [outcome.company for outcome in replicate(shipped(), [1, 2])]
    drawn = [outcome.company for outcome in replicate(shipped(), [1, 2], vary="company")]
    assert shared[0] is shared[1]
    assert not np.array_equal(drawn[0].colleague_to, drawn[1].colleague_to)
