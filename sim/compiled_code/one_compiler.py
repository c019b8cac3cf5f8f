"""One process compiles a function, others wait and load what it wrote.

Two commands begun at once on a fresh machine, or workers of a cluster that share a home, would otherwise each compile all
of the model.
"""

# mypy: disable-error-code="no-untyped-call"

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import CPUDispatcher
from numba.core.sigutils import normalize_signature

fcntl: Any = None  # on Windows: each process compiles for itself
with contextlib.suppress(ImportError):
    import fcntl

SHARED = fcntl is not None
"""Whether processes wait for what another one compiles."""

_held: set[Path] = set()  # by this process; a function may need itself for other types


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """In the `with` block no other process of this machine has the lock; it goes with its process. What a function calls is locked
    after it, and nothing calls in a circle, so nobody waits for ever."""
    if not SHARED or lock in _held:
        yield
        return
    with contextlib.ExitStack() as opened:
        with contextlib.suppress(OSError):  # a file system without locks: each process compiles for itself
            fcntl.lockf(opened.enter_context(lock.open("wb")), fcntl.LOCK_EX)
        _held.add(lock)
        try:
            yield
        finally:
            _held.discard(lock)


class OneCompiler(CPUDispatcher):
    """A function that is cached on disk: looked for there again once nobody else compiles it."""

    py_func: Any
    _cache: Any

    def compile(self, sig: Any) -> Any:
        """The machine code for arguments of these types. What cannot be kept on disk runs all the same, and the next process compiles anew."""
        with global_compiler_lock, _alone(Path(self._cache.cache_path, f"{self.py_func.__name__}.lock")):
            try:
                return super().compile(sig)
            except RuntimeError:  # numba's, while it keeps what it has compiled and taken in already
                made: Any = self.overloads.get(tuple(normalize_signature(sig)[0]))
                if made is None:
                    raise
                return made.entry_point
