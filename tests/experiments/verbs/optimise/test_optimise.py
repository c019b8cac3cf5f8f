"""Searching for campaigns: fronts, ask and tell, levers, and the verb from the command line."""

import json
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml  # type: ignore[import-untyped]
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

from experiments.cli import main
from experiments.design.factors import Factor
from experiments.verbs.lifecycle import UP_TO_DATE
from experiments.verbs.optimise.brief import _ambassadors
from experiments.verbs.optimise.climb import Step, steps_around, together
from experiments.verbs.optimise.confirmed import Confirmed
from experiments.verbs.optimise.curves import LeverCurve
from experiments.verbs.optimise.nsga2 import Evaluation, Method, search
from experiments.verbs.optimise.objectives import Limit, Objective, kept, over
from experiments.verbs.optimise.pareto import front, growth, hypervolume, scaled
from experiments.verbs.optimise.report import what_to_ask
from experiments.verbs.optimise.search import promising, safer
from experiments.verbs.optimise.search_space import Lever, SearchSpace
from experiments.verbs.optimise.seats.plans import TIMES
from experiments.verbs.optimise.unspent import unspent
from sim.measures.kpis import KPIS
from tests.answers import checked_answer
from tests.paper import CHROMIUM, sheets
from tests.plausible_file import leave_sets
from tests.typed import instead
from tests.worlds import shipped

# --- fronts -----------------------------------------------------------------------------------------------------------


def test_the_front_is_what_nothing_beats() -> None:
    outcomes = np.array([[1, 4], [2, 2], [2, 2], [3, 3], [4, 1], [np.nan, 0], [1, 5]], float)
    assert front(outcomes).tolist() == [0, 1, 4]


@pytest.mark.parametrize("objectives", [2, 3, 4])
def test_hypervolume_is_the_share_of_points_beaten(objectives: int) -> None:
    luck = np.random.default_rng(objectives)
    outcomes, thrown = luck.random((12, objectives)), luck.random((200_000, objectives))
    beaten = (thrown[:, None, :] >= outcomes[None]).all(axis=2).any(axis=1).mean()
    assert hypervolume(outcomes, np.ones(objectives)) == pytest.approx(beaten, abs=0.005)


def test_hypervolume_of_a_staircase() -> None:
    outcomes = np.array([[0.0, 0.5], [0.5, 0.0], [0.9, 0.9], [2.0, 0.0]])
    assert hypervolume(outcomes, np.ones(2)) == pytest.approx(0.75)
    assert growth(outcomes, np.ones(2)) == pytest.approx([0.5, 0.75, 0.75, 0.75])


def test_scaling_leaves_an_aim_in_which_all_are_alike() -> None:
    assert scaled(np.array([[3.0, 1.0], [5.0, 1.0]]), np.array([[3.0, 1.0], [5.0, 1.0]])).tolist() == [[0, 0], [1, 0]]


# --- ask and tell -----------------------------------------------------------------------------------------------------

TOY = {
    "x": FloatDistribution(0, 1),
    "y": FloatDistribution(0, 1),
    "day": IntDistribution(-60, -10),
    "kind": CategoricalDistribution((0, 1, 2)),
}


def toy(drawn: Mapping[str, Any]) -> tuple[float, float]:
    """Best anywhere on first + second = 1, where y is 0, the day is -30 and the kind 0."""
    waste = drawn["y"] + abs(drawn["day"] + 30) / 50 + drawn["kind"]
    return drawn["x"] + waste, 1 - drawn["x"] + waste


def judge(batch: Sequence[Mapping[str, Any]]) -> list[Evaluation]:
    return [Evaluation(toy(drawn)) for drawn in batch]


def reached(method: Method, seed: int) -> float:
    found = search(method, TOY, 2, judge, 120, 10, seed)
    return hypervolume(np.array([verdict.values for _, verdict in found]), np.array([3.0, 3.0]))


def test_the_search_beats_random_search_on_a_known_front() -> None:
    ours, theirs = ([reached(method, seed) for seed in range(5)] for method in ("nsga2", "random"))
    assert np.mean(ours) > np.mean(theirs)
    assert 0.85 * 8.5 < np.mean(ours) <= 8.5  # all of the square but the triangle below the best line


def test_the_same_seed_asks_the_same_trials() -> None:
    again = [search("nsga2", TOY, 2, judge, 40, 8, seed=3) for _ in range(2)]
    assert again[0] == again[1]
    assert again[0] != search("nsga2", TOY, 2, judge, 40, 8, seed=4)


def test_a_limit_is_kept_where_it_can_be() -> None:
    def strict(batch: Sequence[Mapping[str, Any]]) -> list[Evaluation]:
        return [Evaluation(toy(drawn), max(0.0, 0.5 - drawn["x"])) for drawn in batch]

    found = search("nsga2", TOY, 2, strict, 120, 10, seed=1)
    last = [drawn["x"] for drawn, _ in found[-30:]]
    assert np.mean(np.array(last) >= 0.5) > 0.8


def test_a_trial_may_come_first() -> None:
    start = {"x": 0.25, "y": 0.5, "day": -20, "kind": 1}
    assert search("nsga2", TOY, 2, judge, 5, 5, seed=1, start=start)[0][0] == start


# --- levers -----------------------------------------------------------------------------------------------------------


def test_what_is_drawn_becomes_the_value_of_the_field() -> None:
    between, whole = Lever(Factor("a", low=0.2, high=0.8)), Lever(Factor("b", low=-9, high=-1, whole=True))
    kinds, days, dates = (
        Lever(Factor("c", ("none", "money"))),
        Lever(Factor("d", (7, -3))),
        Lever(Factor("e", ("2026-03-09", "2026-03-02"))),
    )
    assert (between.value(0.123456), whole.value(-4), kinds.value(1), days.value(0)) == (0.1235, -4, "money", -3)
    assert dates.choices == ("2026-03-02", "2026-03-09")
    assert isinstance(days.distribution, IntDistribution)
    assert isinstance(dates.distribution, IntDistribution)
    assert isinstance(kinds.distribution, CategoricalDistribution)
    assert (between.drawn(0.5), between.drawn(0.9), kinds.drawn("money"), kinds.drawn("gold")) == (0.5, None, 1, None)


def test_a_point_is_the_campaign_with_its_levers_pulled() -> None:
    base = shipped()
    space = SearchSpace(base, (Lever(Factor("campaign.brand.strength", low=0.0, high=1.0)),))
    assert space.point({"campaign.brand.strength": 0.34}).settings.campaign.brand.strength == 0.34
    assert space.point({"campaign.brand.strength": 0.85}).settings == base
    assert space.start == {"campaign.brand.strength": 0.85}


def test_a_message_costs_what_its_channel_costs_and_a_deadline_follows_the_last_session() -> None:
    base = shipped()
    space = SearchSpace(base, ())
    moved = space.point({"campaign.teasers.0.channel": "email", "campaign.sessions.0.dates": 6}).settings.campaign
    assert (moved.teasers[0].channel, moved.teasers[0].cost_usd) == ("email", None)
    assert (moved.registration.closes, base.campaign.registration.closes) == (35, 21)
    same = space.point({"campaign.teasers.0.channel": "film", "campaign.sessions.0.seats": 30}).settings.campaign
    assert (same.teasers[0].cost_usd, same.registration.closes) == (12_000, 21)
    stated = space.point({"campaign.sessions.0.dates": 2, "campaign.registration.closes": 14}).settings.campaign
    assert stated.registration.closes == 14, "a lever of its own"


def test_steps_lie_beside_a_value_and_those_that_help_are_put_together() -> None:
    levers = Lever(Factor("a", low=0.0, high=1.0)), Lever(Factor("b", ("x", "y", "z"))), Lever(Factor("c", (2, 4, 8)))
    space = SearchSpace(shipped(), levers)
    here = {"a": 0.5, "b": "y", "c": 8}
    around = [
        next((name, value) for name, value in each.items() if value != here[name]) for each in steps_around(space, here, 0, choices=True)
    ]
    assert around == [("a", 0.4), ("a", 0.6), ("b", "x"), ("b", "z"), ("c", 4)]
    assert [each["a"] for each in steps_around(space, here, 1, choices=False)] == [0.4, 0.6, 0.5]
    steps = [Step("a", 0.6, 2.0, 1000.0), Step("a", 0.4, 1.0, -5.0), Step("b", "x", 0.5, 0.0), Step("c", 4, -1.0, 0.0)]
    assert together(here, steps) == [{"a": 0.6, "b": "x", "c": 8}]


# --- limits, finalists, curves ----------------------------------------------------------------------------------------


def test_a_limit_is_kept_in_nine_of_ten_worlds_not_on_average() -> None:
    limit = Limit(KPIS["cost_total"], 100.0)
    values = np.array([[*[50.0] * 8, 300.0, 300.0], [*[109.0] * 1, *[90.0] * 9], [np.nan] * 10])
    excess = limit.excess(values, values[0])
    assert kept(excess)[:2].tolist() == [0.8, 0.9]
    assert over(excess)[:2].tolist() == [200.0, -10.0]
    assert np.isnan(over(excess)[2])
    paired = Limit(KPIS["cost_total"], None)
    assert kept(paired.excess(values[:2], values[0])).tolist() == [1.0, 0.2], "world by world"
    assert Limit(KPIS["rating_mean"], 4.0).excess(np.array([3.5]), np.array([9.0])).tolist() == [0.5], "of what is good the least"


def test_finalists_are_the_best_and_what_is_as_good_as_now_for_less() -> None:
    outcomes = np.array([[-9, 90], [-8, 80], [-6, 60], [-5, 20], [-2, 1], [-9.5, 200], [np.nan, np.nan], [-9, 90]], float)
    broken = np.array([0, 0, 0, 0, 0, 0.7, np.nan, 0])
    assert promising(outcomes, broken, 3, stands=np.array([-5.0, 90.0])) == [0, 1, 3]
    assert promising(outcomes[5:7], broken[5:7], 3, np.array([-5.0, 90.0])) == [0], "nothing keeps the limits: the closest"


def test_where_finalists_break_the_limits_those_with_room_are_tried() -> None:
    trials: Any = ("tight", "some room", "much room", "worse", "broken", "refused")
    outcomes = np.array([[-9], [-7], [-3], [-2], [-10], [np.nan]], float)
    found: Any = SimpleNamespace(trials=trials, outcomes=outcomes, room=np.array([-0.01, -0.2, -0.5, -0.3, 0.4, np.nan]))
    assert safer(found) == ["some room", "much room"]
    found.room = np.array([0.1, 0.2, 0.5, 0.3, 0.4, np.nan])
    assert safer(found) == [], "there is no room at all"


def curve(values: Sequence[Any], here: int, gain: Sequence[float], cost: Sequence[float], ordered: bool = True) -> LeverCurve:
    """A curve, the same in all worlds."""
    factor = Factor("campaign.brand.strength", low=0.0, high=1.0) if ordered else Factor("campaign.reward.kind", tuple(values))
    arrays = (np.repeat(np.array(each, float)[:, None], 4, axis=1) for each in (gain, cost))
    return LeverCurve(Lever(factor), tuple(values), here, None, *arrays)


def test_the_next_thousand_dollars_of_a_lever() -> None:
    lever = curve((0.1, 0.5, 0.7, 1.0), 1, (-2, 0, 3, 9), (-500, 0, 2000, 2500))
    assert lever.next == 2, "the neighbour that costs more, not the one beyond"
    assert lever.marginal == pytest.approx((1.5, 1.5, 1.5))
    assert curve((0.1, 0.5, 0.7), 1, (-2, 0, -1), (-500, 0, 2000)).next is None, "what costs more gives less"
    assert curve(("a", "b", "c"), 0, (0, 1, 2), (0, 10, 800), ordered=False).next == 2, "any other choice; ten dollars are none"


def unspent_with(curves: list[LeverCurve], cost: float, dearest: float) -> str:
    """Why the rest of 100,000 USD is not spent by a campaign that costs so much, and in one world of ten the most."""
    values = np.array([[cost] * 18 + [dearest] * 2])
    found: Any = SimpleNamespace(
        chosen=0,
        trials=[None],
        keeping=np.array([True]),
        objectives=SimpleNamespace(all=[Objective(KPIS["demand_rate"], True)], limits=(Limit(KPIS["cost_total"], 100_000.0),)),
        level=lambda name, arm: float(values[arm].mean()),
        over=lambda limit: over(limit.excess(values, values[0])),
        matters=lambda name: 0.02,
    )
    return " ".join(unspent(found, curves, shipped().campaign.calendar))


def test_why_the_rest_of_a_budget_is_not_spent() -> None:
    small, dear = curve((0.5, 0.6), 0, (0, 0.01), (0, 500)), curve((0.5, 0.9), 0, (0, 0.08), (0, 30_000))
    end = curve((0.2, 1.0), 1, (-0.05, 0), (-900, 0))
    told = unspent_with([small, dear, end], 80_000, 80_000)
    assert "all of the 100,000 USD" in told and "leaves 20,000 USD" in told
    assert "brand strength 60 % (+500 USD, +1.0 points), gains less than what matters (2.0 points)" in told
    assert "brand strength 90 % (+30,000 USD, +8.0 points), would break the limit" in told
    assert told.endswith("At the end of what may be chosen: brand strength (100 %).")
    assert "optimise.climbs" in unspent_with([curve((0.5, 0.9), 0, (0, 0.08), (0, 3_000))], 80_000, 80_000), "what may be worth it is said"
    assert "No next step" in unspent_with([end], 80_000, 80_000)
    assert unspent_with([small], 96_000, 96_000) == "", "next to nothing is left"
    assert "in the dearest tenth the campaign costs 80,000 USD" in unspent_with([small], 80_000, 190_000), "the limit is for nine of ten"


# --- the verb ---------------------------------------------------------------------------------------------------------

SMALL = (
    *("company=small_firm", "uncertainty=luck", "optimise.trials=12", "optimise.generation=4", "optimise.climbs=1", "replications=2"),
    *("optimise.screen_worlds=3", "optimise.screened=4", "optimise.confirm=5", "optimise.curve_worlds=2"),
)
LEVERS = ("campaign.brand.strength=interval(0.2,1)", "campaign.reward.kind=none,recognition", "campaign.teasers.0.day=range(-60,-20)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("results")
    assert main(["optimise", *SMALL, *LEVERS, f"results={results}", "name=small", "campaign.budget=86000", "optimise.random=8"]) == 0
    return results / "optimise" / "small"


def test_files_of_a_search(folder: Path) -> None:
    points, kpis = pq.read_table(folder / "points.parquet"), pq.read_table(folder / "kpis.parquet")
    methods = points["search"].to_pylist()
    assert (methods.count("nsga2"), methods.count("random")) == (12, 8)
    assert methods.count("climb") >= 3
    assert len(kpis) == len(points) * 2
    assert {"search", "trial", "campaign.brand.strength", "campaign.teasers.0.day"} <= set(points.column_names)
    assert {path.name for path in (folder / "figures").glob("*.svg")} == {"pareto_front.svg", "coverage.svg", "response_curves.svg"}
    report = (folder / "report.html").read_text()
    for part in (
        "cost at most 86,000 USD",
        "Day of message 1",
        "What each change does by itself",
        "Ranges are the lowest and the highest of 5 launches",
        "Gain by the next 1,000 USD",
        "random search",
        "5 of 5</td>",  # worlds in which the limit is kept, as they were counted
    ):
        assert part in report
    assert "<script" not in report
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["command"].startswith("watercooler optimise campaign=space_voyage company=small_firm")


def test_answer_json_of_a_search(folder: Path) -> None:
    answer = checked_answer(folder, 1 + len(list((folder / "campaigns").iterdir())))
    names = ["unchanged", *(f"campaign {i + 1}" for i in range(len(list((folder / "campaigns").iterdir()))))]
    assert list(answer["arms"]) == names
    assert answer["recommended"] in (None, *names) and answer["least_regret"] in names
    assert set(answer["levers"]["campaign 1"]) == {each.partition("=")[0] for each in LEVERS}
    (limit,) = answer["limits"]
    assert limit["limit"] == "cost at most 86,000 USD"
    assert all(0 <= share <= 1 for share in limit["kept"])
    rivals = answer["ranking"]["arms"]
    assert sum(each["best"] for each in rivals.values()) == pytest.approx(1)
    assert answer["ranking"]["least_regret"] in rivals
    assert answer["find_out_first"] == [] and "uncertainty=all" in answer["find_out_first_because"][0]
    assert any("cost at most 86,000 USD" in each["what"] for each in answer["risks"])
    assert 1 <= len(answer["answer"]) <= 3
    assert all(re.search(r"\.\s+[A-Z]", each) is None and each.endswith(".") for each in answer["answer"]), "a sentence each"
    assert "Why not all of" not in (folder / "brief.html").read_text(encoding="utf-8")
    assert sum(answer["cost"].values()) == pytest.approx(answer["arms"][answer["least_regret"]]["cost_total"]["mean"])


def worlds_of(folder: Path, table: str) -> tuple[pd.DataFrame, Callable[[str], np.ndarray]]:
    """Points of a table in a result, and (points, worlds) of a key figure, or of the aim."""
    points, kpis = (pd.read_parquet(folder / f"{table}_{what}.parquet") for what in ("points", "kpis"))

    def values(name: str) -> np.ndarray:
        if name == "aim":
            return np.sqrt(values("demand_rate") * values("content_heard"))
        return kpis.pivot(index="point", columns="seed", values=name).to_numpy()

    return points, values


def test_every_number_of_the_page_follows_from_the_tables(folder: Path) -> None:
    """Only the few worlds of the search were kept, so nobody could recompute what the fresh ones told."""
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    points, values = worlds_of(folder, "confirmed")
    assert points["arm"].tolist() == list(answer["arms"])
    for arm, figures in zip(range(len(points)), answer["arms"].values(), strict=True):
        for name in ("cost_total", "content_heard", "demand_rate"):
            assert figures[name]["mean"] == pytest.approx(values(name)[arm].mean())
            assert not arm or figures[name]["difference"] == pytest.approx((values(name)[arm] - values(name)[0]).mean())
    kept = (values("cost_total") <= 86_000).mean(axis=1)
    assert answer["limits"][0]["kept"] == pytest.approx(kept.tolist())
    further, again = worlds_of(folder, "further")
    assert further["arm"].tolist() == ["unchanged", answer["least_regret"]]
    assert list(answer["limits"][0]["kept_further"].values()) == (again("cost_total") <= 86_000).mean(axis=1).tolist()
    seeds = [set(pd.read_parquet(folder / f"{table}kpis.parquet")["seed"]) for table in ("", "confirmed_", "further_")]
    assert not seeds[2] & (seeds[0] | seeds[1]), "worlds by which nothing was chosen"
    rivals = np.flatnonzero(kept >= 0.9)
    short = values("aim")[rivals].max(axis=0) - values("aim")[rivals]
    assert [each["regret"] for each in answer["ranking"]["arms"].values()] == pytest.approx(short.mean(axis=1).tolist())
    assert answer["least_regret"] == points["arm"][rivals[np.argmin(short.mean(axis=1))]]


def test_what_the_next_1000_usd_buy_follows_from_the_tables(folder: Path) -> None:
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    points, values = worlds_of(folder, "curves")
    levers = [each.partition("=")[0] for each in LEVERS]
    assert sorted(set(points["moved"])) == sorted(levers)
    recommended = pd.read_parquet(folder / "confirmed_points.parquet").set_index("arm").loc[answer["least_regret"]]
    for lever, told in answer["next_1000_usd"].items():
        rows = np.flatnonzero(points["moved"] == lever)
        (here,) = rows[(points.loc[rows, levers] == recommended[levers]).all(axis=1)]
        gain, cost = ((values(name)[rows] - values(name)[here]).mean(axis=1) for name in ("aim", "cost_total"))
        dearer = cost >= 50
        assert np.isclose(gain[dearer] / cost[dearer] * min(1000, cost.max()), told["mean"]).any(), lever
    assert answer["next_1000_usd"]


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_the_brief_is_one_sheet_and_the_report_few(folder: Path, tmp_path: Path) -> None:
    assert sheets(folder / "brief.html", tmp_path / "brief.pdf") == 1
    assert sheets(folder / "report.html", tmp_path / "report.pdf") <= 6


def test_the_recommended_campaign_keeps_the_budget_and_is_the_best_that_does(folder: Path) -> None:
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    names, shares = list(answer["arms"]), answer["limits"][0]["kept"]
    keeping = [name for name, share in zip(names, shares, strict=True) if share >= 0.9]
    assert answer["least_regret"] in keeping
    assert set(answer["ranking"]["arms"]) == set(keeping)
    assert answer["ranking"]["arms"][answer["least_regret"]]["regret"] == min(each["regret"] for each in answer["ranking"]["arms"].values())


def test_run_accepts_what_was_found_and_gives_the_same_figures(folder: Path, tmp_path: Path) -> None:
    campaign = folder / "campaigns" / "01.yaml"
    assert (
        main(
            [
                "run",
                f"campaign={campaign}",
                "company=small_firm",
                "replications=2",
                f"results={tmp_path}",
                "name=best",
                "report=false",
                "uncertainty=luck",
            ]
        )
        == 0
    )
    ran = pq.read_table(tmp_path / "run" / "best" / "kpis.parquet").to_pandas()
    points, kpis = pq.read_table(folder / "points.parquet").to_pandas(), pq.read_table(folder / "kpis.parquet").to_pandas()
    tree = yaml.safe_load(campaign.read_text())
    levers = {"campaign.brand.strength": tree["brand"]["strength"], "campaign.teasers.0.day": tree["teasers"][0]["day"]}
    alike = points[np.logical_and.reduce([points[name] == value for name, value in levers.items()])]
    searched = kpis[kpis["point"] == alike["point"].iloc[0]]
    for name in ("talk_about_rate", "cost_total", "demand"):
        assert ran[name].tolist() == searched[name].tolist()


def test_a_search_goes_on_where_it_stopped_and_ends_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["optimise", *SMALL, *LEVERS, f"results={folder.parents[1]}", "name=small", "campaign.budget=86000", "optimise.random=8"]
    files = ("points.parquet", "kpis.parquet", "report.html", "manifest.json", "campaigns/01.yaml", "figures/pareto_front.svg")
    before = {name: (folder / name).read_bytes() for name in files}
    assert main(words) == 0
    assert UP_TO_DATE in capsys.readouterr().err
    (folder / "report.html").unlink()
    assert main(words) == 0
    assert json.loads((folder / "timing.json").read_text())["simulated_replications"] == 0
    (folder / "report.html").unlink()
    chunk = next((folder / ".chunks").glob("*.parquet"))
    chunk.unlink()
    assert main(words) == 0
    assert 0 < json.loads((folder / "timing.json").read_text())["simulated_replications"] < 100
    assert {name: (folder / name).read_bytes() for name in files} == before


def test_what_is_wrong_is_told_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "'optimise.objectives=[max talk_about_rte,cost_total]'".strip("'"),
        "optimise.limits.cost_totl=3",
        "aim.demand=1",
        "optimise.limits.frustration=-1",
        "optimise.levers.campaign.brand.awe=[0.1,0.5]",
        "campaign.brand.strengh=0.1,0.5",
    ]
    words += ["campaign.reward.kind=none,mony", "company.seed=1,2"]
    assert main(["optimise", f"results={tmp_path}", *words]) == 2
    told = capsys.readouterr().err
    for part in (
        *("did you mean 'talk_about_rate'?", "must be `max cost_total` or `min cost_total`", "did you mean 'cost_total'?"),
        *(
            "did you mean 'strength'?",
            "an aim is made of shares",
            "aim.demand = 1",
            "must be 0 or more, as frustration is",
            "takes all levers at once",
            "must be one of none, recognition",
            "a lever is a field of campaign",
        ),
    ):
        assert part in told
    assert not list(tmp_path.rglob("*.parquet"))


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("none", ["campaign.sessions=[]", "campaign.sessions.0.supply_share=0"])
def test_without_seats_there_is_no_curve_of_them(none: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimise", "company=small_firm", "optimise.curve=seats", none]) == 2
    assert "needs seats to try more and fewer of, and “Space Voyage” has none: state campaign.sessions" in capsys.readouterr().err


def test_the_file_of_the_campaign_that_is_taken_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was that of the first, which need not be the one to change to."""
    monkeypatch.setattr(Confirmed, "chosen", property(lambda found: len(found.trials)))
    assert main(["optimise", *SMALL, *LEVERS, f"results={tmp_path}", "name=last", "campaign.budget=86000"]) == 0
    files = (tmp_path / "optimise" / "last" / "campaigns").glob("*.yaml")
    last = max(int(each.stem) for each in files if each.stem.isdecimal())
    assert last > 1 and f"\nCampaign {last}:" in (said := capsys.readouterr().out) and f"campaigns/{last:02}.yaml\n\n" in said


def test_where_nothing_keeps_the_limits_the_closest_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimise", *SMALL, *LEVERS, f"results={tmp_path}", "name=poor", "campaign.budget=10"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Nothing tried fits: with " in told
    assert "“cost at most 10.00 USD” is kept in 0 of 5, and missed by" in told
    assert "The cheapest campaign tried costs" in told
    assert "Ranges are the lowest and the highest of 5 launches" in told
    assert "5 launches that the search had not seen" in told, "how sure that is"
    assert "learning hours used" in told.partition("USD are ")[2][:80]
    fixed = told.partition("no lever of the search changes: ")[2]
    assert "campaign.costs.theme_usd" in fixed and "campaign.brand.awe" in fixed, "what stops it, and the cure"
    assert 1 <= len(list((tmp_path / "optimise" / "poor" / "campaigns").iterdir())) <= 2


@pytest.mark.usefixtures("unpainted")
def test_with_one_finalist_it_is_told_that_nothing_cheaper_was_looked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By what else is said, of campaigns as good the cheapest would be taken."""
    words = [*instead([*SMALL, *LEVERS], "optimise.climbs=0"), f"results={tmp_path}", "name=one"]
    for finalists, alone in ((1, True), (2, False)):
        assert main(["optimise", *words, f"optimise.finalists={finalists}"]) == 0
        page = (tmp_path / "optimise/one/report.html").read_text(encoding="utf-8")
        for told in (" ".join(capsys.readouterr().out.split()), page):
            assert ("With one finalist nothing but the unchanged campaign was looked at" in told) == alone
        assert ("worse in no other objective, the cheapest" in page) == (not alone)
    assert main(["optimise", *words, "optimise.finalists=1", "campaign.budget=10"]) == 0
    assert "With one finalist" not in capsys.readouterr().out, "nothing keeps the limit: there is nothing as good to look for"


@pytest.mark.usefixtures("unpainted")
def test_campaigns_that_contradict_themselves_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["campaign.registration.opens=range(-50,20)", "campaign.registration.closes=range(-30,40)"]
    assert main(["optimise", *SMALL, *words, f"results={tmp_path}", "name=odd"]) == 0
    told = capsys.readouterr().out
    assert "cannot be simulated and were left out" in told and "Value error" not in told


def test_three_aims_are_drawn_pair_by_pair(tmp_path: Path) -> None:
    objectives = "optimise.objectives=[max talk_about_rate,min cost_total,min frustration]"
    assert main(["optimise", *SMALL, *LEVERS, objectives, f"results={tmp_path}", "name=three"]) == 0
    assert (tmp_path / "optimise" / "three" / "figures" / "pairs.svg").is_file()


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize(
    "campaign", ["space_voyage", "mandatory_webinar", "silent_masterpiece", "rewards_only", "teaser_without_substance"]
)
def test_the_levers_in_the_file_fit_every_shipped_campaign(campaign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(
        [
            "optimise",
            f"campaign={campaign}",
            *instead(SMALL, "optimise.trials=4", "optimise.confirm=2", "replications=1", "optimise.climbs=0", "name=few"),
            f"results={tmp_path}",
        ]
    )
    told = capsys.readouterr()
    assert (code, told.err) != (2, "")
    assert code == 0
    assert "2 replications cannot tell how sure that is: take optimise.confirm=128." in " ".join(told.out.split())
    folder = tmp_path / "optimise/few"
    assert json.loads((folder / "answer.json").read_text(encoding="utf-8"))["recommended"] is None
    assert "Recommended" not in (folder / "report.html").read_text(encoding="utf-8")


def test_what_ambassadors_cost_is_told_apart_from_other_managers() -> None:
    involved = {"people": [0, 2], "managers_share": 0.5, "cost_per_manager_usd": 70.0, "ambassador_usd": {"staff": 200.0}}
    settings = shipped(**{f"campaign__involvement__{name}": value for name, value in involved.items()})
    found: Any = SimpleNamespace(chosen=0, found=SimpleNamespace(points=[SimpleNamespace(settings=settings)]))
    space: Any = SimpleNamespace(company=SimpleNamespace(size=3, level=np.array([0, 0, 1])))
    assert _ambassadors(found, space) == 200.0 + 70.0


SPREAD = ("campaign.sessions.0.seats=4", "campaign.sessions.0.overbooking=0")


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("seats")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        leave_sets(place)
        words = ["company=small_firm", "optimise.curve=seats", "optimise.confirm=8", "execution.workers=1"]
        assert main(["optimise", *words, "name=as_it_is"]) == 0
        assert main(["optimise", *words, *SPREAD, "name=it"]) == 0
    return place / "results/optimise/it"


def test_more_dates_for_the_seats_there_are_come_before_more_seats(seats: Path) -> None:
    """More seats come as more sessions, on later dates: where these gain what matters, six times as many seats were recommended for it."""
    crowded = seats.parent / "as_it_is"
    answer = json.loads((crowded / "answer.json").read_text(encoding="utf-8"))
    assert answer["recommended"] is None and len(answer["arms"]) == len(TIMES) + 1
    told = "before you add or drop any: in sessions of 4 instead of 14, on 4 dates instead of 1, that costs"
    assert told in answer["recommendation"] and f"with {' '.join(SPREAD)}: more" in answer["recommendation"]
    spread, as_told = (pq.read_table(each / "kpis.parquet").to_pandas().set_index("point") for each in (crowded, seats))
    last = spread.loc[len(TIMES) + 1].reset_index(drop=True)
    assert last.equals(as_told.loc[1].reset_index(drop=True)), "what the advice says is what it leads to"
    assert f"Spread, it costs {last['cost_total'].mean():,.0f} USD" in answer["sureness"]
    arm = answer["arms"]["19 seats on more dates"]["demand_rate"]
    assert arm["mean"] == pytest.approx(last["demand_rate"].mean()) and arm["mean"] > answer["arms"]["19 seats"]["demand_rate"]["mean"]


def test_how_many_seats(seats: Path) -> None:
    points, kpis = pq.read_table(seats / "points.parquet").to_pandas(), pq.read_table(seats / "kpis.parquet").to_pandas()
    offered = points["times"].to_numpy()
    assert offered[0] == 1.0 and len(offered) == len(TIMES)
    mean = kpis.groupby("point")[["seats", "cost_total", "demand_supply_ratio"]].mean().to_numpy()
    order = np.argsort(offered)
    assert (np.diff(mean[order, 0]) >= 0).all() and (np.diff(mean[order, 1]) > 0).all()
    answer = checked_answer(seats, len(offered))
    assert (answer["uncertainty"], answer["replications"]) == ("all", 8)
    assert float(answer["recommended"].removesuffix(" seats")) in mean[:, 0].round()
    assert len(answer["arms"]) == len(offered)
    assert {each["what"] for each in answer["find_out_first"]} <= {"campaign.costs.learning_hour_usd", "campaign.costs.attendee_hour_usd"}
    assert all(each["value"] >= 0 for each in answer["find_out_first"]) and answer["find_out_first"]
    report = (seats / "report.html").read_text(encoding="utf-8")
    assert "Empty seats" in report and "Ranges are the lowest and the highest of 8 launches" in report
    if CHROMIUM is not None:
        assert sheets(seats / "brief.html", seats.parent / "seats.pdf") == 1


@pytest.mark.usefixtures("unpainted")
def test_plausible_worlds_are_the_same_for_all_campaigns_and_however_they_are_simulated(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        leave_sets(tmp_path)
        assert main(["optimise", *instead([*SMALL, *LEVERS], "uncertainty=all", "optimise.climbs=0", "name=all")]) == 0
        campaign = tmp_path / "results/optimise/all/campaigns/01.yaml"
        assert main(["run", f"campaign={campaign}", "company=small_firm", "replications=2", "name=one", "report=false"]) == 0
        manifest = json.loads((tmp_path / "results/optimise/all/manifest.json").read_text(encoding="utf-8"))
        asked = SimpleNamespace(options=SimpleNamespace(results="results"), name="all")
        decided = SimpleNamespace(chosen=1, objectives=SimpleNamespace(all=[SimpleNamespace(kpi=KPIS["demand"])]))
        command = what_to_ask(asked, manifest, decided)  # type: ignore[arg-type]
        assert main(instead(shlex.split(command)[1:], "replications=5", "name=asked")) == 0, "what the brief names where it is undecided"
    valued = json.loads((tmp_path / "results/compare/asked/manifest.json").read_text(encoding="utf-8"))
    assert valued["compare"]["information"] and valued["compare"]["kpi"] == "demand" and valued["company"] == "small_firm"
    tree = yaml.safe_load(campaign.read_text())
    points = pq.read_table(tmp_path / "results/optimise/all/points.parquet").to_pandas()
    kpis = pq.read_table(tmp_path / "results/optimise/all/kpis.parquet").to_pandas()
    levers = {
        "brand.strength": tree["brand"]["strength"],
        "reward.kind": tree["reward"]["kind"],
        "teasers.0.day": tree["teasers"][0]["day"],
    }
    alike = points[np.logical_and.reduce([points[f"campaign.{name}"] == value for name, value in levers.items()])]
    ran = pq.read_table(tmp_path / "results/run/one/kpis.parquet").to_pandas()
    searched = kpis[kpis["point"] == alike["point"].iloc[0]]
    assert ran["demand"].tolist() == searched["demand"].tolist()
    assert ran["cost_total"].tolist() == searched["cost_total"].tolist()
