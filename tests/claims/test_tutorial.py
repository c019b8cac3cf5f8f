"""The tutorial "add a behaviour" as it stands: its files are written, its script and its command run, its edits made on a copy."""

import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.worlds import ROOT

PAGE = (ROOT / "sim" / "BEHAVIOUR.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)

BOTH = """
import sys
sys.path[0] = sys.argv[1]
import json
from pathlib import Path
import sim.model
assert Path(sim.model.__file__).is_relative_to(sys.argv[1]), sim.model.__file__
import numpy as np
from omegaconf import OmegaConf
from sim.settings import Settings
from sim.model import ViralityModel

def group(name, choice):
    return OmegaConf.to_container(OmegaConf.load(Path(sys.argv[1], "configs", name, choice + ".yaml")))

behaviour = group("behaviour", "evidence")
for ratio in (1.0, 2.0):
    behaviour["parameters"]["costume_talk_ratio"]["value"] = ratio
    settings = Settings(
        campaign=group("campaign", "space_voyage"), company=group("company", "small_firm"),
        platform=group("platform", "internal_social"), behaviour=behaviour,
        channels={name: group("channel", name) for name in ("film", "poster", "email", "manager", "broadcast")},
    )
    worlds = []
    for engine in ("columns", "agents"):
        model = ViralityModel(settings, 3, engine=engine)
        model.run()
        worlds.append(model.world)
    one, other = worlds
    assert one.people.tobytes() == other.people.tobytes()
    assert one.journeys.tobytes() == other.journeys.tobytes()
    assert np.array_equal(one.daily, other.daily)
    print(int(one.daily[-1].sum()))

from experiments.cli import main
sys.exit(main(sys.argv[2:]))
"""
"""The copy in both engines, then a command that takes it: one process, as what takes longest is to load the model."""


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS if name == kind]


def edited(text: str, edit: str) -> str:
    """The text after an edit; what the edit expects must stand there once."""
    lines = edit.splitlines()
    before, after = ("\n".join(line[1:] for line in lines if line[:1] in (" ", sign)) for sign in "-+")
    assert text.count(before) == 1, f"the page shows lines that are not there (once): {before}"
    return text.replace(before, after)


def test_an_employee_of_your_own(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask, check, _ = blocks("sh")
    assert (
        ask == "python costumes.py\n"
        and "tests/claims/test_engines_agree.py" in check
        and (ROOT / "tests/claims/test_engines_agree.py").is_file()
    )
    (elsewhere / "costumes.py").write_text(blocks("python")[0], encoding="utf-8")
    runpy.run_path("costumes.py", run_name="__main__")
    lines = capsys.readouterr().out.splitlines()
    pairs = [tuple(map(float, re.findall(r"\d\.\d+", line))) for line in lines]
    assert len(pairs) == 4
    assert sum(after for _, after in pairs) > sum(before for before, _ in pairs), "people who are asked more tell more"


def test_the_behaviour_in_both_engines(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """In a folder that stays, so that machine code is made once: files are only written where they differ."""
    copy = Path(request.config.cache.mkdir("tutorial"))
    edits: dict[str, list[str]] = {}
    for block in blocks("diff"):
        head, _, edit = block.partition("\n")
        edits.setdefault(head.removeprefix("--- "), []).append(edit)
    assert set(edits) == {
        *("configs/behaviour/evidence.yaml", "sim/parameters.py", "sim/rules/conversation.py", "sim/rules/__init__.py"),
        *("sim/engines/agents/conversation.py", "sim/state_changes.py"),
    }
    wanted = {}
    for path in [*(ROOT / "sim").rglob("*.py"), *(ROOT / "configs").rglob("*.yaml")]:
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        for edit in edits.get(name, []):
            text = edited(text, edit)
        wanted[copy / name] = text
    for path in copy.rglob("*.py"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    (copy / "both.py").write_text(BOTH, encoding="utf-8")
    _, check, anew = blocks("sh")
    (asked,) = (shlex.split(line)[1:] for line in check.splitlines() if line.startswith("watercooler"))
    words = [str(copy), *asked, "company=small_firm", "replications=4", f"results={tmp_path}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "both.py", *words], cwd=copy, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    one, other, said = done.stdout.split("\n", 2)
    assert int(one) != int(other), "the new number changes what happens"
    assert "Costume talk ratio: 1" in said, "the model has changed: its parameter sets are stale until they are made anew"
    assert anew.startswith("make plausible\n")
