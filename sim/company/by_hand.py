"""A company made by hand: for tests of the model, and where only the types of its columns count."""

from collections.abc import Sequence

import numpy as np

from sim.company.company import Company


def by_hand(people: Sequence[int], office_names: Sequence[str] = ()) -> Company:
    """So many people in each office, all on the same clock and in one team, who have no manager and know nobody."""
    size, names = sum(people), tuple(office_names) or tuple(f"Office {i}" for i in range(len(people)))
    return Company(
        name="by_hand", key=np.arange(1, size + 1, dtype=np.uint64), office=np.repeat(np.arange(len(people), dtype=np.int32), people),
        team=np.zeros(size, np.int32), manager=np.full(size, -1, np.int32), level=np.zeros(size, np.uint8),
        function=np.zeros(size, np.uint8), bridge=np.zeros(size, np.bool_), tenure_years=np.ones(size, np.float32),
        office_names=names, utc_offset_hours=np.zeros(len(names)), office_holidays=((),) * len(names),
        colleague_start=np.zeros(size + 1, np.int64), colleague_to=np.zeros(0, np.int32),
        follower_start=np.zeros(size + 1, np.int64), follower_to=np.zeros(0, np.int32),
    )  # fmt: skip
