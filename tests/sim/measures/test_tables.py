"""Tables over time, of posts and of groups: everything adds up, and nobody is told apart."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.disclosure import SMALL_GROUP
from sim.measures.groups import KINDS, coded_groups_table
from sim.measures.kpis import KPIS
from sim.measures.timeline import WITHHELD, coded_daily_table, posts_table, shown_offices, spelled_out
from sim.outcome import Columns, Outcome
from sim.state.layout import TALLY, Level
from tests.sim.measures.hand_made import DAYS, OFFICES, make_company, make_outcome, make_people, make_posts, table_of


def big_firm(firm: Outcome) -> Outcome:
    """The same run where every office has five people or more."""
    people = np.concatenate([table_of(firm), make_people(4, office=dict.fromkeys(range(4), 2))])
    return replace(firm, people=Columns(people), company=make_company(people, OFFICES))


def daily_table(outcome: Outcome):
    return spelled_out(coded_daily_table(outcome))


def test_daily_table_has_a_row_a_day_and_office(firm):
    table = daily_table(big_firm(firm))
    assert set(table) == {"day", "date", "office", *TALLY}
    assert {len(column) for column in table.values()} == {DAYS * 3}
    assert table["day"][:4].tolist() == [-10, -10, -10, -9]
    assert [str(table["date"][i]) for i in (0, 30, -1)] == ["2027-02-19", "2027-03-01", "2027-04-04"]
    row = (table["day"] == 2) & (table["office"] == "Sydney")
    assert table["mention_talks"][row].tolist() == [12]
    assert table["waitlisted"][(table["day"] == 20) & (table["office"] == "London")].tolist() == [1]


def test_small_offices_are_pooled_and_nothing_is_lost(firm):
    """New York has two people: it goes together with an office large enough to hide it."""
    assert set(daily_table(firm)["office"]) == set(OFFICES), "made up: nobody is to be hidden"
    firm = replace(firm, company=make_company(table_of(firm), OFFICES, real=True))
    table = daily_table(firm)
    assert set(table["office"]) == {"London", "other offices"}
    for name, column in TALLY.items():
        by_day = table[name].reshape(DAYS, -1).sum(axis=1)
        assert by_day.tolist() == firm.daily[:, :, column].sum(axis=1).tolist()


def test_five_people_in_small_offices_hide_each_other():
    people = make_people(12, office={**dict.fromkeys(range(5, 9), 1), 9: 2, 10: 2, 11: 2})
    names, shown_as = shown_offices(make_outcome(people, real=True))
    assert names.tolist() == ["Sydney", "other offices"] and shown_as.tolist() == [0, 1, 1]
    people = np.delete(people, [8, 11])  # three and two: just five
    assert shown_offices(make_outcome(people, real=True))[0].tolist() == ["Sydney", "other offices"]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
@example([0, 5])
@example([0, 0])
@example([0, 7, 3, 0])
def test_no_office_shown_is_a_small_group(sizes):
    people = make_people(sum(sizes))
    people["office"] = np.repeat(np.arange(len(sizes)), sizes)
    names, shown_as = shown_offices(make_outcome(people, names=tuple(f"office {i}" for i in range(len(sizes))), real=True))
    employees = np.bincount(shown_as, weights=sizes, minlength=len(names))
    assert employees.sum() == sum(sizes)
    assert employees.min() >= min(SMALL_GROUP, sum(sizes))
    assert [names[i] for i, size in zip(shown_as, sizes, strict=True) if size < SMALL_GROUP] == ["other offices"] * sum(
        size < SMALL_GROUP for size in sizes
    )


def test_posts_table(firm):
    table = posts_table(big_firm(firm))
    assert table["office"].tolist() == [OFFICES[i] for i in (0, 1, 2, 0, 1, 1, 0, 0)]
    assert table["source_office"].tolist() == ["", "Sydney", "London", "Sydney", "New York", "", "", "Sydney"]
    assert table["source"].tolist() == [-1, 0, 1, 0, 2, -1, -1, 6]
    assert table["root"].tolist() == [0, 0, 0, 0, 0, 5, 6, 6]
    assert table["kind"].tolist() == ["before", "before", "before", "after", "before", "before", "during", "after"]
    assert table["day"][[0, 7]].tolist() == [0, 29] and str(table["date"][7]) == "2027-03-30"
    assert table["author"].tolist() == [0, 1, 2, 0, 1, 3, 0, 4]
    assert table["photo"].tolist() == [True] * 3 + [False] * 5
    assert table["rewarded"].tolist() == [True, False, True, False, True] + [False] * 3
    assert table["views"].tolist() == [10, 6, 4, 8, 2, 1, 1, 0]
    assert table["reactions"].tolist() == [2, 1, 0, 1, 0, 0, 0, 0]


def test_posts_table_holds_no_key_to_a_person(firm):
    """The same run with its people in other rows and under other names gives the same table."""
    outcome = big_firm(firm)
    order = np.array([4, 3, 2, 1, 0, 9, 8, 7, 6, 5, 15, 14, 13, 12, 11, 10])  # reversed within each office
    people, posts = table_of(outcome)[order], outcome.posts.copy()
    people["key"] = np.arange(16) + 1000
    posts["key"] = 7
    posts["author"] = np.argsort(order)[posts["author"]]
    other = replace(outcome, people=Columns(people), posts=posts, company=make_company(people, OFFICES))
    for name, column in posts_table(other).items():
        assert column.tolist() == posts_table(outcome)[name].tolist(), name


def test_rank_and_tenure_of_few_are_withheld():
    """Nine staff, one executive: the executive's rank is withheld, and so that of staff, or it could be read off."""
    people = make_people(10, level={0: Level.EXECUTIVE}, tenure_years=dict.fromkeys(range(10), 2.0))
    posts = make_posts([(0, 0, -1, 10), (5, 0, -1, 10)])
    table = posts_table(make_outcome(people, posts, names=("A",), real=True))
    assert table["level"].tolist() == [WITHHELD] * 2 and table["tenure"].tolist() == [WITHHELD] * 2
    people["level"][:5], people["tenure_years"][5:] = Level.MANAGER, [0.5, 5, 5, 5, 5]
    table = posts_table(make_outcome(people, posts, names=("A",), real=True))
    assert table["level"].tolist() == ["manager", "staff"] and table["tenure"].tolist() == ["1 to 3 years", WITHHELD]


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 3), st.sampled_from([0.5, 2.0, 5.0, 20.0])),
        min_size=10,
        max_size=60,
    )
)
@settings(max_examples=50)
def test_no_group_in_the_posts_table_is_small(rows):
    """Everybody posts once: whatever stands beside a post, withheld included, is shared by five people or more."""
    people = make_people(len(rows) + 10)
    people["office"], people["level"], people["tenure_years"] = zip(*rows, *[(0, 0, 2.0)] * 5, *[(1, 0, 2.0)] * 5, strict=True)
    posts = make_posts([(i, person["office"], -1, 10) for i, person in enumerate(people)])
    table = posts_table(make_outcome(people, posts, names=("A", "B"), real=True))
    for columns in (("office", "level"), ("office", "level", "tenure")):
        _, size = np.unique(np.stack([table[name] for name in columns]), axis=1, return_counts=True)
        assert size.min() >= SMALL_GROUP


def test_groups_add_up_to_the_company_and_to_those_who_told(firm):
    outcome = big_firm(firm)
    table = spelled_out(coded_groups_table(outcome))
    for kind in KINDS:
        mine = table["kind"] == kind
        assert table["people"][mine].sum() == outcome.company.size
        assert table["attended"][mine].sum() == np.count_nonzero(outcome.people["attended_day"] >= 0)
        assert table["told"][mine].sum() == round(KPIS["talk_about_rate"].value(outcome) * table["attended"][mine].sum())


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.5, 2.0, 5.0, 20.0])), min_size=5, max_size=60))
@settings(max_examples=50)
def test_no_group_of_few_is_told_apart(rows):
    people = make_people(len(rows))
    people["level"], people["tenure_years"] = zip(*rows, strict=True)
    table = spelled_out(coded_groups_table(make_outcome(people, names=("A",), real=True)))
    assert table["people"].min() >= SMALL_GROUP
    assert table["people"].sum() == len(KINDS) * len(rows)


@pytest.mark.parametrize("table", [daily_table, posts_table])
def test_tables_are_ready_to_be_stored(firm, table):
    for outcome in (firm, make_outcome()):
        stored = pa.table(table(outcome))
        assert pa.types.is_date32(stored.schema.field("date" if "date" in stored.column_names else 0).type)


def test_tables_copy_what_they_store(firm):
    table = posts_table(firm)
    table["source"][:] = 99
    assert firm.posts["source"].max() == 6


def test_small_group_is_five():
    assert SMALL_GROUP == 5
