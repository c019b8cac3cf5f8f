"""Real commands, killed twice and resumed, leave what undisturbed ones leave. By hand: `python -m tests.claims.kill all 20`."""

from contextlib import chdir
from pathlib import Path

import pytest

from experiments.cli import main
from tests.claims.kill import COMMANDS, killed_in_a_row, words_of
from tests.claims.kill import main as kill

LITTLE = {"run": ("report=false", "replications=200"), "optimise": ("optimise.trials=10", "optimise.generation=5")}


def here(folder: Path, words: list[str]) -> None:
    """Run a command to its end in this process, which has loaded everything already."""
    with chdir(folder):
        assert main(words) == 0


@pytest.mark.parametrize("verb", LITTLE)
def test_a_command_killed_twice(verb: str, tmp_path: Path) -> None:
    figures = killed_in_a_row(tmp_path, words_of(verb, 1, LITTLE[verb]), times=2, seed=3, finish=here)
    assert figures.wrong == []
    assert len(figures.kills) == 2 and figures.files > 5


def test_a_difference_is_found_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
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
    from experiments.verbs.catalogue import VERBS

    assert COMMANDS.keys() == VERBS.keys() - {"import", "results", "dashboard", "verify", "benchmark"}
