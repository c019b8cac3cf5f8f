"""The rows of followers, a block of offices at a time: letters are opened, follow ties of the office drawn, all written.

Follow ties are pairs of rows here, too: who reads is in the upper half, who is read in the lower one.
"""

from typing import NamedTuple

import numpy as np

from sim.company.csr import own_part
from sim.company.draws import LOT, drawn, fill_lots, nth, own, unit
from sim.company.office_blocks import Blocks, Boxes, emptied
from sim.company.pairs import ends, pair
from sim.company.ties_within_office import TRIES
from sim.compiled_code.decorators import bare, inner

ANYBODY = 1 << 31
"""In the lower half of a letter: not a row, but an office, of whom somebody is to be drawn."""


class Following(NamedTuple):
    """Who follows how many of whom; N people."""

    key: np.ndarray  # (N,) uint64
    sociable: np.ndarray  # (N,) float32, ratio
    fame: np.ndarray  # (N,) float32, attractiveness as somebody to follow
    office_first: np.ndarray  # (O + 1,) int64, first row of each office
    colleague_start: np.ndarray  # (N + 1,) int64
    colleague_to: np.ndarray  # int32
    closeness: np.ndarray  # (ties,) float32, against a person's average colleague; empty: all are alike
    share: np.ndarray  # (N,) float32, share of their colleagues whom a person follows
    here: np.ndarray  # (N,) int32, others of their office whom a person follows
    colleague_key: np.uint64
    other_key: np.uint64


class FollowerWorkspace(NamedTuple):
    """Scratch for one block; P people in the largest."""

    lots: np.ndarray  # (P,) LOT, a lottery for each office
    chance: np.ndarray  # (P,) float64
    todo: np.ndarray  # (P,) int32
    place: np.ndarray  # (P,) int64
    seen_by: np.ndarray  # (P,) int64, the last row that follows somebody
    in_vain: np.ndarray  # (P,) int64, by first row of an office: who last sought there, how often in vain, as a pair
    local_begin: np.ndarray  # (P + 1,) int64
    local: np.ndarray  # int32, whom those of the block follow in their own office, by row of the block
    letters: np.ndarray  # int64
    tickets: np.ndarray  # float32, uniforms, one a colleague tie of an office


def make_workspace(most: int, mean: float) -> FollowerWorkspace:
    """A workspace that is almost always large enough, for blocks of up to `most` people who follow `mean` others."""
    ties = int(1.5 * mean * most) + 64
    return FollowerWorkspace(
        np.empty(most, LOT), np.empty(most), np.empty(most, np.int32), np.empty(most, np.int64), np.empty(most, np.int64),
        np.empty(most, np.int64), np.empty(most + 1, np.int64), np.empty(ties, np.int32), np.empty(ties, np.int64), np.empty(ties, np.float32),
    )  # fmt: skip


def larger(workspace: FollowerWorkspace) -> FollowerWorkspace:
    """A workspace of twice the size."""
    return FollowerWorkspace(*(np.empty(2 * len(each), each.dtype) for each in workspace))


@bare
def settle(
    block: int, filled: int, f: Following, d: FollowerWorkspace, blocks: Blocks, boxes: Boxes, start: np.ndarray, to: np.ndarray
) -> tuple[int, int]:
    """Write the rows of `block` and later blocks behind `filled` ties; where it stopped for want of room, or the end.

    A block that did not fit has left nothing behind: with a larger workspace and `to` one goes on where it stopped.
    """
    while block < len(blocks.row) - 1:
        first, last = blocks.row[block], blocks.row[block + 1]
        for x in range(last - first):
            d.place[x], d.seen_by[x], d.in_vain[x] = 0, -1, -1
        for office in range(blocks.office[block], blocks.office[block + 1]):
            a, b = f.office_first[office], f.office_first[office + 1]
            fill_lots(f.fame[a:b], d.lots[a - first : b - first], d.chance, d.todo)
        letters = emptied(boxes, block, d.letters)
        if letters < 0:
            break
        letters = open_letters(f, d, first, letters)
        if not draw_local(f, d, first, blocks.office[block], blocks.office[block + 1]):
            break
        ties = 0
        for x in range(last - first):
            ties += d.place[x]
        if filled + ties > len(to):
            break
        for x in range(last - first):
            start[first + x] = filled
            filled += d.place[x]
            d.place[x] = start[first + x]
        write_rows(f, d, first, blocks.office[block], blocks.office[block + 1], letters, to)
        block += 1
    start[len(start) - 1] = filled
    return block, filled


@inner
def close(f: Following, tie: int) -> float:
    """How close a colleague is, against the average one of the same person."""
    return f.closeness[tie] if len(f.closeness) > 0 else 1.0


@inner
def followed(f: Following, share: float, begin: int, end: int, a: int, b: int) -> float:
    """How many of the ties begin..end, without those of a..b, are expected to be follow ties, too: a share, or all of the closest."""
    if len(f.closeness) == 0:
        return share * (end - begin - (b - a))
    total = 0.0
    for k in range(begin, end):
        total += 0.0 if a <= k < b else min(share * f.closeness[k], 1.0)
    return total


@inner
def open_letters(f: Following, d: FollowerWorkspace, first: int, count: int) -> int:
    """Draw whom the letters mean, nobody twice by the same reader; how many are kept, as pairs, and counted in `d.place`."""
    kept, mine, reader, lost = 0, 0, -1, False  # `lost`: a letter of the reader was given up; seldom, so that `d.in_vain` is seldom read
    for k in range(count):
        letter = d.letters[k]
        i, j = ends(letter)
        if i != reader:
            reader, mine, lost = i, kept, False
        if j < ANYBODY:  # a colleague; these come first, and once
            d.letters[kept] = letter
            d.place[j - first] += 1
            kept += 1
            continue
        row, end = f.office_first[j - ANYBODY], f.office_first[j - ANYBODY + 1]
        draw = TRIES * given_up(d, row - first, i) if lost else 0  # words used up in vain, and by those followed there already
        m, had = mine, kept
        while m < kept:
            draw += TRIES * (row <= ends(d.letters[m])[1] < end)
            m += 1
        for _ in range(TRIES):
            j = row + drawn(nth(f.other_key ^ np.uint64(letter), draw), d.lots, row - first, end - row)
            draw += 1
            m = mine
            while m < kept and ends(d.letters[m])[1] != j:
                m += 1
            if m == kept:
                d.letters[kept] = pair(i, j)
                d.place[j - first] += 1
                kept += 1
                break
        if kept == had:
            d.in_vain[row - first] = pair(i, given_up(d, row - first, i) + 1)
            lost = True
    return kept


@inner
def given_up(d: FollowerWorkspace, office: int, reader: int) -> int:
    """How many letters of a reader to the office that begins at this row of the block were given up."""
    last, times = ends(d.in_vain[office])
    return times if last == reader else 0


@inner
def draw_local(f: Following, d: FollowerWorkspace, first: int, office: int, last_office: int) -> bool:
    """Whom the people of the offices office..last_office follow in their own office; False where the workspace is too small."""
    count = 0
    for here in range(office, last_office):
        row, end = f.office_first[here], f.office_first[here + 1]
        ties, word = f.colleague_start[row], own(f.colleague_key, f.key[row])
        if f.colleague_start[end] - ties > len(d.tickets):
            return False
        for k in range(f.colleague_start[end] - ties):
            d.tickets[k] = unit(nth(word, k))
        for i in range(row, end):
            a, b = own_part(f.colleague_to, f.colleague_start[i], f.colleague_start[i + 1], row, end)
            d.local_begin[i - first] = count
            if count + b - a + f.here[i] >= len(d.local):
                return False
            share = f.share[i]
            for k in range(a, b):
                x = f.colleague_to[k] - first
                if d.tickets[k - ties] < share * close(f, k):
                    d.seen_by[x] = i
                    d.local[count] = x
                    d.place[x] += 1
                    count += 1
            d.seen_by[i - first] = i
            word, draw = own(f.other_key, ~f.key[i]), 0
            for _ in range(f.here[i]):
                for _ in range(TRIES):
                    x = row - first + drawn(nth(word, draw), d.lots, row - first, end - row)
                    draw += 1
                    if d.seen_by[x] != i:
                        d.seen_by[x] = i
                        d.local[count] = x
                        d.place[x] += 1
                        count += 1
                        break
    d.local_begin[f.office_first[last_office] - first] = count
    return True


@inner
def write_rows(f: Following, d: FollowerWorkspace, first: int, office: int, last_office: int, letters: int, to: np.ndarray) -> None:
    """Write all follow ties of a block in the order of who reads, so that each row is ascending; `d.place`: where rows go on."""
    letter = 0
    for here in range(office, last_office):
        while letter < letters and ends(d.letters[letter])[0] < f.office_first[here]:
            i, j = ends(d.letters[letter])
            to[d.place[j - first]] = i
            d.place[j - first] += 1
            letter += 1
        for i in range(f.office_first[here], f.office_first[here + 1]):
            for k in range(d.local_begin[i - first], d.local_begin[i - first + 1]):
                x = d.local[k]
                to[d.place[x]] = i
                d.place[x] += 1
    for k in range(letter, letters):
        i, j = ends(d.letters[k])
        to[d.place[j - first]] = i
        d.place[j - first] += 1
