"""Everything about one design point, and how some of it is changed."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, Field, model_validator

from sim.settings.base import READ_ONLY, ReadOnly, Setting
from sim.settings.behaviour import Behaviour
from sim.settings.campaign import Campaign
from sim.settings.channels import Channel
from sim.settings.company import CompanySettings, Platform


class Settings(Setting):
    """One design point: everything but the seed."""

    _above: ClassVar[str] = ""

    campaign: Campaign
    company: CompanySettings
    platform: Platform
    behaviour: Behaviour
    channels: Annotated[dict[str, Channel], READ_ONLY] = Field(
        default_factory=ReadOnly, description="by name, the channels that messages may go through"
    )
    mechanisms: Annotated[dict[str, bool], READ_ONLY] = Field(
        default_factory=ReadOnly, description="mechanism: false switches it off (see sim/mechanisms.py)"
    )

    alongside: Campaign | None = Field(
        default=None, description="a second campaign in the same company at the same time; empty: none runs beside the first"
    )

    @model_validator(mode="after")
    def _two_that_can_be_told_apart(self) -> Self:
        if self.alongside is None:
            return self
        first, other = self.campaign.calendar, self.alongside.calendar
        later = (other.day_zero - first.day_zero).days
        if self.alongside.name == self.campaign.name:
            raise ValueError(f"alongside.name: {self.campaign.name} is the name of the first campaign too: state another (alongside.name=)")
        if later + other.first_day > first.last_day or later + other.last_day < first.first_day:
            raise ValueError(
                f"alongside.calendar.day_zero: {other.day_zero} is {abs(later)} days from the first campaign's {first.day_zero}, "
                f"so that they never run on the same day: state another, such as alongside.calendar.day_zero={first.day_zero}"
            )
        return self

    @property
    def campaigns(self) -> dict[str, Campaign]:
        """The campaigns that run, by the field that states them."""
        return {"campaign": self.campaign} | ({"alongside": self.alongside} if self.alongside else {})

    @property
    def channels_used(self) -> dict[str, Channel]:
        """By name, in the order of names, the channels that messages of the campaigns go through; names of no channel are left out."""
        used = frozenset().union(*(each.channels_used for each in self.campaigns.values()))
        return {name: self.channels[name] for name in sorted(used & self.channels.keys())}

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """Settings with some dotted fields replaced: `{"campaign.teasers.0.day": -21}`; about 20 microseconds.

        Only what lies on the way is validated anew; groups without a change stay the same objects.

        Raises:
            pydantic.ValidationError: a field does not exist or refuses its value; places are counted from the settings.
            LookupError: a list has no such entry.
        """
        if not changes:
            return self
        tree: dict[str, Any] = vars(self).copy()
        opened: set[int] = {id(tree)}  # copies made here, which may be written to
        for path, value in changes.items():
            node: Any = tree
            *above, leaf = path.split(".")
            for step in above:
                place = _place(node, step, path)
                below = node[place] if isinstance(node, list) else node.get(place)
                if id(below) not in opened:
                    below = _open(below)
                    opened.add(id(below))
                    node[place] = below
                node = below
            node[_place(node, leaf, path)] = value
        return self.model_validate(tree)


def _open(value: Any) -> dict[str, Any] | list[Any]:
    """A copy one level deep. What holds no fields makes room for some, so that validation names the field."""
    match value:
        case BaseModel():
            return vars(value).copy()
        case list() | tuple():
            return list(value)
        case dict():
            return value.copy()
    return {}


def _place(node: Any, step: str, path: str) -> Any:
    if not isinstance(node, list):
        return step
    if not step.isdecimal() or int(step) >= len(node):
        entries = f"entries 0 to {len(node) - 1}" if node else "no entries"
        raise LookupError(f"{path}: the list has {entries}, not '{step}'")
    return int(step)
