"""Phase 4: people weigh registering; the registrar hands out seats."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import bare, inner
from sim.compiled_code.sorting import sort_by_lot, sort_rows
from sim.rng import NOBODY, Decision, uniform
from sim.spending import can_pay, pays
from sim.state.layout import COUNT_WEEK, HEEDS, LISTED_LOOKER, PURSE_LEFT, PURSE_SEAT, WORKING_WEEK, Status, Tally
from sim.state_changes import (
    deadline_of,
    excitement,
    frustration_now,
    gets_frustrated,
    has_left,
    is_away,
    is_slighted,
    key_once,
    key_today,
    kind_of,
    lets_register,
    may_register,
    tiredness,
    tries_before,
)

ANYBODY = -1
"""In place of a kind of people: of any kind."""
NEVER = 32_767
"""A day after all that are simulated."""
AHEAD, NEAR = 16, 6
"""So many people ahead are asked for, that their records are there when their turn comes."""


@inner
def register(w, t, m):
    """Those of morning m who are prompted, or whose weekly look falls on today, weigh it; then seats are handed out."""
    wanting = 0
    if any_registration(w, t, m):
        wanting = prompted_decide(w, t, m, 0)
        wanting = lookers_decide(w, t, m, wanting)
        sort_rows(w.scratch[:wanting], w.spare, w.counter)
    hand_out_seats(w, t, m, w.scratch[:wanting])


@inner
def any_registration(w, t, m):
    """Whether the people of some office of morning m may register today."""
    for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
        if may_register(w, t, o):
            return True
    return False


@inner
def prompted_decide(w, t, m, wanting):
    """Those whom something made think of it; who now wants to attend joins `scratch`, which holds `wanting` rows."""
    morning = w.mornings[m]
    listed = w.prompted[morning.first : morning.first + morning.prompted]
    kept = 0
    for n in range(len(listed)):
        look_ahead(w, listed, n)
        i = listed[n]
        person = w.people[i]
        if not lets_register(w, t, i) or is_away(w, i, t):
            listed[kept] = i
            kept += 1
            continue
        person.prompted = 0
        if person.wants_day < 0 and decides_to_attend(w, t, i):
            person.wants_day = t
            w.scratch[wanting] = i
            wanting += 1
    morning.prompted = kept
    return wanting


@inner
def look_ahead(w, listed, n):
    """Ask for those whose turn comes, and for the managers of those who are nearly there."""
    if n + AHEAD < len(listed):
        prefetch(w.people, listed[n + AHEAD])
        prefetch(w.journeys, listed[n + AHEAD])
        prefetch(w.key, listed[n + AHEAD])
    if n + NEAR < len(listed):
        prefetch(w.people, w.people[listed[n + NEAR]].manager)


@inner
def lookers_decide(w, t, m, wanting):
    """Those who know of it and look at their calendar today; who now wants to attend joins `scratch`."""
    day = (w.workday[t] + w.counts[COUNT_WEEK]) % WORKING_WEEK
    first = w.looker_first[m, day]
    listed = w.lookers[first : first + w.looker_count[m, day]]
    kept = 0
    for n in range(len(listed)):
        look_ahead(w, listed, n)
        i = listed[n]
        person = w.people[i]
        if person.wants_day < 0 and lets_register(w, t, i) and not is_away(w, i, t) and decides_to_attend(w, t, i):
            person.wants_day = t
            w.scratch[wanting] = i
            wanting += 1
        if person.wants_day >= 0:
            w.listed[i] &= ~LISTED_LOOKER
        else:
            listed[kept] = i
            kept += 1
    w.looker_count[m, day] = kept
    return wanting


@inner
def decides_to_attend(w, t, i):
    """Whether person i, weighing it today, wants to attend."""
    person, b, c = w.people[i], w.behaviour[0], w.campaign[0]
    manager = 0.0
    if person.manager >= 0 and w.people[person.manager].advocate == 1 and not has_left(w, person.manager, t):
        manager = w.tables.manager[w.people[person.manager].involved] * (1.0 - frustration_now(w, person.manager, t))
        manager *= w.culture[person.office, HEEDS]
    office = w.offices[person.office]
    visible = b.visible_demand_log_odds if c.show_demand == 1 and office.wanting > office.seats else 0.0
    odds = rules.registration_log_odds(
        c.spontaneous_log_odds,
        excitement(w, i, t),
        c.benefit_size * person.benefit_known * person.benefit_fit,
        person.reluctance,
        w.tables.peers[person.n_inspirers],
        manager,
        visible,
        deadline_of(w, t, i),
        frustration_now(w, i, t),
        w.journeys[i].reputation,
        b.curiosity_log_odds,
        b.benefit_log_odds,
        b.frustration_log_odds,
        b.reputation_log_odds,
    )
    return rules.happens(uniform(key_today(w, Decision.REGISTERS), w.key[i], NOBODY), odds + tiredness(w, i, t))


# --- the registrar: one office procedure, used by both engines ---------------------------------------------------------


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
        serve_queue(w, t, o)
        if c.mandatory == 1 and t >= office.opens and bookable(w, t, o, ANYBODY) >= 0:
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
        s = bookable(w, t, o, kind_of(w, i))
        if s < 0 and len(w.kind) == 0:
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
    """Each date that passes without them angers those who want a seat and have none, however many sessions it has."""
    if not is_held(w, t, o, ANYBODY):
        return
    told_why = w.campaign[0].explain_refusals == 1
    for i in range(w.offices[o].first, w.offices[o].last):
        if w.people[i].wants_day >= 0 and without_a_seat(w.journeys[i].status) and not has_left(w, i, t):
            if len(w.kind) > 0 and not is_held(w, t, o, w.kind[i]):
                continue
            is_slighted(w, i, w.behaviour[0].passed_over_frustration, t, told_why)


@inner
def is_held(w, t, o, kind):
    """Whether office o holds a session today for people of a kind."""
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        if w.sessions[s].day == t and is_for(w, s, kind):
            return True
    return False


@inner
def is_for(w, s, kind):
    """Whether session s is for people of a kind."""
    return kind == ANYBODY or w.whom[s, kind]


@inner
def without_a_seat(status):
    """Whether somebody who wants a seat still has none to hope for or to blame themselves for."""
    return status == Status.NONE or status == Status.WAITING or status == Status.REFUSED


@inner
def bookable(w, t, o, kind):
    """The earliest session of office o that people of a kind can still book today; -1 none, or no money for it."""
    earliest = first_free(w, t, o, kind, t, NEVER)
    return earliest if earliest < 0 or can_pay(w, w.purse[PURSE_SEAT]) else -1


@inner
def first_free(w, t, o, kind, after, before):
    """The earliest session of office o between two days, without them, that people of a kind can still book today; -1 none."""
    earliest = -1
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        session = w.sessions[s]
        if session.opens <= t and after < session.day < before and session.booked < session.limit and is_for(w, s, kind):
            if earliest < 0 or session.day < w.sessions[earliest].day:
                earliest = s
    return earliest


@inner
def first_within_reach(w, t, i, after, before):
    """The same for person i, in their own office, or, if they would travel, in one within reach; of equals that of their own."""
    o, kind = w.people[i].office, kind_of(w, i)
    best = first_free(w, t, o, kind, after, before)
    travels = uniform(key_once(w, Decision.TRAVELS), w.key[i], NOBODY) < w.behaviour[0].travels_for_a_seat
    for n in range(w.near_start[o], w.near_start[o + 1] if travels else w.near_start[o]):
        s = first_free(w, t, w.near_to[n], kind, after, before)
        if s >= 0 and (best < 0 or w.sessions[s].day < w.sessions[best].day):
            best = s
    return best


@inner
def any_session_on_offer(w, t, o, kind):
    """Whether office o has a session ahead that is open for people of a kind to book, full or not."""
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        if w.sessions[s].opens <= t < w.sessions[s].day and is_for(w, s, kind):
            return True
    return False


@inner
def book(w, t, i, s):
    """Person i gets a seat in session s; a manager neither involved nor briefed notices that it reached their team."""
    person, journey, session = w.people[i], w.journeys[i], w.sessions[s]
    pays(w, w.purse[PURSE_SEAT])
    if len(w.tries) > 0:
        w.tries[i] = min(255, w.tries[i] + 1)
    journey.status = Status.BOOKED
    journey.session = s
    journey.booked_day = t
    journey.reminded = 0
    journey.voluntary = 1 if person.wants_day >= 0 else 0
    journey.next_in_line = session.roster
    session.roster = i
    session.booked += 1
    w.tally[person.office, Tally.BOOKED] += 1
    if person.manager >= 0:
        boss = w.journeys[person.manager]
        if w.people[person.manager].advocate == 0 and boss.left_out == 0:
            boss.left_out = 1
            gets_frustrated(w, person.manager, w.behaviour[0].manager_left_out_frustration, t)


@inner
def request_seat(w, t, i):
    """Person i asks for a seat: booked, or in the queue (waitlist, or pent-up demand), or refused."""
    person, journey, b, c = w.people[i], w.journeys[i], w.behaviour[0], w.campaign[0]
    s = bookable(w, t, person.office, kind_of(w, i))
    if s >= 0:
        book(w, t, i, s)
        return
    on_offer = any_session_on_offer(w, t, person.office, kind_of(w, i))
    if on_offer:
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
    if bookable(w, t, o, ANYBODY) < 0:
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
        s = first_within_reach(w, t, i, t, NEVER) if w.campaign[0].switching > 0.0 else bookable(w, t, o, kind_of(w, i))
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
def leave_session(w, i):
    """Person i gives up the seat that they have booked; the money for it is free again."""
    journey, session = w.journeys[i], w.sessions[w.journeys[i].session]
    if session.roster == i:
        session.roster = journey.next_in_line
    else:
        j = session.roster
        while w.journeys[j].next_in_line != i:
            j = w.journeys[j].next_in_line
        w.journeys[j].next_in_line = journey.next_in_line
    journey.next_in_line = -1
    session.booked -= 1
    w.tally[w.people[i].office, Tally.BOOKED] -= 1
    w.purse[PURSE_LEFT] += w.purse[PURSE_SEAT]


@inner
def leave_queue(w, o, before, i):
    """Person i, who waits behind `before` (-1: first), leaves the queue of office o."""
    office, following = w.offices[o], w.journeys[i].next_in_line
    if before < 0:
        office.queue_head = following
    else:
        w.journeys[before].next_in_line = following
    if following < 0:
        office.queue_tail = before
    office.queue_length -= 1
    w.journeys[i].next_in_line = -1


@inner
def came_to_nothing(status):
    """Whether somebody had, or asked for, a seat that came to nothing, and waits for none."""
    missed = status == Status.NO_SHOW or status == Status.CANCELLED or status == Status.TURNED_AWAY
    return missed or status == Status.DECLINED or status == Status.REFUSED


@inner
def serve_queue(w, t, o):
    """First come, first served: free places are offered down the queue, to those whom they are for; not everybody still wants one."""
    office = w.offices[o]
    accepts = key_today(w, Decision.ACCEPTS_OFFER)
    before, i = -1, office.queue_head
    while i >= 0:
        if bookable(w, t, o, ANYBODY) < 0:
            return
        journey, s = w.journeys[i], bookable(w, t, o, kind_of(w, i))
        following = journey.next_in_line
        if s < 0:
            before, i = i, following
            continue
        leave_queue(w, o, before, i)
        if uniform(accepts, w.key[i], NOBODY) < w.behaviour[0].waitlist_acceptance and not has_left(w, i, t):
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
