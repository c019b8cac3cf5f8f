"""Phase 6: posts that people meant to make appear on the platform."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim import rng as chance
from sim import rules
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import inner
from sim.compiled_code.sorting import sort_rows
from sim.rng import NOBODY, Decision, uniform
from sim.spending import pays
from sim.state.layout import (
    COUNT_FIRST_DAY,
    COUNT_FREE,
    COUNT_PAGES,
    COUNT_POSTS,
    LISTED_PENDING,
    ORDINARY,
    PAGE_LENGTH,
    RANK_STEP,
    RANKS,
    PostKind,
    Tally,
)
from sim.state_changes import contest_heat, frustration_now, recalls
from sim.today import is_away, key_once, way_of

NEAR, FOLLOWERS = 2, 32
"""So many people ahead, and so many of their followers, are asked for, that what is read of them is there when their turn comes."""


@inner
def post(w, t, m):
    """Everyone of morning m whose post is due makes it, in row order; one from the room whether their own office is open or not."""
    morning = w.mornings[m]
    kept, due = 0, 0
    for n in range(morning.pending):
        i = w.pending[morning.first + n]
        in_the_room = w.journeys[i].post_kind == PostKind.DURING and w.people[i].post_due == t
        is_open = in_the_room or w.office_open[t, w.people[i].office]
        if w.people[i].post_due <= t and is_open and not is_away(w, i, t):
            w.scratch[due] = i
            due += 1
            w.listed[i] &= ~LISTED_PENDING
        else:
            w.pending[morning.first + kept] = i
            kept += 1
    morning.pending = kept
    sort_rows(w.scratch[:due], w.spare, w.counter)
    for n in range(due):
        look_ahead(w, n, due)
        publish(w, t, w.scratch[n])


@inner
def look_ahead(w, n, due):
    """Ask for what the next posts will need: first who makes them and who follows these people, then the followers' random numbers."""
    if n + 2 * NEAR < due:
        prefetch(w.follower_start, w.scratch[n + 2 * NEAR])
        prefetch(w.people, w.scratch[n + 2 * NEAR])
        prefetch(w.journeys, w.scratch[n + 2 * NEAR])
    if n + NEAR < due:
        prefetch(w.follower_to, w.follower_start[w.scratch[n + NEAR]])
    if n + 1 < due:
        i = w.scratch[n + 1]
        first, last = w.follower_start[i], w.follower_start[i + 1]
        for k in range(first, min(first + FOLLOWERS, last)):
            prefetch(w.key, w.follower_to[k])


@inner
def publish(w, t, i):
    """Person i's intended post goes live."""
    person, journey, b, c = w.people[i], w.journeys[i], w.behaviour[0], w.campaign[0]
    office = w.offices[person.office]
    j = w.counts[COUNT_POSTS]
    w.counts[COUNT_POSTS] = j + 1
    new = w.posts[j]
    kind = int(journey.post_kind)
    if kind == PostKind.BEFORE and person.attended_day >= 0:  # meant before, made after the workshop
        kind = PostKind.AFTER.value
    new.key = chance.name(w.key[i], w.counts[COUNT_FIRST_DAY] + t, kind)
    new.author = i
    new.office = person.office
    new.day = t
    new.workday = w.workday[t]
    new.morning = office.morning
    new.kind = kind
    heat, bar = contest_heat(w, t, person.office), office.bar * w.tables.rivalry_fading[t - office.rivalry_day]
    if kind != PostKind.BEFORE:
        new.tone = rules.mood(journey.enjoyment, frustration_now(w, i, t), b.frustration_resentment_sd)
    new.elaborateness = rules.elaborateness(
        c.theme,
        c.assets,
        journey.dressed == 1,
        uniform(key_once(w, Decision.ELABORATENESS), new.key, NOBODY),
        heat,
        bar,
        b.elaborateness_base,
        b.elaborateness_theme_weight,
        b.elaborateness_assets_weight,
        b.elaborateness_costume_weight,
        b.elaborateness_spread,
        b.rivalry_step,
    )
    chance_of_photo = rules.photo_probability(
        kind == PostKind.DURING,
        w.campaign[way_of(w, i)].photo_moment,
        c.theme,
        c.assets,
        b.photo_base,
        b.photo_worth_weight,
        b.photo_assets_weight,
    )
    new.photo = 1 if uniform(key_once(w, Decision.HAS_PHOTO), new.key, NOBODY) < chance_of_photo else 0
    new.depth = rules.story_depth(c.explainability, recalls(w, i, t), b.explainability_baseline, c.show_norms == 1, b.norm_depth_ratio)
    if new.depth > 0.0 and journey.posted_content_day < 0:
        journey.posted_content_day = t
    earns = rules.is_rewarded(c.reward, uniform(key_once(w, Decision.RECOGNISED), new.key, NOBODY), b.exclusive_share)
    if earns == 1 and not pays(w, w.reward_usd[c.reward_row]):
        earns = 0
    new.rewarded = earns * c.reward_row
    new.credibility = c.reward_credibility if earns == 1 else 1.0
    new.source = journey.post_source
    new.root = j
    new.generation = 0
    if new.source >= 0:
        origin = w.posts[new.source]
        origin.children += 1
        new.root = origin.root
        new.generation = origin.generation + 1
    new.fitness = rules.post_fitness(uniform(key_once(w, Decision.FITNESS), new.key, NOBODY), b.post_fitness_sigma)
    new.appeal = rules.post_appeal(
        new.fitness,
        new.generation,
        new.photo == 1,
        new.elaborateness,
        c.awe,
        c.interest,
        new.depth,
        b.offspring_depth_factor,
        b.photo_sharing_ratio,
        b.elaborateness_log_odds,
        b.awe_sharing_gain,
        b.interest_sharing_gain,
        b.practical_value_sharing_gain,
    )
    new.inspires = rules.inspiration_probability(b.post_inspires_rate, new.appeal, new.credibility)
    new.reacts = rules.reaction_probability(b.engagement_rate, c.interactive, new.appeal)
    new.interest = rules.post_interest(b.post_interest_gain, new.appeal)
    new.rank = rules.post_rank(new.appeal, b.ranked_feed_concentration, RANK_STEP, ORDINARY, RANKS)
    new.community = np.searchsorted(w.community_first, i, side="right") - 1
    if office.first_post < 0:
        office.first_post = t
    w.tally[person.office, Tally.POSTS_BEFORE + kind] += 1
    person.posts = min(255, person.posts + 1)
    person.post_due = -1
    journey.post_source = -1
    invite_readers(w, j)


@inner
def invite_readers(w, j):
    """Note which followers would meet post j on which coming morning; the random number of the pair decides it once for all."""
    post = w.posts[j]
    met_by = w.tables.noticed_by[post.rank]
    window = len(met_by) - 1
    notices = key_once(w, Decision.NOTICES_POST)
    m = 0
    first, last = w.follower_start[post.author], w.follower_start[post.author + 1]
    for n in range(first, last):
        if n + FOLLOWERS < last:
            prefetch(w.key, w.follower_to[n + FOLLOWERS])
        reader = w.follower_to[n]
        while reader >= w.mornings[m].last:
            m += 1
        luck = uniform(notices, w.key[reader], post.key)
        if luck >= met_by[window]:
            continue
        k = 0
        while luck >= met_by[k + 1]:
            k += 1
        list_reading(w, w.due[(post.workday + k + (1 if m <= post.morning else 0)) % len(w.due), m], reader, j)


@inner
def list_reading(w, due, reader, j):
    """Put down that `reader` would meet post j, on the list of a coming morning."""
    if due.page < 0 or due.filled == PAGE_LENGTH:
        page = w.counts[COUNT_FREE]
        if page >= 0:
            w.counts[COUNT_FREE] = w.page_before[page]
        else:
            page = w.counts[COUNT_PAGES]
            w.counts[COUNT_PAGES] = page + 1
        w.page_before[page] = due.page
        due.page = page
        due.filled = 0
    reading = w.readings[due.page, due.filled]
    reading.reader = reader
    reading.post = j
    due.filled += 1
