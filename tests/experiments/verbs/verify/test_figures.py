"""What the figures and tables of a verification hold, of findings made by hand."""

from math import nan
from typing import Any

import numpy as np
import pytest

from experiments.report.drawing import Basis
from experiments.verbs.verify import figures, report
from experiments.verbs.verify.cascades import CHANCES, SIZE_CLASSES
from experiments.verbs.verify.robustness import Line
from experiments.verbs.verify.verdicts import Results

pytestmark = pytest.mark.usefixtures("unpainted")

THEORY = figures.Theory("", "", 1, 0, 0, checks=3, size="quick")


def results(checks: Any = (), patterns: Any = (), lines: Any = ()) -> Results:
    return Results(list(checks), [], list(patterns), list(lines))


def drawn(line: Any) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]


def test_p_values_lie_where_a_right_engine_has_them() -> None:
    rows = [("Talk", "z", 0.75, True), ("Talk", "z", 0.25, True), ("Seats", "z", 0.0, False), ("Seats", "exact", 1.0, True)]
    checks = [{"theory": each, "test": test, "p": p, "passes": passes, "p_spoiled": 0.0} for each, test, p, passes in rows]
    drawing = figures.verdicts(checks, 0.03, THEORY)
    axes, order = drawing.figure.axes
    assert drawing.alt.startswith("p-values of 4 checks by theory: 3 pass.")
    assert [each.get_text() for each in axes.get_yticklabels()] == ["Talk (2)", "Seats (2)"] and axes.yaxis_inverted()
    assert axes.lines[0].get_xdata()[0] == pytest.approx(0.01), "the level is shared by those left to chance"
    assert drawn(order.lines[1]) == [(pytest.approx(x), p) for x, p in ((1 / 6, 0.0), (0.5, 0.25), (5 / 6, 0.75))]


def test_cascades_are_drawn_by_how_many_are_at_least_as_large() -> None:
    sizes = [{"name": f"tree_sizes-{ratio}", "measured": [0.5, *[0.5 / len(upto)] * len(upto)]} for ratio, upto in SIZE_CLASSES.items()]
    reached = [
        {"name": f"{of}-{kind}-{each}", "measured": [each], "low": [each - 0.1], "high": [each + 0.1]}
        for of in ("viral_reach", "kernel_reach")
        for kind, chances in CHANCES.items()
        for each in chances
    ]
    axes = report._cascades(results([*sizes, *reached]), THEORY).figure.axes[0]
    (theory, engine) = (drawn(each) for each in axes.lines[:2])
    assert theory[:2] == [(1, 1.0), (2, pytest.approx(1 - np.exp(-0.3)))], "Borel: e^-R are alone"
    assert engine == [(1, 1.0), *((n, pytest.approx(0.5 - (n - 2) / 8)) for n in (2, 3, 4, 5))]


def test_the_name_of_a_window_that_goes_on_lies_inside_the_figure() -> None:
    nothing = ([1.0], [0.0], [0.0], [0.0])
    window = {0.1: ([1.0, 2.0, 3.0], [0.0, 1.0, 1.0]), 0.2: ([1.0, 2.0, 3.0], [0.0, 1.0, 0.0])}
    axes = figures.thresholds(window, dict.fromkeys(window, nothing), ([0.0], [0.0]), nothing, 0.11, THEORY).figure.axes[0]
    assert {each.get_text(): (each.xy[0], each.get_ha()) for each in axes.texts} == {"0.1": (3.0, "right"), "0.2": (2.0, "left")}


def test_key_figures_by_size_are_relative_to_the_largest_and_posts_a_person() -> None:
    lines = [
        *(Line("company size", f"{people} people", "demand_rate", value, value - 0.1, value + 0.1, 5)
          for people, value in (("1,000", 0.2), ("2,000", 0.4))),
        *(Line("company size", f"{people} people", "posts", value, 0.5 * value, 2 * value, 5) for people, value in (("1,000", 100), ("2,000", 400))),
        Line("replications", "half-width with 20", "demand_rate", 0.1, nan, nan, 20),
        Line("replications", "mean with 20", "demand_rate", 0.4, nan, nan, 20),
    ]  # fmt: skip
    axes, _, widths = report._robustness(results(lines=[each._asdict() for each in lines]), Basis("", "", 1, 1, 1)).figure.axes
    assert drawn(axes.lines[0]) == [(1000, 0.5), (2000, 1.0)] and drawn(axes.lines[1]) == [(1000, 0.5), (2000, 1.0)]
    ends = sorted(y for x, y in axes.collections[1].get_paths()[0].vertices.tolist() if x == 1000)
    assert (ends[0], ends[-1]) == (0.25, 1.0), "ends of intervals are a person's, too"
    assert drawn(widths.lines[0]) == [(20, pytest.approx(-1.0))]
    assert "5 %" in [each.get_text() for each in widths.get_yticklabels()]


def test_a_pattern_that_is_not_there_comes_first() -> None:
    shared = {"null": "", "target_low": 0, "target_high": 1, "low": 0.2, "high": 0.4}
    rows = report._pattern_rows(
        results(
            patterns=[shared | {"group": "Posts", "passes": True, "value": 0.3}, shared | {"group": "Demand", "passes": False, "value": 3}]
        )
    )
    assert [(each["group"], each["value"]) for each in rows] == [("Not there", "3"), ("Posts", "0.3")]
