"""Phase 4: people weigh registering; then the registrar hands out seats."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import hot, inner
from sim.compiled_code.sorting import sort_rows
from sim.day.registrar import hand_out_seats
from sim.rng import NOBODY, Decision, uniform
from sim.state.layout import COUNT_WEEK, HEEDS, LISTED_LOOKER, WORKING_WEEK
from sim.state_changes import excitement, frustration_now
from sim.today import deadline_of, has_left, is_away, key_today, lets_register, may_register, tiredness

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
        if is_undecided(person) and decides_to_attend(w, t, i):
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
        if is_undecided(person) and lets_register(w, t, i) and not is_away(w, i, t) and decides_to_attend(w, t, i):
            person.wants_day = t
            w.scratch[wanting] = i
            wanting += 1
        if not is_undecided(person):
            w.listed[i] &= ~LISTED_LOOKER
        else:
            listed[kept] = i
            kept += 1
    w.looker_count[m, day] = kept
    return wanting


@inner
def is_undecided(person):
    """Whether somebody may still want to attend: who was sent there, and has been, has nothing left to want."""
    return person.wants_day < 0 and person.attended_day < 0


@hot
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
