"""The documents say what is so: names in ODD and TRACE exist, values are those shipped, commands can be given."""

import json
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from sphinx.application import Sphinx

import watercooler as wc
from experiments.cli import main
from experiments.config.command_line import read_arguments
from experiments.config.compose import start
from experiments.config.errors import RequestError
from experiments.config.request import Options, read
from experiments.verbs import lifecycle
from experiments.verbs.calibrate.options import CalibrateOptions
from experiments.verbs.catalogue import VERBS
from experiments.verbs.compare.options import CompareOptions
from experiments.verbs.sweep.options import SweepOptions
from experiments.verbs.verify.closed_forms import CHECKS
from experiments.verbs.verify.options import VerifyOptions
from experiments.verbs.verify.patterns import PATTERNS
from experiments.verbs.verify.programmes import Field
from sim import rules
from sim.company.company import Company
from sim.company.people import planned_offices
from sim.mechanisms import MECHANISMS
from sim.settings import Settings
from sim.state.layout import Tally
from tests import trace
from tests.worlds import CONFIGS, shipped

HERE = CONFIGS.parent
ODD = (HERE / "sim" / "ODD.md").read_text(encoding="utf-8")
SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder, kind in ((HERE / "sim", "*.py"), (CONFIGS, "*.yaml"))
    for path in sorted(folder.rglob(kind))
)
WORDS = set(re.findall(r"\w+", SOURCE))
PARAMETERS = shipped().behaviour.parameters


def test_odd_names_every_rule() -> None:
    assert [name for name in rules.__all__ if not re.search(rf"\b{name}\b", ODD)] == []


def test_odd_describes_every_phase_and_every_module_of_the_day() -> None:
    day = (HERE / "sim" / "engines" / "columns.py").read_text(encoding="utf-8")
    phases = set(re.findall(r"^from sim\.day\.\w+ import (.+)$", day, re.M))
    called = {name.strip() for line in phases for name in line.split(",")}
    assert {"land_teasers", "close_day"} <= called
    assert {name for name in called if f" {name} " not in ODD and f"`{name}`" not in ODD} == set()
    modules = {path.stem for path in (HERE / "sim" / "day").glob("*.py")} - {"__init__"}
    assert {name for name in modules if f"(day/{name}.py)" not in ODD} == set()


def test_odd_lists_every_switch() -> None:
    assert [name for name in MECHANISMS if f"`{name}`" not in ODD] == []
    assert f"the {len(MECHANISMS)} switches" in ODD


def test_odd_marks_the_switches_that_act_where_the_world_is_built() -> None:
    """A switch that makes no number neutral acts nowhere else."""
    assert [name for name, each in MECHANISMS.items() if not each.neutral and f"`{name}`°" not in ODD] == []


def test_what_odd_names_exists() -> None:
    named = {word for code in re.findall(r"`([^`\n]+)`", ODD) for word in re.findall(r"[a-z_]\w*_\w+", code)}
    assert len(named) > 60
    assert sorted(named - WORDS) == []


def test_odd_quotes_the_values_that_are_shipped() -> None:
    quoted = re.findall(r"`?\b([a-z]\w+)`?\s\(([+-]?\d*\.?\d+)\)", ODD)
    known = [(name, float(number)) for name, number in quoted if name in PARAMETERS]
    assert len(known) > 25
    assert [(name, number) for name, number in known if PARAMETERS[name].value != pytest.approx(number)] == []


BARE = (
    "logistic(logit({manager_debrief_share}) + {debrief_reason_log_odds} for each: manager",
    "+ {manager_debrief_log_odds} if debriefed + {content_met_transfer_log_odds} content_met + {optimistic_preview_transfer_log_odds} anticip",
    "- {usual_encouragement_log_odds} (an average",
    "= {use_contagion_per_practising_mate} mates who apply it (at most 3) + {coattending_mates_support_interaction} support",
    "logit(p) + {curiosity_log_odds} excitement + {benefit_log_odds} x benefit_size",
    "deadline - {-frustration_log_odds} frustration + {reputation_log_odds} reputation",
    "lowered by {-hours_registration_log_odds} a doubling of the hours",
    "+ ln({second_exposure_gain})/(n - 1)",
    "(ln({manager_endorsement_odds_ratio}) if one's manager",
    "- {-no_show_curiosity_log_odds} excitement)",
    "base {no_show_in_person} in a room, {no_show_virtual} virtual",
    "{dress_up_invitation_log_odds} dress_up + {dress_up_theme_log_odds} z(theme) + {dress_up_excitement_log_odds} expected",
    "+ {dress_up_inspiration_log_odds} x share of them",
    "(1 - {dress_up_follow_share} if the team decided to)(1 - {dress_up_alone_share} x chance",
    "{facilitation_rating_correlation} z(facilitation) + {quality_rating_correlation} z(quality)",
    "+ {anticipation_enjoyment_slope} expected - {oversell_contrast_slope} x shortfall",
    "mood      = {dress_up_enjoyment_sd} x share dressed; -{forced_fun_enjoyment_sd} x dress_up",
    "{virtual_satisfaction_g} virtual, {self_paced_satisfaction_g} self-paced; + {dose_enjoyment_per_doubling} x doublings",
    "= {mean_rating} + {rating_sd} (enjoyment",
    "({learning_mean} + {learning_sd} ({learning_quality_weight} z(quality) + {learning_facilitation_weight} z(facil",
    "{virtual_learning_g} virtual, {self_paced_learning_g} self-paced;  the",
    "motivation = {reaction_motivation_beta} enjoyment",
    "normal quantile({applying_at_start}) + slopes . predictors + {dose_results_per_doubling} doublings",
    "{applying_at_6_months}/{applying_at_start} at 182 and {applying_at_12_months}/{applying_at_start} at 365 days",
    "= {support_effect_over_time_ratio} x (1.702 x",
)  # fmt: skip
"""Numbers that equations of ODD state without the name of their parameter: the words around them."""


@pytest.mark.parametrize("words", BARE)
def test_odd_states_the_values_of_parameters_that_it_does_not_name(words: str) -> None:
    pieces = re.split(r"\{(-?)(\w+)\}", words)
    pattern = "".join(re.escape(piece) if i % 3 == 0 else "" if i % 3 == 1 else r"(-?\d*\.?\d+)" for i, piece in enumerate(pieces))
    found = re.search(pattern, ODD)
    assert found, f"ODD does not say: {words}"
    stated = [float(number) for number in found.groups()]
    shipped_values = [(-1 if sign else 1) * PARAMETERS[name].value for sign, name in zip(pieces[1::3], pieces[2::3], strict=True)]
    assert stated == pytest.approx(shipped_values)


def test_odd_counts_right() -> None:
    counts = [
        sum(each.confidence == kind for each in PARAMETERS.values()) for kind in ("meta-analysis", "measured", "benchmark", "assumption")
    ]
    assert "{}, {}, {} and **{}** of {}".format(*counts, len(PARAMETERS)) in ODD
    assert f"({len(Tally)} columns:" in ODD
    assert Company.__dataclass_fields__.keys() >= {"colleague_to", "follower_to"}


COMPANIES = ("small_firm", "six_offices", "global_marketing", "enterprise", "largest_employer")


def test_odd_counts_the_people_and_offices_of_shipped_companies() -> None:
    planned = [planned_offices(shipped(company=name).company) for name in COMPANIES]
    people, offices = [sum(each.employees for each in plan) for plan in planned], [len(plan) for plan in planned]
    said = [f"{people[0]} people in {offices[0]} offices", *(f"{a:,} in {b}" for a, b in zip(people[1:-1], offices[1:-1], strict=True))]
    said.append(f"about {people[-1] / 1e6:.1f} million in {offices[-1]:,}")
    words = " ".join(ODD.split())
    assert [each for each in said if each not in words] == []


GUIDE = [f"docs/guide/{path.name}" for path in sorted((HERE / "docs" / "guide").glob("*.md"))]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "sim/ODD.md", "sim/BEHAVIOUR.md", "experiments/TRACE.md", *GUIDE])
def test_links_lead_somewhere(document: str) -> None:
    path = HERE / document
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links or document in GUIDE
    headings = {re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-") for line in re.findall(r"^#+ (.+)$", text, re.M)}
    for link in links:
        if link.startswith("#"):
            assert link[1:] in headings, link
        elif not link.startswith("http"):
            assert (path.parent / link.split("#")[0]).exists(), link


def test_every_verb_has_a_picture_in_the_gallery_with_its_command() -> None:
    pictures = HERE / "docs" / "pictures"
    commands = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in pictures.glob("*.txt")}
    assert commands.keys() == VERBS.keys()
    for verb, (command, shows) in commands.items():
        assert command.split()[:2] == ["watercooler", verb] and shows
        assert len([path for path in pictures.glob(f"{verb}.*") if path.suffix in (".svg", ".png")]) == 1, verb


@pytest.mark.parametrize("page", ["02_my_first_what_if", "03_a_campaign_that_reacts"])
def test_a_transcript_of_compare_says_what_the_picture_of_compare_says(page: str) -> None:
    """`make docs` draws the picture anew, with both alternatives among its own; a transcript is typed, and stayed as it was."""
    drawn = (HERE / "docs" / "pictures" / "compare.svg").read_text(encoding="utf-8")
    text = (HERE / "docs" / "guide" / f"{page}.md").read_text(encoding="utf-8")
    rows = re.findall(r"^(Pull|Content heard|Cost)\b.*?  ([\d.,]+)  +(\S+)  .*  (.+)$", text, re.M)
    assert len(rows) >= 2
    for name, baseline, difference, verdict in rows:
        assert f"{name}  (baseline: {baseline} " in drawn
        assert f" {difference}  {verdict} " in drawn, f"{name}: {difference}  {verdict} is not in the picture"


def test_the_transcript_of_import_is_what_it_prints(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ("1,Lisbon,,Manager", "2,Lisbon,1,Wizard", "3,Lisbon,7,Staff", "3,Lisbon,1,Staff", "4,Lisbon,1,Staff")
    (elsewhere / "hr.csv").write_text("\n".join(("Employee ID,Office,Manager ID,Job Level", *rows)), encoding="utf-8")
    assert main(["import", "people=hr.csv"]) == 2
    page = (HERE / "docs" / "guide" / "11_my_own_company.md").read_text(encoding="utf-8")
    assert f"```\n{capsys.readouterr().err.strip()}\n```" in page


def _of_docs(name: str) -> Any:
    """A module that makes documents, which is in no package, with those beside it that it imports."""
    spec = spec_from_file_location(name, HERE / "docs" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HERE / "docs")
        spec.loader.exec_module(module)
    return module


PAGES = _of_docs("pages")


@pytest.fixture
def names_of_classes() -> Iterator[None]:
    """Classes keep the names that the code gives them, which the page changes for Sphinx."""
    names = {each: (each.__name__, each.__qualname__) for each in (wc.Settings, wc.Result)}
    yield
    for each, (name, qualified) in names.items():
        each.__name__, each.__qualname__ = name, qualified


@pytest.mark.usefixtures("names_of_classes")
def test_every_member_that_python_users_type_is_on_the_site_under_that_name(tmp_path: Path) -> None:
    """As Sphinx reads the page: of a class with another name than the one it is exported under it says `alias of`, without a warning."""
    (tmp_path / "index.md").write_text(PAGES.python_page(), encoding="utf-8")
    asked = {"extensions": ["myst_parser", "sphinx.ext.autodoc"]}
    site = Sphinx(tmp_path, None, tmp_path / "out", tmp_path / "read", "dummy", asked, status=None, warningiserror=True)
    site.connect("autodoc-process-docstring", PAGES.without_options)
    site.build()
    assert site.statuscode == 0
    told = {name.removeprefix("watercooler.") for name in site.env.domaindata["py"]["objects"] if name.startswith("watercooler.")}
    typed = {f"{name}.{member}" for name in wc.__all__ for member in PAGES.members_of(getattr(wc, name))}
    assert {"Settings.with_", "Settings.words", "Result.kpis", "Result.answer", "Result.plot", "Model.step", "Model.run"} <= typed
    assert told == {*wc.__all__, *typed}


def test_options_of_a_verb_are_listed_for_python_as_its_model_and_its_file_say() -> None:
    keywords = _of_docs("keywords")
    assert keywords.FILE.read_text(encoding="utf-8") == keywords.content(), "python docs/keywords.py"
    (typed,) = get_args(wc.compare.__annotations__["options"])
    assert typed.__annotations__["compare__first"] is int and "alternatives" not in typed.__annotations__
    assert "\ncompare__first: replications=auto: replications before the first look (whole number, ≥ 5, ≤ 100,000; default 20)\n" in (
        wc.compare.__doc__ or ""
    )


def test_a_verb_s_page_has_a_table_of_its_options() -> None:
    page = PAGES.verb_page("compare")
    row = next(line for line in page.splitlines() if 'id="compare.first"' in line)
    assert row.endswith(
        "`compare.first` | replications=auto: replications before the first look | whole number, ≥ 5, ≤ 100,000; default 20 |"
    )
    assert all(f'id="{name}"' in page for name in ("replications", "uncertainty", "aim", "matters"))
    assert PAGES.OPTIONS.keys() == {name for name, verb in VERBS.items() if not verb.usage} - {"dashboard"}


def test_every_option_has_a_meaning() -> None:
    told = [row for verb in PAGES.OPTIONS for row in PAGES.options(verb)]
    assert len(told) > 100 and [row.name for row in told if not row.told] == []


MEANINGS = {
    "campaign.name": "short name for folders",
    "campaign.brand.name": "what people call it",
    "campaign.programme.modules.0.name": "what tables and pages call it",
    "campaign.programme.modules.0.audience.offices": "names of offices, as in the company",
    "campaign.waves.0.name": "what tables and pages call it",
    "campaign.rules.0.name": "what tables and pages call it",
    "campaign.others.0.name": "what tables and pages call it",
    "campaign.others.0.first_day": "the day on which it begins",
    "campaign.calendar.first_day": "the simulation starts",
    "campaign.teasers.0.day": "day on which it is sent",
    "campaign.sharing": "What makes sharing easy",
    "campaign.sessions.0.every_days": "days from one of its dates to the next",
    "campaign.waves.0.sessions.0.every_days": "days from one of its dates to the next",
    "campaign.sessions.0.first_day": "day of the first session",
    "company.kind": "generated (drawn from the plan below) | records",
    "company.offices.0": "where its people work",
    "company.offices.0.employees": "people who work in it",
    "company.office_series.0.name": "its offices are called so",
    "company.columns.tie_from": "employee_id at one end",
    "platform.name": "short name",
}


@pytest.mark.parametrize("group", ["campaign", "company", "platform"])
def test_every_field_has_a_meaning_and_its_own(group: str) -> None:
    told = {name: meaning for name, _, _, meaning in PAGES.fields_of(group)}
    assert [name for name, meaning in told.items() if not meaning] == []
    expected = {name: meaning for name, meaning in MEANINGS.items() if name.startswith(f"{group}.")}
    assert {name: told[name] for name, meaning in expected.items() if meaning not in told[name]} == {}


def test_the_newcomer_s_log_counts_lines_as_its_script_does() -> None:
    newcomer = _of_docs("newcomer")
    page = (HERE / "docs" / "guide" / "22_a_newcomer_s_log.md").read_text(encoding="utf-8")
    elsewhere = page.partition("## The same tasks elsewhere")[2]
    head, *rows = (line.strip("| ").split(" | ") for line in elsewhere.splitlines() if line.startswith("| "))
    for task in newcomer.TASKS:
        (column,) = (i for i, name in enumerate(head) if task.library.startswith(name.split()[0].lower()))
        (cell,) = (row[column] for row in rows if row[0] == task.task)
        lines = newcomer.lines_of_code(task.script)
        assert cell.startswith(f"{lines} lines"), f"{task.library}, {task.task}: {lines} lines of code; the page: {cell}"
    assert f"| `python shy.py` | {newcomer.lines_of_code(newcomer.own_behaviour())} |" in page


def _leads_somewhere(annotation: Any, steps: list[str]) -> bool:
    """Whether there is such a place in what a field holds: a number leads into a list alone, `NAME` into a mapping."""
    inside = [each for each in get_args(annotation) if each is not Ellipsis]
    if not steps:
        return True
    if get_origin(annotation) in (tuple, dict):
        return steps[0] == ("0" if get_origin(annotation) is tuple else "NAME") and _leads_somewhere(inside[-1], steps[1:])
    if fields := getattr(annotation, "model_fields", {}):
        return steps[0] in fields and _leads_somewhere(fields[steps[0]].annotation, steps[1:])
    return any(_leads_somewhere(each, steps) for each in inside)


@pytest.mark.parametrize("group", ["campaign", "company", "platform"])
def test_every_field_is_where_the_page_says(group: str) -> None:
    told = [name for name, *_ in PAGES.fields_of(group)]
    assert [name for name in told if not _leads_somewhere(Settings, name.split("."))] == []
    lists = {"campaign.waves.0.sessions.0.seats", "campaign.waves.0.teasers.0.mystery", "company.cultures.NAME.costumes"}
    assert {name for name in lists if name.startswith(group)} <= set(told)


def test_an_office_differs_by_the_field_that_the_page_shows() -> None:
    test_a_command_can_be_given("compare company=small_firm company.cultures.Lisbon.costumes=0.8 campaign.sessions.0.supply_share=0.3")


BOUNDS = {
    "campaign.sessions.0.supply_share": "number or empty, ≥ 0, ≤ 1",
    "campaign.teasers.0.cost_usd": "number or empty, ≥ 0, ≤ 1,000,000,000",
    "campaign.involvement.people": "list of whole number, ≥ 0, ≤ 1,000,000,000",
    "campaign.costs.channels_usd": "mapping of number, ≥ 0, ≤ 1,000,000,000",
    "campaign.programme.modules.0.after_days": "whole number or empty, ≥ 1, ≤ 365",
    "campaign.brand.awe": "number, ≥ 0, ≤ 1",
}


def test_bounds_are_told_of_what_may_be_empty_and_of_what_is_in_a_list_too() -> None:
    kinds = {name: kind for name, kind, _, _ in PAGES.fields_of("campaign")}
    assert {name: kinds[name] for name in BOUNDS} == BOUNDS


@pytest.mark.usefixtures("names_of_classes")
def test_pages_do_not_tell_on_which_machine_they_were_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # Sphinx works in the folder of its configuration
    PAGES.write(tmp_path / "made")
    pages = {path: path.read_text(encoding="utf-8") for path in (tmp_path / "made").rglob("*.md")}
    assert len(pages) > 40
    assert [path.name for path, text in pages.items() if str(HERE) in text] == []


def test_every_page_of_the_guide_has_its_row() -> None:
    rows = re.findall(r"^\| \[.+?\]\((\d\d_\w+\.md)\)", (HERE / "docs" / "guide" / "README.md").read_text(encoding="utf-8"), re.M)
    assert rows == sorted(path.name for path in (HERE / "docs" / "guide").glob("[0-9]*.md"))


# --- TRACE ------------------------------------------------------------------------------------------------------------

TRACE = trace.DOCUMENT.read_text(encoding="utf-8")
OF_CONFIGURATIONS = {"run", "compare", "sweep", "optimise", "sensitivity", "ambassadors", "verify", "plausible", "calibrate"}
COMMANDS = sorted({line for text in (ODD, TRACE) for line in re.findall(r"`watercooler (\S[^`\n]+)`", text)} - set(VERBS))
OPTIONS: dict[str, type[Options]] = {
    "verify": VerifyOptions,
    "calibrate": CalibrateOptions,
    "compare": CompareOptions,
    "sweep": SweepOptions,
}


def test_verbs_are_verbs() -> None:
    named = {words.split()[0] for text in (ODD, TRACE) for words in re.findall(r"`watercooler ([^`\n]+)`", text)}
    assert named <= set(VERBS)
    assert {"verify", "calibrate", "sensitivity"} <= named


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_can_be_given(command: str) -> None:
    verb, *words = shlex.split(command)
    read_settings: list[Any] = []
    start(
        lambda config, arguments: read_settings.append(read(config, arguments, OPTIONS[verb])),
        read_arguments(verb, words, several=verb == "sweep"),
    )
    assert len(read_settings) == 1


class Looked(BaseException):
    """A request has been looked at, and nothing is wrong with it."""


PLANNERS_OWN = (
    "results/",
    "data_for_all",
    "shop_mail",
    "people.csv",
    "employees.csv",
    "counts.csv",
    "last_year.yaml",
    "costume_talk_ratio",
    "$address",
    "s3:",
)
"""What commands of the guide name that only a planner has."""


@pytest.mark.parametrize("document", ["README.md", "experiments/survey.md", *GUIDE])
def test_commands_of_a_page_can_be_given(
    document: str, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As typed there: everything is looked at, nothing runs."""
    checked = lifecycle.checked

    def only_checked(*request: Any) -> None:
        checked(*request)
        raise Looked

    monkeypatch.setattr(lifecycle, "checked", only_checked)
    blocks = re.findall(r"```sh\n(.*?)```", (HERE / document).read_text(encoding="utf-8"), re.S)
    for path, text in re.findall(r"^cat > (\S+) <<'END'\n(.*?)^END$", "\n".join(blocks), re.S | re.M):
        (elsewhere / path).parent.mkdir(parents=True, exist_ok=True)
        (elsewhere / path).write_text(text, encoding="utf-8")
    for line in "\n".join(blocks).replace("\\\n", " ").replace("$LAST", str(HERE / "experiments/examples/last_year")).splitlines():
        words = shlex.split(line, comments=True) if line.startswith("watercooler ") else []
        if words[1:2] and words[1] in OF_CONFIGURATIONS and "--help" not in words and not any(each in line for each in PLANNERS_OWN):
            with suppress(Looked):
                assert main(words[1:]) is None, (words, capsys.readouterr().err)


def test_a_command_with_an_unknown_option_cannot_be_given() -> None:
    with pytest.raises(RequestError):
        test_a_command_can_be_given("verify verify.piece=patterns")


def test_tables_are_made_from_what_is_kept() -> None:
    assert {name for _, name, _ in trace.MARKED.findall(TRACE)} == set(trace.BLOCKS)
    for path in trace.KEPT.iterdir():
        assert path.name in trace.FOUND, f"{path} is in no table"
    assert trace.filled(TRACE) == TRACE, "the tables differ from results/reference/trace: python -m tests.trace --update"


def test_no_closed_form_is_left_out_of_the_table() -> None:
    assert {row["name"] for row in trace.kept("checks.csv")} == {each.name for each in CHECKS}, (
        "watercooler verify, then python -m tests.trace --update"
    )


def test_a_quick_verification_is_not_kept(tmp_path: Path) -> None:
    for asked, kept in (("full", []), True), (("quick", []), False), (("full", ["Bass"]), False):
        (tmp_path / "manifest.json").write_text(
            json.dumps({"verify": dict(zip(("size", "theories"), asked, strict=True))}), encoding="utf-8"
        )
        assert trace.is_full(tmp_path) == kept


def test_no_pattern_is_left_out_of_the_table() -> None:
    told = {row["name"]: row for row in trace.kept("patterns.csv") if not row["null"]}
    assert set(told) == {each.name for each in PATTERNS}
    assert TRACE.count("**not there**") == sum(row["passes"] != "True" for row in told.values()) > 0


@pytest.mark.parametrize("name", ["mean_figure-largest_cascade_r", "final_week_of_campaign", "applying-0", "mean_figure-rating_5"])
def test_what_is_kept_is_what_the_model_gives(name: str) -> None:
    (row,) = (row for row in trace.kept("patterns.csv") if row["name"] == name and not row["null"])
    pattern = next(each for each in PATTERNS if each.name == name)
    measured = pattern.of(Field(shipped(company="global_marketing"), 1, 60), *pattern.about)
    assert trace.agrees(row, measured.value), f"{measured.value}; watercooler verify, then python -m tests.trace --update"
    assert not trace.agrees(row, 1.5 * measured.value)


def test_the_guide_says_of_forecasts_what_is_kept() -> None:
    told = (HERE / "docs/guide/17_why_believe_it.md").read_text(encoding="utf-8")
    kept = trace.kept("coverage.csv")
    data, luck = ([row for row in kept if row["method"] == each] for each in ("sets and last year's data", "luck alone"))

    def span(rows: list[dict[str, str]], of: str) -> tuple[float, float]:
        return min(float(row[of]) for row in rows), max(float(row[of]) for row in rows)

    for low, high in (span(data, "coverage"), span(luck, "coverage")):
        assert f"in {100 * low:.0f} to {100 * high:.0f} %" in told
    low, high = span(data, "width")
    assert f"at {low:.2f} to {high:.2f} of the width".replace(" 0.", " .") in told


# --- README, CONTRIBUTING, CITATION -----------------------------------------------------------------------------------


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", *GUIDE])
def test_files_that_are_named_exist(document: str) -> None:
    """Patterns such as `<verb>` and `{post,demand}` are left out, and files that only a command makes."""
    text = (HERE / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:sim|experiments|tests|configs)/[\w./]+)`", text))
    assert len(named) > 20 or document != "CONTRIBUTING.md"
    assert sorted(name for name in named if not (HERE / name).exists()) == []


def test_what_a_row_of_contributing_names_stands_in_the_files_of_that_row() -> None:
    folders = ("sim", "experiments", "watercooler", "tests", "configs", "docs")
    texts = {
        f"/{path.relative_to(HERE).as_posix()}": path.read_text(encoding="utf-8")
        for name in folders
        for path in (HERE / name).rglob("*.*")
        if path.suffix in (".py", ".yaml", ".j2", ".md")
    }
    lost = []
    for row in re.findall(r"^\| .+", (HERE / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M):
        codes = re.findall(r"`([\w./<>*-]+)`", row)
        paths = [re.sub(r"<\w+>", "*", code) for code in codes if "/" in code or code.endswith((".py", ".yaml", ".j2"))]
        held = "\n".join(text for path, text in texts.items() if any(fnmatchcase(path, f"*/{each}*") for each in paths))
        names = {code for code in codes if re.fullmatch(r"\w+", code)} - VERBS.keys()
        lost += [(name, row[:40]) for name in names if paths and not re.search(rf"\b{name}\b", held)]
    assert lost == []


def test_the_version_to_cite_is_that_of_the_project() -> None:
    version = re.search(r'^version = "(.+)"$', (HERE / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert version is not None
    assert f"\nversion: {version[1]}\n" in (HERE / "CITATION.cff").read_text(encoding="utf-8")
