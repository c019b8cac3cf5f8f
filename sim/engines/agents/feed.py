"""Phase 2, feed: posts are met, noticed, reacted to; they inspire, or put off."""

from sim import rules
from sim.engines.agents.person import Person
from sim.rng import Decision
from sim.state.layout import (
    PostKind,
)
from sim.state.packed_rows import Post


class ReadsFeed(Person):
    """Posts are met, noticed, reacted to; they inspire, or put off."""

    def read_feed(self, t: int) -> None:
        """Open the platform, perhaps; meet new posts of those I follow, newest first, then what the channels show."""
        m, b = self.model, self.model.behaviour
        if self.opens_rate == 0.0:
            return
        for post in m.feed(self.row):
            k = m.mornings_since(post, self.office, t)
            if k is not None:
                luck = m.luck(Decision.NOTICES_POST, self.key, post.key)
                noticed_by = m.world.tables.noticed_by[post.rank]
                if noticed_by[k].item() <= luck < noticed_by[k + 1].item():
                    self.meet(post, t, 1.0)
        for post in m.posts_in_community(self.row):
            self.meet_in_channel(post, b.community_notice_rate, post.community_days, 1.0, t)
        for post in m.trending_posts():
            if not m.has_channel_of(post, self.row):
                self.meet_in_channel(post, b.trending_notice_rate, post.trend_days, 1.0 / b.friend_interest_ratio, t)

    def meet_in_channel(self, post: Post, rate: float, days: int, nearness: float, t: int) -> None:
        """A post of somebody I do not follow, after so many days in a channel."""
        m = self.model
        if post.author != self.row and not m.follows(self.row, post.author):
            if rules.met_by(rate, days - 1) <= m.luck(Decision.NOTICES_TRENDING, self.key, post.key) < rules.met_by(rate, days):
                self.meet(post, t, nearness)

    def meet(self, post: Post, t: int, nearness: float) -> None:
        """A post that would catch my eye: it does if I open the platform today and have attention left."""
        m = self.model
        if not m.office(self.office).is_open(t) or m.luck_today(Decision.OPENS_PLATFORM, t, self.key) >= self.opens_rate or self.is_away(t):
            return
        if m.luck(Decision.HAS_ATTENTION, self.key, post.key) >= self.attention_left(t):
            return
        if self.noticed_day != t:
            self.noticed_day, self.noticed_today = t, 0
        if self.noticed_today + self.noticed_elsewhere(t) < m.campaign.attention:
            self.noticed_today += 1
            self.notice(post, t, nearness)

    def notice(self, post: Post, t: int, nearness: float) -> None:
        """Notice a post: react, be inspired, mean to make my own version; `nearness`: my interest against that of a follower."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        office = m.office(self.office)
        elsewhere = post.office != self.office
        post.views += 1
        self.take_something_in(t)
        office.count("views")
        if elsewhere:
            post.views_elsewhere += 1
            office.rival_views += 1
            office.rival_best = max(office.rival_best, post.elaborateness)
            if self.dislikes_fun:
                self.get_frustrated(b.forced_rivalry_frustration * c.rivalry, t)
        self.become_aware(t)
        if post.depth > 0.0 and self.read_content_day < 0:
            self.read_content_day = t
        if self.propensity > 0.0:
            if m.luck(Decision.REACTS, self.key, post.key) < nearness * post.reacts:
                post.reactions += 1
                self.reacted = 1
                office.count("reactions")
        if m.luck(Decision.INSPIRED_BY_POST, self.key, post.key) < nearness * post.inspires:
            self.take_in_post(post, t)
        if self.propensity > 0.0 and self.post_due < 0:
            heat = office.contest_heat(t) if elsewhere else 0.0
            likely = nearness * rules.post_probability(
                self.propensity,
                rules.occasion_log_odds(b.inspired_post_rate, c.sharing_log_odds, post.appeal),
                b.repeat_post_log_odds,
                self.posts,
                b.rivalry_log_odds * heat,
            )
            if m.luck(Decision.MAKES_OWN_VERSION, self.key, post.key) < likely:
                wait = rules.delay_days(m.luck(Decision.RESPONSE_DELAY, self.key, post.key), b.response_delay_days)
                self.intend_post(max(t, post.day + wait), PostKind.AFTER if self.attended_day >= 0 else PostKind.BEFORE, post.row)

    def take_in_post(self, post: Post, t: int) -> None:
        """A post moves me: towards the programme, or away from it if it speaks ill; it forms my opinion."""
        b, backlash = self.model.behaviour, self.model.world.reward_backlash[post.rewarded].item()
        post.inspired += 1
        self.benefit_known = max(self.benefit_known, post.depth)
        ill = post.tone < b.negative_talk_below
        if post.kind != PostKind.BEFORE or backlash > 0.0:
            weight = b.post_inspires_rate * b.opinion_per_persuasion * (b.negative_talk_impact_ratio if ill else 1.0)
            self.form_opinion(post.tone - backlash, weight)
        if ill:
            self.be_put_off(b.negative_talk_impact_ratio * post.interest, t)
            return
        self.source = post.row
        self.grow_interested(post.interest, t)
        self.meet_content(post.depth, post.key, t)
        self.be_inspired_by(post.author)
