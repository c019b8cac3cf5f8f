"""Columns of a list of people that say who is there: a status, a yes/no column, the kind of worker.

All of them are asked, under the names of the map and under names that only such a column can have (`Leaver Flag`, `Emp. Status`).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from experiments.config.errors import short
from experiments.verbs.import_.cells import Batch, key_of
from experiments.verbs.import_.ledger import FIRST, Ledger
from experiments.verbs.import_.status_words import (
    AWAY,
    CONTRACTORS,
    DEAD,
    FUTURE,
    INACTIVE,
    JOINING,
    LEFT,
    THERE,
    UNKNOWN,
    Reading,
    meaning,
    plain,
    spaced,
    words_of,
)
from sim.disclosure import SMALL_GROUP, discreet, how_many

STATUS, ACTIVE, GONE, WORKER, SPEAKS = "status", "active", "gone", "worker_type", "speaks"
"""What such a column is: fields of a map, and one that speaks of leaving but says it in no known way."""
TOLD = "told"
"""Of whom a status is given that is known."""
_SAID = {
    **{THERE: "there", AWAY: "there", JOINING: "to come, where not hired by now", INACTIVE: "left, where not on leave"},
    **{LEFT: "left", DEAD: "left", FUTURE: "to come", CONTRACTORS: "at work for another firm"},
}
MOST_WORDS = 500
"""Different cells of a column that may be words for a state."""
MOST_SAID = 40
MOST_UNKNOWN = 8

_YES = words_of(
    "yes y true t 1 x ja j oui o si s sim vrai wahr verdadero verdadeiro active aktiv actif activo ativo attivo actief ano tak はい 是"
)  # fmt: skip
_NO = words_of(
    "no n false f 0 nein non nao faux falsch falso nee inactive inaktiv inactif inactivo inativo inattivo inactief ne nie いいえ 否"
)  # fmt: skip
_HEADERS = {
    GONE: "inactive inaktiv inactif inactivo inativo inattivo inactief left leaver leavers terminated termed termd terminee resigned"
    " retired exited offboarded departed attrition attrited separated ausgeschieden ausgetreten gekundigt ehemalig ehemalige sorti parti"
    " ancien cesado desvinculado egresado dimesso cessato desligado demitido vertrokken zwolniony",
    ACTIVE: "active currently employed aktiv actif activo attivo ativo actief aktywny aktivni enabled",
    STATUS: "status stat statut estado stato situacao situacion",
}
"""Words of which a header must hold one, besides nothing but those that may stand beside them."""
_BESIDE = words_of(
    "employee employees employment empl emp worker workers staff personnel associate colleague person people member team hr job work user"
    " record assignment position payroll company firm flag indicator ind is has was still the of code cd description desc name yn y n j ja nein"
    " yes no or to as mitarbeiter mitarbeitende beschaftigte beschaftigung personal person kennzeichen ist nicht mehr employe salarie"
    " collaborateur empleado trabajador colaborador laboral dipendente collaboratore funcionario medewerker pracownik en der die das du de del"
    " 0 1 current active inactive"
)  # fmt: skip
_SPEAKS = (
    *("terminat", "termd", "leaver", "leaving", "exit", "resign", "separation", "offboard", "inactiv", "attrition"),
    *("ausgeschied", "austritt", "kundigung", "inaktiv", "sorti", "demission", "inactif", "cese", "baja", "cessazion", "dimission"),
    *(
        "deslig",
        "demiss",
        "uit dienst",
        "uitdienst",
        "vertrek",
        "ontslag",
        "zwolnien",
        "ex employee",
        "term reason",
        "term date",
        "term type",
        "term code",
        "уволен",
    ),
)
_SPEAKS_EAST = ("退職", "離職", "退社", "离职", "辞职", "퇴직", "퇴사")


def role_of(header: str) -> str:
    """What a column with an unknown name may be; empty where its name does not tell."""
    text = spaced(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))
    words = text.split()
    for role, telling in _HEADERS.items():
        known = words_of(telling)
        if known & {*words} and {*words} <= known | _BESIDE:
            return role
    speaks = any(f" {each}" in text for each in map(plain, _SPEAKS)) or any(plain(each) in text for each in _SPEAKS_EAST)
    return SPEAKS if speaks else ""


class Signs:
    """The cells of such columns, by what they are and their name; empty cells where a sheet has no such column."""

    def __init__(self, names: Mapping[Any, Sequence[str]], own: Mapping[Any, Sequence[str]]) -> None:
        self._role = {key_of(name): role for role in (STATUS, ACTIVE, GONE, WORKER) for name in names.get(role, ())}
        self._taken = {key_of(name) for role, every in names.items() for name in every} - {*self._role}
        self._own = own
        self.columns: dict[tuple[str, str], list[str]] = {}
        self._rows = 0
        self._unused: dict[str, np.ndarray] = {}  # columns that speak of leaving: where they hold something
        self._strange: list[tuple[str, dict[str, Reading], _Column, np.ndarray]] = []  # columns of a status: where it is not known
        self._told = np.empty(0, bool)

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """Where such columns are, by the field under which their cells are to be read."""
        found: dict[str, int] = {}
        for position, name in enumerate(header):
            role = "" if key_of(name) in self._taken else self._role.get(key_of(name)) or role_of(name)
            if role:
                found[f"{role}:{name}"] = position
        return found

    def used(self, places: Mapping[str, int]) -> list[int]:
        """Which of these places are read, not only asked whether something stands there."""
        return [position for field, position in places.items() if not field.startswith(SPEAKS)]

    def has(self, name: str) -> bool:
        """Whether a column of that name is among them."""
        return key_of(name) in {key_of(each) for _, each in self.columns}

    def take(self, batch: Batch) -> None:
        """Take in some rows."""
        for field, cells in batch.cells.items():
            role, found, name = field.partition(":")
            if found:
                column = self.columns.setdefault((role, name), [])
                column += [""] * (self._rows - len(column)) + cells
        self._rows += len(batch.lines)

    def read(self, people: np.ndarray, ledger: Ledger) -> dict[str, np.ndarray]:
        """(rows,) bool for each state: of whom some column says so. How each column was read is noted."""
        said = {state: np.zeros(self._rows, bool) for state in (*_SAID, UNKNOWN, TOLD)}
        for (role, name), cells in self.columns.items():
            column = _Column(cells + [""] * (self._rows - len(cells)), people)
            if not column.counts:
                continue
            if role in (ACTIVE, GONE) and {plain(text) for text in column.counts} <= _YES | _NO:
                gone = column.which(text for text in column.counts if plain(text) in (_NO if role == ACTIVE else _YES))
                said[LEFT] |= gone
                ledger.note(f"How {name!r} is read: as yes or no; {int((gone & people).sum()):,} left.")
                continue
            readings = column.readings(self._own)
            strange = any(each.means == UNKNOWN for each in readings.values())
            if role == SPEAKS or not readings or (role in (ACTIVE, GONE) and strange):
                self._unused[name] = column.which(text for text in column.counts if plain(text) not in _NO)
                continue
            _tell(name, readings, column.counts, ledger)
            for state in {each.means for each in readings.values()}:
                said[state] |= column.which(text for text, each in readings.items() if each.means == state)
            if role == STATUS:
                unknown = column.which(text for text, each in readings.items() if each.means == UNKNOWN)
                said[TOLD] |= column.which(readings) & ~unknown
                self._strange.append((name, readings, column, unknown))
        self._told = said[TOLD]
        return said

    def ask(self, there: np.ndarray, where: Callable[[int], str], ledger: Ledger) -> None:
        """Say which words are not known, and which columns that speak of leaving are not used, of people who count as there.

        Words that may be names are not repeated: `where` they stand is said, the file and line of a row.
        """
        for name, readings, column, unknown in self._strange:
            if (unknown & there & ~self._told).any():
                rows = np.flatnonzero(column.which(_withheld(readings, column.counts)) & there)
                places = ", ".join(map(where, rows[:FIRST].tolist())) + " ..." * (len(rows) > FIRST)
                _ask(name, readings, column.counts, places, ledger)
        for name, given in self._unused.items():
            if some := int((given & there).sum()):
                ledger.headline(
                    f"The column {name!r} speaks of who is there, and is not used: it holds something of {some:,} of those who count as there"
                    " (name it under status, active, gone or end_date in a map of your own)."
                )


class _Column:
    """A column whose different texts are few. `counts`: of how many people each is."""

    def __init__(self, cells: list[str], people: np.ndarray) -> None:
        number = {text: i for i, text in enumerate(dict.fromkeys(cells))}
        self._texts, self._number = list(number), np.array([number[text] for text in cells], np.int32)
        counts = np.bincount(self._number[people], minlength=len(number)).tolist()
        self.counts = Counter({text: count for text, count in zip(number, counts, strict=True) if text and count})

    def readings(self, own: Mapping[Any, Sequence[str]]) -> dict[str, Reading]:
        """What each text means; nothing where they are too many to be words for a state."""
        codes = bool({"A", "a"} & {*self.counts})
        return {text: meaning(text, own, codes) for text in self.counts} if len(self.counts) <= MOST_WORDS else {}

    def which(self, texts: Iterable[str]) -> np.ndarray:
        """(rows,) bool: where one of these texts stands."""
        some = {*texts}
        return np.array([text in some for text in self._texts], bool)[self._number]


def _tell(name: str, readings: Mapping[str, Reading], counts: Counter[str], ledger: Ledger) -> None:
    """Note each word of a column and how it was read."""
    how: dict[str, Counter[str]] = {}
    for text, reading in readings.items():
        if reading.means != UNKNOWN:
            shown = text if discreet(text, counts[text]) else reading.by
            how.setdefault(_SAID[reading.means], Counter())[shown] += counts[text]
    parts = [f"{what}: {_listed(words, counts.total())}" for what, words in how.items()]
    if unknown := _unknown(readings, counts, MOST_SAID):
        parts.append(f"not known, so there: {unknown[0]}")
    ledger.note(f"How {name!r} is read: {'; '.join(parts)}.")


def _ask(name: str, readings: Mapping[str, Reading], counts: Counter[str], places: str, ledger: Ledger) -> None:
    """Say which words are not known, and how to say what they mean."""
    if unknown := _unknown(readings, counts, MOST_UNKNOWN, places):
        ledger.headline(
            f"Words of {name!r} that are not known, taken as there: {unknown[0]}. `statuses: {{left: [{unknown[1]}]}}` in a map of"
            " your own says otherwise (left, future, contractors or there)."
        )


def _withheld(readings: Mapping[str, Reading], counts: Counter[str]) -> list[str]:
    """The words that are not known and may be names."""
    return [text for text, each in readings.items() if each.means == UNKNOWN and not discreet(text, counts[text])]


def _unknown(readings: Mapping[str, Reading], counts: Counter[str], most: int, places: str = "") -> tuple[str, str] | None:
    """The words that are not known, as a message may list them, and one of them; None where all are known.

    `places` of those that may be names.
    """
    words = Counter({text: counts[text] for text, each in readings.items() if each.means == UNKNOWN})
    hidden = _withheld(readings, counts)
    shown = Counter({text: count for text, count in words.items() if text not in hidden})
    at = f" ({places})" if places else ""
    others = [f"{len(hidden):,} that may be names, of fewer than {SMALL_GROUP} people each{at}"] if hidden else []
    text = ", ".join([*([_listed(shown, counts.total(), most)] if shown else []), *others])
    return (text, short(next(iter(shown), "WORD"))) if words else None


def _listed(words: Counter[str], total: int, most: int = MOST_SAID) -> str:
    """Words and of how many people each is; those of few together."""
    common = words.most_common(most)
    some = [f"{short(word)} ({how_many(count, total)})" for word, count in common if count >= SMALL_GROUP]
    few = [short(word) for word, count in common if count < SMALL_GROUP]
    more = f" and {len(words) - most:,} more" if len(words) > most else ""
    return ", ".join(some + ([f"of fewer than {SMALL_GROUP} people each {', '.join(few)}"] if few else [])) + more
