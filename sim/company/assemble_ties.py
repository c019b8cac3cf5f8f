"""All colleague ties, a block of offices at a time: drawn, counted and written while the block is in cache."""

import numpy as np

from sim.company.office_blocks import Blocks, Boxes, block_of, emptied, has_room, post
from sim.company.pairs import ends, pair
from sim.company.tie_workspace import Staff, Wish, Workspace
from sim.company.ties_between_offices import draw_between_offices
from sim.company.ties_within_office import draw_within_offices
from sim.compiled_code.decorators import bare, inner


@bare
def assemble_ties(
    block: int, filled: int, s: Staff, w: Wish, d: Workspace, blocks: Blocks, boxes: Boxes, start: np.ndarray, to: np.ndarray
) -> tuple[int, int]:
    """Write the rows of `block` and later blocks behind `filled` ties; where it stopped for want of room, or the end.

    A block that did not fit has left nothing behind: with a larger workspace, boxes and `to` one goes on where it stopped.
    """
    while block < len(blocks.row) - 1:
        first, last = blocks.row[block], blocks.row[block + 1]
        within = draw_within_offices(s, w, d, blocks.office[block], blocks.office[block + 1])
        between = draw_between_offices(s, w, d, blocks.office[block], blocks.office[block + 1])
        letters = emptied(boxes, block, d.letters)
        if within < 0 or between < 0 or letters < 0 or letters + between > len(d.letters) or not has_room(boxes, between):
            break
        for k in range(between):  # ties whose both ends are in the block
            if ends(d.between[k])[1] < last:
                d.letters[letters] = d.between[k]
                letters += 1
        ties = count_ends(d, within, between, letters, first, last)
        if filled + ties > len(to):
            break
        for x in range(last - first):
            start[first + x] = filled
            filled += d.place[x]
            d.place[x] = start[first + x]
        write_ends(d, within, between, letters, first, last, blocks, boxes, to)
        block += 1
    start[len(start) - 1] = filled
    return block, filled


@inner
def count_ends(d: Workspace, within: int, between: int, letters: int, first: int, last: int) -> int:
    """How many ties each row of the block holds, into `d.place`; their sum."""
    for x in range(last - first):
        d.place[x] = 0
    for k in range(letters):
        d.place[ends(d.letters[k])[1] - first] += 1
    for k in range(within):
        i, j = ends(d.pairs[k])
        d.place[i - first] += 1
        d.place[j - first] += 1
    for k in range(between):
        d.place[ends(d.between[k])[0] - first] += 1
    ties = 0
    for x in range(last - first):
        ties += d.place[x]
    return ties


@inner
def write_ends(
    d: Workspace, within: int, between: int, letters: int, first: int, last: int, blocks: Blocks, boxes: Boxes, to: np.ndarray
) -> None:
    """Write every tie of the block at both ends, or post it to the block of its later row. `d.place`: where rows go on.

    Earlier offices come first, then the own one in the order of rows, then later ones: so each row is ascending.
    """
    for k in range(letters):
        i, j = ends(d.letters[k])
        to[d.place[j - first]] = i
        d.place[j - first] += 1
    for k in range(within):
        i, j = ends(d.pairs[k])
        to[d.place[i - first]] = j
        d.place[i - first] += 1
        to[d.place[j - first]] = i
        d.place[j - first] += 1
    for k in range(between):
        i, j = ends(d.between[k])
        to[d.place[i - first]] = j
        d.place[i - first] += 1
        if j >= last:
            post(boxes, block_of(blocks, j), pair(i, j))
