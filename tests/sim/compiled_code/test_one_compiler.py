"""Of processes that need the same function at once, one compiles it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fcntl", reason="this system has no such locks: each process compiles for itself")

SLOW = """
import time

from sim.compiled_code.decorators import phase


@phase
def twice(x):
    return x + x


make = twice._compiler.compile
twice._compiler.compile = lambda *types: time.sleep(5) or make(*types)
twice(1)
print(twice.stats.cache_misses.total())
"""


def test_one_of_two_processes_compiles_and_the_other_loads(tmp_path: Path):
    (tmp_path / "slow.py").write_text(SLOW, "utf-8")
    here = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])}
    both = [subprocess.Popen([sys.executable, tmp_path / "slow.py"], env=here, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(each.communicate()[0].strip() for each in both) == ["0", "1"]


FORGETFUL = """
from sim.compiled_code.decorators import phase


@phase
def twice(x):
    return x + x


@phase
def broken(x):
    return x.nothing


def forgets(*_):
    raise RuntimeError("no compiled object yet")


twice._cache.save_overload = forgets
print(twice(2), twice(3.5))
try:
    broken(1)
except Exception as error:
    print(type(error).__name__)
"""


def test_what_cannot_be_kept_on_disk_runs_all_the_same(tmp_path: Path):
    """What cannot be compiled is refused as ever."""
    (tmp_path / "forgetful.py").write_text(FORGETFUL, "utf-8")
    here = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])}
    found = subprocess.run([sys.executable, tmp_path / "forgetful.py"], env=here, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["4", "7.0", "TypingError"]
