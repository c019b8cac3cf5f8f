"""Who of a list is really there: not who left, is still to come, or works for another firm; and positions are no people.

What says so: an end date before `as_of`, unless a later date of hire follows; a date of hire that lies ahead; and the columns of
`signs.py`. A known end date outweighs the status, but of the dead: who serves a notice is still there.
"""

import datetime as dt
import re
from collections.abc import Sequence

import numpy as np

from experiments.verbs.import_.days import NEVER
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.signs import TOLD, Signs
from experiments.verbs.import_.status_words import AWAY, CONTRACTORS, DEAD, FUTURE, INACTIVE, JOINING, LEFT, NO_SPACES, plain, words_of

ABSENT = {LEFT: "left", FUTURE: "start later", CONTRACTORS: "work for another firm"}
SOON_DAYS = 730
"""Days ahead that a date of hire may lie; further ones are slips of the pen."""
_OPEN = words_of(
    "present current currently ongoing on-going active open none unlimited unbefristet indefinite indefinido indefinida indeterminado"
    " indeterminato indeterminee onbepaald permanent aktiv actif activo ativo attivo cdi bezterminowo 至今 現在 无固定期限 無期 재직중"
)
"""What stands for no end date."""
VACANT = re.compile(r"(?i)\b(vacan(?!ti\b)|vakan|unfilled|open position|open headcount|to be hired|offene stelle|tbh\b)")
_TOTAL = re.compile(
    r"(?i)(grand total|sub-?total|total|totals|summe|gesamt|gesamtsumme|count|records|anzahl|somme|suma|totale)\b[^,]{0,30}"
)


_TITLES = frozenset({"dr", "mr", "ms", "mrs", "prof", "herr", "frau"})


def name_key(text: str) -> str:
    """A name whatever its order and spelling: `Doe, Jane M.`, `JANE DOE` and `jane.doe` are alike; empty where it is no name."""
    words = [each for each in re.findall(r"[^\W\d_]+\d*", plain(text)) if each not in _TITLES]
    if words and ord(words[0][0]) >= NO_SPACES:  # one word is a name there, with or without a space in it
        together = "".join(re.findall(r"[^\W_]+", plain(text)))
        return f"name {together}" if len(together) > 1 else ""
    long = [each for each in words if len(each) > 1]
    return "name " + " ".join(sorted(long if len(long) > 1 else words)) if len(words) > 1 else ""


def open_ended(cells: Sequence[str]) -> list[str]:
    """End dates, empty where a word says that there is none."""
    return ["" if plain(cell) in _OPEN else cell for cell in cells]


def nobody(
    ids: Sequence[str], called: Sequence[bool], offices: Sequence[str], others: Sequence[Sequence[str]] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """(rows,) bool each: positions without a person, and totals. An empty id is one too where others are `called` vacant.

    What stands below the last person, several words alone in their row (filters, who exported it), is a total too. `others`: all other cells.
    """
    vacant = np.array(called, bool)
    if vacant.any():
        vacant |= np.array([not one for one in ids], bool)
    total = np.array([not office and _TOTAL.fullmatch(one) is not None for one, office in zip(ids, offices, strict=True)], bool)
    for row in range(len(ids) - 1, -1, -1):
        alone = not offices[row] and not any(column[row] for column in others)
        if not (alone and (total[row] or " " in ids[row])):
            break
        total[row] = True
    return vacant, total & ~vacant


def absent(signs: Signs, dates: dict[str, np.ndarray | None], people: np.ndarray, as_of: dt.date, ledger: Ledger) -> dict[str, np.ndarray]:
    """(rows,) bool for each reason: who left, who is still to come, who works for another firm; each person under one reason.

    `people`: (rows,) which rows are people at all.
    """
    today = as_of.toordinal()
    start, end, again, until = (_days(dates.get(name), len(people)) for name in ("start_date", "end_date", "rehire_date", "contract_end"))
    latest = np.maximum(start, again)
    said = signs.read(people, ledger)
    gone = said[LEFT] | said[DEAD] | (said[INACTIVE] & ~said[AWAY])
    over = (end != NEVER) & (end < today) & ((latest == NEVER) | (latest <= end))  # otherwise hired again since
    ahead = (end != NEVER) & (end >= today) & ~said[DEAD]
    _note(
        over & said[TOLD] & ~gone,
        "with an end date that is past, whose status does not say that they left",
        "left",
        ledger,
    )
    _note(ahead & gone, "who are said to have left, but whose end date lies ahead", "there", ledger)
    back = (again != NEVER) & (again <= today) & (end != NEVER) & (end < again)
    _note(back & ~gone, "who were hired again after their end date", "there", ledger)
    expired = (until != NEVER) & (until < today) & ((latest == NEVER) | (latest <= until)) & (end == NEVER)
    _note(
        expired & said[TOLD] & ~gone,
        "with a contract whose end is past, whose status does not say that they left",
        "there",
        ledger,
    )
    gone = (gone | over | (expired & ~said[TOLD])) & ~ahead
    hired = (latest != NEVER) & (latest <= today + 1)  # somewhere it is tomorrow already
    future = said[FUTURE] | (said[JOINING] & ~hired) | (latest > today + 1)
    return {LEFT: gone, FUTURE: future & ~gone, CONTRACTORS: said[CONTRACTORS] & ~gone & ~future}


def _days(column: np.ndarray | None, rows: int) -> np.ndarray:
    """(rows,) days; NEVER where there is no such column."""
    return np.full(rows, NEVER, np.int32) if column is None else column


def _note(which: np.ndarray, who: str, what: str, ledger: Ledger) -> None:
    if which.any():
        ledger.note(f"People {who}: {int(which.sum()):,}. They count as {what}.")
