"""The page that every answer has: what matters, what is told of risks and costs, and that it is one page on paper."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from matplotlib.figure import Figure

from experiments.cli import main
from experiments.config.risks import NAMED, _senseless, asked, conditions
from experiments.report.aim import AIM, aim_of
from experiments.report.brief import SCORECARD, Brief, RankLine, could_go_wrong, heard_too_low, score_line
from experiments.report.brief_page import write_brief
from experiments.report.choosing import BOTH
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.drawing import Drawing
from experiments.report.kpi_groups import main_parts
from experiments.report.matters import matters
from experiments.report.page import labelled
from experiments.report.risks import chance, in_words, of_100, risks_of
from experiments.statistics.variance import SharePart
from sim.measures.kpis import KPIS
from tests.answers import checked_answer
from tests.paper import CHROMIUM, sheets
from tests.plausible_file import leave_sets
from tests.worlds import shipped


@pytest.mark.parametrize(
    ("name", "level", "least"),
    [("demand_rate", 0.5, 0.02), ("content_heard", 0.01, 0.02), ("frustration", 0.5, 0.02), ("cost_total", -400.0, 20.0), ("posts", 0.0, 0.0), ("roi", 30.0, 5.0)],
)  # fmt: skip
def test_the_smallest_difference_that_matters(name: str, level: float, least: float) -> None:
    assert matters(KPIS[name], level) == pytest.approx(least)
    assert matters(KPIS[name], level, {name: 0.3, AIM: 0.7}) == 0.3, "stated"


def test_the_smallest_difference_in_the_aim_that_matters() -> None:
    assert matters(BOTH, 0.4) == matters(aim_of({}).kpi, 0.4) == pytest.approx(0.02)
    assert matters(BOTH, 0.4, {AIM: 0.1}) == matters(aim_of({}).kpi, 0.4, {AIM: 0.1}) == 0.1


def test_small_costs_stand_together_and_nothing_is_lost() -> None:
    parts = main_parts({"a": 10.0, "b": 900.0, "c": 5.0, "d": 85.0})
    assert parts == {"b": 900.0, "d": 85.0, "All else": 15.0, "Together": 1000.0}


def test_risks_are_told_by_how_likely_they_are() -> None:
    shares = {"rare": 0.001, "once in 200": 1 / 200, "some": 0.2, "most": 0.9}
    risks = [{"what": what, "probability": share, "high": share + 0.03} for what, share in shares.items()]
    told = could_go_wrong(risks, lambda each: f"{each['probability']:.1%}")
    assert told == ["Most: 90.0%.", "Some: 20.0%.", "Once in 200: 0.5%.", "Hardly ever: rare."]


def test_what_two_launches_do_not_show_is_not_rare() -> None:
    dear = conditions(["cost_total > 9"])
    found = {}
    for launches in (2, 17, 18):
        (found[launches],) = could_go_wrong(risks_of({"cost_total": np.ones(launches)}, dear), of_100)
    assert found[2] == "Not seen, but so few launches do not rule it out: cost is above 9.00 USD (up to 57 of 100)."
    assert (found[17].partition(",")[0], found[18]) == ("Not seen", "Hardly ever: cost is above 9.00 USD.")


def test_a_risk_is_a_share_of_the_launches_in_which_it_can_be_said() -> None:
    values = {"cost_total": np.array([1.0, 3.0, 5.0, np.nan]), "demand": np.full(4, 40.0)}
    values["unmet_demand"] = np.array([0.1, 0.5, 0.5, np.nan])
    over, out, never = risks_of(values, conditions(["cost_total > 2", "left_out > 4", "cost_total < 0"]))
    assert (over["probability"], over["launches"], over["of"]) == (2 / 3, 3, 4)
    assert of_100(over) == "2 of the 3 (24 to 94 of 100) in which it can be said; it cannot in 1 of 4"
    assert chance(never) == "0 of 100 (0 to 44), told by 3 of 4"
    assert (out["probability"], out["what"]) == (0.5, "more than 4 people who want it never get in"), (
        "4, 20, 20; none where nobody wants it"
    )
    (ill,) = risks_of({"talk_valence": np.array([0.1] * 10 + [np.nan] * 6)}, [NAMED["spoken_ill_of"]])
    assert (
        f"in {of_100(ill)} launches" == "in 10 of the 10 (83 to 100 of 100) in which anybody talks of it; nobody does in 6 of 16 launches"
    )
    assert of_100(out) == "50 of 100 (17 to 83)", "defined in all of them"
    assert in_words(conditions(["demand_rate < 0.3"])[0]) == "pull is below 30.0 %"
    assert {each.figure for each in NAMED.values()} <= set(KPIS)


def test_a_risk_is_asked_for_once_and_can_come_about() -> None:
    assert [each.text for each in asked(150000, ["anger", "cost_total > 150000"])] == ["cost_total > 150000", "frustration > 0.1"]
    assert asked(150000, ["cost_total > 150000"])[0].what.startswith("it costs more than the budget"), "in the words of the budget"
    assert [bool(_senseless(*each)) for each in (("cost_total", "-1"), ("left_out", "-1"), ("roi", "-1"), ("cost_total", "1"))] == [True, True, False, False]  # fmt: skip


def test_where_the_doubt_comes_from_in_words() -> None:
    shares = {"seed": SharePart(0.01, 0.0, 0.03), "company": SharePart(0.09, 0.0, 0.2), "parameters": SharePart(0.9, 0.8, 0.95)}
    said = doubt_sentence("pull", shares)
    assert "of the variance of pull, behavioural parameters 90 % (80 to 95), the company that is drawn 9 % (0 to 20)" in said
    assert "events (chance) under 2 % (0 to 3)" in said
    assert doubt_data(shares)["parameters"] == 0.9
    none = shares | {"company": SharePart(0.0, 0.0, 0.004)}
    assert "the company that is drawn under 1 %" in doubt_sentence("pull", none), "0 to 0 says nothing"
    assert (doubt_sentence("pull", {}), doubt_data({})) == ("", {})


def test_every_cell_knows_the_head_of_its_column() -> None:
    rows = '<tr><th colspan="2">All</th></tr><tr><td class="n">a</td><td>1</td></tr></tbody>'
    page = f'<table><thead><tr><th></th><th class="n"><b>Costs</b>, “USD”</th></tr></thead><tbody>{rows}</table>'
    told = page.replace("<table>", '<table class="labelled">').replace("<td>1", '<td data-label="Costs, “USD”: ">1')
    assert labelled(page) == f'<div class="wide">{told}</div>'
    for kept in (page.replace("<th>", '<th rowspan="2">'), "<table><tbody><tr><td>1</td></tr></tbody></table>"):
        assert labelled(kept) == f'<div class="wide">{kept}</div>', "without heads that are one a column"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over plausible worlds."""
    place = tmp_path_factory.mktemp("briefs")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        leave_sets(place)
        assert (
            main(["run", "company=small_firm", "replications=8", "name=it", "execution.workers=1", "risks=[cost_total > 12000, anger]"])
            == 0
        )
    return place / "results/run/it"


def test_answer_json_of_a_run(result: Path) -> None:
    answer = checked_answer(result, 1)
    (arm,) = answer["arms"].values()
    assert list(arm) == list(KPIS)
    assert all(arm[name]["low"] <= arm[name]["mean"] <= arm[name]["high"] for name in SCORECARD if arm[name]["mean"] is not None)
    shares = answer["variance_shares"]
    assert sum(shares[part] for part in ("seed", "company", "parameters")) == pytest.approx(1)
    assert set(shares["key_figures"]) == set(SCORECARD)
    assert [each["condition"] for each in answer["risks"]] == ["cost_total > 12000", "frustration > 0.1"]
    costs = pq.read_table(result / "kpis.parquet")["cost_total"].to_numpy()
    assert answer["risks"][0]["probability"] == np.mean(costs > 12000)
    told = (result / "answer.txt").read_text(encoding="utf-8")
    assert f"cost is above 12,000 USD: in {100 * np.mean(costs > 12000):.0f} of 100" in told
    assert answer["find_out_first"] == []
    assert answer["find_out_first_because"]


def test_a_note_names_the_plans_that_are_not_simulated_for_long_enough() -> None:
    long, short = shipped(), shipped().changed({"campaign.calendar.last_day": 42})
    assert heard_too_low([("a", long)]) == heard_too_low([("a", long), ("b", long)]) == []
    plans = {
        "too low:": [short],
        "too low for all of them:": [short, short],
        "too low for “b”:": [long, short],
        "too low for “b”, “c”, “d”, ... (1 more):": [long, *[short] * 4],
    }
    for said, each in plans.items():
        (note,) = heard_too_low(zip("abcde", each, strict=False))
        assert said in note and "Set campaign.calendar.last_day later" in note


LATE = "campaign.sessions.0.every_days=14"


@pytest.mark.parametrize(
    ("words", "of", "named"),
    [
        (["run", LATE], "", "space_voyage"),
        (["compare", f"alternatives=['{LATE}']"], " for “Days between dates: 14”", "“Days between dates: 14”"),
        (["sweep", "campaign.sessions.0.every_days=7,14"], " for “Days between dates: 14”", "space_voyage"),
    ],
)
def test_a_brief_says_where_content_heard_comes_out_too_low(
    words: list[str], of: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*words, "company=small_firm", "replications=2", "uncertainty=luck", "execution.workers=1", "name=it"]) == 0
    folder = tmp_path / "results" / words[0] / "it"
    said = f"Content heard comes out too low{of}: "
    assert said in (folder / "brief.html").read_text(encoding="utf-8")
    (note,) = json.loads((folder / "answer.json").read_text(encoding="utf-8"))["notes"]
    assert note.startswith(said)
    assert f"\n{named}: the simulation ends " in (folder / "answer.txt").read_text(encoding="utf-8")


def crowded() -> Brief:
    """A page with as much on it as any verb writes."""
    long = "Seats a session: 12, Quality of content: 50 %, Hours: 3 h and 2 more"
    sentence = f"{long}: pull undecided (better in 61, worse in 10 of 100; on average +2.5 points); content heard better in 91 of 100, by 1.5 to 14.1 points, at 72 % more cost."
    cells = ["+2.5, undecided"] * 3
    return Brief(
        question="“Lead the Way” or its alternatives (all: Dates: 2, Registration closes: 16 Mar 2026), in a company of ours?",
        answer=[sentence] * 3,
        recommendation=f"Undecided between “{long}” and “{long}”. If you must choose now, take “{long}”: it falls least short of the best.",
        sure=sentence,
        notes=[sentence],
        scorecard=[score_line(name, 0.5, 0.2, 0.7, cells) for name in SCORECARD],
        wrong=[f"Most who want it do not attend, number {i}: in 90 of 100 (85 to 94) launches; baseline 88." for i in range(7)],
        first=[sentence] * 4,
        cost={f"part {i}": 10.0 for i in range(10)},
        against=[long] * 3,
        ranking=[RankLine(long, "89 of 100", "1.0 points", "2.0 points", "508,557 USD")] * 8,
        ranking_more="8 of 12 are shown; all are in report.html.",
        scorecard_more="3 of 12 are shown; all are in report.html.",
        doubt=sentence,
    )


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_a_crowded_page_is_printed_smaller_and_nothing_of_it_is_cut(tmp_path: Path) -> None:
    tall = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60" width="800" height="600"></svg>'
    manifest = {"uncertainty": "all", "replications": 128, "config": {"behaviour": {"parameters": {}}}}
    write_brief(tmp_path, crowded(), manifest, Drawing("x", "", tall, Figure()))
    assert sheets(tmp_path / "brief.html", tmp_path / "brief.pdf") == 1
    assert (tmp_path / "brief.html").read_text(encoding="utf-8").count("8 of 12 are shown") == 1


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_it_is_one_page_of_paper(result: Path, tmp_path: Path) -> None:
    assert sheets(result / "brief.html", tmp_path / "brief.pdf") == 1


def test_every_verb_that_writes_an_answer_is_held_to_its_fields() -> None:
    here = Path(__file__).parents[1]
    verbs = here.parents[1] / "experiments" / "verbs"
    writing = {path.relative_to(verbs).parts[0] for path in verbs.rglob("*.py") if "write_brief(" in path.read_text(encoding="utf-8")}
    assert {"run", "compare", "sweep", "sensitivity", "ambassadors", "optimise", "calibrate"} <= writing
    tests = {verb: [*(here / "verbs" / verb).glob("*.py"), *([Path(__file__)] if verb == "run" else [])] for verb in writing}
    assert [verb for verb, files in tests.items() if not any("checked_answer(" in file.read_text(encoding="utf-8") for file in files)] == []
