"""A Bass curve fitted to counts: what it says, and the files it leaves."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.request import Request
from experiments.execution.task_cache import content_key
from experiments.report.brief import Brief, BriefTable
from experiments.report.brief_page import write_brief
from experiments.report.style import drawing_style
from experiments.report.terminal import rendered
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.calibrate import figures
from experiments.verbs.calibrate.bass import fitting
from experiments.verbs.calibrate.bass.data import AdoptionCounts
from experiments.verbs.calibrate.columns import totals_so_far
from experiments.verbs.calibrate.options import CalibrateOptions
from experiments.verbs.calibrate.periods import Length
from experiments.verbs.calibrate.report import NO_CAMPAIGN, ReportTable, write_report
from experiments.verbs.lifecycle import Result
from sim.spelling import plural

QUESTION = "How far will it spread, if it goes on as it has?"
EARLY = "The fastest period is probably not in the data yet: how many will ever adopt can hardly be known before it (Van den Bulte & Lilien 1997)."
NARROW = "For this series the intervals are too narrow: something moves it that a curve does not know (a deadline, reminders, seasons). Expect misses beyond them."
WHOLE = "The last period is taken for a whole one: if it was not over, leave its lines out, since fewer would seem to adopt."
LEAST_HELD, FEWEST_CUTS = 0.75, 4
"""Share of earlier intervals that held below which they are called too narrow, and how many there have to be."""


def fit_counts(request: Request[CalibrateOptions], data: AdoptionCounts) -> Result:
    """Fit, forecast, and report."""
    plan, seed = request.options.calibrate.bass, request.options.seed
    found = fitting.fit(data.new, plan.people, seed)
    made = fitting.ahead(found, data.new, plan.ahead, plan.people, seed)
    cuts = fitting.earlier_cuts(data.new, plan.ahead, plan.people, seed)
    sentences, cautions, table = (
        answer(found, data.new, made, cuts, data.period),
        [*data.careful, *cautions_of(found, data.new, cuts)],
        parameters(found),
    )

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_text(fresh / "bass.csv", _as_csv(found, data.new, made))
        with drawing_style():
            drawing = figures.bass_curve(data.new.cumsum(), made.cumsum(axis=1), _caption(request, data.new))
        title = f"Bass curve of {request.name}"
        section = ReportTable(table.title, fitting.ASSUMED, table.header, table.rows)
        write_report(fresh, title, request.settings, manifest, sentences, cautions, [section], [drawing])
        write_brief(fresh, _brief(sentences, cautions, table, found, cuts), manifest, drawing)

    return Result(
        answer=rendered(" ".join(sentences), *cautions),
        publish=publish,
        key=content_key([data, plan, seed]),
        notes=data.notes,
        about=NO_CAMPAIGN | {"replications": None, "bass": dict(zip(("p", "q", "market"), found.estimates.tolist(), strict=True))},
    )


def answer(found: fitting.BassFit, new: np.ndarray, made: np.ndarray, cuts: tuple[int, int], period: Length | None = None) -> list[str]:
    """What was fitted, what comes next, and how often such intervals held before."""
    low, high = np.percentile(found.draws[:, 2], [5, 95])
    periods, total = len(new), int(new.sum())
    later = made[:, periods:].sum(axis=1)
    least, most = fitting.interval(later)
    return [
        f"Of {found.estimates[2]:,.0f} who will ever adopt (90 % {low:,.0f} to {high:,.0f}), {total:,} have in {plural(periods, 'period')}{f' of {period.said}' if period else ''}.",
        f"In the next {plural(made.shape[1] - periods, 'period')} {np.median(later):,.0f} more are to be expected (90 % {least:,} to {most:,}).",
        _held(cuts),
        f"The fastest period is number {found.peak}." if found.peak > 1 else "It was fastest at the beginning.",
    ]


def _held(cuts: tuple[int, int]) -> str:
    if not cuts[1]:
        return "The series is too short to test such intervals on its own past."
    return f"When earlier cuts of this series were forecast, {cuts[0]} of {cuts[1]} such intervals held."


def cautions_of(found: fitting.BassFit, new: np.ndarray, cuts: tuple[int, int]) -> list[str]:
    """What one must not read into it."""
    goes_on = [
        "The forecast goes on as things went: nothing new is done, nothing ends.",
        WHOLE,
        *totals_so_far("Counts", "period", new.tolist()),
    ]
    early = [EARLY] if found.peak > len(new) else []
    narrow = cuts[1] >= FEWEST_CUTS and cuts[0] < LEAST_HELD * cuts[1]
    return goes_on + early + ([NARROW] if narrow else [])


def parameters(found: fitting.BassFit) -> BriefTable:
    """Estimates and intervals."""
    low, high = np.percentile(found.draws, [5, 95], axis=0)
    named = (("innovation p, a period", ".3g"), ("imitation q, a period", ".3g"), ("who will ever adopt", ",.0f"))
    body = [(name, f"{found.estimates[k]:{how}}", f"{low[k]:{how}} to {high[k]:{how}}") for k, (name, how) in enumerate(named)]
    return BriefTable("What the curve says", ("Parameter", "Estimate", "90 %"), tuple(body))


def _brief(sentences: Sequence[str], cautions: Sequence[str], table: BriefTable, found: fitting.BassFit, cuts: tuple[int, int]) -> Brief:
    low, high = np.percentile(found.draws, [5, 95], axis=0)
    names = ("p", "q", "market")
    return Brief(
        question=QUESTION,
        answer=sentences,
        recommendation="Take it as the forecast to beat: it knows nothing of what you do to it.",
        sure=_held(cuts),
        scorecard=(),
        wrong=cautions,
        first=["Who adopted when, where, and who is tied to whom (calibrate.adoption.people): that tells contacts from time passing."],
        cost={},
        table=table,
        careful="What to be careful of",
        basis="A curve through counts: no person, tie or campaign is in it.",
        data={
            "bass": {
                name: {"estimate": float(found.estimates[k]), "low": float(low[k]), "high": float(high[k])} for k, name in enumerate(names)
            },
            "earlier_cuts": {"held": cuts[0], "of": cuts[1]},
        },
    )


def _as_csv(found: fitting.BassFit, new: np.ndarray, made: np.ndarray) -> str:
    low, high = np.percentile(made, [5, 95], axis=0, method="inverted_cdf")
    fitted = found.curve(made.shape[1])
    rows = [[t + 1, int(new[t]) if t < len(new) else "", f"{fitted[t]:.3f}", int(low[t]), int(high[t])] for t in range(made.shape[1])]
    return csv_text([["period", "observed", "fitted", "low_90", "high_90"], *rows])


def _caption(request: Request[CalibrateOptions], new: np.ndarray) -> str:
    return f"{request.name} · {plural(int(new.sum()), 'adoption')} in {plural(len(new), 'period')} · seed {request.options.seed}"
