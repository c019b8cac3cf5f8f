"""Patterns of posts: how far they spread, who writes them, what a reward and a contest change."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy import optimize, stats

from experiments.points import changed
from experiments.verify.measured import Measured, bootstrap, curve_of, mean, ratio_of_sums
from experiments.verify.programmes import RUNS_EACH, Field, average, ordinary
from sim import columns
from sim.measures.cascades import cascades, children
from sim.measures.kpis import kpis
from sim.outcome import Outcome
from sim.state import World
from sim.world import build_world, fresh


class Spread(NamedTuple):
    """What a replication says about posts."""

    figures: dict[str, float]  # key figures
    size: np.ndarray  # of each cascade
    depth: np.ndarray
    virality: np.ndarray
    inspired: np.ndarray  # posts inspired by each post that left every feed within the run
    first_offices: int  # distinct offices among the first 20 posts; -1 with fewer posts
    by_week: np.ndarray  # posts by week from the first day on


FIRST_POSTS = 20


def spread_of(outcome: Outcome) -> Spread:
    """The above, of one replication."""
    posts, trees = outcome.posts, cascades(outcome.posts)
    seen_out = posts["workday"] + outcome.settings.platform.feed_window_days < np.count_nonzero(outcome.working)
    offices = len(np.unique(posts["office"][:FIRST_POSTS])) if len(posts) >= FIRST_POSTS else -1
    return Spread(
        kpis(outcome), trees["size"], trees["depth"], trees["structural_virality"], children(posts)[seen_out], offices,
        np.bincount(posts["day"] // 7, minlength=-(-len(outcome.daily) // 7)),
    )  # fmt: skip


@cache
def of_campaign(field: Field) -> tuple[Spread, ...]:
    """Replications of the campaign at hand."""
    return tuple(map(spread_of, field.lived(field.campaign, field.often())))


@cache
def of_ordinary(field: Field) -> tuple[tuple[Spread, ...], ...]:
    """Replications of each ordinary programme."""
    return tuple(tuple(map(spread_of, field.lived(each, RUNS_EACH))) for each in ordinary(field))


def pooled(field: Field, which: str) -> tuple[list[list[Spread]], str]:
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


def _share_of_cascades(field: Field, which: str, chosen: Callable[[Spread], np.ndarray]) -> Measured:
    groups, of = pooled(field, which)
    rows = np.array([[sum(int(np.sum(chosen(each))) for each in group), sum(len(each.depth) for each in group)] for group in groups])
    return bootstrap(rows, ratio_of_sums, f"{of}, {rows[:, 1].sum():,} cascades")


LARGE = 10
"""Posts from which on a cascade counts as large. Goel et al. (2016) look at cascades of 100 and more, which a firm does not have."""


def virality_and_size(field: Field) -> Measured:
    """Spearman correlation of structural virality and size, over large cascades of the campaign."""
    rows = [np.array([each.size[each.size >= LARGE], each.virality[each.size >= LARGE]]) for each in of_campaign(field)]

    def correlation(chosen: np.ndarray) -> float:
        size, virality = np.concatenate([rows[i] for i in chosen], axis=1)
        return float(stats.spearmanr(size, virality).statistic) if len(np.unique(size)) > 1 else np.nan

    return bootstrap(np.arange(len(rows)), correlation, f"replications, {sum(each.shape[1] for each in rows):,} cascades")


def figure(field: Field, which: str, name: str) -> Measured:
    """Mean of a key figure."""
    groups, of = pooled(field, which)
    return mean(
        [np.nanmean(values) if np.isfinite(values := [each.figures[name] for each in group]).any() else np.nan for group in groups], of
    )


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


def offices_predict_reach(field: Field) -> Measured:
    """Spearman correlation, over replications, of distinct offices among the first 20 posts with posts after these."""
    rows = np.array([(each.first_offices, each.figures["posts"] - FIRST_POSTS) for each in of_campaign(field) if each.first_offices > 0])

    def correlation(chosen: np.ndarray) -> float:
        return float(stats.spearmanr(*chosen.T).statistic) if len(np.unique(chosen[:, 0])) > 1 else np.nan

    return bootstrap(rows, correlation, "replications")


# --- ties: who inspired whom ---------------------------------------------------------------------------------------------


@cache
def inspired_along_ties(field: Field, by: str) -> np.ndarray:
    """(replications, 2, 2) colleague ties from attendees, in the same office and across: along which inspiration went; all.

    `by` "talk": with the feed switched off.
    """
    settings = changed(field.campaign, {"mechanisms": {**field.campaign.mechanisms, "feed": False}}) if by == "talk" else field.campaign
    before, firm, found = build_world(settings, field.company, 0), field.company, []
    teller, listener = np.repeat(np.arange(firm.size), np.diff(firm.colleague_start)), firm.colleague_to
    same = firm.office[teller] == firm.office[listener]
    for seed in range(field.seed, field.seed + field.often(0.3)):
        world: World = columns.run(fresh(before, seed))
        attended = world.people["attended_day"][teller] >= 0
        known = np.arange(world.inspirers.shape[1]) < world.people["n_inspirers"][listener][:, None]
        inspired = np.any((world.inspirers[listener] == teller[:, None]) & known, axis=1)
        found.append([[np.sum(attended & kind & inspired), np.sum(attended & kind)] for kind in (same, ~same)])
    return np.array(found)


def in_office_ratio(field: Field, by: str) -> Measured:
    """Share of ties along which an attendee inspired a colleague, in the same office against across offices."""

    def ratio(rows: np.ndarray) -> float:
        (inside, inside_all), (across, across_all) = rows.sum(axis=0)
        return float(inside / inside_all / (across / across_all)) if across else np.nan

    return bootstrap(inspired_along_ties(field, by), ratio, "replications")


# --- rewards and rivalry ---------------------------------------------------------------------------------------------------


@cache
def paid_or_not(field: Field) -> np.ndarray:
    """(replications, 2, 2) posts and their depth added up, of an average programme unpaid and paid."""
    paid = {"campaign.reward.kind": "money", "campaign.reward.value_usd": 20.0}
    arms = [field.lived(average(field, changes), field.often(2.0)) for changes in ({}, paid)]
    return np.array([[(len(each.posts), each.posts["depth"].sum()) for each in pair] for pair in zip(*arms, strict=True)])


def reward_volume(field: Field) -> Measured:
    """Posts of an average programme when sharing is paid / when it is not."""
    return bootstrap(paid_or_not(field), lambda rows: float(rows[:, 1, 0].sum() / rows[:, 0, 0].sum()), "pairs of replications")


def reward_depth(field: Field) -> Measured:
    """Mean depth of a post when sharing is paid / when it is not."""

    def ratio(rows: np.ndarray) -> float:
        (posts, depth), (paid_posts, paid_depth) = rows.sum(axis=0)
        return float(paid_depth / paid_posts / (depth / posts)) if posts and paid_posts and depth else np.nan

    return bootstrap(paid_or_not(field), ratio, "pairs of replications")


@cache
def contest(field: Field) -> np.ndarray:
    """(replications, 2, weeks) posts of the campaign by week, without and with a full contest between offices."""
    arms = [field.lived(changed(field.campaign, {"campaign.sharing.rivalry": lever}), field.often()) for lever in (0.0, 1.0)]
    return np.array([[spread_of(each).by_week for each in pair] for pair in zip(*arms, strict=True)], np.float64)


LAST_WEEKS = 4


def rivalry_spike(field: Field, measure: str) -> Measured:
    """What the contest adds in the last four weeks, per week, as a share of what it adds in its best week before.

    `measure` "posts": posts added; "ratio": posts added, relative to those without a contest.
    """
    posts = contest(field)

    def added(rows: np.ndarray) -> np.ndarray:
        cold, hot = rows.mean(axis=0)
        more = hot - cold
        return np.divide(more, cold, out=np.full(len(more), np.nan), where=cold > 0) if measure == "ratio" else np.asarray(more)

    def left(rows: np.ndarray) -> float:
        by_week = added(rows)
        best = np.nanmax(by_week[:-LAST_WEEKS], initial=0.0)
        return float(np.nanmean(by_week[-LAST_WEEKS:]) / best) if best > 0 and np.isfinite(by_week[-LAST_WEEKS:]).any() else np.nan

    weeks = np.arange(posts.shape[2]) + 1
    curve = curve_of(weeks, posts[:, 1] - posts[:, 0], "week of the simulation", "posts added by a contest")
    return bootstrap(posts, left, "pairs of replications", curve)
