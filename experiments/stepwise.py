"""One replication, day by day."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from difflib import get_close_matches
from inspect import getattr_static
from operator import index
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from experiments.config.errors import nearest
from experiments.execution.own_behaviour import expect_possible_answers
from sim.audiences import audiences_of_nobody
from sim.engines.agents import Employee
from sim.measures.kpis import kpis
from sim.measures.timeline import coded_daily_table, posts_table, spelled_out
from sim.model import ViralityModel
from sim.outcome import Outcome
from sim.settings import Settings
from sim.setup.calendar import Misfit, SettingsError
from sim.setup.world import Engine
from sim.state.layout import JOURNEY_COLUMNS, PERSON_COLUMNS

if TYPE_CHECKING:
    import pandas as pd


class Model(ViralityModel):
    """A company living through a campaign: `step()` is a day, `run()` all that are left; tables at any time, as a data collector has them.

    >>> import watercooler as wc
    >>> model = wc.Model(wc.load(company="small_firm"), seed=1)
    >>> for day in range(30):
    ...     model.step()
    >>> model.daily["date"].nunique()
    30
    """

    def __init__(self, settings: Settings, seed: int = 1, employee_class: type[Employee] = Employee, engine: Engine | None = None) -> None:
        """Build the world. With an `Employee` of your own each is asked in turn (engine "agents"), else compiled loops run over columns.

        Raises SettingsError where settings and company contradict each other, TypeError and ValueError for what cannot be used.
        """
        if not hasattr(type(settings), "words"):
            raise TypeError(f"settings are made by watercooler.load, not of {type(settings).__name__}")
        _ = settings.words  # type: ignore[attr-defined]  # raises where they were changed without a check
        kind: Any = employee_class
        if not isinstance(kind, type) or not issubclass(kind, Employee):
            raise TypeError(f"employee_class: a subclass of watercooler.Employee, not {kind!r}")
        chosen = ("columns" if employee_class is Employee else "agents") if engine is None else engine
        if chosen not in get_args(Engine):
            raise ValueError(f"engine: one of {', '.join(get_args(Engine))}, not {engine!r}{nearest(str(engine), get_args(Engine))}")
        _warn_of_misspelt(employee_class)
        _warn_of_the_registrar(employee_class)
        _warn_of_hidden_columns(employee_class)
        expect_possible_answers(employee_class)
        self._broken_off = False
        here: Settings = settings.from_here()  # type: ignore[attr-defined]
        super().__init__(here, _seed(seed), chosen, employee_class=employee_class)
        if nobody := audiences_of_nobody(settings, self.company):
            raise SettingsError([Misfit(*each) for each in nobody])
        self._advance, self.step = self.step, self._step_with_clock  # type: ignore[method-assign]  # mesa wraps `step` alike

    def step(self) -> None:
        """One calendar day. Raises IndexError after the last one, RuntimeError after one that was broken off.

        >>> import watercooler as wc
        >>> model = wc.Model(wc.load(company="small_firm"), seed=1)
        >>> model.step()
        >>> model
        Model(space_voyage in small_firm, seed 1, 1 of 120 days done)
        """
        self._expect_a_day()
        with self._in_one_piece():
            super().step()

    def run(self) -> Outcome:
        """All days that are left.

        >>> import watercooler as wc
        >>> model = wc.Model(wc.load(company="small_firm"), seed=1)
        >>> _ = model.run()
        >>> model
        Model(space_voyage in small_firm, seed 1, 120 of 120 days done)

        Raises RuntimeError after a day that was broken off.
        """
        self._expect_whole_days()
        with self._in_one_piece() if self.engine == "columns" else nullcontext():  # an employee's day is one piece by itself
            return super().run()

    def _step_with_clock(self) -> None:
        """One calendar day. Raises IndexError after the last one: before mesa's clock moves, which would not do so a second time."""
        self._expect_a_day()
        self._advance()
        if self.employee_class is not Employee:
            self._expect_possible_people()

    def _expect_possible_people(self) -> None:
        """Behaviour of one's own may leave anything in a column. Raises ValueError with the column, what it holds and what is expected."""
        for table, columns in ((self.world.people, PERSON_COLUMNS), (self.world.journeys, JOURNEY_COLUMNS)):
            for name, kind, unit, meaning in columns:
                if kind.startswith("f"):
                    values, share = table[name], unit == "0..1"
                    wrong = values[~np.isfinite(values) | (share & ((values < 0) | (values > 1)))]
                    if len(wrong):
                        people = "1 person" if len(wrong) == 1 else f"{len(wrong):,} people"
                        raise ValueError(
                            f"{self.employee_class.__name__}: on day {self.day} {name} ({meaning}) of {people} became {wrong[0]:.3g}: "
                            f"expected {'0 to 1' if share else f'a number ({unit})'}"
                        )

    @contextmanager
    def _in_one_piece(self) -> Iterator[None]:
        """What an error of an employee's, or an interrupt, ends in the middle stays marked as such."""
        self._broken_off = True
        yield
        self._broken_off = False

    def _expect_whole_days(self) -> None:
        """Raises RuntimeError where a day was broken off: it can neither go on nor begin a second time."""
        if self._broken_off:
            raise RuntimeError(
                f"an error or an interrupt broke day {self.day} off, and a part of it is done: make the model anew, and step it again"
            )

    def _expect_a_day(self) -> None:
        self._expect_whole_days()
        if self.common_day >= self.common_days:
            last = self.settings.campaign.calendar.last_day
            raise IndexError(
                f"the {self.common_days} days of the simulation are over: day {last} was the last (campaign.calendar.last_day)"
            )

    def __repr__(self) -> str:
        settings = self.settings
        return f"Model({settings.campaign.name} in {settings.company.name}, seed {self.seed}, {self.day} of {self.days} days done)"

    @property
    def daily(self) -> "pd.DataFrame":
        """Running counts of people, a row a day and office, of the days so far.

        >>> import watercooler as wc
        >>> model = wc.Model(wc.load(company="small_firm"), seed=1)
        >>> model.step()
        >>> list(model.daily["office"])
        ['Manchester', 'Lisbon']
        """
        import pandas as pd

        table = pd.DataFrame(spelled_out(coded_daily_table(self.outcome())))
        return table[table["day"] < self.settings.campaign.calendar.first_day + self.day].reset_index(drop=True)

    @property
    def posts(self) -> "pd.DataFrame":
        """Posts so far, a row each.

        >>> import watercooler as wc
        >>> model = wc.Model(wc.load(company="small_firm"), seed=1)
        >>> model.step()
        >>> len(model.posts)  # nobody has heard of it yet
        0
        """
        import pandas as pd

        return pd.DataFrame(posts_table(self.outcome()))

    @property
    def kpis(self) -> dict[str, float]:
        """Key figures as things stand.

        >>> import watercooler as wc
        >>> model = wc.Model(wc.load(company="small_firm"), seed=1)
        >>> model.step()
        >>> model.kpis["demand"]
        0.0
        """
        return kpis(self.outcome())


NOT_ASKED = (
    *("be_slighted", "frustration_now", "get_frustrated", "has_left", "is_away", "key", "kind", "may_register", "may_talk_until", "team"),
    "tries_before",
)
"""Methods of `Employee` whose rules the registrar asks himself, who is the same for both engines."""


def _warn_of_the_registrar(employee_class: type[Employee]) -> None:
    """Warn of methods that a subclass overrides, and that seats do not ask."""
    own = [name for name in NOT_ASKED if _replaces(employee_class, name)]
    if own:
        warnings.warn(
            f"{employee_class.__name__}.{', '.join(own)}: changes what people do themselves. Who gets a seat, and whom it angers to get none, is settled by the "
            "registrar, who asks the rules of the model instead (sim/BEHAVIOUR.md).",
            stacklevel=3,
        )


def _warn_of_hidden_columns(employee_class: type[Employee]) -> None:
    """Warn of columns in whose place a subclass puts something: it alone would see that."""
    for table, columns in (("people", PERSON_COLUMNS), ("journeys", JOURNEY_COLUMNS)):
        for name in (name for name, *_ in columns if _replaces(employee_class, name)):
            warnings.warn(
                f"{employee_class.__name__}.{name} hides the column of that name: the registrar, tables and key figures go on reading what "
                f"stands there. Set the column itself, before the first day: model.world.{table}[{name!r}][:] = ...",
                stacklevel=3,
            )


def _replaces(employee_class: type[Employee], name: str) -> bool:
    """Whether a class has something of its own under a name of `Employee`."""
    return getattr_static(employee_class, name) is not getattr_static(Employee, name)


def _warn_of_misspelt(employee_class: type[Employee]) -> None:
    """Say where a method of an employee's own all but has the name of one that it might have been meant to replace."""
    known = [name for name in dir(Employee) if not name.startswith("_")]
    for name, what in vars(employee_class).items() if employee_class is not Employee else ():
        meant = get_close_matches(name, known, 1, ALL_BUT) if callable(what) and name not in known and not name.startswith("_") else []
        if meant:
            warnings.warn(f"{employee_class.__name__}.{name} replaces no method of Employee; is {meant[0]} meant?", stacklevel=3)


ALL_BUT = 0.85
"""Share of letters that two names have alike."""


def _seed(given: Any) -> int:
    """A seed as a number of Python. Raises TypeError and ValueError."""
    try:
        seed = index(given)
    except TypeError as error:
        raise TypeError(f"seed: a whole number from 0, not {given!r}") from error
    if not 0 <= seed < 2**63 or isinstance(given, bool):
        raise ValueError(f"seed: a whole number from 0, not {given!r}")
    return seed
