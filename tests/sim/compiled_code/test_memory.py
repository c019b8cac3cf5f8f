"""What the compiled days stand on: sorting in place, records on cache lines, tables that hold what the rules return."""

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import rules
from sim.compiled_code import CACHE_LINE
from sim.compiled_code.allocation import copied, on_cache_lines, prefetch
from sim.compiled_code.sorting import DIGITS, merge_tail, sort_by_lot, sort_rows
from sim.ensemble import replicate
from sim.model import ViralityModel
from sim.setup.world import build_world, fresh
from sim.state.layout import JOURNEY, PERSON, RETELLINGS
from tests.worlds import differences, shipped


@numba.njit(_nrt=False)
def by_row(rows, spare, counter):
    sort_rows(rows, spare, counter)


@numba.njit(_nrt=False)
def with_tail(rows, settled, spare, counter):
    merge_tail(rows, settled, spare, counter)


@numba.njit(_nrt=False)
def by_lot(rows, lots):
    sort_by_lot(rows, lots)


@numba.njit(_nrt=False)
def asked_for(rows, ahead):
    total = 0
    for i in range(len(rows)):
        prefetch(rows, i + ahead)
        total += rows[i]
    return total


rows_of_people = st.lists(st.one_of(st.integers(0, 30), st.integers(0, 2**31 - 1)), max_size=400).map(lambda rows: np.array(rows, np.int32))


@given(rows_of_people)
def test_rows_are_sorted(rows: np.ndarray) -> None:
    expected = np.sort(rows)
    by_row(rows, np.zeros(len(rows), np.int32), np.zeros(DIGITS, np.int64))
    assert np.array_equal(rows, expected)


@given(rows_of_people, st.floats(0, 1))
def test_a_tail_is_merged_in(rows: np.ndarray, share: float) -> None:
    settled, expected = int(share * len(rows)), np.sort(rows)
    rows[:settled].sort()
    with_tail(rows, settled, np.zeros(len(rows), np.int32), np.zeros(DIGITS, np.int64))
    assert np.array_equal(rows, expected)


@given(rows_of_people, st.integers(0, 2**32))
def test_people_are_lined_up_by_lot_and_equal_lots_by_row(rows: np.ndarray, seed: int) -> None:
    lots = np.random.default_rng(seed).integers(0, 20, len(rows)) / 20.0
    order = np.lexsort((rows, lots))
    expected, sorted_lots = rows[order], lots[order]
    by_lot(rows, lots)
    assert np.array_equal(rows, expected) and np.array_equal(lots, sorted_lots)


@pytest.mark.parametrize("length", [1, 7, 1000])
def test_records_lie_on_cache_lines(length: int) -> None:
    assert PERSON.itemsize == CACHE_LINE and JOURNEY.itemsize == 2 * CACHE_LINE
    people = on_cache_lines(length, PERSON)
    assert people.ctypes.data % CACHE_LINE == 0 and len(people) == length
    people["curiosity"] = np.arange(length)
    again = copied(people)
    assert again.ctypes.data % CACHE_LINE == 0 and np.array_equal(again, people)
    again["curiosity"] += 1.0
    assert np.array_equal(people["curiosity"], np.arange(length))


@pytest.mark.parametrize("ahead", [0, 8, 10**9, -(10**9)])
def test_asking_for_a_row_changes_nothing(ahead: int) -> None:
    assert asked_for(np.arange(100), ahead) == 4950


def test_tables_hold_what_the_rules_return() -> None:
    model = ViralityModel(shipped(), 1)
    b, c, tables = model.behaviour, model.campaign, model.world.tables
    for days in (0, 1, 13, 120):
        assert tables.fading[days] == rules.faded(1.0, days, b.curiosity_half_life_days)
        assert 0.37 * tables.fading[days] == rules.faded(0.37, days, b.curiosity_half_life_days)
        for told in range(RETELLINGS):
            recall = rules.recall(0.61, days, told, b.retention_k, b.retention_c, b.recall_gist_exponent, b.retelling_slows_forgetting)
            assert 0.61 * tables.retention[days, told] == recall
    assert tables.told[0, 0] < tables.told[0, 1] == b.colleague_told_rate
    assert tables.told[1].tolist() == [
        rules.told_probability(False, b.colleague_told_rate, b.in_office_contact_ratio, b.remote_cross_office_factor),
        b.colleague_told_rate * b.remote_talk_factor,
    ]
    teaser = model.settings.campaign.teasers[0]
    assert tables.benefit_told[0].tolist() == [rules.benefit_told(teaser.benefit_clarity, teaser.mystery), teaser.benefit_clarity]
    told_again = rules.teaser_curiosity(
        *(teaser.mystery, teaser.surprise, c.brand_strength, model.world.teasers["vividness"][0], 2, True, b.teaser_curiosity_gain),
        *(b.mystery_optimum, b.mystery_width, b.surprise_sharing_gain, b.useful_exposures, b.second_wave_factor),
    )
    assert tables.curiosity[0, 1, 2] == told_again != tables.curiosity[0, 0, 2]


def test_a_fresh_world_equals_a_new_one() -> None:
    model = ViralityModel(shipped(), 5)
    before = build_world(model.settings, model.company, 0)
    assert np.array_equal(fresh(before, 5).keys, model.world.keys)
    other = ViralityModel(shipped(), 5, company=model.company)
    other.world = fresh(before, 5)
    model.run()
    other.run()
    assert not differences(model, other)
    assert not before.tally.any(), "the first morning stays as it was"


def test_threads_change_nothing() -> None:
    one, two = ([*replicate(shipped(), range(6), threads=threads)] for threads in (1, 3))
    assert [each.seed for each in two] == list(range(6))
    for a, b in zip(one, two, strict=True):
        assert np.array_equal(a.daily, b.daily) and np.array_equal(a.posts, b.posts)
        assert np.array_equal(a.people["interest"], b.people["interest"])
    assert not np.array_equal(one[0].daily, one[1].daily), "seeds must differ for the comparison to mean anything"
