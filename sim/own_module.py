"""A module of this project, run by another process."""

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def running(module: str) -> tuple[list[str], dict[str, str]]:
    """The command that runs a module, and its environment: it is the one of this project, whatever lies in the folder in which a command is
    given, such as somebody's own `sim.py`."""
    places = (str(_ROOT), os.environ.get("PYTHONPATH"))
    return [sys.executable, "-P", "-m", module], {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places))}
