"""What is wrong with what somebody asked for: where it stands, what was given, what is allowed."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COMMAND_LINE = "command line"


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `where` is a file (with line) or COMMAND_LINE; `given` is shown as it was written."""

    where: str
    field: str
    allowed: str
    given: str | None = None

    def __str__(self) -> str:
        what = " = ".join(part for part in (self.field, self.given) if part is not None and part != "")
        return f"  {self.where}: {what}\n      {self.allowed}" if what else f"  {self.where}\n      {self.allowed}"


class RequestError(Exception):
    """A request that cannot be carried out; lists every problem found, never just the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__(explain(self.problems))


def explain(problems: Sequence[Problem]) -> str:
    """All problems as text for a terminal."""
    count = f"{len(problems)} problems" if len(problems) != 1 else "1 problem"
    return f"watercooler: {count}; nothing was run\n\n" + "\n".join(str(each) for each in problems)


def nearest(name: str, known: Iterable[str]) -> str:
    """' (did you mean ...?)' for the known name closest to `name`, or nothing."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names in a row, cut where there are too many to read."""
    every = list(names)
    rest = f", ... ({len(every) - most} more)" if len(every) > most else ""
    return ", ".join(every[:most]) + rest
