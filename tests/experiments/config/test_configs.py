"""The configuration files: every one fits its model, and no behavioural number claims more than its evidence."""

import csv
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import OmegaConf

from experiments.config import compose
from experiments.config.command_line import read_arguments
from experiments.config.hydra_plugins import loaded
from experiments.config.typed_values import as_named
from sim.parameters import PARAMETERS
from sim.settings import Anchor, Behaviour, Campaign, Parameter, Platform, Setting
from tests.worlds import CONFIGS, DATA

EVERY = sorted(CONFIGS.rglob("*.yaml"))
EVIDENCE, EVIDENCE_2 = DATA / "parameters_evidence.csv", DATA / "parameters_evidence_2.csv"
MODELS: dict[str, type[Setting]] = {"behaviour": Behaviour, "campaign": Campaign, "platform": Platform}
FILES = [path for group in MODELS for path in sorted((CONFIGS / group).glob("*.yaml"))]

# Assumptions whose value was moved inside the evidence's own range, so that the shipped campaigns behave as observed.
CALIBRATED = {
    *("spontaneous_registration_per_week", "imitation_per_week", "inspired_post_rate", "post_after_attending"),
    *("mean_rating", "rating_sd"),
}
# Numbers of the first table that the second one moved or gave a wider range.
MOVED = {"posting_propensity_sigma", "engagement_rate", "transfer_environment_rho", "curiosity_log_odds"}
# Fitted to the real organisations of tests/sim/company/test_company_real.py.
FITTED = {"network_degree_spread"}

# Row of the first table -> row of the second that took its place; and what was read after both.
REPLACED = {"optional self-paced completion": "self_paced_completion_employees"}
READ_LATER = {"rating_reliability", "learning_facilitation_weight", "spacing_retention_d"}

# Row of the evidence table -> parameter. Rows that became anchors, or several parameters, follow below.
PARAMETER_OF = {
    "contacts per person": "network_contacts_per_person",
    "in-office contact multiplier": "in_office_contact_ratio",
    "share of ties inside own office": "network_in_office_share",
    "local clustering (1 - rewiring)": "network_clustering",
    "share of bridging people": "network_bridge_share",
    "remote-work factor on cross-group ties": "remote_cross_office_factor",
    "platform access": "platform_access",
    "interactive users": "interactive_share",
    "posting-propensity spread": "posting_propensity_sigma",
    "feed visibility half-life": "feed_half_life_hours",
    "visibility decay exponent": "feed_decay_exponent",
    "attention budget": "attention_posts_per_day",
    "email open rate": "email_open_rate",
    "email click rate": "email_click_rate",
    "share of talk that is off-platform": "off_platform_talk_share",
    "photo multiplier, shares": "photo_sharing_ratio",
    "platform engagement rate": "engagement_rate",
    "awe (theme)": "awe_sharing_gain",
    "practical value (benefit clarity)": "practical_value_sharing_gain",
    "interest (theme)": "interest_sharing_gain",
    "surprise (teaser)": "surprise_sharing_gain",
    "curiosity-optimal information gap": "mystery_optimum",
    "second-wave teaser strength": "second_wave_factor",
    "useful exposures": "useful_exposures",
    "curiosity half-life": "curiosity_half_life_days",
    "spontaneous registration": "spontaneous_registration_per_week",
    "imitation": "imitation_per_week",
    "second-exposure gain": "second_exposure_gain",
    "manager endorsement": "manager_endorsement_odds_ratio",
    "visible-oversubscription effect": "visible_demand_log_odds",
    "no-show, in person": "no_show_in_person",
    "no-show, virtual": "no_show_virtual",
    "reminder effect": "reminder_risk_ratio",
    "waitlist acceptance": "waitlist_acceptance",
    "optional self-paced completion": "self_paced_completion",
    "mean rating": "mean_rating",
    "rating SD": "rating_sd",
    "facilitation -> rating": "facilitation_rating_correlation",
    "rating -> motivation change": "reaction_motivation_beta",
    "baseline talk-about rate": "baseline_talk_about_rate",
    "interest -> immediate talk only": "immediate_interest_days",
    "visible reminders -> ongoing talk": "visible_reminder_ratio",
    "explainability": "explainability_baseline",
    "post after attending": "post_after_attending",
    "inspired post per exposure": "inspired_post_rate",
    "response delay": "response_delay_days",
    "effort cost": "effort_log_odds",
    "office rivalry": "rivalry_log_odds",
    "rivalry half-life": "rivalry_half_life_days",
    "gamification on behaviour": "theme_learning_gain",
    "money-type reward on volume": "money_volume_ratio",
    "reward penalty on persuasiveness": "reward_persuasion_ratio",
    "social norm message on quality": "norm_depth_ratio",
    "scarce recognition": "scarce_recognition_ratio",
    "voluntary participation -> transfer": "transfer_voluntary_rho",
    "motivation -> transfer": "transfer_motivation_rho",
    "work environment -> transfer (.36 overall; .23 without same-source studies)": "transfer_environment_rho",
    "post-training knowledge -> transfer": "transfer_knowledge_rho",
    "utility reactions -> transfer (probably inflated by same-source self-report)": "transfer_usefulness_rho",
    "affective reactions (liking) -> transfer": "transfer_liking_rho",
    "performance effect of training": "performance_gain_percent",
    "spill-over to untrained": "spillover_percent_per_10_points",
    "frustration on refusal": "refusal_frustration",
    "advance notice relief": "advance_notice_factor",
    "early involvement": "early_involvement_log_odds",
    "cost per learning hour used": "cost_per_learning_hour_usd",
}
ANCHOR_OF = {
    "employees": "scenario_employees",
    "offices": "scenario_offices",
    "seats per session": "scenario_seats_per_session",
    "overbooking": "scenario_bookings_per_session",
    "awareness gate": "awareness_gate",
    "talk-rating curve": "talk_rating_curve",
    "R of challenge-type cascades (upper anchor)": "challenge_post_reproduction",
    "offspring dispersion": "offspring_dispersion",
    "time-zone windows": "time_zone_windows",
    "internal marketing budget": "internal_marketing_budget_usd",
}
GONE = {"peer support share", "late registration", "reinforcement saturates at"}
"""Rows that no number of the model is made of any more: an R2, which is no slope; a share that follows from the deadline; and a number
of peers that hardly anybody reaches, which moved no result over its whole range."""
SEVERAL_OF = {
    "retention curve": ("retention_k", "retention_c"),
    "applying on the job": ("applying_at_start", "applying_at_6_months", "applying_at_12_months"),
}


@pytest.fixture(scope="module")
def behaviour() -> Behaviour:
    return Behaviour.model_validate(load(CONFIGS / "behaviour" / "evidence.yaml"))


@pytest.fixture(scope="module")
def evidence() -> dict[str, dict[str, str]]:
    if not EVIDENCE.exists():
        pytest.skip("the evidence table is not part of the checkout")
    with EVIDENCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["name"] for row in rows}) == len(rows)
    return {row["name"]: row for row in rows if row["name"] not in REPLACED.keys() | GONE}


@pytest.fixture(scope="module")
def evidence_2() -> dict[str, dict[str, str]]:
    if not EVIDENCE_2.exists():
        pytest.skip("the second evidence table is not part of the checkout")
    with EVIDENCE_2.open(encoding="utf-8", newline="") as file:
        return {row["parameter"]: row for row in csv.DictReader(file)}


def load(path: Path) -> Any:
    """One configuration file as Hydra sees it; unlike plain YAML, a name given twice is an error."""
    return OmegaConf.to_container(OmegaConf.load(path), resolve=True)


def number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?[\d.]+", text) else None


def confidence(row: dict[str, str]) -> str:
    """The table's confidence without its nuance, which stands in the source text."""
    return "benchmark" if row["confidence"].startswith("benchmark") else row["confidence"].split(" (")[0]


def entries(behaviour: Behaviour, row_name: str) -> tuple[Parameter | Anchor, ...]:
    """What a row of the evidence table became."""
    if row_name in ANCHOR_OF:
        return (behaviour.anchors[ANCHOR_OF[row_name]],)
    names = SEVERAL_OF.get(row_name) or (PARAMETER_OF[row_name],)
    return tuple(behaviour.parameters[name] for name in names)


# --- files -----------------------------------------------------------------------------------------------------------


def test_every_group_has_files() -> None:
    assert {path.parent.name for path in FILES} == set(MODELS)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_read_quickly_says_the_same(path: Path) -> None:
    assert as_named(OmegaConf.to_container(loaded(path))) == OmegaConf.to_container(OmegaConf.load(path))


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "-5",
        "+5",
        "1_000",
        "010",
        "-010",
        "00",
        "08",
        "0o10",
        "0x10",
        "0b11",
        "1:30",
        "1:30.5",
        "0.5",
        ".5",
        "5.",
        "-.5e3",
        "1e3",
        "1E-3",
        "01.5",
        "1_0.5",
        ".inf",
        "yes",
        "No",
        "ON",
        "off",
        "y",
        "true",
        "True",
        "FALSE",
        "null",
        "Null",
        "2026-03-02",
        "2026-03-02T10:00",
        "a.b",
    ],
)
def test_a_value_in_a_file_is_read_as_on_the_command_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"a: {text}\nb: [{text}]\n", encoding="utf-8")
    typed = OverridesParser.create().parse_override(f"a={text}").value()
    found = OmegaConf.to_container(loaded(path))
    assert found == {"a": typed, "b": [typed]} and type(found["a"]) is type(typed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_fits_its_model(path: Path) -> None:
    model = MODELS[path.parent.name]
    settings = model.model_validate(load(path))
    assert settings == model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert getattr(settings, "name", path.stem) == path.stem


def test_example_campaign_shows_every_field() -> None:
    """A planner copies this file: whatever can be set stands in it, and each line says what it means."""
    path = CONFIGS / "campaign" / "space_voyage.yaml"
    tree = load(path)
    full = Campaign.model_validate(tree).model_dump()
    assert paths_of(full) == paths_of(tree)
    for line in path.read_text(encoding="utf-8").splitlines():
        shown_above = line.lstrip().startswith("- {") or line.endswith(":")
        assert shown_above or not line.strip() or "#" in line, f"no comment: {line}"


def paths_of(tree: Any, prefix: str = "") -> set[str]:
    """Dotted names of all fields; lists count by their first element."""
    if isinstance(tree, dict):
        return {prefix} | {path for key, value in tree.items() for path in paths_of(value, f"{prefix}.{key}")}
    if isinstance(tree, list | tuple) and tree and isinstance(tree[0], dict):
        return paths_of(tree[0], f"{prefix}[]")
    return {prefix}


def test_campaigns_are_comparable_in_supply_and_calendar() -> None:
    """All but the planner's case, which has a company and a budget of its own."""
    campaigns = [Campaign.model_validate(load(path)) for path in FILES if path.parent.name == "campaign" and path.stem != "lead_well"]
    assert len(campaigns) >= 5
    assert len({campaign.model_dump_json(include={"calendar", "sessions", "audience"}) for campaign in campaigns}) == 1


# --- behaviour -------------------------------------------------------------------------------------------------------


def test_evidence_holds_exactly_the_parameters_the_model_reads(behaviour: Behaviour) -> None:
    assert set(behaviour.parameters) == set(PARAMETERS)


def test_every_value_is_inside_its_range(behaviour: Behaviour) -> None:
    for name, each in behaviour.parameters.items():
        assert each.low <= each.value <= each.high, name
        assert each.low < each.high, f"{name} has no range to vary it in"


def test_every_entry_names_unit_and_source(behaviour: Behaviour) -> None:
    for name, each in (behaviour.parameters | behaviour.anchors).items():
        assert each.unit.strip(), name
        assert len(each.source) > 20, name
        assert each.source.startswith("assumption") == (each.confidence == "assumption"), name


def test_whatever_is_not_an_assumption_names_who_found_it_and_when(behaviour: Behaviour) -> None:
    for name, each in (behaviour.parameters | behaviour.anchors).items():
        if each.confidence != "assumption":
            assert re.search(r"\b(1[89]|20)\d\d\b|https?://", each.source), name
            assert "https://" in each.source or "http://" in each.source or "recalled" in each.source, name


def test_every_entry_has_a_comment_that_says_what_it_means() -> None:
    lines = (CONFIGS / "behaviour" / "evidence.yaml").read_text(encoding="utf-8").splitlines()
    for above, line in itertools.pairwise(lines):
        if re.fullmatch(r"  [a-z_0-9]+:", line):
            assert above.startswith("  # ") and not above.startswith("  # ---"), line


def test_every_row_of_the_evidence_became_an_entry(evidence: dict[str, dict[str, str]]) -> None:
    assert set(PARAMETER_OF) | set(ANCHOR_OF) | set(SEVERAL_OF) == (set(evidence) | set(REPLACED)) - GONE


def test_values_and_ranges_are_those_of_the_evidence(behaviour: Behaviour, evidence: dict[str, dict[str, str]]) -> None:
    for row_name, row in evidence.items():
        default = number(row["default"])
        if default is None:
            continue
        if PARAMETER_OF.get(row_name) in MOVED:
            continue
        (entry,) = entries(behaviour, row_name)
        value = entry.value if isinstance(entry, Parameter) else float(entry.target.split()[0])
        assert (entry.low, entry.high) == (float(row["low"]), float(row["high"])), row_name
        if PARAMETER_OF.get(row_name) in CALIBRATED:
            assert entry.confidence == "assumption" and "calibrated" in entry.source and value != default, row_name
        else:
            assert value == default, row_name


def test_rows_of_several_numbers_became_several_parameters(behaviour: Behaviour, evidence: dict[str, dict[str, str]]) -> None:
    retention = [each.value for each in entries(behaviour, "retention curve") if isinstance(each, Parameter)]
    assert retention == [float(part) for part in evidence["retention curve"]["default"].split(",")]
    row = evidence["applying on the job"]
    applying = [each for each in entries(behaviour, "applying on the job") if isinstance(each, Parameter)]
    for column, field in (("default", "value"), ("low", "low"), ("high", "high")):
        assert [getattr(each, field) for each in applying] == [float(part) for part in row[column].split("/")]


def test_confidence_is_that_of_the_evidence(behaviour: Behaviour, evidence: dict[str, dict[str, str]]) -> None:
    for row_name, row in evidence.items():
        assert {each.confidence for each in entries(behaviour, row_name)} == {confidence(row)}, row_name


def test_numbers_from_memory_and_second_hand_say_so(behaviour: Behaviour, evidence: dict[str, dict[str, str]]) -> None:
    for row_name, row in evidence.items():
        for entry in entries(behaviour, row_name):
            assert "memory" not in row["evidence"] or "recalled" in entry.source, row_name
            assert not row["evidence"].startswith("seen-2nd") or "second-hand" in entry.source, row_name


def test_thirty_eight_rows_of_the_evidence_are_assumptions(behaviour: Behaviour, evidence: dict[str, dict[str, str]]) -> None:
    guessed = [name for name in evidence if all(each.confidence == "assumption" for each in entries(behaviour, name))]
    assert len(guessed) == 38


def test_parameters_without_a_row_of_evidence_are_assumptions(behaviour: Behaviour, evidence_2: dict[str, dict[str, str]]) -> None:
    known = set(PARAMETER_OF.values()) | {name for names in SEVERAL_OF.values() for name in names} | set(evidence_2) | READ_LATER | FITTED
    for name in set(behaviour.parameters) - known:
        assert behaviour.parameters[name].confidence == "assumption", name


def test_ranges_are_those_of_the_second_evidence(behaviour: Behaviour, evidence_2: dict[str, dict[str, str]]) -> None:
    """A value may have been moved inside its range; the range and the confidence may not. Losses may be written as gains below 0."""
    first = {PARAMETER_OF[name]: evidence_2[row] for name, row in REPLACED.items()}
    for name in behaviour.parameters.keys() & evidence_2.keys() | first.keys():
        entry, row = behaviour.parameters[name], first.get(name) or evidence_2[name]
        ends = sorted(abs(float(row[end])) for end in ("low", "high"))
        assert sorted((abs(entry.low), abs(entry.high))) == ends, name
        assert entry.confidence == row["confidence"], name


def test_anchors_bracket_their_target(behaviour: Behaviour) -> None:
    for name, anchor in behaviour.anchors.items():
        target = number(anchor.target.split()[0])
        assert (target is None) == (anchor.low is None) == (anchor.high is None), name
        if target is not None and anchor.low is not None and anchor.high is not None:
            assert anchor.low <= target <= anchor.high, name


FEW = "name: few\n"
"""Of a file of behaviour, where nothing simulates: Hydra composes one again and again, and takes a second for all numbers that there are."""


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["campaign=rewards_only", "campaign.brand.awe=0.3"],
        ["behaviour=evidence", "company=small_firm"],
        ["--multirun", "campaign=rewards_only,lead_well", "company.offices.0.people=90"],
        ["--multirun", "alongside=space_voyage,rewards_only", "behaviour=few.yaml"],  # the first is the campaign as well
    ],
)
def test_what_hydra_is_spared_is_what_it_would_give(words: list[str], elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "few.yaml").write_text(FEW, encoding="utf-8")
    spared = composed(words)
    monkeypatch.setattr(compose, "_untouched", lambda *_: {})
    assert spared == composed(words)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("space_voyage", "mine", ["--multirun", "replications=2,3"]),
        ("mine", "space_voyage", ["--multirun", "replications=2,3"]),
        ("space_voyage", "space_voyage", ["--multirun", "replications=2,3"]),
        ("lead_well", "space_voyage", ["--multirun", "campaign=mine"]),
        ("mine", "space_voyage", []),
        ("lead_well", "space_voyage", ["campaign=mine"]),
    ],
)
def test_two_campaigns_of_the_verb_s_own_file_may_build_on_each_other(
    first: str, second: str, words: list[str], elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "configs" / "campaign").mkdir(parents=True)
    plain = (CONFIGS / "run.yaml").read_text(encoding="utf-8")
    both = re.sub(r"^( *- )campaign: .*$", rf"\1campaign: {first}\n\1alongside: {second}", plain, count=1, flags=re.MULTILINE)
    (elsewhere / "configs" / "run.yaml").write_text(both.replace("behaviour: evidence", "behaviour: few"), encoding="utf-8")
    (elsewhere / "configs" / "behaviour").mkdir()
    (elsewhere / "configs" / "behaviour" / "few.yaml").write_text(FEW, encoding="utf-8")
    (elsewhere / "configs" / "campaign" / "mine.yaml").write_text("defaults: [space_voyage, _self_]\nname: mine\n", encoding="utf-8")
    spared = composed(words)
    assert spared and all(tree["alongside"]["costs"] == tree["campaign"]["costs"] for tree in spared)
    monkeypatch.setattr(compose, "_untouched", lambda *_: {})
    assert spared == composed(words)


def test_what_a_job_composes_again_is_whole(elsewhere: Path) -> None:
    """A search over campaigns, in each of several jobs: one of them builds on a file that all jobs are spared."""
    (elsewhere / "mine.yaml").write_text("defaults: [space_voyage, _self_]\nname: mine\n", encoding="utf-8")
    found: list[compose.Tree] = []
    compose.start(
        lambda tree, each: found.append({"own": tree["campaign"], **compose.composed(each, {"campaign": "mine.yaml"})[0]}),
        read_arguments("run", ["--multirun", "replications=2,3"]),
    )
    assert [each["campaign"] for each in found] == [each["own"] | {"name": "mine"} for each in found] != []


def composed(words: list[str]) -> list[compose.Tree]:
    """The configurations that the words lead to, one a job."""
    trees: list[compose.Tree] = []
    compose.start(lambda tree, _: trees.append(tree), read_arguments("run", words))
    return trees
