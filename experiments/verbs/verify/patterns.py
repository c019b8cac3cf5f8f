"""The table of patterns: what is observed in the world, where that is known from, and what the model does.

Ranges and sources come from the behaviour file wherever it has them (`anchors`, or the parameter that was taken from
the same source), so that they are stated once. No number here is fitted to pass.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from experiments.verbs.verify import demand_patterns as demand
from experiments.verbs.verify import outcome_patterns as outcomes
from experiments.verbs.verify import post_patterns as posts
from experiments.verbs.verify.measured import Measured
from experiments.verbs.verify.programmes import INSTEAD, Field
from sim.settings import Behaviour

TRIES = 40
"""Replications in which it is looked for what lies behind a pattern."""

CAMPAIGN, ORDINARY, AVERAGE = "this campaign", "ordinary programmes", "an average programme"
"""What a pattern is looked for in."""


class TargetRange(NamedTuple):
    """The range a measure should lie in, and where that is known from."""

    low: float | None  # None: as in the anchor
    high: float | None
    anchor: str = ""  # name of an anchor of the behaviour file
    parameter: str = ""  # or of a parameter taken from the same source
    words: str = ""  # added to, or in place of, that source
    whole: bool = False  # the whole interval has to lie in the range: for signs, which chance alone would pass every other time


class Pattern(NamedTuple):
    """One line of the table."""

    group: str
    what: str
    seen_in: str
    of: Callable[..., Measured]
    about: tuple[Any, ...]
    target: TargetRange
    thought: str = ""  # why it may fail
    instead: tuple[str, ...] = ()  # what is changed to find that out (programmes.INSTEAD)

    @property
    def name(self) -> str:
        """Unique, for files and tests."""
        return "-".join((self.of.__name__, *map(str, self.about)))

    def look(self, field: Field) -> Measured:
        """What the model does, and what came of what was tried to find out why."""
        found = self.of(field, *self.about)
        if field.null or not self.instead:
            return found
        tried = [found.tried] if found.tried else []
        for name in self.instead:
            other = self.of(field.instead(name, min(field.replications, TRIES)), *self.about)
            tried.append(f"{INSTEAD[name][0]} it is {other.value:.3f} ({other.low:.3f} to {other.high:.3f})")
        return found._replace(tried="; ".join(tried))

    def range_in(self, behaviour: Behaviour) -> tuple[float, float]:
        """The range, from the anchor where it is not stated here. Raises KeyError where the behaviour file has no such anchor."""
        anchor = behaviour.anchors[self.target.anchor] if self.target.anchor else None
        low, high = (
            ((anchor.low, anchor.high) if anchor else (None, None)) if self.target.low is None else (self.target.low, self.target.high)
        )
        if low is None or high is None:
            raise KeyError(f"behaviour.anchors.{self.target.anchor} has no low and high")
        return low, high

    def source_in(self, behaviour: Behaviour) -> str:
        """Where the pattern is known from."""
        known = behaviour.anchors.get(self.target.anchor) or behaviour.parameters.get(self.target.parameter)
        return "; ".join(each for each in (known.source if known else "", self.target.words) if each)


OURS = "the band is ours"

PATTERNS: tuple[Pattern, ...] = (
    # posts
    *(
        Pattern(
            "Posts", "posts that inspire no other post, of originals", seen_in, posts.trivial, (which,),
            TargetRange(None, None, anchor="trivial_cascade_share"),
        )
        for which, seen_in in (("campaign", CAMPAIGN), ("ordinary", ORDINARY))
    ),
    *(
        Pattern(
            "Posts", "cascades that pass one degree, of originals", seen_in, posts.beyond_one_degree, (which,),
            TargetRange(None, None, anchor="beyond_one_degree_share"), thought, instead,
        )
        for which, seen_in, thought, instead in (
            ("campaign", CAMPAIGN, "this campaign is built to go viral, and the all-company channel shows the whole company what is "
             "reacted to; the source describes everything people post", ("no channel", "larger")),
            ("ordinary", ORDINARY, "", ()),
        )
    ),
    Pattern(
        "Posts", f"structural virality against size, cascades of {posts.LARGE} posts and more (rank correlation)", CAMPAIGN,
        posts.virality_and_size, (), TargetRange(-0.3, 0.3, words="Goel, Anderson, Hofman & Watts 2016, Management Science 62(1) "
        "(recalled; cascades of 100 posts and more on Twitter)"),
        "cascades of a firm have tens of posts, not hundreds: most are one post that many answered, whose mean distance 2 - 2/n itself "
        "rises with size, and a few went a step deeper", ("larger", "no channel"),
    ),
    Pattern(
        "Posts", "posts written by the most active 5 % of users", CAMPAIGN, posts.figure, ("campaign", "top5_share"),
        TargetRange(None, None, anchor="top_5_percent_writing_share"),
    ),
    Pattern(
        "Posts", "posts written by the most active 5 % of users, all programmes together", ORDINARY, posts.most_active_share, (),
        TargetRange(None, None, anchor="top_5_percent_writing_share"),
    ),
    *(
        Pattern(
            "Posts", "people who post or react at least once, of all employees", seen_in, posts.active_staff, (which,),
            TargetRange(0.22, 0.32, parameter="interactive_share", words=OURS),
            "the source counts everything on the platform in half a year; this is one programme, in four months, of which most people "
            "of an ordinary one never meet a post",
        )
        for which, seen_in in (("campaign", CAMPAIGN), ("ordinary", ORDINARY))
    ),
    Pattern(
        "Posts", "posts inspired by each of the first posts of the largest cascade", CAMPAIGN, posts.figure,
        ("campaign", "largest_cascade_r"), TargetRange(None, None, anchor="challenge_post_reproduction"),
        "the largest cascade of each run is the luckiest of dozens, and short: the first three generations of such a one lie above "
        "those of challenges that ran for months",
    ),
    Pattern(
        "Posts", "dispersion of the posts that a post inspires (negative binomial)", ORDINARY, posts.dispersion, (),
        TargetRange(None, None, anchor="offspring_dispersion"),
    ),
    *(
        Pattern(
            "Posts", what, seen_in, posts.offices_predict_reach, (which,),
            TargetRange(0.0, 1.0, words="Weng, Menczer & Ahn 2013, Virality prediction and community structure, Scientific Reports 3:2522 "
                   "(recalled; communities among the first 50 tweets)", whole=True), thought,
        )
        for which, what, seen_in, thought in (
            ("campaign", "offices among the first 20 posts against posts in all (rank correlation over runs)", CAMPAIGN,
             "the first posts answer messages that reach all offices on one day, so whose they are says nothing about how catching "
             "they are, and in runs of one campaign they are equally catching"),
            ("ordinary", "the same over programmes, which differ in how catching their posts are", ORDINARY,
             "by the twentieth post of few offices, nearly all of them have had one: nothing is left to predict from"),
            ("cascades", "offices among the first five posts of a cascade against its posts in all", CAMPAIGN, ""),
        )
    ),
    Pattern(
        "Posts", "speed of inspiration along ties inside an office, against ties between offices", CAMPAIGN, posts.in_office_ratio, ("all",),
        TargetRange(4.0, 5.0, parameter="in_office_contact_ratio"),
        "the source counts conversation. Posts are read wherever one sits: what the platform carries narrows the distance that "
        "conversation, alone in the next line, has",
    ),
    Pattern(
        "Posts", "the same by conversation alone (feed switched off)", CAMPAIGN, posts.in_office_ratio, ("talk",),
        TargetRange(4.0, 5.0, parameter="in_office_contact_ratio"),
    ),
    Pattern(
        "Rewards and rivalry", "posts when sharing is paid, against unpaid", AVERAGE, posts.reward_volume, (),
        TargetRange(1.0, 3.0, parameter="money_volume_ratio", whole=True),
    ),
    Pattern(
        "Rewards and rivalry", "depth of an attendee's post when sharing is paid, against unpaid", AVERAGE, posts.reward_depth, (),
        TargetRange(0.9, 1.05, parameter="money_volume_ratio", words=OURS),
    ),
    Pattern(
        "Rewards and rivalry", "posts that a contest adds, at the end of a run prolonged by 12 weeks against its best week", CAMPAIGN,
        posts.rivalry_spike, ("posts",), TargetRange(-0.5, 0.5, parameter="rivalry_half_life_days", words=OURS),
    ),
    Pattern(
        "Rewards and rivalry", "what a contest adds to answers per reading of a post, last four busy weeks against its best", CAMPAIGN,
        posts.rivalry_spike, ("pull",), TargetRange(-0.5, 0.5, parameter="rivalry_half_life_days", words=OURS),
        "every rival post read stirs the contest anew, and between posts it hardly cools: its half-life of two weeks is an assumption "
        "(range 3 to 30 days), and nobody tires of contests as such; so it ends with the posts, not before them",
        ("short contest",),
    ),
    # demand
    *(
        Pattern(
            "Demand", what, CAMPAIGN, demand.s_curve, (where,), TargetRange(0.5, 1.0, words="Bass 1969, Management Science 15(5): few at first, "
            "growth through those who have joined, then satiation"), thought, ("half a year", "no rush"),
        )
        for where, what, thought in (
            (
                "campaign",
                "runs in which uncapped demand grows fastest neither in the first nor in the last week (S-curve)",
                "the invitation reaches most of the firm on one day and the deadline moves the rest: demand is a burst at either end, "
                "however long registration is open; a Bass process starts with a few and has no deadline",
            ),
            (
                "unmessaged",
                "the same in offices that get no message and only hear of it",
                "word of mouth is still growing when registration closes, eight weeks after it began: the curve ends before it bends. "
                "With time enough it is an S",
            ),
        )
    ),
    *(
        Pattern(
            "Demand", "decisions in the final week of registration, a seat for everybody", seen_in, demand.final_week, (which,),
            TargetRange(None, None, anchor="late_registration_last_week"), thought, instead,
        )
        for which, seen_in, thought, instead in (
            ("campaign", CAMPAIGN, "so many are won at once by the teasers that fewer are left to decide late", ("no teasers",)),
            ("ordinary", ORDINARY, "", ()),
        )
    ),
    Pattern(
        "Demand", "decisions in the last 30 days where registration is open for half a year", AVERAGE, demand.final_month_of_course, (),
        TargetRange(None, None, anchor="early_course_registration"),
        "the rush in the last week is a parameter measured on webinars, which people decide on late; a university course they plan ahead",
        ("no rush",),
    ),
    Pattern(
        "Demand", "people who want it before they have heard of it", CAMPAIGN, demand.unaware_but_wanting, (),
        TargetRange(0.0, 0.0, anchor="awareness_gate"),
    ),
    Pattern(
        "Demand", "distinct inspiring peers up to which one more raises the chance to decide", CAMPAIGN, demand.peers_that_add, (),
        TargetRange(2.0, 3.0, parameter="reinforcement_saturates_at"),
        "each new peer is also an occasion to think of registering, which does not saturate",
    ),
    Pattern(
        "Messages", "fall of demand from the best lead time of a film to the nearer end of all tried", AVERAGE, demand.single_peak, ("lead",),
        TargetRange(0.0, 1.0, parameter="curiosity_half_life_days", whole=True),
        "a film after the opening does as well as one on that day, up to the deadline: it is fresh when the last week multiplies what "
        "people feel. Earlier than the opening, each week of lead costs demand", ("no rush",),
    ),
    Pattern(
        "Messages", "second peaks of demand over lead times", AVERAGE, demand.second_peaks, ("lead",),
        TargetRange(0.0, 0.0, parameter="curiosity_half_life_days"),
        "fresh curiosity is worth most at the opening, when the invitation makes all think of it, and again in the last week: two peaks",
        ("no rush",),
    ),
    Pattern(
        "Messages", "fall of demand from the best mystery of a film to the nearer end", AVERAGE, demand.single_peak, ("mystery",),
        TargetRange(0.0, 1.0, parameter="mystery_optimum", whole=True),
    ),
    Pattern(
        "Messages", "second peaks of demand over mystery", AVERAGE, demand.second_peaks, ("mystery",),
        TargetRange(0.0, 0.0, parameter="mystery_optimum"),
    ),
    Pattern(
        "Messages", "what a second wave adds, against the same film as a first wave", AVERAGE, demand.second_wave, (),
        TargetRange(0.0, 0.5, parameter="second_wave_factor", words=OURS),
    ),
    # outcomes
    Pattern(
        "Attendance", "people booked who stay away", ORDINARY, outcomes.no_shows, (), TargetRange(None, None, anchor="no_show_share"),
    ),
    Pattern(
        "Attendance", "no-shows with reminders, against without", ORDINARY, outcomes.reminder_ratio, (),
        TargetRange(0.71, 0.84, parameter="reminder_risk_ratio"),
    ),
    *(
        Pattern(
            "Application", f"correlation of {of} with applying it, {words}", ORDINARY, outcomes.correlation, (of, level),
            TargetRange(low, high, parameter=parameter), thought,
        )
        for of, low, high, parameter in (
            ("rating", 0.0, 0.15, "transfer_liking_rho"),
            ("usefulness", 0.2, 0.5, "transfer_usefulness_rho"),
        )
        for level, words, thought in (
            ("programmes", "means of programmes",
             "a mean of many people leaves their luck out, which is most of what parts liking from applying, and programmes of the model "
             "differ in nothing but levers, all of which act: no programme has a better or worse place to apply it. The sources "
             "correlate people, as the lines below do"),
            ("pooled", "people of all programmes together",
             "quality and facilitation, which differ between programmes, move both; within a programme the correlation is in the range"),
            ("people", "people within a programme", ""),
        )
    ),
    *(
        Pattern(
            "Application", f"attendees who apply it {months} months after their first chance to, {who}", AVERAGE, outcomes.applying,
            (months, who), TargetRange(middle - 0.05, middle + 0.05, parameter=parameter, words=OURS),
            "who comes of their own will applies it more than the average trainee of the source, some of whom were sent: the rule counts "
            "volunteers a standard deviation of will up, and the sent one down",
        )
        for who in ("half sent", "volunteers")
        for months, middle, parameter in (
            (0, 0.62, "applying_at_start"),
            (6, 0.44, "applying_at_6_months"),
            (12, 0.34, "applying_at_12_months"),
        )
    ),
    *(
        Pattern(
            "Talk", f"attendees who tell {what}: the {who}, against the {against}", ORDINARY, outcomes.talk_of, (what, who, against),
            TargetRange(1.0, 3.0, anchor="talk_rating_curve", words="three times is our upper bound", whole=True), thought,
        )
        for what, who, against, thought in (
            ("anything", "disappointed", "lukewarm", ""),
            ("anything", "delighted", "lukewarm", ""),
            ("anything", "disappointed", "delighted",
             "nearly all of both tell somebody within four weeks, so that there is no difference left to see; what they tell about the "
             "content, in the next line, is told more rarely"),
            ("content", "disappointed", "delighted", "the source counts talk of any kind"),
        )
    ),
)  # fmt: skip
