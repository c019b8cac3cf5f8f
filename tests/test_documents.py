"""The documents say what is so: names in ODD and TRACE exist, values are those shipped, commands can be given."""

import re
from pathlib import Path

import pytest

from sim import rules
from sim.company.company import Company
from sim.mechanisms import MECHANISMS
from sim.state import Tally
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
    day = (HERE / "sim" / "columns.py").read_text(encoding="utf-8")
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


@pytest.mark.parametrize("document", ["sim/ODD.md", "experiments/TRACE.md"])
def test_links_lead_somewhere(document: str) -> None:
    path = HERE / document
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 5
    headings = {re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-") for line in re.findall(r"^#+ (.+)$", text, re.M)}
    for link in links:
        if link.startswith("#"):
            assert link[1:] in headings, link
        elif not link.startswith("http"):
            assert (path.parent / Path(link)).exists(), link
