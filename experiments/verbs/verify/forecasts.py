"""Do forecasts hold what happens? Synthetic companies of known truth: last year is observed, next year is forecast.

The truth of a company is one of the plausible parameter sets, in a company and with events of its own. It is left out of the
sets that forecast. Without data, intervals and probabilities are those of all other sets; with data, these are weighed by last
year's registrations, attendance, posts and survey, as `calibrate` weighs them. With luck alone, they are those of the values in
use in the one company at hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from experiments.design.average import average_programme
from experiments.design.parameter_sets import ParameterSets
from experiments.statistics.importance import arcsines, effective_size, roots, weighed, weighted_quantiles
from experiments.statistics.intervals import share_interval
from sim.company.build import company_of
from sim.company.company import Company
from sim.ensemble import replicate
from sim.measures.kpis import KPIS
from sim.outcome import Outcome
from sim.settings import Settings
from sim.setup.world import redrawn_company

Row = dict[str, Any]

FIGURES = ("demand_rate", "attendance_rate", "content_heard", "posts")
"""Key figures that are forecast."""

WHAT_IFS: Mapping[str, Mapping[str, Any]] = {
    "no teasers": {"campaign.teasers": ()},
    "a brand of .3": {"campaign.brand.strength": 0.3},
    "20 USD for sharing": {"campaign.reward.kind": "money", "campaign.reward.value_usd": 20.0},
    "no theme": {"campaign.brand.theme": 0.0},
    "facilitation of .7": {"campaign.programme.facilitation": 0.7},
}
"""What next year's campaign is compared with: which of the two is better?"""

LUCK, SETS, DATA = "luck alone", "plausible sets", "sets and last year's data"
METHODS = (LUCK, SETS, DATA)

ENDS = np.array([0.05, 0.95])
HOLDS = (0.85, 0.95)
"""What 90 % intervals have to hold."""

ANSWERS = 50
"""Attendees who answer last year's survey, or all where there are fewer."""

DISCREPANCY = 0.1
"""As `calibrate.draws.discrepancy`."""

LUCKY_RUNS = 128
"""Runs of the values in use in one company, or as many as there are companies."""

EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
"""Of the classes of probability in the reliability table."""

FEWEST = 30
"""Cases in a class, below which nothing is said of it."""

RESAMPLES = 400
BATCH = 32
"""Companies of a task."""

ALONE = "luck"
"""Name of the task in which the values in use are simulated."""


def task_names(companies: int) -> list[str]:
    """Tasks: the first company of each batch, and the values in use."""
    return [ALONE, *map(str, range(0, companies, BATCH))]


# --- years are simulated ------------------------------------------------------------------------------------------------


def simulated(settings: Settings, sets: ParameterSets, seed: int, companies: int, task: str) -> list[Row]:
    """Rows of one task: `last` (four numbers) and `answers` of a company's last year, `next` (arms, figures) of its next."""
    if task == ALONE:
        company = company_of(settings)
        return [{"next": _next(settings, company, seed + run)} for run in range(min(LUCKY_RUNS, companies))]
    first = int(task)
    read = company_of(settings) if settings.company.kind == "records" else None
    return [_years(settings, sets, read, seed, number) for number in range(first, min(first + BATCH, companies))]


def _years(settings: Settings, sets: ParameterSets, read: Company | None, seed: int, number: int) -> Row:
    """The last and the next year of the company whose truth is a set."""
    world = redrawn_company(settings.model_copy(update={"behaviour": sets.behaviour(number, settings.behaviour)}), number)
    company = company_of(world, read)
    first = 10**6 + seed + 2 * number
    (last,) = replicate(average_programme(world), (first,), company=company)
    told, answers = _surveyed(last, first)
    registered, posts = (float(KPIS[name].formula(last)) for name in ("demand", "posts"))
    return {"last": [registered, _attendance(last), posts, told], "answers": answers, "next": _next(world, company, first + 1)}


def _attendance(outcome: Outcome) -> int:
    return int(np.count_nonzero(outcome.people["attended_day"] >= 0))


def _surveyed(outcome: Outcome, seed: int) -> tuple[float, int]:
    """Share of those asked who told the content, and how many answered."""
    answers = min(ANSWERS, _attendance(outcome))
    told = float(np.nan_to_num(KPIS["talk_about_rate"].formula(outcome)))
    return (np.random.default_rng([seed, 78]).binomial(answers, told) / answers if answers else 0.0), answers


def _next(settings: Settings, company: Company, seed: int) -> list[list[float]]:
    """(arms, figures) of next year's campaign and of every what-if, with the same events."""
    arms = (settings, *(settings.changed(changes) for changes in WHAT_IFS.values()))
    outcomes = [next(iter(replicate(arm, (seed,), company=company))) for arm in arms]
    return [[float(KPIS[name].formula(each)) for name in FIGURES] for each in outcomes]


# --- forecasts are judged -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Years:
    """Last and next year of all companies."""

    last: np.ndarray  # (companies, 4) registrations, attendance, posts, share who told the content
    answers: np.ndarray  # (companies,) to the survey
    next: np.ndarray  # (companies, arms, figures)
    lucky: np.ndarray  # (runs, arms, figures) of the values in use

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Self:
        """Out of the rows of all tasks."""
        companies, lucky = ([row for row in rows if ("last" in row) == there] for there in (True, False))
        last, answers = np.array([row["last"] for row in companies]), np.array([row["answers"] for row in companies])
        following, alone = (np.array([row["next"] for row in each], np.float64) for each in (companies, lucky))
        return cls(last, answers, following, alone)

    def weights(self) -> np.ndarray:
        """(methods from the second on, companies, sets) of the other sets in the forecast for each company; its own weighs nothing."""
        count = len(self.last)
        apart = 1.0 - np.eye(count)
        by_data = np.zeros((count, count))
        for i in range(count):
            others = np.flatnonzero(apart[i])
            answers = int(self.answers[i])

            def steady(numbers: np.ndarray, answers: int = answers) -> np.ndarray:
                return np.concatenate((roots(numbers[..., :3]), arcsines(numbers[..., 3:], answers)), axis=-1)

            by_data[i, others] = weighed(self.last[others], self.last[i], steady, DISCREPANCY)[0]
        return np.stack((apart / (count - 1), by_data))


def _probability(ahead: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(companies, what-ifs, figures) weighted share of worlds (worlds, what-ifs, figures) that are 1 and not 0, nan left out; one half
    where all are."""
    there = np.isfinite(ahead)
    wins, cases = (np.einsum("ij,jwf->iwf", weights, each) for each in (np.where(there, ahead, 0.0), there.astype(np.float64)))
    return np.where(cases > 0, wins / np.maximum(cases, 1e-300), 0.5)


@dataclass(frozen=True)
class Forecasts:
    """What became of the forecasts."""

    companies: int
    coverage: list[Row]
    reliability: list[Row]
    effective: tuple[float, float]  # sets of equal weight in a forecast with data: median and least over companies


def judged(rows: Sequence[Row]) -> Forecasts:
    """Forecasts held against what happened."""
    years = Years.of(rows)
    weights = years.weights()
    counts = [effective_size(row) for row in weights[1]]
    return Forecasts(
        len(years.last), coverage(years, weights), reliability(years, weights), (float(np.median(counts)), float(np.min(counts)))
    )


def told(forecasts: Forecasts) -> list[str]:
    """The answer in two sentences."""
    held, width = (
        {method: [row[of] for row in forecasts.coverage if row["method"] == method] for method in METHODS} for of in ("coverage", "width")
    )
    low, high = (100 * end for end in HOLDS)
    wrong = [row for row in forecasts.coverage if row["method"] != LUCK and not row["passes"]]
    verdict = f"all within {low:.0f} to {high:.0f} %" if not wrong else "; ".join(
        f"{KPIS[row['figure']].label} {row['method']} {100 * row['coverage']:.0f} %: {'too narrow' if row['coverage'] < HOLDS[0] else 'too wide'}" for row in wrong
    )  # fmt: skip
    return [
        f"Forecasts for {forecasts.companies:,} synthetic companies whose truth was left out: 90 % intervals hold the next year in "
        f"{_range(held[SETS])} % with plausible sets alone and in {_range(held[DATA])} % with last year's data, by key figure ({verdict}); with data they "
        f"are {_range(width[DATA])} % as wide. With luck alone they hold {_range(held[LUCK])} %.",
        f"Probabilities that one campaign is better: {_reliable(forecasts.reliability, DATA)} with data, {_reliable(forecasts.reliability, LUCK)} with luck alone.",
    ]


def _range(shares: Sequence[float]) -> str:
    return f"{100 * min(shares):.0f} to {100 * max(shares):.0f}"


def _reliable(rows: Sequence[Row], method: str) -> str:
    mine = [row for row in rows if row["method"] == method]
    right = sum(row["low"] <= row["predicted"] <= row["high"] for row in mine)
    return f"{right} of {len(mine)} classes happen as often as was said"


def coverage(years: Years, weights: np.ndarray) -> list[Row]:
    """Of each key figure and method: how many companies' next year lies in their 90 % intervals, with the 90 % interval of that
    share (Clopper & Pearson), and how wide the intervals are against those of the plausible sets, on average."""
    found = []
    for place, figure in enumerate(FIGURES):
        happened = years.next[:, 0, place]
        known = np.isfinite(happened)
        alone = np.nanquantile(years.lucky[:, 0, place], ENDS)
        ends = {LUCK: np.tile(alone, (len(happened), 1))}
        for method, each in zip(METHODS[1:], weights, strict=True):
            ends[method] = np.array([weighted_quantiles(happened[known], row[known], ENDS) for row in each])
        usual = float(np.ptp(ends[SETS], axis=1).mean())
        for method in METHODS:
            low, high = ends[method].T
            held, cases = int(((low <= happened) & (happened <= high))[known].sum()), int(known.sum())
            share, width = held / cases, float((high - low).mean()) / usual
            least, most = share_interval(held, cases)
            row = {"figure": figure, "method": method, "held": held, "cases": cases, "coverage": share, "low": least, "high": most}
            found.append({**row, "width": width, "passes": HOLDS[0] <= share <= HOLDS[1]})
    return found


def reliability(years: Years, weights: np.ndarray) -> list[Row]:
    """Of each method and class of probability: how likely one campaign was said to be the better one, and how often it was.

    A case is a company, a what-if and a key figure. Those of a company belong together, so companies are resampled for the 90 %
    interval. Ties are left out, of forecasts and of what happened: no side is the better one.
    """
    gaps = years.next[:, :1] - years.next[:, 1:]  # (companies, what-ifs, figures)
    lucky = years.lucky[:, :1] - years.lucky[:, 1:]
    ahead, ever = (np.where(np.isfinite(each) & (each != 0), each > 0, np.nan) for each in (gaps, lucky))
    even = np.full((len(gaps), len(ever)), 1 / len(ever))
    told = {LUCK: _probability(ever, even)} | {method: _probability(ahead, each) for method, each in zip(METHODS[1:], weights, strict=True)}
    there = np.isfinite(ahead)
    rng, found = np.random.default_rng(5), []
    picks = rng.integers(len(gaps), size=(RESAMPLES, len(gaps)))
    for method in METHODS:
        classes = np.clip(np.searchsorted(EDGES, told[method], side="right") - 1, 0, len(EDGES) - 2)
        for number in range(len(EDGES) - 1):
            inside = there & (classes == number)
            cases, wins = inside.sum(axis=(1, 2)), np.where(inside, ahead, 0.0).sum(axis=(1, 2))
            if cases.sum() < FEWEST:
                continue
            drawn = cases[picks].sum(axis=1)
            shares = (wins[picks].sum(axis=1) / np.maximum(drawn, 1))[drawn > 0]
            low, high = np.quantile(shares, ENDS)
            predicted = float(told[method][inside].mean())
            row = {"method": method, "from": EDGES[number], "to": EDGES[number + 1], "cases": int(cases.sum())}
            found.append(
                {**row, "predicted": predicted, "happened": float(wins.sum() / cases.sum()), "low": float(low), "high": float(high)}
            )
    return found
