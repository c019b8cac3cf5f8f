"""Learning records as systems export them: several lines for one person and course count once."""

from collections.abc import Hashable, Sequence

import numpy as np

RANK = {status: i for i, status in enumerate(("waitlisted", "registered", "cancelled", "no_show", "attended"))}
"""What became of a registration; the later, the more it says."""
ONE_EACH = "of each person and course one record counts: that of attending, if any, or else the latest; and the first day of registration."


def one_each(
    rows: Sequence[int], person: Sequence[Hashable], course: Sequence[str], status: Sequence[str],
    registered: np.ndarray, held: np.ndarray, never: int,
) -> tuple[list[int], np.ndarray, np.ndarray, list[list[int]]]:  # fmt: skip
    """One of the `rows` for each person and course; days (records,) of registration and attendance as they count for it; the rows it stands for.

    Who attended once attended, on the first such day; otherwise the record registered last counts, and of one day that which
    says most. The day of registration is the first of all. Days that are not stated are `never`.
    """
    groups: dict[tuple[Hashable, str], list[int]] = {}
    for i in rows:
        groups.setdefault((person[i], course[i]), []).append(i)
    registered, held = registered.copy(), held.copy()
    chosen = []
    for group in groups.values():
        came = [i for i in group if status[i] == "attended"]
        days = [day for i in came if (day := int(held[i])) != never]
        one = came[0] if came else max(group, key=lambda i: (registered[i], RANK[status[i]], i))
        asked = [day for i in group if (day := int(registered[i])) != never]
        registered[one] = min(asked, default=never)
        held[one] = min(days, default=int(held[one]))
        chosen.append((one, group))
    chosen.sort()
    return [one for one, _ in chosen], registered, held, [group for _, group in chosen]
