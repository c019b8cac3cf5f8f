"""Phase 2: the feed is read.

A follower meets a post at most once: one uniform for the pair (post, reader) falls into the share of attentive readers
who meet it on their k-th morning. It is drawn when the post is made, and the reading waits for its morning: the cost is
that of the ties of new posts and of what is read, and two campaigns stay coupled.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim import rules
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import bare, hot, inner
from sim.rng import NOBODY, Decision, uniform
from sim.state.layout import COUNT_FREE, COUNT_OLDEST, COUNT_POSTS, PAGE_LENGTH, PostKind, Tally
from sim.state_changes import (
    becomes_aware,
    contest_heat,
    forms_opinion,
    gets_frustrated,
    grows_interested,
    intends_post,
    is_inspired_by,
    is_put_off,
    meets_content,
)
from sim.today import attention_left, divides_attention, is_away, key_once, key_today, noticed_elsewhere, takes_something_in

AHEAD = 6
"""So many readings ahead, records are asked for, that they are there when their turn comes."""
BLOCK = 256
"""People whose random numbers are drawn in one go."""


@bare
def select_trending(w, t):
    """At the start of a working day: old posts leave the feeds, the most reacted-to fill the channels."""
    window = w.tables.noticed_by.shape[1] - 1
    today = w.workday[t]
    oldest, newest = w.counts[COUNT_OLDEST], w.counts[COUNT_POSTS]
    while oldest < newest and today - w.posts[oldest].workday > window:
        oldest += 1
    w.counts[COUNT_OLDEST] = oldest
    for slot in range(len(w.trending)):
        best, most = -1, w.trending_rule[0] - 1
        for j in range(newest - 1, oldest - 1, -1):
            if today - w.posts[j].workday > w.trending_rule[1]:
                break
            taken = False
            for earlier in range(slot):
                taken = taken or w.trending[earlier] == j
            if not taken and w.posts[j].reactions > most:
                best, most = j, w.posts[j].reactions
        w.trending[slot] = best
        if best >= 0:
            w.posts[best].trend_days += 1
    select_in_communities(w, today, oldest, newest)


@inner
def select_in_communities(w, today, oldest, newest):
    """The most reacted-to posts of each community fill its channel, the newest of equals first."""
    slots = w.community_top.shape[1]
    for c in range(len(w.community_top)):
        for slot in range(slots):
            w.community_top[c, slot] = -1
    for j in range(newest - 1, oldest - 1, -1):
        post = w.posts[j]
        if today - post.workday > w.trending_rule[1]:
            break
        if post.reactions < w.trending_rule[2]:
            continue
        top, place = w.community_top[post.community], slots
        while place > 0 and (top[place - 1] < 0 or w.posts[top[place - 1]].reactions < post.reactions):
            place -= 1
        for slot in range(slots - 1, place, -1):
            top[slot] = top[slot - 1]
        if place < slots:
            top[place] = j
    for c in range(len(w.community_top)):
        for j in w.community_top[c]:
            if j >= 0:
                w.posts[j].community_days += 1


@inner
def read_feed(w, t, m):
    """Everyone of morning m whose turn it is meets new posts of those they follow, newest first, then what the channels show."""
    due = w.due[w.workday[t] % len(w.due), m]
    page, filled = due.page, due.filled
    due.page = -1
    while page >= 0:
        readings = w.readings[page]
        for n in range(filled - 1, max(filled - 1 - AHEAD, -1), -1):
            ask_for_reading(w, readings[n])
        for n in range(filled - 1, -1, -1):
            if n >= AHEAD:
                ask_for_reading(w, readings[n - AHEAD])
            if opens_platform(w, t, readings[n].reader):
                meet(w, t, readings[n].reader, readings[n].post, 1.0)
        before = w.page_before[page]
        w.page_before[page] = w.counts[COUNT_FREE]
        w.counts[COUNT_FREE] = page
        page, filled = before, PAGE_LENGTH
    read_channels(w, t, m)
    stir_rivalry(w, t, m)


@inner
def ask_for_reading(w, reading):
    """Ask for the records of a reader, and of the post that they would meet."""
    prefetch(w.people, reading.reader)
    prefetch(w.journeys, reading.reader)
    prefetch(w.key, reading.reader)
    prefetch(w.posts, reading.post)


@inner
def read_channels(w, t, m):
    """What is popular in one's own community, then what is popular in the company and comes from another one."""
    morning, b = w.mornings[m], w.behaviour[0]
    c = np.searchsorted(w.community_first, morning.first, side="right") - 1
    while c < len(w.community_top) and w.community_first[c] < morning.last:
        first, last = max(morning.first, w.community_first[c]), min(morning.last, w.community_first[c + 1])
        for j in w.community_top[c]:
            if j >= 0:
                show(w, t, j, first, last, b.community_notice_rate, w.posts[j].community_days, 1.0)
        c += 1
    strange = 1.0 / b.friend_interest_ratio
    for j in w.trending:
        if j >= 0:
            post = w.posts[j]
            before, after = community_of(w, post)
            show(w, t, j, morning.first, min(before, morning.last), b.trending_notice_rate, post.trend_days, strange)
            show(w, t, j, max(after, morning.first), morning.last, b.trending_notice_rate, post.trend_days, strange)


@inner
def community_of(w, post):
    """The rows who meet a post in the channel of their community, if there is one: the first, and one past the last."""
    if w.community_top.shape[1] == 0:
        return np.int32(0), np.int32(0)
    return w.community_first[post.community], w.community_first[post.community + 1]


@inner
def show(w, t, j, first, until, rate, days, nearness):
    """Those of the rows first..until who do not follow its author meet post j, at most once, after so many days in a channel."""
    post = w.posts[j]
    low, high = rules.met_by(rate, days - 1), rules.met_by(rate, days)
    notices = key_once(w, Decision.NOTICES_TRENDING)
    readers = w.follower_to[w.follower_start[post.author] : w.follower_start[post.author + 1]]
    place = np.searchsorted(readers, first)
    while first < until:  # block by block, so that the numbers of many are drawn with the same instructions
        last = min(first + BLOCK, until)
        for i in range(first, last):
            luck = uniform(notices, w.key[i], post.key)
            w.lots[i - first] = (luck >= low) & (luck < high)
        some = 0
        for i in range(first, last):
            w.scratch[some] = i
            some += 1 if w.lots[i - first] == 1.0 else 0
        for n in range(some):
            prefetch(w.people, w.scratch[n])
            prefetch(w.journeys, w.scratch[n])
        for n in range(some):
            i = w.scratch[n]
            if i != post.author and opens_platform(w, t, i):
                while place < len(readers) and readers[place] < i:
                    place += 1
                if place == len(readers) or readers[place] != i:
                    meet(w, t, i, j, nearness)
        first = last


@inner
def opens_platform(w, t, i):
    """Whether person i opens the platform today."""
    person = w.people[i]
    if not w.office_open[t, person.office] or is_away(w, i, t):
        return False
    return uniform(key_today(w, Decision.OPENS_PLATFORM), w.key[i], NOBODY) < person.opens_rate


@hot
def meet(w, t, i, j, nearness):
    """Person i, who has opened the platform, meets post j today: they notice it if they have attention left."""
    journey = w.journeys[i]
    if divides_attention(w) and uniform(key_once(w, Decision.HAS_ATTENTION), w.key[i], w.posts[j].key) >= attention_left(w, i, t):
        return
    if journey.noticed_day != t:
        journey.noticed_day = t
        journey.noticed_today = 0
    if journey.noticed_today + noticed_elsewhere(w, i, t) >= w.campaign[0].attention:
        return
    journey.noticed_today += 1
    notice(w, t, i, j, nearness)


@inner
def notice(w, t, i, j, nearness):
    """Person i notices post j: aware, perhaps reacts, perhaps inspired, perhaps moved to make their own version.

    `nearness`: their interest in posts of its author, against a follower's.
    """
    person, post, b, c = w.people[i], w.posts[j], w.behaviour[0], w.campaign[0]
    key, office = w.key[i], w.offices[person.office]
    elsewhere = post.office != person.office
    post.views += 1
    takes_something_in(w, i, t)
    w.tally[person.office, Tally.VIEWS] += 1
    if elsewhere:
        post.views_elsewhere += 1
        office.rival_views += 1
        office.rival_best = max(office.rival_best, post.elaborateness)
        if w.journeys[i].dislikes_fun == 1:
            gets_frustrated(w, i, b.forced_rivalry_frustration * c.rivalry, t)
    becomes_aware(w, i, t)
    if post.depth > 0.0 and w.journeys[i].read_content_day < 0:
        w.journeys[i].read_content_day = t
    if person.propensity > 0.0:
        if uniform(key_once(w, Decision.REACTS), key, post.key) < nearness * post.reacts:
            post.reactions += 1
            w.journeys[i].reacted = 1
            w.tally[person.office, Tally.REACTIONS] += 1
    if uniform(key_once(w, Decision.INSPIRED_BY_POST), key, post.key) < nearness * post.inspires:
        takes_in(w, t, i, j)
    if person.propensity > 0.0 and person.post_due < 0:
        heat = contest_heat(w, t, person.office) if elsewhere else 0.0
        chance = nearness * rules.post_probability(
            person.propensity,
            rules.occasion_log_odds(b.inspired_post_rate, c.sharing_log_odds, post.appeal),
            b.repeat_post_log_odds,
            person.posts,
            b.rivalry_log_odds * heat,
        )
        if uniform(key_once(w, Decision.MAKES_OWN_VERSION), key, post.key) < chance:
            wait = rules.delay_days(uniform(key_once(w, Decision.RESPONSE_DELAY), key, post.key), b.response_delay_days)
            kind = PostKind.AFTER if person.attended_day >= 0 else PostKind.BEFORE
            intends_post(w, i, max(t, post.day + wait), kind, j)


@inner
def takes_in(w, t, i, j):
    """Post j moves person i: towards the programme, or away from it if it speaks ill; it forms their opinion."""
    person, journey, post, b = w.people[i], w.journeys[i], w.posts[j], w.behaviour[0]
    post.inspired += 1
    person.benefit_known = max(person.benefit_known, post.depth)
    backlash = w.reward_backlash[post.rewarded]
    ill = post.tone < b.negative_talk_below
    if post.kind != PostKind.BEFORE or backlash > 0.0:
        weight = b.post_inspires_rate * b.opinion_per_persuasion * (b.negative_talk_impact_ratio if ill else 1.0)
        forms_opinion(w, i, post.tone - backlash, weight)
    if ill:
        is_put_off(w, i, b.negative_talk_impact_ratio * post.interest, t)
        return
    journey.source = j
    grows_interested(w, i, post.interest, t)
    meets_content(w, i, post.depth, post.key, t)
    is_inspired_by(w, i, post.author)


@bare
def stir_rivalry(w, t, m):
    """After the morning's reading, rival posts heat up the contest and raise the bar; both fade between stirs."""
    b, c = w.behaviour[0], w.campaign[0]
    fading = w.tables.rivalry_fading
    for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
        office = w.offices[o]
        if office.rival_views == 0:
            continue
        heat = office.rivalry * fading[t - office.rivalry_day]
        bar = office.bar * fading[t - office.rivalry_day]
        office.rivalry = rules.rivalry_heat(heat, office.rival_views, office.last - office.first, c.rivalry, b.rivalry_heat_gain)
        office.bar = max(bar, office.rival_best)
        if office.contest_day < 0:
            office.contest_day = t
        office.rivalry_day = t
        office.rival_views = 0
        office.rival_best = 0.0
