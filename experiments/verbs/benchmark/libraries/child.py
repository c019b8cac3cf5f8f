"""One library's cascades, in a process of its own: `python -m ... NAME FOLDER PROBABILITY REPEATS PATIENCE`.

Prints JSON: seconds to build and to run each, and how many people each run reached.
"""

import json
import sys
import time
from pathlib import Path
from pkgutil import resolve_name

import numpy as np

from experiments.verbs.benchmark.libraries import CascadeTask, Library
from experiments.verbs.benchmark.timing import timed

COMPARED = 10
"""Runs whose reach is compared with ours, timed or not, unless they take more than twice the patience."""


def main(name: str, folder: str, probability: str, repeats: str, patience: str) -> None:
    """Build, then run with the seeds 1, 2, ..."""
    start, to, first = (np.load(Path(folder) / f"{part}.npy") for part in ("start", "to", "first"))
    cascade = resolve_name(f"experiments.verbs.benchmark.libraries.{name}")
    begin = time.perf_counter()
    library: Library = cascade(CascadeTask(start, to, first, float(probability)))
    built = time.perf_counter() - begin
    reached: list[int] = []
    run = timed(lambda _: reached.append(library.spread()), int(repeats), float(patience), prepare=lambda number: library.reset(number + 1))
    while len(reached) < COMPARED and time.perf_counter() - begin < 2 * float(patience):
        library.reset(len(reached) + 1)
        reached.append(library.spread())
    print(json.dumps({"build": [built], "run": run._asdict(), "reached": reached}))


if __name__ == "__main__":
    main(*sys.argv[1:])
