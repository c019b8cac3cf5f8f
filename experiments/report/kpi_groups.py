"""What a planner asks, which KPIs answer it, and how a number is written."""

import math
from collections.abc import Callable, Mapping

from sim.measures.kpis import COST_PARTS, KPIS
from sim.settings import CompanySettings

HEADLINES = ("demand_rate", "content_heard")
"""The two numbers that head every answer, always together: pull, and content heard."""

COMPANY_WIDE = {"demand_rate": "demand_rate_company"}
"""What takes the place of a share of the audience where campaigns with different audiences are compared: an audience that is small, and willing, has more pull."""

QUESTIONS: dict[str, tuple[str, ...]] = {
    "Will they want it?": ("reach", "demand", "seats", "demand_supply_ratio", "demand_served", "waitlist_peak"),
    "Will they come?": ("attended", "attendance_rate", "seat_fill", "no_show_rate", "unwanted_attendance"),
    "Will they like it and use it?": ("rating_mean", "nps", "learning", "application_rate_28_days", "application_rate"),
    "Will they talk about it?": (
        *("content_heard", "content_reach", "talk_about_rate", "talkers_per_100", "talk_valence", "content_share"),
        *("rating_talk_correlation",),
    ),
    "Will it spread?": (
        *("posts", "post_r", "cascade_max", "structural_virality", "cross_office_share", "offices_reached"),
        *("days_to_second_office",),
    ),
    "Whom will it anger?": ("unmet_demand", "frustration", "frustration_managers", "left_out_managers"),
    "What will it cost?": ("cost_total", "cost_per_attendee", "cost_per_talker", "roi"),
}
"""The KPIs on screen and at the top of a report, in the order of the questions."""


BETWEEN_OFFICES = ("cross_office_share", "offices_reached", "days_to_second_office")
"""What is only asked where there are several offices."""


def answers(company: CompanySettings | None = None) -> dict[str, list[str]]:
    """The KPIs of each question, those that exist, and mean something in a company (None: in any)."""
    idle = BETWEEN_OFFICES if company is not None and has_one_office(company) else ()
    return {question: [name for name in names if name in KPIS and name not in idle] for question, names in QUESTIONS.items()}


def has_one_office(company: CompanySettings) -> bool:
    """Whether a company has a single office, as far as its plan tells: records are not looked at."""
    return company.kind == "generated" and len(company.offices) + sum(each.count for each in company.office_series) == 1


def everything_else() -> dict[str, list[str]]:
    """The KPIs no question names, by the term the field files them under."""
    asked = {name for names in QUESTIONS.values() for name in names}
    terms: dict[str, list[str]] = {}
    for name, kpi in KPIS.items():
        if name not in asked:
            terms.setdefault(kpi.term, []).append(name)
    return terms


SMALL = 0.02
"""Parts of a cost below this share stand together."""


def cost_by_part(mean: Callable[[str], float]) -> dict[str, float]:
    """What each part of a cost is, by its name; `mean`: of a key figure."""
    return {label: mean(f"cost_{part}") for part, (label, _) in COST_PARTS.items()}


def main_parts(cost: Mapping[str, float]) -> dict[str, float]:
    """A cost by part, largest first, small parts together, and the sum."""
    whole = sum(each for each in cost.values() if math.isfinite(each))
    large = {name: each for name, each in sorted(cost.items(), key=lambda part: -part[1]) if each >= SMALL * whole}
    rest = whole - sum(large.values())
    return large | ({"All else": rest} if rest >= 0.5 else {}) | {"Together": whole}
