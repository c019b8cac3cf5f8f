"""What to find out first: worlds in which one parameter decides, and what a command leaves of it."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.cli import main
from experiments.design.parameter_sets import MEASURED_BEFORE, OTHER_COMPANY, WORLDS, ParameterSets
from experiments.report.choice_words import amount
from experiments.statistics.information import Worth, worth_of_each, worth_of_everything
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.first import decides, find_out_first, first_data, information_csv
from experiments.verbs.compare.information import Information, at_least, find_out, pilot_of, survey_answers
from sim.company.build import build_company
from sim.measures.kpis import KPIS
from tests.plausible_file import leave_sets
from tests.worlds import shipped

N = 300
SETTINGS = shipped()
COMPANY = build_company(SETTINGS.company, SETTINGS.behaviour)
NAMES = ("talk", "idle", "cost_per_hour")
SETS = ParameterSets(NAMES, np.random.default_rng(6).random((N, 3)).astype(np.float32), (), np.empty((N, 0), np.float32), np.arange(N), {})


class WorldsOfOneParameter:
    """Stands in for a runner: what arms and earlier programmes give of a parameter, `swing` of it, and of chance."""

    def __init__(self, swing: float) -> None:
        self.swing, self.asked = swing, list[tuple[int, int]]()

    def evaluate(self, points: Any, seeds: Any) -> Any:
        self.asked.append((len(points), seeds[0] // WORLDS))
        rng = np.random.default_rng(seeds[0] // WORLDS)
        place = SETS.columns(["talk"], [seed % WORLDS for seed in seeds])[:, 0]
        pull = 0.4 + self.swing * (place - 0.5) * np.arange(len(points))[:, None] + rng.normal(0, 0.02, (len(points), len(seeds)))
        columns = {
            "demand_rate": pull if len(points) > 1 else place[None],
            "talk_about_rate": place[None],
            "cost_total": np.full(pull.shape, 700.0),
        }
        return SimpleNamespace(
            points=points, seeds=tuple(seeds), failures=(), values=lambda name: columns.get(name, np.full(pull.shape, 100.0))
        )


def informed(swing: float, company: Any = COMPANY) -> tuple[Comparison, WorldsOfOneParameter, Information]:
    """Two arms of which the second gains what the parameter gives."""
    runner: Any = WorldsOfOneParameter(swing)
    arms: Any = tuple(SimpleNamespace(label=name, name=name, settings=SETTINGS) for name in ("plain", "bold"))
    comparison = Comparison(arms, runner.evaluate(arms, range(N)), KPIS["demand_rate"], None, (), "all")
    groups = {"Talk": ["talk", "not held"], "Idle": ["idle"], "Cost": ["cost_per_hour"]}
    found = find_out(comparison, runner, SETS, groups, company, lambda _: [], 60)
    assert found is not None
    return comparison, runner, found


def test_what_decides_is_found_and_the_rest_is_not() -> None:
    comparison, runner, found = informed(0.5)
    assert runner.asked == [(2, 0), (2, OTHER_COMPANY), (1, MEASURED_BEFORE), (1, MEASURED_BEFORE)], "measured with events of its own"
    worth = {(each.kind, each.name.partition(" ")[0]): each for each in found.worth_it}
    assert {kind for kind, _ in worth} == {"group", "parameter", "survey", "pilot"}
    assert {name for kind, name in worth if kind in ("group", "parameter")} == {"Talk", "talk"}
    known = found.everything.value
    assert all(0 < each.worth.value <= known for each in worth.values())
    assert worth["survey", "60"].worth.value < worth["group", "Talk"].worth.value, "answers are fewer, and not all true"
    assert worth["survey", "60"].worth.value > 0.6 * known
    (pilot,) = (each for each in found.findings if each.kind == "pilot")
    assert pilot.cost_usd == 700.0
    assert [each.name for each in found.findings if each.kind == "price"] == ["cost_per_hour"]
    ways = comparison.ways
    assert not decides(found, ways)
    (all_there_is, *told) = find_out_first(ways, {}, [], found)
    assert "All there is to know before choosing is worth at least" in all_there_is
    assert all_there_is.endswith(f"and at most {amount(ways, found.most)}; of this:") and found.most > known
    assert told[0].startswith("Measure: “")
    assert "(costs about 700 USD)" in told[0]
    assert [each["value"] for each in first_data(ways, [], found)] == sorted((each.worth.value for each in worth.values()), reverse=True)
    assert len(list(csv.reader(information_csv(found, ways).splitlines()))) == 2 + len(found.findings)


def test_where_only_chance_decides_nothing_is_measured() -> None:
    comparison, _, found = informed(0.0)
    ways = comparison.ways
    assert decides(found, ways)
    assert first_data(ways, [], found) == []
    assert find_out_first(ways, {}, [], found)[0].startswith("Measure nothing, decide: ")


def test_a_part_is_never_worth_more_than_everything_and_never_cut_for_it() -> None:
    """Linear and Gaussian, 2 arms: the second gains .5 + 2 a + the rest; EVPPI of `a` alone is 2 (phi(.25) - .25 (1 - Phi(.25))) = .572, that of
    everything is larger. Of 100 further parameters and events of sd 2 a regression on all, and the choice by single worlds, find less."""
    rng, worlds = np.random.default_rng(8), 512
    held = rng.normal(size=(worlds, 101))
    gain = 0.5 + 2 * held[:, 0] + 0.05 * held[:, 1:].sum(axis=1)
    one, other = (np.stack([np.zeros(worlds), gain + rng.normal(0, 2, worlds)]) for _ in range(2))
    alone = worth_of_each((one + other) / 2, ["a"], held[:, :1])
    blurred = worth_of_everything(one, other)
    assert alone["a"].exceeds_chance and alone["a"].value == pytest.approx(0.572, abs=3 * alone["a"].error)
    assert blurred.value < alone["a"].value, "else nothing is tested"
    assert at_least(blurred, [alone, {"b": Worth(9.0, 1.0, 10.0)}]) == alone["a"], "what does not exceed chance raises nothing"


def test_nothing_is_measured_where_all_is_surely_worth_less_than_what_matters() -> None:
    comparison, _, found = informed(swing=0.4)
    matters = comparison.ways.matters
    low = replace(found, everything=Worth(0.1 * matters, 0.01 * matters, 0.0))
    assert not decides(replace(low, most=1.1 * matters), comparison.ways), (
        "the value is a lower bound, which its error does not bound above"
    )
    surely = replace(low, most=0.9 * matters)
    assert decides(surely, comparison.ways)
    assert f"is worth at most {amount(comparison.ways, 0.9 * matters)} of" in find_out_first(comparison.ways, {}, [], surely)[0]


def test_answers_of_a_survey_are_what_people_say() -> None:
    truth = np.repeat([0.0, 0.3, 1.0], 2000)
    shares, told = survey_answers(truth, np.full(6000, 1000.0), 60)
    none, some, everybody = shares.reshape(3, 2000).mean(axis=1)
    assert told[:, 0].tolist() == truth.tolist()
    assert none == pytest.approx(0.05, abs=0.01), "up to a tenth say what is expected of them"
    assert 0.35 < some < 0.45, "who told is likelier to answer"
    assert everybody == 1.0
    spread = survey_answers(np.full(4000, 0.3), np.full(4000, 24.0), 60)[0].std()
    assert spread > np.sqrt(0.3 * 0.7 / 12), "of 24 attendees twelve answer"
    nobody, _ = survey_answers(np.full(3, np.nan), np.zeros(3), 60)
    assert nobody.tolist() == [0.0, 0.0, 0.0]


def test_a_pilot_is_the_campaign_in_one_office() -> None:
    pilot, _ = pilot_of(SETTINGS, COMPANY)
    assert pilot is not None
    campaign = pilot.campaign
    (office,) = campaign.audience.offices
    sizes = dict(zip(COMPANY.office_names, np.diff(COMPANY.office_first).tolist(), strict=True))
    assert sum(size < sizes[office] for size in sizes.values()) in (len(sizes) // 2 - 1, len(sizes) // 2)
    assert {each.offices for each in campaign.sessions} == {each.audience.offices for each in campaign.teasers} == {(office,)}
    assert pilot_of(pilot, COMPANY) == (None, "the campaign is for one office as it is")


def test_a_pilot_is_in_the_office_of_middle_size_with_what_is_held_and_sent_there() -> None:
    sizes = {"A": 10, "B": 50, "C": 20, "D": 40, "E": 30}
    company: Any = SimpleNamespace(office_names=tuple(sizes), office_first=np.cumsum([0, *sizes.values()]))
    campaign = SETTINGS.campaign.model_dump(mode="json")
    session, teaser = campaign["sessions"][0], campaign["teasers"][0]
    for_a = {"sessions": session | {"offices": ["A"]}, "teasers": teaser | {"audience": {"offices": ["A"]}}}
    plan = {"campaign.sessions": [session, for_a["sessions"]], "campaign.teasers": [teaser, for_a["teasers"]]}
    pilot, _ = pilot_of(SETTINGS.changed(plan), company)
    assert pilot is not None and pilot.campaign.audience.offices == ("E",)
    assert len(pilot.campaign.sessions) == len(pilot.campaign.teasers) == 1
    nothing = {"campaign.sessions": [for_a["sessions"]]}
    assert pilot_of(SETTINGS.changed(nothing), company) == (None, "no session is held in E")


def test_what_a_comparison_leaves_of_it(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leave_sets(elsewhere, 8)
    words = [
        "compare",
        "company=small_firm",
        "execution.workers=1",
        "alternatives=campaign.brand.awe=0.85",
        "attribution.of=none",
        "name=it",
    ]
    folder = elsewhere / "results/compare/it"
    assert main([*words, "compare.information=true", "replications=2"]) == 0
    because = json.loads((folder / "answer.json").read_text(encoding="utf-8"))["find_out_first_because"]
    assert because == ["Nothing is listed: 2 plausible worlds are too few to say what is worth knowing."]
    assert main([*words, "compare.information=true", "replications=8"]) == 0
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    kinds = {each["kind"] for each in answer["information"]["tried"]}
    assert kinds >= {"survey", "group", "parameter"}
    assert answer["find_out_first"] == [], "8 worlds tell what was tried, and nothing of what it is worth"
    assert answer["find_out_first_because"] == ["8 worlds are too few to tell what finding out is worth: replications=512 tells it."]
    assert (folder / "information.csv").is_file()
    assert "What to find out first</h2>" in (folder / "report.html").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main([*words, "compare.information=true", "replications=auto", "uncertainty=luck"]) == 2
    refused = capsys.readouterr().err
    assert "needs uncertainty=all" in refused
    assert "must be a number where compare.information is asked for" in refused
