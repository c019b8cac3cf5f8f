"""Which arm a comparison recommends, how sure it says it is, and what stands on its page and in answer.json."""

import json
from dataclasses import replace
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.cli import main
from experiments.config.arms import Arm
from experiments.config.risks import conditions
from experiments.report.aim import aim_of
from experiments.report.brief import SCORECARD
from experiments.report.choice_page import ranking
from experiments.report.choice_words import best_sentence, recommendation
from experiments.report.choosing import Ways
from experiments.report.drawing import Basis
from experiments.report.finding_out import worth_of
from experiments.report.risks import in_words
from experiments.report.wording import headed, said, titled
from experiments.verbs.compare.brief import _doubted, sureness
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.first import find_out_first, valued_by
from experiments.verbs.compare.report import brief_drawing, rows_of
from sim.measures.kpis import COST_PARTS, KPIS
from tests.answers import checked_answer
from tests.paper import CHROMIUM, sheets
from tests.plausible_file import leave_sets
from tests.worlds import shipped

WORLDS = 100


def compared(
    pull: list[np.ndarray],
    cost: list[float],
    kpi: str = "content_heard",
    uncertainty: str = "all",
    budget: float | None = None,
    company: str = "",
    audience: str = "",
) -> tuple[Comparison, Ways]:
    """Arms with this pull in every world, all of them heard by a quarter, at these costs; the company and the audience of each arm, by a
    letter."""
    arms: Any = tuple(
        SimpleNamespace(label=f"arm {row}", name=f"arm{row}", settings=SimpleNamespace(
            campaign=SimpleNamespace(budget=budget, costs=0, audience=audience[row : row + 1], others=(), rules=(), registration=SimpleNamespace(mode="voluntary")), company=company[row : row + 1], behaviour=0,
            mechanisms=0, alongside=None,
        ))
        for row in range(len(pull))
    )  # fmt: skip
    columns = {
        "demand_rate": np.array(pull),
        "demand_rate_company": np.array(pull)[::-1],
        "content_heard": np.full((len(pull), WORLDS), 0.25),
        "cost_total": np.repeat(cost, WORLDS),
    }
    empty = np.full((len(pull), WORLDS), np.nan)
    found: Any = SimpleNamespace(
        values=lambda name: columns.get(name, empty).reshape(len(pull), WORLDS), seeds=tuple(range(WORLDS)), points=arms, failures=()
    )
    comparison = Comparison(arms, found, KPIS[kpi], None, (), uncertainty)
    return comparison, comparison.ways


def decided(ways: Ways) -> tuple[str, int]:
    """What kind of choice it is, and the arm to take."""
    return ways.choice.kind if ways.choice else "undefined", ways.taken


LEVEL = np.full(WORLDS, 0.5)
MOSTLY = np.repeat([0.7, 0.45], (70, 30))


def test_the_better_arm_is_chosen_where_worlds_agree() -> None:
    comparison, ways = compared([LEVEL, LEVEL + 0.2], [100.0, 150.0])
    assert decided(ways) == ("clear", 1) and ways.choice and ways.choice.best.tolist() == [0.0, 1.0]
    assert recommendation(ways) == "Choose “arm 1”. Likely worse with it: cost (in 100 of 100, +50.0 USD on average)."
    said = sureness(comparison)
    assert "it is better than “arm 0” in 100 of 100 plausible worlds" in said
    assert "“arm 1” costs 150 USD, 50.0 more than “arm 0”." in said
    assert "Measure nothing, decide" in find_out_first(ways, {}, [], None)[0]


def test_the_cost_is_that_of_the_arm_to_take_whatever_is_said_before_it() -> None:
    comparison, _ = compared([LEVEL, LEVEL + 0.2, LEVEL], [100.0, 150.0, 7.0], company="aab")
    assert sureness(comparison).endswith("Shown, but nobody’s to choose: “arm 2”. “arm 1” costs 150 USD, 50.0 more than “arm 0”.")


def test_what_is_as_good_is_chosen_for_its_cost() -> None:
    _, ways = compared([LEVEL, LEVEL + 0.001, LEVEL - 0.3], [100.0, 50.0, 10.0])
    assert decided(ways) == ("alike", 1)
    assert recommendation(ways) == "Choose “arm 1”: on pull and content heard together it is as good as “arm 0”, and costs less."
    _, ways = compared([LEVEL, LEVEL + 0.001], [100.0, 100.1])
    assert ways.taken == 0, "nothing is changed for nothing"
    assert recommendation(ways).startswith("Keep “arm 0”: no alternative is better by what matters")
    _, ways = compared([LEVEL, LEVEL + 0.001], [100.0, 97.0])
    assert recommendation(ways) == (
        "Keep “arm 0”: “arm 1” is as good on pull and content heard together, and the difference in cost does not matter."
    )


def test_alternatives_are_told_in_the_order_of_what_decides() -> None:
    comparison, _ = compared([LEVEL, LEVEL + 0.1, LEVEL + 0.2, LEVEL + 0.3], [100.0] * 4)
    assert comparison.order == [2, 1, 0], "of the same content heard, the pull decides"


def test_what_is_likely_worse_with_the_arm_to_choose_and_its_risks_stand_in_the_verdict() -> None:
    """As good in what decides, and cheaper: that says nothing of reach, which falls in 79 of 100 worlds."""
    _, ways = compared([LEVEL, LEVEL], [100.0, 50.0])
    reach = np.array([LEVEL, LEVEL - np.repeat([0.1, 0.0], (79, 21))])
    lost = replace(ways, values=lambda name: reach if name == "content_reach" else ways.values(name))
    told = recommendation(lost)
    assert told.endswith("and costs less. Likely worse with it: content reach (in 79 of 100, −7.9 points on average).")
    assert recommendation(replace(lost, planned=None)) in told, "without a plan there is nothing it is worse than"
    fill = np.array([LEVEL + 0.1, np.repeat([0.3, 0.8], (62, 38))])
    empty = replace(
        ways, risks=conditions(["rooms_half_empty", "anger"]), values=lambda name: fill if name == "seat_fill" else ways.values(name)
    )
    assert recommendation(empty).endswith("costs less. More likely with it: rooms are less than half full in 62 of 100 (now 0 of 100).")
    gone = replace(lost, values=lambda name: reach[::-1] if name == "content_reach" else ways.values(name))
    assert "Likely worse" not in recommendation(gone)


def test_worlds_that_disagree_decide_nothing() -> None:
    comparison, ways = compared([LEVEL, MOSTLY], [100.0, 100.0])
    choice = ways.choice
    assert choice is not None and choice.kind == "undecided"
    assert choice.best.tolist() == [0.3, 0.7]
    assert recommendation(ways).startswith("Undecided between “arm 1” and “arm 0”.")
    assert "ahead of “arm 0” in 70 of 100 plausible worlds, and by more than the 1.8 points that matter in 70 of 100" in sureness(
        comparison
    )
    assert best_sentence(ways).endswith("arm 1 in 70 of 100; arm 0 in 30 of 100 plausible worlds.")
    assert "in 100 worlds nothing is worth more to know than chance gives" in find_out_first(ways, {}, [], None)[0]
    known = replace(
        comparison, groups={"decides": np.repeat([[0.0], [1.0]], (70, 30), axis=0), "idle": np.random.default_rng(2).random((WORLDS, 3))}
    )
    worth = worth_of(known.ways)
    assert [(each.kind, each.name) for each in worth] == [("group", "decides")]
    assert find_out_first(known.ways, {}, worth, None)[:2] == [
        "Worth knowing before choosing, in pull and content heard together:",
        "Behaviour: decides, worth 0.5 points.",
    ]
    few = replace(known, groups={name: each[:20] for name, each in known.groups.items()})
    assert worth_of(few.ways) == [], "the first worlds, in which one arm is always the better one"
    mean, high = choice.regret_of(1)
    short = np.sqrt(0.5 * 0.25) - np.sqrt(0.45 * 0.25)
    assert (mean, high) == pytest.approx((0.3 * short, short))


def test_where_one_arm_alone_fits_the_doubt_is_that_of_its_difference_from_the_baseline() -> None:
    for costs, rows in (([500.0, 100.0], (1, 0)), ([100.0, 500.0], (0, 0))):
        comparison, ways = compared([LEVEL, LEVEL + 0.2], costs, budget=150.0)
        assert ways.choice is not None and len(ways.choice.among) == 1
        assert comparison.told_apart == rows
    assert _doubted(comparison) == "pull and content heard together of arm 0"


def test_several_rivals_are_read_as_a_list() -> None:
    in_turn = [np.where(np.isin(np.arange(WORLDS) % 10, mine), 0.7, 0.45) for mine in ((0, 1), (2, 3, 4), (5, 6, 7, 8, 9))]
    _, ways = compared(in_turn, [100.0, 100.0, 100.0])
    assert recommendation(ways).startswith("Undecided between “arm 2”, “arm 0” and “arm 1”.")


def test_what_is_as_good_is_not_told_as_undecided() -> None:
    """Nearest to the first is one that is as good as it in every world; whether it is better than another one is what worlds disagree on."""
    near, costs = [LEVEL + 0.3, LEVEL + 0.299], [100.0, 100.0, 100.0]
    comparison, ways = compared([LEVEL + np.repeat([0.0, 0.298], (80, 20)), *near], costs)
    assert recommendation(ways) == (
        "“arm 1” is ahead of “arm 0”; whether by as much as matters is undecided. “arm 2” is as good as “arm 1”. If you must choose now, take "
        "“arm 1”: it falls least short of the best."
    )
    assert "it is ahead of “arm 0” in 100 of 100 plausible worlds, and by more than" in sureness(comparison)
    _, ways = compared([LEVEL + np.repeat([0.0, 0.5], (80, 20)), *near], costs)
    assert recommendation(ways).startswith("Undecided between “arm 1” and “arm 0”. “arm 2” is as good as “arm 1”. If you must")
    often_best = LEVEL + np.tile([0.2995, 0.2995, 0.3005], 34)[:WORLDS]
    _, ways = compared([LEVEL + np.repeat([0.0, 0.298], (80, 20)), near[0], often_best], costs)
    assert recommendation(ways).startswith("“arm 1” is ahead of “arm 0”; whether by as much as matters"), "not of what is as good as it"
    _, ways = compared([LEVEL + np.repeat([0.0, 0.5], (80, 20)), near[0], often_best], costs)
    assert recommendation(ways).startswith("Undecided between “arm 1” and “arm 0”. “arm 2” is as good as “arm 1”. If you must")


def test_of_what_is_as_good_as_what_is_ahead_the_cheapest_is_taken() -> None:
    """At 9,000 USD the first was to be taken, beside one told to be as good for 100."""
    pull = [LEVEL + np.repeat([0.0, 0.5], (80, 20)), LEVEL + 0.3, LEVEL + 0.299]
    comparison, ways = compared(pull, [5000.0, 9000.0, 100.0])
    assert decided(ways) == ("undecided", 2) and ways.recommended is None
    assert recommendation(ways) == (
        "Undecided between “arm 1” and “arm 0”. If you must choose now, take “arm 2”: it is as good as “arm 1”, which falls least short of the "
        "best, and costs less."
    )
    assert "“arm 1” is ahead of “arm 0” in 80 of 100" in sureness(comparison) and "“arm 2” costs 100 USD, 4,900 less" in sureness(
        comparison
    )
    _, planned = compared([pull[2], pull[0], pull[1]], [100.0, 5000.0, 99.9])
    assert planned.taken == 0 and "which falls least short of the best, and the difference in cost does not matter." in recommendation(
        planned
    )


def test_a_key_figure_has_the_same_digits_against_every_alternative() -> None:
    comparison, _ = compared([LEVEL + 0.00057, LEVEL - 0.00059, LEVEL + 0.1], [90395.2, 90000.0, 99000.0])
    rows = [{row["name"]: row for row in rows_of(comparison, i, ["demand_rate", "cost_total"])} for i in range(2)]
    assert [each["demand_rate"]["baseline"] for each in rows] == ["50.1", "50.1"]
    assert [each["demand_rate"]["mean"] for each in rows] == ["−0.1", "+9.9"]
    assert [each["cost_total"]["mean"] for each in rows] == ["−395", "+8,605"]


def test_a_key_figure_has_one_name_in_sentences_tables_and_figures() -> None:
    comparison, _ = compared([LEVEL, LEVEL + 0.1], [100.0, 100.0])
    (row,) = rows_of(comparison, 0, ["demand_rate"])
    alt = brief_drawing(comparison, Basis("what", "where", WORLDS, 1, WORLDS)).alt
    assert row["label"].startswith("Pull (") and "; " not in alt.partition("Pull: ")[0] and "emand in the audience" not in alt
    assert in_words(conditions(["demand_rate < 0.3"])[0]).startswith("pull is below")
    assert all(headed(kpi).startswith(titled(kpi)) and titled(kpi).casefold() == said(kpi).casefold() for kpi in KPIS.values())


def test_another_key_figure_decides_if_it_is_asked_to() -> None:
    comparison, ways = compared([LEVEL, LEVEL + 0.2], [100.0, 150.0], kpi="cost_total", uncertainty="luck")
    assert (*decided(ways), ways.aim_said) == ("clear", 0, "cost")
    assert "in 100 of 100 launches" in sureness(comparison)
    assert "uncertainty=all" in find_out_first(ways, {}, [], None)[0]


def test_what_nobody_can_choose_is_shown_and_never_recommended() -> None:
    comparison, ways = compared([LEVEL, LEVEL + 0.2, LEVEL + 0.1], [100.0, 50.0, 120.0], company="aba")
    assert decided(ways) == ("clear", 2) and ways.choice and ways.choice.best.tolist() == [0.0, 0.0, 1.0]
    assert "Shown, but nobody’s to choose: “arm 1”." in sureness(comparison)
    assert [(line.arm, line.best) for line in ranking(ways)][-1] == ("arm 1", "not a choice")
    assert comparison.order == [1, 0]
    comparison, alone = compared([LEVEL, LEVEL + 0.2], [100.0, 50.0], company="ab")
    assert recommendation(alone).startswith("There is nothing to choose: “arm 1” differs from “arm 0” in what no planner chooses")
    assert "“arm 1” costs 50.0 USD" in sureness(comparison), "what it costs is told of what is asked about, not of the plan"
    assert find_out_first(alone, {}, [], None) == ["Nothing is listed: there is nothing to choose."]


def test_another_price_is_no_plan() -> None:
    """An hour of learning for less was one of two finalists."""
    plan, cheap = shipped(), shipped(campaign__costs__learning_hour_usd=70.0)
    both = cheap.changed({"campaign.brand.strength": 0.1})
    message = shipped(campaign__teasers__0__cost_usd=1.0, campaign__involvement__cost_per_manager_usd=1.0)
    paid = shipped(campaign__reward__value_usd=9.0)
    comparison, _ = compared([LEVEL] * 5, [100.0, 50.0, 40.0, 30.0, 120.0])
    arms = tuple(Arm(f"arm{row}", f"arm {row}", each, str) for row, each in enumerate((plan, cheap, both, message, paid)))
    assert replace(comparison, arms=arms).ways.states == [1, 3], (
        "with other levers it is a plan at that price; what a post earns is planned"
    )


def test_more_money_is_no_plan_and_a_limit_on_spending_is_one() -> None:
    """The same plan was chosen because it allowed itself more."""
    plan, rich = shipped(campaign__budget=70.0), shipped(campaign__budget=900.0)
    stopped = rich.changed({"campaign.rules": [{"name": "enough", "when": {"metric": "money_committed", "at_least": 70}, "then": {"stop_spending": {}}}]})  # fmt: skip
    comparison, _ = compared([LEVEL, LEVEL, LEVEL - 0.1], [100.0, 100.0, 50.0])
    arms = tuple(Arm(f"arm{row}", f"arm {row}", each, str) for row, each in enumerate((plan, rich, stopped)))
    ways = replace(comparison, arms=arms).ways
    assert (ways.states, ways.recommended, ways.budgets_differ) == ([1], 2, True)
    alone = replace(comparison, arms=(*arms[:2], Arm("arm2", "arm 2", plan.changed({"campaign.brand.strength": 0.1}), str)))
    assert (alone.ways.states, alone.ways.recommended, alone.ways.budgets_differ) == ([1], 2, False)
    assert "Over the budget of 70 USD in more than 10 of 100, and left out: “arm 0”." in sureness(alone)
    assert "Budgets differ" not in sureness(alone), "of what can be chosen they do not"


def test_a_small_and_willing_audience_is_not_better_than_a_large_one() -> None:
    """Of its audience more want it; of the company (here the arms the other way round) fewer."""
    comparison, ways = compared([LEVEL, LEVEL + 0.2], [100.0, 100.0], audience="ab")
    assert decided(ways) == ("clear", 0)
    assert "pull in the whole company" in ways.aim_said and "Audiences differ" in sureness(comparison)
    assert decided(compared([LEVEL, LEVEL + 0.2], [100.0, 100.0], audience="aa")[1]) == ("clear", 1)


def test_the_aim_decides_with_its_weights() -> None:
    comparison, _ = compared([LEVEL, LEVEL + 0.2], [100.0, 150.0])
    ways = replace(comparison, aim=aim_of({"content_heard": 1})).ways
    assert (*decided(ways), ways.aim_said) == ("alike", 0, "content heard")


def test_nothing_is_recommended_where_nothing_is_defined() -> None:
    comparison, ways = compared([LEVEL, np.full(WORLDS, np.nan)], [1.0, 1.0])
    assert decided(ways) == ("undefined", 0)
    assert recommendation(ways).startswith("Nothing can be recommended")
    assert sureness(comparison) == "" and "is not defined for all of the 2" in best_sentence(ways)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of three arms over plausible worlds, few of them."""
    place = tmp_path_factory.mktemp("brief")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        leave_sets(place)
        words = [
            "compare",
            "company=small_firm",
            "alternatives=[no_teasers,twice_the_seats,managers_first]",
            "replications=8",
            "attribution.of=none",
        ]
        assert main([*words, "name=it", "execution.workers=1"]) == 0
    return place / "results/compare/it"


def test_answer_json_of_a_comparison(result: Path) -> None:
    answer = checked_answer(result, 4)
    assert (answer["uncertainty"], answer["replications"]) == ("all", 8)
    assert list(answer["arms"]) == ["space_voyage", "no_teasers", "twice_the_seats", "managers_first"]
    for row, arm in enumerate(answer["arms"].values()):
        assert list(arm) == list(KPIS)
        for name, each in arm.items():
            assert {"mean", "low", "high"} <= set(each)
            assert ("verdict" in each) == (row > 0)
            if row and each["difference"] is not None:
                neither = KPIS[name].direction == "neither"
                shares = [each[f"share_{way}"] for way in (*(("higher", "lower") if neither else ("better", "worse")), "alike")]
                assert sum(shares) == pytest.approx(1) and (each["verdict"] is None) == neither
                assert each["difference_low"] <= each["difference"] <= each["difference_high"]
                assert (each["probability_better"] is None) == (KPIS[name].direction == "neither")
    shares = answer["variance_shares"]
    assert sum(shares[part] for part in ("seed", "company", "parameters")) == pytest.approx(1)
    assert set(shares["alternatives"]["no_teasers"]) == set(SCORECARD)
    assert sum(answer["ranking"]["arms"][arm]["best"] for arm in answer["arms"]) == pytest.approx(1)
    assert answer["find_out_first"] == [], "few worlds do not tell what it is worth"
    assert answer["find_out_first_because"]
    assert list(answer["cost"]) == [label for label, _ in COST_PARTS.values()]


def test_the_page_of_a_comparison(result: Path) -> None:
    page = (result / "brief.html").read_text(encoding="utf-8")
    report, told = (
        (result / "report.html").read_text(encoding="utf-8").replace("\u00a0%", " %"),
        json.loads((result / "answer.json").read_text())["recommendation"],
    )
    assert report.count(f"{escape(told)}</p>") == 1 and f'<p class="do">{escape(told)}</p>' in report.partition('<p class="answer">')[0]
    assert "each with its own events, company and plausible set of behavioural parameters" in report and "what varies" not in report
    for part in ("Which is best", "Scorecard", "Where the doubt comes from", "What could go wrong", "What to find out first", "<svg"):
        assert part in page
    for gone in ("probability that its mean", "0.000 better", "Ahead in", "Mean is better"):
        assert gone not in page + report + (result / "answer.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_it_is_one_page_of_paper(result: Path, tmp_path: Path) -> None:
    assert sheets(result / "brief.html", tmp_path / "brief.pdf") == 1


def test_the_command_that_values_a_survey_states_no_fewer_worlds_than_it_takes() -> None:
    told = valued_by("watercooler compare 'alternatives=[\"a=1 b=2\"]' company=small_firm replications=24 seed=3 name=c")
    assert told == "watercooler compare 'alternatives=[\"a=1 b=2\"]' company=small_firm seed=3 compare.information=true (512 worlds)"
