"""What a comparison says in words."""

import math
import re

import numpy as np
import pytest

from experiments.statistics.paired import paired_difference
from experiments.verbs.compare.check import bracketed
from experiments.verbs.compare.wording import arm_sentence, pairing_sentence, signed, sure_sentence
from sim.measures.kpis import KPIS


def test_differences_in_words() -> None:
    talk, cost = KPIS["talk_about_rate"], KPIS["cost_total"]
    luck = np.random.default_rng(1).normal(0, 0.01, 50)
    better = paired_difference(np.full(50, 0.3), 0.36 + luck)
    cheaper = paired_difference(np.full(50, 1000.0), np.full(50, 880.0))
    said = arm_sentence("Recognition instead of money", better, cheaper, talk)
    assert re.fullmatch(
        r"Recognition instead of money: talk-about rate \+[56]\.\d points \(\+5\.\d to \+6\.\d\), at 12 % less cost\.", said
    )
    assert "at the same cost" in arm_sentence("X", better, paired_difference(np.full(9, 100.0), np.full(9, 100.2)), talk)
    assert "at 3.0 times the cost" in arm_sentence("X", better, paired_difference(np.full(9, 100.0), np.full(9, 300.0)), talk)
    assert "at 5.00 USD instead of none" in arm_sentence("X", better, paired_difference(np.zeros(9), np.full(9, 5.0)), talk)
    assert arm_sentence("X", cheaper, cheaper, cost) == "X: cost −120 USD (−120 to −120)."
    even = paired_difference(np.zeros(50), luck - luck.mean())
    assert "no difference in talk-about rate that 50 replications could tell, 0.0 points" in arm_sentence("X", even, cheaper, talk)
    nothing = paired_difference(np.full(3, np.nan), np.zeros(3))
    assert arm_sentence("X", nothing, cheaper, talk) == "X: talk-about rate is not defined, at 12 % less cost."


def test_the_two_probabilities_in_words() -> None:
    steady = paired_difference(np.zeros(600), np.tile([1.0, 1.0, -0.8], 200))
    said = sure_sentence("X", steady, KPIS["talk_about_rate"])
    assert "ahead in 400 of 600 replications" in said
    assert "the probability that its mean is better is over 99.9 %" in said
    said = sure_sentence("X", steady, KPIS["frustration"])
    assert "behind in 400 of 600 replications" in said
    assert "worse is over 99.9 %" in said
    assert "higher in 400 of 600" in sure_sentence("X", steady, KPIS["waitlist_peak"])
    rare = paired_difference(np.zeros(50), np.array([1.0] + [0.0] * 49))
    assert "level in 49" in sure_sentence("X", rare, KPIS["demand"])
    assert "Only 1 pairs differ at all" in sure_sentence("X", rare, KPIS["demand"])


def test_what_the_shared_luck_was_worth_in_words() -> None:
    luck = np.random.default_rng(2).normal(size=100)
    assert "the pairing saved" in pairing_sentence(paired_difference(luck, luck + 0.3 * luck[::-1]))
    assert "of no use here: a paired replication is worth 0.5" in pairing_sentence(paired_difference(luck, -luck))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.061, "share", "+6.1"), (-0.061, "share", "−6.1"), (-0.00001, "share", "0.0"), (-27.0, "people", "−27.0"), (1234.4, "USD", "+1,234"), (math.nan, "share", "–")],
)  # fmt: skip
def test_signs(value: float, unit: str, text: str) -> None:
    assert signed(value, unit) == text


def test_a_list_need_not_be_bracketed() -> None:
    assert bracketed("alternatives=a,b") == "alternatives=[a,b]"
    assert bracketed("alternatives=[a]") == "alternatives=[a]"
    assert bracketed("alternatives=campaign.reward.kind=money") == 'alternatives=["campaign.reward.kind=money"]'
    assert bracketed('alternatives="campaign.a=1 campaign.b=2"') == 'alternatives=["campaign.a=1 campaign.b=2"]'
    assert bracketed("baseline=a") == "baseline=a"
