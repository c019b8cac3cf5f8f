"""Phase 3: people talk, most of it off the platform. Who talks is settled first, then they talk in row order."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import inner
from sim.compiled_code.sorting import merge_tail
from sim.rng import NOBODY, Decision, uniform
from sim.state.layout import LISTED_REASON, LISTED_TALKER, WORKING_WEEK, Tally
from sim.state_changes import (
    becomes_aware,
    bounds_talk,
    excitement,
    forms_opinion,
    frustration_now,
    grows_interested,
    is_inspired_by,
    is_put_off,
    meets_content,
    recalls,
    would_tell,
)
from sim.today import at_home, is_away, key_today, of_tie, takes_something_in

BLOCK = 256
"""People whose random numbers are drawn in one go."""
AHEAD, NEAR, TOGETHER = 12, 3, 16
"""So many people ahead are asked for, that what is read of them is there when their turn comes; so many talk in one go."""

ROUNDING = 1e-15
"""More than what arithmetic near 1 loses to rounding."""


@inner
def converse(w, t, m):
    """Those of morning m who feel like it bring it up with colleagues and their boss."""
    tidy_talkers(w, t, m)
    talking = choose_talkers(w, t, m)
    n = 0
    while n < talking:  # so many at a time that their listeners' records are there when they talk
        few, listeners = 0, 0
        while n + few < talking and few < TOGETHER and listeners + ties(w, w.scratch[n + few]) <= len(w.spare):
            look_ahead(w, n + few, talking)
            listeners = choose_listeners(w, t, w.scratch[n + few], listeners)
            w.counter[few] = listeners
            few += 1
        first = 0
        for k in range(few):
            talk(w, t, w.scratch[n + k], w.spare[first : w.counter[k]])
            first = w.counter[k]
        n += few


@inner
def choose_talkers(w, t, m):
    """Who of morning m brings it up today: that many rows at the head of `scratch`, ascending."""
    morning = w.mornings[m]
    today = key_today(w, Decision.TALKS_TODAY)
    at_most = w.tables.talks_at_most
    talkers = w.talkers[morning.first : morning.first + morning.talkers]
    might = 0
    for first in range(0, len(talkers), BLOCK):  # block by block, so that the numbers of many are drawn with the same instructions
        some = min(BLOCK, len(talkers) - first)
        for n in range(some):
            w.lots[n] = uniform(today, w.key[talkers[first + n]], NOBODY)
        for n in range(some):
            i = talkers[first + n]
            w.scratch[might] = i
            might += 1 if w.lots[n] < at_most[w.listed[i] >> LISTED_REASON] else 0  # most need not be looked at
    talking = 0
    for n in range(might):
        if n + AHEAD < might:
            prefetch(w.people, w.scratch[n + AHEAD])
            prefetch(w.journeys, w.scratch[n + AHEAD])
        i = w.scratch[n]
        if w.office_open[t, w.people[i].office] and feels_like_talking(w, t, i) and not is_away(w, i, t):
            w.scratch[talking] = i
            talking += 1
        if w.people[i].attended_day >= 0:
            bounds_talk(w, i, t)
    return talking


@inner
def look_ahead(w, n, talking):
    """Ask for what the next talkers will need: first who they are and whom they know, then these people's random numbers."""
    if n + 3 * NEAR < talking:
        i = w.scratch[n + 3 * NEAR]
        prefetch(w.colleague_start, i)
        prefetch(w.people, i)
        prefetch(w.journeys, i)
    if n + 2 * NEAR < talking:
        i = w.scratch[n + 2 * NEAR]
        prefetch(w.colleague_to, w.colleague_start[i])
        prefetch(w.colleague_to, w.colleague_start[i + 1] - 1)
    if n + NEAR < talking:
        i = w.scratch[n + NEAR]
        for k in range(w.colleague_start[i], w.colleague_start[i + 1]):
            prefetch(w.key, w.colleague_to[k])


@inner
def ties(w, i):
    """How many colleagues person i has."""
    return w.colleague_start[i + 1] - w.colleague_start[i]


@inner
def choose_listeners(w, t, i, listeners):
    """Which colleagues person i would tell today, the boss among them: they join `spare`, which holds `listeners` rows."""
    told, key, manager = key_today(w, Decision.TELLS_COLLEAGUE), w.key[i], w.people[i].manager
    office, boss_told = w.offices[w.people[i].office], w.behaviour[0].boss_talk_rate
    at_most = max(boss_told, w.tables.told[0, 0], w.tables.told[0, 1]) if len(w.tie_share) == 0 else 1.0
    away = at_home(w, i)
    first, might = listeners, 0
    for n in range(w.colleague_start[i], w.colleague_start[i + 1]):
        w.spare[first + might] = n
        w.lots[might] = uniform(told, key, w.key[w.colleague_to[n]])
        might += 1 if w.lots[might] < at_most else 0  # no branch: the processor draws several at once
    for k in range(might):
        n, luck = w.spare[first + k], w.lots[k]
        j = w.colleague_to[n]
        here, apart = (1 if office.first <= j < office.last else 0), (1 if away or at_home(w, j) else 0)
        if luck < (boss_told if j == manager else of_tie(w, n, w.tables.told[apart, here])) and not is_away(w, j, t):
            w.spare[listeners] = j
            listeners += 1
            prefetch(w.people, j)
            prefetch(w.journeys, j)
    return listeners


@inner
def tidy_talkers(w, t, m):
    """Put the list of those of morning m who may bring it up in the order of their rows; once a week, drop who will not."""
    morning = w.mornings[m]
    listed = w.talkers[morning.first : morning.first + morning.talkers]
    merge_tail(listed, morning.settled, w.spare, w.counter)
    kept = len(listed)
    if w.workday[t] % WORKING_WEEK == 0:
        kept = 0
        for n in range(len(listed)):
            if n + AHEAD < len(listed):
                prefetch(w.people, listed[n + AHEAD])
            i = listed[n]
            if w.people[i].talk_until < t:
                w.listed[i] &= ~LISTED_TALKER
            else:
                listed[kept] = i
                kept += 1
    morning.talkers = kept
    morning.settled = kept


@inner
def feels_like_talking(w, t, i):
    """Whether person i brings it up today: after attending by experience and cues, before by excitement or anger; some talk more."""
    person = w.people[i]
    if person.talk_until < t:
        return False
    if person.attended_day >= 0:
        rate = would_tell(w, i, t)
    else:
        rate = (w.behaviour[0].anticipation_talk_rate * excitement(w, i, t) + grumbling(w, i, t)) * w.journeys[i].talkativeness
    luck = uniform(key_today(w, Decision.TALKS_TODAY), w.key[i], NOBODY)
    # the chance is never above the rate: most need no exponential
    return luck < rate + ROUNDING and luck < rules.talk_probability(rate)


@inner
def grumbling(w, i, t):
    """Occasions a working day on which person i, who has not attended, would complain."""
    return w.behaviour[0].grumble_talk_rate * frustration_now(w, i, t)


@inner
def complains(w, t, i):
    """Whether person i, who has not attended and talks of it today, does so to complain."""
    complaints = grumbling(w, i, t)
    if complaints == 0.0:
        return False
    hopes = w.behaviour[0].anticipation_talk_rate * excitement(w, i, t)
    return uniform(key_today(w, Decision.GRUMBLES), w.key[i], NOBODY) * (hopes + complaints) < complaints


@inner
def talk(w, t, i, listeners):
    """Person i tells those `listeners`, in person or on the platform; telling the content is practice in recalling it."""
    person, journey, b, c = w.people[i], w.journeys[i], w.behaviour[0], w.campaign[0]
    attended = person.attended_day >= 0
    recalled = recalls(w, i, t)
    content_chance = rules.content_probability(c.explainability, recalled, b.explainability_baseline) if attended else 0.0
    complaint = not attended and complains(w, t, i)
    mood = 0.0
    if attended or complaint:
        mood = rules.mood(journey.enjoyment if attended else 0.0, frustration_now(w, i, t), b.frustration_resentment_sd)
    ill = complaint or mood < b.negative_talk_below
    key = w.key[i]
    told_content, told_mention = False, False
    for j in listeners:
        if uniform(key_today(w, Decision.TALK_ON_PLATFORM), key, w.key[j]) >= b.off_platform_talk_share:
            if person.opens_rate == 0.0 or w.people[j].opens_rate == 0.0:
                continue
            w.tally[person.office, Tally.PLATFORM_TALKS] += 1
        content = attended and uniform(key_today(w, Decision.TALK_IS_CONTENT), key, w.key[j]) < content_chance
        if content:
            told_content = True
            w.tally[person.office, Tally.CONTENT_TALKS] += 1
            w.tally[person.office, Tally.ILL_CONTENT_TALKS] += 1 if ill else 0
        else:
            told_mention = True
            w.tally[person.office, Tally.MENTION_TALKS] += 1
            w.tally[person.office, Tally.COMPLAINTS] += 1 if complaint else 0
        hear(w, t, j, i, content, mood, ill, recalled)
        if attended or complaint:
            base = b.content_persuasion if content else b.mention_persuasion
            forms_opinion(w, j, mood, base * b.opinion_per_persuasion * (b.negative_talk_impact_ratio if ill else 1.0))
    if not attended:
        return
    if told_content:
        journey.retellings = min(255, journey.retellings + 1)
        if journey.told_content_day < 0:
            journey.told_content_day = t
            w.tally[person.office, Tally.CONTENT_TALKERS] += 1
    if told_mention and journey.told_mention_day < 0:
        journey.told_mention_day = t
        w.tally[person.office, Tally.MENTION_TALKERS] += 1


@inner
def hear(w, t, j, i, content, mood, ill, clarity):
    """Person j hears of it from i: aware; content moves more than a mention, towards it or, if i speaks ill, away from it."""
    listener, teller, b = w.people[j], w.people[i], w.behaviour[0]
    becomes_aware(w, j, t)
    takes_something_in(w, j, t)
    if content:
        if w.journeys[j].heard_content_day < 0:
            w.journeys[j].heard_content_day = t
        if not ill and w.journeys[j].heard_well_day < 0:
            w.journeys[j].heard_well_day = t
        listener.benefit_known = max(listener.benefit_known, clarity)
        if not ill:
            meets_content(w, j, clarity, w.key[i], t)
    colour = rules.valence(mood, b.enjoyment_persuasion_slope)
    base = b.content_persuasion if content else b.mention_persuasion
    moved = rules.story_persuades(base, colour, ill, b.negative_talk_impact_ratio)
    if uniform(key_today(w, Decision.TALK_PERSUADES), w.key[i], w.key[j]) < moved:
        if ill:
            is_put_off(w, j, b.hearsay_interest * (2.0 - colour), t)
        else:
            grows_interested(w, j, b.hearsay_interest * colour, t)
            is_inspired_by(w, j, i)
    if content and teller.manager == j and listener.level > 0 and listener.advocate == (1 if ill else 0):
        moved = rules.story_persuades(b.boss_advocacy_rate, colour, ill, b.negative_talk_impact_ratio)
        if uniform(key_today(w, Decision.BOSS_BECOMES_ADVOCATE), w.key[i], w.key[j]) < moved:
            listener.advocate = 0 if ill else 1
