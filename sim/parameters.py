"""Names of the behavioural parameters the model reads. Values, units, ranges and sources stand in configs/behaviour."""

PARAMETERS: tuple[str, ...] = (
    # network (read by the company generator)
    "network_contacts_per_person", "network_in_office_share", "network_clustering", "network_bridge_share",
    "network_degree_spread", "network_follows_per_person", "network_follow_spread",
    "in_office_contact_ratio", "remote_cross_office_factor",
    # channels and platform
    "platform_access", "interactive_share", "posting_propensity_sigma", "daily_opening_rate", "feed_half_life_hours",
    "feed_decay_exponent", "fresh_post_notice_rate", "attention_posts_per_day", "background_posts_per_day", "trending_notice_rate",
    "email_open_rate", "email_click_rate", "open_rate_film", "open_rate_poster", "open_rate_manager", "open_rate_broadcast",
    "vividness_email", "vividness_film", "vividness_poster", "vividness_manager", "vividness_broadcast",
    "off_platform_talk_share", "photo_sharing_ratio", "engagement_rate",
    # teasers
    "awe_sharing_gain", "practical_value_sharing_gain", "interest_sharing_gain", "surprise_sharing_gain", "mystery_optimum",
    "mystery_width", "teaser_curiosity_gain", "second_wave_factor", "useful_exposures", "curiosity_half_life_days",
    # demand
    "spontaneous_registration_per_week", "imitation_per_week", "second_exposure_gain", "reinforcement_saturates_at",
    "manager_endorsement_odds_ratio", "visible_demand_log_odds", "late_registration_share", "curiosity_log_odds", "benefit_log_odds",
    "benefit_individual_weight", "reluctance_spread", "frustration_log_odds", "mandatory_reactance",
    # attendance
    "no_show_in_person", "no_show_virtual", "reminder_risk_ratio", "cancellation_rate", "cancellation_lead_days",
    "waitlist_acceptance", "self_paced_completion", "no_show_curiosity_log_odds",
    # talk
    "mean_rating", "rating_sd", "facilitation_rating_correlation", "quality_rating_correlation", "reaction_motivation_beta",
    "baseline_talk_about_rate", "talk_rating_curve_gain", "talk_rating_asymmetry", "immediate_interest_days", "ongoing_talk_share",
    "talk_memory_days", "visible_reminder_ratio", "explainability_baseline", "retention_k", "retention_c", "recall_gist_exponent",
    "retelling_slows_forgetting", "colleague_told_rate", "anticipation_talk_rate", "boss_talk_rate", "boss_advocacy_rate",
    "content_persuasion", "mention_persuasion", "enjoyment_persuasion_slope", "hearsay_interest",
    # workshop
    "usefulness_quality_weight", "usefulness_fit_weight", "learning_mean", "learning_sd", "theme_learning_gain",
    "dress_up_rate", "dress_up_contagion_log_odds", "dress_up_inspiration_log_odds", "dress_up_enjoyment_sd",
    # posting
    "post_after_attending", "during_post_share", "costume_post_log_odds", "inspired_post_rate", "post_inspires_rate",
    "post_interest_gain", "elaborateness_log_odds", "response_delay_days", "effort_log_odds", "prompt_log_odds",
    "rivalry_log_odds", "rivalry_half_life_days", "rivalry_step", "rivalry_heat_gain", "teaser_post_rate", "theme_staging_log_odds",
    "repeat_post_log_odds",
    # rewards
    "money_volume_ratio", "reward_persuasion_ratio", "norm_depth_ratio", "recognition_volume_ratio", "scarce_recognition_ratio",
    "exclusive_share",
    # transfer and results
    "transfer_voluntary_rho", "transfer_motivation_rho", "transfer_environment_rho", "transfer_knowledge_rho",
    "transfer_usefulness_rho", "transfer_liking_rho", "applying_at_start", "applying_at_6_months", "applying_at_12_months",
    "peer_support_share", "application_lag_days", "application_notice_rate", "performance_gain_percent",
    "spillover_percent_per_10_points",
    # stakeholders and cost
    "refusal_frustration", "advance_notice_factor", "early_involvement_log_odds", "manager_left_out_frustration",
    "frustration_level_factor", "cost_per_learning_hour_usd",
)
