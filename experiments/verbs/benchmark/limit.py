"""The model against its limit: a walk that touches the same records and the same ties, and decides nothing."""

from collections.abc import Iterator

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
"""From this many people on, the targets hold: in a small company all memory is near."""


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """How many times as long as the walk the days take, and how long a whole replication takes."""
    people, seed = bench.options.limit.people, bench.options.seed
    settings, company = bench.settings_for(people), bench.company(people)
    before = build_world(settings, company, seed)
    size = f"{company.size:,} people, {len(before.working)} days"
    yield _over_walk(bench, size, before)

    def figures(world: World) -> None:
        kpis(outcome_of(settings, company, seed, columns.run(world)))

    bench.say(f"{size}: a replication with its key figures")
    whole = bench.timed(figures, prepare=lambda _: fresh(before, seed))
    target = from_size(LARGE, company.size, at_most(3.0))
    yield Measurement(f"{size}: a replication with its key figures", median(whole), "s", target, seconds={"replication": whole})


def _over_walk(bench: BenchmarkContext, size: str, before: World) -> Measurement:
    """The days and the walk in turn. The days that are written down must be the model's own, or the row says so."""
    seed = bench.options.seed
    bench.say(f"{size}: writing down what is touched")
    after, footprint = recorded(fresh(before, seed))
    same = np.array_equal(after.daily, columns.run(fresh(before, seed)).daily)
    walk(fresh(before, seed), footprint)  # compiles
    bench.say(f"{size}: the model and the walk in turn")
    seconds = bench.timed_in_turn({"model": columns.run, "walk": lambda w: walk(w, footprint)}, prepare=lambda _: fresh(before, seed))
    model, limit = median(seconds["model"]), median(seconds["walk"])
    touches = np.diff(footprint.end, prepend=0)
    return Measurement(
        f"{size}: model over walk",
        model / limit,
        "times as long",
        from_size(LARGE, len(before.key), at_most(4.0)),
        note=f"model {model:.3g} s, walk {limit:.3g} s over {len(footprint.rows):,} touches" + ("" if same else "; ITS DAYS DIFFER"),
        seconds=seconds,
        details={"people": len(before.key), "touches": {each.name: int(touches[footprint.touch == each].sum()) for each in Touch}},
    )
