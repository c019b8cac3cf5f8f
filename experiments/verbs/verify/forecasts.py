"""Do forecasts hold what happens? Synthetic companies of known truth: last year is observed, next year is forecast.

The truth of a company is one of the plausible parameter sets, in a company and with events of its own. It is left out of the
sets that forecast. Without data, intervals and probabilities are those of all other sets; with data, these are weighed by last
year's registrations, attendance, posts and survey, as `calibrate` weighs them. With luck alone, they are those of the values in
use in the one company at hand. Every company has several next years, which differ by events alone: with one of each, a probability
that some dozens of sets tell is a count of coins, and what it says of even chances is chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.stats import kstest

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
SAID, HOLDS = 0.9, (0.85, 0.95)
"""What intervals say that they hold, and what they have to hold; or as much as cannot be told from what they say with so few companies."""

ANSWERS = 50
"""Attendees who answer last year's survey, or all where there are fewer."""

DISCREPANCY = 0.1
"""As `calibrate.draws.discrepancy`."""

LAUNCHES = 4
"""Next years of each company."""

LUCKY_RUNS = 128
"""Runs of the values in use in one company, or as many as there are companies."""

EDGES = (0.0, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 1.0)
"""Of the classes of probability in the reliability table. One of them lies around one half, where all pairs are that nothing tells apart:
an edge there would sort them by chance."""

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
    """Rows of one task: `last` (four numbers) and `answers` of a company's last year, `next` (launches, arms, figures) of its next."""
    if task == ALONE:
        return [{"next": _next(settings, company_of(settings), range(seed, seed + min(LUCKY_RUNS, companies)))}]
    first = int(task)
    read = company_of(settings) if settings.company.kind == "records" else None
    return [_years(settings, sets, read, seed, number) for number in range(first, min(first + BATCH, companies))]


def _years(settings: Settings, sets: ParameterSets, read: Company | None, seed: int, number: int) -> Row:
    """The last and the next year of the company whose truth is a set."""
    world = redrawn_company(settings.model_copy(update={"behaviour": sets.behaviour(number, settings.behaviour)}), number)
    company = company_of(world, read)
    first = 10**6 + seed + (1 + LAUNCHES) * number
    (last,) = replicate(average_programme(world), (first,), company=company)
    told, answers = _surveyed(last, first)
    registered, posts = (float(KPIS[name].formula(last)) for name in ("demand", "posts"))
    following = _next(world, company, range(first + 1, first + 1 + LAUNCHES))
    return {"last": [registered, _attendance(last), posts, told], "answers": answers, "next": following}


def _attendance(outcome: Outcome) -> int:
    return int(np.count_nonzero(outcome.people["attended_day"] >= 0))


def _surveyed(outcome: Outcome, seed: int) -> tuple[float, int]:
    """Share of those asked who told the content, and how many answered."""
    answers = min(ANSWERS, _attendance(outcome))
    told = float(np.nan_to_num(KPIS["talk_about_rate"].formula(outcome)))
    return (np.random.default_rng([seed, 78]).binomial(answers, told) / answers if answers else 0.0), answers


def _next(settings: Settings, company: Company, seeds: range) -> list[list[list[float]]]:
    """(launches, arms, figures) of next year's campaign and of every what-if, with the same events."""
    arms = (settings, *(settings.changed(changes) for changes in WHAT_IFS.values()))
    launches = zip(*(replicate(arm, seeds, company=company) for arm in arms), strict=True)
    return [[[float(KPIS[name].formula(each)) for name in FIGURES] for each in outcomes] for outcomes in launches]


# --- forecasts are judged -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Years:
    """Last and next year of all companies."""

    last: np.ndarray  # (companies, 4) registrations, attendance, posts, share who told the content
    answers: np.ndarray  # (companies,) to the survey
    next: np.ndarray  # (companies, launches, arms, figures)
    lucky: np.ndarray  # (runs, arms, figures) of the values in use

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Self:
        """Out of the rows of all tasks."""
        companies, lucky = ([row for row in rows if ("last" in row) == there] for there in (True, False))
        last, answers = np.array([row["last"] for row in companies]), np.array([row["answers"] for row in companies])
        following, (alone,) = (np.array([row["next"] for row in each], np.float64) for each in (companies, lucky))
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


def _probability(ahead: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(companies, what-ifs, figures) weighted mean of how often worlds (worlds, what-ifs, figures) are ahead, nan left out, one half where
    all are; and its standard error, since only so many worlds tell it.

    Equation: P = sum w x / sum w; error^2 = sum w^2 (x - P)^2 / (sum w)^2. Units: shares. Source: Owen (2013), Monte Carlo theory,
    methods and examples, equation 9.9.
    """
    there = np.isfinite(ahead)
    x = np.where(there, ahead, 0.0)

    def summed(of: np.ndarray, each: np.ndarray) -> np.ndarray:
        return np.asarray(np.einsum("ij,jwf->iwf", of, each))

    cases = np.maximum(summed(weights, there.astype(np.float64)), 1e-300)
    p, squares = summed(weights, x) / cases, np.square(weights)
    off = summed(squares, x**2) - 2 * p * summed(squares, x) + p**2 * summed(squares, there.astype(np.float64))
    known = cases > 1e-300
    return np.where(known, p, 0.5), np.where(known, np.sqrt(np.maximum(off, 0.0)) / cases, 0.5)


def _ahead(values: np.ndarray) -> np.ndarray:
    """(..., what-ifs, figures) 1 where the campaign is ahead of the what-if, one half where they tie (as in `Standing.ahead`), else 0;
    nan where either is not defined. `values`: (..., arms, figures), the campaign first."""
    gaps = values[..., :1, :] - values[..., 1:, :]
    return np.where(np.isfinite(gaps), (1 + np.sign(gaps)) / 2, np.nan)


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean over launches, (companies, launches, ...); nan left out, nan where all are."""
    there = np.isfinite(values)
    count = there.sum(axis=1)
    return np.where(count > 0, np.where(there, values, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)


def _rank(values: np.ndarray, weights: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """(companies,) weighted share of worlds below what happened, ties at random: even over 0 to 1 where forecasts are right (Talts et al.
    2018). `values`: (worlds,); `weights`: (companies, worlds); `happened`: (companies,)."""
    below, alike = ((weights * found).sum(axis=1) for found in (values < happened[:, None], values == happened[:, None]))
    return np.asarray(below + np.random.default_rng(6).random(len(happened)) * alike)


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
    few = [row for row in forecasts.coverage if row["method"] != LUCK and not _within(row)]
    allowed = f", or not to be told from {100 * SAID:.0f} % with so few companies" if few else ""
    verdict = f"all within {low:.0f} to {high:.0f} %{allowed}" if not wrong else "; ".join(
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
    share (Jeffreys), how wide the intervals are against those of the plausible sets, on average, and whether the rank of what
    happened is even (`rank_p`, Kolmogorov & Smirnov)."""
    found, launches = [], years.next.shape[1]
    for place, figure in enumerate(FIGURES):
        happened, every = years.next[:, 0, 0, place], years.next[:, :, 0, place].ravel()
        known, told = np.isfinite(happened), np.isfinite(every)
        lucky = years.lucky[:, 0, place]
        lucky = lucky[np.isfinite(lucky)]
        forecast = {LUCK: (lucky, np.full((len(happened), len(lucky)), 1 / len(lucky)))}
        for method, each in zip(METHODS[1:], weights, strict=True):
            spread = np.repeat(each / launches, launches, axis=1)[:, told]
            forecast[method] = (every[told], spread / spread.sum(axis=1, keepdims=True))
        ends = {method: np.array([weighted_quantiles(values, row, ENDS) for row in each]) for method, (values, each) in forecast.items()}
        usual = float(np.ptp(ends[SETS], axis=1).mean())
        for method, (values, each) in forecast.items():
            low, high = ends[method].T
            held, cases = int(((low <= happened) & (happened <= high))[known].sum()), int(known.sum())
            share, width = held / cases, float((high - low).mean()) / usual
            least, most = share_interval(held, cases)
            row = {"figure": figure, "method": method, "held": held, "cases": cases, "coverage": share, "low": least, "high": most}
            rank_p = float(kstest(_rank(values, each[known], happened[known]), "uniform").pvalue)
            found.append({**row, "width": width, "rank_p": rank_p, "passes": _within(row) or least <= SAID <= most})
    return found


def _within(row: Row) -> bool:
    """Whether the intervals hold what they have to."""
    return bool(HOLDS[0] <= row["coverage"] <= HOLDS[1])


def reliability(years: Years, weights: np.ndarray) -> list[Row]:
    """Of each method and class of probability: how likely one campaign was said to be ahead, how uncertain that is (`error`, a standard
    error, since only so many worlds say it), and how often it was ahead.

    A case is a company, a what-if and a key figure, over all its next years. Cases of a company share its parameters, so companies are
    resampled for the 90 % interval.
    """
    ahead, ever = _mean(_ahead(years.next)), _ahead(years.lucky)
    even = np.full((len(ahead), len(ever)), 1 / len(ever))
    told = {LUCK: _probability(ever, even)} | {method: _probability(ahead, each) for method, each in zip(METHODS[1:], weights, strict=True)}
    there = np.isfinite(ahead)
    rng, found = np.random.default_rng(5), []
    picks = rng.integers(len(ahead), size=(RESAMPLES, len(ahead)))
    for method, (said, error) in told.items():
        classes = np.clip(np.searchsorted(EDGES, said, side="right") - 1, 0, len(EDGES) - 2)
        for number in range(len(EDGES) - 1):
            inside = there & (classes == number)
            cases, wins = inside.sum(axis=(1, 2)), np.where(inside, ahead, 0.0).sum(axis=(1, 2))
            if cases.sum() < FEWEST:
                continue
            drawn = cases[picks].sum(axis=1)
            shares = (wins[picks].sum(axis=1) / np.maximum(drawn, 1))[drawn > 0]
            low, high = np.quantile(shares, ENDS)
            row = {"method": method, "from": EDGES[number], "to": EDGES[number + 1], "cases": int(cases.sum())}
            row |= {"companies": int((cases > 0).sum()), "predicted": float(said[inside].mean())}
            row |= {"error": float(np.sqrt(np.square(error[inside]).mean())), "happened": float(wins.sum() / cases.sum())}
            found.append({**row, "low": float(low), "high": float(high)})
    return found
