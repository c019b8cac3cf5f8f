"""What it costs."""

import numpy as np

from sim.measures.costs import costs
from sim.measures.kpis.registry import Formula, kpi
from sim.measures.kpis.words import attendees, ratio, told
from sim.outcome import Outcome

COST = "Cost"
COST_PARTS = {
    "brand": ("Brand", "the amount in the campaign."),
    "teasers": ("Teasers", "the prices of all teasers."),
    "learning": ("Learning hours used", "attendees x hours x cost per learning hour used."),
    "sessions": ("Sessions held", "sessions x price, however few sat in them."),
    "reminders": ("Reminders sent", "people reminded x price."),
    "assets": ("Assets to share", "the amount in the campaign."),
    "visible_reminders": ("Visible reminders", "attendees x lever (0 to 1) x price at the full lever."),
    "rewards": ("Rewards", "rewarded posts x money (two-sided: twice), or x the price of a recognition."),
    "involvement": ("Involving managers", "managers involved early x price."),
}


@kpi("USD", "Cost", COST, "bad")
def cost_total(outcome: Outcome) -> float:
    """All parts of the cost until the last simulated day."""
    return float(sum(costs(outcome).values()))


def _cost_part(part: str) -> Formula:
    def formula(outcome: Outcome) -> float:
        return float(costs(outcome)[part])

    formula.__doc__ = f"Part of cost_total: {COST_PARTS[part][1]}"
    return formula


for _part, (_label, _) in COST_PARTS.items():
    kpi("USD", f"Cost: {_label.lower()}", COST, "bad", name=f"cost_{_part}")(_cost_part(_part))


@kpi("USD per attendee", "Cost per attendee", COST, "bad")
def cost_per_attendee(outcome: Outcome) -> float:
    """All of cost_total / attendees."""
    return ratio(cost_total(outcome), np.count_nonzero(attendees(outcome)))


@kpi("USD per talker", "Cost per talker", COST, "bad")
def cost_per_talker(outcome: Outcome) -> float:
    """All of cost_total / attendees who told a peer or boss about the content within 28 days of attending."""
    return ratio(cost_total(outcome), np.count_nonzero(told(outcome)))
