"""Searches that take a minute: a verb in a process of its own, with its progress, until it is done or cancelled. What it writes lies in
a folder that goes with it."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from experiments.config.errors import Problem
from experiments.dashboard.uploads import close_without, private_folder
from sim.own_module import running

PATIENCE = 10.0
"""Seconds that a process has to end by itself once it is told to."""

NAME = "job"

_ALL: "weakref.WeakSet[SearchJob]" = weakref.WeakSet()


@dataclass
class JobProgress:
    """What a process has said so far."""

    label: str = "replications"
    done: int = 0
    total: int = 0
    problems: list[Problem] = field(default_factory=list)
    stopped: str = ""

    def hear(self, output: IO[str]) -> None:
        """Take in line after line until there are no more; what is cut off, or printed by others, is no line of ours."""
        with output:
            for line in output:
                if not (line.startswith("{") and line.endswith("}\n")):
                    continue
                said = json.loads(line)
                self.problems += [Problem(**each) for each in said.pop("problems", [])]
                for name, value in said.items():
                    setattr(self, name, value)


class SearchJob:
    """A verb that runs beside the page."""

    def __init__(
        self,
        verb: str,
        words: Sequence[str],
        files: Mapping[str, str],
        has_page: Callable[[], bool] | None = None,
        look_seconds: float = 10.0,
    ) -> None:
        """It is started. `files`: text by name, which words may name as `{folder}/NAME`. `has_page` says whether somebody looks at it, and
        must not refer to it: nobody can read, or cancel, what a page has begun that was closed, and no other search begins."""
        self.verb, self.begun, self.cancelled = verb, time.monotonic(), False
        self.folder = Path(tempfile.mkdtemp(prefix="job", dir=private_folder()))
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        named = [word.replace("{folder}", str(self.folder)) for word in words]
        command, environment = running("experiments.dashboard.job_process")
        self._errors = self.folder / "errors.txt"
        with self._errors.open("w") as errors:
            self._process = subprocess.Popen(
                [*command, verb, *named, f"results={self.folder / 'results'}", f"name={NAME}"],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True, env=environment,
            )  # fmt: skip
        self.told = JobProgress()
        assert self._process.stdout is not None
        self._listening = threading.Thread(target=self.told.hear, args=(self._process.stdout,), daemon=True)
        self._listening.start()
        self.close = weakref.finalize(self, _end, self._process, self.folder)
        _ALL.add(self)
        close_without(has_page, self.close, look_seconds)

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return self._process.poll() is None or self._listening.is_alive()

    @property
    def result(self) -> Path | None:
        """The folder of its result; None as long as that is not whole, or where it never will be."""
        folder = self.folder / "results" / self.verb / NAME
        return folder if not self.running and self._process.returncode == 0 and (folder / "answer.json").is_file() else None

    @property
    def share(self) -> float:
        """How far it is, 0 to 1."""
        return min(1.0, self.told.done / self.told.total) if self.told.total else 0.0

    @property
    def doing(self) -> str:
        """How far it is, in words."""
        far = f"{self.told.done:,} of {self.told.total:,} {self.told.label}" if self.told.total else "Getting ready"
        return f"{far}, {time.monotonic() - self.begun:.0f} seconds so far"

    @property
    def why(self) -> str:
        """Why there is no result, where nobody has said more."""
        return self.told.stopped or "It ended before its time: see the terminal in which the dashboard runs."

    def answer(self) -> dict[str, Any]:
        """What it found, as programs read it. Raises FileNotFoundError before it is done."""
        if self.result is None:
            raise FileNotFoundError(f"{self.verb} is not done")
        found: dict[str, Any] = json.loads((self.result / "answer.json").read_text(encoding="utf-8"))
        return found

    def cancel(self) -> None:
        """End it; nothing that it has written stays."""
        self.cancelled = True
        self.close()
        self._listening.join(PATIENCE)  # until its last words are heard


def anyone_running() -> bool:
    """Whether any session of this dashboard has a search at work: two at once would be no faster."""
    return any(each.running for each in _ALL)


def _end(process: "subprocess.Popen[str]", folder: Path) -> None:
    """End a process and all that it started, and remove its folder."""
    group = getattr(os, "killpg", None)  # not on Windows
    for sign in (signal.SIGINT, getattr(signal, "SIGKILL", signal.SIGTERM)):
        if process.poll() is not None:
            break
        if group is not None:
            group(process.pid, sign)
        else:
            process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            continue
    if group is not None:
        with suppress(ProcessLookupError):  # workers of a process that ended before they did
            group(process.pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
