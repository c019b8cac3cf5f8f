"""Phase 5, later: a person goes on to the next module of a journey, or drops out."""

import numpy as np

from sim import rules
from sim.engines.agents.person import Person
from sim.rng import Decision, standard_normal


class GoesOn(Person):
    """A person goes on to the next module of a journey, or drops out."""

    def come_to_module(self, session: int, k: int, t: int) -> None:
        """Take part in module k of my session, drop out for good, or go on without it, as it is not for me."""
        w, module = self.model.world, self.module(k, t)
        if not module["for_them"]:
            w.course["passed"][self.row] = k + 1
            return
        if module["reminder"] and not self.has_left(t):
            w.cohorts["reminded"][session, k] += 1
        if self.stays_on(k, t):
            w.cohorts["seated"][session, k] += 1
            if self.model.luck(Decision.PREPARES, self.key, k + 1) < module["prepares"]:
                w.cohorts["prepared"][session, k] += 1
                w.course["prepared"][self.row] += module["pre_work_teaches"]
            self.take_module(k, t)

    def module(self, k: int, t: int) -> np.void:
        """Module k as it is for my kind of people; where some modules are hybrid, for who joins from home today."""
        w, kinds = self.model.world, self.model.world.whom.shape[1]
        home = len(w.modules) > kinds and self.is_at_home(t)
        return w.modules[self.kind + (kinds if home else 0), k]

    def stays_on(self, k: int, t: int) -> bool:
        """Whether I come to module k, having been to all before."""
        m, b, module = self.model, self.model.behaviour, self.module(k, t)
        risk = rules.no_show_probability(
            module["drops_out"], module["reminder"] == 1, b.reminder_risk_ratio, self.excitement(t), b.no_show_curiosity_log_odds
        )
        return bool(m.luck(Decision.STAYS_ON, self.key, k + 1) >= risk) and not self.is_away(t) and not self.sits_elsewhere(t)

    def take_module(self, k: int, t: int) -> None:
        """Take part in module k: think anew of the whole, know more by now, have it on my mind again."""
        m, b, module = self.model, self.model.behaviour, self.module(k, t)
        enjoyed = rules.enjoyment(
            module["day_gives"],
            module["enjoyment_shift"],
            0.0,
            0.0,
            self.voluntary == 1,
            standard_normal(m.luck(Decision.SATISFACTION, self.key, k + 1)),
            module["facilitation_rho"],
            b.quality_rating_correlation,
            b.anticipation_enjoyment_slope,
            b.oversell_contrast_slope,
            b.mandatory_reactance,
        )
        self.sit_here(t)
        self.enjoyment = rules.so_far(self.enjoyment, self.modules + 1, enjoyed)
        luck = standard_normal(m.luck(Decision.RATES, self.key))
        self.rating = rules.rating(self.enjoyment, luck, b.mean_rating, b.rating_sd, b.rating_reliability)
        taught = min(1.0, module["teaches"] + m.world.course["prepared"][self.row]) * self.understands(-1)
        self.learned = rules.known_by_now(self.learned, rules.raised(taught, b.priming_gain * self.content_met))
        self.eagerness = rules.eagerness(module["talk_rate"], self.enjoyment, b.talk_rating_curve_gain, b.talk_rating_asymmetry)
        mine = m.world.course[self.row]
        mine["module_day"], mine["modules"], mine["passed"] = t, mine["modules"] + 1, k + 1
        mine["weighs_again"] = 1 if self.applies_until < 0 else 0
        self.may_talk_until(t + int(b.talk_memory_days))
