"""The full design of sensitivity: known indices, rankings whose robustness is known, and the verb from the command line."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.cli import main
from experiments.config.command_line import read_arguments
from experiments.report.drawing import Basis, Drawing
from experiments.statistics.variance import PARTS
from experiments.verbs.sensitivity.parameter_space import ParameterRanges, points_in, read_ranges
from experiments.verbs.sensitivity.variance import report
from experiments.verbs.sensitivity.variance.analysis import ExplainedOutcome, SensitivityResult, most_important, noise_share, outcomes_of
from experiments.verbs.sensitivity.variance.brief import _narrow_first
from experiments.verbs.sensitivity.variance.figures import View, figures_of
from experiments.verbs.sensitivity.variance.indices import Screening, Shares, blocks, screening, shares, walks
from experiments.verbs.sensitivity.variance.ranking import Ranking, separation
from experiments.verbs.sensitivity.variance.report import answer, as_csv
from sim.measures.kpis import KPIS
from tests.answers import checked_answer
from tests.paper import CHROMIUM, sheets
from tests.worlds import shipped

# --- indices ----------------------------------------------------------------------------------------------------------


def ishigami(sample: np.ndarray) -> np.ndarray:
    """sin x + 7 sin^2 y + 0.1 z^4 sin x over -pi..pi; shares of its variance are known (Ishigami & Homma 1990)."""
    x, y, z = np.pi * (2 * sample.T - 1)
    return np.asarray(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


def test_shares_of_a_known_variance() -> None:
    found = shares(3, ishigami(blocks(3, 1024, seed=1)), seed=1)
    assert found is not None
    assert found.first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert found.total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    assert (np.abs(found.total - [0.5576, 0.4424, 0.2437]) < 2 * found.total_half).all()
    assert found.blocks == (1024, 1024)


def test_screening_of_a_sum_finds_its_slopes_and_no_spread() -> None:
    sample = walks(3, 10, seed=1)
    found = screening(sample, sample @ np.array([3.0, -1.0, 0.0]), seed=1)
    assert found is not None
    assert found.mean == pytest.approx([3, 1, 0])
    assert found.spread == pytest.approx([0, 0, 0], abs=1e-9)


def test_screening_finds_what_works_together() -> None:
    sample = walks(3, 30, seed=1)
    found = screening(sample, sample[:, 0] * sample[:, 1], seed=1)
    assert found is not None
    assert found.spread[0] > 0.2 < found.spread[1]
    assert found.mean[2] == 0


def test_parameter_sets_without_a_result_take_their_block_with_them() -> None:
    results = ishigami(blocks(3, 64, seed=1))
    results[[7, 8, 300]] = np.nan
    found = shares(3, results, seed=1)
    assert found is not None
    assert found.blocks == (62, 64)
    assert np.isfinite(found.total).all()
    sample = walks(3, 6, seed=1)
    walked = screening(sample, np.where(np.arange(len(sample)) == 5, np.nan, ishigami(sample)), seed=1)
    assert walked is not None
    assert walked.walks == (5, 6)


def test_there_is_no_share_of_nothing() -> None:
    assert shares(2, np.ones(4 * 4), seed=1) is None
    assert screening(walks(2, 2, seed=1), np.full(6, np.nan), seed=1) is None


def test_the_same_seed_draws_the_same_parameter_sets() -> None:
    assert np.array_equal(walks(5, 4, seed=3), walks(5, 4, seed=3))
    assert np.array_equal(blocks(5, 8, seed=3), blocks(5, 8, seed=3))
    assert not np.array_equal(blocks(5, 8, seed=3), blocks(5, 8, seed=4))


# --- rankings ---------------------------------------------------------------------------------------------------------


def table(*parameter_sets: list[float], noise: float = 0.0) -> np.ndarray:
    """(sets, campaigns, 2 seeds) with these means."""
    means = np.array(parameter_sets)[:, :, None]
    return np.concatenate([means - noise, means + noise], axis=2)


def test_how_often_each_campaign_is_best() -> None:
    ranking = Ranking(table([3, 2, 1], [3, 1, 2], [1, 2, 3], [3, 2, 1]), table([3, 2, 1])[0])
    assert ranking.usual_best == 0
    assert ranking.best.tolist() == [0, 0, 2, 0]
    assert [ranking.share_best(i)[0] for i in range(3)] == [0.75, 0, 0.25]
    assert ranking.share_best(0)[1] < 0.75 < ranking.share_best(0)[2]
    assert ranking.winner_changes.tolist() == [False, False, True, False]
    assert ranking.reversals.tolist() == [False, True, True, False]
    assert ranking.agreement == pytest.approx([1, 1 / 3, -1, 1])


def result_of(*parameter_sets: list[float], outcomes: tuple[ExplainedOutcome, ...] = ()) -> SensitivityResult:
    """Of three campaigns with these means; with the default values the first is best and the last is worst."""
    ranges, ranking = ParameterRanges(("one", "other"), np.zeros(2), np.ones(2)), Ranking(table(*parameter_sets), table([3, 2, 1])[0])
    drawn = np.zeros((len(parameter_sets), 2))
    return SensitivityResult(KPIS["demand"], ("a", "b", "c"), ranges, outcomes, (), drawn, ranking, (), {})


def test_why_the_winner_changes_is_asked_where_it_changes_often_enough() -> None:
    seldom, never = [[1.0, 2, 3]] + 19 * [[3.0, 1, 2]], 20 * [[3.0, 1, 2]]
    assert result_of(*seldom).changes.tolist() == [True] + 19 * [False], "in 5 % of the sets"
    assert result_of(*seldom).change == "another campaign is best"
    assert result_of(*never).changes.all(), "the other two change places"
    assert result_of(*never).change == "two campaigns change places beyond luck"


def test_a_line_of_the_table_has_a_cell_for_each_column_whatever_is_known() -> None:
    level = ExplainedOutcome("level", Screening(np.array([9.0, 8]), np.zeros(2), np.ones(2), (2, 2)), None, 0.0)
    lines = as_csv(result_of([3, 2, 1], outcomes=(level, ExplainedOutcome("lead", None, None, 0.0)))).splitlines()
    assert [line.count(",") for line in lines] == [10] * (1 + 4)
    assert (lines[1], lines[2]) == ("one,level,9.0,0.0,1.0,,,,,,", "one,lead,,,,,,,,,")


@pytest.mark.usefixtures("unpainted")
def test_what_moves_a_share_is_told_in_points_with_its_interval() -> None:
    level = ExplainedOutcome("level", Screening(np.array([0.09, 0.2]), np.array([0.01, 0.03]), np.ones(2), (2, 2)), None, 0.0)
    shares = replace(result_of([3, 2, 1], outcomes=(level,)), kpi=KPIS["content_heard"], campaigns=("a",))
    (drawing,) = figures_of(View(shares, {"level": "level"}, np.array([True, False])), Basis("t", "c", 2, 1, 2))
    assert [each.get_text() for each in drawing.figure.axes[1].texts] == ["1  other  20 ± 3", "2  one °  9 ± 1"]


def test_campaigns_that_come_to_the_same_are_not_ranked() -> None:
    """Nobody attends any of them: the first was said to have the best content heard, in 100 % of the parameter sets."""
    level = ExplainedOutcome("level", Screening(np.zeros(2), np.zeros(2), np.ones(2), (2, 2)), None, 0.0)
    same, settings = result_of([0, 0, 0], [0, 0, 0], outcomes=(level,)), shipped()
    none_is_best = "None is best: the people who wanted a seat of all 3 campaigns is {} of 2 parameter sets."
    assert answer(same, settings) == [none_is_best.format("the same in each"), "No parameter moves the people who wanted a seat of a."]
    alone = replace(same, campaigns=("a",), outcomes=())
    assert answer(alone, settings) == [], "of a single campaign nothing is ranked"
    nowhere = result_of(*2 * [3 * [np.nan]])
    assert answer(nowhere, settings) == [none_is_best.format("not defined in any")]
    assert answer(result_of([0, 0, 0], [3, 2, 1]), settings)[0].startswith(
        "With the default values a has the best people who wanted a seat"
    )


def test_parameters_that_are_not_told_apart_are_not_ranked() -> None:
    """Totals of .5 and .4, give or take .06: the second reaches .46, over the .44 that the first has at least."""
    for half, said in (
        (0.06, "Undecided which to narrow down first: what one, other explain of the lead is not told apart."),
        (0.04, "Narrow down one first: with its interactions it explains more of the lead than any other."),
    ):
        found = Shares(np.zeros(2), np.zeros(2), np.array([0.5, 0.4]), np.full(2, half), (4, 4))
        result = replace(result_of([3, 2, 1], outcomes=(ExplainedOutcome("lead", None, found, 0.0),)), kept=(0, 1))
        assert _narrow_first(result, {"lead": "lead"}) == said


def test_a_lead_within_luck_is_not_clear() -> None:
    results = np.array([[[5.0, 5.1, 5.2], [4.0, 4.1, 4.2]], [[5.0, 5.0, 5.0], [9.0, 1.0, 4.0]]])
    assert Ranking(results, results[0]).clear.tolist() == [True, False]
    turned = np.array([[[4.0, 4.1, 4.2], [5.0, 5.1, 5.2]], [[1.0, 9.0, 4.0], [5.0, 5.0, 5.0]]])
    assert Ranking(turned, results[0]).reversals.tolist() == [True, False]


def test_what_is_not_defined_is_worst() -> None:
    ranking = Ranking(table([np.nan, -5, -9]), table([1, 0, -1])[0])
    assert ranking.best.tolist() == [1]
    assert ranking.agreement == pytest.approx([-1 / 3])


def test_what_changes_the_ranking_is_found_among_many() -> None:
    parameter_sets = np.random.default_rng(1).random((200, 30))
    found = separation(parameter_sets, parameter_sets[:, 7] > 0.8)
    assert found is not None
    assert found.telling.tolist() == [7]
    assert found.distance[7] == pytest.approx(1)
    assert found.higher[7]
    assert separation(parameter_sets, parameter_sets[:, 7] > 0.99) is None  # too few


@pytest.mark.usefixtures("unpainted")
def test_where_along_a_parameter_the_winner_changes_is_drawn_in_its_own_numbers() -> None:
    """Of five parts of its range, from 2 to 10, in the last one alone; the other parameter has nothing to do with it."""
    shares = (np.arange(100) + 0.5) / 100
    found = replace(
        result_of(*([1.0, 2, 3] if each > 0.8 else [3.0, 2, 1] for each in shares)),
        ranges=ParameterRanges(("one", "other"), np.array([2.0, 0.0]), np.array([10.0, 1.0])),
        parameter_sets=np.stack([shares, np.tile(shares[::10], 10)], axis=1),
    )
    _, drawing = figures_of(View(found, {}, np.array([True, False])), Basis("t", "c", 2, 1, 2))
    (axes,) = drawing.figure.axes
    assert axes.get_title("left") == "one °" and axes.get_ylabel() == "% of parameter sets in which\nanother campaign is best"
    assert [each.get_text() for each in axes.get_xticklabels()] == ["2", "6", "10"]
    assert [bar.get_height() for bar in axes.patches] == [0, 0, 0, 0, 100]


def test_nothing_is_found_where_there_is_nothing() -> None:
    luck = np.random.default_rng(2)
    told = [separation(luck.random((100, 40)), luck.random(100) < 0.4) for _ in range(20)]
    assert sum(len(each.telling) > 0 for each in told if each) <= 5  # 2 are expected at 10 %, whatever the number of parameters


# --- what is explained ------------------------------------------------------------------------------------------------


def test_the_lead_is_over_the_best_other_campaign() -> None:
    found = outcomes_of(table([5, 3, 4], [1, 2, np.nan], [np.nan, 1, 1], noise=0.5))
    assert found["level"].mean(axis=1) == pytest.approx([5, 1, np.nan], nan_ok=True)
    assert found["lead"].mean(axis=1) == pytest.approx([1, -1, np.nan], nan_ok=True)
    assert list(outcomes_of(table([5], [4]))) == ["level"]


def test_each_outcome_has_its_say_in_what_is_kept() -> None:
    none = np.zeros(4)
    level, lead = Screening(np.array([9.0, 8, 1, 0]), none, none, (2, 2)), Screening(np.array([0.01, 0, 0, 0.1]), none, none, (2, 2))
    assert most_important([level, lead], 4, keep=3) == (0, 3, 1)


def test_luck_is_told_from_what_differs() -> None:
    luck = np.random.default_rng(3)
    noise = luck.normal(size=(4000, 4))
    assert noise_share(noise) == pytest.approx(1, abs=0.06)
    differing = noise + 1.5 * luck.normal(size=(4000, 1))
    assert noise_share(differing) == pytest.approx(0.25 / (0.25 + 2.25), abs=0.02)
    lucky_seeds = differing + np.array([3.0, 0.0, -3.0, 0.0])
    assert noise_share(lucky_seeds) == pytest.approx(noise_share(differing)), "what a seed does to all sets tells none from another"
    lucky_seeds[:100, 0] = np.nan
    assert noise_share(lucky_seeds) == pytest.approx(noise_share(differing), abs=0.02)
    differing[2:, 0] = np.nan  # two whole sets tell nothing of what a seed does to all
    assert noise_share(differing) == pytest.approx((1 / 3) / (1 / 3 + 2.25), abs=0.02)


# --- parameter sets -----------------------------------------------------------------------------------------------------------


def ranges(*wanted: str) -> ParameterRanges:
    found, problems = read_ranges(wanted, shipped(), read_arguments("sensitivity", []))
    assert not problems
    return found


def test_values_lie_in_their_ranges() -> None:
    every = ranges()
    assert len(every.names) == len(shipped().behaviour.parameters)
    for share in (0.0, 1.0):
        values = every.values(np.full(len(every.names), share))
        assert list(values.values()) == pytest.approx((every.high if share else every.low).tolist())
        assert ((every.low <= list(values.values())) & (list(values.values()) <= every.high)).all()


def test_names_may_be_beginnings() -> None:
    assert all(name.startswith("network_") for name in ranges("network_").names)
    assert ranges("talk_memory_days").names == ("talk_memory_days",)


def test_points_are_what_workers_make_of_them() -> None:
    settings = shipped()
    parameter_set = ranges("talk_").values(np.full(len(ranges("talk_").names), 0.3))
    (point,) = points_in({"space_voyage": settings}, [parameter_set], "ranking")
    by_path = settings.changed({f"behaviour.parameters.{name}.value": value for name, value in parameter_set.items()})
    assert point.settings == by_path
    assert settings.behaviour.changed({}) == settings.behaviour


# --- the verb ---------------------------------------------------------------------------------------------------------

SMALL = (
    *("sensitivity.design=variance", "company=small_firm"),
    "sensitivity.parameter_sets=16",
    "sensitivity.trajectories=2",
    "sensitivity.keep=2",
    "sensitivity.base_samples=4",
    "replications=2",
)
TALK = "sensitivity.kpi=talk_about_rate"
RANKED = "sensitivity.campaigns=[rewards_only,silent_masterpiece]"
FEW = "sensitivity.parameters=[talk_rating,baseline_talk_about_rate]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("results")
    words = [*SMALL, FEW, RANKED, TALK, f"results={results}", "name=small"]
    assert main(["sensitivity", *words]) == 0
    return results / "sensitivity" / "small"


def test_files_of_an_analysis(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["replications"] == 2, "as stated"
    assert manifest["parameter_sets"] == {"default": 1, "screening": 2 * 4, "indices": 4 * 4, "ranking": 16}
    timing = json.loads((folder / "timing.json").read_text())
    assert timing["simulated_replications"] == 2 * 3 * (1 + 8 + 16 + 16), "those of every stage"
    points = pq.read_table(folder / "points.parquet").to_pandas()
    assert len(points) == 3 * (1 + 8 + 16 + 16)
    assert sorted(points["campaign"].unique()) == ["rewards_only", "silent_masterpiece", "space_voyage"]
    parameter_sets = pq.read_table(folder / "parameter_sets.parquet")
    assert parameter_sets.column_names == ["parameter_set", "baseline_talk_about_rate", "talk_rating_curve_gain", "talk_rating_asymmetry"]
    assert len(parameter_sets) == 16
    with (folder / "summary.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {(row["parameter"], row["outcome"]) for row in rows} >= {
        ("baseline_talk_about_rate", "level"),
        ("baseline_talk_about_rate", "lead"),
    }
    drawn = {path.stem for path in (folder / "figures").glob("*.svg")}
    assert {"rank_robustness", "screening", "shares_of_variance"} <= drawn
    report = (folder / "report.html").read_text()
    assert "With the default values space_voyage has the best talk-about rate" in report
    assert "an assumption" in report
    assert "built-in method" not in report


def test_the_full_design_has_an_answer_for_programs_and_a_brief(folder: Path) -> None:
    answer = checked_answer(folder, 0)
    with (folder / "summary.csv").open() as file:
        rows = {(row["outcome"], row["parameter"]): row for row in csv.DictReader(file)}
    assert list(answer["shares"]) == list(answer["screening"]) == ["level", "lead"]
    assert {len(each) for each in answer["shares"].values()} == {2} and {len(each) for each in answer["screening"].values()} == {3}
    for kind in ("shares", "screening"):
        for outcome, parameters in answer[kind].items():
            for name, figures in parameters.items():
                assert {each: float(rows[outcome, name][each]) for each in figures} == pytest.approx(figures), "as in the table"
    assert set(next(iter(answer["shares"]["level"].values()))) == {"first", "first_half_90", "total", "total_half_90"}
    assert sum(each["best"] for each in answer["ranking"]["arms"].values()) == pytest.approx(1)
    assert answer["recommended"] is None and [answer["variance_shares"][each] for each in PARTS] == [None] * 3, "no share of seeds is known"
    brief = (folder / "brief.html").read_text()
    assert answer["recommendation"] in brief and "<figure>" in brief and "Shares of the variance of the lead" in brief
    assert not CHROMIUM or sheets(folder / "brief.html", folder.parent / "brief.pdf") == 1


def test_what_moves_a_share_is_in_points(folder: Path, tmp_path: Path) -> None:
    """It said "% of percentage points"."""
    words = [*SMALL, FEW, "sensitivity.campaigns=[]", "sensitivity.kpi=content_heard", f"results={tmp_path}", "name=heard"]
    assert main(["sensitivity", *words]) == 0
    for path in (folder, tmp_path / "sensitivity" / "heard"):
        assert "half-width of its 90 % interval, in percentage points; sigma" in (path / "report.html").read_text()
    alone = checked_answer(tmp_path / "sensitivity" / "heard", 0)
    assert alone["ranking"] == {} and list(alone["shares"]) == ["level"]


def test_the_baseline_of_talk_moves_talk_most(folder: Path) -> None:
    with (folder / "summary.csv").open() as file:
        level = {row["parameter"]: float(row["mu_star"]) for row in csv.DictReader(file) if row["outcome"] == "level"}
    assert max(level, key=lambda name: level[name]) == "baseline_talk_about_rate"


def test_an_analysis_done_is_not_done_again(folder: Path) -> None:
    words = [*SMALL, FEW, RANKED, TALK, f"results={folder.parents[1]}", "name=small"]
    files = (
        "points.parquet",
        "kpis.parquet",
        "parameter_sets.parquet",
        "summary.csv",
        "report.html",
        "manifest.json",
        "figures/screening.svg",
    )
    before = {name: (folder / name).read_bytes() for name in files}
    (folder / "report.html").unlink()
    assert main(["sensitivity", *words]) == 0
    assert json.loads((folder / "timing.json").read_text())["simulated_replications"] == 0
    assert {name: (folder / name).read_bytes() for name in files} == before


@pytest.mark.usefixtures("unpainted")
def test_one_campaign_has_no_ranking(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def telling(view: View, basis: Basis) -> list[Drawing]:
        said.append(basis.caption)
        return figures_of(view, basis)

    monkeypatch.setattr(report, "figures_of", telling)
    words = [*SMALL, FEW, "sensitivity.campaigns=[]", "sensitivity.kpi=frustration", f"results={tmp_path}", "name=alone"]
    assert main(["sensitivity", *words]) == 0
    assert "stays best" not in capsys.readouterr().out
    assert not (tmp_path / "sensitivity" / "alone" / "figures" / "rank_robustness.svg").exists()
    assert said[0].endswith("n = 2 replications, seeds 1 to 2")


def test_what_is_wrong_is_told_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "sensitivity.design=variance",
        "sensitivity.kpi=talk_about",
        "sensitivity.base_samples=60",
        "sensitivity.parameters=[netwrk_clustering]",
    ]
    words += ["sensitivity.campaigns=[reward_only, missing.yaml]"]
    assert main(["sensitivity", f"results={tmp_path}", *words]) == 2
    told = capsys.readouterr().err
    for part in (
        *("names like it: talk_about_rate", "must be a power of two: 32 or 64", "did you mean 'network_clustering'?"),
        *("did you mean 'rewards_only'?", "there is no such file"),
    ):
        assert part in told
    assert not list(tmp_path.rglob("*.parquet"))
