"""The agents engine: employees and offices as mesa agents, one person at a time.

This is the executable specification. An employee holds only a row number; everything they know is in the model's
columns. Each decision calls a rule of `sim.rules` with chance keyed as in `sim.day`, so that both engines agree to the
last bit. To try another behaviour, subclass Employee, override a method, and pass `employee_class=` to the model.
"""

# mypy: disable-error-code="has-type"

from itertools import groupby
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim import rng as chance
from sim import rules
from sim.rng import Decision, standard_normal
from sim.state.layout import (
    COUNT_WEEK,
    JOURNEY_COLUMNS,
    MAX_INSPIRERS,
    MAX_MATES,
    OFFICE_COLUMNS,
    ORDINARY,
    PERSON_COLUMNS,
    RANK_STEP,
    RANKS,
    WORKING_WEEK,
    PostKind,
    Status,
)
from sim.state.packed_rows import Post, Session, TeaserRow, with_columns
from sim.state_changes import LONGEST_GRUDGE

BROADCAST, MANAGER = 4, 3


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
            self.count("booked", -1)
            if person.shows_up(t):
                arrived.append(person)
            else:
                person.status = Status.NO_SHOW
                session.no_shows += 1
                self.count("no_shows")
        arrived.sort(key=lambda person: -person.arrival_luck())
        for person in arrived[session.seats :]:
            person.is_turned_away(session, t)
        seated = sorted(arrived[: session.seats], key=lambda person: person.row)
        session.seated = len(seated)
        self.count("seated", len(seated))
        chances: dict[int, float] = {}
        for team, mates in groupby(seated, key=lambda person: person.team):
            chances[team] = self.let_dress_up(list(mates), t)
        share = sum(person.dressed for person in seated) / max(1, len(seated))
        for person in seated:
            if not person.dressed and person.joins_in(chances[person.team], share):
                person.dressed = 1
        session.dressed = sum(person.dressed for person in seated)
        share = session.dressed / max(1, len(seated))
        for person in seated:
            person.attend(session, t, share)

    def let_dress_up(self, mates: list["Employee"], t: int) -> float:
        """Team mates who attend together decide, the day before, whether to come in costume; each follows, or not. Their chance."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        chance = rules.team_dress_up_probability(
            c.dress_up,
            c.theme,
            rules.expectation(sum(person.excitement(t) for person in mates) / len(mates), b.usual_excitement),
            sum(person.source >= 0 for person in mates) / len(mates),
            c.costumes_left,
            b.dress_up_rate,
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


@with_columns(PERSON_COLUMNS, "person")
@with_columns(JOURNEY_COLUMNS, "journey")
class Employee(mesa.Agent):
    """A person at work. Read the methods from top to bottom: they are the story of a day."""

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        self.row = row

    if TYPE_CHECKING:  # the columns are added by with_columns

        def __getattr__(self, name: str) -> Any: ...

    @property
    def person(self) -> np.ndarray:
        """(N,) the model's table of people."""
        return self.model.world.people

    @property
    def journey(self) -> np.ndarray:
        """(N,) the model's table of journeys."""
        return self.model.world.journeys

    @property
    def key(self) -> int:
        """The stable name that keys my random numbers."""
        return int(self.model.world.key[self.row])

    @property
    def team(self) -> int:
        """My team, unique in the company."""
        return int(self.model.company.team[self.row])

    @property
    def tenure_years(self) -> float:
        """My time with the firm."""
        return float(self.model.company.tenure_years[self.row])

    # --- 1 teasers ---------------------------------------------------------------------------------------------------

    def receive(self, t: int) -> None:
        """Take in every teaser that lands in my office today and that I open."""
        m = self.model
        for k in m.landing(self.office, t):
            teaser = TeaserRow(m.world.teasers, k)
            if not m.world.teaser_levels[k, self.level]:
                continue
            if teaser.channel == BROADCAST and self.opens_rate == 0.0:
                continue
            if teaser.channel == MANAGER and self.manager < 0:
                continue
            opened = m.world.channels[teaser.channel, 0].item()
            if m.luck(Decision.TEASER_REACHES, self.key, teaser.key) < opened:
                self.take_in(teaser, t)

    def take_in(self, teaser: TeaserRow, t: int) -> None:
        """Grow curious, learn the benefit as far as the message tells it, perhaps mean to stage a photo."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        vividness = m.world.channels[teaser.channel, 1].item()
        gain = rules.teaser_curiosity(
            teaser.mystery,
            teaser.surprise,
            c.brand_strength,
            vividness,
            self.exposures,
            0 < self.wave < teaser.wave,
            b.teaser_curiosity_gain,
            b.mystery_optimum,
            b.mystery_width,
            b.surprise_sharing_gain,
            b.useful_exposures,
            b.second_wave_factor,
        )
        self.curiosity = rules.raised(self.curiosity_now(t), gain)
        self.curiosity_day = t
        if gain < 0.0:
            self.get_frustrated(b.irritation_frustration, t)
        self.exposures = min(255, self.exposures + 1)
        self.wave = max(self.wave, teaser.wave)
        reads_on = m.luck(Decision.TEASER_READ_ON, self.key, teaser.key) < b.email_click_rate / max(b.email_open_rate, 1e-9)
        told = teaser.benefit_clarity if reads_on else rules.benefit_told(teaser.benefit_clarity, teaser.mystery)
        self.benefit_known = max(self.benefit_known, told)
        self.become_aware(t)
        self.be_prompted()
        self.may_talk_until(t + int(b.immediate_interest_days))
        if self.propensity > 0.0 and self.post_due < 0:
            moment = rules.staging_log_odds(c.theme, c.awe, vividness, b.awe_sharing_gain, b.theme_staging_log_odds)
            occasion = rules.occasion_log_odds(b.teaser_post_rate, c.sharing_log_odds, moment)
            likely = rules.post_probability(self.propensity, occasion, b.repeat_post_log_odds, self.posts, 0.0)
            if m.luck(Decision.TEASER_SPARKS_POST, self.key, teaser.key) < likely:
                wait = rules.delay_days(m.luck(Decision.RESPONSE_DELAY, self.key, teaser.key), b.response_delay_days)
                self.intend_post(t + wait, PostKind.BEFORE, -1)

    # --- 2 feed ------------------------------------------------------------------------------------------------------

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
        if not m.office(self.office).is_open(t) or m.luck_today(Decision.OPENS_PLATFORM, t, self.key) >= self.opens_rate:
            return
        if self.noticed_day != t:
            self.noticed_day, self.noticed_today = t, 0
        if self.noticed_today < m.campaign.attention:
            self.noticed_today += 1
            self.notice(post, t, nearness)

    def notice(self, post: Post, t: int, nearness: float) -> None:
        """Notice a post: react, be inspired, mean to make my own version; `nearness`: my interest against that of a follower."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        office = m.office(self.office)
        elsewhere = post.office != self.office
        post.views += 1
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
        b = self.model.behaviour
        post.inspired += 1
        self.benefit_known = max(self.benefit_known, post.depth)
        backlash = self.model.campaign.paid_post_backlash if post.rewarded else 0.0
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

    # --- 3 conversation ----------------------------------------------------------------------------------------------

    def feels_like_talking(self, t: int) -> bool:
        """Whether I bring it up today."""
        m = self.model
        if self.talk_until < t:
            return False
        return m.luck_today(Decision.TALKS_TODAY, t, self.key) < rules.talk_probability(self.talk_rate(t) * self.talkativeness)

    def talk_rate(self, t: int) -> float:
        """Occasions a working day on which the average person in my place would bring it up: after attending by experience and cues, before by excitement or anger."""
        b, c = self.model.behaviour, self.model.campaign
        if self.attended_day < 0:
            return b.anticipation_talk_rate * self.excitement(t) + b.grumble_talk_rate * self.frustration_now(t)
        return self.eagerness * rules.talk_profile(
            t - self.attended_day, c.interest, b.interest_sharing_gain, b.immediate_interest_days, b.ongoing_talk_share, c.cue_ratio
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
            if listener.row == self.manager:
                likely = b.boss_talk_rate
            else:
                likely = rules.told_probability(
                    listener.office == self.office, b.colleague_told_rate, b.in_office_contact_ratio, c.cross_factor
                )
            if m.luck_today(Decision.TELLS_COLLEAGUE, t, self.key, listener.key) >= likely:
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

    def hear(self, teller: "Employee", content: bool, mood: float, ill: bool, clarity: float, t: int) -> None:
        """Hear of it from a colleague; as a boss, perhaps start to suggest it myself."""
        m, b = self.model, self.model.behaviour
        self.become_aware(t)
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

    # --- 4 registration ----------------------------------------------------------------------------------------------

    def register(self, t: int) -> bool:
        """Weigh it if something prompted me, or if today is my day to look ahead; True if I now want to attend."""
        m = self.model
        if not m.office(self.office).is_open(t):
            return False
        prompted, self.prompted = self.prompted, 0
        looks = (
            self.aware_day >= 0 and self.in_audience and self.look_day == (m.world.workday[t] + m.world.counts[COUNT_WEEK]) % WORKING_WEEK
        )
        if self.wants_day < 0 and (prompted or looks) and self.decides_to_attend(t):
            self.wants_day = t
            return True
        return False

    def decides_to_attend(self, t: int) -> bool:
        """Whether, weighing it today, I want to attend."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        peers = rules.peer_log_odds(
            self.n_inspirers,
            b.spontaneous_registration_per_week,
            b.imitation_per_week,
            b.second_exposure_gain,
            b.reinforcement_saturates_at,
        )
        boss = m.employee(self.manager) if self.manager >= 0 else None
        manager = 0.0
        if boss is not None and boss.advocate:
            manager = rules.manager_log_odds(
                b.manager_endorsement_odds_ratio, boss.involved == 1, b.early_involvement_log_odds, boss.frustration_now(t)
            )
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
            m.world.tables.deadline[office.deadline, t].item(),
            self.frustration_now(t),
            self.reputation,
            b.curiosity_log_odds,
            b.benefit_log_odds,
            b.frustration_log_odds,
            b.reputation_log_odds,
        )
        return bool(rules.happens(m.luck_today(Decision.REGISTERS, t, self.key), odds))

    # --- 5 workshop --------------------------------------------------------------------------------------------------

    def arrival_luck(self) -> float:
        """The uniform that settles whether I come, and who comes first."""
        return float(self.model.luck(Decision.SHOWS_UP, self.key))

    def shows_up(self, t: int) -> bool:
        """Whether I come to the session I booked."""
        b, c = self.model.behaviour, self.model.campaign
        risk = rules.no_show_probability(
            c.no_show, self.reminded == 1, b.reminder_risk_ratio, self.excitement(t), b.no_show_curiosity_log_odds
        )
        return self.arrival_luck() >= risk

    def is_turned_away(self, session: Session, t: int) -> None:
        """I came, and every seat was taken."""
        b, c = self.model.behaviour, self.model.campaign
        self.status = Status.TURNED_AWAY
        session.turned_away += 1
        self.model.tally(session.office, "turned_away")
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
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        self.status = Status.ATTENDED
        self.attended_day = t
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
        self.learned = rules.learning(
            c.quality,
            c.theme,
            c.learning_shift,
            b.learning_mean,
            b.learning_sd,
            b.learning_quality_weight,
            b.learning_theme_weight,
            b.theme_learning_gain,
        )
        self.learned = rules.raised(self.learned, b.priming_gain * self.content_met)
        self.eagerness = rules.eagerness(c.talk_rate, self.enjoyment, b.talk_rating_curve_gain, b.talk_rating_asymmetry)
        self.applies_from = session.applied
        self.may_talk_until(t + int(b.talk_memory_days))
        self.decide_to_post(t)

    def decide_to_post(self, t: int) -> None:
        """Post from the room today, or tell the story within a week, or not at all."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
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

    # --- 6 posting ---------------------------------------------------------------------------------------------------

    def post(self, t: int) -> None:
        """Make the post I meant to make, if it is due and my office is open."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        office = m.office(self.office)
        if not 0 <= self.post_due <= t or not office.is_open(t):
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
            kind == PostKind.DURING, c.photo_moment, c.theme, c.assets, b.photo_base, b.photo_worth_weight, b.photo_assets_weight
        )
        new.photo = m.luck(Decision.HAS_PHOTO, new.key) < has_photo
        new.depth = rules.story_depth(c.explainability, self.recalls(t), b.explainability_baseline, c.show_norms == 1, b.norm_depth_ratio)
        if new.depth > 0.0 and self.posted_content_day < 0:
            self.posted_content_day = t
        new.rewarded = rules.is_rewarded(c.reward, m.luck(Decision.RECOGNISED, new.key), b.exclusive_share)
        new.credibility = c.reward_credibility if new.rewarded else 1.0
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

    # --- 7 memory and behaviour --------------------------------------------------------------------------------------

    def remember(self, t: int) -> None:
        """On the first day I could, apply what I learned on the job, or not; once a week colleagues may notice."""
        m, first = self.model, self.applies_from
        if self.status != Status.ATTENDED or not 0 <= first <= t or not m.office(self.office).is_open(t):
            return
        if (m.world.workday[t] - m.world.workday[first]) % WORKING_WEEK != 0:
            return
        if first == t:
            self.apply_it(t)
        if self.use_shows(t):
            self.be_noticed(t)

    def practises(self, t: int) -> bool:
        """Whether I apply it on day t (or have begun to today)."""
        return bool(self.status == Status.ATTENDED and self.applies_until >= t)

    def use_shows(self, t: int) -> bool:
        """Whether I apply it today in a way that can be seen."""
        m = self.model
        return self.practises(t) and bool(m.luck_today(Decision.USE_SHOWS, t, self.key) < m.behaviour.use_shows_per_week)

    def be_noticed(self, t: int) -> None:
        """Colleagues may notice that I do things differently, and be inspired."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        for colleague in m.colleagues(self.row):
            likely = rules.told_probability(
                colleague.office == self.office, b.application_notice_rate, b.in_office_contact_ratio, c.cross_factor
            )
            if m.luck_today(Decision.COLLEAGUE_NOTICES, t, self.key, colleague.key) < likely:
                colleague.become_aware(t)
                if m.luck_today(Decision.NOTICED_INSPIRES, t, self.key, colleague.key) < b.seen_use_persuasion:
                    colleague.grow_interested(b.hearsay_interest, t)
                    colleague.be_inspired_by(self.row)

    def apply_it(self, t: int) -> None:
        """Begin to apply it (Level 3), or not; keep colleagues at it who apply it already."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        deviate = standard_normal(m.luck(Decision.MOTIVATION, self.key))
        self.motivation = rules.motivation(self.enjoyment, deviate, b.reaction_motivation_beta)
        self.debriefed = 1 if self.is_debriefed() else 0
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
            m.campaign.dose_results,
        )
        if m.luck(Decision.APPLIES, self.key) >= likely:
            return
        longer = rules.lasting(self.support, b.peer_support_transfer_slope, encouraged, b.support_effect_over_time_ratio)
        days = rules.application_days(
            m.luck(Decision.APPLIES_FOR_DAYS, self.key), b.applying_at_start, b.applying_at_6_months, b.applying_at_12_months, longer
        )
        self.applies_until = t + days
        m.tally(self.office, "applying")
        m.lapses_after(self.office, self.applies_until)
        for colleague in m.colleagues(self.row):
            colleague.be_kept_at_it(t)

    def is_debriefed(self) -> bool:
        """Whether my manager talks it over with me, the likelier the more they have to do with it."""
        m, b = self.model, self.model.behaviour
        if self.manager < 0:
            return False
        boss = m.employee(self.manager)
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
        self.applies_until = t + rules.days_left(self.applies_until - t, longer)
        self.model.lapses_after(self.office, self.applies_until)

    # --- what happens to me ------------------------------------------------------------------------------------------

    def become_aware(self, t: int) -> None:
        """Hear of it for the first time."""
        if self.aware_day < 0:
            self.aware_day = t
            self.model.tally(self.office, "aware")

    def be_prompted(self) -> None:
        """Think of registering at the next chance."""
        if self.in_audience and self.wants_day < 0:
            self.prompted = 1

    def be_inspired_by(self, peer: int) -> None:
        """Count a distinct inspiring peer, up to the number one can remember."""
        mine = self.model.world.inspirers[self.row]
        if peer not in mine[: self.n_inspirers] and self.n_inspirers < MAX_INSPIRERS:
            mine[self.n_inspirers] = peer
            self.n_inspirers += 1
        self.be_prompted()

    def grow_interested(self, by: float, t: int) -> None:
        """Let a peer raise my interest, which has faded since it last stood."""
        self.interest = rules.raised(self.interest_now(t), by)
        self.interest_day = t
        self.may_talk_until(t + int(self.model.behaviour.immediate_interest_days))

    def be_put_off(self, by: float, t: int) -> None:
        """A disappointed peer dampens my curiosity and interest."""
        self.curiosity, self.curiosity_day = rules.raised(self.curiosity_now(t), -by), t
        self.interest, self.interest_day = rules.raised(self.interest_now(t), -by), t

    def meet_content(self, told: float, teller: int, t: int) -> None:
        """Meet `told` of the content; `teller` is the key of the colleague or the post.

        If I attended I may rehearse it so, and if I apply it by now I go on for longer.
        """
        m, b = self.model, self.model.behaviour
        met = rules.raised(self.content_met, b.content_met_gain * told)
        if self.applies_until >= t:
            self.go_on_longer(b.support_effect_over_time_ratio * b.content_met_transfer_log_odds * (met - self.content_met), t)
        self.content_met = met
        if self.attended_day >= 0 and m.luck(Decision.REHEARSES, self.key, teller) < b.rehearsal_share:
            self.retellings = min(255, self.retellings + 1)

    def form_opinion(self, mood: float, weight: float) -> None:
        """A story told in some mood moves what I think of the programme."""
        self.reputation = rules.opinion(self.reputation, mood, weight)

    def get_frustrated(self, by: float, t: int) -> None:
        """Get angrier, and perhaps say so."""
        if by <= 0.0:
            return
        m, b, before = self.model, self.model.behaviour, self.frustration_now(t)
        if self.frustration_day < 0:
            m.tally(self.office, "frustrated")
        after = rules.raised(before, by)
        self.frustration, self.frustration_day = after, t
        m.tally(self.office, "frustration_ppm", int(after * 1e6) - int(before * 1e6))
        if b.grumble_talk_rate > 0.0 and self.attended_day < 0:
            self.may_talk_until(t + int(min(b.frustration_half_life_days, LONGEST_GRUDGE)))

    def make_peace(self, t: int) -> None:
        """I wanted to, and took part: that makes up for much of what angered me."""
        if self.frustration > 0.0:
            self.frustration, self.frustration_day = self.frustration_now(t) * (1.0 - self.model.behaviour.attending_relief), t

    def be_slighted(self, base: float, t: int, told_why: bool) -> None:
        """I am refused, passed over or sent: angry by how I was told, by my rank, and by the mates who have been."""
        w, b = self.model.world, self.model.behaviour
        gone = (w.team_attended[self.team] / w.team_size[self.team]).item()
        by = rules.frustration(base, told_why, b.advance_notice_factor, self.level, b.frustration_level_factor, gone, b.frustration_envy)
        self.get_frustrated(by, t)

    def may_talk_until(self, day: int) -> None:
        """Be someone who may bring it up until `day`."""
        self.talk_until = max(self.talk_until, day)

    def intend_post(self, day: int, kind: PostKind, source: int) -> None:
        """Mean to post on `day`."""
        self.post_due, self.post_kind, self.post_source = day, kind, source

    def curiosity_now(self, t: int) -> float:
        """Curiosity as of today."""
        if self.curiosity_day < 0:
            return 0.0
        return rules.faded(self.curiosity, t - self.curiosity_day, self.model.behaviour.curiosity_half_life_days)

    def interest_now(self, t: int) -> float:
        """Interest as of today."""
        if self.interest_day < 0:
            return 0.0
        return rules.faded(self.interest, t - self.interest_day, self.model.behaviour.curiosity_half_life_days)

    def frustration_now(self, t: int) -> float:
        """Frustration as of today."""
        if self.frustration_day < 0:
            return 0.0
        return rules.faded(self.frustration, t - self.frustration_day, self.model.behaviour.frustration_half_life_days)

    def excitement(self, t: int) -> float:
        """Curiosity and interest together."""
        return float(rules.excitement(self.curiosity_now(t), self.interest_now(t)))

    def recalls(self, t: int) -> float:
        """Share of the content I can still tell today."""
        b = self.model.behaviour
        if self.attended_day < 0:
            return 0.0
        return rules.recall(
            self.learned,
            t - self.attended_day,
            self.retellings,
            b.retention_k,
            b.retention_c,
            b.recall_gist_exponent,
            b.retelling_slows_forgetting,
        )
