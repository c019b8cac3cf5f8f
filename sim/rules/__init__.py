"""The science: one scalar function a decision, called by both engines and callable from Python.

Every function is pure. `p` is a probability; log-odds add; a lever of 0.5 is an average programme, so `z(lever)` is the
lever in standard deviations of programmes (0 -> -2, 1 -> +2; assumption: sd 0.25). Parameter values, their ranges and
sources are in configs/behaviour/evidence.yaml; the source named here is that of the *form* of the rule.
"""

from sim.rules.arithmetic import faded, happens, logistic, logit, raised, z
from sim.rules.behaviour import application_days, application_probability
from sim.rules.conversation import (
    content_probability,
    cross_office_factor,
    cue_ratio,
    eagerness,
    rating_talk_factor,
    recall,
    retention,
    talk_probability,
    talk_profile,
    told_probability,
    valence,
)
from sim.rules.feed import inspiration_probability, met_by, post_appeal, post_interest, reaction_probability, visibility
from sim.rules.posting import (
    delay_days,
    elaborateness,
    is_rewarded,
    occasion_log_odds,
    photo_probability,
    post_probability,
    posting_propensity,
    reward_credibility,
    reward_volume,
    rivalry_heat,
    room_log_odds,
    sharing_log_odds,
    story_depth,
    story_log_odds,
)
from sim.rules.registration import (
    deadline_log_odds,
    excitement,
    manager_log_odds,
    peer_log_odds,
    refusal_frustration,
    registration_log_odds,
)
from sim.rules.teasers import benefit_size, benefit_told, mystery_effect, staging_log_odds, teaser_curiosity, wearout
from sim.rules.workshop import dress_up_probability, enjoyment, learning, no_show_probability, rating, usefulness

__all__ = [
    "application_days",
    "application_probability",
    "benefit_size",
    "benefit_told",
    "content_probability",
    "cross_office_factor",
    "cue_ratio",
    "deadline_log_odds",
    "delay_days",
    "dress_up_probability",
    "eagerness",
    "elaborateness",
    "enjoyment",
    "excitement",
    "faded",
    "happens",
    "inspiration_probability",
    "is_rewarded",
    "learning",
    "logistic",
    "logit",
    "manager_log_odds",
    "met_by",
    "mystery_effect",
    "no_show_probability",
    "occasion_log_odds",
    "peer_log_odds",
    "photo_probability",
    "post_appeal",
    "post_interest",
    "post_probability",
    "posting_propensity",
    "raised",
    "rating",
    "rating_talk_factor",
    "reaction_probability",
    "recall",
    "refusal_frustration",
    "registration_log_odds",
    "retention",
    "reward_credibility",
    "reward_volume",
    "rivalry_heat",
    "room_log_odds",
    "sharing_log_odds",
    "staging_log_odds",
    "story_depth",
    "story_log_odds",
    "talk_probability",
    "talk_profile",
    "teaser_curiosity",
    "told_probability",
    "usefulness",
    "valence",
    "visibility",
    "wearout",
    "z",
]
