"""Compilation: decorators for rules and phases, and an on-disk cache that never serves stale machine code.

numba's cache looks only at the file a function is in: change a rule in `rules` and phases compiled against the old
rule would still be served; change a docstring and all would be compiled afresh. So each function is cached in a folder
named by a digest of the code of its module and of all that it imports: edit one and what depends on it is compiled
afresh, once.
"""

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numba
import numpy as np
from numba.core.caching import CacheImpl, _CacheLocator
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import CPUDispatcher

from sim.compiled_code import address  # noqa: F401 (tells numba how worlds are handed over)
from sim.compiled_code.cache_folder import cache_folder
from sim.compiled_code.linking import LinkedCompiler
from sim.compiled_code.one_compiler import OneCompiler
from sim.compiled_code.sources import digest


@functools.cache
def _machine_code(path: Path) -> Path:
    """Where the machine code of one source file is, for the code it depends on at present."""
    return cache_folder(digest([path]))


class _ByCode(_CacheLocator):
    """Tells numba where the machine code of our functions is. The folder's name says all about the source."""

    ours: set[str] = set()  # noqa: RUF012 (one for the process)

    def __init__(self, py_file: str) -> None:
        self._py_file = py_file  # numba reads it where it warns

    @classmethod
    def from_function(cls, _function: Callable[..., Any], py_file: str) -> Self | None:
        return cls(py_file) if py_file in cls.ours else None

    def get_cache_path(self) -> str:
        return str(_machine_code(Path(self._py_file)))

    def get_source_stamp(self) -> str:
        return ""

    def get_disambiguator(self) -> str:
        return ""  # not the line: names of functions are unique in a module


CacheImpl._locator_classes.insert(0, _ByCode)  # type: ignore[arg-type]


def _compile(function: Callable[..., Any], **options: Any) -> Any:
    _ByCode.ours.add(inspect.getfile(function))
    common: dict[str, Any] = {
        "cache": True,
        "nogil": True,
        "error_model": "numpy",
        "no_cfunc_wrapper": True,
        "pipeline_class": LinkedCompiler,
    }
    return numba.njit(**common | options)(function)


class _StepDispatcher(CPUDispatcher):
    """A step, compiled once for whole numbers of all sizes: one that is called with a column's 32 bits, a count of 64 and a
    constant would be typed and lowered three times."""

    def get_call_template(self, args: Any, kws: Any) -> Any:
        return super().get_call_template(tuple(map(_widened, args)), {name: _widened(each) for name, each in kws.items()})


def _widened(kind: Any) -> Any:
    """The type that numba computes with: constants are of the type of their value, signed numbers have 64 bits."""
    if isinstance(kind, numba.types.IntegerLiteral | numba.types.BooleanLiteral):
        kind = kind.literal_type
    return numba.int64 if kind in numba.types.signed_domain else kind


def _step(function: Callable[..., Any], **options: Any) -> Any:
    """What only other compiled functions call: no door to Python, and no machine code of its own."""
    step = _compile(function, _nrt=False, no_cpython_wrapper=True, cache=False, **options)
    step.__class__ = _StepDispatcher
    return step


class _Door(OneCompiler):
    """A function for Python; what is compiled calls the step behind it."""

    @functools.cached_property
    def step(self) -> Any:
        return _step(self.py_func)

    @property
    def _numba_type_(self) -> Any:
        return numba.types.Dispatcher(self.step)


Word = np.uint64 | int
"""64 bits, as a number of numpy or of Python."""

_TYPES: dict[Any, Any] = {float: numba.float64, int: numba.int64, bool: numba.boolean, Word: numba.uint64}


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a scalar rule with the types of its annotations (float is float64, int is int64).

    Fixed types make a rule the same function whoever calls it: a 32-bit column, a Python float or a constant is
    widened to 64 bits first, so both engines get the same last bit.
    """
    hints = inspect.get_annotations(function, eval_str=True)
    result = _TYPES[hints.pop("return")]
    compiled = _compile(function)
    compiled.__class__ = _RuleDoor  # numba makes dispatchers; what ours do otherwise is when they compile
    compiled.types = result(*(_TYPES[hint] for hint in hints.values()))
    return compiled


class FixedTypes(CPUDispatcher):
    """A rule of fixed types, loaded when it is first called or compiled into something: a command needs few of them from Python."""

    types: Any
    _can_compile: bool

    def _load(self) -> None:
        with global_compiler_lock:  # several threads may be the first
            if self._can_compile:
                self.compile(self.types)
                self.disable_compile()

    def _compile_for_args(self, *_: Any, **__: Any) -> Any:
        self._load()
        return self.get_overload(self.types)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        self._load()
        return super().get_call_template(args, kws)


class _RuleDoor(FixedTypes, _Door):
    """A rule as Python calls it."""

    @functools.cached_property
    def step(self) -> Any:
        step = _step(self.py_func)
        step.__class__ = FixedTypes
        step.types = self.types
        return step


def phase[F: Callable[..., Any]](function: F) -> F:
    """Compile a loop over columns that Python may call; its types are those of the arguments it is first given."""
    compiled = _compile(function)
    compiled.__class__ = OneCompiler
    return compiled


def bare[F: Callable[..., Any]](function: F) -> F:
    """Compile a phase of the day: no array in it is counted (each count would be an atomic write shared by all threads).

    So it can neither make nor return an array: what it needs lies in the world already.
    """
    compiled = _compile(function, _nrt=False)
    compiled.__class__ = _Door
    return compiled


def inner[F: Callable[..., Any]](function: F) -> F:
    """Compile a step that only other compiled functions call: `bare`, without a door to Python and without machine code of its own."""
    return _step(function)


def hot[F: Callable[..., Any]](function: F) -> F:
    """`inner`, for what is called at each meeting of two people: it becomes part of each of its callers, also where the compiler, which
    knows lengths alone, would leave it beside them."""
    return _step(function, forceinline=True)
