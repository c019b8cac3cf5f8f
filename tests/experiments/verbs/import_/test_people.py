"""What is wrong in lists of people: refused or mended, and counted."""

import codecs
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.verbs.import_.ledger import FilesError
from tests.imports import (
    AS_OF,
    HEAD,
    MESSAGES,
    PEOPLE,
    imported,
    left_out,
    refused,
)

# the row that is changed (old, new); where, column, value and reason of the problem; how many people `mend` leaves
ROWS: dict[str, tuple[str, str, tuple[str, str, str | None, str], int]] = {
    "id twice": ("6,fay", "5,fay", ("people.csv:7", "Employee ID", "5", "appears already on line 6"), 5),
    "no id": ("6,fay", ",fay", ("people.csv:7", "Employee ID", None, "is empty"), 5),
    "an address": (
        "fay@corp.example,Berlin",
        "x,fay@home.example",
        ("people.csv:7", "Location", None, "looks like an e-mail"),
        5,
    ),
    "a long office": ("fay@corp.example,Berlin", "x," + "B" * 90, ("people.csv:7", "Location", None, "is 90 characters long"), 6),
    "a long cell": ("Board", "B" * 1001, ("people.csv:2", "Department", None, "is 1,001 characters long"), 6),
    "an orphan": (
        "Berlin,4,Sales DE,Staff,2020",
        "Berlin,44,Sales DE,Staff,2020",
        ("people.csv:7", "Manager ID", "44", "does not match any employee"),
        6,
    ),
    "a circle": ("São Paulo,1,Brand", "São Paulo,3,Brand", ("people.csv:3", "Manager ID", "3", "closes a circle"), 6),
    "a level": ("Director", "Archduke", ("people.csv:5", "Job Level", None, "is not a level"), 6),
    "a future date": (
        "2026-01-15",
        "2029-01-15",
        ("people.csv:6", "Hire Date", "2029-01-15", "lies in the future; expected: up to 2028-02-29 (730 days after as_of)"),
        6,
    ),
    "an early date": ("2026-01-15", "1026-01-15", ("people.csv:6", "Hire Date", "1026-01-15", "lies before 1950"), 6),
    "no date": ("2026-01-15", "soon", ("people.csv:6", "Hire Date", None, "is not a date"), 6),
    "a zone": ("Europe/Berlin,IT", "Europe/Bärlin,IT", ("people.csv:7", "Time Zone", "Europe/Bärlin", "is no time zone"), 6),
}


@pytest.mark.parametrize(("listed", "told"), [(40, "1 problem;"), (60, "60 problems;")])
def test_ids_that_stand_twice_are_one_problem_where_they_are_many(listed: int, told: str, tmp_path: Path) -> None:
    """Each pointed at a place of its own, so that none was like another."""
    twice = "".join(f"{i},Oslo\n" for i in range(60)) + "".join(f"{i},Rome\n" for i in range(60))
    with pytest.raises(FilesError, match=f"^watercooler: {told} nothing was written"):
        imported(tmp_path, people=f"employee_id,office\n{twice}", listed=listed)


@pytest.mark.parametrize(("old", "new", "expected", "left"), ROWS.values(), ids=ROWS)
def test_what_is_wrong_in_a_row(old: str, new: str, expected: tuple[str, str, str | None, str], left: int, tmp_path: Path) -> None:
    assert PEOPLE.count(old) == 1
    where, column, value, reason = expected
    (problem,) = refused(tmp_path, people=PEOPLE.replace(old, new))
    assert (problem.where, problem.field, problem.given) == (where, column, value)
    assert reason in problem.allowed and "expected:" in problem.allowed
    more = PEOPLE + "".join(f"{i},x{i}@corp.example,Berlin,,,,,,\n" for i in range(10, 15))
    found = imported(tmp_path, people=more.replace(old, new), mend=True)
    assert len(found.people) == left + 5
    assert len(found.ledger.mended) == 1 and found.ledger.mended[0][4].count == 1
    book = found.ledger.books["people.csv: people"]
    assert book.read == 11 == book.used + sum(entry.count for entry in book.left_out.values())


def test_everything_is_said_at_once(tmp_path: Path) -> None:
    """In all three sources, structure and rows, in one answer; and what can be mended is not enough where a file is cut off."""
    text = PEOPLE
    for old, new, _, _ in (ROWS["id twice"], ROWS["a circle"], ROWS["a level"], ROWS["a future date"]):
        text = text.replace(old, new)
    messages = MESSAGES.replace("2026-02-01T10:00:00Z", "yesterday")
    learning = "Email,Course Name,Enrollment Date,Status\nana@corp.example,X,2026-01-01,abducted\n"
    options: dict[str, Any] = {"messages": messages, "messages_map": "viva_engage", "learning": learning, "learning_map": "docebo"}
    found = {(each.where, each.field) for each in refused(tmp_path, people=text, **options)}
    assert found == {
        ("people.csv:7", "Employee ID"),
        ("people.csv:3", "Manager ID"),
        ("people.csv:5", "Job Level"),
        ("people.csv:6", "Hire Date"),
        ("messages.csv:2", "created_at"),
        ("learning.csv:2", "Status"),
    }
    assert len(refused(tmp_path, people=text + '7,"', mend=True, **options)) == 1


def test_many_problems_are_counted(tmp_path: Path) -> None:
    rows = "".join(",x,Oslo,\n" for _ in range(1000))
    problems = refused(tmp_path, people="employee_id,email,office,manager_id\n" + rows, listed=3)
    assert [each.where for each in problems] == ["people.csv:2", "people.csv:3", "people.csv:4", "people.csv"]
    assert "and 997 more like these (is empty)" in problems[-1].allowed


def test_two_circles_are_cut_once_each(tmp_path: Path) -> None:
    rows = "a,B,b\nb,B,a\nc,B,d\nd,B,e\ne,B,c\nf,B,a\n"
    text = "employee_id,office,manager_id\n" + rows
    assert [each.where for each in refused(tmp_path, people=text)] == ["people.csv:2", "people.csv:4"]
    manager = imported(tmp_path, people=text, mend=True).people.manager
    assert (manager < 0).sum() == 2


def test_people_who_left_do_not_count(tmp_path: Path) -> None:
    text = PEOPLE.replace(HEAD, HEAD + ",Employment Status").replace("\n", ",Active\n").replace(",Active", "", 1)
    text += "9,gone@corp.example,Berlin,,,,,,,Terminated\n"
    found = imported(tmp_path, people=text)
    assert len(found.people) == 6
    assert sum(left_out(found, "people.csv: people").values()) == 1


def test_fewer_than_five_are_too_few(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, people="employee_id,office\na,B\nb,B\nc,B\nd,B\n")
    assert "nothing may be shown of fewer than 5" in problem.allowed


def test_a_column_of_addresses_is_no_column_of_offices(tmp_path: Path) -> None:
    rows = "".join(f"{i},place {i}\n" for i in range(20_001))
    assert any("20,001 different offices" in each.allowed for each in refused(tmp_path, people="employee_id,office\n" + rows))


def test_addresses_that_two_share_stand_for_nobody(tmp_path: Path) -> None:
    text = PEOPLE.replace("eva@corp", "fay@corp")
    found = imported(tmp_path, people=text, messages=MESSAGES.replace("sender_id,", "x,"), messages_map=own_messages(tmp_path))
    assert "Ids, addresses or log-ins that belong to several people, and stand for nobody: 1." in found.ledger.notes[0]
    assert "2 rows share an e-mail address or a log-in with another (people.csv:6, people.csv:7)" in found.ledger.headlines[0]
    assert len(found.people) == 6 and not imported(tmp_path, people=PEOPLE).ledger.headlines


def own_messages(folder: Path) -> str:
    """A map for a platform that knows people by their address alone."""
    (folder / "own.yaml").write_text(
        "messages:\n  columns: {id: [id], author: [sender_email], at: [created_at], thread: [thread_id], text: [body]}\n", encoding="utf-8"
    )
    return str(folder / "own.yaml")


def test_twenty_thousand_people_with_every_oddity_at_once(tmp_path: Path) -> None:
    rows = [HEAD.replace(",", ";")]
    for i in range(20_000):
        manager = "" if i == 0 else str((i - 1) // 8)
        rows.append(
            f'{i};"p{i}@corp.example";"Site\n{i % 40}";{manager};Dept {i // 30};{"manager" if i < 2500 else "staff"};{1 + i % 28:02d}.03.2019;;IT'
        )
    found = imported(tmp_path, people=codecs.BOM_UTF16_LE + "\r\n".join(rows).encode("utf-16-le"))
    assert len(found.people) == 20_000 and len(found.people.offices) == 40
    assert found.people.offices[0] == "Site 0", "line ends in a cell are spaces"
    assert (found.people.manager >= 0).sum() == 19_999


CELL = st.sampled_from(
    [
        "",
        "1",
        "2",
        "3",
        "4",
        "x",
        "Berlin",
        "berlin",
        "=cmd|'/C calc'!A0",
        "<b>x</b>",
        "2026-01-01",
        "01/02/2026",
        "manager",
        "ceo",
        "ü",
        "a,b",
        'q"q',
        "5.5",
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELL, min_size=6, max_size=6), min_size=5, max_size=25))
def test_any_rows_are_read_or_left_out_and_never_lost(rows: list[list[str]], tmp_path: Path) -> None:
    text = "employee_id,office,manager_id,level,tenure_years,utc_offset_hours\n"
    text += "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    text += "".join(f"e{i},Oslo,,,,\n" for i in range(5))
    found = imported(tmp_path, people=text, mend=True, most_mended=1)
    book = found.ledger.books["people.csv: people"]
    blank = sum(not "".join(row).strip() for row in rows)
    assert book.read == len(rows) + 5 - blank == book.used + sum(entry.count for entry in book.left_out.values())
    assert book.used == len(found.people) == len(set(found.people.ids.tolist()))
    assert found.as_of == AS_OF


def test_grades_whose_top_is_the_largest_number(tmp_path: Path) -> None:
    rows = "1,Oslo,,9\n2,Oslo,1,7\n3,Oslo,1,7\n4,Oslo,2,3\n5,Oslo,2,3\n6,Oslo,3,4\n"
    found = imported(tmp_path, people="employee_id,office,manager_id,grade\n" + rows)
    assert sorted(found.people.level) == ["1", "3", "3", "6", "7", "7"]
    assert any("largest number is the top" in note for note in found.ledger.notes)
    top = imported(tmp_path, people="employee_id,office,manager_id,grade\n" + rows.replace(",9", ",1").replace(",7", ",2"))
    assert sorted(top.people.level) == ["1", "2", "2", "3", "3", "4"]


def test_people_of_overlapping_files_count_once(tmp_path: Path) -> None:
    folder = tmp_path / "days"
    folder.mkdir()
    (folder / "a.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "b.csv").write_text(PEOPLE.replace("6,fay", "7,gus") + PEOPLE.splitlines()[1] + "\n", encoding="utf-8")
    found = imported(tmp_path, people=folder)
    assert len(found.people) == 7
    assert any("repeat a person" in note and ": 6." in note for note in found.ledger.notes)


def test_a_missing_column_is_met_with_a_map_to_begin_with(tmp_path: Path) -> None:
    with pytest.raises(FilesError) as caught:
        imported(tmp_path, people=PEOPLE.replace("Location", "Locations of work"))
    assert 'based_on: generic_hr\npeople:\n  columns: {office: ["Locations of work"]}' in str(caught.value)


def test_columns_that_are_not_used_are_named(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE.replace("Job Family", "Shoe size"))
    assert "people.csv: columns that are not used: Shoe size." in found.ledger.notes
    blank = imported(tmp_path, people="\n".join(f"{line},," for line in PEOPLE.replace("Job Family", "Shoe size").strip().splitlines()))
    assert "people.csv: columns that are not used: Shoe size, 2 without a name." in blank.ledger.notes
    head, *rows = PEOPLE.strip().splitlines()
    many = [f"{head},{','.join(f'Answer {chr(97 + i % 26)}{chr(97 + i // 26)}' for i in range(300))}", *(row + ",x" * 300 for row in rows)]
    (note,) = [each for each in imported(tmp_path, people="\n".join(many)).ledger.notes if "not used" in each]
    assert note.endswith("Answer nb, ... (260 more).")
