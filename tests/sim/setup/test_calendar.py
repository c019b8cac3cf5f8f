"""Days on which offices are open, by hand."""

import numpy as np
import pytest

from sim.setup.calendar import open_days

OPEN = np.array([[0, 1, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 0, 1]], bool)
"""Five days of three offices, of which the first and the last have the same holidays."""


@pytest.mark.parametrize(
    ("office", "at_or_after", "at_or_before"),
    [
        (0, [1, 1, 1, 1, 2, 4, 4, -1, -1], [-1, -1, -1, 1, 2, 2, 4, 4, 4]),
        (1, [0, 0, 0, 1, 3, 3, -1, -1, -1], [-1, -1, 0, 1, 1, 3, 3, 3, 3]),
        (2, [1, 1, 1, 1, 2, 4, 4, -1, -1], [-1, -1, -1, 1, 2, 2, 4, 4, 4]),
    ],
)
def test_the_next_and_the_last_open_day_of_each_office(office: int, at_or_after: list[int], at_or_before: list[int]) -> None:
    days = np.arange(-2, 7)  # from before the first of the five to after the last
    next_open, last_open = open_days([(0, 3), (2, 4), (0, 3)], OPEN)
    offices = np.full(len(days), office)
    assert next_open(offices, days).tolist() == at_or_after
    assert last_open(offices, days).tolist() == at_or_before
