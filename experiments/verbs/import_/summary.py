"""What an import found, in numbers that may be shown: groups under five people are pooled, counts of ties are rounded.

Rounding to five keeps subtraction from giving away what is hidden: no sum of rounded counts tells a single one.
"""

from dataclasses import dataclass, field

import numpy as np

from experiments.report.numbers import minus
from experiments.verbs.import_.learning import Learning
from experiments.verbs.import_.messages import Messages
from experiments.verbs.import_.people import ImportedPeople
from experiments.verbs.import_.ties import MANAGER, Ties, colleague_pairs
from sim.company.ties import SEVERAL
from sim.disclosure import SMALL_GROUP, how_many, too_small

ROUNDED_TO = 5
MOST_OFFICES = 15
"""Offices that a matrix has room for; the others, smallest first, are drawn together."""
MOST_COURSES = 30
OTHERS = "other offices"
FEW = "too few people"
DEGREE = "Ties a person, mean and standard deviation"


@dataclass(frozen=True)
class OfficeRow:
    """One office, or several small ones. Counts of ties are rounded."""

    name: str
    people: int
    offset: str
    inside: int
    outside: int

    @property
    def ties_each(self) -> float:
        """Colleague ties a person."""
        return (2 * self.inside + self.outside) / self.people


@dataclass(frozen=True)
class Course:
    """One course, or several with few people. Counts are of records."""

    name: str
    registered: int
    attended: int


@dataclass
class ImportSummary:
    """Everything the page and the picture show."""

    people: int
    offices: list[OfficeRow]
    pooled_offices: int  # offices under five people (and one more where these are too few)
    matrix_names: list[str]
    matrix: np.ndarray  # (offices, offices) rounded colleague ties between them, and inside on the diagonal
    degree: np.ndarray  # ties at the left edge of each class of people
    at_least: np.ndarray  # share of people with at least this many ties
    facts: list[tuple[str, str]] = field(default_factory=list)  # what, and how much
    courses: list[Course] = field(default_factory=list)
    across: float = 0.0  # share of ties that lead to another office
    ties_known: bool = False  # whether the ties rest on more than the line of managers


def rounded(count: np.ndarray) -> np.ndarray:
    """Counts (n, ...) to the nearest five."""
    return (ROUNDED_TO * np.floor(np.asarray(count) / ROUNDED_TO + 0.5)).astype(np.int64)


def summarise(
    people: ImportedPeople, ties: list[Ties], messages: Messages | None, learning: Learning | None, ties_known: bool
) -> ImportSummary:
    """Offices, ties, degrees, bridges, messages and courses of an import."""
    pairs = colleague_pairs(ties, len(people))
    sizes = np.bincount(people.office, minlength=len(people.offices))
    hidden = too_small(sizes[None, :], empty=True)[0]
    order = [int(i) for i in np.lexsort((np.arange(len(sizes)), -sizes)) if not hidden[i]]
    group = _groups(order, len(sizes))
    ends = group[people.office[pairs]]
    count = max(len(order) + int(hidden.any()), 1)
    between = np.zeros((count, count), np.int64)
    np.add.at(between, (ends[0], ends[1]), 1)
    between = between + between.T - np.diag(np.diag(between))
    names = [people.offices[i] for i in order] + [OTHERS] * bool(hidden.any())
    rows = _office_rows(people, names, order, hidden, sizes, between)
    matrix_names, matrix = _fitted(names, between)
    degree = np.bincount(pairs.ravel().astype(np.int64), minlength=len(people))
    edges, at_least = degree_classes(degree)
    summary = ImportSummary(
        people=len(people),
        offices=rows,
        pooled_offices=int(hidden.sum()),
        matrix_names=matrix_names,
        matrix=rounded(matrix),
        degree=edges,
        at_least=at_least,
        across=float((people.office[pairs[0]] != people.office[pairs[1]]).mean()) if pairs.shape[1] else 0.0,
        ties_known=ties_known,
    )
    summary.facts = [*_people_facts(people), *_tie_facts(people, pairs, degree, ties), *_message_facts(people, messages)]
    summary.courses = _courses(learning) if learning is not None else []
    return summary


def _groups(order: list[int], offices: int) -> np.ndarray:
    """(O,) the row under which each office is shown; hidden ones share the last."""
    group = np.full(offices, len(order), np.int64)
    group[order] = np.arange(len(order))
    return group


def _office_rows(
    people: ImportedPeople, names: list[str], order: list[int], hidden: np.ndarray, sizes: np.ndarray, between: np.ndarray
) -> list[OfficeRow]:
    counts = [int(sizes[i]) for i in order] + [int(sizes[hidden].sum())] * bool(hidden.any())
    offsets = [people.offset[i] for i in order] + [None] * bool(hidden.any())
    inside = rounded(np.diag(between))
    outside = rounded(between.sum(axis=1) - np.diag(between))
    return [
        OfficeRow(name, size, "" if hours is None else minus(f"{hours:+g}"), int(within), int(across))
        for name, size, hours, within, across in zip(names, counts, offsets, inside, outside, strict=True)
    ]


def _fitted(names: list[str], between: np.ndarray) -> tuple[list[str], np.ndarray]:
    """At most MOST_OFFICES rows: the largest, and all others together."""
    if len(names) <= MOST_OFFICES:
        return names, between
    group = np.minimum(np.arange(len(names)), MOST_OFFICES - 1)
    fitted = np.zeros((MOST_OFFICES, MOST_OFFICES), np.int64)
    np.add.at(fitted, (group[:, None], group[None, :]), between)
    # ties between two offices that are now drawn together were counted at both ends
    last = between[MOST_OFFICES - 1 :, MOST_OFFICES - 1 :]
    fitted[-1, -1] = (last.sum() + np.trace(last)) // 2
    return [*names[: MOST_OFFICES - 1], f"{len(names) - MOST_OFFICES + 1} others"], fitted


def degree_classes(degree: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(classes,) each: left edges of classes of people by their number of ties, and the share of people at or above each.

    A class holds at least five people: neighbouring numbers of ties are put together until it does.
    """
    if not len(degree):
        return np.empty(0, np.int64), np.empty(0)
    values, counts = np.unique(degree, return_counts=True)
    edges, held = list[int](), 0
    for value, count in zip(values[::-1].tolist(), counts[::-1].tolist(), strict=True):  # the tail is thinnest: begin there
        held += count
        if held >= SMALL_GROUP:
            edges.append(value)
            held = 0
    if held or not edges:  # too few with the fewest ties: they join the class above
        edges = [*edges[:-1], int(values[0])]
    left = np.array(edges[::-1])
    return left, np.array([np.count_nonzero(degree >= edge) for edge in left]) / len(degree)


def _people_facts(people: ImportedPeople) -> list[tuple[str, str]]:
    leads = np.zeros(len(people), bool)
    leads[people.manager[people.manager >= 0]] = True
    facts = [("People", f"{len(people):,}"), ("Offices", f"{len(people.offices):,}")]
    facts.append(("Teams", f"{len(np.unique(people.team[people.team != 0])):,}" if people.team.any() else "not given"))
    if leads.any():
        spans = np.bincount(people.manager[people.manager >= 0])
        facts += [
            ("Lead others", how_many(int(leads.sum()), len(people))),
            ("Report to nobody", how_many(int((people.manager < 0).sum()), len(people))),
            ("People a manager leads, median", f"{np.median(spans[spans > 0]):.0f}" if leads.sum() >= 2 * SMALL_GROUP else FEW),
        ]
    else:
        facts.append(("Line of managers", "not given"))
    given = int(np.isfinite(people.tenure_years).sum())
    facts.append(("Tenure known for", how_many(given, len(people))))
    facts.append(("Level known for", how_many(sum(map(bool, people.level)), len(people))))
    if np.isfinite(people.remote_share).any():
        facts.append(("Remote share known for", how_many(int(np.isfinite(people.remote_share).sum()), len(people))))
    if people.sells is not None:
        facts.append(("In sales or marketing", how_many(int(people.sells.sum()), len(people))))
    return facts


def _tie_facts(people: ImportedPeople, pairs: np.ndarray, degree: np.ndarray, ties: list[Ties]) -> list[tuple[str, str]]:
    if not pairs.shape[1]:
        return [("Ties", "none in these files: they will be generated from offices, teams and managers")]
    across = people.office[pairs[0]] != people.office[pairs[1]]
    abroad = np.bincount(pairs[:, across].ravel().astype(np.int64), minlength=len(people))
    bridges, lonely = int((abroad >= SEVERAL).sum()), int((degree == 0).sum())
    low, middle, high = np.percentile(degree, [10, 50, 90])
    facts = [
        ("Pairs of colleagues", f"{int(rounded(np.array(pairs.shape[1]))):,}"),
        (DEGREE, f"{degree.mean():.1f}, {degree.std():.0f}"),
        (
            "Ties a person, 10th, 50th and 90th percentile",
            f"{low:.0f}, {middle:.0f}, {high:.0f}" if len(people) >= 10 * SMALL_GROUP else FEW,
        ),
        ("Ties between offices", f"{100 * across.mean():.0f} %"),
        (f"Bridges: people with {SEVERAL} or more ties to other offices", how_many(bridges, len(people))),
        ("People without any tie", how_many(lonely, len(people))),
    ]
    for each in ties:
        what = "following (reactions and replies)" if each.kind == "follow" else each.kind if each.kind != MANAGER else "reporting line"
        facts.append((f"Ties by kind: {what}", f"{int(rounded(np.array(len(each.one)))):,}"))
    return facts


def _message_facts(people: ImportedPeople, messages: Messages | None) -> list[tuple[str, str]]:
    if messages is None or not len(messages):
        return []
    wrote = np.sort(np.bincount(messages.author, minlength=len(people)))[::-1]
    top = len(people) // 20
    if np.count_nonzero(wrote) < SMALL_GROUP:
        return [("Messages", FEW)]
    facts = [
        ("Messages", f"{len(messages):,}"),
        ("Replies", f"{100 * (messages.answers != 0).mean():.0f} %"),
        ("People who wrote", how_many(int((wrote > 0).sum()), len(people))),
    ]
    if top >= SMALL_GROUP:
        facts.append(("Messages by the most active 5 %", f"{100 * wrote[:top].sum() / wrote.sum():.0f} %"))
    if messages.about is not None:
        by = len(np.unique(messages.author[messages.about]))
        facts.append(
            ("Messages about the programme", f"{int(rounded(np.array(messages.about.sum()))):,} by {how_many(by, len(people))} people")
        )
    return facts


def _courses(learning: Learning) -> list[Course]:
    """Courses by number of people, those of few people together."""
    names = sorted(set(learning.programme))
    number = {name: i for i, name in enumerate(names)}
    course = np.array([number[name] for name in learning.programme], np.int64)
    came = np.array([each == "attended" for each in learning.status], bool)
    size = int(learning.person.max(initial=0)) + 1
    people = np.bincount(np.unique(course * size + learning.person) // size, minlength=len(names))
    hidden = too_small(people[None, :], empty=True)[0]
    order = [int(i) for i in np.lexsort((np.arange(len(names)), -people)) if not hidden[i]][:MOST_COURSES]
    group = _groups(order, len(names))[course]
    registered, attended = (rounded(np.bincount(which, minlength=len(order) + 1)) for which in (group, group[came]))
    rows = [Course(names[i] or "(no name)", int(registered[row]), int(attended[row])) for row, i in enumerate(order)]
    rest = np.unique(learning.person[group == len(order)])
    return [*rows, Course("other courses", int(registered[-1]), int(attended[-1]))] if len(rest) >= SMALL_GROUP else rows
