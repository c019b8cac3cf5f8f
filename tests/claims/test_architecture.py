"""Every arrow in pyproject.toml is guarded: the sources keep all contracts, and each contract notices an import against it.

What is planted is made from the contract's own text, so a new contract is tried without a line here.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.worlds import ROOT

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def first_of(layer: str) -> str:
    """The first module of a layer: `a | (b)` and `a : b` are two in one, `(a)` need not exist."""
    return re.split(r"[|:]", layer)[0].strip(" ()")


def closing(package: str) -> tuple[str, str]:
    """A file that another one beside it imports, and that other, in a folder of the package: to import it back closes a circle."""
    for file in sorted(ROOT.joinpath(*package.split(".")).glob("*/*.py")):
        folder = ".".join(file.relative_to(ROOT).parent.parts)
        if found := re.search(rf"^from {re.escape(folder)}\.(\w+) import", file.read_text(encoding="utf-8"), re.MULTILINE):
            return f"{folder}.{found[1]}", f"{folder}.{file.stem}"
    raise AssertionError(f"{package}: no file imports one beside it")


def against(contract: dict[str, Any]) -> tuple[str, str]:
    """An import that a contract forbids: who imports, and what."""
    match contract:
        case {"type": "layers", "layers": [*layers], "containers": [container]}:
            return f"{container}.{first_of(layers[-1])}", f"{container}.{first_of(layers[0])}"
        case {"type": "layers", "layers": [*layers]}:
            return first_of(layers[-1]), first_of(layers[0])
        case {"type": "independence", "modules": [one, other, *_]}:
            return one, other
        case {"type": "forbidden", "source_modules": [source, *_], "forbidden_modules": [forbidden, *_]}:
            return source, forbidden
        case {"type": "acyclic_siblings", "ancestors": [package, *_]}:
            return closing(package)
    raise AssertionError(f"{contract['id']}: say here which import a contract of the type {contract['type']} forbids")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources with an import against every contract."""
    folder = tmp_path_factory.mktemp("planted")
    for name in ("sim", "experiments"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for source, forbidden in map(against, CONTRACTS):
        path = folder.joinpath(*source.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        with file.open("a", encoding="utf-8") as text:
            text.write(f"\nimport {forbidden}\n")
    return folder


def told(folder: Path) -> str:
    """What import-linter says about the sources in a folder."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    return " ".join(subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True).stdout.split())


def test_the_sources_keep_every_contract() -> None:
    said = told(ROOT)
    assert [each["name"] for each in CONTRACTS if f"{each['name']} KEPT" not in said] == []
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in said


def test_every_contract_notices_an_import_against_it(copy: Path) -> None:
    said = told(copy)
    assert f"Contracts: 0 kept, {len(CONTRACTS)} broken." in said
    pieces = re.split(r" -{9,} ?", said.split("Broken contracts")[1])  # each ends with the underlined name of the next
    sections = {each["name"]: piece for each in CONTRACTS for before, piece in pairwise(pieces) if before.endswith(each["name"])}
    for contract in CONTRACTS:
        source, forbidden = against(contract)
        planted = rf"{re.escape(source)} -> {re.escape(forbidden)} \(l\.\d+\)"
        if contract["type"] == "acyclic_siblings":  # it tells the folder
            planted = rf"No cycles are allowed in {re.escape(source.rpartition('.')[0])}\."
        assert re.search(planted, sections[contract["name"]]), f"{contract['id']} is broken by something else"


def test_no_part_of_experiments_is_out_of_the_contracts() -> None:
    layers, doors = (next(each for each in CONTRACTS if each["id"] == name) for name in ("experiment-layers", "model-by-its-doors"))
    assert layers["exhaustive"], "a room that no layer names would be free to import anything"
    inside = {f"experiments.verbs.{path.stem}" for path in (ROOT / "experiments" / "verbs").iterdir() if not path.name.startswith("_")}
    assert inside - set(doors["source_modules"]) == {"experiments.verbs.verify", "experiments.verbs.benchmark"}
