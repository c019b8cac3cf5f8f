"""Phase 2: the feed is read.

A follower meets a post at most once: one uniform for the pair (post, reader) falls into the share of attentive readers
who meet it on their k-th morning. So the cost is that of the ties of live posts, and two campaigns stay coupled.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim import rules
from sim.chance import NOBODY, Decision, uniform
from sim.compiled import inner, phase
from sim.effects import becomes_aware, grows_interested, intends_post, is_inspired_by, key_once, key_today
from sim.state import COUNT_OLDEST, COUNT_POSTS, PostKind, Tally


@phase
def select_trending(w, t):
    """At the start of a working day: old posts leave the feeds, the most reacted-to fill the all-company channel."""
    window = len(w.noticed_by) - 1
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


@inner
def read_feed(w, t, m):
    """Everyone of morning m who opens the platform meets new posts of those they follow, then what is trending."""
    morning = w.mornings[m]
    notices = key_once(w, Decision.NOTICES_POST)
    for j in range(w.counts[COUNT_POSTS] - 1, w.counts[COUNT_OLDEST] - 1, -1):
        post = w.posts[j]
        k = w.workday[t] - post.workday - (1 if m <= post.morning else 0)
        if k < 0 or k + 1 >= len(w.noticed_by):
            continue
        low, high = w.noticed_by[k], w.noticed_by[k + 1]
        start, stop = w.follower_start[post.author], w.follower_start[post.author + 1]
        readers = w.follower_to[start:stop]
        for r in range(np.searchsorted(readers, morning.first), len(readers)):
            i = readers[r]
            if i >= morning.last:
                break
            luck = uniform(notices, w.people[i].key, post.key)
            if low <= luck < high:
                meet(w, t, i, j)
    read_trending(w, t, m)
    stir_rivalry(w, t, m)


@inner
def read_trending(w, t, m):
    """The all-company channel: those who do not follow the author meet a trending post, at most once."""
    morning = w.mornings[m]
    rate = w.behaviour[0].trending_notice_rate
    notices = key_once(w, Decision.NOTICES_TRENDING)
    for j in w.trending:
        if j < 0:
            continue
        post = w.posts[j]
        low, high = rules.met_by(rate, post.trend_days - 1), rules.met_by(rate, post.trend_days)
        readers = w.follower_to[w.follower_start[post.author] : w.follower_start[post.author + 1]]
        for i in range(morning.first, morning.last):
            if w.people[i].opens_rate == 0.0 or i == post.author:
                continue
            luck = uniform(notices, w.people[i].key, post.key)
            if low <= luck < high:
                place = np.searchsorted(readers, i)
                if place == len(readers) or readers[place] != i:
                    meet(w, t, i, j)


@inner
def meet(w, t, i, j):
    """Person i would meet post j today: they notice it if they open the platform and have attention left."""
    person = w.people[i]
    if not w.office_open[t, person.office]:
        return
    if uniform(key_today(w, Decision.OPENS_PLATFORM, t), person.key, NOBODY) >= person.opens_rate:
        return
    if person.noticed_day != t:
        person.noticed_day = t
        person.noticed_today = 0
    if person.noticed_today >= w.campaign[0].attention:
        return
    person.noticed_today += 1
    notice(w, t, i, j)


@inner
def notice(w, t, i, j):
    """Person i notices post j: aware, perhaps reacts, perhaps inspired, perhaps moved to make their own version."""
    person, post, b, c = w.people[i], w.posts[j], w.behaviour[0], w.campaign[0]
    office = w.offices[person.office]
    elsewhere = post.office != person.office
    post.views += 1
    w.tally[person.office, Tally.VIEWS] += 1
    if elsewhere:
        post.views_elsewhere += 1
        office.rival_views += 1
        office.rival_best = max(office.rival_best, post.elaborateness)
    becomes_aware(w, i, t)
    if person.propensity > 0.0:
        if uniform(key_once(w, Decision.REACTS), person.key, post.key) < rules.reaction_probability(
            b.engagement_rate, c.interactive, post.appeal
        ):
            post.reactions += 1
            person.reacted = 1
            w.tally[person.office, Tally.REACTIONS] += 1
    inspired = rules.inspiration_probability(b.post_inspires_rate, post.appeal, post.credibility)
    if uniform(key_once(w, Decision.INSPIRED_BY_POST), person.key, post.key) < inspired:
        post.inspired += 1
        person.source = j
        person.benefit_known = max(person.benefit_known, post.depth)
        grows_interested(w, i, rules.post_interest(b.post_interest_gain, post.appeal), t)
        is_inspired_by(w, i, post.author)
    if person.propensity > 0.0 and person.post_due < 0:
        heat = rules.faded(office.rivalry, t - office.rivalry_day, b.rivalry_half_life_days) if elsewhere else 0.0
        chance = rules.post_probability(
            person.propensity,
            b.inspired_post_rate,
            c.sharing_log_odds,
            post.appeal,
            b.repeat_post_log_odds,
            person.posts,
            b.rivalry_log_odds * heat,
        )
        if uniform(key_once(w, Decision.MAKES_OWN_VERSION), person.key, post.key) < chance:
            wait = rules.delay_days(uniform(key_once(w, Decision.RESPONSE_DELAY), person.key, post.key), b.response_delay_days)
            kind = PostKind.AFTER if person.attended_day >= 0 else PostKind.BEFORE
            intends_post(w, i, max(t, post.day + wait), kind, j)


@phase
def stir_rivalry(w, t, m):
    """After the morning's reading, rival posts heat up the contest and raise the bar; both fade between stirs."""
    b, c = w.behaviour[0], w.campaign[0]
    for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
        office = w.offices[o]
        if office.rival_views == 0:
            continue
        heat = rules.faded(office.rivalry, t - office.rivalry_day, b.rivalry_half_life_days)
        bar = rules.faded(office.bar, t - office.rivalry_day, b.rivalry_half_life_days)
        office.rivalry = rules.rivalry_heat(heat, office.rival_views, office.last - office.first, c.rivalry, b.rivalry_heat_gain)
        office.bar = max(bar, office.rival_best)
        office.rivalry_day = t
        office.rival_views = 0
        office.rival_best = 0.0
