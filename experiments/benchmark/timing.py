"""How long something takes: every single timing is kept, and the median is what counts."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

ENOUGH = 5
"""Timings from which a median is taken without a remark."""


def timed(work: Callable[[Any], Any], repeats: int, patience: float, prepare: Callable[[int], Any] = lambda _: None) -> list[float]:
    """Seconds that each of `repeats` calls takes.

    `prepare` is called before each with its number, from 0, and what it returns is given to `work`; it is not timed. After
    `patience` seconds of work nothing is repeated any more.
    """
    seconds: list[float] = []
    gc.collect()
    while len(seconds) < repeats and (not seconds or sum(seconds) < patience):
        given = prepare(len(seconds))
        begin = time.perf_counter()
        work(given)
        seconds.append(time.perf_counter() - begin)
    return seconds


def median(seconds: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(seconds)
