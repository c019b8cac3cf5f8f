"""Comparing campaigns: paired differences by hand and against independent luck, and the verb from end to end."""

import csv
import json
import math
import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.cli import main, verb_help
from experiments.config import config_files
from experiments.execution import worker
from experiments.statistics.paired import Difference, half_width, independent_half_width, paired_difference, replications_needed, widths
from experiments.verbs.compare.comparison import next_count
from experiments.verbs.compare.request import bracketed
from experiments.verbs.compare.wording import arm_sentence, pairing_sentence, signed, sure_sentence
from sim.ensemble import replicate
from sim.measures.kpis import KPIS, kpis
from tests.html_page import Page
from tests.worlds import shipped

# --- paired differences -----------------------------------------------------------------------------------------------


def test_a_paired_difference_by_hand() -> None:
    """Differences 1, 2, 3, 4, 5 (mean 3, s = 1.5811); t(0.95, 4) = 2.1318; half-width 2.1318 x 1.5811 / sqrt(5) = 1.5074."""
    baseline = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
    found = paired_difference(baseline, baseline + np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert (found.n, found.baseline, found.alternative, found.mean) == (5, 30.0, 33.0, 3.0)
    assert (found.low, found.high) == pytest.approx((1.4926, 4.5074), abs=1e-4)
    assert found.half_width == pytest.approx(1.5074, abs=1e-4)
    assert (found.higher, found.level, found.lower, found.clear) == (5, 0, 0, True)
    assert found.probability_higher == pytest.approx(0.99338, abs=1e-5)  # F4(t) in closed form at t = sqrt(18)
    assert found.variance_ratio == pytest.approx((250 + 302.5) / 2.5)  # Var(B) = 302.5: 11, 22, 33, 44, 55
    assert found.independent_replications == pytest.approx(5 * 221)
    assert found.saved == pytest.approx(5 * 220)


def test_a_pair_and_the_mean_are_different_questions() -> None:
    """A small but steady lead is sure, and still lost in many a single pair."""
    gap = np.tile([1.0, 1.0, -0.8], 200)
    found = paired_difference(np.zeros(600), gap)
    assert (found.higher, found.lower) == (400, 200)
    assert found.probability_higher > 0.9999


def test_what_is_not_defined_leaves_its_pair_out() -> None:
    found = paired_difference(np.array([1.0, np.nan, 3.0, 4.0]), np.array([2.0, 2.0, np.nan, 5.0]))
    assert (found.n, found.baseline, found.alternative) == (2, 2.5, 3.5)
    nothing = paired_difference(np.full(3, np.nan), np.ones(3))
    assert nothing.n == 0
    assert math.isnan(nothing.mean)
    assert not nothing.clear


def test_a_single_pair_has_no_interval() -> None:
    found = paired_difference(np.array([1.0]), np.array([2.0]))
    assert (found.mean, found.higher) == (1.0, 1)
    assert all(math.isnan(value) for value in (found.low, found.high, found.probability_higher, found.variance_ratio))
    assert not found.clear


def test_differences_that_never_vary() -> None:
    same = paired_difference(np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    assert (same.mean, same.level, same.clear) == (0.0, 2, False)
    assert math.isnan(same.probability_higher)
    ahead = paired_difference(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    assert (ahead.low, ahead.high, ahead.clear, ahead.probability_higher) == (2.0, 2.0, True, 1.0)
    assert ahead.variance_ratio == math.inf
    assert paired_difference(np.array([3.0, 4.0]), np.array([1.0, 2.0])).probability_higher == 0.0


def test_arms_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="equal length"):
        paired_difference(np.zeros(3), np.zeros(2))


def test_opposite_luck_does_harm_and_says_so() -> None:
    luck = np.random.default_rng(3).normal(size=100)
    found = paired_difference(luck, -luck)
    assert found.variance_ratio == pytest.approx(0.5)
    assert found.saved == pytest.approx(-50)


@pytest.mark.parametrize(("sd", "target"), [(1.0, 0.1), (0.3, 0.01), (5.0, 4.0), (0.0, 0.1)])
def test_as_many_replications_as_needed_and_no_more(sd: float, target: float) -> None:
    needed = replications_needed(sd, target)
    assert half_width(sd, needed) <= target
    assert needed == 2 or half_width(sd, needed - 1) > target


def test_too_many_replications_stop_at_the_most() -> None:
    assert replications_needed(1.0, 1e-9, most=500) == 500


def test_independent_arms_by_hand() -> None:
    """Welch: variances 4 and 16, n = 10; df = 9 x 400 / (16 + 256) = 13.235; t(0.95, 13.235) = 1.7686; sqrt(20 / 10) = 1.4142."""
    assert independent_half_width(4.0, 16.0, 10) == pytest.approx(1.7686 * math.sqrt(2), abs=5e-4)


def test_widths_are_those_of_the_first_replications() -> None:
    chance = np.random.default_rng(5)
    luck, counts = chance.normal(size=50), np.array([1, 2, 10, 50])
    baseline, alternative = luck, luck + 0.1 * chance.normal(size=50)
    paired, apart = widths(baseline, alternative, counts)
    assert math.isnan(paired[0])
    for i, count in list(enumerate(counts.tolist()))[1:]:
        assert paired[i] == pytest.approx(paired_difference(baseline[:count], alternative[:count]).half_width)
    assert (apart[2:] > 5 * paired[2:]).all()


def test_pairing_is_worth_what_independent_luck_says() -> None:
    """Three arms of simulations: two under the same luck, one under luck of its own."""
    base = shipped()
    more = shipped(campaign__involvement__managers_share=0.8, campaign__involvement__managers_briefed=0.8)
    seeds, others = range(1, 81), range(1001, 1081)

    def rate(settings: Any, seeds: Any) -> np.ndarray:
        return np.array([kpis(outcome)["demand"] for outcome in replicate(settings, tuple(seeds))])

    baseline, alternative, apart = rate(base, seeds), rate(more, seeds), rate(more, others)
    paired = paired_difference(baseline, alternative)
    independent = paired_difference(baseline, apart)  # pairs by accident only
    assert independent.variance_ratio == pytest.approx(1, abs=0.35)
    assert paired.variance_ratio > 1.5
    assert paired.variance_ratio == pytest.approx((independent.sd / paired.sd) ** 2, rel=0.4)
    error = math.hypot(independent.half_width, paired.half_width)
    assert abs(paired.mean - independent.mean) < 1.5 * error
    assert paired.half_width < 0.8 * independent.half_width
    assert independent_half_width(baseline.var(ddof=1), alternative.var(ddof=1), 80) == pytest.approx(independent.half_width, rel=0.25)


# --- how many replications --------------------------------------------------------------------------------------------


def spread(sd: float, n: int = 20) -> Difference:
    """A difference whose single pairs spread by `sd`."""
    gap = np.tile([1.0, -1.0], n // 2) * sd * math.sqrt((n - 1) / n)
    return paired_difference(np.zeros(n), gap)


def test_replications_stop_when_every_interval_is_narrow_enough() -> None:
    narrow, wide = spread(0.01), spread(0.1)
    assert next_count([narrow], 20, 0.01, 2000) == 20
    assert next_count([narrow, wide], 20, 0.01, 2000) == 40, "never more than twice as many: the spread is an estimate"
    assert next_count([spread(0.028)], 20, 0.01, 2000) == replications_needed(spread(0.028).sd, 0.01) == 24
    assert next_count([wide], 20, 0.01, 30) == 30
    assert next_count([wide], 30, 0.01, 30) == 30, "the most there may be"


def test_rare_differences_are_waited_for() -> None:
    """Two arms that are almost the same: a short look would see nothing, and be sure of it."""
    same = paired_difference(np.zeros(20), np.zeros(20))
    assert next_count([same], 20, 0.01, 2000) == 40
    assert next_count([paired_difference(np.zeros(200), np.zeros(200))], 200, 0.01, 2000) == 200, "long enough"
    within = 0
    for seed in range(300):
        gap, count = (np.random.default_rng(seed).random(2000) < 0.1) * 0.1, 20
        while True:
            found = paired_difference(np.zeros(count), gap[:count])
            following = next_count([found], count, 0.005, 2000)
            if following == count:
                break
            count = following
        within += found.low <= 0.01 <= found.high
    assert 0.85 < within / 300 < 0.95, "90 % intervals"


def test_what_is_not_defined_does_not_keep_the_others_waiting() -> None:
    nothing = paired_difference(np.full(20, np.nan), np.zeros(20))
    assert next_count([nothing, spread(0.01)], 20, 0.01, 2000) == 20
    assert next_count([nothing], 20, 0.01, 2000) == 20


# --- words ------------------------------------------------------------------------------------------------------------


def test_differences_in_words() -> None:
    talk, cost = KPIS["talk_about_rate"], KPIS["cost_total"]
    luck = np.random.default_rng(1).normal(0, 0.01, 50)
    better = paired_difference(np.full(50, 0.3), 0.36 + luck)
    cheaper = paired_difference(np.full(50, 1000.0), np.full(50, 880.0))
    said = arm_sentence("Recognition instead of money", better, cheaper, talk)
    assert re.fullmatch(
        r"Recognition instead of money: talk-about rate \+[56]\.\d points \(\+5\.\d to \+6\.\d\), at 12 % less cost\.", said
    )
    assert "at the same cost" in arm_sentence("X", better, paired_difference(np.full(9, 100.0), np.full(9, 100.2)), talk)
    assert "at 3.0 times the cost" in arm_sentence("X", better, paired_difference(np.full(9, 100.0), np.full(9, 300.0)), talk)
    assert "at 5.00 USD instead of none" in arm_sentence("X", better, paired_difference(np.zeros(9), np.full(9, 5.0)), talk)
    assert arm_sentence("X", cheaper, cheaper, cost) == "X: cost −120 USD (−120 to −120)."
    even = paired_difference(np.zeros(50), luck - luck.mean())
    assert "no difference in talk-about rate that 50 replications could tell, 0.0 points" in arm_sentence("X", even, cheaper, talk)
    nothing = paired_difference(np.full(3, np.nan), np.zeros(3))
    assert arm_sentence("X", nothing, cheaper, talk) == "X: talk-about rate is not defined, at 12 % less cost."


def test_the_two_probabilities_in_words() -> None:
    steady = paired_difference(np.zeros(600), np.tile([1.0, 1.0, -0.8], 200))
    said = sure_sentence("X", steady, KPIS["talk_about_rate"])
    assert "ahead in 400 of 600 replications" in said
    assert "the probability that its mean is better is over 99.9 %" in said
    said = sure_sentence("X", steady, KPIS["frustration"])
    assert "behind in 400 of 600 replications" in said
    assert "worse is over 99.9 %" in said
    assert "higher in 400 of 600" in sure_sentence("X", steady, KPIS["waitlist_peak"])
    rare = paired_difference(np.zeros(50), np.array([1.0] + [0.0] * 49))
    assert "level in 49" in sure_sentence("X", rare, KPIS["demand"])
    assert "Only 1 pairs differ at all" in sure_sentence("X", rare, KPIS["demand"])


def test_what_the_shared_luck_was_worth_in_words() -> None:
    luck = np.random.default_rng(2).normal(size=100)
    assert "the pairing saved" in pairing_sentence(paired_difference(luck, luck + 0.3 * luck[::-1]))
    assert "of no use here: a paired replication is worth 0.5" in pairing_sentence(paired_difference(luck, -luck))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.061, "share", "+6.1"), (-0.061, "share", "−6.1"), (-0.00001, "share", "0.0"), (-27.0, "people", "−27.0"), (1234.4, "USD", "+1,234"), (math.nan, "share", "–")],
)  # fmt: skip
def test_signs(value: float, unit: str, text: str) -> None:
    assert signed(value, unit) == text


def test_a_list_need_not_be_bracketed() -> None:
    assert bracketed("alternatives=a,b") == "alternatives=[a,b]"
    assert bracketed("alternatives=[a]") == "alternatives=[a]"
    assert bracketed("alternatives=campaign.reward.kind=money") == 'alternatives=["campaign.reward.kind=money"]'
    assert bracketed('alternatives="campaign.a=1 campaign.b=2"') == 'alternatives=["campaign.a=1 campaign.b=2"]'
    assert bracketed("baseline=a") == "baseline=a"


# --- from end to end --------------------------------------------------------------------------------------------------

SMALL = ("compare", "company=small_firm", "execution.workers=1")
LOUDER = '# Louder.\ntitle: "<b>Louder</b> & bolder"\ncampaign.brand.strength: 1.0\ncampaign:\n  reward: {kind: exclusive_recognition}\n'


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "configs" / "scenario").mkdir(parents=True)
    (tmp_path / "configs" / "scenario" / "louder.yaml").write_text(LOUDER, encoding="utf-8")
    return tmp_path


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
        *("report.html", "figures", "manifest.json", "timing.json", ".chunks"),
    }
    assert {path.stem for path in (result / "figures").iterdir()} == {"forest", "levers_1", "width"}
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
        for column, value in (("difference", by_hand.mean), ("low_90", by_hand.low), ("variance_ratio", by_hand.variance_ratio)):
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
    assert [address for address in page.addresses if not address.startswith("#")] == []
    assert "<b>Louder" not in html
    assert "&lt;b&gt;Louder&lt;/b&gt; &amp; bolder: " in html
    assert len(page.labels) == 3
    assert "people who wanted a seat" in html.partition("<figure>")[0]
    for part in ("Which levers make the difference", "Sum of shares", "Difference of the two arms", "How sure this is", "assumptions</h2>"):
        assert part in html
    assert "<code>campaign.brand.strength</code></td><td>0.85</td><td>1</td>" in html
    assert "does not forecast" in html


def test_the_same_luck_as_in_a_run(elsewhere: Path, result: Path) -> None:
    assert main(["run", "company=small_firm", "replications=6"]) == 0
    alone = pq.read_table(elsewhere / "results" / "run" / "space_voyage-small_firm" / "kpis.parquet")
    together = pq.read_table(result / "kpis.parquet").slice(0, 6)
    for name in KPIS:
        assert together[name].to_pylist() == alone[name].to_pylist()


def test_the_same_again_computes_nothing_and_gives_the_same_bytes(result: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(result.parents[2])
    before = {path: path.read_bytes() for path in result.rglob("*") if path.is_file() and path.name != "timing.json"}
    monkeypatch.setattr(worker, "_outcomes", None)  # nothing may be simulated
    command = json.loads((result / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert main(shlex.split(command)[1:]) == 0
    assert json.loads((result / "timing.json").read_text(encoding="utf-8"))["simulated_replications"] == 0
    assert {path: path.read_bytes() for path in before} == before


def test_the_command_in_the_manifest_is_whole(result: Path) -> None:
    command = json.loads((result / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert command.startswith("watercooler compare baseline=space_voyage 'alternatives=[louder]' company=small_firm ")
    assert command.endswith("replications=6 seed=1 name=space_voyage-against-louder")


def test_only_new_replications_are_simulated(elsewhere: Path) -> None:
    words = [*SMALL, "alternatives=campaign.reward.kind=none", "name=more", "attribution.of=none"]
    for replications, simulated in ((3, 6), (5, 4), (4, 0)):
        assert main([*words, f"replications={replications}"]) == 0
        timing = json.loads((elsewhere / "results" / "compare" / "more" / "timing.json").read_text(encoding="utf-8"))
        assert timing["simulated_replications"] == simulated


def test_campaigns_files_scenarios_and_changes_side_by_side(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plans = elsewhere / "our plans"
    plans.mkdir()
    text = config_files.choices("campaign")["rewards_only"].read_text(encoding="utf-8")
    (plans / "own.yaml").write_text(text.replace("strength: 0.5", "strength: 0.6"), encoding="utf-8")
    (plans / "what if.yaml").write_text("from: louder\nmechanisms: {rivalry: false}\n", encoding="utf-8")
    (elsewhere / "configs" / "scenario" / "louder.yaml").write_text(LOUDER + "from: rewards_only\n", encoding="utf-8")
    several = 'alternatives=[rewards_only,louder,"our plans/own.yaml","our plans/what if.yaml","campaign.reward.kind=money campaign.teasers.0.day=-40"]'
    assert (
        main([*SMALL, "baseline=louder", several.replace("louder,", "space_voyage,"), "replications=2", "name=all", "platform=none"]) == 0
    )
    said = capsys.readouterr().out
    assert "Of 5 alternatives to <b>Louder</b> & bolder" in said
    assert "reward.kind = money, teasers.0.day = -40" in said
    assert "Which levers make the difference? Add" in said
    manifest = json.loads((elsewhere / "results/compare/all/manifest.json").read_text(encoding="utf-8"))
    assert manifest["config"]["campaign"]["brand"]["strength"] == 1.0
    assert manifest["config"]["campaign"]["reward"]["kind"] == "exclusive_recognition"
    arms = manifest["alternatives"]
    assert arms["our plans/own.yaml"]["campaign"]["brand"]["strength"] == 0.6
    assert arms["our plans/what if.yaml"]["mechanisms"] == {"rivalry": False}
    assert arms["campaign.reward.kind=money campaign.teasers.0.day=-40"]["campaign"]["teasers"][0]["day"] == -40
    assert {arm["platform"]["name"] for arm in arms.values()} == {"none"}, "what is typed holds for all"
    assert main(shlex.split(manifest["command"])[1:]) == 0
    again = json.loads((elsewhere / "results/compare/all/manifest.json").read_text(encoding="utf-8"))
    assert again == manifest


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
    assert "The maximum of 12 replications is reached" in said
    assert re.search(r"would take about [\d,]+ \(compare.most=\d+\)", said)


def test_levers_that_contradict_each_other_are_one(elsewhere: Path) -> None:
    short = "campaign.calendar.last_day=10 campaign.sessions.0.dates=1 campaign.registration.closes=5 campaign.brand.awe=0.1"
    assert main([*SMALL, f'alternatives=["{short}"]', "replications=2", "name=short"]) == 0
    rows = rows_of(elsewhere / "results/compare/short/attribution.csv")
    assert {row["levers"] for row in rows} == {"campaign.calendar campaign.sessions campaign.registration", "campaign.brand"}
    html = (elsewhere / "results/compare/short/report.html").read_text(encoding="utf-8")
    assert "Taken as one group, because they contradict each other when changed apart: campaign.calendar, campaign.sessions" in html


def test_sampled_orders_from_end_to_end(elsewhere: Path) -> None:
    words = [*SMALL, "baseline=rewards_only", "alternatives=silent_masterpiece", "replications=2", "name=sampled"]
    assert main([*words, "attribution.exact_groups=2", "attribution.orders=4", "attribution.replications=2"]) == 0
    folder = elsewhere / "results/compare/sampled"
    rows = rows_of(folder / "attribution.csv")
    assert {row["method"] for row in rows} == {"4 sampled orders"}
    talk = pq.read_table(folder / "kpis.parquet")["talk_about_rate"].to_numpy().reshape(2, 2)
    assert sum(float(row["share"]) for row in rows) == pytest.approx(float((talk[1] - talk[0]).mean()), abs=1e-12)
    assert "4 orders of changing the levers were sampled" in (folder / "report.html").read_text(encoding="utf-8")


def test_a_key_figure_that_is_not_defined(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, 'alternatives=["campaign.sessions=[] campaign.brand.awe=0"]', "replications=2", "name=none"]) == 0
    said = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "talk-about rate is not defined" in said
    assert "cannot be said" in said
    html = (elsewhere / "results/compare/none/report.html").read_text(encoding="utf-8")
    assert "cannot be taken apart" in html
    assert Page(html).open == []


def test_a_single_replication_is_drawn_too(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "alternatives=louder", "replications=1", "name=one"]) == 0
    assert "A single replication cannot tell" in re.sub(r"\s+", " ", capsys.readouterr().out)
    assert Page((elsewhere / "results/compare/one/report.html").read_text(encoding="utf-8")).open == []


def test_everything_can_differ_not_only_campaigns(elsewhere: Path) -> None:
    change = "company.remote_share=0.9 behaviour.parameters.email_open_rate.value=0.6 mechanisms.rivalry=false platform.trending_slots=0"
    words = [*SMALL, f'alternatives=["{change}"]', "replications=2", "attribution.replications=2", "compare.kpi=reach", "name=firm"]
    assert main(words) == 0
    rows = rows_of(elsewhere / "results/compare/firm/attribution.csv")
    assert {row["levers"] for row in rows} == {"company", "behaviour", "mechanisms", "platform"}
    reach = pq.read_table(elsewhere / "results/compare/firm/kpis.parquet")["reach"].to_numpy().reshape(2, 2)
    assert sum(float(row["share"]) for row in rows) == pytest.approx(float((reach[1] - reach[0]).mean()), abs=1e-12)


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
    assert "1 replications failed and are left out; the first, seed 2: ZeroDivisionError" in captured.err
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
    ("equal", ["alternatives=[louder,same]"], ["same", "is the same as 'louder' in every setting"]),
    ("twice", ["alternatives=[louder,louder]"], ["louder", "named twice"]),
    ("baseline again", ["alternatives=[space_voyage]"], ["space_voyage", "the baseline itself"]),
    ("no change", ["alternatives=campaign.brand.strength=0.85"], ["is the same as 'space_voyage' in every setting"]),
    ("no base", ["baseline=louder", "alternatives=[rewards_only]"], ["baseline = louder", "let the scenario say `from: NAME`"]),
    ("two baselines", ["baseline=rewards_only", "campaign=space_voyage"], ["campaign", "not both"]),
    ("replications", ["replications=some"], ["replications = some", "from 1 to 100,000 or one of auto"]),
    ("no target", ["replications=auto", "compare.kpi=cost_total"], ["compare.half_width", "in USD of cost_total"]),
    ("target", ["compare.half_width=0"], ["compare.half_width = 0", "above 0"]),
    ("attribution", ["alternatives=[louder]", "attribution.of=[loud]"], ["attribution.of = loud", "did you mean 'louder'?"]),
    ("multirun", ["--multirun", "seed=1,2"], ["--multirun", "all its alternatives at once"]),
    ("typed bound", ['alternatives=["campaign.brand.awe=2 campaign.reward.kind=fame"]'], ["campaign.brand.awe = 2", "from 0 to 1", "reward.kind = fame"]),
    ("typed index", ["alternatives=campaign.teasers.9.day=-3"], ["campaign.teasers.9.day", "entries 0 to 5"]),
    ("typed group", ["alternatives=brand.awe=0.5"], ["brand.awe", "is no part of the model"]),
    ("typed word", ['alternatives=["campaign.brand.awe=0.5 louder"]'], ["louder", "write field=value"]),
    ("typed quote", ["alternatives=campaign.title='a"], ["write field=value"]),
    ("bad scenario", ["alternatives=[bad]"],
     ["configs/scenario/bad.yaml:2: campaign.brand.awe = 3", "configs/scenario/bad.yaml:3: campaign.reward.kinds = money", "did you mean 'kind'?"]),
    ("empty scenario", ["alternatives=[hollow]"], ["hollow.yaml", "changes nothing"]),
    ("circle", ["alternatives=[round]"], ["round.yaml:1: from = trip", "a circle: round builds on trip"]),
    ("lost origin", ["alternatives=[lost]"], ["lost.yaml:1: from = rewards", "did you mean 'rewards_only'?"]),
    ("code", ["alternatives=[code]"], ["code.yaml", "runs no code"]),
    ("mechanism", ["alternatives=mechanisms.rivalri=false"], ["mechanisms.rivalri", "did you mean 'rivalry'?"]),
    ("office", ["alternatives=campaign.audience.offices=[Lisbn]"], ["campaign.audience.offices", "did you mean 'Lisbon'?"]),
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
    "code": "campaign: {brand: {_target_: os.system}}\n",
}


@pytest.mark.parametrize(("words", "said"), [mistake[1:] for mistake in MISTAKES], ids=[each[0] for each in MISTAKES])
def test_mistakes(elsewhere: Path, words: list[str], said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    scenarios = elsewhere / "configs" / "scenario"
    for name, text in (SCENARIOS | ({"rewards_only": LOUDER} if "is a campaign" in said else {})).items():
        (scenarios / f"{name}.yaml").write_text(text, encoding="utf-8")
    light = elsewhere / "configs" / "behaviour" / "light.yaml"  # composed fast
    light.parent.mkdir()
    light.write_text("parameters: {}\n", encoding="utf-8")
    assert main(["compare", "company=small_firm", "behaviour=light", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert not (elsewhere / "results").exists()
    assert [part for part in said if part not in captured.err] == [], captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("name", sorted(config_files.choices(config_files.SCENARIO)))
def test_shipped_scenarios_fit(elsewhere: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every one can be compared with a campaign, and none shares a name with one."""
    assert main([*SMALL, "baseline=rewards_only", f"alternatives={name}", "replications=1", "attribution.of=none", "name=x"]) == 0
    assert name not in config_files.choices("campaign")
