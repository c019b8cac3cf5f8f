"""Who talked: share of attendees who told the content, by level and by time with the firm."""

from collections.abc import Sequence

import numpy as np

from experiments.report.drawing import Drawing, Facts
from experiments.report.style import BLUE, finished, new_figure
from experiments.verbs.run.talkers import TITLES, Talkers
from sim.disclosure import SMALL_GROUP


def who_talked(groups: Sequence[Talkers], facts: Facts) -> Drawing:
    """A dot and its interval a group; groups that are too small to be shown are named without a dot."""
    shown = [each for each in groups if np.isfinite(each.share)]
    if not shown:
        figure = new_figure(8.2, 1.6, facts, "Too few attend to say who talks")
        return finished("who_talked", figure, "No figure: in no group do five people attend, so nothing is shown about who talked.")
    rows, place = list[tuple[float, str, Talkers | None]](), 0.0
    for kind, title in TITLES.items():
        rows.append((place, title, None))
        for group in groups:
            if group.kind == kind:
                place += 1
                rows.append((place, group.name, group))
        place += 1.6
    note = (
        "Dots: mean over replications; lines: 90 % interval of that mean; beside them how many of the group attend, on average. "
        "Of real people, fewer than five, or five attendees, are not shown on their own."
    )
    figure = new_figure(8.2, 1.5 + 0.27 * (place + 1), facts, headline(shown), note)
    axes = figure.add_subplot()
    for place, _, each in rows:
        if each is not None and np.isfinite(each.share):
            if np.isfinite(each.low):
                axes.plot([100 * each.low, 100 * each.high], [place, place], color=BLUE, linewidth=2.6, solid_capstyle="butt")
            axes.plot(100 * each.share, place, "o", color=BLUE, markersize=6, clip_on=False)
        if each is not None:
            words = beside(each)
            axes.annotate(
                words, (1.02, place), xycoords=("axes fraction", "data"), annotation_clip=False, va="center", fontsize=8.5, color="#444444"
            )
    axes.set_yticks([place for place, _, _ in rows], [text for _, text, _ in rows])
    for label, (_, _, each) in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if each is None else "normal")
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(rows[-1][0] + 0.7, -0.6)
    axes.set_xlim(0, 100)
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_xlabel("attendees who told a peer or boss the content within 28 days (%)")
    told = "; ".join(f"{each.name} {100 * each.share:.0f} %" for each in shown)
    return finished("who_talked", figure, f"Share of attendees who told the content, by level and by time with the firm: {told}.")


def headline(shown: Sequence[Talkers]) -> str:
    """Which groups of a kind differ clearly, by the widest gap; or that none does. Groups of few attendees say too little to be named."""
    told_of = [each for each in shown if each.attended >= SMALL_GROUP]
    if not told_of:
        return "Too few attend in any group to say who talks"
    gaps = [
        (most.low - least.high, most, least)
        for kind in TITLES
        if (same := [each for each in told_of if each.kind == kind])
        for most, least in [(max(same, key=lambda each: each.share), min(same, key=lambda each: each.share))]
    ]
    clear, most, least = max(gaps, key=lambda each: each[0] if np.isfinite(each[0]) else -1.0)
    told = f"{100 * most.share:.0f} % of “{most.name}” tell the content"
    if clear > 0:
        return f"{told}, {100 * least.share:.0f} % of “{least.name}”"
    lowest, highest = (100 * pick(each.share for each in told_of) for pick in (min, max))
    between = f"{lowest:.0f} to {highest:.0f}" if round(lowest) < round(highest) else f"{lowest:.0f}"
    if len(told_of) < len(shown):
        return f"{between} % tell the content in groups of which {SMALL_GROUP} or more attend"
    return f"{between} % tell the content, whatever their level and time with the firm"


def beside(each: Talkers) -> str:
    """What is said beside a dot: the share, and of how many."""
    if not np.isfinite(each.attended):
        return "too few attend to show"
    share = f"{100 * each.share:.0f} %" if np.isfinite(each.share) else "–"
    few = 0 < each.attended < 1  # on average; "0 attend" beside their share would contradict itself
    return f"{share} · {each.attended:,.{1 if few else 0}f} of {each.people:,.0f} attend"
