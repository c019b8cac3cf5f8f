"""What to find out first, before choosing: what is worth knowing of the worlds that were simulated, in words and as data.

The choice is the one that is made: among what a budget leaves, and what may turn out to fit it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from experiments.design.parameter_groups import PRICES
from experiments.report.choice_words import MANY, MOST_NAMED, amount, cited, more_may_change, the_budget
from experiments.report.choosing import COST, Ways
from experiments.report.wording import times_of
from experiments.statistics.information import Bound, Worth, worth_of_each, worth_of_groups
from experiments.statistics.main_effects import explained_by_groups
from experiments.statistics.variance import SharePart
from experiments.statistics.verdict import FEWEST

ASKED = {
    "cost_per_learning_hour_usd": ("learning_hour_usd", "an hour of learning costs you"),
    "attendee_time_cost_usd": ("attendee_hour_usd", "an hour of an attendee's time costs you"),
}
"""Prices for which a benchmark is used where the campaign states none: parameter -> field of `campaign.costs`, and what it is."""

Inputs = Mapping[str, np.ndarray]
"""(worlds,) of a parameter or (worlds, parameters) of a group, by name."""

LEAST_WORLDS = 32
"""Worlds in which a figure is known, below which what explains its spread is not told: what exceeds chance in so few is hardly anything else."""

MOST_SINGLE = 2
"""Single parameters, or prices, named in a sentence."""

UNKNOWN = "Nothing is listed: with one set of parameters nothing can be said about what is not known (uncertainty=all says it)."
NOBODY = "Nothing is listed: nobody attends what may be taken, and no answer changes that."
NONE_FITS = "Nothing is listed: nothing compared fits the budget, and no answer changes that."
TOO_FEW = "Nothing is listed: {worlds} {what} are too few to say what is worth knowing."
NO_CHOICE = "Nothing is listed: there is nothing to choose."
DECIDE = "Nothing: the choice is the same in nearly all plausible worlds, so no answer is likely to change it. Measure nothing, decide."
MORE_FIRST = "Nothing yet: the choice is the same in nearly all worlds, but these are few. Simulate more before you decide ({more}={many})."


class Unknown(NamedTuple):
    """Something that can be found out, and is worth more than chance gives."""

    kind: str  # group, parameter (both of behaviour) or price
    name: str
    worth: Worth


def worth_of(ways: Ways) -> list[Unknown]:
    """What it would be worth to know of behaviour and prices before choosing among the ways that may yet be taken: groups of parameters,
    single ones, prices; each kind with the largest first; only what exceeds chance."""
    rows = ways.weighed
    if ways.choice is None or len(rows) < 2 or not ways.groups:
        return []
    worlds = len(next(iter(ways.groups.values())))
    bound = ways.bound(rows, ways.values(COST)[rows, :worlds])
    return worth_among(ways.gains(ways.values)[rows, :worlds], bound, ways.groups, ways.singles)


def worth_among(values: np.ndarray, bound: Bound | None, groups: Inputs, singles: Mapping[str, Inputs]) -> list[Unknown]:
    """The same of any arms: what each gains (arms, worlds), and the limit that binds them."""
    kinds = [("group", worth_of_groups(values, {name: each for name, each in groups.items() if name != PRICES}, bound))]
    kinds += [(kind, worth_of_each(values, list(of), np.column_stack(list(of.values())), bound)) for kind, of in singles.items() if of]
    every = [Unknown(kind, name, worth) for kind, found in kinds for name, worth in found.items()]
    return [each for each in every if each.worth.exceeds_chance and each.worth.value > 0]


def spread_by(values: np.ndarray, groups: Inputs) -> list[Unknown]:
    """Groups of parameters by the share of the variance of a figure (worlds,) that each explains, largest first; only what exceeds chance, and
    nothing in few worlds."""
    if not groups:
        return []
    known = values[: len(next(iter(groups.values())))]
    whole = np.isfinite(known)
    if whole.sum() < LEAST_WORLDS or not np.ptp(known[whole]):
        return []
    found = explained_by_groups(known[whole], {name: each[: len(known)][whole] for name, each in groups.items()})
    return [
        Unknown("group", name, Worth(share, np.nan, found.chance)) for name, share in found.shares.items() if found.exceeds_chance(name)
    ]


def find_out_first(ways: Ways, worth: Sequence[Unknown], shares: Mapping[str, SharePart], ask: str = "") -> list[str]:
    """What to find out first, or why nothing is listed. `shares`: where the spread of the difference comes from; `ask`: how to have a
    survey and a pilot valued."""
    if why := nothing_to_ask(ways):
        return [why]
    listed = named(worth, partial(amount, ways))
    if not listed:
        which = (
            "Nothing that was tried is worth more to know than chance gives."
            if len(ways.weighed) > 1
            else "Nothing else could be taken instead, whatever is known."
        )
        told = [f"{unsure_said(ways)} {which}"] if ways.unsure else []
        if not told:
            told = [f"Nothing is listed: in {ways.worlds_counted} worlds nothing is worth more to know than chance gives."]
        if ways.kind == "undecided" and not ways.nothing_fits and shares and shares["seed"].share >= 0.5:
            told[-1] += " Most of what is undecided is chance in the events of a launch, which no survey removes."
    else:
        told = [f"{unsure_said(ways)} Worth knowing before choosing, in {ways.aim_said}:".strip(), *listed]
    return [*told, *([f"What a survey and a pilot are worth: {ask}"] if ask and len(ways.weighed) > 1 else [])]


def named(worth: Sequence[Unknown], shown: Callable[[float], str]) -> list[str]:
    """A sentence a kind, with the largest; what is worth 0 in the digits shown is left out. `shown`: a value in words."""
    told = []
    for kind, words, most in (
        ("group", "Behaviour", MOST_NAMED),
        ("parameter", "In particular", MOST_SINGLE),
        ("price", "Look up", MOST_SINGLE),
    ):
        values = [(each.name, shown(each.worth.value)) for each in worth if each.kind == kind]
        largest = [f"{in_words(name)}, worth {value}" for name, value in values if value.partition(" ")[0].strip("0.")][:most]
        told += [f"{words}: {'; '.join(largest)}."] if largest else []
    return told


def in_words(name: str) -> str:
    """A parameter or group; a price as what is to be asked, and where the answer goes."""
    if name == PRICES:
        return "prices (campaign.costs)"
    field, what = ASKED.get(name, ("", ""))
    return f"what {what} (campaign.costs.{field})" if field else name.replace("_", " ")


def nothing_to_ask(ways: Ways) -> str:
    """Why no answer can change the choice; empty where one may."""
    if ways.uncertainty == "luck":
        return UNKNOWN
    if ways.choice is None:
        return "Nothing is listed: what is aimed at is not defined for all of them."
    if ways.choice.worlds < FEWEST:
        return TOO_FEW.format(worlds=ways.worlds_counted, what=ways.worlds)
    if len(ways.choosable) == 1 < len(ways.labels):
        return NO_CHOICE
    if ways.nothing_fits and not ways.unsure:
        return NONE_FITS
    if ways.deserted and not ways.unsure:
        return NOBODY
    if len(ways.weighed) > 1 or ways.nothing_fits:
        return ""
    return MORE_FIRST.format(more=ways.more_worlds, many=MANY) if more_may_change(ways) else DECIDE


def unsure_said(ways: Ways) -> str:
    """Which ways may turn out to fit their budget, and how often they do; nothing where there are none."""
    if not ways.unsure:
        return ""
    shares = [ways.within(row) for row in ways.unsure]
    least, most = (times_of(each, ways.worlds_counted) for each in (min(shares), max(shares)))
    which = cited(ways, ways.unsure)
    if len(ways.unsure) == 1:
        return f"{which} keeps within {the_budget(ways)} in {most} {ways.worlds}."
    budget = "their own budgets" if ways.budgets_differ else the_budget(ways)
    often = most if least == most else f"{least.partition(' ')[0]} to {most}"
    return f"{which} keep within {budget} in {often} {ways.worlds}."


def finding_data(ways: Ways, worth: Sequence[Unknown]) -> list[dict[str, Any]]:
    """What `answer.json` lists: what to find out, what it is worth, in which unit, and what chance alone would give."""
    return as_data(worth, f"{ways.aim.unit} of {ways.aim_said}")


def as_data(worth: Sequence[Unknown], unit: str) -> list[dict[str, Any]]:
    """The same in any unit, largest first."""
    return [
        {
            "what": each.name,
            "kind": each.kind,
            "value": each.worth.value,
            "error": each.worth.error,
            "chance": each.worth.null,
            "unit": unit,
        }
        for each in sorted(worth, key=lambda one: -one.worth.value)
    ]
