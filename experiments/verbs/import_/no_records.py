"""Rows of a table that are no records: a second header (labels below technical names, types of the columns), and totals."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from experiments.verbs.import_.cells import Sift, key_of
from experiments.verbs.import_.status_words import plain
from sim.company.delimited_text import Row, undressed

HEADER, TOTAL = "a second header", "a total"
FEW_VALUES = 5_000
"""Different cells of a column that are held against names; one with more holds ids or addresses, and the others say enough."""
_TYPES = frozenset({"string", "text", "varchar", "char", "date", "datetime", "number", "integer", "int", "decimal", "boolean", "required", "optional"})  # fmt: skip
_TOTALS = (
    *("total", "totals", "subtotal", "sum", "count", "headcount", "summe", "gesamt", "gesamtsumme", "gesamtergebnis", "ergebnis"),
    *("zwischensumme", "teilergebnis", "anzahl", "somme", "totaux", "effectif", "suma", "totales", "recuento", "totale", "somma", "totali"),
    *("totais", "soma", "subtotaal", "totaal", "eindtotaal", "aantal", "razem", "totalt", "antal", "celkem", "итог", "итого", "всего"),
    *("合計", "総計", "小計", "集計", "总计", "總計", "合计", "小计", "汇总", "합계", "총계", "총합계", "소계", "toplam"),
)
"""Words for a total; programs put them alone, last (`Lisbon Total`) or first (`Total Lisbonne`)."""
_LAST = {plain(word) for word in _TOTALS}
_FIRST = frozenset({"total", "totals", "totale", "totaal", "subtotal", "gesamt", "summe", "итого", "всего"})
"""Those that begin a label; others begin names of people (Suma Rao)."""
_NUMBER = re.compile(r"[-+(]?[$€£]?\d[\d.,' \u00a0\u202f]*(?:%|\)|\s?[名人명件])?")
_PERSONAL = ("name", "first_name", "last_name", "email", "username")
_TOLD = (*_PERSONAL, "office", "manager", "team", "level", "start_date", "end_date", "status", "time_zone", "function", "worker_type")
"""Fields that a total has nothing to say of, but its own number again."""


def second_headers(header: Sequence[str], found: Mapping[str, int], names: Mapping[Any, Sequence[str]], required: Sequence[str]) -> Sift:
    """Finds rows most of whose cells name the column they stand in: as the header does, or as a map does (`names` of each field)."""
    called = [{key_of(name)} - {""} for name in header]
    for field, at in found.items():
        called[at] |= {key_of(name) for name in names.get(field, ())}
    needed = [found[field] for field in required if field in found]

    def is_header(cells: list[str]) -> bool:
        keys = [(at, key_of(cell)) for at, cell in enumerate(cells) if cell.strip()]
        named = [at for at, key in keys if key in called[at] or key in _TYPES]
        records = any(at in needed[:1] and at not in named and any(map(str.isdigit, key)) for at, key in keys)
        return not records and len(named) > 1 and (2 * len(named) > len(keys) or (len(needed) > 1 and {*needed} <= {*named}))

    def sift(rows: list[Row]) -> tuple[str, list[int]]:
        maybe: set[int] = set()
        for at in found.values():
            values = {cells[at] for _, cells in rows}
            naming = (
                {value for value in values if (key := key_of(value)) in called[at] or key in _TYPES} if len(values) <= FEW_VALUES else ()
            )
            maybe |= {i for i, (_, cells) in enumerate(rows) if cells[at] in naming} if naming else set()
        return HEADER, [i for i in sorted(maybe) if is_header(rows[i][1])]

    return sift


def totals(found: Mapping[str, int]) -> Sift:
    """Finds rows of totals in a list of people: a cell, used or not, says so, and the rest is empty or counts.

    A real person (of an office called Total, by the name of Sum) has other cells too; one of whom but an id is told has no id that
    is the number of rows above.
    """
    above = below = 0  # records so far, and those below the last total
    columns = {name: found[name] for name in _TOLD if name in found}
    personal = {found[name] for name in _PERSONAL if name in found}

    def is_total(cells: list[str], counts: tuple[int, int], offices: set[str]) -> bool:
        filled = {at: text for at, cell in enumerate(cells) if (text := undressed(cell.strip()))}
        labels = {at for at, text in filled.items() if is_label(text)}
        if columns.get("office") in labels and cells[columns["office"]] in offices:
            labels.discard(columns["office"])  # others work there
        words = [at for at, text in filled.items() if at not in labels and not _NUMBER.fullmatch(text)]
        if not labels or len(words) > (not labels <= personal):  # `Lisbon` may stand beside `Total`
            return False
        who = filled.get(found["employee_id"], "")
        if not who or found["employee_id"] in labels:
            return not words or any(_NUMBER.fullmatch(text) for text in filled.values())
        if not _NUMBER.fullmatch(who):
            return False
        told = {filled[at] for at in columns.values() if at in filled and at not in labels}
        if re.sub(r"[.,]0+$|\D", "", who) in map(str, counts):
            counted = columns.get("office") not in filled and all(_NUMBER.fullmatch(text) for text in told)  # of each column
            return told <= {who} or counted or not labels & {*columns.values()}
        return not told and not words and not labels <= personal

    def those_in(rows: list[Row], maybe: list[int], offices: set[str]) -> tuple[list[int], int, int]:
        """The totals among rows, and the records above and below the last one once all rows are counted."""
        gone, records, under, last = list[int](), above, below, 0
        for i in maybe:
            records, under, last = records + i - last, under + i - last, i
            if is_total(rows[i][1], (records, under), offices):
                gone.append(i)
                under, last = 0, i + 1
        return gone, records + len(rows) - last, under + len(rows) - last

    def sift(rows: list[Row]) -> tuple[str, list[int]]:
        nonlocal above, below
        lines = ["\t".join(cells).casefold() for _, cells in rows]
        text = "\n".join(lines)
        words = [word for word in _TOTALS if word in text]
        maybe = [i for i, line in enumerate(lines) if any(word in line for word in words)] if words else []
        offices = set[str]()
        if maybe and "office" in columns:
            totals_at_most = {*those_in(rows, maybe, offices)[0]}
            offices = {cells[columns["office"]] for i, (_, cells) in enumerate(rows) if i not in totals_at_most}
        gone, above, below = those_in(rows, maybe, offices)
        return TOTAL, gone

    return sift


def is_label(text: str) -> bool:
    """Whether a cell is the label of a total: `Grand total: 24`, `Lisbon Total`, `Total Lisbonne`, `合計`."""
    words = re.sub(r"[\s:=(]*[\d.,]*\s?[%)]*$", "", plain(text)).replace("-", "").split()
    return bool(words) and len(words) < 8 and (words[-1] in _LAST or words[0] in _FIRST)
