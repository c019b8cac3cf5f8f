"""Ties between offices: a random graph in which a pair is tied in proportion to what both keep up elsewhere.

As within offices, later offices are sought and earlier ones seek. A partner is drawn from stubs: every row as often as
the ties to other offices it wants.
"""

import numpy as np

from sim.company.draws import below, nth, own, poisson, unit
from sim.company.pairs import EARLIER, ends, pair, sort_by
from sim.company.tie_workspace import Staff, Wish, Workspace, write_stubs
from sim.company.ties_within_office import TRIES
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import Word, inner, phase

_STUBS_A_LINE = 16


@phase
def mean_between_offices(sociable: np.ndarray, bridge: np.ndarray, ratio: float) -> float:
    """Ties to other offices of the average person, against a person of average sociability who is no bridge."""
    total = 0.0
    for i in range(len(sociable)):
        total += sociable[i] * (ratio if bridge[i] else 1.0)
    return total / len(sociable)


@phase
def count_stubs(
    key: np.ndarray, sociable: np.ndarray, bridge: np.ndarray, office_first: np.ndarray, mean: float, ratio: float, stream: np.uint64
) -> np.ndarray:
    """(O + 1,) int64: where the stubs of each office begin; `mean` ties, times sociability, times `ratio` for a bridge."""
    begin = np.zeros(len(office_first), np.int64)
    for office in range(len(office_first) - 1):
        count = 0
        for i in range(office_first[office], office_first[office + 1]):
            count += _rounded(mean * sociable[i], bridge[i], ratio, own(stream, key[i]))
        begin[office + 1] = begin[office] + count
    return begin


@phase
def fill_stubs(
    key: np.ndarray, sociable: np.ndarray, bridge: np.ndarray, mean: float, ratio: float, stream: np.uint64, stubs: np.ndarray
) -> None:
    """Write the stubs that `count_stubs` has counted."""
    count = 0
    for i in range(len(key)):
        more = _rounded(mean * sociable[i], bridge[i], ratio, own(stream, key[i]))
        write_stubs(stubs, count, more, i)
        count += more


@inner
def _rounded(wanted: float, bridge: bool, ratio: float, word: Word) -> int:
    return int(wanted * (ratio if bridge else 1.0) + unit(word))


@inner
def draw_between_offices(s: Staff, w: Wish, d: Workspace, office: int, last_office: int) -> int:
    """Ties of the offices office..last_office to later ones, ascending, into `d.between`; how many, or -1: the workspace is too small."""
    first, last, count = s.office_first[office], s.office_first[last_office], 0
    line = np.searchsorted(w.lines_between, first << 32)
    while line < len(w.lines_between) and w.lines_between[line] >> 32 < last:
        if count == len(d.between):
            return -1
        d.between_unsorted[count] = w.lines_between[line]
        count += 1
        line += 1
    for here in range(office, last_office):
        for k in range(w.stub_begin[here], w.stub_begin[here + 1], _STUBS_A_LINE):
            prefetch(w.stubs, k)
        before, after, end = w.stub_begin[here], w.stub_begin[here + 1], w.stub_begin[-1]
        word = own(w.cross_key, ~s.key[s.office_first[here]])
        seek = poisson((after - before) * (end - after) / max(end, 1), unit(word))
        if count + seek > len(d.between):
            return -1
        for k in range(seek):  # first only where among the stubs, so that the waits for memory overlap
            d.between_unsorted[count + k] = after + below(nth(word, 2 * k + 2), end - after)
        for k in range(count, count + seek):
            d.between_unsorted[k] = w.stubs[d.between_unsorted[k]]
        for k in range(seek):
            i = w.stubs[before + below(nth(word, 2 * k + 1), after - before)]
            d.between_unsorted[count + k] = pair(i, d.between_unsorted[count + k])
        count += seek
    sort_by(EARLIER, d.between_unsorted, 0, count, first, last, d.place, d.between)
    return _settled(s, w, d.between, count)


@inner
def _settled(s: Staff, w: Wish, pairs: np.ndarray, count: int) -> int:
    """Pairs that are in the order of their earlier rows, ascending; whoever is drawn twice is drawn again."""
    kept, draw, row = 0, 0, -1
    for k in range(count):
        each = pairs[k]
        if ends(each)[0] != row:
            row, draw = ends(each)[0], 0
        for _ in range(TRIES):
            at = kept
            while at > 0 and pairs[at - 1] > each:
                at -= 1
            if at == 0 or pairs[at - 1] < each:
                for m in range(kept, at, -1):
                    pairs[m] = pairs[m - 1]
                pairs[at] = each
                kept += 1
                break
            after = w.stub_begin[np.searchsorted(s.office_first, row, side="right")]
            each = pair(row, w.stubs[after + below(nth(own(w.cross_key, s.key[row]), draw), w.stub_begin[-1] - after)])
            draw += 1
    return kept
