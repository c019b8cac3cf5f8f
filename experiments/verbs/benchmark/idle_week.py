"""A quiet week: no teaser lands, no session is held, nobody posts. A model that follows events should cost next to nothing."""

from collections.abc import Iterator

from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_most, from_size
from experiments.verbs.benchmark.timing import median
from sim.engines import columns
from sim.setup.world import build_world

DAYS = 7
LARGE = 100_000
"""From this many people on, the target holds: below, the books of the offices count for more than people."""


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """One row: nanoseconds an employee and day."""
    people = bench.options.quiet.people
    settings, company = bench.settings_for(people), bench.company(people)
    calendar = settings.campaign.calendar
    week = calendar.model_copy(update={"first_day": 0, "last_day": DAYS - 1})
    campaign = settings.campaign.model_copy(update={"teasers": (), "sessions": (), "calendar": week})
    settings = settings.model_copy(update={"campaign": campaign})
    bench.say(f"{company.size:,} people, {DAYS} days")
    columns.run(build_world(settings, company, 0))  # compiles
    seconds = bench.timed(columns.run, prepare=lambda number: build_world(settings, company, bench.options.seed + number))
    yield Measurement(
        f"{company.size:,} people, {DAYS} days",
        median(seconds) / (company.size * DAYS) * 1e9,
        "ns an employee-day",
        from_size(LARGE, company.size, at_most(1.0)),
        note=f"{median(seconds) * 1e3:,.3g} ms in all",
        seconds={"run": seconds},
        details={"people": company.size, "days": DAYS},
    )
