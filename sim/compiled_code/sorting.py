"""Sorting without a byte of new memory, for compiled phases that may not allocate."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim.compiled_code.decorators import inner

DIGIT_BITS = 11
DIGITS = 1 << DIGIT_BITS
"""Length of the counter that `sort_rows` needs."""

_FEW = 48
"""So many are sorted fastest by insertion."""


@inner
def sort_rows(rows, spare, counter):
    """Sort `rows` (n,) int32 >= 0 in place. `spare` (>= n,) int32 and `counter` (DIGITS,) int64 are scratch.

    Insertion for a few, else by digits from the lowest (radix sort): O(n), and nothing to do where they are in order.
    """
    n = len(rows)
    ordered, most = True, 0
    for k in range(n):
        ordered = ordered and (k == 0 or rows[k - 1] <= rows[k])
        most = max(most, rows[k])
    if ordered:
        return
    if n <= _FEW:
        for k in range(1, n):
            row, place = rows[k], k
            while place > 0 and rows[place - 1] > row:
                rows[place] = rows[place - 1]
                place -= 1
            rows[place] = row
        return
    shift = 0
    while most >> shift > 0:
        counter[:] = 0
        for k in range(n):
            counter[(rows[k] >> shift) & (DIGITS - 1)] += 1
        before = 0
        for digit in range(DIGITS):
            here = counter[digit]
            counter[digit] = before
            before += here
        for k in range(n):
            digit = (rows[k] >> shift) & (DIGITS - 1)
            spare[counter[digit]] = rows[k]
            counter[digit] += 1
        for k in range(n):
            rows[k] = spare[k]
        shift += DIGIT_BITS


@inner
def merge_tail(rows, settled, spare, counter):
    """Make `rows` (n,) ascending again, of which the first `settled` already are: sort the others and merge them in."""
    n = len(rows)
    if settled == n:
        return
    sort_rows(rows[settled:], spare, counter)
    if settled == 0 or rows[settled - 1] < rows[settled]:
        return
    late = n - settled
    for k in range(late):
        spare[k] = rows[settled + k]
    place, early = n - 1, settled - 1
    late -= 1
    while late >= 0:
        if early >= 0 and rows[early] > spare[late]:
            rows[place] = rows[early]
            early -= 1
        else:
            rows[place] = spare[late]
            late -= 1
        place -= 1


@inner
def _sink(rows, lots, k, n):
    """Let element k of a heap of n sink to its place; the largest (lot, row) is on top."""
    row, lot = rows[k], lots[k]
    while 2 * k + 1 < n:
        child = 2 * k + 1
        if child + 1 < n and (lots[child + 1] > lots[child] or (lots[child + 1] == lots[child] and rows[child + 1] > rows[child])):
            child += 1
        if lots[child] < lot or (lots[child] == lot and rows[child] <= row):
            break
        rows[k], lots[k] = rows[child], lots[child]
        k = child
    rows[k], lots[k] = row, lot


@inner
def sort_by_lot(rows, lots):
    """Sort `rows` (n,) by their `lots` (n,) float64, ascending, both in place; equal lots by row (heap sort)."""
    n = len(rows)
    for k in range(n // 2 - 1, -1, -1):
        _sink(rows, lots, k, n)
    for last in range(n - 1, 0, -1):
        rows[0], rows[last] = rows[last], rows[0]
        lots[0], lots[last] = lots[last], lots[0]
        _sink(rows, lots, 0, last)
