"""Key figures of a run: each is one function whose docstring is its definition, with denominator and unit.

`KPIS` is the table of all of them, `kpis(outcome)` their values. A share whose denominator is 0 (the rating of a
workshop nobody attended) is nan, "not defined": never 0, never an error. "Attendees" took part, sent or voluntary;
"audience" are those the programme is for; "wanted it" is a decision to attend, whether or not a seat was free, and is
counted under mandatory assignment too. "Told" means at least one peer or boss, about the content.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.measures.cascades import cascades, children
from sim.measures.costs import costs, worth
from sim.outcome import Outcome
from sim.state import TALLY, Level, PostKind

TALK_WINDOW_DAYS = 28
"""Days after the workshop in which telling counts towards the talk-about rate, and after which application is asked."""

Formula = Callable[[Outcome], float]
Direction = Literal["good", "bad", "neither"]


@dataclass(frozen=True)
class Kpi:
    """One key figure. `good`: more is better, `bad`: less is better, `neither`: depends on what one is after."""

    name: str
    unit: str
    label: str
    term: str  # the level or family the field files it under
    direction: Direction
    formula: Formula

    @property
    def definition(self) -> str:
        """What it counts, with its denominator, on one line."""
        return re.sub(r"\s+", " ", inspect.getdoc(self.formula) or "")


KPIS: dict[str, Kpi] = {}


def kpis(outcome: Outcome) -> dict[str, float]:
    """The value of every KPI by name, in the order of KPIS; nan where a KPI is not defined for this run."""
    return {name: kpi.formula(outcome) for name, kpi in KPIS.items()}


def kpi(unit: str, label: str, term: str, direction: Direction, name: str = "") -> Callable[[Formula], Formula]:
    """Enter a formula in KPIS under its own name, or under `name`."""

    def enter(formula: Formula) -> Formula:
        key = name or formula.__name__
        KPIS[key] = Kpi(key, unit, label, term, direction, formula)
        return formula

    return enter


# --- words used below ------------------------------------------------------------------------------------------------


def _ratio(part: float | np.integer, whole: float | np.integer) -> float:
    return float(part) / float(whole) if whole else np.nan


def _share(which: np.ndarray, among: np.ndarray) -> float:
    """Share of those `among` who are also `which`."""
    return _ratio(np.count_nonzero(which & among), np.count_nonzero(among))


def _mean(values: np.ndarray) -> float:
    return float(np.mean(values, dtype=np.float64)) if len(values) else np.nan


def _attendees(outcome: Outcome) -> np.ndarray:
    return outcome.people["attended_day"] >= 0


def _audience(outcome: Outcome) -> np.ndarray:
    return outcome.people["in_audience"] > 0


def _wanted(outcome: Outcome) -> np.ndarray:
    return outcome.people["wants_day"] >= 0


def _managers(outcome: Outcome) -> np.ndarray:
    return outcome.people["level"] >= Level.MANAGER


def _on_platform(outcome: Outcome) -> np.ndarray:
    return outcome.people["opens_rate"] > 0


def _soon_after(outcome: Outcome, column: str) -> np.ndarray:
    """Attendees for whom the day in `column` lies 0 to 28 days after their workshop."""
    days = outcome.people[column].astype(np.int64) - outcome.people["attended_day"]
    return _attendees(outcome) & (outcome.people[column] >= 0) & (days >= 0) & (days <= TALK_WINDOW_DAYS)


def _told(outcome: Outcome) -> np.ndarray:
    return _soon_after(outcome, "told_content_day")


def _followed(outcome: Outcome) -> np.ndarray:
    """Attendees whom the run follows for the whole 28 days."""
    return _attendees(outcome) & (outcome.people["attended_day"] < len(outcome.daily) - TALK_WINDOW_DAYS)


def _ratings(outcome: Outcome) -> np.ndarray:
    return outcome.people["rating"][outcome.people["rating"] > 0]


def _company(outcome: Outcome, column: str) -> np.ndarray:
    """(D,) one column of the tally, added up over offices."""
    return outcome.daily[:, :, TALLY[column]].sum(axis=1, dtype=np.int64)


def _in_the_end(outcome: Outcome, *columns: str) -> int:
    return int(sum(_company(outcome, column)[-1] for column in columns))


def _seen_out(outcome: Outcome) -> np.ndarray:
    """Posts whose stay in the feed ended with the run or before, so that what they inspired was not cut short."""
    last_read = outcome.posts["workday"].astype(np.int64) + outcome.settings.platform.feed_window_days
    return last_read < np.count_nonzero(outcome.working)


# --- demand and supply -----------------------------------------------------------------------------------------------

DEMAND = "Demand and supply"


@kpi("people", "People who wanted a seat", DEMAND, "good")
def demand(outcome: Outcome) -> float:
    """People who decided they want to attend, whether or not they got, or needed, a seat."""
    return float(np.count_nonzero(_wanted(outcome)))


@kpi("share", "Demand in the audience", DEMAND, "good")
def demand_rate(outcome: Outcome) -> float:
    """People in the target audience who wanted it / target audience."""
    return _share(_wanted(outcome), _audience(outcome))


@kpi("seats", "Seats offered", DEMAND, "neither")
def seats(outcome: Outcome) -> float:
    """Seats over all planned sessions, without overbooking."""
    return float(outcome.sessions["seats"].sum())


@kpi("ratio", "Demand per seat", DEMAND, "good")
def demand_supply_ratio(outcome: Outcome) -> float:
    """People who wanted it / seats offered; above 1 demand outstrips supply."""
    return _ratio(demand(outcome), seats(outcome))


@kpi("share", "Wanted it in the last week", DEMAND, "neither")
def late_registrations(outcome: Outcome) -> float:
    """People who decided in the 7 days up to the deadline, that day included / people who decided while registration
    was open. 1 by construction where it was open for a week or less."""
    calendar, registration = outcome.settings.campaign.calendar, outcome.settings.campaign.registration
    opens = calendar.offset(registration.opens) - calendar.first_day
    closes = calendar.offset(registration.closes) - calendar.first_day
    day = outcome.people["wants_day"]
    return _share(day > closes - 7, (day >= opens) & (day <= closes) & (day >= 0))


@kpi("people", "Longest waitlist", DEMAND, "neither")
def waitlist_peak(outcome: Outcome) -> float:
    """People waiting in the whole company while sessions could be booked; the largest count at the end of any day."""
    return float(_company(outcome, "waitlisted").max())


@kpi("people", "Most people waiting for a session to open", DEMAND, "neither")
def pent_up_peak(outcome: Outcome) -> float:
    """People waiting in the whole company with no session open; the largest count at the end of any day."""
    return float(_company(outcome, "pent_up").max())


@kpi("share", "Wanted it, never got in", DEMAND, "bad")
def unmet_demand(outcome: Outcome) -> float:
    """People who wanted it and had not attended by the last day / people who wanted it."""
    return _share(~_attendees(outcome), _wanted(outcome))


# --- attendance ------------------------------------------------------------------------------------------------------

ATTENDANCE = "Attendance"


@kpi("people", "Attendees", ATTENDANCE, "good")
def attended(outcome: Outcome) -> float:
    """People who took part, voluntary or sent."""
    return float(np.count_nonzero(_attendees(outcome)))


@kpi("share", "Attendance", ATTENDANCE, "good")
def attendance_rate(outcome: Outcome) -> float:
    """People in the target audience who attended / target audience."""
    return _share(_attendees(outcome), _audience(outcome))


@kpi("share", "Seats filled", ATTENDANCE, "good")
def seat_fill(outcome: Outcome) -> float:
    """People seated / seats offered."""
    return _ratio(outcome.sessions["seated"].sum(), seats(outcome))


@kpi("share", "No-shows", ATTENDANCE, "bad")
def no_show_rate(outcome: Outcome) -> float:
    """People who were booked and did not come / bookings still held on the day of the session (came and seated, came
    and found no seat, did not come). Cancelled bookings are in neither."""
    held = sum(int(outcome.sessions[column].sum()) for column in ("seated", "turned_away", "no_shows"))
    return _ratio(outcome.sessions["no_shows"].sum(), held)


@kpi("people", "Turned away at the door", ATTENDANCE, "bad")
def turned_away(outcome: Outcome) -> float:
    """People who came with a booking and found every seat taken (overbooking), over all sessions."""
    return float(outcome.sessions["turned_away"].sum())


@kpi("share", "Sent without wanting it", ATTENDANCE, "bad")
def unwanted_attendance(outcome: Outcome) -> float:
    """Attendees who never wanted it / attendees."""
    return _share(~_wanted(outcome), _attendees(outcome))


# --- Kirkpatrick levels 1 to 4, Phillips level 5 ---------------------------------------------------------------------

REACTION = "Kirkpatrick level 1: reaction"
LEARNING = "Kirkpatrick level 2: learning"
BEHAVIOUR = "Kirkpatrick level 3: behaviour"
RESULTS = "Kirkpatrick level 4: results"
RETURN = "Phillips level 5: return on investment"


@kpi("points, 1 to 5", "Rating", REACTION, "good")
def rating_mean(outcome: Outcome) -> float:
    """Mean rating over attendees who rated."""
    return _mean(_ratings(outcome))


@kpi("points", "Spread of ratings", REACTION, "neither")
def rating_sd(outcome: Outcome) -> float:
    """Standard deviation of the rating between attendees who rated (divided by their number)."""
    ratings = _ratings(outcome)
    return float(ratings.std(dtype=np.float64)) if len(ratings) else np.nan


def _rating_share(points: int) -> Formula:
    def formula(outcome: Outcome) -> float:
        return _mean(_ratings(outcome) == points)

    formula.__doc__ = f"Attendees who rated it {points} of 5 / attendees who rated."
    return formula


for _points in range(1, 6):
    _direction: Direction = "bad" if _points < 3 else "good" if _points > 3 else "neither"
    kpi("share", f"Rated {_points} of 5", REACTION, _direction, name=f"rating_{_points}")(_rating_share(_points))


@kpi("points, -100 to 100", "Net promoter score", REACTION, "good")
def nps(outcome: Outcome) -> float:
    """100 x (promoters - detractors) / attendees who rated. The rating has 5 steps, not the 11 of the original
    question: 5 counts as promoter, 4 as passive, 1 to 3 as detractor (a convention; do not compare with scores on 0
    to 10)."""
    ratings = _ratings(outcome)
    return 100.0 * (_mean(ratings == 5) - _mean(ratings <= 3))


@kpi("standard deviations", "Enjoyment", REACTION, "good")
def enjoyment(outcome: Outcome) -> float:
    """Mean enjoyment over attendees; 0 is an average programme."""
    return _mean(outcome.people["enjoyment"][_attendees(outcome)])


@kpi("share of content", "Learned", LEARNING, "good")
def learning(outcome: Outcome) -> float:
    """Mean share of the content learned on the day, over attendees."""
    return _mean(outcome.people["learned"][_attendees(outcome)])


def _applies_on(outcome: Outcome, day: np.ndarray | int) -> np.ndarray:
    people = outcome.people
    return (people["applies_from"] >= 0) & (people["applies_from"] <= day) & (people["applies_until"] >= day)


@kpi("share", "Applying it at the end", BEHAVIOUR, "good")
def application_rate(outcome: Outcome) -> float:
    """Attendees applying it on the job on the last simulated day / attendees."""
    return _share(_applies_on(outcome, len(outcome.daily) - 1), _attendees(outcome))


@kpi("share", "Applying it after 28 days", BEHAVIOUR, "good")
def application_rate_28_days(outcome: Outcome) -> float:
    """Attendees applying it on the job 28 days after their workshop / attendees whom the run follows that long."""
    day = outcome.people["attended_day"].astype(np.int64) + TALK_WINDOW_DAYS
    return _share(_applies_on(outcome, day), _followed(outcome))


@kpi("share", "Ever applied it", BEHAVIOUR, "good")
def applied_ever_rate(outcome: Outcome) -> float:
    """Attendees who applied it on the job on at least one simulated day / attendees."""
    first, until = outcome.people["applies_from"], outcome.people["applies_until"]
    applied = (first >= 0) & (first < len(outcome.daily)) & (until >= first)
    return _share(applied, _attendees(outcome))


@kpi("USD", "Worth of better work (assumption)", RESULTS, "good")
def results_usd(outcome: Outcome) -> float:
    """Working days on which attendees applied it x value of a day's work x gain in performance, plus the spill-over
    to team mates, until the last simulated day. The value is an assumption, the gains come from one call centre."""
    return sum(worth(outcome).values())


@kpi("USD", "of this, spill-over to team mates (assumption)", RESULTS, "good")
def results_spillover_usd(outcome: Outcome) -> float:
    """The part of results_usd that comes from team mates who did not attend."""
    return worth(outcome)["spillover"]


@kpi("percent", "Return on investment (assumption)", RETURN, "good")
def roi(outcome: Outcome) -> float:
    """100 x (results_usd - cost_total) / cost_total (Phillips). Worth that comes after the last simulated day is not
    in it, so a short run understates it."""
    return 100.0 * _ratio(results_usd(outcome) - cost_total(outcome), cost_total(outcome))


# --- talk ------------------------------------------------------------------------------------------------------------

TALK = "Talk (word of mouth)"


@kpi("share", "Talk-about rate", TALK, "good")
def talk_about_rate(outcome: Outcome) -> float:
    """Attendees who told a peer or boss about the content within 28 days of attending / attendees. Those near the end
    of the run had fewer days (see followed_28_days)."""
    return _share(_told(outcome), _attendees(outcome))


@kpi("share", "Talk-about rate of the audience", TALK, "good")
def talk_about_rate_audience(outcome: Outcome) -> float:
    """People in the target audience who attended and told a peer or boss about the content within 28 days / target
    audience."""
    return _share(_told(outcome), _audience(outcome))


@kpi("share", "Attendees followed for 28 days", TALK, "neither")
def followed_28_days(outcome: Outcome) -> float:
    """Attendees with 28 simulated days after their workshop / attendees. Below 1, 28-day figures are cut short."""
    return _share(_followed(outcome), _attendees(outcome))


@kpi("share", "Merely mentioned it", TALK, "neither")
def mention_rate(outcome: Outcome) -> float:
    """Attendees who within 28 days told somebody "I went on a course" and no more, at least once / attendees. They
    may have told the content on another occasion."""
    return _share(_soon_after(outcome, "told_mention_day"), _attendees(outcome))


@kpi("share", "Mentioned it and never told the content", TALK, "bad")
def mention_only_rate(outcome: Outcome) -> float:
    """Attendees who within 28 days mentioned it and did not tell the content / attendees."""
    return _share(_soon_after(outcome, "told_mention_day") & ~_told(outcome), _attendees(outcome))


@kpi("share", "Talk that is about the content", TALK, "good")
def content_share(outcome: Outcome) -> float:
    """Conversations about the content / all conversations (about the content or merely mentioning it), one a
    listener. Talk ahead of the workshop is in it, and can only be a mention."""
    return _ratio(_in_the_end(outcome, "content_talks"), _in_the_end(outcome, "content_talks", "mention_talks"))


@kpi("conversations", "Content conversations per attendee", TALK, "good")
def content_talks_per_attendee(outcome: Outcome) -> float:
    """Conversations about the content, one a listener / attendees."""
    return _ratio(_in_the_end(outcome, "content_talks"), attended(outcome))


@kpi("share", "Talk off the platform", TALK, "neither")
def off_platform_share(outcome: Outcome) -> float:
    """Conversations not held on the platform / all conversations. Posts are no conversations."""
    talks = _in_the_end(outcome, "content_talks", "mention_talks")
    return _ratio(talks - _in_the_end(outcome, "platform_talks"), talks)


@kpi("share", "Heard the content from a colleague", TALK, "good")
def heard_content_rate(outcome: Outcome) -> float:
    """People who did not attend and were told about the content by somebody / people who did not attend."""
    return _share(outcome.people["heard_content_day"] >= 0, ~_attendees(outcome))


@kpi("correlation, -1 to 1", "Rating and talk", TALK, "neither")
def rating_talk_correlation(outcome: Outcome) -> float:
    """Correlation of the rating with having told (1) or not (0), over attendees who rated. An output, never assumed.
    nan where all rated alike, or all or none told."""
    rated = outcome.people["rating"] > 0
    rating, told = outcome.people["rating"][rated].astype(np.float64), _told(outcome)[rated].astype(np.float64)
    if len(rating) == 0 or np.ptp(rating) == 0 or np.ptp(told) == 0:
        return np.nan
    return float(np.corrcoef(rating, told)[0, 1])


# --- the platform ----------------------------------------------------------------------------------------------------

PLATFORM = "Reach and engagement"


@kpi("share", "Reach", PLATFORM, "good")
def reach(outcome: Outcome) -> float:
    """People in the target audience who have heard of the programme, by whatever way / target audience."""
    return _share(outcome.people["aware_day"] >= 0, _audience(outcome))


@kpi("people", "Readers per post", PLATFORM, "good")
def post_reach(outcome: Outcome) -> float:
    """Mean number of distinct people who noticed a post, over posts."""
    return _mean(outcome.posts["views"])


@kpi("share", "Readers in other offices", PLATFORM, "good")
def views_elsewhere_share(outcome: Outcome) -> float:
    """Views (a reader of a post) from other offices than the author's / views."""
    return _ratio(outcome.posts["views_elsewhere"].sum(), outcome.posts["views"].sum())


@kpi("reactions per view", "Engagement", PLATFORM, "good")
def engagement(outcome: Outcome) -> float:
    """Reactions and comments / views, a view being one reader of one post."""
    return _ratio(outcome.posts["reactions"].sum(), outcome.posts["views"].sum())


@kpi("share", "Interactive users", PLATFORM, "good")
def interactive_users(outcome: Outcome) -> float:
    """People who posted or reacted at least once / people with access to the platform."""
    active = (outcome.people["posts"] > 0) | (outcome.people["reacted"] > 0)
    return _share(active, _on_platform(outcome))


@kpi("posts", "Posts", PLATFORM, "good")
def posts(outcome: Outcome) -> float:
    """Posts about the programme."""
    return float(len(outcome.posts))


@kpi("posts", "Posts before attending", PLATFORM, "good")
def posts_before(outcome: Outcome) -> float:
    """Posts whose author had not attended yet."""
    return float(np.count_nonzero(outcome.posts["kind"] == PostKind.BEFORE))


@kpi("posts", "Posts from the room", PLATFORM, "good")
def posts_during(outcome: Outcome) -> float:
    """Posts made during a workshop."""
    return float(np.count_nonzero(outcome.posts["kind"] == PostKind.DURING))


@kpi("posts", "Posts after attending", PLATFORM, "good")
def posts_after(outcome: Outcome) -> float:
    """Posts of people who had attended."""
    return float(np.count_nonzero(outcome.posts["kind"] == PostKind.AFTER))


@kpi("share", "Posts with a picture", PLATFORM, "good")
def photo_share(outcome: Outcome) -> float:
    """Posts with a photograph or film / posts."""
    return _mean(outcome.posts["photo"] > 0)


@kpi("share", "Posts by the top 5 % of users", PLATFORM, "bad")
def top5_share(outcome: Outcome) -> float:
    """Posts by the most active 5 % (rounded up) of people with access / posts by people with access. Near 1 whenever
    there are fewer authors than that."""
    by_person = np.bincount(outcome.posts["author"], minlength=len(outcome.people))[_on_platform(outcome)]
    top = -(-len(by_person) // 20)  # rounded up
    return _ratio(np.sort(by_person)[len(by_person) - top :].sum(), by_person.sum())


# --- cascades --------------------------------------------------------------------------------------------------------

CASCADES = "Cascades"


@kpi("posts per post", "Reproduction number of posts (R)", CASCADES, "good")
def post_r(outcome: Outcome) -> float:
    """Posts directly inspired by these posts / posts made early enough to leave every feed within the run
    (post_r_posts). Once all has died down it is 1 - originals / posts, and so below 1 however far it went: growth
    shows in early_r."""
    return _mean(children(outcome.posts)[_seen_out(outcome)])


@kpi("posts", "Posts that R is taken over", CASCADES, "neither")
def post_r_posts(outcome: Outcome) -> float:
    """Posts made at least `feed_window_days` working days before the last simulated working day: the denominator of
    post_r. A post inspired in the last days of the window may still come after the run."""
    return float(np.count_nonzero(_seen_out(outcome)))


@kpi("posts per post", "R of the first three generations", CASCADES, "good")
def early_r(outcome: Outcome) -> float:
    """As post_r, over originals and the two generations after them: spread while the subject is fresh."""
    return _mean(children(outcome.posts)[_seen_out(outcome) & (outcome.posts["generation"] < 3)])


@kpi("posts per post", "Early R of the largest cascade", CASCADES, "good")
def largest_cascade_r(outcome: Outcome) -> float:
    """As early_r, over the posts of the largest cascade (the earliest of equals). The largest is the luckiest: compare
    it with the R of famous challenges, which are picked in the same way, and not with that of ordinary posts."""
    if len(outcome.posts) == 0:
        return np.nan
    table = cascades(outcome.posts)
    early = (outcome.posts["root"] == table["root"][table["size"].argmax()]) & (outcome.posts["generation"] < 3)
    return _mean(children(outcome.posts)[_seen_out(outcome) & early])


@kpi("posts", "Largest cascade", CASCADES, "good")
def cascade_max(outcome: Outcome) -> float:
    """Posts in the largest cascade, its original included; 0 without posts."""
    return float(cascades(outcome.posts)["size"].max(initial=0))


@kpi("steps", "Deepest cascade", CASCADES, "good")
def cascade_depth_max(outcome: Outcome) -> float:
    """Most steps from any original to a post it led to; nan without posts."""
    return float(cascades(outcome.posts)["depth"].max()) if len(outcome.posts) else np.nan


@kpi("offices", "Offices in the widest cascade", CASCADES, "good")
def cascade_offices_max(outcome: Outcome) -> float:
    """Most distinct offices in any one cascade; 0 without posts."""
    return float(cascades(outcome.posts)["offices"].max(initial=0))


@kpi("share", "Originals that inspired nothing", CASCADES, "bad")
def trivial_cascades(outcome: Outcome) -> float:
    """Originals that inspired no post / originals."""
    return _mean(cascades(outcome.posts)["depth"] == 0)


@kpi("share", "Cascades past one degree", CASCADES, "good")
def beyond_one_degree(outcome: Outcome) -> float:
    """Originals with a post two steps or more away / originals."""
    return _mean(cascades(outcome.posts)["depth"] >= 2)


@kpi("steps", "Structural virality", CASCADES, "good")
def structural_virality(outcome: Outcome) -> float:
    """Mean distance between two posts of the largest cascade (the earliest of equals); just under 2 for a broadcast,
    more for person to person. nan where no post inspired another (Goel et al. 2016, see `sim.measures.cascades`)."""
    table = cascades(outcome.posts)
    return float(table["structural_virality"][table["size"].argmax()]) if len(outcome.posts) else np.nan


# --- offices ---------------------------------------------------------------------------------------------------------

OFFICES = "Spread over offices"


@kpi("share", "Inspired by another office", OFFICES, "good")
def cross_office_share(outcome: Outcome) -> float:
    """Inspired posts whose inspiring post came from another office / inspired posts."""
    office, source = outcome.posts["office"], outcome.posts["source"]
    inspired = source >= 0
    return _mean(office[inspired] != office[source[inspired]])


@kpi("share", "Posts by the busiest office", OFFICES, "bad")
def top_office_share(outcome: Outcome) -> float:
    """Posts by the office with most posts / posts."""
    return _ratio(np.bincount(outcome.posts["office"], minlength=1).max(), len(outcome.posts))


@kpi("offices", "Offices that posted", OFFICES, "good")
def offices_reached(outcome: Outcome) -> float:
    """Offices with at least one post."""
    return float(len(np.unique(outcome.posts["office"])))


def _days_until_offices_posted(outcome: Outcome, offices: int) -> float:
    """Calendar days from the first post of all to the first post of the `offices`-th office; nan if never."""
    _, first_post = np.unique(outcome.posts["office"], return_index=True)  # posts stand in the order they were made
    day = np.sort(outcome.posts["day"][first_post])
    return float(day[offices - 1] - day[0]) if offices <= len(day) else np.nan


@kpi("days", "Days to the second office", OFFICES, "bad")
def days_to_second_office(outcome: Outcome) -> float:
    """Calendar days from the first post to the first post of a second office; nan if that never happened."""
    return _days_until_offices_posted(outcome, 2)


@kpi("days", "Days to half of the offices", OFFICES, "bad")
def days_to_half_offices(outcome: Outcome) -> float:
    """Calendar days from the first post until half of the offices (rounded up) had posted; nan if that never
    happened."""
    return _days_until_offices_posted(outcome, -(-len(outcome.company.office_names) // 2))


@kpi("days", "Days to all offices", OFFICES, "bad")
def days_to_all_offices(outcome: Outcome) -> float:
    """Calendar days from the first post until every office had posted; nan if that never happened."""
    return _days_until_offices_posted(outcome, len(outcome.company.office_names))


# --- stakeholders ----------------------------------------------------------------------------------------------------

STAKEHOLDERS = "Stakeholders"


@kpi("0 to 1", "Frustration", STAKEHOLDERS, "bad")
def frustration(outcome: Outcome) -> float:
    """Mean frustration on the last day over the target audience."""
    return _mean(outcome.people["frustration"][_audience(outcome)])


@kpi("0 to 1", "Frustration of managers", STAKEHOLDERS, "bad")
def frustration_managers(outcome: Outcome) -> float:
    """Mean frustration on the last day over managers of every rank, in the audience or not."""
    return _mean(outcome.people["frustration"][_managers(outcome)])


@kpi("share", "Managers left out", STAKEHOLDERS, "bad")
def left_out_managers(outcome: Outcome) -> float:
    """Managers who felt passed over when the programme reached their team / managers of every rank."""
    return _share(outcome.people["left_out"] > 0, _managers(outcome))


@kpi("share", "Managers who advocate", STAKEHOLDERS, "good")
def advocates(outcome: Outcome) -> float:
    """Managers who suggest the programme to their people / managers of every rank."""
    return _share(outcome.people["advocate"] > 0, _managers(outcome))


# --- cost ------------------------------------------------------------------------------------------------------------

COST = "Cost"
COST_PARTS = {
    "brand": ("Brand", "the amount in the campaign."),
    "teasers": ("Teasers", "the prices of all teasers."),
    "learning": ("Learning hours used", "attendees x hours x cost per learning hour used."),
    "sessions": ("Sessions held", "sessions x price, however few sat in them."),
    "reminders": ("Reminders sent", "people reminded x price."),
    "assets": ("Assets to share", "the amount in the campaign."),
    "visible_reminders": ("Visible reminders", "attendees x lever (0 to 1) x price at the full lever."),
    "rewards": ("Rewards", "rewarded posts x money (two-sided: twice), or x the price of a recognition."),
    "involvement": ("Involving managers", "managers involved early x price."),
}


@kpi("USD", "Cost", COST, "bad")
def cost_total(outcome: Outcome) -> float:
    """All parts of the cost until the last simulated day."""
    return float(sum(costs(outcome).values()))


def _cost_part(part: str) -> Formula:
    def formula(outcome: Outcome) -> float:
        return float(costs(outcome)[part])

    formula.__doc__ = f"Part of cost_total: {COST_PARTS[part][1]}"
    return formula


for _part, (_label, _) in COST_PARTS.items():
    kpi("USD", f"Cost: {_label.lower()}", COST, "bad", name=f"cost_{_part}")(_cost_part(_part))


@kpi("USD per attendee", "Cost per attendee", COST, "bad")
def cost_per_attendee(outcome: Outcome) -> float:
    """All of cost_total / attendees."""
    return _ratio(cost_total(outcome), attended(outcome))


@kpi("USD per talker", "Cost per talker", COST, "bad")
def cost_per_talker(outcome: Outcome) -> float:
    """All of cost_total / attendees who told a peer or boss about the content within 28 days of attending."""
    return _ratio(cost_total(outcome), np.count_nonzero(_told(outcome)))
