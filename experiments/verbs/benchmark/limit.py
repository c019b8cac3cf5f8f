"""The model and the bare cascade against their limits: walks that touch the same records and ties, and decide nothing."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from experiments.verbs.benchmark.footprint import Touch, recorded
from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_most, from_size
from experiments.verbs.benchmark.timing import median
from experiments.verbs.benchmark.walk import walk
from sim.company.company import Company
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import bare
from sim.diffusion.cascade import cascade, colleagues
from sim.engines import columns
from sim.measures.kpis import kpis
from sim.outcome import outcome_of
from sim.setup.world import build_world, fresh
from sim.state.layout import World

GATHER = 2.2
"""How many times the gather of the same ties a bare cascade may take."""
LARGE = 2_000_000
"""From this many people on, the target of a whole replication holds."""
SMALL = 5000
"""Up to this many people a replication takes milliseconds: a hundred are timed together."""
MOST = ((1500, 5.0), (90_000, 4.0), (LARGE, 2.9))
"""How many times the walk the days may take, from so many people on: in a small company all memory is near."""

NEAR = 90_000
"""From this many people on, a cascade is bound by memory, and its target holds."""

_ONE = np.uint64(1)
_SOON, _NEXT, _NOW = np.uint64(24), np.uint64(16), np.uint64(8)  # so many people ahead: load their row, ties, contacts


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """How many times as long as the walk the days take, and how long a whole replication takes."""
    for people in sorted(bench.options.limit.people):
        yield from _of_size(bench, people)


def _of_size(bench: BenchmarkContext, people: int) -> Iterator[Measurement]:
    seed, settings, company = bench.options.seed, bench.settings_for(people), bench.company(people)
    before = build_world(settings, company, seed)
    size = f"{company.size:,} people, {len(before.working)} days"
    yield from _over_walk(bench, size, before)
    yield _over_gather(bench, company)

    def figures(worlds: list[World]) -> None:
        for world in worlds:
            kpis(outcome_of(settings, company, seed, columns.run(world)))

    def days(worlds: list[World]) -> None:
        for world in worlds:
            columns.run(world)

    bench.say(f"{size}: a replication with its key figures")
    count = 100 if company.size < SMALL else 1
    seconds = bench.timed_in_turn({"replication": figures, "days": days}, prepare=lambda _: [fresh(before, seed) for _ in range(count)])
    whole, alone = (median(seconds[name]) / count for name in ("replication", "days"))
    target = from_size(LARGE, company.size, at_most(3.0))
    yield Measurement(f"{size}: a replication with its key figures", whole, "s", target, seconds=seconds)
    if count > 1:
        yield Measurement(f"{size}: key figures beyond the days", (whole - alone) * 1e3, "ms", at_most(2.0), seconds=seconds)


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
            "the model also decides at each touch, by keyed draws and rules, which the walk leaves out",
        )


def _over_gather(bench: BenchmarkContext, company: Company) -> Measurement:
    """The bare cascade, and reading the name of each contact that it tries, in its order."""
    peers, seed, contacts = bench.options.peers, bench.options.seed, colleagues(company)
    first = np.linspace(0, company.size - 1, min(peers.first, company.size)).astype(np.int64)
    rounds = cascade(contacts, first, peers.probability, seed)
    order = np.argsort(rounds, kind="stable")[np.count_nonzero(rounds < 0) :].astype(np.uint32)
    columns_read = contacts.start.view(np.uint64), contacts.to.view(np.uint32), contacts.key.view(np.uint64), order
    gather(*columns_read)  # compiles
    bench.say(f"{company.size:,} people: the bare cascade and a gather in turn")
    works: dict[str, Callable[[None], object]] = {
        "cascade": lambda _: cascade(contacts, first, peers.probability, seed),
        "gather": lambda _: gather(*columns_read),
    }
    seconds = bench.timed_in_turn(works)
    tried = int(np.diff(contacts.start)[order].sum())
    tie = {name: median(each) / tried * 1e9 for name, each in seconds.items()}
    return Measurement(
        f"{company.size:,} people: bare cascade over a gather of the same ties in its order",
        tie["cascade"] / tie["gather"],
        "times as long",
        from_size(NEAR, company.size, at_most(GATHER)),
        f"cascade {tie['cascade']:.3g}, gather {tie['gather']:.3g} ns a tie, {tried:,} ties",
        seconds,
        {"people": company.size, "ties": tried},
    )


@bare
def gather(start, to, key, order):
    """The sum of the names of all contacts, person by person in some order, loaded ahead as the cascade does."""
    total, count = np.uint64(0), np.uint64(len(order))
    for k in range(count):
        if k + _SOON < count:
            prefetch(start, order[k + _SOON])
        if k + _NEXT < count:
            prefetch(to, start[order[k + _NEXT]])
        if k + _NOW < count:
            ahead = np.uint64(order[k + _NOW])
            for j in range(start[ahead], start[ahead + _ONE]):
                prefetch(key, to[j])
        i = np.uint64(order[k])
        for j in range(start[i], start[i + _ONE]):
            total += key[to[j]]
    return total
