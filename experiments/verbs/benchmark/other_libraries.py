"""The bare cascade in other libraries: the same ties, the same probability, the same people to start with.

Each runs in a process of its own, is built once (apart) and timed from the first round to the last. How many people it
reaches must agree with ours, or its time says nothing; that is tested.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from scipy import stats

from experiments.config.machine import cores
from experiments.verbs.benchmark.children import ChildError, ask
from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_least, from_size
from experiments.verbs.benchmark.timing import Timings, median
from sim.diffusion.cascade import Contacts, cascade, colleagues, reach

REFERENCE = 30
"""Our cascades that theirs are compared with."""
DOUBT = 0.001
"""A difference in reach less likely than this is called one."""
GIVE_UP_SECONDS = 1800.0
LARGE, SLOW_LARGE = 900_000, 80_000
"""From this many people on, targets hold: for libraries that can take a million, and for the others."""


DEBIAN = "/usr/bin/python3"
"""The Python for which Debian compiles libraries that PyPI does not have."""
HOME = str(Path(__file__).parents[3])
"""Where that Python finds the cascade in its library; of this project it needs nothing else."""


@dataclass(frozen=True)
class Peer:
    """A library, and how it is used."""

    library: str  # module and class in `libraries`
    package: str
    name: str
    how: str = ""
    slow: bool = False
    at_least: float | None = None
    why: str = ""  # of a target that is missed
    python: str = sys.executable

    def version(self) -> str:
        """Of the package; none where it is not installed."""
        if self.python == sys.executable:
            with suppress(PackageNotFoundError):
                return version(self.package)
            return ""
        words = [self.python, "-c", f"import {self.package}; print({self.package}.__version__.split()[0])"]
        with suppress(OSError):
            return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
        return ""


PEERS = (
    Peer(
        "cynetdiff:CyNetDiffCascade",
        "cynetdiff",
        "CyNetDiff",
        at_least=10,
        why="10 would leave nothing beyond reading the contacts, which is half of our time (see limit)",
    ),
    Peer("networkit:NetworkitCascade", "networkit", "NetworKit", "those it starts with made one"),
    Peer("graph_tool:GraphToolCascade", "graph_tool", "graph-tool", python=DEBIAN),
    Peer("mesa_events:EventsCascade", "mesa", "Mesa", "only those newly reached act", at_least=50),
    Peer("mesa_frames:FramesCascade", "mesa-frames", "mesa-frames", "joins and set", at_least=80),
    Peer("mesa_frames_by_hand:FramesByHandCascade", "mesa-frames", "mesa-frames", "its frame taken in hand"),
    Peer("starsim:StarsimCascade", "starsim", "Starsim"),
    Peer("eon:EonCascade", "EoN", "EoN", slow=True),
    Peer("ndlib:NdlibCascade", "ndlib", "NDlib", slow=True, at_least=500),
    Peer("mesa_idiomatic:NetworkCascade", "mesa", "Mesa", "as its example of a network", slow=True, at_least=1500),
)


@dataclass(frozen=True)
class Ours:
    """Our cascades on one company."""

    contacts: Contacts
    first: np.ndarray
    once: Callable[[int], object]  # one cascade, with this seed
    exposures: float  # ties tried in one cascade, on average
    seconds: Timings
    reached: np.ndarray

    @property
    def nanoseconds(self) -> float:
        """A tie tried."""
        return median(self.seconds) / self.exposures * 1e9


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """Ours first, then one row a library: how many times as long as ours it takes."""
    sizes = (bench.options.peers.people, bench.options.peers.slow_people)
    for slow, people in zip((False, True), sizes, strict=True):
        ours = _ours(bench, people)
        yield Measurement(
            f"ours, {len(ours.contacts.key):,} people",
            ours.nanoseconds,
            "ns a tie tried",
            note=f"{median(ours.seconds) * 1e3:,.3g} ms a cascade, one thread; reaches {ours.reached.mean():,.0f} people",
            seconds={"run": ours.seconds},
            details=_numbers(ours),
        )
        with tempfile.TemporaryDirectory() as folder:
            for part, array in (("start", ours.contacts.start), ("to", ours.contacts.to), ("first", ours.first)):
                np.save(Path(folder) / f"{part}.npy", array)
            for peer in PEERS:
                if peer.slow == slow:
                    bench.say(f"{peer.name}, {people:,} people")
                    yield _row(bench, peer, ours, folder)


def _ours(bench: BenchmarkContext, people: int) -> Ours:
    options = bench.options
    contacts = colleagues(bench.company(people))
    bench.say(f"our own cascades, {people:,} people")
    first = np.linspace(0, len(contacts.key) - 1, min(options.peers.first, len(contacts.key))).astype(np.int64)
    probability = options.peers.probability

    def once(number: int) -> object:
        return cascade(contacts, first, probability, options.seed + number)

    example = cascade(contacts, first, probability, options.seed) >= 0  # compiles, too
    seconds = bench.timed(once, prepare=int)
    reached = reach(contacts, first, probability, range(options.seed, options.seed + REFERENCE), threads=cores())
    degree = np.diff(contacts.start)
    exposures = float(degree[example].sum()) * reached.mean() / example.sum()
    return Ours(contacts, first, once, exposures, seconds, reached)


def _numbers(ours: Ours) -> dict[str, object]:
    return {
        "people": len(ours.contacts.key),
        "tie_ends": len(ours.contacts.to),
        "ties_tried": ours.exposures,
        "reached": ours.reached.tolist(),
    }


def _row(bench: BenchmarkContext, peer: Peer, ours: Ours, folder: str) -> Measurement:
    unit, options = "times our time", bench.options
    least = SLOW_LARGE if peer.slow else LARGE
    target = from_size(least, len(ours.contacts.key), at_least(peer.at_least)) if peer.at_least else None
    installed = peer.version()
    name = ", ".join(filter(None, [f"{peer.name} {installed}".strip(), peer.how]))
    if not installed:
        how = "`make benchmark` installs it" if peer.python == sys.executable else f"Debian has it as python3-{peer.name}"
        return Measurement(name, None, unit, target, f"not installed: {how}")
    try:
        theirs = ask(
            "experiments.verbs.benchmark.libraries.child",
            *(peer.library, folder, str(options.peers.probability), str(options.repeats), str(options.patience_seconds)),
            give_up_seconds=GIVE_UP_SECONDS,
            environment={"STARSIM_INSTALL_FONTS": "0", **({} if peer.python == sys.executable else {"PYTHONPATH": HOME})},
            python=peer.python,
        )
    except ChildError as error:
        return Measurement(name, None, unit, target, f"did not run: {error}")
    again = bench.timed(ours.once, prepare=int)  # right after theirs: a machine is not always equally busy
    agrees, probability = agreement(np.array(theirs["reached"]), ours.reached)
    run = Timings(**theirs["run"])
    nanoseconds = median(run) / ours.exposures * 1e9
    notes = (
        f"{nanoseconds:,.3g} ns a tie tried",
        f"built in {theirs['build'][0]:.2g} s",
        "reach agrees" if agrees else f"REACH DIFFERS: {np.mean(theirs['reached']):,.0f}, ours {ours.reached.mean():,.0f}",
    )
    return Measurement(
        name,
        median(run) / median(again),
        unit,
        target,
        "; ".join(notes),
        seconds={"run": run, "ours": again},
        details={"people": len(ours.contacts.key), "build": theirs["build"], "reached": theirs["reached"], "reach_p_value": probability},
        why=peer.why,
    )


def agreement(theirs: np.ndarray, ours: np.ndarray) -> tuple[bool, float]:
    """Whether two samples of reach may have the same mean, and how likely a difference like theirs is.

    The spread of ours, the larger sample, is taken for both: few of theirs may be affordable.
    """
    spread = ours.std(ddof=1) * np.sqrt(1 / len(theirs) + 1 / len(ours))
    difference = abs(theirs.mean() - ours.mean())
    if spread == 0:
        return bool(difference == 0), float(difference == 0)
    probability = float(2 * stats.t.sf(difference / spread, len(ours) - 1))
    return probability > DOUBT, probability
