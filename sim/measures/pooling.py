"""The daily tally, added up over groups of offices."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim.compiled_code.decorators import bare


def pooled(daily: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """(columns, D, groups) int64 sums of the (D, O, columns) tally; `group` (O,) tells which one each office is in."""
    sums = np.zeros((daily.shape[2], len(daily), groups), np.int64)
    _pool(np.ascontiguousarray(daily), np.ascontiguousarray(group, np.int64), sums)
    return sums


@bare
def _pool(daily, group, sums):
    days, offices, columns = daily.shape
    for t in range(days):
        for office in range(offices):
            into = group[office]
            for column in range(columns):
                sums[column, t, into] += daily[t, office, column]


def company_by_day(daily: np.ndarray) -> np.ndarray:
    """(columns, D) the tally of the whole company at the end of each day."""
    sums = pooled(daily, np.zeros(daily.shape[1], np.int64), 1)
    return sums[:, :, 0]
