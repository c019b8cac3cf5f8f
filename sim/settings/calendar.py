"""The days of a campaign: which are simulated, and what each is called."""

import datetime as dt
from contextlib import suppress
from typing import Annotated

from pydantic import Field, ValidationError, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator

from sim.settings.base import Date, IsoDate, Setting, Weekday


def _counted(value: object, number: ValidatorFunctionWrapHandler, info: ValidationInfo) -> int:
    """A day of the calendar as a number, if it is a date: all that is simulated counts from day zero."""
    day = value
    with suppress(ValueError):
        day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(day, dt.date):
        return int(number(value))
    if "day_zero" not in info.data:  # it is refused itself, which is said: nothing is wrong with this day
        return int(info.field_name == "last_day")
    try:
        return int(number((day - info.data["day_zero"]).days))
    except ValidationError:
        return int(number(str(day)))  # told of as it was given


_Before = Annotated[int, Field(ge=-1000, le=0)]
_After = Annotated[int, Field(ge=1, le=1000)]
First = Annotated[_Before, WrapValidator(_counted, json_schema_input_type=dt.date | _Before)]
Last = Annotated[_After, WrapValidator(_counted, json_schema_input_type=dt.date | _After)]
"""Days from day zero, which may be written as dates."""


class Calendar(Setting):
    """When: day zero is usually the day of the first workshop; every other day may be a date or an offset from it."""

    day_zero: IsoDate = Field(description="ISO date from which days are counted: usually that of the first workshop")
    first_day: First = Field(description="the simulation starts on this day, at most 1,000 before day zero")
    last_day: Last = Field(description="the simulation ends after this day, 1 to 1,000 after day zero")
    weekend: tuple[Weekday, ...] = Field(description="weekdays on which people only forget")
    holidays: tuple[Date, ...] = Field(default=(), description="company-wide days off")

    @property
    def days(self) -> int:
        """Number of simulated calendar days."""
        return self.last_day - self.first_day + 1

    def offset(self, day: Date) -> int:
        """Days from day zero, for a date or an offset."""
        return day if isinstance(day, int) else (day - self.day_zero).days

    def date(self, day: Date) -> dt.date:
        """The date of a date or an offset. Raises OverflowError where no calendar goes so far."""
        return self.day_zero + dt.timedelta(days=day) if isinstance(day, int) else day

    def said(self, day: Date) -> str:
        """A day for messages: the date, by which people think, and the offset, which files may hold."""
        offset = self.offset(day)
        try:
            return f"{self.date(day)} (day {offset})"
        except OverflowError:
            return f"day {offset}"

    @property
    def last_said(self) -> str:
        """The last simulated day, for messages."""
        return f"the last simulated day, {self.said(self.last_day)}"

    @property
    def all_said(self) -> str:
        """The simulated days, for messages."""
        return f"{self.said(self.first_day)} to {self.said(self.last_day)}"
