"""Many seeds: replications of one design point."""

from collections.abc import Iterator, Sequence
from typing import Literal

from sim import columns
from sim.company.build import build_company
from sim.levers import Settings
from sim.outcome import Outcome, outcome_of
from sim.world import Engine, build_world, redrawn_company

Vary = Literal["luck", "company"]


def replicate(settings: Settings, seeds: Sequence[int], engine: Engine = "columns", vary: Vary = "luck") -> Iterator[Outcome]:
    """One finished replication a seed, in the order given; each depends on its own seed only.

    Args:
        settings: the design point.
        seeds: one a replication; the same list serves every design point, so that differences are paired.
        engine: "columns" or "agents"; the same results.
        vary: "luck" redraws only what happens, on one company; "company" redraws a generated company as well.

    Raises:
        SettingsError: settings and company contradict each other.
        ValueError: `vary="company"` for a company read from records.
    """
    if vary == "company" and settings.company.kind == "records":
        raise ValueError("vary=company redraws a generated company; a company read from records stays as it is: use vary=luck")
    shared = build_company(settings.company, settings.behaviour) if vary == "luck" else None
    for seed in seeds:
        chosen = settings if vary == "luck" else redrawn_company(settings, seed)
        company = shared if shared is not None else build_company(chosen.company, chosen.behaviour)
        if engine == "columns":
            yield outcome_of(chosen, company, seed, columns.run(build_world(chosen, company, seed)))
        else:
            from sim.model import ViralityModel  # here, because mesa takes seconds to import and columns need none of it

            yield ViralityModel(chosen, seed, engine=engine, company=company).run()
