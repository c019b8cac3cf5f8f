"""The documents say what is so: names in ODD and TRACE exist, values are those shipped, commands can be given."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from experiments.config.command_line import read_arguments
from experiments.config.compose import start
from experiments.config.errors import RequestError
from experiments.config.request import Options, read
from experiments.verbs.calibrate.options import CalibrateOptions
from experiments.verbs.catalogue import VERBS
from experiments.verbs.compare.options import CompareOptions
from experiments.verbs.verify.closed_forms import CHECKS
from experiments.verbs.verify.options import VerifyOptions
from experiments.verbs.verify.patterns import PATTERNS
from experiments.verbs.verify.programmes import Field
from sim import rules
from sim.company.company import Company
from sim.mechanisms import MECHANISMS
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


def test_what_odd_names_exists() -> None:
    named = {word for code in re.findall(r"`([^`\n]+)`", ODD) for word in re.findall(r"[a-z_]\w*_\w+", code)}
    assert len(named) > 60
    assert sorted(named - WORDS) == []


def test_odd_quotes_the_values_that_are_shipped() -> None:
    quoted = re.findall(r"`?\b([a-z]\w+)`?\s\(([+-]?\d*\.?\d+)\)", ODD)
    known = [(name, float(number)) for name, number in quoted if name in PARAMETERS]
    assert len(known) > 25
    assert [(name, number) for name, number in known if PARAMETERS[name].value != pytest.approx(number)] == []


def test_odd_counts_right() -> None:
    counts = [
        sum(each.confidence == kind for each in PARAMETERS.values()) for kind in ("meta-analysis", "measured", "benchmark", "assumption")
    ]
    assert "{}, {}, {} and **{}** of {}".format(*counts, len(PARAMETERS)) in ODD
    assert f"({len(Tally)} columns:" in ODD
    assert Company.__dataclass_fields__.keys() >= {"colleague_to", "follower_to"}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "sim/ODD.md", "sim/BEHAVIOUR.md", "experiments/TRACE.md"])
def test_links_lead_somewhere(document: str) -> None:
    path = HERE / document
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    headings = {re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-") for line in re.findall(r"^#+ (.+)$", text, re.M)}
    for link in links:
        if link.startswith("#"):
            assert link[1:] in headings, link
        elif not link.startswith("http"):
            assert (path.parent / link.split("#")[0]).exists(), link


# --- TRACE ------------------------------------------------------------------------------------------------------------

TRACE = trace.DOCUMENT.read_text(encoding="utf-8")
COMMANDS = sorted({line for text in (ODD, TRACE) for line in re.findall(r"`watercooler (\S[^`\n]+)`", text)} - set(VERBS))
OPTIONS: dict[str, type[Options]] = {"verify": VerifyOptions, "calibrate": CalibrateOptions, "compare": CompareOptions}


def test_verbs_are_verbs() -> None:
    named = {words.split()[0] for text in (ODD, TRACE) for words in re.findall(r"`watercooler ([^`\n]+)`", text)}
    assert named <= set(VERBS)
    assert {"verify", "calibrate", "sensitivity"} <= named


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_can_be_given(command: str) -> None:
    verb, *words = shlex.split(command)
    read_settings: list[Any] = []
    start(lambda config, arguments: read_settings.append(read(config, arguments, OPTIONS[verb])), read_arguments(verb, words))
    assert len(read_settings) == 1


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


@pytest.mark.parametrize("name", ["figure-largest_cascade_r", "final_week_of_campaign", "applying-0", "mean_figure-rating_5"])
def test_what_is_kept_is_what_the_model_gives(name: str) -> None:
    (row,) = (row for row in trace.kept("patterns.csv") if row["name"] == name and not row["null"])
    pattern = next(each for each in PATTERNS if each.name == name)
    measured = pattern.of(Field(shipped(company="global_marketing"), 1, 60), *pattern.about)
    assert trace.agrees(row, measured.value), f"{measured.value}; watercooler verify, then python -m tests.trace --update"
    assert not trace.agrees(row, 1.5 * measured.value)


# --- README, CONTRIBUTING, CITATION -----------------------------------------------------------------------------------


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_files_that_are_named_exist(document: str) -> None:
    """Patterns such as `<verb>` and `{post,demand}` are left out, and files that only a command makes."""
    text = (HERE / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:sim|experiments|tests|configs)/[\w./]+)`", text))
    assert len(named) > (4 if document == "README.md" else 20)
    assert sorted(name for name in named if not (HERE / name).exists()) == []


def test_the_version_to_cite_is_that_of_the_project() -> None:
    version = re.search(r'^version = "(.+)"$', (HERE / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert version is not None
    assert f"\nversion: {version[1]}\n" in (HERE / "CITATION.cff").read_text(encoding="utf-8")
