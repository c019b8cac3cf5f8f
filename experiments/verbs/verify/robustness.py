"""What results do not, or should not, depend on: null models, the size of the company, the order of acting, replications."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy import stats

from experiments.statistics.intervals import CONFIDENCE, mean_interval, means
from experiments.verbs.verify import bass
from experiments.verbs.verify.programmes import NULLS, Field, without
from experiments.verbs.verify.testbed import ModelTestbed
from sim.company.build import company_of
from sim.company.company import Company
from sim.ensemble import replicate
from sim.measures.kpis import KPIS
from sim.settings import Settings

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
    found = [{name: KPIS[name].value(outcome) for name in KEY_FIGURES} for outcome in replicate(settings, seeds, company=company)]
    return {name: np.array([each[name] for each in found], np.float64) for name in KEY_FIGURES}


def lines(table: str, condition: str, figures: dict[str, np.ndarray]) -> list[Line]:
    """Means with their intervals; what is not defined is left out of them."""
    found = []
    for name, column in figures.items():
        defined = column[np.isfinite(column)]
        found.append(Line(table, condition, name, *mean_interval(defined), len(defined)))
    return found


def seeds_of(field: Field, share: float) -> range:
    """The replications tried."""
    return range(field.seed, field.seed + field.repetitions(share))


def null_models(field: Field) -> list[Line]:
    """Key figures of the campaign, and of the same campaign under each null model, with the same seeds."""
    seeds = seeds_of(field, 1.0)
    found = lines("null models", "the model", figures_of(field.settings, field.company, seeds))
    for name in NULLS:
        found += lines("null models", name, figures_of(replace(field, null=name).campaign, field.company, seeds))
    return found


FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
REDRAWN = 0.05
"""Companies of each size, and replications in each of them, as a share of the replications asked for."""


def company_sizes(field: Field, settings: Settings | None = None, table: str = "company size") -> list[Line]:
    """Key figures in companies of the same plan, from a quarter to eight times its size; nothing for a company from records.

    Companies are redrawn with each seed, so that the size is what differs and not one company's accidents.
    """
    settings = settings or field.settings
    plan = settings.company
    if plan.kind != "generated" or plan.office_series:
        return []
    found = []
    for factor in FACTORS:
        sizes = {f"company.offices.{i}.employees": max(1, round(each.employees * factor)) for i, each in enumerate(plan.offices)}
        of_size, every = settings.changed(sizes), []
        for number in range(field.repetitions(REDRAWN)):
            redrawn = of_size.changed({"company.seed": plan.seed + number})
            seeds = [field.seed + number * 1000 + i for i in range(field.repetitions(REDRAWN))]
            every.append(figures_of(redrawn, company_of(redrawn), seeds))
        by_company = {name: np.array([means(each[name]) for each in every]) for name in KEY_FIGURES}
        found += lines(table, f"{sum(each.employees for each in of_size.company.offices):,} people", by_company)
    return found


def sizes_without_channel(field: Field) -> list[Line]:
    """The same without the all-company channel, which shows the best of a large company and of a small one alike."""
    return company_sizes(field, without("trending")(field.settings), "company size, no channel")


def shuffled(company: Company, seed: int) -> Company:
    """The same people and ties, with the rows inside each office in another order."""
    rng = np.random.default_rng(seed)
    first = company.office_first
    return in_order(company, np.concatenate([rng.permutation(np.arange(a, b)) for a, b in pairwise(first.tolist())]))


def in_order(company: Company, old: np.ndarray) -> Company:
    """The same people and ties in another order of rows: `old` holds the present row of each row to come."""
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


def backwards(company: Company) -> Company:
    """The same people and ties, but the day begins where it ended: offices and clocks in the opposite order."""
    offices = len(company.office_names)
    first = company.office_first
    old = np.concatenate([np.arange(first[o], first[o + 1]) for o in reversed(range(offices))])
    return replace(
        in_order(company, old),
        office=(offices - 1 - company.office[old]).astype(company.office.dtype),
        office_names=company.office_names[::-1],
        utc_offset_hours=-company.utc_offset_hours[::-1],
        office_holidays=company.office_holidays[::-1],
    )


def orders_of_acting(field: Field) -> list[Line]:
    """Paired differences from the campaign without communities, with people or offices acting in another order.

    Communities are runs of rows, so another order would put other people together.
    """
    seeds = seeds_of(field, 0.5)
    alone = without("communities")(field.settings)
    base = figures_of(alone, field.company, seeds)
    arms = {
        "rows shuffled inside offices": (alone, shuffled(field.company, 1)),
        "all offices on one clock": (without("communities", "time_zones")(field.settings), field.company),
        "offices in the opposite order": (alone, backwards(field.company)),
    }
    found = lines("order of acting", "without communities", base)
    for name, (settings, company) in arms.items():
        arm = figures_of(settings, company, seeds)
        found += lines("order of acting", f"difference: {name}", {figure: arm[figure] - base[figure] for figure in KEY_FIGURES})
    return found


def time_steps(field: Field) -> list[Line]:
    """Bass's diffusion by talk and messages in a well-mixed company, less the closed form, where a unit of time takes 1, 4, 8 days.

    The only part of the model whose step can be shortened: rates are per day, so a finer unit takes more days at lower
    rates. Everything else is tied to the calendar (mornings, weekends, sessions): the day is the model's fixed step.
    """
    testbed = ModelTestbed(field.settings, quick=True)
    found = []
    for steps in bass.STEPS:
        share = bass.curves(testbed, steps)
        for t in bass.TIMES:
            gap = share[:, t * steps] - float(bass.closed_form(t))
            name = "a day a unit of time" if steps == 1 else f"steps of 1/{steps}"
            found.append(Line("time step", name, f"t = {t}", *mean_interval(gap), len(gap)))
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
            _, low, high = mean_interval(defined[:n])
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


TABLES: dict[str, Callable[[Field], list[Line]]] = {
    "null models": null_models,
    "time step": time_steps,
    "company size": company_sizes,
    "company size, no channel": sizes_without_channel,
    "order of acting": orders_of_acting,
    "replications": replications,
}
"""Every table, by name."""

TITLES = {
    "null models": ("Null models", "The campaign with the same luck when nobody hears, reads or sees anything from anybody (no peers), and when "
                    "only plain invitations go out (no teasers). Mean and 90 % interval."),
    "time step": ("Time step", "Bass’s diffusion in a well-mixed company: share that has heard of it at a time, less the closed form, as the "
                  "step shrinks. The model itself has one step, the day, to which calendars, mornings and sessions are tied."),
    "company size": ("Size of the company", "The same plan of offices from a quarter to eight times its size, companies redrawn. Shares should "
                     "settle; posts grow with people."),
    "company size, no channel": ("Size of the company, without the all-company channel", "The channel shows the same number of posts in a large "
                                 "company as in a small one, and asks for more reactions: how much of the difference between sizes is due to it."),
    "order of acting": ("Order of acting", "Inside a day people act by row, and offices by the clock. Differences from the campaign without communities "
                        "(they are runs of rows), under the same luck: with rows shuffled inside offices, all offices on one clock, and clocks and offices in the opposite order."),
    "replications": ("Replications", "Half-width of the 90 % interval as a share of the mean, by number of replications; and how many give 5 %."),
}  # fmt: skip
"""Heading and note of each table."""
