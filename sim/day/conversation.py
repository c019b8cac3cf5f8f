"""Phase 3: people talk, most of it off the platform. Who talks is settled first, then they talk in row order."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.chance import NOBODY, Decision, uniform
from sim.compiled import inner
from sim.effects import becomes_aware, excitement, grows_interested, is_inspired_by, is_put_off, key_today, recalls
from sim.state import LISTED_TALKER, Tally


@inner
def converse(w, t, m):
    """Those of morning m who feel like it bring it up with colleagues and their boss."""
    morning = w.mornings[m]
    kept, talking = 0, 0
    for n in range(morning.talkers):
        i = w.talkers[morning.first + n]
        if w.people[i].talk_until < t:
            w.listed[i] &= ~LISTED_TALKER
            continue
        w.talkers[morning.first + kept] = i
        kept += 1
        if w.office_open[t, w.people[i].office] and feels_like_talking(w, t, i):
            w.scratch[talking] = i
            talking += 1
    morning.talkers = kept
    w.scratch[:talking].sort()
    for n in range(talking):
        talk(w, t, w.scratch[n])


@inner
def feels_like_talking(w, t, i):
    """Whether person i brings it up today: after attending by experience and cues, before by excitement."""
    person, b, c = w.people[i], w.behaviour[0], w.campaign[0]
    if person.attended_day >= 0:
        rate = c.talk_rate * rules.rating_talk_factor(person.enjoyment, b.talk_rating_curve_gain, b.talk_rating_asymmetry)
        rate *= rules.talk_profile(
            t - person.attended_day, c.interest, b.interest_sharing_gain, b.immediate_interest_days, b.ongoing_talk_share, c.cue_ratio
        )
    else:
        rate = b.anticipation_talk_rate * excitement(w, i, t)
    return uniform(key_today(w, Decision.TALKS_TODAY, t), person.key, NOBODY) < rules.talk_probability(rate)


@inner
def talk(w, t, i):
    """Person i goes round: each colleague, and the boss, may be told; telling the content is practice in recalling it."""
    person, b, c = w.people[i], w.behaviour[0], w.campaign[0]
    content_chance = rules.content_probability(c.explainability, recalls(w, i, t), b.explainability_baseline)
    colour = rules.valence(person.enjoyment, b.enjoyment_persuasion_slope) if person.attended_day >= 0 else 1.0
    told = key_today(w, Decision.TELLS_COLLEAGUE, t)
    is_content = key_today(w, Decision.TALK_IS_CONTENT, t)
    on_platform = key_today(w, Decision.TALK_ON_PLATFORM, t)
    told_content, told_mention = False, False
    for n in range(w.colleague_start[i], w.colleague_start[i + 1]):
        j = w.colleague_to[n]
        listener = w.people[j]
        if j == person.manager:
            chance = b.boss_talk_rate
        else:
            chance = rules.told_probability(
                listener.office == person.office, b.colleague_told_rate, b.in_office_contact_ratio, c.cross_factor
            )
        if uniform(told, person.key, listener.key) >= chance:
            continue
        if uniform(on_platform, person.key, listener.key) >= b.off_platform_talk_share:
            if person.opens_rate == 0.0 or listener.opens_rate == 0.0:
                continue
            w.tally[person.office, Tally.PLATFORM_TALKS] += 1
        content = person.attended_day >= 0 and uniform(is_content, person.key, listener.key) < content_chance
        if content:
            told_content = True
            w.tally[person.office, Tally.CONTENT_TALKS] += 1
        else:
            told_mention = True
            w.tally[person.office, Tally.MENTION_TALKS] += 1
        hear(w, t, j, i, content, colour, recalls(w, i, t) if content else 0.0)
    if person.attended_day < 0:
        return
    if told_content:
        person.retellings = min(255, person.retellings + 1)
        if person.told_content_day < 0:
            person.told_content_day = t
            w.tally[person.office, Tally.CONTENT_TALKERS] += 1
    if told_mention and person.told_mention_day < 0:
        person.told_mention_day = t
        w.tally[person.office, Tally.MENTION_TALKERS] += 1


@inner
def hear(w, t, j, i, content, colour, clarity):
    """Person j hears of it from i: aware; content persuades more than a mention, a bad experience less than a good one."""
    listener, teller, b = w.people[j], w.people[i], w.behaviour[0]
    becomes_aware(w, j, t)
    if content:
        if listener.heard_content_day < 0:
            listener.heard_content_day = t
        listener.benefit_known = max(listener.benefit_known, clarity)
        if colour < 1.0:
            is_put_off(w, j, b.hearsay_interest * (1.0 - colour), t)
    base = b.content_persuasion if content else b.mention_persuasion
    if uniform(key_today(w, Decision.TALK_PERSUADES, t), teller.key, listener.key) < min(1.0, base * colour):
        grows_interested(w, j, b.hearsay_interest * colour, t)
        is_inspired_by(w, j, i)
    if content and teller.manager == j and listener.advocate == 0 and listener.level > 0:
        if uniform(key_today(w, Decision.BOSS_BECOMES_ADVOCATE, t), teller.key, listener.key) < min(1.0, b.boss_advocacy_rate * colour):
            listener.advocate = 1
