"""How every figure looks: colours that colour-blind people tell apart, labels beside the lines, a caption with n and seeds."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

# Okabe & Ito (2008), darkest first where lines must differ in greyscale too.
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, YELLOW, BLACK, GREY = "#E69F00", "#56B4E9", "#F0E442", "#222222", "#9A9A9A"
OFFICE_LOOKS = (
    *((BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (PURPLE, "D")),
    *((SKY, "v"), (VERMILLION, "P"), (YELLOW, "X")),
)
"""Colour and marker of the offices with most posts; all others are grey dots."""

MAP_COLOURS = "YlGnBu"
"""Light to dark without a turn, so that it reads in greyscale."""

_RC = {
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
    "svg.fonttype": "path",
    "path.simplify": True,
}


@dataclass(frozen=True)
class Facts:
    """What captions and marks say about a run, from its manifest. Days count from the first workshop."""

    title: str
    company: str
    replications: int
    first_seed: int
    last_seed: int
    first_day: int
    opens: int
    closes: int
    day_zero: str

    @property
    def caption(self) -> str:
        """The small print of every figure."""
        seeds = f"seeds {self.first_seed} to {self.last_seed}" if self.replications > 1 else f"seed {self.first_seed}"
        return (
            f"{self.title} · {self.company} · n = {self.replications} replication{'s' * (self.replications > 1)}, {seeds} · "
            "rests on assumptions: ranks, does not forecast"
        )


@dataclass(frozen=True)
class Drawing:
    """A figure and what it says to those who cannot see it."""

    name: str
    alt: str
    svg: bytes
    png: bytes


@contextmanager
def drawing_style() -> Iterator[None]:
    """The looks, for everything made inside the `with` block."""
    with mpl.rc_context(_RC), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # a box for a rare character is no error
        yield


def new_figure(width: float, height: float, facts: Facts, headline: str, note: str = "") -> Figure:
    """An empty figure (inches) with its headline and caption; `note` says how to read it."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(headline, x=0.01, ha="left", fontsize=12.5, fontweight="bold")
    small = "\n".join(filter(None, [note, facts.caption]))
    figure.supxlabel(small, x=0.01, ha="left", fontsize=7.5, color="#555555")
    return figure


def finished(name: str, figure: Figure, alt: str) -> Drawing:
    """The figure as files, the same bytes every time."""
    with mpl.rc_context({"svg.hashsalt": name}):
        svg, png = io.BytesIO(), io.BytesIO()
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        figure.savefig(png, format="png", dpi=150, metadata={"Software": None})
    return Drawing(name, alt, svg.getvalue(), png.getvalue())


def band(axes: Axes, days: np.ndarray, values: np.ndarray, colour: str, style: Any = "-") -> np.ndarray:
    """Median over replications (rows of `values`) as a line, the middle 90 % as a band; returns the median."""
    low, middle, high = np.nanpercentile(values, [5, 50, 95], axis=0)
    axes.fill_between(days, low, high, color=colour, alpha=0.22, linewidth=0)
    axes.plot(days, middle, color=colour, linestyle=style, linewidth=1.9)
    return np.asarray(middle)


def label_ends(axes: Axes, x: float, labels: list[tuple[float, str, str]], gap: float = 0.055) -> None:
    """Names beside the ends of lines (value, text, colour), moved apart where they would touch."""
    bottom, top = axes.get_ylim()
    step, last = gap * (top - bottom), -np.inf
    for value, text, colour in sorted(labels):
        last = max(value, last + step * (1 + text.count("\n")))
        axes.text(x, last, f"  {text}", color=colour, va="center", ha="left", fontsize=9, fontweight="bold", clip_on=False)


def mark_day(axes: Axes, day: float, text: str) -> None:
    """A thin vertical line with its name on top."""
    axes.axvline(day, color="#777777", linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
    axes.annotate(
        text, (day, 1), (3, -2), xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=7.5,
        color="#555555", rotation=90, va="top", ha="left",
    )  # fmt: skip


def day_axis(axes: Axes, facts: Facts) -> None:
    """Days from the first workshop, in weeks."""
    axes.set_xlabel(f"days from the first workshop (day 0 = {facts.day_zero})")
    axes.xaxis.set_major_locator(MultipleLocator(14))
