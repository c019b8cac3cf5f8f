"""What a search tries, what it drops, what of its levers fits a campaign, and what it tells of each change."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import yaml  # type: ignore[import-untyped]
from optuna.distributions import CategoricalDistribution, IntDistribution

from experiments.cli import main
from experiments.config.command_line import read_arguments
from experiments.design.factors import Factor
from experiments.report.aim import aim_of
from experiments.report.differences import matters_from, visible
from experiments.report.drawing import Basis
from experiments.report.finding_out import DECIDE
from experiments.report.style import drawing_style
from experiments.report.terminal import rendered
from experiments.report.wording import times_of
from experiments.verbs.optimise import figures
from experiments.verbs.optimise.brief import NONE_KEEPS, find_out_first, risks_now_and_before
from experiments.verbs.optimise.changes import change_sentences, changes_sentence
from experiments.verbs.optimise.climb import Step, enough, free, trades
from experiments.verbs.optimise.confirmed import Confirmed, tell
from experiments.verbs.optimise.curves import LeverCurve
from experiments.verbs.optimise.nsga2 import Evaluation, search
from experiments.verbs.optimise.objectives import COST, Z_AGREED, Limit, Objective, Objectives, likely_over, over, surely_over
from experiments.verbs.optimise.report import _scorecard
from experiments.verbs.optimise.search import Searched, Told, Trial, _climb, cheapest_as_good, finalists, with_margin
from experiments.verbs.optimise.search_space import Lever, SearchSpace, read_space
from experiments.verbs.optimise.seats import words as seats_words
from experiments.verbs.optimise.words import limit_words, matters_said, price_sentence, recommendation, role, sureness
from sim.measures.kpis import KPIS
from tests.worlds import shipped


def test_few_worlds_drop_no_campaign_for_one_that_was_unlucky() -> None:
    costs = np.array([[111.0, 118, 121, 128, 139, 153], [131, 138, 141, 148, 159, 173], [140, 147, 150, 157, 168, 182], [120] * 6])
    excess = Limit(KPIS[COST], 150.0).excess(costs, costs[0])
    assert (over(excess) > 0).tolist() == [True, True, True, False], "nine of ten of six worlds are all of them"
    assert (likely_over(excess) > 0).tolist() == [False, True, True, False]
    assert (surely_over(excess) > 0).tolist() == [False, True, True, False]
    assert (surely_over(excess) < likely_over(excess)).tolist() == [True, True, True, False], "less sure, where worlds differ"
    assert likely_over(excess[:, :1]).tolist() == surely_over(excess[:, :1]).tolist() == excess[:, 0].tolist(), "one world tells no spread"


def test_few_worlds_seldom_drop_what_keeps_its_limit_in_just_nine_of_ten() -> None:
    excess = np.random.default_rng(3).normal(-Z_AGREED, 1.0, (20_000, 6))
    assert [float(np.mean(each(excess) > 0)) for each in (surely_over, over)] == [
        pytest.approx(0.14, abs=0.03),
        pytest.approx(0.47, abs=0.02),
    ]


def test_some_that_are_tried_further_have_a_margin() -> None:
    outcomes, room = np.array([[-9.0], [-8], [-7], [-6], [-10]]), np.array([0.01, -0.01, -0.07, -0.2, -0.5])
    assert with_margin(outcomes, room, np.array([0, 0, 0, 0, 1], bool)) == [1, 2, 3]


def test_a_campaign_that_was_drawn_before_is_no_trial_again() -> None:
    space = {"kind": CategoricalDistribution((0, 1, 2)), "place": IntDistribution(0, 2)}
    found = search("nsga2", space, 2, lambda batch: [Evaluation((each["kind"], each["place"])) for each in batch], 8, 4, seed=1)
    assert len({tuple(drawn.values()) for drawn, _ in found}) == 8
    again = search("nsga2", {"one": IntDistribution(0, 0)}, 1, lambda batch: [Evaluation((0.0,))] * len(batch), 3, 3, 1)
    assert 12 <= len(again) < 15, "there is an end to asking"


def test_ways_into_the_limits() -> None:
    here = {"hours": 6, "seats": 15, "format": "in_person", "brand": 0.5}
    steps = [
        *(Step("hours", 4, 0.2, -30.0), Step("hours", 8, -0.3, 10.0), Step("seats", 10, 0.4, 100.0), Step("seats", 5, 0.6, 400.0)),
        *(Step("format", "self_paced", 0.5, 600.0), Step("brand", 0.4, 0.1, 90.0)),
    ]
    assert free(here, steps) == {**here, "hours": 4}, "saves, and costs nothing of the aim"
    assert free(here, steps[2:]) is None
    assert enough(here, steps, 0.55) == [
        {**here, "hours": 4},
        {**here, "hours": 4, "seats": 10},
        {**here, "hours": 4, "seats": 10, "brand": 0.4},
    ], "by what they give for their price, until it is enough, and one more"


SEATS, HOURS, BRAND = "campaign.sessions.0.supply_share", "campaign.programme.hours", "campaign.brand.strength"


def space_of_three() -> SearchSpace:
    levers = (Factor(SEATS, low=0.0, high=0.5), Factor(HOURS, (2, 3, 4, 6)), Factor(BRAND, low=0.0, high=1.0))
    return SearchSpace(shipped(), tuple(map(Lever, levers)))


def test_what_a_step_saves_is_spent_on_what_gives_most_for_it() -> None:
    """Of steps that help one was tried by itself with one that pays for it: too little was bought, or what nobody could pay."""
    here = {SEATS: 0.1, HOURS: 6, BRAND: 0.5}
    steps = [
        Step(SEATS, 0.5, 0.08, 400_000.0),
        Step(SEATS, 0.2, 0.03, 100_000.0),
        Step(HOURS, 2, -0.02, -100_000.0),
        Step(BRAND, 1.0, 0.01, 20_000.0),
    ]
    paid = [{SEATS: share, HOURS: 2, BRAND: 1.0} for share in (0.15, 0.18, 0.23, 0.28)]  # by 55, 80, 130, 180 thousand
    assert trades(space_of_three(), here, steps, 0.0) == [here] * 4 + paid
    left = [{**here, BRAND: 0.86}, {**here, BRAND: 1.0}, {**here, BRAND: 1.0, SEATS: 0.11}, {**here, BRAND: 1.0, SEATS: 0.12}]
    assert trades(space_of_three(), here, steps, 20_000.0)[:4] == left, "without giving anything up"


def test_levers_of_the_file_that_do_not_fit_a_campaign_are_left_out_and_told() -> None:
    base = shipped(campaign__sessions__0__every_days=14, campaign__sessions__0__dates=2)
    given = {
        "campaign.sessions.0.dates": [2, 3, 4, 6],
        "campaign.teasers.0.day": {"low": -70, "high": -14},
        "campaign.teasers.9.channel": ["email", "film"],
        "campaign.brand.strength": {"low": 0.2, "high": 1.0},
    }
    space, problems = read_space(given, base, read_arguments("optimise", [], several=True))
    assert not problems
    assert [(each.name, each.factor.ends) for each in space.levers] == [
        ("Dates", (2, 3)),
        ("Day of message 1", (-63, -14)),
        ("Brand strength", (0.2, 1.0)),
    ]
    assert space.left_out == (
        "Dates: 4, 6 not tried, since the simulation ends 14 days after the last session, and content heard counts what is told in 28.",
        "Day of message 1: -70 to -64 not tried, since 2025-12-22 (day -70) is outside the simulated days, 2025-12-29 (day -63) to "
        "2026-04-27 (day 56).",
        "Channel of message 10: no value tried, since the list has entries 0 to 5, not '9'.",
    )
    given = {"campaign.programme.hours": [2, 3, 4], "campaign.programme.quality": [0.2, 0.4]}
    own, _ = read_space(given, shipped(campaign__programme__hours=1.5), read_arguments("optimise", [], several=True))
    assert [each.choices for each in own.levers] == [(1.5, 2, 3, 4), (0.2, 0.4, 0.8)], "its own, though it is no whole number"
    assert own.start is not None and own.left_out[0] == "Hours: 1.5, 2, 3, 4, since the campaign has 1.5."
    in_waves = shipped(campaign__waves=[{"name": "one", "offices": ["New York"], "starts": 0}])
    space, _ = read_space({"campaign.teasers.0.day": {"low": -70, "high": -14}}, in_waves, read_arguments("optimise", [], several=True))
    assert space.left_out[0].endswith("2026-04-27 (day 56)."), "of several reasons the first"
    _, problems = read_space({"campaign.reward.kind": ["none", "mony"]}, base, read_arguments("optimise", [], several=True))
    assert "must be one of none" in problems[0].allowed, "what fits no campaign is an error"


def test_a_hybrid_campaign_may_become_another_and_may_stay_hybrid() -> None:
    """Its places at home contradicted every other format, so that none was tried."""
    base = shipped(campaign__programme__format="hybrid", campaign__sessions__0__from_home=20)
    given = {"campaign.programme.format": ["in_person", "virtual"], "campaign.sessions.0.dates": [2, 3]}
    space, problems = read_space(given, base, read_arguments("optimise", [], several=True))
    assert not problems and space.levers[0].choices == ("in_person", "virtual", "hybrid")
    assert not any("Format" in each for each in space.left_out)
    for chosen, places, told in (("hybrid", 20, "hybrid"), ("in_person", 0, "in person, without places at home")):
        assert space.told(space.levers[0], {"campaign.programme.format": chosen}) == told
        made = space.point({"campaign.programme.format": chosen, "campaign.sessions.0.dates": 3}).settings.campaign
        assert (made.programme.format, made.sessions[0].from_home, made.sessions[0].dates) == (chosen, places, 3)


def test_a_climb_goes_along_the_limit() -> None:
    """More seats for fewer hours each, at the same price: a step of either lever alone breaks the limit or loses. Found are .12 x 6 at first."""
    space = space_of_three()

    class Bench:
        """Where campaigns cost what all hours in seats do, and are worth most with many seats and few hours."""

        def __init__(self) -> None:
            self.space = space

        def try_out(self, _: str, batch: Sequence[Mapping[str, Any]]) -> list[Told]:
            return [told(values) for values in batch]

    def told(values: Mapping[str, Any]) -> Told:
        usd = 100_000.0 * values[SEATS] * values[HOURS] + 1000.0 * values[BRAND]
        worth = values[SEATS] * values[HOURS] ** 0.3
        return Told(values, np.array([-worth]), max(0.0, usd / 75_000 - 1), usd, usd / 75_000 - 1)

    start: Any = {SEATS: 0.12, HOURS: 6, BRAND: 0.5}
    bench: Any = Bench()
    found = _climb(bench, told(start), 3)
    assert found.violation == 0 and found.values[HOURS] == 2
    assert -found.outcomes[0] > 0.9 * 0.37 * 2**0.3, "nearly as many seats as 75,000 USD buy at two hours each"


def test_numbers_that_are_listed_follow_the_campaign() -> None:
    """Rooms of 200 are not tried with 10 to 40 seats, and the campaign as it is can be reached."""
    seats = "campaign.sessions.0.seats"
    for own, tried in ((15, (10, 15, 20)), (12, (10, 12, 15, 20)), (4, (4, 10, 15, 20)), (200, (100, 150, 200, 300, 400))):
        space, problems = read_space({seats: [10, 15, 20]}, shipped().changed({seats: own}), read_arguments("optimise", [], several=True))
        assert (space.levers[0].choices, problems) == (tried, [])
        assert space.start is not None
        assert bool(space.left_out) == (own != 15), "what is added is told"


def test_the_return_of_a_lever_ends_where_the_lever_does() -> None:
    factor, values = Factor("campaign.brand.strength", low=0.0, high=1.0), (0.5, 0.9, 1.0)
    gain, cost = (np.repeat(np.array(each)[:, None], 4, axis=1) for each in ((0, 0.4, 0.5), (0.0, 70.0, 90.0)))
    lever = LeverCurve(Lever(factor), values, 0, None, gain, cost)
    assert (lever.usd, lever.marginal[0]) == (90.0, pytest.approx(0.4 * 90 / 70)), "not 5.7, which nobody can buy"


def test_what_pays_for_the_budget_is_told_before_what_hardly_matters() -> None:
    """Self-paced costs much of the aim, and saves what all the rest is paid with."""
    base = shipped()
    names = ("campaign.programme.format", "campaign.involvement.managers_share", "campaign.sharing.assets")
    levers = (Lever(Factor(names[0], ("in_person", "self_paced"))), *(Lever(Factor(name, low=0.0, high=1.0)) for name in names[1:]))
    values = {names[0]: "self_paced", names[1]: 1.0, names[2]: 0.5}
    worlds = 20

    def curve(lever: Lever, now: Any, gain: float, usd: float, heard: float, ill: float) -> LeverCurve:
        def both(before: float, after: float) -> np.ndarray:
            return np.array([[before] * worlds, [after] * worlds])

        figures = {name: both(0.5, 0.5) for name in ("demand_rate", "seat_fill", "demand_served", "frustration", "roi")}
        figures |= {"content_heard": both(0.2, 0.2 + heard), COST: both(100_000, 100_000 + usd)}
        figures["talk_valence"] = both(0.8, 0.8)
        figures["talk_valence"][1, : round(ill * worlds)] = 0.2
        return LeverCurve(lever, (None, now), 1, 0, both(-gain, 0), both(-usd, 0), figures)

    curves = [
        curve(levers[0], "self_paced", -0.08, -90_000, -0.07, 0.5),
        curve(levers[1], 1.0, 0.12, 9_000, 0.0, 0.0),
        curve(levers[2], 0.5, 0.0, -10.0, 0.0, 0.0),
    ]
    found: Any = SimpleNamespace(
        chosen=1,
        trials=[SimpleNamespace(values=values)],
        objectives=SimpleNamespace(all=[Objective(aim_of({}).kpi, True)]),
        matters=lambda name: {COST: 5_000.0}.get(name, 0.02),
    )
    (told,) = change_sentences(found, SearchSpace(base, levers), curves)
    gains, _, pays = told.partition("What pays for it: ")
    assert "managers involved 100 %" in gains and "costs 9,000 USD" in gains
    assert pays.startswith("format self paced (now in person: ")
    for part in ("content heard −7.0 points", "more people speak ill of it than well in 10 of 20 worlds instead of 0", "saves 90,000 USD"):
        assert part in pays
    assert told.endswith("Little hangs on assets to share 50 %.")
    assert gains.startswith("What campaign 1 gains by, each change by itself in 20 worlds: ")
    alone = change_sentences(found, SearchSpace(base, levers[1:2]), curves[1:2])
    assert alone == ["What campaign 1 gains by: managers involved 100 % (now 25 %)."], (
        "what it does is told of the campaign, in more worlds"
    )
    one = changes_sentence(found, SearchSpace(base, levers), curves)
    assert one == (
        "Campaign 1 gains by managers involved 100 % (now 25 %); saves by format self paced (now in person); "
        "little hangs on assets to share 50 %."
    ), "on the brief, without what each does alone"


def test_the_fewest_seats_are_over_the_limit_in_their_tail() -> None:
    costs = np.array([[133_000.0] * 8 + [160_000.0] * 2])
    limit = Limit(KPIS[COST], 150_000.0)
    found: Any = SimpleNamespace(
        level=lambda name, arm: float(costs.mean()),
        values=lambda name: costs,
        kept=lambda limit: np.array([0.8]),
        blocks=lambda arm: [(limit, 0.8, 1.0)],
        too_few=False,
    )
    told = seats_words.recommendation(SimpleNamespace(chosen=None, order=[0], found=found, seats=np.array([45.0])))  # type: ignore[arg-type]
    assert "the fewest, 45, cost 138,400 USD on average (90 % of launches 133,000 to 160,000)" in told
    assert "cost at most 150,000 USD: kept in 8 of 10, not in nine of ten" in told


@pytest.mark.usefixtures("unpainted")
def test_where_there_are_few_campaigns_each_is_tried_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["company=small_firm", "uncertainty=luck", "replications=2", "optimise.screen_worlds=3", "optimise.confirm=4"]
    levers = ["campaign.brand.strength=0.2,0.85", "campaign.programme.hours=3,6"]
    assert main(["optimise", *words, *levers, "optimise.trials=4", f"results={tmp_path}", "name=all", "optimise.curve_worlds=2"]) == 0
    points = pq.read_table(tmp_path / "optimise/all/points.parquet").to_pandas()
    assert points["search"].tolist() == ["grid"] * 4 and points["trial"].tolist() == [1, 2, 3, 4]
    assert len(points.drop_duplicates(["campaign.brand.strength", "campaign.programme.hours"])) == 4
    assert "every one was tried" in (tmp_path / "optimise/all/report.html").read_text(encoding="utf-8")
    titles = [yaml.safe_load(each.read_text())["title"] for each in sorted((tmp_path / "optimise/all/campaigns").iterdir())]
    assert titles == [f"Space Voyage (campaign {i + 1})" for i in range(len(titles))] and titles
    assert json.loads((tmp_path / "optimise/all/answer.json").read_text())["arms"]


def test_where_nothing_keeps_the_limits_nobody_is_told_to_decide() -> None:
    zero = {"cost_learning_hours": np.zeros((2, 4)), "cost_attendee_time": np.zeros((2, 4)), COST: np.zeros((2, 4))}
    found: Any = SimpleNamespace(
        objectives=SimpleNamespace(all=[Objective(KPIS["demand_rate"], True)]),
        chosen=0,
        values=zero.__getitem__,
        level=lambda name, arm: 0.0,
        keeping=np.array([False, False]),
        deciding=np.zeros((2, 4)),
        too_few=False,
    )
    assert find_out_first(found, shipped().campaign, "all", [], "") == [NONE_KEEPS]
    found.keeping[1] = True
    assert find_out_first(found, shipped().campaign, "all", [], "") == [DECIDE]
    found.too_few = True
    assert "4 plausible worlds are too few" in find_out_first(found, shipped().campaign, "all", [], "")[0]
    assert limit_words(Limit(KPIS[COST], 0.0)) == "cost at most 0 USD"


def test_what_is_worth_knowing_among_finalists() -> None:
    """The better campaign breaks its limit where an hour is dear; a third is worse and breaks it always: the price decides, and nothing else."""
    rng, worlds = np.random.default_rng(3), 200
    dear, taste = np.tile([0.0, 1.0], worlds // 2), rng.random(worlds)
    columns = {
        "demand_rate": np.repeat([[0.4], [0.6], [0.3]], worlds, axis=1),
        "cost_total": np.stack([0 * dear + 90, 80 + 40 * dear, 0 * dear + 900]),
    }
    found: Any = SimpleNamespace(values=columns.__getitem__, seeds=range(worlds), points=[None] * 3)
    objectives = Objectives((Objective(KPIS["demand_rate"], True),), (Limit(KPIS["cost_total"], 100.0),), aim_of({}))
    confirmed = Confirmed((), found, objectives)
    assert (confirmed.chosen, confirmed.rivals) == (0, [0])
    singles = {"price": {"attendee_time_cost_usd": dear}, "parameter": {"taste": taste}}
    (worth,) = confirmed.findings({"Tastes": taste[:, None]}, singles)
    assert (worth.kind, worth.name) == ("price", "attendee_time_cost_usd")
    assert worth.worth.value == pytest.approx(0.2 / 2), "taken in half of the worlds"
    free = Confirmed((), found, Objectives(objectives.all, (), aim_of({})))
    assert free.findings({"Tastes": taste[:, None]}, singles) == [], "without a limit the best is always the best"


def test_a_campaign_whose_gain_is_undecided_is_not_recommended() -> None:
    """Better in 70 of 100 worlds, and worse in 30: `Change to campaign 1` says more than that."""
    worlds, level = 100, np.full(100, 0.4)

    def confirmed(pull: np.ndarray) -> Confirmed:
        found: Any = SimpleNamespace(values=lambda name: np.stack([level, pull]), seeds=range(worlds), points=[None] * 2)
        trials: Any = (None,)
        return Confirmed(trials, found, Objectives((Objective(KPIS["demand_rate"], True),), (), aim_of({})))

    split = confirmed(level + np.repeat([0.2, -0.1], (70, 30)))
    assert (split.chosen, split.recommended) == (1, None)
    assert recommendation(split, 0.0, []) == (
        "Undecided between campaign 1 and the campaign as it is. If you must choose now, take campaign 1: it falls least short of the best."
    )
    assert recommendation(confirmed(level + np.repeat([0.2, 0.01], (70, 30))), 0.0, []).startswith(
        "Campaign 1 is ahead of the campaign as it is;"
    )
    sure = confirmed(level + 0.2)
    assert (sure.recommended, recommendation(sure, 0.0, [])) == (1, "Change to campaign 1.")


def test_a_campaign_that_neither_gains_nor_saves_what_matters_is_not_recommended() -> None:
    """It was recommended `for its cost` where it cost more. One that is worse in nine of ten worlds is undecided, whatever a few others add."""
    worlds = 40

    def confirmed(pull: np.ndarray | float, usd: float) -> Confirmed:
        values = {
            "demand_rate": (np.full(worlds, 0.4), 0.4 + pull * np.ones(worlds)),
            "attended": (np.ones(worlds), np.ones(worlds)),
            COST: (np.full(worlds, 1000.0), np.full(worlds, usd)),
        }
        found: Any = SimpleNamespace(values=lambda name: np.stack(values[name]), seeds=range(worlds), points=[None] * 2)
        trials: Any = (None,)
        return Confirmed(trials, found, Objectives((Objective(KPIS["demand_rate"], True),), (), aim_of({})))

    dearer, saves = confirmed(0.01, 1010.0), confirmed(0.01, 900.0)
    assert (dearer.chosen, dearer.recommended) == (0, 0)
    assert recommendation(dearer, 0.0, []).startswith("Keep the campaign as it is: ")
    assert (saves.chosen, saves.recommended) == (1, 1)
    assert recommendation(saves, 0.0, []) == (
        "Change to campaign 1 for its cost: it differs from the campaign as it is by less than the 2.0 points that matter."
    )
    assert (confirmed(0.05, 5000.0).recommended, confirmed(-0.01, 990.0).chosen, confirmed(-0.01, 900.0).chosen) == (1, 0, 1)
    few = confirmed(np.repeat([-0.03, 0.5], (37, 3)), 900.0)
    assert (few.chosen, few.recommended) == (1, None) and recommendation(few, 0.0, []).startswith("Undecided between")


def test_a_campaign_that_gains_in_another_objective_alone_is_recommended_for_that() -> None:
    """None was said to do better by what matters where frustration, the second objective, fell by three times as much."""

    def confirmed(frustration: float) -> Confirmed:
        values = {"demand_rate": (0.4, 0.401), "frustration": (0.07, frustration), "attended": (1.0, 1.0), COST: (1000.0, 1000.0)}
        found: Any = SimpleNamespace(
            values=lambda name: np.repeat([[each] for each in values[name]], 40, 1), seeds=range(40), points=[None] * 2
        )
        trials: Any = (None,)
        objectives = (Objective(KPIS["demand_rate"], True), Objective(KPIS["frustration"], False), Objective(KPIS[COST], False))
        return Confirmed(trials, found, Objectives(objectives, (), aim_of({})), stated={"frustration": 0.01})

    calmer = confirmed(0.04)
    assert (calmer.chosen, calmer.recommended, confirmed(0.065).chosen, confirmed(0.1).chosen) == (1, 1, 0, 0)
    assert recommendation(calmer, 0.0, []) == (
        "Change to campaign 1 for less frustration: it differs from the campaign as it is by less than the 2.0 points that matter."
    )


def test_of_finalists_as_good_the_cheapest_is_recommended() -> None:
    """The highest was, and what would have saved a third of the money, as good in every world, was not mentioned."""
    worlds = np.arange(40)

    def confirmed(second: np.ndarray | float, usd: float, unchanged: float = 0.3, first: np.ndarray | float = 0.5) -> Confirmed:
        values = {"demand_rate": (unchanged, first, second), "frustration": (0.1, 0.1, 0.1), COST: (1000.0, 1500.0, usd)}
        rows = {name: np.stack([each + 0.0 * worlds for each in several]) for name, several in values.items()}
        found: Any = SimpleNamespace(values=rows.__getitem__, seeds=range(40), points=[None] * 3)
        trials: Any = (None, None)
        return Confirmed(trials, found, Objectives((Objective(KPIS["demand_rate"], True),), (), aim_of({})))

    as_good, little_less, worse = confirmed(0.49, 1000.0), confirmed(0.49, 1490.0), confirmed(0.47, 1000.0)
    assert (as_good.chosen, as_good.best_arm, as_good.recommended, as_good.thrifty) == (2, 1, 2, None)
    assert recommendation(as_good, 0.0, []) == (
        "Change to campaign 2: by what matters it is as good as campaign 1, which has most pull, and costs 500 USD less."
    )
    assert [(each.chosen, each.thrifty) for each in (little_less, worse)] == [(1, None), (1, None)]
    mostly = confirmed(np.where(worlds % 4, 0.5, 0.46), 1000.0)
    assert (mostly.chosen, mostly.thrifty) == (1, 2), "in a quarter of worlds it is not as good"
    assert (
        "For less money: campaign 2 costs 500 USD less; pull −1.0 points on average, within what matters, though not in 90 of 100 launches."
        in sureness(mostly, "luck")
    )
    for worst, told in ((0.32, True), (0.455, False)):
        risky = confirmed(0.48, 1500.0, first=np.where(worlds % 10, 0.5, worst))
        assert (risky.chosen, risky.safest) == (1, 2)
        assert ("If you fear the worst case most, take campaign 2" in sureness(risky, "luck")) == told, "by what matters"
    nothing = replace(confirmed(0.0, 500.0, unchanged=0.0, first=0.0), stated={"demand_rate": 0.0})
    assert nothing.chosen == 2 and "fear the worst" not in sureness(nothing, "luck"), "none falls short"
    assert "no difference that matters (40 of 40 launches). " in sureness(nothing, "luck")
    near = confirmed(0.485, 900.0, unchanged=0.475)
    assert near.chosen == 1, "it gains nothing that matters on the unchanged campaign, and the best does"
    told = sureness(near, "luck")
    assert "within what matters, but against the campaign as it is: no difference that matters" in told, "it is as good in all launches"
    open_ = confirmed(np.where(worlds % 4, 0.501, 0.49), 1000.0, unchanged=0.48, first=np.where(worlds % 4, 0.51, 0.49))
    assert (open_.best_arm, open_.chosen, open_.recommended, role(open_)) == (1, 2, None, "as good, for less")
    assert "If you must choose now, take campaign 2: by what matters it is as good as campaign 1, " in recommendation(open_, 0.0, [])


@pytest.mark.parametrize(("best_usd", "second_usd"), [(960.0, 940.0), (1500.0, 1000.0)])
def test_none_is_recommended_for_nothing(best_usd: float, second_usd: float) -> None:
    """The cheapest may save what matters against the unchanged campaign, and the best, against which it saves nothing, not; and the cheapest may
    lack what the best has over the unchanged one: `Change to campaign 1 for : ...`."""
    worlds = np.arange(40)
    calmer = best_usd > 1000
    angry = (0.07, 0.04, np.where(worlds % 5, 0.052, 0.07)) if calmer else (0.07, 0.07, 0.07)
    values = {"demand_rate": (0.4, 0.401, 0.4), "frustration": angry, "attended": (1.0, 1.0, 1.0), COST: (1000.0, best_usd, second_usd)}
    rows = {name: np.stack([each + 0.0 * worlds for each in several]) for name, several in values.items()}
    found: Any = SimpleNamespace(values=rows.__getitem__, seeds=range(40), points=[None] * 3)
    trials: Any = (None, None)
    objectives = (Objective(KPIS["demand_rate"], True), Objective(KPIS["frustration"], False), Objective(KPIS[COST], False))
    told = Confirmed(trials, found, Objectives(objectives, (), aim_of({})), stated={"frustration": 0.02})
    assert told.chosen == (1 if calmer else 2)
    assert recommendation(told, 0.0, []).startswith(
        f"Change to campaign {told.chosen} for {'less frustration' if calmer else 'its cost'}: "
    )
    assert "campaign 2 costs" not in sureness(told, "luck"), "it has nothing over the unchanged one"


def test_what_is_less_in_the_first_objective_is_called_least() -> None:
    values = {"frustration": (0.2, 0.05, 0.06), "demand_rate": (0.4, 0.4, 0.4), "attended": (1.0, 1.0, 1.0), COST: (1000.0, 1500.0, 900.0)}
    found: Any = SimpleNamespace(
        values=lambda name: np.repeat([[each] for each in values[name]], 40, 1), seeds=range(40), points=[None] * 3
    )
    trials: Any = (None, None)
    told = Confirmed(trials, found, Objectives((Objective(KPIS["frustration"], False),), (), aim_of({})))
    assert "as good as campaign 1, which has least frustration, and costs 600 USD less." in recommendation(told, 0.0, [])


def test_the_cheapest_of_those_as_good_is_a_finalist() -> None:
    outcomes = np.array([[-0.50, 9.0], [-0.49, 6.0], [-0.485, 7.0], [-0.47, 1.0], [-0.499, 3.0], [np.nan, np.nan]])
    kept = np.array([0.0, 0.0, 0.0, 0.0, 0.1, np.nan])
    assert cheapest_as_good(outcomes, kept, outcomes[:, 1], 0.02) == [1], "of those that keep the limits"
    assert cheapest_as_good(outcomes, kept, outcomes[:, 1], 0.001) == [0]
    assert cheapest_as_good(outcomes[5:], kept[5:], outcomes[5:, 1], 0.02) == []


def test_the_cheapest_of_those_as_good_is_screened_and_simulated_second() -> None:
    """Also where cost is no objective, so that nothing else would have looked at it."""
    figures = {"demand_rate": [0.5, 0.499, 0.498, 0.497, 0.496, 0.485, 0.3], COST: [9.0, 8.0, 8.0, 8.0, 8.0, 1.0, 5.0]}
    figures["content_heard"] = figures["demand_rate"]
    trials = tuple(Trial("nsga2", row, {}, SimpleNamespace(settings=row)) for row in range(6))  # type: ignore[arg-type]

    def simulated(points: Any, *_: Any) -> Any:
        rows = [each.settings if isinstance(each.settings, int) else 6 for each in points]
        return SimpleNamespace(
            values=lambda name: np.array([[figures[name][row]] * 8 for row in rows]), finished=np.ones((len(rows), 8), np.bool_)
        )

    objectives = Objectives((Objective(KPIS["demand_rate"], True), Objective(KPIS["content_heard"], True)), (), aim_of({}))
    found, none = simulated([each.point for each in trials]), np.zeros(6)
    outcomes = objectives.outcomes(found.values)
    searched = Searched(trials, found, objectives, outcomes, none, none, np.array([-0.3, -0.3]), none - 1)
    plan = SimpleNamespace(screened=4, screen_worlds=8, finalists=2)
    request: Any = SimpleNamespace(settings=shipped(), options=SimpleNamespace(optimise=plan, matters={}, seed=1, replications=6))
    runner: Any = SimpleNamespace(evaluate=simulated)
    assert [each.number for each in finalists(searched, request, runner)][:2] == [0, 5]


@pytest.mark.parametrize(
    ("attended", "told"), [(0.0, "does better by what matters. But nobody attends it."), (3.0, "does better by what matters.")]
)
def test_a_campaign_that_nobody_attends_is_not_kept_without_a_word(attended: float, told: str) -> None:
    """Without sessions nothing that was tried changes anything, and it was to be kept at 12,000 USD."""
    values = {"demand_rate": [0.4, 0.3], "attended": [attended, 0.0], COST: [10.0, 10.0]}
    found: Any = SimpleNamespace(
        values=lambda name: np.repeat([[each] for each in values[name]], 100, 1), seeds=range(100), points=[None] * 2
    )
    trials: Any = (None,)
    confirmed = Confirmed(trials, found, Objectives((Objective(KPIS["demand_rate"], True),), (), aim_of({})))
    assert recommendation(confirmed, 0.0, []).endswith(f"none that was tried {told}")
    values |= {"demand_rate": [0.4, 0.4], "attended": [attended, attended], COST: [10.0, 5.0]}
    saves = Confirmed(trials, found, Objectives((Objective(KPIS["demand_rate"], True),), (), aim_of({})))
    advice = recommendation(saves, 0.0, [])
    assert advice.startswith("Change to campaign 1 for its cost: ") and advice.endswith(" But nobody attends it.") == (attended == 0)
    capped = Confirmed(trials, found, Objectives((Objective(KPIS["demand_rate"], True),), (Limit(KPIS[COST], 7.0),), aim_of({})))
    advice = recommendation(capped, 0.0, [])
    assert advice.startswith("Change to campaign 1: it keeps the limits, ") and advice.endswith(" But nobody attends it.") == (
        attended == 0
    )


def test_how_much_matters_is_told_with_digits_enough() -> None:
    """Of a pull of one in a thousand "0.0 points" were to matter."""

    def matter(level: float) -> str:
        found: Any = SimpleNamespace(values=lambda _: np.full((2, 10), level), seeds=range(10))
        return matters_said(Confirmed((None,), found, Objectives((Objective(aim_of({}).kpi, True),), (), aim_of({}))))  # type: ignore[arg-type]

    assert (matter(0.5), matter(0.001), matter(0.0)) == ("2.5 points matter", "0.005 points matter", "")
    assert (visible(0.025, "share"), matters_from(0.0004, "share")) == ("2.5 points", "A difference matters from 0.04 points on.")
    assert matters_from(0.0, "share") == "Any difference matters."


def test_on_screen_what_is_not_defined_has_no_range() -> None:
    """The talk of attendees where nobody attends was told as "– to –", and launches were called worlds."""
    levels = {"talk_about_rate": [np.nan, np.nan], COST: [0.5, 0.05]}
    found: Any = SimpleNamespace(values=lambda name: np.repeat([[each] for each in levels.get(name, [0.5, 0.5])], 10, 1), seeds=range(10))
    objectives = Objectives((Objective(KPIS["demand_rate"], True),), (Limit(KPIS[COST], 0.1),), aim_of({}))
    trials: Any = (None,)
    table = "\n".join(rendered(_scorecard(Confirmed(trials, found, objectives), "launches")))
    assert "– to –" not in table and "not defined" in table
    assert "90 % of launches" in table and "worlds" not in table


def test_that_more_never_get_in_is_told_with_the_seats() -> None:
    """The seats fell by a quarter, and neither that nor whom it left out was said."""
    worlds = 10
    level = {"unmet_demand": (0.38, 0.59), "seats": (288.0, 221.0)}

    def price(**now: float) -> str:
        rows = {name: np.repeat(np.array([[before], [now.get(name, after)]]), worlds, axis=1) for name, (before, after) in level.items()}
        found: Any = SimpleNamespace(values=lambda name: rows.get(name, np.ones((2, worlds))), seeds=range(worlds), points=[None] * 2)
        trials: Any = (None,)
        return price_sentence(Confirmed(trials, found, Objectives((Objective(KPIS["seats"], False),), (), aim_of({}))))

    never = "wanted it, never got in (in 10 of 10, +21.0 points on average)"
    assert price() == f"Likely worse with it: {never}, with 221 seats in all instead of 288."
    assert price(unmet_demand=0.3) == "Nothing else on the scorecard is likely to get worse."


@pytest.mark.parametrize(("confirm", "worlds"), [(128, 64), (10, 5), (9, 9), (8, 8), (5, 5), (4, 0), (2, 0)])
def test_further_worlds_are_enough_to_decide_or_not_asked(confirm: int, worlds: int) -> None:
    """Of four or of one nothing can come but doubt: what eight recommended was "undecided: better in 2 of 4"."""
    values = np.stack([np.full(confirm, 0.4), np.full(confirm, 0.5)])
    found: Any = SimpleNamespace(values=lambda _: values, seeds=range(confirm), points=[0, 1])
    chosen = Confirmed((None,), found, Objectives((Objective(KPIS["demand_rate"], True),), (), aim_of({})))  # type: ignore[arg-type]
    request: Any = SimpleNamespace(options=SimpleNamespace(optimise=SimpleNamespace(confirm=confirm)))
    runner: Any = SimpleNamespace(evaluate=lambda points, worlds: SimpleNamespace(values=found.values, seeds=worlds, points=points))
    told = tell(chosen, request, runner)
    assert (len(told.further.found.seeds) if told.further else 0) == worlds
    assert ("further launches" in sureness(told, "luck")) == bool(worlds)


def test_how_often_limits_are_kept_is_told_by_worlds_that_chose_nothing() -> None:
    """Of eight campaigns that keep a limit in 87 of 100 worlds, the one that is chosen seems to keep it in nine of ten."""
    rng, asked = np.random.default_rng(5), list[range]()

    def found_in(worlds: range, several: int) -> Any:
        pull, dear = rng.normal(0.5, 0.01, (several, len(worlds))), rng.random((several, len(worlds))) > 0.87
        values = {"demand_rate": pull, COST: 90.0 + 20 * dear, **dict.fromkeys(("frustration",), 0 * pull)}
        values["demand_rate"][0], values[COST][0] = 0.4, 90.0
        known = {name: values.get(name, np.zeros_like(pull)) for name in KPIS}
        return SimpleNamespace(values=known.__getitem__, seeds=worlds, points=list(range(several)))

    def evaluate(points: list[int], worlds: range) -> Any:
        asked.append(worlds)
        return found_in(worlds, len(points))

    objectives = Objectives((Objective(KPIS["demand_rate"], True),), (Limit(KPIS[COST], 100.0),), aim_of({}))
    request: Any = SimpleNamespace(options=SimpleNamespace(optimise=SimpleNamespace(confirm=1024)))
    runner: Any = SimpleNamespace(evaluate=evaluate)
    trials: Any = (None,) * 8
    seemed, kept = [], []
    for _ in range(40):
        chosen = Confirmed(trials, found_in(range(25, 153), 9), objectives)
        if chosen.chosen:
            told = tell(chosen, request, runner)
            assert told.further is not None and told.further.found.points == [0, 1]
            seemed.append(float(chosen.kept(objectives.limits[0])[chosen.chosen]))
            kept.append(float(told.further.kept(objectives.limits[0])[1]))
            said = sureness(told, "luck")
            assert "In 512 further launches, by which nothing was chosen: better in 100 of 100; it keeps the limits" in said
            assert f"(cost at most 100 USD) in {times_of(kept[-1], 512)}" in said and said.count("keeps the limits") == 1
            assert ("not in nine of ten as in the 128 that chose it." in said) == (kept[-1] < 0.9)
            (broken,) = (each for each in risks_now_and_before(told) if "is not kept" in each["what"])
            assert (broken["probability"], broken["of"]) == (pytest.approx(1 - kept[-1]), 512)
    assert len(kept) > 10 and set(asked) == {range(153, 153 + 512)}, "worlds after those that chose"
    assert min(seemed) >= 0.9 and np.mean(kept) == pytest.approx(0.87, abs=0.01)
    nothing = Confirmed((), found_in(range(25, 153), 1), objectives)
    assert tell(nothing, request, runner) is nothing, "the unchanged campaign was not chosen among many"


def test_levers_that_do_nothing_are_drawn_on_an_axis_that_can_be_read() -> None:
    """Where nobody attends whatever is done, the axis was in 1e-16 points."""
    objectives, nothing = Objectives((Objective(KPIS["demand_rate"], True),), (), aim_of({})), np.zeros((2, 4))
    curve = LeverCurve(Lever(Factor("campaign.brand.strength", low=0.0, high=1.0)), (0.5, 1.0), 0, None, nothing, nothing)
    picture = figures.Picture(objectives, (), np.zeros((1, 1)), 0, "best", "chosen", "", (curve,), shipped().campaign.calendar)
    with drawing_style():
        drawing = figures._curves(picture, Basis("t", "c", 20, 1, 20))
    assert drawing.figure.axes[0].get_ylim() == (-1.0, 1.0)


def test_a_finalist_outside_the_cloud_is_in_the_picture() -> None:
    """Finalists are judged in other worlds than campaigns of the search, and may be better than all of these."""
    objectives = Objectives((Objective(KPIS["demand"], True), Objective(KPIS["cost_total"], False)), (), aim_of({}))
    cloud = figures.Cloud("search", np.array([[-10.0, 5.0], [-20.0, 8.0]]), np.ones(2, np.bool_), np.ones(2))
    calendar = shipped().campaign.calendar
    picture = figures.Picture(objectives, (cloud,), np.array([[-60.0, -90.0]]), 1, "best", "chosen", "", (), calendar)
    drawing = figures.figures_of(picture, *(Basis("t", "c", 20, 1, 20),) * 2)[0]
    (axes,) = drawing.figure.axes
    assert "Right" not in drawing.figure.get_supxlabel() and axes.get_ylabel().endswith("→\u00a0better"), "nothing is priced: one panel"
    for k, finalist in enumerate((60.0, -90.0)):
        low, high = figures._view(picture, k)
        assert low < finalist < high and low < 0 < high
