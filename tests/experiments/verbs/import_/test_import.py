"""Import of lists, exports and records in every form other programs give them: what is read, refused, mended and counted."""

import codecs
import datetime as dt
import gzip
import stat
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.config import config_files
from experiments.config.command_line import Arguments
from experiments.config.errors import RequestError
from experiments.verbs.import_ import archives
from experiments.verbs.import_.days import NEVER, DateColumn, day_text
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.maps import SourceMap, read_map
from experiments.verbs.import_.messages import mentioned
from experiments.verbs.import_.people import ImportedPeople
from tests.imports import (
    AS_OF,
    HEAD,
    MESSAGES,
    NAMES,
    PEOPLE,
    USERS,
    imported,
    left_out,
    lying_zip,
    pairs_of,
    refused,
    row_of,
    slack,
    viva,
    zipped,
)

# --- any text file -----------------------------------------------------------------------------------------------------


def same(one: ImportedPeople, other: ImportedPeople) -> bool:
    """Whether two lists of people are alike."""
    arrays = ("ids", "office", "manager", "team", "tenure_years", "sells")
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == "tenure_years") for name in arrays) and (
        (one.offices, one.offset, one.level) == (other.offices, other.offset, other.level)
    )


QUOTED = PEOPLE.replace("Board", '"Board"').replace("General", '"Gene""ral"')
FORMS: dict[str, bytes] = {
    "bom": codecs.BOM_UTF8 + PEOPLE.encode(),
    "utf-16": PEOPLE.encode("utf-16"),
    "utf-16-be with a mark": codecs.BOM_UTF16_BE + PEOPLE.encode("utf-16-be"),
    "utf-16-le without a mark": PEOPLE.encode("utf-16-le"),
    "utf-16-be without a mark": PEOPLE.encode("utf-16-be"),
    "utf-32": PEOPLE.encode("utf-32"),
    "latin-1": PEOPLE.encode("latin-1"),
    "semicolons": PEOPLE.replace(",", ";").encode(),
    "tabs": PEOPLE.replace(",", "\t").encode(),
    "bars": PEOPLE.replace(",", "|").encode(),
    "sep": b"sep=;\r\n" + PEOPLE.replace(",", ";").replace("\n", "\r\n").encode(),
    "crlf": PEOPLE.replace("\n", "\r\n").encode(),
    "cr": PEOPLE.replace("\n", "\r").encode(),
    "quoted": QUOTED.encode(),
    "quoted line ends": PEOPLE.replace("Sales DE", '"Sales\nDE"').encode(),
    "accents in two": PEOPLE.replace("ã", "a\u0303").encode(),
    "blank lines": PEOPLE.replace("\n4", "\n\n,,,,,,,,\n4").encode(),
    "spaces": PEOPLE.replace("example,Berlin,", "example,  Berlin\u00a0 ,").encode(),
    "invisible": PEOPLE.replace("Berlin,", "Ber\u200blin\ufeff,").encode(),
    "no line end at the end": PEOPLE.rstrip("\n").encode(),
    "capitals in the header": PEOPLE.replace(HEAD, HEAD.upper().replace(" ", "_")).encode(),
    "other capitals": PEOPLE.replace("5,eva@corp.example,Berlin", "5,Eva@Corp.Example,BERLIN").encode(),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_the_same_people_however_they_were_saved(content: bytes, tmp_path: Path) -> None:
    found = imported(tmp_path, people=content).people
    assert len(found) == 6 and found.offices == ["Berlin", "São Paulo"]
    assert same(found, imported(tmp_path, people=PEOPLE).people)


def test_what_a_list_says(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE)
    people, row = found.people, row_of(found)
    assert [people.offices[i] for i in people.office[[row[name] for name in NAMES]]] == ["São Paulo"] * 3 + ["Berlin"] * 3
    assert people.offset == [1.0, -3.0]
    assert [people.manager[row[name]] for name in NAMES] == [-1, row["ana"], row["bo"], row["ana"], row["di"], row["di"]]
    assert [people.level[row[name]] for name in NAMES] == ["executive", "manager", "staff", "senior manager", "staff", "staff"]
    assert people.tenure_years[[row[name] for name in NAMES]] == pytest.approx([12, 3.5, 1, 8, 0.1, 6.1])
    assert people.sells is not None and people.sells[[row[name] for name in NAMES]].tolist() == [False, True, True, True, True, False]
    assert len(set(people.team.tolist())) == 3
    assert people.columns["office"] == "Location"


def test_a_named_encoding_is_believed(tmp_path: Path) -> None:
    (tmp_path / "polish.yaml").write_text("based_on: generic_hr\nencoding: cp1250\n", encoding="utf-8")
    text = PEOPLE.replace("São Paulo", "Łódź").encode("cp1250")
    assert "Łódź" in imported(tmp_path, people=text, people_map=str(tmp_path / "polish.yaml")).people.offices
    assert "Łódź" not in imported(tmp_path, people=text).people.offices


def test_a_folder_of_lists_is_one_list(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    head, *rows = PEOPLE.splitlines()
    (folder / "a.csv").write_text("\n".join([head, *rows[:3]]), encoding="utf-8")
    (folder / "b.csv").write_text("\n".join([head, *rows[3:]]).replace(",", ";"), encoding="utf-16")
    (folder / "notes.md").write_text("no list", encoding="utf-8")
    assert same(imported(tmp_path, people=folder).people, imported(tmp_path, people=PEOPLE).people)


# what is wrong with a whole file: content, where it is said to be, and what is said
ODD: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "people.csv", "is empty"),
    "a mark and nothing": (codecs.BOM_UTF8, "people.csv", "is empty"),
    "blank": (b"\r\n \t\r\n", "people.csv", "is empty"),
    "a header and nothing": ((HEAD + "\n").encode(), "people.csv", "has no people in it"),
    "cut off in a quote": ((PEOPLE + '7,gus,"Berl').encode(), "people.csv:8", "it is cut off, or a quote never ends"),
    "cut off in a character": (
        PEOPLE.encode()[: PEOPLE.encode().index("ã".encode()) + 1],
        "people.csv:2",
        "ends in the middle of a character",
    ),
    "cut off in utf-16": (PEOPLE.encode("utf-16")[:-1], "people.csv:7", "ends in the middle of a character"),
    "cut off in a row": ((PEOPLE + "7,gus,Ber").encode(), "people.csv:8", "3 cells where the header has 9"),
    "too many cells": (PEOPLE.replace("Board", "Board,x").encode(), "people.csv:2", "10 cells where the header has 9"),
    "gzip": (gzip.compress(PEOPLE.encode()), "people.csv", "is compressed (gzip)"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1" + b"x" * 600, "people.csv", "old workbook (.xls)"),
    "pdf": (b"%PDF-1.7 ...", "people.csv", "is a PDF"),
    "parquet": (b"PAR1....", "people.csv", "is a Parquet file"),
    "web page": (b"\n<!DOCTYPE html><html>Log in</html>", "people.csv", "is a web page"),
    "zeros": (PEOPLE.replace("Board", "Bo\0ard").encode(), "people.csv:2", "holds zero bytes"),
    "other columns": (b"name,city\nx,y\n", "people.csv:1", "no such column (looked for 'employee_id'"),
    "a column twice": (PEOPLE.replace("Work Email", "location").encode(), "people.csv:1", "is the name of two columns"),
    "prose": (b"Dear all, please find below\nthe list.\n", "people.csv:1", "no such column"),
}


@pytest.mark.parametrize(("content", "where", "said"), ODD.values(), ids=ODD)
def test_odd_files_are_refused(content: bytes, where: str, said: str, tmp_path: Path) -> None:
    problems = refused(tmp_path, people=content)
    assert any(each.where == where and said in each.allowed for each in problems), [*map(str, problems)]
    assert all("expected" in each.allowed or "map of your own" in each.allowed for each in problems)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refused(tmp_path, people=str(tmp_path / "no.csv"))[0].allowed
    assert "device or a pipe" in refused(tmp_path, people="/dev/zero")[0].allowed


def test_a_file_too_large(tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_bytes(b"x" * 2_000_000)
    assert "is too large; expected: at most 1 MB" in refused(tmp_path, people=tmp_path / "large.csv", most_megabytes=1)[0].allowed


# --- people: what is wrong in a row ------------------------------------------------------------------------------------

# the row that is changed (old, new); where, column, value and reason of the problem; how many people `mend` leaves
ROWS: dict[str, tuple[str, str, tuple[str, str, str | None, str], int]] = {
    "id twice": ("6,fay", "5,fay", ("people.csv:7", "Employee ID", "5", "appears already in people.csv:6"), 5),
    "no id": ("6,fay", ",fay", ("people.csv:7", "Employee ID", None, "is empty"), 5),
    "no office": ("fay@corp.example,Berlin", "fay@corp.example,", ("people.csv:7", "Location", None, "is empty"), 5),
    "an address": (
        "fay@corp.example,Berlin",
        "x,fay@home.example",
        ("people.csv:7", "Location", "fay@home.example", "looks like an e-mail"),
        5,
    ),
    "a long office": ("fay@corp.example,Berlin", "x," + "B" * 90, ("people.csv:7", "Location", "B" * 90, "is 90 characters long"), 6),
    "a long cell": ("Board", "B" * 1001, ("people.csv:2", "Department", "B" * 60 + "…", "is 1,001 characters long"), 6),
    "an orphan": (
        "Berlin,4,Sales DE,Staff,2020",
        "Berlin,44,Sales DE,Staff,2020",
        ("people.csv:7", "Manager ID", "44", "does not match any employee"),
        6,
    ),
    "own manager": ("São Paulo,,Board", "São Paulo,1,Board", ("people.csv:2", "Manager ID", "1", "is the person's own id"), 6),
    "a circle": ("São Paulo,1,Brand", "São Paulo,3,Brand", ("people.csv:3", "Manager ID", "3", "closes a circle"), 6),
    "a level": ("Director", "Archduke", ("people.csv:5", "Job Level", "Archduke", "is not a level"), 6),
    "a future date": ("2026-01-15", "2027-01-15", ("people.csv:6", "Hire Date", "2027-01-15", "lies in the future"), 6),
    "an early date": ("2026-01-15", "1026-01-15", ("people.csv:6", "Hire Date", "1026-01-15", "lies before 1950"), 6),
    "no date": ("2026-01-15", "soon", ("people.csv:6", "Hire Date", "soon", "is not a date"), 6),
    "a zone": ("Europe/Berlin,IT", "Europe/Bärlin,IT", ("people.csv:7", "Time Zone", "Europe/Bärlin", "is no time zone"), 6),
}


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
    for old, new, _, _ in (ROWS["id twice"], ROWS["own manager"], ROWS["a level"], ROWS["a future date"]):
        text = text.replace(old, new)
    messages = MESSAGES.replace("2026-02-01T10:00:00Z", "yesterday")
    learning = "Email,Course Name,Enrollment Date,Status\nana@corp.example,X,2026-01-01,abducted\n"
    options: dict[str, Any] = {"messages": messages, "messages_map": "viva_engage", "learning": learning, "learning_map": "docebo"}
    found = {(each.where, each.field) for each in refused(tmp_path, people=text, **options)}
    assert found == {
        ("people.csv:7", "Employee ID"),
        ("people.csv:2", "Manager ID"),
        ("people.csv:5", "Job Level"),
        ("people.csv:6", "Hire Date"),
        ("messages.csv:2", "created_at"),
        ("learning.csv:2", "Status"),
    }
    assert len(refused(tmp_path, people=text + '7,"', mend=True, **options)) == 1


def test_many_problems_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"{i},x,,\n" for i in range(1000))
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
    assert "1 ids, addresses or log-ins belong to several people" in found.ledger.notes[0]


def own_messages(folder: Path) -> str:
    """A map for a platform that knows people by their address alone."""
    (folder / "own.yaml").write_text(
        "messages:\n  columns: {id: [id], author: [sender_email], at: [created_at], thread: [thread_id], text: [body]}\n", encoding="utf-8"
    )
    return str(folder / "own.yaml")


# --- dates -------------------------------------------------------------------------------------------------------------


def day_of(text: str, order: Any = "auto") -> str | None:
    """How a date is understood."""
    column, ledger = DateColumn("date", order, dt.date(2030, 1, 1)), Ledger()
    column.add([text], ["x:1"], "x")
    (day,) = column.days(ledger).tolist()
    return None if day == NEVER or ledger.mended else dt.date.fromordinal(day).isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-03-02", "2026-03-02"), ("2026-03-02T09:30:00Z", "2026-03-02"), ("2026/03/02 09:30:00 +0000", "2026-03-02"), ("20260302", "2026-03-02"),
     ("02.03.2026", "2026-03-02"), ("2.3.26", "2026-03-02"), ("31/12/2025", "2025-12-31"), ("12/31/2025 10:00 PM", "2025-12-31"),
     ("2 March 2026, 9:30 AM", "2026-03-02"), ("Monday, 2 March 2026, 9:30 AM", "2026-03-02"), ("Mar 2, 2026", "2026-03-02"), ("02-Mar-2026", "2026-03-02"),
     ("1769936400.000100", "2026-02-01"), ("1769936400", "2026-02-01"), ("1769936400000", "2026-02-01"),
     ("03/04/2026", None), ("2026-02-30", None), ("31.02.2026", None), ("soon", None), ("", None), ("null", None), ("99999999999999999999", None)],
)  # fmt: skip
def test_dates_as_they_are_written(text: str, day: str | None) -> None:
    assert day_of(text) == day
    assert day_of(day_text(text)) == day


def test_the_order_of_day_and_month_shows_in_the_whole_file(tmp_path: Path) -> None:
    assert (day_of("03/04/2026", "day_first"), day_of("03/04/2026", "month_first")) == ("2026-04-03", "2026-03-04")
    ambiguous = PEOPLE.replace("2022-09-01", "03/04/2022")
    assert "may have the day or the month first" in refused(tmp_path, people=ambiguous)[0].allowed
    clear = ambiguous.replace("2020-01-15", "15/01/2020")
    found = imported(tmp_path, people=clear)
    assert found.people.tenure_years[row_of(found)["bo"]] == pytest.approx(3.9)
    both = clear.replace("2018-03-01", "03/15/2018")
    assert "some dates have the day first and some the month" in refused(tmp_path, people=both)[0].allowed


# --- archives and folders ----------------------------------------------------------------------------------------------


def archive_refused(path: Path, **options: Any) -> str:
    return "\n".join(map(str, refused(path.parent, people=path, **options)))


@pytest.mark.parametrize(
    "name", ["../people.csv", "a/../../people.csv", "/etc/people.csv", "..\\people.csv", "C:\\people.csv", "C:people.csv"]
)
def test_names_that_climb_out_of_an_archive(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"fine.csv": PEOPLE, "x" * len(name): PEOPLE})
    path.write_bytes(path.read_bytes().replace(b"x" * len(name), name.encode()))
    assert "leads out of the archive" in archive_refused(path)
    assert {each.name for each in tmp_path.iterdir()} == {"a.zip"}, "nothing is ever unpacked"


def test_links_in_an_archive(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("people.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "is a link" in archive_refused(tmp_path / "a.zip")


def test_a_bomb_is_seen_before_it_goes_off(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"people.csv": PEOPLE + "0" * 20_000_000})
    assert path.stat().st_size < 100_000
    assert "as a ZIP bomb does; expected: at most 200 times" in archive_refused(path)


def test_many_small_bombs_are_too_large_together(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{i}.csv": PEOPLE + "0" * 900_000 for i in range(40)})
    assert "is too large; expected: at most 10 MB" in archive_refused(path, most_megabytes=10)


def test_an_archive_that_lies_about_its_sizes(tmp_path: Path) -> None:
    """Reading stops at the stated size; the check sum then does not fit."""
    (tmp_path / "a.zip").write_bytes(lying_zip())
    assert "is cut off or damaged" in archive_refused(tmp_path / "a.zip")


def test_an_archive_with_an_endless_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {f"{i}.csv": "" for i in range(50)})
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY", 1000)
    assert "lists too many files" in archive_refused(path)
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY", 1_000_000)
    monkeypatch.setattr(archives, "MOST_PARTS", 49)
    assert "are too many" in archive_refused(path)


@pytest.mark.parametrize("cut", [0.3, 0.8, 0.99])
def test_an_archive_that_is_cut_off(cut: float, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"people.csv": PEOPLE}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes()[: int(cut * path.stat().st_size)])
    assert "is cut off or damaged" in archive_refused(path)


def test_an_archive_with_a_flipped_bit(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"people.csv": PEOPLE}, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"Sales DE")] ^= 1
    path.write_bytes(raw)
    assert "is cut off or damaged: Bad CRC-32" in archive_refused(path)


def test_odd_archives(tmp_path: Path) -> None:
    workbook = zipped(tmp_path / "a.zip", {"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})
    assert "is a workbook" in archive_refused(workbook)
    nested = zipped(tmp_path / "b.zip", {"people.csv": workbook.read_bytes()})
    assert "a workbook or an archive inside an archive" in archive_refused(nested)
    unusual = zipped(tmp_path / "c.zip", {"people.csv": PEOPLE}, zipfile.ZIP_BZIP2)
    assert "packed in an unusual way" in archive_refused(unusual)
    nothing = zipped(tmp_path / "d.zip", {"readme.md": "x"})
    assert "holds no file with people" in archive_refused(nothing)
    assert "holds no file with people" in archive_refused(zipped(tmp_path / "e.zip", {}))
    twice = zipped(tmp_path / "f.zip", {"people.csv": PEOPLE, "PEOPLE.csv": PEOPLE})
    assert "two files of one name" in archive_refused(twice)
    locked = zipped(tmp_path / "g.zip", {"people.csv": PEOPLE})
    raw = bytearray(locked.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(raw)
    assert "is encrypted" in archive_refused(locked)


def test_links_that_lead_out_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "people.csv").symlink_to(tmp_path / "secret.csv")
    assert "a link that leads out of the folder" in "".join(map(str, refused(tmp_path, people=folder)))
    (folder / "people.csv").unlink()
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    assert len(imported(tmp_path, people=folder).people) == 6


# --- messages ----------------------------------------------------------------------------------------------------------


def test_ties_from_viva_engage_by_hand(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, messages=viva(tmp_path), messages_map="viva_engage")
    assert pairs_of(found, "reply") == {("bo", "ana"): 2, ("ana", "bo"): 1}
    assert pairs_of(found, "mention") == {("ana", "di"): 1}, "mentioning oneself is no tie"
    assert sorted(map(sorted, pairs_of(found, "thread"))) == [["ana", "bo"]]
    assert pairs_of(found, "follow") == {("bo", "ana"): 2, ("ana", "bo"): 1, ("eva", "ana"): 1, ("fay", "ana"): 1, ("eva", "bo"): 1}
    assert len(pairs_of(found, "manager")) == 5
    assert left_out(found, "export.zip: messages") == {
        "private conversation": 1,
        "deleted_at: *": 1,
        "message_type: system": 1,
        "by somebody who is not in the list of people": 1,
        "an earlier version of a message that is there again": 1,
    }
    assert left_out(found, "export.zip: reactions") == {"by somebody who is not in the list of people": 1}
    assert found.messages is not None and found.messages.reactions.sum() == 4
    notes = "\n".join(found.ledger.notes)
    assert "1 replies answer messages that were left out" in notes
    assert "3 answers, mentions and reactions of people to themselves" in notes
    for book in found.ledger.books.values():
        assert book.read == book.used + sum(entry.count for entry in book.left_out.values())


def test_private_conversation_only_where_asked_for(tmp_path: Path) -> None:
    more = MESSAGES + "20,14,14,true,905,fay@corp.example,psst,2026-02-03T12:00:00Z,,update\n"
    options: dict[str, Any] = {"people": PEOPLE, "messages": viva(tmp_path, **{"export/Messages.csv": more}), "messages_map": "viva_engage"}
    assert ("fay", "eva") not in pairs_of(imported(tmp_path, **options), "reply")
    assert pairs_of(imported(tmp_path, include_private=True, **options), "reply")["fay", "eva"] == 1


def test_ids_of_the_platform_are_not_taken_for_ids_of_the_firm(tmp_path: Path) -> None:
    """On the platform, 1 to 6 are the same people the other way round; only addresses say so."""
    users = USERS
    messages = MESSAGES
    for i in range(6):
        users = users.replace(f"{900 + i},Name", f"{6 - i},Name")
        messages = messages.replace(f"e,{900 + i},", f"e,{6 - i},").replace(f"[[user:{900 + i}]]", f"[[user:{6 - i}]]")
    found = imported(
        tmp_path,
        people=PEOPLE,
        messages=viva(tmp_path, **{"export/Users.csv": users, "export/Messages.csv": messages}),
        messages_map="viva_engage",
    )
    assert pairs_of(found, "reply") == {("bo", "ana"): 2, ("ana", "bo"): 1}
    assert pairs_of(found, "mention") == {("ana", "di"): 1}


def test_the_platform_alone_gives_people_too(tmp_path: Path) -> None:
    found = imported(tmp_path, messages=viva(tmp_path), messages_map="viva_engage")
    assert len(found.people) == 6 and found.people.offices == ["Office 0", "Office 1"]
    assert found.messages is not None and len(found.messages) == 6


def test_messages_alone_are_enough_where_they_state_addresses(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, messages=MESSAGES, messages_map="viva_engage")
    assert pairs_of(found, "reply") == {("bo", "ana"): 2, ("ana", "bo"): 1}
    assert "says nothing about people" in str(refused(tmp_path, messages=MESSAGES, messages_map="viva_engage")[0])


def test_messages_of_strangers_are_refused(tmp_path: Path) -> None:
    problems = refused(tmp_path, people=PEOPLE.replace("@corp", "@firm"), messages=MESSAGES, messages_map="viva_engage")
    assert "none of its 11 messages can be used" in str(problems[-1])
    assert "both must hold the same ids or e-mail addresses" in str(problems[-1])


def test_crowded_threads_tie_nobody(tmp_path: Path) -> None:
    head = MESSAGES.splitlines()[0]
    rows = "".join(f"{20 + i},,20,false,{900 + i},{who}@corp.example,x,2026-02-01T10:00:00Z,,update\n" for i, who in enumerate(NAMES))
    options: dict[str, Any] = {"people": PEOPLE, "messages": f"{head}\n{rows}", "messages_map": "viva_engage"}
    assert len(pairs_of(imported(tmp_path, **options), "thread")) == 15
    found = imported(tmp_path, most_in_thread=5, **options)
    assert pairs_of(found, "thread") == {}
    assert any("1 threads of more than 5 people" in note for note in found.ledger.notes)


def test_ties_from_slack_by_hand(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, messages=slack(tmp_path), messages_map="slack")
    assert pairs_of(found, "reply") == {("bo", "ana"): 1}
    assert pairs_of(found, "mention") == {("ana", "di"): 1, ("ana", "eva"): 1}
    assert pairs_of(found, "follow") == {("bo", "ana"): 2, ("fay", "ana"): 1}
    assert left_out(found, "slack.zip: messages")["private conversation"] == 2
    assert found.messages is not None and len(found.messages) == 2
    assert {dt.date.fromordinal(day).isoformat() for day in found.messages.day.tolist()} == {"2026-02-01"}
    private = imported(tmp_path, people=PEOPLE, messages=slack(tmp_path), messages_map="slack", include_private=True)
    assert ("ana", "bo") in pairs_of(private, "mention")


def test_slack_alone_gives_offices_by_time_zone(tmp_path: Path) -> None:
    found = imported(tmp_path, messages=slack(tmp_path), messages_map="slack")
    assert found.people.offices == ["America/Sao_Paulo", "Europe/Berlin"] and found.people.offset == [-3.0, 1.0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"general/2026-02-01.json": '[{"user": "U0", "ts": "17699'}, "is not JSON, or cut off"),
        ({"general/2026-02-01.json": "{}"}, "is not a list of entries"),
        ({"general/2026-02-01.json": '["text"]'}, "is not a list of entries"),
        ({"general/2026-02-01.json": "[" * 100_000}, "is not JSON"),
        ({"general/2026-02-01.json": '[{"ts": ' + "9" * 10_000 + "}]"}, "is not JSON"),
        ({"general/2026-02-01.json": b"\xff\xfe["}, "ends in the middle"),
        ({"general/2026-02-01.json": ""}, "is empty"),
        ({"channels.json": "[]"}, "none of its"),
        ({"users.json": "[]", "channels.json": "nothing"}, "is not JSON"),
    ],
)
def test_odd_slack_exports(changes: dict[str, Any], said: str, tmp_path: Path) -> None:
    problems = refused(tmp_path, people=PEOPLE, messages=slack(tmp_path, **changes), messages_map="slack")
    assert any(said in each.allowed for each in problems), [*map(str, problems)]


def test_a_slack_export_without_channels(tmp_path: Path) -> None:
    path = zipped(tmp_path / "s.zip", {"users.json": "[]", "general/1.json": "[]"})
    assert any("holds no channels.json" in each.allowed for each in refused(tmp_path, people=PEOPLE, messages=path, messages_map="slack"))


def test_odd_values_in_slack_messages_do_no_harm(tmp_path: Path) -> None:
    odd: list[Any] = [
        {"user": None, "ts": 1769936400.1, "text": ["x"], "reactions": "x"},
        {"user": "U0", "ts": "1769936400.9", "text": "\ud800 <@" + "x" * 500, "reactions": [None, {"users": [1, "U1"]}, {"users": None}]},
    ]
    found = imported(tmp_path, people=PEOPLE, messages=slack(tmp_path, **{"general/2026-02-02.json": odd}), messages_map="slack")
    assert found.messages is not None and len(found.messages) == 3


@pytest.mark.parametrize(
    ("text", "templates", "who"),
    [
        ("hi [[user:12]] and [[user:3]], [[user:12]]", ("[[user:ID]]",), ["12", "3"]),
        ("[[user:", ("[[user:ID]]",), []),
        ("hi<@U1> <@U2|bo> <!here>", ("<@ID>", "<@ID|"), ["U1", "U2"]),
        ("mail @ana.b@corp.example. Thanks", ("@ID",), ["ana.b@corp.example"]),
        ("@@@@ @", ("@ID",), []),
        ("[[user:]]", ("[[user:ID]]",), []),
    ],
)
def test_mentions(text: str, templates: tuple[str, ...], who: list[str]) -> None:
    assert mentioned(text, templates) == who


# --- learning ----------------------------------------------------------------------------------------------------------

DOCEBO = """Username;Email;Course Name;Enrollment Date;Enrollment Status;Session Start Date;Rating
x;ana@corp.example;Digital Media;2026-01-05 10:00:00;Completed;2026-02-10;4,5
x;bo@corp.example;Digital Media;2026-01-06 10:00:00;Waiting List;;
x;cy@corp.example;Digital Media;2026-01-06 10:00:00;No show;2026-02-10;
x;di@corp.example;Excel;2026-01-07 10:00:00;Subscribed;2026-04-10;
x;di@corp.example;Excel;2026-01-07 10:00:00;Subscribed;2026-04-10;
x;outsider@else.example;Excel;2026-01-07 10:00:00;Subscribed;;
"""
CORNERSTONE = """User ID,User Name,Training Title,Transcript Registration Date,Transcript Status,Transcript Completed Date
1,Ana A,Digital Media,1/5/2026,Completed,1/25/2026
2,Bo B,Digital Media,1/6/2026,Waitlisted,
3,Cy C,Digital Media,1/6/2026,No Show,
4,Di D,Excel,1/7/2026,Registered,
"""
MOODLE = """First name,ID number,Email address,Course full name,Time enrolled,Status,Time completed
Ana,1,ana@corp.example,Digital Media,"Monday, 5 January 2026, 10:00 AM",Fully attended,"Tuesday, 10 February 2026, 4:00 PM"
Bo,2,bo@corp.example,Digital Media,"Tuesday, 6 January 2026, 10:00 AM",Wait-listed,
Cy,3,cy@corp.example,Digital Media,"Tuesday, 6 January 2026, 10:00 AM",No show,
Di,4,di@corp.example,Excel,"Wednesday, 7 January 2026, 10:00 AM",Booked,
"""


@pytest.mark.parametrize(("system", "text"), [("docebo", DOCEBO), ("cornerstone", CORNERSTONE), ("moodle", MOODLE)])
def test_learning_records(system: str, text: str, tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, learning=text, learning_map=system)
    assert found.learning is not None
    name = {row: who for who, row in row_of(found).items()}
    days = [dt.date.fromordinal(day).isoformat() for day in found.learning.registered.tolist()]
    rows = zip((name[row] for row in found.learning.person.tolist()), found.learning.programme, found.learning.status, days, strict=True)
    assert list(rows) == [
        ("ana", "Digital Media", "attended", "2026-01-05"),
        ("bo", "Digital Media", "waitlisted", "2026-01-06"),
        ("cy", "Digital Media", "no_show", "2026-01-06"),
        ("di", "Excel", "registered", "2026-01-07"),
    ]
    if system == "docebo":
        assert found.learning.rating[0] == pytest.approx(4.5)
        assert left_out(found, "learning.csv: learning records") == {
            "somebody who is not in the list of people": 1,
            "the same record again": 1,
        }


def test_only_the_courses_asked_for(tmp_path: Path) -> None:
    options: dict[str, Any] = {"people": PEOPLE, "learning": DOCEBO, "learning_map": "docebo"}
    found = imported(tmp_path, courses=("digital*",), **options)
    assert found.learning is not None and set(found.learning.programme) == {"Digital Media"}
    assert left_out(found, "learning.csv: learning records")["another course"] == 3
    (problem,) = (each for each in refused(tmp_path, courses=("Digital Medea",), **options) if each.field == "" and each.given)
    assert "did you mean 'Digital Media'?" in problem.allowed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Waiting List", "Abducted", "is not a status; expected: enrolled, subscribed"),
        ("4,5", "11", "is no rating; expected: 1 to 5"),
        ("2026-01-06 10:00:00;Waiting", "2036-01-06;Waiting", "lies in the future"),
        ("x;bo@corp.example;Digital Media", "x;bo@corp.example;for jane@corp.example", "holds an e-mail address"),
        ("Enrollment Date;Enrollment Status;Session Start Date", "A;B;C", "no column says when or with what status"),
        ("Username;Email", "A;B", "no column says who"),
        ("@corp.example", "@firm.example", "no record can be used (6: somebody who is not in the list of people)"),
    ],
)
def test_odd_learning_records(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in DOCEBO
    problems = refused(tmp_path, people=PEOPLE, learning=DOCEBO.replace(old, new), learning_map="docebo")
    assert any(said in each.allowed for each in problems), [*map(str, problems)]


# --- maps --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", config_files.choices("import_map"))
def test_shipped_maps_are_maps(name: str) -> None:
    found = read_map(name, "people_map", Arguments("import", ()), "here")
    assert isinstance(found, SourceMap), found
    assert found.people or found.messages or found.learning
    assert config_files.summary(config_files.choices("import_map")[name])


def map_problems(folder: Path, text: str) -> str:
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RequestError) as caught:
        imported(folder, people=PEOPLE, people_map=str(folder / "mine.yaml"))
    return "\n".join(map(str, caught.value.problems))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("based_on: generic_rh\n", "did you mean 'generic_hr'?"),
        ("based_on: generic_hr\npeople:\n  columns:\n    offfice: [Site]\n", "mine.yaml:4"),
        ("based_on: generic_hr\nencoding: rot13\n", "one of utf-8"),
        ("based_on: generic_hr\npeople:\n  dates: sometimes\n", "one of auto, day_first, month_first"),
        ("messages:\n  columns: {id: [id]}\n", "says nothing about people"),
        ("based_on: generic_hr\npeople: [a]\n", "mine.yaml:2"),
        ("people:\n  columns: {employee_id: []}\n", "mine.yaml:2"),
        ("- a\n", "list of `field: value` lines"),
    ],
)
def test_odd_maps(text: str, said: str, tmp_path: Path) -> None:
    assert said in map_problems(tmp_path, text)


def test_maps_based_on_each_other_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(f"based_on: {tmp_path / 'mine.yaml'}\n", encoding="utf-8")
    assert "a circle of maps" in map_problems(tmp_path, f"based_on: {tmp_path / 'other.yaml'}\n")


def test_a_map_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        """based_on: generic_hr
people:
  columns:
    office: [Campus]
  offices:
    Berlin HQ: {also: [Berlin], time_zone: Europe/Berlin}
    São Paulo: {time_zone: "-3"}
  levels:
    executive: [Archduke]
""",
        encoding="utf-8",
    )
    text = PEOPLE.replace("Location", "Campus").replace("Director", "Archduke").replace("Time Zone", "Clock")
    found = imported(tmp_path, people=text, people_map=str(tmp_path / "mine.yaml")).people
    assert found.offices == ["Berlin HQ", "São Paulo"] and found.offset == [1.0, -3.0]
    problems = refused(tmp_path, people=text.replace("fay@corp.example,Berlin", "x,Sao Paolo"), people_map=str(tmp_path / "mine.yaml"))
    assert problems[0].given == "Sao Paolo" and "did you mean 'São Paulo'?" in problems[0].allowed


# --- many rows, and any rows -------------------------------------------------------------------------------------------


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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.lists(CELL, min_size=6, max_size=6), min_size=5, max_size=25))
def test_any_rows_are_read_or_left_out_and_never_lost(rows: list[list[str]], tmp_path: Path) -> None:
    text = "employee_id,office,manager_id,level,tenure_years,utc_offset_hours\n"
    text += "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    text += "".join(f"e{i},Oslo,,,,\n" for i in range(5))
    found = imported(tmp_path, people=text, mend=True)
    book = found.ledger.books["people.csv: people"]
    blank = sum(not "".join(row).strip() for row in rows)
    assert book.read == len(rows) + 5 - blank == book.used + sum(entry.count for entry in book.left_out.values())
    assert book.used == len(found.people) == len(set(found.people.ids.tolist()))
    assert found.as_of == AS_OF
