"""The days of a campaign: which are simulated, and what each is called."""

import datetime as dt

from pydantic import Field

from sim.settings.base import Date, IsoDate, Setting, Weekday


class Calendar(Setting):
    """When: day zero is the day of the first workshop; every other day may be a date or an offset from it."""

    day_zero: IsoDate = Field(description="ISO date of the first workshop")
    first_day: int = Field(ge=-1000, le=0, description="days; the simulation starts on this offset")
    last_day: int = Field(ge=1, le=1000, description="days; the simulation ends after this offset")
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
