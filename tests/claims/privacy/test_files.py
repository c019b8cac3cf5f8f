"""Files with persons in them are for their owner alone; nothing that may be shared tells where, or by whom, it was made."""

import json
import os
import re
import shlex
from pathlib import Path

import pytest

from experiments.cli import main
from experiments.config.places import portable

PEOPLE = "\n".join(["employee_id,office,manager_id", *(f"e{i},{'Berlin' if i % 2 else 'Oslo'},{'e0' if i else ''}" for i in range(30))])


@pytest.fixture
def jane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a user's name, and work in a folder in it."""
    home = tmp_path / "home" / "jane.doe"
    (home / "desk").mkdir(parents=True)
    monkeypatch.setenv(
        "NUMBA_CACHE_DIR", os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PWD", str(home / "desk"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.chdir(home / "desk")
    return home


def open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


def test_an_import_is_for_its_owner_alone_and_names_nobody(jane: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (jane / "hr.csv").write_text(PEOPLE, encoding="utf-8")
    for _ in range(2):  # a second import takes the place of the first
        assert main(["import", f"people={jane}/hr.csv", f"results={jane}/desk/results", f"key={jane}/my.key"]) == 0
    folder = Path("results/import/company")
    assert open_to_others(folder) == []
    assert b"jane.doe" not in b"".join(path.read_bytes() for path in folder.rglob("*.*") if path.suffix != ".csv")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    assert main(shlex.split(manifest["command"])[1:]) == 0, "the command works from where it was given"
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before
    assert "company.employees=results/import/company/employees.csv" in manifest["run"]
    capsys.readouterr()


def test_a_run_says_where_its_files_are_as_seen_from_here(jane: Path) -> None:
    (jane / "hr.csv").write_text(PEOPLE, encoding="utf-8")
    words = ["run", "company=records", f"company.employees={jane}/hr.csv", "replications=1", f"results={jane}/desk/results", "name=x"]
    assert main(words) == 0
    folder = Path("results/run/x")
    texts = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert not [text for text in texts if b"jane" in text]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert "company.employees=../hr.csv" in manifest["command"] and manifest["config"]["company"]["employees"] == "../hr.csv"
    assert main(shlex.split(manifest["command"])[1:]) == 0


def test_the_list_of_ambassadors_is_for_its_owner_alone(jane: Path) -> None:
    small = (
        "company=small_firm",
        "ambassadors.people=1",
        "ambassadors.candidates=2",
        "ambassadors.random_draws=1",
        "ambassadors.confirm=2",
    )
    assert main(["ambassadors", *small, "replications=2", "name=x", "ambassadors.list=~/whom.csv"]) == 0
    assert all((jane / name).stat().st_mode & 0o777 == 0o600 for name in ("whom.csv", "whom.yaml"))
    assert not [path for path in Path("results").rglob("*") if path.is_file() and b"jane" in path.read_bytes()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{home}/desk/hr.csv", "hr.csv"),
        ("company.employees={home}/hr.csv", "company.employees=../hr.csv"),
        ("a=[{home}/desk/x.yaml,{home}/y.yaml]", "a=[x.yaml,../y.yaml]"),
        ("results={home}/desk", "results=."),
        ("results={home}", "results=.."),
        ('File "{home}/.venv/lib/x.py", line 3', 'File "../.venv/lib/x.py", line 3'),
        ("{home}er/hr.csv", "{home}er/hr.csv"),
        ("../hr.csv ~/hr.csv /data/hr.csv a/b", "../hr.csv ~/hr.csv /data/hr.csv a/b"),
    ],
)
def test_paths_are_seen_from_here(text: str, said: str, jane: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert portable(text.format(home=jane)) == said.format(home=jane)
    monkeypatch.chdir(jane.parent)
    monkeypatch.setenv("PWD", str(jane.parent))
    if "er/" not in text:
        assert "jane" not in portable(text.format(home=jane)), "from elsewhere too"


ROWS = {
    "an address twice": "jane@corp.example,Berlin,\njane@corp.example,Berlin,\n",
    "a manager by name": "e1,Berlin,Jane Doe\ne2,Berlin,\n",
    "a manager by address": "e1,Berlin,jane@corp.example\ne2,Berlin,\n",
    "an id that is a name": '"Doe, Jane",Berlin,\n"Doe, Jane",Berlin,\n',
    "too many cells": "e1,Berlin,,Jane,jane@corp.example\n",
    "an address for an office": "e1,jane@corp.example,\n",
    "a lone name for a manager": "e1,Berlin,Doe\ne2,Berlin,Jane-Ann\n",
    "a lone name for an id": "Jane,Berlin,\nJane,Berlin,\n",
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("verb", ["import", "run"])
def test_a_message_repeats_no_name_and_no_address(rows: str, verb: str, jane: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("people.csv").write_text(f"employee_id,office,manager_id\n{rows}{PEOPLE.partition(chr(10))[2]}\n", encoding="utf-8")
    words = (
        ["import", "people=people.csv", "key=my.key"] if verb == "import" else ["run", "company=records", "company.employees=people.csv"]
    )
    code = main([*words, "replications=1"] if verb == "run" else words)
    text = "".join(capsys.readouterr())
    assert "jane" not in text.casefold() and not re.search(r"\bdoe\b", text.casefold())
    if code:
        assert code == 2 and "people.csv:" in text, "the place is told"
