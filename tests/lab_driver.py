"""A small piece of work in a process of its own, for the tests of faults: `python -m tests.lab_driver FOLDER [option=value]`.

Options: `pool=1` (worker processes), `dask=ADDRESS`, `largest=BYTES` (no file may grow beyond it).
`tests.trap` catches a process.
"""

import resource
import signal
import sys
from pathlib import Path

from experiments.config.errors import StoppedError
from experiments.config.execution import Execution
from experiments.design.point import Point, point
from experiments.execution import executors, scheduler
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from tests import trap
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


def asked_for(options: dict[str, str]) -> Execution:
    if "dask" in options:
        return Execution(kind="dask", scheduler=options["dask"])
    if "pool" in options:
        scheduler.PROBE_SECONDS = 0.0
        executors._start_worker = trap.start_worker
        return Execution(workers=2, in_process_seconds=0.0)
    return HERE


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
