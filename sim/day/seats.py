"""Phase 4, seats: which sessions somebody may book, booking one, and giving it up."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim.compiled_code.decorators import inner
from sim.day.open_days import last_open
from sim.rng import NOBODY, Decision, uniform
from sim.spending import can_pay, pays
from sim.state.layout import PURSE_LEFT, PURSE_SEAT, Status, Tally
from sim.state_changes import gets_frustrated
from sim.today import NO_DAY, busy_day, has_left, key_once, kind_of

ANYBODY = -1
"""In place of a kind of people: of any kind."""
NEVER = 32_767
"""A day after all that are simulated."""


@inner
def bookable(w, t, o, kind, busy):
    """The earliest session of office o, not on the day `busy`, that people of a kind can still book today; -1 none, or no money for it."""
    earliest = first_free(w, t, o, kind, t, NEVER, busy)
    return earliest if earliest < 0 or can_pay(w, w.purse[PURSE_SEAT]) else -1


@inner
def any_free(w, t, o):
    """The same for somebody of any kind who has every day free, whether or not there is money for it: nobody asks for it as yet."""
    return first_free(w, t, o, ANYBODY, t, NEVER, NO_DAY)


@inner
def bookable_for(w, t, i):
    """The same for person i in their own office, on a day that is free in their diary."""
    return bookable(w, t, w.people[i].office, kind_of(w, i), busy_day(w, i))


@inner
def first_free(w, t, o, kind, after, before, busy):
    """The earliest session of office o between two days, without them, and not on the day `busy`, that people of a kind can still book today; -1 none."""
    earliest = -1
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        session = w.sessions[s]
        if (
            session.opens <= t
            and after < session.day < before
            and session.booked < session.limit
            and is_for(w, s, kind)
            and session.day != busy
        ):
            if earliest < 0 or session.day < w.sessions[earliest].day:
                earliest = s
    return earliest


@inner
def first_within_reach(w, t, i, after, before):
    """The same for person i, in their own office, or, if they would travel, in one within reach; of equals that of their own."""
    o, kind, busy = w.people[i].office, kind_of(w, i), busy_day(w, i)
    best = first_free(w, t, o, kind, after, before, busy)
    travels = uniform(key_once(w, Decision.TRAVELS), w.key[i], NOBODY) < w.behaviour[0].travels_for_a_seat
    for n in range(w.near_start[o], w.near_start[o + 1] if travels else w.near_start[o]):
        s = first_free(w, t, w.near_to[n], kind, after, before, busy)
        if s >= 0 and (best < 0 or w.sessions[s].day < w.sessions[best].day):
            best = s
    return best


@inner
def any_session_on_offer(w, t, o, kind):
    """Whether office o has a session ahead that is open for people of a kind to book, full or not. What opens on a day off is on offer from the
    office's next open day on."""
    until = last_open(w, o, t)
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        if w.sessions[s].opens <= until and t < w.sessions[s].day and is_for(w, s, kind):
            return True
    return False


@inner
def on_waitlist(w, t, o):
    """How many of the queue of office o wait while a session that is for them is on offer; the others wait for one to open."""
    found, i = 0, w.offices[o].queue_head
    if len(w.kind) == 0:
        return w.offices[o].queue_length if i >= 0 and any_session_on_offer(w, t, o, ANYBODY) else 0
    while i >= 0:
        found += 1 if any_session_on_offer(w, t, o, w.kind[i]) else 0
        i = w.journeys[i].next_in_line
    return found


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
        if w.people[person.manager].advocate == 0 and boss.left_out == 0 and not has_left(w, person.manager, t):
            boss.left_out = 1
            gets_frustrated(w, person.manager, w.behaviour[0].manager_left_out_frustration, t)


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
