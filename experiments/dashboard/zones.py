"""The offices as a picture: west on the left, east on the right, each as large as it has people, lit up by its posts.

Plain SVG, shown as a picture and not as part of the page, so that no name in it can do anything; names are escaped all
the same.
"""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from experiments.dashboard.one_run import OneRun
from experiments.report.numbers import minus
from experiments.report.style import BLUE, ORANGE, SKY, VERMILLION
from experiments.report.wording import kept_apart, width_of

STRIP_HEIGHT = 110


class Canvas(NamedTuple):
    """What a picture is drawn on."""

    width: int = 1120
    map_height: int = 400
    margin: int = 70
    largest: int = 46  # radius of the largest office

    @property
    def narrow(self) -> bool:
        """Whether it is one for a phone: upright, with little room for words."""
        return self.width < self.map_height


WIDE, UPRIGHT = Canvas(), Canvas(420, 560, 40, 30)

FEW = 16
"""Offices up to which each has its name; of more, the largest and those that post today."""

MOST_LETTERS = 22
"""Of the name of an office: longer ones are drawn without their middle."""

ASIDE = (0, -130, 130, -260, 260, -390, 390)
"""How far an office may lie beside its zone."""

GLOWS_FOR = 3
"""Days for which an inspiration stays drawn, ever fainter."""

DATE_WIDTH = 44
"""What a date below the days takes."""

QUIET, INK, SOFT = "#E4E4E4", "#222222", "#555555"


def places(offset: np.ndarray, people: np.ndarray, canvas: Canvas = WIDE) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(O,) middle points and radii. Offices lie by their UTC offset from west to east; those that would touch one that is
    there already go to the next free height, and beside their zone where that is full."""
    x = _homes(offset, canvas)
    radius = np.clip(np.sqrt(people / people.max()) * canvas.largest * (1 if len(people) <= FEW else 0.65), 7, None)
    heights = _heights(len(people), canvas)
    y = np.full(len(people), canvas.map_height / 2)
    set_down: list[int] = []
    for i in np.argsort(-people, kind="stable").tolist():

        def room(place: tuple[float, float], mine: int = i) -> float:
            return min(
                (math.hypot(place[0] - x[j], place[1] - y[j]) - radius[mine] - radius[j] - 30 for j in set_down),
                default=math.inf,
            )

        def off(place: tuple[float, float], home: float = float(x[i])) -> tuple[float, float]:
            return abs(place[0] - home), abs(place[1] - canvas.map_height * 0.45)

        spots = [(float(x[i]) + aside, height) for aside in ASIDE for height in heights]
        fits = [
            (across, height)
            for across, height in spots
            if canvas.margin <= across <= canvas.width - canvas.margin
            and radius[i] + 8 < height < canvas.map_height - radius[i] - 34
            and room((across, height)) > 0
        ]
        x[i], y[i] = min(fits, key=off) if fits else max(spots[: len(heights)], key=room)
        set_down.append(i)
    return x, y, radius


def _homes(offset: np.ndarray, canvas: Canvas) -> np.ndarray:
    """(O,) how far to the right the zone of each office lies."""
    low, high = float(offset.min()) - 0.5, float(offset.max()) + 0.5
    return np.asarray(canvas.margin + (offset - low) / (high - low) * (canvas.width - 2 * canvas.margin))


def _heights(count: int, canvas: Canvas) -> list[float]:
    steps = 9 if count <= FEW else 15
    return [45 + (canvas.map_height - 110) * step / (steps - 1) for step in range(steps)]


def picture(run: OneRun, day: int, marks: Sequence[tuple[int, str]] = (), canvas: Canvas = WIDE) -> str:
    """The offices on a day, above the posts of all days; `marks`: days (from 0) and kinds (teaser, session) below them."""
    width, height = canvas.width, canvas.map_height + STRIP_HEIGHT + (20 if canvas.narrow else 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        *_zones(run, canvas),
        *_inspirations(run, day, canvas),
        *_offices(run, day, canvas),
        *_strip(run, day, marks, canvas),
        "</svg>",
    ]
    return "".join(parts)


def _zones(run: OneRun, canvas: Canvas) -> list[str]:
    """A line an hour zone that has an office, with its name."""
    x = _homes(run.utc_offset_hours, canvas)
    found: list[str] = []
    last = -math.inf
    for quarter in sorted(set(np.round(run.utc_offset_hours * 4).astype(int).tolist())):  # Nepal is three quarters of an hour off
        at = float(x[np.argmin(np.abs(run.utc_offset_hours - quarter / 4))])
        found.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="22" y2="{canvas.map_height - 8}" stroke="#EEEEEE"/>')
        if at - last > 48:
            found.append(_text(at, 14, minus(f"UTC{quarter / 4:+g}"), 11, SOFT))
            last = at
    return found


def _inspirations(run: OneRun, day: int, canvas: Canvas) -> list[str]:
    """Who inspired whom, today and the days before."""
    x, y, _ = places(run.utc_offset_hours, run.people, canvas)
    found = []
    for ago in range(GLOWS_FOR):
        rows = run.inspired[run.inspired[:, 0] == day - ago]
        pairs, counts = np.unique(rows[:, 1:], axis=0, return_counts=True)
        for (one, other), times in zip(pairs.tolist(), counts.tolist(), strict=True):
            if one == other:
                continue
            bend = 0.18 * math.hypot(x[other] - x[one], y[other] - y[one])
            middle = (x[one] + x[other]) / 2, (y[one] + y[other]) / 2 - bend
            found.append(
                f'<path d="M{x[one]:.0f},{y[one]:.0f} Q{middle[0]:.0f},{middle[1]:.0f} {x[other]:.0f},{y[other]:.0f}" fill="none" '
                f'stroke="{ORANGE}" stroke-opacity="{0.85 - 0.28 * ago:.2f}" stroke-width="{min(6.0, 1 + 0.8 * times):.1f}"/>'
            )
    return found


def _offices(run: OneRun, day: int, canvas: Canvas) -> list[str]:
    x, y, radius = places(run.utc_offset_hours, run.people, canvas)
    caught, today, names = run.caught(day), run.posts[day], kept_apart(run.offices, MOST_LETTERS)
    largest = set(np.argsort(-run.people, kind="stable")[:8].tolist())
    found = []
    for i, name in enumerate(names):
        lit = int(today[i])
        if lit:
            glow = radius[i] + 6 + 3 * math.sqrt(lit)
            found.append(f'<circle cx="{x[i]:.1f}" cy="{y[i]:.1f}" r="{glow:.1f}" fill="{ORANGE}" fill-opacity="0.35"/>')
        fill = ORANGE if lit else SKY if caught[i] else QUIET
        edge = INK if lit else BLUE if caught[i] else "#8A8A8A"
        found.append(
            f'<circle cx="{x[i]:.1f}" cy="{y[i]:.1f}" r="{radius[i]:.1f}" fill="{fill}" stroke="{edge}" stroke-width="{2 if lit else 1.5}"/>'
        )
        if lit:
            found.append(_text(x[i], y[i] + 5, f"+{lit}", 15, INK, True))
        if len(run.offices) <= FEW or i in largest or lit:
            size = 12 if len(run.offices) <= FEW else 10
            half = min(0.3 * size * width_of(name), canvas.width / 2)  # of a word that would otherwise leave the picture
            at = min(max(x[i], half), canvas.width - half)
            found.append(_text(at, y[i] + radius[i] + 15, name, size, INK, bool(lit)))
    return found


def _strip(run: OneRun, day: int, marks: Sequence[tuple[int, str]], canvas: Canvas) -> list[str]:
    """Posts of all offices by day, with the day that is shown."""
    totals = run.posts.sum(axis=1)
    left, right, top, floor = canvas.margin, canvas.width - canvas.margin, canvas.map_height + 22, canvas.map_height + 78
    step = (right - left) / len(totals)
    scale = (floor - top) / max(1, int(totals.max()))
    found = [_text(left, top - 7, f"posts a day (highest {int(totals.max()):,})", 11, SOFT, anchor="start")]
    for i, total in enumerate(totals.tolist()):
        colour = ORANGE if i == day else SKY if i < day else "#D0D0D0"
        found.append(
            f'<rect x="{left + i * step + 0.5:.1f}" y="{floor - total * scale:.1f}" width="{max(1.0, step - 1):.1f}" '
            f'height="{total * scale:.1f}" fill="{colour}"/>'
        )
    at = left + (day + 0.5) * step
    found.append(f'<line x1="{left}" x2="{right}" y1="{floor}" y2="{floor}" stroke="{SOFT}"/>')
    found.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{top - 4}" y2="{floor}" stroke="{INK}" stroke-width="1.5"/>')
    for place, kind in marks:
        middle = left + (place + 0.5) * step
        colour, shape = (
            (VERMILLION, f"M{middle:.1f},{floor + 3} l-4,7 h8 z")
            if kind == "teaser"
            else (INK, f"M{middle - 3:.1f},{floor + 4} h6 v6 h-6 z")
        )
        found.append(f'<path d="{shape}" fill="{colour}"/>')
    found += [_text(left + i * step, floor + 24, f"{run.dates[i].day} {run.dates[i]:%b}", 11, SOFT) for i in _dated(run, step)]
    legend = (
        (SKY, "has posted"), (ORANGE, "posts today (+ how many)"), (QUIET, "has not posted yet"),
    )  # fmt: skip
    where, at = (8, floor + 42) if canvas.narrow else (right - 470, top - 11)  # below the days where there is no room beside the posts
    for colour, text in legend:
        found.append(f'<circle cx="{where:.0f}" cy="{at}" r="5" fill="{colour}" stroke="#8A8A8A"/>')
        found.append(_text(where + 9, at + 4, text, 11, SOFT, anchor="start"))
        where += (26 + 6 * len(text)) if canvas.narrow else (30 + 7 * len(text))
    return found


def _dated(run: OneRun, step: float) -> list[int]:
    """Days whose dates are written below them, each with the room it takes: the first of each month; where there are not two of these, all
    days. `step`: width of a day."""
    months = [i for i, date in enumerate(run.dates) if date.day == 1]
    found = list[int]()
    for i in months if len(months) > 1 else range(len(run.dates)):
        if not found or (i - found[-1]) * step >= DATE_WIDTH:
            found.append(i)
    return found


def _text(x: float, y: float, text: str, size: int, colour: str, bold: bool = False, anchor: str = "middle") -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
