"""The brief of the full design: which assumptions move the result, which of them to narrow down first, and `answer.json`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.errors import listed
from experiments.report.brief import Brief, BriefTable
from experiments.report.brief_page import write_brief
from experiments.report.drawing import Drawing
from experiments.report.wording import company_said, said
from experiments.statistics.variance import PARTS
from experiments.verbs.sensitivity.variance.analysis import ExplainedOutcome, SensitivityResult

MOST_ROWS, MOST_NAMED = 6, 3

CAREFUL = (
    "Ranges are evenly weighted and parameters vary independently: a share of parameter sets is not a probability.",
    "An index is that of the whole range. Whether a parameter flips a decision, over what is plausible, is asked by sensitivity.design=decision.",
)
FIRST = "Data of a past campaign narrow parameters down: watercooler calibrate. A range you know better belongs into a behaviour file of your own."
BECAUSE = "parameters are spread evenly over their ranges: `shares` holds what each of the strongest explains"


def write_variance_brief(
    folder: Path,
    manifest: Mapping[str, Any],
    result: SensitivityResult,
    names: Mapping[str, str],
    sentences: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    figure: Drawing | None,
) -> None:
    """Write `brief.html` and `answer.json`. `names`: what each outcome is, in words; `rows`: parameters, the strongest first."""
    others = f" against {listed(result.campaigns[1:], MOST_NAMED)}" if len(result.campaigns) > 1 else ""
    question = f"“{manifest['title']}”{others} in {company_said(manifest['company'])}: which assumptions decide the {said(result.kpi)}?"
    sizes = result.sizes
    brief = Brief(
        question=question,
        answer=sentences,
        recommendation=_narrow_first(result, names),
        sure=_more(result),
        scorecard=(),
        wrong=CAREFUL,
        first=[FIRST],
        cost={},
        table=_table(result, names, rows),
        careful="What to be careful of",
        basis=f"{sizes['ranking']} parameter sets to rank in, {sizes['screening']} to screen, {sizes['indices']} for indices, each with the same "
        f"{manifest['replications']} replications.",
        data=_data(result),
    )  # fmt: skip
    write_brief(folder, brief, manifest, figure)


def _narrow_first(result: SensitivityResult, names: Mapping[str, str]) -> str:
    """Which parameter to narrow down first: that which explains most of the outcome that decides; the lead, where there are several campaigns."""
    for outcome in reversed(result.outcomes):
        walked, found, of = outcome.screening, outcome.shares, names[outcome.name]
        if found is not None:
            order = np.argsort(-found.total, kind="stable").tolist()
            least = found.total[order[0]] - found.total_half[order[0]]
            first, *rivals = (
                _words(result, result.kept[k]) for k in order if k == order[0] or found.total[k] + found.total_half[k] >= least
            )
            if rivals:
                return f"Undecided which to narrow down first: what {listed([first, *rivals], MOST_NAMED)} explain of the {of} is not told apart."
            return f"Narrow down {first} first: with its interactions it explains more of the {of} than any other."
        if walked is not None and walked.mean.any():
            return f"Narrow down {_words(result, int(walked.mean.argmax()))} first: over its whole range it moves the {of} most."
    return "Nothing to narrow down: no parameter moves the result, or too few parameter sets have one."


def _more(result: SensitivityResult) -> str:
    """What makes shares of the variance sharper."""
    if not any(each.shares is not None for each in result.outcomes):
        return ""
    return (
        f"More than sensitivity.base_samples={max(each.shares.blocks[1] for each in result.outcomes if each.shares)} narrow the intervals."
    )


def _words(result: SensitivityResult, parameter: int) -> str:
    return result.ranges.names[parameter].replace("_", " ")


def _table(result: SensitivityResult, names: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> BriefTable:
    """The shares of the variance of what decides that the strongest parameters explain."""
    body = [
        (row["name"].replace("_", " "), row["range"], *(share or "–" for share in row["cells"][-1][2]), row["confidence"])
        for row in rows[:MOST_ROWS]
    ]
    title = f"Shares of the variance of the {names[result.outcomes[-1].name]}"
    return BriefTable(title, ("Parameter", "Range", "Alone", "With interactions", "Confidence"), tuple(body))


def _data(result: SensitivityResult) -> dict[str, Any]:
    """What `answer.json` holds beside what every answer holds."""
    ranking = {
        name: dict(zip(("best", "best_low_90", "best_high_90"), ranking_share, strict=True))
        | {"beyond_luck": float((result.ranking.clear & (result.ranking.best == i)).mean())}
        for i, name in enumerate(result.campaigns)
        for ranking_share in [result.ranking.share_best(i)]
    }
    return {
        "shares": {each.name: _by_parameter(result, result.kept, _indices(each)) for each in result.outcomes},
        "screening": {each.name: _by_parameter(result, range(len(result.ranges.names)), _walked(each)) for each in result.outcomes},
        "noise": {each.name: each.noise for each in result.outcomes},
        "ranking": {"aim": said(result.kpi), "arms": ranking} if len(ranking) > 1 else {},
        "variance_shares": dict.fromkeys(PARTS) | {"because": BECAUSE},
    }


def _indices(outcome: ExplainedOutcome) -> dict[str, np.ndarray]:
    found = outcome.shares
    return {} if found is None else {"first": found.first, "first_half_90": found.first_half, "total": found.total, "total_half_90": found.total_half}  # fmt: skip


def _walked(outcome: ExplainedOutcome) -> dict[str, np.ndarray]:
    found = outcome.screening
    return {} if found is None else {"mu_star": found.mean, "mu_star_half_90": found.half, "sigma": found.spread}


def _by_parameter(result: SensitivityResult, parameters: Sequence[int], columns: Mapping[str, np.ndarray]) -> dict[str, dict[str, float]]:
    """Columns, a value a parameter, by name of the parameter; nothing where there are none."""
    if not columns:
        return {}
    return {result.ranges.names[i]: {name: float(column[row]) for name, column in columns.items()} for row, i in enumerate(parameters)}
