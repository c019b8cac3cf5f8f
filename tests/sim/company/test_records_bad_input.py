"""Files that cannot be a company: each is refused with file, line, column, value, reason; all problems at once."""

import time
from pathlib import Path

import pytest

from sim.company.build import build_company
from sim.company.records import RecordsError
from sim.settings import ColumnMap, CompanySettings
from tests.worlds import SHIPPED

GOOD = "employee_id,office\na,Berlin\nb,Berlin\nc,London\n"


def refusal(folder: Path, employees: str | bytes, ties: str | bytes | None = None, **more: object) -> RecordsError:
    """How these two files are refused."""
    paths = {}
    for name, content in (("employees", employees), ("ties", ties)):
        if content is not None:
            path = folder / f"{name}.csv"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths[name] = str(path)
    settings = CompanySettings.model_validate({"name": "test", "kind": "records", **paths, **more})
    with pytest.raises(RecordsError) as caught:
        build_company(settings, SHIPPED)
    return caught.value


@pytest.mark.parametrize(
    ("employees", "line", "column", "value", "reason"),
    [
        ("", 0, "", "", "is empty"),
        ("\n\n", 0, "", "", "is empty"),
        ("employee_id,office\n", 0, "", "", "has no rows"),
        ("employee_id,ofice\na,Berlin\n", 1, "office", "", "the nearest is 'ofice'"),
        ("id,office\na,Berlin\n", 1, "employee_id", "", "no such column"),
        ("employee_id,office,office\na,Berlin,Paris\n", 1, "office", "", "two columns"),
        ("employee_id,office\na,Berlin\na,London\n", 3, "employee_id", "a", "already on line 2"),
        ("employee_id,office\n,Berlin\nb,Berlin\n", 2, "employee_id", "", "is empty"),
        ("employee_id,office\na,Berlin\nb, \n", 3, "office", "", "is empty"),
        ("employee_id,office\na,Berlin,x\nb,Berlin\n", 2, "", "", "3 cells where the header has 2"),
        ("employee_id,office\na\n", 2, "office", "", "is empty"),
        ("employee_id,office\na\nb,Berlin\n", 2, "office", "", "is empty"),
        ("employee_id,office,team\na,Berlin,x\nb,Lis\nbon,y\n", 4, "", "", "a row broken in two?"),
        ("employee_id,office\na,#N/A\nb,Berlin\n", 2, "office", "", "is empty"),
        ('employee_id,office\na,"Berlin "HQ""\nb,Berlin\n', 2, "", "", "cannot be split into cells"),
        ("employee_id,office\na," + "x" * 81 + "\n", 2, "office", "x" * 81, "81 characters"),
        ("employee_id,office\n" + "x" * 1001 + ",Berlin\n", 2, "employee_id", "x" * 1001, "1001 characters"),
        ('employee_id,office\na,"Berlin\nb,Berlin\n', 2, "", "", "cannot be split into cells"),
        ("employee_id,office\na,Ber\0lin\n", 2, "", "", "NUL"),
        ("employee_id,office,manager_id\na,Berlin,z\n", 2, "manager_id", "z", "does not match any employee"),
        ("employee_id,office,manager_id\na,Berlin,a\n", 2, "manager_id", "a", "circle"),
        ("employee_id,office,manager_id\nx,B,\na,B,b\nb,B,c\nc,B,a\nd,B,a\n", 3, "manager_id", "b", "circle"),
        ("employee_id,office,level\na,Berlin,boss\n", 2, "level", "boss", "not a level"),
        ("employee_id,office,level\na,Berlin,0\n", 2, "level", "0", "not a level"),
        ("employee_id,office,level\na,Berlin,1.5\n", 2, "level", "1.5", "not a level"),
        ("employee_id,office,level\na,Berlin,1e300\n", 2, "level", "1e300", "not a level"),
        ("employee_id,office,tenure_years\na,Berlin,-1\n", 2, "tenure_years", "-1", "no tenure"),
        ("employee_id,office,tenure_years\na,Berlin,1990\n", 2, "tenure_years", "1990", "no tenure"),
        ("employee_id,office,utc_offset_hours\na,Berlin,noon\n", 2, "utc_offset_hours", "noon", "not a UTC offset"),
        ("employee_id,office,utc_offset_hours\na,Berlin,inf\n", 2, "utc_offset_hours", "inf", "not a UTC offset"),
        ("employee_id,office,utc_offset_hours\na,Berlin,15\n", 2, "utc_offset_hours", "15", "not a UTC offset"),
        ("employee_id,office,utc_offset_hours\na,B,1\nb,B,2\n", 3, "utc_offset_hours", "2", "differs from 1 hours"),
    ],
)
def test_employees(tmp_path: Path, employees: str, line: int, column: str, value: str, reason: str) -> None:
    (problem,) = refusal(tmp_path, employees).problems
    assert (problem.file, problem.line, problem.column, problem.value) == ("employees.csv", line, column, value)
    assert reason in problem.reason
    assert problem.allowed


@pytest.mark.parametrize(
    ("ties", "settings", "line", "column", "value", "reason"),
    [
        ("", {}, 0, "", "", "is empty"),
        ("from,to\n", {}, 0, "", "", "has no rows"),
        ("from,too\na,b\n", {}, 1, "to", "", "the nearest is 'too'"),
        ("from,to\na,z\nb,c\n", {}, 2, "to", "z", "does not match any employee"),
        ("from,to\na,b\n,c\n", {}, 3, "from", "", "is empty"),
        ("from,to\na,b\nb,b\n", {}, 3, "to", "b", "themselves"),
        ("from,to,weight\na,b,1\nb,c,much\n", {}, 3, "weight", "much", "not a number"),
        ("from,to,weight\na,b,1\nb,c,inf\n", {}, 3, "weight", "inf", "not a number"),
        ("from,to,weight\na,b,1\nb,c,nan\n", {}, 3, "weight", "", "not a number"),
        ("from,to,weight\na,b,1\nb,c,-1\n", {}, 3, "weight", "-1", "below zero"),
        ("from,to,weight\na,b,1\nb,c,1e308\n", {}, 3, "weight", "1e308", "above 1e+12"),
        ("from,to,weight\na,b,0\nb,c,0\n", {}, 0, "", "", "no tie"),
        ("from,to\na,b\n", {"minimum_tie_weight": 2}, 1, "weight", "", "no such column"),
        ("from,to,weight\na,b,1\n", {"minimum_tie_weight": 2}, 0, "", "", "no tie"),
        ("from,to\na,b\n", {"tie_kinds": ["mail"]}, 1, "kind", "", "no such column"),
        ("from,to,kind\n" + "a,b,email\n" * 5, {"tie_kinds": ["email", "mail"]}, 0, "kind", "mail", "nearest is 'email'"),
    ],
)
def test_ties(tmp_path: Path, ties: str, settings: dict[str, object], line: int, column: str, value: str, reason: str) -> None:
    (problem,) = refusal(tmp_path, GOOD, ties, **settings).problems
    assert (problem.file, problem.line, problem.column, problem.value) == ("ties.csv", line, column, value)
    assert reason in problem.reason


def test_every_problem_in_both_files_at_once(tmp_path: Path) -> None:
    employees = "employee_id,office,manager_id,level,tenure_years\na,,z,boss,-1\na,Berlin,,,\n"
    error = refusal(tmp_path, employees, "from,to,weight\na,y,x\n")
    found = {(each.file, each.line, each.column) for each in error.problems}
    assert found == {
        ("employees.csv", 2, "office"),
        ("employees.csv", 2, "manager_id"),
        ("employees.csv", 2, "level"),
        ("employees.csv", 2, "tenure_years"),
        ("employees.csv", 3, "employee_id"),
        ("ties.csv", 2, "to"),
        ("ties.csv", 2, "weight"),
    }
    for each in error.problems:
        assert str(each) in str(error)
    assert "employees.csv, line 2, level: is not a level (expected: executive," in str(error)


def test_a_long_list_is_counted(tmp_path: Path) -> None:
    error = refusal(tmp_path, "employee_id,office\n" + "a,Berlin\n" * 100)
    assert len(error.problems) == 99
    assert len(str(error).splitlines()) == 52
    assert str(error).endswith("... and 49 more")


def test_two_circles_of_managers_are_two_problems(tmp_path: Path) -> None:
    rows = "a,B,b\nb,B,a\nc,B,d\nd,B,c\ne,B,a\n"
    error = refusal(tmp_path, "employee_id,office,manager_id\n" + rows)
    assert [each.line for each in error.problems] == [2, 4]


def test_a_mapped_column_that_is_not_there(tmp_path: Path) -> None:
    columns = ColumnMap(team="departmant")
    error = refusal(tmp_path, "employee_id,office,department\na,Berlin,x\n", columns=columns)
    assert "employees.csv, line 1, departmant: no such column; the nearest is 'department'" in str(error)


def test_of_many_columns_the_nearest_are_named(tmp_path: Path) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    many = ",".join(f"question {one}{other}" for one in letters for other in letters)
    (problem,) = refusal(tmp_path, f"employee_id,team,{many},offices\n1,a{',x' * 26**2},b\n").problems
    assert problem.allowed.startswith("one of offices, ") and problem.allowed.endswith(", ... (667 more)") and len(problem.allowed) < 300


def test_files_that_are_not_text(tmp_path: Path) -> None:
    assert "is a ZIP archive that is cut off" in str(refusal(tmp_path, b"PK\x03\x04..."))
    assert "NUL" in str(refusal(tmp_path, GOOD.encode("utf-16-le")))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    settings = CompanySettings(name="test", kind="records", employees=str(tmp_path / "no.csv"))
    with pytest.raises(RecordsError, match=r"no\.csv: cannot be read: No such file"):
        build_company(settings, SHIPPED)
    with pytest.raises(RecordsError, match="cannot be read"):
        build_company(settings.model_copy(update={"employees": str(tmp_path)}), SHIPPED)


def test_nothing_in_a_message_can_steer_a_terminal(tmp_path: Path) -> None:
    error = refusal(tmp_path, "employee_id,office,manager_id\na,Berlin,\x1b[2J\n")
    assert "\x1b" not in str(error)


def test_a_file_of_very_many_columns_is_looked_through_once(tmp_path: Path) -> None:
    """Each name was compared with every other: a file of 100,000 columns took many minutes to refuse."""
    names, begun = ",".join(f"c{i}" for i in range(40_000)), time.process_time()
    assert "two columns" in str(refusal(tmp_path, f"employee_id,office,{names},c7\na,Berlin\n"))
    assert time.process_time() - begun < 5.0
