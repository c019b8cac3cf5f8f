"""What the days touch in memory, written down while they run.

Left out, so that the limit errs to the fast side: the queues of the registrar, the readings when they are put down, sorting, and tables
that stay in the cache.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim import rules
from sim.compiled_code.decorators import bare, inner
from sim.day.conversation import converse, feels_like_talking, tidy_talkers
from sim.day.feed import community_of, opens_platform, read_feed, select_trending
from sim.day.memory import close_day, is_weekly_turn, remember, use_shows
from sim.day.modules import hold_modules
from sim.day.organiser import react
from sim.day.posting import post
from sim.day.registration import any_registration, register
from sim.day.teasers import land_teasers, lands_today
from sim.day.workshop import hold_workshops
from sim.engines import columns
from sim.rng import NOBODY, Decision, uniform
from sim.state.layout import COUNT_OLDEST, COUNT_POSTS, COUNT_WEEK, LISTED_ATTENDED, LISTED_REASON, PAGE_LENGTH, WORKING_WEEK, World
from sim.today import cut_keys_of_day, key_once, key_today


class Touch(IntEnum):
    """What is touched of each row that is noted."""

    KEYS = 0  # the keys of people; rows come in pairs: first, one past the last
    LISTED = 1  # key, and the lists that a person is on
    PEOPLE = 2  # key and record
    MANAGERS = 3  # key, record and the manager's record
    JOURNEYS = 4  # key, record and journey
    COLLEAGUES = 5  # ties, and the keys of those they lead to
    FOLLOWERS = 6  # likewise
    POSTS = 7  # records of posts
    POST_SCAN = 8  # records of posts; rows come in pairs: first, one past the last
    BOOKS = 9  # the tally of every office, copied to the day given


class Footprint(NamedTuple):
    """Rows touched, cut into segments that are touched alike, in the order in which it happened."""

    rows: np.ndarray  # (n,) uint32
    touch: np.ndarray  # (segments,) int64, Touch
    end: np.ndarray  # (segments,) int64, one past the last of its rows; each begins where the one before ends
    tied: np.ndarray  # (3,) int64: chances to be reached by a teaser, by a new post, by somebody who talks


_TEASERS, _POSTS, _TALK = range(3)


def recorded(w: World) -> tuple[World, Footprint]:
    """Run all days as `columns.run` does; the world afterwards, and what was touched."""
    size = len(w.key)
    most = (
        size * (16 + len(w.teasers) + len(w.trending) + w.community_top.shape[1])
        + len(w.colleague_to)
        + len(w.follower_to)
        + len(w.posts)
        + 1024
    )
    segments = len(w.mornings) * (40 + 8 * len(w.trending) + 2 * len(w.teasers)) + 16
    segments += 3 * (len(w.community_top) + len(w.mornings)) * w.community_top.shape[1]
    day = Footprint(np.empty(most, np.uint32), np.empty(segments, np.int64), np.empty(segments, np.int64), np.zeros(3, np.int64))
    days: list[Footprint] = []
    begin = 0
    for t in range(len(w.working)):
        w = columns.with_room(w)
        count = recorded_day(w, t, day)
        rows = day.end[count - 1]
        days.append(Footprint(day.rows[:rows].copy(), day.touch[:count].copy(), day.end[:count] + begin, day.tied))
        begin += int(rows)
    rows, touch, end = (np.concatenate([getattr(each, name) for each in days]) for name in ("rows", "touch", "end"))
    return w, Footprint(rows, touch, end, day.tied)


# --- writing down -------------------------------------------------------------------------------------------------------


@bare
def recorded_day(w, t, f):
    """The day of `columns.run_day`, noting what it touches; returns how many segments."""
    count = 0
    if w.working[t]:
        cut_keys_of_day(w, t)
        count = note_channel(w, t, f, count)
        select_trending(w, t)
        for m in range(len(w.mornings)):
            count = note_teasers(w, t, m, f, count)
            land_teasers(w, t, m)
            count = note_readings(w, t, m, f, count)
            count = note_channels(w, t, m, f, count)
            read_feed(w, t, m)
            tidy_talkers(w, t, m)
            count = note_talk(w, t, m, f, count)
            converse(w, t, m)
            before = count
            count = note_registration(w, t, m, f, count)
            register(w, t, m)
            count = note_wanting(w, t, f, before, count)
            count = note_attendees(w, t, m, f, count)
            hold_workshops(w, t, m)
            hold_modules(w, t, m)
            count = note_list(f, count, Touch.PEOPLE, w.pending, w.mornings[m].first, w.mornings[m].pending)
            first = w.counts[COUNT_POSTS]
            post(w, t, m)
            count = note_posts(w, first, f, count)
            remember(w, t, m)
            count = note_appliers(w, t, m, f, count)
    close_day(w, t)
    react(w, t)
    f.rows[used(f, count)] = t
    return close(f, count, Touch.BOOKS, used(f, count) + 1)


@inner
def used(f, count):
    """Rows noted so far, in `count` segments."""
    return f.end[count - 1] if count > 0 else 0


@inner
def close(f, count, touch, end):
    """Close a segment whose rows reach up to `end`; an empty one is left out. Returns the number of segments."""
    if end == used(f, count):
        return count
    f.touch[count] = touch
    f.end[count] = end
    return count + 1


@inner
def note_list(f, count, touch, people, first, length):
    """A list as it stands."""
    n = used(f, count)
    for k in range(first, first + length):
        f.rows[n] = people[k]
        n += 1
    return close(f, count, touch, n)


@inner
def note_channel(w, t, f, count):
    """The search for the most reacted-to posts: once for each place in the channel."""
    newest, oldest = w.counts[COUNT_POSTS], w.counts[COUNT_POSTS]
    while oldest > w.counts[COUNT_OLDEST] and w.workday[t] - w.posts[oldest - 1].workday <= w.trending_rule[1]:
        oldest -= 1
    n = used(f, count)
    for _ in range(len(w.trending)):
        f.rows[n] = oldest
        f.rows[n + 1] = newest
        n += 2
    return close(f, count, Touch.POST_SCAN, n)


@inner
def note_teasers(w, t, m, f, count):
    """For each teaser that lands: everybody's draw, and those who open it."""
    for k in range(len(w.teasers)):
        teaser = w.teasers[k]
        reaches = key_once(w, Decision.TEASER_REACHES)
        n = used(f, count)
        for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
            if lands_today(w, t, k, o):
                f.rows[n] = w.offices[o].first
                f.rows[n + 1] = w.offices[o].last
                n += 2
                f.tied[_TEASERS] += w.offices[o].last - w.offices[o].first
        count = close(f, count, Touch.KEYS, n)
        for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
            if lands_today(w, t, k, o):
                for i in range(w.offices[o].first, w.offices[o].last):
                    if uniform(reaches, w.key[i], teaser.key) < w.teaser_opened[k, o]:
                        f.rows[n] = i
                        n += 1
        count = close(f, count, Touch.PEOPLE, n)
    return count


@inner
def note_readings(w, t, m, f, count):
    """Whoever would meet a post this morning; the journeys of those who open the platform; the posts."""
    due = w.due[w.workday[t] % len(w.due), m]
    for touch in (Touch.PEOPLE, Touch.JOURNEYS, Touch.POSTS):
        n = used(f, count)
        page, filled = due.page, due.filled
        while page >= 0:
            for k in range(filled - 1, -1, -1):
                reading = w.readings[page, k]
                opens = opens_platform(w, t, reading.reader)
                f.rows[n] = reading.post if touch == Touch.POSTS else reading.reader
                n += 1 if opens == (touch != Touch.PEOPLE) else 0
            page, filled = w.page_before[page], PAGE_LENGTH
        count = close(f, count, touch, n)
    return count


@inner
def note_channels(w, t, m, f, count):
    """What the channels of communities and the company show this morning."""
    morning, b = w.mornings[m], w.behaviour[0]
    for c in range(len(w.community_top)):
        first, last = max(morning.first, w.community_first[c]), min(morning.last, w.community_first[c + 1])
        for j in w.community_top[c]:
            if j >= 0:
                count = note_shown(w, t, j, first, last, b.community_notice_rate, w.posts[j].community_days, f, count)
    for j in w.trending:
        if j >= 0:
            post = w.posts[j]
            before, after = community_of(w, post)
            count = note_shown(w, t, j, morning.first, min(before, morning.last), b.trending_notice_rate, post.trend_days, f, count)
            count = note_shown(w, t, j, max(after, morning.first), morning.last, b.trending_notice_rate, post.trend_days, f, count)
    return count


@inner
def note_shown(w, t, j, first, last, rate, days, f, count):
    """A post in a channel: the draw of each row in first..last, and those whose turn it is to meet it."""
    if first >= last:
        return count
    n = used(f, count)
    f.rows[n] = first
    f.rows[n + 1] = last
    count = close(f, count, Touch.KEYS, n + 2)
    met, meets = rules.met_by(rate, days - 1), rules.met_by(rate, days)
    for touch in (Touch.PEOPLE, Touch.JOURNEYS):
        n = used(f, count)
        for i in range(first, last):
            luck = uniform(key_once(w, Decision.NOTICES_TRENDING), w.key[i], w.posts[j].key)
            if met <= luck < meets and opens_platform(w, t, i) == (touch == Touch.JOURNEYS):
                f.rows[n] = i
                n += 1
        count = close(f, count, touch, n)
    return count


@inner
def note_talk(w, t, m, f, count):
    """Those who may talk, those whose state decides it, those who do, their ties, and whom they tell."""
    first, length = w.mornings[m].first, w.mornings[m].talkers
    count = note_list(f, count, Touch.LISTED, w.talkers, first, length)
    if w.workday[t] % WORKING_WEEK == 0:
        count = note_list(f, count, Touch.PEOPLE, w.talkers, first, length)
    today, told = key_today(w, Decision.TALKS_TODAY), key_today(w, Decision.TELLS_COLLEAGUE)
    at_most = w.tables.talks_at_most
    for touch in (Touch.PEOPLE, Touch.JOURNEYS):
        n = used(f, count)
        for i in w.talkers[first : first + length]:
            attended = w.listed[i] & LISTED_ATTENDED != 0
            if attended == (touch == Touch.JOURNEYS) and uniform(today, w.key[i], NOBODY) < at_most[w.listed[i] >> LISTED_REASON]:
                f.rows[n] = i
                n += 1
        count = close(f, count, touch, n)
    begin = used(f, count)
    n = begin
    for i in w.talkers[first : first + length]:
        if w.office_open[t, w.people[i].office] and feels_like_talking(w, t, i):
            f.rows[n] = i
            n += 1
    count = close(f, count, Touch.JOURNEYS, n)
    end = n
    for k in range(begin, end):
        f.rows[n] = f.rows[k]
        n += 1
    count = close(f, count, Touch.COLLEAGUES, n)
    for k in range(begin, end):
        i = f.rows[k]
        office = w.offices[w.people[i].office]
        f.tied[_TALK] += w.colleague_start[i + 1] - w.colleague_start[i]
        for tie in range(w.colleague_start[i], w.colleague_start[i + 1]):
            j = w.colleague_to[tie]
            boss = j == w.people[i].manager
            chance = w.behaviour[0].boss_talk_rate if boss else w.tables.told[0, 1 if office.first <= j < office.last else 0]
            if uniform(told, w.key[i], w.key[j]) < chance:
                f.rows[n] = j
                n += 1
    return close(f, count, Touch.PEOPLE, n)


@inner
def note_registration(w, t, m, f, count):
    """Those who weigh it today."""
    if any_registration(w, t, m):
        count = note_list(f, count, Touch.MANAGERS, w.prompted, w.mornings[m].first, w.mornings[m].prompted)
        day = (w.workday[t] + w.counts[COUNT_WEEK]) % WORKING_WEEK
        count = note_list(f, count, Touch.MANAGERS, w.lookers, w.looker_first[m, day], w.looker_count[m, day])
    return count


@inner
def note_wanting(w, t, f, before, count):
    """Of those who weighed it (in segments from `before` on): who wants a seat since."""
    n = used(f, count)
    for k in range(used(f, before), used(f, count)):
        if w.people[f.rows[k]].wants_day == t:
            f.rows[n] = f.rows[k]
            n += 1
    return close(f, count, Touch.JOURNEYS, n)


@inner
def note_posts(w, first, f, count):
    """Posts made since there were `first`, and the followers of those who made them."""
    n = used(f, count)
    for j in range(first, w.counts[COUNT_POSTS]):
        author = w.posts[j].author
        f.tied[_POSTS] += w.follower_start[author + 1] - w.follower_start[author]
        f.rows[n] = author
        n += 1
    count = close(f, count, Touch.FOLLOWERS, n)
    for j in range(first, w.counts[COUNT_POSTS]):
        f.rows[n] = j
        n += 1
    return close(f, count, Touch.POSTS, n)


@inner
def note_attendees(w, t, m, f, count):
    """Those booked on sessions that are confirmed or held today."""
    n = used(f, count)
    for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
        for s in range(w.offices[o].first_session, w.offices[o].last_session):
            if w.sessions[s].day == t or w.sessions[s].checked == t:
                i = w.sessions[s].roster
                while i >= 0:
                    f.rows[n] = i
                    n += 1
                    i = w.journeys[i].next_in_line
    return close(f, count, Touch.JOURNEYS, n)


@inner
def note_appliers(w, t, m, f, count):
    """Those who today first may apply what they learned, or are seen to apply it; their ties."""
    begin = used(f, count)
    n = begin
    for o in range(w.mornings[m].first_office, w.mornings[m].last_office):
        for s in range(w.offices[o].first_session, w.offices[o].last_session):
            if is_weekly_turn(w, t, w.sessions[s].applied):
                first = w.attended_first[s]
                for i in w.attended[first : first + w.sessions[s].seated]:
                    f.rows[n] = i
                    n += 1 if w.sessions[s].applied == t or use_shows(w, t, i) else 0
    count = close(f, count, Touch.JOURNEYS, n)
    end = n
    for k in range(begin, end):
        f.rows[n] = f.rows[k]
        n += 1
    return close(f, count, Touch.COLLEAGUES, n)
