"""Switches: each mechanism can be turned off by configuration, for ablations and closed-form checks.

Switching off means setting the parameters (or the compiled lever) that carry the mechanism to their neutral values;
there is no second code path. `structure` switches are read where the world is built (see `sim/setup/world.py`).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sim.settings import Settings

NEVER = 1e12
"""A half-life or budget so large that nothing fades and nobody runs out."""
AT_ONCE = 1e-6
"""A half-time so short that every programme teaches all it can."""


class Mechanism(NamedTuple):
    """What a switch means, and the neutral values that switch it off."""

    meaning: str
    neutral: Mapping[str, float] = MappingProxyType({})


MECHANISMS: dict[str, Mechanism] = {
    # 1 teasers
    "teasers": Mechanism(
        "messages reach people",
        dict.fromkeys(("email_open_rate", "open_rate_film", "open_rate_poster", "open_rate_manager", "open_rate_broadcast"), 0.0),
    ),
    "mystery": Mechanism("curiosity depends on how much a teaser hides", {"mystery_width": NEVER}),
    "surprise": Mechanism("a surprising teaser raises more curiosity", {"surprise_sharing_gain": 0.0}),
    "fatigue": Mechanism("repeated messages wear out", {"useful_exposures": NEVER}),
    "second_wave": Mechanism("a later wave is weaker", {"second_wave_factor": 1.0}),
    "curiosity_decay": Mechanism("curiosity fades", {"curiosity_half_life_days": NEVER}),
    # 2 feed
    "feed": Mechanism(
        "posts are read on the platform", {"fresh_post_notice_rate": 0.0, "trending_notice_rate": 0.0, "community_notice_rate": 0.0}
    ),
    "limited_attention": Mechanism(
        "a person notices only so many posts a day", {"attention_posts_per_day": 200.0, "background_posts_per_day": 0.0}
    ),
    "post_ageing": Mechanism("older posts are noticed less", {"feed_half_life_hours": NEVER}),
    "trending": Mechanism("most reacted-to posts reach everybody", {"trending_notice_rate": 0.0}),
    "communities": Mechanism("most reacted-to posts reach their author's community", {"community_notice_rate": 0.0}),
    "ranked_feed": Mechanism("feeds show more of what gets reactions", {"ranked_feed_concentration": 0.0}),
    "strangers": Mechanism("posts of strangers interest less", {"friend_interest_ratio": 1.0}),
    "post_fitness": Mechanism("some posts catch on and most do not, for no reason one could plan", {"post_fitness_sigma": 0.0}),
    "version_fatigue": Mechanism("versions of versions interest less", {"offspring_depth_factor": 1.0}),
    "photo": Mechanism("photographs add appeal", {"photo_sharing_ratio": 1.0}),
    "theme_appeal": Mechanism(
        "awe, interest and practical value make posts inspiring",
        {"awe_sharing_gain": 0.0, "interest_sharing_gain": 0.0, "practical_value_sharing_gain": 0.0},
    ),
    "credibility": Mechanism("paid posts persuade less", {"reward_persuasion_ratio": 1.0}),
    "inspiration": Mechanism("posts inspire their readers", {"post_inspires_rate": 0.0}),
    # 3 conversation
    "conversation": Mechanism("people talk to colleagues and their boss", {"colleague_told_rate": 0.0, "boss_talk_rate": 0.0}),
    "talkativeness": Mechanism("some people talk more than others", {"talkativeness_sigma": 0.0}),
    "boss_talk": Mechanism("people tell their boss", {"boss_talk_rate": 0.0}),
    "anticipation": Mechanism("the curious talk before attending", {"anticipation_talk_rate": 0.0}),
    "explainability": Mechanism("hard-to-explain programmes are merely mentioned", {"explainability_baseline": 1.0}),
    "talk_rating_curve": Mechanism("the delighted and the disappointed talk more", {"talk_rating_curve_gain": 0.0}),
    "experience_colours_talk": Mechanism("the delighted persuade, the disappointed put off", {"enjoyment_persuasion_slope": 0.0}),
    "negative_talk": Mechanism("the disappointed and the angry speak ill of it", {"negative_talk_below": -NEVER, "grumble_talk_rate": 0.0}),
    "complaints": Mechanism("the angry complain without having been there", {"grumble_talk_rate": 0.0}),
    "visible_reminders": Mechanism("badges and desk objects keep talk alive", {"visible_reminder_ratio": 1.0}),
    "in_office_talk": Mechanism("talk is denser inside an office", {"in_office_contact_ratio": 1.0}),
    "remote_work": Mechanism("who works from home today misses what is in the office, and talks less"),
    # 4 registration
    "peer_influence": Mechanism("inspiring peers raise registration", {"imitation_per_week": 0.0, "second_exposure_gain": 1.0}),
    "reinforcement": Mechanism("a second and third peer add to the first", {"second_exposure_gain": 1.0}),
    "benefit": Mechanism("a clear benefit that fits raises registration", {"benefit_log_odds": 0.0}),
    "reluctance": Mechanism("people differ in their dislike of trainings", {"reluctance_spread": 0.0}),
    "manager_endorsement": Mechanism(
        "a manager who suggests it raises registration", {"manager_endorsement_odds_ratio": 1.0, "early_involvement_log_odds": 0.0}
    ),
    "involvement": Mechanism("involving stakeholders early makes advocates and prevents anger", {"managers_share": 0.0}),
    "visible_demand": Mechanism("visible over-demand adds desire", {"visible_demand_log_odds": 0.0}),
    "deadline": Mechanism("people put registering off until the deadline is near", {"deadline_exponent": 0.0}),
    "reputation": Mechanism("what others tell of it raises or lowers registration", {"reputation_log_odds": 0.0}),
    "carry_over": Mechanism("who missed it, cancelled or was refused asks again", {"asks_again_per_week": 0.0}),
    "switching": Mechanism(
        "people move to another session that suits them better, where the campaign lets them",
        {"travels_for_a_seat": 0.0, "switches_earlier_per_week": 0.0, "switches_instead_of_cancelling": 0.0},
    ),
    "other_programmes": Mechanism("other programmes take people's attention"),
    "change_fatigue": Mechanism("people tire of one change after another", {"competing_change_log_odds": 0.0}),
    "overbooking": Mechanism("more bookings than seats are accepted"),
    "waitlist": Mechanism("refused people wait for a place", {"waitlist_frustration_ratio": 1.0}),
    "cancellations": Mechanism("bookings are given up before the day", {"cancellation_rate": 0.0}),
    "reminders": Mechanism("reminders reduce no-shows", {"reminder_risk_ratio": 1.0}),
    "no_shows": Mechanism("booked people stay away", {"no_show_in_person": 0.0, "no_show_virtual": 0.0, "self_paced_completion": 1.0}),
    "frustration": Mechanism(
        "being refused, passed over, left out, sent or pestered angers",
        {
            "refusal_frustration": 0.0,
            "passed_over_frustration": 0.0,
            "manager_left_out_frustration": 0.0,
            "mandate_frustration": 0.0,
            "irritation_frustration": 0.0,
            "forced_rivalry_frustration": 0.0,
        },
    ),
    "resentment": Mechanism("people who are sent without wanting it are angry", {"mandate_frustration": 0.0}),
    "irritation": Mechanism("a message too many angers", {"irritation_frustration": 0.0}),
    "relief": Mechanism("taking part makes up for anger", {"attending_relief": 0.0}),
    "envy": Mechanism("a slight is worse if one's team mates have been", {"frustration_envy": 0.0}),
    "frustration_fading": Mechanism("anger fades", {"frustration_half_life_days": NEVER}),
    # 5 workshop
    "participation": Mechanism("people take part in costume", {"dress_up_rate": 0.0}),
    "participation_contagion": Mechanism("costumes spread inside a session", {"dress_up_contagion_log_odds": 0.0}),
    "team_costumes": Mechanism(
        "team mates decide together to come in costume", {"dress_up_follow_share": 0.0, "dress_up_alone_share": 1.0}
    ),
    "forced_fun": Mechanism("some dislike fun to order", {"forced_fun_dislike_share": 0.0}),
    "savouring": Mechanism("who looks forward to it enjoys it more", {"anticipation_enjoyment_slope": 0.0}),
    "contrast": Mechanism("a day that gives less than was expected disappoints", {"oversell_contrast_slope": 0.0}),
    "format": Mechanism(
        "a screen, or a course on one's own, is another thing than a room",
        {
            **dict.fromkeys(("virtual_satisfaction_g", "self_paced_satisfaction_g", "virtual_learning_g", "self_paced_learning_g"), 0.0),
            **dict.fromkeys(("virtual_facilitator_weight", "virtual_photo_factor", "self_paced_photo_factor", "virtual_talk_factor"), 1.0),
        },
    ),
    "dose": Mechanism(
        "hours teach, and keep people away",
        {
            **dict.fromkeys(("dose_results_per_doubling", "dose_enjoyment_per_doubling", "hours_registration_log_odds"), 0.0),
            "learning_half_time_hours": AT_ONCE,
        },
    ),
    "facilitation": Mechanism(
        "the facilitator drives reactions, and teaches", {"facilitation_rating_correlation": 0.0, "learning_facilitation_weight": 0.0}
    ),
    "pre_work": Mechanism("some do the work that is set before a module", {"pre_work_completion": 0.0}),
    "language": Mechanism("who does not understand a language takes in less", {"foreign_language_understood": 1.0}),
    "culture": Mechanism(
        "offices differ in costumes, self-promotion and hierarchy, where the company's file says so",
        {"culture_costumes_log_odds": 0.0, "culture_sharing_gain": 0.0, "culture_hierarchy_gain": 0.0},
    ),
    "drop_out": Mechanism("people drop out of a journey between its modules"),
    "rating_error": Mechanism("a tick on a form is only so true", {"rating_reliability": 1.0}),
    "reactance": Mechanism("people who were sent enjoy it less", {"mandatory_reactance": 0.0}),
    "theme_learning": Mechanism("a fiction helps learning", {"theme_learning_gain": 0.0}),
    # 6 posting
    "teaser_posts": Mechanism("a teaser moves people to stage a post", {"teaser_post_rate": 0.0}),
    "attendee_posts": Mechanism("attendees post from the room and after", {"post_after_attending": 0.0}),
    "own_versions": Mechanism("a post inspires others to make their own", {"inspired_post_rate": 0.0}),
    "effort": Mechanism("effort slows posting; assets take effort away", {"effort_log_odds": 0.0}),
    "prompts": Mechanism("prompts raise posting", {"prompt_log_odds": 0.0}),
    "rewards": Mechanism(
        "rewards change volume and credibility",
        {"money_volume_ratio": 1.0, "recognition_volume_ratio": 1.0, "scarce_recognition_ratio": 1.0, "reward_persuasion_ratio": 1.0},
    ),
    "norms": Mechanism("showing what peers share deepens stories", {"norm_depth_ratio": 1.0}),
    "rivalry": Mechanism("offices outdo each other", {"rivalry_log_odds": 0.0, "rivalry_step": -1.0, "rivalry_heat_gain": 0.0}),
    "contest_fatigue": Mechanism("people tire of a contest", {"contest_trough_share": 1.0}),
    "backlash": Mechanism(
        "paid posts and forced contests put people off", {"paid_post_backlash_sd": 0.0, "forced_rivalry_frustration": 0.0}
    ),
    # 7 memory and behaviour
    "spacing": Mechanism("what is learned on several days stays for longer", {"spacing_retention_d": 0.0}),
    "forgetting": Mechanism("content is forgotten", {"recall_gist_exponent": 0.0}),
    "retelling": Mechanism("retelling slows forgetting", {"retelling_slows_forgetting": 0.0}),
    "application": Mechanism("attendees apply it on the job", {"applying_at_start": 0.0}),
    "mindset": Mechanism(
        "content met in stories and posts primes, is practice, and makes ready to use it",
        {"content_met_gain": 0.0, "rehearsal_share": 0.0},
    ),
    "preview": Mechanism("who looked forward to it uses it more", {"optimistic_preview_transfer_log_odds": 0.0}),
    "team_support": Mechanism("support is alike within a team", {"team_support_icc": 0.0}),
    "coattending": Mechanism("team mates who attended make support count for more", {"coattending_mates_support_interaction": 0.0}),
    "practice_contagion": Mechanism("colleagues who apply it keep each other at it", {"use_contagion_per_practising_mate": 0.0}),
    "manager_debrief": Mechanism("managers talk it over with those who attended", {"manager_debrief_share": 0.0}),
    "noticing": Mechanism("others notice it being applied", {"application_notice_rate": 0.0}),
    "turnover": Mechanism("people leave the company, where its file says so", {"turnover_per_month": 0.0}),
    "absence": Mechanism("people are absent on some working days, where the company's file says so", {"absence_share_per_day": 0.0}),
    # structure
    "departments": Mechanism(
        "people know more of their own department than of the rest of the office", {"network_in_department_share": 0.0}
    ),
    "tie_strength": Mechanism("what people tell is shared out among the ties of a file, by weight; off: every tie counts alike"),
    "time_zones": Mechanism("offices act in the order of their local morning"),
    "weekends": Mechanism("nothing happens on weekends and holidays"),
}


def on(settings: Settings, mechanism: str) -> bool:
    """Whether a mechanism is switched on (the default)."""
    return settings.mechanisms.get(mechanism, True)


def neutral_ties(settings: Settings) -> dict[str, float]:
    """Parameters of the company's ties that mechanisms switched off make neutral."""
    off = [MECHANISMS[name].neutral for name, switched_on in settings.mechanisms.items() if not switched_on]
    return {name: value for each in off for name, value in each.items() if name.startswith("network_")}
