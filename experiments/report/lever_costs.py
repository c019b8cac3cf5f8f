"""Parts of the cost that are paid in proportion to a lever: their prices, and the fields that move them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from experiments.report.numbers import number
from sim.measures.kpis import COST_PARTS


class LeverCost(NamedTuple):
    """Where the price of a part of the cost stands, and the levers in proportion to which it is paid. Fields of the campaign."""

    price: str
    levers: tuple[str, ...]


LEVER_COSTS = {
    "brand": LeverCost("costs.brand_usd", ("brand.strength",)),
    "theme": LeverCost("costs.theme_usd", ("brand.awe", "brand.interest", "brand.theme")),
    "explaining": LeverCost("costs.explaining_usd", ("programme.explainability",)),
    "costumes": LeverCost("costs.dress_up_usd", ("programme.dress_up",)),
    "photo_moment": LeverCost("costs.photo_moment_usd", ("programme.photo_moment",)),
    "assets": LeverCost("costs.sharing_assets_usd", ("sharing.assets",)),
    "prompts": LeverCost("costs.prompts_usd", ("sharing.prompts",)),
    "contest": LeverCost("costs.contest_usd", ("sharing.rivalry",)),
    "visible_reminders": LeverCost("costs.visible_reminder_usd", ("sharing.visible_reminders",)),
    "involvement": LeverCost("involvement.cost_per_manager_usd", ("involvement.managers_share",)),
    "ambassadors": LeverCost("involvement.ambassador_usd", ("involvement.people",)),
    "briefing": LeverCost("involvement.cost_per_briefing_usd", ("involvement.managers_briefed",)),
}
"""By part of the cost. What ambassadors cost is a share of `involvement`, with prices and a lever of its own."""

LARGE = 0.1
"""Share of what no lever changes, from which on a part of it is named."""


def untouched(levers: Sequence[str], usd: Callable[[str], float], least: float) -> str:
    """How much of a cost no lever of a search changes, what it is paid for, and what to do about it; nothing below `least` USD.
    `levers`: the fields that the search changes; `usd`: of a part of the cost, that of ambassadors apart from that of other managers."""
    moved = {each.removeprefix("campaign.") for each in levers}
    parts = {part: usd(part) for part, each in LEVER_COSTS.items() if moved.isdisjoint((each.price, *each.levers))}
    whole = sum(parts.values())
    if whole < least or not whole:
        return ""
    large = sorted((part for part in parts if parts[part] >= LARGE * whole), key=lambda part: -parts[part])
    named = ", ".join(f"{_said(part)} {number(parts[part], 'USD')}" for part in large)
    prices = ", ".join(f"campaign.{LEVER_COSTS[part].price}" for part in large)
    fields = ", ".join(f"campaign.{each}" for part in large for each in LEVER_COSTS[part].levers)
    rest = "" if sum(parts[part] > 0 for part in parts) == len(large) else "mostly "
    return (
        f"{number(whole, 'USD')} USD of them no lever of the search changes: {rest}{named}. Put in your prices ({prices}), "
        f"or add what they pay for ({fields}) to optimise.levers in a copy of configs/optimise.yaml."
    )


def _said(part: str) -> str:
    return COST_PARTS[part][0].lower() if part in COST_PARTS else part
