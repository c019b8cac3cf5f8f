"""How many seats, for people: a table, a figure, the brief and the report."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from rich.table import Table
from rich.text import Text

from experiments.config.request import Request
from experiments.config.risks import NAMED, over_budget
from experiments.report import style
from experiments.report.aim import AIM
from experiments.report.brief import Brief, could_go_wrong, heard_too_low
from experiments.report.brief_page import write_brief
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.drawing import Basis, Drawing
from experiments.report.finding_out import UNKNOWN
from experiments.report.kpi_groups import cost_by_part, main_parts
from experiments.report.numbers import interval, number, scale_of, shown_unit
from experiments.report.page import write_drawings, write_pages
from experiments.report.risks import of_100, risks_of
from experiments.report.style import BLUE, GREY, VERMILLION, drawing_style
from experiments.report.terminal import cost_table, rendered, rests_on
from experiments.report.wording import company_said, title_of, titled
from experiments.statistics.intervals import means
from experiments.statistics.verdict import prediction, prediction_ends
from experiments.verbs.optimise.brief import arms_data, benchmarks, benchmarks_data, scorecard
from experiments.verbs.optimise.objectives import COST
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.seats import words
from experiments.verbs.optimise.seats.curve import SeatsCurve
from sim.measures.kpis import KPIS, Kpi

WAITING = "More seats come as whole sessions: while one more date can be booked, its waitlist stays open, so the longest one may rise."
"""Why the waitlist is no even line: it counts people only while sessions can be booked."""

EMPTY = "Empty seats"

NO_PRICE = "Nothing is listed: who is sent need not want a seat, and every price that makes up much of the cost is stated."


def answer(curve: SeatsCurve, request: Request[OptimiseOptions]) -> list[str]:
    """How many seats, and what each number costs and gives."""
    brief = brief_of(curve, request, "")
    budget = request.settings.campaign.budget
    return rendered(
        f"{brief.recommendation} {brief.sure}".strip(),
        *brief.answer,
        "",
        _table(curve),
        "",
        cost_table(brief.cost, f"“{brief.cost_of}”", budget),
        "",
        rests_on(request.settings.behaviour, len(curve.found.found.seeds)),
    )


def _table(curve: SeatsCurve) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in _labels(curve):
        table.add_column(name, justify="right", min_width=max(map(len, name.split())))  # no word is cut
    for cells in rows(curve):
        table.add_row(*map(Text, cells))
    return table


def _panels(curve: SeatsCurve) -> tuple[str, ...]:
    """What is drawn over the seats offered, and told of each number of them: beside what always is, what decides, and the parts of an aim that has several;
    these take the place of content reach. Where people are sent nobody waits."""
    decides = words.decides_by(curve).name
    parts = tuple(curve.found.objectives.aim.weights) if decides == AIM else ()
    waiting, reach = () if curve.sent else ("waitlist_peak",), () if len(parts) > 1 else ("content_reach",)
    names = (COST, *waiting, decides, *parts, "content_heard", *reach, "frustration", "empty")
    return tuple(each for each in dict.fromkeys(names) if parts != (each,))


def rows(curve: SeatsCurve) -> list[list[str]]:
    """A row a number of seats: the mean of everything that is drawn."""
    chosen = curve.recommended
    return [
        [f"{curve.seats[arm]:,.0f}{' (now)' if not arm else ''}{' *' if arm == chosen else ''}"]
        + [number(float(means(_values(curve, name))[arm]), _unit(curve, name)) for name in _panels(curve)]
        for arm in curve.order
    ]


def _values(curve: SeatsCurve, name: str) -> np.ndarray:
    return curve.empty if name == "empty" else curve.found.values(name)


def _kpi(curve: SeatsCurve, name: str) -> Kpi:
    return curve.found.objectives.aim.kpi if name == AIM else KPIS[name]


def _unit(curve: SeatsCurve, name: str) -> str:
    return "seats" if name == "empty" else _kpi(curve, name).unit


def _label(curve: SeatsCurve, name: str) -> str:
    return EMPTY if name == "empty" else f"{titled(_kpi(curve, name))}, {shown_unit(_unit(curve, name))}"


def _labels(curve: SeatsCurve) -> list[str]:
    return ["Seats", *(_label(curve, name) for name in _panels(curve))]


# --- the brief --------------------------------------------------------------------------------------------------------


def brief_of(curve: SeatsCurve, request: Request[OptimiseOptions], company: str) -> Brief:
    """The one page on seats."""
    found, settings = curve.found, request.settings
    arm = (0 if found.too_few else curve.advised) or 0
    title = title_of(settings.campaign)
    values = {name: found.found.values(name)[arm] for name in KPIS}
    risks = [
        each for each in risks_of(values, [*over_budget(settings.campaign.budget), *NAMED.values()]) if np.isfinite(each["probability"])
    ]
    shares, arms = found.shares(AIM, 0), list(arms_data(found).values())
    seats = _arm_said(curve, arm)
    return Brief(
        question=f"How many seats for “{title}” in {company_said(company)}?",
        answer=[
            each
            for each in (
                words.now(curve),
                "" if found.too_few or curve.sent else words.thresholds(curve),
                words.further(curve),
                words.dates_too_dear(curve),
                words.FROM_HOME if curve.from_home else "",
            )
            if each
        ],
        recommendation=words.recommendation(curve),
        sure=words.sure(curve, request.options.uncertainty),
        notes=heard_too_low((_arm_said(curve, each), point.settings) for each, point in enumerate(found.found.points)),
        scorecard=scorecard(found, arm),
        against=[seats] if arm else [],
        wrong=could_go_wrong(risks, lambda each: f"in {of_100(each)} launches"),
        first=_first(curve, request, arm),
        cost=cost_by_part(lambda name: found.level(name, arm)),
        cost_of=seats,
        doubt=doubt_sentence(f"{found.objectives.aim.words}, with the seats as they are", shares),
        data={
            "recommended": None if curve.recommended is None else _key(curve, arm),
            "table": {"columns": _labels(curve), "rows": rows(curve)},
            "note": _note(curve),
            "arms": {_key(curve, each): arms[each] for each in [*curve.order, *([] if curve.spread is None else [curve.spread.arm])]},
            "risks": risks,
            "variance_shares": doubt_data(shares),
            "find_out_first": benchmarks_data(found, settings.campaign, arm) if request.options.uncertainty == "all" else [],
        },
    )


def _key(curve: SeatsCurve, arm: int) -> str:
    """What an arm is called in `answer.json`."""
    return _arm_said(curve, arm).replace(",", "")


def _arm_said(curve: SeatsCurve, arm: int) -> str:
    return f"{curve.said(arm)}{' on more dates' if curve.spread is not None and arm == curve.spread.arm else ''}"


def _first(curve: SeatsCurve, request: Request[OptimiseOptions], arm: int) -> list[str]:
    if request.options.uncertainty == "luck":
        return [UNKNOWN]
    if curve.sent:
        return benchmarks(curve.found, request.settings.campaign, arm) or [NO_PRICE]
    _, low, high = prediction(curve.found.values("demand")[arm])
    people = f"How many will want a seat: {interval(low, high, 'people')} in 90 of 100 launches. Registrations of an earlier programme narrow that (watercooler calibrate)."
    return [people, *benchmarks(curve.found, request.settings.campaign, arm)]


# --- page and figure --------------------------------------------------------------------------------------------------


def write_report(folder: Path, request: Request[OptimiseOptions], manifest: dict[str, Any], curve: SeatsCurve, company: str) -> None:
    """Write `figures/`, `report.html`, `brief.html` and `answer.json`."""
    seeds = curve.found.found.seeds
    basis = Basis(manifest["title"], company, len(seeds), seeds[0], seeds[-1], points=len(curve.order))
    brief = brief_of(curve, request, company)
    with drawing_style():
        drawing = _figure(curve, basis)
    write_drawings(folder, [drawing], manifest["png"])
    write_brief(folder, brief, manifest, drawing)
    write_pages(
        folder,
        "optimise",
        request.settings,
        manifest,
        [brief.recommendation, brief.sure, *brief.answer],
        [drawing],
        len(seeds),
        brief.recommendation,
        brief=brief,
        cost=main_parts(brief.cost),
        seats=_labels(curve),
        rows=rows(curve),
    )


def _figure(curve: SeatsCurve, basis: Basis) -> Drawing:
    headline = "What each number of seats costs and gives"
    names = _panels(curve)
    columns = 3 if len(names) <= 6 else 4
    rows_of = -(-len(names) // columns)
    figure = style.new_figure(11.0, 2.3 * rows_of, basis, headline, _note(curve))
    grid = figure.subplots(rows_of, columns, sharex=True, squeeze=False)
    for i, axes in enumerate(grid.flat):
        if i >= len(names):
            axes.remove()
            continue
        _panel(axes, curve, names[i])
        if i + columns >= len(names):
            axes.tick_params(labelbottom=True)  # also over a place that stays empty
            axes.set_xlabel("seats offered", fontsize=8.5)
            style.thousands(axes.xaxis)
    table = "; ".join(f"{_label(curve, name)}: {', '.join(row[1 + i] for row in rows(curve))}" for i, name in enumerate(_panels(curve)))
    alt = f"{headline}. Lines over {', '.join(row[0] for row in rows(curve))} seats. {table}."
    return style.finished("seats", figure, alt)


def _note(curve: SeatsCurve) -> str:
    """What marks in the figure mean; nothing is told of one that is not there."""
    marks = "Dotted" if curve.recommended is None else "Ring: recommended; dotted"
    waiting = "" if curve.sent else f" {WAITING}"
    return f"Over seats offered; line: mean, band: 90 % of launches. {marks}: seats there are now. All else as it is.{waiting}"


def _panel(axes: Axes, curve: SeatsCurve, name: str) -> None:
    scale = scale_of(_unit(curve, name))
    values = scale * _values(curve, name)[curve.order]
    x = curve.seats[curve.order]
    low, high = prediction_ends(values)
    axes.fill_between(x, low, high, color=BLUE, alpha=0.2, linewidth=0)
    axes.plot(x, means(values), "o-", color=BLUE, markersize=3.5, linewidth=1.6)
    axes.axvline(curve.seats[0], color=GREY, linewidth=1.0, linestyle=(0, (1, 2)), zorder=0)
    if curve.recommended is not None:
        place = curve.order.index(curve.recommended)
        axes.plot(
            x[place], means(values)[place], "o", markersize=9, markerfacecolor="none", markeredgecolor=VERMILLION, markeredgewidth=1.8
        )
    axes.set_title(_label(curve, name), fontsize=9.5)
    axes.set_ylim(bottom=min(0.0, float(np.nanmin(low))))
    axes.set_xlim(left=0)
    if np.nanmax(high) >= 500:
        style.thousands(axes.yaxis)
