"""Phase 3, conversation: colleagues and bosses are told, and moved by what they hear."""

from sim import rules
from sim.engines.agents.person import Person
from sim.rng import Decision


class Converses(Person):
    """Colleagues and bosses are told, and moved by what they hear."""

    def feels_like_talking(self, t: int) -> bool:
        """Whether I bring it up today."""
        m = self.model
        if self.talk_until < t:
            return False
        if m.luck_today(Decision.TALKS_TODAY, t, self.key) >= rules.talk_probability(self.talk_rate(t) * self.talkativeness):
            return False
        return not self.is_away(t)

    def talk_rate(self, t: int) -> float:
        """Occasions a working day on which the average person in my place would bring it up: after attending by experience and cues, before by excitement or anger."""
        b, c = self.model.behaviour, self.model.campaign
        if self.attended_day < 0:
            return b.anticipation_talk_rate * self.excitement(t) + b.grumble_talk_rate * self.frustration_now(t)
        return self.eagerness * rules.talk_profile(
            t - self.last_visit(), c.interest, b.interest_sharing_gain, b.immediate_interest_days, b.ongoing_talk_share, c.cue_ratio
        )

    def complains(self, t: int) -> bool:
        """Whether I, who have not attended and talk of it today, do so to complain."""
        m, b = self.model, self.model.behaviour
        complaints = b.grumble_talk_rate * self.frustration_now(t)
        hopes = b.anticipation_talk_rate * self.excitement(t)
        return bool(complaints > 0.0 and m.luck_today(Decision.GRUMBLES, t, self.key) * (hopes + complaints) < complaints)

    def mood(self, t: int) -> float:
        """How well I speak of it."""
        enjoyed = self.enjoyment if self.attended_day >= 0 else 0.0
        return rules.mood(enjoyed, self.frustration_now(t), self.model.behaviour.frustration_resentment_sd)

    def converse(self, t: int) -> None:
        """Tell colleagues and my boss: the content if I can, else that I went (or will go)."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        recalled = self.recalls(t)
        content_chance = rules.content_probability(c.explainability, recalled, b.explainability_baseline)
        attended = self.attended_day >= 0
        complaint = not attended and self.complains(t)
        mood = self.mood(t) if attended or complaint else 0.0
        ill = complaint or mood < b.negative_talk_below
        office = m.office(self.office)
        told_content = told_mention = False
        for listener in m.colleagues(self.row):
            likely = b.boss_talk_rate if listener.row == self.manager else self.tells(listener, b.colleague_told_rate, t)
            if m.luck_today(Decision.TELLS_COLLEAGUE, t, self.key, listener.key) >= likely or listener.is_away(t):
                continue
            if m.luck_today(Decision.TALK_ON_PLATFORM, t, self.key, listener.key) >= b.off_platform_talk_share:
                if self.opens_rate == 0.0 or listener.opens_rate == 0.0:
                    continue
                office.count("platform_talks")
            content = attended and m.luck_today(Decision.TALK_IS_CONTENT, t, self.key, listener.key) < content_chance
            office.count("content_talks" if content else "mention_talks")
            if content and ill:
                office.count("ill_content_talks")
            if complaint:
                office.count("complaints")
            told_content, told_mention = told_content or content, told_mention or not content
            listener.hear(self, content, mood, ill, recalled if content else 0.0, t)
            if attended or complaint:
                base = b.content_persuasion if content else b.mention_persuasion
                listener.form_opinion(mood, base * b.opinion_per_persuasion * (b.negative_talk_impact_ratio if ill else 1.0))
        if not attended:
            return
        if told_content:
            self.retellings = min(255, self.retellings + 1)
            if self.told_content_day < 0:
                self.told_content_day = t
                office.count("content_talkers")
        if told_mention and self.told_mention_day < 0:
            self.told_mention_day = t
            office.count("mention_talkers")

    def hear(self, teller: Person, content: bool, mood: float, ill: bool, clarity: float, t: int) -> None:
        """Hear of it from a colleague; as a boss, perhaps start to suggest it myself."""
        m, b = self.model, self.model.behaviour
        self.become_aware(t)
        self.take_something_in(t)
        if content:
            if self.heard_content_day < 0:
                self.heard_content_day = t
            if not ill and self.heard_well_day < 0:
                self.heard_well_day = t
            self.benefit_known = max(self.benefit_known, clarity)
            if not ill:
                self.meet_content(clarity, teller.key, t)
        colour = rules.valence(mood, b.enjoyment_persuasion_slope)
        base = b.content_persuasion if content else b.mention_persuasion
        moved = rules.story_persuades(base, colour, ill, b.negative_talk_impact_ratio)
        if m.luck_today(Decision.TALK_PERSUADES, t, teller.key, self.key) < moved:
            if ill:
                self.be_put_off(b.hearsay_interest * (2.0 - colour), t)
            else:
                self.grow_interested(b.hearsay_interest * colour, t)
                self.be_inspired_by(teller.row)
        if content and teller.manager == self.row and self.level > 0 and self.advocate == ill:
            moved = rules.story_persuades(b.boss_advocacy_rate, colour, ill, b.negative_talk_impact_ratio)
            if m.luck_today(Decision.BOSS_BECOMES_ADVOCATE, t, teller.key, self.key) < moved:
                self.advocate = 0 if ill else 1
