"""Maps of columns: those shipped, odd ones, and one of your own."""

from pathlib import Path

import pytest

from experiments.config import config_files
from experiments.config.command_line import Arguments
from experiments.config.errors import RequestError
from experiments.verbs.import_.ledger import FilesError
from experiments.verbs.import_.maps import SourceMap, read_map
from tests.imports import (
    PEOPLE,
    imported,
    refused,
)


@pytest.mark.parametrize("name", config_files.choices("import_map"))
def test_shipped_maps_are_maps(name: str) -> None:
    found = read_map(name, "people_map", Arguments("import", ()), "here")
    assert isinstance(found, SourceMap), found
    assert found.people or found.messages or found.learning or found.ties
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
        ("based_on: qqq\n", "there is no such map. Known: cornerstone"),
        (
            "based_on: generic_hr\npeople:\n  columns:\n    offfice: [Site]\n",
            "mine.yaml:4: people.columns.offfice\n      no such name; did you mean 'office'?",
        ),
        (
            "based_on: generic_hr\npeople:\n  columns:\n    zzz: [Site]\n",
            "people.columns.zzz\n      no such name; known here: employee_id, email",
        ),
        ("based_on: generic_hr\nencoding: rot13\n", "one of utf-8"),
        ("based_on: generic_hr\npeople:\n  dates: sometimes\n", "one of auto, day_first, month_first"),
        ("messages:\n  columns: {id: [id]}\n", "says nothing about people"),
        ("based_on: generic_hr\npeople: [a]\n", "mine.yaml:2"),
        ("people:\n  columns: {employee_id: []}\n", "mine.yaml:2"),
        (
            "based_on: generic_hr\nties:\n  columns: {from: [a], to: [b]}\n  weights: {often: [daily], '-3': [never]}\n",
            "'often' is not a number, '-3' is below zero: must be a number from 0 (no tie) to 1e+12",
        ),
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


def test_a_column_is_proposed_by_its_cells_too(tmp_path: Path) -> None:
    """`Personnel Zone` is nearer to `personnel number`, and holds offices."""
    rows = "".join(f"{('Oslo', 'Rome')[i % 2]};{i:08};IT;Staff\n" for i in range(20))
    with pytest.raises(FilesError) as caught:
        imported(tmp_path, people="Personnel Zone;Pers.Nmb.;Department;Level\n" + rows)
    assert 'employee_id: ["Pers.Nmb."]' in str(caught.value)
