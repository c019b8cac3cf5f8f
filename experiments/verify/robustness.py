"""What results do not, or should not, hang on: null models, the size of the company, the order of acting, replications."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy import stats

from experiments.points import changed
from experiments.summary import CONFIDENCE, interval_of_mean
from experiments.verify.programmes import NULLS, Field
from sim.company.build import build_company
from sim.company.company import Company
from sim.ensemble import replicate
from sim.levers import Settings
from sim.measures.kpis import kpis

KEY_FIGURES = (
    "demand_rate",
    "talk_about_rate",
    "heard_content_rate",
    "posts",
    "early_r",
    "cross_office_share",
    "application_rate",
    "frustration",
)
"""What is compared."""


class Line(NamedTuple):
    """One number of a table: a key figure under some condition, with its 90 % interval."""

    table: str
    condition: str
    figure: str
    value: float
    low: float
    high: float
    n: int


def figures_of(settings: Settings, company: Company, seeds: Sequence[int]) -> dict[str, np.ndarray]:
    """(replications,) of each key figure."""
    found = [kpis(outcome) for outcome in replicate(settings, seeds, company=company)]
    return {name: np.array([each[name] for each in found], np.float64) for name in KEY_FIGURES}


def lines(table: str, condition: str, figures: dict[str, np.ndarray]) -> list[Line]:
    """Means with their intervals; what is not defined is left out of them."""
    found = []
    for name, column in figures.items():
        defined = column[np.isfinite(column)]
        mean = float(defined.mean()) if len(defined) else math.nan
        found.append(Line(table, condition, name, mean, *interval_of_mean(defined), len(defined)))
    return found


def seeds_of(field: Field, share: float) -> range:
    """The replications tried."""
    return range(field.seed, field.seed + field.often(share))


def null_models(field: Field) -> list[Line]:
    """Key figures of the campaign, and of the same campaign under each null model, with the same luck."""
    seeds = seeds_of(field, 1.0)
    found = lines("null models", "the model", figures_of(field.settings, field.company, seeds))
    for name in NULLS:
        found += lines("null models", name, figures_of(replace_null(field, name).campaign, field.company, seeds))
    return found


def replace_null(field: Field, name: str) -> Field:
    """The same field under a null model."""
    return Field(field.settings, field.seed, field.replications, name)


FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)


def company_sizes(field: Field) -> list[Line]:
    """Key figures in companies of the same plan, from a quarter to four times its size; nothing for a company from records.

    Companies are redrawn with luck, so that the size is what differs and not one company's accidents.
    """
    plan = field.settings.company
    if plan.kind != "generated" or plan.office_series:
        return []
    found = []
    for factor in FACTORS:
        sizes = {f"company.offices.{i}.employees": max(1, round(each.employees * factor)) for i, each in enumerate(plan.offices)}
        settings, every = changed(field.settings, sizes), []
        for number in range(field.often(0.05)):
            redrawn = changed(settings, {"company.seed": plan.seed + number})
            seeds = [field.seed + number * 1000 + i for i in range(field.often(0.05))]
            every.append(figures_of(redrawn, build_company(redrawn.company, redrawn.behaviour), seeds))
        by_company = {name: np.array([np.nanmean(each[name]) for each in every]) for name in KEY_FIGURES}
        found += lines("company size", f"{sum(each.employees for each in settings.company.offices):,} people", by_company)
    return found


def shuffled(company: Company, seed: int) -> Company:
    """The same people and ties, with the rows inside each office in another order."""
    rng = np.random.default_rng(seed)
    old = np.concatenate(
        [rng.permutation(np.arange(a, b)) for a, b in zip(company.office_first[:-1], company.office_first[1:], strict=True)]
    )
    new = np.empty_like(old)
    new[old] = np.arange(len(old))

    def moved(start: np.ndarray, to: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        degree = np.diff(start)[old]
        begin = np.concatenate(([0], np.cumsum(degree)))
        rows = [np.sort(new[to[start[i] : start[i + 1]]]) for i in old]
        return begin.astype(start.dtype), np.concatenate(rows).astype(to.dtype)

    colleague_start, colleague_to = moved(company.colleague_start, company.colleague_to)
    follower_start, follower_to = moved(company.follower_start, company.follower_to)
    manager = company.manager[old]
    columns = {name: getattr(company, name)[old] for name in ("key", "office", "team", "level", "function", "bridge", "tenure_years")}
    return replace(
        company, **columns, manager=np.where(manager < 0, -1, new[manager]).astype(company.manager.dtype),
        colleague_start=colleague_start, colleague_to=colleague_to, follower_start=follower_start, follower_to=follower_to,
    )  # fmt: skip


def orders_of_acting(field: Field) -> list[Line]:
    """Paired differences from the campaign as it is: rows shuffled inside offices; all offices on one clock; clocks mirrored."""
    seeds = seeds_of(field, 0.5)
    base = figures_of(field.settings, field.company, seeds)
    no_zones = changed(field.settings, {"mechanisms": {**field.settings.mechanisms, "time_zones": False}})
    arms = {
        "rows shuffled inside offices": figures_of(field.settings, shuffled(field.company, 1), seeds),
        "all offices on one clock": figures_of(no_zones, field.company, seeds),
    }
    found = lines("order of acting", "as it is", base)
    for name, arm in arms.items():
        found += lines("order of acting", f"difference: {name}", {figure: arm[figure] - base[figure] for figure in KEY_FIGURES})
    return found


COUNTS = (10, 25, 50, 100, 200, 400)


def replications(field: Field) -> list[Line]:
    """Half-width of the 90 % interval of each key figure, as a share of its mean, with so many replications; and how many
    give 5 %."""
    figures = figures_of(field.settings, field.company, seeds_of(field, 2.0))
    found = []
    for name, column in figures.items():
        defined = column[np.isfinite(column)]
        for n in (each for each in COUNTS if each <= len(defined)):
            low, high = interval_of_mean(defined[:n])
            share = (high - low) / 2 / abs(defined[:n].mean()) if defined[:n].any() else math.nan
            found.append(Line("replications", f"half-width with {n}", name, float(share), math.nan, math.nan, n))
        found.append(Line("replications", "needed for 5 %", name, needed(defined, 0.05), math.nan, math.nan, len(defined)))
    return found


def needed(values: np.ndarray, half_width: float) -> float:
    """Replications for a 90 % interval of the mean of +- so large a share of it."""
    if len(values) < 2 or not values.any():
        return math.nan
    spread = values.std(ddof=1) / abs(values.mean())
    n = 2
    while stats.t.ppf((1 + CONFIDENCE) / 2, n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return float(n)


TABLES = {
    "null models": null_models,
    "company size": company_sizes,
    "order of acting": orders_of_acting,
    "replications": replications,
}
"""Every table, by name."""
