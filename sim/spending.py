"""What a campaign has spent by an evening, and what may still be bought where a rule stops spending at a limit."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import math

from sim.compiled_code.decorators import bare, inner
from sim.state.layout import (
    COUNT_POSTS,
    COUNT_SHORT,
    PRICE_ATTENDEE,
    PRICE_FIXED,
    PRICE_REMINDER,
    PRICE_SESSION,
    PURSE_LEFT,
    PURSE_LIMIT,
    Tally,
)


@bare
def spent(w, t, committed):
    """USD spent by the evening of day t, as `costs` counts them in the end; `committed`: with rooms, messages and bookings to come."""
    total, until = w.prices[PRICE_FIXED], len(w.working) if committed else t
    for teaser in w.teasers:
        if 0 <= teaser.day <= until:
            total += teaser.bought * teaser.usd
        total += teaser.reached * teaser.time_usd
    for o in range(len(w.offices)):
        total += w.tally[o, Tally.SEATED] * w.prices[PRICE_ATTENDEE] + w.offices[o].briefed_usd
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


@bare
def spent_on_modules(w, t, committed):
    """USD spent on modules by the evening of day t; `committed`: with those to come, as if all who booked or attended came to all."""
    total = 0.0
    for k in range(w.modules.shape[1]):
        for s in range(len(w.sessions)):
            cohort = w.cohorts[s, k]
            if 0 <= cohort.day <= t:
                total += cohort.seated * w.modules[0, k].usd + cohort.prepared * w.modules[0, k].pre_work_usd + w.modules[0, k].room_usd
                total += cohort.reminded * w.prices[PRICE_REMINDER]
            elif committed and (cohort.day > t or w.sessions[s].day > t):
                held = w.sessions[s].seated if cohort.day > t else w.sessions[s].booked
                total += held * (w.modules[0, k].usd + w.modules[0, k].pre_work_usd) + w.modules[0, k].room_usd
                total += held * w.modules[0, k].reminder * w.prices[PRICE_REMINDER]
    return total


@inner
def room_usd(w, s):
    """USD for session s and the rooms of its modules, whoever comes."""
    total = w.sessions[s].room_usd + w.prices[PRICE_SESSION]
    for k in range(w.modules.shape[1]):
        total += w.modules[0, k].room_usd
    return total


@bare
def refill(w, t):
    """What may still be bought after the evening of day t: the limit less the most that all can come to that is decided.

    That is what is committed, working time as if each message to come reached everybody it is for, and a reminder for each booking.
    """
    if not math.isfinite(w.purse[PURSE_LIMIT]):
        return
    most = spent(w, t, True)
    for o in range(len(w.offices)):
        most += w.tally[o, Tally.BOOKED] * w.prices[PRICE_REMINDER]
        for k in range(len(w.teasers)):
            if still_lands(w, t, k, o):
                most += w.teaser_heads[k, o] * w.teasers[k].time_usd
    w.purse[PURSE_LEFT] = w.purse[PURSE_LIMIT] - most


@inner
def still_lands(w, t, k, o):
    """Whether teaser k lands in office o after day t, for people of some kind."""
    for kind in range(w.teaser_lands.shape[2]):
        if w.teaser_lands[k, o, kind] > t:
            return True
    return False


@inner
def can_pay(w, usd):
    """Whether there is money left for something; that there was none is noted."""
    if usd > max(0.0, w.purse[PURSE_LEFT]):
        w.counts[COUNT_SHORT] = 1
        return False
    return True


@inner
def pays(w, usd):
    """Whether something is bought: if there is money left for it."""
    if not can_pay(w, usd):
        return False
    w.purse[PURSE_LEFT] -= usd
    return True
