"""Docstrings and comments leave stored results and machine code as they are, and so does another Python; code does not."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.compiled_code import sources

SIM = Path(sources.__file__).parents[1]

RULE = '''"""A room of rules."""

from sim.compiled_code.decorators import rule


@rule
def doubled(x: float) -> float:
    """Twice x."""
    return 2.0 * x
'''
PHASE = '''"""A phase, outside the package of the model."""

from sim.compiled_code.decorators import bare
from sim.rules.one import (
    doubled,
)

STEP = 1.0
"""What is added."""


@bare
def moved(column):
    for i in range(len(column)):
        column[i] = doubled(column[i]) + STEP
'''
EVERY_PYTHON = rb'''
def shown[T](names: list[T], width: int = 0x10) -> str | None:
    """Left out."""
    print(f"{', '.join(names)}: {names!r:<{width}}", "", '\u00e9 \ud800', 1e-3, 2j, b"", ..., sep=f"")
    try:
        return f'{"it's" if names else ""}{width:02d}'
    except (ValueError, KeyError):
        match names:
            case [first, *_]:
                return lambda *a, k=None: (yield (first, *a))
'''
ASKED = """
import json
import numpy as np
from sim.rules.one import doubled
from lab.two import moved
column = np.ones(1)
moved(column)
doubled(1.0)  # a rule is loaded when it is asked
hits = [sum(each.stats.cache_hits.values()) for each in (doubled, moved)]
print(json.dumps([column[0], *hits, [each.stats.cache_path for each in (doubled, moved)]]))
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the whole model."""
    return Path(shutil.copytree(SIM, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__")))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is no longer in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def version_of(model: Path) -> str:
    sources._source.cache_clear()
    return sources.model_version(model)


def test_a_copy_of_the_model_has_its_version(model: Path) -> None:
    assert version_of(model) == sources.MODEL_VERSION


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rules/arithmetic.py", '"""Log-odds of a probability;', '"""Other words;'),
        ("rules/arithmetic.py", "@rule", "# a comment\n\n@rule"),
        ("compiled_code/__init__.py", '"""Bytes that memory hands over at a time."""', ""),
        ("diffusion/adoption.py", "from sim.", "import math\nfrom sim."),
    ],
    ids=["docstring", "comment", "string after an assignment", "a room no replication runs through"],
)
def test_words_leave_the_version(model: Path, file: str, old: str, new: str) -> None:
    edit(model / file, old, new)
    assert version_of(model) == sources.MODEL_VERSION


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rules/arithmetic.py", "return (lever - 0.5) / 0.25", "return (lever - 0.5) / 0.26"),
        ("day/feed.py", "def ", "def renamed_"),
        ("engines/agents/feed.py", "import ", "import json\nimport ", ),
        ("measures/kpis/talk.py", "def ", "def renamed_"),
        ("rules/__init__.py", "from sim.rules.arithmetic", "import math\nfrom sim.rules.arithmetic"),
    ],
)  # fmt: skip
def test_code_changes_the_version(model: Path, file: str, old: str, new: str) -> None:
    edit(model / file, old, new)
    assert version_of(model) != sources.MODEL_VERSION


def test_every_python_gives_the_same_digest() -> None:
    """Else parameter sets made with one were stale with another. Quotes and empty texts within f-strings differ between versions."""
    assert sources._parsed(EVERY_PYTHON)[0] == "fb650cf52509e394c9364252cc7698fea662561a41bf4750be3d20de46ff64f5"


def test_every_way_to_import_is_followed(tmp_path: Path) -> None:
    sim = tmp_path / "sim"
    for folder in (sim, sim / "room"):
        folder.mkdir()
        (folder / "__init__.py").touch()
    for name in "abcdef":
        (sim / "room" / f"{name}.py").write_text("X = 1\n", encoding="utf-8")
    starts = sim / "start.py"
    starts.write_text(
        "import sim.room.a\nfrom sim.room import (  # both\n    b,\n    c as see,\n)\nfrom .room import d\nfrom .room.e import X\n"
        "def late():\n    from sim.room.f import X\nimport json\n",
        encoding="utf-8",
    )
    known = {sources.digest([starts], sim)}
    for name in "abcdef":
        edit(sim / "room" / f"{name}.py", "1", "2")
        sources._source.cache_clear()
        known.add(sources.digest([starts], sim))
    assert len(known) == 7


def test_damaged_notes_are_written_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    notes = sources._Parsed()
    notes.path = tmp_path / "parsed.json"
    monkeypatch.setattr(sources, "cache_folder", lambda _name: tmp_path)
    for content in (b"", b"{", b"\xff"):
        notes.path.write_bytes(content)
        again = sources._Parsed()
        assert again.known == {}
        again.of(Path(__file__))
        again.keep()
        assert json.loads(notes.path.read_bytes()) == again.known != {}


def test_machine_code_follows_the_code_alone(tmp_path: Path) -> None:
    (tmp_path / "sim" / "rules").mkdir(parents=True)
    (tmp_path / "lab").mkdir()
    shutil.copytree(SIM / "compiled_code", tmp_path / "sim" / "compiled_code", ignore=shutil.ignore_patterns("__pycache__"))
    for empty in ("sim/__init__.py", "sim/rules/__init__.py", "sim/ensemble.py", "lab/__init__.py"):
        (tmp_path / empty).touch()
    one, two = tmp_path / "sim" / "rules" / "one.py", tmp_path / "lab" / "two.py"
    one.write_text(RULE, encoding="utf-8")
    two.write_text(PHASE, encoding="utf-8")
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tmp_path)}

    def asked() -> list[object]:
        done = subprocess.run([sys.executable, "-c", ASKED], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    *first, folders = asked()
    assert first == [3.0, 0, 0]
    assert all(str(each).startswith(str(tmp_path / "cache")) for each in folders)
    assert asked() == [3.0, 1, 1, folders], "the second process compiles nothing"

    edit(one, '"""Twice x."""', '"""Two times x.\n\n    On more lines.\n    """')
    edit(two, '"""What is added."""', "# what is added")
    edit(two, "@bare", "# another line\n@bare")
    assert asked() == [3.0, 1, 1, folders], "words compile nothing afresh"

    edit(two, "STEP = 1.0", "STEP = 2.0")
    value, *hits, changed = asked()
    assert (value, hits) == (4.0, [1, 0]) and changed[0] == folders[0] and changed[1] != folders[1]

    edit(one, "2.0 * x", "3.0 * x")
    *reached, _ = asked()
    assert reached == [5.0, 0, 0], "a rule reaches the phase that uses it"
