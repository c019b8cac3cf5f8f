"""How figures look: colours that colour-blind people tell apart, labels beside lines, captions with n and seeds."""

import io
import math
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FixedLocator, MaxNLocator

from experiments.report.drawing import Basis, Drawing, Facts
from experiments.report.letters import give_letters, keep_fonts_in_memory
from experiments.report.numbers import minus
from experiments.statistics.verdict import prediction_ends

keep_fonts_in_memory()

# Okabe & Ito (2008), darkest first where lines must differ in greyscale too.
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, YELLOW, BLACK, GREY = "#E69F00", "#56B4E9", "#F0E442", "#222222", "#9A9A9A"
OFFICE_LOOKS = (
    *((BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (PURPLE, "D")),
    *((SKY, "v"), (VERMILLION, "P"), (YELLOW, "X")),
)
"""Colour and marker of the offices with most posts; all others are grey dots."""

CAVEAT = "Rests on assumptions: ranks campaigns, does not forecast."
"""On every figure, since figures travel without their report."""

MAP_COLOURS = "YlGnBu"
"""Light to dark without a turn, so that it reads in greyscale."""

PAPER = {"boxstyle": "square,pad=0.1", "facecolor": "white", "alpha": 0.7, "linewidth": 0}
"""Behind words that stand on lines. A white edge around each letter needs ten times the bytes."""

PNG_DPI = 110
MOST_DATES = 10
"""Dates along an axis of days, at most."""
MOST_TOLD = 3
"""Teasers named in one place along the days."""

_RC: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#666666",
    "axes.labelcolor": BLACK,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "text.hinting": "none",  # fitting letters to dots took a tenth of the time of drawing
    "svg.fonttype": "path",
    "path.simplify": True,
}


@contextmanager
def drawing_style() -> Iterator[None]:
    """The looks, for everything made inside the `with` block."""
    with mpl.rc_context(_RC), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # a box for a rare character is no error
        yield


def in_dots(figure: Figure) -> bytes:
    """A figure that is laid out as PNG, the same bytes every time."""
    file, canvas = io.BytesIO(), FigureCanvasAgg(figure)
    figure.set_dpi(PNG_DPI)  # SVG has its own
    with drawing_style():
        canvas.print_png(file, metadata={"Software": None}, pil_kwargs={"compress_level": 1})  # type: ignore[no-untyped-call]  # hardly larger than with more effort
    return file.getvalue()


def new_figure(width: float, height: float, facts: Basis, headline: str, note: str = "", caveat: str = CAVEAT) -> Figure:
    """An empty figure (inches) with its headline and caption; `note` says how to read it."""
    figure = Figure(figsize=(width, height), layout=ConstrainedLayoutEngine(w_pad=0.12))  # inches; less cuts long names
    FigureCanvasAgg(figure)
    figure.suptitle(headline, x=0.01, ha="left", fontsize=12.5, fontweight="bold")
    lines = (f"{note} {caveat}".strip(), facts.caption)
    small = "\n".join(textwrap.fill(each, int(17.5 * width)) for each in lines)
    figure.supxlabel(small, x=0.01, ha="left", fontsize=7.5, color="#555555")
    return figure


def finished(name: str, figure: Figure, alt: str) -> Drawing:
    """The figure as SVG, the same bytes every time. Laid out once, and drawn once: `savefig` draws twice.

    Letters that no font of this machine has stay text in the SVG: a browser has other fonts.
    """
    missing = give_letters(figure)
    figure.set_dpi(PNG_DPI)  # for the layout too: the size of every word is worked out once
    FigureCanvasAgg(figure)
    layout = figure.get_layout_engine()
    if layout is not None and figure.axes:
        layout.execute(figure)
    figure.set_layout_engine("none")
    svg = io.BytesIO()
    canvas: Any = FigureCanvasSVG(figure)
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none" if missing else "path"}):
        canvas.print_svg(svg, metadata={"Date": None, "Creator": None})
    return Drawing(name, alt, svg.getvalue().translate(WITHOUT_CONTROLS), figure)


WITHOUT_CONTROLS = bytes(32 if each < 32 and each not in b"\t\n\r" else each for each in range(256))
"""A space for each control character: slides break the lines of a title with one, and no XML may hold any."""


def band(axes: Axes, days: np.ndarray, values: np.ndarray, colour: str, style: Any = "-") -> np.ndarray:
    """Median over replications (rows of `values`) as a line, the middle 90 % as a band; returns the median (days,)."""
    middle, (low, high) = np.nanmedian(values, axis=0), prediction_ends(values, axis=0)
    axes.fill_between(days, low, high, color=colour, alpha=0.22, linewidth=0)
    axes.plot(days, middle, color=colour, linestyle=style, linewidth=1.9)
    return np.asarray(middle)


def label_ends(axes: Axes, x: float, labels: list[tuple[float, str, str]], gap: float = 0.06) -> None:
    """Names beside the ends of lines (value, text, colour), moved apart where they would touch.

    `gap` is the height of a line of text as a share of the axis.
    """
    bottom, top = axes.get_ylim()
    floor = -np.inf
    for value, text, colour in sorted(labels):
        height = gap * (top - bottom) * (1 + text.count("\n"))
        place = max(value, floor + height / 2)
        floor = place + height / 2
        axes.annotate(
            text, (x, place), (7, 0), textcoords="offset points", annotation_clip=False, color=colour,
            va="center", ha="left", fontsize=9, fontweight="bold",
        )  # fmt: skip


def mark_day(axes: Axes, day: float, text: str, side: str = "center") -> None:
    """A thin vertical line with its name on top; `side`: which end of the name stands over the line."""
    axes.axvline(day, color="#777777", linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
    axes.annotate(
        text, (day, 1), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points",
        fontsize=8, color="#444444", va="bottom", ha=side,
    )  # fmt: skip


def mark_teasers(axes: Axes, facts: Facts, named: bool = True) -> None:
    """A dotted line a teaser; date and channel beside it, and of those too close for that beside the last of them (beside the first, where they are
    too many to name each). Where there are waves, a dashed line with the name of each instead of the names of teasers."""
    first, last = axes.get_xlim()
    names = [(day, channel) for day, channel in sorted(facts.teasers) if first <= day <= last]
    for day, _ in names:
        axes.axvline(day, color="#777777", linewidth=0.7, linestyle=(0, (1, 2)), zorder=0)
    if facts.waves:
        names = [(day, " and ".join(each)) for day, each in _starts(facts).items()]
        for day, _ in names:
            axes.axvline(day, color=GREEN, linewidth=1.0, linestyle=(0, (4, 3)), zorder=0)
    for day, words in (
        _gathered([(day, f"{facts.date(day)} {name.replace('_', ' ')}") for day, name in names], 0.018 * (last - first)) if named else ()
    ):
        more = [f"and {len(words) - MOST_TOLD} more"] if len(words) > MOST_TOLD else []
        axes.annotate(
            "\n".join([*words[:MOST_TOLD], *more]), (day, 1), (1.5, -4), xycoords=("data", "axes fraction"), textcoords="offset points",
            rotation=90, fontsize=7, linespacing=1.05, color="#444444", va="top", ha="left", zorder=4,
            bbox=PAPER,
        )  # fmt: skip


def _gathered(names: list[tuple[int, str]], line: float) -> list[tuple[int, list[str]]]:
    """Names of days, those together between which a line of text (`line` days wide) has no room, and the day beside which they stand."""
    found = list[list[tuple[int, str]]]()
    for day, text in names:
        if found and day < found[-1][-1][0] + line * len(found[-1]):
            found[-1].append((day, text))
        else:
            found.append([(day, text)])
    return [(each[0 if len(each) > MOST_TOLD else -1][0], [text for _, text in each]) for each in found]


def _starts(facts: Facts) -> dict[int, list[str]]:
    """Names of the waves that start on each day."""
    found: dict[int, list[str]] = {}
    for day, name in sorted(facts.waves):
        found.setdefault(day, []).append(name)
    return found


def thousands(axis: Axis) -> None:
    """Tick labels such as 12,000, at whole numbers alone: rounded ones would say 2 at 2.5, and 0 more than once. Limits have to be set before."""
    axis.set_major_formatter(lambda value, _: minus(f"{value:,.0f}"))
    _have_room(axis)
    locator = axis.get_major_locator()
    if isinstance(locator, MaxNLocator):
        locator.set_params(integer=True)


def plain_numbers(axis: Axis) -> None:
    """Tick labels such as 0.25 and 250,000: none is written as a power of ten or as what is to be added to another. Limits have to be set before."""
    axis.set_major_formatter(lambda value, _: minus(f"{value:,g}" if abs(value) < 1e5 else f"{value:,.0f}"))
    _have_room(axis)


def _have_room(axis: Axis) -> None:
    """As few ticks along the bottom as their numbers have room for, where these are long; words beside the axes take two fifths of the width."""
    most = max(map(abs, axis.get_view_interval()))
    figure = axis.get_figure(root=True)
    if isinstance(axis, XAxis) and figure and most >= 1e5 and isinstance(axis.get_major_locator(), MaxNLocator):
        inches = 0.6 * axis.axes.get_position().width * figure.get_figwidth()
        axis.set_major_locator(MaxNLocator(min(8, max(1, int(inches / (0.1 * len(f"{most:,.0f}"))) - 1)), steps=[1, 2, 2.5, 5, 10]))


def day_axis(axes: Axes, facts: Facts, most: int = MOST_DATES) -> None:
    """Dates, as far apart as there is room for, counted from day zero; below them, when the first workshop is. Limits have to be set before."""
    said, day = ("day zero", 0) if facts.first_workshop is None else ("first workshop", facts.first_workshop)
    axes.set_xlabel(f"{said}: {facts.date(day)} {(date.fromisoformat(facts.day_zero) + timedelta(day)).year}")
    axes.xaxis.set_major_locator(FixedLocator(days_told(*axes.get_xlim(), date.fromisoformat(facts.day_zero), most)))
    axes.xaxis.set_major_formatter(lambda day, _: facts.date(day))


def days_told(first: float, last: float, day_zero: date, most: int = MOST_DATES) -> list[int]:
    """Days from `first` to `last` whose dates are written on an axis: two or four weeks apart, counted from day zero (of less than four weeks: days or
    a week); of a long time the first of every month, or of some of them."""
    for step in (14, 28) if last - first >= 28 else (1, 2, 7):
        found = list(range(math.ceil(first / step) * step, math.floor(last) + 1, step))
        if len(found) <= most:
            return found
    start, end = (day_zero + timedelta(int(day)) for day in (math.ceil(first), math.floor(last)))
    months = [date(month // 12, month % 12 + 1, 1) for month in range(12 * start.year + start.month - 1, 12 * end.year + end.month)]
    days = [(each - day_zero).days for each in months if start <= each <= end]
    return days[:: -(-len(days) // most)]


def roomy_figure(width: float, height: float, basis: Basis, headline: str, note: str) -> Figure:
    """An empty figure whose headline may take two lines, with room for words beside the axes (which are a little wider in
    one file format than in another)."""
    wrapped = textwrap.fill(headline, int(9.2 * width))
    figure = new_figure(width, height + 0.22 * wrapped.count("\n"), basis, wrapped, note)
    figure.set_layout_engine("constrained", rect=(0.015, 0, 0.955, 1))
    return figure
