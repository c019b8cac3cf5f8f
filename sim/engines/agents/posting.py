"""Phase 6, posting: the post that was meant is made."""

from sim import rng as chance
from sim import rules
from sim.engines.agents.person import Person
from sim.rng import Decision
from sim.state.layout import (
    ORDINARY,
    RANK_STEP,
    RANKS,
    PostKind,
)


class Posts(Person):
    """The post that was meant is made."""

    def post(self, t: int) -> None:
        """Make the post I meant to make, if it is due and my office is open, or I am in the room."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        office = m.office(self.office)
        in_the_room = self.post_kind == PostKind.DURING and self.post_due == t
        if not 0 <= self.post_due <= t or not (in_the_room or office.is_open(t)) or self.is_away(t):
            return
        new = m.new_post()
        kind = PostKind.AFTER if self.post_kind == PostKind.BEFORE and self.attended_day >= 0 else self.post_kind
        new.key = chance.name(self.key, m.keyed_day(t), kind)
        new.author, new.office, new.morning, new.kind = self.row, self.office, office.morning, kind
        new.day, new.workday = t, m.world.workday[t]
        if kind != PostKind.BEFORE:
            new.tone = self.mood(t)
        heat = office.contest_heat(t)
        bar = rules.faded(office.bar, t - office.rivalry_day, b.rivalry_half_life_days)
        new.elaborateness = rules.elaborateness(
            c.theme,
            c.assets,
            self.dressed == 1,
            m.luck(Decision.ELABORATENESS, new.key),
            heat,
            bar,
            b.elaborateness_base,
            b.elaborateness_theme_weight,
            b.elaborateness_assets_weight,
            b.elaborateness_costume_weight,
            b.elaborateness_spread,
            b.rivalry_step,
        )
        has_photo = rules.photo_probability(
            kind == PostKind.DURING,
            m.campaigns[self.took_part_from_home].photo_moment,
            c.theme,
            c.assets,
            b.photo_base,
            b.photo_worth_weight,
            b.photo_assets_weight,
        )
        new.photo = m.luck(Decision.HAS_PHOTO, new.key) < has_photo
        new.depth = rules.story_depth(c.explainability, self.recalls(t), b.explainability_baseline, c.show_norms == 1, b.norm_depth_ratio)
        if new.depth > 0.0 and self.posted_content_day < 0:
            self.posted_content_day = t
        earns = rules.is_rewarded(c.reward, m.luck(Decision.RECOGNISED, new.key), b.exclusive_share)
        if earns and not m.pays(m.world.reward_usd[c.reward_row].item()):
            earns = 0
        new.rewarded = earns * c.reward_row
        new.credibility = c.reward_credibility if earns else 1.0
        new.source, new.root, new.generation = self.post_source, new.row, 0
        if new.source >= 0:
            origin = m.post_row(new.source)
            origin.children += 1
            new.root, new.generation = origin.root, origin.generation + 1
        new.fitness = rules.post_fitness(m.luck(Decision.FITNESS, new.key), b.post_fitness_sigma)
        new.appeal = rules.post_appeal(
            new.fitness,
            new.generation,
            new.photo == 1,
            new.elaborateness,
            c.awe,
            c.interest,
            new.depth,
            b.offspring_depth_factor,
            b.photo_sharing_ratio,
            b.elaborateness_log_odds,
            b.awe_sharing_gain,
            b.interest_sharing_gain,
            b.practical_value_sharing_gain,
        )
        new.inspires = rules.inspiration_probability(b.post_inspires_rate, new.appeal, new.credibility)
        new.reacts = rules.reaction_probability(b.engagement_rate, c.interactive, new.appeal)
        new.interest = rules.post_interest(b.post_interest_gain, new.appeal)
        new.rank = rules.post_rank(new.appeal, b.ranked_feed_concentration, RANK_STEP, ORDINARY, RANKS)
        new.community = m.community(self.row)
        if office.first_post < 0:
            office.first_post = t
        office.count(("posts_before", "posts_during", "posts_after")[kind])
        self.posts = min(255, self.posts + 1)
        self.post_due = self.post_source = -1
