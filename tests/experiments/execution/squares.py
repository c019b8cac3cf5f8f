"""Work so light that a worker on a busy machine has it at once: whether a worker hangs is told by the clock."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np


def square(shared: dict[str, Any], task: int) -> dict[str, np.ndarray]:
    """Squares a number; stops the process that does it, or keeps it for ever, while a file of that name is not there."""
    for what in ("stops", "keeps"):
        trap = Path(f"{shared.get('trap')}.{what}")
        if task == shared.get(what) and not trap.exists():
            trap.touch()
            if what == "stops":
                os.kill(os.getpid(), signal.SIGSTOP)
            while True:
                time.sleep(0.1)
    return {"square": np.array([task * task])}
