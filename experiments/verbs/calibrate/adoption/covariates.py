"""What a file of people says of them beside when they adopted: covariates, exposures (trained, told), arms drawn by lot."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from experiments.verbs.calibrate.adoption.model import SATURATES_AT, Covariate
from sim.company.tables import FileProblem, Table
from sim.disclosure import SMALL_GROUP, discreet

MOST_WORDS = 6
"""Words of one column that are told apart, beside the most common; the rest are one."""
PER_SD, AGAINST = "odds ratio per SD", "odds ratio"


def of_column(table: Table, column: str, cells: Sequence[str], periods: int) -> list[Covariate]:
    """A column of numbers, standardised (empty cells are average), or of words, each against the most common."""
    numbers = [table.number(each) for each in cells if each]
    if numbers and None not in numbers:
        values = np.array([np.nan if not each else table.number(each) for each in cells], np.float64)
        spread = float(np.nanstd(values))
        values = np.nan_to_num((values - np.nanmean(values)) / spread) if spread > 0 else np.zeros(len(values))
        return [_always(f"{column}_odds_ratio", PER_SD, f"{column}, a standard deviation more", values, periods)]
    return _words(column, cells, "", periods)


def of_arm(
    table: Table,
    column: str,
    cells: Sequence[str],
    control: str,
    ties: tuple[np.ndarray, np.ndarray],
    periods: int,
    problems: list[FileProblem],
) -> list[Covariate]:
    """Arms drawn by lot, each against control, and how many of one's contacts are not in control (what spills over)."""
    if control not in cells:
        shown = [word for word, count in Counter(cells).items() if discreet(word, count)]
        problems.append(FileProblem(table.file, 0, column, control, "is an arm in which nobody is", ", ".join(shown)))
        return []
    start, to = ties
    degree = np.diff(start)
    treated = np.array([each != control for each in cells], np.float64)
    held = np.bincount(np.repeat(np.arange(len(degree)), degree), treated[to], len(degree)) / np.maximum(degree, 1)
    meaning = f"all of one's contacts in another arm than {control}, against none"
    return [*_words(column, cells, control, periods), _always(f"{column}_of_contacts_odds_ratio", AGAINST, meaning, held, periods)]


def of_exposure(column: str, since: np.ndarray, ties: tuple[np.ndarray, np.ndarray], periods: int) -> list[Covariate]:
    """Having been trained, told or the like `since` (N,) a period (0: never), from the next period on; and a contact who has been.

    Contacts add up to SATURATES_AT, as adopters do.
    """
    exposed = (since[:, None] != 0) & (np.arange(periods + 1) > since[:, None])
    start, to = ties
    so_far = np.concatenate((np.zeros((1, periods + 1)), np.cumsum(exposed[to], axis=0)))
    contacts = np.minimum(so_far[start[1:]] - so_far[start[:-1]], SATURATES_AT)
    own = Covariate(f"{column}_odds_ratio", AGAINST, f"after {column}, against before", exposed.astype(np.float64))
    each = Covariate(f"{column}_contact_odds_ratio", AGAINST, f"each contact after {column}, up to {SATURATES_AT}", contacts)
    return [own, each]


def _words(column: str, cells: Sequence[str], against: str, periods: int) -> list[Covariate]:
    counts = Counter(cells)
    against = against or counts.most_common(1)[0][0]
    shown = [word for word, count in counts.most_common() if word != against and count >= SMALL_GROUP and discreet(word, count)]
    found = [
        _always(f"{column}_{_plain(word)}_odds_ratio", AGAINST, f"{column}: {word or 'not stated'}, against {against or 'not stated'}",
                np.array([each == word for each in cells], np.float64), periods)
        for word in shown[:MOST_WORDS]
    ]  # fmt: skip
    rest = np.array([each not in (against, *shown[:MOST_WORDS]) for each in cells], np.float64)
    if rest.any():
        found.append(
            _always(f"{column}_others_odds_ratio", AGAINST, f"{column}: any other, against {against or 'not stated'}", rest, periods)
        )
    return found


def _always(name: str, unit: str, meaning: str, values: np.ndarray, periods: int) -> Covariate:
    return Covariate(name, unit, meaning, np.repeat(values[:, None], periods + 1, axis=1))


def _plain(word: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in word.casefold()) or "not_stated"
