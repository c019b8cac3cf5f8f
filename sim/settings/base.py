"""What settings are made of: units, choices, and the parts of a campaign that its rules and waves use too."""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Never, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, PydanticKnownError, core_schema

Share = Annotated[float, Field(ge=0.0, le=1.0, strict=True)]
Money = Annotated[float, Field(ge=0.0, le=1e9, strict=True)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
RewardKind = Literal["none", "recognition", "exclusive_recognition", "money", "two_sided"]
REWARDS: tuple[RewardKind, ...] = ("none", "recognition", "exclusive_recognition", "money", "two_sided")
Format = Literal["in_person", "virtual", "self_paced", "hybrid"]
FORMATS: tuple[Format, ...] = ("in_person", "virtual", "self_paced", "hybrid")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
JobGrade = Literal["staff", "manager", "senior_manager", "executive"]
JOB_GRADES: tuple[JobGrade, ...] = ("staff", "manager", "senior_manager", "executive")


def _no_number(value: object) -> object:
    """Refuse a number, also as text: pydantic would read it as seconds since 1970."""
    if isinstance(value, int | float | Decimal) or (isinstance(value, str) and not re.match(r"\s*\d{4}-", value)):
        raise PydanticKnownError("date_type")
    return value


IsoDate = Annotated[dt.date, BeforeValidator(_no_number)]
"""A date such as 2026-03-02; what any field means that is a date."""

Date = IsoDate | Annotated[int, Field(strict=True)]
"""An ISO date, or a number of days from day zero (the day of the first workshop; negative is before)."""


def on_one_line(text: str) -> str:
    """A text with spaces for its control characters: slides part the lines of a title with one, blocks of YAML end with one, and others
    steer a terminal; and for what no XML may hold, and so no figure."""
    parts = re.split(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]", text)
    return text if len(parts) == 1 else " ".join(each.strip() for each in parts if each.strip())


def _title(value: object) -> object:
    return on_one_line(value) if isinstance(value, str) else value


Title = Annotated[str, BeforeValidator(_title)]
"""What something is called, as people write it."""


FROZEN = "settings are frozen: make others with the change, which are checked"


class FrozenError(TypeError, ValueError):
    """Something was to be assigned to a field of settings, or deleted."""


class ReadOnly[K, V](dict[K, V]):
    """A mapping that stays as it is, as what holds it does."""

    def _refuse(self, *_: object, **__: object) -> Never:
        raise FrozenError(FROZEN)

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Self], tuple[dict[K, V]]]:
        return type(self), (dict(self),)


READ_ONLY = AfterValidator(ReadOnly)
"""Of a field that is a mapping."""


def _no_boolean(value: object) -> object:
    if isinstance(value, bool):  # pydantic would read it as 1 or 0
        raise PydanticCustomError("number_type", "Input should be a number, not true or false")
    return value


def _without_booleans(schema: Any, group: type[BaseModel]) -> Any:
    """A schema of pydantic for a group in which numbers, at any depth, refuse true and false; groups inside have seen to that."""
    if isinstance(schema, list | tuple):
        return type(schema)(_without_booleans(each, group) for each in schema)
    if not isinstance(schema, dict) or (schema.get("type") == "model" and schema["cls"] is not group and issubclass(schema["cls"], Group)):
        return schema
    if schema.get("type") in ("int", "float") and not schema.get("strict"):
        return core_schema.no_info_before_validator_function(_no_boolean, schema)
    return {name: each if name in ("metadata", "default") else _without_booleans(each, group) for name, each in schema.items()}


class Group(BaseModel):
    """A frozen group of fields that refuses names it does not know, and true and false where a number belongs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return _without_booleans(handler(source), cls)


class Setting(Group):
    """A group of settings, in which numbers are finite."""

    model_config = ConfigDict(allow_inf_nan=False)
    _above: ClassVar[str] = "…."  # before the name of a field: a group does not know where it is

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse: in words, where pydantic says that an instance is frozen."""
        if not name.startswith("_"):
            given = repr(value)
            raise FrozenError(f"{FROZEN}: settings.with_({{{self._above + name!r}: {given if len(given) < 60 else '...'}}})")
        super().__setattr__(name, value)  # no field: what pydantic keeps for itself

    def __delattr__(self, name: str) -> None:
        """Refuse, too."""
        raise FrozenError(f"{FROZEN}, with settings.with_")


def _words(value: object) -> object:
    """Numbers in a list as words: names of teams and ids may be either."""
    return (
        [str(each) if isinstance(each, int) and not isinstance(each, bool) else each for each in value]
        if isinstance(value, list | tuple)
        else value
    )


Names = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], BeforeValidator(_words)]


class Audience(Setting):
    """Whom something is for: those who fit every field that says something. All empty means everybody."""

    offices: tuple[str, ...] = ()
    levels: tuple[JobGrade, ...] = ()
    functions: Names = Field(
        default=(), description="departments or functions, as in the company's file; generated: sales or marketing, other"
    )
    teams: Names = Field(default=(), description="names of teams as in the company's file; else their numbers, from 0")
    tenure_from_years: float | None = Field(default=None, ge=0, le=80, description="years with the firm at least")
    tenure_below_years: float | None = Field(default=None, gt=0, le=80, description="years with the firm less than")
    people: Names = Field(default=(), description="ids of people, as in the company's file (after an import: their pseudonyms)")

    def within(self, other: "Audience") -> "Audience":
        """Those of this audience who are also in another one, as far as fields tell: what this one leaves empty is the other's."""
        stated = {name: value for name, value in self if value not in ((), None)}
        return other.model_copy(update=stated)


class Message(Setting):
    """What is sent through one channel. An invitation has mystery 0."""

    channel: Name = Field(description="a file in configs/channel")
    mystery: Share = Field(description="0 tells all, 1 tells nothing; curiosity peaks in between")
    surprise: Share = 0.5
    benefit_clarity: Share = Field(description="how clearly the message tells the benefit, as far as mystery allows")
    wave: int = Field(default=1, ge=1, le=8, description="1 first wave; a later wave to the same person is weaker")
    audience: Audience = Audience()
    language: Name | None = Field(default=None, description="in which it is written or spoken; empty: one that everybody understands")
    cost_usd: Money | None = Field(default=None, description="what it costs; empty: the price of its channel")

    def to_offices(self, names: tuple[str, ...]) -> Self:
        """The same for people of these offices alone."""
        return self.model_copy(update={"audience": self.audience.model_copy(update={"offices": names})})


class Dated(Setting):
    """Something that happens on one day."""

    day: Date


class Teaser(Message, Dated):  # pydantic puts the fields of the last parent first
    """One message on one day."""


class SessionPlan(Setting):
    """A series of sessions in each of its offices (default: all), distributed evenly over its dates."""

    offices: tuple[str, ...] = ()
    first_day: Date
    every_days: int = Field(default=7, ge=1, le=365)
    dates: int = Field(ge=1, le=1000, description="number of dates in the series")
    seats: int = Field(ge=1, le=100_000, description="capacity of one session")
    overbooking: int = Field(default=0, ge=0, le=100_000, description="bookings accepted beyond the seats")
    supply_share: Share | None = Field(
        default=None, description="seats in total as a share of the office's audience, in as many sessions as it takes; empty: one a date"
    )
    opens: Date = Field(description="day on which these sessions can be booked")
    audience: Audience = Field(default=Audience(), description="whom they are for; empty: everybody in the offices that hold them")
    from_home: int = Field(
        default=0, ge=0, le=100_000, description="hybrid: places of one session beside its seats, for those who join from home"
    )


class Reward(Setting):
    """What a shared post earns."""

    kind: RewardKind
    value_usd: Money = Field(default=0.0, description="money paid per rewarded post (money, two_sided)")
    show_norms: bool = Field(default=False, description="show how much colleagues share; stories get deeper")
