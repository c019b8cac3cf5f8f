"""Where the spread of an answer comes from, in words and as data."""

from collections.abc import Mapping
from typing import Any

from experiments.statistics.variance import SharePart

SOURCES = {"seed": "events (chance)", "company": "the company that is drawn", "parameters": "behavioural parameters"}
LITTLE = 0.02
NEXT_TO_NOTHING = 0.005
"""A share whose interval ends below it would read as 0 to 0."""


def doubt_sentence(what: str, shares: Mapping[str, SharePart]) -> str:
    """Where the spread of something comes from; nothing where it is not known."""
    if not shares:
        return ""
    parts = [f"{SOURCES[name]} {_percent(each)}" for name, each in sorted(shares.items(), key=lambda pair: -pair[1].share)]
    return f"Where the doubt comes from: of the variance of {what}, {', '.join(parts)} (90 % intervals in brackets)."


def _percent(each: SharePart) -> str:
    if each.high < NEXT_TO_NOTHING:
        return "under 1 %"
    share = f"under {100 * LITTLE:.0f} %" if each.share < LITTLE else f"{100 * each.share:.0f} %"
    return f"{share} ({100 * each.low:.0f} to {100 * each.high:.0f})"


def doubt_data(shares: Mapping[str, SharePart]) -> dict[str, Any]:
    """The shares as `answer.json` holds them: of each source the share, and its interval beside."""
    return {name: each.share for name, each in shares.items()} | (
        {"intervals": {name: [each.low, each.high] for name, each in shares.items()}} if shares else {}
    )
