"""How many seats, for people: sentences, a table, a figure, the brief and the report."""

from itertools import pairwise
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
from experiments.report.brief import Brief, could_go_wrong, main_parts, write_brief
from experiments.report.choice_words import too_few
from experiments.report.choosing import FEW_LEFT_OUT
from experiments.report.differences import signed, unit_of_change
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.drawing import Basis, Drawing
from experiments.report.finding_out import UNKNOWN
from experiments.report.numbers import interval, minus, number, shown_unit
from experiments.report.page import write_drawings, write_pages
from experiments.report.risks import of_100, risks_of
from experiments.report.style import BLUE, GREY, VERMILLION, drawing_style
from experiments.report.terminal import cost_table, rendered, rests_on
from experiments.report.wording import company_said, said, times_of, title_of, titled
from experiments.statistics.intervals import means
from experiments.statistics.verdict import prediction, prediction_ends
from experiments.verbs.optimise import seats_idle, seats_sent, words
from experiments.verbs.optimise.brief import arms_data, benchmarks, benchmarks_data, scorecard
from experiments.verbs.optimise.objectives import COST
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.seats import SeatsCurve, Spread
from sim.measures.kpis import COST_PARTS, KPIS, Kpi

WAITING = "More seats come as whole sessions: while one more date can be booked, its waitlist stays open, so the longest one may rise."
"""Why the waitlist is no even line: it counts people only while sessions can be booked."""

EMPTY = "Empty seats"

NO_PRICE = "Nothing is listed: who is sent need not want a seat, and every price that makes up much of the cost is stated."

UNLIMITED = "No limit on cost is stated, and none is kept: with campaign.budget=USD one is."
"""Said where more is to be spent than now."""

STEPS = (100, 10, 1)
"""Seats by which it is told what more of them cost and give."""


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
    decides = _gained(curve).name
    parts = tuple(curve.found.objectives.aim.weights) if decides == AIM else ()
    waiting, reach = () if curve.sent else ("waitlist_peak",), () if len(parts) > 1 else ("content_reach",)
    names = (COST, *waiting, decides, *parts, "content_heard", *reach, "frustration", "empty")
    return tuple(each for each in dict.fromkeys(names) if parts != (each,))


def _gained(curve: SeatsCurve) -> Kpi:
    """What more seats are offered for: what decides."""
    return KPIS["attendance_rate"] if curve.sent else curve.found.objectives.all[0].kpi


def _changes(curve: SeatsCurve, changes: str, change: str) -> str:
    """That what decides changes by so much; nothing where that is the cost, which is told before. `changes`: the verb."""
    kpi = _gained(curve)
    return "" if kpi.name == COST else f" and {changes} {said(kpi)} by {change} {unit_of_change(kpi.unit)}".rstrip()


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
            for each in (_now(curve), "" if found.too_few or curve.sent else _thresholds(curve), _further(curve), _dates_too_dear(curve))
            if each
        ],
        recommendation=_recommendation(curve),
        sure=_sure(curve, request.options.uncertainty),
        scorecard=scorecard(found, arm),
        against=[seats] if arm else [],
        wrong=could_go_wrong(risks, lambda each: f"in {of_100(each)} launches"),
        first=_first(curve, request, arm),
        cost={label: found.level(f"cost_{part}", arm) for part, (label, _) in COST_PARTS.items()},
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


def _now(curve: SeatsCurve) -> str:
    if curve.sent:
        return seats_sent.now(curve)
    people, low, high = prediction(curve.found.values("demand")[0])
    waiting, empty = (float(means(_values(curve, name))[0]) for name in ("waitlist_peak", "empty"))
    return (
        f"The {curve.said(0)} there {curve.verb} now {curve.verb} wanted by {people:,.0f} people (90 % of launches {interval(low, high, 'people')}): "
        f"{waiting:,.0f} wait when most do; seats that stay empty: {empty:,.0f}."
    )


def _thresholds(curve: SeatsCurve) -> str:
    wanted, enough = curve.wanted, curve.enough
    first = (
        f"Of the numbers tried, {curve.seats[wanted[-1]]:,.0f} is the largest for which at least as many people want a seat in 90 of 100 launches"
        if wanted
        else "No number tried is small enough to be wanted by as many people in 90 of 100 launches"
    )
    second = (
        f"from {curve.seats[enough]:,.0f} on no more than {100 * FEW_LEFT_OUT:.0f} % of those who want one never get in, in 90 of 100."
        if enough is not None
        else f"none is large enough that no more than {100 * FEW_LEFT_OUT:.0f} % of those who want one never get in, in 90 of 100."
    )
    return f"{first}; {second}"


def _further(curve: SeatsCurve) -> str:
    """What a seat more, or 10 or 100, costs and gives: as many as lie between what is recommended and the next number that was tried; of the
    most, from the number before it."""
    fewest = curve.seats[curve.chosen or 0]
    steps = [each for each in pairwise(curve.order) if curve.seats[each[0]] >= fewest] or [*pairwise(curve.order)][-1:]
    if not steps:
        return ""
    here, other = steps[0]
    step = curve.seats[other] - curve.seats[here]
    each = next((size for size in STEPS if size <= step), 1)
    kpi = _gained(curve)
    usd, gained = (float(means(curve.found.values(name)[other] - curve.found.values(name)[here])) for name in (COST, kpi.name))
    empty = float(means(curve.empty[other] - curve.empty[here]))
    stay = f"{100 * min(empty / step, 1.0):.0f} %" if empty > 0 else "none"
    more, s = ("seat more", "s") if each == 1 else (f"{each} seats more", "")
    return (
        f"From {curve.seats[here]:,.0f} to {curve.seats[other]:,.0f}, each {more} cost{s} {minus(f'{round(each * usd / step):,}')} USD"
        f"{_changes(curve, f'change{s}', words.small_change(each * gained / step, kpi.unit))}; {stay} of these stay{'' if empty > 0 else 's'} empty."
    )


def _recommendation(curve: SeatsCurve) -> str:
    if curve.found.too_few:
        return too_few(curve.found.deciding.shape[1], words.MORE_WORLDS)
    if curve.chosen is None:
        cheapest = min(curve.order, key=lambda arm: curve.found.level(COST, arm))
        costs = curve.found.values(COST)[cheapest]
        mean, low, high = prediction(costs)
        fewest = f"the fewest, {curve.seats[cheapest]:,.0f}, cost {number(mean, 'USD')} USD on average (90 % of launches {interval(low, high, 'USD')})"
        kept = "; ".join(
            f"{words.limit_words(limit)}: kept in {times_of(float(curve.found.kept(limit)[cheapest]), len(costs))}, not in nine of ten"
            for limit, _, _ in curve.found.blocks(cheapest)
        )
        return f"No number of seats tried keeps the limits: {fewest}; {kept}."
    if curve.misplaced:
        return seats_idle.move_first(curve)
    if curve.crowded is not None:
        return _spread_first(curve, curve.crowded)
    arm = curve.chosen
    why = seats_sent.why(curve, arm) if curve.sent else _why(curve, arm)
    return f"{'Offer' if arm else 'Keep the'} {curve.said(arm)}: {why}.{seats_idle.told(curve, arm)}{_against_now(curve, arm)}"


def _why(curve: SeatsCurve, arm: int) -> str:
    limited = curve.found.objectives.limits
    if arm == curve.within[-1]:
        return f"the most of those tried{' that keep the limits' if limited else ''}"
    return f"more of them{', within the limits,' if limited else ''} do no better on {said(_gained(curve))} by what matters"


def _spread_first(curve: SeatsCurve, to: Spread) -> str:
    """That more dates for the seats there are gain what more seats would be bought for."""
    return (
        f"Spread the {curve.said(0)} there {curve.verb} now over more dates before you add or drop any: {_smaller(to)}, that {_does(curve, to.arm)}, "
        f"since whom talk reaches after the first date can still book. Then ask again, with {_typed(to)}: more seats would come on more dates too, and be "
        "bought for what the dates do."
    )


def _dates_too_dear(curve: SeatsCurve) -> str:
    """That the seats there are would gain by more dates, which break a limit: fewer of them may do so within it."""
    to = curve.gains_by_dates
    if to is None or curve.crowded is not None or curve.found.too_few:
        return ""
    return (
        f"On more dates the {curve.said(0)} there {curve.verb} now would do better ({_smaller(to)}, that {_does(curve, to.arm)}), and break the limits "
        f"({_kept(curve, to.arm)}). Fewer seats on more dates may keep them: ask again with {_typed(to)}."
    )


def _smaller(to: Spread) -> str:
    return "in sessions " + ", and ".join(
        f"of {then} instead of {size}, on {more} dates instead of {dates}" for then, size, more, dates in to.series
    )


def _typed(to: Spread) -> str:
    return " ".join(f"{field}={value}" for field, value in to.changes.items())


def _against_now(curve: SeatsCurve, arm: int) -> str:
    """What another number of seats than there is now costs or saves, and changes."""
    if not arm:
        return ""
    dearer = curve.found.level(COST, arm) - curve.found.level(COST, 0) > 0.5
    why = "" if 0 in curve.within else f", which {'does' if curve.verb == 'is' else 'do'} not keep them ({_kept(curve, 0)})"
    limited = any(limit.kpi.name == COST for limit in curve.found.objectives.limits)
    unlimited = f" {UNLIMITED}" if dearer and not limited else ""
    return f" Against the {curve.seats[0]:,.0f} there {curve.verb} now{why}, that {_does(curve, arm)}.{unlimited}"


def _does(curve: SeatsCurve, arm: int) -> str:
    """What an arm costs or saves against the campaign as it is, and changes."""
    saved, kpi = curve.found.level(COST, 0) - curve.found.level(COST, arm), _gained(curve)
    usd = f"{number(abs(saved), 'USD')} USD"
    costs = f"costs {usd} more" if round(saved) < 0 else f"saves {usd}" if round(saved) else "saves nothing"
    return costs + _changes(curve, "changes", signed(curve.found.standing(kpi.name, arm).mean, kpi.unit))


def _kept(curve: SeatsCurve, arm: int) -> str:
    """How often an arm keeps each limit that it breaks."""
    each = curve.found.blocks(arm)
    return "; ".join(f"{words.limit_words(limit)}: in {times_of(share, len(curve.found.found.seeds))}" for limit, share, _ in each)


def _sure(curve: SeatsCurve, uncertainty: str) -> str:
    arm = curve.advised
    if arm is None:
        return ""
    ratio, cost = (curve.found.values(name)[arm] for name in ("demand_supply_ratio", COST))
    share = float(np.nanmean(ratio >= 1)) if np.isfinite(ratio).any() else 0.0
    people = "1 person wants" if curve.said(arm) == "1 seat" else f"{curve.seats[arm]:,.0f} people want"
    told = [f"At least {people} a seat in {times_of(share, len(ratio))} {words.worlds(uncertainty)}."]
    if curve.sent:
        told = [seats_sent.sure(curve, arm)]
    else:
        told.append(f"On {said(_gained(curve))} {words.what_matters(curve.found)} matter.")
    told += [
        f"The limit “{words.limit_words(limit)}” is kept in {times_of(float(curve.found.kept(limit)[arm]), len(cost))}."
        for limit in curve.found.objectives.limits
    ]
    mean, low, high = prediction(cost)
    return " ".join(
        [
            *told,
            f"{'Spread, it' if arm != curve.chosen else 'It'} costs {number(mean, 'USD')} USD (90 % of launches {interval(low, high, 'USD')}).",
        ]
    )


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
    scale = 100 if _unit(curve, name) == "share" else 1
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
