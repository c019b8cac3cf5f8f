"""Who knows whom and who reads whom, counted from messages and the line of managers."""

from dataclasses import dataclass

import numpy as np

from experiments.verbs.import_.messages import Messages
from experiments.verbs.import_.people import ImportedPeople
from sim.company.tie_table import FOLLOW

REPLY, MENTION, THREAD, MANAGER = "reply", "mention", "thread", "manager"
"""Kinds of ties that are made here; lists of ties have kinds of their own. `follow` says who reads whom, all others who talks with whom."""
THREADS_AT_A_TIME = 100_000


@dataclass(frozen=True)
class Ties:
    """E ties of one kind each; arrays (E,). `one` and `other` are rows of people, `weight` counts what they rest on."""

    kind: str
    one: np.ndarray
    other: np.ndarray
    weight: np.ndarray


def ties_of(people: ImportedPeople, messages: Messages, most_in_thread: int) -> tuple[list[Ties], int]:
    """All ties by kind, and how many threads were too crowded to say who knows whom.

    reply: who answered, and whom. mention: who mentioned, and whom. thread: two people in one thread of at most
    `most_in_thread`, weighted by the threads they share. manager: a person and their manager. follow: who reacted to
    or answered somebody, and so reads them. Nobody is tied to themselves.
    """
    threads, crowded = _together(messages, most_in_thread)
    below = np.flatnonzero(people.manager >= 0).astype(np.int32)
    reading = np.concatenate((messages.replies, messages.reacted), axis=1)
    pairs = {
        REPLY: messages.replies,
        MENTION: messages.mentions,
        THREAD: threads,
        MANAGER: np.stack((below, people.manager[below])),
        FOLLOW: reading,
    }
    return [counted(kind, each, len(people)) for kind, each in pairs.items()], crowded


def counted(kind: str, pairs: np.ndarray, people: int, weight: np.ndarray | None = None) -> Ties:
    """Each pair of (2, E) once, with how often it was there, or with the sum of its weights (E,); ascending. Nobody is tied to themselves."""
    apart = pairs[0] != pairs[1]
    code = pairs[0, apart].astype(np.int64) * people + pairs[1, apart]
    code, place, times = np.unique(code, return_inverse=True, return_counts=True)
    total = times if weight is None else np.bincount(place.reshape(-1), weight[apart], len(code))
    return Ties(kind, (code // max(people, 1)).astype(np.int32), (code % max(people, 1)).astype(np.int32), total)


def _together(messages: Messages, most: int) -> tuple[np.ndarray, int]:
    """(2, E) pairs of people in one thread, once a thread, the lower row first; and the number of crowded threads."""
    in_thread = messages.thread != 0
    both = np.unique(np.stack((messages.thread[in_thread], messages.author[in_thread].astype(np.uint64))), axis=1)
    start = np.flatnonzero(np.concatenate(([True], both[0, 1:] != both[0, :-1]))) if both.shape[1] else np.empty(0, np.int64)
    size = np.diff(np.append(start, both.shape[1]))
    person = both[1].astype(np.int32)
    pieces = [np.empty((2, 0), np.int32)]
    for people in range(2, most + 1):
        first, second = np.triu_indices(people, 1)
        of_size = start[size == people]
        for some in np.array_split(of_size, max(1, -(-len(of_size) // THREADS_AT_A_TIME))):
            members = person[some[:, None] + np.arange(people)]  # ascending within a thread
            pieces.append(np.stack((members[:, first].ravel(), members[:, second].ravel())))
    return np.concatenate(pieces, axis=1), int(np.count_nonzero(size > most))


def colleague_pairs(ties: list[Ties], people: int) -> np.ndarray:
    """(2, E) who knows whom, along any kind but `follow`; each pair once, the lower row first."""
    some = [np.stack((each.one, each.other)) for each in ties if each.kind != FOLLOW]
    every = np.concatenate(some, axis=1) if some else np.empty((2, 0), np.int32)
    low, high = every.min(axis=0), every.max(axis=0)
    code = np.unique(low.astype(np.int64) * people + high)
    return np.stack((code // max(people, 1), code % max(people, 1)))
