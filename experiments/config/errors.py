"""Errors in a request: where each one is, what was given, what is expected; and the ways in which work ends early."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Self

from experiments.config.typed_values import stated_in
from sim import spelling
from sim.spelling import listed

__all__ = [
    "COMMAND_LINE",
    "Problem",
    "RequestError",
    "SomeFailedError",
    "StoppedError",
    "explain",
    "heed_interrupt",
    "heeding_interrupts",
    "in_records",
    "listed",
    "nearest",
    "printable",
    "refused_by_system",
    "short",
]

COMMAND_LINE = "command line"

LONGEST_SHOWN = 200
"""Letters of a value that a message repeats: a line of a broken file may be as long as the file."""

MOST_TOLD = 40
"""Problems that a message tells; thousands of files may be wrong in thousands of ways."""

MOST_ALIKE = 5
"""Values that a message tells of those that are wrong in the same way in lines of a file."""

MOST_RANGES = 12
"""Lines, or lines in a row, that a message names for one problem."""

_OTHER_LINE = re.compile(r"\bline \d+")
"""Which other line a problem points at: it differs from line to line where the cause does not."""


@dataclass(frozen=True)
class Problem:
    """One thing to fix. `where` is a file (with line) or COMMAND_LINE; `given` is shown as it was written, up to LONGEST_SHOWN."""

    where: str
    field: str
    allowed: str
    given: str | None = None

    def __str__(self) -> str:
        what = " = ".join(printable(short(part)) for part in (self.field, self.given) if part is not None and part != "")
        where, allowed = printable(self.where), printable(self.allowed)
        return f"  {where}: {what}\n      {allowed}" if what else f"  {where}\n      {allowed}"


def short(text: str) -> str:
    """A text, cut where it is too long for a message."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def printable(text: str) -> str:
    """A text that cannot steer a terminal: what comes from files may hold anything."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


class RequestError(Exception):
    """A request that cannot be carried out; lists every problem found, never just the first.

    >>> import watercooler as wc
    >>> try:
    ...     wc.load(company="small_frim")
    ... except wc.RequestError as error:
    ...     print(error.problems[0].field, error.problems[0].allowed.partition("?")[0])
    company there is no such company; did you mean 'small_firm'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__(explain(self.problems))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class StoppedError(Exception):
    """Work that cannot continue: a full disk, workers that keep dying. Finished work is kept; says how to resume.

    >>> import pathlib
    >>> import watercooler as wc
    >>> _ = pathlib.Path("a_file").write_text("results cannot go in here")
    >>> try:
    ...     _ = wc.run(wc.load(company="small_firm"), results="a_file", replications=1, uncertainty="luck", report=False)
    ... except wc.StoppedError as error:
    ...     print(str(error).partition(". ")[0])
    watercooler: cannot read or write what it has to: Not a directory (a_file/run)
    """


class SomeFailedError(Exception):
    """Everything is done and written, but some replications failed; says how many, and where their errors are.

    >>> import watercooler as wc
    >>> try:
    ...     result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
    ... except wc.SomeFailedError as error:  # none fails here, so that nothing is printed
    ...     print(error)
    """


def heed_interrupt(error: BaseException) -> None:
    """Raises the KeyboardInterrupt of which a library made another error: compiled code a SystemError, Hydra one about the configuration."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        if isinstance(link, KeyboardInterrupt):
            raise link from None
        seen.add(id(link))
        link = link.__cause__ or link.__context__


@contextmanager
def heeding_interrupts() -> Iterator[None]:
    """Inside the `with` block an interrupt of which a library made another error is one again."""
    try:
        yield
    except Exception as error:
        heed_interrupt(error)
        raise


def refused_by_system(error: OSError) -> str | None:
    """What the system refused, in words: where, and why; None for an error that is not the system's."""
    if error.errno is None:
        return None
    where = f" ({printable(short(str(error.filename)))})" if error.filename is not None else ""
    return f"cannot read or write what it has to: {error.strerror}{where}"


def explain(problems: Sequence[Problem], most: int = MOST_TOLD, most_alike: int = MOST_ALIKE) -> str:
    """All problems as text for a terminal: no more than `most`. The same problem in many lines of a file is one, with all its lines, and so
    are more than `most_alike` that differ in what stands there alone."""
    causes: dict[tuple[str, ...], dict[tuple[str, ...], list[Problem]]] = {}
    for each in problems:
        file, _, line = each.where.rpartition(":")
        said = each.allowed, each.given or ""
        cause = (file, each.field, _OTHER_LINE.sub("", each.allowed)) if line.isdigit() else (each.where, each.field, "", *said)
        causes.setdefault(cause, {}).setdefault(said, []).append(each)
    told = list[str]()
    for alike in causes.values():
        told += (
            [_told_once(each, most_alike) for each in alike.values()] if len(alike) <= most_alike else [_as_one(alike.values(), most_alike)]
        )
    rest = len(told) - most
    count = f"{len(told)} problems" if len(told) != 1 else "1 problem"
    return f"watercooler: {count}; nothing was run\n\n" + "\n".join([*told[:most], *([f"  and {rest:,} more"] if rest > 0 else [])])


def _as_one(alike: Iterable[list[Problem]], most: int) -> str:
    """Problems of one cause, and the first of what was given."""
    every = [each for one in alike for each in one]
    given = listed(dict.fromkeys(each.given for each in every if each.given), most)
    return _told_once([replace(each, allowed=_OTHER_LINE.sub("another line", each.allowed), given=given) for each in every], most)


def _told_once(alike: list[Problem], most: int) -> str:
    if len(alike) == 1:
        return str(alike[0])
    file = alike[0].where.rpartition(":")[0]
    lines = sorted({int(each.where.rpartition(":")[2]) for each in alike})
    return str(replace(alike[0], where=f"{file}:{listed(_ranges(lines), max(MOST_RANGES, most))}"))


def _ranges(numbers: list[int]) -> list[str]:
    """Ascending numbers, neighbours drawn together: 2-4, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]


def stated_twice(words: Iterable[str], in_one: str = "") -> list[Problem]:
    """Fields among `field=value` words that are given different values, of which only the last could count: by themselves, in a mapping
    that states the group they are in, or as an entry of a list that is stated too. `in_one` is a field that states others by name."""
    stated: dict[str, dict[str, list[str]]] = {}  # field -> value -> words
    lists = dict[str, str]()
    for word in dict.fromkeys(words):
        name, sign, value = word.partition("=")
        if not (name := name.lstrip("+~") if sign or word[:1] == "~" else ""):
            continue
        fields, inside = (list(stated_in(name, value, lists=each)) for each in (False, True))
        if name == in_one:
            several = list(stated_in(name, value, lists=False, deepest=1))
            fields, inside = ([(field.removeprefix(f"{name}."), each) for field, each in pairs] for pairs in (several, inside))
        else:
            lists |= {field: word for field, each in fields if each[:1] == "["}
        said = dict(inside)
        differ = {field for field, each in inside if each != said[field]} - {name}
        repeated = [pair for pair in inside if pair[0] in differ]
        for field, each in dict.fromkeys([(name, value.strip()), *fields, *repeated]):
            stated.setdefault(field, {}).setdefault(each, []).append(word)
    twice = {name: [word for several in values.values() for word in several] for name, values in stated.items() if len(values) > 1}
    for name, values in stated.items():
        above = next((each for each in lists if name.startswith(f"{each}.")), "")
        others = [word for several in values.values() for word in several if word != lists.get(above)]
        if above and others:
            twice.setdefault(name, [lists[above], *others])
    return [
        Problem(COMMAND_LINE, name, f"is stated more than once: {', '.join(dict.fromkeys(several))}; keep one")
        for name, several in twice.items()
        if not any(name.startswith(f"{group}.") for group in twice)
    ]


def nearest(name: str, known: Iterable[str]) -> str:
    """ "; did you mean '...'?" for the known name closest to `name`, or nothing."""
    hint = spelling.nearest(name, known)
    return f"; {hint}" if hint else ""


def in_records(each: Any) -> Problem:
    """A problem in the company's files, as all others are shown."""
    from sim.disclosure import discreet  # late: help is printed without it

    allowed = f"{each.reason}; expected: {each.allowed}" if each.allowed else each.reason
    return Problem(f"{each.file}:{each.line}" if each.line else each.file, each.column, allowed, discreet(each.value) or None)
