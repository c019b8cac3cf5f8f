"""Settings with fields replaced: what is on the way is validated, the rest is shared."""

import datetime as dt

import pytest
from pydantic import ValidationError

from tests.worlds import shipped


def test_groups_without_a_change_are_shared() -> None:
    base = shipped()
    changed = base.changed({"campaign.brand.strength": 0.9, "campaign.teasers.0.day": -20})
    assert changed.campaign.brand.strength == 0.9 and changed.campaign.teasers[0].day == -20
    assert changed.behaviour is base.behaviour and changed.campaign.programme is base.campaign.programme
    assert changed.campaign.teasers[1] is base.campaign.teasers[1]
    assert base == shipped() != changed
    assert base.changed({}) is base


def test_the_first_and_the_last_day_may_be_dates() -> None:
    dates = {"first_day": "2025-12-29", "last_day": dt.date(2026, 4, 27)}
    assert shipped(**{f"campaign__calendar__{name}": day for name, day in dates.items()}) == shipped()
    with pytest.raises(ValidationError, match=r"campaign\.calendar\.last_day[^.]*input_value='2031-01-01'"):
        shipped(campaign__calendar__last_day="2031-01-01")
    with pytest.raises(ValidationError) as error:
        shipped(campaign__calendar=dates | {"day_zero": 3, "weekend": ()})
    assert [each["loc"][-1] for each in error.value.errors()] == ["day_zero"], "what counts from it is not refused beside it"


@pytest.mark.parametrize("day", ["1772409600", 1772409600])
def test_seconds_are_no_date(day: str | int) -> None:
    """They are those from 1970 to 2026-03-02."""
    with pytest.raises(ValidationError, match=r"campaign\.calendar\.day_zero"):
        shipped(campaign__calendar__day_zero=day)


def test_a_session_may_open_on_its_day_and_no_later() -> None:
    assert shipped(campaign__sessions__0__first_day=3, campaign__sessions__0__opens=3).campaign.sessions[0].opens == 3
    with pytest.raises(ValidationError, match=r"opens: 2026-03-06 \(day 4\) is after the first session, 2026-03-05"):
        shipped(campaign__sessions__0__first_day=3, campaign__sessions__0__opens=4)


def test_a_programme_takes_some_time() -> None:
    """Of next to none, hours in doublings of the usual ones are without end, and so is what is lost by them."""
    for hours in (5e-324, 0.04, 0.0):
        with pytest.raises(ValidationError, match=r"programme\.hours[^.]*greater than or equal to 0\.05"):
            shipped(campaign__programme__hours=hours)
        with pytest.raises(ValidationError, match=r"modules\.0\.hours[^.]*greater than or equal to 0\.05"):
            shipped(campaign__programme__modules=[{"name": "practice", "after_days": 3, "hours": hours}])


def test_titles_and_names_are_on_one_line() -> None:
    """Two lines of a slide, a block of YAML, what would colour a terminal, and what ends a figure."""
    offices = ({"name": "New\nYork", "employees": 9, "utc_offset_hours": -5},)
    series = ({"name": "Shop\t", "count": 1, "employees_low": 3, "employees_high": 3, "utc_offsets_hours": [0]},)
    made = shipped(
        campaign__title="Space\x0bVoyage\ufffe\n",
        campaign__brand__name="a\x1b[31mb\u2028\x9b",
        company__offices=offices,
        company__office_series=series,
    )
    assert (made.campaign.title, made.campaign.brand.name) == ("Space Voyage", "a [31mb")
    assert (made.company.offices[0].name, made.company.office_series[0].names) == ("New York", ["Shop 1"])
    assert made.changed({"channels.film.title": "The\r\nfilm"}).channels["film"].title == "The film"
    assert shipped(campaign__title=" à la\u00a0carte ").campaign.title == " à la\u00a0carte ", "all else stays as it is written"
    with pytest.raises(ValidationError, match=r"brand\.name[^.]*at least 1 character"):
        shipped(campaign__brand__name="\x07\n")


@pytest.mark.parametrize("path", ["campaign.brand.strength", "campaign.brand.strenght", "campaign.teasers.0.days", "no.such.field"])
def test_a_change_is_validated(path: str) -> None:
    with pytest.raises(ValidationError, match=path.replace(".", "[.]").removesuffix("[.]such[.]field")):
        shipped().changed({path: 1.5})


@pytest.mark.parametrize("entry", ["99", "first", "-1"])
def test_a_list_has_the_entries_it_has(entry: str) -> None:
    with pytest.raises(LookupError, match=f"the list has entries 0 to [0-9]+, not '{entry}'"):
        shipped().changed({f"campaign.teasers.{entry}.day": -20})
