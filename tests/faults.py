"""A piece of work (`tests.lab_driver`) in processes that are to be killed."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.worlds import ROOT

PATIENCE = 120.0
"""Seconds after which a test gives up waiting: far more than anything here takes."""


def start(folder: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.lab_driver", str(folder), *options]
    return subprocess.Popen(words, cwd=ROOT, env=os.environ | environment, stderr=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> str:
    """What a process said beside how far it is, as one does that takes long on a busy machine."""
    _, error = process.communicate(timeout=PATIENCE)
    return "".join(line for line in error.splitlines(keepends=True) if not re.search(r"\d+ replications([:,] about .* to go\.?)?$", line))


def wait_until(true: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < PATIENCE, "waited in vain"
        time.sleep(0.05)


def sprung(trap: Path) -> int:
    """The process that sits in the trap."""
    wait_until(lambda: trap.exists() and trap.read_text(encoding="utf-8") != "")
    return int(trap.read_text(encoding="utf-8"))
