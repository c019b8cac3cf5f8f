"""How processes are started: deaf to Ctrl-C, and without the script of the one who starts them."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def block_sigint() -> Iterator[None]:
    """Processes and threads started in the `with` block never hear Ctrl-C, which reaches every process of a terminal: only
    the one that talks to the person answers it, after the block. They are deaf while they load, too."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it would lift the block where it is started later
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_main_hidden = threading.Lock()


@contextmanager
def hidden_main() -> Iterator[None]:
    """Processes started in the `with` block do not run the script of the one who starts them again, as spawned ones do: they need
    nothing of it, and without `if __name__ == "__main__":` it would ask for everything once more."""
    with _main_hidden:
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
