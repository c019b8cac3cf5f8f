"""What the plan of a campaign says of its seats: whether there are any, whether people are sent to them, and whether some join from home."""

from collections.abc import Mapping
from typing import Any

from experiments.config.config_files import ALONGSIDE
from sim.settings import Campaign, Settings
from sim.setup.plan_notes import Note

NOTHING_TO_ATTEND = "no session has a seat. Nobody can get in, so there is nothing to attend, and no content to talk about."


def is_mandatory(campaign: Campaign) -> bool:
    """Whether people are sent, so that nobody has to want a seat."""
    return campaign.registration.mode == "mandatory"


def lacks_seats(campaign: Campaign) -> bool:
    """Whether there are sessions, none of which has a seat, and no rule adds any. A campaign of messages alone lacks none."""
    plans = campaign.every_series.values()
    return bool(plans) and all(plan.supply_share == 0 for plan in plans) and not any(rule.then.add_sessions for rule in campaign.rules)


FORMAT = "campaign.programme.format"


def nobody_at_home(campaign: Campaign, values: Mapping[str, Any]) -> dict[str, Any]:
    """No places for those who join from home, by field, where these values of fields make the campaign anything but hybrid."""
    hybrid = values.get(FORMAT, "hybrid") == "hybrid"
    return {f"campaign.{field}.from_home": 0 for field, plan in campaign.every_series.items() if plan.from_home and not hybrid}


def without_seats(settings: Settings, called: str) -> list[Note]:
    """A note on each campaign that lacks seats: it can be simulated, and is hardly meant; the first may be called otherwise than by its
    name."""
    named = ((each.name if field == ALONGSIDE else called or each.name, each) for field, each in settings.campaigns.items())
    return [Note(name, NOTHING_TO_ATTEND) for name, each in named if lacks_seats(each)]
