"""The pictures of the comparison page: lines with bands, the same scale for both scenarios, names beside the lines.

The baseline is always grey and dashed, the what-if always blue: told apart in greyscale and by colour-blind people.
Bands hold 90 % of the replications, lines are medians, as in the report's figures.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from experiments import compare_words as words
from experiments.attribution import Attribution
from experiments.dashboard.bench import Life, count
from experiments.dashboard.levers import as_date
from experiments.figures.style import BLUE, VERMILLION
from experiments.questions import number
from sim.levers import Settings
from sim.measures.kpis import KPIS, Kpi

BASELINE, WHAT_IF = "Baseline", "What if"
GREY = "#5F5F5F"
_COLOURS = alt.Scale(domain=[BASELINE, WHAT_IF], range=[GREY, BLUE])
_DASHES = alt.Scale(domain=[BASELINE, WHAT_IF], range=[[5, 3], [1, 0]])
HEIGHT = 250

Arms = Mapping[str, tuple[Settings, Sequence[Life]]]
"""What is drawn, by BASELINE and WHAT_IF (the baseline alone where there is nothing to compare)."""


def _chart(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]


def _dates(settings: Settings, days: int) -> list[str]:
    calendar = settings.campaign.calendar
    return [as_date(calendar.first_day + day, calendar).isoformat() for day in range(days)]


def _rows(arm: str, settings: Settings, values: np.ndarray) -> list[dict[str, Any]]:
    """A row a day of the median and the band; nan where not defined. `values`: (replications, D)."""
    defined = np.isfinite(values).all(axis=0)
    low, middle, high = np.percentile(np.where(defined, values, 0), [5, 50, 95], axis=0)
    return [
        {"arm": arm, "day": date, "low": float(low[i]), "median": float(middle[i]), "high": float(high[i])}
        for i, date in enumerate(_dates(settings, values.shape[1]))
        if defined[i]
    ]


def _days(title: str = "") -> alt.X:
    return alt.X(
        "day:T", title=title or None, axis=alt.Axis(format="%-d %b", labelAngle=0, tickCount={"interval": "month", "step": 1}, grid=False)
    )


def _lines(rows: list[dict[str, Any]], what: str, format: str = ",.0f", top: float | None = None) -> alt.LayerChart:
    """Lines and bands of one or two scenarios, named at their ends."""
    colour = alt.Color("arm:N", scale=_COLOURS, legend=None)
    scale = alt.Scale(domain=[0, top]) if top else alt.Scale(domainMin=0)
    base = _chart(rows)
    bands = base.mark_area(opacity=0.2).encode(_days(), alt.Y("low:Q", title=what, scale=scale), alt.Y2("high:Q"), color=colour)
    lines = base.mark_line(strokeWidth=2).encode(
        _days(),
        alt.Y("median:Q"),
        color=colour,
        strokeDash=alt.StrokeDash("arm:N", scale=_DASHES, legend=None),
        tooltip=[
            alt.Tooltip("arm:N", title="scenario"),
            alt.Tooltip("day:T", format="%-d %B %Y"),
            alt.Tooltip("median:Q", title="median", format=format),
            alt.Tooltip("low:Q", title="5 % lie below", format=format),
            alt.Tooltip("high:Q", title="5 % lie above", format=format),
        ],
    )
    return bands + lines


def _ends(rows: list[dict[str, Any]], gap: float) -> alt.Chart:
    """The scenarios' names at the ends of their lines, moved apart where they would touch (`gap`: in units of the axis)."""
    last = {row["arm"]: row for row in rows}
    ends = sorted(last.values(), key=lambda row: row["median"])
    if len(ends) == 2 and ends[1]["median"] - ends[0]["median"] < gap:
        middle = (ends[0]["median"] + ends[1]["median"]) / 2
        low = max(middle - gap / 2, 0.0)
        ends = [ends[0] | {"median": low}, ends[1] | {"median": low + gap}]
    return (
        _chart(ends)
        .mark_text(align="left", dx=5, fontWeight="bold", clip=False)
        .encode(_days(), alt.Y("median:Q"), text="arm:N", color=alt.Color("arm:N", scale=_COLOURS, legend=None))
    )


def _framed(chart: Any, height: int = HEIGHT) -> alt.LayerChart:
    framed: alt.LayerChart = chart.properties(height=height, padding={"left": 2, "right": 8, "top": 12, "bottom": 2})
    return framed


def demand(arm: str, arms: Arms) -> tuple[alt.LayerChart, str]:
    """One scenario's demand against its seats, on the scale that all of them share; and what it says."""
    settings, lives = arms[arm]
    seats = {name: float(np.mean([life.kpis["seats"] for life in each])) for name, (_, each) in arms.items()}
    top = 1.1 * max(*(float(np.percentile(count(each, "wanting")[:, -1], 95)) for _, each in arms.values()), *seats.values(), 1.0)
    wanting, taken = count(lives, "wanting"), count(lives, "booked") + count(lives, "seated")
    rows = _rows(arm, settings, wanting)
    colour = BLUE if arm == WHAT_IF else GREY
    chart = _lines(rows, "people", top=top)
    sat = _chart(_rows(arm, settings, taken)).mark_line(strokeWidth=2, color=VERMILLION, strokeDash=[2, 2]).encode(
        _days(), alt.Y("median:Q"),
        tooltip=[alt.Tooltip("day:T", format="%-d %B %Y"), alt.Tooltip("median:Q", title="seats taken, median", format=",.0f")],
    )  # fmt: skip
    rule = _chart([{"seats": seats[arm]}]).mark_rule(color="#222222", strokeWidth=1.3).encode(alt.Y("seats:Q"))
    first, ends = rows[0]["day"], [rows[-1]["median"], float(np.median(taken[:, -1]))]
    labels = [
        {"day": first, "at": seats[arm], "text": f"{seats[arm]:,.0f} seats", "align": 0},
    ]
    offered = (
        _chart(labels)
        .mark_text(align="left", dx=3, dy=-7, fontWeight="bold", color="#222222")
        .encode(_days(), alt.Y("at:Q"), text="text:N")
    )
    gap = top / 12
    at = [max(ends[0], ends[1] + gap) if ends[0] >= ends[1] else ends[0], ends[1] if ends[0] >= ends[1] else max(ends[1], ends[0] + gap)]
    names = [
        _chart([{"day": rows[-1]["day"], "at": place, "text": text}])
        .mark_text(align="left", dx=5, fontWeight="bold", color=ink)
        .encode(_days(), alt.Y("at:Q"), text="text:N")
        for place, text, ink in ((at[0], "want a seat", colour), (at[1], "seats taken", VERMILLION))
    ]
    said = f"{arm}: {ends[0]:,.0f} people want one of {seats[arm]:,.0f} seats in the end (median of {len(lives)} replications)."
    return _framed(alt.layer(chart, rule, sat, offered, *names)), said


def talk(arms: Arms) -> tuple[alt.LayerChart, str]:
    """Attendees who have told somebody about the content so far."""
    rows, said = list[dict[str, Any]](), list[str]()
    for arm, (settings, lives) in arms.items():
        attendees = count(lives, "seated")[:, -1:].astype(float)
        share = 100 * count(lives, "content_talkers") / np.where(attendees > 0, attendees, np.nan)
        rows += (mine := _rows(arm, settings, share))
        said += [f"{arm}: {mine[-1]['median']:.0f} % in the end"] if mine else [f"{arm}: nobody attends"]
    if not rows:
        return _framed(_lines([], "% of all attendees")), "; ".join(said)
    return _framed(alt.layer(_lines(rows, "% of all attendees", ".1f", 100.0), _ends(rows, 8.0))), "; ".join(said) + "."


def offices(arms: Arms) -> tuple[alt.LayerChart, str]:
    """Offices that have posted, by day."""
    rows, said, most = list[dict[str, Any]](), list[str](), 1
    for arm, (settings, lives) in arms.items():
        caught = count(lives, "caught")
        rows += _rows(arm, settings, caught.astype(float))
        most = max(most, int(caught.max()))
        said.append(f"{arm}: {np.median(caught[:, -1]):.0f} offices in the end")
    return _framed(alt.layer(_lines(rows, "offices", ".0f", most * 1.12), _ends(rows, most / 10))), "; ".join(said) + " (median)."


COST_PARTS = tuple(name for name in KPIS if name.startswith("cost_") and name not in ("cost_total", "cost_per_attendee", "cost_per_talker"))


def cost(arms: Arms) -> tuple[alt.LayerChart, str]:
    """What the money goes into."""
    rows, said = list[dict[str, Any]](), list[str]()
    for arm, (_, lives) in arms.items():
        for name in COST_PARTS:
            usd = float(np.mean([life.kpis[name] for life in lives]))
            rows.append({"arm": arm, "part": KPIS[name].label.removeprefix("Cost: "), "usd": usd})
        said.append(f"{arm}: {number(float(np.mean([life.kpis['cost_total'] for life in lives])), 'USD')} USD")
    spent = {row["part"] for row in rows if row["usd"] >= 0.5}
    rows = [row | {"text": f"{row['usd']:,.0f}"} for row in rows if row["part"] in spent]
    offset = alt.YOffset("arm:N", sort=[BASELINE, WHAT_IF])
    order = sorted(spent, key=lambda part: -sum(row["usd"] for row in rows if row["part"] == part))
    base = _chart(rows).encode(alt.Y("part:N", title=None, sort=order, axis=alt.Axis(labelLimit=200)), offset)
    bars = base.mark_bar().encode(
        alt.X("usd:Q", stack=None, title="USD, mean", axis=alt.Axis(format="~s", tickCount=5)),
        color=alt.Color("arm:N", scale=_COLOURS, legend=None),
        tooltip=["arm:N", "part:N", alt.Tooltip("usd:Q", title="USD, mean", format=",.0f")],
    )
    text = base.mark_text(align="left", dx=3, fontSize=10).encode(alt.X("usd:Q"), text="text:N")
    return _framed(alt.layer(bars, text), max(HEIGHT, 34 * len(spent))), "; ".join(said) + " (mean)."


def shares(found: Attribution, kpi: Kpi) -> tuple[alt.LayerChart, str]:
    """What each group of levers has a share in the difference, with its interval."""
    scale = 100 if kpi.unit in ("share", "share of content") else 1
    rows = [
        {"lever": each.label, "mean": scale * each.mean, "low": scale * each.low, "high": scale * each.high,
         "text": words.signed(each.mean, kpi.unit)}
        for each in found.shares
    ]  # fmt: skip
    unit = words.unit_of_change(kpi.unit)
    base = _chart(rows).encode(alt.Y("lever:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)))
    bars = base.mark_bar(color=BLUE, opacity=0.75, size=16).encode(alt.X("mean:Q", title=f"{kpi.label}, {unit or 'difference'}"))
    whiskers = base.mark_rule(color="#222222", strokeWidth=1.6).encode(alt.X("low:Q"), alt.X2("high:Q"))
    ends = base.transform_calculate(at="max(datum.high, datum.mean, 0)")
    text = ends.mark_text(align="left", dx=6, fontWeight="bold").encode(alt.X("at:Q"), text="text:N")
    zero = _chart([{"x": 0}]).mark_rule(color="#222222").encode(alt.X("x:Q"))
    said = "; ".join(f"{row['lever']} {row['text']} {unit}" for row in rows)
    return _framed(alt.layer(bars, whiskers, text, zero), 40 + 34 * len(rows)), said
