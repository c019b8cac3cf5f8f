"""Who is really there: leavers, future hires, contractors, vacant positions and totals are no people of the company."""

from pathlib import Path

import numpy as np
import pytest

from experiments.verbs.import_.imported import Imported
from tests.imports import imported, left_out, refused

HEADED = "employee_id,name,office,manager_id,hire date"
"""As of 2026-03-01; 100 leads 101 to 110."""


def firm(more: str, *columns: str, folder: Path, **options: object) -> Imported:
    """Eleven people who are there, and some rows more, which have further columns."""
    blank = "," * len(columns)
    rows = ["100,Ada Top,Oslo,,2015-01-01" + blank] + [f"{i},Given{i} Family{i},Oslo,100,2015-01-01{blank}" for i in range(101, 111)]
    return imported(folder, people="\n".join([",".join([HEADED, *columns]), *rows, more]) + "\n", **options)


@pytest.mark.parametrize(
    ("column", "said", "there"),
    [
        ("Employment Status", "Voluntarily Terminated", False),
        ("Employment Status", "Resigned - Personal", False),
        ("status", "No longer employed", False),
        ("Beschäftigungsstatus", "Ausgeschieden", False),
        ("Statut", "Démissionné", False),
        ("Estado", "Dado de baja", False),
        ("status", "離職", False),
        ("status", "Leave of Absence", True),
        ("status", "Active - resignation pending", True),
        ("status", "Outperformer", True),
        ("Termination Date", "2025-03-03", False),
        ("Termination Date", "2026-04-03", True),
        ("Termination Date", "31/12/9999", True),
        ("Termination Date", "00.01.1900", True),
        ("Active", "No", False),
        ("Active", "Yes", True),
        ("Account Enabled", "FALSE", False),
        ("Attrition", "Yes", False),
        ("Termd", "0", True),
        ("status", "Future Start", False),
        ("Employee Type", "Contractor", False),
        ("Beschäftigungsart", "Leiharbeitnehmer", False),
        ("Employee Type", "Part-time", True),
    ],
)
def test_one_column_says_who_is_there(column: str, said: str, there: bool, tmp_path: Path) -> None:
    found = firm(f"1,Old Hand,Oslo,100,2014-01-01,{said}", column, folder=tmp_path)
    assert len(found.people) == 11 + there
    assert [each.startswith("1 of 12 ") for each in found.ledger.headlines] == [True] * (not there)


def test_what_is_left_out_can_be_kept(tmp_path: Path) -> None:
    more = "1,Old Hand,Oslo,100,2014-01-01,2020-01-01,\n2,New Hand,Oslo,100,2026-05-01,,\n3,Odd Job,Oslo,100,2016-01-01,,Freelancer"
    columns = ("end date", "worker type")
    found = firm(more, *columns, folder=tmp_path)
    assert [each.partition(":")[0] for each in found.ledger.headlines] == [
        "1 of 14 left",
        "1 of 14 start later",
        "1 of 14 work for another firm",
    ]
    assert left_out(found, "people.csv: people") == {"left": 1, "start later": 1, "work for another firm": 1}
    for kept in ("left", "future", "contractors"):
        assert len(firm(more, *columns, folder=tmp_path, include=(kept,)).people) == 12
    assert len(firm(more, *columns, folder=tmp_path, include=("left", "future", "contractors")).people) == 14


def test_an_end_date_outweighs_a_status_and_who_came_back_is_there(tmp_path: Path) -> None:
    more = "1,A A,Oslo,100,2014-01-01,Terminated,2026-12-01\n2,B B,Oslo,100,2024-01-01,,2020-01-01\n3,C C,Oslo,100,2014-01-01,Active,2020-01-01"
    found = firm(more, "status", "end date", folder=tmp_path)
    assert len(found.people) == 13 and found.ledger.headlines[0].startswith("1 of 14 left")
    assert any("end date that is past" in note for note in found.ledger.notes)
    assert any("end date lies ahead" in note for note in found.ledger.notes)


def test_who_reported_to_somebody_who_left_reports_to_the_next_above(tmp_path: Path) -> None:
    more = "1,Mid One,Oslo,100,2014-01-01,left\n2,Mid Two,Oslo,1,2014-01-01,left\n3,Low Er,Oslo,2,2014-01-01,\n4,By Name,Oslo,Mid Two,2014-01-01,"
    found = firm(more, "status", folder=tmp_path)
    assert len(found.people) == 13 and int((found.people.manager >= 0).sum()) == 12
    assert len(np.unique(found.people.manager)) == 2


def test_positions_and_totals_are_nobody(tmp_path: Path) -> None:
    more = "VACANT,,Oslo,100,\n200,Vacant Position,Oslo,100,\n,,Oslo,100,\n3,Low Er,Oslo,200,2014-01-01\nGrand total: 14,,,,"
    found = firm(more, folder=tmp_path)
    assert len(found.people) == 12
    assert left_out(found, "people.csv: people") == {"a vacant position": 3, "a total": 1}
    assert found.ledger.headlines == ["3 positions are vacant: nobody is simulated for them."]


def test_people_without_an_office_are_kept_and_said(tmp_path: Path) -> None:
    found = firm("1,Old Hand,#N/A,100,2014-01-01", folder=tmp_path)
    assert found.people.offices == ["Oslo", "Remote"] and "1 of 12 people have no office" in found.ledger.headlines[0]
    both = firm("1,Old Hand,,100,2014-01-01,Paris", "city", folder=tmp_path)
    assert both.people.offices == ["Oslo", "Paris"], "the next column that may say it, row by row"


def test_mend_has_a_measure(tmp_path: Path) -> None:
    rows = "".join(f"{i},Oslo,{'x' if i % 3 else ''}\n" for i in range(30))
    text = "employee_id,office,hire date\n" + rows
    (problem,) = refused(tmp_path, people=text, mend=True)
    assert "mend would take 20 of 30 cells" in problem.allowed
    assert len(imported(tmp_path, people=text, mend=True, most_mended=0.7).people) == 30


def test_where_everybody_left_it_is_said(tmp_path: Path) -> None:
    rows = "".join(f"{i},Oslo,Terminated\n" for i in range(8))
    (problem,) = refused(tmp_path, people="employee_id,office,status\n" + rows)
    assert problem.given == "0 people" and "8 of 8 left: not simulated" in problem.allowed
