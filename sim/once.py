"""What is worked out of a thing once, and then known for as long as the thing is there."""

import functools
import weakref
from collections.abc import Callable
from typing import Any


def once[K, T](work_out: Callable[[K], T]) -> Callable[[K], T]:
    """What is said of an outcome, a company, a behaviour, and others build on: worked out when first asked for, then kept for as
    long as the thing is there. It must be left as it is, but for an empty mapping that is filled with what is worked out as it comes."""

    @functools.wraps(work_out)
    def look_up(thing: K) -> T:
        known = _known.get(id(thing))
        if known is None:
            known = _begin_to_know(thing)
        result: T = known.get(work_out, _UNKNOWN)
        if result is _UNKNOWN:
            result = known[work_out] = work_out(thing)
        return result

    return look_up


_UNKNOWN: Any = object()
_known: dict[int, dict[Any, Any]] = {}  # by identity: these things hold arrays or mappings, which have no hash


def _begin_to_know(thing: object) -> dict[Any, Any]:
    key = id(thing)
    known: dict[Any, Any] = {"ends": weakref.ref(thing, lambda _: _known.pop(key, None))}
    _known[key] = known
    return known
