"""What a finished replication hands to the measures."""

from dataclasses import dataclass

import numpy as np

from sim.company.company import Company
from sim.levers import Settings
from sim.state import COUNT_POSTS, World


@dataclass(frozen=True)
class Outcome:
    """The end state of one replication. Arrays follow the column tables of `sim.state`."""

    settings: Settings
    company: Company
    seed: int
    people: np.ndarray  # (N,) state.PERSON
    posts: np.ndarray  # (posts,) state.POST
    sessions: np.ndarray  # (S,) state.SESSION
    daily: np.ndarray  # (D, O, len(TALLY)) int32, the tally at the end of each day
    working: np.ndarray  # (D,) bool


def outcome_of(settings: Settings, company: Company, seed: int, w: World) -> Outcome:
    """The state as it stands, for the measures."""
    return Outcome(settings, company, seed, w.people, w.posts[: w.counts[COUNT_POSTS]], w.sessions, w.daily, w.working)
