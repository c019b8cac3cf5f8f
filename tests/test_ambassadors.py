"""Whom to involve early: the lever that names people."""

import numpy as np
import pytest

from sim.ensemble import replicate
from sim.levers import Settings
from sim.model import ViralityModel
from sim.world import SettingsError, build_world
from tests.worlds import differences, shipped, without

SILENT = shipped("silent_masterpiece", campaign__involvement__managers_share=0.0, campaign__involvement__managers_briefed=0.0)


def involving(*people: int, settings: Settings = SILENT) -> Settings:
    return settings.changed(**{"campaign.involvement.people": people})


# --- the lever --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("campaign", ["silent_masterpiece", "mandatory_webinar"])
def test_both_engines_agree_on_ambassadors(campaign: str) -> None:
    chosen = involving(3, 17, 80, 149, settings=shipped(campaign, campaign__audience__levels=["staff"]))
    columns = ViralityModel(chosen, 7)
    agents = ViralityModel(chosen, 7, engine="agents", company=columns.company)
    assert not differences(columns, agents)
    for day in range(columns.days):
        columns.step()
        agents.step()
        assert not differences(columns, agents), f"day {day}"


def test_ambassadors_start_aware_keen_and_talking() -> None:
    model = ViralityModel(SILENT, 1)
    manager, staff = int(np.flatnonzero(model.company.level > 0)[0]), int(np.flatnonzero(model.company.level == 0)[0])
    people = build_world(involving(staff, manager, manager), model.company, 1).people
    changed = np.flatnonzero(people != model.world.people)
    assert changed.tolist() == sorted([manager, staff])
    assert people["aware_day"][changed].tolist() == [0, 0]
    assert people["interest"][changed].tolist() == [1.0, 1.0]
    assert people["talk_until"][changed].tolist() == [model.days - 1] * 2
    assert (people["advocate"][manager], people["involved"][manager]) == (1, 1)
    assert (people["advocate"][staff], people["involved"][staff]) == (0, 0)


def test_without_the_mechanism_nobody_is_involved() -> None:
    off = without(SILENT, "involvement")
    model = ViralityModel(off, 1)
    assert (build_world(involving(1, 2, settings=off), model.company, 1).people == model.world.people).all()


def test_more_people_want_it_when_managers_are_ambassadors() -> None:
    managers = np.flatnonzero(ViralityModel(SILENT, 1).company.level > 0).tolist()

    def wanting(settings: Settings) -> float:
        return float(np.mean([(outcome.people["wants_day"] >= 0).sum() for outcome in replicate(settings, range(1, 21))]))

    assert wanting(involving(*managers)) > 1.2 * wanting(SILENT)


def test_rows_that_do_not_exist_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"campaign.involvement.people: there is no row 150; rows from 0 to 149"):
        next(replicate(involving(3, 150), [1]))
