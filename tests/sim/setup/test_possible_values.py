"""What a behavioural number can be at all: ranges wider than that are refused before anything runs, all at once."""

import math

import pytest

from sim.company.build import company_of
from sim.ensemble import replicate
from sim.measures.kpis import KPIS
from sim.setup.calendar import SettingsError
from sim.setup.possible_values import BY_NAME, BY_UNIT, impossible_values
from sim.setup.world import build_world
from tests.worlds import SHIPPED, shipped

ANY_NUMBER = {
    "log-odds", "log-odds per SD", "log-odds per SD and SD", "log-odds per doubling", "log-odds per own post", "log-odds per colleague",
    "log-odds per reason", "SD", "SD per SD", "SD per doubling", "Hedges g", "beta", "%", "ratio - 1",
    "ratio - 1 per SD^2", "1/SD", "-",
}  # fmt: skip


def ranged(**ends: tuple[float, float]):
    """The shipped behaviour with other ranges, around the same values."""
    made = {name: SHIPPED.parameters[name].model_copy(update={"low": low, "high": high}) for name, (low, high) in ends.items()}
    return SHIPPED.model_copy(update={"parameters": {**SHIPPED.parameters, **made}})


@pytest.mark.parametrize(
    ("name", "low", "high", "end", "words"),
    [
        ("engagement_rate", 0, 1.01, "high", "from 0 to 1 (share)"),
        ("colleague_told_rate", -0.01, 1, "low", "from 0 to 1 (probability)"),
        ("frustration_half_life_days", 0, 9999, "low", "above 0 (days)"),
        ("awe_sharing_gain", -1, 9, "low", "above -1 (ratio - 1 per SD)"),
        ("talkativeness_sigma", -1, 9, "low", "from 0 to 10 (lognormal sigma)"),
        ("transfer_liking_rho", -1, 1.5, "high", "from -1 to 1 (correlation)"),
        ("in_office_contact_ratio", 0.5, 99, "low", "1 or more (ratio)"),
        ("spontaneous_registration_per_week", 0, 1, "low", "above 0, and 1 at most (1/week)"),
    ],
)
def test_one_end_of_a_range_that_cannot_be(name: str, low: float, high: float, end: str, words: str) -> None:
    (found,) = impossible_values(ranged(**{name: (low, high)}).parameters)
    assert found.field == f"behaviour.parameters.{name}.{end}"
    assert found.expected == f"expected: a number {words}"


def test_all_are_told_at_once_and_nothing_runs() -> None:
    behaviour = ranged(usual_hours=(0, 8), engagement_rate=(-1, 2))
    with pytest.raises(SettingsError) as told:
        build_world(shipped().model_copy(update={"behaviour": behaviour}), company_of(shipped()), 1)
    assert [each.field.split(".", 2)[2] for each in told.value.problems] == [
        "engagement_rate.low",
        "engagement_rate.high",
        "usual_hours.low",
    ]


def test_every_unit_is_thought_of() -> None:
    """A parameter of a new unit is one of those that may be any number, or has limits."""
    units = {each.unit for each in SHIPPED.parameters.values()}
    new = units - ANY_NUMBER - set(BY_UNIT)
    assert not new, f"{new}: state its limits in sim/setup/possible_values.py, or that it may be any number, here"
    assert not (ANY_NUMBER | set(BY_UNIT)) - units
    assert set(BY_NAME) < set(SHIPPED.parameters)


@pytest.mark.parametrize("name", BY_NAME)
def test_what_lies_just_within_can_be_simulated(name: str) -> None:
    """Refused is what the model cannot take, and no more: at the ends it still gives numbers."""
    limits = BY_NAME[name]
    for value in (limits.least, min(limits.most, 1e6)):
        settings = shipped().model_copy(update={"behaviour": SHIPPED.changed({name: value})})
        (outcome,) = replicate(settings, (1,))
        assert math.isfinite(KPIS["demand_rate"].formula(outcome)), value
