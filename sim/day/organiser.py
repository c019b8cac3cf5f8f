"""The evening: the organiser looks at the campaign, and its rules react. One procedure, used by both engines."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim.compiled_code.decorators import bare, inner
from sim.day.open_days import next_open
from sim.day.reactions import (
    ADD_SESSIONS,
    BRIEF,
    MOVE_SEATS,
    SEND_TEASER,
    STOP_SPENDING,
    first_date,
    giving_and_taking,
    managers,
    next_added,
    set_deadlines_elsewhere,
    take_effect,
)
from sim.settings import METRICS
from sim.spending import pays, refill, room_usd, spent
from sim.state.layout import COUNT_FIRINGS, COUNT_SHORT, COUNT_STOPPED, NO_RULE, PURSE_LEFT, Tally

WAITLIST, BOOKINGS, DEMAND_PER_SEAT, POSTS, REACH, MONEY_SPENT, MONEY_COMMITTED = (METRICS.index(each) for each in METRICS[1:])
WHOLE_COMPANY = -1


@bare
def react(w, t):
    """Rules whose condition holds this evening fire; what is due by tomorrow morning is done. Whether anything was done."""
    if len(w.rules) == 0:
        return False
    refill(w, t)
    set_aside(w, t)
    for limits in range(2):  # last, as what did not fit reaches them, wherever that stands in the list
        for r in range(len(w.rules)):
            if stops_at_a_limit(w.rules[r]) == (limits == 1):
                look_where_it_acts(w, t, r)
    done, added = False, False
    for r in range(len(w.rules)):
        for o in range(len(w.offices)):
            reaction = w.reactions[r, o]
            if reaction.due == t + 1:
                reaction.due = -1
                each = w.rules[r].each_office == 1
                if is_stopped(w, w.rules[r]):
                    strike_out(w, r, o if each else WHOLE_COMPANY)
                    continue
                take_effect(w, t, r, reaction.fired - 1, o if each else 0, o + 1 if each else len(w.offices))
                done, added = True, added or w.rules[r].action == ADD_SESSIONS
    if added:
        set_deadlines_elsewhere(w, t)
    refill(w, t)
    set_aside(w, t)
    return done


@inner
def is_stopped(w, rule):
    """Whether what a rule does costs money, and spending has stopped."""
    return rule.costs == 1 and w.counts[COUNT_STOPPED] == 1


@inner
def strike_out(w, r, office):
    """The last firing of rule r there comes to nothing: it is none."""
    k = w.counts[COUNT_FIRINGS] - 1
    while w.firings[k].rule != r or w.firings[k].office != office:
        k -= 1
    w.firings[k].rule = NO_RULE


@inner
def set_aside(w, t):
    """Money for what has fired, has not taken effect yet, and still will."""
    for r in range(len(w.rules)):
        for o in range(len(w.offices)):
            if w.reactions[r, o].due > t and not is_stopped(w, w.rules[r]):
                each = w.rules[r].each_office == 1
                w.purse[PURSE_LEFT] -= price(w, r, o if each else 0, o + 1 if each else len(w.offices))


@inner
def look_where_it_acts(w, t, r):
    """Look at rule r in the company as a whole, or in each office in which it acts."""
    if w.rules[r].each_office == 0:
        look(w, t, r, WHOLE_COMPANY, 0, len(w.offices))
        return
    for o in range(len(w.offices)):
        if w.rule_offices[r, o]:
            look(w, t, r, o, o, o + 1)


@inner
def look(w, t, r, office, first, last):
    """Look at offices first..last; if rule r fires there, that is noted, and so is when it takes effect."""
    rule, reaction = w.rules[r], w.reactions[r, max(0, office)]
    if not (rule.first <= t <= rule.last and is_free(w, t, rule, reaction) and can_be_done(w, t, r, first, last)):
        return
    if not holds(w, t, rule, first, last) or not pays(w, price(w, r, first, last)):
        return
    reaction.fired += 1
    reaction.day = t
    reaction.due = t + 1 if rule.action == ADD_SESSIONS else t + 1 + rule.lead  # added sessions are announced at once
    firing = w.firings[w.counts[COUNT_FIRINGS]]
    firing.rule, firing.office, firing.day = r, office, t
    w.counts[COUNT_FIRINGS] += 1


@inner
def stops_at_a_limit(rule):
    """Whether a rule stops spending at a limit, which binds before it fires."""
    return rule.action == STOP_SPENDING and rule.metric == MONEY_COMMITTED


@inner
def holds(w, t, rule, first, last):
    """Whether what is seen this evening lies within the bounds; a limit of spending is reached where something did not fit under it."""
    if stops_at_a_limit(rule) and w.counts[COUNT_SHORT] == 1:
        return True
    return rule.at_least <= seen(w, t, rule.metric, first, last) <= rule.at_most


@inner
def price(w, r, first, last):
    """USD, at most, for what rule r does in offices first..last; what its seats and rewards cost is paid when they are taken."""
    rule, total, k = w.rules[r], w.reactions[r, first].message_usd, 0
    while rule.action == SEND_TEASER and w.teasers[k].rule != r:
        k += 1
    for o in range(first, last):
        if not w.rule_offices[r, o]:
            continue
        if rule.action == SEND_TEASER and len(w.teaser_heads) > 0:
            total += w.teaser_heads[k, o] * w.teasers[k].time_usd
        elif rule.action == BRIEF:
            total += max(0.0, rule.share - w.offices[o].briefed) * managers(w, o) * rule.briefing_usd
        elif rule.action == ADD_SESSIONS:
            s = next_added(w, r, o)
            total += rule.number * room_usd(w, s) if s >= 0 else 0.0
    return total


@inner
def is_free(w, t, rule, reaction):
    """Whether a rule may fire again: not too often, not too soon, not before what it did last has taken effect, not for money
    once spending has stopped."""
    rested = reaction.day < 0 or t - reaction.day >= rule.rest
    return reaction.fired < rule.times and rested and reaction.due < 0 and not is_stopped(w, rule)


@inner
def can_be_done(w, t, r, first, last):
    """Whether there is a day left for it; for seats to move, seats and a queue."""
    rule = w.rules[r]
    if rule.action == ADD_SESSIONS:
        for o in range(first, last):
            date = first_date(w, t, o, rule.lead) if w.rule_offices[r, o] else -1
            if date >= 0 and next_open(w, o, date) >= 0:
                return True
        return False
    if not any_open(w, r, first, last, t + 1 + rule.lead):
        return False
    return rule.action != MOVE_SEATS or giving_and_taking(w, t)[0] >= 0


@inner
def any_open(w, r, first, last, day):
    """Whether one of offices first..last where rule r acts is open on some day from `day` on: else what it does is paid for and reaches nobody."""
    for o in range(first, last):
        if w.rule_offices[r, o] and next_open(w, o, day) >= 0:
            return True
    return False


@inner
def seen(w, t, metric, first, last):
    """What the organiser sees of a metric this evening in offices first..last; 0 if the dates alone decide."""
    if metric in (MONEY_SPENT, MONEY_COMMITTED):
        return spent(w, t, metric == MONEY_COMMITTED)
    value, per = 0.0, 0.0
    for o in range(first, last):
        office, tally = w.offices[o], w.tally[o]
        if metric == WAITLIST:
            value += office.queue_length
        elif metric == BOOKINGS:
            value += tally[Tally.BOOKED] + tally[Tally.SEATED]
        elif metric == POSTS:
            value += tally[Tally.POSTS_BEFORE] + tally[Tally.POSTS_DURING] + tally[Tally.POSTS_AFTER]
        elif metric == DEMAND_PER_SEAT:
            value += office.wanting
            per += office.seats
        elif metric == REACH:
            value += tally[Tally.AWARE]
            per += office.last - office.first
    if metric in (DEMAND_PER_SEAT, REACH):
        return value / per if per > 0.0 else (np.inf if value > 0.0 else 0.0)
    return value
