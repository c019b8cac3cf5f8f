"""The daily tally, added up over groups of offices."""

import numpy as np

from sim.compiled_code.decorators import phase


@phase
def pooled(daily: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """(columns, D, groups) int64 sums of the (D, O, columns) tally; `group` (O,) tells which one each office is in."""
    days, offices, columns = daily.shape
    sums = np.zeros((columns, days, groups), np.int64)
    for t in range(days):
        for office in range(offices):
            into = group[office]
            for column in range(columns):
                sums[column, t, into] += daily[t, office, column]
    return sums


def company_by_day(daily: np.ndarray) -> np.ndarray:
    """(columns, D) the tally of the whole company at the end of each day."""
    sums: np.ndarray = pooled(daily, np.zeros(daily.shape[1], np.int64), 1)
    return sums[:, :, 0]
