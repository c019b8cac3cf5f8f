"""The deadline people see in an office, by its sessions and its registration."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import itertools
import math
from collections.abc import Sequence

import numpy as np

from sim import rules
from sim.compiled_code.decorators import bare, inner


@inner
def last_open(day, least, is_open):
    """`day`, or the last open one before it, not before `least`. A rule may open registration beyond the days that are simulated, of which nothing is
    known: these count as open."""
    while least < day < len(is_open) and not is_open[day]:
        day -= 1
    return day


@bare
def last_chance(sessions, first, last, whom, kind, closes, is_open):
    """t, the last day on which registering in an office can lead to a seat: registration closes, or the last of its sessions (of the
    company's, where it has none) is tomorrow, for a session cannot be booked on its day; before that, on days off (`is_open`, (D,)
    bool, of the office), where nobody registers. `whom` (S, C) bool tells the sessions that people of `kind` may book."""
    found = -1
    for s in range(first, last):
        found = max(found, sessions[s].day if whom[s, kind] else -1)
    for s in range(len(sessions) if found < 0 else 0):
        found = max(found, sessions[s].day)
    return last_open(min(closes, found - 1) if found >= 0 else closes, 0, is_open)


@bare
def fill_deadline(row, start, sessions, first, last, whom, kind, opens, closes, is_open, exponent):
    """`row` (D,) from day `start` on: log-odds from the deadline of an office, whose rows of `sessions` (S,) SESSION are `first` to `last`, for people of `kind`, by `whom` (S, C).

    The deadline is the last working day (`is_open`, (D,) bool) on which a session that is open can still be booked, or, with none open, any; or on which registration
    closes. Pressure counts from the day on which the first of them opened; there is none outside registration. When no session can be
    booked any more there is nothing to register for: -inf.
    """
    end = last_chance(sessions, first, last, whom, kind, closes, is_open)
    window, on_average = 0, 1.0
    for t in range(start, len(row)):
        row[t] = 0.0 if t <= end else -math.inf
        if not opens <= t <= end:
            continue
        begins, ends, found = 0, 0, False
        for s in range(first, last):
            session = sessions[s]
            if session.opens <= t < session.day and whom[s, kind]:
                begins = min(begins, session.opens) if found else session.opens
                ends = max(ends, session.day - 1) if found else session.day - 1
                found = True
        begins = max(opens, begins) if found else opens
        ends = last_open(min(end, ends) if found else end, t, is_open)
        if window != ends - begins + 1:
            window = ends - begins + 1
            on_average = rules.deadline_pressure(window, exponent)
        row[t] = rules.deadline_log_odds(ends - t + 1, window, exponent, on_average)


def deadline_table(
    sessions: np.ndarray, whom: np.ndarray, offices: np.ndarray, desks: np.ndarray, office_open: np.ndarray, exponent: float, apart: bool
) -> tuple[np.ndarray, np.ndarray]:
    """(O, C) row of each office and kind of people, and (K, D) the log-odds from its deadline on each day, a row for each calendar of sessions
    and registration; `apart`: a row for each office and kind, since what happens may change them. `whom` (S, C) bool tells for which kinds sessions are."""
    first, last = offices["first_session"].tolist(), offices["last_session"].tolist()
    windows = desks if len(desks) else offices[:, None]
    opens, closes = (np.broadcast_to(windows[name], (len(offices), whom.shape[1])).tolist() for name in ("opens", "closes"))
    dates, fits = list(zip(sessions["opens"].tolist(), sessions["day"].tolist(), strict=True)), whom.T.tolist()
    is_open, days = np.ascontiguousarray(office_open.T), len(office_open)
    seen, row_of, rows = is_open.tobytes(), np.zeros((len(offices), len(fits)), np.int32), dict[object, int]()
    of = list[tuple[int, int]]()
    for o in range(len(offices)):
        for c, fitting in enumerate(fits):
            mine = frozenset(itertools.compress(dates[first[o] : last[o]], fitting[first[o] : last[o]]))
            calendar = (o, c) if apart else (mine, opens[o][c], closes[o][c], seen[o * days : (o + 1) * days])
            row_of[o, c] = rows.setdefault(calendar, len(of))
            if len(rows) > len(of):
                of.append((o, c))
    table = np.empty((len(of), days))
    for row, (o, c) in zip(table, of, strict=True):
        fill_deadline(row, 0, sessions, first[o], last[o], whom, c, opens[o][c], closes[o][c], is_open[o], exponent)
    return row_of, table


def registration_ends(sessions: np.ndarray, whom: np.ndarray, closes: np.ndarray, office_open: Sequence[np.ndarray]) -> np.ndarray:
    """(O, C) `last_chance` of each office and kind of people; `sessions` (S,) SESSION are in the order of offices, `whom` (S, C) bool tells for which
    kinds, `closes` (O, C) t, `office_open` (O, D) bool, the days of each in one piece."""
    edges = np.searchsorted(sessions["office"], np.arange(len(closes) + 1))
    return np.array(
        [
            [last_chance(sessions, *each, whom, kind, t, is_open) for kind, t in enumerate(row)]
            for each, row, is_open in zip(itertools.pairwise(edges.tolist()), closes.tolist(), office_open, strict=True)
        ]
    )
