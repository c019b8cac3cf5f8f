"""How many replications a comparison lives through until it is sure enough."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.statistics.paired import Difference, paired_difference, replications_needed
from experiments.verbs.compare import stopping
from experiments.verbs.compare.stopping import next_count, stopping_sentence


def spread(sd: float, n: int = 20) -> Difference:
    """A difference whose single pairs spread by `sd`."""
    gap = np.tile([1.0, -1.0], n // 2) * sd * math.sqrt((n - 1) / n)
    return paired_difference(np.zeros(n), gap)


def test_replications_stop_when_every_interval_is_narrow_enough() -> None:
    narrow, wide = spread(0.01), spread(0.1)
    assert next_count([narrow], 20, 0.01, 2000) == 20
    assert next_count([narrow, wide], 20, 0.01, 2000) == 40, "never more than twice as many: the spread is an estimate"
    assert next_count([spread(0.028)], 20, 0.01, 2000) == replications_needed(spread(0.028).sd, 0.01) == 24
    assert next_count([wide], 20, 0.01, 30) == 30
    assert next_count([wide], 30, 0.01, 30) == 30, "the most there may be"


def test_rare_differences_are_waited_for() -> None:
    """Two arms that are almost the same: a short look would see nothing, and be sure of it."""
    same = paired_difference(np.zeros(20), np.zeros(20))
    assert next_count([same], 20, 0.01, 2000) == 40
    assert next_count([paired_difference(np.zeros(200), np.zeros(200))], 200, 0.01, 2000) == 200, "long enough"
    within = 0
    for seed in range(300):
        gap, count = (np.random.default_rng(seed).random(2000) < 0.1) * 0.1, 20
        while True:
            found = paired_difference(np.zeros(count), gap[:count])
            following = next_count([found], count, 0.005, 2000)
            if following == count:
                break
            count = following
        within += found.low <= 0.01 <= found.high
    assert 0.85 < within / 300 < 0.95, "90 % intervals"


def test_what_is_not_defined_does_not_keep_the_others_waiting() -> None:
    nothing = paired_difference(np.full(20, np.nan), np.zeros(20))
    assert next_count([nothing, spread(0.01)], 20, 0.01, 2000) == 20
    assert next_count([nothing], 20, 0.01, 2000) == 20


@pytest.mark.parametrize(
    ("open_ones", "said"),
    [
        ("A", "1 verdict so close to 90 of 100 that more replications may change it: A."),
        ("AB", "2 verdicts so close to 90 of 100 that more replications may change them: A, B."),
    ],
)
def test_verdicts_that_more_replications_may_change_are_named(open_ones: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "open_verdicts", lambda _: [(1, "demand_rate", each) for each in open_ones])
    comparison: Any = SimpleNamespace(replications=512, told=())
    options: Any = SimpleNamespace(replications="auto", compare=SimpleNamespace(half_width=None, most=512))
    assert stopping_sentence(comparison, options) == f"The maximum of 512 replications is reached with {said}"
