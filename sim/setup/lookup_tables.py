"""Lookup tables of a design point: rules worked out once, for every value that one of their arguments can take.

Both engines call the same rules; the columns engine looks up here what it would otherwise work out millions of times.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from functools import lru_cache

import numpy as np

from sim import rules
from sim.compiled_code.decorators import bare, phase
from sim.state.layout import MAX_INSPIRERS, ORDINARY, RANK_STEP, RANKS, RETELLINGS, TALKATIVE_UP_TO, TALKS_UP_TO, Tables


def work_out(behaviour: np.ndarray, campaign: np.ndarray, teasers: np.ndarray, days: int, window: int) -> Tables:
    """The tables of a design point: `days` simulated, posts leave the feed after `window` working days.

    `behaviour` and `campaign` are the (1,) records of sim.setup.lever_values, `teasers` (T,) TEASER.
    """
    tables = Tables(
        fading=np.empty(days + 1),
        rivalry_fading=np.empty(days + 1),
        frustration_fading=np.empty(days + 1),
        habituation=np.empty(days + 1),
        curiosity=np.empty((len(teasers), 2, len(teasers) + 1)),
        benefit_told=np.empty((len(teasers), 2)),
        told=np.empty((2, 2)),
        talk_profile=np.empty(days + 1),
        retention=np.empty((days + 1, RETELLINGS)),
        peers=np.empty(MAX_INSPIRERS + 1),
        manager=np.empty(2),
        noticed_by=noticed_by(*_floats(behaviour, "fresh_post_notice_rate", "feed_half_life_hours", "feed_decay_exponent"), window).copy(),
        talks_at_most=talks_at_most(*_floats(behaviour, "anticipation_talk_rate", "grumble_talk_rate")).copy(),
    )
    _fill_by_day(behaviour, campaign, tables)
    _fill_by_teaser(behaviour, campaign, teasers, tables)
    return tables


def _floats(behaviour: np.ndarray, *names: str) -> list[float]:
    return [float(behaviour[name][0]) for name in names]


@lru_cache(512)
def noticed_by(notice_rate: float, half_life_hours: float, exponent: float, window: int) -> np.ndarray:
    """(RANKS, window + 1) share of attentive daily readers who have met a followed post of some rank after k mornings, 0 first.

    Each morning's chance is the fresh-post rate x visibility at that age x e^RANK_STEP a rank above ORDINARY, at most 1; a
    reader meets a post at most once. Campaigns share their worlds, and so these numbers.
    """
    age = 24.0 * np.arange(window)
    seen = np.array([rules.visibility(each, half_life_hours, exponent) for each in age])
    prominence = np.exp(RANK_STEP * (np.arange(RANKS) - ORDINARY))
    missed = np.cumprod(1.0 - np.minimum(1.0, notice_rate * seen * prominence[:, None]), axis=1)
    return np.concatenate((np.zeros((RANKS, 1)), 1.0 - missed), axis=1)


@lru_cache(512)
def talks_at_most(hopes: float, anger: float) -> np.ndarray:
    """(32,) upper bounds of the chance that somebody brings it up today, in turn of who was not there, the calm and the angry by class of
    talkativeness (nobody's excitement or anger is above 1), and of who was, by class of what they would tell (which fades)."""
    before = [rate * up_to for up_to in TALKATIVE_UP_TO for rate in (hopes, hopes + anger)]
    chances = [[*(rules.talk_probability(rate) * (1.0 + 1e-9) for rate in rates), 1.0] for rates in ((*before, np.inf), TALKS_UP_TO)]
    return np.array(chances).T.ravel()


@phase
def _fill_by_day(behaviour, campaign, tables):
    """Tables by days passed, by peers, by colleague."""
    b, c = behaviour[0], campaign[0]
    for days in range(len(tables.fading)):
        tables.fading[days] = rules.faded(1.0, days, b.curiosity_half_life_days)
        tables.rivalry_fading[days] = rules.faded(1.0, days, b.rivalry_half_life_days)
        tables.frustration_fading[days] = rules.faded(1.0, days, b.frustration_half_life_days)
        tables.habituation[days] = rules.contest_habituation(
            days, b.contest_novelty_weeks, b.contest_decline_weeks, b.contest_trough_share, b.contest_recovery_share
        )
        tables.talk_profile[days] = rules.talk_profile(
            days, c.interest, b.interest_sharing_gain, b.immediate_interest_days, b.ongoing_talk_share, c.cue_ratio
        )
        for retellings in range(RETELLINGS):
            tables.retention[days, retellings] = rules.recall(
                1.0, days, retellings, b.retention_k, b.retention_c, b.recall_gist_exponent, b.retelling_slows_forgetting
            )
    for inspirers in range(len(tables.peers)):
        tables.peers[inspirers] = rules.peer_log_odds(
            inspirers, b.spontaneous_registration_per_week, b.imitation_per_week, b.second_exposure_gain
        )
    for yes in range(2):
        for apart in range(2):
            left = 1.0 if apart == 0 else b.remote_talk_factor if yes == 1 else b.remote_cross_office_factor
            tables.told[apart, yes] = rules.told_probability(yes == 1, b.colleague_told_rate, b.in_office_contact_ratio, left)
        tables.manager[yes] = rules.manager_log_odds(b.manager_endorsement_odds_ratio, yes == 1, b.early_involvement_log_odds, 0.0)


@phase
def _fill_by_teaser(behaviour, campaign, teasers, tables):
    """Tables by teaser."""
    b, c = behaviour[0], campaign[0]
    for k in range(len(teasers)):
        teaser = teasers[k]
        for again in range(2):
            for exposures in range(tables.curiosity.shape[2]):
                tables.curiosity[k, again, exposures] = rules.teaser_curiosity(
                    teaser.mystery,
                    teaser.surprise,
                    c.brand_strength,
                    teaser.vividness,
                    exposures,
                    again == 1,
                    b.teaser_curiosity_gain,
                    b.mystery_optimum,
                    b.mystery_width,
                    b.surprise_sharing_gain,
                    b.useful_exposures,
                    b.second_wave_factor,
                )
        tables.benefit_told[k, 0] = rules.benefit_told(teaser.benefit_clarity, teaser.mystery)
        tables.benefit_told[k, 1] = teaser.benefit_clarity


@bare
def fill_staging(behaviour, campaign, teasers, staging):
    """Log-odds to stage a post on each teaser (T,): as long as the campaign's reward stays what it is."""
    b, c = behaviour[0], campaign[0]
    for k in range(len(teasers)):
        moment = rules.staging_log_odds(c.theme, c.awe, teasers[k].vividness, b.awe_sharing_gain, b.theme_staging_log_odds)
        staging[k] = rules.occasion_log_odds(b.teaser_post_rate, c.sharing_log_odds, moment)
