"""Looks after workers: one that gives no sign of life, or keeps a chunk long after its time is up, is hung.

Only time in which the one who looks was awake counts: a laptop that slept, or a terminal that stopped everybody (Ctrl-Z),
makes nobody hung.
"""

import sys
import time
from collections.abc import Collection, Hashable, Mapping

LOOKS = 10
"""How often one looks before a silent worker counts as hung."""

MOST_BETWEEN_LOOKS = 10.0
"""Seconds."""

LONGEST_START = 60.0
"""Seconds that a worker may take to start, whatever its work: on a busy machine it takes some to load what is imported."""


def say(worker: str, why: str) -> None:
    """Tell the person about a worker that is given up."""
    print(f"watercooler: {worker} {why}; it is ended, and what it had in hand is done again", file=sys.stderr, flush=True)


class _Still:
    """How long each of several things has kept the value it has."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, tuple[Hashable, float]] = {}

    def seconds(self, values: Mapping[str, Hashable], elapsed: float) -> dict[str, float]:
        """Note the values of now; those that are not named any more are forgotten."""
        before = self._seen
        self._seen = {
            name: (value, before[name][1] + elapsed if name in before and before[name][0] == value else 0.0)
            for name, value in values.items()
        }
        return {str(name): seconds for name, (_, seconds) in self._seen.items()}


class Watch:
    """Notices workers that are hung."""

    def __init__(self, hung_seconds: float) -> None:
        self._hung_seconds = hung_seconds
        self._between = min(hung_seconds / LOOKS, MOST_BETWEEN_LOOKS)
        self._looked: float | None = None
        self._beats, self._chunks = _Still(), _Still()

    def due(self) -> bool:
        """Whether it is time to look again."""
        return self._looked is None or time.monotonic() - self._looked >= self._between

    def hung(
        self, beats: Mapping[str, float], in_hand: Mapping[str, str], patience: float, starting: Collection[str] = ()
    ) -> dict[str, str]:
        """Which workers are hung, and why.

        Args:
            beats: by worker, a number that changes while it lives.
            in_hand: by chunk that is being done, its worker.
            patience: seconds after which a chunk should be done.
            starting: those in hand that are no chunk, but the start of a worker.
        """
        now = time.monotonic()
        elapsed = 0.0 if self._looked is None else min(now - self._looked, 2 * self._between)
        self._looked = now
        found: dict[str, str] = {}
        for chunk, seconds in self._chunks.seconds(in_hand, elapsed).items():
            if seconds > (max(patience, LONGEST_START) if chunk in starting else patience):
                found[in_hand[chunk]] = f"has been at the same work for {seconds:,.0f} seconds, without end"
        for worker, seconds in self._beats.seconds(beats, elapsed).items():
            if seconds > self._hung_seconds:
                found[worker] = f"has given no sign of life for {seconds:,.0f} seconds"
        return found
