"""A Bass curve fitted to counts: what it says, and the files it leaves."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.request import Request
from experiments.execution.task_cache import content_key
from experiments.report.brief import Brief, BriefTable, write_brief
from experiments.report.style import drawing_style
from experiments.report.terminal import rendered
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.calibrate import figures
from experiments.verbs.calibrate.bass import fitting
from experiments.verbs.calibrate.bass.data import AdoptionCounts
from experiments.verbs.calibrate.options import BassPlan, CalibrateOptions
from experiments.verbs.calibrate.report import ReportTable, write_report
from experiments.verbs.lifecycle import Result

QUESTION = "How far will it spread, if it goes on as it has?"
EARLY = "The fastest period is not in the data yet: fits that end before it find too small a market (Van den Bulte & Lilien 1997). Take the low end as a floor."


def fit_counts(request: Request[CalibrateOptions], data: AdoptionCounts) -> Result:
    """Fit, forecast, and report."""
    plan, seed = request.options.calibrate.bass, request.options.seed
    found = fitting.fit(data.new, plan.people, seed)
    made = fitting.ahead(found, data.new, plan.ahead, plan.people, seed)
    sentences, cautions, table = answer(found, data.new, made), cautions_of(found, data.new), parameters(found)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_text(fresh / "bass.csv", _as_csv(found, data.new, made))
        with drawing_style():
            drawing = figures.bass_curve(data.new.cumsum(), made.cumsum(axis=1), _caption(request, data.new))
        title = f"Bass curve of {request.name}"
        section = ReportTable(table.title, "90 % intervals: series made by the fitted curve, fitted again.", table.header, table.rows)
        write_report(fresh, title, request.settings, manifest, sentences, cautions, [section], [drawing])
        write_brief(fresh, _brief(sentences, cautions, table, found, plan), manifest, drawing)

    return Result(
        answer=rendered(" ".join(sentences), *cautions),
        publish=publish,
        key=content_key([data, plan, seed]),
        notes=data.notes,
        about={"bass": dict(zip(("p", "q", "market"), found.estimates.tolist(), strict=True))},
    )


def answer(found: fitting.BassFit, new: np.ndarray, made: np.ndarray) -> list[str]:
    """What was fitted, and what comes next."""
    low, high = np.percentile(found.draws[:, 2], [5, 95])
    periods, total = len(new), int(new.sum())
    later = made[:, periods:].sum(axis=1)
    least, middle, most = np.percentile(later, [5, 50, 95])
    return [
        f"Of {found.estimates[2]:,.0f} who will ever adopt (90 % {low:,.0f} to {high:,.0f}), {total:,} have in {periods} periods.",
        f"In the next {made.shape[1] - periods} periods {middle:,.0f} more are to be expected (90 % {least:,.0f} to {most:,.0f}).",
        f"The fastest period is number {found.peak:.0f}.",
    ]


def cautions_of(found: fitting.BassFit, new: np.ndarray) -> list[str]:
    """What one must not read into it."""
    goes_on = ["The forecast goes on as things went: nothing new is done, nothing ends."]
    early = [EARLY] if found.peak > len(new) else []
    rough = f"Counts vary {found.dispersion:.1f} times as much as chance would have it around the curve: something else drives them (reminders, seasons)."
    return goes_on + early + ([rough] if found.dispersion > 3 else [])


def parameters(found: fitting.BassFit) -> BriefTable:
    """Estimates and intervals."""
    low, high = np.percentile(found.draws, [5, 95], axis=0)
    named = (("innovation p, a period", ".3g"), ("imitation q, a period", ".3g"), ("who will ever adopt", ",.0f"))
    body = [(name, f"{found.estimates[k]:{how}}", f"{low[k]:{how}} to {high[k]:{how}}") for k, (name, how) in enumerate(named)]
    return BriefTable("What the curve says", ("Parameter", "Estimate", "90 %"), tuple(body))


def _brief(sentences: Sequence[str], cautions: Sequence[str], table: BriefTable, found: fitting.BassFit, plan: BassPlan) -> Brief:
    low, high = np.percentile(found.draws, [5, 95], axis=0)
    names = ("p", "q", "market")
    return Brief(
        question=QUESTION,
        answer=sentences,
        recommendation="Take it as the forecast to beat: it knows nothing of what you do to it.",
        sure="",
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
            }
        },
    )


def _as_csv(found: fitting.BassFit, new: np.ndarray, made: np.ndarray) -> str:
    low, high = np.percentile(made, [5, 95], axis=0, method="inverted_cdf")
    fitted = fitting.increments(found.estimates, made.shape[1])
    rows = [[t + 1, int(new[t]) if t < len(new) else "", f"{fitted[t]:.3f}", int(low[t]), int(high[t])] for t in range(made.shape[1])]
    return csv_text([["period", "observed", "fitted", "low_90", "high_90"], *rows])


def _caption(request: Request[CalibrateOptions], new: np.ndarray) -> str:
    return f"{request.name} · {int(new.sum()):,} adoptions in {len(new)} periods · seed {request.options.seed}"
