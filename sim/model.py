"""The model: one company, one campaign, one seed; a step is one calendar day."""

# mypy: disable-error-code="no-untyped-call"

import functools
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from sim.company.build import company_of
from sim.company.company import Company
from sim.day.feed import select_trending, stir_rivalry
from sim.day.memory import close_day
from sim.day.modules import plan_modules
from sim.day.organiser import react
from sim.day.registrar import hand_out_seats
from sim.engines import columns
from sim.engines.agents import Employee, Office
from sim.outcome import Outcome, outcome_of
from sim.rng import NOBODY, Decision, day_key, uniform
from sim.settings import Settings
from sim.setup.alongside import second_of, side_by_side
from sim.setup.world import Engine, build_world
from sim.state.layout import COUNT_FIRST_DAY, COUNT_OLDEST, COUNT_POSTS, COUNT_SHORT, LATER, PURSE_LEFT, STARTS, TALLY, World
from sim.state.packed_rows import Post, Session
from sim.today import OF_THE_DAY, ONE_OFF, cut_keys_of_day


class ViralityModel(mesa.Model):
    """A company living through a campaign.

    `engine="columns"` runs compiled loops over arrays; `engine="agents"` asks every employee in turn. Both leave the
    same state after every day, to the last bit. `model.agents` makes employees and offices when first asked for.
    """

    def __init__(
        self,
        settings: Settings,
        seed: int,
        engine: Engine = "columns",
        company: Company | None = None,
        employee_class: type[Employee] = Employee,
    ) -> None:
        """Build the world.

        Args:
            settings: campaign, company, platform, behaviour and switches.
            seed: of this replication's random numbers (the company has its own).
            engine: "columns" (fast) or "agents" (one person at a time).
            company: share a built company between replications; built from the settings if absent.
            employee_class: a subclass of Employee with another behaviour (agents engine only).

        Raises:
            SettingsError: settings and company contradict each other; every problem is listed.
            ValueError: the columns engine with a subclass of Employee.
        """
        super().__init__(rng=seed)
        if engine == "columns" and employee_class is not Employee:
            raise ValueError("a subclass of Employee changes behaviour one person at a time: run it with engine='agents'")
        self.settings = settings
        self.seed = seed
        self.engine = engine
        self.company = company if company is not None else company_of(settings)
        self.world: World = build_world(settings, self.company, seed)
        self.employee_class = employee_class
        self.day = self.common_day = 0
        self.days = self.common_days = len(self.world.working)
        self.other: ViralityModel | None = None  # of a second campaign in the same company
        if settings.alongside is not None:
            self.other = other = ViralityModel(second_of(settings), seed, engine, self.company, employee_class)
            self.world, other.world = side_by_side(self.world, other.world, settings)
            other.other, self.common_days = self, len(self.world.beside.clock)
        self._live_span, self._live = (0, 0), dict[int, list[int]]()

    # --- time --------------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One calendar day: of two campaigns, of both, each on the days on which it is simulated."""
        if self.other is None:
            self._one_day()
        else:
            columns.open_common_day(self.world, self.other.world, self.common_day)
            both = (self, self.other) if columns.goes_first(self.world, self.common_day) else (self.other, self)
            for each in both:
                if each.day < each.days and each.world.beside.days[STARTS] <= self.common_day:
                    each._one_day()
        self.common_day += 1
        self.running = self.common_day < self.common_days

    def _one_day(self) -> None:
        """One day of this campaign."""
        self.world = columns.with_room(self.world)
        if self.engine == "columns":
            columns.run_day(self.world, self.day)
        else:
            self._day_of_employees(self.day)
        self.day += 1

    def run(self) -> Outcome:
        """All days that are left."""
        if self.engine == "columns" and self.other is None:
            self.world = columns.run(self.world, self.day)
            self.day = self.common_day = self.days
        elif self.engine == "columns" and self.other is not None:
            self.world, self.other.world = columns.run_both(self.world, self.other.world, self.common_day)
            self.day, self.other.day, self.common_day = self.days, self.other.days, self.common_days
        while self.common_day < self.common_days:
            self.step()
        self.running = False
        return self.outcome()

    def _day_of_employees(self, t: int) -> None:
        """The day as a list: in each morning, in the order in which mornings come, everyone does each thing in turn."""
        w = self.world
        if w.working[t]:
            cut_keys_of_day(w, t)
            select_trending(w, t)
            for m, morning in enumerate(w.mornings):
                awake = self.employees[morning["first"] : morning["last"]]
                for person in awake:
                    person.receive(t)
                for person in awake:
                    person.read_feed(t)
                stir_rivalry(w, t, m)
                self._conversations(awake, t)
                self._registrations(awake, t, m)
                self._workshops(t, m)
                self._modules(t, m)
                for person in awake:
                    person.post(t)
                for person in awake:
                    person.remember(t)
        close_day(w, t)
        if react(w, t):
            self.__dict__.pop("campaigns", None)  # a rule may have changed a lever

    def _conversations(self, awake: list[Employee], t: int) -> None:
        """Who feels like talking is settled before anyone talks."""
        talking = [person for person in awake if self.office(person.office).is_open(t) and person.feels_like_talking(t)]
        for person in talking:
            person.converse(t)

    def _registrations(self, awake: list[Employee], t: int, m: int) -> None:
        """Everyone weighs it; then the registrar, who is the same for both engines, hands out seats."""
        wanting = [person.row for person in awake if person.register(t)]
        hand_out_seats(self.world, t, m, np.array(wanting, np.int32))

    def _workshops(self, t: int, m: int) -> None:
        for row, session in enumerate(self.world.sessions):
            if session["day"] == t and self.world.offices["morning"][session["office"]] == m:
                self.office(int(session["office"])).hold(Session(self.world.sessions, row), t)

    def _modules(self, t: int, m: int) -> None:
        """Those of each session go on together, to the modules that take place today."""
        w = self.world
        for row, session in enumerate(w.sessions if w.modules.shape[1] else ()):
            if w.offices["morning"][session["office"]] != m:
                continue
            if session["day"] == t:
                plan_modules(w, t, row)
            for k in np.flatnonzero(w.cohorts["day"][row] == t):
                self.office(int(session["office"])).hold_module(row, int(k), t)

    # --- agents, on demand -------------------------------------------------------------------------------------------

    @cached_property
    def employees(self) -> list[Employee]:
        """Every employee, by row; made when first asked for."""
        return [self.employee_class(self, row) for row in range(self.company.size)]

    @cached_property
    def office_agents(self) -> list[Office]:
        """Every office, by row; made when first asked for."""
        return [Office(self, row) for row in range(len(self.company.office_names))]

    @property
    def agents(self) -> Any:
        """All agents, employees first; an ensemble that never asks pays nothing."""
        _ = self.employees, self.office_agents
        return super().agents

    # --- what employees ask of the model -----------------------------------------------------------------------------

    @cached_property
    def behaviour(self) -> SimpleNamespace:
        """The behavioural parameters as plain numbers."""
        return _plain(self.world.behaviour)

    @property
    def campaign(self) -> SimpleNamespace:
        """The campaign's levers as plain numbers."""
        return self.campaigns[0]

    @cached_property
    def campaigns(self) -> list[SimpleNamespace]:
        """The same for each way to take part: in the room; of a hybrid programme, from home."""
        return [_plain(self.world.campaign, row) for row in range(len(self.world.campaign))]

    def luck(self, decision: Decision, who: int, whom: int = NOBODY) -> float:
        """The uniform of a decision taken once."""
        return uniform(_key(self.seed, int(decision), ONE_OFF), who, whom)

    def luck_today(self, decision: Decision, t: int, who: int, whom: int = NOBODY) -> float:
        """The uniform of a decision taken anew on day t."""
        day = self.keyed_day(t) + (int(self.world.beside.days[LATER]) if decision in OF_THE_DAY else 0)
        return uniform(_key(self.seed, int(decision), day), who, whom)

    def keyed_day(self, t: int) -> int:
        """Day t as chance knows it: counted from day zero, whenever the simulation starts."""
        return int(self.world.counts[COUNT_FIRST_DAY]) + t

    def clock(self, t: int) -> int:
        """Working days of either of two campaigns up to day t of this one."""
        return int(self.world.beside.clock[t + self.world.beside.days[STARTS]])

    def tally(self, office: int, what: str, by: int = 1) -> None:
        """Add to an office's running tally."""
        self.world.tally[office, TALLY[what]] += by

    def employee(self, row: int) -> Employee:
        """The employee in a row."""
        return self.employees[row]

    def office(self, row: int) -> Office:
        """The office in a row."""
        return self.office_agents[row]

    def colleagues(self, row: int) -> Iterator[Employee]:
        """Those a person talks with, in row order."""
        start, stop = self.world.colleague_start[row : row + 2]
        return (self.employees[j] for j in self.world.colleague_to[start:stop])

    def tie_share(self, one: int, other: int) -> float | None:
        """Share of a tie of the time that the average person has for colleagues; None where all count alike."""
        if len(self.world.tie_share) == 0:
            return None
        start, stop = self.world.colleague_start[one : one + 2]
        return float(self.world.tie_share[start + np.searchsorted(self.world.colleague_to[start:stop], other)])

    def feed(self, reader: int) -> Iterator[Post]:
        """Posts still in feeds by those a person follows, newest first."""
        live = self._live_posts
        rows = [row for author in self._followed[reader].intersection(live) for row in live[author]]
        return (self.post_row(row) for row in sorted(rows, reverse=True))

    def follows(self, reader: int, author: int) -> bool:
        """Whether `reader` follows `author` on the platform."""
        return author in self._followed[reader]

    @cached_property
    def _followed(self) -> list[set[int]]:
        followed: list[set[int]] = [set() for _ in range(self.company.size)]
        start = self.world.follower_start
        for author in range(self.company.size):
            for reader in self.world.follower_to[start[author] : start[author + 1]].tolist():
                followed[reader].add(author)
        return followed

    @property
    def _live_posts(self) -> dict[int, list[int]]:
        """Rows of the posts still in feeds, by author; sorted anew when there are others, not for each reader."""
        span = self.world.counts.item(COUNT_OLDEST), self.world.counts.item(COUNT_POSTS)
        if span != self._live_span:
            self._live_span, self._live = span, {}
            for row in range(*span):
                self._live.setdefault(self.world.posts["author"].item(row), []).append(row)
        return self._live

    def landing(self, office: int, kind: int, t: int) -> np.ndarray:
        """(teasers,) rows of the teasers that land in an office today, for people of a kind."""
        return np.flatnonzero(self.world.teaser_lands[:, office, kind] == t)

    def trending_posts(self) -> Iterator[Post]:
        """Posts in the all-company channel today."""
        return (self.post_row(int(j)) for j in self.world.trending if j >= 0)

    def community(self, row: int) -> int:
        """The community that a person belongs to."""
        return int(np.searchsorted(self.world.community_first, row, side="right")) - 1

    def has_channel_of(self, post: Post, row: int) -> bool:
        """Whether a person meets a post, if at all, in the channel of their community."""
        return self.world.community_top.shape[1] > 0 and bool(post.community == self.community(row))

    def posts_in_community(self, row: int) -> Iterator[Post]:
        """Posts in the channel of a person's community today, best first."""
        return (self.post_row(int(j)) for j in self.world.community_top[self.community(row)] if j >= 0)

    def mornings_since(self, post: Post, office: int, t: int) -> int | None:
        """How many working mornings a reader in `office` could have met the post before today; None if it is not in the feed."""
        behind = 1 if self.office(office).morning <= post.morning else 0
        k = int(self.world.workday[t]) - post.workday - behind
        return k if 0 <= k < self.world.tables.noticed_by.shape[1] - 1 else None

    def roster(self, session: Session) -> Iterator[Employee]:
        """Those booked on a session, in the registrar's order."""
        row = session.roster
        while row >= 0:
            person = self.employee(row)
            yield person
            row = person.next_in_line

    def post_row(self, row: int) -> Post:
        """A post by its row."""
        return Post(self.world.posts, row)

    def new_post(self) -> Post:
        """The next free row of the table of posts."""
        row = int(self.world.counts[COUNT_POSTS])
        self.world.counts[COUNT_POSTS] += 1
        return self.post_row(row)

    def pays(self, usd: float) -> bool:
        """Whether something is bought: if there is money left for it under a limit of spending; that there was none is noted."""
        w = self.world
        if usd > max(0.0, w.purse.item(PURSE_LEFT)):
            w.counts[COUNT_SHORT] = 1
            return False
        w.purse[PURSE_LEFT] -= usd
        return True

    def lapses_after(self, office: int, day: int, by: int = 1) -> None:
        """Note that `by` more people stop applying it after `day`."""
        if day + 1 < len(self.world.lapses):
            self.world.lapses[day + 1, office] += by

    # --- books -------------------------------------------------------------------------------------------------------

    def outcome(self) -> Outcome:
        """The present state, for the measures; of the second campaign too, where there is one."""
        mine = outcome_of(self.settings, self.company, self.seed, self.world)
        return mine if self.settings.alongside is None or self.other is None else replace(mine, alongside=self.other.outcome())


@functools.lru_cache(maxsize=1024)
def _key(seed: int, decision: int, day: int) -> int:
    """The key of a decision on a day: everybody asks for the same ones, and each call into compiled code has its price."""
    return int(day_key(seed, decision, day))


def _plain(record: np.ndarray, row: int = 0) -> SimpleNamespace:
    names = record.dtype.names or ()
    return SimpleNamespace(**{name: record[name][row].item() for name in names})
