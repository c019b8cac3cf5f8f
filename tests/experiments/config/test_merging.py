"""A group that is stated as a mapping changes the fields that it names and no others, wherever it is stated."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

import watercooler as wc
from experiments.api import _alternative
from experiments.cli import main
from experiments.config import config_files
from experiments.config.arms import Arm, read_arms
from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import Tree, made_of
from experiments.config.merging import as_change, merged
from experiments.config.request import RunOptions, read
from experiments.config.typed_values import typed_value
from experiments.config.yaml_files import written
from experiments.dashboard import choices, links
from experiments.design.factors import DesignPlan, Factor, design, read_factors
from sim.settings import Campaign, Culture, Settings

SMALL = ("company=small_firm",)


def base() -> Settings:
    return choices.chosen(SMALL)[0].settings


def on_the_command_line(field: str, stated: dict[str, Any], _: Path) -> Campaign:
    return choices.chosen((*SMALL, f"{field}={typed_value(stated)}"))[0].settings.campaign


def in_an_alternative(field: str, stated: dict[str, Any], _: Path) -> Campaign:
    return choices.what_if(base(), SMALL, f"{field}={typed_value(stated)}").settings.campaign


def in_a_scenario(field: str, stated: dict[str, Any], place: Path) -> Campaign:
    (place / "mine.yaml").write_text(yaml.safe_dump({field: stated}), encoding="utf-8")
    return choices.what_if(base(), SMALL, str(place / "mine.yaml")).settings.campaign


def in_a_link(field: str, stated: dict[str, Any], _: Path) -> Campaign:
    what_if = links.read_link({"company": "small_firm", "start": links.SAME, field: json.dumps(stated)}).what_if
    assert what_if is not None
    return what_if


def from_python(field: str, stated: dict[str, Any], _: Path) -> Campaign:
    return wc.load(company="small_firm").with_({field: stated}).campaign


def in_a_sweep(field: str, stated: dict[str, Any], _: Path) -> Campaign:
    def points(tree: Tree, arguments: Arguments) -> Campaign:
        settings, _ = read(tree, arguments, RunOptions)
        (point,) = design(DesignPlan(), [Factor(field, (stated,))], settings, arguments)
        assert point.base.changed(point.changes) == point.settings  # as workers make it again
        return point.settings.campaign

    return made_of(points, read_arguments("run", list(SMALL)))


@pytest.mark.parametrize("stated_in", [on_the_command_line, in_an_alternative, in_a_scenario, in_a_link, from_python, in_a_sweep])
@pytest.mark.parametrize(
    ("field", "stated"),
    [
        ("campaign.costs", {"brand_usd": 19000.0}),
        ("campaign.brand", {"strength": 0.3}),
        ("campaign.reward", {"show_norms": False}),
        ("campaign.costs.channels_usd", {"poster": 3.0}),
        ("campaign.teasers.0", {"mystery": 0.25}),
    ],
)
def test_what_a_mapping_does_not_name_stays(
    stated_in: Callable[[str, dict[str, Any], Path], Campaign], field: str, stated: dict[str, Any], tmp_path: Path
) -> None:
    wanted = base().changed({f"{field}.{name}": value for name, value in stated.items()}).campaign
    assert stated_in(field, stated, tmp_path) == wanted != base().campaign


def test_a_field_of_a_group_may_be_stated_before_the_group() -> None:
    made = choices.what_if(base(), SMALL, "campaign.costs.brand_usd=1 campaign.costs={session_usd: 2}").settings.campaign.costs
    assert made == base().campaign.costs.model_copy(update={"brand_usd": 1.0, "session_usd": 2.0})


def test_python_keeps_what_was_stated_of_a_group_before() -> None:
    made = wc.load(company="small_firm").with_(campaign__costs__session_usd=2).with_({"campaign.costs": {"brand_usd": 1}})
    assert (made.campaign.costs.session_usd, made.campaign.costs.brand_usd) == (2.0, 1.0)
    cultures = {"Manchester": {"costumes": 0.2}, "St. Gallen": {"costumes": 1.0}}
    offices = wc.load(company="small_firm").with_({"company.offices.1.name": "St. Gallen", "company.cultures": cultures}).company
    assert {name: each.costumes for name, each in offices.cultures.items()} == {"Manchester": 0.2, "St. Gallen": 1.0}


@pytest.mark.parametrize(
    "options", [{"campaign.costs": {"brand_usd": 1}}, {"campaign": {"costs": {"brand_usd": 1}}}, {"campaign__costs": {"brand_usd": 1}}]
)
def test_options_keep_what_settings_state_of_a_group(options: dict[str, Any], tmp_path: Path) -> None:
    small = wc.load(company="small_firm").with_({"campaign.costs.theme_usd": 5})
    quick: dict[str, Any] = {"replications": 1, "uncertainty": "luck", "report": False, "results": str(tmp_path)}
    command = wc.run(small, **options, **quick).manifest["command"]
    assert "campaign.costs.theme_usd=5" in command and "campaign.costs.brand_usd=1" in command


def test_python_keeps_names_that_no_field_is_typed_with() -> None:
    made = wc.load(company="global_marketing")
    for name, trait, value in (
        ("London", "hierarchy", 0.9),
        ("New York", "hierarchy", 0.9),
        ("São Paulo", "costumes", 0.1),
        ("New York", "costumes", 0.2),
    ):
        made = made.with_({"company.cultures": {name: {trait: value}}})
    wanted = {"London": Culture(hierarchy=0.9), "New York": Culture(hierarchy=0.9, costumes=0.2), "São Paulo": Culture(costumes=0.1)}
    assert made.company.cultures == wanted


def test_python_sets_an_entry_of_a_list_that_was_stated_before() -> None:
    teasers = [{"day": -7, "channel": "email", "mystery": 0, "benefit_clarity": 0.5, "cost_usd": 5}]
    small = wc.load(company="small_firm")
    made = small.with_(campaign__teasers=teasers).with_({"campaign.teasers.0.day": -9}).with_({"campaign.teasers.0": {"mystery": 0.2}})
    assert [(each.day, each.mystery, each.cost_usd) for each in made.campaign.teasers] == [(-9, 0.2, 5.0)]
    with pytest.raises(wc.RequestError, match=r"campaign\.teasers\.1\.day = -9\n      out of range: the list has entries 0 to 0"):
        made.with_({"campaign.teasers.1.day": -9})
    with pytest.raises(wc.RequestError, match=r"campaign\.teasers\.0\.day\n      is stated more than once"):
        small.with_({"campaign.teasers": teasers, "campaign.teasers.0.day": -9})
    assert _alternative(small.with_({"campaign.teasers.0.day": -9}).with_(campaign__teasers=[]), small, "compare") == "campaign.teasers=[]"
    before = small.with_({"campaign.teasers.0.day": -9})
    assert _alternative(before.with_(campaign__teasers=[]), before, "compare") == "campaign.teasers=[]"


def test_what_python_is_told_of_one_group_in_two_ways_counts() -> None:
    both: dict[str, Any] = {"campaign": {"costs": {"brand_usd": 1}}, "campaign.costs": {"theme_usd": 2}}
    for made in (
        wc.load(company="small_firm").with_(both),
        wc.load(company="small_firm", campaign__costs={"brand_usd": 1}, **{"campaign.costs": {"theme_usd": 2}}),
    ):
        assert (made.campaign.costs.brand_usd, made.campaign.costs.theme_usd) == (1.0, 2.0)


def test_python_refuses_a_field_in_two_spellings() -> None:
    small = wc.load(company="small_firm")
    once, again = (
        {"campaign.brand.strength": 0.1, "campaign__brand__strength": 0.2},
        {"campaign.brand.strength": [0, 1], "campaign__brand__strength": [1]},
    )
    for call in (
        lambda: small.with_(once),
        lambda: wc.load(company="small_firm", **once),
        lambda: wc.run(small, **once),
        lambda: wc.compare(small, once),
        lambda: wc.sweep(small, again),
        lambda: wc.optimise(small, optimise__levers=again),
    ):
        with pytest.raises(wc.RequestError, match=r"campaign\.brand\.strength\n      is stated more than once: .*; keep one"):
            call()


def test_python_refuses_what_is_stated_twice() -> None:
    small = wc.load(company="small_firm")
    for call in (
        lambda: small.with_({"campaign.costs": {"brand_usd": 1}, "campaign.costs.brand_usd": 2}),
        lambda: small.with_({"campaign.costs.brand_usd": 1}, campaign__costs__brand_usd=2),
        lambda: wc.load(company="small_firm", campaign__costs={"brand_usd": 1}, campaign__costs__brand_usd=2),
    ):
        with pytest.raises(wc.RequestError, match=r"campaign\.costs\.brand_usd\n      is stated more than once: .*=2; keep one"):
            call()
    made = small.with_(campaign__brand=small.campaign.brand).with_(campaign__brand__strength=0.3)  # one after the other changes it
    assert made.campaign.brand == small.campaign.brand.model_copy(update={"strength": 0.3})


@pytest.mark.parametrize(
    "said",
    [
        {"campaign.costs": '{"brand_usd":1}', "campaign.costs.brand_usd": "2"},
        {"campaign.costs": '{"brand_usd":1,"brand_usd":2}'},
        {"campaign.teasers": "[]", "campaign.teasers.0.day": "-5"},
        {"kept": '[{"called":"a","changes":{"costs":{"brand_usd":1},"costs.brand_usd":2}}]'},
        {"cultures": '{"Manchester":{"costumes":0.1},"Manchester":{"costumes":0.2}}'},
    ],
)
def test_a_link_that_states_something_twice_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(wc.RequestError, match=r"1 problem(.|\n)*is stated more than once: .*; keep one"):
        links.read_link({"company": "small_firm", "start": links.SAME, **said})


@pytest.mark.parametrize(
    "words",
    [
        ["campaign.teasers=[{day: -7, channel: email, mystery: 0, benefit_clarity: 1}]", "campaign.teasers.0.day=-21,-14"],
        ["sweep.factors={campaign.brand: [{awe: 0.1}, {awe: 0.2}], campaign.brand.strength: [0.3, 0.4]}"],
        ["campaign=space_voyage,rewards_only", "campaign.brand.strength=0.3,0.4"],
    ],
)
def test_factors_that_say_different_things_are_laid_over_each_other(words: list[str]) -> None:
    arguments = read_arguments("sweep", [*SMALL, *words], several=True)
    assert not arguments.problems
    assert len(read_factors({}, base(), arguments)) == len(arguments.factors)


WAYS = [on_the_command_line, in_an_alternative, in_a_scenario, in_a_link, from_python, in_a_sweep]


@pytest.mark.parametrize("stated_in", WAYS)
@pytest.mark.parametrize("field", ["campaign.costs", "campaign.costs.channels_usd", "campaign.teasers.0"])
def test_a_mapping_of_no_fields_is_refused_where_there_are_some(
    stated_in: Callable[[str, dict[str, Any], Path], Campaign], field: str, tmp_path: Path
) -> None:
    with pytest.raises(wc.RequestError, match=rf"{field}.*\n      names no field"):
        stated_in(field, {}, tmp_path)


@pytest.mark.parametrize("field", ["costs", "costs.channels_usd"])
def test_a_mapping_of_no_fields_is_refused_in_a_file_that_builds_on_another(field: str, tmp_path: Path) -> None:
    group, _, name = field.partition(".")
    text = f"defaults: [space_voyage]\n{group}: {f'{{{name}: {{}}}}' if name else '{}'}\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(wc.RequestError, match=rf"mine\.yaml:2: campaign\.{field} = {{}}\n      names no field"):
        wc.load(campaign=str(tmp_path / "mine.yaml"), company="small_firm")


@pytest.mark.parametrize("stated_in", WAYS)
@pytest.mark.parametrize(
    ("field", "stated"), [("campaign.costs.channels_usd", {"email": None}), ("campaign.costs", {"channels_usd": {"email": None}})]
)
def test_null_takes_a_name_out(
    stated_in: Callable[[str, dict[str, Any], Path], Campaign], field: str, stated: dict[str, Any], tmp_path: Path
) -> None:
    before = base().campaign.costs.channels_usd
    assert (
        stated_in(field, stated, tmp_path).costs.channels_usd == {name: each for name, each in before.items() if name != "email"} != before
    )


def test_null_takes_a_name_out_beside_another_that_is_set() -> None:
    word = "campaign.costs.channels_usd.email=null campaign.costs.channels_usd.poster=3"
    made = choices.what_if(base(), SMALL, word).settings.campaign.costs.channels_usd
    assert made == {**{name: each for name, each in base().campaign.costs.channels_usd.items() if name != "email"}, "poster": 3.0}
    assert choices.chosen((*SMALL, *word.split()))[0].settings.campaign.costs.channels_usd == made


def test_a_group_that_is_as_usual_may_be_stated_without_fields() -> None:
    assert base().changed(merged(base(), {"mechanisms": {}})) == choices.chosen((*SMALL, "mechanisms={}"))[0].settings == base()


@pytest.mark.parametrize("wanted", [{}, {"email": 2.0}, {"poster": 3.0, "film": 1.0}])
def test_a_link_takes_names_out_of_a_mapping_too(wanted: dict[str, float]) -> None:
    plan = base().changed({"campaign.costs.channels_usd": wanted}).campaign
    change = links.changed_fields(base().campaign, plan)
    assert in_a_link("campaign.costs.channels_usd", change["costs.channels_usd"], Path()) == plan
    assert as_change(3, wanted) == wanted


NAMES = ["New York", "São Paulo", "Kraków", "O'Brien", "St. John (HQ)", "東京", "A & B", "1e3", "null", "10", "x-y/z"]
WANT_QUOTES = ["a,b", "{a}", "a: b", "a\\", "\"a' b"]


def company_with(offices: Sequence[str], place: Path) -> str:
    tree = yaml.safe_load(config_files.choices("company")["small_firm"].read_text(encoding="utf-8"))
    tree["offices"] = [{**tree["offices"][0], "name": each} for each in offices]
    tree["cultures"] = {each: {"costumes": 0.2} for each in offices}
    (place / "own.yaml").write_text(written(tree, allow_unicode=True), encoding="utf-8")
    return str(place / "own.yaml")


@pytest.mark.parametrize("name", [*NAMES, *WANT_QUOTES])
def test_names_are_what_they_are_in_mappings(name: str, tmp_path: Path) -> None:
    company, stated, wanted = company_with([name], tmp_path), {name: {"hierarchy": 0.9}}, {name: Culture(costumes=0.2, hierarchy=0.9)}
    for typed in [f"{{{name}: {{hierarchy: 0.9}}}}"] * (name in NAMES) + [typed_value(stated)]:
        word = f"company.cultures={typed}"
        assert choices.chosen((f"company={company}", word))[0].settings.company.cultures == wanted  # what the file says stays
        assert read_arguments("sweep", [f"{word},{{}}"], several=True).factors["company.cultures"] == [stated, {}]
        assert in_an_arm(word, company).company.cultures == wanted
    assert wc.load(company=company).with_({"company.cultures": stated}).company.cultures == wanted


def arm_of(word: str, company: str) -> Arm:
    def arm(tree: Tree, arguments: Arguments) -> Arm:
        (_, found), _ = read_arms(read(tree, arguments, RunOptions)[0], None, [word], arguments)
        return found

    return made_of(arm, read_arguments("run", [f"company={company}"]))


def in_an_arm(word: str, company: str) -> Settings:
    return arm_of(word, company).settings


def test_a_second_campaign_of_an_arm_may_begin_when_it_meets_the_first(tmp_path: Path) -> None:
    """It was checked before its own changes were made, so that no campaign file of another year could be named."""
    (tmp_path / "apart.yaml").write_text(
        Path("configs/campaign/rewards_only.yaml").read_text(encoding="utf-8").replace("2026", "2031"), encoding="utf-8"
    )
    (tmp_path / "beside.yaml").write_text(
        f"alongside: {tmp_path}/apart.yaml\nalongside.calendar.day_zero: 2026-04-20\nalongside.costs: {{prompts_usd: 5}}\n",
        encoding="utf-8",
    )
    typed = f"alongside.costs={{prompts_usd: 5}} alongside={tmp_path}/apart.yaml alongside.calendar.day_zero=2026-04-20"
    found = [in_an_arm(each, "small_firm").alongside for each in (typed, str(tmp_path / "beside.yaml"))]
    assert found[0] == found[1] and found[0] is not None
    assert (found[0].calendar.day_zero.isoformat(), found[0].costs.prompts_usd, found[0].costs.brand_usd) == ("2026-04-20", 5, 16_000)


def test_what_an_arm_is_called_is_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text('title: "Film\\e[2J\\u000bonly"\ncampaign.brand.awe: 0.1\n', encoding="utf-8")
    for word in (str(tmp_path / "plan.yaml"), "campaign.brand.awe=0.1 title='Film\x1b[2J\x0bonly'"):
        found = arm_of(word, "small_firm")
        assert found.title == "Film [2J only" and (found.name + found.short).isprintable()
    assert arm_of("campaign.brand.name='a\x07b'", "small_firm").changes == {"campaign.brand.name": "a b"}


def test_offices_are_looked_up_by_the_names_they_get(tmp_path: Path) -> None:
    company = company_with(["New\nYork"], tmp_path)
    tree = yaml.safe_load(Path(company).read_text(encoding="utf-8"))
    del tree["cultures"]
    Path(company).write_text(written(tree), encoding="utf-8")
    made = choices.chosen((f"company={company}", "campaign.audience.offices=[New York]"))[0].settings
    assert made.campaign.audience.offices == (made.company.offices[0].name,)


def test_letters_beyond_ascii_may_be_in_a_field(tmp_path: Path) -> None:
    words = (f"company={company_with(['Zürich', 'Köln'], tmp_path)}", "company.cultures.Zürich.hierarchy=0.9")
    assert choices.chosen(words)[0].settings.company.cultures["Zürich"] == Culture(costumes=0.2, hierarchy=0.9)
    with pytest.raises(wc.RequestError, match=r"company\.cultures\.Zürich\.hierarchy\n      is stated more than once"):
        choices.chosen((*words, "company.cultures={Zürich: {hierarchy: 0.8}}"))


def test_hydra_shows_names_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"company={company_with(['São Paulo'], tmp_path)}", "company.cultures={São Paulo: {hierarchy: 0.9}}"]
    assert main(["run", *words, "--cfg", "job"]) == 0
    assert "São Paulo:\n      costumes: 0.2\n      hierarchy: 0.9\n" in capsys.readouterr().out
