"""Patterns of talk: who talks how much, of what, and how well they speak of it."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from experiments.verbs.verify.measured import Measured, band, bootstrap, mean, quotient, ratio_of_sums, ratio_within
from experiments.verbs.verify.programmes import Field, ordinary
from experiments.verbs.verify.samples import attendees, of_ordinary
from sim.settings import Settings

VERY = 1.5
"""Standard deviations from the average programme from which on somebody counts as very (dis)satisfied."""
BANDS = {"disappointed": (-np.inf, -VERY), "lukewarm": (-0.25, 0.25), "delighted": (VERY, np.inf)}


def talk_of(field: Field, who: str, against: str) -> Measured:
    """Attendees who tell anybody anything of it within 28 days, of one band of enjoyment against another.

    Within programmes: how much people talk depends on much else in which programmes differ.
    """
    groups = attendees(field)
    edges = np.linspace(-2.5, 2.5, 11)

    def counted(chosen: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        found = [(each["anything"][chosen(each["enjoyment"])].sum(), np.sum(chosen(each["enjoyment"]))) for each in groups]
        return np.array(found).reshape(-1, 2)

    bins = [counted(lambda e, a=a, b=b: (e >= a) & (e < b)).sum(axis=0) for a, b in pairwise(edges)]  # type: ignore[misc]
    shown = [(x, part / whole, whole) for x, (part, whole) in zip((edges[:-1] + edges[1:]) / 2, bins, strict=True) if whole >= 30]
    x, y, n = np.array(shown, np.float64).T if shown else np.zeros((3, 0))
    curve = band(x, y, n, "enjoyment (SD)", "attendees who tell anything")
    rows = np.array([counted(among(who)), counted(among(against))], np.float64).swapaxes(0, 1)
    return bootstrap(rows, lambda each: ratio_within(each[:, 0], each[:, 1]), "programmes", curve)


def among(name: str) -> Callable[[np.ndarray], np.ndarray]:
    """Says of enjoyment (people,) whether it lies in a band, (people,)."""
    low, high = BANDS[name]
    return lambda enjoyment: (enjoyment >= low) & (enjoyment <= high)


def disappointed_who_tell(field: Field) -> Measured:
    """Disappointed attendees of ordinary programmes who tell somebody what it was like (the content) within 28 days / all of them.

    "I went on a course" tells nothing of what disappointed them, and is not counted.
    """
    there = [among("disappointed")(each["enjoyment"]) for each in attendees(field)]
    rows = [(each["content"][chosen].sum(), chosen.sum()) for each, chosen in zip(attendees(field), there, strict=True)]
    return bootstrap(np.array(rows, np.float64).reshape(-1, 2), ratio_of_sums, "programmes")


def well_against_ill(field: Field) -> Measured:
    """Stories that speak well of a good ordinary programme / those that speak ill of it, over all of these together.

    Good: quality and facilitation together above average.
    """
    rows = [found.stories for each, found in zip(ordinary(field), of_ordinary(field), strict=True) if is_good(each)]
    return bootstrap(np.array(rows, np.float64), ratio_of_sums, "programmes")


def is_good(settings: Settings) -> bool:
    """Whether quality and facilitation together are above average."""
    return settings.campaign.programme.quality + settings.campaign.programme.facilitation > 1.0


MOST_TALKATIVE = 0.15


def talk_of_the_most_talkative(field: Field) -> Measured:
    """Days on which the content was told by the most talkative 15 % of attendees (rounded up) / by all, averaged over programmes.

    The most talkative by what they are like, as the source finds them, not by how often they came to tell this one thing.
    """
    return mean([share_of_most(each["retellings"], each["talkativeness"], MOST_TALKATIVE) for each in attendees(field)], "programmes")


def share_of_most(counts: np.ndarray, trait: np.ndarray, share: float) -> float:
    """Sum of counts (people,) over those with most of a trait (people,), so large a share of them (rounded up) / sum over all."""
    most = int(np.ceil(share * len(counts)))
    return quotient(float(counts[np.argsort(-trait, kind="stable")[:most]].sum()), float(counts.sum()))
