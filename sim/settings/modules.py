"""A journey: the modules of a programme that follow its first visit."""

from collections.abc import Iterator, Sequence
from typing import Self

from pydantic import Field, model_validator

from sim.settings.base import Audience, Date, Format, Name, Setting
from sim.settings.calendar import Calendar


class Module(Setting):
    """One more module, for those who took part in all before it: the people of one session go on together."""

    name: Name
    after_days: int | None = Field(default=None, ge=1, le=365, description="days from the module before it; or a date")
    date: Date | None = Field(default=None, description="the same day for all sessions; empty: after_days")
    hours: float = Field(ge=0.05, le=80, description="hours of learning")
    format: Format | None = Field(
        default=None, description="empty: that of the programme; a follow-up on the job is a short one, self_paced"
    )
    reminder: bool = Field(default=False, description="people are reminded before it")
    audience: Audience = Field(default=Audience(), description="whom it is for; the others go on without it; empty: everybody")
    pre_work_hours: float = Field(default=0.0, ge=0, le=40, description="hours of learning on one's own before it; some do them")

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.after_days is None) == (self.date is None):
            raise ValueError("needs after_days or date, one of them")
        return self


def problems(modules: Sequence[Module], last_session: int, calendar: Calendar) -> Iterator[str]:
    """What makes no sense among modules that follow sessions, the last of which is on day `last_session`."""
    names, day = [each.name for each in modules], last_session
    for i, module in enumerate(modules):
        if module.name in names[:i]:
            yield f"programme.modules.{i}.name: {module.name} is the name of an earlier module"
        before, day = day, calendar.offset(module.date) if module.date is not None else day + (module.after_days or 0)
        if day <= before:
            last = f"the last who come before it do so on {calendar.said(before)}"
            yield f"programme.modules.{i}.date: {calendar.said(day)} is too early: {last}"
        if day > calendar.last_day:
            yield f"programme.modules.{i}: is on {calendar.said(day)} for the last session, after {calendar.last_said}"
