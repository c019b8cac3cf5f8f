"""A thousand workers, and the files for clusters: their form, and that every option in them exists."""

import re
import shlex
import subprocess

import pytest
import yaml

from experiments.cli import main
from experiments.execution.cluster import differing
from tests.claims.thousand_workers import hand_out
from tests.worlds import ROOT

CLUSTER = ROOT / "docs" / "guide" / "cluster"


def test_many_workers_finish_some_tens_of_chunks_a_second() -> None:
    found = hand_out(400, 1_200_000)  # a minute of theirs
    assert found.mean_a_second < 100 and found.lost < 0.1


def test_workers_of_other_versions_are_named() -> None:
    here = {"model": "a", "numpy": "2.1"}
    assert differing(here, {"tcp://1": here}) == ""
    said = differing(here, {"tcp://1": here, **{f"tcp://{i}": {"model": "a", "numpy": "2.0"} for i in range(2, 7)}, "tcp://9": {}})
    assert said == "numpy 2.0 instead of 2.1 on tcp://2, tcp://3, tcp://4 and 2 more; no watercooler of this kind on tcp://9"


def commands() -> list[list[str]]:
    """The commands in the files, as they are typed."""
    script = (CLUSTER / "slurm.sh").read_text(encoding="utf-8").replace("\\\n", " ")
    (typed,) = re.findall(r"until watercooler (.*); do", script)
    job = yaml.safe_load((CLUSTER / "client-job.yaml").read_text(encoding="utf-8"))
    (container,) = job["spec"]["template"]["spec"]["containers"]
    return [shlex.split(typed), [*container["command"], *container["args"]][1:]]


@pytest.mark.parametrize("words", commands(), ids=["slurm", "kubernetes"])
def test_commands_for_clusters_are_understood(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Their bucket is not there, so that nothing is run; it is the only problem."""
    asked = [f"results=nowhere-at-all://{word}" if word.startswith("results=") else word for word in words]
    assert main(asked) == 2
    said = capsys.readouterr().err
    assert "1 problem;" in said and "results = nowhere-at-all://" in said


def test_files_for_clusters_have_their_form() -> None:
    assert subprocess.run(["bash", "-n", str(CLUSTER / "slurm.sh")]).returncode == 0
    values = yaml.safe_load((CLUSTER / "dask-values.yaml").read_text(encoding="utf-8"))
    assert values["worker"]["threads_per_worker"] == 1, "a replication takes one core"
    assert not values["jupyter"]["enabled"]
