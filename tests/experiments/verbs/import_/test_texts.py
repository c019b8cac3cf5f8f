"""Lists in every form other programs save them in: what is read and what is refused."""

import codecs
import gzip
from pathlib import Path

import numpy as np
import pytest

from experiments.verbs.import_.people import ImportedPeople
from tests.imports import (
    HEAD,
    NAMES,
    PEOPLE,
    imported,
    refused,
    row_of,
)


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
    "gzip cut off": (gzip.compress(PEOPLE.encode())[:-20], "people.csv", "is cut off or damaged"),
    "a bomb": (gzip.compress(PEOPLE.encode() + b"0" * 9_000_000), "people.csv", "at most 200 times"),
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
    wide = PEOPLE + "".join(f"{i},,Berlin,4,Sales DE,Staff,2020-01-15,Europe/Berlin,{'IT' * 50}\n" for i in range(100, 200))
    assert len(wide) > 10_000 and len(imported(tmp_path, people=wide, most_megabytes=1).people) == 106


def test_titles_repeated_headers_and_short_rows(tmp_path: Path) -> None:
    """A report as it is printed: titles above, the header again on each page, empty cells at the end dropped."""
    lines = PEOPLE.splitlines()
    text = "\n".join(["Headcount report", "Run on, Monday", "", *lines[:4], lines[0], *lines[4:], "7,gus@corp.example,Berlin", ""])
    found = imported(tmp_path, people=text)
    assert len(found.people) == 7
    notes = "\n".join(found.ledger.notes)
    assert (
        "line 4 is the header" in notes
        and "lines that repeat the header, and are passed over: 1." in notes
        and "shorter than the header: 1." in notes
    )


def test_a_row_broken_in_two_is_no_two_people(tmp_path: Path) -> None:
    text = PEOPLE.replace("6,fay@corp.example,Berlin,4", "6,fay@corp.example,Ber\nlin,4") + "7,gus@corp.example,Berlin,4,,,,,\n"
    (problem,) = refused(tmp_path, people=text)
    assert "a row broken in two?" in problem.allowed


def test_one_bad_line_is_left_out_alone(tmp_path: Path) -> None:
    text = PEOPLE.replace("6,fay@corp.example,Berlin", '6,fay@corp.example,"Berlin "HQ""') + "7,gus@corp.example,Berlin,4,,,,,\n"
    (problem,) = refused(tmp_path, people=text)
    assert problem.where == "people.csv:7"
    assert len(imported(tmp_path, people=text, mend=True).people) == 6


@pytest.mark.parametrize(
    "header",
    [
        "Associate ID,Work Email,Location Description,Reports To Associate ID,Home Department Description,Hire Date",
        "Employee #,Work Email,Location,Supervisor EID,Department,Hire Date",
        "Person ID External,Email,Location,Manager ID External,Department,Hire Date",
        "Object ID,User principal name,Office location,Manager user principal name,Department,Employee hire date",
        "Personalnummer,E-Mail-Adresse,Standort,Vorgesetzter,Abteilung,Eintrittsdatum",
        "Employee ID,primaryWorkEmail,Work Location,Worker's Manager ID,Supervisory Organization,Original Hire Date",
        "Matricule,Courriel,Lieu de travail,Matricule du responsable,Service,Date d'entrée",
    ],
)
def test_headers_of_other_systems(header: str, tmp_path: Path) -> None:
    rows = "".join(f"{i},p{i}@x.example,Oslo,{'' if i == 1 else 1},Sales,2019-01-01\n" for i in range(1, 7))
    people = imported(tmp_path, people=f"{header}\n{rows}").people
    assert set(people.columns) == {"employee_id", "email", "office", "manager", "team", "start_date"}
    assert int((people.manager >= 0).sum()) == 5
