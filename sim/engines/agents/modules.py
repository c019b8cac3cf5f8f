"""Phase 5, later: a person goes on to the next module of a journey, or drops out."""

from sim import rules
from sim.engines.agents.person import Person
from sim.rng import Decision, standard_normal


class GoesOn(Person):
    """A person goes on to the next module of a journey, or drops out."""

    def stays_on(self, k: int, t: int) -> bool:
        """Whether I come to module k, having been to all before."""
        m, b, module = self.model, self.model.behaviour, self.model.world.modules[k]
        risk = rules.no_show_probability(
            module["drops_out"], module["reminder"] == 1, b.reminder_risk_ratio, self.excitement(t), b.no_show_curiosity_log_odds
        )
        return bool(m.luck(Decision.STAYS_ON, self.key, k + 1) >= risk) and not self.is_away(t)

    def take_module(self, k: int, t: int) -> None:
        """Take part in module k: think anew of the whole, know more by now, have it on my mind again."""
        m, b, module = self.model, self.model.behaviour, self.model.world.modules[k]
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
        self.enjoyment = rules.so_far(self.enjoyment, k + 1, enjoyed)
        luck = standard_normal(m.luck(Decision.RATES, self.key))
        self.rating = rules.rating(self.enjoyment, luck, b.mean_rating, b.rating_sd, b.rating_reliability)
        self.learned = rules.known_by_now(self.learned, rules.raised(module["teaches"], b.priming_gain * self.content_met))
        self.eagerness = rules.eagerness(module["talk_rate"], self.enjoyment, b.talk_rating_curve_gain, b.talk_rating_asymmetry)
        m.world.course[self.row] = (t, k + 1, 1 if self.applies_until < 0 else 0)
        self.may_talk_until(t + int(b.talk_memory_days))
