"""Mutated input: small changes of what is right, the same ones for the same seed. `overrides` are words of a command line,
`files` are texts of configuration files."""

import re
from collections.abc import Callable, Iterator
from random import Random

from experiments.config import config_files
from experiments.config.yaml_files import content

GROUPS = ("campaign", "company", "platform", "behaviour")
"""Groups whose files are mutated."""

MOST_LETTERS = 8_000
"""Of a file that is mutated: behaviour files have ten times as much, and every letter costs time."""

ODD = (
    *(
        "",
        " ",
        "null",
        "~",
        "true",
        "no",
        "1",
        "-1",
        "0",
        "5.",
        ".5",
        "1e400",
        "-1e-400",
        "inf",
        "-.inf",
        ".nan",
        "nan",
        "0x1F",
        "0o17",
        "1_000",
    ),
    *(
        "2026-02-30",
        "0000-01-01",
        "9999-12-31",
        "2026-3-2",
        "2026-03-02T10:00:00",
        "12:30:45",
        "1" * 5000,
        "-" + "9" * 400,
        "1." + "0" * 4000,
    ),
    *(
        "[]",
        "[1, [2, [3]]]",
        "{}",
        "{a: 1}",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "\\",
        "a: b",
        "a,b",
        "range(0,3)",
        "interval(0,1)",
        "choice(a)",
        "glob(*)",
    ),
    *(
        "sort(1,2)",
        "tag(a,1)",
        "extend_list(1)",
        "${x}",
        "!!python/name:os.system",
        "&a",
        "*a",
        "<<",
        "é",
        "日本",
        "\u202e",
        "\x1b[31m",
        "\x00",
    ),
    *("\t", "\u00a0", "\ud7ff", "😀", "???", "%", "@", "`", "#", "|", ">", "-", "?", ":", "=", ".", "..", "x" * 3000, "(" * 300, "[" * 300),
)
"""Values that are seldom meant."""


def overrides(count: int, seed: int) -> Iterator[list[str]]:
    """Words of a command line, one or two fields in each."""
    random = Random(seed)
    known = [*_leaves()]
    for _ in range(count):
        words = []
        for _ in range(random.choice((1, 1, 2))):
            name, value = random.choice(known) if random.random() < 0.8 else (random.choice((*GROUPS, "execution", "mechanisms")), "1")
            words.append(random.choice(WORDS)(random, name, value))
        yield words


def files(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Groups, and the text of a file of each with one to three changes."""
    random = Random(seed)
    shipped = [(group, path.read_text(encoding="utf-8")) for group in GROUPS for path in config_files.choices(group).values()]
    small = [(group, text) for group, text in shipped if len(text) <= MOST_LETTERS]
    for _ in range(count):
        group, text = random.choice(small)
        for _ in range(random.choice((1, 1, 2, 3))):
            text = random.choice(CHANGES)(random, text)
        yield group, text


def _leaves() -> Iterator[tuple[str, str]]:
    """Fields that the shipped files state, with a value of each as it is written."""

    def walk(node: object, above: str) -> Iterator[tuple[str, str]]:
        pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in pairs:
            yield f"{above}.{key}", str(value)
            yield from walk(value, f"{above}.{key}")

    for group, name in (("campaign", "space_voyage"), ("company", "small_firm"), ("platform", "internal_social")):
        yield from walk(content(config_files.choices(group)[name]), group)
    for name, value in (("replications", "3"), ("seed", "1"), ("vary", "seed"), ("engine", "columns"), ("report", "true"), ("name", "x")):
        yield name, value
    yield "execution.workers", "2"
    yield "mechanisms.rivalry", "false"
    yield "behaviour.parameters.email_open_rate.value", "0.5"


def _letters(random: Random, text: str) -> str:
    """A text with a letter taken out, doubled, exchanged or put in."""
    at = random.randrange(len(text) + 1)
    new = random.choice("[]{}'\"\\:,=~+.#&*!|>%@`-? \t\n0é")
    return random.choice((text[:at] + text[at + 1 :], text[:at] + text[at : at + 1] * 2 + text[at + 1 :], text[:at] + new + text[at:]))


WORDS: tuple[Callable[[Random, str, str], str], ...] = (
    lambda random, name, _: f"{name}={random.choice(ODD)}",
    lambda random, name, _: f"{name}={random.choice(ODD)}",
    lambda random, name, value: f"{name}={_letters(random, value)}",
    lambda random, name, value: _letters(random, f"{name}={value}"),
    lambda random, name, value: f"{random.choice(('+', '++', '~', '~~', '-', '--'))}{name}={value}",
    lambda random, name, _: f"~{name}",
    lambda random, name, value: f"{name}.{random.choice(('0', '-1', '99999999999999999999', 'x', '', '.', 'a b'))}={value}",
    lambda random, name, value: f"{name.replace('.', random.choice(('..', '/', '@', ':', '[', ' ', '.0.')), 1)}={value}",
    lambda random, name, value: f"{name}@{random.choice(('_global_', 'x', ''))}={value}",
    lambda random, name, value: f"{random.choice(ODD)}={value}",
)


def _other_value(random: Random, text: str) -> str:
    """An odd value in the place of one that is there."""
    values = list(re.finditer(r"(?<=: )[^#\n]+", text))
    if not values:
        return text
    place = random.choice(values)
    return text[: place.start()] + random.choice(ODD) + text[place.end() :]


def _line(change: Callable[[Random, list[str], int], list[str]]) -> Callable[[Random, str], str]:
    """A change of one line that is not a comment."""

    def changed(random: Random, text: str) -> str:
        lines = text.split("\n")
        at = random.choice([i for i, line in enumerate(lines) if line.strip() and not line.startswith("#")] or [0])
        return "\n".join(change(random, lines, at))

    return changed


def _date(random: Random, text: str) -> str:
    """Other digits in a date."""
    dates = list(re.finditer(r"\d{4}-\d\d-\d\d", text))
    if not dates:
        return text
    place = random.choice(dates)
    new = random.choice(
        ("2026-02-30", "0000-01-01", "2026-13-01", "99999-01-01", "2026-03-02 25:00:00", "2026-03-02T10:00:00Z", "02.03.2026")
    )
    return text[: place.start()] + new + text[place.end() :]


CHANGES: tuple[Callable[[Random, str], str], ...] = (
    _other_value,
    _other_value,
    _date,
    _letters,
    _line(
        lambda random, lines, at: [*lines[:at], lines[at] + random.choice((" \t", "\t", "\t# x", " ]", " }", ":", "\r")), *lines[at + 1 :]]
    ),
    _line(lambda random, lines, at: [*lines[:at], random.choice(("\t", " ", "  ", "- ", "? ", "\ufeff")) + lines[at], *lines[at + 1 :]]),
    _line(lambda random, lines, at: [*lines[: at + 1], *lines[at:]]),
    _line(lambda random, lines, at: [*lines[:at], *lines[at + 1 :]]),
    _line(lambda random, lines, at: [*lines[:at], lines[at].split(":")[0] + ": " + "[" * 30 + "]" * 30, *lines[at + 1 :]]),
    _line(lambda random, lines, at: [*lines[:at], random.choice(ODD) + ": " + random.choice(ODD), *lines[at:]]),
    lambda random, text: text[: random.randrange(len(text) + 1)],
    lambda random, text: (
        text + random.choice(("\n---\na: 1\n", "\n...\n", "\n%YAML 1.2\n---\n", "\ndefaults: [_self_]\n", "\n\ud7ff: 1\n"))
    ),
)
