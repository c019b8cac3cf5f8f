"""Patterns of posts: how far they spread, who writes, reads and answers them."""

from collections.abc import Callable

import numpy as np
from scipy import optimize, special, stats

from experiments.verbs.verify.measured import Measured, bootstrap, mean, quotient, ratio_of_sums
from experiments.verbs.verify.programmes import Field
from experiments.verbs.verify.samples import FIRST_OF_CASCADE, PostSpread, of_campaign, of_ordinary
from sim.engines import columns
from sim.setup.world import build_world, fresh
from sim.state.layout import World


def pooled(field: Field, which: str) -> tuple[list[list[PostSpread]], str]:
    """Replications in groups that are independent of each other, and what the groups are."""
    if which == "campaign":
        return [[each] for each in of_campaign(field)], "replications"
    return [list(each.spreads) for each in of_ordinary(field)], "programmes"


def cascades_that_go(field: Field, which: str, how_far: str) -> Measured:
    """Originals whose cascade goes so far (`how_far` "nowhere", "one step", "further") / originals."""
    chosen = REACHES[how_far]
    groups, of = pooled(field, which)
    rows = np.array([[sum(int(np.sum(chosen(each.depth))) for each in group), sum(len(each.depth) for each in group)] for group in groups])
    return bootstrap(rows, ratio_of_sums, f"{of}, {rows[:, 1].sum():,} cascades")


REACHES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "nowhere": lambda depth: depth == 0,
    "one step": lambda depth: depth == 1,
    "further": lambda depth: depth >= 2,
}
"""By the depth of a cascade."""


def copies_at_first_hand(field: Field) -> Measured:
    """Posts inspired by an original itself / all posts inspired by others, in the campaign."""
    rows = np.array([(each.first_copies, each.size.sum() - len(each.size)) for each in of_campaign(field)])
    return bootstrap(rows, ratio_of_sums, f"replications, {rows[:, 1].sum():,} inspired posts")


def posts_per_original(field: Field) -> Measured:
    """Posts / originals, in the campaign."""
    rows = np.array([(each.size.sum(), len(each.size)) for each in of_campaign(field)])
    return bootstrap(rows, ratio_of_sums, f"replications, {rows[:, 1].sum():,} originals")


HUGE = 100


def huge_cascades(field: Field) -> Measured:
    """Originals with 100 or more posts after them / originals, in the campaign."""
    rows = np.array([(np.sum(each.size > HUGE), len(each.size)) for each in of_campaign(field)])
    return bootstrap(rows, ratio_of_sums, f"replications, {rows[:, 1].sum():,} originals")


LARGE = 20
"""Posts from which on a cascade counts as large. Goel et al. (2016) look at cascades of 100 and more, which a firm does not have."""


def virality_and_size(field: Field) -> Measured:
    """Spearman correlation of structural virality and size, over large cascades of the campaign."""
    rows = [np.array([each.size[each.size >= LARGE], each.virality[each.size >= LARGE]]) for each in of_campaign(field)]

    every = f"{sum(each.shape[1] for each in rows):,}"
    return bootstrap(
        np.arange(len(rows)), lambda chosen: rank_correlation(np.concatenate([rows[i] for i in chosen], axis=1).T),
        f"replications, {every} cascades",
    )  # fmt: skip


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


def who_posts(field: Field) -> Measured:
    """People who write at least one post about the campaign / all employees."""
    return mean([len(np.unique(each.authors)) / each.staff for each in of_campaign(field)], "replications")


def posts_per_head(field: Field) -> Measured:
    """Posts about the campaign / all employees."""
    return mean([len(each.authors) / each.staff for each in of_campaign(field)], "replications")


BEST = 10


def best_posts(field: Field, measure: str) -> Measured:
    """Mean over the ten posts of a run that most people react to: `measure` "reach", who noticed it / audience; "engagement",
    reactions and comments / who noticed it."""

    def of_run(run: PostSpread) -> float:
        best = np.argsort(-run.reactions, kind="stable")[:BEST]
        shares = run.views[best] / run.audience if measure == "reach" else answered(run)[best]
        return float(shares.mean()) if len(best) else np.nan

    return mean([of_run(each) for each in of_campaign(field)], "replications")


def engagement(field: Field) -> Measured:
    """Mean over all posts of a run: reactions and comments / who noticed it, as of the best posts."""
    return mean([float(answered(each).mean()) if len(each.views) else np.nan for each in of_campaign(field)], "replications")


def answered(run: PostSpread) -> np.ndarray:
    """(posts,) reactions and comments / who noticed it; 0 of what nobody did."""
    return np.asarray(run.reactions / np.maximum(run.views, 1))


A_MONTH = 28


def who_reacts(field: Field) -> Measured:
    """People who react to a post or comment on it in the four weeks from the first workshop on / all employees."""
    before = build_world(field.campaign, field.company, 0)
    first = -field.campaign.campaign.calendar.first_day
    found = []
    for seed in range(field.seed, field.seed + field.repetitions(0.3)):
        world: World = fresh(before, seed)
        for t in range(min(first + A_MONTH, len(world.working))):
            if t == first:
                world.journeys["reacted"] = 0
            world = columns.with_room(world)
            columns.run_day(world, t)  # type: ignore[no-untyped-call]
        found.append(np.mean(world.journeys["reacted"] > 0))
    return mean(found, "replications")


def dispersion(field: Field) -> Measured:
    """Negative-binomial dispersion k of the posts that each post of an ordinary programme inspired (maximum likelihood)."""
    groups, of = pooled(field, "ordinary")
    counts = [np.bincount(np.concatenate([each.inspired for each in group]), minlength=200)[:200] for group in groups]
    posts = int(np.sum(counts))
    return bootstrap(np.array(counts), lambda rows: negative_binomial_k(rows.sum(axis=0)), f"{of}, {posts:,} posts")


def negative_binomial_k(counts: np.ndarray) -> float:
    """Dispersion that makes counts (how many posts inspired 0, 1, 2, ... others) likeliest, at their own mean."""
    number = np.flatnonzero(counts)
    seen = counts[number]
    ratio = (number @ seen) / seen.sum()
    if ratio == 0:
        return np.nan

    def unlikely(log_k: float) -> float:  # less what does not depend on k
        k = np.exp(log_k)
        return -float(seen @ (special.gammaln(number + k) - special.gammaln(k) - k * np.log1p(ratio / k) - number * np.log(k + ratio)))

    return float(np.exp(optimize.minimize_scalar(unlikely, bounds=(-6.0, 3.0), method="bounded").x))


def rank_correlation(rows: np.ndarray) -> float:
    """Spearman's, of two columns; nan where one of them is constant or there are fewer than three rows."""
    varies = len(rows) > 2 and all(len(np.unique(column)) > 1 for column in rows.T)
    return float(stats.spearmanr(*rows.T).statistic) if varies else np.nan


def early_spread(field: Field) -> Measured:
    """Rank correlation of distinct offices among the first five posts of a cascade with its posts in all, over cascades."""
    parts = [np.array([each.first_offices, each.size[each.size >= FIRST_OF_CASCADE]]).T for each in of_campaign(field)]
    return bootstrap(
        np.arange(len(parts)), lambda chosen: rank_correlation(np.concatenate([parts[i] for i in chosen])),
        f"replications, {sum(map(len, parts)):,} cascades",
    )  # fmt: skip
