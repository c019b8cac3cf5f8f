"""Periods of files: months are as long as they are, and what does not fit the dates is refused."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from experiments.config.errors import RequestError
from experiments.verbs.calibrate.adoption.data import Adoption, read_adoption
from experiments.verbs.calibrate.bass import work
from experiments.verbs.calibrate.bass.data import AdoptionCounts, read_counts
from experiments.verbs.calibrate.options import AdoptionPlan, BassPlan

NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "Sept", "October", "November", "December"]
MONTHS = tuple(f"2025-{month:02d}-01" for month in range(1, 13))
ENDS = tuple(f"2025-{month:02d}-{day}" for month, day in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1))
FORTNIGHTS = ("2025-01-06", "2025-01-20", "2025-02-03", "2025-02-17", "2025-03-03")
WEEKS = ("2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27", "2025-02-03")


def counts(folder: Path, times: Sequence[str], **plan: Any) -> AdoptionCounts:
    """Ten in the first line, eleven in the second, ..."""
    file = folder / "counts.csv"
    file.write_text("period,count\n" + "".join(f"{time},{10 + i}\n" for i, time in enumerate(times)), encoding="utf-8")
    return read_counts(BassPlan.model_validate({"file": str(file), **plan}))


def adoption(folder: Path, times: Sequence[str], **plan: Any) -> Adoption:
    """Somebody adopts at each time."""
    file = folder / "people.csv"
    file.write_text("person_id,site,adoption_time\n" + "".join(f"p{i},x,{time}\n" for i, time in enumerate(times)), encoding="utf-8")
    return read_adoption(AdoptionPlan.model_validate({"people": str(file), **plan}))


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (MONTHS, "a calendar month"),
        (ENDS, "a calendar month"),
        ([each[:7] for each in MONTHS], "a calendar month"),
        ([f"{name} 2025" for name in NAMES], "a calendar month"),
        ([f"2025-{name[:3].upper()}" for name in NAMES], "a calendar month"),
        ([f"{month:02d}/2025" for month in range(1, 13)], "a calendar month"),
        (["Q1 2024", "2024-Q2", "q3 2024", "2024 Q4", "Jan. 2025"], "a calendar quarter"),
        ([f"{each[:8]}15" for each in MONTHS], "a calendar month"),
        ([f"{year}{month}" for year in (2023, 2024, 2025) for month in ("-01-01", "-04-01", "-07-01", "-10-01")], "a calendar quarter"),
        ([f"{year}-12-31" for year in range(2015, 2025)], "a calendar year"),
        (FORTNIGHTS, "14 days"),
        (WEEKS, "7 days"),
    ],
)
def test_each_line_has_a_period_of_its_own(tmp_path: Path, times: Sequence[str], said: str) -> None:
    found = counts(tmp_path, times)
    assert found.new.tolist() == [10 + i for i in range(len(times))]
    assert found.period is not None and found.period.said == said and not found.careful
    assert said in " ".join(found.notes)
    data = adoption(tmp_path, times)
    assert data.course.time.tolist() == [1 + i for i in range(len(times))]
    assert data.period == found.period and said in " ".join(data.notes)


@pytest.mark.parametrize(
    ("times", "days", "expected", "hold"),
    [
        (MONTHS, 30, "month", "0 to 2"),
        (MONTHS, 30.4375, "month", "1 to 2"),
        (MONTHS[:3], 30, "month", "1 to 2"),
        (MONTHS, 7, "month", "0 to 1"),
        (MONTHS[:4] + MONTHS[5:], 30, "month", "0 to 2"),
        (ENDS, 30, "month", "0 to 2"),
        (FORTNIGHTS, 7, "14", "0 to 1"),
    ],
)
def test_days_that_do_not_fit_the_dates_are_refused(tmp_path: Path, times: Sequence[str], days: float, expected: str, hold: str) -> None:
    for read, option in ((counts, "calibrate.bass"), (adoption, "calibrate.adoption")):
        with pytest.raises(RequestError) as refused:
            read(tmp_path, times, period_days=days)
        (told,) = refused.value.problems
        assert f"{hold}; expected: {option}.period_days={expected}" in told.allowed


def test_days_that_fit_and_what_is_stated_are_kept(tmp_path: Path) -> None:
    assert counts(tmp_path, MONTHS, period_days="quarter").new.tolist() == [33, 42, 51, 60], "months are added up"
    assert counts(tmp_path, [*WEEKS, "2025-02-10", "2025-02-17", "2025-02-24"], period_days=14).new.tolist() == [21, 25, 29, 33]
    daily = [f"2025-{month:02d}-{day:02d}" for month in range(2, 7) for day in (9, 10, 27)]
    assert counts(tmp_path, daily, period_days="month").new.tolist() == [33, 42, 51, 60, 69]
    assert counts(tmp_path, daily).period == (7.0, 0), "no rhythm lies between them"
    assert adoption(tmp_path, ["1", "2", "4"], period_days="month").period.days == pytest.approx(30.44, abs=0.01), "numbers of months"
    assert adoption(tmp_path, ["2025-03-02", "2025-03-08", "2025-12-31"], periods=2).course.time.tolist() == [1, 1, 0]


@pytest.mark.parametrize("wrong", ["Mai 2025", "13/2025", "2025-Q5", "Jan-25", "spring"])
def test_what_is_no_period_is_told_what_would_be_one(tmp_path: Path, wrong: str) -> None:
    for read in (counts, adoption):
        with pytest.raises(RequestError, match=r"is no period; expected: .*2026-03-02.*2026-03, Mar 2026 or 2026-Q1"):
            read(tmp_path, [*MONTHS, wrong])


def test_a_period_without_a_line_is_told(tmp_path: Path) -> None:
    numbered = [str(each) for each in range(1, 13)]
    assert not counts(tmp_path, numbered).careful
    (told,) = counts(tmp_path, [*numbered[:5], *numbered[6:]]).careful
    assert told == "The file has no line for period 6: it counts as 0."
    (told,) = counts(tmp_path, [*MONTHS[:3], *MONTHS[5:]]).careful
    assert told == "The file has no line for periods 4, 5: each counts as 0."
    (tmp_path / "events.csv").write_text("period\n" + "1\n" * 8 + "4\n" * 5, encoding="utf-8")
    assert not read_counts(BassPlan(file=str(tmp_path / "events.csv"))).careful, "no event is no event"


def test_the_answer_says_what_a_period_is(tmp_path: Path) -> None:
    data = counts(tmp_path, MONTHS)
    found = work.fitting.fit(data.new, None, 1)
    made = work.fitting.ahead(found, data.new, 2, None, 1)
    assert "in 12 periods of a calendar month." in work.answer(found, data.new, made, (0, 0), data.period)[0]


def test_the_last_day_there_is_does_not_stop_it(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="is no period"):
        adoption(tmp_path, ["2025-01-31", "2025-02-28", "9999-12-31"], period_days=0.5)
