"""What a rule of the campaign does once it has fired: sessions, registration, seats, messages, rewards, spending, briefing."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim.compiled_code.decorators import inner
from sim.day.open_days import last_open, next_open
from sim.day.seats import is_for
from sim.rng import NOBODY, uniform
from sim.settings import ACTIONS
from sim.setup.deadline import fill_deadline
from sim.setup.lookup_tables import fill_staging
from sim.state.layout import COUNT_STOPPED

ADD_SESSIONS, OPEN, CLOSE, MOVE_SEATS, SEND_TEASER, CHANGE_REWARD, STOP_SPENDING, BRIEF = range(len(ACTIONS))


@inner
def take_effect(w, t, r, time, first, last):
    """What rule r does from tomorrow morning on, for the time-th time (from 0), in those of the offices first..last where it acts."""
    rule = w.rules[r]
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
            close_registration(w, t, o)
        elif rule.action == BRIEF:
            brief_managers(w, o, rule)
        if rule.action <= CLOSE:
            set_deadline(w, t, o)
    if rule.action == SEND_TEASER:
        send_teaser(w, t, r, time, first, last)


@inner
def first_date(w, t, o, lead):
    """The first day on which a session added in office o may be held: after the lead time, and after an open day on which somebody could have
    booked it; -1 none."""
    booked = next_open(w, o, max(t + 1, w.offices[o].opens))
    return max(t + 1 + lead, booked + 1) if booked >= 0 else -1


@inner
def add_sessions(w, t, r, o):
    """The sessions that rule r adds in office o can be booked from tomorrow, or once registration opens; the first is held after the lead
    time."""
    rule, office, b = w.rules[r], w.offices[o], w.behaviour[0]
    first, added = first_date(w, t, o, rule.lead), 0
    if first < 0:
        return
    for s in range(office.first_session, office.last_session):
        session = w.sessions[s]
        if session.rule != r or session.day >= 0 or added == rule.number:
            continue
        day = next_open(w, o, first + added * rule.every)
        if day < 0:
            return
        session.day, session.opens = day, max(t + 1, office.opens)
        session.checked = last_open(w, o, day - max(1, int(b.cancellation_lead_days)))
        session.applied = next_open(w, o, day + max(1, int(b.application_lag_days)))
        session.seats, session.limit = rule.seats, rule.limit
        office.seats += rule.seats
        added += 1


@inner
def open_registration(w, t, o, days):
    """Registration of office o is open from tomorrow for so many days at least, also for sessions that a rule has added and that waited for it."""
    office = w.offices[o]
    open_desk(office, t, days)
    for c in range(w.desks.shape[1]):
        open_desk(w.desks[o, c], t, days)
    for s in range(office.first_session, office.last_session):
        session = w.sessions[s]
        if session.rule >= 0 and session.day >= 0 and session.opens > t + 1:
            session.opens = max(t + 1, office.opens)


@inner
def open_desk(desk, t, days):
    """The same, where people register: an office, or people of one kind in it."""
    if not desk.opens <= t + 1 <= desk.closes:
        desk.opens = t + 1 if desk.closes < t or desk.opens > t + 1 else desk.opens
    desk.closes = max(desk.closes, t + days)


@inner
def close_registration(w, t, o):
    """Nobody of office o may register from tomorrow on."""
    w.offices[o].closes = min(w.offices[o].closes, t)
    for c in range(w.desks.shape[1]):
        w.desks[o, c].closes = min(w.desks[o, c].closes, t)


@inner
def set_deadline(w, t, o):
    """How pressing the deadlines of office o are from tomorrow on."""
    office = w.offices[o]
    if len(w.desks) == 0:
        press(w, t, o, 0, office.deadline, office.opens, office.closes)
    for c in range(w.desks.shape[1]):
        press(w, t, o, c, w.desks[o, c].deadline, w.desks[o, c].opens, w.desks[o, c].closes)


@inner
def set_deadlines_elsewhere(w, t):
    """The same where people have no session of their own to book, and so the company's last one is their deadline."""
    for o in range(len(w.offices)):
        has_all = True
        for kind in range(w.whom.shape[1]):
            has_all = has_all and has_session(w, o, kind)
        if not has_all:
            set_deadline(w, t, o)


@inner
def has_session(w, o, kind):
    """Whether office o has a session, over or to come, for people of a kind."""
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        if w.sessions[s].day >= 0 and is_for(w, s, kind):
            return True
    return False


@inner
def press(w, t, o, kind, row, opens, closes):
    """The same for people of one kind, whose row of `deadline` and registration are given."""
    first, last = w.offices[o].first_session, w.offices[o].last_session
    fill_deadline(
        *(w.deadline[row], t + 1, w.sessions, first, last, w.whom, kind),
        *(opens, closes, w.office_open[:, o], w.behaviour[0].deadline_exponent),
    )


@inner
def empty_seats(w, t, s):
    """Seats of a session that nobody has booked, if it can still be booked tomorrow."""
    session = w.sessions[s]
    return max(0, session.seats - session.booked) if session.day > t + 1 else 0


@inner
def most_empty(w, t, taking):
    """The office with most empty seats in coming sessions, other than the one that takes them; -1 none has any."""
    best, most = -1, 0
    for o in range(len(w.offices)):
        if o == taking:
            continue
        empty = 0
        for s in range(w.offices[o].first_session, w.offices[o].last_session):
            empty += empty_seats(w, t, s)
        if empty > most:
            best, most = o, empty
    return best


@inner
def who_wait_for(w, o, s):
    """How many of the queue of office o session s is for."""
    if len(w.kind) == 0:
        return w.offices[o].queue_length
    found, i = 0, w.offices[o].queue_head
    while i >= 0:
        found += 1 if is_for(w, s, w.kind[i]) else 0
        i = w.journeys[i].next_in_line
    return found


@inner
def receiving(w, t, o):
    """The earliest session of office o that can be booked tomorrow, full or not, and for which somebody waits; -1 none."""
    earliest = -1
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        session = w.sessions[s]
        if session.opens <= t + 1 < session.day and (earliest < 0 or session.day < w.sessions[earliest].day) and who_wait_for(w, o, s) > 0:
            earliest = s
    return earliest


@inner
def most_wanted(w, t, giving):
    """The office where most wait for a session to put seats into, other than the one that gives them; -1 none."""
    best, longest = -1, 0
    for o in range(len(w.offices)):
        if o == giving or w.offices[o].queue_length <= longest:
            continue
        s = receiving(w, t, o)
        waiting = who_wait_for(w, o, s) if s >= 0 else 0
        if waiting > longest:
            best, longest = o, waiting
    return best


@inner
def giving_and_taking(w, t):
    """The office with most empty seats, and the other where most wait for a session; where people wait in the first alone, that with most
    empty seats of the others gives them. -1 and -1: no seat can move."""
    giving = most_empty(w, t, -1)
    if giving < 0:
        return -1, -1
    taking = most_wanted(w, t, giving)
    if taking < 0:
        taking = most_wanted(w, t, -1)
        giving = most_empty(w, t, taking) if taking >= 0 else -1
    return (giving, taking) if giving >= 0 else (-1, -1)


@inner
def move_seats(w, t, most):
    """Up to `most` empty seats go to where most people wait, and no more than wait there for the session to which they go."""
    giving, taking = giving_and_taking(w, t)
    if giving < 0:
        return
    s_to = receiving(w, t, taking)
    left = min(most, who_wait_for(w, taking, s_to))
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
    teaser.bought = 1
    teaser.usd += w.reactions[r, first].message_usd
    for o in range(first, last):
        if w.rule_offices[r, o]:
            for c in range(w.teaser_lands.shape[2]):
                w.teaser_lands[k, o, c] = next_open(w, o, t + 1)


@inner
def change_reward(w, r):
    """Posts earn the reward of rule r from tomorrow on."""
    rule = w.rules[r]
    for n in range(len(w.campaign)):
        c = w.campaign[n]
        c.reward, c.reward_row, c.show_norms = rule.reward, 2 + r, rule.show_norms
        c.sharing_log_odds, c.reward_credibility = rule.sharing_log_odds, rule.reward_credibility
    fill_staging(w.behaviour, w.campaign, w.teasers, w.staging)


@inner
def stop_spending(w, t, r):
    """Planned messages that cost are not sent any more, and posts earn no reward that costs; what is booked is held."""
    w.counts[COUNT_STOPPED] = 1
    for k in range(len(w.teasers)):
        teaser = w.teasers[k]
        if teaser.rule < 0 and teaser.usd > 0.0 and teaser.day > t:
            teaser.day, teaser.bought = -1, 0
            for o in range(len(w.offices)):
                for c in range(w.teaser_lands.shape[2]):
                    w.teaser_lands[k, o, c] = -1
    if w.reward_usd[w.campaign[0].reward_row] > 0.0:
        show_norms = w.campaign[0].show_norms  # of every way to take part
        change_reward(w, r)
        for n in range(len(w.campaign)):
            w.campaign[n].show_norms = show_norms


@inner
def brief_managers(w, o, rule):
    """Managers of office o are asked to suggest it: by the random numbers of those who are asked before the launch, paid for as they are."""
    office = w.offices[o]
    for i in range(office.first, office.last):
        if w.people[i].level > 0 and uniform(rule.key, w.key[i], NOBODY) < rule.share:
            w.people[i].advocate = 1
    more = max(0.0, rule.share - office.briefed)
    office.briefed += more
    office.briefed_usd += more * managers(w, o) * rule.briefing_usd


@inner
def managers(w, o):
    """How many managers of any rank office o has."""
    found = 0
    for i in range(w.offices[o].first, w.offices[o].last):
        found += 1 if w.people[i].level > 0 else 0
    return found


@inner
def next_added(w, r, o):
    """The next session that rule r may add in office o; -1 none."""
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        if w.sessions[s].rule == r and w.sessions[s].day < 0:
            return s
    return -1
