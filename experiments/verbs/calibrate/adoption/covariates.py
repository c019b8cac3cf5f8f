"""What a file of people says of them beside when they adopted: covariates, exposures (trained, told), arms drawn by lot."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experiments.verbs.calibrate.adoption.changes import Changes, DatedValue, new_values, so_far
from experiments.verbs.calibrate.adoption.model import SATURATES_AT, Covariate
from experiments.verbs.calibrate.options import AdoptionPlan
from sim.company.tables import FileProblem, Table, some
from sim.disclosure import SMALL_GROUP, discreet

MOST_WORDS = 6
"""Words of one column that are told apart, beside the most common; the rest are one."""
PER_SD, AGAINST = "odds ratio per SD", "odds ratio"


class Values(NamedTuple):
    """What a column says of people in each period: words (W,), and which of them (N, P + 1)."""

    words: tuple[str, ...]
    which: np.ndarray

    def counts(self) -> tuple[np.ndarray, np.ndarray]:
        """(W,) people times periods, and people, of each word."""
        times = np.bincount(self.which[:, 1:].ravel(), minlength=len(self.words))
        return times, np.array([(self.which[:, 1:] == k).any(axis=1).sum() for k in range(len(self.words))])


class PeopleOfFile(NamedTuple):
    """What files say of people beside when they adopted."""

    table: Table
    lines: list[int]  # of the file, one a person
    cells: dict[str, list[str]]  # by column, one a person
    since: dict[str, np.ndarray]  # exposures that happen once: (N,) period, 0 never
    changes: Changes | None
    ties: tuple[np.ndarray, np.ndarray]  # as rows: start (N + 1,), to
    periods: int

    def spills(self, arm: str, control: str) -> bool:
        """Whether there are ties between control and other arms."""
        start, to = self.ties
        treated = np.array([each != control for each in self.cells[arm]])
        return bool((np.repeat(treated, np.diff(start)) != treated[to]).any())


def said_of(people: PeopleOfFile, plan: AdoptionPlan, problems: list[FileProblem]) -> tuple[Covariate, ...]:
    """Covariates, exposures and arms, in this order."""
    count, periods, changes = len(people.lines), people.periods, people.changes
    found: list[Covariate] = []
    for name in plan.covariates:
        cells = people.cells.get(name) or [""] * count
        found += of_column(people.table, name, values(cells, periods, new_values(changes, name, problems)))
    for name in plan.exposures:
        if name in people.since:
            found += of_exposure(name, once_since(people.since[name], periods), people.ties, once=True)
        elif changes:
            found += of_exposure(name, so_far(changes, name, count, periods, problems), people.ties, once=False)
    if plan.arm:
        found += of_arm(people, plan.arm, plan.control, problems)
    return tuple(found)


def values(cells: Sequence[str], periods: int, changes: Sequence[DatedValue] = ()) -> Values:
    """A cell a person, which holds in every period from the first on, until it changes."""
    words: dict[str, int] = {}
    at_first = np.array([words.setdefault(each, len(words)) for each in cells], np.int64)
    which = np.repeat(at_first[:, None], periods + 1, axis=1)
    for each in changes:
        which[each.row, max(each.period, 1) :] = words.setdefault(each.cell, len(words))
    return Values(tuple(words), which)


def of_column(table: Table, column: str, found: Values) -> list[Covariate]:
    """A column of numbers, standardised (empty cells are average), or of words, each against the most common."""
    numbers = [table.number(each) for each in found.words if each]
    if numbers and None not in numbers:
        known = np.array([np.nan if not each else table.number(each) for each in found.words], np.float64)[found.which]
        spread = float(np.nanstd(known[:, 1:]))
        scaled = np.nan_to_num((known - np.nanmean(known[:, 1:])) / spread) if spread > 0 else np.zeros(known.shape)
        return [Covariate(f"{column}_odds_ratio", PER_SD, f"{column}, a standard deviation more", scaled)]
    return _words(column, found, "")


def of_arm(people: PeopleOfFile, column: str, control: str, problems: list[FileProblem]) -> list[Covariate]:
    """Arms drawn by lot, each against control, and how many of one's contacts are not in control, where anything can spill over."""
    cells = people.cells[column]
    if control not in cells:
        shown = [word for word, count in Counter(cells).items() if discreet(word, count)]
        reason = f"nobody is in the arm {control!r}, which the others are compared with (calibrate.adoption.control)"
        problems.append(FileProblem(people.table.file, 0, column, "", reason, "one of " + some(shown) if shown else "an arm of the column"))
        return []
    start, to = people.ties
    degree = np.diff(start)
    treated = np.array([each != control for each in cells], np.float64)
    arms = [each._replace(by_lot=True) for each in _words(column, values(cells, people.periods), control)]
    if not people.spills(column, control):
        return arms
    held = np.bincount(np.repeat(np.arange(len(degree)), degree), treated[to], len(degree)) / np.maximum(degree, 1)
    meaning = f"all of one's contacts in another arm than {control}, against none"
    of_contacts = np.repeat(held[:, None], people.periods + 1, axis=1)
    return [*arms, Covariate(f"{column}_of_contacts_odds_ratio", AGAINST, meaning, of_contacts, by_lot=True)]


def nothing_crosses(people: PeopleOfFile, plan: AdoptionPlan) -> list[str]:
    """A note that an arm's effect includes what spills over, where no tie is between arms, as between whole sites."""
    if not plan.arm or not len(people.ties[1]) or people.spills(plan.arm, plan.control):
        return []
    return [f"No tie is between {plan.control} and other arms: what spills over to contacts is part of the effect of {plan.arm}."]


def drawn_together(people: PeopleOfFile, plan: AdoptionPlan, problems: list[FileProblem], notes: list[str]) -> np.ndarray | None:
    """(N,) the unit with which somebody was drawn by lot, where units were drawn that are no sites; None otherwise.

    If no unit is named, sites were drawn where each has one arm only.
    """
    if not plan.arm:
        return None
    arms, column, file = people.cells[plan.arm], plan.cluster or plan.columns.site, people.table.file
    first: dict[str, int] = {}
    for i, unit in enumerate(people.cells[column]):
        before = first.setdefault(unit, i)
        if not unit:
            problems.append(FileProblem(file, people.lines[i], column, "", "is empty", "the unit that was drawn with this person"))
        elif arms[before] != arms[i]:
            if not plan.cluster:
                return None  # people were drawn, not sites
            reason = f"is another arm than on line {people.lines[before]}, of the same {column}"
            problems.append(FileProblem(file, people.lines[i], plan.arm, arms[i], reason, f"one arm for each {column}"))
    units = Counter(arms[i] for i in first.values())
    for arm in (each for each, count in units.items() if count == 1):
        reason = f"is the arm of one {column} alone: what the arm does cannot be told from what that {column} is like"
        problems.append(FileProblem(file, 0, plan.arm, arm, reason, "at least two for each arm, better ten"))
    notes.append(
        f"Of {column}, {len(first)} were drawn by lot as a whole, {min(units.values())} in the smallest arm: "
        f"what is learnt of {plan.arm} rests on them, not on the number of people."
    )
    sites = {*zip(people.cells[column], people.cells[plan.columns.site], strict=True)}
    if len(sites) == len(first) == len(set(people.cells[plan.columns.site])):
        return None  # each is a site, and sites differ anyway
    number = {unit: row for row, unit in enumerate(first)}
    return np.array([number[each] for each in people.cells[column]], np.int64)


def of_exposure(column: str, exposed: np.ndarray, ties: tuple[np.ndarray, np.ndarray], once: bool) -> list[Covariate]:
    """Having been trained, told or the like before each period, (N, P + 1) times (`once`: 0 or 1); and contacts who have been.

    Contacts add up to SATURATES_AT, as adopters do.
    """
    start, to = ties
    total = np.concatenate((np.zeros((1, exposed.shape[1])), np.cumsum(exposed[to], axis=0)))
    contacts = np.minimum(total[start[1:]] - total[start[:-1]], SATURATES_AT)
    own = f"after {column}, against before" if once else f"each time of {column}, up to {SATURATES_AT}"
    other = f"each contact after {column}" if once else f"each time of {column} of a contact"
    return [
        Covariate(f"{column}_odds_ratio", AGAINST, own, exposed),
        Covariate(f"{column}_contact_odds_ratio", AGAINST, f"{other}, up to {SATURATES_AT}", contacts),
    ]


def once_since(since: np.ndarray, periods: int) -> np.ndarray:
    """(N, P + 1) exposed before each period, those since a period (N,) (0: never) from the next one on."""
    after: np.ndarray = (since[:, None] != 0) & (np.arange(periods + 1) > since[:, None])
    return after.astype(np.float64)


def _words(column: str, found: Values, against: str) -> list[Covariate]:
    times, people = found.counts()
    order = sorted(range(len(times)), key=lambda k: -times[k])
    base = found.words.index(against) if against else order[0]
    shown = [k for k in order if k != base and people[k] >= SMALL_GROUP and discreet(found.words[k], int(people[k]))][:MOST_WORDS]
    than = found.words[base] or "not stated"
    covariates = [
        Covariate(f"{column}_{_plain(found.words[k])}_odds_ratio", AGAINST, f"{column}: {found.words[k] or 'not stated'}, against {than}",
                  (found.which == k).astype(np.float64))
        for k in shown
    ]  # fmt: skip
    rest = ~np.isin(found.which, [base, *shown])
    if rest[:, 1:].any():
        covariates.append(
            Covariate(f"{column}_others_odds_ratio", AGAINST, f"{column}: any other, against {than}", rest.astype(np.float64))
        )
    return covariates


def _plain(word: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in word.casefold()) or "not_stated"
