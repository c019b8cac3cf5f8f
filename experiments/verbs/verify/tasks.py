"""The work in pieces that do not need each other: each is done in a process of its own and leaves plain rows."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from experiments.design.parameter_sets import ParameterSets
from experiments.verbs.verify import bass, forecasts
from experiments.verbs.verify.closed_forms import CHECKS
from experiments.verbs.verify.options import Part
from experiments.verbs.verify.patterns import PATTERNS
from experiments.verbs.verify.programmes import ABLATIONS, CONTROL, Field
from experiments.verbs.verify.robustness import TABLES
from experiments.verbs.verify.testbed import ModelTestbed
from sim.settings import Settings

POWER_REPLICATIONS = 16
"""Replications in which patterns are looked for under an ablation, and in its control: enough to see whether most are there."""


class Shared(NamedTuple):
    """What all pieces start from. It names their results, so it holds all that decides them."""

    settings: Settings
    seed: int
    replications: int
    quick: bool
    sets: ParameterSets | None = None  # plausible ones, for forecasts
    companies: int = 0  # whose next year is forecast


class Task(NamedTuple):
    """One piece: a batch of checks, the patterns seen in one place, or some of them under an ablation, a table, or years of some companies."""

    part: Part
    name: str
    null: str = ""
    of: tuple[str, ...] = ()  # the patterns asked for under an ablation


def tasks_of(parts: tuple[Part, ...], theories: tuple[str, ...] = (), companies: int = 0) -> list[Task]:
    """Every piece of these parts but ablations, long ones first; of the closed forms those of some theories, or of all; so many companies."""
    found: list[Task] = []
    if "patterns" in parts:
        found += [Task("patterns", place) for place in dict.fromkeys(each.seen_in for each in PATTERNS)]
    if "closed_forms" in parts:
        batches = dict.fromkeys(each.batch for each in CHECKS if not theories or each.theory in theories)
        found += [Task("closed_forms", batch) for batch in sorted(batches, key=lambda batch: batch not in LONG)]
    if "robustness" in parts:
        found += [Task("robustness", table) for table in TABLES]
    if "forecasts" in parts:
        found += [Task("forecasts", name) for name in forecasts.task_names(companies)]
    return found


def ablations(there: Sequence[str]) -> list[Task]:
    """The control and every ablation, asked for the patterns that are there, by name: one that is not cannot go."""
    return [Task("patterns", "", null, tuple(there)) for null in (CONTROL, *ABLATIONS)] if there else []


LONG = ("Bass", "Percolation poisson", "Percolation regular_10", "Percolation regular_4", "Epidemic 3.0", "Epidemic 2.0")


def run_task(shared: Shared, task: Task) -> dict[str, np.ndarray]:
    """One piece, as text in JSON, an array of shape ()."""
    rows = {"closed_forms": _checks, "patterns": _patterns, "robustness": _table, "forecasts": _years}[task.part](shared, task)
    return {"rows": np.array(json.dumps(rows))}


def decode(piece: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    """The rows of a piece."""
    rows: list[dict[str, Any]] = json.loads(str(piece["rows"]))
    return rows


def _checks(shared: Shared, task: Task) -> list[dict[str, Any]]:
    testbed = ModelTestbed(shared.settings, shared.quick)
    found: list[dict[str, Any]] = []
    for check in CHECKS:
        if check.batch == task.name:
            finding, spoiled = check.ask(testbed), check.ask(testbed, check.wrong_by)
            about = {"name": check.name, "theory": check.theory, "claim": check.claim, "label": check.label, "asked": check.asked}
            found.append({**about, **finding._asdict(), "wrong_by": check.wrong_by, "p_spoiled": spoiled.p})
    if task.name == "Bass":
        found += [{"curve": steps, "share": bass.curves(testbed, steps).mean(axis=0).tolist()} for steps in bass.STEPS]
    return found


def _patterns(shared: Shared, task: Task) -> list[dict[str, Any]]:
    replications = min(shared.replications, POWER_REPLICATIONS) if task.null else shared.replications
    field = Field(shared.settings, shared.seed, replications, task.null)
    found: list[dict[str, Any]] = []
    for pattern in PATTERNS:
        if pattern.name in task.of if task.null else pattern.seen_in == task.name:
            measured = pattern.look(field)
            curve = measured.curve._asdict() if measured.curve else None
            found.append({**measured._asdict(), "name": pattern.name, "null": task.null, "curve": curve})
    return found


def _table(shared: Shared, task: Task) -> list[dict[str, Any]]:
    return [line._asdict() for line in TABLES[task.name](Field(shared.settings, shared.seed, shared.replications))]


def _years(shared: Shared, task: Task) -> list[dict[str, Any]]:
    assert shared.sets is not None, "the check asks for them where forecasts are wanted"
    return forecasts.simulated(shared.settings, shared.sets, shared.seed, shared.companies, task.name)
