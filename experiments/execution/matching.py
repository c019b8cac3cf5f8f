"""Parameter sets simulated: what each gives of every target, in a company of its own that all campaigns of the set share."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from experiments.design.targets import ObservedTarget
from experiments.execution.task_cache import Arrays
from sim.company.build import company_of
from sim.company.company import Company
from sim.ensemble import Vary, replicate
from sim.measures.kpis import KPIS
from sim.outcome import Outcome
from sim.settings import Settings
from sim.setup.world import redrawn_company

BATCH = 16
"""Sets of a task: about a second of work."""


@dataclass(frozen=True)
class MatchingSetup:
    """What is the same for all sets: the campaigns as text, so that they travel, and what is looked at in each."""

    campaigns: Mapping[str, str]
    looks: tuple[tuple[str, str, int], ...]  # campaign, key figure and least posts of each target
    names: tuple[str, ...]  # of the parameters
    replications: int
    seed: int
    vary: Vary
    engine: Literal["columns", "agents"]


@dataclass(frozen=True)
class SetBatch:
    """Sets to be simulated: their numbers (m,), which decide companies and seeds, and values (m, d) of the parameters."""

    numbers: np.ndarray
    values: np.ndarray


def setup_of(
    campaigns: Mapping[str, Settings], targets: Mapping[str, ObservedTarget], names: tuple[str, ...], replications: int, seed: int,
    vary: Vary = "company", engine: Literal["columns", "agents"] = "columns",
) -> MatchingSetup:  # fmt: skip
    """What sets are held against these targets with."""
    looks = tuple((each.campaign, each.kpi, each.least_posts) for each in targets.values())
    texts = {name: each.model_dump_json() for name, each in campaigns.items()}
    return MatchingSetup(texts, looks, names, replications, seed, vary, engine)


def simulate(setup: MatchingSetup, batch: SetBatch) -> Arrays:
    """`runs` (m, targets, replications) what each run of each set gave; nan where it had too few posts to say anything."""
    runs = np.full((len(batch.numbers), len(setup.looks), setup.replications), np.nan)
    for row, (number, values) in enumerate(zip(batch.numbers.tolist(), batch.values.tolist(), strict=True)):
        campaigns = _campaigns(tuple(setup.campaigns.values()))
        behaviour = campaigns[0].behaviour.changed(dict(zip(setup.names, values, strict=True)))
        first = campaigns[0].model_copy(update={"behaviour": behaviour})
        drawn = redrawn_company(first, number) if setup.vary == "company" else first
        company = company_of(drawn, _from_records(next(iter(setup.campaigns.values()))) if drawn.company.kind == "records" else None)
        seeds = range(setup.seed + number * setup.replications, setup.seed + (number + 1) * setup.replications)
        for name, base in zip(setup.campaigns, campaigns, strict=True):
            settings = base.model_copy(update={"behaviour": behaviour, "company": drawn.company})
            for run, outcome in enumerate(replicate(settings, seeds, setup.engine, company=company)):
                for place, (campaign, kpi, least) in enumerate(setup.looks):
                    if campaign == name:
                        runs[row, place, run] = _seen(outcome, kpi, least)
    return {"runs": runs}


def _seen(outcome: Outcome, kpi: str, least_posts: int) -> float:
    enough = not least_posts or KPIS["posts"].formula(outcome) >= least_posts
    return float(KPIS[kpi].formula(outcome)) if enough else np.nan


@lru_cache(1)
def _from_records(text: str) -> Company:
    return company_of(Settings.model_validate_json(text))


@lru_cache(2)
def _campaigns(texts: tuple[str, ...]) -> tuple[Settings, ...]:
    return tuple(map(Settings.model_validate_json, texts))


def batches(numbers: np.ndarray, values: np.ndarray) -> list[SetBatch]:
    """Sets (n,), (n, d) in pieces."""
    return [SetBatch(numbers[i : i + BATCH], values[i : i + BATCH]) for i in range(0, len(numbers), BATCH)]
