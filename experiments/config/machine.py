"""Cores of this machine, and what its environment asks of libraries."""

import os

from experiments.config.errors import Problem, RequestError


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_environment() -> None:
    """Raises RequestError if variables of the environment keep a library, or the compiled model, from loading."""
    problems = []
    threads = os.environ.get("NUMBA_NUM_THREADS", "1")
    if not (threads.isascii() and threads.isdigit() and 1 <= int(threads[:9]) <= 10_000):
        problems.append(Problem("environment", "NUMBA_NUM_THREADS", "must be a whole number from 1 to 10,000", threads))
    if (uncompiled := os.environ.get("NUMBA_DISABLE_JIT", "0")) not in ("", "0"):
        what = "must not be set: the model runs compiled alone; for a debugger a rule is Python as its .py_func"
        problems.append(Problem("environment", "NUMBA_DISABLE_JIT", what, uncompiled))
    if problems:
        raise RequestError(problems)
