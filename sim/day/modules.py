"""Phase 5, later: the modules of a journey, for those who took part in all before."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.decorators import bare, inner
from sim.rng import NOBODY, Decision, standard_normal, uniform
from sim.state_changes import bounds_talk, excitement, may_talk_until
from sim.today import at_home, has_left, is_away, key_once, kind_of, sits_elsewhere, sits_here, understood


@bare
def plan_modules(w, t, s):
    """The days of the modules for those of session s, which takes place today: each on the first open day of their office from its day on."""
    day, office = t, w.sessions[s].office
    for k in range(w.modules.shape[1]):
        planned = w.modules[0, k].date if w.modules[0, k].date >= 0 else day + w.modules[0, k].after
        day = max(day + 1, planned)
        while day < len(w.working) and not w.office_open[day, office]:
            day += 1
        w.cohorts[s, k].day = day if day < len(w.working) else -1


@inner
def hold_modules(w, t, m):
    """Every module of morning m that takes place today; who took part in a session today knows when theirs will."""
    if w.modules.shape[1] == 0:
        return
    for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
        for s in range(w.offices[o].first_session, w.offices[o].last_session):
            if w.sessions[s].day == t:
                plan_modules(w, t, s)
            for k in range(w.modules.shape[1]):
                if w.cohorts[s, k].day == t:
                    hold_module(w, t, s, k)


@inner
def hold_module(w, t, s, k):
    """Those of session s who have come so far take part in module k, or drop out for good; those whom it is not for go on without it."""
    first = w.attended_first[s]
    for i in w.attended[first : first + w.sessions[s].seated]:
        if w.course[i].passed != k:
            continue
        module = w.modules[module_row(w, i), k]
        if module.for_them == 0:
            w.course[i].passed = k + 1
            continue
        if module.reminder == 1 and not has_left(w, i, t):
            w.cohorts[s, k].reminded += 1
        if stays_on(w, t, i, k, module):
            w.cohorts[s, k].seated += 1
            w.cohorts[s, k].prepared += prepares(w, i, k, module)
            takes_module(w, t, i, k, module)


@inner
def module_row(w, i):
    """The row of `modules` for person i today: of their kind, and of those who join from home where some modules are hybrid."""
    kinds = w.whom.shape[1]
    return kind_of(w, i) + (kinds if len(w.modules) > kinds and at_home(w, i) else 0)


@inner
def stays_on(w, t, i, k, module):
    """Whether person i comes to module k."""
    b = w.behaviour[0]
    risk = rules.no_show_probability(
        module.drops_out, module.reminder == 1, b.reminder_risk_ratio, excitement(w, i, t), b.no_show_curiosity_log_odds
    )
    return uniform(key_once(w, Decision.STAYS_ON), w.key[i], k + 1) >= risk and not is_away(w, i, t) and not sits_elsewhere(w, i, t)


@inner
def prepares(w, i, k, module):
    """Whether person i has done the work before module k; what it taught stays."""
    if module.prepares == 0.0 or uniform(key_once(w, Decision.PREPARES), w.key[i], k + 1) >= module.prepares:
        return 0
    w.course[i].prepared += module.pre_work_teaches
    return 1


@inner
def takes_module(w, t, i, k, module):
    """Person i takes part in module k: what they think of the whole, what they know by now; and it is on their mind again."""
    journey, course, b = w.journeys[i], w.course[i], w.behaviour[0]
    luck = standard_normal(uniform(key_once(w, Decision.SATISFACTION), w.key[i], k + 1))
    enjoyed = rules.enjoyment(
        module.day_gives,
        module.enjoyment_shift,
        0.0,
        0.0,
        journey.voluntary == 1,
        luck,
        module.facilitation_rho,
        b.quality_rating_correlation,
        b.anticipation_enjoyment_slope,
        b.oversell_contrast_slope,
        b.mandatory_reactance,
    )
    journey.enjoyment = rules.so_far(journey.enjoyment, course.modules + 1, enjoyed)
    luck = standard_normal(uniform(key_once(w, Decision.RATES), w.key[i], NOBODY))
    journey.rating = rules.rating(journey.enjoyment, luck, b.mean_rating, b.rating_sd, b.rating_reliability)
    journey.learned = rules.known_by_now(
        journey.learned,
        rules.raised(min(1.0, module.teaches + course.prepared) * understood(w, i, len(w.teasers)), b.priming_gain * journey.content_met),
    )
    journey.eagerness = rules.eagerness(module.talk_rate, journey.enjoyment, b.talk_rating_curve_gain, b.talk_rating_asymmetry)
    course.modules += 1
    course.passed = k + 1
    course.module_day = t
    sits_here(w, i, t)
    course.weighs_again = 1 if journey.applies_until < 0 else 0
    bounds_talk(w, i, t)
    may_talk_until(w, i, t + int(b.talk_memory_days))
