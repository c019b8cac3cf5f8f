"""Demand against supply, and attendance."""

from collections.abc import Sequence

import numpy as np

from sim.measures.kpis.registry import kpi
from sim.measures.kpis.words import attendees, audience, by_day, left_without, ratio, share_of, share_true, wanted
from sim.outcome import Outcome
from sim.setup.calendar import open_days
from sim.setup.deadline import registration_ends

DEMAND = "Demand and supply"


@kpi("people", "People who wanted a seat", DEMAND, "good")
def demand(outcome: Outcome) -> float:
    """People who decided they want to attend while a session lay ahead (where none is planned, while registration was open), whether or not they got, or needed, a
    seat."""
    return float(np.count_nonzero(wanted(outcome)))


@kpi("share", "Demand in the audience", DEMAND, "good", among=audience)
def demand_rate(outcome: Outcome) -> float:
    """People in the target audience who wanted it / target audience."""
    return share_of(wanted(outcome), audience(outcome))


@kpi("share", "Demand in the company", DEMAND, "good")
def demand_rate_company(outcome: Outcome) -> float:
    """People who wanted it / all employees: what campaigns for different audiences can be compared by."""
    return share_true(wanted(outcome))


@kpi("seats", "Seats offered", DEMAND, "neither")
def seats(outcome: Outcome) -> float:
    """Seats over all sessions, planned or added by a rule, without overbooking; of hybrid ones, places for those who join from home too."""
    return float(outcome.sessions["seats"].sum() + outcome.from_home.sum())


@kpi("ratio", "Demand per seat", DEMAND, "neither")
def demand_supply_ratio(outcome: Outcome) -> float:
    """People who wanted it / seats offered; above 1 demand outstrips supply."""
    return ratio(demand(outcome), seats(outcome))


@kpi("share", "Wanted it in the last week", DEMAND, "neither")
def late_registrations(outcome: Outcome) -> float:
    """People who decided in the last 7 days on which registering could lead to a seat for them in their office / people who decided
    while registration was open to them there (the last time, where a rule opened it again). 1 by construction where it was open for a
    week or less."""
    desks = outcome.desks if len(outcome.desks) else outcome.offices[:, None]
    theirs = outcome.people["office"], outcome.kind if len(outcome.kind) else 0
    ends = registration_ends(outcome.sessions, outcome.whom, desks["closes"], _office_open(outcome))[theirs]
    opens, day = desks["opens"][theirs], outcome.people["wants_day"]
    return share_of(day > ends - 7, (day >= opens) & (day <= ends) & (day >= 0))


def _office_open(outcome: Outcome) -> Sequence[np.ndarray]:
    """(O, D) days on which each office is open."""
    holidays = outcome.company.office_holidays
    return [*np.ascontiguousarray(open_days(outcome.settings, holidays).offices.T)] if any(holidays) else [outcome.working] * len(holidays)


@kpi("people", "Longest waitlist", DEMAND, "bad")
def waitlist_peak(outcome: Outcome) -> float:
    """People waiting in the whole company while sessions could be booked; the largest count at the end of any day."""
    return float(by_day(outcome, "waitlisted").max())


@kpi("people", "Most people waiting for a session to open", DEMAND, "neither")
def pent_up_peak(outcome: Outcome) -> float:
    """People waiting in the whole company with no session open; the largest count at the end of any day."""
    return float(by_day(outcome, "pent_up").max())


@kpi("share", "Wanted it, never got in", DEMAND, "bad")
def unmet_demand(outcome: Outcome) -> float:
    """People who wanted it, had not attended by the last day, and had not given a seat up or turned one down (cancelled,
    no-show, declined) / people who wanted it."""
    return share_of(left_without(outcome), wanted(outcome))


@kpi("share", "Demand served", DEMAND, "neither")
def demand_served(outcome: Outcome) -> float:
    """People who wanted it and attended / people who wanted it. More of it is no good by itself: it rises where fewer want a seat."""
    return share_of(attendees(outcome), wanted(outcome))


@kpi("times", "Rules fired", DEMAND, "neither")
def rules_fired(outcome: Outcome) -> float:
    """How often rules of the campaign fired; one that acts in each office by itself counts in each. What a stop of spending leaves
    undone does not count."""
    return float(len(outcome.firings))


ATTENDANCE = "Attendance"


@kpi("people", "Attendees", ATTENDANCE, "good")
def attended(outcome: Outcome) -> float:
    """People who took part, voluntary or sent."""
    return float(np.count_nonzero(attendees(outcome)))


@kpi("share", "Attendance", ATTENDANCE, "good", among=audience)
def attendance_rate(outcome: Outcome) -> float:
    """People in the target audience who attended / target audience."""
    return share_of(attendees(outcome), audience(outcome))


@kpi("share", "Seats filled", ATTENDANCE, "good")
def seat_fill(outcome: Outcome) -> float:
    """People seated / seats offered."""
    return ratio(outcome.sessions["seated"].sum(), seats(outcome))


@kpi("share", "No-shows", ATTENDANCE, "bad")
def no_show_rate(outcome: Outcome) -> float:
    """People who were booked and did not come / bookings still held on the day of the session (came and seated, came
    and found no seat, did not come). Cancelled bookings are in neither."""
    held = sum(int(outcome.sessions[column].sum()) for column in ("seated", "turned_away", "no_shows"))
    return ratio(outcome.sessions["no_shows"].sum(), held)


@kpi("people", "Turned away at the door", ATTENDANCE, "bad")
def turned_away(outcome: Outcome) -> float:
    """People who came with a booking and found every seat taken (overbooking), over all sessions."""
    return float(outcome.sessions["turned_away"].sum())


@kpi("share", "Joined from home", ATTENDANCE, "neither")
def joined_from_home(outcome: Outcome) -> float:
    """Attendees who joined a hybrid session from home / attendees; 0 where sessions are not hybrid."""
    came = attendees(outcome)
    return share_of(outcome.online == 1 if len(outcome.online) else np.zeros_like(came), came)


@kpi("share", "Sent without wanting it", ATTENDANCE, "bad")
def unwanted_attendance(outcome: Outcome) -> float:
    """Attendees who never wanted it / attendees."""
    return share_of(~wanted(outcome), attendees(outcome))
