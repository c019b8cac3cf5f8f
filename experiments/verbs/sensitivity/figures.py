"""The figure of a decision: the difference along the parameters that move it most, with the line at which it turns."""

import textwrap

import numpy as np
from matplotlib.axes import Axes

from experiments.report import style
from experiments.report.differences import unit_of_change
from experiments.report.drawing import Basis, Drawing
from experiments.report.numbers import scale_of
from experiments.report.style import BLACK, BLUE, GREY, VERMILLION, drawing_style
from experiments.report.wording import shortened
from experiments.verbs.sensitivity.assumptions import Assumption, DecisionSensitivity

NOTE = (
    "Dots: plausible worlds; line and band: mean and its 90 % interval; grey band: less than matters; red: where the mean changes its sign."
)


def figures_of(result: DecisionSensitivity, basis: Basis) -> list[Drawing]:
    """The curves; nothing where nothing varies."""
    if not result.drawn:
        return []
    with drawing_style():
        return [_curves(result, basis)]


def _curves(result: DecisionSensitivity, basis: Basis) -> Drawing:
    """A panel a parameter, those that explain most first; one scale for all."""
    drawn, ways = result.drawn, result.ways
    scale = scale_of(ways.aim.unit)
    turning = [each.words for each in drawn if each in result.turning]
    headline = f"What moves the difference: {drawn[0].words} most" if result.told else "No single assumption moves the difference"
    if turning:
        headline += ", and turns its sign" if turning[0] == drawn[0].words else f"; {turning[0]} turns its sign"
    figure = style.roomy_figure(10.5, 3.6, basis, headline, NOTE)
    panels = figure.subplots(1, len(drawn), sharey=True, squeeze=False)[0]
    for axes, each in zip(panels, drawn, strict=True):
        _panel(axes, result, each, scale)
    one, other = (shortened(each, 36) for each in (ways.labels[1], ways.labels[0]))
    panels[0].set_ylabel("\n".join(textwrap.wrap(f"“{one}” less “{other}”, {unit_of_change(ways.aim.unit)}", 34)))
    low, high = scale * np.quantile(result.difference, [0.005, 0.995])
    edge = 0.08 * (high - low)
    panels[0].set_ylim(min(low, 0.0) - edge, max(high, 0.0) + edge)
    alt = f"Curves of the difference in {ways.aim_said} along {', '.join(each.words for each in drawn)}, with the line at zero. {headline}."
    return style.finished("what_moves_the_difference", figure, alt)


def _panel(axes: Axes, result: DecisionSensitivity, each: Assumption, scale: float) -> None:
    curve, matters = each.curve, scale * result.ways.matters
    assert curve is not None, "the strongest have one"
    axes.axhspan(-matters, matters, color=GREY, alpha=0.18, linewidth=0)
    axes.axhline(0.0, color=BLACK, linewidth=1.1)
    values = result.values[each.name]
    inside = (values >= each.low) & (values <= each.high)
    axes.plot(values[inside], scale * result.difference[inside], ".", color=GREY, markersize=2.5, alpha=0.7)
    axes.fill_between(curve.at, scale * curve.low, scale * curve.high, color=BLUE, alpha=0.25, linewidth=0)
    axes.plot(curve.at, scale * curve.mean, color=BLUE, linewidth=1.9)
    if each.told and curve.turn:
        axes.axvline(curve.turn[0], color=VERMILLION, linewidth=1.2, linestyle=(0, (4, 3)))
        axes.axvspan(*curve.turn[1:], color=VERMILLION, alpha=0.12, linewidth=0)
    explains = f"explains {100 * each.share:.0f} %" if each.told else "no more than chance"
    axes.set_title("\n".join([*textwrap.wrap(each.words, 22), explains]), fontsize=9)
    axes.locator_params(axis="x", nbins=4)
