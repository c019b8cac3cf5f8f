"""The model against its limit: a walk that touches the same records and the same ties, and decides nothing."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from experiments.verbs.benchmark.footprint import Touch, recorded, walk
from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_most, from_size
from experiments.verbs.benchmark.timing import median
from sim.engines import columns
from sim.measures.kpis import kpis
from sim.outcome import outcome_of
from sim.setup.world import build_world, fresh
from sim.state.layout import World

LARGE = 2_000_000
"""From this many people on, the target of a whole replication holds."""
MOST = ((1500, 5.0), (90_000, 4.0), (LARGE, 2.9))
"""How many times the walk the days may take, from so many people on: in a small company all memory is near."""


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """How many times as long as the walk the days take, and how long a whole replication takes."""
    for people in sorted(bench.options.limit.people):
        yield from _of_size(bench, people)


def _of_size(bench: BenchmarkContext, people: int) -> Iterator[Measurement]:
    seed, settings, company = bench.options.seed, bench.settings_for(people), bench.company(people)
    before = build_world(settings, company, seed)
    size = f"{company.size:,} people, {len(before.working)} days"
    yield from _over_walk(bench, size, before)

    def figures(world: World) -> None:
        kpis(outcome_of(settings, company, seed, columns.run(world)))

    bench.say(f"{size}: a replication with its key figures")
    whole = bench.timed(figures, prepare=lambda _: fresh(before, seed))
    target = from_size(LARGE, company.size, at_most(3.0))
    yield Measurement(f"{size}: a replication with its key figures", median(whole), "s", target, seconds={"replication": whole})


def _over_walk(bench: BenchmarkContext, size: str, before: World) -> Iterator[Measurement]:
    """The days and the walk in turn. The days that are written down must be the model's own, or the row says so."""
    seed = bench.options.seed
    bench.say(f"{size}: writing down what is touched")
    after, footprint = recorded(fresh(before, seed))
    same = np.array_equal(after.daily, columns.run(fresh(before, seed)).daily)
    walk(fresh(before, seed), footprint, True)  # compiles
    bench.say(f"{size}: the model and the walks in turn")
    works: dict[str, Callable[[World], object]] = {
        "model": columns.run,
        "walk": partial(walk, f=footprint, writing=True),
        "reading": partial(walk, f=footprint, writing=False),
    }
    seconds = bench.timed_in_turn(works, prepare=lambda _: fresh(before, seed))
    model, touches = median(seconds["model"]), np.diff(footprint.end, prepend=0)
    details = {"people": len(before.key), "touches": {each.name: int(touches[footprint.touch == each].sum()) for each in Touch}}
    most = next((most for least, most in reversed(MOST) if len(before.key) >= least), None)
    for name, said, target in (("walk", "walk", at_most(most) if most else None), ("reading", "a walk that only reads", None)):
        limit = median(seconds[name])
        note = f"model {model:.3g} s, walk {limit:.3g} s over {len(footprint.rows):,} touches" + ("" if same else "; ITS DAYS DIFFER")
        yield Measurement(
            f"{size}: model over {said}",
            model / limit,
            "times as long",
            target,
            note,
            {"model": seconds["model"], name: seconds[name]},
            details,
        )
