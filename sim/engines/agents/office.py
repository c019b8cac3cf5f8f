"""An office as an agent: open or shut, heated by a contest, the place where a session is held."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim import rules
from sim.engines.agents.employee import Employee
from sim.rng import Decision
from sim.state.layout import (
    DRESSES,
    OFFICE_COLUMNS,
    Status,
)
from sim.state.packed_rows import Session, with_columns


@with_columns(OFFICE_COLUMNS, "table")
class Office(mesa.Agent):
    """An office: a slice of people, a queue for seats, a temper for contests."""

    if TYPE_CHECKING:  # the columns are added by with_columns

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def table(self) -> np.ndarray:
        """(O,) the model's table of offices."""
        return self.model.world.offices

    def is_open(self, t: int) -> bool:
        """Whether it is open for business on day t."""
        return bool(self.model.world.office_open[t, self.row])

    def next_open(self, t: int) -> int:
        """The first day at or after day t on which it is open; -1 none, nor if t is none."""
        if t < 0:
            return -1
        return next((day for day in range(t, len(self.model.world.working)) if self.is_open(day)), -1)

    def lets_register(self, t: int) -> bool:
        """Whether my people may register on day t."""
        return self.is_open(t) and self.opens <= t <= self.closes

    def contest_heat(self, t: int) -> float:
        """How hot the contest is for my people today: what is left of its heat, and of its novelty."""
        b = self.model.behaviour
        if self.contest_day < 0:
            return 0.0
        novelty = rules.contest_habituation(
            t - self.contest_day, b.contest_novelty_weeks, b.contest_decline_weeks, b.contest_trough_share, b.contest_recovery_share
        )
        return self.rivalry * rules.faded(1.0, t - self.rivalry_day, b.rivalry_half_life_days) * novelty

    def count(self, what: str, by: int = 1) -> None:
        """Add to the office's running tally."""
        self.model.tally(self.row, what, by)

    def hold(self, session: Session, t: int) -> None:
        """Hold one session: people arrive, sit down, dress up, take part."""
        m = self.model
        arrived = []
        for person in m.roster(session):
            m.tally(person.office, "booked", -1)
            if person.shows_up(t):
                arrived.append(person)
            else:
                person.status = Status.NO_SHOW
                session.no_shows += 1
                m.tally(person.office, "no_shows")
        arrived.sort(key=lambda person: -person.arrival_luck())
        everybody = sorted(self.seat(session, arrived, t), key=lambda person: person.row)
        session.seated = len(everybody)
        for person in everybody:
            m.tally(person.office, "seated")
        seated = [person for person in everybody if not person.took_part_from_home]
        chances: dict[int, float] = {}
        for team, mates in groupby(seated, key=lambda person: person.team):
            chances[team] = self.let_dress_up(list(mates), t)
        share = sum(person.dressed for person in seated) / max(1, len(seated))
        for person in seated:
            if not person.dressed and person.joins_in(chances[person.team], share):
                person.dressed = 1
        session.dressed = sum(person.dressed for person in seated)
        share = session.dressed / max(1, len(seated))
        for person in everybody:
            person.attend(session, t, 0.0 if person.took_part_from_home else share)

    def seat(self, session: Session, arrived: list[Employee], t: int) -> list[Employee]:
        """Those who find a seat in the room, or, of a hybrid session, a place from home; the rest are turned away."""
        w, found = self.model.world, []
        seats = session.seats
        places = seats + int(w.from_home[session.row])
        for person in arrived:
            if not person.joins_from_home(t) and seats > 0 and places > 0:
                seats -= 1
            elif len(w.online) and places > 0:
                w.online[person.row] = 1
            else:
                person.is_turned_away(session, t)
                continue
            places -= 1
            found.append(person)
        return found

    def hold_module(self, session: int, k: int, t: int) -> None:
        """Those of a session who have come so far take part in module k, or drop out for good."""
        w = self.model.world
        for row in np.flatnonzero(w.journeys["session"] == session):
            person = self.model.employees[row]
            if person.status == Status.ATTENDED and person.passed == k:
                person.come_to_module(session, k, t)

    def let_dress_up(self, mates: list[Employee], t: int) -> float:
        """Team mates who attend together decide whether to come in costume; each follows, or not. Their chance."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        chance = rules.team_dress_up_probability(
            c.dress_up,
            c.theme,
            rules.expectation(sum(person.excitement(t) for person in mates) / len(mates), b.usual_excitement),
            sum(person.source >= 0 for person in mates) / len(mates),
            c.costumes_left,
            m.world.culture[mates[0].office, DRESSES].item(),
            b.dress_up_invitation_log_odds,
            b.dress_up_theme_log_odds,
            b.dress_up_excitement_log_odds,
            b.dress_up_inspiration_log_odds,
        )
        together = m.luck(Decision.TEAM_DRESSES_UP, int(m.world.team_key[mates[0].team])) < chance
        for person in mates:
            if person.dresses_up(chance, together):
                person.dressed = 1
        return float(chance)
