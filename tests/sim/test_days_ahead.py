"""Another process compiles the days on a fresh machine: for the same types, and no longer than somebody wants them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import pytest

from sim import days_ahead
from sim.company.build import company_of
from sim.settings import Settings
from sim.setup.alongside import plans_of, side_by_side
from sim.setup.world import build_world
from tests.worlds import shipped

TYPES = """
import json, sys, numba
from sim.days_ahead import worlds_of_types
from sim.settings import Settings
worlds = [worlds_of_types(Settings.model_validate(each)) for each in json.load(sys.stdin)]
types = [[numba.typeof(each).name for each in both] for both in worlds]
from sim.setup.traits import draw_traits
compiled = len(draw_traits.signatures)
from sim.rules.arithmetic import logit
logit(0.5)
print(json.dumps({"types": types, "compiled": compiled, "compiles again": len(logit.signatures)}))
"""


def _several() -> list[Settings]:
    one = shipped()
    other = one.campaign.model_copy(update={"name": "other"})
    return [
        one,
        shipped("silent_masterpiece", "global_marketing"),
        shipped(campaign__budget=50_000, campaign__programme__format="hybrid"),
        Settings.model_validate(one.model_copy(update={"alongside": other}).model_dump()),
    ]


def test_the_types_are_those_of_real_worlds_and_nothing_is_compiled_for_them() -> None:
    several = _several()
    asked = subprocess.run(
        [sys.executable, "-c", TYPES], input=json.dumps([each.model_dump(mode="json") for each in several]), capture_output=True, text=True
    )
    assert asked.returncode == 0, asked.stderr
    told = json.loads(asked.stdout)
    for settings, types in zip(several, told["types"], strict=True):
        worlds: Any = [build_world(plan, company_of(settings), 1) for plan in plans_of(settings)]
        worlds = worlds if len(worlds) == 1 else side_by_side(*worlds, settings)
        assert types == [numba.typeof(each).name for each in worlds]
    assert told["compiled"] == 0
    assert told["compiles again"] == 1  # what is asked for afterwards is compiled as ever


def test_the_other_process_ends_with_the_block_and_with_who_started_it() -> None:
    with days_ahead.days_ahead(shipped()) as other:
        assert other is not None and other.poll() is None
    assert other.poll() is not None
    alone = subprocess.Popen([sys.executable, "-m", "sim.days_ahead"], stdin=subprocess.PIPE)
    assert alone.stdin is not None
    alone.stdin.write(shipped(campaign__budget=50_000).model_dump_json().encode() + b"\n")
    alone.stdin.close()  # as when its parent is killed
    assert alone.wait(60) == 1


def test_the_other_process_runs_nothing_of_the_folder_in_which_a_command_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sim", "random", "numba"):
        (tmp_path / f"{name}.py").write_text("open('was_run', 'w')")
    monkeypatch.chdir(tmp_path)
    with days_ahead.days_ahead(shipped()) as other:
        assert other is not None and other.stdin is not None
        other.stdin.close()
        other.wait(60)
    assert not (tmp_path / "was_run").exists()


def test_where_no_process_can_be_started_this_one_compiles_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(days_ahead.subprocess, "Popen", full)
    with days_ahead.days_ahead(shipped()) as other:
        assert other is None
