"""Many replications of one campaign and company, key figures and daily rows of each included: in one thread, and over all cores."""

from collections.abc import Iterator

from experiments.config.machine import cores
from experiments.storage.parquet import to_table
from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_least, at_most
from experiments.verbs.benchmark.timing import median_wall
from sim.ensemble import replicate
from sim.measures.kpis import kpis
from sim.measures.timeline import coded_daily_table


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """The time of the whole ensemble, and what share of the cores' time was worth it."""
    options = bench.options.ensemble
    settings, company = bench.settings_for(options.people), bench.company(options.people)
    seeds, threads = range(bench.options.seed, bench.options.seed + options.replications), cores()

    def live_through(threads: int) -> None:
        daily = []
        for outcome in replicate(settings, seeds, company=company, threads=threads):
            kpis(outcome)
            daily.append(coded_daily_table(outcome))
        to_table(daily)

    for outcome in replicate(settings, seeds[:2], company=company):  # compiles
        kpis(outcome)
    bench.say(f"{options.replications:,} replications of {company.size:,} people, in one thread and in {threads} in turn")
    seconds = bench.timed_in_turn({"one thread": lambda _: live_through(1), "threads": lambda _: live_through(threads)})
    alone, together = seconds["one thread"], seconds["threads"]
    days = settings.campaign.calendar.days
    size = f"{options.replications:,} x {company.size:,} people x {days} days"
    details = {"people": company.size, "replications": options.replications, "days": days, "threads": threads}
    each = median_wall(together) / options.replications * 1e3
    note = f"{each:.3g} ms a replication, key figures and daily rows included; one thread alone: {median_wall(alone):.3g} s"
    large = options.people >= 5000 and options.replications >= 1000
    yield Measurement(
        f"{size}, {threads} threads",
        median_wall(together),
        "s",
        at_most(5.0) if large else None,
        note,
        seconds={"threads": together},
        details=details,
    )
    yield Measurement(
        f"efficiency of {threads} threads",
        median_wall(alone) / (threads * median_wall(together)),
        "of 1",
        at_least(0.9) if large else None,
        note="one thread's time over that of all together",
        seconds=seconds,
        details=details,
    )
