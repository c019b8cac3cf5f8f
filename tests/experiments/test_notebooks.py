"""Every notebook runs from top to bottom, in a folder where nothing is, and what it holds is what it gives, but for numbers."""

import ast
import contextlib
import io
import json
import re
import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

import watercooler as wc
from experiments.statistics.intervals import mean_interval
from tests.worlds import ROOT

NOTEBOOKS = sorted((ROOT / "experiments" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_holds_what_it_gives(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    # how many work at it shows nowhere, and each takes long to start
    monkeypatch.setattr("experiments.execution.executors.cores", lambda: 1)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    if not any("savefig" in line for cell in cells for line in cell["source"]):  # what a notebook draws itself is painted
        request.getfixturevalue("unpainted")
    shared: dict[str, Any] = {"__name__": path.stem}
    as_a_kernel = pd.option_context("display.max_columns", 20, "display.width", 80)
    with mpl.rc_context({"backend": "agg"}), as_a_kernel, warnings.catch_warnings():
        for number, cell in enumerate(cells):
            if cell["cell_type"] != "code":
                continue
            *statements, last = ast.parse("".join(cell["source"]), f"{path.name}, cell {number}").body
            told = isinstance(last, ast.Expr)
            with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(io.StringIO()):
                exec(compile(ast.Module(statements if told else [*statements, last], []), path.name, "exec"), shared)
                shown = eval(compile(ast.Expression(last.value), path.name, "eval"), shared) if isinstance(last, ast.Expr) else None
            kept = cell["outputs"]
            assert _words("".join("".join(each["text"]) for each in kept if each["output_type"] == "stream")) == _words(printed.getvalue())
            results = [each for each in kept if each["output_type"] == "execute_result"]
            assert len(results) == (shown is not None), f"{path.name}, cell {number}: python docs/notebooks.py"
            if results:
                texts = ("".join(results[0]["data"]["text/plain"]), repr(shown).replace(f"{tmp_path.resolve()}/", ""))
                assert _words(texts[0]) == _words(texts[1])
    assert len(NOTEBOOKS) == 5


def test_the_shy_of_the_notebook_hold_back_what_they_attended_and_nothing_else() -> None:
    """`learned` is 0 before attending: a condition on it silenced everybody until then, and nobody afterwards."""
    cells = json.loads((ROOT / "experiments/notebooks/2_own_behaviour.ipynb").read_text(encoding="utf-8"))["cells"]
    shared: dict[str, Any] = {"__name__": "shy"}
    exec("".join(next(each["source"] for each in cells if each["cell_type"] == "code")), shared)
    days = []
    for employee in (wc.Employee, shared["Shy"]):
        model = wc.Model(shared["settings"], 1, employee)
        model.run()
        days.append(model.daily.groupby("day")[["mention_talks", "content_talks"]].sum())
    plain, shy = days
    assert plain.loc[:-1].equals(shy.loc[:-1]) and plain.loc[-1, "mention_talks"] > 0
    assert shy["content_talks"].max() < plain["content_talks"].max()


def _words(text: str) -> str:
    """A text without its numbers, digests (hexadecimal) and spaces: a change of the model alone moves those."""
    return re.sub(r"\b[0-9a-f]{8,}\b|[-−+]?\d[\d.,]*|\s+|-{3,}", "", text)


def test_the_bars_of_the_figure_for_a_paper_are_the_intervals_that_reports_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They were those of a normal distribution: of sixteen worlds 6 % too narrow."""
    monkeypatch.chdir(tmp_path)
    cells = json.loads((ROOT / "experiments/notebooks/3_sweep_for_a_paper.ipynb").read_text(encoding="utf-8"))["cells"]
    first, *_, drawn = (
        "".join(each["source"]) for each in cells if "import" in "".join(each["source"]) or "errorbar" in "".join(each["source"])
    )
    values = np.random.default_rng(1).random((16, 4))
    columns = pd.MultiIndex.from_product([[0.3, 0.8], [0.2, 0.5]])
    shared: dict[str, Any] = {"heard": pd.DataFrame(values, columns=columns)}
    imports: list[ast.stmt] = [each for each in ast.parse(first).body if isinstance(each, ast.Import | ast.ImportFrom)]
    with mpl.rc_context({"backend": "agg"}):
        exec(compile(ast.Module(imports, []), "imports", "exec"), shared)
        exec(drawn, shared)
    bars = shared["axes"].containers[0].lines[2][0].get_segments()
    _, low, high = mean_interval((values[:, 2:] - values[:, :2]).T)
    assert pytest.approx(np.array([low, high])) == np.array([bar[:, 1] for bar in bars]).T
