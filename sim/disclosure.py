"""Disclosure control: who of a company of real people may be told apart.

A company is cut into blocks of five people or more, once and for all: by offices (small ones go together), by levels, or by
both. A campaign chooses whole blocks or is refused, and results show whole blocks. So whatever two requests differ in, it is
whole blocks too: no group under five is left by subtracting one selection from another, or from what is published.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from sim.audiences import PeopleInGroups, PeopleInOffices, in_audience, is_fine, selections
from sim.settings import JOB_GRADES, Audience, Settings

SMALL_GROUP = 5
"""Groups of fewer people are never shown on their own."""


@dataclass(frozen=True)
class DisclosureBlocks:
    """Those whom a campaign may tell apart. `pooled` (O,), `merged` (grades,) bool: offices, and levels, that go together;
    `block` (N,) whole numbers: the block of each person; `finest` (N,) the same, by level too."""

    pooled: np.ndarray
    merged: np.ndarray
    block: np.ndarray
    finest: np.ndarray

    def whole(self, chosen: Audience, office_names: Sequence[str]) -> bool:
        """Whether a selection takes what goes together all or not at all: names, whether or not anybody is behind them, since
        who may leave out an office's only empty level learns that it is empty."""
        offices = {name in chosen.offices for name, pooled in zip(office_names, self.pooled, strict=True) if pooled}
        levels = {name in chosen.levels for name, merged in zip(JOB_GRADES, self.merged, strict=True) if merged}
        return len(offices) < 2 and len(levels) < 2

    def shown(self, group: np.ndarray) -> bool:
        """Whether a figure about some people, (N,) bool, may be shown: they are five or more, in whole blocks by level."""
        taken = np.bincount(self.finest[group], minlength=self.finest.max() + 1)
        whole = (taken == 0) | (taken == np.bincount(self.finest))
        return bool(np.count_nonzero(group) >= SMALL_GROUP and whole.all())


def blocks(selected: Iterable[Audience], company: PeopleInOffices) -> DisclosureBlocks:
    """The blocks for all selections of a campaign: offices, levels, or offices by levels, as any of them chooses; or functions, teams
    or tenure alone, and then neither offices nor levels are told apart."""
    office, level, chosen = company.office.astype(np.int64), company.level.astype(np.int64), set(selected)
    if any(map(is_fine, chosen)):
        block = fine_blocks(fine_kinds(chosen), cast(PeopleInGroups, company))
        return DisclosureBlocks(np.ones(len(company.office_names), np.bool_), np.ones(len(JOB_GRADES), np.bool_), block, block.copy())
    _, pooled = _sizes_and_pooled(company)
    by_office = any(not in_audience(Audience(offices=each.offices), company).all() for each in chosen)
    by_level = any(not in_audience(Audience(levels=each.levels), company).all() for each in chosen)
    place = np.where(pooled, len(pooled), np.arange(len(pooled)))[office] if by_office else np.zeros_like(office)
    merged = together(place, level, (len(pooled) + 1, len(JOB_GRADES)))
    rank = np.where(merged, len(merged), np.arange(len(merged)))[level]
    finest = place * (len(merged) + 1) + rank
    return DisclosureBlocks(pooled, merged, finest if by_level else place, finest)


def known_sizes(company: PeopleInOffices) -> np.ndarray:
    """(O,) people in each office as results may tell them: of offices that go together, their mean."""
    size, pooled = _sizes_and_pooled(company)
    return np.where(pooled, size[pooled].sum() / max(1, np.count_nonzero(pooled)), size)


def _sizes_and_pooled(company: PeopleInOffices) -> tuple[np.ndarray, np.ndarray]:
    """(O,) people in each office, and (O,) bool: which offices go together."""
    office = company.office.astype(np.int64)
    size = counted(np.zeros_like(office), office, (1, len(company.office_names)))
    return size[0], withheld(size, empty=True)


KINDS = {
    "functions": "functions",
    "teams": "teams",
    "people": "teams",
    "tenure_from_years": "tenure",
    "tenure_below_years": "tenure",
    "offices": "offices and levels",
    "levels": "offices and levels",
}
"""What kind of groups each field of an audience chooses: people are chosen by whole teams."""
TENURE_EDGES = (1.0, 3.0, 10.0)
"""Years with the firm at which bands of tenure begin."""


def fine_kinds(chosen: Iterable[Audience]) -> set[str]:
    """The kinds of groups by which any of these audiences is chosen."""
    return {kind for field, kind in KINDS.items() for each in chosen if getattr(each, field) not in ((), None)}


def fine_blocks(kinds: set[str], company: PeopleInGroups) -> np.ndarray:
    """(N,) the block of each person where one kind of groups is told apart: groups under five people go together."""
    groups = {
        "functions": company.labels.function_of,
        "teams": company.labels.team_of,
        "tenure": np.digitize(company.tenure_years, TENURE_EDGES),
    }
    group = np.asarray(groups[min(kinds & groups.keys())], np.int64)
    number = int(group.max()) + 1
    small = withheld(counted(np.zeros_like(group), group, (1, number)), empty=True)
    return np.where(small, number, np.arange(number))[group]


def _fine_problems(every: dict[str, Audience], company: PeopleInGroups) -> list[tuple[str, str, str]]:
    """What forbids selections of which one at least chooses functions, teams, people or tenure."""
    kinds, found = fine_kinds(every.values()), list[tuple[str, str, str]]()
    if len(kinds) > 1:
        reason = "groups cut both ways may be of fewer than five, or leave such by subtraction"
        return [("campaign", f"chooses real people by {' and by '.join(sorted(kinds))}", f"one of these throughout: {reason}")]
    off = [
        (f"{field}.{name}", "tells people apart by a year of its own", f"one of {', '.join(map('{:g}'.format, TENURE_EDGES))}")
        for field, each in every.items()
        for name in ("tenure_from_years", "tenure_below_years")
        if getattr(each, name) not in (None, 0, *TENURE_EDGES)
    ]
    if off:  # whatever the people are: who is refused by another's tenure learns it
        return off
    block = fine_blocks(kinds, company)
    sizes = np.bincount(block)
    for field, each in every.items():
        covers = in_audience(each, company)
        taken = np.bincount(block[covers], minlength=len(sizes))
        if np.count_nonzero(covers) < SMALL_GROUP:
            found.append((field, "covers too few people", f"nothing may be shown of fewer than {SMALL_GROUP}: address more"))
        elif ((taken > 0) & (taken < sizes)).any():
            whole = {
                "functions": "functions",
                "teams": "whole teams",
                "tenure": f"bands that begin at {', '.join(map('{:g}'.format, TENURE_EDGES))} years",
            }
            found.append((
                field, "tells too few people apart",
                f"{whole[min(kinds)]}, and those of fewer than {SMALL_GROUP} people all or none: nothing of these may be left by subtraction",
            ))  # fmt: skip
    return found


def too_fine(settings: Settings, company: PeopleInOffices) -> list[tuple[str, str, str]]:
    """Selections that would tell fewer than five people apart: field, what is wrong, what is expected."""
    every = selections(settings)
    if any(map(is_fine, every.values())):
        return _fine_problems(every, cast(PeopleInGroups, company))
    allowed = blocks(every.values(), company)
    small = [name for name, pooled in zip(company.office_names, allowed.pooled, strict=True) if pooled]
    grades = [name for name, merged in zip(JOB_GRADES, allowed.merged, strict=True) if merged]
    either = [f"choose {', '.join(names[:20])} all or none" for names in (small, grades) if names]
    reason = f"nothing may be shown of fewer than {SMALL_GROUP}, nor be left by subtraction"
    found = []
    for field, each in every.items():
        covers = in_audience(each, company)
        if field in ("campaign.audience", "alongside.audience") and np.count_nonzero(covers) < SMALL_GROUP:
            found.append((field, "covers too few people", f"nothing may be shown of fewer than {SMALL_GROUP}: address more"))
        elif not covers.all() and not allowed.whole(each, company.office_names):
            found.append((field, "tells too few people apart", f"{reason}: {'; '.join(either)}"))
    return found


def together(row: np.ndarray, group: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """(groups,) which groups go together where (N,) rows are told apart: those that do so in the whole company, and more.

    Otherwise one could be read off by laying the groups of a row over those of the company.
    """
    return withheld(counted(row, group, shape), always=withheld(counted(np.zeros_like(row), group, (1, shape[1]))))


def counted(row: np.ndarray, group: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """(rows, groups) numbers of people, of (N,) rows and groups."""
    return np.bincount(row * shape[1] + group, minlength=shape[0] * shape[1]).reshape(shape)


def withheld(people: np.ndarray, *, empty: bool = False, always: np.ndarray | None = None) -> np.ndarray:
    """(groups,) which groups to show together as one, the same in every row of (rows, groups): those under five people in
    any row, and others, smallest first, until these together are five or nobody in every row.

    `always` (groups,) go together whatever their size; `empty`: so do groups of nobody.
    """
    small = ((people > 0) & (people < SMALL_GROUP)).any(axis=0)
    small |= empty & (people == 0).all(axis=0)
    if always is not None:
        small |= always
    while True:
        hidden = people[:, small].sum(axis=1)
        short = np.flatnonzero((hidden > 0) & (hidden < SMALL_GROUP))
        if empty and small.any() and not hidden.any():  # groups of nobody do not stand alone
            short = np.array([people.sum(axis=1).argmax()])
        rest = np.where(small | (people == 0), np.iinfo(people.dtype).max, people)
        if not len(short) or small[rest[short[0]].argmin()]:
            return small
        small[rest[short[0]].argmin()] = True


def too_small(people: np.ndarray, *, empty: bool = False) -> np.ndarray:
    """(rows, groups) which groups to withhold: those under five people, and one more where these alone are under five.

    Otherwise a lone small group could be read off as the difference to the total of its row. `empty` withholds groups
    of nobody too.
    """
    small = (people < SMALL_GROUP) & (empty | (people > 0))
    alone = np.where(small, people, 0).sum(axis=1)
    rest = np.where(small | (people == 0), np.iinfo(people.dtype).max, people)
    one_more = small.any(axis=1) & (alone < SMALL_GROUP)
    small[one_more, rest.argmin(axis=1)[one_more]] = True
    return small


def how_many(count: int, of: int) -> str:
    """How many people out of how many, as it may be reported: neither they nor all others are a small group."""
    if 0 < count < SMALL_GROUP:
        return f"fewer than {SMALL_GROUP}"
    return f"all but fewer than {SMALL_GROUP}" if 0 < of - count < SMALL_GROUP else f"{count:,}"


_NAME = re.compile(r"[^\W\d_]{2,}([-'’.][^\W\d_]*)*")
"""A lone word that may be a name: letters, and what joins them in names."""


def discreet(text: str, people: int = 1) -> str:
    """A cell of a file of people as a message may repeat it: nothing where it may be an address or a name (words, or a lone word
    of letters), as cells in the wrong column are; unless five `people` or more share it. Ids with a digit stay: the file cannot
    be mended without them; for all else its line tells."""
    words = any(each.isspace() or each == "," for each in text.strip()) and any(map(str.isalpha, text))
    return "" if "@" in text or (people < SMALL_GROUP and (words or _NAME.fullmatch(text.strip()))) else text


def columns_shown(header: Sequence[str], known: Container[str]) -> list[str]:
    """The columns of a file as a message may list them: none where its first line may be a person, as in a file without a
    header: hardly any column is `known`, or one has a digit or an address in it."""
    person = any(each.isdigit() or each == "@" for name in header for each in name)
    return [] if person or sum(name in known for name in header) < min(2, len(header) / 2) else list(header)
