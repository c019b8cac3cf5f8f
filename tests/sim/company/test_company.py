"""The generated company: its invariants for any plan, and that nobody is disturbed by somebody new."""

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.company.build import build_company
from sim.company.company import Company
from sim.company.office_blocks import BLOCK
from sim.company.people import planned_offices
from sim.settings import CompanySettings, OfficePlan, OfficeSeries
from sim.state.layout import Level
from tests.companies import SHIPPED, assert_sound, behaviour, in_blocks_of, owners, plan
from tests.worlds import CONFIGS

PARAMETERS = [name for name in SHIPPED.parameters if name.startswith(("network_", "people_"))]
"""What a company is generated from."""


@settings(max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 70), min_size=1, max_size=7),
    seed=st.integers(0, 2**31),
    team_size=st.integers(2, 20),
    share=st.floats(0, 1),
    closure=st.floats(0, 1),
    contacts=st.floats(0, 60),
    block=st.sampled_from([1, 100, BLOCK]),
    others=st.lists(st.floats(0, 1), min_size=len(PARAMETERS), max_size=len(PARAMETERS)),
)
def test_any_plan_gives_a_sound_company(
    sizes: list[int], seed: int, team_size: int, share: float, closure: float, contacts: float, block: int, others: list[float]
) -> None:
    ranges = [SHIPPED.parameters[name] for name in PARAMETERS]
    values = {name: each.low + (each.high - each.low) * place for name, each, place in zip(PARAMETERS, ranges, others, strict=True)}
    values |= {"network_in_office_share": share, "network_clustering": closure, "network_contacts_per_person": contacts}
    kind = behaviour(**values)
    with in_blocks_of(block):
        company = build_company(plan(*sizes, seed=seed, team_size=team_size), kind)
    assert_sound(company, team_size)
    assert company.size == sum(sizes)
    assert np.diff(company.office_first).tolist() == sizes  # one hour apart, so the plan's order is the day's order


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(1, 60), min_size=1, max_size=5), seed=st.integers(0, 99), data=st.data())
def test_one_more_employee_leaves_everybody_else_alone(sizes: list[int], seed: int, data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(sizes) - 1))
    grown = [size + (i == where) for i, size in enumerate(sizes)]
    assert_same_people(build_company(plan(*sizes, seed=seed), behaviour()), build_company(plan(*grown, seed=seed), behaviour()), 1)


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(1, 60), min_size=1, max_size=5), more=st.integers(1, 60))
def test_one_more_office_leaves_everybody_else_alone(sizes: list[int], more: int) -> None:
    assert_same_people(build_company(plan(*sizes), behaviour()), build_company(plan(*sizes, more), behaviour()), more)


def assert_same_people(before: Company, after: Company, added: int) -> None:
    """Everybody of `before` is in `after` with the same attributes; only heads of offices may be promoted."""
    rows = {key: i for i, key in enumerate(after.key.tolist())}
    there = np.array([rows[key] for key in before.key.tolist()])
    assert after.size == before.size + added
    assert np.array_equal(before.tenure_years, after.tenure_years[there])
    assert np.array_equal(before.function, after.function[there])
    heads = before.office_first[:-1]
    others = np.delete(np.arange(before.size), heads)
    assert np.array_equal(before.level[others], after.level[there][others])


def test_the_same_seed_gives_the_same_company_and_another_seed_another() -> None:
    one, again, other = (build_company(plan(300, 200, seed=seed), behaviour()) for seed in (3, 3, 4))
    for name, value in vars(one).items():
        assert np.array_equal(value, getattr(again, name)), name
    assert np.array_equal(one.key, other.key), "a person is a position; only what is drawn changes"
    assert not np.array_equal(one.tenure_years, other.tenure_years)
    assert not np.array_equal(one.colleague_to, other.colleague_to)
    assert not np.array_equal(one.follower_to, other.follower_to)


def test_the_network_has_the_structure_asked_for() -> None:
    company = build_company(plan(*[500] * 8), behaviour())
    one, other = owners(company.colleague_start), company.colleague_to
    degree, follows = np.diff(company.colleague_start), np.diff(company.follower_start)
    same = company.office[one] == company.office[other]
    assert degree.mean() == pytest.approx(SHIPPED.value("network_contacts_per_person"), rel=0.05)
    assert same.mean() == pytest.approx(SHIPPED.value("network_in_office_share"), abs=0.02)
    assert company.bridge.mean() == pytest.approx(SHIPPED.value("network_bridge_share"), abs=0.015)
    across = np.bincount(one[~same], minlength=company.size)
    assert across[company.bridge].mean() > 3 * across[~company.bridge].mean()
    assert company.bridge[company.level > 0].mean() > 2 * company.bridge[company.level == 0].mean()
    assert company.bridge[company.function == 1].mean() > 1.3 * company.bridge[company.function == 0].mean()
    assert follows.mean() == pytest.approx(SHIPPED.value("network_follows_per_person"), rel=0.05)
    top = np.sort(follows)[-len(follows) // 100 :]
    assert top.sum() > 0.06 * follows.sum(), "one in a hundred is followed by far more than others"
    assert follows[company.level > 1].mean() > 1.5 * follows[company.level == 0].mean()


# Parameter -> two values of it, and what must be a quarter larger with the second one; see `measured`.
MOVES = {
    "people_sales_share": (0.05, 0.4, "sales"),
    "people_tenure_median_years": (2, 8, "tenure"),
    "people_tenure_sigma": (0.5, 1.2, "tenure_spread"),
    "people_leader_tenure_ratio": (1, 2.5, "leader_tenure"),
    "people_long_tenure_years": (2, 10, "bridging_tenure"),
    "people_teams_per_senior_manager": (4, 12, "managers_to_a_senior"),
    "people_offices_per_region": (2, 40, "heads_below_the_top"),
    "network_contacts_per_person": (6, 20, "degree"),
    "network_in_office_share": (0.6, 0.95, "in_office"),
    "network_clustering": (0.1, 0.9, "in_team"),
    "network_bridge_share": (0.01, 0.15, "bridges"),
    "network_bridge_manager_ratio": (1, 8, "bridging_leaders"),
    "network_bridge_sales_ratio": (1, 4, "bridging_sales"),
    "network_bridge_long_tenure_ratio": (1, 3, "bridging_tenure"),
    "network_bridge_tie_ratio": (3, 12, "bridge_ties"),
    "network_cross_office_limit_ratio": (0.5, 1.2, "across"),  # binds here as it does, at 2, where one office is large
    "network_degree_spread": (0.2, 0.8, "spread"),
    "network_in_department_share": (0.0, 0.7, "in_department"),
    "network_follows_per_person": (8, 40, "follows"),
    "network_follow_spread": (0.5, 1.8, "fame"),
    "network_colleagues_first_share": (0.1, 0.9, "colleagues_followed"),
    "network_follow_own_office_share": (0.2, 0.8, "followed_in_office"),
    "network_fame_manager_ratio": (1, 4, "fame_1"),
    "network_fame_senior_manager_ratio": (1, 10, "fame_2"),
    "network_fame_executive_ratio": (1, 40, "fame_3"),
}


def measured(company: Company) -> dict[str, float]:
    """What the parameters of a company move."""
    one, other, people = owners(company.colleague_start), company.colleague_to.astype(np.int64), company.size
    read, reader = owners(company.follower_start), company.follower_to.astype(np.int64)
    degree, follows, tenure, level = np.diff(company.colleague_start), np.diff(company.follower_start), company.tenure_years, company.level
    same_office, same_team = (each[one] == each[other] for each in (company.office, company.team))
    across = np.bincount(one[~same_office], minlength=people)
    known, leads, sells = np.isin(reader * people + read, one * people + other), level > 0, company.function == 1
    heads, bridge = company.office_first[:-1], company.bridge
    of_office = company.team - company.team[heads][company.office]  # the number of a team in its office
    department = company.office * 1000 + of_office // 7
    return {
        "sales": sells.mean(),
        "tenure": np.median(tenure),
        "tenure_spread": np.log(tenure).std(),
        "leader_tenure": np.median(tenure[leads]) / np.median(tenure[~leads]),
        "managers_to_a_senior": (level == Level.MANAGER).sum() / (level == Level.SENIOR_MANAGER).sum(),
        "heads_below_the_top": (level[company.manager[heads]] == Level.EXECUTIVE).sum(),
        "degree": degree.mean(),
        "in_office": same_office.mean(),
        "across": 1 - same_office.mean(),
        "in_department": (department[one] == department[other])[same_office & ~same_team].mean(),
        "in_team": same_team.sum() / same_office.sum(),
        "bridges": bridge.mean(),
        "bridging_leaders": bridge[leads].mean() / bridge[~leads].mean(),
        "bridging_sales": bridge[sells].mean() / bridge[~sells].mean(),
        "bridging_tenure": tenure[bridge].mean() / tenure.mean(),
        "bridge_ties": across[bridge].mean() / across[~bridge].mean(),
        "spread": degree.std() / degree.mean(),
        "follows": follows.mean(),
        "fame": follows.std() / follows.mean(),
        "colleagues_followed": known.mean(),
        "followed_in_office": (company.office[read] == company.office[reader])[~known].mean(),
    } | {f"fame_{rank}": follows[level == rank].mean() / follows[~leads].mean() for rank in (1, 2, 3)}


@pytest.mark.parametrize("name", MOVES)
def test_each_parameter_moves_what_it_names(name: str) -> None:
    low, high, measure = MOVES[name]
    # many bridges, and tenure that counts, so that who bridges shows in a company of this size
    clear = {"network_bridge_share": 0.15, "network_bridge_long_tenure_ratio": 8.0}
    less, more = (measured(build_company(plan(*[200] * 6), behaviour(**(clear | {name: value}))))[measure] for value in (low, high))
    assert more > 1.25 * less


def test_every_parameter_of_a_company_moves_something() -> None:
    assert set(MOVES) == set(PARAMETERS)


def test_spans_are_whole_numbers_of_at_least_two() -> None:
    for asked, meant in ((6.6, 7), (0.2, 2), (-1, 2)):
        some, same = (
            build_company(plan(*[120] * 6), behaviour(people_teams_per_senior_manager=span, people_offices_per_region=span))
            for span in (asked, meant)
        )
        assert np.array_equal(some.manager, same.manager) and np.array_equal(some.level, same.level)
        assert_sound(some, team_size=8)


def test_managers_lead_few_and_levels_follow_the_line() -> None:
    company = build_company(plan(900, 300, 5), behaviour())
    reports = np.bincount(company.manager[company.manager >= 0], minlength=company.size)
    leaders = company.level[company.manager[company.manager >= 0]] > Level.STAFF
    assert leaders.all()
    in_office = np.flatnonzero(company.level == Level.MANAGER)
    assert reports[in_office].max() == 7  # a team of eight, the manager included
    assert reports.max() < 30
    assert company.level[company.office_first[:-1]].tolist() == [Level.EXECUTIVE, Level.SENIOR_MANAGER, Level.MANAGER]


def test_a_series_of_offices_is_dealt_round_its_offsets() -> None:
    series = OfficeSeries(name="Store", count=50, employees_low=3, employees_high=9, utc_offsets_hours=(-5.0, 5.5))
    wanted = CompanySettings(name="test", office_series=(series,))
    offices = planned_offices(wanted)
    assert [each.utc_offset_hours for each in offices] == [5.5] * 25 + [-5.0] * 25
    assert {each.employees for each in offices} == set(range(3, 10))
    assert_sound(build_company(wanted, behaviour()), team_size=8)


def test_a_plan_that_contradicts_itself_is_refused() -> None:
    office = OfficePlan(name="Berlin", employees=3, utc_offset_hours=1)
    with pytest.raises(ValueError, match="named twice: Berlin"):
        CompanySettings(name="test", offices=(office, office))
    with pytest.raises(ValueError, match="employees_low: 9 is above"):
        OfficeSeries(name="Store", count=1, employees_low=9, employees_high=3, utc_offsets_hours=(0.0,))


@pytest.mark.parametrize(("name", "people", "offices"), [("global_marketing", 2000, 8), ("small_firm", 150, 2), ("enterprise", 50_000, 40)])
def test_the_companies_that_come_with_it(name: str, people: int, offices: int) -> None:
    plain = yaml.safe_load((CONFIGS / "company" / f"{name}.yaml").read_text(encoding="utf-8"))
    wanted = CompanySettings.model_validate(plain)
    company = build_company(wanted, behaviour())
    assert wanted.name == name and company.size == people and len(company.office_names) == offices
    assert_sound(company, wanted.team_size)


def test_records_need_a_file() -> None:
    plain = yaml.safe_load((CONFIGS / "company" / "records.yaml").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="employees=FILE"):
        CompanySettings.model_validate(plain)
    assert CompanySettings.model_validate(plain | {"employees": "employees.csv"}).kind == "records"
