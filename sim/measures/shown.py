"""Which offices, levels and other groups results tell apart: all of a made-up company; of real people, blocks of five or more.

Real people are told apart by what a campaign chooses them by (`sim.disclosure.blocks`): where it chooses managers, an office
is shown only if none or five of its managers are among its people.
"""

from dataclasses import dataclass

import numpy as np

from sim.audiences import selections
from sim.company.company import Company
from sim.disclosure import DisclosureBlocks, blocks, counted, together, too_small, withheld
from sim.once import once
from sim.outcome import Outcome
from sim.settings import JOB_GRADES, Audience

POOLED = "other offices"
MOST_KNOWN = 16
"""Choices of a company that are remembered: a search may try many."""


@dataclass(frozen=True)
class Shown:
    """What may be told apart. `offices`: names; `office_as` (O,): as which of them each office is shown."""

    blocks: DisclosureBlocks | None  # None: everything
    offices: np.ndarray
    office_as: np.ndarray

    def about(self, group: np.ndarray) -> bool:
        """Whether a figure about some people, (N,) bool, may be shown."""
        return self.blocks is None or self.blocks.shown(group)

    def together(self, group: np.ndarray, groups: int) -> np.ndarray:
        """(groups,) which groups of the company, (N,) whole numbers, are shown as one."""
        if self.blocks is None:
            return np.zeros(groups, np.bool_)
        return together(self.blocks.block, group, (int(self.blocks.block.max()) + 1, groups))

    def few(self, row: np.ndarray, group: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
        """(N,) whether each person's group within its row, both (N,) whole numbers, is too small to be named."""
        if self.blocks is None:
            return np.zeros(len(row), np.bool_)
        levels = len(JOB_GRADES) + 1
        within = row * levels + (self.blocks.finest % levels) * (self.blocks.block is self.blocks.finest)
        return too_small(counted(within, group, (shape[0] * levels, shape[1])))[within, group]


@once
def shown(outcome: Outcome) -> Shown:
    """What may be told apart in the results of this run."""
    if not outcome.company.real:
        return _everything(outcome.company)
    known = _known(outcome.company)
    chosen = frozenset(selections(outcome.settings).values())
    if chosen not in known:
        if len(known) >= MOST_KNOWN:
            known.clear()
        known[chosen] = _shown(outcome.company, chosen)
    return known[chosen]


@once
def _known(company: Company) -> dict[frozenset[Audience], Shown]:
    """For the selections of each campaign, as they come."""
    return {}


@once
def _everything(company: Company) -> Shown:
    return Shown(None, np.array(company.office_names, dtype=np.str_), np.arange(len(company.office_names), dtype=np.int32))


def _shown(company: Company, chosen: frozenset[Audience]) -> Shown:
    names = company.office_names
    found = blocks(chosen, company)
    levels = len(JOB_GRADES) + 1
    by_level = found.finest % levels if found.block is found.finest else np.zeros_like(found.finest)
    people = counted(by_level, company.office.astype(np.int64), (levels, len(names)))
    small = withheld(people, always=found.pooled)  # which holds offices of nobody too
    offices = [name for name, hidden in zip(names, small, strict=True) if not hidden]
    office_as = np.where(small, len(offices), np.cumsum(~small) - 1).astype(np.int32)
    return Shown(found, np.array([*offices, POOLED] if small.any() else offices, dtype=np.str_), office_as)
