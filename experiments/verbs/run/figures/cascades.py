"""How a single idea travelled: one cascade as a tree, and the sizes of all cascades."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import offset_copy

from experiments.report.drawing import Drawing, Facts
from experiments.report.style import BLACK, BLUE, GREY, OFFICE_LOOKS, finished, new_figure
from experiments.report.wording import kept_apart
from sim.measures.cascades import size_ccdf
from sim.spelling import plural

MOST_NODES = 150
"""More posts than these cannot be distinguished; the smallest branches are left out, and the title says so."""


MOST_LETTERS = 26
"""Of the name of an office in the legend."""


@dataclass(frozen=True)
class Tree:
    """One cascade: posts in the order they were made. `source` points into these rows; -1 the original."""

    seed: int
    source: np.ndarray
    office: np.ndarray


def cascades(tree: Tree | None, sizes: np.ndarray, facts: Facts) -> Drawing:
    """The largest cascade of a typical replication, and the sizes of all cascades of all replications (CCDF)."""
    if tree is None:
        figure = new_figure(9.5, 2.2, facts, "No posts, no cascades")
        return finished("cascades", figure, "No posts were made.")
    size, trivial = len(tree.source), 100 * float(np.mean(sizes == 1))
    headline = f"{trivial:.0f} % of original posts inspire no other; the largest cascade here holds {plural(size, 'post')}"
    if sizes.max() == 1:
        headline = "No post inspires another"
    note = (
        f"Left: largest cascade of seed {tree.seed}, whose largest cascade is the median one. "
        f"Right: {len(sizes):,} cascades of all replications."
    )
    leaves = len(tree.source) - len(np.unique(tree.source[tree.source >= 0]))
    figure = new_figure(10.6, float(np.clip(3.6 + 0.04 * leaves, 4.4, 8.5)), facts, headline, note)
    left, right = figure.subplots(1, 2, width_ratios=[1.9, 1])
    _draw_tree(left, tree)
    _draw_ccdf(right, sizes)
    depth = int(generations(tree.source).max())
    alt = (
        f"A tree of {plural(size, 'post')} over {plural(depth, 'generation')} and {plural(len(np.unique(tree.office)), 'office')}, and the share "
        f"of cascades by size on two logarithmic axes: {trivial:.0f} % have one post, the largest has {sizes.max():,}."
    )
    return finished("cascades", figure, alt)


def generations(source: np.ndarray) -> np.ndarray:
    """(posts,) steps of each post from the original."""
    steps = np.zeros(len(source), dtype=np.int64)
    for row, above in enumerate(source):
        steps[row] = steps[above] + 1 if above >= 0 else 0
    return steps


def branch_sizes(source: np.ndarray) -> np.ndarray:
    """(posts,) posts in the branch below each post, itself included."""
    sizes = np.ones(len(source), dtype=np.int64)
    for row in range(len(source) - 1, 0, -1):
        if source[row] >= 0:
            sizes[source[row]] += sizes[row]
    return sizes


def pruned(tree: Tree, most: int) -> Tree:
    """The tree without its smallest branches, at most that many posts."""
    if len(tree.source) <= most:
        return tree
    order = np.lexsort((generations(tree.source), -branch_sizes(tree.source)))  # a parent always comes before its children
    kept = np.sort(order[:most])
    return Tree(tree.seed, np.searchsorted(kept, tree.source[kept]) - (tree.source[kept] < 0), tree.office[kept])


def heights(source: np.ndarray) -> np.ndarray:
    """(posts,) vertical place of each post: leaves one below the other, a parent in the middle of its children."""
    below: list[list[int]] = [[] for _ in source]
    for row, above in enumerate(source):
        if above >= 0:
            below[above].append(row)
    size, place, free = branch_sizes(source), np.zeros(len(source)), 0.0
    waiting, order = [0], []
    while waiting:  # depth first, the largest branch on top
        row = waiting.pop()
        order.append(row)
        waiting += sorted(below[row], key=lambda child: (size[child], -child))
    for row in order:
        if not below[row]:
            place[row], free = free, free + 1
    for row in reversed(order):
        if below[row]:
            place[row] = np.mean([place[child] for child in below[row]])
    return place


def _draw_tree(axes: Axes, whole: Tree) -> None:
    tree = pruned(whole, MOST_NODES)
    x, y = generations(tree.source), heights(tree.source)
    ties = [[(x[above], y[above]), (x[row], y[row])] for row, above in enumerate(tree.source) if above >= 0]
    axes.add_collection(LineCollection(ties, colors="#B5B5B5", linewidths=0.8, zorder=1))
    names, counts = np.unique(whole.office, return_counts=True)
    by_posts = names[np.argsort(-counts, kind="stable")]
    looks = dict(zip(by_posts, OFFICE_LOOKS, strict=False))
    handles, told = [], dict(zip(by_posts.tolist(), kept_apart(by_posts.tolist(), MOST_LETTERS), strict=True))
    for name in by_posts:
        colour, marker = looks.get(name, (GREY, "."))
        mine = tree.office == name
        axes.scatter(x[mine], y[mine], s=26, color=colour, marker=marker, edgecolor=BLACK, linewidth=0.4, zorder=2)
        if name in looks:
            handles.append(_key(colour, marker, told[name]))
    if others := by_posts[len(looks) :].tolist():
        handles.append(_key(GREY, ".", told[others[0]] if len(others) == 1 else f"{len(others)} other offices"))
    under = offset_copy(axes.transAxes, axes.get_figure(root=True), y=-34, units="points")  # under the axis label, however high the axes
    columns = min(4, 60 // (4 + max(len(str(each.get_label())) for each in handles)))
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=under, ncols=columns, frameon=False,
        fontsize=8, handletextpad=0.2, borderaxespad=0,
    )  # fmt: skip
    cut = f" ({len(tree.source)} of {len(whole.source):,} posts drawn)" if len(tree.source) < len(whole.source) else ""
    axes.set_title(f"Each dot is a post, inspired by the one to its left{cut}")
    axes.set_xlabel("generation (steps from the original post)")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.04, y=0.04)
    axes.invert_yaxis()


def _key(colour: str, marker: str, label: str) -> Line2D:
    return Line2D([], [], color=colour, marker=marker, markeredgecolor=BLACK, markeredgewidth=0.4, linestyle="", label=label)


def _draw_ccdf(axes: Axes, sizes: np.ndarray) -> None:
    size, share = size_ccdf(sizes)
    axes.loglog(size, 100 * share, color=BLUE, marker="o", markersize=3.5, linewidth=1.2)
    axes.set_xlim(0.8, max(12, 1.4 * sizes.max()))
    axes.set_ylim(min(0.6 * 100 * share[-1], 8), 140)
    axes.set_title("Cascades at least this large")
    axes.set_xlabel("posts in the cascade")
    axes.set_ylabel("% of cascades")
    axes.minorticks_off()  # a minor tick costs as much time as a major one, and says nothing here
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(True, which="major", color="#E5E5E5", linewidth=0.7)
    axes.set_axisbelow(True)
