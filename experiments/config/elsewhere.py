"""What nobody who plans a campaign can choose."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from sim.settings import Settings


def states(tried: Sequence[Settings], plan: Settings) -> list[int]:
    """Rows of settings that nobody who plans can choose: those that are elsewhere than the plan, and those that are planned as another row is
    that has the prices and the budget of the plan. So it does not hang on which row stands first whether another budget can be chosen."""
    away = [_elsewhere(each, plan) for each in tried]
    paid = [(each.campaign.budget, each.campaign.costs) for each in tried]
    mine = (plan.campaign.budget, plan.campaign.costs)
    others = [row for row, gone in enumerate(away) if not gone and paid[row] != mine]
    usual = {_planned(each) for each, gone, usd in zip(tried, away, paid, strict=True) if not gone and usd == mine} if others else set()
    return sorted([row for row, gone in enumerate(away) if gone] + [row for row in others if _planned(tried[row]) in usual])


def _planned(settings: Settings) -> str:
    """What is planned, but for what it costs and may cost, as text."""
    return json.dumps(_without_money(settings.campaign.model_dump(mode="json", exclude={"name", "title"})), sort_keys=True)


def _elsewhere(one: Settings, plan: Settings) -> bool:
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
