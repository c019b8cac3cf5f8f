"""The pictures of the page of levers, as Vega-Lite: lines with bands, the same scale for both scenarios, names beside the
lines.

The baseline is always grey and dashed, the what-if always blue: told apart in greyscale and by colour-blind people.
Bands hold 90 % of the replications, lines are medians, as in the report's figures. Written as plain data: built with a
library that checks every field, a picture would take longer than the replications behind it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from experiments.dashboard.in_memory import Replicate, count
from experiments.report import differences
from experiments.report.kpi_groups import SMALL, cost_by_part
from experiments.report.numbers import number, scale_of
from experiments.report.style import BLUE, VERMILLION
from experiments.report.wording import capital
from experiments.report.wording import said as in_words
from experiments.statistics.verdict import prediction_ends
from experiments.verbs.compare.attribution import Attribution
from sim.measures.kpis import Kpi
from sim.settings import Settings

BASELINE, WHAT_IF = "Baseline", "What if"
GREY, INK = "#5F5F5F", "#222222"
HEIGHT = 250
REST = "All else"

Arms = Mapping[str, tuple[Settings, Sequence[Replicate]]]
"""What is drawn, by BASELINE and WHAT_IF (the baseline alone where there is nothing to compare)."""

Spec = dict[str, Any]
Rows = list[dict[str, Any]]

_COLOUR: Spec = {"field": "arm", "type": "nominal", "scale": {"domain": [BASELINE, WHAT_IF], "range": [GREY, BLUE]}, "legend": None}
_DASH: Spec = {"field": "arm", "type": "nominal", "scale": {"domain": [BASELINE, WHAT_IF], "range": [[5, 3], [1, 0]]}, "legend": None}
_DAYS: Spec = {"field": "day", "type": "temporal", "title": None}
_DAY_TOLD: Spec = {"field": "day", "type": "temporal", "format": "%-d %B %Y"}


def demand(arm: str, arms: Arms) -> tuple[Spec, str]:
    """One scenario's demand against its seats, on the scale that all of them share; and what it says."""
    settings, replicates = arms[arm]
    seats = {name: float(np.mean([each.kpis["seats"] for each in replicates])) for name, (_, replicates) in arms.items()}
    highest = [float(np.percentile(count(each, "wanting")[:, -1], 95)) for _, each in arms.values()]
    top = 1.1 * max(*highest, *seats.values(), 1.0)
    rows = _rows(arm, settings, count(replicates, "wanting"))
    taken = _rows(arm, settings, count(replicates, "booked") + count(replicates, "seated"))
    want, sat = rows[-1]["median"], taken[-1]["median"]
    gap = top / 12
    want_at, sat_at = (max(want, sat + gap), sat) if want >= sat else (want, max(sat, want + gap))
    ink = BLUE if arm == WHAT_IF else GREY
    layers = [
        *_lines(rows, "people", ",.0f", top),
        _layer([{"seats": seats[arm]}], {"type": "rule", "color": INK, "strokeWidth": 1.3}, y=_value("seats")),
        _layer(
            taken,
            {"type": "line", "strokeWidth": 2, "color": VERMILLION, "strokeDash": [2, 2]},
            x=_DAYS,
            y=_value("median"),
            tooltip=[_DAY_TOLD, _told("median", "seats taken, median", ",.0f")],
        ),
        _names([{"day": rows[0]["day"], "at": seats[arm], "text": f"{seats[arm]:,.0f} seats"}], INK, dx=3, dy=-7),
        _names([{"day": rows[-1]["day"], "at": want_at, "text": "want a seat"}], ink),
        _names([{"day": rows[-1]["day"], "at": sat_at, "text": "seats taken"}], VERMILLION),
    ]
    said = f"{arm}: {want:,.0f} people want one of {seats[arm]:,.0f} seats in the end (median of {len(replicates)} replications)."
    return _framed(layers), said


def talk(arms: Arms) -> tuple[Spec, str]:
    """Attendees who have told somebody about the content so far."""
    rows, said = Rows(), list[str]()
    for arm, (settings, replicates) in arms.items():
        attendees = count(replicates, "seated")[:, -1:].astype(float)
        share = 100 * count(replicates, "content_talkers") / np.where(attendees > 0, attendees, np.nan)
        rows += (mine := _rows(arm, settings, share))
        said += [f"{arm}: {mine[-1]['median']:.0f} % in the end (median)"] if mine else [f"{arm}: nobody attends"]
    empty = [] if rows else [_words("nobody attends")]
    return _framed([*_lines(rows, "% of all attendees", ".1f", 100.0, False), *_ends(rows, 8.0), *empty]), "; ".join(said) + "."


def offices(arms: Arms) -> tuple[Spec, str]:
    """Offices that have posted, by day."""
    rows, said, most = Rows(), list[str](), 1
    for arm, (settings, replicates) in arms.items():
        caught = count(replicates, "caught")
        rows += _rows(arm, settings, caught.astype(float))
        most = max(most, int(caught.max()))
        said.append(f"{arm}: {np.median(caught[:, -1]):.0f} offices in the end")
    return _framed([*_lines(rows, "offices", ".0f", most * 1.12), *_ends(rows, most / 10)]), "; ".join(said) + " (median)."


def mean_costs(arms: Arms) -> dict[str, dict[str, float]]:
    """What each part costs on average in each scenario."""

    def means(replicates: Sequence[Replicate]) -> dict[str, float]:
        return cost_by_part(lambda name: float(np.mean([each.kpis[name] for each in replicates])))

    return {arm: means(replicates) for arm, (_, replicates) in arms.items()}


def cost(arms: Arms) -> tuple[Spec, str]:
    """What the money goes into; parts that are small in every scenario stand together."""
    usd = mean_costs(arms)
    large = {part for parts in usd.values() for part, each in parts.items() if each >= SMALL * sum(parts.values()) and each >= 1}
    rows, said, spent = Rows(), list[str](), dict.fromkeys((*large, REST), 0.0)
    for arm, parts in usd.items():
        shown = {part: each for part, each in parts.items() if part in large}
        for part, each in (shown | {REST: sum(parts.values()) - sum(shown.values())}).items():
            rows.append({"arm": arm, "part": part, "usd": each, "text": f"{each:,.0f}"})
            spent[part] += each
        said.append(f"{arm}: {number(sum(parts.values()), 'USD')} USD")
    y = {
        "field": "part",
        "type": "nominal",
        "title": None,
        "sort": sorted(spent, key=lambda part: (part == REST, -spent[part])),
        "axis": {"labelLimit": 200},
    }
    offset = {"field": "arm", "type": "nominal", "sort": [BASELINE, WHAT_IF]}
    x = _value("usd", "USD, mean", axis={"labelExpr": "datum.value ? format(datum.value, '~s') : '0'", "tickCount": 4}) | {"stack": None}
    x |= {"scale": {"domain": [0, 1.3 * max(1.0, *(row["usd"] for row in rows))]}}  # room for the numbers behind the bars
    legend = {"title": None, "orient": "top", "symbolType": "square"} if len(arms) > 1 else None  # no line is there to be named at its end
    told = [{"field": "arm", "type": "nominal"}, {"field": "part", "type": "nominal"}, _told("usd", "USD, mean", ",.0f")]
    layers = [
        _layer(rows, {"type": "bar"}, y=y, yOffset=offset, x=x, color=_COLOUR | {"legend": legend}, tooltip=told),
        _layer(
            rows,
            {"type": "text", "align": "left", "dx": 3, "fontSize": 10},
            y=y,
            yOffset=offset,
            x=_value("usd"),
            text={"field": "text", "type": "nominal"},
        ),
    ]
    return _framed(layers, max(HEIGHT, 34 * len(spent))), "; ".join(said) + " (mean)."


def shares(found: Attribution, kpi: Kpi) -> tuple[Spec, str]:
    """What each group of levers has a share in the difference, with its interval."""
    scale = scale_of(kpi.unit)
    unit = differences.unit_of_change(kpi.unit)
    rows = [
        {
            "lever": each.label,
            "mean": scale * each.mean,
            "low": scale * each.low,
            "high": scale * each.high,
            "at": scale * max(each.high, each.mean, 0.0),
            "text": differences.signed(each.mean, kpi.unit),
        }
        for each in found.shares
    ]
    y = {"field": "lever", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 260}}
    x = _value("mean", f"{capital(in_words(kpi))}, {unit or 'difference'}")
    layers = [
        _layer(rows, {"type": "bar", "color": BLUE, "opacity": 0.75, "size": 16}, y=y, x=x),
        _layer(rows, {"type": "rule", "color": INK, "strokeWidth": 1.6}, y=y, x=_value("low"), x2={"field": "high"}),
        _layer(
            rows,
            {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold"},
            y=y,
            x=_value("at"),
            text={"field": "text", "type": "nominal"},
        ),
        _layer([{"zero": 0}], {"type": "rule", "color": INK}, x=_value("zero")),
    ]
    said = "; ".join(f"{row['lever']} {row['text']} {unit}".rstrip() for row in rows)
    return _framed(layers, 40 + 34 * len(rows)), said


# --- what they are made of --------------------------------------------------------------------------------------------


def _rows(arm: str, settings: Settings, values: np.ndarray) -> Rows:
    """A row a day of the median and the band; none where a replication has no value. `values`: (replications, D)."""
    if not np.isfinite(values).all():
        values = values[np.isfinite(values).all(axis=1)]
    if not len(values):
        return []
    low, high, middle = (each.tolist() for each in (*prediction_ends(values, axis=0), np.median(values, axis=0)))
    calendar = settings.campaign.calendar
    return [
        {"arm": arm, "day": calendar.date(calendar.first_day + i).isoformat(), "low": low[i], "median": middle[i], "high": high[i]}
        for i in range(values.shape[1])
    ]


def _axis_of_days(rows: Rows) -> Spec:
    """Days as dates: the first of each month; of less than two months days or weeks, since a few days may hold no first of a month; of more
    than a year with the year, since the same date would stand there twice."""
    days = sorted({row["day"] for row in rows})
    simulated = (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days if days else 0
    every = {"interval": "month", "step": 1} if simulated >= 62 else {"interval": "week" if simulated > 10 else "day", "step": 1}
    form = "%b %Y" if simulated > 365 else "%-d %b"
    return _DAYS | {"axis": {"format": form, "tickCount": every, "grid": False, "labelAngle": 0, "labelSeparation": 6}}


def _lines(rows: Rows, what: str, form: str, top: float, whole: bool = True) -> list[Spec]:
    """Lines and bands of one or two scenarios. `whole`: what is counted has no halves, and neither has the axis."""
    y = _value("low", what, axis={"tickMinStep": 1} if whole else {}) | {"scale": {"domain": [0, top]}}
    days = _axis_of_days(rows)
    told = [
        {"field": "arm", "type": "nominal", "title": "scenario"},
        _DAY_TOLD,
        _told("median", "median", form),
        _told("low", "5 % lie below", form),
        _told("high", "5 % lie above", form),
    ]
    return [
        _layer(rows, {"type": "area", "opacity": 0.2}, x=days, y=y, y2={"field": "high"}, color=_COLOUR),
        _layer(rows, {"type": "line", "strokeWidth": 2}, x=days, y=_value("median"), color=_COLOUR, strokeDash=_DASH, tooltip=told),
    ]


def _ends(rows: Rows, gap: float) -> list[Spec]:
    """The scenarios' names at the ends of their lines, moved apart where they would touch (`gap`: in units of the axis)."""
    ends = sorted({row["arm"]: row for row in rows}.values(), key=lambda row: float(row["median"]))
    at = [float(row["median"]) for row in ends]
    if len(ends) == 2 and at[1] - at[0] < gap:
        low = max(sum(at) / 2 - gap / 2, 0.0)
        at = [low, low + gap]
    return [
        _names([{"day": row["day"], "at": place, "text": row["arm"]}], BLUE if row["arm"] == WHAT_IF else GREY)
        for row, place in zip(ends, at, strict=True)
    ]


def _names(rows: Rows, ink: str, dx: int = 5, dy: int = 0) -> Spec:
    mark = {"type": "text", "align": "left", "dx": dx, "dy": dy, "fontWeight": "bold", "color": ink}
    return _layer(rows, mark, x=_DAYS, y=_value("at"), text={"field": "text", "type": "nominal"})


def _words(text: str) -> Spec:
    """What stands in the middle of a picture in which there is nothing to draw."""
    x, y = ({"value": {"expr": f"{side} / 2"}} for side in ("width", "height"))
    return _layer([{"text": text}], {"type": "text", "color": INK}, x=x, y=y, text={"field": "text", "type": "nominal"})


def _value(field: str, title: str | None = None, **more: Any) -> Spec:
    return {"field": field, "type": "quantitative", **({"title": title} if title else {}), **more}


def _told(field: str, title: str, form: str) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "format": form}


def _layer(rows: Rows, mark: Spec, **encoding: Any) -> Spec:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _framed(layers: list[Spec], height: int = HEIGHT) -> Spec:
    padding = {"left": 2, "right": 8, "top": 12, "bottom": 2}
    return {"layer": layers, "height": height, "width": "container", "padding": padding, "autosize": {"type": "fit", "contains": "padding"}}
