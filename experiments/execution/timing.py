"""How long the parts of a piece of work took; it closes a result with `timing.json` and `manifest.json`."""

import time
from pathlib import Path
from typing import Any

from experiments.config.machine import cores
from experiments.storage import result_folders


class Stopwatch:
    """Runs from when it is made. Times change from run to run, so they are in a file of their own."""

    def __init__(self) -> None:
        self._started = round(time.time())
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """Note the seconds since the last lap under a name."""
        now = time.perf_counter()
        self._laps[name] = round(now - self._last, 3)
        self._last = now

    def close(self, folder: Path, manifest: dict[str, Any], **counts: int) -> None:
        """Write both files into the folder of a result: the laps, what was counted, the cores there are; and the manifest."""
        timing = {"started_unix_seconds": self._started} | self._laps | counts | {"cores": cores()}
        result_folders.write_json(folder / result_folders.TIMING, timing)
        result_folders.write_json(folder / result_folders.MANIFEST, manifest | {"files": result_folders.digests_of(folder)})
