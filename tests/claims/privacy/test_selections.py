"""Attempts to read few real people out of what may be shared, by choosing cleverly whom to ask: alone, or by subtraction."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from experiments.cli import main
from experiments.execution.companies import misfits_of
from experiments.storage.arrow import columns_of
from sim.audiences import in_audience
from sim.company.build import build_company
from sim.company.company import Company
from sim.disclosure import SMALL_GROUP, DisclosureBlocks, blocks
from sim.measures.groups import coded_groups_table
from sim.measures.kpis import kpis
from sim.measures.timeline import coded_daily_table, coded_rules_table, posts_table, spelled_out
from sim.model import ViralityModel
from sim.outcome import Outcome
from sim.settings import JOB_GRADES, Audience, CompanySettings, Settings
from sim.setup.world import build_world
from tests.worlds import shipped

SIZES = {"London": 60, "Berlin": 40, "Malmo": 6, "Oslo": 3, "Rome": 2, "Faro": 1}
TOGETHER = ["Oslo", "Rome", "Faro"]


def listed(extra: str = "") -> str:
    """An HR list: one executive and one senior manager, both in London; three managers in London, five in Berlin."""
    rows, boss = ["employee_id,office,manager_id,level,tenure_years"], {"London": 3, "Berlin": 5}
    for office, size in SIZES.items():
        for i in range(size):
            level = "executive" if (office, i) == ("London", 0) else "senior_manager" if (office, i) == ("London", 1) else "staff"
            level = "manager" if level == "staff" and i < boss.get(office, 0) + 2 * (office == "London") else level
            rows.append(f"{office}{i},{office},{'' if level == 'executive' else 'London0'},{level},{(i * 7) % 23}")
    return "\n".join(rows) + f"\n{extra}"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Company]:
    file = tmp_path_factory.mktemp("firm") / "people.csv"
    file.write_text(listed(), encoding="utf-8")
    plan = CompanySettings(name="records", kind="records", employees=str(file))
    asked = shipped().model_copy(update={"company": plan})
    return asked, build_company(plan, asked.behaviour)


def refused(asked: tuple[Settings, Company], **changes: object) -> list[str]:
    """Fields that are refused. `audience`, `sessions` (of the first series) and `teasers` (of the first) are selections."""
    places = {
        "audience": "campaign.audience",
        "sessions": "campaign.sessions.0.offices",
        "teasers": "campaign.teasers.0.audience",
        "rules": "campaign.rules",
        "waves": "campaign.waves",
    }
    made = asked[0].changed({places[name]: value for name, value in changes.items()})
    return [each.field for each in misfits_of(made, asked[1])]


# --- one selection, two selections ------------------------------------------------------------------------------------

MESSAGE = {"channel": "email", "mystery": 0.0, "benefit_clarity": 0.5}
ADDS = {"name": "rooms", "when": {"metric": "waitlist", "at_least": 1.0, "each_office": True}, "lead_days": 7}
ATTACKS: dict[str, dict[str, object]] = {
    "one person's office": {"audience": {"offices": ["Faro"]}},
    "one person's office beside a large one": {"audience": {"offices": ["London", "Faro"]}},
    "all but one person's office": {"audience": {"offices": [name for name in SIZES if name != "Faro"]}},
    "two people's office beside a large one": {"audience": {"offices": ["London", "Rome"]}},
    "sessions for two": {"sessions": ["Rome"]},
    "a teaser for two": {"teasers": {"offices": ["Rome"]}},
    "a teaser for one level": {"teasers": {"levels": ["executive"]}},
    "all but one level": {"audience": {"levels": ["staff", "manager", "senior_manager"]}},
    "staff and the only executive": {"audience": {"levels": ["staff", "executive"]}},
    "an office and the only senior manager": {"audience": {"offices": ["London"], "levels": ["staff", "senior_manager"]}},
    "few managers of a large office": {"audience": {"offices": ["London"], "levels": ["manager"]}},
    "few managers by sessions in one office": {"audience": {"levels": ["manager", "senior_manager", "executive"]}, "sessions": ["Rome"]},
    "sessions that a rule adds for two": {"rules": [ADDS | {"then": {"add_sessions": {"seats": 3, "offices": ["Rome"]}}}]},
    "a rule's message to one level": {"rules": [ADDS | {"then": {"send_teaser": MESSAGE | {"audience": {"levels": ["executive"]}}}}]},
    "a wave of two": {"waves": [{"name": "later", "offices": ["Rome"], "starts": 1}]},
    "a wave of all but two": {"waves": [{"name": "later", "offices": [name for name in SIZES if name != "Rome"], "starts": 1}]},
    "few by a teaser": {"audience": {"offices": ["Malmo"]}, "teasers": {"levels": ["senior_manager"]}},
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_selection_tells_few_people_apart(attack: dict[str, object], firm: tuple[Settings, Company]) -> None:
    assert refused(firm, **attack)


@pytest.mark.parametrize(
    "asked",
    [
        {"audience": {"offices": ["London"]}},
        {"audience": {"offices": ["London", *TOGETHER]}, "sessions": ["Malmo"]},
        {"audience": {"levels": ["manager", "senior_manager", "executive"]}},
        {"audience": {"offices": ["Berlin", "Malmo"]}, "teasers": {"offices": ["London"]}},
        {"audience": {"offices": list(SIZES), "levels": list(JOB_GRADES)}},
    ],
)
def test_what_tells_nobody_apart_may_be_asked(asked: dict[str, object], firm: tuple[Settings, Company]) -> None:
    assert refused(firm, **asked) == []


def test_a_second_campaign_is_held_to_the_same(firm: tuple[Settings, Company]) -> None:
    second = firm[0].campaign.model_dump() | {"name": "second", "audience": {"offices": ["London", TOGETHER[0]]}}
    assert [each.field for each in misfits_of(firm[0].changed({"alongside": second}), firm[1])] == ["alongside.audience"]


def test_a_made_up_company_may_be_asked_anything(firm: tuple[Settings, Company]) -> None:
    for attack in ATTACKS.values():
        assert refused((firm[0], replace(firm[1], real=False)), **attack) == []


@pytest.mark.usefixtures("unpainted")
def test_a_sweep_over_offices_is_refused_and_a_search_passes_them_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sweep names its design points beforehand; a search makes them one after the other, and goes on without those."""
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(listed(), encoding="utf-8")
    records = ["company=records", "company.employees=people.csv", "name=x"]
    lever = "campaign.audience.offices=[London],[London,Faro]"
    assert main(["sweep", *records, lever, "replications=1"]) == 2
    refusal = "tells too few people apart; nothing may be shown of fewer than 5, nor be left by subtraction"
    assert refusal in capsys.readouterr().err and not Path("results").exists()
    words = [*records, lever, "replications=1", "optimise.trials=4", "optimise.confirm=2"]
    assert main(["optimise", *words]) == 0
    assert f"cannot be simulated and were left out: campaign.audience {refusal}" in " ".join(capsys.readouterr().out.split())
    tried = columns_of(Path("results/optimise/x/points.parquet"), "campaign.audience.offices")["campaign.audience.offices"].tolist()
    assert set(tried) == {'["London"]'}


COUNTS = st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9, 30])


@given(
    st.lists(st.lists(COUNTS, min_size=3, max_size=3).filter(any), min_size=2, max_size=4).filter(
        lambda rows: sum(map(sum, rows)) >= SMALL_GROUP
    )
)
@settings(max_examples=60)
def test_no_number_of_requests_gives_the_count_of_few(rows: list[list[int]]) -> None:
    """All requests that are allowed, and the sizes of all they show, are put into one system of equations: what it leaves
    open for a group under five people is never a single number."""
    people = np.array(rows)
    names = tuple(f"office {i}" for i in range(len(rows)))
    cells = np.repeat(np.arange(people.size), people.ravel())
    company = SimpleNamespace(office=cells // 3, level=cells % 3, office_names=names)
    grid = np.arange(people.size).reshape(people.shape)
    known = {tuple(range(people.size))}
    offices = [each for size in range(1, len(names) + 1) for each in itertools.combinations(names, size)]
    levels = [each for size in range(1, 4) for each in itertools.combinations(JOB_GRADES[:3], size)]
    for asked in (Audience(offices=where, levels=who) for where in offices for who in levels):
        allowed, covers = blocks([asked], company), in_audience(asked, company)
        if covers.all() or (covers.sum() >= SMALL_GROUP and allowed.whole(asked, names)):
            known |= shown_groups(grid, allowed, asked, names)
    which = np.array([[cell in group for cell in range(people.size)] for group in known if group], np.float64)
    for group in [*({cell} for cell in range(people.size)), *({3 * i + 1, 3 * i + 2} for i in range(len(rows)))]:
        if 0 < people.ravel()[list(group)].sum() < SMALL_GROUP:
            aim = np.isin(np.arange(people.size), list(group)).astype(np.float64)
            least, most = (linprog(sign * aim, A_eq=which, b_eq=which @ people.ravel()).fun * sign for sign in (1, -1))
            assert np.ceil(least - 1e-6) < np.floor(most + 1e-6), (group, least, most)


def shown_groups(grid: np.ndarray, allowed: DisclosureBlocks, asked: Audience, names: Sequence[str]) -> set[tuple[int, ...]]:
    """Cells (office and level) behind each number of people that a request shows: its offices by its levels, in blocks."""
    every_office, every_level = len(asked.offices) == len(names), len(asked.levels) == grid.shape[1]
    mine = np.array([name in asked.offices for name in names]), np.array([name in asked.levels for name in JOB_GRADES[: grid.shape[1]]])
    together = allowed.pooled, allowed.merged[: grid.shape[1]]
    places, grades = (
        [which] if every else [which & rest, *(np.eye(len(which), dtype=bool)[i] for i in np.flatnonzero(which & ~rest))]
        for which, rest, every in zip(mine, together, (every_office, every_level), strict=True)
    )
    return {tuple(grid[np.ix_(place, grade)].ravel().tolist()) for place in places for grade in grades if place.any() and grade.any()}


# --- what a run leaves ------------------------------------------------------------------------------------------------


def outcome(firm: tuple[Settings, Company], audience: dict[str, list[str]]) -> Outcome:
    """A run in which all who are asked are sent: whoever sits there is known to be among them."""
    asked = firm[0].changed({"campaign.audience": audience, "campaign.registration.mode": "mandatory"})
    assert misfits_of(asked, firm[1]) == []
    return ViralityModel(asked, 1, company=firm[1]).run()


BY_LEVEL = {"levels": ["manager", "senior_manager", "executive"]}
AUDIENCES = {"everybody": {}, "Berlin": {"offices": ["Berlin"]}, "small": {"offices": ["Malmo", *TOGETHER]}, "managers": BY_LEVEL}


def asked_in_each_row(run: Outcome) -> dict[str, int]:
    """How many of the people asked stand behind each office that is shown."""
    from sim.measures.shown import shown

    told = shown(run)
    office = told.offices[told.office_as[run.company.office]]
    return {name: int(np.count_nonzero(run.people["in_audience"][office == name])) for name in told.offices.tolist()}


@pytest.mark.parametrize("audience", AUDIENCES.values(), ids=AUDIENCES)
def test_no_row_of_days_posts_or_groups_is_about_few_who_were_asked(audience: dict[str, list[str]], firm: tuple[Settings, Company]) -> None:
    run = outcome(firm, audience)
    behind = asked_in_each_row(run)
    assert all(count == 0 or count >= SMALL_GROUP for count in behind.values()), behind
    assert set(spelled_out(coded_daily_table(run))["office"]) == set(behind) >= set(posts_table(run)["office"])
    asked, level = run.people["in_audience"] > 0, np.array(JOB_GRADES)[run.company.level]
    table = spelled_out(coded_groups_table(run))
    for name in set(table["group"][table["kind"] == "level"].tolist()) - {"withheld"}:
        assert np.count_nonzero(asked & (level == name)) in (0, *range(SMALL_GROUP, run.company.size))
    posts = posts_table(run)
    for office, grade in set(zip(posts["office"].tolist(), posts["level"].tolist(), strict=True)):
        if grade != "withheld" and behind[office]:
            assert np.count_nonzero(asked & (level == grade)) in (0, *range(SMALL_GROUP, run.company.size))


def test_managers_of_few_are_not_shown_by_office(firm: tuple[Settings, Company]) -> None:
    assert set(asked_in_each_row(outcome(firm, BY_LEVEL))) == {"London", "Berlin", "Malmo", "other offices"}
    nobody = (firm[1].level == 1) & (firm[1].office == firm[1].office_names.index("London"))
    few = replace(firm[1], level=np.where(nobody, 0, firm[1].level).astype(np.uint8))
    behind = asked_in_each_row(outcome((firm[0], few), BY_LEVEL))
    assert behind == {"Malmo": 0, "other offices": 7}, "two in London, and Berlin's five: London alone could be read off"


def test_audience_sizes_give_nobody_away(firm: tuple[Settings, Company]) -> None:
    """Demand and its rate give the size of an audience; sizes of two requests differ by nobody or by five."""
    found = []
    for audience in AUDIENCES.values():
        run = outcome(firm, audience)
        values, asked = kpis(run), run.people["in_audience"] > 0
        found.append((round(values["attended"] / values["attendance_rate"]), asked))
        assert found[-1][0] == np.count_nonzero(asked)
    for (one, asked), (other, too) in itertools.combinations(found, 2):
        if (asked & too).sum() in (one, other):  # one lies within the other
            assert abs(one - other) >= SMALL_GROUP


def test_where_a_rule_fired_names_no_small_office(firm: tuple[Settings, Company]) -> None:
    rule = ADDS | {"when": {"metric": "reach", "at_least": 0.1, "each_office": True}, "then": {"add_sessions": {"seats": 3}}}
    run = ViralityModel(firm[0].changed({"campaign.rules": [rule]}), 3, company=firm[1]).run()
    table = spelled_out(coded_rules_table(run))
    assert len(table["rule"]) == kpis(run)["rules_fired"] >= len(SIZES) - 1
    assert set(table["office"].tolist()) <= set(asked_in_each_row(run)) and "Rome" not in table["office"]


def test_small_offices_count_as_one(firm: tuple[Settings, Company]) -> None:
    run = outcome(firm, {})
    assert kpis(run)["offices_reached"] <= len(asked_in_each_row(run)) < len(SIZES)


def test_figures_of_a_run_show_no_small_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(listed(), encoding="utf-8")
    words = ["run", "company=records", "company.employees=people.csv", "replications=2", "name=x"]
    assert main([*words, "campaign.audience.levels=[manager,senior_manager,executive]"]) == 0
    folder = Path("results/run/x")
    text = "".join(path.read_text(encoding="utf-8") for path in [*folder.glob("figures/*.svg"), folder / "report.html"])
    assert "Berlin" in text and not any(name in text for name in TOGETHER)
    shown = set(columns_of(folder / "daily.parquet", "office")["office"].tolist())
    assert not shown & set(TOGETHER) and set(columns_of(folder / "posts.parquet", "office")["office"].tolist()) <= shown


def test_with_and_without_one_person_each_result_alone_keeps_to_the_rule(firm: tuple[Settings, Company], tmp_path: Path) -> None:
    """Two lists of people differ by who is in one only: that is not hidden. But the second list is no way round the rule."""
    (tmp_path / "more.csv").write_text(listed("Faro1,Faro,London0,staff,3\n"), encoding="utf-8")
    plan = firm[0].company.model_copy(update={"employees": str(tmp_path / "more.csv")})
    more = firm[0].model_copy(update={"company": plan}), build_company(plan, firm[0].behaviour)
    for attack in ATTACKS.values():
        assert refused(more, **attack)
    before, after = (asked_in_each_row(outcome(each, {})) for each in (firm, more))
    assert before.keys() == after.keys() and {name for name in before if before[name] != after[name]} == {"other offices"}
    runs = [outcome(each, {}) for each in (firm, more)]
    tables = [spelled_out(coded_groups_table(run)) for run in runs]
    named = [list(zip(table["kind"].tolist(), table["group"].tolist(), strict=True)) for table in tables]
    sizes = [dict(zip(names, table["people"].tolist(), strict=True)) for names, table in zip(named, tables, strict=True)]
    apart = {group: sizes[1][group] - sizes[0][group] for group in sizes[0] if sizes[0][group] != sizes[1][group]}
    told = "this is what the guide names (My own company): the office as it is shown, the level and the tenure band of the one who is in one list only"
    assert named[0] == named[1] and apart == {("level", "staff"): 1, ("tenure", "3 to 10 years"): 1}, told
    values = [kpis(run) for run in runs]
    assert [round(each["attended"] / each["attendance_rate"]) for each in values] == [112, 113], "and the size of the audience"


@pytest.mark.usefixtures("unpainted")
def test_with_and_without_one_person_imports_differ_by_one_in_what_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes are exact, since the books of an import have to add up; ties are rounded. Nothing else tells of the person."""
    monkeypatch.chdir(tmp_path)
    shown = []
    for extra in ("", "Faro1,Faro,London0,staff,3\n"):
        Path("people.csv").write_text(listed(extra), encoding="utf-8")
        assert main(["import", "people=people.csv", "key=my.key", "as_of=2026-11-01"]) == 0
        summary = Path("results/import/company/summary.html").read_text(encoding="utf-8")
        page = re.sub(r"<style.*?</style>|<svg.*?</svg>|<img[^>]*>", "", summary, flags=re.DOTALL)
        shown.append(re.sub(r"<[^>]+>", " ", page).split())
    assert "Faro" not in shown[1] and "Faro1" not in shown[1]
    apart = {(one, other) for one, other in zip(*shown, strict=True) if one != other}
    sizes, rounded, means = {("112", "113"), ("6", "7")}, {("50", "55")}, {("0.8", "0.7"), ("2.8", "2.9")}
    assert apart == sizes | rounded | means, "the whole list and the small offices together; ties by fives, and ties a person"


def grouped(folder: Path) -> tuple[Settings, Company]:
    """Functions of 40, 30, 20, 3 and 2 people, teams of 6 and one of 4, years with the firm of 0 to 22; all in two offices."""
    functions = [name for name, size in (("Sales", 40), ("Finance", 30), ("Legal", 20), ("Audit", 3), ("Board", 2)) for _ in range(size)]
    rows = ["employee_id,office,level,team,function,tenure_years"]
    rows += [
        f"p{i},{('London', 'Berlin')[i % 2]},{'executive' if i == 0 else 'staff'},t{i % 2}-{i // 12},{name},{(i * 7) % 23}"
        for i, name in enumerate(functions)
    ]
    file = folder / "people.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    plan = CompanySettings(name="records", kind="records", employees=str(file))
    asked = shipped().model_copy(update={"company": plan})
    return asked, build_company(plan, asked.behaviour)


def test_real_people_are_chosen_by_whole_groups_of_one_kind(tmp_path: Path) -> None:
    asked = grouped(tmp_path)
    allowed: list[dict[str, object]] = [
        {"functions": ["Sales"]},
        {"functions": ["Sales", "Audit", "Board", "Legal"]},
        {"teams": ["t0-0", "t1-3"]},
        {"people": [f"p{i}" for i in range(0, 12, 2)]},  # a whole team
        {"tenure_from_years": 1, "tenure_below_years": 10},
    ]
    assert [refused(asked, audience=each) for each in allowed] == [[]] * len(allowed)
    forbidden: list[tuple[dict[str, object], str]] = [
        ({"functions": ["Audit"]}, "campaign.audience"),
        ({"functions": ["Sales", "Audit"]}, "campaign.audience"),  # less Sales alone, that is three people
        ({"functions": ["Sales"], "offices": ["London"]}, "campaign"),
        ({"functions": ["Sales"], "tenure_from_years": 1}, "campaign"),
        ({"people": [f"p{i}" for i in range(20)]}, "campaign.audience"),  # cuts through teams
        ({"tenure_from_years": 2}, "campaign.audience.tenure_from_years"),
    ]
    assert [refused(asked, audience=each) for each, _ in forbidden] == [[field] for _, field in forbidden]


def test_differences_of_all_allowed_selections_by_function_are_whole_groups(tmp_path: Path) -> None:
    """Every pair of selections that is let through differs in nobody, or in five people and more."""
    asked = grouped(tmp_path)
    names = ["Sales", "Finance", "Legal", "Audit", "Board"]
    every = [Audience(functions=chosen) for size in range(1, 6) for chosen in itertools.combinations(names, size)]
    kept = [in_audience(each, asked[1]) for each in every if not refused(asked, audience=each.model_dump())]
    assert len(kept) > 5
    differences = [int(np.count_nonzero(one & ~other)) for one in kept for other in kept]
    assert all(each == 0 or each >= SMALL_GROUP for each in differences)


def test_offices_and_levels_are_not_told_apart_where_functions_choose(tmp_path: Path) -> None:
    settings, company = grouped(tmp_path)
    made = settings.changed({"campaign.audience": {"functions": ["Sales"]}, "campaign.sessions.0.supply_share": 0.5})
    outcome = ViralityModel(made, 1, company=company).run()
    assert set(spelled_out(coded_daily_table(outcome))["office"]) == {"other offices"}
    groups = spelled_out(coded_groups_table(outcome))
    assert min(groups["people"]) >= SMALL_GROUP


@pytest.mark.parametrize("field", ["offices", "office_reach"])
def test_offices_of_a_channel_are_a_selection_too(firm: tuple[Settings, Company], field: str) -> None:
    """What a message costs or reaches through a channel of one small office would tell of its people."""
    of_two = {"offices": ["Rome"], "office_reach": {"Rome": 0.5}}[field]
    made = firm[0].changed({f"channels.email.{field}": of_two})
    assert [each.field for each in misfits_of(made, firm[1])] == [f"channels.email.{field}"]
    together = {"offices": [*TOGETHER, "London"], "office_reach": dict.fromkeys([*TOGETHER, "London"], 0.5)}[field]
    assert not misfits_of(firm[0].changed({f"channels.email.{field}": together}), firm[1])


@pytest.mark.parametrize("years", [2.0, 11.2, 9.99])
def test_nobody_learns_a_persons_years_by_asking_for_others(tmp_path: Path, years: float) -> None:
    """Bands of tenure begin at stated years; any other limit is refused, whatever the people are."""
    assert refused(grouped(tmp_path), audience={"tenure_from_years": years}) == ["campaign.audience.tenure_from_years"]


@pytest.mark.parametrize("audience", [Audience(functions=("sales",)), Audience()])
@pytest.mark.parametrize("share", [0.0715, 0.26, 0.5])
def test_seats_by_share_do_not_tell_where_few_people_work(share: float, audience: Audience, tmp_path: Path) -> None:
    """Two companies of the same groups: whether Rome has one salesperson or four, and its two small offices 2 and 4 people or 3 each, nobody learns."""
    seats = []
    for sales, small in (({"Berlin": 14, "Rome": 1, "Paris": 10}, (2, 4)), ({"Berlin": 12, "Rome": 4, "Paris": 9}, (3, 3))):
        sizes = {"Berlin": 40, "Rome": 6, "Paris": 30, "Oslo": small[0], "Faro": small[1]}
        people = [(office, "sales" if i < sales.get(office, 0) else "else") for office, size in sizes.items() for i in range(size)]
        rows = [f"p{n},{office},{function}" for n, (office, function) in enumerate(people)]
        (tmp_path / "people.csv").write_text("\n".join(["employee_id,office,function", *rows]), encoding="utf-8")
        plan = CompanySettings(name="records", kind="records", employees=str(tmp_path / "people.csv"))
        series = {"campaign.sessions.0.supply_share": share, "campaign.sessions.0.seats": 1}
        asked = shipped().model_copy(update={"company": plan}).changed(series | {"campaign.audience": audience.model_dump()})
        sessions = build_world(asked, build_company(plan, asked.behaviour), 1).sessions
        seats.append(np.sort(sessions["seats"]).tolist())
    assert seats[0] == seats[1] and len(seats[0]) >= 3


@pytest.mark.parametrize("wrong", [{"functions": ["Salse"]}, {"teams": ["t9-9"]}, {"people": ["p900"]}])
def test_a_group_that_real_people_have_not_is_named_as_unknown(wrong: dict[str, list[str]], tmp_path: Path) -> None:
    assert refused(grouped(tmp_path), audience=wrong) == [f"campaign.audience.{next(iter(wrong))}"]
