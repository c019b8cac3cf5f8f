"""What a comparison says in words."""

import math
import shlex
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.config.command_line import read_arguments
from experiments.config.compose import made_of
from experiments.report.differences import figure_phrase, in_column, signed, size_of_change, verdict
from experiments.report.wording import parts_of, times_of
from experiments.statistics.paired import paired_difference
from experiments.statistics.verdict import Standing, standing
from experiments.verbs.compare.brief import _cell, _than
from experiments.verbs.compare.check import bracketed
from experiments.verbs.compare.report import _offer
from experiments.verbs.compare.wording import arm_sentence
from experiments.verbs.sweep.report import _best, _verdict
from sim.measures.kpis import KPIS, Kpi
from tests.worlds import shipped


def stands(shares: tuple[int, int, int], by: float = 0.2, kpi: str = "content_heard") -> tuple[Kpi, Standing]:
    """A key figure in which the alternative is better, alike and worse in so many of 100 worlds."""
    gaps = np.repeat([by, 0.0, -by], shares)
    return KPIS[kpi], standing(np.zeros(100), gaps if KPIS[kpi].direction != "bad" else -gaps, 0.02, KPIS[kpi].direction != "bad")


COST = paired_difference(np.full(100, 1000.0), np.full(100, 880.0))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (stands((97, 3, 0)), "content heard better in 97 of 100 worlds, by 20.0 to 20.0 points"),
        (stands((0, 6, 94), kpi="demand_rate"), "pull worse in 94 of 100 worlds, −20.0 to 0.0 points"),
        (stands((3, 94, 3)), "no difference that matters in content heard (94 of 100)"),
        (stands((61, 30, 9)), "content heard undecided (better in 61, worse in 9 of 100; on average +10.4 points)"),
        (stands((0, 60, 40)), "content heard undecided (worse in 40 of 100; on average −8.0 points)"),
        (stands((96, 4, 0), kpi="frustration"), "frustration better in 96 of 100 worlds, by 0.200 to 0.200 on a scale of 0 to 1"),
        (stands((30, 0, 70), by=3.0, kpi="seats"), "seats offered undecided (lower in 70, higher in 30 of 100; on average −1.2 seats)"),
        (stands((4, 0, 96), by=3.0, kpi="seats"), "seats offered lower in 96 of 100 worlds, by 3.0 to 3.0 seats"),
        ((KPIS["talk_about_rate"], standing(np.full(3, np.nan), np.zeros(3), 0.02)), "talk-about rate is not defined"),
    ],
)
def test_verdicts_in_words(found: tuple[Kpi, Standing], said: str) -> None:
    kpi, each = found
    assert figure_phrase(each, kpi, "worlds").lower() == said


@pytest.mark.parametrize(
    ("shares", "told"),
    [((97, 3, 0), "better in 97"), ((3, 94, 3), "no difference that matters (94)"), ((61, 30, 9), "undecided: better in 61, worse in 9")],
)
def test_verdicts_in_a_column_whose_heading_says_of_how_many(shares: tuple[int, int, int], told: str) -> None:
    kpi, each = stands(shares)
    assert in_column(verdict(each, kpi), 128) == told
    assert in_column("worse in 5 of 8", 8) == "worse in 5" and in_column("better in 2 of 7", 8) == "better in 2 of 7"


def test_a_change_in_a_cell_of_the_brief() -> None:
    kpi, better = stands((97, 3, 0))
    assert _cell(better, kpi, brief=True) == "+19.4, better"
    assert _cell(better, kpi, brief=False) == "+19.4 (+20.0 to +20.0): better in 97 of 100"
    assert _cell(stands((3, 94, 3))[1], kpi, brief=True) == "0.0, alike"
    assert _cell(stands((40, 20, 40))[1], kpi, brief=False) == "0.0 (−20.0 to +20.0): undecided: better in 40, worse in 40 of 100"


def test_an_alternative_in_words() -> None:
    told = [stands((0, 1, 99), kpi="demand_rate"), stands((2, 96, 2))]
    said = arm_sentence("No teasers", told, COST, "plausible worlds")
    assert said == (
        "No teasers: pull worse in 99 of 100 plausible worlds, by 20.0 to 20.0 points; "
        "no difference that matters in content heard (96 of 100), at 12 % less cost."
    )
    for cost, words in ((100.2, "at the same cost"), (300.0, "at 3.0 times the cost")):
        assert words in arm_sentence("X", told, paired_difference(np.full(9, 100.0), np.full(9, cost)), "worlds")
    assert "at 5.00 USD instead of none" in arm_sentence("X", told, paired_difference(np.zeros(9), np.full(9, 5.0)), "worlds")


def test_a_share_that_is_not_all_is_never_called_all() -> None:
    assert [times_of(share, 128) for share in (0.0, 0.001, 0.614, 0.9999, 1.0)] == [
        *("0 of 100", "1 of 100", "61 of 100", "99 of 100", "100 of 100"),
    ]
    assert times_of(5 / 6, 6) == "5 of 6"


def test_parts_of_all_worlds_are_no_more_than_there_are() -> None:
    """Rounded each by itself, the first three were 101 of 100."""
    assert parts_of([0.336, 0.336, 0.328], 128) == ["34 of 100", "33 of 100", "33 of 100"]
    assert parts_of([0.5, 0.3, 0.2], 128) == ["50 of 100", "30 of 100", "20 of 100"]
    assert parts_of([0.9, 0.055, 0.045], 400)[0] == "90 of 100", "what decides stays what it is"
    assert parts_of([0.5, 0.495, 0.005], 200) == ["50 of 100", "49 of 100", "1 of 100"], "what is 1 already cannot be rounded down"
    assert parts_of([0.985, 0.005, 0.005, 0.005], 200)[0] == "97 of 100", "of 101"
    assert parts_of([0.9, 0.096, 0.002, 0.002], 500) == ["90 of 100", "8 of 100", "1 of 100", "1 of 100"]
    assert parts_of([1.0], 128) == ["100 of 100"] and parts_of([0.5, 0.5], 5) == ["2.5 of 5", "2.5 of 5"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.061, "share", "+6.1"), (-0.061, "share", "−6.1"), (-0.00001, "share", "0.0"), (-27.0, "people", "−27.0"), (1234.4, "USD", "+1,234"), (0.0, "USD", "0"), (math.nan, "share", "–")],
)  # fmt: skip
def test_signs(value: float, unit: str, text: str) -> None:
    assert signed(value, unit) == text


def test_a_list_need_not_be_bracketed() -> None:
    assert bracketed("alternatives=a,b") == "alternatives=[a,b]"
    assert bracketed("alternatives=[a]") == "alternatives=[a]"
    assert bracketed("alternatives=campaign.reward.kind=money") == 'alternatives=["campaign.reward.kind=money"]'
    assert bracketed('alternatives="campaign.a=1 campaign.b=2"') == 'alternatives=["campaign.a=1 campaign.b=2"]'
    assert bracketed("baseline=a") == "baseline=a"
    mixed = bracketed("alternatives=[no_teasers,campaign.programme.hours=3,'plan b.yaml',campaign.x=[1,2]]")
    assert mixed == """alternatives=[no_teasers,"campaign.programme.hours=3",'plan b.yaml',"campaign.x=[1,2]"]"""


def test_few_worlds_that_do_not_differ_say_so() -> None:
    """They said `undecided ( of 4)`, and `higher in 0 of 4`."""
    found = standing(np.zeros(4), np.zeros(4), 0.02)
    assert verdict(found, KPIS["content_heard"]) == "undecided: no difference that matters in 4 of 4"
    assert verdict(found, KPIS["demand_served"]) == "undecided: no difference that matters in 4 of 4"


def test_one_of_what_is_counted_is_told_as_one() -> None:
    counts = [(1.0, "people"), (1.0, "posts"), (2.0, "people"), (0.01, "share"), (1.0, "USD")]
    assert [size_of_change(*each) for each in counts] == ["1 person", "1 post", "2 people", "1.0 points", "1.00 USD"]
    response: Any = SimpleNamespace(
        kpi=KPIS["posts"], extreme="highest", best=0, mean=[3.0], spread=([2.0], [4.0]), rivals=[1], order=[0, 1]
    )
    ways: Any = SimpleNamespace(labels=["A", "B"], worlds="launches")
    assert "; the other may be as good: worse by what matters" in _best(ways, response)
    tie = standing(np.zeros(2), np.zeros(2), 0.02)
    assert _verdict(SimpleNamespace(first=0, against=[tie, tie]), 1, "the best") == "undecided: as good in 2 of 2"  # type: ignore[arg-type]
    response.order = [0, 1, 2]
    assert "; 1 of 2 others may be as good: " in _best(ways, response)


def test_less_than_a_dollar_is_nothing() -> None:
    assert [_than(usd) for usd in (-0.823, 0.0, 16_850.0, -120.4)] == ["as much as", "as much as", "16,850 more than", "120 less than"]


def test_the_word_that_takes_a_difference_apart_can_be_typed() -> None:
    """A title in quotes stood in the quotes of the list, and what was offered was not understood."""
    name = """title="Half & half, it's ours" campaign.brand.awe=1 campaign.sharing.assets=1"""
    plan = SimpleNamespace(exact_groups=8, orders=64, replications=20)
    settings = (shipped(), shipped(campaign__brand__awe=1.0, campaign__sharing__assets=1.0))
    compared: Any = SimpleNamespace(arms=[SimpleNamespace(name=name, settings=each) for each in settings], replications=6)
    offered = _offer(compared, SimpleNamespace(attribution=plan), 1)  # type: ignore[arg-type]
    word, *_ = shlex.split(offered.partition("Add ")[2].rpartition(": ")[0])
    arguments = read_arguments("compare", [word])
    assert not arguments.problems
    assert made_of(lambda tree, _: tree["attribution"]["of"], arguments) == [name]
