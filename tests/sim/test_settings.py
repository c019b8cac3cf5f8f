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


@pytest.mark.parametrize("path", ["campaign.brand.strength", "campaign.brand.strenght", "campaign.teasers.0.days", "no.such.field"])
def test_a_change_is_validated(path: str) -> None:
    with pytest.raises(ValidationError, match=path.replace(".", "[.]").removesuffix("[.]such[.]field")):
        shipped().changed({path: 1.5})


@pytest.mark.parametrize("entry", ["99", "first", "-1"])
def test_a_list_has_the_entries_it_has(entry: str) -> None:
    with pytest.raises(LookupError, match=f"the list has entries 0 to [0-9]+, not '{entry}'"):
        shipped().changed({f"campaign.teasers.{entry}.day": -20})
