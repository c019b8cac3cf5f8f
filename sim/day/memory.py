"""Phase 7: what stays. Forgetting needs no work (values carry the day they hold for); behaviour on the job does."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import bare, inner
from sim.compiled_code.sorting import sort_rows
from sim.day.open_days import first_chance
from sim.day.seats import on_waitlist
from sim.rng import NOBODY, Decision, standard_normal, uniform
from sim.state.layout import LISTED_ATTENDED, MAX_MATES, WORKING_WEEK, Tally
from sim.state_changes import becomes_aware, goes_on_longer, grows_interested, is_inspired_by, is_spaced, lapses_after
from sim.today import at_home, has_left, here_until, is_away, key_once, key_today, kind_of, of_tie

NEAR = 3
"""So many people ahead are asked for, that what is read of them is there when their turn comes."""


@inner
def remember(w, t, m):
    """Attendees of morning m begin to apply it on their first chance, or never do; of those who apply it, colleagues may notice."""
    for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
        if not w.office_open[t, o]:
            continue
        found = who_apply(w, t, o, o, 0)
        for n in range(w.near_start[o], w.near_start[o + 1]):
            found = who_apply(w, t, o, w.near_to[n], found)
        sort_rows(w.scratch[:found], w.spare, w.counter)
        for n in range(found):
            look_ahead(w, n, found)
            i = w.scratch[n]
            if w.journeys[i].applies_from == t or weighs_again(w, i):
                applies_it(w, t, i)
            if use_shows(w, t, i):
                is_noticed(w, t, i)


@inner
def look_ahead(w, n, found):
    """Ask for whom the next people know, then for what decides about these colleagues."""
    if n + 2 * NEAR < found:
        prefetch(w.colleague_to, w.colleague_start[w.scratch[n + 2 * NEAR]])
    if n + NEAR < found:
        i = w.scratch[n + NEAR]
        for k in range(w.colleague_start[i], w.colleague_start[i + 1]):
            prefetch(w.key, w.colleague_to[k])
            prefetch(w.listed, w.colleague_to[k])


@inner
def who_apply(w, t, home, o, found):
    """People of office `home` who attended in office o, and today weigh applying it or are seen to; they join `scratch`, which holds `found` rows."""
    for s in range(w.offices[o].first_session, w.offices[o].last_session):
        chance = first_chance(w, s, home)
        if is_weekly_turn(w, t, chance):
            first = w.attended_first[s]
            for i in w.attended[first : first + w.sessions[s].seated]:
                if has_left(w, i, t) or (len(w.near_to) > 0 and w.people[i].office != home):
                    continue
                if chance == t or weighs_again(w, i) or use_shows(w, t, i):
                    w.scratch[found] = i
                    found += 1
    return found


@inner
def is_weekly_turn(w, t, first):
    """Whether those whose first chance was on day `first` may be noticed today: then, and once a week from then on."""
    return 0 <= first <= t and (w.workday[t] - w.workday[first]) % WORKING_WEEK == 0


@inner
def weighs_again(w, i):
    """Whether person i has learned more in a module since they last weighed applying it."""
    return len(w.course) > 0 and w.course[i].weighs_again == 1


@inner
def use_shows(w, t, i):
    """Whether person i applies it today in a way that can be seen."""
    if uniform(key_today(w, Decision.USE_SHOWS), w.key[i], NOBODY) >= w.behaviour[0].use_shows_per_week:
        return False
    return w.journeys[i].applies_until >= t and not is_away(w, i, t)


@inner
def applies_it(w, t, i):
    """Whether person i applies it on the job (Level 3), and until when; colleagues who apply it already are kept at it."""
    journey, office, team, b, c = w.journeys[i], w.people[i].office, w.team[i], w.behaviour[0], w.campaign[0]
    luck = standard_normal(uniform(key_once(w, Decision.MOTIVATION), w.key[i], NOBODY))
    journey.motivation = rules.motivation(journey.enjoyment, luck, b.reaction_motivation_beta)
    journey.debriefed = 1 if is_debriefed(w, t, i) else 0
    journey.mates_practising = mates_who_practise(w, t, i)
    encouraged = rules.encouragement(
        journey.mates_practising,
        journey.support,
        (w.team_attended[team] - 1) / max(1, w.team_size[team] - 1),
        journey.debriefed == 1,
        journey.content_met,
        journey.anticipation,
        b.use_contagion_per_practising_mate,
        b.coattending_mates_support_interaction,
        b.manager_debrief_log_odds,
        b.content_met_transfer_log_odds,
        b.optimistic_preview_transfer_log_odds,
        b.usual_encouragement_log_odds,
    )
    chance = rules.application_probability(
        b.applying_at_start,
        journey.voluntary == 1,
        journey.motivation,
        journey.support,
        (journey.learned - b.learning_mean) / b.learning_sd,
        journey.usefulness,
        journey.enjoyment,
        c.voluntary_slope,
        c.motivation_slope,
        c.environment_slope,
        c.knowledge_slope,
        c.usefulness_slope,
        c.liking_slope,
        c.transfer_luck,
        encouraged,
        c.dose_results if not is_spaced(w, i) else w.modules[kind_of(w, i), w.course[i].passed - 1].dose_results,
    )
    if len(w.course) > 0:
        w.course[i].weighs_again = 0
    if uniform(key_once(w, Decision.APPLIES), w.key[i], NOBODY) >= chance:
        return
    longer = rules.lasting(journey.support, b.peer_support_transfer_slope, encouraged, b.support_effect_over_time_ratio)
    luck = uniform(key_once(w, Decision.APPLIES_FOR_DAYS), w.key[i], NOBODY)
    days = rules.application_days(luck, b.applying_at_start, b.applying_at_6_months, b.applying_at_12_months, longer)
    journey.applies_from = t
    journey.applies_until = here_until(w, i, t + days)
    w.tally[office, Tally.APPLYING] += 1
    lapses_after(w, office, journey.applies_until, 1)
    keeps_others_at_it(w, t, i)


@inner
def is_debriefed(w, t, i):
    """Whether person i's manager, if still there, talks it over with them, the likelier the more the manager has to do with it."""
    boss, b = w.people[i].manager, w.behaviour[0]
    if boss < 0 or has_left(w, boss, t):
        return False
    reasons = int(w.people[boss].involved) + int(w.people[boss].advocate) + (1 if w.people[boss].attended_day >= 0 else 0)
    chance = rules.debrief_probability(b.manager_debrief_share, reasons, b.debrief_reason_log_odds)
    return uniform(key_once(w, Decision.MANAGER_DEBRIEFS), w.key[i], NOBODY) < chance


@inner
def practises(w, t, i):
    """Whether person i applies it on day t (or has begun to today)."""
    return w.listed[i] & LISTED_ATTENDED != 0 and w.journeys[i].applies_until >= t


@inner
def mates_who_practise(w, t, i):
    """How many colleagues of person i apply it already, up to the number that adds anything."""
    mates = 0
    for n in range(w.colleague_start[i], w.colleague_start[i + 1]):
        if mates < MAX_MATES and practises(w, t, w.colleague_to[n]):
            mates += 1
    return mates


@inner
def keeps_others_at_it(w, t, i):
    """Person i begins to apply it: each colleague who applies it has one more to do it with, and goes on for longer."""
    b = w.behaviour[0]
    longer = b.support_effect_over_time_ratio * b.use_contagion_per_practising_mate
    for n in range(w.colleague_start[i], w.colleague_start[i + 1]):
        j = w.colleague_to[n]
        if practises(w, t, j) and w.journeys[j].mates_practising < MAX_MATES:
            w.journeys[j].mates_practising += 1
            goes_on_longer(w, j, longer, t)


@inner
def is_noticed(w, t, i):
    """Colleagues may notice that person i does things differently, and be inspired."""
    b, office, key = w.behaviour[0], w.offices[w.people[i].office], w.key[i]
    notices = key_today(w, Decision.COLLEAGUE_NOTICES)
    inspires = key_today(w, Decision.NOTICED_INSPIRES)
    away = at_home(w, i)
    for n in range(w.colleague_start[i], w.colleague_start[i + 1]):
        j = w.colleague_to[n]
        luck = uniform(notices, key, w.key[j])
        if (luck >= b.application_notice_rate and len(w.tie_share) == 0) or is_away(w, j, t):  # no chance is above that
            continue
        if luck < of_tie(w, n, notice_probability(w, office.first <= j < office.last, away or at_home(w, j))):
            becomes_aware(w, j, t)
            if uniform(inspires, key, w.key[j]) < b.seen_use_persuasion:
                grows_interested(w, j, b.hearsay_interest, t)
                is_inspired_by(w, j, i)


@inner
def notice_probability(w, here, apart):
    """Chance that a colleague in the same office, or in another one, notices; less where one of them works from home today."""
    b = w.behaviour[0]
    left = 1.0 if not apart else b.remote_talk_factor if here else b.remote_cross_office_factor
    return rules.told_probability(here, b.application_notice_rate, b.in_office_contact_ratio, left)


@bare
def close_day(w, t):
    """The books at the end of a day: people who stop applying it, who waits for what, and the day's tally."""
    for o in range(len(w.offices)):
        w.tally[o, Tally.APPLYING] -= w.lapses[t, o]
        w.tally[o, Tally.WAITLISTED] = on_waitlist(w, t, o)
        w.tally[o, Tally.PENT_UP] = w.offices[o].queue_length - w.tally[o, Tally.WAITLISTED]
        for k in range(w.tally.shape[1]):
            w.daily[t, o, k] = w.tally[o, k]
