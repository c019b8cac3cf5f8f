"""Every notebook runs from top to bottom, in a folder where nothing is."""

import ast
import json
import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

from tests.worlds import ROOT

NOTEBOOKS = sorted((ROOT / "experiments" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shared: dict[str, Any] = {"__name__": path.stem}
    with mpl.rc_context({"backend": "agg"}), warnings.catch_warnings():
        for number, cell in enumerate(cells):
            if cell["cell_type"] != "code":
                continue
            assert cell["outputs"] == [] and cell["execution_count"] is None, "notebooks are kept without what they gave"
            *statements, last = ast.parse("".join(cell["source"]), f"{path.name}, cell {number}").body
            told = isinstance(last, ast.Expr)
            exec(compile(ast.Module(statements if told else [*statements, last], []), path.name, "exec"), shared)
            if isinstance(last, ast.Expr):
                assert repr(eval(compile(ast.Expression(last.value), path.name, "eval"), shared)), "what a notebook would show"
    assert len(NOTEBOOKS) == 5
    capsys.readouterr()
