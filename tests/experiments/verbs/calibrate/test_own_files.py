"""A planner's own files: what a column is called otherwise, or holds otherwise, is told with the option that mends it."""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.cli import main
from experiments.config.errors import RequestError
from experiments.verbs.calibrate.adoption.data import SEVEN_DAYS, WHOLE, read_adoption
from experiments.verbs.calibrate.bass import fitting as bass
from experiments.verbs.calibrate.bass.data import read_counts
from experiments.verbs.calibrate.bass.work import cautions_of
from experiments.verbs.calibrate.options import AdoptionPlan, BassPlan, CalibratePlan
from experiments.verbs.calibrate.series import wording
from experiments.verbs.calibrate.series.data import Observed, Series, Survey, read_observed
from experiments.verbs.calibrate.series.doubts import doubts
from experiments.verbs.calibrate.series.work import _to_what
from sim.company.build import build_company
from tests.worlds import SHIPPED, shipped

EXPORT = "Staff,Registered On,Campus\nP1,13/01/2026,Berlin\nP2,14/01/2026,Lyon\n"


@pytest.fixture(name="export")
def _export(tmp_path: Path) -> str:
    (tmp_path / "lms.csv").write_text(EXPORT, encoding="utf-8")
    return str(tmp_path / "lms.csv")


def test_a_missing_column_is_told_with_the_option_that_names_it(export: str) -> None:
    settings = shipped()
    company = build_company(settings.company, settings.behaviour)
    ties = {"people": export, "covariates": ("grade",), "exposures": ("trained",), "arm": "lot"}
    plan = CalibratePlan.model_validate({"observed": {"registrations": {"file": export}}, "survey": {"file": export}})
    for read, fields in (
        (lambda: read_counts(BassPlan(file=export)), ["bass.time"]),
        (lambda: read_observed(plan, settings, company), ["observed.registrations.date", "survey.answer"]),
        (
            lambda: read_adoption(AdoptionPlan.model_validate(ties)),
            [
                "adoption.columns.person",
                "adoption.columns.site",
                "adoption.columns.time",
                "adoption.covariates",
                "adoption.exposures",
                "adoption.arm",
            ],
        ),
    ):
        with pytest.raises(RequestError) as refused:
            read()
        told = [each.allowed.partition("name yours: ")[2] for each in refused.value.problems if each.field]
        assert told == [f"calibrate.{field}=COLUMN" for field in fields]


def test_counts_under_another_name_are_not_taken_for_events(tmp_path: Path) -> None:
    settings = shipped()
    company = build_company(settings.company, settings.behaviour)
    file = tmp_path / "counts.csv"

    def observed(**named: str | None) -> int:
        plan = CalibratePlan.model_validate({"observed": {"registrations": {"file": str(file), **named}}})
        return int(read_observed(plan, settings, company).series[0].counts.sum())

    def adopted(**named: str | None) -> list[int]:
        return read_counts(BassPlan.model_validate({"file": str(file), "time": "date", **named})).new.tolist()

    file.write_text("date,registrations\n-10,7\n-9,9\n-8,0\n-7,4\n", encoding="utf-8")
    series, bass = "calibrate.observed.registrations", "calibrate.bass"
    for read, option, person in ((observed, series, f"{series}.person=registrations if that is who; "), (adopted, bass, "")):
        with pytest.raises(RequestError) as refused:
            read()
        (told,) = refused.value.problems
        assert "'registrations' holds numbers" in str(told)
        how_many = f"{option}.count=registrations if that is how many; "
        assert told.allowed.partition("expected: ")[2] == f"{how_many}{person}{option}.count=null if each line is one event"
    assert (observed(count="registrations"), observed(count=None)) == (20, 4)
    assert adopted(count="registrations") == [7, 9, 0, 4]
    file.write_text("date,employee_id,level\n" + "".join(f"{-10 + i % 5},{i},3\n" for i in range(20)), encoding="utf-8")
    assert observed() == 20 and adopted() == [4] * 5, "who says that it is an event"
    file.write_text("date,here,asked\n" + "".join(f"{-10 + i % 5},{i},2\n" for i in range(20)), encoding="utf-8")
    with pytest.raises(RequestError, match=r"no such column, but column 2, column 3 hold numbers and are not read"):
        observed()
    file.write_text("date,what\n" + "".join(f"{-10 + i % 5},asked\n" for i in range(20)), encoding="utf-8")
    assert observed() == 20 and adopted() == [4] * 5, "there are no numbers"


def registrations(file: Path, days: Sequence[int], counts: Sequence[int], **named: object) -> Observed:
    """Counts on days from the first workshop, as the small firm's campaign reads them."""
    file.write_text("date,count\n" + "".join(f"{day},{count}\n" for day, count in zip(days, counts, strict=True)), encoding="utf-8")
    return read(file, **named)


def read(file: Path, **named: object) -> Observed:
    """Registrations of a file, as the small firm's campaign reads them."""
    plan = CalibratePlan.model_validate({"observed": {"registrations": {"file": str(file), **named}}})
    settings = shipped()
    return read_observed(plan, settings, build_company(settings.company, settings.behaviour))


@pytest.mark.parametrize(("days", "apart"), [(range(-42, 0, 7), "7 days"), (range(-56, 0, 14), ""), ((-60, -29, -1), "a month")])
def test_sums_of_weeks_or_months_are_not_compared_with_days(tmp_path: Path, days: Sequence[int], apart: str) -> None:
    """Of weeks dated on their first day, the last one would be compared with that day alone. Four dates may be chance."""
    file, counts = tmp_path / "weeks.csv", [5] * len(days)
    if not apart:
        assert registrations(file, days, counts).series[0].counts.sum() == 20
        return
    with pytest.raises(RequestError, match=f"has dates {apart} apart") as refused:
        registrations(file, days, counts)
    assert "calibrate.observed.registrations.until=LAST_DAY" in str(refused.value)
    assert registrations(file, days, counts, until=0).series[0].last == 63, "where nothing came on other days"


def test_single_events_a_month_apart_are_no_sums(tmp_path: Path) -> None:
    assert registrations(tmp_path / "days.csv", (-60, -29, -1), [1, 1, 1]).series[0].counts.sum() == 3
    with pytest.raises(RequestError, match="has dates a month apart"):
        registrations(tmp_path / "days.csv", (-60, -29, -1), [1, 1, 2])


def test_lines_that_all_bear_the_first_day_of_their_week_are_sums(tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    for each in (1, 3):
        file.write_text("date\n" + "".join(f"{day}\n" * each for day in range(-42, 0, 7)), encoding="utf-8")
        if each == 1:
            assert read(file).series[0].counts.sum() == 6
            continue
        with pytest.raises(RequestError, match="has dates 7 days apart"):
            read(file)
        assert read(file, until="2026-03-02").series[0].counts.sum() == 18


def test_months_are_no_days(tmp_path: Path) -> None:
    file = tmp_path / "months.csv"
    file.write_text("date,count\n2026-01,5\n2026-02-01,5\n", encoding="utf-8")
    with pytest.raises(RequestError, match=r"is a month, and days are compared; for sums alone: calibrate\.bass\.file") as refused:
        read(file)
    assert len(refused.value.problems) == 1


def test_a_file_that_names_the_waiting_list_does_not_leave_it_out(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    for status in ("Waitlisted", "registered"):
        file.write_text(f"date,employee_id,status\n-20,a,registered\n-19,b,{status}\n", encoding="utf-8")
        assert read(file).series[0].waitlisted is (status == "Waitlisted")


def test_lines_outside_the_simulated_days_are_no_sums(tmp_path: Path) -> None:
    """Nor do they end in a traceback: 26012026 is a day of no calendar."""
    outside = [-400, -369, -338, 26012026, -99999999]
    observed = registrations(tmp_path / "days.csv", [*outside, -5], [5] * 6)
    assert observed.series[0].counts.sum() == 5 and "5 lines outside the simulated days" in str(observed.notes)


def test_days_off_are_no_lack_of_lines() -> None:
    calendar, counts, told = shipped().campaign.calendar, np.full(40, 6), np.ones(40, np.bool_)
    counts[14:24], told[14:24] = 0, False
    assert len(doubts("registrations", counts, told, 1000, calendar, False)) == 1
    closed = calendar.model_copy(update={"holidays": tuple(range(calendar.first_day + 14, calendar.first_day + 24))})
    assert doubts("registrations", counts, told, 1000, closed, False) == []
    (told_so,) = doubts("registrations", counts, told, 100, closed, True)
    assert "of several courses leave in that of the campaign" in told_so


def test_what_a_series_can_hardly_be_is_told(tmp_path: Path) -> None:
    """Totals so far, more than there are people, and a week that the file lacks."""
    file, days = tmp_path / "days.csv", list(range(-40, -10))
    assert registrations(file, days, [3, 5, 2] * 10).careful == ()
    totals, many = registrations(file, days, [4 * k for k in range(1, 31)]).careful
    assert "totals so far" in totals
    assert "The file holds 1,860 registrations, more than the company has people (150)" in many
    lacking = [day for day in days if not -28 <= day <= -20]
    (told,) = registrations(file, lacking, [3, 5, 2] * 7).careful
    assert "no line of registrations from 2026-02-02 to 2026-02-10" in told
    assert registrations(file, lacking, [1, 0, 0] * 7).careful == (), "three of nine days more or less are chance"
    assert registrations(file, lacking, [9] * 9 + [0, 1, 0] * 4).careful == (), "a tail is sparse"


def test_counts_that_never_fall_may_be_totals_so_far() -> None:
    for counts, told in (([2, 5, 9, 14, 20, 26, 31, 33], True), ([2, 5, 9, 14, 20, 26, 31, 30], False), ([1, 1, 1, 1, 1, 2, 2, 2], False)):
        assert (
            "Counts never fall from one period" in str(cautions_of(bass.fit(np.array(counts), None, 1), np.array(counts), (0, 0)))
        ) == told


def test_as_many_registered_as_there_were_seats_is_told() -> None:
    def told(registered: int, seats: float, waitlisted: bool = False) -> list[str]:
        series = Series("registrations", np.array([[registered]]), 0, False, waitlisted)
        company: Any = SimpleNamespace(office=np.zeros(2000))
        findings: Any = SimpleNamespace(observed=Observed((series,), None, ()), company=company, predicted=SimpleNamespace(seats=seats))
        return wording._as_many_as_seats(findings)

    (said,) = told(250, 244)
    assert "registered (250) as there were seats (244)" in said and "waiting list" in said
    assert told(1200, 244) == told(60, 244) == told(2000, 2000) == told(250, 244, waitlisted=True) == []


def test_a_fit_unlike_the_data_is_not_to_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so beside the answer, after what the files can hardly hold, and not in the report alone."""
    findings: Any = SimpleNamespace(
        observed=Observed((), None, (), ("Totals so far?",)), predicted=SimpleNamespace(seats=9), company=SimpleNamespace(office=[])
    )
    for inside, told in ((2, ["Totals so far?", "Do not use it"]), (6, ["Totals so far?"])):
        monkeypatch.setattr(wording, "fit_of", lambda _, inside=inside: {"inside": inside, "of": 7})
        assert [each[:13] for each in wording.warnings(findings, [])] == [each[:13] for each in told]


def test_what_periods_are_taken_for_is_told(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    for times, plan, careful in (
        ("1,2,3", {}, (SEVEN_DAYS,)),
        ("1,2,3", {"period_days": "month"}, ()),
        ("2026-01,2026-02,2026-03", {}, (WHOLE.format(2),)),
        ("2026-01,2026-02,2026-03", {"periods": 2}, ()),
    ):
        lines = [f"p{i},s,{time}" for i, time in enumerate(times.split(","))]
        people.write_text("\n".join(["person_id,site,adoption_time", *lines]) + "\n", encoding="utf-8")
        assert read_adoption(AdoptionPlan.model_validate({"people": str(people), **plan})).careful == careful


def test_adoption_without_ties_is_fitted_and_says_that_contacts_are_not_known(
    tmp_path: Path, elsewhere: Path, few_draws: Callable[[int], None], unpainted: None
) -> None:
    few_draws(60)
    lines = [f"p{i},s{i % 3},{'' if i % 4 == 0 else 1 + i % 5},{i % 7}" for i in range(60)]
    (tmp_path / "people.csv").write_text("\n".join(["person_id,site,adoption_time,tenure", *lines]) + "\n", encoding="utf-8")
    words = ["calibrate.adoption.covariates=[tenure]", "name=it", "replications=5", "uncertainty=luck", "execution.workers=1"]
    assert main(["calibrate", f"calibrate.adoption.people={tmp_path / 'people.csv'}", *words]) == 0
    folder = elsewhere / "results/calibrate/it"
    assert "No ties are known" in (folder / "answer.txt").read_text(encoding="utf-8")
    assert json.loads((folder / "answer.json").read_text(encoding="utf-8"))["drawn_by_lot"] == {}, "nobody drew how long people are there"
    with (folder / "posterior.csv").open(encoding="utf-8", newline="") as file:
        before = {each["name"]: (float(each["prior_low"]), float(each["prior_high"])) for each in csv.DictReader(file)}
    assert before["site_spread"] == pytest.approx((0.08, 0.8), rel=1e-3), "nine tenths lie between"
    assert before["spontaneous"] == pytest.approx((0.00196, 0.5855), rel=2e-3), "odds of 1 to 19, times e to the power of 3.29 either way"
    assert {each.name for each in (folder / "figures").iterdir()} == {"replayed_curve.svg", "pair_plot.svg"}


def test_days_and_offices_of_an_export_are_told_with_what_reads_them(export: str) -> None:
    settings = shipped()
    named = {"file": export, "date": "Registered On", "office": "Campus", "person": "Staff"}
    plan = CalibratePlan.model_validate({"observed": {"registrations": named}})
    with pytest.raises(RequestError) as refused:
        read_observed(plan, settings, build_company(settings.company, settings.behaviour))
    told = {(each.field, each.allowed.rpartition("; ")[2].split(",")[0]) for each in refused.value.problems}
    assert told == {
        ("Registered On", "`watercooler import people=HR learning=FILE` reads others"),
        ("Campus", "or your own company (company=records)"),
    }


def test_counts_of_none_are_observed(tmp_path: Path) -> None:
    """That nobody posted in eight weeks says a lot. A file that holds no day of the campaign says nothing, and which days it holds."""
    observed = registrations(tmp_path / "none.csv", [-30, 5], [0, 0])
    assert observed.series[0].counts.sum() == 0 and observed.series[0].last == 63 + 5
    with pytest.raises(RequestError, match=r"holds nothing in the simulated days, 2025-12-29 .* it goes from 2020-01-01 .* to 2020-01-02 "):
        file = tmp_path / "old.csv"
        file.write_text("date,count\n2020-01-02,5\n2020-01-01,5\n", encoding="utf-8")
        read(file)
    file.write_text("date,employee_id,status\n2026-03-02,a,no_show\n", encoding="utf-8")
    plan = CalibratePlan.model_validate({"observed": {"attendance": {"file": str(file)}}})
    with pytest.raises(RequestError, match="holds no attendance, by the status of its lines"):
        read_observed(plan, shipped(), build_company(shipped().company, SHIPPED))


def test_much_outside_the_simulated_days_is_warned_of(tmp_path: Path) -> None:
    """A file that goes back for years may be one of several campaigns, or the calendar that of another."""
    file = tmp_path / "days.csv"
    (told,) = registrations(file, [-400, -30, -29], [2, 4, 4]).careful
    assert told.startswith("Of 10 registrations 2 lie outside the simulated days, 2025-12-29 (day -63) to ")
    assert not registrations(file, [-400, -30, -29], [1, 6, 6]).careful


def test_what_was_fitted_to_is_counted_in_words() -> None:
    """It stands in the behaviour file, and in every answer that rests on it."""
    one, many = np.ones((1, 1), np.int64), np.full((1, 1), 45, np.int64)
    series = [Series("registrations", one, 0, False), Series("attendance", many, 0, False), Series("posts", one, 0, False)]
    found: Any = SimpleNamespace(observed=Observed(tuple(series), Survey(3, 1, 1, 0), ()))
    request: Any = SimpleNamespace(settings=shipped())
    assert _to_what(request, found).startswith("1 registration, 45 attendees, 1 post, 5 survey answers of ")


def test_more_answers_than_attended_are_warned_of(tmp_path: Path) -> None:
    """Each answer counts as one attendee's: of two courses, or twice of some, they make what was fitted too sure."""
    settings = shipped()
    company = build_company(settings.company, settings.behaviour)
    (tmp_path / "came.csv").write_text("date,count\n0,30\n7,20\n", encoding="utf-8")

    def careful(answers: int, **observed: object) -> tuple[str, ...]:
        (tmp_path / "survey.csv").write_text("answer\n" + "content\n" * answers, encoding="utf-8")
        plan = {"survey": {"file": str(tmp_path / "survey.csv")}, "observed": observed}
        return read_observed(CalibratePlan.model_validate(plan), settings, company).careful

    came = {"attendance": {"file": str(tmp_path / "came.csv")}}
    people = len(company.office)
    assert careful(50, **came) == careful(people) == ()
    (of_attended,), (of_people,) = careful(51, **came), careful(people + 1)
    assert of_attended.startswith("The survey holds 51 answers, more than attended by their file (50), and each counts as one attendee's")
    assert f"more than the company has people ({people:,})" in of_people


def test_lines_of_several_courses_are_warned_of(tmp_path: Path) -> None:
    file = tmp_path / "courses.csv"
    lines = [f"-{20 + i},{i},Space" for i in range(5)]
    file.write_text("\n".join(["date,employee_id,programme", *lines]), encoding="utf-8")
    assert not read(file).careful
    file.write_text("\n".join(["date,employee_id,programme", *lines, "-10,3,Security"]), encoding="utf-8")
    assert [each.startswith("The registrations are of 2 courses, and all count as this campaign's") for each in read(file).careful] == [
        True
    ]
