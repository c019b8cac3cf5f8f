"""A small piece of work in a process of its own, for the tests of faults: `python -m tests.lab_driver FOLDER [option=value]`.

Options: `pool=1` (worker processes), `dask=ADDRESS`, `largest=BYTES` (no file may grow beyond it). A trap is a file named
by WATERCOOLER_TEST_TRAP: the first process that comes to a certain design point makes it and stays there, to be killed.
"""

import multiprocessing
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from experiments.config.errors import StoppedError
from experiments.config.request import Execution
from experiments.design.point import Point, point
from experiments.execution import executors, scheduler, worker
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from tests.worlds import shipped

SEEDS = (1, 2, 3)
HERE = Execution(workers=1, in_process_seconds=3600)


def points() -> list[Point]:
    """A dozen versions of one campaign."""
    base = shipped("silent_masterpiece")
    return [point(base, {"campaign.brand.strength": number / 12}) for number in range(12)]


def work(folder: Path, how: Execution = HERE) -> tuple[ResultSet, int]:
    """What became of every point, and how many replications had to be simulated for it."""
    with Runner(folder, how) as runner:
        return runner.evaluate(points(), SEEDS), runner.simulated


def set_trap(trap: Path) -> None:
    """See above."""
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


def asked_for(options: dict[str, str]) -> Execution:
    if "dask" in options:
        return Execution(kind="dask", scheduler=options["dask"])
    if "pool" in options:
        from tests import lab_driver  # by its name: workers do not run this script again, which is `__main__` here

        scheduler.PROBE_SECONDS = 0.0
        executors._start_worker = lab_driver.start_worker
        return Execution(workers=2, in_process_seconds=0.0)
    return HERE


in_a_worker = multiprocessing.current_process().name != "MainProcess" or "distributed" in sys.modules
if "WATERCOOLER_TEST_TRAP" in os.environ and in_a_worker == (os.environ.get("WATERCOOLER_TEST_CATCHES") == "workers"):
    set_trap(Path(os.environ["WATERCOOLER_TEST_TRAP"]))

if __name__ == "__main__":
    given = dict(word.split("=", 1) for word in sys.argv[2:])
    if "largest" in given:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(given["largest"]), resource.RLIM_INFINITY))
    try:
        work(Path(sys.argv[1]), asked_for(given))
    except StoppedError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
