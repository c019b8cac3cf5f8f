"""Which assumption flips a decision: what is said follows from the worlds that were simulated, and bad input is told at once."""

import csv
import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.cli import main
from experiments.config.command_line import read_arguments
from experiments.config.compose import start
from experiments.design.parameter_sets import read_sets, shipped_file
from experiments.report.choice_words import what_matters
from experiments.report.choosing import BOTH, Ways
from experiments.report.drawing import Basis
from experiments.report.page import sensitivity_command
from experiments.verbs.lifecycle import Verb, checked
from experiments.verbs.sensitivity.assumptions import DecisionSensitivity, assumptions_of
from experiments.verbs.sensitivity.check import check, made_of
from experiments.verbs.sensitivity.figures import figures_of
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sensitivity.report import _more, answer, as_csv
from experiments.verbs.sensitivity.verb import work
from sim.measures.kpis import KPIS
from tests.answers import checked_answer

WORDS = ["sensitivity", "company=small_firm", "replications=64", "name=small"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("results")
    assert main([*WORDS, f"results={results}"]) == 0
    return results / "sensitivity" / "small"


def test_the_answer_follows_from_the_worlds(folder: Path) -> None:
    rows, told = pq.read_table(folder / "kpis.parquet"), checked_answer(folder, 2)
    pull, heard = (rows[name].to_numpy().reshape(2, 64) for name in ("demand_rate", "content_heard"))
    gap = np.sqrt(pull * heard)[1] - np.sqrt(pull * heard)[0]
    assert list(told["arms"]) == ["space_voyage", "no_teasers"], "by the names that other verbs take"
    assert len(told["answer"]) == 3
    assert told["uncertainty"] == "all" and told["replications"] == 64
    assert told["answer"][0].startswith("No teasers, only the invitation against Space Voyage")
    every = len(pq.read_schema(shipped_file()).names) - 1 - len(read_sets(shipped_file()).targets)
    assert len(told["assumptions"]) == every - len({"turnover_per_month", "absence_share_per_day"}), "nobody leaves or is absent"
    with (folder / "summary.csv").open() as file:
        by_name = {row["parameter"]: row for row in csv.DictReader(file)}
    name = told["assumptions"][0]["name"]
    values = read_sets(shipped_file()).columns([name], range(1, 65))[:, 0]
    lowest = gap[values <= np.quantile(values, 1 / 3)]
    assert float(by_name[name]["difference_lower_third"]) == pytest.approx(lowest.mean())
    assert told["assumptions"][0]["thirds"]["lower"]["difference"] == pytest.approx(lowest.mean())
    assert {"what_moves_the_difference.svg"} == {each.name for each in (folder / "figures").iterdir()}
    assert "of 100 (" in (folder / "brief.html").read_text().partition("What could go wrong")[2], "a chance has an interval"
    pages = [" ".join((folder / each).read_text().split()) for each in ("brief.html", "report.html", "answer.txt")]
    assert all(told["answer"][2].replace(">", "&gt;") in page for page in pages)
    assert "sensitivity.design=variance" in pages[1]
    least = 0.05 * float(np.sqrt(pull * heard)[0].mean())
    assert told["ranking"]["matters"] == pytest.approx(least)
    assert all(f"A difference matters from {100 * least:.1f} points on." in page for page in pages)
    assert f"by more than what matters ({100 * least:.1f} points)" in pages[1]


@pytest.mark.usefixtures("unpainted")
def test_its_own_command_gives_the_same_result(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = json.loads((folder / "manifest.json").read_text())["command"].split()[1:]
    assert "uncertainty=all" in command
    assert main([*command, f"results={folder.parents[1]}"]) == 0
    assert "up to date" in capsys.readouterr().err


def invented(slope: float, level: float, undefined: int = 0) -> DecisionSensitivity:
    """An alternative that gains, by one parameter, from below zero to above it, in worlds with the shipped parameter sets; in the first of
    them it is not defined."""
    sets, seeds = read_sets(shipped_file()), range(512)
    sets = replace(sets, names=sets.names[:40], values=sets.values[:, :40])
    values = sets.values[:, 4].astype(np.float64)
    gain = slope * (values - np.quantile(values, 0.4)) / np.ptp(values) + level + np.random.default_rng(1).normal(0, 0.02, 512)
    base = np.where(np.arange(512) < undefined, np.nan, 0.4)
    figures = {"demand_rate": np.stack([base, base + gain]), "content_heard": np.stack([base, base + gain]), "attended": np.ones((2, 512))}
    return assumptions_of(Ways(["as planned", "other"], figures.__getitem__, BOTH, "all", planned=0), sets, seeds, {})


def test_as_many_as_are_named_leave_none_to_count() -> None:
    assert [_more(count) for count in (1, 3, 4)] == ["", "", "; and 1 more"]


def test_what_flips_it_is_named_with_its_place() -> None:
    found = invented(slope=0.4, level=0.0, undefined=20)
    (each,) = found.told
    assert found.overall.verdict == "undecided" and found.turning == [each] and found.flipping == [each]
    assert (each.lower.verdict, each.upper.verdict) == ("worse" if each.lower.worse >= 0.9 else "undecided", "better")
    curve = each.curve
    assert curve is not None and curve.turn is not None
    truth = np.quantile(read_sets(shipped_file()).columns([each.name], range(512)), 0.4)
    assert curve.turn[1] < truth < curve.turn[2]
    assert f"positive above {each.words}" in answer(found)[1] and "about" not in answer(found)[1]
    for sign, told, back in ((1, "above", "no longer"), (-1, "below", "again")):
        turns_back = replace(curve, mean=sign * np.append(curve.mean[:-1], 2 * curve.mean[0]))
        said = answer(replace(found, each=(replace(each, curve=turns_back),)))[1]
        assert f"positive {told} {each.words}" in said and said.endswith(f", and {back} from about {curve.at[-1]:.3g} on.")
    assert as_csv(found).count("\n") == 41
    (drawing,) = figures_of(found, Basis("t", "c", 512, 0, 511))
    assert f"{each.words} most, and turns its sign" in drawing.alt


def test_a_return_in_per_cent_is_drawn_and_told_as_it_is() -> None:
    found = invented(slope=0.4, level=0.0)
    roi = {"roi": found.ways.values("demand_rate")}
    ways = Ways(["as planned", "other"], roi.__getitem__, KPIS["roi"], "all", planned=0, stated={"roi": 0.0002})
    (drawing,) = figures_of(replace(found, ways=ways), Basis("t", "c", 512, 0, 511))
    assert drawing.figure.axes[0].get_ylim()[1] < 1, "a gain of less than half a point"
    assert what_matters(ways) == "the 0.0002 points that matter"


def test_what_flips_nothing_is_told_so() -> None:
    assert answer(invented(slope=0.1, level=0.3))[1].startswith("No single assumption flips it")
    assert "but the verdict changes with" in answer(invented(slope=0.2, level=0.06))[1]
    nothing_of = invented(slope=0.0, level=0.3)
    nothing = answer(nothing_of)
    assert nothing[2].startswith("No single one of 40 parameters explains more")
    one = replace(invented(slope=0.0, level=0.3), each=nothing_of.each[:1])
    assert answer(one)[2].startswith("No parameter that was looked at explains more"), "no single one of 1 parameters did"
    same = replace(invented(slope=0.0, level=0.3), each=())
    assert answer(same)[2] == "The difference is the same in every world, so no parameter moves it.", "it named 0 parameters"


@pytest.mark.usefixtures("unpainted")
def test_that_nobody_attends_is_told(tmp_path: Path) -> None:
    """Without seats no assumption was said to flip it, in the thirds of values that nobody had looked at."""
    words, empty = ["sensitivity", "company=small_firm", "replications=64", f"results={tmp_path}"], "campaign.sessions.0.supply_share=0"
    assert main([*words, empty, "name=both"]) == 0
    assert main([*words, f"alternative={empty} title=Empty", "name=one"]) == 0
    both, one = (json.loads((tmp_path / "sensitivity" / name / "answer.json").read_text())["answer"] for name in ("both", "one"))
    (told,) = both
    assert told.endswith("Nobody attends “Space Voyage”, “No teasers, only the invitation” in any of 64 plausible worlds.")
    assert one[0].endswith("Nobody attends “Empty” in any of 64 plausible worlds.") and len(one) == 3


def test_a_comparison_whose_baseline_is_a_scenario_can_be_asked_too() -> None:
    """Its report names a command, which is understood: the scenario stays the baseline."""
    asked = {"verb": "compare", "command": "watercooler compare baseline=recognition_not_money alternatives=[rewards_only]"}
    command = sensitivity_command({**asked, "company": "small_firm", "arms": [{"name": "recognition_not_money"}, {"name": "rewards_only"}]})
    plans: list[Any] = []
    verb = Verb("sensitivity", SensitivityOptions, check, work, made_of)
    start(lambda tree, given: plans.append(checked(verb, tree, given)), read_arguments("sensitivity", shlex.split(command)[2:]))
    request, plan, _ = plans[0]
    assert [arm.settings.campaign.reward.kind for arm in plan.arms] == ["recognition", "money"]
    assert request.settings == plan.arms[0].settings and request.settings.company.name == "small_firm"


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize(
    ("alternative", "recommended", "told"),
    [
        ("campaign.costs.learning_hour_usd=10", None, "There is nothing to choose"),
        ("campaign.audience.tenure_below_years=1", "space_voyage", "Audiences differ, so pull is that of the whole company"),
    ],
)
def test_the_alternative_is_judged_as_a_comparison_judges_it(alternative: str, recommended: str | None, told: str, tmp_path: Path) -> None:
    words = ["company=small_firm", "replications=64", f"results={tmp_path}", "name=it"]
    assert main(["sensitivity", *words, f"alternative={alternative}"]) == 0
    assert main(["compare", *words, f"alternatives={alternative}", "attribution.of=none"]) == 0
    here, there = (json.loads((tmp_path / verb / "it" / "answer.json").read_text()) for verb in ("sensitivity", "compare"))
    assert here["recommended"] == there["recommended"] == recommended
    assert here["recommendation"] == there["recommendation"]
    assert told in f"{here['recommendation']} {here['sureness']}"
    if recommended:
        assert here["ranking"] == there["ranking"]


def test_what_is_wrong_is_told_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["alternative=no_teaser", "replications=20", "uncertainty=luck", "sensitivity.trajectories=3", "sensitivity.parameters=[nope]"]
    assert main(["sensitivity", f"results={tmp_path}", *words]) == 2
    told = capsys.readouterr().err
    for part in (
        *("did you mean 'no_teasers'?", "must be at least 64", "uncertainty = luck", "belongs to sensitivity.design=variance"),
        "no behavioural parameter is called, or begins, like that",
    ):
        assert part in told
    assert main(["sensitivity", f"results={tmp_path}", "sensitivity.design=variance", "alternative=no_teasers", "uncertainty=all"]) == 2
    told = capsys.readouterr().err
    assert "belongs to sensitivity.design=decision" in told and "is luck with sensitivity.design=variance" in told
    assert main(["sensitivity", f"results={tmp_path}", "alternative=campaign.brand.strength=0.85"]) == 2
    assert "is the same as 'space_voyage' in every setting" in capsys.readouterr().err


def test_an_alternative_that_nobody_named_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A campaign that begins three weeks before its first workshop was refused for a day in a file of ours."""
    later = [f"campaign.{field}=-20" for field in ("calendar.first_day", "registration.opens", "sessions.0.opens", "teasers.0.day")]
    words = ["sensitivity", f"results={tmp_path}", "campaign=silent_masterpiece", *later, "campaign.teasers.1.day=-20"]
    for named in ([], ["alternative=no_teasers"]):
        assert main([*words, *named]) == 2
        told = capsys.readouterr().err
        assert "is outside the simulated days" in told
        assert ("name one, such as 'alternative=campaign.teasers=[]'" in told) == (not named)
