"""A dask cluster for the tests of faults."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import wait_until
from tests.worlds import ROOT


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Callable[..., tuple[str, list[subprocess.Popen[bytes]]]]]:
    """Starts a dask scheduler and worker processes, each by itself, as a cluster does; the scheduler comes first."""
    pytest.importorskip("distributed", reason="needs the extra `cluster`")
    running: list[subprocess.Popen[bytes]] = []

    def begin(count: int = 3, **environment: str) -> tuple[str, list[subprocess.Popen[bytes]]]:
        file = tmp_path / "scheduler.json"
        quiet = {"cwd": ROOT, "env": os.environ | environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        dask = [sys.executable, "-m", "distributed.cli"]
        place = ["--scheduler-file", str(file)]
        running.append(
            subprocess.Popen(
                [*dask[:2], "distributed.cli.dask_scheduler", *place, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], **quiet
            )
        )
        wait_until(file.is_file)
        worker = [
            *dask[:2],
            "distributed.cli.dask_worker",
            *place,
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--preload",
            "tests.trap",
        ]
        running.extend(subprocess.Popen([*worker, "--local-directory", str(tmp_path)], **quiet) for _ in range(count))
        wait_until(lambda: file.read_text(encoding="utf-8").strip() != "")
        return json.loads(file.read_text(encoding="utf-8"))["address"], running

    yield begin
    for each in running:
        each.kill()
        each.wait()
