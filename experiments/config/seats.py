"""What the plan of a campaign says of its seats: whether there are any, and whether people are sent to them."""

from sim.settings import Campaign, Settings

NOTHING_TO_ATTEND = "no session has a seat. Nobody can get in, so there is nothing to attend, and no content to talk about."


def is_mandatory(campaign: Campaign) -> bool:
    """Whether people are sent, so that nobody has to want a seat."""
    return campaign.registration.mode == "mandatory"


def lacks_seats(campaign: Campaign) -> bool:
    """Whether there are sessions, none of which has a seat, and no rule adds any. A campaign of messages alone lacks none."""
    plans = campaign.every_series.values()
    return bool(plans) and all(plan.supply_share == 0 for plan in plans) and not any(rule.then.add_sessions for rule in campaign.rules)


def without_seats(settings: Settings) -> list[str]:
    """A sentence for each campaign that lacks seats: it can be simulated, and is hardly meant."""
    return [f"{each.name}: {NOTHING_TO_ATTEND}" for each in settings.campaigns.values() if lacks_seats(each)]
