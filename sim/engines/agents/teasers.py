"""Phase 1, teasers: what lands is opened, makes curious, tells of the benefit."""

from sim import rules
from sim.engines.agents.person import Person
from sim.rng import Decision
from sim.settings import NEEDS, RECIPIENTS
from sim.state.layout import PostKind
from sim.state.packed_rows import TeaserRow

PLATFORM, MANAGER = (NEEDS.index(each) for each in ("platform", "manager"))


class ReceivesTeasers(Person):
    """What lands is opened, makes curious, tells of the benefit."""

    def receive(self, t: int) -> None:
        """Take in every teaser that lands in my office today and that I open."""
        m = self.model
        for k in m.landing(self.office, self.kind, t):
            teaser = TeaserRow(m.world.teasers, k)
            if not m.world.teaser_levels[k, self.level] or not self.is_meant_by(teaser):
                continue
            if m.world.teaser_group[k] >= 0 and not m.world.groups[m.world.teaser_group[k], self.row]:
                continue
            if teaser.needs == PLATFORM and self.opens_rate == 0.0:
                continue
            if teaser.needs == MANAGER and self.manager < 0:
                continue
            opened = m.world.teaser_opened[k, self.office].item() * self.attention_left(t)
            if teaser.at_home < 1.0 and self.is_at_home(t):
                opened *= teaser.at_home
            if m.luck(Decision.TEASER_REACHES, self.key, teaser.key) < opened and not self.is_away(t):
                teaser.reached += 1
                self.take_in(teaser, t)

    def is_meant_by(self, teaser: TeaserRow) -> bool:
        """Whether a message to people like me is for me, by what has reached me so far."""
        match RECIPIENTS[teaser.to]:
            case "unreached":
                return bool(self.exposures == 0)
            case "unaware":
                return bool(self.aware_day < 0)
            case "undecided":
                return bool(self.wants_day < 0)
        return True

    def take_in(self, teaser: TeaserRow, t: int) -> None:
        """Grow curious, learn the benefit as far as the message tells it, perhaps mean to stage a photo."""
        m, b, c = self.model, self.model.behaviour, self.model.campaign
        self.take_something_in(t)
        gain = rules.teaser_curiosity(
            teaser.mystery,
            teaser.surprise,
            c.brand_strength,
            teaser.vividness,
            self.exposures,
            0 < self.wave < teaser.wave,
            b.teaser_curiosity_gain,
            b.mystery_optimum,
            b.mystery_width,
            b.surprise_sharing_gain,
            b.useful_exposures,
            b.second_wave_factor,
        )
        clear = self.understands(teaser.row)
        if gain > 0.0:
            gain *= rules.curiosity_left(self.attention_left(t), b.competing_curiosity_share) * clear
        self.curiosity = rules.raised(self.curiosity_now(t), gain)
        self.curiosity_day = t
        if gain < 0.0:
            self.get_frustrated(b.irritation_frustration, t)
        self.exposures = min(255, self.exposures + 1)
        self.wave = max(self.wave, teaser.wave)
        reads_on = m.luck(Decision.TEASER_READ_ON, self.key, teaser.key) < b.email_click_rate / max(b.email_open_rate, 1e-9)
        told = teaser.benefit_clarity if reads_on else rules.benefit_told(teaser.benefit_clarity, teaser.mystery)
        self.benefit_known = max(self.benefit_known, told * clear)
        self.become_aware(t)
        self.be_prompted()
        self.may_talk_until(t + int(b.immediate_interest_days))
        if self.propensity > 0.0 and self.post_due < 0:
            moment = rules.staging_log_odds(c.theme, c.awe, teaser.vividness, b.awe_sharing_gain, b.theme_staging_log_odds)
            occasion = rules.occasion_log_odds(b.teaser_post_rate, c.sharing_log_odds, moment)
            likely = rules.post_probability(self.propensity, occasion, b.repeat_post_log_odds, self.posts, 0.0)
            if m.luck(Decision.TEASER_SPARKS_POST, self.key, teaser.key) < likely:
                wait = rules.delay_days(m.luck(Decision.RESPONSE_DELAY, self.key, teaser.key), b.response_delay_days)
                self.intend_post(t + wait, PostKind.BEFORE, -1)
