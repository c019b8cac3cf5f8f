"""Phase 5, workshop: a person shows up, dresses up, takes part, and decides to post."""

from sim import rules
from sim.engines.agents.person import Person
from sim.rng import Decision, standard_normal
from sim.state.layout import (
    PostKind,
    Status,
)
from sim.state.packed_rows import Session


class Attends(Person):
    """A person shows up, dresses up, takes part, and decides to post."""

    def arrival_luck(self) -> float:
        """The uniform that settles whether I come, and who comes first."""
        return float(self.model.luck(Decision.SHOWS_UP, self.key, self.tries_before))

    def shows_up(self, t: int) -> bool:
        """Whether I come to the session I booked."""
        b, c = self.model.behaviour, self.model.campaigns[self.joins_from_home(t)]
        risk = rules.no_show_probability(
            c.no_show, self.reminded == 1, b.reminder_risk_ratio, self.excitement(t), b.no_show_curiosity_log_odds
        )
        return self.arrival_luck() >= risk and not self.is_away(t) and not self.sits_elsewhere(t)

    def is_turned_away(self, session: Session, t: int) -> None:
        """I came, and every seat was taken."""
        b, c = self.model.behaviour, self.model.campaign
        self.status = Status.TURNED_AWAY
        session.turned_away += 1
        self.model.tally(self.office, "turned_away")
        self.be_slighted(b.refusal_frustration, t, c.explain_refusals == 1)

    def dresses_up(self, team_chance: float, together: bool) -> bool:
        """Whether I come in costume: with my team if it has decided to, or alone."""
        b = self.model.behaviour
        likely = rules.dress_up_probability(
            team_chance, together, b.dress_up_follow_share, b.dress_up_alone_share, self.dislikes_fun == 1, b.forced_fun_dress_up_ratio
        )
        return bool(self.model.luck(Decision.DRESSES_UP, self.key) < likely)

    def joins_in(self, team_chance: float, share_dressed: float) -> bool:
        """Whether I put a costume on in the room, given the share of it that already wears one."""
        b, c = self.model.behaviour, self.model.campaign
        likely = rules.joins_in_probability(
            team_chance, c.props, b.dress_up_contagion_log_odds, share_dressed, self.dislikes_fun == 1, b.forced_fun_dress_up_ratio
        )
        return bool(self.model.luck(Decision.JOINS_IN, self.key) < likely)

    def attend(self, session: Session, t: int, dressed_share: float) -> None:
        """Take part: enjoy it, rate it, find it useful, learn; and decide whether to post about it."""
        m, b, c = self.model, self.model.behaviour, self.model.campaigns[self.took_part_from_home]
        self.status = Status.ATTENDED
        self.attended_day = t
        self.sit_here(t)
        m.world.team_attended[self.team] += 1
        if self.voluntary:
            self.make_peace(t)
        self.anticipation = self.excitement(t)
        self.enjoyment = rules.enjoyment(
            c.day_gives,
            c.enjoyment_shift,
            rules.expectation(self.excitement(t), b.usual_excitement),
            rules.costume_mood(dressed_share, c.dress_up, self.dislikes_fun == 1, b.dress_up_enjoyment_sd, b.forced_fun_enjoyment_sd),
            self.voluntary == 1,
            standard_normal(m.luck(Decision.SATISFACTION, self.key)),
            c.facilitation_rho,
            b.quality_rating_correlation,
            b.anticipation_enjoyment_slope,
            b.oversell_contrast_slope,
            b.mandatory_reactance,
        )
        luck = standard_normal(m.luck(Decision.RATES, self.key))
        self.rating = rules.rating(self.enjoyment, luck, b.mean_rating, b.rating_sd, b.rating_reliability)
        self.usefulness = rules.usefulness(
            c.quality,
            c.benefit_size,
            self.benefit_fit,
            standard_normal(m.luck(Decision.USEFULNESS, self.key)),
            b.usefulness_quality_weight,
            b.usefulness_fit_weight,
        )
        self.learned = rules.raised(c.day_teaches * self.understands(-1), b.priming_gain * self.content_met)
        self.eagerness = rules.eagerness(c.talk_rate, self.enjoyment, b.talk_rating_curve_gain, b.talk_rating_asymmetry)
        self.applies_from = m.office(self.office).next_open(session.applied)
        self.may_talk_until(t + int(b.talk_memory_days))
        self.decide_to_post(t)

    def decide_to_post(self, t: int) -> None:
        """Post from the room today, or tell the story within a week, or not at all."""
        m, b, c = self.model, self.model.behaviour, self.model.campaigns[self.took_part_from_home]
        if self.propensity == 0.0:
            return
        propensity = self.propensity * (b.negative_post_suppression if self.mood(t) < b.negative_talk_below else 1.0)
        moment = rules.room_log_odds(c.photo_moment, self.dressed == 1, b.photo_sharing_ratio, b.costume_post_log_odds)
        during = rules.post_probability(
            propensity,
            rules.occasion_log_odds(b.post_after_attending * b.during_post_share, c.sharing_log_odds, moment),
            b.repeat_post_log_odds,
            self.posts,
            0.0,
        )
        if m.luck(Decision.POSTS_DURING, self.key) < during:
            self.intend_post(t, PostKind.DURING, -1)
            return
        moment = rules.story_log_odds(
            self.enjoyment, c.explainability, self.recalls(t), b.explainability_baseline, b.practical_value_sharing_gain
        )
        after = rules.post_probability(
            propensity,
            rules.occasion_log_odds(b.post_after_attending * (1.0 - b.during_post_share), c.sharing_log_odds, moment),
            b.repeat_post_log_odds,
            self.posts,
            0.0,
        )
        if self.post_due < 0 and m.luck(Decision.POSTS_AFTER, self.key) < after:
            self.intend_post(t + 1 + int(7.0 * m.luck(Decision.STORY_DELAY, self.key)), PostKind.AFTER, -1)
