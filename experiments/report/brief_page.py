"""A brief as people and programs read it: `brief.html`, one page, and `answer.json`."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.report.brief import Brief
from experiments.report.calibrated import calibrated_said
from experiments.report.drawing import Drawing
from experiments.report.kpi_groups import main_parts
from experiments.report.page import environment, inline
from experiments.report.paper import paper_size
from experiments.report.wording import few_launches
from experiments.statistics.variance import PARTS
from experiments.storage.files import write_text

BRIEF, ANSWER = "brief.html", "answer.json"


def write_brief(folder: Path, brief: Brief, manifest: Mapping[str, Any], figure: Drawing | None = None) -> None:
    """Write `brief.html` and `answer.json` into a result folder."""
    cost = main_parts(brief.cost)
    size, tall = paper_size(brief, sum(usd >= 0.5 for usd in cost.values()), figure is not None)
    page = (
        environment()
        .get_template("report/brief.html.j2")
        .render(
            brief=brief,
            cost=cost,
            manifest=manifest,
            figure=figure and inline(figure),
            size=size,
            tall=tall,
            few=few_launches(manifest["replications"] or 0),
            calibrated=calibrated_said([each["source"] for each in manifest["config"]["behaviour"]["parameters"].values()]),
        )
    )
    write_text(folder / BRIEF, page)
    whole = {
        "question": brief.question,
        "answer": list(brief.answer),
        "recommendation": brief.recommendation,
        "sureness": brief.sure,
        "notes": list(brief.notes),
        "recommended": None,
        "uncertainty": manifest["uncertainty"],
        "replications": manifest["replications"],
        "arms": {},
        "find_out_first": [],
        "find_out_first_because": [*brief.first, *([manifest["held"]] if manifest.get("held") else [])],
        "risks": [],
        "cost": dict(brief.cost),
        **brief.data,
        "variance_shares": _shares(brief.data.get("variance_shares", {}), manifest),
    }
    write_text(folder / ANSWER, json.dumps(_finite(whole), indent=1, ensure_ascii=False) + "\n")


def _shares(known: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Where the spread comes from: a share each of `PARTS`, None where it is not known, and then why."""
    if PARTS[0] in known:
        return dict(known)
    if manifest["uncertainty"] == "luck" and manifest.get("vary", "seed") == "seed":
        why = "uncertainty=luck: company and parameters are the same in every replication, so all of it is chance in events"
        return dict(zip(PARTS, (1.0, 0.0, 0.0), strict=True)) | {"because": why, **known}
    return dict.fromkeys(PARTS) | {
        "because": "there are too few replications, one campaign alone is left to choose, or what is compared does not differ",
        **known,
    }


def _finite(value: Any) -> Any:
    """Plain data without nan, which JSON does not know."""
    if isinstance(value, Mapping):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
