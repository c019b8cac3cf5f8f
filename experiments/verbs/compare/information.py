"""What to find out before choosing, and what each answer is worth: parameters, their groups, prices, a survey, a pilot in one office.

What arms gain is the mean of two outcomes of each world: as it is, and with other events in another company. What is measured
beforehand is simulated with events of its own, in the company of the world.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.design.average import average_programme
from experiments.design.parameter_groups import PRICES
from experiments.design.parameter_sets import MEASURED_BEFORE, OTHER_COMPANY, ParameterSets, variant
from experiments.design.point import point
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.report.choosing import COST, Ways
from experiments.statistics.information import Bound, Worth, most_of_everything, worth_of_each, worth_of_everything, worth_of_groups
from experiments.verbs.compare.comparison import Comparison
from sim.company.company import Company
from sim.settings import Settings
from sim.setup.calendar import Misfit

ANSWERING = 0.5
"""Share of those asked who answer. An assumption."""

TALKERS_ANSWER = (1.0, 2.0)
"""How many times as likely who told the content is to answer as who did not: unknown between these. An assumption."""

DESIRABLE = (0.0, 0.1)
"""Share of those who told nothing that say they did: unknown between these. An assumption."""


@dataclass(frozen=True)
class Knowable:
    """Something that can be found out."""

    kind: str  # one of KINDS
    name: str
    worth: Worth
    cost_usd: float = math.nan  # where taking it is simulated


KINDS = {
    "everything": "everything that can be known",
    "survey": "survey question",
    "pilot": "pilot in one office",
    "group": "group of parameters",
    "parameter": "parameter",
    "price": "price to look up",
}


@dataclass(frozen=True)
class Information:
    """What finding out is worth, in the unit of what is aimed at."""

    everything: Worth  # at least
    most: float  # what everything is worth at most, in nine of ten cases
    findings: tuple[Knowable, ...]  # all that were tried, largest first within their kind
    no_pilot: str  # why none was tried; else nothing
    found: tuple[ResultSet, ...]  # what was simulated for it

    @property
    def worlds(self) -> int:
        """In how many worlds it was valued."""
        return len(self.found[0].seeds)

    @property
    def worth_it(self) -> list[Knowable]:
        """What is worth more than chance gives, largest first."""
        return sorted(
            (each for each in self.findings if each.worth.exceeds_chance and each.worth.value > 0), key=lambda one: -one.worth.value
        )


def find_out(
    comparison: Comparison,
    runner: Runner,
    sets: ParameterSets,
    groups: Mapping[str, Sequence[str]],
    company: Company,
    misfits: Callable[[Settings], list[Misfit]],
    answers: int,
) -> Information | None:
    """Simulate what is measured beforehand, and value it and every parameter; None where what is aimed at is not defined, where the budget
    leaves no choice, whatever is known, or where too few worlds are whole for any of it to be valued.

    No more worlds than parameter sets: where sets come again, inputs tell which set it is.
    """
    ways = comparison.ways
    among = _open(ways)
    if ways.choice is None or len(among) < 2:
        return None
    worlds, points = comparison.found.seeds[: len(sets)], comparison.found.points
    twin = runner.evaluate(points, variant(worlds, OTHER_COMPANY))
    values = ways.gains(lambda name: comparison.found.values(name)[among, : len(worlds)])
    again = ways.gains(lambda name: twin.values(name)[among])
    both = (values + again) / 2
    bound, bound_again = (ways.bound(among, found.values(COST)[among, : len(worlds)]) for found in (comparison.found, twin))
    if bound is None or bound_again is None:
        bound = bound_again = None
    whole = bound.and_again(bound_again) if bound and bound_again else None
    names = {section: [name for name in sets.names if name in held] for section, held in groups.items()}
    inputs = {section: sets.columns(held, worlds) for section, held in names.items() if held}
    behaviour = [name for name in sets.names if name not in names.get(PRICES, [])]
    parts = {
        "group": worth_of_groups(both, {section: each for section, each in inputs.items() if section != PRICES}, whole),
        "parameter": worth_of_each(both, behaviour, sets.columns(behaviour, worlds), whole),
        "price": worth_of_each(both, names.get(PRICES, []), sets.columns(names.get(PRICES, []), worlds), whole),
    }
    jointly = worth_of_groups(both, {"all": sets.columns(sets.names, worlds)}, whole)
    if not jointly:
        return None
    everything = at_least(worth_of_everything(values, again, bound, bound_again), [jointly, *parts.values()])
    most = max(most_of_everything(values, again, bound, bound_again), everything.value)
    limit = everything.value
    before = variant(worlds, MEASURED_BEFORE)
    programme = runner.evaluate([point(average_programme(comparison.arms[0].settings))], before)
    survey, told = survey_answers(programme.values("talk_about_rate")[0], programme.values("attended")[0], answers)
    asked = worth_of_groups(both, {"told": _filled(told)}, whole)
    findings = [
        *_valued(
            "survey",
            f"{answers} answers of attendees of an average programme: did you tell its content?",
            both,
            survey,
            whole,
            asked["told"].value,
            limit,
        ),
    ]
    pilot, no_pilot = pilot_of(comparison.arms[ways.choice.first].settings, company)
    if pilot is not None and misfits(pilot):
        pilot, no_pilot = None, "the campaign does not fit into one office"
    found = [twin, programme]
    if pilot is not None:
        tried = runner.evaluate([point(pilot)], before)
        (office,) = pilot.campaign.audience.offices
        share, _ = survey_answers(tried.values("talk_about_rate")[0], tried.values("attended")[0], company.size)
        seen = np.column_stack([_filled(tried.values("demand_rate")[0]), _filled(np.log1p(tried.values("posts")[0])), share])
        name = f"“{comparison.arms[ways.choice.first].label}” in {office}: who wants it, posts, and the survey of its attendees"
        findings += _valued("pilot", name, both, seen, whole, limit, limit, float(np.nanmean(tried.values("cost_total")[0])))
        found.append(tried)
    findings += [Knowable(kind, name, each.at_most(limit)) for kind, part in parts.items() for name, each in part.items()]
    return Information(everything, most, tuple(findings), no_pilot, tuple(found))


def at_least(everything: Worth, parts: Sequence[Mapping[str, Worth]]) -> Worth:
    """What all there is to know is worth at least: as much as the most valuable part that exceeds chance. Events blur the value of everything
    as a whole, and many parameters blur what a regression on all of them finds, more than that of a few that count."""
    told = [each for part in parts for each in part.values() if each.exceeds_chance]
    return max([everything, *told], key=lambda each: each.value)


def _open(ways: Ways) -> list[int]:
    """Arms that may yet be taken: those that fit their budget, and those that may turn out to."""
    among = [] if ways.choice is None or ways.nothing_fits else list(ways.choice.among)
    return list(dict.fromkeys([ways.taken, *among, *ways.unsure]))


def _valued(
    kind: str, name: str, values: np.ndarray, data: np.ndarray, bound: Bound | None, about: float, limit: float, cost: float = math.nan
) -> list[Knowable]:
    """Data, valued: no more than what they are about, and no more than everything."""
    found = worth_of_groups(values, {name: data.reshape(len(data), -1)}, bound)
    return [Knowable(kind, name, each.at_most(min(about, limit)), cost) for each in found.values()]


def survey_answers(told: np.ndarray, attended: np.ndarray, answers: int) -> tuple[np.ndarray, np.ndarray]:
    """(worlds,) share of answers that say the content was told, and (worlds, 1) the share that is true.

    Equation: with odds w that who told answers, q = w p / (w p + 1 - p) of those who answer told; of the others a share d says so:
    y = q + (1 - q) d; answers ~ Binomial(n, y). Units: shares; n answers, at most half of the attendees. Source: assumptions
    (ANSWERING, TALKERS_ANSWER, DESIRABLE), drawn anew in every world, since a planner does not know them.
    """
    rng, worlds = np.random.default_rng(2), len(told)
    low, high = map(math.log, TALKERS_ANSWER)
    odds = np.exp(rng.uniform(low, high, worlds))
    desirable = rng.uniform(DESIRABLE[0], DESIRABLE[1], worlds)
    p = np.nan_to_num(told)
    q = odds * p / (odds * p + 1 - p)
    n = np.minimum(answers, np.nan_to_num(attended) * ANSWERING).astype(np.int64)
    counted = rng.binomial(n, np.clip(q + (1 - q) * desirable, 0.0, 1.0))
    shares = np.where(n > 0, counted / np.maximum(n, 1), np.nan)
    return _filled(shares), told[:, None]


def _filled(values: np.ndarray) -> np.ndarray:
    """Values with the mean where nothing was seen: then nothing is told."""
    known = values[np.isfinite(values)]
    filled: np.ndarray = np.where(np.isfinite(values), values, known.mean() if len(known) else 0.0)
    return filled


def pilot_of(settings: Settings, company: Company) -> tuple[Settings | None, str]:
    """A campaign in the office of middle size among those it is for: audience, sessions and teasers; or why there is none."""
    campaign = settings.campaign
    sizes = np.diff(company.office_first)
    meant = [o for o, name in enumerate(company.office_names) if not campaign.audience.offices or name in campaign.audience.offices]
    if len(meant) < 2:
        return None, "the campaign is for one office as it is"
    office = company.office_names[sorted(meant, key=lambda o: sizes[o])[len(meant) // 2]]
    sessions = [
        {**each.model_dump(mode="json"), "offices": [office]} for each in campaign.sessions if not each.offices or office in each.offices
    ]
    teasers = [
        {**each.model_dump(mode="json"), "audience": {**each.audience.model_dump(mode="json"), "offices": [office]}}
        for each in campaign.teasers
        if not each.audience.offices or office in each.audience.offices
    ]
    if not sessions:
        return None, f"no session is held in {office}"
    return settings.changed({"campaign.audience.offices": [office], "campaign.sessions": sessions, "campaign.teasers": teasers}), ""
