"""Columns with the types they have once compiled code has filled them, without compiling it."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sim.compiled_code.decorators import FixedTypes
from sim.compiled_code.one_compiler import OneCompiler


@contextlib.contextmanager
def types_alone() -> Iterator[None]:
    """In the `with` block what was not compiled before is not compiled: rules run as Python, and loops over columns do nothing. In all threads:
    only for a process that does nothing else."""
    before = [(kind, vars(kind).get(_COMPILE)) for kind in (OneCompiler, FixedTypes)]
    setattr(OneCompiler, _COMPILE, lambda *_: _nothing)
    setattr(FixedTypes, _COMPILE, lambda rule, *_: rule.py_func)
    try:
        yield
    finally:
        for kind, compile_it in before:
            delattr(kind, _COMPILE) if compile_it is None else setattr(kind, _COMPILE, compile_it)


_COMPILE = "_compile_for_args"
"""What numba asks for machine code, and calls."""


def _nothing(*_: Any) -> int:
    return 0
