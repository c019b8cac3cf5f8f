"""Phase 5: the workshop. Who comes, who takes part in costume, what they make of it."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.decorators import inner
from sim.compiled_code.sorting import sort_by_lot, sort_rows
from sim.day.open_days import first_chance
from sim.rng import NOBODY, Decision, standard_normal, uniform
from sim.state.layout import COUNT_ATTENDED, DRESSES, PostKind, Status, Tally
from sim.state_changes import bounds_talk, excitement, frustration_now, intends_post, is_slighted, makes_peace, may_talk_until, recalls
from sim.today import is_away, joins_from_home, key_once, sits_elsewhere, sits_here, tries_before, understood, way_of


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
        w.tally[w.people[i].office, Tally.BOOKED] -= 1
        if shows_up(w, t, i):
            w.scratch[arrived] = i
            arrived += 1
        else:
            w.journeys[i].status = Status.NO_SHOW
            session.no_shows += 1
            w.tally[w.people[i].office, Tally.NO_SHOWS] += 1
        i = w.journeys[i].next_in_line
    take_seats(w, t, s, w.scratch[:arrived])
    first = w.counts[COUNT_ATTENDED]
    w.attended_first[s] = first
    w.counts[COUNT_ATTENDED] = first + session.seated
    seated = w.attended[first : first + session.seated]
    there = 0
    for n in range(len(seated)):
        i = w.scratch[n]
        seated[n] = i
        w.tally[w.people[i].office, Tally.SEATED] += 1
        if way_of(w, i) == 0:
            w.spare[there] = i
            there += 1
    room = w.spare[:there]
    session.dressed = come_in_costume(w, t, room)
    session.dressed += join_in(w, room, session.dressed / max(1, there))
    share = session.dressed / max(1, there)
    for i in seated:
        takes_part(w, t, s, i, share if way_of(w, i) == 0 else 0.0)


@inner
def shows_up(w, t, i):
    """Whether booked person i comes."""
    b, c = w.behaviour[0], w.campaign[1 if joins_from_home(w, i) else 0]
    risk = rules.no_show_probability(
        c.no_show, w.journeys[i].reminded == 1, b.reminder_risk_ratio, excitement(w, i, t), b.no_show_curiosity_log_odds
    )
    return arrival_luck(w, i) >= risk and not is_away(w, i, t) and not sits_elsewhere(w, i, t)


@inner
def arrival_luck(w, i):
    """The uniform that settles whether person i comes, and who comes first."""
    return uniform(key_once(w, Decision.SHOWS_UP), w.key[i], tries_before(w, i))


@inner
def take_seats(w, t, s, arrived):
    """Those most sure to come are there first and sit down: the first `seated` of `arrived`, by row. The rest are turned away.

    In a hybrid session who works from home joins from there, and so does who finds no seat in the room, as far as its seats and places go.
    """
    session, b, c = w.sessions[s], w.behaviour[0], w.campaign[0]
    luck = w.lots[: len(arrived)]
    for n in range(len(arrived)):
        luck[n] = -arrival_luck(w, arrived[n])
    sort_by_lot(arrived, luck)
    seats, places, kept = session.seats, session.seats + w.from_home[s], 0
    for i in arrived:
        away = joins_from_home(w, i)
        if not away and seats > 0 and places > 0:
            seats -= 1
        elif len(w.online) > 0 and places > 0:
            w.online[i] = 1
        else:
            w.journeys[i].status = Status.TURNED_AWAY
            session.turned_away += 1
            w.tally[w.people[i].office, Tally.TURNED_AWAY] += 1
            is_slighted(w, i, b.refusal_frustration, t, c.explain_refusals == 1)
            continue
        places -= 1
        arrived[kept] = i
        kept += 1
    session.seated = kept
    sort_rows(arrived[:kept], w.spare, w.counter)


@inner
def come_in_costume(w, t, seated):
    """Those of one team who attend together decide together; each then follows, or not. How many are dressed.

    Leaves the chance of each one's team in `lots`: whoever came plain may still join in.
    """
    b, dressed, first = w.behaviour[0], 0, 0
    while first < len(seated):
        last = first
        while last < len(seated) and w.team[seated[last]] == w.team[seated[first]]:
            last += 1
        chance = team_dresses_up(w, t, seated[first:last])
        luck = uniform(key_once(w, Decision.TEAM_DRESSES_UP), w.team_key[w.team[seated[first]]], NOBODY)
        for n in range(first, last):
            journey = w.journeys[seated[n]]
            w.lots[n] = chance
            follows = rules.dress_up_probability(
                chance,
                luck < chance,
                b.dress_up_follow_share,
                b.dress_up_alone_share,
                journey.dislikes_fun == 1,
                b.forced_fun_dress_up_ratio,
            )
            if uniform(key_once(w, Decision.DRESSES_UP), w.key[seated[n]], NOBODY) < follows:
                journey.dressed = 1
                dressed += 1
        first = last
    return dressed


@inner
def team_dresses_up(w, t, mates):
    """Chance that these team mates decide to come in costume."""
    b, c = w.behaviour[0], w.campaign[0]
    excited, inspired = 0.0, 0
    for i in mates:
        excited += excitement(w, i, t)
        inspired += w.journeys[i].source >= 0
    return rules.team_dress_up_probability(
        c.dress_up,
        c.theme,
        rules.expectation(excited / len(mates), b.usual_excitement),
        inspired / len(mates),
        c.costumes_left,
        w.culture[w.people[mates[0]].office, DRESSES],
        b.dress_up_invitation_log_odds,
        b.dress_up_theme_log_odds,
        b.dress_up_excitement_log_odds,
        b.dress_up_inspiration_log_odds,
    )


@inner
def join_in(w, seated, share):
    """Who came plain may join the share of the room that is in costume. How many do."""
    b, c, joined = w.behaviour[0], w.campaign[0], 0
    for n in range(len(seated)):
        journey = w.journeys[seated[n]]
        if journey.dressed == 1:
            continue
        chance = rules.joins_in_probability(
            w.lots[n], c.props, b.dress_up_contagion_log_odds, share, journey.dislikes_fun == 1, b.forced_fun_dress_up_ratio
        )
        if uniform(key_once(w, Decision.JOINS_IN), w.key[seated[n]], NOBODY) < chance:
            journey.dressed = 1
            joined += 1
    return joined


@inner
def takes_part(w, t, s, i, dressed_share):
    """Person i takes part: enjoyment, rating, usefulness, learning; and what they will say, post and do with it."""
    person, journey, b, c = w.people[i], w.journeys[i], w.behaviour[0], w.campaign[way_of(w, i)]
    journey.status = Status.ATTENDED
    person.attended_day = t
    sits_here(w, i, t)
    w.team_attended[w.team[i]] += 1
    if journey.voluntary == 1:
        makes_peace(w, i, t)
    journey.anticipation = excitement(w, i, t)
    luck = standard_normal(uniform(key_once(w, Decision.SATISFACTION), w.key[i], NOBODY))
    journey.enjoyment = rules.enjoyment(
        c.day_gives,
        c.enjoyment_shift,
        rules.expectation(excitement(w, i, t), b.usual_excitement),
        rules.costume_mood(dressed_share, c.dress_up, journey.dislikes_fun == 1, b.dress_up_enjoyment_sd, b.forced_fun_enjoyment_sd),
        journey.voluntary == 1,
        luck,
        c.facilitation_rho,
        b.quality_rating_correlation,
        b.anticipation_enjoyment_slope,
        b.oversell_contrast_slope,
        b.mandatory_reactance,
    )
    luck = standard_normal(uniform(key_once(w, Decision.RATES), w.key[i], NOBODY))
    journey.rating = rules.rating(journey.enjoyment, luck, b.mean_rating, b.rating_sd, b.rating_reliability)
    luck = standard_normal(uniform(key_once(w, Decision.USEFULNESS), w.key[i], NOBODY))
    journey.usefulness = rules.usefulness(
        c.quality, c.benefit_size, person.benefit_fit, luck, b.usefulness_quality_weight, b.usefulness_fit_weight
    )
    journey.learned = rules.raised(c.day_teaches * understood(w, i, len(w.teasers)), b.priming_gain * journey.content_met)
    journey.eagerness = rules.eagerness(c.talk_rate, journey.enjoyment, b.talk_rating_curve_gain, b.talk_rating_asymmetry)
    journey.applies_from = first_chance(w, s, person.office)
    bounds_talk(w, i, t)
    may_talk_until(w, i, t + int(b.talk_memory_days))
    decides_to_post(w, t, i)


@inner
def decides_to_post(w, t, i):
    """An attendee may post from the room today, or tell the story within a week."""
    person, journey, b, c = w.people[i], w.journeys[i], w.behaviour[0], w.campaign[way_of(w, i)]
    if person.propensity == 0.0:
        return
    mood = rules.mood(journey.enjoyment, frustration_now(w, i, t), b.frustration_resentment_sd)
    propensity = person.propensity * (b.negative_post_suppression if mood < b.negative_talk_below else 1.0)
    moment = rules.room_log_odds(c.photo_moment, journey.dressed == 1, b.photo_sharing_ratio, b.costume_post_log_odds)
    during = rules.post_probability(
        propensity,
        rules.occasion_log_odds(b.post_after_attending * b.during_post_share, c.sharing_log_odds, moment),
        b.repeat_post_log_odds,
        person.posts,
        0.0,
    )
    if uniform(key_once(w, Decision.POSTS_DURING), w.key[i], NOBODY) < during:
        intends_post(w, i, t, PostKind.DURING, -1)
        return
    moment = rules.story_log_odds(
        journey.enjoyment, c.explainability, recalls(w, i, t), b.explainability_baseline, b.practical_value_sharing_gain
    )
    after = rules.post_probability(
        propensity,
        rules.occasion_log_odds(b.post_after_attending * (1.0 - b.during_post_share), c.sharing_log_odds, moment),
        b.repeat_post_log_odds,
        person.posts,
        0.0,
    )
    if person.post_due < 0 and uniform(key_once(w, Decision.POSTS_AFTER), w.key[i], NOBODY) < after:
        wait = 1 + int(7.0 * uniform(key_once(w, Decision.STORY_DELAY), w.key[i], NOBODY))
        intends_post(w, i, t + wait, PostKind.AFTER, -1)
