"""Other programmes in the same company: none, of no intensity, for nobody or long past changes no bit; all attention taken leaves nothing."""

from typing import Any

import numpy as np
import pytest

from sim.engines import columns
from sim.model import ViralityModel
from tests.worlds import differences, shipped

SEED = 3
THERE = "Lisbon"


def model(*others: dict[str, Any], **changes: Any) -> ViralityModel:
    made = ViralityModel(shipped(campaign__others=[other(**each) for each in others], **changes), SEED)
    made.world = columns.run(made.world)
    return made


def other(**changes: Any) -> dict[str, Any]:
    return {"name": "payroll", "first_day": -63, "last_day": 56, "intensity": 0.5, "audience": {}} | changes


@pytest.fixture(scope="module")
def alone() -> ViralityModel:
    return model()


@pytest.mark.parametrize(
    "others",
    [
        [{"intensity": 0.0}],
        [{"intensity": 0.0}, {"name": "two", "intensity": 0.0, "audience": {"levels": ["staff"]}}],
    ],
    ids=["no intensity", "two of none"],
)
def test_others_that_take_nothing_change_no_bit(others: list[dict[str, Any]], alone: ViralityModel) -> None:
    assert not differences(model(*others), alone)


def test_who_has_no_attention_left_takes_nothing_in(alone: ViralityModel) -> None:
    """Those whom another programme has wholly meet no message and no post; the others go on as they are used to."""
    busy = model({"intensity": 1.0, "audience": {"offices": [THERE]}}, campaign__rules=[])
    there = busy.company.office == busy.company.office_names.index(THERE)
    people, journeys = busy.world.people, busy.world.journeys
    assert people["exposures"][there].sum() == 0 and (journeys["read_content_day"][there] >= 0).sum() == 0
    assert np.array_equal(people["exposures"][~there], alone.world.people["exposures"][~there])


def test_loads_add_up_day_by_day_and_person_by_person() -> None:
    w = model({"intensity": 0.5}, {"name": "two", "intensity": 0.2, "first_day": 0, "last_day": 9, "audience": {"offices": [THERE]}}).world
    there = w.people["office"] == 1
    assert set(w.attention_class[there]).isdisjoint(w.attention_class[~there])
    both, one = w.attention[w.attention_class[there][0]], w.attention[w.attention_class[~there][0]]
    assert np.allclose(one, 0.5) and np.allclose(both[63:73], 0.4) and np.allclose(np.delete(both, np.s_[63:73]), 0.5)
    tired = w.tiredness[w.attention_class[there][0]]
    assert np.allclose(tired[:63], -0.15 * 0.5) and np.allclose(tired[63:], -0.15 * 0.7), "a change counts for a year"
    (before,) = model({"intensity": 0.2, "first_day": 2 - 365, "last_day": -70}).world.tiredness
    assert np.allclose(before[:65], -0.15 * 0.2) and np.all(before[65:] == 0.0), "from its first day, which was a year before day 2"


def test_others_that_make_no_sense_are_named() -> None:
    with pytest.raises(
        ValueError, match=r"others\.1\.name: payroll is the name of an earlier one; others\.1\.last_day: 2025-12-28 \(day -64\) is before"
    ):
        model({}, {"last_day": -64})
    nothing = r"others\.0\.first_day: payroll changes nothing: it begins on "
    with pytest.raises(ValueError, match=nothing + r"2026-04-28 \(day 57\), after the last simulated day, 2026-04-27 \(day 56\)"):
        model({"first_day": 57, "last_day": 99})
    with pytest.raises(
        ValueError,
        match=nothing + r"2024-12-29 \(day -428\) and ends on 2025-12-28 \(day -64\), the first simulated day is .*, and a change tires",
    ):
        model({"first_day": -63 - 365, "last_day": -64})
    model({"first_day": -63 - 364, "last_day": -64})  # a change of the last year still tires
