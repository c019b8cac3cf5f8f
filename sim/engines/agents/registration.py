"""Phase 4, registration: a person weighs it and wants a seat, or not."""

from sim import rules
from sim.engines.agents.person import Person
from sim.rng import Decision
from sim.state.layout import (
    COUNT_WEEK,
    HEEDS,
    WORKING_WEEK,
)


class Registers(Person):
    """A person weighs it and wants a seat, or not."""

    def register(self, t: int) -> bool:
        """Weigh it if something prompted me, or if today is my day to look ahead; True if I now want to attend."""
        m = self.model
        if not self.may_register(t) or self.is_away(t):
            return False
        prompted, self.prompted = self.prompted, 0
        looks = (
            self.aware_day >= 0 and self.in_audience and self.look_day == (m.world.workday[t] + m.world.counts[COUNT_WEEK]) % WORKING_WEEK
        )
        if self.is_undecided() and (prompted or looks) and self.decides_to_attend(t):
            self.wants_day = t
            return True
        return False

    def is_undecided(self) -> bool:
        """Whether I may still want to attend: sent there, and back, I have nothing left to want."""
        return bool(self.wants_day < 0 and self.attended_day < 0)

    def may_register(self, t: int) -> bool:
        """Whether I may register today: my office says so, or for my kind of people its desk for them."""
        w = self.model.world
        if len(w.desks) == 0:
            return bool(self.model.office(self.office).lets_register(t))
        desk = w.desks[self.office, self.kind]
        return self.model.office(self.office).is_open(t) and bool(desk["opens"] <= t <= desk["closes"])

    def decides_to_attend(self, t: int) -> bool:
        """Whether, weighing it today, I want to attend."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        peers = rules.peer_log_odds(
            self.n_inspirers,
            b.spontaneous_registration_per_week,
            b.imitation_per_week,
            b.second_exposure_gain,
        )
        boss = m.employee(self.manager) if self.manager >= 0 else None
        manager = 0.0
        if boss is not None and boss.advocate and not boss.has_left(t):
            manager = rules.manager_log_odds(
                b.manager_endorsement_odds_ratio, boss.involved == 1, b.early_involvement_log_odds, boss.frustration_now(t)
            )
        manager *= m.world.culture[self.office, HEEDS].item()
        office = m.office(self.office)
        visible = b.visible_demand_log_odds if c.show_demand and office.wanting > office.seats else 0.0
        odds = rules.registration_log_odds(
            c.spontaneous_log_odds,
            self.excitement(t),
            c.benefit_size * self.benefit_known * self.benefit_fit,
            self.reluctance,
            peers,
            manager,
            visible,
            m.world.deadline[m.world.desks["deadline"][self.office, self.kind] if len(m.world.desks) else office.deadline, t].item(),
            self.frustration_now(t),
            self.reputation,
            b.curiosity_log_odds,
            b.benefit_log_odds,
            b.frustration_log_odds,
            b.reputation_log_odds,
        )
        return bool(rules.happens(m.luck_today(Decision.REGISTERS, t, self.key), odds + self.tiredness(t)))
