"""Both engines on the same campaign and seed: the compiled columns, and one person at a time as mesa agents."""

from collections.abc import Iterator

import numpy as np

from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_least, from_size
from experiments.verbs.benchmark.timing import median
from sim.engines import columns
from sim.model import ViralityModel
from sim.setup.world import build_world

LARGE = 10_000
"""From this many people on, the target holds."""


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """One row: how many times as long the agents take. What they did must be the same, or the row says so."""
    people, seed = bench.options.engines.people, bench.options.seed
    settings, company = bench.settings_for(people), bench.company(people)
    columns.run(build_world(settings, company, seed))  # compiles

    def model(_: int) -> ViralityModel:
        made = ViralityModel(settings, seed, engine="agents", company=company)
        assert made.employees and made.office_agents  # made on first touch: not timed
        return made

    bench.say(f"columns, {company.size:,} people")
    of_columns = bench.timed(columns.run, prepare=lambda _: build_world(settings, company, seed))
    bench.say(f"agents, {company.size:,} people: minutes")
    outcomes = []
    of_agents = bench.timed(lambda each: outcomes.append(each.run()), prepare=model)
    same = np.array_equal(outcomes[-1].daily, columns.run(build_world(settings, company, seed)).daily)
    days = len(outcomes[-1].working)
    yield Measurement(
        f"{company.size:,} people, {days} days",
        median(of_agents) / median(of_columns),
        "times as long",
        from_size(LARGE, company.size, at_least(300)),
        note=f"agents {median(of_agents):.3g} s, columns {median(of_columns):.3g} s; " + ("same results" if same else "RESULTS DIFFER"),
        seconds={"agents": of_agents, "columns": of_columns},
        details={"people": company.size, "days": days, "same": same},
    )
