"""Who talked: people by level and by tenure; real people in groups of five or more."""

import numpy as np

from sim.disclosure import TENURE_EDGES
from sim.measures.kpis.words import attendees, told
from sim.measures.shown import shown
from sim.measures.timeline import TENURE_BANDS, WITHHELD, CodedTable, Words
from sim.outcome import Outcome
from sim.settings import JOB_GRADES

KINDS = {"level": JOB_GRADES, "tenure": TENURE_BANDS}
"""What people are grouped by, and the groups of each kind."""


def coded_groups_table(outcome: Outcome) -> CodedTable:
    """One row a group: `kind` ("level" or "tenure"), `group`, and numbers of people: `people` in the company, `attended`,
    and `told` (the content to a peer or boss within 28 days of attending).

    Groups of which the campaign asks fewer than five real people, with one more where these alone are so few, go together
    as "withheld": the rows of a kind still add up to the company. Posts are not counted here: beside the table of posts, which withholds groups of
    each office, a count by level of the whole company would give some of them away.
    """
    kinds, groups = _groups(outcome)
    counts = {}
    for name, flag in (("people", np.ones(outcome.company.size, np.bool_)), ("attended", attendees(outcome)), ("told", told(outcome))):
        counts[name] = np.concatenate([np.bincount(code[flag], minlength=len(words)) for code, words in groups])
    there = counts["people"] > 0
    return {
        "kind": Words(kinds[there], np.array(list(KINDS))),
        "group": Words(np.flatnonzero(there), np.concatenate([words for _, words in groups])),
        **{name: each[there] for name, each in counts.items()},
    }


def _groups(outcome: Outcome) -> tuple[np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    """The kind of each group, one kind after the other; and of each kind (N,) the group of each person and its groups' names."""
    company, tellable = outcome.company, shown(outcome)
    every = (company.level.astype(np.int64), np.digitize(company.tenure_years, TENURE_EDGES))
    groups = []
    for code, words in zip(every, KINDS.values(), strict=True):
        hidden = tellable.together(code, len(words))
        groups.append((np.where(hidden[code], len(words), code), np.array([*words, WITHHELD])))
    return np.repeat(np.arange(len(groups)), [len(words) for _, words in groups]), groups
