"""How many replications a run takes where that is left to it."""

import json
import shlex
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.cli import main
from experiments.config.request import RunOptions
from experiments.execution.stopping import looked_at
from experiments.verbs.run.stopping import FIRST, following, stopping_sentence, wide

OPTIONS = RunOptions(replications="auto", most=500, seed=1, vary="seed", engine="columns", results="results", report=False)


def columns(count: int, pull: float, heard: float) -> dict[str, np.ndarray]:
    """Two key figures with these standard deviations round .5."""
    swing = np.where(np.arange(count) % 2, 1.0, -1.0) * np.sqrt((count - 1) / count)
    return {"demand_rate": 0.5 + pull * swing, "content_heard": 0.5 + heard * swing}


def test_it_goes_on_until_an_interval_is_narrower_than_two_points() -> None:
    known = columns(100, 0.05, 0.05)  # 2 x 1.660 x .05 / 10 = .0166 wide
    assert wide(known, {}) == {}
    assert following(known, 100, OPTIONS) == 100
    assert "After 100 replications" in stopping_sentence(known, OPTIONS)
    doubtful = columns(100, 0.05, 0.07)  # .0232
    assert wide(doubtful, {}) == {"content_heard": pytest.approx(0.02325, abs=1e-4)}
    assert following(doubtful, 100, OPTIONS) == 200
    assert following(doubtful, 300, OPTIONS) == 500
    told = stopping_sentence(doubtful, OPTIONS)
    assert "maximum of 500 replications is reached" in told
    assert "most=135" in told, "2 x 1.656 x .07 / sqrt(135) = .0200"
    assert stopping_sentence(doubtful, OPTIONS, sets=135) == told
    few = stopping_sentence(doubtful, OPTIONS, sets=134)
    assert few.endswith("that would take about 135 parameter sets, and there are 134 (plausible.sets).") and "most=" not in few
    assert stopping_sentence(doubtful, OPTIONS.model_copy(update={"replications": 100})) == ""
    nowhere = {name: np.full(100, np.nan) for name in known}
    assert following(nowhere, 100, OPTIONS) == 100, "what is not defined cannot become surer"


def test_looks_go_on_as_long_as_more_is_asked_for() -> None:
    seen: list[int] = []
    assert looked_at(lambda count: seen.append(count) or count, lambda _, count: min(2 * count, 50), 20) == 50
    assert seen == [20, 40, 50]


def test_the_command_in_the_manifest_and_the_number_itself_give_the_same(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", "company=small_firm", "uncertainty=luck", "report=false", "execution.workers=1"]
    assert main([*words, "most=50", "replications=auto", "name=auto"]) == 0
    assert "The maximum of 50 replications is reached" in " ".join(capsys.readouterr().out.split())
    folder = elsewhere / "results" / "run"
    manifest = json.loads((folder / "auto" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["replications"], manifest["seeds"]) == (50, {"first": 1, "last": 50, "count": 50})
    assert "stopped" in manifest
    found = pq.read_table(folder / "auto" / "kpis.parquet")
    assert len(found) == 50 > FIRST
    assert "The maximum of 50" in (folder / "auto" / "brief.html").read_text(encoding="utf-8")
    again = [*shlex.split(manifest["command"])[1:-1], "name=again"]
    assert "replications=auto" in again
    assert main(again) == 0
    assert pq.read_table(folder / "again" / "kpis.parquet").equals(found)
    assert main([*words, "replications=50", "name=stated"]) == 0
    assert pq.read_table(folder / "stated" / "kpis.parquet").equals(found)
    assert "maximum" not in (folder / "stated" / "brief.html").read_text(encoding="utf-8")
