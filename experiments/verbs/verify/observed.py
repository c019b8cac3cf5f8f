"""What is observed in the world, as collected for the second edition: ranges written down before the model was asked.

No range here may be moved to pass. Ranges of the first edition are `anchors` of the behaviour file, or go with the parameter
that was taken from the same source.
"""

from typing import NamedTuple

from sim.settings import Confidence


class ObservedRange(NamedTuple):
    """The range a measure lies in, and where that is known from."""

    low: float
    high: float
    confidence: Confidence
    source: str


OBSERVED: dict[str, ObservedRange] = {
    "single_post_cascades": ObservedRange(
        0.7, 0.95, "measured",
        "Goel, Watts & Goldstein 2012: seven domains, https://docslib.org/doc/12932404/ ; 95 % on Twitter (blog account)",
    ),
    "one_step_cascades": ObservedRange(
        0.02, 0.25, "measured",
        "Goel, Watts & Goldstein 2012: seven domains, https://docslib.org/doc/12932404/ ; 95 % on Twitter (blog account); here:"
        " 3 % on Twitter (second-hand); upper end = rest of 70 % trivial",
    ),
    "beyond_one_degree": ObservedRange(
        0.003, 0.05, "measured",
        "Goel, Watts & Goldstein 2012: seven domains, https://docslib.org/doc/12932404/ ; 95 % on Twitter (blog account); here:"
        " about 2 % of seeds (second-hand), 1-4 % of cascades (blog account)",
    ),
    "depth_one_share_of_copies": ObservedRange(
        0.6, 0.97, "measured",
        "Goel et al. 2012: bulk within one degree of a few dominant individuals (verbal)",
    ),
    "structural_virality_size_correlation": ObservedRange(
        -0.1, 0.4, "measured",
        "Goel, Anderson, Hofman & Watts 2016: typically low and independent of size (abstract; range assumed)",
    ),
    "seed_multiplication": ObservedRange(
        1.05, 2.0, "measured",
        "Goel et al. 2016 second-hand: 1.2 billion adoptions from about 600 million seeds; R = 1 - 1/x: .05-.5",
    ),
    "large_cascade_rarity": ObservedRange(
        0.0, 0.001, "measured",
        "Goel et al. 2016 second-hand: 1.2 billion adoptions from about 600 million seeds; R = 1 - 1/x: .05-.5; here: .025 %",
    ),
    "top5_share_of_posts": ObservedRange(0.4, 0.75, "measured", "one Yammer network: just under 60 %, j0n1.com 2010; 90-9-1"),
    "campaign_posters": ObservedRange(
        0.005, 0.1, "benchmark",
        "UMass photo contest: at most 2.9 photos per 100 staff a month; interactive users 20-40 % as ceiling, "
        "https://dev.ragan.com/photo-contests-one-way-to-engage-spread-out-employees",
    ),
    "campaign_reactors": ObservedRange(0.1, 0.35, "measured", "UMass: 300-500 of 1,700 vote (18-29 %)"),
    "posts_per_head": ObservedRange(0.005, 0.3, "assumption", "plausible bound from the two lines above"),
    "reach_of_best_posts": ObservedRange(
        0.1, 0.6, "benchmark",
        "SWOOP 2026: 29 % mean, 520 threads, 52 organisations, "
        "https://www.swoopanalytics.com/blog/how-to-know-if-your-communications-are-making-an-impact",
    ),
    "engagement_of_best_posts": ObservedRange(0.04, 0.12, "benchmark", "SWOOP 2026: about 7 % (same)"),
    "engagement_of_all_posts": ObservedRange(0.005, 0.05, "assumption", "upper end from SWOOP 2026; no mean over all posts found"),
    "last_week_share_uncapped": ObservedRange(0.45, 0.7, "benchmark", "ON24 2014: 58 %; computed from 1/(T-t): .66 (T=28) .55 (60) .51 (90)"),
    "last_day_share_uncapped": ObservedRange(0.15, 0.33, "benchmark", "ON24 2014: over 25 %; computed .20-.26"),
    "linear_extrapolation_multiple": ObservedRange(2.0, 4.0, "measured", "Alfi, Parisi & Pietronero 2007: about 3"),
    "voluntary_demand_share": ObservedRange(
        0.05, 0.6, "assumption",
        "no direct source; contest joining about a third at Micron (60 % of those stay), 84 % in a small firm; Gallup 57 % say "
        "they would like upskilling (stated)",
    ),
    "bad_first_wave_demand_loss": ObservedRange(
        0.05, 0.5, "assumption",
        "reputation r=.46 with transfer (Switzer 2005), N=967 path positive (Facteau 1995): size of demand effect not measured",
    ),
    "waitlist_take_up": ObservedRange(0.1, 0.75, "benchmark", "Seatoir from 55 % up (courses), Tickera 5-35 % (events): vendors"),
    "seats_filled": ObservedRange(0.8, 1.0, "assumption", "computed (20 seats, 22 booked: 17.5 seated = .875)"),
    "show_up_in_person": ObservedRange(0.7, 0.95, "benchmark", "11-23 % no-show, 20-30 % unmanaged, 5-10 % managed"),
    "show_up_live_virtual": ObservedRange(
        0.32, 0.65, "benchmark",
        "Spotler 36-41 %; webinarcrusher 32 %; PCMA discussion APAC 30-35, EU/US 42-45 %, "
        "https://www.pcma.org/attrition-virtual-events/",
    ),
    "self_paced_finish": ObservedRange(
        0.1, 0.5, "measured",
        "Long et al.: 21 % in a firm of 5,000; MOOC median 12.6 %; Coursera claims over 50 % with good design",
    ),
    "mean_rating": ObservedRange(
        4.2, 4.8, "measured",
        "Udemy 9.4 million ratings: mean 4.51, SD .86 (https://github.com/MAli7319/Udemy-Course-Recommender); Coursera 4.7 mean"
        " of courses (blog 2021); one trainee study 3.4-4.5",
    ),
    "rating_sd": ObservedRange(0.45, 0.95, "measured", "Udemy .86 over courses; trainee study .49-1.09"),
    "share_of_fives": ObservedRange(
        0.45, 0.8, "measured",
        "2.4 million MOOC reviews on five platforms: 63 % fives, arXiv 2201.06967; one Udemy course 76 % of 4,323 (mean 4.76)",
    ),
    "share_of_ones_twos": ObservedRange(0.005, 0.1, "measured", "one Udemy course: .7 % of 4,323 at 2 or below (computed: 15+12+2 of 4,323)"),
    "training_nps": ObservedRange(
        35.0, 80.0, "benchmark",
        "Coursecheck, about 40,000 responses: mean +71, most providers +65..+75, half below, 17 % at the top class, "
        "self-selected, https://www.coursecheck.com/training-providers/whats-a-good-net-promoter-score ; OTD record month 72.3",
    ),
    "webinar_vs_room_rating_gap": ObservedRange(-0.6, 0.0, "meta-analysis", "Ebner & Gegenfurtner 2019: -.33; Sitzmann 2006: 0"),
    "expectation_satisfaction_r": ObservedRange(0.15, 0.4, "meta-analysis", "Schiebler et al. 2025: .29 [.24,.34]"),
    "expectation_main_effect_sign": ObservedRange(
        -0.02, 0.6, "meta-analysis",
        "Schiebler 2025: no contrast effects; Karl & Ungsrithong 1992: optimistic preview better; SD units",
    ),
    "positive_to_negative_talk": ObservedRange(
        2.0, 10.0, "measured",
        "East et al. 2007: 3 to 1 in 15 studies; Keller Fay 2006: 62 % against under 10 %",
    ),
    "dissatisfied_who_tell": ObservedRange(0.2, 0.6, "benchmark", "Wharton/Verde 2006: 31 %"),
    "top15_share_of_talk": ObservedRange(0.25, 0.45, "measured", "Keller Fay 2006: one third"),
    "face_to_face_share": ObservedRange(0.6, 0.85, "benchmark", "Keller Fay: 70-81 % face to face (US 2006, UK 2011), phone 21 %"),
    "remote_talk_loss": ObservedRange(0.1, 0.4, "measured", "Emanuel et al. 2023: 1-1/1.22 = 18 %"),
    "remote_cross_group_loss": ObservedRange(0.15, 0.35, "measured", "Yang 2022: about 25 % (second-hand)"),
    "applying_sustained": ObservedRange(
        0.15, 0.55, "benchmark",
        "Brinkerhoff: under 20 % never apply, 65 % try and revert, hence about 15 %; CEB 2014: 45 % not applied (55 % applied);"
        " three programmes (Phillips) 36-52 % applied, "
        "https://td.org/content/atd-blog/how-much-is-scrap-learning-costing-your-organization ; nxtbook TIQ 2020; Saks & "
        "Belcourt 62/44/34 %",
    ),
    "try_and_revert": ObservedRange(0.2, 0.65, "benchmark", "Brinkerhoff 65 % (second-hand); Saks & Belcourt 62 to 34 %"),
    "support_share_of_transfer_variance": ObservedRange(
        0.15, 0.36, "meta-analysis",
        "Hughes 2020 .32; dissertation .36 with motivation; same-source inflation lowers it",
    ),
    "debrief_effect": ObservedRange(0.2, 1.2, "meta-analysis", "d .67-.79 x 1.81 as top"),
    "contest_fade": ObservedRange(0.0, 0.7, "measured", "Rodrigues 2022: decrease after week 4 for 2-6 weeks, to negligible..small"),
    "contest_recovery": ObservedRange(
        1.0, 3.0, "measured",
        "Rodrigues 2022: decrease after week 4 for 2-6 weeks, to negligible..small; here: uptrend between weeks 6 and 10, "
        "partial",
    ),
}  # fmt: skip

NOT_ASKED: dict[str, str] = {
    "interactive_users_6_months": "everything people do on the platform: the model has posts of one programme, and is given this share",
    "readers_only": "the rest of the above",
    "invited_who_act_on_one_mail": "the model is given this rate (email_open_rate x email_click_rate)",
    "waitlist_duplicates": "nobody queues twice: a person has one place in line",
    "trainer_over_content_variance": "one facilitator gives all sessions of a programme; the two levers get their weights from another source",
    "game_persistence": "contests are between offices: nobody signs up for one, or drops out",
    "manager_cascade_loss_per_level": "managers hear of it as all others do, from messages and colleagues: nothing is passed down the line",
    "town_hall_attendance": "a broadcast is opened or not, at a rate the model is given",
    "leavers_over_campaign": "the model is given this rate (`turnover_per_month`) where a company has turnover; nobody joins",
    "sick_on_the_day": "the model is given this rate (`absence_share_per_day`) where a company has absence; else a no-show has no reason",
    "testimonial_lift": "messages do not quote former attendees",
}
"""What was collected too, and why the model cannot be asked for it."""
