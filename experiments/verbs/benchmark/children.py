"""Work in a process of its own: nothing loaded or compiled before, its memory its own, and a crash stays there."""

import json
import os
import subprocess
import sys
from typing import Any


class ChildError(Exception):
    """A process that did not do its work; says why."""


def ask(
    module: str, *words: str, give_up_seconds: float, environment: dict[str, str] | None = None, python: str = sys.executable
) -> dict[str, Any]:
    """The JSON object that `python -m module words` prints last. Raises ChildError."""
    command = [python, "-W", "ignore", "-m", module, *words]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=give_up_seconds, env=os.environ | (environment or {}), check=False
        )
    except subprocess.TimeoutExpired:
        raise ChildError(f"given up after {give_up_seconds / 60:.0f} minutes") from None
    if done.returncode != 0:
        last = [line for line in done.stderr.splitlines() if line.strip()][-1:] or [f"exit code {done.returncode}"]
        raise ChildError(last[0].strip())
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
