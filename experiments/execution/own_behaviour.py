"""What an employee of one's own answers: numbers that can be, yes or no, or an error that says which method answered what."""

from collections.abc import Callable
from functools import wraps
from inspect import getattr_static, isfunction
from math import inf, isfinite
from typing import Any

import numpy as np

from sim.engines.agents import Employee

SHARES = (
    "arrival_luck",
    "attention_left",
    "curiosity_now",
    "frustration_now",
    "interest_now",
    "recalls",
    "tells",
    "understands",
)
"""Methods that answer a share or a probability."""

OF_EITHER_SIGN = ("encouragement", "mood", "tiredness")
"""Methods that may answer less than nothing. All others that answer a number answer a rate or an amount."""


def expect_possible_answers(employee_class: type[Employee]) -> None:
    """Let methods that a class replaces raise a ValueError where they answer what no rate, share or amount can be, or neither yes nor no:
    whoever compares chance with a nan, or forgets to answer, does what is asked always or never, and nobody notices. Methods of `Employee`
    itself are left alone, and as fast."""
    kinds = {name: kind for kind in (float, bool) for name in answering(kind)}
    for name, kind in kinds.items():
        owner = next(each for each in employee_class.__mro__ if name in vars(each))
        what = vars(owner)[name]
        if owner in Employee.__mro__ or hasattr(what.fget if isinstance(what, property) else what, "expects"):
            continue
        if isinstance(what, property) and what.fget is not None:
            setattr(owner, name, property(_expecting(name, kind, what.fget), what.fset, what.fdel, what.__doc__))
        elif isfunction(what):
            setattr(owner, name, _expecting(name, kind, what))


def answering(kind: type) -> list[str]:
    """Methods and properties of `Employee` that answer a number with a fraction (float), or yes or no (bool)."""
    found = {name: getattr_static(Employee, name) for name in dir(Employee) if not name.startswith("_")}
    plain = {name: what.fget if isinstance(what, property) else what for name, what in found.items()}
    return [name for name, what in plain.items() if getattr(what, "__annotations__", {}).get("return") is kind]


def _expecting(name: str, kind: type, asked: Callable[..., Any]) -> Callable[..., Any]:
    """A method that looks at what it answers."""
    least, most = -inf if name in OF_EITHER_SIGN else 0.0, 1.0 if name in SHARES else inf
    number = "0 to 1" if name in SHARES else "a number" if name in OF_EITHER_SIGN else "a number from 0"
    expected = "True or False" if kind is bool else number

    def can_be(value: Any) -> bool:
        if kind is bool:
            return isinstance(value, bool | np.bool) or (isinstance(value, int | np.integer) and value in (0, 1))
        try:
            amount = float(value)
        except (TypeError, ValueError):
            return False
        return not isinstance(value, str | bytes) and isfinite(amount) and least <= amount <= most  # text is no number, whatever it says

    @wraps(asked)
    def answer(self: Employee, *args: Any, **how: Any) -> Any:
        value = asked(self, *args, **how)
        if not can_be(value):
            told = f"{value:.3g}" if isinstance(value, float) else repr(value)
            raise ValueError(f"{type(self).__name__}.{name}: on day {self.model.day + 1} it answered {told}: expected {expected}")
        return value

    answer.expects = expected  # type: ignore[attr-defined]  # so that it is asked for once
    return answer
