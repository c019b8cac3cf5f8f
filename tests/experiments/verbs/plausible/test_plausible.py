"""Plausible parameter sets: a search whose answer is known, the sets that come along, the verb from the command line."""

import csv
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import yaml

from experiments.cli import main
from experiments.design.average import average_programme
from experiments.design.judge import Judge
from experiments.design.parameter_sets import fresh_sets, read_sets
from experiments.design.prior import ParameterPrior
from experiments.design.sampling import latin_hypercube
from experiments.design.targets import ObservedTarget, targets_in_use
from experiments.execution.matching import SetBatch, setup_of, simulate
from experiments.statistics.implausibility import means
from experiments.verbs.plausible.options import PlausiblePlan
from experiments.verbs.plausible.waves import Cut, WaveSearch, search
from experiments.verbs.plausible.work import sets_of
from sim.setup.fit import unfit
from tests.companies import SHIPPED
from tests.typed import instead
from tests.worlds import CONFIGS, shipped

# --- a search whose answer is known -----------------------------------------------------------------------------------

PRIOR = ParameterPrior.of(SHIPPED.model_copy(update={"parameters": dict(list(SHIPPED.parameters.items())[:12])}))
TARGETS = {
    name: ObservedTarget(campaign="average", kpi=kpi, low=low, high=high, tolerance=0.01, source="ours")
    for name, kpi, low, high in (("one", "demand_rate", 0.0, 0.45), ("two", "rating_mean", 0.5, 0.7))
}


def toy(numbers: np.ndarray, values: np.ndarray, wave: int = 1) -> np.ndarray:
    """Two figures that follow two parameters each, with a little chance."""
    place = PRIOR.places(values.astype(np.float64))
    truth = np.stack(((place[:, 0] + place[:, 1]) / 2, (place[:, 2] + place[:, 3]) / 2), axis=1)
    return truth[:, :, None] + 0.02 * np.random.default_rng([wave, int(numbers[0])]).standard_normal((len(values), 2, 4))


def plan(**changes: object) -> PlausiblePlan:
    fields: dict[str, object] = {"sets": 400, "misses": 0, "draws": 600, "waves": 3, "keep": 0.95, "companies": 2, "targets": TARGETS}
    return PlausiblePlan.model_validate(fields | changes)


@pytest.fixture(scope="module")
def found() -> WaveSearch:
    return search(PRIOR, tuple(TARGETS.values()), plan(sets=10**5), 1, lambda values: np.ones(len(values), np.bool_), toy)


def test_what_is_found_is_what_was_looked_for(found: WaveSearch) -> None:
    given = means(found.runs)
    slack = 3 * np.hypot(0.01, 0.02 / 2) + 0.01
    good = given[found.plausible]
    assert (good[:, 0] < 0.45 + slack).all() and (np.abs(good[:, 1] - 0.6) < 0.1 + slack).all()
    surely = (given[:, 0] < 0.45) & (np.abs(given[:, 1] - 0.6) < 0.1)
    assert found.plausible[surely].all()
    assert sets_of(found, tuple(TARGETS), shipped(), plan(sets=3)).draws.tolist() == np.flatnonzero(found.plausible)[:3].tolist()


def test_later_waves_find_more_and_lose_little(found: WaveSearch) -> None:
    rate = [found.plausible[found.wave == wave].mean() for wave in (1, 2, 3)]
    assert rate[0] < 0.5 and rate[1] > 1.4 * rate[0]
    assert found.left[0] == 1.0 > found.left[1] > rate[0]
    assert (found.explained > 0.8).all()


def test_a_cut_keeps_what_passes(found: WaveSearch) -> None:
    first = found.wave == 1
    cut = Cut.learnt(found.judge, PRIOR, found.values[first], found.runs[first], 0.95)
    drawn = PRIOR.draws(latin_hypercube(2000, len(PRIOR.names), 99))
    good = found.judge.plausible(found.judge.verdicts(toy(np.arange(2000), drawn)))
    kept = cut.keeps(drawn)
    assert kept[good].mean() > 0.9 and kept[~good].mean() < 0.4


def test_sets_are_draws_from_the_prior_where_targets_say_nothing(found: WaveSearch) -> None:
    from scipy.stats import kstest

    shares = PRIOR.shares(found.values[found.plausible].astype(np.float64))
    p = [kstest(shares[:, i], "uniform").pvalue for i in range(shares.shape[1])]
    assert max(p[:4]) < 1e-4 < 0.005 < min(p[4:])


def test_judgement_of_counts_and_of_what_is_undefined() -> None:
    counts = ObservedTarget(campaign="average", kpi="posts", low=9, high=99, tolerance=0.1, source="ours", scale="log")
    judge = Judge.of([counts], 0)
    runs = np.array([0.0, 8.0, 50.0, 120.0, 500.0, np.nan])[:, None, None] + np.zeros((1, 1, 2))
    assert judge.verdicts(runs).ravel().tolist() == [-1, 0, 0, 0, 1, 0]
    assert judge.plausible(judge.verdicts(runs)).tolist() == [False, True, True, True, False, True]


# --- the sets that come along -----------------------------------------------------------------------------------------


def test_the_sets_that_come_along_are_fresh_and_give_what_they_say() -> None:
    sets = fresh_sets(SHIPPED)
    targets, options = targets_in_use(), yaml.safe_load((CONFIGS / "plausible.yaml").read_text(encoding="utf-8"))
    assert len(sets) >= 256 and sets.targets == tuple(targets)
    voyage = shipped("space_voyage", "global_marketing")
    names = dict.fromkeys(each.campaign for each in targets.values())
    campaigns = {name: average_programme(voyage) if name == "average" else shipped(name, "global_marketing") for name in names}
    setup = setup_of(campaigns, targets, sets.names, options["replications"], options["seed"])
    sample = np.linspace(0, len(sets) - 1, 5).astype(np.int64)
    runs = simulate(setup, SetBatch(sets.draws[sample], sets.values[sample]))["runs"]
    np.testing.assert_array_equal(means(runs).astype(np.float32), sets.achieved[sample], "make plausible")
    assert all(not unfit(sets.behaviour(k, SHIPPED)) for k in range(0, len(sets), 16))


def test_values_in_use_lie_among_the_sets() -> None:
    sets = fresh_sets(SHIPPED)
    prior = ParameterPrior.of(SHIPPED)
    inside = (prior.places(prior.mode) > 0.05) & (prior.places(prior.mode) < 0.95)
    below = (sets.values < prior.in_use).mean(axis=0)[inside]
    assert ((below > 0.05) & (below < 0.95)).mean() > 0.95


# --- the verb -----------------------------------------------------------------------------------------------------------

SMALL = ("company=small_firm", "plausible.sets=4", "plausible.draws=16", "plausible.misses=20", "plausible.companies=2", "replications=2")


@pytest.mark.usefixtures("unpainted")
def test_the_verb_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plausible", *SMALL, f"results={tmp_path}", "name=tiny"]
    assert main(words) == 0
    folder = tmp_path / "plausible" / "tiny"
    told = capsys.readouterr().out
    assert "parameter sets drawn from all ranges at once" in told and "use sets as rows" in told
    sets = read_sets(folder / "plausible.parquet")
    assert len(sets) == 4 and set(sets.names) == {name for name, each in SHIPPED.parameters.items() if each.low < each.high}
    assert pq.read_table(folder / "draws.parquet").num_rows == 16 == json.loads((folder / "manifest.json").read_text())["draws"]
    with (folder / "targets.csv").open(encoding="utf-8") as file:
        assert sorted(row["target"] for row in csv.DictReader(file)) == sorted(sets.targets)
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "must not be passed on as its new range" in report and "past_one_degree_ordinary" in report
    assert main(words) == 0 and "up to date" in capsys.readouterr().err
    # as the answer says
    assert "as NAME.parquet beside NAME.yaml of your own" in " ".join(told.split())
    mine = tmp_path / "mine.yaml"
    mine.write_bytes((CONFIGS / "behaviour" / "evidence.yaml").read_bytes())
    mine.with_suffix(".parquet").write_bytes((folder / "plausible.parquet").read_bytes())
    assert main(["run", "company=small_firm", f"behaviour={mine}", "replications=2", "report=false", f"results={tmp_path}"]) == 0


@pytest.mark.usefixtures("unpainted")
def test_too_few_sets_are_an_error_that_comes_with_what_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plausible.sets=17", "plausible.waves=1", "plausible.targets.fives.low=1.5", "plausible.targets.fives.high=2"]
    assert main(["plausible", *instead(SMALL, *words, "plausible.misses=0"), f"results={tmp_path}", "name=none"]) == 3
    captured = capsys.readouterr()
    assert "0 plausible sets were found, and 17 were wanted" in captured.err and "No draw holds fives" in captured.out
    assert (tmp_path / "plausible" / "none" / "targets.csv").exists()


def test_what_is_wrong_is_told_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "plausible.targets.fives.kpi=rating_6",
        "plausible.targets.engagement.campaign=space_voyag",
        "plausible.targets.late_demand.low=2",
    ]
    assert main(["plausible", *words, f"results={tmp_path}"]) == 2
    told = capsys.readouterr().err
    for part in ("rating_6", "did you mean 'space_voyage'?", "must be below high"):
        assert part in told
