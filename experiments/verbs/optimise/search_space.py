"""Levers that a search may pull: how each is drawn, and the campaign that follows."""

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from pydantic import ValidationError

from experiments.config.command_line import Arguments
from experiments.config.errors import COMMAND_LINE, Problem, RequestError
from experiments.config.merging import merged
from experiments.config.messages import reasons_of
from experiments.config.provenance import provenance
from experiments.config.seats import FORMAT, nobody_at_home
from experiments.config.value_lists import LevelsError, levels
from experiments.design.factors import Factor, read_factors
from experiments.design.point import Point, is_number, plain, plain_value, point, shown
from experiments.report.lever_words import lever_name, lever_value
from experiments.verbs.optimise.series import SUPPLY, not_searched, own_share, seats_of
from sim.company.company import Company
from sim.settings import Settings
from sim.setup.plan_notes import why_heard_too_low

LEVERS = "optimise.levers"
AROUND = (0.5, 0.75, 1, 1.5, 2)
"""What a number of the campaign is taken times, where it is larger than all that the file lists."""

EXAMPLE = "watercooler optimise 'campaign.brand.strength=interval(0.2,1)' campaign.reward.kind=none,recognition"


@dataclass(frozen=True)
class Lever:
    """A field of the campaign. `drawn` values are what the search handles: numbers, or places in the list of choices."""

    factor: Factor
    waves: tuple[str, ...] = ()  # names of the campaign's

    @property
    def choices(self) -> tuple[Any, ...]:
        """What can be chosen, in ascending order where there is one; none for a lever between two numbers."""
        return tuple(sorted(self.factor.values)) if _ordered(self.factor.values) else self.factor.values

    @property
    def name(self) -> str:
        """What a planner calls it."""
        return lever_name(self.factor.name, self.waves)

    def spread(self, count: int) -> list[Any]:
        """Values over all of what may be chosen: every choice that has no order, else so many of them, the ends among them."""
        if self.choices and not _ordered(self.choices):
            return list(self.choices)
        if self.choices:
            places = np.unique(np.linspace(0, len(self.choices) - 1, count).round().astype(int))
            return [self.choices[place] for place in places]
        values = np.linspace(self.factor.low, self.factor.high, count)
        return list(dict.fromkeys(self.value(round(each) if self.factor.whole else each) for each in values.tolist()))

    @property
    def count(self) -> float:
        """How many values it takes; inf between two numbers that need not be whole."""
        return len(self.choices) or (self.factor.high - self.factor.low + 1 if self.factor.whole else math.inf)

    @property
    def ordered(self) -> bool:
        """Whether its values are numbers or dates."""
        return not self.choices or _ordered(self.choices)

    @property
    def dated(self) -> bool:
        """Whether it is chosen among dates."""
        return _dates(self.choices)

    @property
    def distribution(self) -> BaseDistribution:
        """What is drawn."""
        if self.choices and _ordered(self.choices):  # a search may look next to what it found
            return IntDistribution(0, len(self.choices) - 1)
        if self.choices:
            return CategoricalDistribution(range(len(self.choices)))
        if self.factor.whole:
            return IntDistribution(int(self.factor.low), int(self.factor.high))
        return FloatDistribution(self.factor.low, self.factor.high)

    def value(self, drawn: float) -> Any:
        """The value of the field: four digits are as many as anybody can set."""
        if self.choices:
            return self.choices[int(drawn)]
        return int(drawn) if self.factor.whole else float(f"{drawn:.4g}")

    def drawn(self, value: Any) -> Any:
        """What is drawn for a value; None where the search does not reach it."""
        if self.choices:
            alike = [i for i, each in enumerate(self.choices) if str(each) == str(value)]
            return alike[0] if alike else None
        return value if isinstance(value, int | float) and self.factor.low <= value <= self.factor.high else None


@dataclass(frozen=True)
class SearchSpace:
    """Levers of a campaign."""

    base: Settings
    levers: tuple[Lever, ...]
    left_out: tuple[str, ...] = ()  # what of the levers in the file does not fit the campaign, and what no lever changes, in sentences
    company: Company | None = None  # in which it is held, once that is built

    @property
    def distributions(self) -> dict[str, BaseDistribution]:
        """What is drawn, by lever."""
        return {each.factor.name: each.distribution for each in self.levers}

    @property
    def start(self) -> dict[str, Any] | None:
        """The draw that gives the unchanged campaign; None if the search does not reach it."""
        drawn = {each.factor.name: each.drawn(self.stands(each)) for each in self.levers}
        return None if None in drawn.values() else drawn

    @property
    def size(self) -> float:
        """How many campaigns there are; inf where a lever takes any number between two."""
        return math.prod(each.count for each in self.levers)

    @property
    def every(self) -> list[dict[str, Any]]:
        """The values of every lever, of all campaigns; there are `size` of them."""
        names, values = [each.factor.name for each in self.levers], [each.spread(int(each.count)) for each in self.levers]
        return [dict(zip(names, several, strict=True)) for several in itertools.product(*values)]

    def values(self, drawn: Mapping[str, Any]) -> dict[str, Any]:
        """The value of every lever."""
        return {each.factor.name: each.value(drawn[each.factor.name]) for each in self.levers}

    def stands(self, lever: Lever) -> Any:
        """Its value in the unchanged campaign, a day written as the lever writes days: as a date, or counted from day zero."""
        value, calendar = value_of(self.base, lever.factor.name), self.base.campaign.calendar
        if lever.dated and isinstance(value, int | date):
            return str(calendar.date(value))
        return calendar.offset(value) if isinstance(value, date) and lever.ordered else value

    @property
    def as_it_is(self) -> dict[str, Any]:
        """What the base states for every lever, by field."""
        return {each.factor.name: self.stands(each) for each in self.levers}

    def told(self, lever: Lever, values: Mapping[str, Any]) -> str:
        """Its value among these of all levers, as a planner reads it; of the seats of a series, how many they are, if that is known; of a
        format that takes places at home away, that it does."""
        name, value = lever.factor.name, values[lever.factor.name]
        text, series = lever_value(name, value, self.base.campaign.calendar), SUPPLY.fullmatch(name)
        if series is None or self.company is None:
            return f"{text}, without places at home" if name == FORMAT and nobody_at_home(self.base.campaign, {name: value}) else text
        try:
            seats = f"{seats_of(self.point(values).settings, int(series[1]), self.company):,}"
        except (ValidationError, LookupError):
            return text
        return seats if value is None else f"about {seats}, {text}"

    def stated(self, lever: Lever, values: Mapping[str, Any]) -> Any:
        """Its value among these of all levers; where that states no share of seats, the share that dates and seats come to. None where
        that is not known."""
        value, name = values[lever.factor.name], lever.factor.name
        if value is None and self.company is not None and (series := SUPPLY.fullmatch(name)):
            try:
                return own_share(self.point(values).settings, int(series[1]), self.company)
            except (ValidationError, LookupError):
                return None
        return value

    def undoing(self, lever: Lever, values: Mapping[str, Any]) -> Any:
        """The value that takes the change of a lever back among these of all levers. Seats that the unchanged campaign states by dates and
        seats a session are a share of people where these have other values: they would make another number of seats."""
        stands, as_it_is = self.stands(lever), self.stated(lever, self.as_it_is)
        if stands is None and not same(self.stated(lever, {**values, lever.factor.name: None}), as_it_is):
            return as_it_is
        return stands

    def point(self, values: Mapping[str, Any]) -> Point:
        """The campaign with these values of levers, and of what goes with them. Raises as `experiments.design.point.point` does."""
        as_it_is = self.as_it_is
        moved = {name: value for name, value in values.items() if name not in as_it_is or not same(value, as_it_is[name])}
        return point(self.base, merged(self.base, {**moved, **_along(self.base, values)}), values)


def read_space(levers: Mapping[str, Any], base: Settings, arguments: Arguments) -> tuple[SearchSpace, list[Problem]]:
    """The space to be searched, and what is wrong with it. Levers of the command line replace those of the file, of which what does not
    fit the campaign is left out."""
    found: list[Problem] = []
    factors: list[Factor] = []
    left_out: list[str] = []
    if any(name.startswith(LEVERS) for name in arguments.changed):  # they would be merged with those of the file
        what = f"takes all levers at once, {{field: values, ...}}; or name each as a field with its values: {EXAMPLE}"
        found.append(Problem(COMMAND_LINE, LEVERS, what))
        levers = {}
    if not arguments.factors:
        levers, left_out = _fitting(levers, base)
    try:
        if arguments.factors or not found:
            factors = read_factors(
                {} if arguments.factors else levers,
                base,
                arguments,
                LEVERS,
                EXAMPLE,
                lambda settings, values: nobody_at_home(settings.campaign, values),
            )
    except RequestError as error:
        found += error.problems
    for name in arguments.factors or levers:
        if why := _no_lever(name):
            where = COMMAND_LINE if name in arguments.factors else provenance(LEVERS, arguments)
            found.append(Problem(where, name, f"is no lever: {why}"))
    waves = tuple(each.name for each in base.campaign.waves)
    left_out += not_searched([each.name for each in factors], base.campaign)
    return SearchSpace(base, tuple(Lever(each, waves) for each in factors), tuple(left_out)), found


def _no_lever(name: str) -> str:
    """Why a search cannot do anything with a field; empty where it can."""
    if not name.startswith("campaign."):
        return "what is searched for is a campaign, so a lever is a field of campaign"
    if name == "campaign.budget":
        return "it limits the search, so that it has one value"
    return "a campaign gives the same by any name" if name.rpartition(".")[2] in ("name", "title") else ""


def _fitting(given: Mapping[str, Any], base: Settings) -> tuple[dict[str, Any], list[str]]:
    """Levers with the values that fit the campaign, and what was left out: a day after its end, a message it does not have."""
    kept, told = dict(given), list[str]()
    for name, value in given.items():
        try:
            several = levels(value)
        except LevelsError:
            continue  # told when it is read
        if isinstance(several, dict) and not any(_misfit(base, name, each) for each in several.values()):
            continue
        if isinstance(several, list) and (around := _around(base, name, several)) != several:
            kept[name] = several = around
            own = value_of(base, name)
            told += [] if isinstance(own, str) else [f"{lever_name(name)}: {listed_values(around)}, since the campaign has {own:,}."]
        whole = isinstance(several, dict) and isinstance(several["low"], int) and isinstance(several["high"], int)
        every = several if isinstance(several, list) else list(range(several["low"], several["high"] + 1)) if whole else [*several.values()]
        reasons = {place: reason for place, each in enumerate(every) if (reason := _misfit(base, name, each))}
        if not reasons:
            continue
        fits = [each for place, each in enumerate(every) if place not in reasons]
        left = [each for place, each in enumerate(every) if place in reasons]
        if len(fits) > 1 and (whole or isinstance(several, list)):
            kept[name] = {"low": fits[0], "high": fits[-1]} if whole else fits
            shown = f"{listed_values(left)} not tried"
        else:
            del kept[name]
            shown = "no value tried"
        told.append(f"{lever_name(name)}: {shown}, since {next(iter(reasons.values()))}.")
    return kept, told


def _around(base: Settings, name: str, values: list[Any]) -> list[Any]:
    """Words or numbers of a list with the campaign's own among them; where that is a whole number larger than all of them, half of it to
    twice as much."""
    try:
        own = value_of(base, name)
    except LookupError:
        return values
    if isinstance(own, str) and all(isinstance(each, str) for each in values):
        return values if own in values else [*values, own]
    if not is_number(own) or not all(map(is_number, values)) or own in values:
        return values
    larger = isinstance(own, int) and own > max(values)
    return sorted({max(1, round(own * times)) for times in AROUND} if larger else {*values, own})


def _misfit(base: Settings, name: str, value: Any) -> str:
    """Why this campaign cannot have that value, which others can; empty where it can, or none could."""
    try:
        changed = base.changed({name: value, **nobody_at_home(base.campaign, {name: value})})
    except LookupError as error:
        return str(error.args[0]).partition(": ")[2] if any(step.isdigit() for step in name.split(".")) else ""
    except ValidationError as error:
        first, *more = error.errors(include_url=False)
        whole = not more and tuple(first["loc"]) == ("campaign",)
        return ANOTHER.split(reasons_of(error)[0])[0].partition(": ")[2] if whole else ""
    return "" if why_heard_too_low(base) else why_heard_too_low(changed)


def _along(base: Settings, values: Mapping[str, Any]) -> dict[str, Any]:
    """What changes along with levers, unless it is a lever itself: a message that goes through another channel costs what that costs, a
    deadline on the day of the last session stays there, and nobody joins from home what is no longer hybrid."""
    along: dict[str, Any] = {}
    for name, value in values.items():
        if CHANNEL.fullmatch(name) and value != value_of(base, name):
            along[f"{name.rpartition('.')[0]}.cost_usd"] = None
    along |= nobody_at_home(base.campaign, values)
    if any(SERIES.fullmatch(name) for name in values):
        before, after = (each.campaign.last_session for each in (base, base.changed({**along, **values})))
        campaign = base.campaign
        if before is not None and after is not None and before == campaign.calendar.offset(campaign.registration.closes):
            along["campaign.registration.closes"] = after
    return {name: value for name, value in along.items() if name not in values}


def listed_values(values: Sequence[Any]) -> str:
    """Values in a sentence; of many the first and the last."""
    every = [shown(plain_value(each)) for each in values]
    return ", ".join(every) if len(every) <= 4 else f"{every[0]} to {every[-1]}"


ANOTHER = re.compile(r"; (?=[\w.]+: )")
"""Between two fields of what contradicts itself in a campaign."""
CHANNEL = re.compile(r"campaign\.teasers\.\d+\.channel")
SERIES = re.compile(r"campaign\.sessions\.\d+\.(dates|every_days|first_day)")


def value_of(settings: Settings, field: str) -> Any:
    """The value of a dotted field, None where it states none. Raises LookupError where there is no such field."""
    node: Any = settings
    for step in field.split("."):
        if isinstance(node, list | tuple):
            fields: Any = dict(enumerate(node))
            step_at: Any = int(step) if step.isdecimal() else step
        else:
            fields, step_at = node if isinstance(node, dict) else vars(node) if hasattr(type(node), "model_fields") else {}, step
        if step_at not in fields:
            raise LookupError(field)
        node = fields[step_at]
    return node


def same(one: Any, other: Any) -> bool:
    """Whether two values of a field are the same, however they are written; true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(plain(one) == plain(other))


def _ordered(values: Sequence[Any]) -> bool:
    """Whether values are numbers or dates."""
    return bool(values) and (all(map(is_number, values)) or _dates(values))


def _dates(values: Sequence[Any]) -> bool:
    try:
        return bool(values) and all(isinstance(value, str) and date.fromisoformat(value) for value in values)
    except ValueError:
        return False
