"""What several groups of patterns are measured in: replications of the campaign at hand, and of ordinary programmes, each simulated once."""

from functools import cache
from typing import NamedTuple

import numpy as np

from experiments.verbs.verify.measured import Measured, mean
from experiments.verbs.verify.programmes import Field, ordinary
from sim.measures.cascades import cascades, children
from sim.measures.kpis import kpis
from sim.outcome import Outcome
from sim.setup.calendar import TALK_WINDOW_DAYS
from sim.state.layout import TALLY

# --- the campaign at hand -----------------------------------------------------------------------------------------------------

FIRST_OF_CASCADE = 5


class PostSpread(NamedTuple):
    """What a replication says about posts."""

    size: np.ndarray  # (cascades,) posts of each
    depth: np.ndarray  # (cascades,)
    virality: np.ndarray  # (cascades,)
    first_copies: int  # posts inspired by an original itself
    inspired: np.ndarray  # posts inspired by each post that left every feed within the run
    first_offices: np.ndarray  # of each cascade of as many posts: distinct offices among its first FIRST_OF_CASCADE
    views: np.ndarray  # (posts,) people who noticed it
    reactions: np.ndarray  # (posts,)
    authors: np.ndarray  # (posts,) who posted
    staff: int  # people
    audience: int  # of these, those the programme is for
    users: int  # of all people, those with access to the platform


def spread_of(outcome: Outcome) -> PostSpread:
    """The above, of one replication."""
    posts, trees = outcome.posts, cascades(outcome.posts)
    seen_out = posts["workday"] + outcome.settings.platform.feed_window_days < np.count_nonzero(outcome.working)
    long_enough = trees["root"][trees["size"] >= FIRST_OF_CASCADE]
    first = [len(np.unique(posts["office"][posts["root"] == root][:FIRST_OF_CASCADE])) for root in long_enough]
    people = outcome.people
    return PostSpread(
        trees["size"], trees["depth"], trees["structural_virality"], int(np.sum(posts["generation"] == 1)),
        children(posts)[seen_out], np.array(first, np.int64), posts["views"].copy(), posts["reactions"].copy(), posts["author"].copy(),
        len(people), int(np.count_nonzero(people["in_audience"])), int(np.count_nonzero(people["opens_rate"] > 0)),
    )  # fmt: skip


@cache
def _campaign(field: Field) -> tuple[tuple[PostSpread, dict[str, float]], ...]:
    return tuple((spread_of(outcome), kpis(outcome)) for outcome in field.simulated(field.campaign, field.repetitions()))


def of_campaign(field: Field) -> tuple[PostSpread, ...]:
    """Posts of each replication of the campaign at hand."""
    return tuple(spread for spread, _ in _campaign(field))


def mean_figure(field: Field, name: str) -> Measured:
    """Mean of a key figure over replications of the campaign."""
    return mean([figures[name] for _, figures in _campaign(field)], "replications")


# --- ordinary programmes ------------------------------------------------------------------------------------------------------


class OrdinaryProgramme(NamedTuple):
    """What the replications of an ordinary programme say, taken together but for posts."""

    spreads: tuple[PostSpread, ...]
    attendees: dict[str, np.ndarray]  # (attendees,) each, as of `attendees_of`
    came: np.ndarray  # (2,) bookings as of `bookings`
    stories: np.ndarray  # (2,) as of `stories`


@cache
def of_ordinary(field: Field) -> tuple[OrdinaryProgramme, ...]:
    """Each ordinary programme."""
    found = []
    for number, each in enumerate(ordinary(field)):
        spreads, people, came, told = zip(
            *((spread_of(run), attendees_of(run), bookings(run), stories(run)) for run in field.simulated_ordinary(number, each)),
            strict=True,
        )
        attendees = {name: np.concatenate([part[name] for part in people]) for name in people[0]}
        found.append(OrdinaryProgramme(spreads, attendees, np.sum(came, axis=0), np.sum(told, axis=0)))
    return tuple(found)


def attendees(field: Field) -> list[dict[str, np.ndarray]]:
    """(attendees,) each: for each ordinary programme what its attendees thought of it and did with it; programmes of two or fewer left out."""
    return [each.attendees for each in of_ordinary(field) if len(each.attendees["rating"]) > 2]


OF_ATTENDEES = (
    "rating",
    "enjoyment",
    "usefulness",
    "anticipation",
    "support",
    "debriefed",
    "mates_practising",
    "retellings",
    "talkativeness",
)


def attendees_of(outcome: Outcome) -> dict[str, np.ndarray]:
    """(attendees,) each: OF_ATTENDEES, whether they apply it, and whether they told the content, or anything, within 28 days."""
    people = outcome.people
    there = people["attended_day"] >= 0
    content, mention = (_within(people[f"told_{what}_day"], people["attended_day"]) for what in ("content", "mention"))
    columns = {name: people[name] for name in OF_ATTENDEES}
    columns |= {"applies": people["applies_until"] >= 0, "content": content, "anything": content | mention}
    return {name: column[there].astype(np.float64) for name, column in columns.items()}


def _within(told: np.ndarray, attended: np.ndarray) -> np.ndarray:
    return (told >= 0) & (told <= attended + TALK_WINDOW_DAYS)


def bookings(outcome: Outcome) -> tuple[int, int]:
    """People booked who came, whether or not they found a seat; bookings held on the day."""
    there, away = (outcome.sessions["seated"] + outcome.sessions["turned_away"]).sum(), outcome.sessions["no_shows"].sum()
    return int(there), int(there + away)


def stories(outcome: Outcome) -> tuple[int, int]:
    """Conversations about the content that speak well of it; those that speak ill of it, complaints of people who were not there included."""
    last = outcome.daily[-1].sum(axis=0)
    ill = int(last[TALLY["ill_content_talks"]])
    return int(last[TALLY["content_talks"]]) - ill, ill + int(last[TALLY["complaints"]])
