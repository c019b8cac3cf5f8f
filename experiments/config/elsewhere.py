"""What nobody who plans a campaign can choose."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from sim.settings import Settings


def elsewhere(one: Settings, plan: Settings) -> bool:
    """Whether settings change what nobody who plans a campaign can choose: the company, how people behave, which mechanisms act, what else
    runs there; or prices and the budget alone: what is paid for the same plan, and how much of it may be spent, make no other plan."""
    parts = ("company", "behaviour", "mechanisms", "alongside")
    if any(getattr(one, part) != getattr(plan, part) for part in parts) or one.campaign.others != plan.campaign.others:
        return True
    differ = [name for name, each in vars(one.campaign).items() if name not in ("name", "title") and each != getattr(plan.campaign, name)]
    planned, other = (_without_money({name: getattr(each.campaign, name) for name in differ}) for each in (one, plan))
    return bool(differ) and planned == other


def _without_money(plan: Any) -> Any:
    """What is planned, but for what it costs and may cost; what is paid for a post (`value_usd`) is planned."""
    plan = vars(plan) if isinstance(plan, BaseModel) else plan
    if isinstance(plan, Mapping):
        planned = (name for name in plan if name == "value_usd" or not name.endswith(("_usd", "costs", "budget")))
        return {name: _without_money(plan[name]) for name in planned}
    return [_without_money(each) for each in plan] if isinstance(plan, list | tuple) else plan
