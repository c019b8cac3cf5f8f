"""How each wave of a campaign fares: means over replications, and the middle nine of ten of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from experiments.report.lever_words import date_of
from experiments.report.wording import capital
from experiments.statistics.verdict import prediction
from experiments.verbs.run.seats import one_of
from sim.measures.waves import DAY_ZERO
from sim.settings import Calendar

Ratio = Callable[[Mapping[str, np.ndarray]], np.ndarray]
FIGURES: dict[str, tuple[str, Ratio]] = {
    "want_it": ("Want it, % of audience", lambda rows: 100 * _over(rows["wanted"], rows["audience"])),
    "attended": ("Attended", lambda rows: rows["attended"].astype(np.float64)),
    "rating": ("Rating", lambda rows: rows["rating"].astype(np.float64)),
    "told": ("Told the content, % of attendees", lambda rows: 100 * _over(rows["told"], rows["attended"])),
    "heard": ("Heard the content, % of people", lambda rows: 100 * _over(rows["heard"], rows["people"])),
}
"""What is said of each wave: heading, and how it is worked out of the rows of a wave (replications,) each."""


def _over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def waves_of(columns: Mapping[str, np.ndarray]) -> list[dict[str, Any]]:
    """A line a wave, by when they start: `wave`, `starts` (days after day zero), `people`, `audience`, `wanted` and `seats` (means), and each of FIGURES (mean,
    low, high); nothing where there are no waves."""
    found = []
    for name in dict.fromkeys(columns["wave"].tolist()):
        mine = {column: values[columns["wave"] == name] for column, values in columns.items()}
        line = {"wave": name, "starts": int(mine["starts"][0])} | {
            each: float(mine[each].mean()) for each in ("people", "audience", "wanted", "seats")
        }
        found.append(line | {figure: prediction(worked_out(mine)) for figure, (_, worked_out) in FIGURES.items()})
    return sorted(found, key=lambda line: (line["starts"], line["wave"] != DAY_ZERO))


def wave_sentences(waves: Sequence[Mapping[str, Any]], calendar: Calendar) -> list[str]:
    """All waves in a sentence; none where there are no waves."""
    if not waves:
        return []
    return [f"By wave: {'; '.join(f'{wave_said(line, calendar)}: {_fared(line)}' for line in waves)}."]


def _fared(line: Mapping[str, Any]) -> str:
    """How many of a wave want one of the seats planned for it (what rules add is in no plan), how many attend, and how they like it."""
    wanted, attended = (f"{people:,.0f}" for people in (line["wanted"], line["attended"][0]))
    what = one_of(line["seats"]) if line["seats"] else "a seat, none is planned for them"
    wants, attends = (f"{verb}{'s' * (count == '1')}" for verb, count in (("want", wanted), ("attend", attended)))
    return f"{wanted} of {line['people']:,.0f} people {wants} {what}, {attended} {attends}, {_rating(line)}"


def wave_said(line: Mapping[str, Any], calendar: Calendar) -> str:
    """What a wave is called: who is in none that the campaign names, by the day on which they start."""
    return f"the cohort of {date_of(calendar, 0)}" if line["wave"] == DAY_ZERO else str(line["wave"]).replace("_", " ")


def _rating(line: Mapping[str, Any]) -> str:
    return f"rating {line['rating'][0]:.1f}" if np.isfinite(line["rating"][0]) else "not rated"


def waves_data(waves: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same for programs: what is in per cent on a page is a share, as everywhere in `answer.json`."""

    def figure(line: Mapping[str, Any], name: str, heading: str) -> dict[str, float]:
        parts = 100 if "%" in heading else 1
        return {end: float(value) / parts for end, value in zip(("mean", "low", "high"), line[name], strict=True)}

    return [{**line, **{name: figure(line, name, heading) for name, (heading, _) in FIGURES.items()}} for line in waves]


def waves_table(waves: Sequence[Mapping[str, Any]], calendar: Calendar) -> tuple[list[str], list[list[str]]]:
    """Heading and cells, as they are read."""
    header = ["Wave", "Starts", "People", "Seats", *(label for label, _ in FIGURES.values())]
    return header, [
        [
            *(capital(wave_said(line, calendar)), date_of(calendar, line["starts"]), f"{line['people']:,.0f}", f"{line['seats']:,.0f}"),
            *(_cell(name, line[name]) for name in FIGURES),
        ]
        for line in waves
    ]


def _cell(name: str, value: tuple[float, float, float]) -> str:
    form = ".1f" if name == "rating" else ",.0f"
    mean, low, high = (format(each, form) for each in value)
    return f"{mean} ({low} to {high})" if np.isfinite(value[1]) else mean if np.isfinite(value[0]) else "–"
