"""Ways to reach people, as data."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.settings.base import READ_ONLY, Money, Name, ReadOnly, Setting, Share, Title
from sim.settings.behaviour import Parameter

Needs = Literal["nothing", "platform", "manager"]
NEEDS: tuple[Needs, ...] = ("nothing", "platform", "manager")


class ChannelPrice(Setting):
    """What one message through a channel costs: the sum of its parts."""

    message_usd: Money = Field(default=0.0, description="once a message, however many it is for")
    office_usd: Money = Field(default=0.0, description="for each office it goes to")
    head_usd: Money = Field(default=0.0, description="for each person it is for")


EVERYWHERE = Parameter(
    value=1.0, low=1.0, high=1.0, unit="share", source="assumption: it comes to wherever people work", confidence="assumption"
)


class Channel(Setting):
    """A way to reach people: how many it reaches, how strongly, how long it takes them, what it costs."""

    title: Title = Field(min_length=1, max_length=80, description="as it is called in figures")
    needs: Needs = Field(default="nothing", description="whom it can reach at all: those with access to the platform, those with a manager")
    opened: Parameter | Name = Field(
        description="chance that it reaches one of those it is for; or the parameter of behaviour that says so"
    )
    vividness: Parameter | Name = Field(description="how strongly it works on those it reaches, against an average channel; or a parameter")
    offices: tuple[str, ...] = Field(default=(), description="offices that have it; empty: all")
    office_reach: Annotated[dict[str, Share], READ_ONLY] = Field(
        default_factory=ReadOnly, description="share of the chance that is left in an office; others: all of it"
    )
    at_home: Parameter | Name = Field(
        default=EVERYWHERE, description="share of the chance that is left to who works from home that day; or a parameter"
    )
    minutes: float = Field(default=0.0, ge=0.0, le=480.0, description="of working time that it takes from each whom it reaches")
    price: ChannelPrice = ChannelPrice()

    @model_validator(mode="after")
    def _chances(self) -> Self:
        wrong = [
            f"{name}: a chance lies between 0 and 1, and its range is {each.low:g} to {each.high:g}"
            for name, each in (("opened", self.opened), ("at_home", self.at_home))
            if isinstance(each, Parameter) and not 0 <= each.low <= each.high <= 1
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self
