"""Findings of a search for plausible parameter sets: in words, as tables, as a report."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from experiments.design.parameter_sets import SHIPPED, TARGET
from experiments.report.drawing import Basis
from experiments.report.numbers import number, shown_unit
from experiments.report.page import write_drawings, write_pages
from experiments.statistics.implausibility import MOST_PLAUSIBLE, means
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.plausible.figures import figures_of
from experiments.verbs.plausible.findings import Findings, TargetRow
from sim.measures.kpis import KPIS
from sim.spelling import plural

MOST_NAMED = 5
MOST_LISTED = 20
"""Parameters in the table of the report; all of them are in parameters.csv."""

MIDDLE = (0.05, 0.95)
"""Shares of the sets below a value in use, between which it counts as lying among them."""


def answer(findings: Findings) -> list[str]:
    """How many sets do, what rules the others out, what is narrowed, and how the values in use fare."""
    found, plan = findings.found, findings.request.options.plausible
    targets = findings.targets
    missing = "all" if not plan.misses else f"all but at most {plan.misses}"
    told = [
        f"Of {int(findings.first.sum()):,} parameter sets drawn from all ranges at once, {_percent(findings.kept)} give what is observed, "
        f"in {missing} of {len(targets)} targets. {len(findings.sets):,} sets were found among {len(found.values):,} draws in "
        f"{plural(len(found.left), 'wave')}, and lie in {SHIPPED}."
    ]
    least = [row for row in targets[:3] if row.held < 1]
    if least:
        told.append(f"Held least often: {'; '.join(f'{row.name} in {_percent(row.held)} ({_why(row)})' for row in least)}.")
    never = [row.name for row in targets if row.held == 0]
    told.append(f"No draw holds {', '.join(never)}." if never else "No target is out of reach: each is held by some draw.")
    missed = sorted((row for row in targets if row.in_use_held < 0.95), key=lambda row: row.in_use_held)
    named = "; ".join(f"{row.name} in {_percent(1 - row.in_use_held)}" for row in missed[:MOST_NAMED])
    told.append(
        f"The values in use give it in {_percent(findings.in_use_plausible)} of {plan.companies} companies"
        + (f"; they miss {named} of these." if missed else ".")
    )
    narrowed = findings.narrowed
    named = ", ".join(row.name for row in narrowed[:MOST_NAMED])
    more = f" and {len(narrowed) - MOST_NAMED} more" if len(narrowed) > MOST_NAMED else ""
    told.append(
        f"Narrowed beyond chance: {named}{more}, of {len(found.prior.names)} parameters."
        if narrowed
        else "No single parameter is narrowed beyond chance."
    )
    told.append("What is known lies in how values go together: use sets as rows, never the values of one parameter alone.")
    if len(findings.sets):
        told.append(
            f"Other verbs take them once the file lies beside the behaviour file that they were made for: as {SHIPPED} beside the one that is shipped, as "
            "NAME.parquet beside NAME.yaml of your own (behaviour=NAME.yaml)."
        )
    return told


def _why(row: TargetRow) -> str:
    return f"too high in {_percent(row.high)}" if row.high >= row.low else f"too low in {_percent(row.low)}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share == 0 or share >= 0.0095 else f"{100 * share:.1f} %"


# --- files ------------------------------------------------------------------------------------------------------------


def table_of_draws(findings: Findings) -> pa.Table:
    """Every draw: its wave, whether it is plausible, the mean it gives of each target, and its values."""
    found = findings.found
    columns = {"draw": pa.array(np.arange(len(found.values))), "wave": pa.array(found.wave), "plausible": pa.array(found.plausible)}
    columns |= {
        TARGET + name: pa.array(column, from_pandas=True) for name, column in zip(findings.sets.targets, means(found.runs).T, strict=True)
    }
    return pa.table(columns | {name: pa.array(column) for name, column in zip(found.prior.names, found.values.T, strict=True)})


def write_report(folder: Path, findings: Findings, manifest: dict[str, Any]) -> None:
    """Write `targets.csv`, `parameters.csv`, `figures/` and `report.html`."""
    options, settings = findings.request.options, findings.request.settings
    draws = len(findings.found.values)
    last = options.seed + draws * options.replications - 1
    basis = Basis(manifest["title"], manifest["company"], options.replications, options.seed, last, points=draws)
    drawings = figures_of(findings, basis)
    write_drawings(folder, drawings, manifest["png"])
    write_text(folder / "targets.csv", targets_csv(findings))
    write_text(folder / "parameters.csv", parameters_csv(findings))
    beyond = [row for row in findings.parameters if not MIDDLE[0] <= row.below <= MIDDLE[1]]
    write_pages(
        folder,
        "plausible",
        settings,
        manifest,
        answer(findings),
        drawings,
        targets=[_shown(row) for row in findings.targets],
        narrowed=len(findings.narrowed),
        listed=[
            (row, [f"{value:.3g}" for value in row.sets], "< 0.001" if row.p < 0.001 else f"{row.p:.3f}")
            for row in findings.parameters[:MOST_LISTED]
        ],
        centred=_percent(findings.centred),
        beyond=sorted(beyond, key=lambda row: abs(row.below - 0.5), reverse=True)[:MOST_LISTED],
        spread=float(np.median([row.spread for row in findings.parameters] or [np.nan])),
        waves=[
            (
                turn + 1,
                int((findings.found.wave == turn + 1).sum()),
                _percent(left),
                int(findings.found.plausible[findings.found.wave == turn + 1].sum()),
            )
            for turn, left in enumerate(findings.found.left)
        ],
        plan=options.plausible,
        most=MOST_PLAUSIBLE,
        campaigns=findings.campaigns,
    )


def _shown(row: TargetRow) -> dict[str, Any]:
    """A row of the report's table of targets."""
    unit = KPIS[row.target.kpi].unit

    def span(values: np.ndarray) -> str:
        return f"{number(float(values[0]), unit)} to {number(float(values[2]), unit)}"

    return {
        "name": row.name,
        "what": f"{KPIS[row.target.kpi].label}, {row.target.campaign}",
        "unit": shown_unit(unit),
        "range": f"{number(row.target.low, unit)} to {number(row.target.high, unit)}",
        "held": _percent(row.held),
        "low": _percent(row.low),
        "high": _percent(row.high),
        "without": _percent(row.without),
        "prior": span(row.prior),
        "sets": span(row.sets),
        "in_use": number(row.in_use, unit),
        "in_use_held": _percent(row.in_use_held),
        "chance": f"{row.chance:.2f}" if np.isfinite(row.chance) else "–",
        "source": row.target.source,
    }


def targets_csv(findings: Findings) -> str:
    """A line a target."""
    header = ["target", "campaign", "kpi", "low", "high", "tolerance", "held", "too_low", "too_high", "undefined", "plausible_without"]
    header += ["prior_5", "prior_50", "prior_95", "sets_5", "sets_50", "sets_95", "in_use", "in_use_held", "chance", "explained", "source"]
    rows: list[list[Any]] = [header]
    for row in findings.targets:
        target = row.target
        asked = [row.name, target.campaign, target.kpi, target.low, target.high, target.tolerance]
        fared = [row.held, row.low, row.high, row.undefined, row.without, *row.prior.tolist(), *row.sets.tolist()]
        rows.append([*asked, *fared, row.in_use, row.in_use_held, row.chance, row.explained, target.source])
    return csv_text(rows)


def parameters_csv(findings: Findings) -> str:
    """A line a parameter. Not to be drawn from one by one: values of a set belong together."""
    rows: list[list[Any]] = [
        ["parameter", "ks_distance", "ks_p_holm", "spread_against_prior", "sets_5", "sets_50", "sets_95", "in_use", "below"]
    ]
    rows += [[row.name, row.distance, row.p, row.spread, *row.sets.tolist(), row.in_use, row.below] for row in findings.parameters]
    return csv_text(rows)
