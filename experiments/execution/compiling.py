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
    with interrupts_wait():
        from sim.compiled_code.warm import warm

    if engine != "columns" or warm():
        yield
        return
    print("Compiling the model once for this machine: up to a minute.", file=sys.stderr)
    with days_beside(settings):
        yield


@contextmanager
def days_beside(settings: Settings) -> Iterator[None]:
    """In the `with` block another process compiles the days, where that is of use."""
    with interrupts_wait():
        from sim.compiled_code.one_compiler import SHARED
        from sim.days_ahead import days_ahead

    with days_ahead(settings) if SHARED and cores() > 1 else nullcontext():
        yield
