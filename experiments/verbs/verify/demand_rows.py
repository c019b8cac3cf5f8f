"""Rows of the table of patterns: demand, messages, seats."""

from experiments.verbs.verify import demand_patterns as demand
from experiments.verbs.verify import samples
from experiments.verbs.verify import seat_patterns as seats
from experiments.verbs.verify.pattern import AVERAGE, CAMPAIGN, ORDINARY, Pattern, TargetRange, as_observed

DEMAND: tuple[Pattern, ...] = (
    Pattern(
        "Demand", "audience that ever wants a place", CAMPAIGN, samples.mean_figure, ("demand_rate",), as_observed("voluntary_demand_share"),
        "this campaign does all that can be done to raise demand, to everybody in the firm, for months",
    ),
    Pattern(
        "Demand", "runs in which demand of offices that get no message grows fastest neither in the first nor in the last week, over half a "
        "year (S-curve)", CAMPAIGN, demand.s_curve, (),
        TargetRange(0.5, 1.0, words="Bass 1969, Management Science 15(5): few at first, growth through those who have joined, then satiation"),
        "the deadline, which a Bass process does not have, makes the last week the fastest of all", ("no rush",),
    ),
    Pattern(
        "Demand", "decisions in the final week of registration, a seat for everybody", CAMPAIGN, demand.final_week_of_campaign, (),
        TargetRange(anchor="late_registration_last_week"),
        "so many are won at once by the teasers that fewer are left to decide late", ("no teasers",),
    ),
    *(
        Pattern("Demand", what, AVERAGE, demand.last_days_share, (days,), as_observed(observed))
        for days, what, observed in (
            (7, "decisions in the final week of registration, a seat for everybody", "last_week_share_uncapped"),
            (1, "decisions on the last day of registration, a seat for everybody", "last_day_share_uncapped"),
        )
    ),
    Pattern(
        "Demand", "decisions in all, against twice those of the first half of registration", AVERAGE, demand.beyond_extrapolation, (),
        as_observed("linear_extrapolation_multiple"),
    ),
    Pattern(
        "Demand", "decisions in the last 30 days where registration is open for half a year", AVERAGE, demand.final_month_of_course, (),
        TargetRange(anchor="early_course_registration"),
        "pressure grows like one over the time left, as for conferences and webinars; a university course people plan ahead",
        ("no rush",),
    ),
    Pattern(
        "Demand", "distinct inspiring peers up to which one more raises the chance to decide", CAMPAIGN, demand.peers_that_add, (),
        TargetRange(anchor="peers_that_add"),
        "within a day the first peer multiplies the chance by ten and a second adds nothing: who has heard two and is undecided is reluctant",
    ),
    Pattern(
        "Demand", "fall of demand in the offices of a second wave after a first as bad as can be", CAMPAIGN, demand.loss_after_bad_wave, (),
        as_observed("bad_first_wave_demand_loss"),
        "few ties lead from the offices of the first wave to those of the second, and its teasers speak louder than what is heard",
    ),
    *(
        Pattern(
            "Messages", what, AVERAGE, demand.single_peak, (of,), TargetRange(0.0, 1.0, parameter=parameter, whole=True), thought, ("no rush",),
        )
        for of, what, parameter, thought in (
            ("lead", "fall of demand from the one best lead time of a film to the nearer end of all tried (0: several are best)",
             "curiosity_half_life_days",
             "fresh curiosity is worth most at the opening, when the invitation makes all think of it, and again at the deadline"),
            ("mystery", "fall of demand from the one best mystery of a film to the nearer end (0: several are best)", "mystery_optimum", ""),
        )
    ),
    Pattern(
        "Messages", "what a second wave adds, against the same film as a first wave", AVERAGE, demand.second_wave, (),
        TargetRange(0.0, 0.5, parameter="second_wave_factor", words="the band is ours"),
    ),
    *(
        Pattern("Seats", what, CAMPAIGN, seats.show_up, (form,), as_observed(observed))
        for form, what, observed in (
            ("in_person", "people booked who come to a room", "show_up_in_person"),
            ("virtual", "people registered who come to a screen", "show_up_live_virtual"),
            ("self_paced", "people enrolled who finish on their own", "self_paced_finish"),
        )
    ),
    Pattern(
        "Seats", "no-shows with reminders, against without", ORDINARY, seats.reminder_ratio, (),
        TargetRange(0.71, 0.84, parameter="reminder_risk_ratio"),
    ),
    Pattern("Seats", "people in the queue who take a freed place, of those offered one", CAMPAIGN, seats.take_up, (), as_observed("waitlist_take_up")),
    Pattern("Seats", "seats filled", CAMPAIGN, samples.mean_figure, ("seat_fill",), as_observed("seats_filled")),
)  # fmt: skip
