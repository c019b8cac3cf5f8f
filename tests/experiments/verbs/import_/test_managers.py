"""Managers by whatever name a file calls them."""

from pathlib import Path

import pytest

from experiments.cli import main
from sim.company.build import build_company
from sim.settings import CompanySettings
from tests.imports import imported, refused
from tests.worlds import SHIPPED

HEAD = "Employee ID,Name,Location,Reports To\n"
ROWS = "0011,Jane Doe,Oslo,\n" + "".join(f"00{i},Given{i} Family{i},Oslo,CELL\n" for i in range(12, 20))


@pytest.mark.parametrize(
    "cell",
    [
        "0011",
        "11",
        "11.0",
        "11.00",
        "Jane Doe",
        '"Doe, Jane"',
        "DOE JANE",
        '"Dr. Jane M. Doe"',
        "Jane Doe (0011)",
        "0011 - Jane Doe",
        '="0011"',
        "jane.doe",
    ],
)
def test_a_manager_by_any_name(cell: str, tmp_path: Path) -> None:
    if cell.startswith("="):
        cell = '"=""0011"""'
    found = imported(tmp_path, people=HEAD + ROWS.replace("CELL", cell))
    assert int((found.people.manager >= 0).sum()) == 8


def test_a_name_that_two_share_stands_for_nobody(tmp_path: Path) -> None:
    text = HEAD + ROWS.replace("CELL", "0011").replace("0019,Given19 Family19,Oslo,0011", "0019,Doe Jane,Oslo,Jane Doe")
    (problem,) = refused(tmp_path, people=text)
    assert "belongs to several people" in problem.allowed and problem.given is None


def test_the_second_of_several_managers_is_another_tie(tmp_path: Path) -> None:
    found = imported(tmp_path, people=HEAD + ROWS.replace("CELL", "Jane Doe; 0012", 3).replace("CELL", "0011"))
    assert int((found.people.manager >= 0).sum()) == 8
    (further,) = (each for each in found.ties if each.kind == "further manager")
    assert len(further.one) == 2, "nobody is a manager of their own"


def test_further_managers_are_written_and_simulated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list of people holds one manager of each; the others are ties in a file, which the command that is printed names."""
    people = tmp_path / "people.csv"
    people.write_text(HEAD + ROWS.replace("CELL", "Jane Doe; 0012", 5).replace("CELL", "0011"), encoding="utf-8")
    key = tmp_path.parent / f"{tmp_path.name}.key"
    assert main(["import", f"people={people}", f"results={tmp_path}", f"key={key}", "name=firm", "as_of=2026-03-01"]) == 0
    folder = tmp_path / "import" / "firm"
    assert (folder / "ties.csv").read_text(encoding="utf-8").count(",further manager\n") == 4
    assert "company.ties=" in capsys.readouterr().out
    files = {"employees": str(folder / "employees.csv"), "ties": str(folder / "ties.csv")}
    company = build_company(CompanySettings.model_validate({"name": "firm", "kind": "records", **files}), SHIPPED)
    assert any("generated" in note and "and 4 with further managers" in note for note in company.notes)


def test_the_top_as_their_own_manager(tmp_path: Path) -> None:
    found = imported(tmp_path, people=HEAD + ROWS.replace("CELL", "0011").replace("Doe,Oslo,", "Doe,Oslo,0011"))
    assert int((found.people.manager < 0).sum()) == 1
    assert any("own manager" in note for note in found.ledger.notes)


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("1.2E+11", "kept a few digits"),
        ("Some Body", "names"),
        ("boss@else.example", "addresses that the list does not have"),
        ("40123", "another system"),
    ],
)
def test_a_column_that_hardly_resolves_is_one_problem(cell: str, what: str, tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, people=HEAD + ROWS.replace("CELL", cell))
    assert problem.field == "Reports To" and "0 of 8 cells are found" in problem.allowed and what in problem.allowed


def test_ids_that_lost_their_digits_are_refused(tmp_path: Path) -> None:
    text = "employee_id,office\n" + "".join(f"1.23{i}E+11,Oslo\n" for i in range(8))
    (problem,) = refused(tmp_path, people=text, mend=True)
    assert "digits are lost" in problem.allowed


@pytest.mark.parametrize("header", ["Reports To (Employee ID)", "上司（コード）", "Vorgesetzter (Pers.-Nr.)", "N+1 (matricule)"])
def test_what_stands_in_brackets_behind_a_name_is_passed_over(header: str, tmp_path: Path) -> None:
    """Without it the line of managers was made up, and nothing but a list of unused columns said so."""
    found = imported(tmp_path, people=HEAD.replace("Reports To", header) + ROWS.replace("CELL", "0011"))
    assert int((found.people.manager >= 0).sum()) == 8
    said = "column 4" if "1" in header else repr(header)  # a first line with digits in it may be a person
    assert f"people.csv: {said} is read as manager: what stands in brackets is passed over." in found.ledger.notes


@pytest.mark.parametrize("header", ["Manager (Y/N)", "Location (Manager)", "Email (Manager)"])
def test_brackets_that_say_something_else_are_no_name(header: str, tmp_path: Path) -> None:
    found = imported(tmp_path, people=HEAD.replace("Reports To", header) + ROWS.replace("CELL", "Y"))
    assert (found.people.manager < 0).all() and "manager" not in found.people.columns and "email" not in found.people.columns


def test_two_columns_apart_only_by_what_stands_in_brackets_are_neither(tmp_path: Path) -> None:
    text = HEAD.replace("Reports To", "Reports To (old),Reports To (new)") + ROWS.replace("CELL", "0011,0011").replace(
        "Oslo,\n", "Oslo,,\n"
    )
    assert (imported(tmp_path, people=text).people.manager < 0).all()


def test_a_column_that_may_name_managers_and_is_not_used_is_asked_about_first(tmp_path: Path) -> None:
    """A line of managers that is made up although the file holds it must not go unnoticed; marks are none, nor is what differs for everybody, or
    for nobody."""
    ask = "The column 'Disciplinary supervisor' may say who reports to whom, and is not used"
    text = HEAD.replace("Reports To", "Disciplinary supervisor")
    found = imported(tmp_path, people=text + ROWS.replace("CELL", "Jane Doe", 4).replace("CELL", "Given12 Family12"))
    assert any(each.startswith(ask) for each in found.ledger.headlines)
    unlike = ROWS
    for i in range(8):
        unlike = unlike.replace("CELL", f"note {i}", 1)
    for others in (ROWS.replace("CELL", "Y"), unlike, ROWS.replace("CELL", "to be named")):
        none = imported(tmp_path, people=text + others)
        assert not any("who reports to whom" in each for each in none.ledger.headlines)


def test_levels_behind_their_number(tmp_path: Path) -> None:
    """As Workday writes them."""
    rows = "".join(f"{i},Oslo,{['1 Executive', '5 Manager', '8 Individual Contributor'][min(i, 2)]}\n" for i in range(6))
    found = imported(tmp_path, people="Employee ID,Location,Management Level\n" + rows)
    assert sorted(found.people.level) == ["executive", "manager", *["staff"] * 4]
