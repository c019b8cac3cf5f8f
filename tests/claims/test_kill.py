"""The kill test tells what it finds, and knows every verb that simulates. Real processes are killed by `make kills`."""

from pathlib import Path

import pytest

from experiments.verbs.catalogue import VERBS
from tests.claims.kill import COMMANDS
from tests.claims.kill import main as kill


def test_a_difference_is_found_and_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def tampered(folder: Path, words: list[str]) -> None:
        (folder / "results").mkdir()
        (folder / "results" / folder.name).write_text(folder.name, encoding="utf-8")
        (folder / "results" / "timing.json").write_text(folder.name, encoding="utf-8")
        (folder / "results" / "manifest.json").write_text(folder.name, encoding="utf-8")

    monkeypatch.setattr("tests.claims.kill.finish", tampered)
    assert kill(["run", "0"]) == 1
    told = capsys.readouterr().out
    assert "results/killed-0 is left over; results/manifest.json differs; results/undisturbed is missing" in told


def test_every_verb_that_simulates_can_be_killed() -> None:
    assert COMMANDS.keys() == VERBS.keys() - {"import", "results", "dashboard", "verify", "benchmark", "new", "doctor"}
