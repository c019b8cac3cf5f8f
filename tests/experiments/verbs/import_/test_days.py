"""Dates as programs write them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from experiments.verbs.import_.days import NEVER, DateColumn, day_text
from experiments.verbs.import_.ledger import Ledger
from tests.imports import (
    PEOPLE,
    imported,
    refused,
    row_of,
)


def day_of(text: str, order: Any = "auto") -> str | None:
    """How a date is understood."""
    column, ledger = DateColumn("date", order, dt.date(2030, 1, 1)), Ledger()
    column.add([text], ["x:1"], "x")
    (day,) = column.days(ledger).tolist()
    return None if day == NEVER or ledger.mended else dt.date.fromordinal(day).isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-03-02", "2026-03-02"), ("2026-03-02T09:30:00Z", "2026-03-02"), ("2026/03/02 09:30:00 +0000", "2026-03-02"), ("20260302", "2026-03-02"),
     ("02.03.2026", "2026-03-02"), ("2.3.26", "2026-03-02"), ("31/12/2025", "2025-12-31"), ("12/31/2025 10:00 PM", "2025-12-31"),
     ("2 March 2026, 9:30 AM", "2026-03-02"), ("Monday, 2 March 2026, 9:30 AM", "2026-03-02"), ("Mar 2, 2026", "2026-03-02"), ("02-Mar-2026", "2026-03-02"),
     ("1-Mar-19", "2019-03-01"), ("01-MAR-19", "2019-03-01"), ("1. März 2019", "2019-03-01"), ("3 août 2021", "2021-08-03"),
     ("1 de marzo de 2019", "2019-03-01"), ("12-dic-24", "2024-12-12"), ("5 maj 2020", "2020-05-05"), ("5. června 2025", "2025-06-05"),
     ("5. července 2025", "2025-07-05"), ("5. Červenec 2025", "2025-07-05"), ("2. Jänner 2025", "2025-01-02"), ("2019年3月1日", "2019-03-01"),
     ("令和8年3月2日", "2026-03-02"), ("令和元年5月1日", "2019-05-01"), ("平成31年4月30日", "2019-04-30"), ("H2.4.1", "1990-04-01"), ("民國115年3月2日", "2026-03-02"),
     ("40000", "2009-07-06"), ("40000.5", "2009-07-06"), ("12345", None),
     ("1769936400.000100", "2026-02-01"), ("1769936400", "2026-02-01"), ("1769936400000", "2026-02-01"),
     ("03/04/2026", None), ("2026-02-30", None), ("31.02.2026", None), ("soon", None), ("", None), ("null", None), ("99999999999999999999", None)],
)  # fmt: skip
def test_dates_as_they_are_written(text: str, day: str | None) -> None:
    assert day_of(text) == day
    assert day_of(day_text(text)) == day


def test_the_order_of_day_and_month_shows_in_the_whole_file(tmp_path: Path) -> None:
    assert (day_of("03/04/2026", "day_first"), day_of("03/04/2026", "month_first")) == ("2026-04-03", "2026-03-04")
    ambiguous = PEOPLE.replace("2022-09-01", "03/04/2022")
    assert "may have the day or the month first" in refused(tmp_path, people=ambiguous)[0].allowed
    clear = ambiguous.replace("2020-01-15", "15/01/2020")
    found = imported(tmp_path, people=clear)
    assert found.people.tenure_years[row_of(found)["bo"]] == pytest.approx(3.9)
    both = clear.replace("2018-03-01", "03/15/2018")
    assert "some dates have the day first and some the month" in refused(tmp_path, people=both)[0].allowed


def test_a_column_that_holds_no_dates_is_told_of_once(tmp_path: Path) -> None:
    """Instead of a problem for each of its cells, of which forty would be listed; a few strange cells are told one by one."""
    head, *rows = PEOPLE.splitlines()
    strange = "\n".join([head, *(row.replace(row.split(",")[6], f"spring {i}") for i, row in enumerate(rows))])
    (problem,) = refused(tmp_path, people=strange)
    assert problem.allowed.startswith(
        "is not a date, like 6 of 6 cells of the column (the first here); expected: a date such as 2026-03-02"
    )
    few = PEOPLE.replace("2014-03-01", "spring").replace("2022-09-01", "autumn")
    assert len(refused(tmp_path, people=few)) == 2
