"""What several groups of patterns are measured in: key figures of the campaign, and the attendees of ordinary programmes."""

from functools import cache

import numpy as np

from experiments.verbs.verify.measured import Measured, mean
from experiments.verbs.verify.programmes import Field, ordinary
from sim.measures.kpis import kpis
from sim.outcome import Outcome
from sim.setup.calendar import TALK_WINDOW_DAYS
from sim.state.layout import TALLY


@cache
def campaign_figures(field: Field) -> tuple[dict[str, float], ...]:
    """Key figures of each replication of the campaign at hand."""
    return tuple(map(kpis, field.simulated(field.campaign, field.repetitions())))


def mean_figure(field: Field, name: str) -> Measured:
    """Mean of a key figure over replications of the campaign."""
    return mean([each[name] for each in campaign_figures(field)], "replications")


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


@cache
def attendees(field: Field) -> tuple[dict[str, np.ndarray], ...]:
    """(attendees,) each: for each ordinary programme what its attendees thought of it and did with it; programmes of two or fewer left out."""
    found = []
    for number, each in enumerate(ordinary(field)):
        parts = [attendees_of(outcome) for outcome in field.simulated_ordinary(number, each)]
        found.append({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
    return tuple(each for each in found if len(each["rating"]) > 2)


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


def stories(outcome: Outcome) -> tuple[int, int]:
    """Conversations about the content that speak well of it; those that speak ill of it, complaints of people who were not there included."""
    last = outcome.daily[-1].sum(axis=0)
    ill = int(last[TALLY["ill_content_talks"]])
    return int(last[TALLY["content_talks"]]) - ill, ill + int(last[TALLY["complaints"]])
