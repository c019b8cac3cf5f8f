"""Phase 4: people weigh registering; the registrar hands out seats."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim import rules
from sim.chance import NOBODY, Decision, uniform
from sim.compiled import inner, phase
from sim.effects import excitement, gets_frustrated, key_once, key_today
from sim.state import COUNT_WEEK, LISTED_LOOKER, WORKING_WEEK, Status, Tally


@inner
def register(w, t, m):
    """Those of morning m who are prompted, or whose weekly look falls on today, weigh it; then seats are handed out."""
    morning, c = w.mornings[m], w.campaign[0]
    wanting = 0
    if c.opens <= t <= c.closes:
        kept = 0
        for n in range(morning.prompted):
            i = w.prompted[morning.first + n]
            if not w.office_open[t, w.people[i].office]:
                w.prompted[morning.first + kept] = i
                kept += 1
                continue
            w.people[i].prompted = 0
            if w.people[i].wants_day < 0 and decides_to_attend(w, t, i):
                w.people[i].wants_day = t
                w.scratch[wanting] = i
                wanting += 1
        morning.prompted = kept
        kept = 0
        for n in range(morning.lookers):
            i = w.lookers[morning.first + n]
            person = w.people[i]
            if (
                person.wants_day < 0
                and person.look_day == (w.workday[t] + w.counts[COUNT_WEEK]) % WORKING_WEEK
                and w.office_open[t, person.office]
            ):
                if decides_to_attend(w, t, i):
                    person.wants_day = t
                    w.scratch[wanting] = i
                    wanting += 1
            if person.wants_day >= 0:
                w.listed[i] &= ~LISTED_LOOKER
            else:
                w.lookers[morning.first + kept] = i
                kept += 1
        morning.lookers = kept
        w.scratch[:wanting].sort()
    hand_out_seats(w, t, m, w.scratch[:wanting])


@inner
def decides_to_attend(w, t, i):
    """Whether person i, weighing it today, wants to attend."""
    person, b, c = w.people[i], w.behaviour[0], w.campaign[0]
    peers = rules.peer_log_odds(
        person.n_inspirers, b.spontaneous_registration_per_week, b.imitation_per_week, b.second_exposure_gain, b.reinforcement_saturates_at
    )
    manager = 0.0
    if person.manager >= 0 and w.people[person.manager].advocate == 1:
        manager = rules.manager_log_odds(
            b.manager_endorsement_odds_ratio, w.people[person.manager].involved == 1, b.early_involvement_log_odds
        )
    office = w.offices[person.office]
    visible = b.visible_demand_log_odds if c.show_demand == 1 and office.wanting > office.seats else 0.0
    deadline = c.deadline_log_odds if c.closes - t < 7 else 0.0
    odds = rules.registration_log_odds(
        b.spontaneous_registration_per_week,
        0.0,
        excitement(w, i, t),
        c.benefit_size * person.benefit_known * person.benefit_fit,
        person.reluctance,
        peers,
        manager,
        visible,
        deadline,
        person.frustration,
        b.curiosity_log_odds,
        b.benefit_log_odds,
        b.frustration_log_odds,
    )
    return uniform(key_today(w, Decision.REGISTERS, t), person.key, NOBODY) < rules.logistic(odds)


# --- the registrar: one office procedure, used by both engines ---------------------------------------------------------


@phase
def hand_out_seats(w, t, m, wanting):
    """The registrar's morning: confirm bookings, offer freed places to the queue, then serve today's requests.

    `wanting` holds today's new requests, ascending. In a mandatory programme the audience is assigned to whatever can be
    booked instead; wanting it then changes nothing but the count of demand.
    """
    morning, c = w.mornings[m], w.campaign[0]
    for i in wanting:
        w.offices[w.people[i].office].wanting += 1
        w.tally[w.people[i].office, Tally.WANTING] += 1
    for o in range(morning.first_office, morning.last_office):
        if w.office_open[t, o]:
            confirm_bookings(w, t, o)
            serve_queue(w, t, o)
            if c.mandatory == 1 and t >= c.opens and bookable(w, t, o) >= 0:
                assign(w, t, o)
            anger_those_passed_over(w, t, o)
    if c.mandatory == 0 and len(wanting) > 0:
        for i in in_line(w, t, wanting):
            request_seat(w, t, i)


@inner
def in_line(w, t, people):
    """People in the order in which the registrar gets to them today: by lot, so that no row comes first by position."""
    key = key_today(w, Decision.PLACE_IN_LINE, t)
    lots = np.empty(len(people), np.float64)
    for n in range(len(people)):
        lots[n] = uniform(key, w.people[people[n]].key, NOBODY)
    return people[np.argsort(lots)]


@inner
def assign(w, t, o):
    """Mandatory: book those of office o's audience who have no seat yet, as far as the seats go; nobody asked them."""
    first, last = w.offices[o].first, w.offices[o].last
    count = 0
    for i in range(first, last):
        if w.people[i].in_audience == 1 and w.people[i].status == Status.NONE:
            count += 1
    chosen = np.empty(count, np.int32)
    count = 0
    for i in range(first, last):
        if w.people[i].in_audience == 1 and w.people[i].status == Status.NONE:
            chosen[count] = i
            count += 1
    for i in in_line(w, t, chosen):
        s = bookable(w, t, o)
        if s < 0:
            break
        book(w, t, i, s)


@inner
def anger_those_passed_over(w, t, o):
    """Each session that takes place without them frustrates those who wait."""
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        if w.sessions[s].day == t:
            i = w.offices[o].queue_head
            while i >= 0:
                gets_frustrated(w, i, w.behaviour[0].passed_over_frustration)
                i = w.people[i].next_in_line


@inner
def bookable(w, t, o):
    """The earliest session of office o that can still be booked today; -1 none."""
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        session = w.sessions[s]
        if session.opens <= t < session.day and session.booked < session.limit:
            return s
    return -1


@inner
def any_session_on_offer(w, t, o):
    """Whether office o has a session ahead that is open for booking, full or not."""
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        if w.sessions[s].opens <= t < w.sessions[s].day:
            return True
    return False


@inner
def book(w, t, i, s):
    """Person i gets a seat in session s; a manager neither involved nor briefed notices that it reached their team."""
    person, session, b = w.people[i], w.sessions[s], w.behaviour[0]
    person.status = Status.BOOKED
    person.session = s
    person.booked_day = t
    person.voluntary = 1 if person.wants_day >= 0 else 0
    person.next_in_line = session.roster
    session.roster = i
    session.booked += 1
    w.tally[person.office, Tally.BOOKED] += 1
    if person.manager >= 0:
        boss = w.people[person.manager]
        if boss.advocate == 0 and boss.left_out == 0:
            boss.left_out = 1
            gets_frustrated(w, person.manager, b.manager_left_out_frustration)


@inner
def request_seat(w, t, i):
    """Person i asks for a seat: booked, or in the queue (waitlist, or pent-up demand), or refused."""
    person, b, c = w.people[i], w.behaviour[0], w.campaign[0]
    s = bookable(w, t, person.office)
    if s >= 0:
        book(w, t, i, s)
        return
    on_offer = any_session_on_offer(w, t, person.office)
    if on_offer:
        gets_frustrated(
            w,
            i,
            rules.refusal_frustration(
                b.refusal_frustration, c.explain_refusals == 1, b.advance_notice_factor, person.level, b.frustration_level_factor
            ),
        )
    if c.waitlist == 0 and on_offer:
        person.status = Status.DECLINED
        return
    office = w.offices[person.office]
    person.status = Status.WAITING
    person.next_in_line = -1
    if office.queue_head < 0:
        office.queue_head = i
    else:
        w.people[office.queue_tail].next_in_line = i
    office.queue_tail = i
    office.queue_length += 1


@inner
def serve_queue(w, t, o):
    """First come, first served: free places are offered down the queue; not everybody still wants one."""
    office = w.offices[o]
    accepts = key_today(w, Decision.ACCEPTS_OFFER, t)
    while office.queue_head >= 0:
        s = bookable(w, t, o)
        if s < 0:
            return
        i = office.queue_head
        person = w.people[i]
        office.queue_head = person.next_in_line
        if office.queue_head < 0:
            office.queue_tail = -1
        office.queue_length -= 1
        person.next_in_line = -1
        if uniform(accepts, person.key, NOBODY) < w.behaviour[0].waitlist_acceptance:
            book(w, t, i, s)
        else:
            person.status = Status.DECLINED


@inner
def confirm_bookings(w, t, o):
    """Some days before a session bookings are given up, and the rest are reminded."""
    b, c = w.behaviour[0], w.campaign[0]
    cancels = key_once(w, Decision.CANCELS)
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        session = w.sessions[s]
        if session.checked != t:
            continue
        i, kept = session.roster, -1
        while i >= 0:
            person = w.people[i]
            following = person.next_in_line
            if uniform(cancels, person.key, NOBODY) < b.cancellation_rate:
                if kept < 0:
                    session.roster = following
                else:
                    w.people[kept].next_in_line = following
                person.next_in_line = -1
                person.status = Status.CANCELLED
                session.booked -= 1
                session.cancelled += 1
                w.tally[o, Tally.BOOKED] -= 1
                w.tally[o, Tally.CANCELLED] += 1
            else:
                person.reminded = 1 if c.reminder == 1 else 0
                kept = i
            i = following
