"""Blocks of offices, each small enough to be finished in cache, and letters between them.

A block is a run of whole offices with at least BLOCK people (a large office is a block of its own, or part of one). What
one block draws about the people of another is posted as a letter, a word, into the other's box; a box is emptied
once, when its block is finished. Boxes are chains of pages, so that posting is writing at one place a box.
"""

from typing import NamedTuple

import numpy as np

from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import inner, phase

BLOCK = 4096
"""Technical: people to a block at least, so that all ties of a block fit the L2 cache. Changes no company, and speed little."""
PAGE = 512
"""Technical: letters on a page of a box."""
LINE = 8
"""Technical: letters in a line of cache."""


class Blocks(NamedTuple):
    """B blocks; block b is the offices `office`[b] .. `office`[b + 1], and the rows `row`[b] .. `row`[b + 1]."""

    office: np.ndarray  # (B + 1,) int64
    row: np.ndarray  # (B + 1,) int64
    block_at: np.ndarray  # int32, the block of every BLOCK-th row


class Boxes(NamedTuple):
    """One box a block: a chain of pages of letters, int64, which come out in the order in which they were posted."""

    letters: np.ndarray  # (pages * PAGE,) int64
    following: np.ndarray  # (pages,) int32, the next page of the same box
    used: np.ndarray  # (1,) int64, pages in use
    first: np.ndarray  # (B,) int64, place of its first letter
    pages: np.ndarray  # (B,) int64, pages of a box
    free: np.ndarray  # (B,) int64, place of its next letter; at the end of a page a new one must be begun


def make_blocks(office_first: np.ndarray, least: int = BLOCK) -> Blocks:
    """Offices in blocks of at least so many people; `office_first` (O + 1,) int64, first row of each."""
    offices = _block_offices(office_first, least)
    rows = office_first[offices]
    block_at = np.searchsorted(rows, np.arange(0, rows[-1], BLOCK), side="right") - 1
    return Blocks(offices, rows, block_at.astype(np.int32))


def make_boxes(blocks: Blocks, letters: int) -> Boxes:
    """Empty boxes with room for about that many letters."""
    count = len(blocks.row) - 1
    pages = letters // PAGE + count + 1
    return Boxes(
        np.empty(pages * PAGE, np.int64), np.empty(pages, np.int32), np.zeros(1, np.int64),
        np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, np.int64),
    )  # fmt: skip


def more_room(boxes: Boxes) -> Boxes:
    """The same boxes with twice the pages."""
    return boxes._replace(
        letters=np.concatenate((boxes.letters, np.empty_like(boxes.letters))),
        following=np.concatenate((boxes.following, np.empty_like(boxes.following))),
    )


def largest(blocks: Blocks) -> int:
    """People in the largest block."""
    return int(np.diff(blocks.row).max())


def longer(to: np.ndarray) -> np.ndarray:
    """(3 n // 2,) the same array of n with room for half as much again."""
    return np.concatenate((to, np.empty(len(to) // 2, to.dtype)))


@phase
def _block_offices(office_first: np.ndarray, least: int) -> np.ndarray:
    firsts = [0]
    for office in range(1, len(office_first)):
        if office_first[office] - office_first[firsts[-1]] >= least or office == len(office_first) - 1:
            firsts.append(office)
    return np.array(firsts)


@inner
def block_of(blocks: Blocks, row: int) -> int:
    """The block a row belongs to."""
    block = blocks.block_at[row // BLOCK]
    while row >= blocks.row[block + 1]:
        block += 1
    return block


@inner
def has_room(boxes: Boxes, letters: int) -> bool:
    """Whether so many more letters fit, whoever they are for."""
    return boxes.used[0] + min(letters, letters // PAGE + len(boxes.first)) <= len(boxes.following)


@inner
def post(boxes: Boxes, box: int, letter: int) -> None:
    """Put a letter into a box; there must be room."""
    place = boxes.free[box]
    if place & (PAGE - 1) == 0:
        place = turn_page(boxes, box)
    prefetch(boxes.letters, place + 2 * LINE)
    boxes.letters[place] = letter
    boxes.free[box] = place + 1


@inner
def turn_page(boxes: Boxes, box: int) -> int:
    """Begin a new page of a box; the place of its first letter.

    Boxes fill at about the same pace: they begin at different places of their first page, lest all are written to the
    same few sets of the cache.
    """
    page = boxes.used[0]
    boxes.used[0] += 1
    boxes.pages[box] += 1
    if boxes.pages[box] == 1:
        boxes.first[box] = page * PAGE + box * LINE % PAGE
        return boxes.first[box]
    boxes.following[(boxes.free[box] - 1) // PAGE] = page
    return page * PAGE


@inner
def emptied(boxes: Boxes, box: int, room: np.ndarray) -> int:
    """Copy the letters of a box into `room` (int64); how many, or -1 where they do not fit."""
    count, place = 0, boxes.first[box]
    if boxes.pages[box] * PAGE > len(room):
        return -1
    for left in range(boxes.pages[box], 0, -1):
        page = place // PAGE
        end = page * PAGE + PAGE if left > 1 else boxes.free[box]
        for k in range(place, end):
            room[count + k - place] = boxes.letters[k]
        count += end - place
        place = np.int64(boxes.following[page]) * PAGE
    return count
