"""Phase 7, memory: what was learned fades, is applied, is kept up with others."""

from sim import rules
from sim.engines.agents.person import Person
from sim.rng import Decision, standard_normal
from sim.state.layout import (
    MAX_MATES,
    WORKING_WEEK,
    Status,
)


class Remembers(Person):
    """What was learned fades, is applied, is kept up with others."""

    def remember(self, t: int) -> None:
        """On the first day I could, apply what I learned on the job, or not; once a week colleagues may notice."""
        m, first = self.model, self.applies_from
        if self.status != Status.ATTENDED or not 0 <= first <= t or not m.office(self.office).is_open(t) or self.has_left(t):
            return
        if (m.world.workday[t] - m.world.workday[first]) % WORKING_WEEK != 0:
            return
        if first == t or self.weighs_again():
            self.apply_it(t)
        if self.use_shows(t):
            self.be_noticed(t)

    def weighs_again(self) -> bool:
        """Whether I have learned more in a module since I last weighed applying it."""
        course = self.model.world.course
        return len(course) > 0 and bool(course["weighs_again"][self.row] == 1)

    def practises(self, t: int) -> bool:
        """Whether I apply it on day t (or have begun to today)."""
        return bool(self.status == Status.ATTENDED and self.applies_until >= t)

    def use_shows(self, t: int) -> bool:
        """Whether I apply it today in a way that can be seen."""
        m = self.model
        return (
            self.practises(t)
            and not self.is_away(t)
            and bool(m.luck_today(Decision.USE_SHOWS, t, self.key) < m.behaviour.use_shows_per_week)
        )

    def be_noticed(self, t: int) -> None:
        """Colleagues may notice that I do things differently, and be inspired."""
        m, b = self.model, self.model.behaviour
        for colleague in m.colleagues(self.row):
            likely = self.tells(colleague, b.application_notice_rate, t)
            if m.luck_today(Decision.COLLEAGUE_NOTICES, t, self.key, colleague.key) < likely and not colleague.is_away(t):
                colleague.become_aware(t)
                if m.luck_today(Decision.NOTICED_INSPIRES, t, self.key, colleague.key) < b.seen_use_persuasion:
                    colleague.grow_interested(b.hearsay_interest, t)
                    colleague.be_inspired_by(self.row)

    def apply_it(self, t: int) -> None:
        """Begin to apply it (Level 3), or not; keep colleagues at it who apply it already."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        deviate = standard_normal(m.luck(Decision.MOTIVATION, self.key))
        self.motivation = rules.motivation(self.enjoyment, deviate, b.reaction_motivation_beta)
        self.debriefed = 1 if self.is_debriefed(t) else 0
        self.mates_practising = min(MAX_MATES, sum(colleague.practises(t) for colleague in m.colleagues(self.row)))
        encouraged = self.encouragement()
        likely = rules.application_probability(
            b.applying_at_start,
            self.voluntary == 1,
            self.motivation,
            self.support,
            (self.learned - b.learning_mean) / b.learning_sd,
            self.usefulness,
            self.enjoyment,
            c.voluntary_slope,
            c.motivation_slope,
            c.environment_slope,
            c.knowledge_slope,
            c.usefulness_slope,
            c.liking_slope,
            c.transfer_luck,
            encouraged,
            m.campaign.dose_results if self.modules == 0 else m.world.modules["dose_results"][self.kind, self.passed - 1],
        )
        if len(m.world.course):
            m.world.course["weighs_again"][self.row] = 0
        if m.luck(Decision.APPLIES, self.key) >= likely:
            return
        longer = rules.lasting(self.support, b.peer_support_transfer_slope, encouraged, b.support_effect_over_time_ratio)
        days = rules.application_days(
            m.luck(Decision.APPLIES_FOR_DAYS, self.key), b.applying_at_start, b.applying_at_6_months, b.applying_at_12_months, longer
        )
        self.applies_from, self.applies_until = t, self.here_until(t + days)
        m.tally(self.office, "applying")
        m.lapses_after(self.office, self.applies_until)
        for colleague in m.colleagues(self.row):
            colleague.be_kept_at_it(t)

    def is_debriefed(self, t: int) -> bool:
        """Whether my manager, if still there, talks it over with me, the likelier the more they have to do with it."""
        m, b = self.model, self.model.behaviour
        if self.manager < 0:
            return False
        boss = m.employee(self.manager)
        if boss.has_left(t):
            return False
        reasons = boss.involved + boss.advocate + (boss.attended_day >= 0)
        likely = rules.debrief_probability(b.manager_debrief_share, reasons, b.debrief_reason_log_odds)
        return bool(m.luck(Decision.MANAGER_DEBRIEFS, self.key) < likely)

    def encouragement(self) -> float:
        """Log-odds of applying it that come from others, and from what I met of it."""
        w, b = self.model.world, self.model.behaviour
        others_attended = (w.team_attended[self.team].item() - 1) / max(1, w.team_size[self.team].item() - 1)
        return float(
            rules.encouragement(
                self.mates_practising,
                self.support,
                others_attended,
                self.debriefed == 1,
                self.content_met,
                self.anticipation,
                b.use_contagion_per_practising_mate,
                b.coattending_mates_support_interaction,
                b.manager_debrief_log_odds,
                b.content_met_transfer_log_odds,
                b.optimistic_preview_transfer_log_odds,
                b.usual_encouragement_log_odds,
            )
        )

    def be_kept_at_it(self, t: int) -> None:
        """A colleague begins to apply it: if I apply it, I have one more to do it with, and go on for longer."""
        b = self.model.behaviour
        if self.practises(t) and self.mates_practising < MAX_MATES:
            self.mates_practising += 1
            self.go_on_longer(b.support_effect_over_time_ratio * b.use_contagion_per_practising_mate, t)

    def go_on_longer(self, longer: float, t: int) -> None:
        """Have the time for which I still apply it multiplied by e^longer."""
        self.model.lapses_after(self.office, self.applies_until, -1)
        self.applies_until = self.here_until(t + rules.days_left(self.applies_until - t, longer))
        self.model.lapses_after(self.office, self.applies_until)
