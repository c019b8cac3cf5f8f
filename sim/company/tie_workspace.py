"""What the compiled steps of the colleague ties work on: the people, what is wished for, and scratch for a block."""

from typing import NamedTuple

import numpy as np

from sim.compiled_code.decorators import inner

FEW = 8
"""Technical: so many stubs are always written, which is faster than to branch on how many there are."""
MARKS = 1024
"""Technical: a power of two, some times the acquaintances a circle seeks."""


class Staff(NamedTuple):
    """Those who are to be tied, N people in rows; a circle is a team, or a part of one that is too large to know."""

    key: np.ndarray  # (N,) uint64
    manager: np.ndarray  # (N,) int32
    sociable: np.ndarray  # (N,) float32, ratio
    office_first: np.ndarray  # (O + 1,) int64, first row of each office
    circle_first: np.ndarray  # (C + 1,) int64, first row of each circle
    department_first: np.ndarray  # (D + 1,) int64, first row of each department: whole circles of one office


class Wish(NamedTuple):
    """What the ties are drawn from."""

    within: float  # in-office ties of a person of average sociability
    closure: float  # share of them kept in the circle or through it
    department: float  # share of the others that is sought in the own department
    stubs: np.ndarray  # int32, rows as often as they want a tie to another office, and FEW more places
    stub_begin: np.ndarray  # (O + 1,) int64, first stub of each office
    lines_within: np.ndarray  # reporting lines between circles of one office, as pairs, ascending
    lines_between: np.ndarray  # reporting lines between offices
    close_key: np.uint64
    office_key: np.uint64
    cross_key: np.uint64


class Workspace(NamedTuple):
    """Scratch for one block; P people in the largest. What is too small for a block is made larger, see `assemble_ties`."""

    wanted: np.ndarray  # (P,) float64, in-office ties wanted, by row of the block
    have: np.ndarray  # (P,) int64, those found in the circle or by the reporting line
    place: np.ndarray  # (P,) int64
    stub_at: np.ndarray  # (P + 1,) int64
    stubs: np.ndarray  # int32, rows as often as they lack a tie in their office
    tickets: np.ndarray  # float64, uniforms, one a pair of the largest circle
    marks: np.ndarray  # (MARKS,) int64, pairs seen lately, by a hash; may hold anything at first
    pairs: np.ndarray  # int64
    unsorted: np.ndarray  # int64, as long
    between: np.ndarray  # int64
    between_unsorted: np.ndarray  # int64, as long
    letters: np.ndarray  # int64


def make_workspace(staff: Staff, wish: Wish, most: int) -> Workspace:
    """A workspace that is almost always large enough, for blocks of up to `most` people."""
    circle = int(np.diff(staff.circle_first).max())
    possible = circle * (circle - 1) // 2
    within = int((0.5 * wish.within + 2) * 1.3 * most) + possible + 64
    between = int(1.3 * len(wish.stubs) / len(staff.key) * most) + 64
    return Workspace(
        np.empty(most), np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most + 1, np.int64),
        np.empty(within, np.int32), np.empty(possible), np.zeros(MARKS, np.int64),
        np.empty(within, np.int64), np.empty(within, np.int64), np.empty(between, np.int64), np.empty(between, np.int64), np.empty(2 * between, np.int64),
    )  # fmt: skip


def larger(workspace: Workspace) -> Workspace:
    """An empty workspace of twice the size."""
    return Workspace(*(np.empty(2 * len(each), each.dtype) for each in workspace))


@inner
def write_stubs(stubs: np.ndarray, at: int, count: int, row: int) -> None:
    """Write a row `count` times from `at` on; FEW places are written in any case."""
    for k in range(at, at + FEW):
        stubs[k] = row
    for k in range(at + FEW, at + count):
        stubs[k] = row
