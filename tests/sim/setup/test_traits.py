"""Who people are: what is drawn once, and what team mates share."""

import numpy as np
import pytest

from experiments.verbs.verify.testbed import with_parameters
from sim.company.build import build_company
from sim.setup.world import build_world
from sim.state.layout import JOURNEY_COLUMNS, PERSON_COLUMNS
from tests.worlds import shipped, without


@pytest.mark.parametrize("icc", [0.0, 0.15, 0.35])
def test_support_is_alike_in_a_team_as_far_as_the_icc_says(icc: float) -> None:
    settings = with_parameters(shipped(company="enterprise"), team_support_icc=icc)
    company = build_company(settings.company, settings.behaviour)
    world = build_world(settings, company, 1)
    support, team = world.journeys["support"].astype(np.float64), world.team
    assert (support.mean(), support.std()) == pytest.approx((0.0, 1.0), abs=0.02)
    size, total, squares = np.bincount(team), np.bincount(team, weights=support), np.bincount(team, weights=support**2)
    pairs = size * (size - 1)
    assert (total**2 - squares).sum() / pairs.sum() == pytest.approx(icc, abs=0.02)


def test_without_team_support_everybody_has_their_own() -> None:
    settings = shipped()
    company = build_company(settings.company, settings.behaviour)
    own = build_world(without(settings, "team_support"), company, 1).journeys["support"]
    shared = build_world(settings, company, 1).journeys["support"]
    assert np.corrcoef(own, shared)[0, 1] == pytest.approx(np.sqrt(0.85), abs=0.06)


def test_before_the_first_day_no_day_has_been_and_nothing_is_held() -> None:
    """Else day 0 would count as a day on which it happened."""
    settings = shipped()
    world = build_world(settings, build_company(settings.company, settings.behaviour), 1)
    for table, columns in ((world.people, PERSON_COLUMNS), (world.journeys, JOURNEY_COLUMNS)):
        of_days = [name for name, _, unit, meaning in columns if unit == "t" or ("; -1 " in meaning and name != "manager")]
        assert len(of_days) >= 7 and [name for name in of_days if (table[name] != -1).any()] == []
