"""What happens to a person, as bookkeeping on columns: the small verbs the phases of the day are written in."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.chance import day_key
from sim.compiled import inner
from sim.state import (
    COUNT_FIRST_DAY,
    COUNT_SEED,
    LISTED_LOOKER,
    LISTED_PENDING,
    LISTED_TALKER,
    MAX_INSPIRERS,
    Tally,
)

ONE_OFF = 0
"""The day of a decision that is taken once, whenever it falls: its luck does not move with the calendar."""


@inner
def key_today(w, decision, t):
    """The chance key of a decision on simulated day t (keyed by its offset from day zero)."""
    return day_key(w.counts[COUNT_SEED], decision, w.counts[COUNT_FIRST_DAY] + t)


@inner
def key_once(w, decision):
    """The chance key of a decision that is taken once."""
    return day_key(w.counts[COUNT_SEED], decision, ONE_OFF)


@inner
def becomes_aware(w, i, t):
    """Person i hears of the programme for the first time; from now on they weigh it once a week."""
    person = w.people[i]
    if person.aware_day >= 0:
        return
    person.aware_day = t
    w.tally[person.office, Tally.AWARE] += 1
    if person.in_audience == 1:
        morning = w.mornings[w.offices[person.office].morning]
        w.lookers[morning.first + morning.lookers] = i
        morning.lookers += 1
        w.listed[i] |= LISTED_LOOKER


@inner
def is_prompted(w, i):
    """Something makes person i think of registering at the next chance."""
    person = w.people[i]
    if person.prompted == 1 or person.in_audience == 0 or person.wants_day >= 0:
        return
    person.prompted = 1
    morning = w.mornings[w.offices[person.office].morning]
    w.prompted[morning.first + morning.prompted] = i
    morning.prompted += 1


@inner
def may_talk_until(w, i, day):
    """Person i may bring it up until `day` (the last day wins)."""
    person = w.people[i]
    person.talk_until = max(person.talk_until, day)
    if w.listed[i] & LISTED_TALKER == 0:
        morning = w.mornings[w.offices[person.office].morning]
        w.talkers[morning.first + morning.talkers] = i
        morning.talkers += 1
        w.listed[i] |= LISTED_TALKER


@inner
def intends_post(w, i, day, kind, source):
    """Person i means to post on `day`, answering post `source` (-1: an original)."""
    person = w.people[i]
    person.post_due = day
    person.post_kind = kind
    person.post_source = source
    if w.listed[i] & LISTED_PENDING == 0:
        morning = w.mornings[w.offices[person.office].morning]
        w.pending[morning.first + morning.pending] = i
        morning.pending += 1
        w.listed[i] |= LISTED_PENDING


@inner
def grows_interested(w, i, by, t):
    """A peer raises person i's interest, which has faded since it last stood."""
    person, b = w.people[i], w.behaviour[0]
    now = 0.0 if person.interest_day < 0 else rules.faded(person.interest, t - person.interest_day, b.curiosity_half_life_days)
    person.interest = rules.raised(now, by)
    person.interest_day = t
    may_talk_until(w, i, t + int(b.immediate_interest_days))


@inner
def is_inspired_by(w, i, peer):
    """Person i is inspired by `peer`; only distinct peers count, and only the first few are remembered."""
    person = w.people[i]
    known = False
    for k in range(person.n_inspirers):
        known = known or w.inspirers[i, k] == peer
    if not known and person.n_inspirers < MAX_INSPIRERS:
        w.inspirers[i, person.n_inspirers] = peer
        person.n_inspirers += 1
    is_prompted(w, i)


@inner
def is_put_off(w, i, by, t):
    """A disappointed peer dampens person i's curiosity and interest."""
    person, half_life = w.people[i], w.behaviour[0].curiosity_half_life_days
    curiosity = 0.0 if person.curiosity_day < 0 else rules.faded(person.curiosity, t - person.curiosity_day, half_life)
    interest = 0.0 if person.interest_day < 0 else rules.faded(person.interest, t - person.interest_day, half_life)
    person.curiosity, person.curiosity_day = rules.raised(curiosity, -by), t
    person.interest, person.interest_day = rules.raised(interest, -by), t


@inner
def gets_frustrated(w, i, by):
    """Person i gets angrier; the office tally keeps the sum in whole millionths, so that order does not matter."""
    person = w.people[i]
    before = person.frustration
    if before == 0.0 and by > 0.0:
        w.tally[person.office, Tally.FRUSTRATED] += 1
    person.frustration = rules.raised(before, by)
    w.tally[person.office, Tally.FRUSTRATION_PPM] += int(person.frustration * 1e6) - int(before * 1e6)


@inner
def excitement(w, i, t):
    """Curiosity and interest as they stand today, combined: 1 - (1 - curiosity)(1 - interest)."""
    person, half_life = w.people[i], w.behaviour[0].curiosity_half_life_days
    curiosity = 0.0 if person.curiosity_day < 0 else rules.faded(person.curiosity, t - person.curiosity_day, half_life)
    interest = 0.0 if person.interest_day < 0 else rules.faded(person.interest, t - person.interest_day, half_life)
    return 1.0 - (1.0 - curiosity) * (1.0 - interest)


@inner
def recalls(w, i, t):
    """Share of the content person i can still tell today; 0 before the workshop."""
    person, b = w.people[i], w.behaviour[0]
    if person.attended_day < 0:
        return 0.0
    return rules.recall(
        person.learned,
        t - person.attended_day,
        person.retellings,
        b.retention_k,
        b.retention_c,
        b.recall_gist_exponent,
        b.retelling_slows_forgetting,
    )
