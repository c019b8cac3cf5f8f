"""What compiles the model where that has not been done: it takes a while, so somebody is told, and both processors are used."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from experiments.config.machine import cores
from sim.compiled_code.interrupts import interrupts_wait
from sim.settings import Settings


@contextmanager
def compiling(settings: Settings, engine: str) -> Iterator[None]:
    """In the `with` block another process compiles half of the model, where it has to be compiled first; which is said."""
    if engine != "columns":
        yield
        return
    with interrupts_wait():
        from sim.compiled_code.warm import warm

    if not warm():
        print("Compiling the model once for this machine: up to a minute.", file=sys.stderr)
    with days_beside(settings):
        yield


@contextmanager
def days_beside(settings: Settings) -> Iterator[None]:
    """In the `with` block another process compiles the days, where they are not compiled yet and that is of use."""
    with interrupts_wait():
        from sim.compiled_code.warm import warm

    if warm() or cores() == 1:
        yield
        return
    with interrupts_wait():
        from sim.compiled_code.one_compiler import SHARED
        from sim.days_ahead import days_ahead

    with days_ahead(settings) if SHARED else nullcontext():
        yield
