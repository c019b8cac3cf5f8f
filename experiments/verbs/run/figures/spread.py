"""The spread over the offices: offices on a ring in the order of their morning, as a picture and as a moving one."""

import io
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont
from matplotlib.patches import FancyArrowPatch
from PIL import Image, ImageDraw, ImageFont

from experiments.report.drawing import Drawing, Facts
from experiments.report.letters import give_letters
from experiments.report.numbers import minus, number
from experiments.report.style import BLACK, BLUE, CAVEAT, ORANGE, PAPER, finished, new_figure
from experiments.report.wording import kept_apart

MOST_OFFICES = 16
"""More cannot be distinguished on a ring; those with fewest posts are left out, and the note says so."""
FULL_LABELS = 10
"""Up to this many offices labels have room for intervals."""
MOST_ARROWS = 14
HEADLINE_LETTERS = 80
"""As many as the figure is wide: two long names of offices take another line."""
MOST_FRAMES = 60
FRAME_MILLISECONDS, LAST_MILLISECONDS = 200, 3000
FADE = 0.5
"""What is left of the light of a post on the next day."""
THICKNESS = np.linspace(0.5, 4, 21)
"""Of a line in points, from the office of the post that inspired to the office of the post it inspired."""
FILM_DPI = 100


@dataclass(frozen=True)
class OfficeSpread:
    """Posts by office, over all replications and in one of them.

    `names` (O,) in the order in which their day begins; `offsets` their UTC offset where it is known. `posts` (R, O) of
    each replication, `first` (R, O) day of the first post (nan: none), `flow` (O, O) mean of posts that office i inspired
    in office j. `reached` (R,) offices that post, also those that are not drawn. `days` (D,); of the one replication `seed`: `by_day` (D, O) posts, `flow_by_day` (D, O, O).
    """

    names: Sequence[str]
    offsets: Mapping[str, float]
    days: np.ndarray
    posts: np.ndarray
    first: np.ndarray
    flow: np.ndarray
    reached: np.ndarray
    seed: int
    by_day: np.ndarray
    flow_by_day: np.ndarray


def spread_of(names: Sequence[str], offsets: Mapping[str, float], days: np.ndarray, posts: Mapping[str, np.ndarray], seeds: np.ndarray, seed: int) -> OfficeSpread:  # fmt: skip
    """Counts from the table of posts of all replications; `seeds` (R,) of the replications, `seed` the one to be watched."""
    number = {name: i for i, name in enumerate(names)}
    office = np.array([number[name] for name in posts["office"]], np.int64)
    inspired = posts["source"] >= 0
    source = np.array([number[name] for name in posts["source_office"][inspired]], np.int64)
    replication, day = np.searchsorted(seeds, posts["seed"]), posts["day"] - days[0]
    counts, first = np.zeros((len(seeds), len(names))), np.full((len(seeds), len(names)), np.inf)
    np.add.at(counts, (replication, office), 1)
    np.minimum.at(first, (replication, office), posts["day"])
    flow, by_day = np.zeros((len(names), len(names))), np.zeros((len(days), len(names)))
    flow_by_day = np.zeros((len(days), len(names), len(names)))
    np.add.at(flow, (source, office[inspired]), 1 / len(seeds))
    mine = posts["seed"] == seed
    np.add.at(by_day, (day[mine], office[mine]), 1)
    np.add.at(flow_by_day, (day[inspired][mine[inspired]], source[mine[inspired]], office[inspired][mine[inspired]]), 1)
    kept = np.sort(np.argsort(-counts.sum(axis=0), kind="stable")[:MOST_OFFICES])
    pairs = np.ix_(kept, kept)
    return OfficeSpread(
        [names[i] for i in kept], offsets, days, counts[:, kept], np.where(np.isinf(first), np.nan, first)[:, kept],
        flow[pairs], (counts > 0).sum(axis=1), seed, by_day[:, kept], flow_by_day[:, *pairs],
    )  # fmt: skip


def spread(found: OfficeSpread, offices: int, facts: Facts) -> Drawing:
    """The ring over all replications, and one replication day by day as a GIF; `offices` there are in the company."""
    posts, count = found.posts.mean(axis=0), len(found.names)
    reached = found.reached.mean()
    across = found.flow - np.diag(np.diag(found.flow))
    headline = _posting(float(reached), offices, facts.replications) if posts.any() else "No office posts"
    if offices == 1 and posts.any():
        headline = f"The only office has {_counted(float(posts[0]))}"
    if across.any():
        one, other = (int(i) for i in np.unravel_index(np.argmax(across), across.shape))
        names = kept_apart(found.names)
        headline += f"; {names[one]} inspires {names[other]} most"
    note = (
        "Clockwise in the order in which their day begins. Disc: posts, mean over replications; in brackets 90 % of replications. "
        f"First: median day of the first post. Arrow: posts inspired in another office, mean; the {MOST_ARROWS} largest."
    )
    if offices > count:
        note += f" The {count} of {offices} offices with most posts."
    figure = new_figure(9.2, 5.9, facts, textwrap.fill(headline, HEADLINE_LETTERS), note)
    axes = figure.add_subplot()
    size = _size(posts, posts.max(initial=0))
    texts = [_label(found, i, facts, detailed=count <= FULL_LABELS) for i in range(count)]
    places = _ring(axes, texts, 8.5 if count <= FULL_LABELS else 7.5)
    _arrows(axes, places, across, size)
    axes.scatter(places[:, 0], places[:, 1], s=size, color=BLUE, edgecolor="white", linewidth=1, zorder=3)
    told = "; ".join(f"{name} {number:.0f}" for name, number in zip(found.names, posts, strict=True))
    alt = f"Offices on a ring, with arrows between those that inspire each other. Posts on average: {told}. {headline}."
    return replace(finished("spread", figure, alt), gif=_film(found, facts) if found.by_day.any() else None)


def _posting(reached: float, offices: int, replications: int) -> str:
    """How many offices post; a mean over replications is called one."""
    if replications > 1:
        return f"On average {number(reached, 'offices')} of {offices} offices post"
    return f"{reached:.0f} of {offices} offices {'posts' if reached == 1 else 'post'}"


def _label(found: OfficeSpread, i: int, facts: Facts, detailed: bool) -> str:
    """Name, UTC offset where it is known, posts with where 90 % of replications lie, and the first day."""
    name, posts, first = kept_apart(found.names)[i], found.posts[:, i], found.first[:, i]
    offset = found.offsets.get(found.names[i])
    text = name + (f" (UTC{_signed(offset)})" if offset is not None else "")
    if not detailed or not posts.any():
        return f"{text}\n{_counted(posts.mean())}"
    low, high = np.percentile(posts, [5, 95])
    between = f" ({low:.0f} to {high:.0f})" if len(posts) > 1 else ""
    return f"{text}\n{_counted(posts.mean())}{between}\nfirst on {facts.date(np.nanmedian(first))}"


def _counted(posts: float) -> str:
    """Posts, on average: in tenths where there are so few that a disc would stand for none."""
    told = f"{posts:.{1 if 0 < posts < 0.95 else 0}f}"
    return f"{told} post{'s' * (told != '1')}"


def _signed(value: float) -> str:
    return minus(f"{value:+g}").replace("+0", "±0")


def _size(posts: np.ndarray, top: float) -> np.ndarray:
    """Areas of discs in square points: nobody's is a dot."""
    return 14 + 886 * posts / max(top, 1.0)


def _ring(axes: Axes, texts: Sequence[str], fontsize: float) -> np.ndarray:
    """The empty ring with its labels outside; returns the (O, 2) places of offices."""
    turn = np.linspace(0, 2 * np.pi, 200)
    angle = np.pi / 2 - 2 * np.pi * (np.arange(len(texts)) + 0.5) / max(len(texts), 1)
    places = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    axes.set(aspect="equal", xlim=(-1.3, 1.3), ylim=(-1.3, 1.3))
    axes.set_axis_off()
    axes.plot(np.cos(turn), np.sin(turn), color="#DDDDDD", linewidth=1, zorder=0)
    for (x, y), text in zip(places, texts, strict=True):
        side = "left" if x > 0.05 else "right" if x < -0.05 else "center"
        middle = "center" if abs(y) < 0.85 else "bottom" if y > 0 else "top"
        axes.annotate(text, (1.17 * x, 1.17 * y), va=middle, ha=side, fontsize=fontsize, color=BLACK, annotation_clip=False)
    return places


def _arrows(axes: Axes, places: np.ndarray, across: np.ndarray, size: np.ndarray) -> None:
    top = float(across.max(initial=0))
    for flat in np.argsort(-across, axis=None, kind="stable")[:MOST_ARROWS]:
        one, other = np.unravel_index(flat, across.shape)
        if across[one, other] < 0.1:
            break
        share = float(across[one, other]) / top
        ends = [0.5 * float(np.sqrt(size[i])) + 1 for i in (one, other)]
        axes.add_patch(
            FancyArrowPatch(
                tuple(places[one]), tuple(places[other]), connectionstyle="arc3,rad=0.16", arrowstyle="-|>", mutation_scale=7 + 6 * share,
                linewidth=0.7 + 3.2 * share, color=ORANGE, alpha=0.85, shrinkA=ends[0], shrinkB=ends[1], zorder=2,
            )
        )  # fmt: skip
        x, y = _bend(places[one], places[other])[10]
        axes.text(
            x, y, f"{across[one, other]:.1f}", fontsize=7, ha="center", va="center", zorder=4, bbox=PAPER,
        )  # fmt: skip


def _bend(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """(21, 2) points of the bow from one place to another, as matplotlib's arc3 bends it."""
    (x1, y1), (x2, y2) = one, other
    control = np.array([(x1 + x2) / 2 + 0.16 * (y2 - y1), (y1 + y2) / 2 - 0.16 * (x2 - x1)])
    t = np.linspace(0, 1, 21)[:, None]
    return np.asarray((1 - t) ** 2 * one + 2 * t * (1 - t) * control + t**2 * other)


def _bows(places: np.ndarray, point: float) -> np.ndarray:
    """(O, O, 42, 2) outlines of the lines from every office to every other; `point` is the length of a point on the axes."""
    outlines = np.zeros((len(places), len(places), 2 * len(THICKNESS), 2))
    for one, other in np.ndindex(len(places), len(places)):
        bow = _bend(places[one], places[other])
        along = np.gradient(bow, axis=0)
        length = np.maximum(np.hypot(*along.T), 1e-9)[:, None]
        aside = along[:, ::-1] * [-1, 1] / length * THICKNESS[:, None] / 2 * point
        outlines[one, other] = np.concatenate([bow + aside, (bow - aside)[::-1]])
    return outlines


def _film(found: OfficeSpread, facts: Facts) -> bytes:
    """One replication as a GIF, from two days before its first post: the ring is drawn once, then only what moves."""
    busy = np.flatnonzero(found.by_day.any(axis=1))
    begin = max(int(busy[0]) - 2, 0)
    step = -(-(len(found.days) - begin) // MOST_FRAMES)
    figure = Figure(figsize=(6.4, 5.0), dpi=FILM_DPI)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, 0.06, 0.96, 0.82))
    places = _ring(axes, kept_apart(found.names, 18), 9)
    figure.text(0.02, 0.965, "Posts light up, day by day", fontsize=12.5, fontweight="bold", va="top")
    caption = f"{facts.title} · {facts.company} · seed {found.seed}, one of {facts.replications:,} replications. Disc: posts so far; ring: posts that day."
    figure.text(
        0.02,
        0.02,
        "\n".join(textwrap.wrap(f"{caption} Line: a post inspired in another office, there the line is thick. {CAVEAT}", 112)),
        fontsize=7,
        color="#555555",
    )
    lines = PolyCollection([], facecolor=ORANGE, edgecolor="none", zorder=1)
    axes.add_collection(lines)
    lit = axes.scatter(places[:, 0], places[:, 1], s=1, facecolor="none", edgecolor=ORANGE, zorder=2)
    discs = axes.scatter(places[:, 0], places[:, 1], s=1, color=BLUE, edgecolor="white", zorder=3)
    moving = (lines, lit, discs)
    for each in moving:
        each.set_animated(True)
    give_letters(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    still = canvas.copy_from_bbox(figure.bbox)  # type: ignore[no-untyped-call]
    bows = _bows(places, FILM_DPI / 72 / np.ptp(axes.transData.transform([(0, 0), (1, 0)])[:, 0]))
    clock = ImageFont.truetype(findfont("DejaVu Sans"), round(10.5 * FILM_DPI / 72))
    so_far, light, flow = np.zeros(len(places)), np.zeros(len(places)), np.zeros((len(places), len(places)))
    top, busyness, frames = float(found.by_day.sum(axis=0).max()), list[float](), list[Image.Image]()
    for t in range(begin, len(found.days)):
        so_far += found.by_day[t]
        light, flow = np.maximum(found.by_day[t], FADE * light), np.maximum(found.flow_by_day[t] > 0, FADE * flow)
        if (t - begin) % step and t < len(found.days) - 1:
            continue
        shown = (flow > 0.1) & ~np.eye(len(places), dtype=bool)
        lines.set_verts(bows[shown])
        if shown.any():
            lines.set_alpha(flow[shown].tolist())
        busyness.append(float(light.sum() + flow.sum()))
        size = _size(so_far, top)
        discs.set_sizes(size)
        lit.set_sizes((np.sqrt(size) + 5 * np.sqrt(light)) ** 2)
        lit.set_linewidth(2.2 * np.minimum(light, 1))
        canvas.restore_region(still)  # type: ignore[no-untyped-call]
        for each in moving:
            figure.draw_artist(each)
        frame = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")  # type: ignore[no-untyped-call]
        day = int(found.days[t])
        told = f"{facts.date(day)}: {so_far.sum():,.0f} posts so far"
        ImageDraw.Draw(frame).text((13, 39), told, fill=BLACK, font=clock)  # by the library of pictures: matplotlib draws letter by letter
        frames.append(frame)
    colours = frames[int(np.argmax(busyness))].quantize(32)
    flat = [each.quantize(palette=colours, dither=Image.Dither.NONE) for each in frames]
    file = io.BytesIO()
    durations = [FRAME_MILLISECONDS] * (len(flat) - 1) + [LAST_MILLISECONDS]
    flat[0].save(file, format="GIF", save_all=True, append_images=flat[1:], duration=durations, loop=0, optimize=True)  # only what changed
    return file.getvalue()
