"""Figures of a choice of ambassadors: what each strategy gains with how many people, and for each of them."""

from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from experiments.report import style
from experiments.report.drawing import Basis, Drawing
from experiments.report.numbers import minus
from experiments.report.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, drawing_style
from experiments.report.wording import capital
from experiments.verbs.ambassadors.strategies import ALL_MANAGERS, CHANCE, CHOSEN, StrategyComparison

LOOKS = ((BLUE, "o", "-"), (ORANGE, "s", (0, (5, 1.5))), (GREEN, "^", (0, (3, 1, 1, 1))), (PURPLE, "D", (0, (1, 1))))
"""Colour, marker and line of the strategies, the chosen first; chance is grey."""


def figures_of(found: StrategyComparison, what: str, unit: str, basis: Basis) -> list[Drawing]:
    """Draw them all, the main one first."""
    with drawing_style():
        return [_growth(found, what, unit, basis), _each(found, what, unit, basis)]


def _looks(found: StrategyComparison) -> dict[str, tuple[str, str, Any]]:
    named = [name for name in found.strategies if name not in (CHANCE, ALL_MANAGERS)]
    return dict(zip(named, LOOKS, strict=False)) | {CHANCE: (GREY, "v", "-"), ALL_MANAGERS: (BLACK, "*", "-")}


def _growth(found: StrategyComparison, what: str, unit: str, basis: Basis) -> Drawing:
    """Gain over the number of people involved."""
    last, looks = found.last(CHOSEN), _looks(found)
    headline = (
        f"{last.people} chosen by simulated talk {'add' if last.people > 1 else 'adds'} {minus(f'{last.mean:.1f}')} {unit} on average"
    )
    note = f"Gain in {what}, against the campaign without them, in the same worlds; band and whiskers: 90 % of worlds, none of them used for choosing."
    if ALL_MANAGERS in found.strategies:
        every = found.last(ALL_MANAGERS)
        everybody = f"All {every.people:,} managers add" if every.people > 1 else "The only manager adds"
        note += minus(f" {everybody} {every.mean:.1f} ({every.interval[0]:.1f} to {every.interval[1]:.1f}).")
    figure = style.new_figure(8.2, 4.8, basis, headline, note)
    axes = figure.add_subplot()
    ends, aside = [], -0.009 * last.people
    for name in found.strategies:
        if name == ALL_MANAGERS:
            continue
        colour, marker, line = looks[name]
        gains = found.of(name)
        x = np.array([0, *(each.people for each in gains)])
        low, mean, high = np.array([(0.0, 0.0, 0.0), *((each.interval[0], each.mean, each.interval[1]) for each in gains)]).T
        if name == CHOSEN:
            axes.fill_between(x, low, high, color=colour, alpha=0.16, linewidth=0)
        else:
            axes.vlines(x[1:] + aside, low[1:], high[1:], color=colour, linewidth=1.1, alpha=0.8)
            aside += 0.006 * last.people  # so that whiskers do not hide each other
        axes.plot(
            x + (0 if name == CHOSEN else aside - 0.006 * last.people),
            mean,
            color=colour,
            linestyle=line,
            linewidth=1.9,
            marker=marker,
            markersize=4.5,
        )
        ends.append((float(mean[-1]), name, colour))
    axes.axhline(0, color=BLACK, linewidth=0.8)
    axes.set_xlim(0, 1.012 * last.people)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("people involved")
    axes.set_ylabel(f"{unit} gained")
    style.label_ends(axes, 1.012 * last.people, ends)
    told = "; ".join(f"{name} {found.last(name).mean:.1f}" for name in found.strategies)
    return style.finished("gain_by_number", figure, f"Line chart of the gain over people involved. At the end: {told}.")


def _each(found: StrategyComparison, what: str, unit: str, basis: Basis) -> Drawing:
    """Gain for each person involved, at the largest size of each strategy."""
    looks = _looks(found)
    order = sorted(found.strategies, key=lambda name: found.last(name).each[0])
    best = found.last(order[-1])
    headline = f"{capital(order[-1])}: on average {minus(f'{best.each[0]:.2f}')} {unit} for each person involved"
    note = f"Gain in {what}, divided by the people involved. Whiskers: 90 % of worlds, none of them used for choosing."
    figure = style.new_figure(8.2, 1.6 + 0.42 * len(order), basis, headline, note)
    axes = figure.add_subplot()
    for place, name in enumerate(order):
        gain = found.last(name)
        mean, low, high = gain.each
        axes.barh(place, mean, height=0.55, color=looks[name][0], alpha=0.85)
        axes.hlines(place, low, high, color=BLACK, linewidth=1.3)
        axes.annotate(
            minus(f"{mean:.2f}"), (max(high, 0), place), (5, 0), textcoords="offset points", va="center", fontsize=9, fontweight="bold"
        )
    axes.axvline(0, color=BLACK, linewidth=0.8)
    axes.set_yticks(range(len(order)), [f"{name} ({found.last(name).people:,})" for name in order])
    axes.margins(x=0.12)
    axes.set_xlabel(f"{unit} gained for each person involved")
    told = "; ".join(f"{name} {found.last(name).each[0]:.2f}" for name in order)
    return style.finished("gain_for_each", figure, f"Bars of the gain for each person involved. {told}.")
