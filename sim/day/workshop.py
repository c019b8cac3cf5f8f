"""Phase 5: the workshop. Who comes, who takes part in costume, what they make of it."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim import rules
from sim.chance import NOBODY, Decision, standard_normal, uniform
from sim.compiled import inner
from sim.effects import excitement, gets_frustrated, intends_post, key_once, may_talk_until, recalls
from sim.state import PostKind, Status, Tally


@inner
def hold_workshops(w, t, m):
    """Every session of morning m that takes place today."""
    for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
        for s in range(w.offices[o].first_session, w.offices[o].last_session):
            if w.sessions[s].day == t:
                hold(w, t, s)


@inner
def hold(w, t, s):
    """One session: people arrive, take their seats, dress up, take part, and go home changed."""
    session = w.sessions[s]
    arrived = 0
    i = session.roster
    while i >= 0:
        w.tally[session.office, Tally.BOOKED] -= 1
        if shows_up(w, t, i):
            w.scratch[arrived] = i
            arrived += 1
        else:
            w.people[i].status = Status.NO_SHOW
            session.no_shows += 1
            w.tally[session.office, Tally.NO_SHOWS] += 1
        i = w.people[i].next_in_line
    seated = take_seats(w, t, s, w.scratch[:arrived])
    dressed = 0
    for i in seated:
        if dresses_up(w, i, Decision.DRESSES_UP, 0.0):
            w.people[i].dressed = 1
            dressed += 1
    share = dressed / max(1, len(seated))
    for i in seated:
        if w.people[i].dressed == 0 and dresses_up(w, i, Decision.JOINS_IN, share):
            w.people[i].dressed = 1
            dressed += 1
    session.dressed = dressed
    share = dressed / max(1, len(seated))
    for i in seated:
        takes_part(w, t, s, i, share)


@inner
def shows_up(w, t, i):
    """Whether booked person i comes."""
    person, b, c = w.people[i], w.behaviour[0], w.campaign[0]
    risk = rules.no_show_probability(
        c.no_show, person.reminded == 1, b.reminder_risk_ratio, excitement(w, i, t), b.no_show_curiosity_log_odds
    )
    return arrival_luck(w, i) >= risk


@inner
def arrival_luck(w, i):
    """The uniform that settles whether person i comes, and who comes first."""
    return uniform(key_once(w, Decision.SHOWS_UP), w.people[i].key, NOBODY)


@inner
def take_seats(w, t, s, arrived):
    """The first to arrive (those most sure to come) sit down, ascending by row; whoever finds no seat is turned away."""
    session, b, c = w.sessions[s], w.behaviour[0], w.campaign[0]
    luck = np.empty(len(arrived), np.float64)
    for n in range(len(arrived)):
        luck[n] = -arrival_luck(w, arrived[n])
    order = arrived[np.argsort(luck)]
    for i in order[session.seats :]:
        person = w.people[i]
        person.status = Status.TURNED_AWAY
        session.turned_away += 1
        w.tally[session.office, Tally.TURNED_AWAY] += 1
        gets_frustrated(
            w,
            i,
            rules.refusal_frustration(
                b.refusal_frustration, c.explain_refusals == 1, b.advance_notice_factor, person.level, b.frustration_level_factor
            ),
        )
    seated = np.sort(order[: session.seats])
    session.seated = len(seated)
    w.tally[session.office, Tally.SEATED] += len(seated)
    return seated


@inner
def dresses_up(w, i, decision, share_dressed):
    """Whether person i takes part in costume, given the share of the room that already does."""
    person, b, c = w.people[i], w.behaviour[0], w.campaign[0]
    inspiration = b.dress_up_inspiration_log_odds if person.source >= 0 else 0.0
    chance = rules.dress_up_probability(
        c.dress_up, c.theme, b.dress_up_rate, b.dress_up_theme_log_odds, inspiration, b.dress_up_contagion_log_odds, share_dressed
    )
    return uniform(key_once(w, decision), person.key, NOBODY) < chance


@inner
def takes_part(w, t, s, i, dressed_share):
    """Person i takes part: enjoyment, rating, usefulness, learning; and what they will say, post and do with it."""
    person, session, b, c = w.people[i], w.sessions[s], w.behaviour[0], w.campaign[0]
    person.status = Status.ATTENDED
    person.attended_day = t
    luck = standard_normal(uniform(key_once(w, Decision.SATISFACTION), person.key, NOBODY))
    person.enjoyment = rules.enjoyment(
        c.facilitation,
        c.quality,
        dressed_share,
        person.voluntary == 1,
        luck,
        b.facilitation_rating_correlation,
        b.quality_rating_correlation,
        b.dress_up_enjoyment_sd,
        b.mandatory_reactance,
    )
    person.rating = rules.rating(person.enjoyment, b.mean_rating, b.rating_sd)
    luck = standard_normal(uniform(key_once(w, Decision.USEFULNESS), person.key, NOBODY))
    person.usefulness = rules.usefulness(
        c.quality, c.benefit_size, person.benefit_fit, luck, b.usefulness_quality_weight, b.usefulness_fit_weight
    )
    person.learned = rules.learning(
        c.quality, c.theme, b.learning_mean, b.learning_sd, b.learning_quality_weight, b.learning_theme_weight, b.theme_learning_gain
    )
    person.applies_from = session.applied
    may_talk_until(w, i, t + int(b.talk_memory_days))
    decides_to_post(w, t, i)


@inner
def decides_to_post(w, t, i):
    """An attendee may post from the room today, or tell the story within a week."""
    person, b, c = w.people[i], w.behaviour[0], w.campaign[0]
    if person.propensity == 0.0:
        return
    moment = rules.room_log_odds(c.photo_moment, person.dressed == 1, b.photo_sharing_ratio, b.costume_post_log_odds)
    during = rules.post_probability(
        person.propensity,
        b.post_after_attending * b.during_post_share,
        c.sharing_log_odds,
        moment,
        b.repeat_post_log_odds,
        person.posts,
        0.0,
    )
    if uniform(key_once(w, Decision.POSTS_DURING), person.key, NOBODY) < during:
        intends_post(w, i, t, PostKind.DURING, -1)
        return
    moment = rules.story_log_odds(
        person.enjoyment, c.explainability, recalls(w, i, t), b.explainability_baseline, b.practical_value_sharing_gain
    )
    after = rules.post_probability(
        person.propensity,
        b.post_after_attending * (1.0 - b.during_post_share),
        c.sharing_log_odds,
        moment,
        b.repeat_post_log_odds,
        person.posts,
        0.0,
    )
    if person.post_due < 0 and uniform(key_once(w, Decision.POSTS_AFTER), person.key, NOBODY) < after:
        wait = 1 + int(7.0 * uniform(key_once(w, Decision.STORY_DELAY), person.key, NOBODY))
        intends_post(w, i, t + wait, PostKind.AFTER, -1)
