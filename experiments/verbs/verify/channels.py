"""Closed forms of messages, feed and talk: who is reached, who notices a post on which morning, who hears of it when."""

from functools import cache

import numpy as np

from experiments.verbs.verify import significance
from experiments.verbs.verify.graphs import star
from experiments.verbs.verify.significance import Finding
from experiments.verbs.verify.testbed import ModelTestbed, begin_posts, company, message, posts_of, with_parameters
from sim.state.layout import Tally, World

MANY = 20_000
OPEN_RATES = {"email": 0.66, "film": 0.5, "poster": 0.55, "manager": 0.6, "broadcast": 0.35}
ACCESS = 0.8


@cache
def reached(testbed: ModelTestbed, channel: str) -> tuple[int, int]:
    """How many of those a message may reach became aware, and how many these are; nobody else may be aware."""
    name = "email_open_rate" if channel == "email" else f"open_rate_{channel}"
    settings = testbed.isolate("teasers", campaign={"teasers": (message(channel),)}, platform_access=ACCESS)
    settings = with_parameters(settings, **{name: OPEN_RATES[channel]})
    (world,) = testbed.worlds(settings, company(MANY, one_manager=True), [1])
    people = world.people
    may = {"manager": people["manager"] >= 0, "broadcast": people["opens_rate"] > 0}.get(channel, np.ones(MANY, np.bool_))
    aware = people["aware_day"] >= 0
    return int(np.sum(aware)), int(may.sum()) if not np.any(aware & ~may) else 0


def teaser_reach(testbed: ModelTestbed, channel: str, off_by: float = 0.0) -> Finding:
    """A message reaches its open rate of those whom its channel can reach at all."""
    return significance.count(*reached(testbed, channel), OPEN_RATES[channel] + off_by, "people")


def access(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """As many have access to the platform as the configuration says."""
    return significance.count(reached(testbed, "broadcast")[1], MANY, ACCESS + off_by, "people")


NOTICE, WINDOW, EXPONENT = 0.35, 10, 0.4


def noticing(rate: float) -> np.ndarray:
    """(mornings + 1,) share that first notices a post on each morning, and never: the chance at age k days is rate 2^-(k^0.4)."""
    chance = rate * 0.5 ** (np.arange(WINDOW) ** EXPONENT)
    still = np.concatenate(([1.0], np.cumprod(1.0 - chance)))
    return np.append(-np.diff(still), still[-1])


@cache
def noticed(testbed: ModelTestbed, opening: float) -> np.ndarray:
    """(mornings + 1,) followers of one author who noticed the only post on each morning, and never."""
    settings = testbed.isolate(
        "feed", "post_ageing", fresh_post_notice_rate=NOTICE, feed_half_life_hours=24.0, feed_decay_exponent=EXPONENT
    )
    settings = settings.changed({"platform.feed_window_days": WINDOW})

    def begin(world: World, seed: int) -> None:
        world.people["opens_rate"] = opening
        begin_posts(world, np.array([0]))

    (world,) = testbed.worlds(settings, company(MANY, followers=star(MANY)), [2], begin)
    views = world.daily[:, 0, Tally.VIEWS]
    return np.append(np.diff(views)[:WINDOW], MANY - 1 - posts_of(world)["views"][0])


def notices_by_morning(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """Who opens the platform daily notices a post by the visibility curve: on each morning, and in the end."""
    return significance.shares(noticed(testbed, 1.0), noticing(NOTICE + off_by), "followers")


def notices_in_the_end(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """In the end the share that the visibility curve adds up to has noticed it."""
    return significance.count(noticed(testbed, 1.0)[:-1].sum(), MANY - 1, 1.0 - noticing(NOTICE)[-1] + off_by, "followers")


def seldom_opening(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """Who opens the platform on half of the days notices half as many posts: each post has one morning, taken or missed.

    Mornings drawn independently would let more through, 1 - prod(1 - chance / 2): .489 and not .377 of the posts here.
    """
    seen = (0.5 + off_by) * noticing(NOTICE)[:-1]
    return significance.shares(noticed(testbed, 0.5), np.append(seen, 1.0 - seen.sum()), "followers")


INSPIRES, REACTS = 0.08, 0.09


@cache
def after_reading(testbed: ModelTestbed) -> tuple[int, int, int]:
    """How many readers the only post inspired, how many reacted to it, and how many read it: all who follow its author."""
    settings = testbed.isolate("feed", "inspiration", fresh_post_notice_rate=1.0, post_inspires_rate=INSPIRES, engagement_rate=REACTS)
    settings = settings.changed({"platform.feed_window_days": 1})
    firm = company(MANY, followers=star(MANY))
    (world,) = testbed.worlds(settings, firm, [7], lambda world, seed: begin_posts(world, np.array([0])))
    (post,) = posts_of(world)
    return int(post["inspired"]), int(post["reactions"]), int(post["views"])


def inspires(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """A plain post inspires the configured share of those who read it."""
    inspired, _, views = after_reading(testbed)
    return significance.count(inspired, views, INSPIRES + off_by, "readers")


def reactions(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """A plain post draws a reaction from the configured share of those who read it."""
    _, reacted, views = after_reading(testbed)
    return significance.count(reacted, views, REACTS + off_by, "readers")


TOLD, RATIO, DAYS = 0.15, 4.5, 5


@cache
def told(testbed: ModelTestbed, office: int) -> np.ndarray:
    """(days + 1,) colleagues of one sure daily talker who first heard of it on each day, and never."""
    half = MANY // 2
    settings = testbed.isolate(
        *("teasers", "conversation", "anticipation", "in_office_talk"),
        open_rate_film=1.0,
        teaser_curiosity_gain=1.0,
        campaign={"teasers": (message(audience={"offices": ("Office 0",), "levels": ("manager",)}),)},
        anticipation_talk_rate=100.0,
        colleague_told_rate=TOLD,
        in_office_contact_ratio=RATIO,
        mention_persuasion=0.0,
        off_platform_talk_share=1.0,
        vividness_film=1.0,
    )
    firm = company(half, half, colleagues=star(MANY), one_manager=True)
    (world,) = testbed.worlds(settings, firm, [3])
    heard = world.people["aware_day"][1:][firm.office[1:] == office]
    return np.array([np.sum(heard == day) for day in range(DAYS)] + [np.sum((heard < 0) | (heard >= DAYS))])


def mentions(testbed: ModelTestbed, office: int, off_by: float = 0.0) -> Finding:
    """Colleagues of one who talks daily hear of it at a constant chance: geometric; in the other office at 1 / 4.5 of it."""
    chance = (TOLD + off_by) / (1.0 if office == 0 else RATIO)
    missed = (1.0 - chance) ** np.arange(DAYS + 1)
    return significance.shares(told(testbed, office), np.append(-np.diff(missed), missed[-1]), "colleagues")
