"""Who of a list is really there: not who left, is still to come, or works for another firm; and positions are no people.

What says so: an end date before `as_of`; a status (stems of words, several languages); a yes/no column; a date of hire that lies
ahead; the kind of worker. A known end date outweighs the status: who serves a notice is still there.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np

from experiments.verbs.import_.days import NEVER
from experiments.verbs.import_.ledger import Ledger

LEFT, FUTURE, CONTRACTORS = "left", "future", "contractors"
ABSENT = {LEFT: "left", FUTURE: "start later", CONTRACTORS: "work for another firm"}
SOON_DAYS = 730
"""Days ahead that a date of hire may lie; further ones are slips of the pen."""
_LEFT = (
    *("terminat", "resign", "retired", "no longer", "former", "inactiv", "inaktiv", "not active", "dismiss", "separated", "laid off"),
    *("deceased", "ausgeschieden", "ausgetreten", "gekundigt", "entlassen", "ehemalig", "verstorben", "pensioniert", "rentner"),
    *("licenci", "demission", "sorti", "ancien salarie", "inactif", "retraite", "decede", "cesad", "despedid", "renunci"),
    *("dado de baja", "jubilad", "fallecid", "dimess", "cessat", "licenziat", "pensionat", "desligad", "demitid", "aposentad"),
    *("uit dienst", "vertrokken", "zwolnion", "退職", "离职", "離職", "퇴직", "уволен"),
)
_LEFT_WHOLE = frozenset({"left", "leaver", "retiree", "ex", "exited", "baja", "deleted", "alumni", "quit", "parti", "voluntary exit"})
_LEFT_CODES = frozenset("trdq")
"""Codes of one letter (ADP, PeopleSoft): terminated, retired, deceased, retired with pay; used where an A is among them."""
_STAYS = ("pending", "notice", "eligible", "not terminated", "serving", "on leave", "leave of absence")
_FUTURE = ("future", "prehire", "pre-hire", "not started", "not yet", "preboarding", "pending start", "pending hire", "starts", "zukunft")
_CONTRACTOR = (
    *("contractor", "contingent", "freelanc", "external", "extern", "agency", "vendor", "supplier", "third party", "guest", "prestataire"),
    *("interim", "leiharbeit", "zeitarbeit", "fremdfirma", "autonomo", "contratista", "consulente esterno", "外部", "業務委託"),
)
_CONTRACTOR_WHOLE = frozenset({"contract", "contract worker", "consultant", "c", "cw"})
_YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "x",
        "ja",
        "j",
        "oui",
        "o",
        "si",
        "s",
        "sim",
        "vrai",
        "wahr",
        "verdadero",
        "verdadeiro",
        "active",
        "aktiv",
        "actif",
        "activo",
        "ano",
        "tak",
        "はい",
        "是",
    ]
)
_NO = frozenset(
    [
        "no",
        "n",
        "false",
        "f",
        "0",
        "nein",
        "non",
        "nao",
        "faux",
        "falsch",
        "falso",
        "nee",
        "inactive",
        "inaktiv",
        "inactif",
        "inactivo",
        "ne",
        "nie",
        "いいえ",
        "否",
    ]
)
VACANT = re.compile(r"(?i)\b(vacan|vakan|unfilled|open position|open headcount|to be hired|offene stelle|tbh\b)")
_TOTAL = re.compile(
    r"(?i)(grand total|sub-?total|total|totals|summe|gesamt|gesamtsumme|count|records|anzahl|somme|suma|totale)\b[^,]{0,30}"
)


def plain(text: str) -> str:
    """A word as it is compared: small letters without accents."""
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each)).strip()


_TITLES = frozenset({"dr", "mr", "ms", "mrs", "prof", "herr", "frau"})


def name_key(text: str) -> str:
    """A name whatever its order and spelling: `Doe, Jane M.`, `JANE DOE` and `jane.doe` are alike; empty where it is no name."""
    words = [each for each in re.findall(r"[^\W\d_]+\d*", plain(text)) if each not in _TITLES]
    long = [each for each in words if len(each) > 1]
    return "name " + " ".join(sorted(long if len(long) > 1 else words)) if len(words) > 1 else ""


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


def absent(
    cells: dict[str, list[str]], start: np.ndarray | None, end: np.ndarray | None, rows: int, as_of: dt.date, ledger: Ledger
) -> dict[str, np.ndarray]:
    """(rows,) bool for each reason: who left, who is still to come, who works for another firm; each person under one reason."""
    none, today = np.zeros(rows, bool), as_of.toordinal()
    status = cells.get("status") or [""] * rows
    codes = {text.casefold() for text in set(status) if text}
    short = bool(codes) and all(len(each) == 1 for each in codes) and "a" in codes
    gone = _which(status, lambda text: _has_left(plain(text)) or (short and text.casefold() in _LEFT_CODES))
    gone |= _flags(cells.get("active"), _NO, rows) | _flags(cells.get("gone"), _YES, rows)
    if end is not None:
        over = (end != NEVER) & (end < today)
        ahead = (end != NEVER) & (end >= today)
        if start is not None:
            over &= (start == NEVER) | (start <= end)  # hired again since
        told = np.array([bool(text) for text in status], bool)
        if said := int((over & told & ~gone).sum()):
            ledger.note(
                f"{said:,} people have an end date that is past, though their status does not say that they left; they count as left."
            )
        if said := int((ahead & gone).sum()):
            ledger.note(f"{said:,} people are said to have left, but their end date lies ahead; they count as there.")
        gone = (gone | over) & ~ahead
    future = _which(status, lambda text: _begins(plain(text), _FUTURE))
    if start is not None:
        future |= (start != NEVER) & (start > today + 1)  # somewhere it is tomorrow already
    other = _which(cells.get("worker_type") or [], lambda text: _is_contractor(plain(text))) if cells.get("worker_type") else none
    return {LEFT: gone, FUTURE: future & ~gone, CONTRACTORS: other & ~gone & ~future}


def _begins(text: str, stems: Sequence[str]) -> bool:
    """Whether a word of the text begins with one of the stems."""
    return any(re.search(rf"\b{re.escape(each)}" if each.isascii() else re.escape(each), text) for each in stems)


def _has_left(text: str) -> bool:
    return text in _LEFT_WHOLE or (_begins(text, _LEFT) and not any(each in text for each in _STAYS))


def _is_contractor(text: str) -> bool:
    return text in _CONTRACTOR_WHOLE or _begins(text, _CONTRACTOR)


def _which(cells: Sequence[str], holds: Callable[[str], bool]) -> np.ndarray:
    """(cells,) bool: for which of them something holds; each different text is asked once."""
    meaning = {text: bool(text) and holds(text) for text in set(cells)}
    return np.array([meaning[text] for text in cells], bool)


def _flags(cells: list[str] | None, words: frozenset[str], rows: int) -> np.ndarray:
    """(rows,) bool: which cells of a yes/no column say it; a column that holds anything else says nothing."""
    found = {plain(text) for text in set(cells or ()) if text}
    if cells is None or not found or not found <= _YES | _NO:
        return np.zeros(rows, bool)
    return _which(cells, lambda text: plain(text) in words)
