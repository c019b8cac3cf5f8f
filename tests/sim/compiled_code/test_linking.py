"""Steps are linked into what Python calls, and worlds are handed over by their address."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import signal
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest
from llvmlite.binding import Linkage
from numba.core.compiler import Flags

from sim.company.csr import both_ways
from sim.compiled_code import linking
from sim.compiled_code.address import Address
from sim.compiled_code.by_pointer import by_pointer
from sim.compiled_code.decorators import bare, inner, rule
from sim.compiled_code.sorting import DIGITS, sort_rows


class Inside(NamedTuple):
    rows: np.ndarray


@by_pointer
class Held(NamedTuple):
    numbers: np.ndarray
    inside: Inside


@rule
def doubled(x: float) -> float:
    return 2.0 * x


@inner
def add(held, k):
    held.numbers[k] += doubled(held.inside.rows[k])


@bare
def add_all(held):
    for k in range(len(held.numbers)):
        add(held, k)
    return len(held.numbers)


@bare
def add_twice(held):
    return add_all(held) + add_all(held)


@inner
def next_after(k, is_far):
    return k + (10 if is_far else 1)


@bare
def ask_in_all_sizes(short, word):
    return next_after(short[0], True) + next_after(word[0], word[0] > 0) + next_after(5, False) + next_after(np.int16(7), False)


@bare
def asks_for_more(held):
    return held.nothing


def _held() -> Any:
    return Held(np.array([1.0, 2.0]), Inside(np.array([10, 20], np.int32)))


def test_what_lies_in_a_tuple_is_read_and_written_in_place():
    held = _held()
    assert add_all(held) == 2
    assert held.numbers.tolist() == [21.0, 42.0]


def test_a_tuple_is_one_argument_with_a_short_name():
    add_all(_held())
    (address,) = add_all.signatures[0]
    assert isinstance(address, Address)
    assert len(address.mangling_args[0]) < 30 < len(address.name)


def test_a_step_is_compiled_once_for_whole_numbers_of_all_sizes_and_constants():
    assert ask_in_all_sizes(np.array([1], np.int32), np.array([2])) == 11 + 12 + 6 + 8
    for kind in (numba.int16, numba.int32, numba.int64, numba.types.literal(5)):  # the call above may have been compiled before, and kept
        next_after.get_call_template((kind, numba.types.literal(True)), {})
    assert next_after.signatures == [(numba.int64, numba.boolean)]


def test_an_unknown_field_is_named():
    with pytest.raises(numba.TypingError, match="Unknown attribute 'nothing'"):
        asks_for_more(_held())


def _one_called_by_another() -> Any:
    """Functions that have not been compiled before: their names are kept nowhere."""

    @bare
    def seven(x):
        return x + 7

    @bare
    def eight(x):
        return seven(x) + 1

    return seven, eight


def test_what_is_compiled_calls_the_step_and_leaves_the_door_closed():
    seven, eight = _one_called_by_another()
    assert eight(1) == 9
    assert seven.signatures == []
    assert seven.step.signatures != []
    assert seven(1) == 8


def test_a_step_has_no_machine_code_of_its_own():
    seven, eight = _one_called_by_another()
    assert eight(1) == 9
    assert [each.library.get_pointer_to_function(each.fndesc.llvm_func_name) for each in seven.step.overloads.values()] == [0]


def test_each_call_of_a_step_counts():
    held = _held()
    assert add_twice(held) == 4
    assert held.numbers.tolist() == [41.0, 82.0]


def test_code_that_numba_compiles_in_its_own_way_links_all_steps_behind():
    """A researcher's own compiled loop may call ours."""

    @numba.njit
    def own(held):
        return add_all(held), doubled(3)

    held = _held()
    assert own(held) == (2, 6.0)
    assert held.numbers.tolist() == [21.0, 42.0]


def test_steps_are_part_of_code_that_numba_compiles_in_its_own_way():
    """However long: what it merely calls is looked up by name among all that this process has compiled."""

    @numba.njit
    def own(rows, spare, counter):
        sort_rows(rows, spare, counter)

    rows = np.array([3, 1, 2], np.int32)
    own(rows, np.zeros(3, np.int32), np.zeros(DIGITS, np.int64))
    assert rows.tolist() == [1, 2, 3]
    assert [line for line in own.inspect_llvm(own.signatures[0]).splitlines() if " call " in line and "sort_rows" in line] == []


def test_what_becomes_of_a_step_in_a_whole_goes_by_a_name_of_its_own():
    """Of counts of references, too: LLVM may leave out what no caller there needs, and a researcher's loop looks for that name."""
    both_ways(3, np.array([0, 1], np.int32), np.array([1, 2], np.int32))
    modules = [each.library._get_module_for_linking() for each in both_ways.overloads.values()]
    inside = [each.name for module in modules for each in module.functions if each.linkage == Linkage.internal]
    assert inside and all(".in." in name for name in inside)


def test_options_of_the_compiler_are_as_numba_compares_them():
    plain, ours, other = Flags(), Flags(), Flags()
    ours.__class__ = other.__class__ = linking._Flags
    assert ours == plain and plain == ours and hash(ours) == hash(plain) and ours.copy() == plain
    ours.nrt = True
    assert ours != plain and plain != ours and ours != other
    plain.nrt = other.nrt = True
    assert ours == plain and ours == other
    other.nrt = False  # as it is where nothing is said
    assert other == Flags() and other != ours


def test_an_interrupt_comes_once_machine_code_is_handed_over(monkeypatch):
    """In the middle LLVM calls back into Python, where it would be lost."""
    over = []

    def hand_over(_library):
        signal.raise_signal(signal.SIGINT)
        over.append("code")

    monkeypatch.setattr(linking._Tidied, "_finalize_specific", hand_over)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests in the background ignores interrupts
    try:
        with pytest.raises(KeyboardInterrupt):
            object.__new__(linking._Whole)._finalize_specific()
    finally:
        signal.signal(signal.SIGINT, before)
    assert over == ["code"]
