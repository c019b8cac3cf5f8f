"""The state: every column once, with its type, unit and meaning. Both engines read and write these arrays only.

A table here is a numpy structured array: one compact record a person (what is read together lies together), and each
field is also a column (`people["curiosity"]`). Days are `t`, the index of the simulated day (0 = first day); -1 never.
Rows of `people` are sorted by (UTC offset, office, team): a morning (offices that share an offset) is a slice, so is an
office. CSR ties: the neighbours of row i are `to[start[i]:start[i + 1]]`, ascending.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from sim.compiled_code import CACHE_LINE
from sim.compiled_code.by_pointer import by_pointer

MAX_INSPIRERS = 5
"""Distinct peers remembered as inspiring; reinforcement must saturate at or before this."""

MAX_MATES = 3
"""Colleagues who apply it that add to its use; more add nothing."""

WORKING_WEEK = 5
"""Working days in a week: people weigh registering once in so many."""


class Level(IntEnum):
    """Rank in the reporting line."""

    STAFF = 0
    MANAGER = 1
    SENIOR_MANAGER = 2
    EXECUTIVE = 3


class Status(IntEnum):
    """How far a person has got to a seat. WAITING covers waitlisted (sessions exist) and pent-up demand (none open)."""

    NONE = 0
    WAITING = 1
    BOOKED = 2
    ATTENDED = 3
    NO_SHOW = 4
    CANCELLED = 5
    TURNED_AWAY = 6
    DECLINED = 7  # was offered a freed place and no longer wanted it
    REFUSED = 8  # every seat was taken, and there is no waitlist


class PostKind(IntEnum):
    """When in the programme a post was made."""

    BEFORE = 0
    DURING = 1
    AFTER = 2


# (field, dtype, unit, meaning)
PERSON_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    # what the days read of everybody, on one cache line. Who they are: fixed during a run
    ("manager", "i4", "row of people", "whom they report to; -1 nobody"),
    ("office", "i4", "row of offices", "where they work"),
    ("benefit_fit", "f4", "0..1", "how much they need what the programme offers"),
    ("reluctance", "f4", "log-odds", "dislike of trainings; lowers registration"),
    ("opens_rate", "f4", "1/working day", "chance to open the platform; 0 without access"),
    ("propensity", "f4", "ratio, about 1 on average", "lognormal posting propensity; 0 for those who never interact"),
    # what they know and want
    ("curiosity", "f4", "0..1", "curiosity as of curiosity_day; halves over time"),
    ("interest", "f4", "0..1", "interest raised by peers as of interest_day; fades"),
    ("benefit_known", "f4", "0..1", "clearest statement of the benefit met so far"),
    ("frustration", "f4", "0..1", "anger at being refused, passed over, sent or pestered, as of frustration_day; fades"),
    ("aware_day", "i2", "t", "day they first heard of the programme"),
    ("curiosity_day", "i2", "t", "day for which curiosity holds"),
    ("interest_day", "i2", "t", "day for which interest holds"),
    ("wants_day", "i2", "t", "day they decided they want to attend"),
    ("talk_until", "i2", "t", "last day on which they still may bring it up"),
    ("attended_day", "i2", "t", "day of the workshop"),
    ("post_due", "i2", "t", "day on which an intended post is made; -1 none"),
    ("level", "u1", "Level", "rank (fixed)"),
    ("in_audience", "u1", "yes/no", "the programme is for them (fixed)"),
    ("look_day", "u1", "0..4", "which of every five working days they look at their calendar on (fixed)"),
    ("involved", "u1", "yes/no", "manager involved before launch (fixed)"),
    ("exposures", "u1", "count", "teasers received"),
    ("wave", "u1", "number", "highest teaser wave received"),
    ("n_inspirers", "u1", "count", "distinct peers who inspired them, up to MAX_INSPIRERS"),
    ("prompted", "u1", "yes/no", "something made them think of registering since their last chance"),
    ("advocate", "u1", "yes/no", "manager who suggests the programme to their people"),
    ("posts", "u1", "count", "posts made so far"),
)

JOURNEY_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    # on the first cache line, what the days read of many: what was heard and read
    ("reputation", "f4", "SD", "what they think of the programme by what others told and posted; 0 nothing heard"),
    ("content_met", "f4", "0..1", "how much of the content others told or showed them"),
    ("source", "i4", "row of posts", "post that last inspired them; -1 none"),
    ("frustration_day", "i2", "t", "day for which frustration holds"),
    ("heard_content_day", "i2", "t", "first day they heard about the content"),
    ("heard_well_day", "i2", "t", "first day they were told the content by someone who speaks well of it"),
    ("read_content_day", "i2", "t", "first day they read the content in a post"),
    ("noticed_day", "i2", "t", "day for which noticed_today holds"),
    ("noticed_today", "u1", "count", "campaign posts noticed today"),
    ("reacted", "u1", "yes/no", "reacted or commented at least once"),
    ("dislikes_fun", "u1", "yes/no", "dislikes costumes and games that are expected of them (fixed)"),
    # what is told
    ("retellings", "u1", "count", "days on which they told the content; slows forgetting"),
    ("talkativeness", "f4", "ratio, 1 on average", "how much they talk, whatever about (fixed)"),
    ("eagerness", "f4", "1/working day", "talk events that the experience gives, before they fade with time"),
    ("enjoyment", "f4", "standard normal", "how much they enjoyed it against an average programme"),
    ("learned", "f4", "0..1", "share of the content learned on the day (Level 2)"),
    ("told_content_day", "i2", "t", "first day they told a peer or boss about the content"),
    ("told_mention_day", "i2", "t", "first day they merely mentioned it"),
    ("applies_until", "i2", "t", "last day they apply it (Level 3); -1 does not apply"),
    ("applies_from", "i2", "t", "day they may first apply it on the job"),
    # the seat
    ("session", "i4", "row of sessions", "booked or attended session; -1 none"),
    ("next_in_line", "i4", "row of people", "next in the office queue or on the session roster; -1 last"),
    ("booked_day", "i2", "t", "day the seat was booked"),
    ("status", "u1", "Status", "seat status"),
    ("voluntary", "u1", "yes/no", "came of their own will"),
    ("left_out", "u1", "yes/no", "manager who felt passed over when the programme reached their team"),
    ("mates_practising", "u1", "count", "colleagues who apply it, up to the number that adds anything"),
    # on the second, what is read of few
    ("reminded", "u1", "yes/no", "was reminded"),
    ("dressed", "u1", "yes/no", "took part in costume"),
    ("rating", "u1", "1..5", "Level 1 reaction; 0 none"),
    ("usefulness", "f4", "standard normal", "perceived usefulness against an average programme"),
    ("support", "f4", "standard normal", "peer and manager support at work (fixed)"),
    ("motivation", "f4", "standard normal", "motivation to use what was learned"),
    ("posted_content_day", "i2", "t", "first day they told the content in a post"),
    ("debriefed", "u1", "yes/no", "their manager talked it over with them"),
    ("post_kind", "u1", "PostKind", "kind of the intended post"),
    ("post_source", "i4", "row of posts", "post the intended post answers; -1 none"),
    ("anticipation", "f4", "0..1", "curiosity and interest as they stood when the workshop began"),
)

POST_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("key", "u8", "-", "stable name: author and day; keys who notices it"),
    ("author", "i4", "row of people", "who posted"),
    ("office", "i4", "row of offices", "author's office"),
    ("source", "i4", "row of posts", "post that inspired it; -1 an original"),
    ("root", "i4", "row of posts", "original at the top of its cascade"),
    ("generation", "i4", "steps", "distance from the root"),
    ("children", "i4", "count", "posts it inspired"),
    ("views", "i4", "people", "distinct people who noticed it"),
    ("views_elsewhere", "i4", "people", "of these, in other offices"),
    ("reactions", "i4", "count", "reactions and comments"),
    ("inspired", "i4", "people", "people it inspired"),
    ("inspires", "f8", "probability", "chance to inspire a reader who notices it"),
    ("reacts", "f8", "probability", "chance that an interactive reader reacts"),
    ("interest", "f8", "0..1", "interest that it raises in those it inspires"),
    ("appeal", "f4", "log-odds", "appeal to a reader"),
    ("elaborateness", "f4", "0..1", "effort and show put into it"),
    ("depth", "f4", "0..1", "how much of the content the story tells"),
    ("credibility", "f4", "0..1", "persuasiveness left after a reward"),
    ("fitness", "f4", "log-odds", "what makes a post catch on that nobody planned"),
    ("tone", "f4", "SD", "how well it speaks of the programme: its author's mood; 0 before they attended"),
    ("day", "i2", "t", "day of the post"),
    ("workday", "i2", "index", "number of working days before `day`"),
    ("morning", "i2", "row of mornings", "author's morning"),
    ("kind", "u1", "PostKind", "before, during or after"),
    ("photo", "u1", "yes/no", "has a photograph or film"),
    ("rewarded", "u1", "row of reward_usd", "which reward it earned; 0 none, 1 the campaign's, then those of its rules"),
    ("trend_days", "u1", "days", "days spent in the all-company channel"),
    ("community_days", "u1", "days", "days spent in the channel of its author's community"),
    ("rank", "u1", "0..RANKS - 1", "how far up it comes in a ranked feed; ORDINARY is an ordinary post"),
    ("community", "i4", "row of communities", "its author's community"),
)

SESSION_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("office", "i4", "row of offices", "where it takes place"),
    ("day", "i2", "t", "date"),
    ("opens", "i2", "t", "first day it can be booked"),
    ("checked", "i2", "t", "day on which bookings are given up or confirmed"),
    ("applied", "i2", "t", "day on which its attendees first may apply it on the job; -1 after the run"),
    ("seats", "i4", "people", "capacity"),
    ("limit", "i4", "people", "bookings accepted (seats + overbooking)"),
    ("roster", "i4", "row of people", "first booked person; -1 none (linked by next_in_line)"),
    ("booked", "i4", "people", "bookings held now (after the day: at the door)"),
    ("cancelled", "i4", "people", "bookings given up"),
    ("seated", "i4", "people", "people who took part"),
    ("no_shows", "i4", "people", "booked, not cancelled, did not come"),
    ("turned_away", "i4", "people", "came, but every seat was taken"),
    ("dressed", "i4", "people", "took part in costume"),
    ("reminders", "i4", "people", "reminders sent"),
    ("rule", "i4", "row of rules", "the rule that may add it; -1 planned from the start. Until then its day is -1"),
    ("room_usd", "f8", "USD", "price of its room"),
)

MODULE_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("after", "i4", "days", "from the module before"),
    ("date", "i4", "t", "its day, for all sessions; -1 by `after`"),
    ("reminder", "u1", "yes/no", "people are reminded before it"),
    ("for_them", "u1", "yes/no", "it is for people of this kind"),
    ("prepares", "f8", "probability", "that somebody does the work before it"),
    ("pre_work_teaches", "f8", "share", "of the content that the work before it teaches"),
    ("pre_work_usd", "f8", "USD", "price of that work for each who does it, their time included"),
    ("drops_out", "f8", "probability", "that somebody who came so far does not come, before a reminder and curiosity"),
    ("teaches", "f8", "share", "of the content that all up to this one teach"),
    ("dose_results", "f8", "SD", "that the hours up to this one give to applying it"),
    ("day_gives", "f8", "SD", "what it gives everybody"),
    ("enjoyment_shift", "f8", "SD", "what its format and length do to everybody"),
    ("facilitation_rho", "f8", "correlation", "of facilitation with reactions, in its format"),
    ("talk_rate", "f8", "1/working day", "talk events just after it, of the average person"),
    ("usd", "f8", "USD", "price of its hours for each who comes, their time included"),
    ("room_usd", "f8", "USD", "price of its room"),
)

COHORT_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("day", "i4", "t", "day of a module for those of a session; -1 not known yet, or after the run"),
    ("seated", "i4", "people", "of these, who took part"),
    ("prepared", "i4", "people", "of these, who had done the work before it"),
    ("reminded", "i4", "people", "who were reminded of it, whether or not they came"),
)

COURSE_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("module_day", "i4", "t", "day of the last module that they took part in; -1 none"),
    ("modules", "u1", "count", "modules that they took part in after the first visit"),
    ("passed", "u1", "count", "modules that lie behind them, those included that are not for them"),
    ("prepared", "f8", "share", "of the content that they learned in work before modules"),
    ("weighs_again", "u1", "yes/no", "has learned more since they last weighed applying it"),
)

OFFICE_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("first", "i4", "row of people", "first employee"),
    ("last", "i4", "row of people", "one past the last employee"),
    ("morning", "i4", "row of mornings", "which morning it belongs to"),
    ("first_session", "i4", "row of sessions", "first session held here (sessions are sorted by office, day)"),
    ("last_session", "i4", "row of sessions", "one past the last"),
    ("seats", "i4", "people", "seats over the whole campaign"),
    ("wanting", "i4", "people", "people who want a seat or had one"),
    ("queue_head", "i4", "row of people", "first of the queue (waitlist, pent-up demand); -1 empty"),
    ("queue_tail", "i4", "row of people", "last of the queue; -1 empty"),
    ("queue_length", "i4", "people", "people in the queue"),
    ("rivalry", "f4", "0..1", "heat of the contest with other offices, as of rivalry_day"),
    ("bar", "f4", "0..1", "elaborateness of the best rival post seen"),
    ("rivalry_day", "i4", "t", "day for which rivalry holds"),
    ("rival_views", "i4", "people", "rival posts noticed since the last stir"),
    ("rival_best", "f4", "0..1", "most elaborate of them"),
    ("first_post", "i4", "t", "day of the office's first post; -1 none"),
    ("contest_day", "i4", "t", "day on which its people first met a rival post; -1 none"),
    ("deadline", "i4", "row of deadline", "how pressing its deadline is on each day"),
    ("opens", "i4", "t", "first day on which its people may register"),
    ("closes", "i4", "t", "last day on which they may"),
    ("briefed", "f8", "share", "of its managers asked to suggest it so far"),
    ("briefed_usd", "f8", "USD", "paid for those whom rules had asked"),
)

DESK_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("opens", "i4", "t", "first day on which people of a kind may register in an office"),
    ("closes", "i4", "t", "last day on which they may"),
    ("deadline", "i4", "row of deadline", "how pressing their deadline is on each day"),
)

TEASER_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("day", "i2", "t", "date"),
    ("needs", "u1", "row of NEEDS", "whom its channel can reach at all"),
    ("vividness", "f8", "ratio", "how strongly its channel works, against an average one"),
    ("at_home", "f8", "share", "of the chance to be reached that is left to who works from home that day"),
    ("wave", "u1", "number", "wave"),
    ("mystery", "f8", "0..1", "how little it tells"),
    ("surprise", "f8", "0..1", "surprise"),
    ("benefit_clarity", "f8", "0..1", "how clearly the message tells the benefit"),
    ("key", "i8", "-", "names the teaser in chance: channel, wave and number, not its day, so that moving it keeps its random numbers"),
    ("to", "u1", "row of RECIPIENTS", "to whom of its audience it is sent"),
    ("rule", "i4", "row of rules", "the rule that may send it; -1 planned from the start. Until then its day is -1"),
    ("bought", "u1", "yes/no", "it is paid for; 0 not sent (yet)"),
    ("usd", "f8", "USD", "its price; of one that a rule sends, all that is paid for it so far, office by office where it looks at each"),
    ("time_usd", "f8", "USD", "what the working time costs that it takes from each whom it reaches"),
    ("reached", "i8", "people", "whom it has reached"),
)

RULE_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    # when
    ("metric", "u1", "row of METRICS", "what the organiser looks at"),
    ("each_office", "u1", "yes/no", "in each office by itself"),
    ("at_least", "f8", "unit of the metric", "lower bound"),
    ("at_most", "f8", "unit of the metric", "upper bound"),
    ("first", "i4", "t", "first evening"),
    ("last", "i4", "t", "last evening"),
    ("times", "i4", "count", "how often at most"),
    ("lead", "i4", "days", "from the next morning until it takes effect"),
    ("rest", "i4", "days", "from one time to the next"),
    # then
    ("action", "u1", "row of ACTIONS", "what is done"),
    ("costs", "u1", "yes/no", "it costs money"),
    ("number", "i4", "count", "sessions added in an office; days for which registration is open; seats moved"),
    ("every", "i4", "days", "from one added session to the next"),
    ("seats", "i4", "people", "capacity of an added session"),
    ("limit", "i4", "people", "bookings it accepts"),
    ("share", "f8", "share", "managers briefed"),
    ("briefing_usd", "f8", "USD", "for each manager briefed"),
    ("key", "u8", "-", "chance key of who is briefed"),
    ("reward", "i8", "row of REWARDS", "what a post earns"),
    ("sharing_log_odds", "f8", "log-odds", "with that reward"),
    ("reward_credibility", "f8", "ratio", "with that reward"),
    ("show_norms", "i8", "yes/no", "with that reward"),
)

REACTION_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("fired", "i4", "count", "how often the rule fired here"),
    ("day", "i4", "t", "last evening on which it did; -1 never"),
    ("due", "i4", "t", "day on which that takes effect; -1 it has"),
    ("message_usd", "f8", "USD", "price of the message that it sends"),
)

FIRING_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("rule", "i4", "row of rules", "which rule fired; NO_RULE: what it was to do came to nothing"),
    ("office", "i4", "row of offices", "where; -1 in the whole company"),
    ("day", "i4", "t", "on which evening"),
)

MORNING_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("first", "i4", "row of people", "first person"),
    ("last", "i4", "row of people", "one past the last person"),
    ("first_office", "i4", "row of offices", "first office"),
    ("last_office", "i4", "row of offices", "one past the last office"),
    ("prompted", "i4", "count", "length of the list of people prompted to register"),
    ("talkers", "i4", "count", "length of the list of possible talkers"),
    ("settled", "i4", "count", "how many of these are in the order of their rows"),
    ("pending", "i4", "count", "length of the list of people about to post"),
)


class Tally(IntEnum):
    """Columns of the office tallies; cumulative unless they say `now`."""

    AWARE = 0  # people who have heard of the programme (cumulative)
    WANTING = 1  # demand: people who decided they want to attend (cumulative)
    BOOKED = 2  # people holding a seat now
    WAITLISTED = 3  # people waiting now while sessions can be booked
    PENT_UP = 4  # people waiting now with no session open
    CANCELLED = 5  # bookings given up (cumulative)
    SEATED = 6  # people who took part (cumulative)
    NO_SHOWS = 7  # booked people who did not come (cumulative)
    TURNED_AWAY = 8  # came, but found no seat (cumulative)
    POSTS_BEFORE = 9  # posts before the author attended (cumulative)
    POSTS_DURING = 10  # posts from the room (cumulative)
    POSTS_AFTER = 11  # posts after attending (cumulative)
    VIEWS = 12  # posts noticed, distinct readers per post (cumulative)
    REACTIONS = 13  # reactions and comments (cumulative)
    CONTENT_TALKERS = 14  # attendees who have told someone about the content (cumulative, people)
    MENTION_TALKERS = 15  # attendees who have merely mentioned it (cumulative, people)
    CONTENT_TALKS = 16  # conversations about the content (cumulative, one a listener)
    MENTION_TALKS = 17  # conversations that merely mention it (cumulative, one a listener)
    PLATFORM_TALKS = 18  # conversations held on the platform rather than face to face (cumulative)
    FRUSTRATED = 19  # people refused, passed over, sent or pestered (cumulative)
    FRUSTRATION_PPM = 20  # sum of the frustration added, before it fades, in millionths (cumulative)
    APPLYING = 21  # attendees applying it on the job now (Level 3)
    ILL_CONTENT_TALKS = 22  # conversations about the content that speak ill of it (cumulative, one a listener)
    COMPLAINTS = 23  # conversations in which somebody who did not attend complains (cumulative, one a listener)


TALLY: dict[str, int] = {each.name.lower(): each.value for each in Tally}
"""Name of a tally column -> its index."""


READING_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("reader", "i4", "row of people", "who would meet the post"),
    ("post", "i4", "row of posts", "the post"),
)

PAGE_COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("page", "i4", "page of readings", "the page written last, the earlier ones follow by page_before; -1 none"),
    ("filled", "i4", "count", "readings on it; every earlier page is full"),
)


def record(columns: tuple[tuple[str, str, str, str], ...], size: int | None = None) -> np.dtype[np.void]:
    """The aligned structured dtype of a column table, of `size` bytes a row (as many as it takes, if not given)."""
    dtype = np.dtype([(name, kind) for name, kind, _, _ in columns], align=True)
    if size is None or dtype.fields is None:
        return dtype
    places = [dtype.fields[name][1] for name, _, _, _ in columns]
    layout: Any = {"names": list(dtype.names or ()), "formats": [kind for _, kind, _, _ in columns], "offsets": places, "itemsize": size}
    return np.dtype(layout, align=True)


PERSON, JOURNEY = record(PERSON_COLUMNS, CACHE_LINE), record(JOURNEY_COLUMNS, 2 * CACHE_LINE)
POST, SESSION, READING, PAGE = record(POST_COLUMNS), record(SESSION_COLUMNS), record(READING_COLUMNS), record(PAGE_COLUMNS)
OFFICE, DESK, TEASER, MORNING = (record(each) for each in (OFFICE_COLUMNS, DESK_COLUMNS, TEASER_COLUMNS, MORNING_COLUMNS))
MODULE, COHORT, COURSE = record(MODULE_COLUMNS), record(COHORT_COLUMNS), record(COURSE_COLUMNS)
RULE, REACTION, FIRING = record(RULE_COLUMNS), record(REACTION_COLUMNS), record(FIRING_COLUMNS)


class Tables(NamedTuple):
    """What follows from the settings alone: rules worked out once for each value that an argument can take.

    N people, O offices, D days, T teasers. A table holds what the rule returns, bit for bit.
    """

    fading: np.ndarray  # (D + 1,) share of curiosity or interest left after so many days
    rivalry_fading: np.ndarray  # (D + 1,) share of the heat of a contest left
    curiosity: np.ndarray  # (T, 2, T + 1) curiosity from a teaser: if an earlier wave reached them (1) or not, by exposures
    benefit_told: np.ndarray  # (T, 2) clearness of the benefit to those who stop at the message, and who read on
    told: np.ndarray  # (2, 2) chance that a colleague is told: where one of the two works from home today (1) or not, by same office (1)
    talk_profile: np.ndarray  # (D + 1,) talk by days since the workshop
    retention: np.ndarray  # (D + 1, RETELLINGS) share of what was learned that can be told, by days and retellings
    peers: np.ndarray  # (MAX_INSPIRERS + 1,) log-odds from inspiring peers
    manager: np.ndarray  # (2,) log-odds from a manager who suggests it: briefed only, involved early
    frustration_fading: np.ndarray  # (D + 1,) share of frustration left
    habituation: np.ndarray  # (D + 1,) share of a contest's effect left by days since it began
    noticed_by: np.ndarray  # (RANKS, window + 1) share of attentive readers who have met a post of some rank after k mornings
    talks_at_most: np.ndarray  # (32,) chance to talk today, at most, by the upper bits of `listed`


class Beside(NamedTuple):
    """What a campaign knows of a second one that runs in the same company at the same time, and the other way round. N people, G days on which
    either of them is simulated: the common days. No row where a campaign runs alone."""

    clock: np.ndarray  # (G,) int64, days up to each common day, itself among them, on which either works
    days: np.ndarray  # (3,) int64, by STARTS, APART and LATER
    mine: np.ndarray  # (2, N) uint8, what each takes in of this campaign: today and on the working day before, by clock modulo 2
    theirs: np.ndarray  # (2, N) uint8, `mine` of the other
    people: np.ndarray  # (N,) PERSON, people of the other
    journeys: np.ndarray  # (N,) JOURNEY, its journeys
    sessions: np.ndarray  # (S,) SESSION, its sessions
    room: np.ndarray  # (N,) int64, clock of the last day on which each sat in a room of either; 0 never; both have the same


STARTS, APART, LATER = range(3)
"""Of a campaign: the common day on which it begins to be simulated; its t less that of the other on the same day; days by which its day zero
comes after that of the first campaign."""


@by_pointer
class World(NamedTuple):
    """Everything a day reads and writes. N people, O offices, M mornings, D days, S sessions, T teasers, R rules.

    Fields named in LIVING belong to one replication; the rest is read only and shared by all of a design point.
    """

    key: np.ndarray  # (N,) uint64, stable name of each person, independent of the row: keys their random numbers
    people: np.ndarray  # (N,) PERSON, on cache lines
    team: np.ndarray  # (N,) int32, the team of each person
    team_key: np.ndarray  # (teams,) uint64, stable name of each team: keys what it decides together
    team_attended: np.ndarray  # (teams,) int32, members who took part so far
    team_size: np.ndarray  # (teams,) int32, members
    remote: np.ndarray  # (N,) float32, share of working days on which each person is at home
    journeys: np.ndarray  # (N,) JOURNEY, on cache lines
    inspirers: np.ndarray  # (N, MAX_INSPIRERS) int32, rows of people; the first n_inspirers are real
    posts: np.ndarray  # (capacity,) POST; the first counts[0] are real
    readings: np.ndarray  # (pages, PAGE_LENGTH) READING: who meets which post on which coming morning
    page_before: np.ndarray  # (pages,) int32, the page that a morning's list goes on with, or the next free page; -1 none
    due: np.ndarray  # (window + 2, M) PAGE, the list of each coming morning, by working day modulo window + 2
    sessions: np.ndarray  # (S,) SESSION, by office, then day; in each office those that rules may add come last
    offices: np.ndarray  # (O,) OFFICE
    kind: np.ndarray  # (N,) int32, whom the same waves, sessions and modules are for; empty if all are of one kind
    desks: np.ndarray  # (O, C) DESK, of people of each kind; no row if all are of one kind: their office tells
    whom: np.ndarray  # (S, C) bool, whether a session is for people of a kind
    from_home: np.ndarray  # (S,) int32, places of a session for those who join from home
    tries: np.ndarray  # (N,) uint8, seats that each has booked; empty if nobody books again
    near_start: np.ndarray  # (O + 1,) int64, where the offices within reach of each begin in near_to
    near_to: np.ndarray  # (pairs,) int32, rows of offices; empty if people do not switch
    culture: np.ndarray  # (O, CULTURES) float64, what people of each office do more readily
    language: (
        np.ndarray
    )  # (T + 1,) int32, row of reads: the language of each teaser, last that of the programme; -1 everybody understands it
    reads: np.ndarray  # (L, N) bool, who understands each language
    online: np.ndarray  # (N,) uint8, whether who attended did so from home; empty if the programme is not hybrid
    attended_first: np.ndarray  # (S,) int32, where in `attended` those who took part in each session begin
    mornings: np.ndarray  # (M,) MORNING, in the order of the day
    leaves: np.ndarray  # (N,) int32, t at which each has left the company; empty if nobody leaves
    absent: np.ndarray  # (1,) float64, share of people absent on a working day
    modules: np.ndarray  # (V, K) MODULE, those that follow the first visit, in their order: by kind; where some are hybrid, those rows again for who joins from home
    cohorts: np.ndarray  # (S, K) COHORT, when those of each session are due, and who came
    course: np.ndarray  # (N,) COURSE of each person; empty if there are no modules
    deadline: np.ndarray  # (K, D) log-odds from the deadline on each day (-inf when it has passed), a row for each calendar of sessions (for each office, if rules may change them)
    teasers: np.ndarray  # (T,) TEASER, as the campaign lists them; then those that rules may send
    teaser_lands: np.ndarray  # (T, O, C) int64, t at which a teaser lands in an office for people of a kind; -1 not sent there
    teaser_levels: np.ndarray  # (T, levels) bool, ranks it is sent to
    staging: np.ndarray  # (T,) log-odds to stage a post on a teaser
    rules: np.ndarray  # (R,) RULE, as the campaign lists them
    rule_offices: np.ndarray  # (R, O) bool, where each acts
    reactions: np.ndarray  # (R, O) REACTION; of a rule for the whole company the first
    firings: np.ndarray  # (most,) FIRING, in the order in which they came; the first counts[COUNT_FIRINGS] are real
    reward_usd: np.ndarray  # (2 + R,) float64, price of a post's reward: none, the campaign's, those of its rules
    reward_backlash: np.ndarray  # (2 + R,) float64, SD by which a post that earned it is liked less
    prices: np.ndarray  # (prices,) float64, USD by PRICE_...
    purse: np.ndarray  # (3,) float64, USD by PURSE_...; infinite where no rule stops spending at a limit
    teaser_heads: np.ndarray  # (T, O) int64, people whom a message is for; no row where no rule stops spending at a limit
    teaser_group: np.ndarray  # (T,) int32, row of groups of those it is for; -1 all in the offices and of the ranks it is sent to
    groups: np.ndarray  # (G, N) bool, who belongs to each group that a message is for and that offices and ranks do not tell
    attention_class: (
        np.ndarray
    )  # (N,) int32, row of attention and tiredness: whom the same other programmes are for; empty if there are none
    attention: np.ndarray  # (classes, D) float64, share of attention that other programmes leave on each day; no row if there are none
    tiredness: np.ndarray  # (classes, D) float64, log-odds to register that the changes of the last year take or give
    teaser_opened: np.ndarray  # (T, O) float64, chance that it reaches somebody of an office it lands in
    colleague_start: np.ndarray  # (N + 1,) int64, undirected ties with the reporting line: who talks to whom
    colleague_to: np.ndarray  # (ties,) int32
    tie_share: (
        np.ndarray
    )  # (ties,) float32, share of each tie of the time that the average person has for colleagues; empty: all count alike
    follower_start: np.ndarray  # (N + 1,) int64, who reads whose posts
    follower_to: np.ndarray  # (follows,) int32
    working: np.ndarray  # (D,) bool, company-wide
    workday: np.ndarray  # (D,) int64, working days before each day
    office_open: np.ndarray  # (D, O) bool, open for business
    trending: np.ndarray  # (slots,) int32, posts in the all-company channel today; -1 none
    trending_rule: np.ndarray  # (3,) int64, minimum reactions, working days of eligibility, minimum reactions in a community
    community_first: np.ndarray  # (C + 1,) int32, first row of people of each community
    community_top: np.ndarray  # (C, slots) int32, posts in the channel of each community today, best first; -1 none
    prompted: np.ndarray  # (N,) int32, per-morning lists laid out in the mornings' slices
    talkers: np.ndarray  # (N,) int32, likewise
    pending: np.ndarray  # (N,) int32, likewise
    attended: np.ndarray  # (N,) int32, who took part: session after session as they are held, each by row
    lookers: np.ndarray  # (N,) int32, likewise, and within a morning by look_day
    looker_first: np.ndarray  # (M, WORKING_WEEK) int64, where each of these lists begins
    looker_count: np.ndarray  # (M, WORKING_WEEK) int64, how long it is
    listed: np.ndarray  # (N,) uint8, LISTED bits: which lists hold the person, and what bounds their chance to talk
    scratch: np.ndarray  # (N,) int32, candidates of the phase at hand
    spare: np.ndarray  # (N,) int32, for sorting them
    lots: np.ndarray  # (N,) float64, likewise
    counter: np.ndarray  # (sorting.DIGITS,) int64, likewise
    keys: np.ndarray  # (2, decisions) uint64, chance keys of decisions taken once, and today
    lapses: np.ndarray  # (D + 1, O) int64, people who stop applying it on each day
    tally: np.ndarray  # (O, len(TALLY)) int64, running
    daily: np.ndarray  # (D, O, len(TALLY)) int32, the tally at the end of each day
    counts: np.ndarray  # (11,) int64, by COUNT_...
    behaviour: np.ndarray  # (1,) record of float64: the behavioural parameters by name, switches applied
    campaign: (
        np.ndarray
    )  # (1,) record (of a hybrid programme (2,): in the room, from home) of float64/int64: the campaign's levers as the rules read them
    tables: Tables
    beside: Beside


DRESSES, SHOWS, HEEDS = range(3)
"""Columns of `culture`: chance that a team comes in costume of its own accord; ratio of posting; ratio of what a manager's suggestion adds."""
TALKATIVE_UP_TO = (0.5, 0.75, 1.0, 1.4, 2.0, 3.0, 5.0)
"""Where classes of talkativeness end: a bound on what a person says that is read without the person (see `listed`)."""
TALKS_UP_TO = tuple(0.01 * 1.4**k for k in range(15))
"""Where classes of those who attended end, 1/working day: how often they would bring it up when that was last looked at."""
LISTED_TALKER, LISTED_PENDING, LISTED_LOOKER, LISTED_ATTENDED, LISTED_ANGRY = 1, 2, 4, 8, 16
LISTS = LISTED_TALKER | LISTED_PENDING | LISTED_LOOKER
LISTED_REASON, LISTED_URGE, LISTED_CLASS = 3, 4, 5
"""Bits of `listed` from these on: a row of `talks_at_most`, which is whether they attended, then of who did the class of what they would tell,
of who did not whether they are angry and their class of talkativeness (fixed)."""
KEYS_ONCE, KEYS_TODAY = 0, 1

NO_RULE = -1
"""Of a firing that is struck out, since spending stopped before it took effect."""

RETELLINGS = 8
"""Retellings that the table of retention covers; who has told it more often is worked out on the spot."""

RANKS, ORDINARY, RANK_STEP = 33, 16, 0.25
"""Ranks of posts in a ranked feed; the rank of an ordinary post; the log ratio of being noticed from one rank to the next."""

PAGE_LENGTH = 32
"""Readings on a page: pages of a list are scattered in memory, what is on one lies together."""

# posts made; oldest post in feeds; seed; first day (as keyed in chance); working days to day zero; first free page; pages ever used;
# firings of rules; whether a rule has stopped spending; whether something could not be bought for want of money;
# people who took part
COUNT_POSTS, COUNT_OLDEST, COUNT_SEED, COUNT_FIRST_DAY, COUNT_WEEK, COUNT_FREE, COUNT_PAGES, COUNT_FIRINGS = range(8)
COUNT_STOPPED, COUNT_SHORT, COUNT_ATTENDED = range(8, 11)

# what is paid in any case; for each attendee; for each session beside its room; for each reminder
PRICE_FIXED, PRICE_ATTENDEE, PRICE_SESSION, PRICE_REMINDER = range(4)

# what may still be bought before the limit is reached, all that is decided paid for; the limit; what a booking may cost at most: somebody who is
# reminded and comes to all of it
PURSE_LEFT, PURSE_LIMIT, PURSE_SEAT = range(3)
