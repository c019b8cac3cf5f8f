"""Phase 4, the registrar: one procedure of each office, used by both engines. Seats are confirmed, offered, assigned, booked and changed."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import bare, inner
from sim.compiled_code.sorting import sort_by_lot
from sim.day.seats import (
    ANYBODY,
    NEVER,
    any_free,
    any_session_on_offer,
    book,
    bookable,
    bookable_for,
    first_within_reach,
    is_held,
    leave_queue,
    leave_session,
)
from sim.rng import NOBODY, Decision, uniform
from sim.spending import can_pay
from sim.state.layout import COUNT_WEEK, PURSE_LEFT, PURSE_SEAT, WORKING_WEEK, Status, Tally
from sim.state_changes import is_slighted
from sim.today import NO_DAY, has_left, has_second, is_away, key_once, key_today, kind_of, lets_register, may_register, tries_before

AHEAD = 16
"""So many people ahead are asked for, that their records are there when their turn comes."""


@bare
def hand_out_seats(w, t, m, wanting):
    """The registrar's morning in each office: confirm bookings, offer freed places to the queue, then serve today's requests.

    `wanting` holds the morning's new requests, ascending. In a mandatory programme the audience is assigned to whatever
    can be booked instead; wanting it then changes nothing but the count of demand.
    """
    morning, c = w.mornings[m], w.campaign[0]
    first = 0
    for o in range(morning.first_office, morning.last_office):
        office = w.offices[o]
        last = first
        while last < len(wanting) and wanting[last] < office.last:
            if last + AHEAD < len(wanting):
                prefetch(w.people, wanting[last + AHEAD])
                prefetch(w.journeys, wanting[last + AHEAD])
            last += 1
        requests = wanting[first:last]
        first = last
        office.wanting += len(requests)
        w.tally[o, Tally.WANTING] += len(requests)
        if not w.office_open[t, o]:
            continue
        confirm_bookings(w, t, o)
        if len(w.leaves) > 0:
            strike_off_leavers(w, t, o)
        serve_queue(w, t, o)
        if c.mandatory == 1 and t >= office.opens and any_free(w, t, o) >= 0:
            assign(w, t, o)
        anger_those_passed_over(w, t, o)
        if c.mandatory == 1:
            refuse(w, t, o, requests)
            continue
        put_in_line(w, requests)
        for i in w.spare[: len(requests)]:
            request_seat(w, t, i)
        if c.carry_over == 1 and may_register(w, t, o):
            let_ask_again(w, t, o)
        if c.switching > 0.0:
            let_switch(w, t, o)


@inner
def refuse(w, t, o, requests):
    """Mandatory: who asks is told that seats are assigned; with no seat of their own, that angers."""
    for i in requests:
        if any_session_on_offer(w, t, o, kind_of(w, i)):
            if w.journeys[i].status == Status.NONE:
                is_slighted(w, i, w.behaviour[0].refusal_frustration, t, w.campaign[0].explain_refusals == 1)


@inner
def put_in_line(w, people):
    """Line `people` up in `spare` as the registrar gets to them today: by lot, so that no row comes first by position."""
    key, line, lots = key_today(w, Decision.PLACE_IN_LINE), w.spare[: len(people)], w.lots[: len(people)]
    for n in range(len(people)):
        line[n] = people[n]
        lots[n] = uniform(key, w.key[people[n]], NOBODY)
    sort_by_lot(line, lots)


@inner
def assign(w, t, o):
    """Mandatory: book those of office o's audience who have no seat yet, as far as the seats go; nobody asked them."""
    chosen = 0
    for i in range(w.offices[o].first, w.offices[o].last):
        if w.people[i].in_audience == 1 and w.journeys[i].status == Status.NONE and not has_left(w, i, t) and has_begun(w, t, i):
            w.spare[chosen] = i
            chosen += 1
    put_in_line(w, w.spare[:chosen])
    for i in w.spare[:chosen]:
        s = bookable_for(w, t, i)
        if s < 0 and len(w.kind) == 0 and not has_second(w):
            break
        if s < 0:
            continue
        book(w, t, i, s)
        if w.people[i].wants_day < 0:
            is_slighted(w, i, w.behaviour[0].mandate_frustration, t, False)


@inner
def has_begun(w, t, i):
    """Whether registration has opened for person i by day t."""
    return (w.offices[w.people[i].office].opens if len(w.desks) == 0 else w.desks[w.people[i].office, w.kind[i]].opens) <= t


@inner
def anger_those_passed_over(w, t, o):
    """Each date that passes without them angers those who wanted a seat before and have none, however many sessions it has."""
    if not is_held(w, t, o, ANYBODY):
        return
    told_why = w.campaign[0].explain_refusals == 1
    for i in range(w.offices[o].first, w.offices[o].last):
        if 0 <= w.people[i].wants_day < t and without_a_seat(w.journeys[i].status) and not has_left(w, i, t):
            if len(w.kind) > 0 and not is_held(w, t, o, w.kind[i]):
                continue
            is_slighted(w, i, w.behaviour[0].passed_over_frustration, t, told_why)


@inner
def without_a_seat(status):
    """Whether somebody who wants a seat still has none to hope for or to blame themselves for."""
    return status == Status.NONE or status == Status.WAITING or status == Status.REFUSED


@inner
def request_seat(w, t, i):
    """Person i asks for a seat: booked, or in the queue (waitlist, or pent-up demand), or refused."""
    person, journey, b, c = w.people[i], w.journeys[i], w.behaviour[0], w.campaign[0]
    s = bookable_for(w, t, i)
    if s >= 0:
        book(w, t, i, s)
        return
    on_offer = any_session_on_offer(w, t, person.office, kind_of(w, i))
    if on_offer and bookable(w, t, person.office, kind_of(w, i), NO_DAY) < 0:  # else it is their diary that is full
        hope = b.waitlist_frustration_ratio if c.waitlist == 1 else 1.0
        is_slighted(w, i, b.refusal_frustration * hope, t, c.explain_refusals == 1)
    if c.waitlist == 0 and on_offer:
        journey.status = Status.REFUSED
        return
    office = w.offices[person.office]
    journey.status = Status.WAITING
    journey.next_in_line = -1
    if office.queue_head < 0:
        office.queue_head = i
    else:
        w.journeys[office.queue_tail].next_in_line = i
    office.queue_tail = i
    office.queue_length += 1


@inner
def let_ask_again(w, t, o):
    """Those of office o whose seat came to nothing may ask again on their day of looking ahead, after today's new requests, while seats are left."""
    day, again, asks = (w.workday[t] + w.counts[COUNT_WEEK]) % WORKING_WEEK, 0, key_today(w, Decision.ASKS_AGAIN)
    if w.campaign[0].switching == 0.0 and any_free(w, t, o) < 0:  # else a seat may be left within reach
        return
    for i in range(w.offices[o].first, w.offices[o].last):
        if (
            w.people[i].look_day == day
            and w.people[i].wants_day >= 0
            and came_to_nothing(w.journeys[i].status)
            and lets_register(w, t, i)
            and not is_away(w, i, t)
        ):
            if uniform(asks, w.key[i], NOBODY) < w.behaviour[0].asks_again_per_week:
                w.spare[again] = i
                again += 1
    put_in_line(w, w.spare[:again])
    for i in w.spare[:again]:
        s = first_within_reach(w, t, i, t, NEVER) if w.campaign[0].switching > 0.0 else bookable_for(w, t, i)
        if s >= 0 and can_pay(w, w.purse[PURSE_SEAT]):
            book(w, t, i, s)


@inner
def let_switch(w, t, o):
    """On their day of looking ahead, people of office o who wait may take a seat in an office within reach, in the order in which they wait;
    then some who have one take an earlier one that is free."""
    day, office = (w.workday[t] + w.counts[COUNT_WEEK]) % WORKING_WEEK, w.offices[o]
    before, i = -1, office.queue_head if len(w.near_to) > 0 else -1
    while i >= 0:
        following, s = w.journeys[i].next_in_line, -1
        if w.people[i].look_day == day and not is_away(w, i, t):
            s = first_within_reach(w, t, i, t, NEVER)
        if s < 0 or not can_pay(w, w.purse[PURSE_SEAT]):
            before = i
        else:
            leave_queue(w, o, before, i)
            book(w, t, i, s)
        i = following
    found, switches = 0, key_today(w, Decision.SWITCHES)
    for i in range(office.first, office.last):
        if w.journeys[i].status == Status.BOOKED and w.people[i].look_day == day and w.sessions[w.journeys[i].session].checked > t:
            if uniform(switches, w.key[i], NOBODY) < w.behaviour[0].switches_earlier_per_week and not is_away(w, i, t):
                w.spare[found] = i
                found += 1
    put_in_line(w, w.spare[:found])
    for i in w.spare[:found]:
        s = first_within_reach(w, t, i, t, w.sessions[w.journeys[i].session].day)
        if s >= 0:
            leave_session(w, i)
            book(w, t, i, s)


@inner
def came_to_nothing(status):
    """Whether somebody had, or asked for, a seat that came to nothing, and waits for none."""
    missed = status == Status.NO_SHOW or status == Status.CANCELLED or status == Status.TURNED_AWAY
    return missed or status == Status.DECLINED or status == Status.REFUSED


@inner
def strike_off_leavers(w, t, o):
    """Who has left the company waits no longer: nobody adds a session, or moves seats, for them."""
    before, i = -1, w.offices[o].queue_head
    while i >= 0:
        following = w.journeys[i].next_in_line
        if has_left(w, i, t):
            leave_queue(w, o, before, i)
            w.journeys[i].status = Status.NONE
        else:
            before = i
        i = following


@inner
def serve_queue(w, t, o):
    """First come, first served: free places are offered down the queue, to those whom they are for; not everybody still wants one."""
    office = w.offices[o]
    accepts = key_today(w, Decision.ACCEPTS_OFFER)
    before, i = -1, office.queue_head
    while i >= 0:
        if any_free(w, t, o) < 0:
            return
        journey, s = w.journeys[i], bookable_for(w, t, i)
        following = journey.next_in_line
        if s < 0:
            before, i = i, following
            continue
        leave_queue(w, o, before, i)
        if uniform(accepts, w.key[i], NOBODY) < w.behaviour[0].waitlist_acceptance:
            book(w, t, i, s)
        else:
            journey.status = Status.DECLINED
        i = following


@inner
def confirm_bookings(w, t, o):
    """Some days before a session bookings are given up, or moved to a later one, and the rest are reminded."""
    b, c = w.behaviour[0], w.campaign[0]
    cancels = key_once(w, Decision.CANCELS)
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        session = w.sessions[s]
        if session.checked != t:
            continue
        i, kept = session.roster, -1
        while i >= 0:
            journey = w.journeys[i]
            following = journey.next_in_line
            if uniform(cancels, w.key[i], tries_before(w, i)) < b.cancellation_rate or has_left(w, i, t):
                if kept < 0:
                    session.roster = following
                else:
                    w.journeys[kept].next_in_line = following
                journey.next_in_line = -1
                session.booked -= 1
                w.tally[w.people[i].office, Tally.BOOKED] -= 1
                w.purse[PURSE_LEFT] += w.purse[PURSE_SEAT]
                if c.switching == 0.0 or has_left(w, i, t) or not moves_later(w, t, i, session.day):
                    journey.status = Status.CANCELLED
                    session.cancelled += 1
                    w.tally[w.people[i].office, Tally.CANCELLED] += 1
            else:
                journey.reminded = 1 if c.reminder == 1 else 0
                session.reminders += journey.reminded
                kept = i
            i = following


@inner
def moves_later(w, t, i, day):
    """Whether person i, who cannot go on that day, takes a seat in a later session."""
    if uniform(key_once(w, Decision.SWITCHES_LATER), w.key[i], tries_before(w, i)) >= w.behaviour[0].switches_instead_of_cancelling:
        return False
    s = first_within_reach(w, t, i, day, NEVER)
    if s >= 0:
        book(w, t, i, s)
    return s >= 0
