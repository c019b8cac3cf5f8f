"""A company out of a few words, with departments; series of sessions; what differs, in words."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("streamlit", reason="the extra `ui` is not installed")

from experiments.config import config_files
from experiments.config.errors import Problem, RequestError
from experiments.config.office_lines import AnswerError, OfficeLine
from experiments.dashboard import choices, levers, widgets
from experiments.dashboard.described import departments_in, described_words, employees_csv
from experiments.dashboard.in_memory import InMemoryRunner
from experiments.dashboard.uploads import UploadSession
from experiments.execution.companies import built_company
from experiments.execution.real_people import are_real, invented_people
from experiments.report.lever_words import lever_name, value_said
from sim.settings import CompanySettings


def test_departments_share_out_every_office() -> None:
    offices = [OfficeLine("Rome", 61, 1.0), OfficeLine("Pune", 40, 5.5)]
    rows = list(csv.DictReader(io.StringIO(employees_csv(offices, {"Sales": 30, "R&D": 70}, 8))))
    there = [(each["office"], each["function"]) for each in rows]
    assert [there.count(each) for each in (("Rome", "Sales"), ("Rome", "R&D"), ("Pune", "Sales"), ("Pune", "R&D"))] == [18, 43, 12, 28]
    teams = [each["team"] for each in rows]
    assert max(map(teams.count, teams)) == 8 and len({each["employee_id"] for each in rows}) == 101


def test_a_company_with_departments_is_one_like_others() -> None:
    words = described_words("Rome 60 1\nPune 40 5.5", 0.4, 6, "Sales 30 %, Engineering 70 %")
    settings = choices.chosen(words)[0].settings
    company = InMemoryRunner().company(settings)
    assert (company.size, list(company.office_names)) == (100, ["Pune", "Rome"])
    assert set(company.labels.functions) == {"Sales", "Engineering"}
    assert settings.company.remote_share == 0.4
    made, _ = choices.moved(settings, {"campaign.audience.functions": ["Sales"]}, words)
    assert made is not None and choices.fit(made, InMemoryRunner().company) == []


def test_invented_people_are_told_apart_and_those_of_a_file_are_not(tmp_path: Path) -> None:
    words = described_words("Bern 90 1\nLyon 60 1\nOslo 3 1", 0.3, 8, "Sales 40\nIT 60")
    content = Path(choices.chosen(words)[0].settings.company.employees or "").read_bytes()
    session, own = UploadSession(), tmp_path / "employees.csv"
    own.write_bytes(content)
    uploaded = session.add("employees.csv", content)
    audience: dict[str, object] = {"campaign.audience.functions": ["IT"], "campaign.audience.offices": ["Bern"]}
    refused = "chooses real people by functions and by offices and levels"
    for company, said in ((words, []), *((choices.company_words(choices.OWN, file), [refused]) for file in (uploaded, own))):
        settings, runner = choices.chosen(company)[0].settings, InMemoryRunner(threads=1)
        made, _ = choices.moved(settings, audience, company)
        assert made is not None
        assert [each.allowed.partition(";")[0] for each in choices.fit(made, runner.company)] == said
        assert runner.company(made).real == built_company(made, choices.chosen(company)[1]).real == bool(said)
        assert np.isnan(next(iter(runner.replicates(made, [1]))).kpis["demand_rate"]) == bool(said)


def test_a_file_that_is_put_where_a_description_was_is_of_real_people(tmp_path: Path) -> None:
    path = invented_people("employee_id,office\n1,Rome\n", tmp_path)
    company = CompanySettings(name="t", kind="records", employees=str(path))
    assert not are_real(company) and are_real(company.model_copy(update={"ties": "ties.csv"}))
    path.write_text("employee_id,office\n2,Rome\n")
    assert are_real(company)


def test_an_office_may_be_written_with_commas() -> None:
    plain = described_words("Zurich 1500 +1\nBoston 350 -5\nPune 120 5.5", 0.3, 8)
    assert described_words("Zurich, 1,500, +1\nBoston, 350, -5\nPune, 120, +5:30", 0.3, 8) == plain
    assert described_words("Zurich 1,500 Europe/Zurich, Boston 350 -5, Pune 120 +5:30", 0.3, 8) == plain
    assert choices.chosen(plain)[0].settings.company.name == "your_company"


def test_a_what_if_keeps_its_name_as_long_as_there_is_room() -> None:
    campaign = choices.chosen(("company=small_firm",))[0].settings.campaign
    assert (
        levers.titled({"campaign.costs.session_usd": 900.0}, campaign, "No teasers, only the invitation", has_subtitle=True)
        == "No teasers, a session 900 instead of 600"
    )
    assert levers.titled({"campaign.brand.awe": 0.1, "campaign.brand.interest": 0.2}, campaign, "") == "2 levers moved"
    assert levers.titled({"campaign.calendar.last_day": 63}, campaign, "") == "Simulated until 2026-05-04", "people think in dates"


@pytest.mark.parametrize(
    ("origin", "called"),
    [
        ("No teasers, 3 levers moved", "No teasers, 3 levers moved, and more"),
        ("No teasers, 3 levers moved, and more", "No teasers, 3 levers moved, and more"),
        ("No teasers, 3 levers moved, and more (2)", "No teasers, 3 levers moved, and more"),
        ("My plan, with a film", "My plan, with a film, a session 900"),
        ("Plan B: a film", "Plan B, a film, a session 900"),
        ("My own plan, with a film and a roadshow", "My own plan, with a film and…, and more"),
        ("Lead Well: four hours that make Mondays better", "Lead Well, a session 900 instead of 600"),
    ],
)
def test_a_name_loses_nothing_of_that_from_which_it_goes_on(origin: str, called: str) -> None:
    campaign = choices.chosen(("company=small_firm",))[0].settings.campaign
    assert levers.titled({"campaign.costs.session_usd": 900.0}, campaign, origin) == called
    assert len(called) <= levers.LONGEST_TITLE


def test_subtitles_are_of_the_files_of_the_project_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "configs" / "campaign"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_bytes(config_files.choices("campaign")["lead_well"].read_bytes())
    monkeypatch.chdir(tmp_path)
    known = {each: choices.is_shipped(each) for each in ("mine", "lead_well", "no_teasers", "same", "kept 1", "my/what_if.yaml")}
    assert known == {"mine": False, "lead_well": True, "no_teasers": True, "same": False, "kept 1": False, "my/what_if.yaml": False}


@pytest.mark.parametrize(("text", "said"), [("Sales", "NAME SIZE"), ("Sales 0", "NAME SIZE"), ("A 1, A 2", "is there twice")])
def test_departments_that_are_not_understood(text: str, said: str) -> None:
    with pytest.raises(AnswerError, match=said):
        departments_in(text)


@pytest.mark.parametrize(
    ("offices", "departments", "said"),
    [
        (
            "Rome 60\n\nPune",
            "Sales 30\nLaw\nSales 9",
            [("offices.3", "Pune"), ("departments.2", "Law"), ("departments.3", "in line 1 already")],
        ),
        ("Rome 60\nRome 9", "", [("offices.2", "in line 1 already")]),
        (" ", "", [("offices", "at least one")]),
        ("Rome 200001", "", [("offices", "at most 200,000")]),
        ("Rome 60", "\n".join(f"D{i} 1" for i in range(21)), [("departments", "at most 20")]),
        ("Rome 100", "Sales 70%\nFinance 60%", [("departments", "at most 100 % together, not 130 %")]),
        ("Rome 60\nPune 40", "Sales 500", [("departments", "as the offices have, 100, not 500")]),
        (
            "Rome 100",
            "Sales 30%\nIT 5 %\nFinance 20",
            [("departments", "for none: Sales 30 % is in per cent, Finance 20 in people")],
        ),
    ],
)
def test_all_that_is_mistyped_is_told_by_field_and_line(offices: str, departments: str, said: list[tuple[str, str]]) -> None:
    with pytest.raises(RequestError) as error:
        described_words(offices, 0.3, 8, departments)
    assert [each.field for each in error.value.problems] == [field for field, _ in said]
    assert all(text in each.allowed for each, (_, text) in zip(error.value.problems, said, strict=True))


def test_departments_that_add_up_are_taken() -> None:
    for departments in ("A 33.3 %\nB 33.3%\nC 33.4%", "A 30\nB 70", "A 30\nB 50", "A 30 %\nB 50 %"):
        assert described_words("Rome 60\nPune 40", 0.3, 8, departments)


def test_series_of_sessions_are_added_changed_and_left_out() -> None:
    settings = choices.chosen(("company=small_firm",))[0].settings
    more = levers.with_series(settings.campaign, 1)
    changes = {"campaign.sessions.1.seats": 7, "campaign.brand.awe": 0.1}
    found = levers.whole_series(more, changes, {0}, {1: [settings.company.offices[0].name]})
    made, problems = choices.moved(settings, found, ("company=small_firm",))
    assert problems == [] and made is not None
    (series,) = made.campaign.sessions
    assert (series.seats, series.offices) == (7, (settings.company.offices[0].name,))
    assert made.campaign.brand.awe == 0.1 and series.first_day == settings.campaign.sessions[0].first_day


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("company.offices.0.name", "Name of office 1"),
        ("company.team_size", "Team size"),
        ("campaign.sessions.1.seats", "Seats a session of session series 2"),
        ("worlds", "worlds"),
        ("offices.2", "Offices, line 2"),
        ("departments", "Departments"),
    ],
)
def test_a_problem_names_what_a_planner_knows(field: str, name: str) -> None:
    assert widgets.as_text(Problem("", field, "is wrong")) == f"{name}: is wrong".replace(":", "\\:")


def test_a_problem_of_a_file_and_no_column_is_told_of_the_file() -> None:
    told = widgets.as_text(Problem("employees.csv:3", "", "holds zero bytes")).replace("\\", "")
    assert told == "employees.csv:3: holds zero bytes"


def test_what_problems_of_a_field_begin_with_is_told_once() -> None:
    problems = [Problem("", "worlds", f"they are too {what}") for what in ("many", "dear")]
    assert (
        widgets.told_together([*problems, Problem("", "seats", "none")]) == r"worlds\: they are too many; dear" + "\n\n" + r"seats\: none"
    )


def test_what_differs_is_said_in_dates_and_per_cent() -> None:
    calendar = choices.chosen(())[0].settings.campaign.calendar
    assert lever_name("campaign.teasers.1") == "Message 2"
    told = value_said("campaign.teasers.1", {"day": 0, "channel": "film", "mystery": 0.5, "wave": 1, "audience": {}}, calendar)
    assert told == f"day {calendar.day_zero.day} {calendar.day_zero:%b %Y}, channel film, mystery 50 %, wave 1"
    assert value_said("campaign.rules", [], calendar) == "none"


def test_a_unit_is_told_once() -> None:
    assert [widgets.heading(*each) for each in (("Posts", "posts"), ("Attendees", "people"), ("Cost", "USD"))] == [
        "Posts",
        "Attendees",
        "Cost, USD",
    ]
