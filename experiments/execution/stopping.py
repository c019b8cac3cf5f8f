"""How many replications: as many as an answer needs, looked at as they come."""

from collections.abc import Callable


def looked_at[T](look: Callable[[int], T], following: Callable[[T, int], int], first: int) -> T:
    """What is seen after the first so many replications, and then after as many as `following` asks for, until it asks for no more than
    there are. Looks start from the same seeds, so the last one holds what one look at as many would have shown."""
    count = first
    while True:
        seen = look(count)
        more = following(seen, count)
        if more <= count:
            return seen
        count = more


def would_take(needed: int, option: str, sets: int | None) -> str:
    """How many replications are needed, and the option that allows them. `sets`: how many parameter sets there are; beyond these, more
    replications know nothing more of behaviour (`ParameterSets.again_note`)."""
    if sets is None or needed <= sets:
        return f"that would take about {needed:,} ({option}={needed})."
    return f"that would take about {needed:,} parameter sets, and there are {sets:,} (plausible.sets)."
