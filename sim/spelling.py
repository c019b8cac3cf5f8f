"""Names and counts as messages spell them."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """ "did you mean '...'?" for the known name closest to `name`, or nothing."""
    import difflib  # late: few names are misspelt

    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def plural(count: int, word: str) -> str:
    """A number and its noun."""
    return f"{count:,} {word}{'s' * (count != 1)}"


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names in a row, cut where there are too many to read."""
    every = list(names)
    rest = f", ... ({len(every) - most:,} more)" if len(every) > most else ""
    return ", ".join(every[:most]) + rest
