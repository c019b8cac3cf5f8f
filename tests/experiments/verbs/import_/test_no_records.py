"""Lines that are no records: totals in any column and language, headers below the header. Nobody is invented, nobody is lost."""

from pathlib import Path

import pytest

from experiments.verbs.import_.no_records import is_label
from tests.imports import imported, left_out, refused

WORKDAY = "Worker,Employee ID,Location,Manager ID,Hire Date,FTE\n" + "".join(
    f"Given{i} Family{i},{i},{('Oslo', 'Rome')[i % 2]},{'' if i == 1 else 1},2019-03-01,1\n" for i in range(1, 9)
)
"""Eight people; nobody uses the columns `Worker` and `FTE`."""


@pytest.mark.parametrize(
    "below",
    [
        "Total,8,,,,",
        "Grand Total: 8,,,,,",
        "Gesamtergebnis,8,,,,8.0",
        "総計,8,,,,",
        "합계,,,,,8",
        "Total général,8,8,8,8,8",
        ",Total,8,,,",
        ",8,Rome Total,,,",
        "Total Lisbonne,8,,,,",
        ",8,,,,Total",
        "Rome,Total,8,,,",
        "Count,8,,7,,100 %",
        "Sum,,,,,8",
        "合計,8名,,,,",
    ],
)
@pytest.mark.parametrize("mend", [True, False])
def test_a_total_is_nobody(below: str, mend: bool, tmp_path: Path) -> None:
    found = imported(tmp_path, people=WORKDAY + below + "\n", mend=mend)
    assert (len(found.people), {*found.people.offices}) == (8, {"Oslo", "Rome"})
    assert left_out(found, "people.csv: people") == {"a total": 1}
    assert any(note.startswith("Taken for") and "people.csv:10" in note for note in found.ledger.notes)


def test_subtotals_are_nobody(tmp_path: Path) -> None:
    """Their label stands in the column of offices, and their count in that of ids."""
    rows = [
        line
        for office in ("Oslo", "Rome", "Bonn")
        for line in (*(f"{office},E{office}{i},2019-03-01" for i in range(3)), f"{office} Total,3,")
    ]
    text = "\n".join(["Location,Employee ID,Hire Date", *rows, "Grand Total,9,"]) + "\n"
    for mend in (True, False):
        found = imported(tmp_path, people=text, mend=mend)
        assert (len(found.people), found.people.offices) == (9, ["Bonn", "Oslo", "Rome"])


def test_of_many_rows_that_are_nobody_the_first_ten_are_named(tmp_path: Path) -> None:
    found = imported(tmp_path, people=WORKDAY + "Total,8,,,,\n" * 12)
    (told,) = (note for note in found.ledger.notes if note.startswith("Taken for a total"))
    assert told.count("people.csv:") == 10 and told.endswith("people.csv:19 and 2 more.")


@pytest.mark.parametrize(
    "row",
    [
        "Ann Total,9,Oslo,1,2019-03-01,1",
        "Li Sum,9,Total,1,2019-03-01,1",
        "Ann Lee,9,Total,1,,",
        ",9,Oslo,1,2019-03-01,",
        "Suma Rao,9,,1,,1",
        "Total,T9,Total,,,",
    ],
)
def test_somebody_who_is_called_like_a_total_is_there(row: str, tmp_path: Path) -> None:
    for head in ("Worker", "Last Name"):
        found = imported(tmp_path, people=WORKDAY.replace("Worker", head) + row + "\n")
        assert len(found.people) == 9


def test_an_office_called_total_is_one(tmp_path: Path) -> None:
    text = (
        "Employee ID,Location,Manager ID\n" + "".join(f"{i},{('Oslo', 'Total')[i % 2]},{i and 1}\n" for i in range(1, 13)) + "13,Total,\n"
    )
    assert len(imported(tmp_path, people=text).people) == 13


@pytest.mark.parametrize(
    "below",
    [
        "Worker name,USERID,Work location,Supervisor,Date of hire,Full time equivalent",
        "Mitarbeiter,Personalnummer,Standort,Vorgesetzter,Eintrittsdatum,Anteil",
        "String,String,String,String,Date,Number",
        "worker,employee_id,LOCATION,manager-id,Hire date,fte",
    ],
)
def test_a_second_header_is_nobody(below: str, tmp_path: Path) -> None:
    head, _, rows = WORKDAY.partition("\n")
    for mend in (True, False):
        found = imported(tmp_path, people=f"{head}\n{below}\n{rows}", mend=mend)
        assert (len(found.people), found.people.offices) == (8, ["Oslo", "Rome"])
        said = (
            "Taken for a second header, not for a record: people.csv:2.",
            "people.csv: line 2 is the header; the lines above the header are skipped.",
        )
        assert {*said} & {*found.ledger.notes}


def test_labels_under_technical_names(tmp_path: Path) -> None:
    """The layout in which SuccessFactors takes and gives people, and its words for nobody."""
    text = (
        "STATUS,USERID,USERNAME,FIRSTNAME,LASTNAME,MANAGER,HR,LOCATION,HIREDATE\n"
        "STATUS,USERID,Username,First Name,Last Name,Manager,Human Resource,Location,Hire Date\n"
        + "".join(f"active,u{i},user{i},A,B,{'u0' if i else 'NO_MANAGER'},NO_HR,Oslo,03/21/2019\n" for i in range(8))
    )
    for mend in (True, False):
        found = imported(tmp_path, people=text, mend=mend)
        assert (len(found.people), found.people.offices, int((found.people.manager >= 0).sum())) == (8, ["Oslo"], 7)


@pytest.mark.parametrize("never", ["00.00.0000", "00/00/0000", "0000-00-00", "1/0/1900", "00.01.1900"])
def test_days_that_are_none(never: str, tmp_path: Path) -> None:
    text = "Employee ID,Location,Hire Date,Termination Date\n" + "".join(f"{i},Oslo,2019-03-{i + 1:02},{never}\n" for i in range(8))
    assert len(imported(tmp_path, people=text).people) == 8


def test_words_of_headers_in_a_row_make_no_header(tmp_path: Path) -> None:
    """A team called Service, an office called Sede, a manager by grade."""
    text = "Employee ID,Location,Department,Level\n" + "".join(f"{i},Sede,Service,manager\n" for i in range(8))
    assert len(imported(tmp_path, people=text).people) == 8


def test_a_second_header_of_learning_records_is_none(tmp_path: Path) -> None:
    head = "userEmail,itemTitle,completionStatus,registrationDate\nEmail,Course,Status,Registration Date\n"
    map_ = tmp_path / "lms.yaml"
    map_.write_text(
        "based_on: generic_learning\nlearning:\n  columns:\n"
        "    email: [userEmail, email]\n    programme: [itemTitle, course]\n    status: [completionStatus, status]\n    registered_at: [registrationDate]\n"
    )
    people = "email,office\n" + "".join(f"p{i}@corp.example,Oslo\n" for i in range(6))
    rows = "".join(f"p{i}@corp.example,Space,Enrolled,2026-02-01\n" for i in range(6))
    found = imported(tmp_path, people=people, learning=head + rows, learning_map=str(map_))
    assert found.learning is not None and len(found.learning) == 6
    assert left_out(found, "learning.csv: learning records") == {"a second header": 1}


@pytest.mark.parametrize(("text", "label"), [("Lisbon Total", True), ("Total", True), ("Total: 24 %", True), ("東京 集計", True), ("Totalis", False), ("Sumner", False), ("Total of all the people who work in the north", False)])  # fmt: skip
def test_labels_of_totals(text: str, label: bool) -> None:
    assert is_label(text) == label


def test_mend_counts_rows_whose_id_is_repeated(tmp_path: Path) -> None:
    rows = [f"{i},{office}" for i in range(40) for office in ("Oslo", "Rome")]
    (problem,) = refused(tmp_path, people="\n".join(["employee_id,office", *rows]) + "\n", mend=True)
    assert problem.allowed.startswith("mend would take 40 of 80 rows")


def test_a_missing_column_of_a_file_in_doubt_names_the_encoding(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, people="Numéro;Matricule\n1;2\n".encode("cp1252"))
    assert problem.allowed.endswith("another `encoding` in a map") and "Windows-1252" in problem.allowed
