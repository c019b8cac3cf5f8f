"""The brief of a run: what it recommends, and what its figures hang on."""

import numpy as np

from experiments.report.finding_out import as_data, spread_by
from experiments.statistics.verdict import prediction
from experiments.verbs.run.brief import _recommendation, unknown_sentences

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


def test_what_its_figures_hang_on() -> None:
    """Heard by 4 x + noise: x explains 16 / 12 of 16 / 12 + 1 / 3 of the variance; the last world is not defined, further ones have a set again."""
    rng = np.random.default_rng(5)
    known, idle = rng.random(400), rng.random((400, 3))
    heard = np.append(4 * known + rng.uniform(-1, 1, 400), np.ones(9))
    heard[399] = np.nan
    groups = {"Talk": known[:, None], "Cost": idle}
    (found,) = spread_by(heard, groups)
    assert (found.kind, found.name) == ("group", "Talk")
    assert abs(found.worth.value - 0.8) < 0.04
    assert unknown_sentences({"content_heard": [found], "cost_total": []}) == [
        f"How many are told the content hangs most on Talk ({100 * found.worth.value:.0f} % of the spread)."
    ]
    assert as_data([found], "share")[0]["value"] == found.worth.value
    assert spread_by(np.ones(400), groups) == spread_by(heard, {}) == []
