"""Patterns of reactions: ratings, and what expectations and format do to them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from experiments.verbs.verify.measured import Measured, bootstrap, mean, quotient, ratio_of_sums
from experiments.verbs.verify.programmes import Field, average
from experiments.verbs.verify.samples import attendees


def rating_spread(field: Field) -> Measured:
    """Standard deviation of ratings over the attendees of all ordinary programmes together."""
    ratings = [each["rating"] for each in attendees(field)]
    return bootstrap(
        np.arange(len(ratings)), lambda chosen: float(np.concatenate([ratings[i] for i in chosen]).std()), f"programmes, {_people(ratings)}"
    )


def low_ratings(field: Field) -> Measured:
    """Ratings of 1 or 2 / ratings, over the attendees of all ordinary programmes together."""
    ratings = [each["rating"] for each in attendees(field)]
    rows = np.array([(np.sum(each <= 2), len(each)) for each in ratings], np.float64).reshape(-1, 2)
    return bootstrap(rows, ratio_of_sums, f"programmes, {_people(ratings)}")


def _people(ratings: list[np.ndarray]) -> str:
    return f"{sum(map(len, ratings)):,} attendees"


def expectation_and_rating(field: Field) -> Measured:
    """Correlation of excitement at the door with the rating, over attendees within a programme, averaged over programmes."""
    return mean([correlation(each["anticipation"], each["rating"]) for each in attendees(field)], "programmes")


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's; nan where one of them is constant."""
    return float(np.corrcoef(x, y)[0, 1]) if x.std() > 0 and y.std() > 0 else np.nan


@cache
def ratings_of(field: Field, arm: str) -> np.ndarray:
    """(replications, 3) number, sum and sum of squares of the ratings of an average programme, changed as ARMS says."""
    changes = {name: value(field) if callable(value) else value for name, value in ARMS[arm].items()}
    rows = []
    for outcome in field.simulated(average(field, changes), field.repetitions(0.5)):
        rating = outcome.people["rating"]
        given = rating[rating > 0].astype(np.float64)
        rows.append((len(given), given.sum(), (given**2).sum()))
    return np.array(rows)


ARMS: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "virtual": {"campaign.programme.format": "virtual"},
    "teasers": {"campaign.teasers": lambda field: field.campaign.campaign.teasers},
}
"""An average programme in a room with a plain invitation; on a screen; with the teasers of the campaign at hand."""


def rating_gap(field: Field, arm: str) -> Measured:
    """Mean rating of an average programme so changed, less that of the plain one, in standard deviations of its ratings."""

    def gap(rows: np.ndarray) -> float:
        (n, total, squares), (other, changed, _) = rows.sum(axis=0)
        plain, sd = quotient(total, n), np.sqrt(quotient(squares, n) - quotient(total, n) ** 2)
        return quotient(quotient(changed, other) - plain, sd)

    return bootstrap(np.stack([ratings_of(field, each) for each in ("plain", arm)], axis=1), gap, "pairs of replications")
