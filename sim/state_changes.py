"""What happens to a person, as bookkeeping on columns: the small verbs the phases of the day are written in."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.decorators import hot, inner
from sim.rng import Decision, uniform
from sim.state.layout import (
    LISTED_ANGRY,
    LISTED_ATTENDED,
    LISTED_LOOKER,
    LISTED_PENDING,
    LISTED_TALKER,
    LISTED_URGE,
    LISTS,
    MAX_INSPIRERS,
    RETELLINGS,
    TALKS_UP_TO,
    Tally,
)
from sim.today import here_until, key_once

LONGEST_GRUDGE = 365.0
"""Days after a slight, at most, on which somebody still complains."""


@hot
def becomes_aware(w, i, t):
    """Person i hears of the programme for the first time; from now on they weigh it once a week."""
    person = w.people[i]
    if person.aware_day >= 0:
        return
    person.aware_day = t
    w.tally[person.office, Tally.AWARE] += 1
    if person.in_audience == 1:
        m, day = w.offices[person.office].morning, person.look_day
        w.lookers[w.looker_first[m, day] + w.looker_count[m, day]] = i
        w.looker_count[m, day] += 1
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
def would_tell(w, i, t):
    """Occasions a working day on which person i, who attended, brings it up: by experience and cues; some talk more. They fade."""
    journey = w.journeys[i]
    return journey.eagerness * w.tables.talk_profile[t - last_visit(w, i)] * journey.talkativeness


@hot
def bounds_talk(w, i, t):
    """Note the class of TALKS_UP_TO that person i, who attended, is in by now: it bounds how likely they talk until they take part again."""
    above, rate = 0, would_tell(w, i, t)
    for up_to in TALKS_UP_TO:
        above += 1 if rate > up_to else 0
    w.listed[i] = (w.listed[i] & LISTS) | LISTED_ATTENDED | (above << LISTED_URGE)


@hot
def intends_post(w, i, day, kind, source):
    """Person i means to post on `day`, answering post `source` (-1: an original)."""
    w.people[i].post_due = day
    w.journeys[i].post_kind = kind
    w.journeys[i].post_source = source
    if w.listed[i] & LISTED_PENDING == 0:
        morning = w.mornings[w.offices[w.people[i].office].morning]
        w.pending[morning.first + morning.pending] = i
        morning.pending += 1
        w.listed[i] |= LISTED_PENDING


@inner
def curiosity_now(w, i, t):
    """Person i's curiosity as of today."""
    person = w.people[i]
    return 0.0 if person.curiosity_day < 0 else person.curiosity * w.tables.fading[t - person.curiosity_day]


@inner
def interest_now(w, i, t):
    """Person i's interest as of today."""
    person = w.people[i]
    return 0.0 if person.interest_day < 0 else person.interest * w.tables.fading[t - person.interest_day]


@inner
def excitement(w, i, t):
    """Curiosity and interest as of today, combined."""
    return rules.excitement(curiosity_now(w, i, t), interest_now(w, i, t))


@hot
def grows_interested(w, i, by, t):
    """A peer raises person i's interest, which has faded since it last stood."""
    person = w.people[i]
    person.interest = rules.raised(interest_now(w, i, t), by)
    person.interest_day = t
    may_talk_until(w, i, t + int(w.behaviour[0].immediate_interest_days))


@hot
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
    """A peer who speaks ill of it dampens person i's curiosity and interest."""
    person = w.people[i]
    curiosity, interest = curiosity_now(w, i, t), interest_now(w, i, t)
    person.curiosity, person.curiosity_day = rules.raised(curiosity, -by), t
    person.interest, person.interest_day = rules.raised(interest, -by), t


@inner
def meets_content(w, i, told, teller, t):
    """Person i meets `told` of the content; `teller` is the key of the colleague or the post.

    Who attended may rehearse it so, and who applies it by now goes on for longer.
    """
    journey, b = w.journeys[i], w.behaviour[0]
    met = rules.raised(journey.content_met, b.content_met_gain * told)
    if journey.applies_until >= t:
        goes_on_longer(w, i, b.support_effect_over_time_ratio * b.content_met_transfer_log_odds * (met - journey.content_met), t)
    journey.content_met = met
    if w.people[i].attended_day >= 0 and uniform(key_once(w, Decision.REHEARSES), w.key[i], teller) < b.rehearsal_share:
        journey.retellings = min(255, journey.retellings + 1)


@hot
def goes_on_longer(w, i, longer, t):
    """Person i, who applies it, has the time that is left multiplied by e^longer; the books of the days to come are put right."""
    journey, office = w.journeys[i], w.people[i].office
    lapses_after(w, office, journey.applies_until, -1)
    journey.applies_until = here_until(w, i, t + rules.days_left(journey.applies_until - t, longer))
    lapses_after(w, office, journey.applies_until, 1)


@inner
def lapses_after(w, office, day, by):
    """Note in the books of the days to come that `by` more people of an office stop applying it after `day`."""
    if day + 1 < len(w.lapses):
        w.lapses[day + 1, office] += by


@inner
def forms_opinion(w, i, mood, weight):
    """A story told in some mood moves what person i thinks of the programme."""
    journey = w.journeys[i]
    journey.reputation = rules.opinion(journey.reputation, mood, weight)


@inner
def frustration_now(w, i, t):
    """Person i's frustration as of today."""
    frustration = w.people[i].frustration
    return 0.0 if frustration == 0.0 else frustration * w.tables.frustration_fading[t - w.journeys[i].frustration_day]


@inner
def gets_frustrated(w, i, by, t):
    """Person i gets angrier, and may say so; the tally adds up whole millionths, so that order does not matter."""
    if by <= 0.0:
        return
    person, journey, b = w.people[i], w.journeys[i], w.behaviour[0]
    before = frustration_now(w, i, t)
    if journey.frustration_day < 0:
        w.tally[person.office, Tally.FRUSTRATED] += 1
    after = rules.raised(before, by)
    person.frustration = after
    journey.frustration_day = t
    w.tally[person.office, Tally.FRUSTRATION_PPM] += int(after * 1e6) - int(before * 1e6)
    if b.grumble_talk_rate > 0.0 and person.attended_day < 0:
        w.listed[i] |= LISTED_ANGRY
        may_talk_until(w, i, t + int(min(b.frustration_half_life_days, LONGEST_GRUDGE)))


@inner
def makes_peace(w, i, t):
    """Person i, who wanted to, takes part: that makes up for much of what angered them."""
    if w.people[i].frustration > 0.0:
        w.people[i].frustration = frustration_now(w, i, t) * (1.0 - w.behaviour[0].attending_relief)
        w.journeys[i].frustration_day = t


@inner
def is_slighted(w, i, base, t, told_why):
    """Person i is refused, passed over or sent: angry by how it was told, by rank, and by the mates who have been."""
    b, team = w.behaviour[0], w.team[i]
    gone = w.team_attended[team] / w.team_size[team]
    by = rules.frustration(base, told_why, b.advance_notice_factor, w.people[i].level, b.frustration_level_factor, gone, b.frustration_envy)
    gets_frustrated(w, i, by, t)


@inner
def contest_heat(w, t, o):
    """How hot the contest is for the people of office o today: what is left of its heat, and of its novelty."""
    office = w.offices[o]
    if office.contest_day < 0:
        return 0.0
    return office.rivalry * w.tables.rivalry_fading[t - office.rivalry_day] * w.tables.habituation[t - office.contest_day]


@inner
def last_visit(w, i):
    """The day on which person i, who attended, last took part: in the workshop, or in a module after it."""
    attended = w.people[i].attended_day
    return attended if len(w.course) == 0 else max(attended, w.course[i].module_day)


@inner
def is_spaced(w, i):
    """Whether person i has learned it on several days."""
    return len(w.course) > 0 and w.course[i].modules > 0


@inner
def recalls(w, i, t):
    """Share of the content person i can still tell today; 0 before the workshop."""
    person, journey, b = w.people[i], w.journeys[i], w.behaviour[0]
    if person.attended_day < 0:
        return 0.0
    days = t - last_visit(w, i)
    if journey.retellings < RETELLINGS:
        told = journey.learned * w.tables.retention[days, journey.retellings]
        return told if not is_spaced(w, i) else rules.spaced_recall(told, journey.learned, b.spacing_retention_d)
    told = rules.recall(
        journey.learned,
        days,
        journey.retellings,
        b.retention_k,
        b.retention_c,
        b.recall_gist_exponent,
        b.retelling_slows_forgetting,
    )
    return told if not is_spaced(w, i) else rules.spaced_recall(told, journey.learned, b.spacing_retention_d)
