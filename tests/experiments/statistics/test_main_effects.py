"""Shares of variance with a known answer, against chance, and the place where a curve changes its sign."""

import numpy as np
import pytest

from experiments.statistics.main_effects import curve_of, explained_by_each, explained_by_groups

RNG = np.random.default_rng(4)
INPUTS = {f"x{i}": RNG.random(512) for i in range(60)}
NOISE = RNG.normal(0, 0.2, 512)
STRAIGHT, HUMP = INPUTS["x3"] - 0.4, 8 * (INPUTS["x5"] - 0.5) ** 2
OUTCOME = STRAIGHT + 0.5 * HUMP + NOISE


def test_shares_are_those_of_an_additive_outcome() -> None:
    """Of a straight line, a hump and noise the variances add up."""
    found = explained_by_each(OUTCOME, INPUTS)
    whole = float(np.var(OUTCOME))
    assert list(found.shares)[:2] == ["x5", "x3"]
    assert found.shares["x3"] == pytest.approx(np.var(STRAIGHT) / whole, abs=0.06)
    assert found.shares["x5"] == pytest.approx(np.var(0.5 * HUMP) / whole, abs=0.06)
    assert {name for name in found.shares if found.exceeds_chance(name)} == {"x3", "x5"}


def test_what_goes_up_and_down_several_times_is_missed() -> None:
    """Ishigami's function: of its second input, a wave of four halves, next to nothing of .44 is found, as the docstring says."""
    one, two, three = np.random.default_rng(2).uniform(-np.pi, np.pi, (3, 1024))
    found = explained_by_each(np.sin(one) * (1 + 0.1 * three**4) + 7 * np.sin(two) ** 2, {"one": one, "two": two, "three": three})
    assert found.shares["one"] == pytest.approx(0.31, abs=0.08)
    assert found.shares["two"] < 0.05


def test_nothing_is_told_of_what_says_nothing() -> None:
    several = [
        explained_by_each(np.random.default_rng(seed).normal(size=128), {n: x[:128] for n, x in INPUTS.items()}) for seed in range(20)
    ]
    assert sum(max(each.shares.values()) > each.chance for each in several) <= 4  # one is expected
    assert explained_by_each(OUTCOME, {"constant": np.ones(512)}).shares["constant"] <= 0


def test_groups_are_judged_together() -> None:
    groups = {name: np.stack([INPUTS[f"x{i}"] for i in which], axis=1) for name, which in (("both", (3, 5, 7)), ("neither", (8, 9)))}
    found = explained_by_groups(OUTCOME, groups)
    assert found.shares["both"] == pytest.approx(1 - np.var(NOISE) / np.var(OUTCOME), abs=0.06)
    assert [name for name in groups if found.exceeds_chance(name)] == ["both"]


def test_where_a_curve_changes_its_sign() -> None:
    turn = curve_of(STRAIGHT + NOISE, INPUTS["x3"]).turn
    assert turn is not None
    place, low, high = turn
    assert low < place < high and low < 0.4 < high and high - low < 0.15
    assert curve_of(STRAIGHT + NOISE + 1.0, INPUTS["x3"]).turn is None
    assert curve_of(STRAIGHT + NOISE, INPUTS["x7"]).turn is None, "it goes up and down about zero in some resamples only"
