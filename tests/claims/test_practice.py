"""Application on the job spreads: colleagues who apply it keep each other at it, and what is told afterwards does too."""

import numpy as np
import pytest

from experiments.verbs.verify.testbed import with_parameters
from sim.company.build import build_company
from sim.model import ViralityModel
from sim.settings import Settings
from sim.state.layout import MAX_MATES, World
from tests.worlds import shipped, without


def world(settings: Settings, seed: int = 3) -> World:
    model = ViralityModel(settings, seed, company=build_company(settings.company, settings.behaviour))
    model.run()
    return model.world


def until(settings: Settings) -> np.ndarray:
    """(N,) the last day on which each applies it, by a programme whose use nobody notices."""
    return world(without(settings, "noticing")).journeys["applies_until"].astype(np.int64)


@pytest.mark.parametrize("mechanism", ["practice_contagion", "manager_debrief", "preview"])
def test_encouragement_only_ever_adds(mechanism: str) -> None:
    """The same people with the same luck: whoever applies it without applies it with, and at least as long."""
    off, on = until(without(shipped(), mechanism)), until(shipped())
    assert np.all(on >= off) and (on > off).sum() > 0


def test_three_colleagues_count() -> None:
    w = world(with_parameters(shipped(campaign__sessions__0__supply_share=0.8), use_contagion_per_practising_mate=0.3))
    mates = w.journeys["mates_practising"][w.journeys["applies_until"] >= 0]
    assert mates.min() < mates.max() == MAX_MATES


def test_who_applies_it_first_gains_from_who_comes_later() -> None:
    """The first to apply it have few colleagues who do; those who begin later reach them all the same."""
    w = world(shipped(campaign__sessions__0__supply_share=0.8))
    first = w.journeys["applies_from"] == w.journeys["applies_from"][w.journeys["applies_from"] >= 0].min()
    applies = w.journeys["applies_until"] >= 0
    assert w.journeys["mates_practising"][first & applies].mean() > 0.5 * MAX_MATES


def test_content_told_afterwards_lengthens_use() -> None:
    settings = with_parameters(shipped(), priming_gain=0.0, rehearsal_share=0.0)
    told, silent = until(settings), until(with_parameters(settings, content_met_transfer_log_odds=0.0))
    both = (told >= 0) & (silent >= 0)
    assert np.all(told[both] >= silent[both]) and (told[both] > silent[both]).sum() > 0


def test_a_debrief_needs_a_manager_and_comes_more_often_from_one_who_was_involved() -> None:
    def debriefed(involved: float) -> float:
        settings = shipped(campaign__involvement__managers_share=involved, campaign__sessions__0__supply_share=0.8)
        w = world(settings)
        had_chance = (w.people["attended_day"] >= 0) & (w.people["manager"] >= 0)
        assert not w.journeys["debriefed"][w.people["manager"] < 0].any()
        return float(w.journeys["debriefed"][had_chance].mean())

    assert debriefed(1.0) > debriefed(0.0) + 0.1
