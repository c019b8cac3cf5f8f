"""Campaigns simulated for a calibration: what is kept of each is what was observed of the real one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from experiments.execution.task_cache import Arrays
from experiments.statistics.importance import arcsines, roots
from experiments.verbs.calibrate.series.data import Observed, Survey
from sim.company.build import company_of
from sim.company.company import Company
from sim.ensemble import Vary, replicate
from sim.measures.kpis.demand import seats
from sim.measures.kpis.talk import mention_only_rate, talk_about_rate
from sim.outcome import Outcome
from sim.settings import Parameter, Settings
from sim.state.layout import Tally

COLUMNS: dict[str, tuple[int, ...]] = {
    "registrations": (Tally.WANTING,),
    "attendance": (Tally.SEATED,),
    "posts": (Tally.POSTS_BEFORE, Tally.POSTS_DURING, Tally.POSTS_AFTER),
}
"""Columns of the daily tally that count what a series counts. A registration is asked for, with or without a seat."""

WEEK = 7


@dataclass(frozen=True)
class Watched:
    """What is looked at in one series."""

    name: str
    last: int  # last day compared
    by_office: bool


@dataclass(frozen=True)
class Lens:
    """What is kept of a campaign: weekly counts and office totals of each series, and the answers of a survey."""

    series: tuple[Watched, ...]
    offices: tuple[str, ...]
    answers: int  # of the survey; 0: none

    @classmethod
    def of(cls, observed: Observed, company: Company) -> "Lens":
        """The lens through which something observed can be compared with simulations."""
        watched = tuple(Watched(each.name, each.last, each.by_office) for each in observed.series)
        return cls(watched, company.office_names, observed.survey.answers if observed.survey else 0)

    def labels(self) -> list[str]:
        """Names of the features, in order."""
        names = []
        for each in self.series:
            names += [f"{each.name}, week {number}" for number in range(1, len(_weeks(each.last)) + 1)]
            names += [f"{each.name}, {office}" for office in self.offices] if each.by_office else []
        return names + (["told the content", "told only that they attended"] if self.answers else [])

    def numbers(self, counts: dict[str, np.ndarray], survey: Survey | None) -> np.ndarray:
        """(F,) what the labels say: people or posts, and shares of answers. `counts` (D, O) by series."""
        found: list[float] = []
        for each in self.series:
            by_day = counts[each.name][: each.last + 1]
            found += np.add.reduceat(by_day.sum(axis=1), _weeks(each.last)).tolist()
            found += by_day.sum(axis=0).tolist() if each.by_office else []
        if survey is not None:
            found += [survey.told_content / survey.answers, survey.attendance / survey.answers]
        return np.array(found, np.float64)

    def features(self, numbers: np.ndarray) -> np.ndarray:
        """(..., F) on scales on which chance moves them about equally everywhere (Anscombe's roots, arcsines of shares)."""
        shares = 2 if self.answers else 0
        counted, answered = numbers[..., : numbers.shape[-1] - shares], numbers[..., numbers.shape[-1] - shares :]
        return np.concatenate((roots(counted), arcsines(answered, self.answers)), axis=-1)

    def totals(self, numbers: np.ndarray) -> np.ndarray:
        """(..., series and shares) of numbers (..., F): the whole of each series, and the shares of answers."""
        found, place = [], 0
        for each in self.series:
            weeks = len(_weeks(each.last))
            found.append(numbers[..., place : place + weeks].sum(axis=-1))
            place += weeks + (len(self.offices) if each.by_office else 0)
        return np.concatenate((np.stack(found, axis=-1), numbers[..., place:]), axis=-1) if found else numbers[..., place:]


def _weeks(last: int) -> np.ndarray:
    """First days of the weeks up to a last day; a rest of up to three days belongs to the week before."""
    first = np.arange(0, last + 1, WEEK)
    return first[:-1] if len(first) > 1 and last + 1 - first[-1] <= 3 else first


@dataclass(frozen=True)
class PriorRanges:
    """Parameters and the unit cube: each range from 0 to 1, evenly or on a logarithmic scale.

    The scale is that of the prior: draws are weighed by its density against an even one on the same scale.
    """

    names: tuple[str, ...]
    low: np.ndarray  # (d,)
    high: np.ndarray  # (d,)
    logarithmic: np.ndarray  # (d,) which are looked through on a logarithmic scale

    @classmethod
    def of(cls, parameters: dict[str, Parameter], names: Sequence[str]) -> "PriorRanges":
        """The ranges in a behaviour file."""
        chosen = [parameters[name] for name in names]
        low, high, in_ratios = (np.array([getattr(each, part) for each in chosen]) for part in ("low", "high", "in_ratios"))
        return cls(tuple(names), low, high, in_ratios)

    def natural(self, x: np.ndarray) -> np.ndarray:
        """(..., d) values of points in the cube, to the digits of a float32: the last ones of a power differ between processors."""
        low = np.where(self.logarithmic, self.low, 1.0)
        grown = low * (np.where(self.logarithmic, self.high, 1.0) / low) ** x
        values = np.where(self.logarithmic, grown, self.low + x * (self.high - self.low))
        return np.asarray(np.clip(values.astype(np.float32).astype(np.float64), self.low, self.high))


@dataclass(frozen=True)
class Setup:
    """What is the same in all simulations of a calibration; the settings as text, so that it travels."""

    settings: str
    lens: Lens
    ranges: PriorRanges
    sets: tuple[str, ...] = ()  # names of all parameters where whole sets are simulated, each in a company of its own; else empty

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters that differ between simulations."""
        return self.sets or self.ranges.names


@dataclass(frozen=True)
class SimulationBatch:
    """Simulations to be done: values (m, d) of the parameters, and a seed each (m,)."""

    values: np.ndarray
    seeds: np.ndarray


def simulate(setup: Setup, batch: SimulationBatch) -> Arrays:
    """`numbers` (m, F) as the lens sees each simulation, `daily` (m, series, D) of the whole company, and the `seats` (m,) it offers."""
    settings, company = _prepared(setup.settings)
    vary: Vary = "company" if setup.sets else "seed"
    shared = company if setup.sets or not _shapes_the_company(setup.names) else None
    numbers, daily, offered = [], [], []
    for values, seed in zip(batch.values.tolist(), batch.seeds.tolist(), strict=True):
        behaviour = settings.behaviour.changed(dict(zip(setup.names, values, strict=True)))
        changed = settings.model_copy(update={"behaviour": behaviour})
        (outcome,) = replicate(changed, (seed,), vary=vary, company=shared)
        counts = {each.name: new_by_day(outcome, each.name) for each in setup.lens.series}
        numbers.append(setup.lens.numbers(counts, asked(outcome, setup.lens.answers, seed)))
        daily.append([each.sum(axis=1) for each in counts.values()])
        offered.append(seats(outcome))
    days = settings.campaign.calendar.days
    by_day = np.array(daily, np.int64).reshape(len(numbers), len(setup.lens.series), days)
    return {"numbers": np.array(numbers), "daily": by_day, "seats": np.array(offered)}


@lru_cache(2)
def _prepared(text: str) -> tuple[Settings, Company]:
    settings = Settings.model_validate_json(text)
    return settings, company_of(settings)


def _shapes_the_company(names: Sequence[str]) -> bool:
    return any(name.startswith(("people_", "network_")) for name in names)


def new_by_day(outcome: Outcome, series: str) -> np.ndarray:
    """(D, O) what a series counts, on each day in each office."""
    so_far = outcome.daily[:, :, list(COLUMNS[series])].sum(axis=2)
    new: np.ndarray = np.diff(so_far, axis=0, prepend=0)
    return new


def asked(outcome: Outcome, answers: int, seed: int) -> Survey | None:
    """A survey among the attendees: this many answers, drawn from what share of them told what."""
    if answers == 0:
        return None
    told, mentioned = (float(np.nan_to_num(measure(outcome))) for measure in (talk_about_rate, mention_only_rate))
    rng = np.random.default_rng([seed, 77])
    content, attendance, nothing = rng.multinomial(answers, [told, mentioned, max(0.0, 1.0 - told - mentioned)]).tolist()
    return Survey(nothing=nothing, attendance=attendance, content=content, use=0)


def batches(values: np.ndarray, first_seed: int, size: int = 50) -> list[SimulationBatch]:
    """The simulations of values (n, d), in pieces."""
    seeds = np.arange(first_seed, first_seed + len(values), dtype=np.int64)
    return [SimulationBatch(values[i : i + size], seeds[i : i + size]) for i in range(0, len(values), size)]
