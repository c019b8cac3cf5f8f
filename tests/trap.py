"""A trap for tests of faults: a file named by WATERCOOLER_TEST_TRAP, which the first process that comes to a certain design point makes;
it stays there, to be killed. Worker processes load this module, and little else."""

import multiprocessing
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from experiments.execution import executors, worker


def set_trap(trap: Path) -> None:
    """Let the first that measures a campaign whose brand is .5 strong sit in the trap."""
    measured = worker._measured

    def caught(outcome: Any, parts: Any) -> Any:
        if outcome.settings.campaign.brand.strength == 6 / 12:
            with suppress(FileExistsError), trap.open("x", encoding="utf-8") as file:  # of two that come at once, one is caught
                file.write(str(os.getpid()))
                file.flush()
                while True:
                    time.sleep(0.1)
        return measured(outcome, parts)

    worker._measured = caught


def start_worker() -> None:
    """As any worker starts, with this module loaded, which sets the trap."""
    executors._start_worker()


in_a_worker = multiprocessing.current_process().name != "MainProcess" or "distributed" in sys.modules
if "WATERCOOLER_TEST_TRAP" in os.environ and in_a_worker == (os.environ.get("WATERCOOLER_TEST_CATCHES") == "workers"):
    set_trap(Path(os.environ["WATERCOOLER_TEST_TRAP"]))
