"""How long something takes: every single timing is kept, and the median is what counts."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

ENOUGH = 5
"""Timings from which a median is taken without a remark."""


def timed(work: Callable[[Any], Any], repeats: int, patience: float, prepare: Callable[[int], Any] = lambda _: None) -> list[float]:
    """Seconds that each of `repeats` calls takes; see `timed_in_turn`."""
    return timed_in_turn({"work": work}, repeats, patience, prepare)["work"]


def timed_in_turn(
    works: Mapping[str, Callable[[Any], Any]], repeats: int, patience: float, prepare: Callable[[int], Any] = lambda _: None
) -> dict[str, list[float]]:
    """Seconds that each of `repeats` calls takes, of several pieces of work that are compared: one after the other, again
    and again, so that whatever else the machine does meets them alike.

    `prepare` is called before each with its number, from 0, and what it returns is given to the work; it is not timed.
    After `patience` seconds of all of them nothing is repeated any more.
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    spent, number = 0.0, 0
    gc.collect()
    while number < repeats and (number == 0 or spent < patience):
        for name, work in works.items():
            given = prepare(number)
            begin = time.perf_counter()
            work(given)
            seconds[name].append(time.perf_counter() - begin)
            spent += seconds[name][-1]
        number += 1
    return seconds


def median(seconds: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(seconds)
