"""Which values go into a pattern: set to the same source, or moved by hand after a look at it.

That such a pattern is there shows that the rules work together as meant. It is no corroboration.
"""

from collections.abc import Mapping

_CASCADES = (
    "inspired_post_rate",
    "teaser_post_rate",
    "post_after_attending",
    "offspring_depth_factor",
    "friend_interest_ratio",
    "elaborateness_log_odds",
)
_CONTEST = ("contest_novelty_weeks", "contest_decline_weeks", "contest_trough_share", "contest_recovery_share")
_U_OF_TALK = ("talk_rating_curve_gain", "talk_rating_asymmetry")
_APPLYING = ("applying_at_start", "applying_at_6_months", "applying_at_12_months")

MOVED: Mapping[str, tuple[str, ...]] = {
    "cascades_that_go-campaign-nowhere": _CASCADES,
    "cascades_that_go-ordinary-one step": _CASCADES,
    "cascades_that_go-campaign-further": _CASCADES,
    "cascades_that_go-ordinary-further": _CASCADES,
    "virality_and_size": _CASCADES,
    "mean_figure-top5_share": _CASCADES,
    "most_active_share": _CASCADES,
    "best_posts-engagement": ("engagement_rate",),
    "engagement": ("engagement_rate",),
    "mean_figure-demand_rate": ("curiosity_log_odds",),
    "last_days_share-7": ("deadline_exponent",),
    "last_days_share-1": ("deadline_exponent",),
    "second_wave": ("spontaneous_registration_per_week", "imitation_per_week"),
    "single_peak-mystery": ("spontaneous_registration_per_week", "imitation_per_week"),
    "mean_figure-rating_mean": ("mean_rating",),
    "mean_figure-rating_5": ("mean_rating", "rating_sd"),
    "rating_spread": ("rating_sd",),
    "low_ratings": ("mean_rating", "rating_sd"),
    "support_share": ("transfer_environment_rho", "peer_support_transfer_slope"),
}
"""Values that were moved within their ranges after a look at a pattern (by its name)."""

SAME_SOURCE: Mapping[str, tuple[str, ...]] = {
    "copies_at_first_hand": ("offspring_depth_factor",),
    "dispersion": ("inspired_post_rate", "offspring_depth_factor"),
    "mean_figure-top5_share": ("posting_propensity_sigma",),
    "most_active_share": ("posting_propensity_sigma",),
    "in_office_ratio-all": ("in_office_contact_ratio",),
    "in_office_ratio-talk": ("in_office_contact_ratio",),
    "remote_loss-offices": ("remote_cross_office_factor",),
    "remote_loss-office": ("remote_talk_factor",),
    "mean_figure-off_platform_share": ("off_platform_talk_share",),
    "reward_volume": ("money_volume_ratio",),
    "contest_effect-fade": _CONTEST,
    "contest_effect-recovery": _CONTEST,
    "beyond_extrapolation": ("deadline_exponent",),
    "peers_that_add": ("second_exposure_gain",),
    "loss_after_bad_wave": ("reputation_log_odds",),
    "single_peak-lead": ("curiosity_half_life_days",),
    "single_peak-mystery": ("mystery_optimum",),
    "second_wave": ("second_wave_factor",),
    "show_up-in_person": ("no_show_in_person",),
    "show_up-virtual": ("no_show_virtual",),
    "show_up-self_paced": ("self_paced_completion",),
    "reminder_ratio": ("reminder_risk_ratio",),
    "take_up": ("waitlist_acceptance",),
    "expectation_and_rating": ("anticipation_enjoyment_slope",),
    "rating_gap-virtual": ("virtual_satisfaction_g",),
    "rating_gap-teasers": ("anticipation_enjoyment_slope", "oversell_contrast_slope"),
    "talk_of-disappointed-lukewarm": _U_OF_TALK,
    "talk_of-delighted-lukewarm": _U_OF_TALK,
    "talk_of-disappointed-delighted": _U_OF_TALK,
    "well_against_ill": ("negative_talk_below",),
    "talk_of_the_most_talkative": ("talkativeness_sigma",),
    "correlation_with_applying-rating": ("transfer_liking_rho",),
    "correlation_with_applying-usefulness": ("transfer_usefulness_rho",),
    "debrief_effect": ("manager_debrief_log_odds",),
    "applying-0": _APPLYING,
    "applying-6": _APPLYING,
    "applying-12": _APPLYING,
    "sustained": _APPLYING,
    "reverted": _APPLYING,
}
"""Values that were taken from the source of a pattern, or are what the pattern counts."""


def goes_in(pattern: str) -> tuple[str, ...]:
    """Parameters that go into the pattern of this name; none if it was looked at only afterwards."""
    return (*MOVED.get(pattern, ()), *SAME_SOURCE.get(pattern, ()))
