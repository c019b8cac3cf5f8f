"""Many seeds: replications of one design point, over one shared company, in one thread or several."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Literal

from sim.company.build import company_of
from sim.company.company import Company
from sim.engines import columns
from sim.outcome import Outcome, outcome_of
from sim.settings import Settings
from sim.setup.alongside import plans_of, side_by_side
from sim.setup.world import Engine, build_world, fresh, redrawn_company
from sim.state.layout import World

Vary = Literal["seed", "company"]


def replicate(
    settings: Settings,
    seeds: Sequence[int],
    engine: Engine = "columns",
    vary: Vary = "seed",
    company: Company | None = None,
    threads: int = 1,
) -> Iterator[Outcome]:
    """One finished replication a seed, in the order given; each depends on its own seed only.

    Args:
        settings: the design point.
        seeds: one a replication; the same list serves every design point, so that differences are paired.
        engine: "columns" or "agents"; the same results.
        vary: "seed" redraws only events (another seed), on one company; "company" redraws the company as well: of one from
            records, what people are like and the ties that no file gives.
        company: a built company to share (or, from records, to redraw); built from the settings if absent.
        threads: replications that run at the same time. The days run without Python between them, so threads share the
            company and a process; the agents engine gains nothing from them.

    Raises:
        SettingsError: settings and company contradict each other.
    """
    alone = len(seeds) == 1
    one = replication(settings, engine, vary, company, alone)
    return in_order((partial(one, seed) for seed in seeds), threads if len(seeds) > 1 else 1)


def replication(settings: Settings, engine: Engine, vary: Vary, company: Company | None, alone: bool) -> Callable[[int], Outcome]:
    """What gives the replication of each seed, as `replicate` does; `alone`: of one seed only. Threads may share it."""
    return _on_new_companies(settings, engine, company) if vary == "company" else _on_one_company(settings, engine, company, alone)


def _on_one_company(settings: Settings, engine: Engine, company: Company | None, alone: bool) -> Callable[[int], Outcome]:
    """A replication of a seed, on a company and (unless it is `alone`) a first morning that all of them share."""
    shared = company if company is not None else company_of(settings)
    if engine == "agents":
        return partial(_with_agents, settings, shared)
    plans = plans_of(settings)
    if alone:
        return lambda seed: _finished(plans, shared, seed, [build_world(plan, shared, seed) for plan in plans])
    before: list[World] = [build_world(plan, shared, 0) for plan in plans]
    return lambda seed: _finished(plans, shared, seed, [fresh(each, seed) for each in before])


def _finished(plans: Sequence[Settings], company: Company, seed: int, worlds: Sequence[World]) -> Outcome:
    """The outcome of a campaign in the world of its first morning, or, where there are two of each, of two side by side."""
    if len(plans) == 1:
        return outcome_of(plans[0], company, seed, columns.run(worlds[0]))
    together = columns.run_both(*side_by_side(worlds[0], worlds[1], plans[0]))
    first, other = (outcome_of(plan, company, seed, world) for plan, world in zip(plans, together, strict=True))
    return replace(first, alongside=other)


def _on_new_companies(settings: Settings, engine: Engine, company: Company | None) -> Callable[[int], Outcome]:
    """A replication of a seed, on a company of its own."""
    read = (company or company_of(settings)) if settings.company.kind == "records" else None

    def one(seed: int) -> Outcome:
        redrawn = redrawn_company(settings, seed)
        company = company_of(redrawn, read)
        if engine == "agents":
            return _with_agents(redrawn, company, seed)
        plans = plans_of(redrawn)
        return _finished(plans, company, seed, [build_world(plan, company, seed) for plan in plans])

    return one


def _with_agents(settings: Settings, company: Company, seed: int) -> Outcome:
    from sim.model import ViralityModel  # here, because mesa takes seconds to import and columns need none of it

    return ViralityModel(settings, seed, engine="agents", company=company).run()


def in_order[T](tasks: Iterable[Callable[[], T]], threads: int) -> Iterator[T]:
    """Results in the order of the tasks, each of which is asked for when it is begun; no more worlds at a time than threads, and one that waits
    to be looked at."""
    if threads <= 1:
        for task in tasks:
            yield task()
        return
    pool, waiting = ThreadPoolExecutor(threads), iter(tasks)
    try:
        running = deque(pool.submit(task) for task in islice(waiting, threads + 1))
        while running:
            result = running.popleft().result()
            running.extend(pool.submit(task) for task in islice(waiting, 1))
            yield result
    finally:
        pool.shutdown(cancel_futures=True)  # where it is broken off, nothing more is begun
