"""What it costs."""

import numpy as np

from sim.measures.costs import costs
from sim.measures.kpis.registry import Formula, kpi
from sim.measures.kpis.words import attendees, met_content, ratio, told
from sim.outcome import Outcome

COST = "Cost"
COST_PARTS = {
    "brand": ("Brand", "price at full strength x strength."),
    "theme": ("Theme", "price at full levers x mean of awe, interest and theme."),
    "teasers": ("Teasers", "the prices of all teasers; that of its channel where a teaser states none."),
    "message_time": (
        "Time that messages take",
        "people reached x minutes that the channel takes x what an hour of an attendee costs the firm.",
    ),
    "learning_hours": (
        "Learning hours used",
        "attendees x hours x cost per learning hour used, which rises with quality and facilitation.",
    ),
    "attendee_time": ("Attendees' time", "attendees x hours x what an hour of an attendee costs the firm."),
    "sessions": ("Sessions held", "sessions x price, however few sat in them."),
    "explaining": ("Making it easy to tell", "price at the full lever x explainability (0 to 1)."),
    "costumes": ("Costumes", "attendees x lever (0 to 1) x price at the full lever."),
    "photo_moment": ("Photo moment", "sessions x lever (0 to 1) x price at the full lever."),
    "reminders": ("Reminders sent", "people reminded of a session or module x price."),
    "assets": ("Assets to share", "price at the full lever x lever (0 to 1)."),
    "prompts": ("Prompts to share", "price at the full lever x lever (0 to 1)."),
    "contest": ("Contest between offices", "price at full rivalry x rivalry (0 to 1)."),
    "visible_reminders": ("Visible reminders", "attendees x lever (0 to 1) x price at the full lever."),
    "rewards": ("Rewards", "rewarded posts x money (two-sided: twice), or x the price of a recognition."),
    "involvement": ("Involving people early", "ambassadors x the price of their level + other managers involved early x price."),
    "briefing": ("Briefing managers", "managers x share asked to suggest it x price."),
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


@kpi("USD", "Cost: learning hours used (older name)", COST, "bad")
def cost_learning(outcome: Outcome) -> float:
    """The same as cost_learning_hours, under the name of earlier editions; no part of its own."""
    return float(costs(outcome)["learning_hours"])


@kpi("USD per person", "Cost per person who heard the content", COST, "bad")
def cost_per_heard(outcome: Outcome) -> float:
    """All of cost_total / people who attended, were told the content, or read it in a post (see content_reach)."""
    return ratio(cost_total(outcome), np.count_nonzero(met_content(outcome)))


@kpi("USD per attendee", "Cost per attendee", COST, "bad")
def cost_per_attendee(outcome: Outcome) -> float:
    """All of cost_total / attendees."""
    return ratio(cost_total(outcome), np.count_nonzero(attendees(outcome)))


@kpi("USD per talker", "Cost per talker", COST, "bad")
def cost_per_talker(outcome: Outcome) -> float:
    """All of cost_total / attendees who told a peer or boss about the content within 28 days of attending."""
    return ratio(cost_total(outcome), np.count_nonzero(told(outcome)))
