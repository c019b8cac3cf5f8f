"""Rows of the table of patterns: ratings, talk, application on the job."""

from experiments.verbs.verify import reaction_patterns as reactions
from experiments.verbs.verify import samples
from experiments.verbs.verify import talk_patterns as talk
from experiments.verbs.verify import transfer_patterns as transfer
from experiments.verbs.verify.pattern import AVERAGE, CAMPAIGN, ORDINARY, Pattern, TargetRange, as_observed

PEOPLE: tuple[Pattern, ...] = (
    *(
        Pattern("Ratings", what, CAMPAIGN, samples.mean_figure, (name,), as_observed(observed))
        for name, what, observed in (
            ("rating_mean", "mean rating", "mean_rating"),
            ("rating_5", "ratings of 5, of all ratings", "share_of_fives"),
            ("nps", "net promoter score", "training_nps"),
        )
    ),
    Pattern("Ratings", "standard deviation of ratings", ORDINARY, reactions.rating_spread, (), as_observed("rating_sd")),
    Pattern("Ratings", "ratings of 1 or 2, of all ratings", ORDINARY, reactions.low_ratings, (), as_observed("share_of_ones_twos")),
    Pattern(
        "Ratings", "correlation of expectation at the door with the rating, people within a programme", ORDINARY,
        reactions.expectation_and_rating, (), as_observed("expectation_satisfaction_r"),
        "strong teasers make most expect more than the day gives, so that contrast takes back what looking forward gave; and excitement is all that "
        "people expect by, and differs little between them. With no contrast, the strongest savouring and a higher usual excitement it is .11",
    ),
    *(
        Pattern("Ratings", what, AVERAGE, reactions.rating_gap, (arm,), as_observed(observed))
        for arm, what, observed in (
            ("virtual", "rating on a screen less that in a room (SD)", "webinar_vs_room_rating_gap"),
            ("teasers", "rating with the teasers of this campaign less that with a plain invitation (SD)", "expectation_main_effect_sign"),
        )
    ),
    *(
        Pattern(
            "Talk", f"attendees who tell anything: the {who}, against the {against}", ORDINARY, talk.talk_of, (who, against),
            TargetRange(1.0, 3.0, anchor="talk_rating_curve", words="three times is our upper bound", whole=True), thought,
        )
        for who, against, thought in (
            ("disappointed", "lukewarm", ""),
            ("delighted", "lukewarm", ""),
            ("disappointed", "delighted", "nearly all of both tell somebody within four weeks, so that there is no difference left to see"),
        )
    ),
    Pattern(
        "Talk", "stories that speak well of a good programme, against those that speak ill of it", ORDINARY, talk.well_against_ill, (),
        as_observed("positive_to_negative_talk"),
    ),
    Pattern(
        "Talk", "disappointed attendees who tell somebody what it was like", ORDINARY, talk.disappointed_who_tell, (),
        as_observed("dissatisfied_who_tell"),
    ),
    Pattern(
        "Talk", "talk by the most talkative 15 % of attendees", ORDINARY, talk.talk_of_the_most_talkative, (), as_observed("top15_share_of_talk"),
    ),
    *(
        Pattern(
            "Application", f"correlation of {of} with applying it, people within a programme", ORDINARY, transfer.correlation_with_applying,
            (of,), TargetRange(low, high, parameter=parameter),
        )
        for of, low, high, parameter in (
            ("rating", 0.0, 0.15, "transfer_liking_rho"),
            ("usefulness", 0.2, 0.5, "transfer_usefulness_rho"),
        )
    ),
    Pattern(
        "Application", "variance of the readiness to apply it that support explains", ORDINARY, transfer.support_share, (),
        as_observed("support_share_of_transfer_variance"),
        "support weighs what a partial slope weighs beside five other predictors; the source asks the same people for both, which inflates it",
    ),
    Pattern(
        "Application", "log-odds of applying it after a debrief by the manager, against none", ORDINARY, transfer.debrief_effect, (),
        as_observed("debrief_effect"),
    ),
    *(
        Pattern(
            "Application", f"attendees who apply it {months} months after their first chance to, half of them sent", AVERAGE, transfer.applying,
            (months,), TargetRange(middle - 0.05, middle + 0.05, parameter=parameter, words="the band is ours"),
        )
        for months, middle, parameter in (
            (0, 0.62, "applying_at_start"),
            (6, 0.44, "applying_at_6_months"),
            (12, 0.34, "applying_at_12_months"),
        )
    ),
    Pattern(
        "Application", "attendees who still apply it after 6 to 12 months", CAMPAIGN, transfer.sustained, (), as_observed("applying_sustained"),
        "this campaign does all that can be done for application, and everybody comes of their own will",
    ),
    Pattern(
        "Application", "attendees who apply it and give it up within 12 months", CAMPAIGN, transfer.reverted, (), as_observed("try_and_revert"),
    ),
)  # fmt: skip
