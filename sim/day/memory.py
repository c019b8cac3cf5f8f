"""Phase 7: what stays. Forgetting needs no work (values carry the day they hold for); behaviour on the job does."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.decorators import bare, inner
from sim.compiled_code.sorting import sort_rows
from sim.rng import NOBODY, Decision, uniform
from sim.state.layout import Status, Tally
from sim.state_changes import becomes_aware, grows_interested, is_inspired_by, key_once


@inner
def remember(w, t, m):
    """Attendees of morning m whose first chance to apply it is today do so or not; colleagues may notice."""
    for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
        found = 0
        for s in range(w.offices[o].first_session, w.offices[o].last_session):
            if w.sessions[s].applied == t:
                i = w.sessions[s].roster
                while i >= 0:
                    if w.journeys[i].status == Status.ATTENDED:
                        w.scratch[found] = i
                        found += 1
                    i = w.journeys[i].next_in_line
        sort_rows(w.scratch[:found], w.spare, w.counter)
        for n in range(found):
            if applies_it(w, t, w.scratch[n]):
                is_noticed(w, t, w.scratch[n])


@inner
def applies_it(w, t, i):
    """Whether person i applies it on the job (Level 3), and until when."""
    journey, office, b = w.journeys[i], w.people[i].office, w.behaviour[0]
    chance = rules.application_probability(
        b.applying_at_start,
        journey.voluntary == 1,
        b.reaction_motivation_beta * journey.enjoyment,
        journey.support,
        (journey.learned - b.learning_mean) / b.learning_sd,
        journey.usefulness,
        journey.enjoyment,
        b.transfer_voluntary_rho,
        b.transfer_motivation_rho,
        b.transfer_environment_rho,
        b.transfer_knowledge_rho,
        b.transfer_usefulness_rho,
        b.transfer_liking_rho,
        w.campaign[0].dose_results,
    )
    if uniform(key_once(w, Decision.APPLIES), w.key[i], NOBODY) >= chance:
        return False
    luck = uniform(key_once(w, Decision.APPLIES_FOR_DAYS), w.key[i], NOBODY)
    days = rules.application_days(
        luck, b.applying_at_start, b.applying_at_6_months, b.applying_at_12_months, journey.support, b.peer_support_share
    )
    journey.applies_until = t + days
    w.tally[office, Tally.APPLYING] += 1
    if journey.applies_until + 1 < len(w.lapses):
        w.lapses[journey.applies_until + 1, office] += 1
    return True


@inner
def is_noticed(w, t, i):
    """Colleagues may notice that person i does things differently, and be inspired."""
    b, office, key = w.behaviour[0], w.offices[w.people[i].office], w.key[i]
    notices = key_once(w, Decision.COLLEAGUE_NOTICES)
    inspires = key_once(w, Decision.NOTICED_INSPIRES)
    for n in range(w.colleague_start[i], w.colleague_start[i + 1]):
        j = w.colleague_to[n]
        here = office.first <= j < office.last
        chance = rules.told_probability(here, b.application_notice_rate, b.in_office_contact_ratio, w.campaign[0].cross_factor)
        if uniform(notices, key, w.key[j]) < chance:
            becomes_aware(w, j, t)
            if uniform(inspires, key, w.key[j]) < b.content_persuasion:
                grows_interested(w, j, b.hearsay_interest, t)
                is_inspired_by(w, j, i)


@bare
def close_day(w, t):
    """The books at the end of a day: people who stop applying it, who waits for what, and the day's tally."""
    for o in range(len(w.offices)):
        w.tally[o, Tally.APPLYING] -= w.lapses[t, o]
        waiting, on_offer = w.offices[o].queue_length, False
        for s in range(w.offices[o].first_session, w.offices[o].last_session):
            on_offer = on_offer or w.sessions[s].opens <= t < w.sessions[s].day
        w.tally[o, Tally.WAITLISTED] = waiting if on_offer else 0
        w.tally[o, Tally.PENT_UP] = 0 if on_offer else waiting
        running, noted = w.tally[o], w.daily[t, o]
        for k in range(len(running)):
            noted[k] = running[k]
