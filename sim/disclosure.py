"""Disclosure control: groups under five people are withheld, and what would give them away by subtraction."""

import numpy as np

SMALL_GROUP = 5
"""Groups of fewer people are never shown on their own."""


def too_small(people: np.ndarray, *, empty: bool = False) -> np.ndarray:
    """(rows, groups) which groups to withhold: those under five people, and one more where these alone are under five.

    Otherwise a lone small group could be read off as the difference to the total of its row. `empty` withholds groups
    of nobody too.
    """
    small = (people < SMALL_GROUP) & (empty | (people > 0))
    withheld = np.where(small, people, 0).sum(axis=1)
    rest = np.where(small | (people == 0), np.iinfo(people.dtype).max, people)
    one_more = small.any(axis=1) & (withheld < SMALL_GROUP)
    small[one_more, rest.argmin(axis=1)[one_more]] = True
    return small


def how_many(count: int, of: int) -> str:
    """How many people out of how many, as it may be reported: neither they nor all others are a small group."""
    if 0 < count < SMALL_GROUP:
        return f"fewer than {SMALL_GROUP}"
    return f"all but fewer than {SMALL_GROUP}" if 0 < of - count < SMALL_GROUP else f"{count:,}"
