"""The brief of a calibration: what last year says of how people behave, how well that fits, and what to do with it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.report.brief import Brief, BriefTable
from experiments.report.brief_page import write_brief
from experiments.report.drawing import Drawing
from experiments.report.page import behaviour_command
from experiments.verbs.calibrate.posterior import Marginal

QUESTION = "What does last year say of how people behave here?"

MOST_ROWS = 12


def write_calibration_brief(
    folder: Path, manifest: dict[str, Any], sentences: Sequence[str], rows: Sequence[Marginal], cautions: Sequence[str],
    missing: Sequence[str], fits: dict[str, int] | None, figure: Drawing, arms: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write `brief.html` and `answer.json` into a result folder.

    `missing`: data that would say more, as sentences. `fits`: how many observed numbers lie inside the intervals of campaigns
    simulated with what was fitted, and of how many; None where campaigns are not what was fitted to. `arms`: rows of what was drawn by lot, which come first.
    """
    file, told = manifest["behaviour_file"], [row for row in rows if row.identified]
    usable = fits is None or not misses_much(fits)
    recommendation = (
        f"Ask your next question with behaviour={file}."
        if usable
        else "Do not use it before you know why: the fitted model does not look like what was observed."
    )
    sure = narrowed_said(len(told), len(rows)) if usable else ""
    then = (
        f"{behaviour_command(manifest, 'compare', 'compare.information=true')} tells what of the rest is worth knowing before you choose."
        if usable
        else "What went on that the campaign file does not say: other dates, other messages, another event of these weeks?"
    )
    data = {
        "parameters": {
            row.name: {
                "unit": row.unit, "before_low": row.prior_low, "before_high": row.prior_high,
                "median": row.median, "low": row.low, "high": row.high, "narrowed": row.identified,
            }
            for row in rows
        },
        "drawn_by_lot": {row.name: {"odds_ratio": row.median, "low": row.low, "high": row.high} for row in rows if row.name in arms},
        "fits": fits or {},
        "careful_of": list(cautions),
        "behaviour_file": file,
    }  # fmt: skip
    brief = Brief(
        question=QUESTION,
        answer=sentences,
        recommendation=recommendation,
        sure=sure,
        scorecard=(),
        wrong=cautions,
        first=[*missing, then] if usable else [then, *missing],
        cost={},
        table=table_of(rows, arms),
        careful="What to be careful of",
        basis="Intervals hold what is uncertain about the fitted parameters, if the model is right in substance.",
        data=data,
    )
    write_brief(folder, brief, manifest, figure)


def narrowed_said(narrowed: int, of: int) -> str:
    """How many parameters are narrowed down."""
    are = "is" if narrowed == 1 else "are"
    return f"{narrowed} of {of} behavioural parameters {are} narrowed down; the others keep the range assumed before."


def misses_much(fits: dict[str, int]) -> bool:
    """Whether so many observed numbers lie outside that the model does not look like the data."""
    return fits["inside"] < 0.75 * fits["of"]


def table_of(rows: Sequence[Marginal], arms: Sequence[str] = ()) -> BriefTable:
    """What was narrowed down, first the arms, then what was narrowed most."""
    ranked = sorted(rows, key=lambda row: (row.name not in arms, row.width_ratio))[:MOST_ROWS]
    body = [(f"{row.name.replace('_', ' ')}, {row.unit}", *row.cells, "narrowed" if row.identified else "hardly moved") for row in ranked]
    return BriefTable(
        "What is known of each parameter", ("Parameter", "Before, 90 %", "After: median", "After, 90 %", "By the data"), tuple(body)
    )
