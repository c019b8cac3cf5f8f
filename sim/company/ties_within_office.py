"""Ties within offices: team mates pair by pair, then acquaintances in the office.

Compiled steps on the offices of a block (see `assemble_ties`); `x` is a row counted from the first of the block.
"""

import numpy as np

from sim.company.draws import below, low, nth, own, poisson, unit
from sim.company.pairs import EARLIER, LATER, ends, pair, sort_by
from sim.company.tie_workspace import FEW, MARKS, Staff, Wish, Workspace, write_stubs
from sim.compiled_code.decorators import inner

TRIES = 12
"""Technical: after so many draws that hit somebody known already, an acquaintance is given up."""


@inner
def draw_within_offices(s: Staff, w: Wish, d: Workspace, office: int, last_office: int) -> int:
    """Ties within the offices office..last_office, ascending, into `d.pairs`; how many, or -1 where the workspace is too small."""
    first, count = s.office_first[office], 0
    circle, line = np.searchsorted(s.circle_first, first), np.searchsorted(w.lines_within, first << 32)
    for here in range(office, last_office):
        row, end, begin = s.office_first[here], s.office_first[here + 1], count
        for i in range(row, end):
            d.have[i - first] = 0
            d.wanted[i - first] = min(w.within * s.sociable[i], end - row - 1.0)
        while line < len(w.lines_within) and w.lines_within[line] >> 32 < end and count < len(d.pairs):
            i, j = ends(w.lines_within[line])
            d.pairs[count] = w.lines_within[line]
            d.have[i - first] += 1
            d.have[j - first] += 1
            count += 1
            line += 1
        count = draw_mates(s, w, d, first, end, circle, count)
        if count < 0 or not draw_stubs(s, w, d, first, row, end):
            return -1
        count = draw_met(s, w, d, first, end, circle, count)
        if count < 0:
            return -1
        while s.circle_first[circle] < end:
            circle += 1
        sort_by(LATER, d.pairs, begin, count, row, end, d.place, d.unsorted)
        sort_by(EARLIER, d.unsorted, begin, count, row, end, d.place, d.pairs)
    return count


@inner
def draw_mates(s: Staff, w: Wish, d: Workspace, first: int, end: int, circle: int, count: int) -> int:
    """Add the ties within the circles from `circle` up to the row `end`.

    The chance of a pair is in proportion to what both want; on average a share `closure` of that is found here.
    """
    while s.circle_first[circle] < end:
        a, b = s.circle_first[circle], s.circle_first[circle + 1]
        size, total = b - a, 0.0
        possible = size * (size - 1) // 2
        if count + possible >= len(d.pairs):
            return -1
        word = own(w.close_key, s.key[a])
        for k in range(possible):
            d.tickets[k] = unit(nth(word, k))
        for i in range(a, b):
            total += d.wanted[i - first]
            if a <= s.manager[i] < b:  # the reporting line is drawn in any case
                lower, upper = min(i, s.manager[i]) - a, max(i, s.manager[i]) - a
                d.tickets[lower * (2 * size - lower - 1) // 2 + upper - lower - 1] = -1.0
        scale, ticket = w.closure / max(total * (size - 1) / size, 1e-9), 0
        for i in range(a, b):
            limit, before = scale * d.wanted[i - first], count
            for j in range(i + 1, b):
                tied = d.tickets[ticket] < limit * d.wanted[j - first]
                ticket += 1
                d.pairs[count] = pair(i, j)
                count += tied
                d.have[j - first] += tied
            d.have[i - first] += count - before
        circle += 1
    return count


@inner
def draw_stubs(s: Staff, w: Wish, d: Workspace, first: int, row: int, end: int) -> bool:
    """What the rows row..end lack, as stubs: each row as often as the ties it lacks, rounded by chance."""
    count = 0
    for i in range(row, end):
        lack = max(d.wanted[i - first] - d.have[i - first], 0.0)
        more = int(lack + unit(own(w.office_key, s.key[i])))
        if count + max(more, FEW) > len(d.stubs):
            return False
        d.stub_at[i - first] = count
        write_stubs(d.stubs, count, more, i)
        count += more
    d.stub_at[end - first] = count
    return True


@inner
def draw_met(s: Staff, w: Wish, d: Workspace, first: int, end: int, circle: int, count: int) -> int:
    """Add acquaintances between the circles from `circle` up to the end of their office.

    Each circle seeks a Poisson number in later circles, in proportion to the stubs there, and is sought from earlier
    ones: a share in its own department, if there is another circle in it, the rest anywhere in the office. Who found too
    few in the circle seeks some through it: those whom the circle has met.
    """
    total = d.stub_at[end - first]
    department = np.searchsorted(s.department_first, s.circle_first[circle], side="right")  # the next one
    while s.circle_first[circle] < end:
        a, b = s.circle_first[circle], s.circle_first[circle + 1]
        before, after, met = d.stub_at[a - first], d.stub_at[b - first], count
        while s.department_first[department] <= a:
            department += 1
        mine, left, near = after - before, total - after, d.stub_at[s.department_first[department] - first] - after
        others = near + before - d.stub_at[s.department_first[department - 1] - first]
        share = w.department if others > 0 else 0.0
        word = own(w.office_key, ~s.key[a])
        seek_near = poisson(share * mine * near / max(others, 1), unit(nth(word, 0)))
        seek = seek_near + poisson((1.0 - share) * mine * left / max(total - mine, 1), unit(word))
        if count + seek > len(d.pairs):
            return -1
        draw = 1
        for each_sought in range(seek):
            reach = near if each_sought < seek_near else left
            for _ in range(TRIES):
                ticket, other = nth(word, draw), nth(word, draw + 1)
                draw += 2
                i = d.stubs[before + below(ticket, mine)]
                x = i - first
                through = max(w.closure * d.wanted[x] - d.have[x], 0.0)
                if low(ticket) * max(d.wanted[x] - d.have[x], 1e-9) < through and count > met:
                    j = ends(d.pairs[met + below(other, count - met)])[1]
                else:
                    j = d.stubs[after + below(other, reach)]
                each = pair(i, j)
                known = (s.manager[j] == i) | (s.manager[i] == j)
                mark = (i * 31 + j) & (MARKS - 1)
                if d.marks[mark] == a:  # perhaps met already
                    for k in range(met, count):
                        known |= d.pairs[k] == each
                if not known:
                    d.marks[mark] = a
                    d.pairs[count] = each
                    count += 1
                    break
        circle += 1
    return count
