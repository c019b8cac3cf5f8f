"""Pieces of work that are not replications: done once, found by content, and no dead worker ends them."""

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.config.errors import StoppedError
from experiments.config.execution import Execution
from experiments.execution.runner import Runner
from experiments.execution.task_cache import content_key
from experiments.verbs.verify.tasks import Task
from tests.experiments.execution.squares import square
from tests.faults import Deadly
from tests.worlds import shipped

HERE = Execution(workers=1)


def test_a_worker_that_hangs_is_named_and_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = {"stops": 3, "keeps": 3, "trap": str(tmp_path / "trap")}  # first one, then, once it is tried alone, the other
    with Runner(tmp_path / "result", Execution(workers=2, chunk_seconds=0.5, hung_seconds=2)) as runner:
        found = runner.map(square, shared, range(6), "squares")
    assert [int(each["square"][0]) for each in found] == [0, 1, 4, 9, 16, 25]
    said = capsys.readouterr().err
    assert re.search(r"the worker process \d+ has given no sign of life for \d+ seconds; it is ended", said)
    assert re.search(r"the worker process \d+ has been at the same work for \d+ seconds, without end", said)


def test_a_task_that_always_kills_its_worker_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    with Runner(tmp_path / "result", HERE) as runner:
        runner._workers = Deadly(lambda payload: any(task == 3 for _, task in payload[4]))
        with pytest.raises(StoppedError, match=r"one of the squares died, twice.*5 of 6 squares are kept"):
            runner.map(square, {}, range(6), "squares")


def test_what_is_kept_is_not_done_again(tmp_path: Path) -> None:
    shared: dict[str, Any] = {}
    with Runner(tmp_path, HERE) as runner:
        first = runner.map(square, shared, range(4), "squares")
        assert runner.tasks == 4
        again = runner.map(square, shared, range(5), "squares")
        assert runner.tasks == 5
    assert [int(each["square"][0]) for each in [*first, *again]] == [0, 1, 4, 9, 0, 1, 4, 9, 16]


@pytest.mark.parametrize(
    "damaged", [lambda whole: whole[:-20], lambda whole: b"", lambda whole: whole[::-1]], ids=["cut", "empty", "other"]
)
def test_what_is_damaged_is_told_and_done_again(damaged: Callable[[bytes], bytes], tmp_path: Path) -> None:
    with Runner(tmp_path, HERE) as runner:
        runner.map(square, {}, range(3), "squares")
        one = next(tmp_path.rglob("*.npz"))
        one.write_bytes(damaged(one.read_bytes()))
        with pytest.raises(StoppedError, match=f"{one.name} was damaged"):
            runner.map(square, {}, range(3), "squares")
        again = runner.map(square, {}, range(3), "squares")
        assert runner.tasks == 4
    assert [int(each["square"][0]) for each in again] == [0, 1, 4]


def test_processes_are_started_for_short_tasks_only_where_they_pay(tmp_path: Path) -> None:
    with Runner(tmp_path, Execution(workers=2)) as runner:
        found = runner.map(square, {}, range(6), "squares", long=False)
        assert (runner.processes, runner._workers._pool) == (1, None)
    assert [int(each["square"][0]) for each in found] == [0, 1, 4, 9, 16, 25]


SAMPLE = "content_key([{'b': 1.5, 'a': (2, None)}, {*'stuvwxyz'}, np.arange(6.0).reshape(2, 3), dt.date(2026, 3, 2), Task('robustness', 'sizes')])"


def test_the_key_of_content_is_the_same_in_every_process() -> None:
    code = f"import datetime as dt\nimport numpy as np\nfrom experiments.execution.task_cache import content_key\nfrom experiments.verbs.verify.tasks import Task\nprint({SAMPLE})"
    other = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"  # in which texts of a set stand in another order
    told = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": other}, capture_output=True, text=True, check=True
    )
    here = eval(SAMPLE, {"content_key": content_key, "np": np, "dt": dt, "Task": Task})
    assert told.stdout.strip() == here


def test_the_key_of_content_tells_values_apart() -> None:
    values: list[Any] = [
        *(1, 1.0, "1", True, b"1", None, [1], [1, 1], [[1], 1], {1: 1}, {1}, [], {}),
        *(np.array([1]), np.array([1.0]), np.array([[1]]), np.array([1], np.int32)),
        *(shipped(), shipped("silent_masterpiece"), ["ab", "c"], ["a", "bc"]),
    ]
    assert len({content_key(each) for each in values}) == len(values)
    assert content_key({"a": 1, "b": 2}) == content_key({"b": 2, "a": 1})
    with pytest.raises(TypeError, match="is not plain data"):
        content_key(object())
