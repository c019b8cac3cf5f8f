"""How long something takes: every single timing is kept, and the median is what counts.

Processor time is what a piece of work is worth: other work on the machine makes it wait, and hardly makes it longer. The clock on
the wall stands beside it, and counts where work is shared out among threads.
"""

import gc
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

ENOUGH = 5
"""Timings from which a median is taken without a remark."""


class Timings(NamedTuple):
    """Seconds of each repetition, by both clocks."""

    cpu: list[float]  # user and system, of all threads and of processes that were waited for
    wall: list[float]


def processor_seconds() -> float:
    """Seconds of processor time so far, of this process and of those it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def timed(work: Callable[[Any], Any], repeats: int, patience: float, prepare: Callable[[int], Any] = lambda _: None) -> Timings:
    """What each of `repeats` calls takes; see `timed_in_turn`."""
    return timed_in_turn({"work": work}, repeats, patience, prepare)["work"]


def timed_in_turn(
    works: Mapping[str, Callable[[Any], Any]], repeats: int, patience: float, prepare: Callable[[int], Any] = lambda _: None
) -> dict[str, Timings]:
    """What each of `repeats` calls takes, of several pieces of work that are compared: one after the other, again and again,
    so that whatever else the machine does meets them alike.

    `prepare` is called before each with its number, from 0, and what it returns is given to the work; it is not timed.
    After `patience` seconds of all of them nothing is repeated any more.
    """
    seconds = {name: Timings([], []) for name in works}
    spent, number = 0.0, 0
    gc.collect()
    while number < repeats and (number == 0 or spent < patience):
        for name, work in works.items():
            given = prepare(number)
            begin, busy = time.perf_counter(), processor_seconds()
            work(given)
            seconds[name].cpu.append(processor_seconds() - busy)
            seconds[name].wall.append(time.perf_counter() - begin)
            spent += seconds[name].wall[-1]
        number += 1
    return seconds


def median(seconds: Timings) -> float:
    """The middle one, of processor time."""
    return statistics.median(seconds.cpu)


def median_wall(seconds: Timings) -> float:
    """The middle one, by the clock on the wall."""
    return statistics.median(seconds.wall)
