"""Many replications of one campaign and company, key figures and daily rows of each included: in one thread, and over all cores; and the
days of the same replications alone."""

from collections import deque
from collections.abc import Callable, Iterator

from experiments.config.machine import cores
from experiments.storage.parquet import to_table
from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_least, at_most
from experiments.verbs.benchmark.timing import median_wall
from sim.ensemble import replicate
from sim.measures.kpis import kpis
from sim.measures.timeline import coded_daily_table

PEOPLE, REPLICATIONS = 5000, 1000
"""The ensemble for which targets are meant: this size, and at least so many replications."""


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """The time of the whole ensemble, what it takes beyond its days, and what share of the cores' time was worth it."""
    options = bench.options.ensemble
    settings, company = bench.settings_for(options.people), bench.company(options.people)
    seeds, threads = range(bench.options.seed, bench.options.seed + options.replications), cores()

    def days(threads: int) -> None:
        deque(replicate(settings, seeds, company=company, threads=threads), maxlen=0)

    def live_through(threads: int) -> None:
        daily = []
        for outcome in replicate(settings, seeds, company=company, threads=threads):
            kpis(outcome)
            daily.append(coded_daily_table(outcome))
        to_table(daily)

    for outcome in replicate(settings, seeds[:2], company=company):  # compiles
        kpis(outcome)
    bench.say(f"{options.replications:,} replications of {company.size:,} people, in one thread and in {threads} in turn")
    works: dict[str, Callable[[object], None]] = {
        "threads": lambda _: live_through(threads),
        "days in threads": lambda _: days(threads),
        "one thread": lambda _: live_through(1),
    }
    seconds = bench.timed_in_turn(works)
    wall = {name: median_wall(each) for name, each in seconds.items()}
    size = f"{options.replications:,} x {company.size:,} people x {settings.campaign.calendar.days} days"
    details = {"people": company.size, "replications": options.replications, "days": settings.campaign.calendar.days, "threads": threads}
    meant = options.people == PEOPLE and options.replications >= REPLICATIONS
    each = wall["threads"] / options.replications * 1e3
    yield Measurement(
        f"{size}, {threads} threads",
        wall["threads"],
        "s",
        note=f"{each:.3g} ms a replication, key figures and daily rows included; one thread alone: {wall['one thread']:.3g} s",
        seconds={"threads": seconds["threads"]},
        details=details,
    )
    yield Measurement(
        "the same over its days alone",
        wall["threads"] / wall["days in threads"],
        "times as long",
        at_most(1.15) if meant else None,
        seconds={name: seconds[name] for name in ("threads", "days in threads")},
        details=details,
        why="key figures and tables are Python's, which one thread runs at a time",
    )
    yield Measurement(
        f"efficiency of {threads} threads",
        wall["one thread"] / (threads * wall["threads"]),
        "of 1",
        at_least(0.9) if meant else None,
        note="one thread's time over that of all together",
        seconds={name: seconds[name] for name in ("one thread", "threads")},
        details=details,
        why="what is Python's runs in one thread at a time, and threads share the caches",
    )
