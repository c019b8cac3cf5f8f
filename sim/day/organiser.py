"""The evening: the organiser looks at the campaign, and its rules react. One procedure, used by both engines."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim.compiled_code.decorators import bare, inner
from sim.rng import NOBODY, uniform
from sim.settings import ACTIONS, METRICS
from sim.setup.deadline import fill_deadline
from sim.setup.lookup_tables import fill_staging
from sim.state.layout import (
    COUNT_FIRINGS,
    COUNT_POSTS,
    COUNT_STOPPED,
    PRICE_ATTENDEE,
    PRICE_FIXED,
    PRICE_REMINDER,
    PRICE_SESSION,
    Tally,
)

WAITLIST, BOOKINGS, DEMAND_PER_SEAT, POSTS, REACH, MONEY_SPENT, MONEY_COMMITTED = (METRICS.index(each) for each in METRICS[1:])
ADD_SESSIONS, OPEN, CLOSE, MOVE_SEATS, SEND_TEASER, CHANGE_REWARD, STOP_SPENDING, BRIEF = range(len(ACTIONS))
WHOLE_COMPANY = -1


@bare
def react(w, t):
    """Rules whose condition holds this evening fire; what is due by tomorrow morning is done. Whether anything was done."""
    for r in range(len(w.rules)):
        if w.rules[r].each_office == 0:
            look(w, t, r, WHOLE_COMPANY, 0, len(w.offices))
            continue
        for o in range(len(w.offices)):
            if w.rule_offices[r, o]:
                look(w, t, r, o, o, o + 1)
    done = False
    for r in range(len(w.rules)):
        for o in range(len(w.offices)):
            reaction = w.reactions[r, o]
            if reaction.due == t + 1:
                reaction.due = -1
                each = w.rules[r].each_office == 1
                take_effect(w, t, r, reaction.fired - 1, o if each else 0, o + 1 if each else len(w.offices))
                done = True
    return done


# --- when ---------------------------------------------------------------------------------------------------------------


@inner
def look(w, t, r, office, first, last):
    """Look at offices first..last; if rule r fires there, that is noted, and so is when it takes effect."""
    rule, reaction = w.rules[r], w.reactions[r, max(0, office)]
    if not (rule.first <= t <= rule.last and is_free(w, t, rule, reaction) and can_be_done(w, t, r, first, last)):
        return
    if not rule.at_least <= seen(w, t, rule.metric, first, last) <= rule.at_most:
        return
    reaction.fired += 1
    reaction.day = t
    reaction.due = t + 1 if rule.action == ADD_SESSIONS else t + 1 + rule.lead  # added sessions are announced at once
    firing = w.firings[w.counts[COUNT_FIRINGS]]
    firing.rule, firing.office, firing.day = r, office, t
    w.counts[COUNT_FIRINGS] += 1


@inner
def is_free(w, t, rule, reaction):
    """Whether a rule may fire again: not too often, not too soon, not before what it did last has taken effect, not for money
    once spending has stopped."""
    rested = reaction.day < 0 or t - reaction.day >= rule.rest
    return reaction.fired < rule.times and rested and reaction.due < 0 and not (rule.costs == 1 and w.counts[COUNT_STOPPED] == 1)


@inner
def can_be_done(w, t, r, first, last):
    """Whether there is a day left for it; for seats to move, seats and a queue."""
    rule = w.rules[r]
    if rule.action == ADD_SESSIONS:
        for o in range(first, last):
            if w.rule_offices[r, o] and next_open(w, o, t + 1 + rule.lead) >= 0:
                return True
        return False
    if t + 1 + rule.lead >= len(w.working):
        return False
    return rule.action != MOVE_SEATS or (most_empty(w, t) >= 0 and most_wanted(w, t, most_empty(w, t)) >= 0)


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


@inner
def spent(w, t, committed):
    """USD spent by the evening of day t, as `costs` counts them in the end; `committed`: with rooms, messages and bookings to come."""
    total, until = w.prices[PRICE_FIXED], len(w.working) if committed else t
    for teaser in w.teasers:
        if 0 <= teaser.day <= until:
            total += teaser.copies * teaser.usd
        total += teaser.reached * teaser.time_usd
    for o in range(len(w.offices)):
        total += w.tally[o, Tally.SEATED] * w.prices[PRICE_ATTENDEE]
        if committed:
            total += w.tally[o, Tally.BOOKED] * w.prices[PRICE_ATTENDEE]
    for session in w.sessions:
        if 0 <= session.day <= until:
            total += session.room_usd + w.prices[PRICE_SESSION]
        total += session.reminders * w.prices[PRICE_REMINDER]
    total += spent_on_modules(w, t, committed)
    for j in range(w.counts[COUNT_POSTS]):
        total += w.reward_usd[w.posts[j].rewarded]
    return total


@inner
def spent_on_modules(w, t, committed):
    """USD spent on modules by the evening of day t; `committed`: with those to come, as if all who booked or attended came to all."""
    total = 0.0
    for k in range(len(w.modules)):
        for s in range(len(w.sessions)):
            cohort = w.cohorts[s, k]
            if 0 <= cohort.day <= t:
                total += cohort.seated * w.modules[k].usd + w.modules[k].room_usd
            elif committed and (cohort.day > t or w.sessions[s].day > t):
                held = w.sessions[s].seated if cohort.day > t else w.sessions[s].booked
                total += held * w.modules[k].usd + w.modules[k].room_usd
    return total


# --- then ---------------------------------------------------------------------------------------------------------------


@inner
def take_effect(w, t, r, time, first, last):
    """What rule r does from tomorrow morning on, for the time-th time (from 0), in those of the offices first..last where it acts."""
    rule = w.rules[r]
    if rule.costs == 1 and w.counts[COUNT_STOPPED] == 1:
        return
    if rule.action == MOVE_SEATS:
        move_seats(w, t, rule.number)
    elif rule.action == CHANGE_REWARD:
        change_reward(w, r)
    elif rule.action == STOP_SPENDING:
        stop_spending(w, t, r)
    for o in range(first, last):
        if not w.rule_offices[r, o]:
            continue
        if rule.action == ADD_SESSIONS:
            add_sessions(w, t, r, o)
        elif rule.action == OPEN:
            open_registration(w, t, o, rule.number)
        elif rule.action == CLOSE:
            w.offices[o].closes = min(w.offices[o].closes, t)
        elif rule.action == BRIEF:
            brief_managers(w, o, rule.key, rule.share)
        if rule.action <= CLOSE:
            set_deadline(w, t, o)
    if rule.action == SEND_TEASER:
        send_teaser(w, t, r, time, first, last)


@inner
def next_open(w, o, day):
    """The first day at or after `day` on which office o is open; -1 none."""
    for d in range(day, len(w.working)):
        if w.office_open[d, o]:
            return d
    return -1


@inner
def last_open(w, o, day):
    """The last day at or before `day` on which office o is open; -1 none."""
    for d in range(day, -1, -1):
        if w.office_open[d, o]:
            return d
    return -1


@inner
def add_sessions(w, t, r, o):
    """The sessions that rule r adds in office o can be booked from tomorrow; the first is held after the lead time."""
    rule, office, b = w.rules[r], w.offices[o], w.behaviour[0]
    added = 0
    for s in range(office.first_session, office.last_session):
        session = w.sessions[s]
        if session.rule != r or session.day >= 0 or added == rule.number:
            continue
        day = next_open(w, o, t + 1 + rule.lead + added * rule.every)
        if day < 0:
            return
        session.day, session.opens = day, t + 1
        session.checked = last_open(w, o, day - max(1, int(b.cancellation_lead_days)))
        session.applied = next_open(w, o, day + max(1, int(b.application_lag_days)))
        session.seats, session.limit = rule.seats, rule.limit
        office.seats += rule.seats
        added += 1


@inner
def open_registration(w, t, o, days):
    """Registration of office o is open from tomorrow for so many days at least."""
    office = w.offices[o]
    if not office.opens <= t + 1 <= office.closes:
        office.opens = t + 1 if office.closes < t or office.opens > t + 1 else office.opens
    office.closes = max(office.closes, t + days)


@inner
def set_deadline(w, t, o):
    """How pressing the deadline of office o is from tomorrow on."""
    office = w.offices[o]
    fill_deadline(
        *(w.deadline[office.deadline], t + 1, w.sessions, office.first_session, office.last_session),
        *(office.opens, office.closes, w.office_open[:, o], w.behaviour[0].deadline_exponent),
    )


@inner
def empty_seats(w, t, s):
    """Seats of a session that nobody has booked, if it can still be booked tomorrow."""
    session = w.sessions[s]
    return max(0, session.seats - session.booked) if session.day > t + 1 else 0


@inner
def most_empty(w, t):
    """The office with most empty seats in coming sessions; -1 none has any."""
    best, most = -1, 0
    for o in range(len(w.offices)):
        empty = 0
        for s in range(w.offices[o].first_session, w.offices[o].last_session):
            empty += empty_seats(w, t, s)
        if empty > most:
            best, most = o, empty
    return best


@inner
def receiving(w, t, o):
    """The earliest session of office o that can be booked tomorrow, full or not; -1 none."""
    earliest = -1
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        session = w.sessions[s]
        if session.opens <= t + 1 < session.day and (earliest < 0 or session.day < w.sessions[earliest].day):
            earliest = s
    return earliest


@inner
def most_wanted(w, t, giving):
    """The office with the longest queue that has a session to put seats into, other than the one that gives them; -1 none."""
    best, longest = -1, 0
    for o in range(len(w.offices)):
        if o != giving and w.offices[o].queue_length > longest and receiving(w, t, o) >= 0:
            best, longest = o, w.offices[o].queue_length
    return best


@inner
def move_seats(w, t, most):
    """Up to `most` empty seats go to the office with the longest queue, and no more than wait there."""
    giving = most_empty(w, t)
    if giving < 0:
        return
    taking = most_wanted(w, t, giving)
    if taking < 0:
        return
    s_to, left = receiving(w, t, taking), min(most, w.offices[taking].queue_length)
    for s in range(w.offices[giving].first_session, w.offices[giving].last_session):
        moved = min(left, empty_seats(w, t, s))
        w.sessions[s].seats -= moved
        w.sessions[s].limit -= moved
        w.sessions[s_to].seats += moved
        w.sessions[s_to].limit += moved
        w.offices[giving].seats -= moved
        w.offices[taking].seats += moved
        left -= moved


@inner
def send_teaser(w, t, r, time, first, last):
    """The time-th message of rule r goes out tomorrow; a closed office reads it when it opens again."""
    k = 0
    while w.teasers[k].rule != r:
        k += 1
    k += time
    teaser = w.teasers[k]
    teaser.day = t + 1 if teaser.day < 0 else teaser.day
    teaser.copies += 1
    for o in range(first, last):
        if w.rule_offices[r, o]:
            w.teaser_lands[k, o] = next_open(w, o, t + 1)


@inner
def change_reward(w, r):
    """Posts earn the reward of rule r from tomorrow on."""
    c, rule = w.campaign[0], w.rules[r]
    c.reward, c.reward_row, c.show_norms = rule.reward, 2 + r, rule.show_norms
    c.sharing_log_odds, c.reward_credibility = rule.sharing_log_odds, rule.reward_credibility
    c.paid_post_backlash = rule.paid_post_backlash
    fill_staging(w.behaviour, w.campaign, w.teasers, w.staging)


@inner
def stop_spending(w, t, r):
    """Planned messages that cost are not sent any more, and posts earn no reward that costs; what is booked is held."""
    w.counts[COUNT_STOPPED] = 1
    for k in range(len(w.teasers)):
        teaser = w.teasers[k]
        if teaser.rule < 0 and teaser.usd > 0.0 and teaser.day > t:
            teaser.day, teaser.copies = -1, 0
            for o in range(len(w.offices)):
                w.teaser_lands[k, o] = -1
    if w.reward_usd[w.campaign[0].reward_row] > 0.0:
        show_norms = w.campaign[0].show_norms
        change_reward(w, r)
        w.campaign[0].show_norms = show_norms


@inner
def brief_managers(w, o, key, share):
    """Managers of office o are asked to suggest it: by the random numbers of those who are asked before the launch."""
    for i in range(w.offices[o].first, w.offices[o].last):
        if w.people[i].level > 0 and uniform(key, w.key[i], NOBODY) < share:
            w.people[i].advocate = 1
