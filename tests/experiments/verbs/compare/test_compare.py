"""Comparing campaigns from end to end: what it leaves, says and refuses."""

import csv
import json
import math
import re
import shlex
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from experiments.cli import main, verb_help
from experiments.config import config_files
from experiments.execution import worker
from experiments.statistics.paired import paired_difference
from sim.measures.kpis import KPIS
from tests.html_page import Page
from tests.typed import instead

SMALL = ("compare", "company=small_firm", "execution.workers=1", "uncertainty=luck")
LOUDER = '# Louder.\ntitle: "<b>Louder</b> & bolder"\ncampaign.brand.strength: 1.0\ncampaign:\n  reward: {kind: exclusive_recognition}\n'


@pytest.fixture
def elsewhere(elsewhere: Path) -> Path:
    """A folder with a scenario of one's own."""
    (elsewhere / "configs" / "scenario").mkdir(parents=True)
    (elsewhere / "configs" / "scenario" / "louder.yaml").write_text(LOUDER, encoding="utf-8")
    return elsewhere


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of a scenario with its baseline, taken apart: brand and reward, four combinations."""
    place = tmp_path_factory.mktemp("compare")
    (place / "configs" / "scenario").mkdir(parents=True)
    (place / "configs" / "scenario" / "louder.yaml").write_text(LOUDER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert main([*SMALL, "alternatives=louder", "replications=6", "attribution.replications=4", "compare.kpi=demand"]) == 0
    return place / "results" / "compare" / "space_voyage-against-louder"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_what_a_comparison_leaves(result: Path) -> None:
    assert {path.name for path in result.iterdir()} == {
        *("points.parquet", "kpis.parquet", "coalitions.parquet", "summary.csv", "attribution.csv"),
        *("report.html", "appendix.html", "brief.html", "answer.json", "figures", "manifest.json", "answer.txt", "timing.json", ".chunks"),
    }
    assert {path.stem for path in (result / "figures").iterdir()} == {"forest", "headlines", "levers_1", "width"}
    table = pq.read_table(result / "kpis.parquet")
    assert table["point"].to_pylist() == [1] * 6 + [2] * 6
    assert table["seed"].to_pylist() == [1, 2, 3, 4, 5, 6] * 2
    points = pq.read_table(result / "points.parquet").to_pylist()
    assert [(each["role"], each["arm"]) for each in points] == [("baseline", "space_voyage"), ("alternative", "louder")]
    assert len(pq.read_table(result / "coalitions.parquet")) == 4 * 4


def test_the_table_agrees_with_the_replications(result: Path) -> None:
    table = pq.read_table(result / "kpis.parquet")
    for row in rows_of(result / "summary.csv"):
        values = table[row["kpi"]].to_numpy().reshape(2, 6)
        by_hand = paired_difference(*values)
        assert int(row["pairs"]) == by_hand.n
        for column, value in (("difference", by_hand.mean), ("mean_low_90", by_hand.low), ("variance_ratio", by_hand.variance_ratio)):
            assert row[column] == ("" if math.isnan(value) else repr(value))
    assert [row["kpi"] for row in rows_of(result / "summary.csv")] == list(KPIS)


def test_the_shares_add_up_to_the_difference(result: Path) -> None:
    rows = rows_of(result / "attribution.csv")
    assert {row["levers"] for row in rows} == {"campaign.brand", "campaign.reward"}
    table = pq.read_table(result / "kpis.parquet")
    demand = table["demand"].to_numpy().reshape(2, 6)[:, :4]
    total = float((demand[1] - demand[0]).mean())
    assert sum(float(row["share"]) for row in rows) == pytest.approx(total, abs=1e-12)
    at = {row["levers"]: row for row in rows}
    worth = pq.read_table(result / "coalitions.parquet").group_by("levers").aggregate([("demand", "mean")]).to_pylist()
    mean = {each["levers"]: each["demand_mean"] for each in worth}
    assert mean["campaign.brand campaign.reward"] - mean[""] == pytest.approx(total)
    by_hand = ((mean["campaign.brand"] - mean[""]) + (mean["campaign.brand campaign.reward"] - mean["campaign.reward"])) / 2
    assert float(at["campaign.brand"]["share"]) == pytest.approx(by_hand)
    assert float(at["campaign.brand"]["alone"]) == pytest.approx(mean["campaign.brand"] - mean[""])


def test_the_report_answers_first(result: Path) -> None:
    html = (result / "report.html").read_text(encoding="utf-8").replace("<wbr>", "")
    page = Page(html)
    assert page.open == []
    assert [address for address in page.addresses if not address.startswith(("#", "appendix.html#"))] == []
    assert "<b>Louder" not in html
    assert "&lt;b&gt;Louder&lt;/b&gt; &amp; bolder: " in html
    assert len(page.labels) == 3
    assert "people who wanted a seat" in html.partition("<figure>")[0]
    for part in (
        "Ranges are the lowest and the highest of 6 launches",
        "Which levers make the difference",
        "Sum of shares",
        "Difference of the two arms",
        "How sure this is",
        "What would change the answer",
    ):
        assert part in html
    assert "<code>campaign.brand.strength</code></td><td>0.85</td><td>1</td>" in re.sub(r" data-label=\".*?\"", "", html)
    assert "does not forecast" in html


def test_the_same_luck_as_in_a_run(elsewhere: Path, result: Path) -> None:
    assert main(["run", "company=small_firm", "replications=6", "report=false", "uncertainty=luck"]) == 0
    alone = pq.read_table(elsewhere / "results" / "run" / "space_voyage-small_firm" / "kpis.parquet")
    together = pq.read_table(result / "kpis.parquet").slice(0, 6)
    for name in KPIS:
        assert together[name].to_pylist() == alone[name].to_pylist()


def test_the_same_again_computes_nothing_and_gives_the_same_bytes(result: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(result.parents[2])
    before = {path: path.read_bytes() for path in result.rglob("*") if path.is_file() and path.name != "timing.json"}
    monkeypatch.setattr(worker, "_replication", None)  # nothing may be simulated
    command = json.loads((result / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert main(shlex.split(command)[1:]) == 0, "up to date"
    (result / "report.html").unlink()
    assert main(shlex.split(command)[1:]) == 0, "drawn again"
    assert json.loads((result / "timing.json").read_text(encoding="utf-8"))["simulated_replications"] == 0
    assert {path: path.read_bytes() for path in before} == before


def test_the_command_in_the_manifest_is_whole(result: Path) -> None:
    command = json.loads((result / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert command.startswith("watercooler compare baseline=space_voyage 'alternatives=[louder]' company=small_firm ")
    assert command.endswith("replications=6 seed=1 uncertainty=luck name=space_voyage-against-louder")


@pytest.mark.usefixtures("unpainted")
def test_only_new_replications_are_simulated(elsewhere: Path) -> None:
    words = [*SMALL, "alternatives=campaign.reward.kind=none", "name=more", "attribution.of=none"]
    for replications, simulated in ((3, 6), (5, 4), (4, 0)):
        assert main([*words, f"replications={replications}"]) == 0
        timing = json.loads((elsewhere / "results" / "compare" / "more" / "timing.json").read_text(encoding="utf-8"))
        assert timing["simulated_replications"] == simulated
    folder = elsewhere / "results" / "compare" / "more"
    _, by_unit = json.loads((folder / "answer.json").read_text(encoding="utf-8"))["arms"].values()
    assert main([*words, "replications=5", "matters={demand_rate: 0.9, cost_total: 0.5}"]) == 0
    _, stated = json.loads((folder / "answer.json").read_text(encoding="utf-8"))["arms"].values()
    assert (by_unit["demand_rate"]["matters"], stated["demand_rate"]["matters"]) == (0.02, 0.9)
    assert stated["demand_rate"]["verdict"] == "no_difference_that_matters"
    assert stated["cost_total"]["share_alike"] < by_unit["cost_total"]["share_alike"]
    assert json.loads((folder / "timing.json").read_text(encoding="utf-8"))["simulated_replications"] == 0


@pytest.mark.usefixtures("unpainted")
def test_campaigns_files_scenarios_and_changes_side_by_side(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plans = elsewhere / "our plans"
    plans.mkdir()
    text = config_files.choices("campaign")["rewards_only"].read_text(encoding="utf-8")
    (plans / "own.yaml").write_text(text.replace("strength: 0.5", "strength: 0.6"), encoding="utf-8")
    (plans / "what_if.yaml").write_text("from: louder\nmechanisms: {rivalry: false}\n", encoding="utf-8")
    (elsewhere / "configs" / "scenario" / "louder.yaml").write_text(LOUDER + "from: rewards_only\n", encoding="utf-8")
    several = 'alternatives=[rewards_only,louder,"our plans/own.yaml","our plans/what_if.yaml","campaign.reward.kind=none campaign.teasers.0.day=-40"]'
    assert (
        main([*SMALL, "baseline=louder", several.replace("louder,", "space_voyage,"), "replications=2", "name=all", "platform=none"]) == 0
    )
    said = capsys.readouterr().out
    assert "Of 5 alternatives to <b>Louder</b> & bolder" in said
    assert "Reward for a post: none, Day of message 1: " in said
    assert "Which levers make the difference? Add" in said
    manifest = json.loads((elsewhere / "results/compare/all/manifest.json").read_text(encoding="utf-8"))
    assert manifest["config"]["campaign"]["brand"]["strength"] == 1.0
    assert manifest["config"]["campaign"]["reward"]["kind"] == "exclusive_recognition"
    arms = manifest["alternatives"]
    assert arms["our plans/own.yaml"]["campaign"]["brand"]["strength"] == 0.6
    assert arms["our plans/what_if.yaml"]["mechanisms"] == {"rivalry": False}
    assert arms["campaign.reward.kind=none campaign.teasers.0.day=-40"]["campaign"]["teasers"][0]["day"] == -40
    assert {arm["platform"]["name"] for arm in arms.values()} == {"none"}, "what is typed holds for all"
    assert "what if" in [each["title"] for each in manifest["arms"]], "as its file is called, which has no title"
    assert main(shlex.split(manifest["command"])[1:]) == 0
    again = json.loads((elsewhere / "results/compare/all/manifest.json").read_text(encoding="utf-8"))
    assert again == manifest


@pytest.mark.usefixtures("unpainted")
def test_replications_until_it_is_sure_enough(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        *SMALL,
        "alternatives=louder",
        "replications=auto",
        "compare.kpi=demand",
        "compare.first=5",
        "attribution.of=none",
        "name=auto",
    ]
    assert main([*words, "compare.half_width=3", "compare.most=300"]) == 0
    assert "every interval is within ±3 people, as wanted" in capsys.readouterr().out
    manifest = json.loads((elsewhere / "results/compare/auto/manifest.json").read_text(encoding="utf-8"))
    found = paired_difference(*pq.read_table(elsewhere / "results/compare/auto/kpis.parquet")["demand"].to_numpy().reshape(2, -1))
    assert 5 <= manifest["replications"] == found.n < 300
    assert found.half_width <= 3
    assert main([*words, "compare.half_width=0.01", "compare.most=12"]) == 0
    said = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "The maximum of 12 replications is reached" in said and "90 % of launches" in said
    assert re.search(r"would take about [\d,]+ \(compare.most=\d+\)", said)
    everything = [each.replace("uncertainty=luck", "uncertainty=all") for each in words]
    assert main([*everything, "compare.half_width=0.01", "compare.most=20"]) == 0
    said = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert re.search(r"would take about [\d,]+ parameter sets, and there are [\d,]+ \(plausible.sets\)", said), (
        "512 and no more were advised"
    )
    assert "90 % of worlds" in said


@pytest.mark.usefixtures("unpainted")
def test_replications_until_verdicts_are_settled(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*SMALL, "alternatives=campaign.programme.facilitation=0", "replications=auto", "name=auto"]

    def said(*more: str) -> tuple[str, dict[str, Any]]:
        assert main([*words, *more]) == 0
        manifest = json.loads((elsewhere / "results/compare/auto/manifest.json").read_text(encoding="utf-8"))
        return re.sub(r"\s+", " ", capsys.readouterr().out), manifest

    few, manifest = said("compare.first=5", "compare.most=6")
    assert "The maximum of 6 replications is reached with" in few
    assert {each["kpi"] for each in manifest["compare"]["open_verdicts"]} <= {"demand_rate", "content_heard", "aim"}
    assert manifest["compare"]["open_verdicts"]
    arms = {each["arm"] for each in manifest["compare"]["open_verdicts"] if each["kpi"] != "aim"}
    assert arms <= {"campaign.programme.facilitation=0"}, "the baseline is held against itself in no figure"
    enough, manifest = said()
    assert manifest["compare"]["open_verdicts"] == []
    assert f"After {manifest['replications']} replications the verdicts on pull and content heard are settled" in enough
    assert manifest["replications"] in (40, 80, 160, 320, 512), "twice as many each time"


@pytest.mark.usefixtures("unpainted")
def test_levers_that_contradict_each_other_are_one(elsewhere: Path) -> None:
    short = "campaign.calendar.last_day=10 campaign.sessions.0.dates=1 campaign.registration.closes=5 campaign.brand.awe=0.1"
    assert main([*SMALL, f'alternatives=["{short}"]', "replications=2", "name=short"]) == 0
    rows = rows_of(elsewhere / "results/compare/short/attribution.csv")
    assert {row["levers"] for row in rows} == {"campaign.calendar campaign.sessions campaign.registration", "campaign.brand"}
    html = (elsewhere / "results/compare/short/report.html").read_text(encoding="utf-8")
    assert "Taken as one group, because they contradict each other when changed apart: campaign.calendar, campaign.sessions" in html


@pytest.mark.usefixtures("unpainted")
def test_sampled_orders_from_end_to_end(elsewhere: Path) -> None:
    words = [
        *SMALL,
        "baseline=rewards_only",
        "alternatives=silent_masterpiece",
        "replications=2",
        "name=sampled",
        "compare.kpi=talk_about_rate",
    ]
    assert main([*words, "attribution.exact_groups=2", "attribution.orders=4", "attribution.replications=2"]) == 0
    folder = elsewhere / "results/compare/sampled"
    lines = rows_of(folder / "attribution.csv")
    rows = [row for row in lines if not row["field"]]
    assert {row["method"] for row in rows} == {"4 sampled orders"}
    programme, *fields = (row for row in lines if row["levers"] == "campaign.programme")
    assert len(fields) > 1, "its share matters"
    assert sum(float(row["share"]) for row in fields) == pytest.approx(float(programme["share"]), abs=1e-12)
    talk = pq.read_table(folder / "kpis.parquet")["talk_about_rate"].to_numpy().reshape(2, 2)
    assert sum(float(row["share"]) for row in rows) == pytest.approx(float((talk[1] - talk[0]).mean()), abs=1e-12)
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert "4 orders of changing the levers were sampled" in html
    assert "of this, Quality of content" in html
    told = {levers for levers in pq.read_table(folder / "coalitions.parquet")["levers"].to_pylist() if fields[0]["field"] in levers.split()}
    assert told, "combinations of fields are kept too"


@pytest.mark.usefixtures("unpainted")
def test_a_key_figure_that_is_not_defined(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                *SMALL,
                'alternatives=["campaign.sessions=[] campaign.brand.awe=0"]',
                "replications=2",
                "name=none",
                "compare.kpi=talk_about_rate",
            ]
        )
        == 0
    )
    said = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "talk-about rate is not defined" in said
    assert "cannot be said" in said
    html = (elsewhere / "results/compare/none/report.html").read_text(encoding="utf-8")
    assert "cannot be split between levers" in html
    assert Page(html).open == []


def test_a_single_replication_is_drawn_too(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "alternatives=louder", "replications=1", "name=one"]) == 0
    assert "A single replication cannot tell" in re.sub(r"\s+", " ", capsys.readouterr().out)
    assert Page((elsewhere / "results/compare/one/report.html").read_text(encoding="utf-8")).open == []


@pytest.mark.usefixtures("unpainted")
def test_everything_can_differ_not_only_campaigns(elsewhere: Path) -> None:
    change = "company.remote_share=0.9 behaviour.parameters.email_open_rate.value=0.6 mechanisms.rivalry=false platform.trending_slots=0"
    words = [*SMALL, f'alternatives=["{change}"]', "replications=2", "attribution.replications=2", "compare.kpi=reach", "name=firm"]
    assert main(words) == 0
    rows = rows_of(elsewhere / "results/compare/firm/attribution.csv")
    assert {row["levers"] for row in rows} == {"company", "behaviour", "mechanisms", "platform"}
    reach = pq.read_table(elsewhere / "results/compare/firm/kpis.parquet")["reach"].to_numpy().reshape(2, 2)
    assert sum(float(row["share"]) for row in rows) == pytest.approx(float((reach[1] - reach[0]).mean()), abs=1e-12)


@pytest.mark.usefixtures("unpainted")
def test_a_failed_replication_is_left_out_and_said(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*SMALL, "alternatives=louder", "replications=4", "attribution.of=none", "name=failed"]
    really = worker._measured

    def measured(outcome: Any, parts: Any) -> Any:
        if outcome.seed == 2 and outcome.settings.campaign.reward.kind == "exclusive_recognition":
            raise ZeroDivisionError("no luck <at all>")
        return really(outcome, parts)

    with monkeypatch.context() as patch:
        patch.setattr(worker, "_measured", measured)
        assert main(words) == 3
    captured = capsys.readouterr()
    assert "1 of 8 replications failed (the first seed 2: ZeroDivisionError: no luck <at all>) and are left out" in captured.err
    folder = elsewhere / "results/compare/failed"
    row = next(row for row in rows_of(folder / "summary.csv") if row["kpi"] == "demand")
    assert row["pairs"] == "3"
    assert "no luck &lt;at all&gt;" in (folder / "report.html").read_text(encoding="utf-8")
    assert main(words) == 0, "tried again"
    assert next(row for row in rows_of(folder / "summary.csv") if row["kpi"] == "demand")["pairs"] == "4"


def test_help_lists_scenarios() -> None:
    shown = verb_help("compare")
    assert "recognition_not_money" in shown
    assert "scenario" in shown
    assert "recognition_not_money" not in verb_help("run").partition("Examples")[0]


# --- bad input --------------------------------------------------------------------------------------------------------

MISTAKES: list[tuple[str, list[str], list[str]]] = [
    ("baseline", ["baseline=spac_voyage"], ["baseline = spac_voyage", "did you mean 'space_voyage'?", "Scenarios: bad, "]),
    ("scenario", ["alternatives=[louderr]"], ["alternatives = louderr", "did you mean 'louder'?"]),
    ("file", ["alternatives=nowhere.yaml"], ["nowhere.yaml", "no such file"]),
    ("key figures", ["compare.kpi=talk_rate", "compare.kpis=[demnd]"], ["did you mean 'talk_about_rate'?", "did you mean 'demand'?"]),
    ("deciding", ["compare.kpi=seats", "compare.kpis=[pull]"], ["more of “seats offered” is neither good nor bad", "pull is demand_rate"]),
    ("equal", ["alternatives=[louder,same]"], ["same", "is the same as 'louder' in every setting"]),
    ("twice", ["alternatives=[louder,louder]"], ["louder", "named twice"]),
    ("baseline again", ["alternatives=[space_voyage]"], ["space_voyage", "the baseline itself"]),
    ("no change", ["alternatives=campaign.brand.strength=0.85"], ["is the same as 'space_voyage' in every setting"]),
    ("no base", ["baseline=louder", "alternatives=[rewards_only]"], ["baseline = louder", "let the scenario say `from: NAME`"]),
    ("two baselines", ["baseline=rewards_only", "campaign=space_voyage"], ["campaign", "not both"]),
    ("replications", ["replications=some"], ["replications = some", "from 1 to 100,000 or one of auto"]),
    ("target", ["compare.half_width=0"], ["compare.half_width = 0", "above 0"]),
    ("target alone", ["compare.half_width=0.01", "compare.first=30", "compare.most=64"],
     [f"compare.{each}\n      belongs to replications=auto" for each in ("half_width = 0.01", "first = 30", "most = 64")]),
    ("survey alone", ["compare.answers=30"], ["compare.answers = 30", "belongs to compare.information=true"]),
    ("risks", ["risks=[angre, cost_totl > 5, seat_fill < 50, anger > .3, left_out > many]"],
     ["risks = angre\n      is no risk; did you mean 'anger'?", "risks = cost_totl > 5\n      is not a key figure; did you mean 'cost_total'?",
      "from 0 to 1: half is 0.5", "frustration > 0.1", "risks = left_out > many\n      the limit must be a number"]),
    ("attribution", ["alternatives=[louder]", "attribution.of=[loud]"], ["attribution.of = loud", "did you mean 'louder'?"]),
    ("multirun", ["--multirun", "seed=1,2"], ["--multirun", "all its alternatives at once"]),
    ("typed bound", ['alternatives=["campaign.brand.awe=2 campaign.reward.kind=fame"]'], ["campaign.brand.awe = 2", "from 0 to 1", "reward.kind = fame"]),
    ("typed index", ["alternatives=campaign.teasers.9.day=-3"], ["campaign.teasers.9.day", "entries 0 to 5"]),
    ("typed group", ["alternatives=brand.awe=0.5"], ["brand.awe", "is no part of the model"]),
    ("typed word", ['alternatives=["campaign.brand.awe=0.5 louder"]'], ["louder is an alternative of its own"]),
    ("typed quote", ["alternatives=campaign.title='a"], ["write field=value"]),
    ("bad scenario", ["alternatives=[bad]"],
     ["configs/scenario/bad.yaml:2: campaign.brand.awe = 3", "configs/scenario/bad.yaml:3: campaign.reward.kinds = money", "did you mean 'kind'?"]),
    ("empty scenario", ["alternatives=[hollow]"], ["hollow.yaml", "changes nothing"]),
    ("circle", ["alternatives=[round]"], ["round.yaml:1: from = trip", "a circle: round builds on trip"]),
    ("lost origin", ["alternatives=[lost]"], ["lost.yaml:1: from = rewards", "did you mean 'rewards_only'?"]),
    ("code", ["alternatives=[code]"], ["code.yaml", "runs no code"]),
    ("mechanism", ["alternatives=mechanisms.rivalri=false"], ["mechanisms.rivalri", "did you mean 'rivalry'?"]),
    ("office", ["alternatives=campaign.audience.offices=[Lisbn]"], ["campaign.audience.offices", "did you mean 'Lisbon'?"]),
    ("dotted and nested", ["alternatives=[twofold]"],
     ["configs/scenario/twofold.yaml:3: campaign.costs.brand_usd\n      is set twice (also in line 1); keep one", "1 problem"]),
    ("both", ["alternatives=[rewards_only]"], ["is a campaign", "and a scenario", "rename one"]),
    ("all at once", ["baseline=spac", "alternatives=[lowder]", "compare.kpi=talk", "replications=0", "campaign.brand.awe=7"],
     ["spac", "lowder", "compare.kpi = talk", "replications = 0", "campaign.brand.awe = 7", "5 problems"]),
]  # fmt: skip

SCENARIOS = {
    "same": LOUDER.replace("# Louder", "# The same"),
    "bad": "# Bad.\ncampaign.brand.awe: 3\ncampaign: {reward: {kinds: money}}\n",
    "hollow": "title: Nothing\n",
    "round": "from: trip\ncampaign.brand.awe: 0.1\n",
    "trip": "from: round\ncampaign.brand.awe: 0.2\n",
    "lost": "from: rewards\ncampaign.brand.awe: 0.1\n",
    "twofold": "campaign.costs.brand_usd: 1\ncampaign:\n  costs: {brand_usd: 2, session_usd: 3}\ncampaign.costs: {prompts_usd: 4}\n",
    "code": "campaign: {brand: {_target_: os.system}}\n",
}


@pytest.mark.parametrize(("words", "said"), [mistake[1:] for mistake in MISTAKES], ids=[each[0] for each in MISTAKES])
def test_mistakes(elsewhere: Path, words: list[str], said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    scenarios = elsewhere / "configs" / "scenario"
    for name, text in (SCENARIOS | ({"rewards_only": LOUDER} if "is a campaign" in said else {})).items():
        (scenarios / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert main(["compare", "company=small_firm", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert not (elsewhere / "results").exists()
    assert [part for part in said if part not in captured.err] == [], captured.err
    assert "Traceback" not in captured.err


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("name", sorted(config_files.choices(config_files.SCENARIO)))
def test_shipped_scenarios_fit(elsewhere: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every one can be compared with a campaign, and none shares a name with one. Offices are those of the default company, or of
    the planner's case."""
    text = (config_files.choices(config_files.SCENARIO)[name]).read_text(encoding="utf-8")
    company = [f"company={'six_offices' if 'lead_well' in text else 'global_marketing'}"] if "offices: [" in text else []
    assert (
        main(
            [*instead(SMALL, *company), "baseline=rewards_only", f"alternatives={name}", "replications=1", "attribution.of=none", "name=x"]
        )
        == 0
    )
    assert name not in config_files.choices("campaign")
