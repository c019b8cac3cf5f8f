"""The bare cascade: each person newly reached tries each contact once, and succeeds with the same probability.

This is the independent cascade of Kempe, Kleinberg & Tardos (2003), "Maximizing the spread of influence through a social
network": no days off, no campaign, no memory. It has closed forms (who is reached is who hangs together when each tie is
kept with that probability: bond percolation), other libraries have it too, and at some nanoseconds a tie it answers who
to start with.

Chance is keyed by the pair: `uniform(day_key(seed, CASCADE, 0), key of who, key of whom)`. So nothing depends on rows,
on the order of the ties or on threads, and a higher probability only ever adds people.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from sim.company.company import Company
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import bare, inner
from sim.rng import Decision, bits, day_key, mix, threshold

Rows = Sequence[int] | np.ndarray
_Given = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.uint64, int]

FOREVER = 2**31 - 1
"""Rounds without an end."""

# Rows are unsigned: numba would look at every other index to see whether it counts from the end.
_ONE = np.uint64(1)
_SOON, _NEXT, _NOW = np.uint64(24), np.uint64(16), np.uint64(8)  # so many people ahead: load their row, ties, contacts
_LINE = np.uint64(15)  # ties are loaded as far as this: mostly two lines of the cache
_WAITING = np.uint64(1024)  # contacts persuaded before it is looked up who of them is new
_FEW = np.uint64(32)  # a generation larger than this part of the company is put in the order of rows


class Contacts(NamedTuple):
    """Who may persuade whom: the contacts of row i are `to[start[i]:start[i + 1]]`."""

    start: np.ndarray  # (N + 1,) int64
    to: np.ndarray  # (ties,) int32, rows
    key: np.ndarray  # (N,) uint64, stable name of each person


def colleagues(company: Company) -> Contacts:
    """The colleague ties of a company."""
    return Contacts(company.colleague_start, company.colleague_to, company.key)


def cascade(contacts: Contacts, first: Rows, probability: float, seed: int, rounds: int = FOREVER) -> np.ndarray:
    """One cascade: (N,) int32, the round in which each person is reached, 0 for those it starts with, -1 never.

    Args:
        contacts: who may persuade whom.
        first: rows of those it starts with.
        probability: that a person newly reached persuades one contact, 0..1.
        seed: of the random numbers; with the same seed, a higher probability reaches the same people and perhaps more.
        rounds: after so many it stops.

    Raises ValueError where a row, the probability or the shape of the contacts is out of bounds.
    """
    given = _checked(contacts, first, probability, rounds)
    reached_in, line = _scratch(contacts)
    _spread(*given, _luck(seed), reached_in, line)
    return reached_in


def reach(contacts: Contacts, first: Rows, probability: float, seeds: Sequence[int], rounds: int = FOREVER, threads: int = 1) -> np.ndarray:
    """How many people each of many cascades reaches, those it starts with included: (R,) int64, one a seed, in order.

    `threads` share the seeds and change nothing. The rest is as in `cascade`.
    """
    given = _checked(contacts, first, probability, rounds)
    luck = np.array([_luck(seed) for seed in seeds], np.uint64)
    reached = np.zeros(len(luck), np.int64)
    parts = [slice(part[0], part[-1] + 1) for part in np.array_split(np.arange(len(luck)), max(1, threads)) if len(part)]
    with ThreadPoolExecutor(max(1, len(parts))) as pool:
        list(pool.map(lambda part: _spread_often(*given, luck[part], reached[part], *_scratch(contacts)), parts))
    return reached


def _luck(seed: int) -> np.uint64:
    """The key of every draw of a cascade."""
    return np.uint64(day_key(seed, Decision.CASCADE_SPREADS, 0))


def _scratch(contacts: Contacts) -> tuple[np.ndarray, np.ndarray]:
    """What a cascade writes: (N,) the round each person is reached in, and the line of people reached.

    Behind the line there is room for contacts of whom it is not yet known whether they are new.
    """
    people, most = len(contacts.key), int(np.diff(contacts.start).max(initial=0))
    return np.full(people, -1, np.int32), np.empty(people + int(_WAITING) + most + 1, np.uint32)


def _checked(contacts: Contacts, first: Rows, probability: float, rounds: int) -> _Given:
    """What compiled code, which checks nothing, is given: columns, rows to start with, threshold, rounds."""
    people, rows = len(contacts.key), np.asarray(first, np.int64)
    if len(contacts.start) != people + 1 or contacts.start[0] != 0 or contacts.start[-1] != len(contacts.to):
        raise ValueError(f"contacts do not fit together: {people} keys, {len(contacts.start)} starts, {len(contacts.to)} ties")
    if rows.size and not 0 <= rows.min() <= rows.max() < people:
        raise ValueError(f"rows to start with must be from 0 to {people - 1}, not {rows.min()} to {rows.max()}")
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"probability must be from 0 to 1, not {probability}")
    columns = (_unsigned(contacts.start, np.uint64), _unsigned(contacts.to, np.uint32), _unsigned(contacts.key, np.uint64))
    return *columns, _unsigned(rows, np.uint32), np.uint64(threshold(probability)), min(rounds, FOREVER)


def _unsigned(array: np.ndarray, kind: type[np.unsignedinteger[Any]]) -> np.ndarray:
    """The same whole numbers, none of them negative, locked; without a copy where the width is the same."""
    same_width = array.dtype.itemsize == np.dtype(kind).itemsize
    view = np.ascontiguousarray(array).view(kind) if same_width else array.astype(kind)
    view.flags.writeable = False
    return view


@bare
def _spread(start, to, key, first, below, rounds, luck, reached_in, line):
    """Spread from `first`; fills `reached_in` (-1 before) and lists people in `line`, by round. Returns their number."""
    count = np.uint64(0)
    for i in first:
        if reached_in[i] < 0:
            reached_in[i] = 0
            line[count] = i
            count += _ONE
    begin, round_ = np.uint64(0), 0
    while begin < count and round_ < rounds:
        end = count
        if end - begin > np.uint64(len(reached_in)) // _FEW:
            _in_row_order(reached_in, round_, line, begin)
        round_ += 1
        persuaded = count  # behind the line wait those persuaded, new or not
        for k in range(begin, end):
            _load_ahead(start, to, key, line, k, end)
            i = np.uint64(line[k])
            mixed = mix(luck ^ key[i])
            for j in range(start[i], start[i + _ONE]):
                contact = to[j]
                line[persuaded] = contact
                persuaded += np.uint64(bits(mixed, key[contact]) < below)
            if persuaded - count > _WAITING or k == end - _ONE:
                count = _keep_new(reached_in, round_, line, count, persuaded)
                persuaded = count
        begin = end
    return count


@inner
def _in_row_order(reached_in, round_, line, begin):
    """Put the people of one round in the order of their rows: neighbours in memory know each other."""
    for i in range(np.uint64(len(reached_in))):
        line[begin] = i
        begin += np.uint64(reached_in[i] == round_)


@inner
def _load_ahead(start, to, key, line, k, end):
    """Ask for what the people further down the line will need."""
    if k + _SOON < end:
        prefetch(start, line[k + _SOON])
    if k + _NEXT < end:
        ties = start[line[k + _NEXT]]
        prefetch(to, ties)
        prefetch(to, ties + _LINE)
    if k + _NOW < end:
        i = np.uint64(line[k + _NOW])
        for j in range(start[i], start[i + _ONE]):
            prefetch(key, to[j])


@inner
def _keep_new(reached_in, round_, line, count, persuaded):
    """Of those persuaded, keep whom no one reached before; returns the length of the line."""
    for waiting in range(count, persuaded):
        if waiting + _NEXT < persuaded:
            prefetch(reached_in, line[waiting + _NEXT])
        each = line[waiting]
        if reached_in[each] < 0:
            reached_in[each] = round_
            line[count] = each
            count += _ONE
    return count


@bare
def _spread_often(start, to, key, first, below, rounds, lucks, reached, reached_in, line):
    """Spread once for each seed; what one cascade marked is wiped after it, so a small cascade costs little."""
    for r in range(len(lucks)):
        count = _spread(start, to, key, first, below, rounds, lucks[r], reached_in, line)
        reached[r] = count
        for k in range(count):
            reached_in[line[k]] = -1
