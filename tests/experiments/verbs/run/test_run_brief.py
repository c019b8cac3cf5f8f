"""The brief of a run: what it recommends."""

import numpy as np

from experiments.statistics.verdict import prediction
from experiments.verbs.run.brief import _recommendation

WORLDS = 20


def recommended(ratio: float, fill: float, no_shows: float) -> str:
    """What is recommended where all worlds are alike."""
    figures = {"demand_supply_ratio": ratio, "demand": 90 * ratio, "seats": 90.0, "seat_fill": fill, "no_show_rate": no_shows}
    values = {name: np.full(WORLDS, value) for name, value in figures.items()}
    return _recommendation(values, {name: prediction(each) for name, each in values.items()})


def test_more_seats_are_no_answer_where_half_of_them_stay_empty() -> None:
    assert recommended(2.5, 0.9, 0.1).startswith("Offer more seats")
    told = recommended(2.5, 0.42, 0.62)
    assert told.startswith("Fill the seats there are before you offer more") and "62 % of those booked do not come" in told
    assert recommended(0.5, 0.42, 0.1).startswith("Offer fewer seats")
