"""Interrupts that wait until something is over that must not be broken off."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """An interrupt inside the `with` block comes at its end. A package whose import was broken off cannot be imported by this process again,
    which in a notebook lives on; and in what a compiler written in C calls back, an interrupt is lost."""
    heard, waiting = signal.getsignal(signal.SIGINT), list[Any]()
    if threading.current_thread() is not threading.main_thread() or not callable(heard):
        yield
        return
    signal.signal(signal.SIGINT, lambda *told: waiting.append(told))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)
    if waiting:
        heard(*waiting[0])
