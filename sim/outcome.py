"""What a finished replication hands to the measures."""

from dataclasses import dataclass, field

import numpy as np

from sim.company.company import Company
from sim.settings import Settings
from sim.state.layout import COHORT, COUNT_FIRINGS, COUNT_POSTS, COURSE, DESK, MODULE, NO_RULE, World

_ROWS_AT_A_TIME = 8192
"""Rows taken out of a table before the next ones: so many records stay in the processor's second cache meanwhile."""


class Columns:
    """Columns by name, each one contiguous read-only (N,) array; taken out of their tables when first asked for.

    A table (N,) is a structured array: what the engine reads together lies together, which makes a single column slow
    to go through. So each is copied once, and shows the state as it stood then.
    """

    def __init__(self, *tables: np.ndarray, **columns: np.ndarray) -> None:
        """`tables` are searched in the order given; `columns` are plain (N,) arrays, and come before any table.

        Raises ValueError where they are not equally long.
        """
        self.tables = tables
        self._taken = {name: _read_only(np.ascontiguousarray(values)) for name, values in columns.items()}
        lengths = {len(each) for each in (*tables, *columns.values())}
        if len(lengths) != 1:
            raise ValueError(f"tables and columns are of different lengths: {sorted(lengths)}")
        (self._length,) = lengths

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._taken:
            self.take(name)
        return self._taken[name]

    @property
    def taken(self) -> frozenset[str]:
        """Names of the columns that are at hand by now."""
        return frozenset(self._taken)

    def take(self, *names: str) -> None:
        """Take several columns out together: in a large company that costs little more than one of them.

        Raises KeyError where no table has such a column.
        """
        found = {name: self._in_table(name) for name in names if name not in self._taken}
        taken = {name: np.empty(len(self), column.dtype) for name, column in found.items()}
        for first in range(0, len(self), _ROWS_AT_A_TIME):
            rows = slice(first, first + _ROWS_AT_A_TIME)
            for name, column in found.items():
                taken[name][rows] = column[rows]
        self._taken |= {name: _read_only(values) for name, values in taken.items()}

    def _in_table(self, name: str) -> np.ndarray:
        for table in self.tables:
            if name in (table.dtype.names or ()):
                return table[name]
        raise KeyError(f"no table has a column {name!r}")


def _read_only(values: np.ndarray) -> np.ndarray:
    view = values.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, repr=False)
class Outcome:
    """The end state of one replication. Arrays follow the column tables of `sim.state.layout`."""

    settings: Settings
    company: Company
    seed: int
    people: Columns  # of state.PERSON, (N,) each
    posts: np.ndarray  # (posts,) state.POST
    sessions: np.ndarray  # (S,) state.SESSION, those that took place
    teasers: np.ndarray  # (T,) state.TEASER
    offices: np.ndarray  # (O,) state.OFFICE
    firings: np.ndarray  # (firings,) state.FIRING, of the campaign's rules
    daily: np.ndarray  # (D, O, len(TALLY)) int32, the tally at the end of each day
    working: np.ndarray  # (D,) bool
    modules: np.ndarray = field(default_factory=lambda: np.zeros((1, 0), MODULE))  # (V, K) state.MODULE
    cohorts: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), COHORT))  # (S, K) state.COHORT, of these sessions
    course: np.ndarray = field(default_factory=lambda: np.zeros(0, COURSE))  # (N,) state.COURSE; empty if there are no modules
    from_home: np.ndarray = field(
        default_factory=lambda: np.zeros(0, np.int32)
    )  # (S,) places of these sessions for those who join from home
    online: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint8))  # (N,) whether who attended a hybrid session did so from home
    kind: np.ndarray = field(
        default_factory=lambda: np.zeros(0, np.int32)
    )  # (N,) whom the same waves, sessions and modules are for; empty: all
    desks: np.ndarray = field(
        default_factory=lambda: np.zeros((0, 0), DESK)
    )  # (O, C) state.DESK, when each kind may register; empty: as offices say
    whom: np.ndarray = field(default_factory=lambda: np.zeros((0, 1), np.bool_))  # (S, C) for which kinds each of these sessions is
    alongside: "Outcome | None" = None  # of a second campaign that ran at the same time

    def __repr__(self) -> str:
        return f"Outcome({self.settings.campaign.name} in {self.settings.company.name}, seed {self.seed}, {len(self.daily)} days)"


def outcome_of(settings: Settings, company: Company, seed: int, w: World) -> Outcome:
    """The present state, for the measures."""
    who = {name: getattr(company, name) for name in ("office", "team", "level", "tenure_years")}  # whole columns already
    people, firings, held = Columns(w.people, w.journeys, **who), w.firings[: w.counts[COUNT_FIRINGS]], w.sessions["day"] >= 0
    return Outcome(
        *(settings, company, seed, people, w.posts[: w.counts[COUNT_POSTS]]),
        *(w.sessions[held], w.teasers, w.offices, firings[firings["rule"] != NO_RULE]),
        *(w.daily, w.working, w.modules, w.cohorts[held], w.course, w.from_home[held], w.online),
        *(w.kind, w.desks, w.whom[held]),
    )
