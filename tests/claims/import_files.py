"""Mutated files of people and ties: what other programs, and tired people, make of a good list; the same ones for the same seed.

Names and addresses in them are those of `SECRETS`: no message may repeat one.
"""

import csv
import io
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

Rows = list[list[str]]

PEOPLE = 14
NAMES = [
    f"{first} {last}" for first in ("Maximilian", "Zoë", "Oluwaseun", "Ana-Lucía") for last in ("Mustermann", "O'Hara", "Brzęk", "Núñez")
]
ADDRESSES = [f"{name.split()[0].lower()}.{i}@corp.example" for i, name in enumerate(NAMES)]
SECRETS = (*NAMES, *ADDRESSES, "@corp.example", "Mustermann", "O'Hara", "Brzęk", "Núñez")
ODD = (
    *("", " ", "-1", "0", "nan", "inf", "-inf", "1e400", "1e-400", "1,5", "NULL", "#N/A", "=1+1", "TRUE", "2026-02-30", "9" * 400),
    *(
        "x" * 1_001,
        "x" * 200_000,
        "\x1b[2J",
        "\u202eabc",
        "\u200b",
        "\ufeff",
        "a\nb",
        'a"b',
        "👩‍💻",
        "e\u0301",
        "\x85",
        "\u2028",
        ";",
        "\\",
    ),
    *("12:30", "25:61", "UTC+99", "Europe/Berlin", "(UTC+05:30) Mumbai", "+5", "−5", "Mars/Base", "13-36 months", "61+ months", "1.0E+05"),
    *("NaN", "٣", "1_000", "0x10", "½"),
)
"""Cells that are seldom meant."""


class Case(NamedTuple):
    """Two files, how they came about, and whether problems shall be mended."""

    people: bytes
    ties: bytes
    what: str
    mend: bool


def cases(count: int, seed: int, *, with_ties: bool) -> Iterator[Case]:
    """Files of people and ties, one of them with one or two changes of its table, and perhaps one of how it is written."""
    for number in range(count):
        random = Random(f"{seed} {number}")
        tables, done = {"people": people(), "ties": ties()}, []
        ways = {"people": b"", "ties": b""}
        target = random.choice(("people", "people", "ties")) if with_ties else "people"
        changes = [*TABLES][number % len(TABLES) :][:1] + random.sample([*TABLES], random.choice((0, 0, 1)))
        for each in changes if random.random() < 0.75 else ():
            if len(tables[target]) > 1 and tables[target][0]:
                tables[target] = TABLES[each](random, tables[target])
                done.append(each)
        for name, rows in tables.items():
            way = [*TEXTS][number % len(TEXTS)] if name == target and (not done or random.random() < 0.5) else "plain"
            ways[name] = TEXTS[way](random, rows)
            done += [way] if way != "plain" else []
        yield Case(ways["people"], ways["ties"], f"{number}: {target}: {', '.join(done)}", random.random() < 0.4)


def people() -> Rows:
    """A good list."""
    rows = [["employee_id", "name", "email", "office", "manager_id", "level", "tenure_years", "utc_offset_hours", "function"]]
    for i in range(PEOPLE):
        level = "executive" if i == 0 else "manager" if i < 3 else "staff"
        office, hours = ("Berlin", "1") if i % 2 else ("New York", "-5")
        rows.append([f"e{i:03d}", NAMES[i], ADDRESSES[i], office, "" if i == 0 else f"e{(i - 1) // 4:03d}", level, str(i % 7), hours, "IT"])
    return rows


def ties() -> Rows:
    """Who knows whom among them."""
    return [
        ["from", "to", "weight", "kind"],
        *([f"e{i:03d}", f"e{(i * 3 + 1) % PEOPLE:03d}", str(i + 1), "mail"] for i in range(1, PEOPLE) if i != 6),
    ]


def _cell(random: Random, rows: Rows, value: str) -> Rows:
    row, column = random.randrange(1, len(rows)), random.randrange(len(rows[0]))
    rows[row][column : column + 1] = [value]
    return rows


def _of_column(random: Random, rows: Rows, name: str, values: Callable[[int], str]) -> Rows:
    """Other cells in one column, where there is one of that name."""
    at = next((i for i, each in enumerate(rows[0]) if each == name), random.randrange(len(rows[0])))
    return [rows[0], *([*row[:at], values(i), *row[at + 1 :]] for i, row in enumerate(rows[1:]))]


def _without(random: Random, rows: Rows) -> Rows:
    gone = random.randrange(len(rows[0]))
    return [row[:gone] + row[gone + 1 :] for row in rows]


def _twice(random: Random, rows: Rows) -> Rows:
    at = random.randrange(len(rows[0]))
    return [[*row, row[at]] for row in rows]


def _shifted(random: Random, rows: Rows) -> Rows:
    """Cells of some rows, or of all, one column too far: names and addresses come to stand in the columns of other things."""
    some, by = random.sample(range(1, len(rows)), random.choice((1, 3, len(rows) - 1))), random.choice((1, 2, 3))
    return [row[-by:] + row[:-by] if i in some else row for i, row in enumerate(rows)]


def _longer(random: Random, rows: Rows) -> Rows:
    row = random.randrange(1, len(rows))
    rows[row] = random.choice((rows[row][:-2], rows[row] + [NAMES[0]], rows[row][:1], [NAMES[1]], rows[row] * 30))
    return rows


TABLES: dict[str, Callable[[Random, Rows], Rows]] = {
    "an odd cell": lambda random, rows: _cell(random, rows, random.choice(ODD)),
    "another odd cell": lambda random, rows: _cell(random, rows, random.choice(ODD)),
    "a name in any cell": lambda random, rows: _cell(random, rows, random.choice(NAMES)),
    "an address in any cell": lambda random, rows: _cell(random, rows, random.choice(ADDRESSES)),
    "odd cells in a whole column": lambda random, rows: _of_column(random, rows, random.choice(rows[0]), lambda _: random.choice(ODD)),
    "a column missing": _without,
    "a column twice": _twice,
    "cells shifted": _shifted,
    "a row too short or too long": _longer,
    "no header": lambda random, rows: rows[random.choice((1, 4)) :],
    "nothing but a header": lambda random, rows: rows[:1],
    "nothing": lambda random, rows: random.choice(([], [[""]], [[""] * len(rows[0])] * 3)),
    "rows repeated": lambda random, rows: rows + random.choices(rows, k=random.choice((1, 20))),
    "a title above": lambda random, rows: [["Staff of " + NAMES[0]], [""], *rows],
    "a sum below": lambda random, rows: [*rows, ["Total", str(len(rows))]],
    "columns of another system": lambda random, rows: [["Personalnummer", "Nachname", "Mail", "Standort", "Vorgesetzter"][: len(rows[0])], *(row[:5] for row in rows[1:])],
    "unknown columns": lambda random, rows: [[f"Spalte {i}" for i in range(len(rows[0]))], *rows[1:]],
    "a header in other letters": lambda random, rows: [[f" {each.upper().replace('_', ' ')}\u00a0" for each in rows[0]], *rows[1:]],
    "a header of blanks": lambda random, rows: [["" if random.random() < 0.4 else each for each in rows[0]], *rows[1:]],
    "a circle of managers": lambda random, rows: _of_column(random, rows, "manager_id", lambda i: f"e{(i + 1) % PEOPLE:03d}"),
    "everybody their own manager": lambda random, rows: _of_column(random, rows, "manager_id", lambda i: f"e{i:03d}"),
    "managers by name": lambda random, rows: _of_column(random, rows, "manager_id", lambda i: NAMES[i // 4 % 16]),
    "managers by address": lambda random, rows: _of_column(random, rows, "manager_id", lambda i: ADDRESSES[i // 4 % 16]),
    "managers nobody knows": lambda random, rows: _of_column(random, rows, "manager_id", lambda i: f"m{i}"),
    "every office another": lambda random, rows: _of_column(random, rows, "office", lambda i: f"Room {i}"),
    "offices that are names": lambda random, rows: _of_column(random, rows, "office", lambda i: NAMES[i % 16]),
    "offices that are addresses": lambda random, rows: _of_column(random, rows, "office", lambda i: ADDRESSES[i % 16]),
    "offices in other letters": lambda random, rows: _of_column(random, rows, "office", lambda i: ("Berlin", "BERLIN", "berlin ")[i % 3]),
    "no number": lambda random, rows: _of_column(random, rows, "tenure_years", lambda _: random.choice(("-3", "nan", "inf", "1e9", "abc", ""))),
    "no weight": lambda random, rows: _of_column(random, rows, "weight", lambda _: random.choice(("-3", "nan", "inf", "1e309", "abc", "", "0"))),
    "grades": lambda random, rows: _of_column(random, rows, "level", lambda _: random.choice(("1", "7", "51", "0", "-1", "2.5", "boss", NAMES[2]))),
    "ids as Excel shortens them": lambda random, rows: _of_column(random, rows, rows[0][0], lambda _: "1.23457E+11"),
    "ids that are addresses": lambda random, rows: _of_column(random, rows, rows[0][0], lambda i: ADDRESSES[i // 2 % 16]),
    "ids that are names": lambda random, rows: _of_column(random, rows, rows[0][0], lambda i: NAMES[i // 2 % 16]),
    "few people": lambda random, rows: rows[: random.randrange(2, 6)],
    "many columns": lambda random, rows: [row + [f"{row[0]} {i}" for i in range(random.choice((60, 2_500)))] for row in rows],
    "many rows": lambda random, rows: [*rows, *([f"x{i}", *rows[1][1:]] for i in range(2_000))],
}  # fmt: skip
"""Changes of a table."""


def _written(rows: Rows, delimiter: str = ",", ends: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ends, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def _torn(random: Random, content: bytes, put: bytes) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + put + content[at:]


TEXTS: dict[str, Callable[[Random, Rows], bytes]] = {
    "plain": lambda random, rows: _written(rows).encode(),
    "semicolons": lambda random, rows: _written(rows, ";").encode(),
    "tabs": lambda random, rows: _written(rows, "\t").encode(),
    "bars": lambda random, rows: _written(rows, "|", "\n").encode(),
    "colons": lambda random, rows: _written(rows, ":", "\n").encode(),
    "all quoted": lambda random, rows: _written(rows, quoting=csv.QUOTE_ALL).encode(),
    "told to Excel": lambda random, rows: ("sep=;\r\n" + _written(rows, ";")).encode("utf-8-sig"),
    "told wrongly to Excel": lambda random, rows: ("sep=;\r\n" + _written(rows)).encode(),
    "a mark": lambda random, rows: _written(rows).encode("utf-8-sig"),
    "two marks": lambda random, rows: ("\ufeff" + _written(rows)).encode("utf-8-sig"),
    "UTF-16": lambda random, rows: _written(rows, "\t").encode("utf-16"),
    "UTF-16 without a mark": lambda random, rows: _written(rows).encode(random.choice(("utf-16-le", "utf-16-be"))),
    "half of UTF-16": lambda random, rows: _written(rows).encode("utf-16")[:-1],
    "UTF-32": lambda random, rows: _written(rows).encode("utf-32"),
    "the letters of Windows": lambda random, rows: _written(rows).encode("cp1252", "replace"),
    "the letters of a Mac": lambda random, rows: _written(rows, ends="\r").encode("mac-roman", "replace"),
    "two encodings": lambda random, rows: _written(rows[:3]).encode() + _written(rows[3:]).encode("latin-1", "replace"),
    "line ends of an old Mac": lambda random, rows: _written(rows, ends="\r").encode(),
    "mixed line ends": lambda random, rows: (_written(rows[:4]) + _written(rows[4:], ends="\n")).encode(),
    "no line end at the end": lambda random, rows: _written(rows).rstrip().encode(),
    "blank lines": lambda random, rows: _written(rows, ends="\n\n\n").encode(),
    "zero bytes": lambda random, rows: _torn(random, _written(rows).encode(), b"\0"),
    "only zero bytes": lambda random, rows: b"\0" * 5_000,
    "a lone quote": lambda random, rows: _torn(random, _written(rows).encode(), b'"'),
    "control letters": lambda random, rows: _torn(random, _written(rows).encode(), bytes([random.randrange(1, 32)])),
    "odd bytes": lambda random, rows: _torn(random, _written(rows).encode(), bytes(random.randrange(256) for _ in range(3))),
    "cut off": lambda random, rows: (whole := _written(rows).encode())[: random.randrange(len(whole) + 1)],
    "cut off in quotes": lambda random, rows: _written(rows, quoting=csv.QUOTE_ALL).encode()[: -random.randrange(2, 40)],
    "a workbook": lambda random, rows: b"PK\x03\x04" + _written(rows).encode(),
    "an old workbook": lambda random, rows: b"\xd0\xcf\x11\xe0" + _written(rows).encode(),
    "a web page": lambda random, rows: b"<!DOCTYPE html>\n" + _written(rows).encode(),
    "packed": lambda random, rows: b"\x1f\x8b\x08" + _written(rows).encode(),
    "all in one cell": lambda random, rows: ('"' + _written(rows).replace('"', '""') + '"').encode(),
    "lines in quotes": lambda random, rows: _written([[",".join(row)] for row in rows]).encode(),
}  # fmt: skip
"""Ways of writing a table down."""
