"""Patterns of posts: how far they spread, who writes them, what a reward and a contest change."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy import optimize, stats

from experiments.verbs.verify.measured import Measured, bootstrap, curve_of, mean, quotient, ratio_of_sums
from experiments.verbs.verify.programmes import Field, average, ordinary
from sim.engines import columns
from sim.measures.cascades import cascades, children
from sim.measures.kpis import kpis
from sim.outcome import Outcome
from sim.setup.world import build_world, fresh
from sim.state.layout import PostKind, Tally, World


class PostSpread(NamedTuple):
    """What a replication says about posts."""

    figures: dict[str, float]  # key figures
    size: np.ndarray  # of each cascade
    depth: np.ndarray
    virality: np.ndarray
    inspired: np.ndarray  # posts inspired by each post that left every feed within the run
    first_offices: np.ndarray  # of each cascade of as many posts: distinct offices among its first FIRST_OF_CASCADE
    offices: int  # distinct offices among the first 20 posts of all; -1 with fewer posts
    by_week: np.ndarray  # posts by week from the first day on
    authors: np.ndarray  # (posts,) who posted
    active: np.ndarray  # rows of people who posted or reacted
    staff: int  # people
    users: int  # of these, with access to the platform


FIRST_POSTS = 20
FIRST_OF_CASCADE = 5


def spread_of(outcome: Outcome) -> PostSpread:
    """The above, of one replication."""
    posts, trees = outcome.posts, cascades(outcome.posts)
    seen_out = posts["workday"] + outcome.settings.platform.feed_window_days < np.count_nonzero(outcome.working)
    offices = len(np.unique(posts["office"][:FIRST_POSTS])) if len(posts) >= FIRST_POSTS else -1
    long_enough = trees["root"][trees["size"] >= FIRST_OF_CASCADE]
    first = [len(np.unique(posts["office"][posts["root"] == root][:FIRST_OF_CASCADE])) for root in long_enough]
    people = outcome.people
    return PostSpread(
        kpis(outcome), trees["size"], trees["depth"], trees["structural_virality"], children(posts)[seen_out], np.array(first, np.int64),
        offices, np.bincount(posts["day"] // 7, minlength=-(-len(outcome.daily) // 7)), posts["author"].copy(),
        np.flatnonzero((people["posts"] > 0) | (people["reacted"] > 0)), len(people), int(np.count_nonzero(people["opens_rate"] > 0)),
    )  # fmt: skip


@cache
def of_campaign(field: Field) -> tuple[PostSpread, ...]:
    """Replications of the campaign at hand."""
    return tuple(map(spread_of, field.simulated(field.campaign, field.repetitions())))


@cache
def of_ordinary(field: Field) -> tuple[tuple[PostSpread, ...], ...]:
    """Replications of each ordinary programme."""
    return tuple(tuple(map(spread_of, field.simulated_ordinary(i, each))) for i, each in enumerate(ordinary(field)))


def pooled(field: Field, which: str) -> tuple[list[list[PostSpread]], str]:
    """Replications in groups that are independent of each other, and what the groups are."""
    if which == "campaign":
        return [[each] for each in of_campaign(field)], "replications"
    return [list(group) for group in of_ordinary(field)], "programmes"


def trivial(field: Field, which: str) -> Measured:
    """Share of originals that inspired nothing."""
    return _share_of_cascades(field, which, lambda each: each.depth == 0)


def beyond_one_degree(field: Field, which: str) -> Measured:
    """Share of originals with a post two steps or more away."""
    return _share_of_cascades(field, which, lambda each: each.depth >= 2)


def _share_of_cascades(field: Field, which: str, chosen: Callable[[PostSpread], np.ndarray]) -> Measured:
    groups, of = pooled(field, which)
    rows = np.array([[sum(int(np.sum(chosen(each))) for each in group), sum(len(each.depth) for each in group)] for group in groups])
    return bootstrap(rows, ratio_of_sums, f"{of}, {rows[:, 1].sum():,} cascades")


LARGE = 10
"""Posts from which on a cascade counts as large. Goel et al. (2016) look at cascades of 100 and more, which a firm does not have."""


def virality_and_size(field: Field) -> Measured:
    """Spearman correlation of structural virality and size, over large cascades of the campaign."""
    rows = [np.array([each.size[each.size >= LARGE], each.virality[each.size >= LARGE]]) for each in of_campaign(field)]

    every = f"{sum(each.shape[1] for each in rows):,}"
    return bootstrap(
        np.arange(len(rows)), lambda chosen: rank_correlation(np.concatenate([rows[i] for i in chosen], axis=1).T),
        f"replications, {every} cascades",
    )  # fmt: skip


def figure(field: Field, which: str, name: str) -> Measured:
    """Mean of a key figure."""
    groups, of = pooled(field, which)
    return mean(
        [np.nanmean(values) if np.isfinite(values := [each.figures[name] for each in group]).any() else np.nan for group in groups], of
    )


MOST_ACTIVE = 0.05


def most_active_share(field: Field) -> Measured:
    """Posts by the most active 5 % (rounded up) of users, of what people post over all ordinary programmes together.

    One programme has fewer authors than that, and the pattern is one of people: they keep their propensity to post.
    """
    groups, of = pooled(field, "ordinary")
    users, staff = groups[0][0].users, groups[0][0].staff
    written = np.array([np.bincount(np.concatenate([each.authors for each in group]), minlength=staff) for group in groups], np.float64)
    most = int(np.ceil(MOST_ACTIVE * users))

    def share(chosen: np.ndarray) -> float:
        by_person = np.bincount(chosen, minlength=len(groups)) @ written
        return quotient(np.partition(by_person, staff - most)[staff - most :].sum(), by_person.sum())

    return bootstrap(np.arange(len(groups)), share, f"{of}, {int(written.sum()):,} posts")


def active_staff(field: Field, which: str) -> Measured:
    """Mean share of all employees who post or react at least once in a run."""
    groups, of = pooled(field, which)
    found = mean([np.mean([len(each.active) / each.staff for each in group]) for group in groups], of)
    every = [each.active for group in groups for each in group]
    together = len(np.unique(np.concatenate(every))) / groups[0][0].staff
    return found._replace(tried=f"in at least one of all {len(every):,} runs it is {together:.3f}")


def dispersion(field: Field) -> Measured:
    """Negative-binomial dispersion k of the posts that each post of an ordinary programme inspired (maximum likelihood)."""
    groups, of = pooled(field, "ordinary")
    counts = [np.bincount(np.concatenate([each.inspired for each in group]), minlength=200)[:200] for group in groups]
    posts = int(np.sum(counts))
    return bootstrap(np.array(counts), lambda rows: negative_binomial_k(rows.sum(axis=0)), f"{of}, {posts:,} posts")


def negative_binomial_k(counts: np.ndarray) -> float:
    """Dispersion that makes counts (how many posts inspired 0, 1, 2, ... others) likeliest, at their own mean."""
    number = np.arange(len(counts))
    ratio = (number @ counts) / counts.sum()
    if ratio == 0:
        return np.nan

    def unlikely(log_k: float) -> float:
        k = np.exp(log_k)
        return -float(counts @ stats.nbinom.logpmf(number, k, k / (k + ratio)))

    return float(np.exp(optimize.minimize_scalar(unlikely, bounds=(-6.0, 3.0), method="bounded").x))


def rank_correlation(rows: np.ndarray) -> float:
    """Spearman's, of two columns; nan where one of them is constant or there are fewer than three rows."""
    varies = len(rows) > 2 and all(len(np.unique(column)) > 1 for column in rows.T)
    return float(stats.spearmanr(*rows.T).statistic) if varies else np.nan


def offices_predict_reach(field: Field, which: str) -> Measured:
    """Rank correlation of distinct offices among the first posts with posts in all.

    `which` "campaign": first 20 posts, over replications; "ordinary": the same, over ordinary programmes; "cascades":
    first five posts of each cascade of the campaign.
    """
    if which == "cascades":
        parts = [np.array([each.first_offices, each.size[each.size >= FIRST_OF_CASCADE]]).T for each in of_campaign(field)]
        number = sum(map(len, parts))
        return bootstrap(
            np.arange(len(parts)), lambda chosen: rank_correlation(np.concatenate([parts[i] for i in chosen])),
            f"replications, {number:,} cascades",
        )  # fmt: skip
    groups, of = pooled(field, which)
    known = [[(each.offices, each.figures["posts"]) for each in group if each.offices > 0] for group in groups]
    rows = [np.array(group, np.float64) for group in known if group]
    spread = np.concatenate(rows)[:, 0] if rows else np.zeros(1)
    found = bootstrap(
        np.arange(len(rows)), lambda chosen: rank_correlation(np.concatenate([rows[i] for i in chosen])),
        f"{of}, {len(spread):,} runs of {FIRST_POSTS} posts and more",
    )  # fmt: skip
    return found._replace(tried=f"the first {FIRST_POSTS} posts come from {spread.mean():.1f} offices, give or take {spread.std():.1f}")


# --- ties: who inspired whom ---------------------------------------------------------------------------------------------


@cache
def inspired_along_ties(field: Field, by: str) -> np.ndarray:
    """(replications, 2, 2) colleague ties from attendees, in the same office and across: along which inspiration went; all.

    `by` "talk": with the feed switched off.
    """
    settings = field.campaign.changed({"mechanisms": {**field.campaign.mechanisms, "feed": False}}) if by == "talk" else field.campaign
    before, firm, found = build_world(settings, field.company, 0), field.company, []
    teller, listener = np.repeat(np.arange(firm.size), np.diff(firm.colleague_start)), firm.colleague_to
    same = firm.office[teller] == firm.office[listener]
    for seed in range(field.seed, field.seed + field.repetitions(0.3)):
        world: World = columns.run(fresh(before, seed))
        attended = world.people["attended_day"][teller] >= 0
        known = np.arange(world.inspirers.shape[1]) < world.people["n_inspirers"][listener][:, None]
        inspired = np.any((world.inspirers[listener] == teller[:, None]) & known, axis=1)
        found.append([[np.sum(attended & kind & inspired), np.sum(attended & kind)] for kind in (same, ~same)])
    return np.array(found)


def in_office_ratio(field: Field, by: str) -> Measured:
    """Speed at which attendees inspire colleagues along a tie, in the same office against across offices.

    Speeds are cumulative hazards, -ln(1 - share of ties along which inspiration went): a tie counts once.
    """

    def ratio(rows: np.ndarray) -> float:
        (inside, inside_all), (across, across_all) = rows.sum(axis=0)
        return quotient(*(-np.log1p(-quotient(some, every)) for some, every in ((inside, inside_all), (across, across_all))))

    return bootstrap(inspired_along_ties(field, by), ratio, "replications")


# --- rewards and rivalry ---------------------------------------------------------------------------------------------------


@cache
def paid_or_not(field: Field) -> np.ndarray:
    """(replications, 2, 3) posts, posts of attendees, and depth of these added up, of an average programme unpaid and paid."""
    paid = {"campaign.reward.kind": "money", "campaign.reward.value_usd": 20.0}
    arms = [field.simulated(average(field, changes), field.repetitions(2.0)) for changes in ({}, paid)]
    return np.array([list(map(_posts_and_depth, pair)) for pair in zip(*arms, strict=True)])


def _posts_and_depth(outcome: Outcome) -> tuple[float, float, float]:
    posts = outcome.posts
    told = posts["kind"] != PostKind.BEFORE
    return float(len(posts)), float(np.count_nonzero(told)), float(posts["depth"][told].sum())


def reward_volume(field: Field) -> Measured:
    """Posts of an average programme when sharing is paid / when it is not."""
    return bootstrap(paid_or_not(field), lambda rows: quotient(rows[:, 1, 0].sum(), rows[:, 0, 0].sum()), "pairs of replications")


def reward_depth(field: Field) -> Measured:
    """Mean depth of the posts of attendees when sharing is paid / when it is not; others have no content to tell."""

    def ratio(rows: np.ndarray) -> float:
        (_, posts, depth), (_, paid_posts, paid_depth) = rows.sum(axis=0)
        return quotient(quotient(paid_depth, paid_posts), quotient(depth, posts))

    return bootstrap(paid_or_not(field), ratio, "pairs of replications")


AFTERMATH = 84
"""Days by which a run is prolonged to see what is left of a contest."""


@cache
def contest(field: Field) -> np.ndarray:
    """(replications, 2, 3, weeks) posts, answers to posts from other offices, and views, by week, without and with a contest."""
    longer = field.campaign.changed({"campaign.calendar.last_day": field.campaign.campaign.calendar.last_day + AFTERMATH})
    arms = [field.simulated(longer.changed({"campaign.sharing.rivalry": lever}), field.repetitions()) for lever in (0.0, 1.0)]
    return np.array([list(map(_by_week, pair)) for pair in zip(*arms, strict=True)], np.float64)


def _by_week(outcome: Outcome) -> np.ndarray:
    posts, weeks = outcome.posts, -(-len(outcome.daily) // 7)
    rival = (posts["source"] >= 0) & (posts["office"][posts["source"]] != posts["office"])
    views = np.diff(outcome.daily[:, :, Tally.VIEWS].sum(axis=1), prepend=0)
    return np.array([
        np.bincount(posts["day"] // 7, minlength=weeks),
        np.bincount(posts["day"][rival] // 7, minlength=weeks),
        np.bincount(np.arange(len(views)) // 7, weights=views, minlength=weeks),
    ])  # fmt: skip


LAST_WEEKS = 4


def rivalry_spike(field: Field, measure: str) -> Measured:
    """What the contest adds in the last four weeks, per week, as a share of what it adds in its best week before.

    `measure` "posts": posts added, in a run prolonged by twelve weeks; "pull": answers added to each reading of a post,
    up to the last week with an answer to a rival post a replication in both arms.
    """
    found = contest(field)
    busy = np.flatnonzero(found[:, :, 1].mean(axis=0).min(axis=0) >= 1.0)
    until = found.shape[-1] if measure == "posts" else (busy[-1] + 1 if len(busy) else 0)

    def added(rows: np.ndarray) -> np.ndarray:
        (cold, cold_answers, cold_views), (hot, hot_answers, hot_views) = rows.mean(axis=0)[:, :, :until]
        if measure == "posts":
            return np.asarray(hot - cold)
        pull, pull_before = hot_answers / np.maximum(hot_views, 1e-9), cold_answers / np.maximum(cold_views, 1e-9)
        return np.divide(pull, pull_before, out=np.ones(until), where=pull_before > 0) - 1.0

    def left(rows: np.ndarray) -> float:
        by_week = added(rows)
        best = by_week[:-LAST_WEEKS].max(initial=0.0)
        return quotient(by_week[-LAST_WEEKS:].mean(), best) if len(by_week) > LAST_WEEKS else np.nan

    weeks = np.arange(found.shape[-1]) + 1
    curve = curve_of(weeks, found[:, 1, 0] - found[:, 0, 0], "week of the simulation", "posts added by a contest")
    return bootstrap(found, left, "pairs of replications", curve)
