"""A run of two campaigns: each is reported, alone and with the other; what makes no sense is refused in plain words."""

import json
from pathlib import Path

import numpy as np
import pytest

from experiments.cli import main
from experiments.storage.arrow import columns_of
from tests.typed import instead

WORDS = ["run", "campaign=lead_well", "company=small_firm", "uncertainty=luck", "replications=4", "report=false"]
BUDGET = "alongside.budget=100"
BOTH = "lead_well-beside-rewards_only-small_firm"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert main([*WORDS[:-1], "alongside=rewards_only", BUDGET]) == 0
        assert main(WORDS) == 0 and main(instead(WORDS, "campaign=rewards_only")) == 0
    return place / "results" / "run"


def test_each_is_told_alone_and_with_the_other(results: Path) -> None:
    told = json.loads((results / BOTH / "answer.json").read_text(encoding="utf-8"))
    kpis, second, alone = (columns_of(results / BOTH / f"{name}.parquet") for name in ("kpis", "alongside", "alone"))
    for name, together in (("lead_well", kpis), ("rewards_only", second)):
        own = columns_of(results / f"{name}-small_firm" / "kpis.parquet")["demand"]
        assert np.array_equal(alone["demand"][alone["campaign"] == name], own), "alone as it always was"
        side = told["beside"][name]
        assert side["alone"]["demand"]["mean"] == own.mean() and side["together"]["demand"]["mean"] == together["demand"].mean()
        assert side["together"]["demand"]["difference"] == pytest.approx((together["demand"] - own).mean()) != 0.0
    both = (kpis["cost_total"] + second["cost_total"]).mean()
    (over,) = (each for each in told["risks"] if each["condition"] == "alongside.cost_total > 100")
    assert over["probability"] == 1.0 and over["launches"] == len(kpis["seed"])
    for page in ("answer.txt", "brief.html"):
        text = " ".join((results / BOTH / page).read_text(encoding="utf-8").split())
        assert "“Lead Well” beside “Rewards only”: pull" in text and "“Rewards only” beside “Lead Well”: pull" in text
        assert f"Both together cost {both:,.0f} USD" in text
        assert "costs more than its own budget of 100 USD: in 100 of 100" in text
    for page in ("brief.html", "report.html"):
        text = (results / BOTH / page).read_text(encoding="utf-8")
        assert "Lead Well: demand served, %" in text and "Rewards only: demand served, %" in text
        assert "Rewards only: cost, USD" in text and "Both: cost, USD" in text and f"{both:,.0f}" in text


def test_what_stands_is_only_told_anew(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other risks: nothing is simulated again, and the answer is the same of both."""
    monkeypatch.chdir(results.parents[1])
    before = json.loads((results / BOTH / "answer.json").read_text(encoding="utf-8"))["beside"]
    assert main([*WORDS, "alongside=rewards_only", BUDGET, "risks=[anger]", f"name={BOTH}"]) == 0
    assert json.loads((results / BOTH / "timing.json").read_text(encoding="utf-8"))["simulated_replications"] == 0
    assert json.loads((results / BOTH / "answer.json").read_text(encoding="utf-8"))["beside"] == before


@pytest.mark.parametrize(
    "words, expected",
    [
        (["alongside=lead_well"], "lead_well is the name of the first campaign too: state another (alongside.name=)"),
        (["campaign=space_voyage", "campaign.rules={name: a}"], "a list is expected, as in [{name: value}], not one entry"),
        (["campaign.calendar=[5]"], "`field: value` is expected, as in {name: value}, not a list"),
        (["alongside.brand.strength=1"], "which campaign runs alongside? State alongside=NAME"),
        (["alongside=rewards_only", "alongside.alongside=lead_well"], "a second campaign has no second one"),
        (["alongside=rewards_only", "alongside.calendar.day_zero=2027-03-01"], "is 364 days from the first campaign's 2026-03-02"),
        (["alongside=rewards_only", "alongside.audience.offices=[Lison]"], "did you mean 'Lisbon'?"),
    ],
    ids=["itself", "no list", "a list", "none", "three", "apart", "office"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(elsewhere: Path, words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(instead(WORDS, *words)) == 2 and not (elsewhere / "results").exists()
    assert expected in " ".join(capsys.readouterr().err.split())


@pytest.mark.usefixtures("elsewhere", "unpainted")
def test_a_scenario_adds_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Compared on the same seeds, the campaign loses demand by the other."""
    words = ["compare", "company=small_firm", "uncertainty=luck", "replications=6", "compare.information=false", "attribution.of=none"]
    assert main([*words, "alternatives=[second_campaign,'alongside=lead_well']", "name=x"]) == 0
    told = json.loads(Path("results/compare/x/answer.json").read_text(encoding="utf-8"))
    assert "nobody’s to choose" in Path("results/compare/x/brief.html").read_text(encoding="utf-8")
    for arm in ("second_campaign", "alongside=lead_well"):
        assert told["arms"][arm]["demand"]["difference"] < 0
