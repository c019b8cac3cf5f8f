"""What a verification leaves: tables, figures and a report that answers first."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.request import Request
from experiments.report.drawing import Basis, Drawing
from experiments.report.numbers import percent
from experiments.report.page import write_drawings, write_pages
from experiments.report.style import drawing_style
from experiments.statistics.importance import LEAST
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.verify import bass, cascades, figures, forecast_figures, measured, thresholds
from experiments.verbs.verify.closed_forms import CHECKS, GAPS
from experiments.verbs.verify.forecasts import ANSWERS, DISCREPANCY, EDGES, FEWEST, FIGURES, HOLDS, LAUNCHES, METHODS, SAID, WHAT_IFS
from experiments.verbs.verify.options import VerifyOptions
from experiments.verbs.verify.programmes import ABLATIONS, RUNS_EACH
from experiments.verbs.verify.robustness import KEY_FIGURES, TABLES, TITLES
from experiments.verbs.verify.robustness_figures import robustness
from experiments.verbs.verify.significance import CONFIDENCE, LEVEL
from experiments.verbs.verify.verdicts import NOTICED, Results, Row, answer, shown
from sim.measures.kpis import KPIS


def write_report(folder: Path, request: Request[VerifyOptions], manifest: dict[str, Any], results: Results) -> None:
    """Write `checks.csv`, `patterns.csv`, `robustness.csv`, `coverage.csv`, `reliability.csv`, `figures/` and `report.html`; parts not asked for are left out."""
    for name, rows, left_out in (
        ("checks", results.checks, ()),
        ("patterns", results.patterns, ("curve",)),
        ("robustness", results.lines, ()),
        ("coverage", results.forecasts.coverage if results.forecasts else (), ()),
        ("reliability", results.forecasts.reliability if results.forecasts else (), ()),
    ):
        if rows:
            write_text(folder / f"{name}.csv", as_csv(rows, left_out))
    drawings = draw(request, manifest, results)
    write_drawings(folder, drawings, manifest["png"])
    write_pages(folder,
        "verify", request.settings, manifest, answer(results), drawings,
        pattern_rows=_grouped(_pattern_rows(results), "group"),
        check_rows=[(theory, _grouped(rows, "claim")) for theory, rows in _grouped([_check_row(each) for each in results.checks], "theory")],
        tables=_tables(results.lines), gaps=GAPS, level=percent(LEVEL), confidence=percent(CONFIDENCE), noticed=f"{NOTICED:.0e}", resamples=measured.RESAMPLES, ablations=len(ABLATIONS),
        one_in=round(1 / (1 - CONFIDENCE)), runs_each=RUNS_EACH,
        forecasts=_forecast_rows(results),
    )  # fmt: skip


def as_csv(rows: Sequence[Row], left_out: Sequence[str]) -> str:
    """Rows as text with commas; numbers of a list are in one cell, separated by blanks."""
    names = [name for name in rows[0] if name not in left_out]
    return csv_text([names, *([_cell(row[name]) for name in names] for row in rows)])


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return " ".join(repr(each) for each in value)
    return value if isinstance(value, float) else str(value)


# --- tables of the report -------------------------------------------------------------------------------------------------


def _grouped(rows: Sequence[Row], by: str) -> list[tuple[str, list[Row]]]:
    """Rows under each name, in the order in which names come first; a name stands once, wherever its rows stood."""
    return [(name, [row for row in rows if row[by] == name]) for name in dict.fromkeys(row[by] for row in rows)]


def _pattern_rows(results: Results) -> list[Row]:
    """Patterns; what fails first, in a group of its own."""
    rows = [
        {
            **row,
            "group": row["group"] if row["passes"] else "Not there",
            "target": f"{shown(row['target_low'])} to {shown(row['target_high'])}",
            "value": shown(row["value"]),
            "interval": f"{shown(row['low'])} to {shown(row['high'])}",
        }
        for row in results.found_patterns
    ]
    return [row for row in rows if not row["passes"]] + [row for row in rows if row["passes"]]


SHOWN = 3
"""Of several numbers this many are in the report; all of them are in `checks.csv`."""


def _check_row(row: Row) -> Row:
    """A check as its lines read: of each number theory, what was found and its interval."""
    intervals = [f"{_digits(low)} to {_digits(high)}" for low, high in zip(row["low"], row["high"], strict=True)] or ["–"]
    return {
        **row,
        "expected": [_digits(each) for each in row["expected"][:SHOWN]],
        "measured": [_digits(each) for each in row["measured"][:SHOWN]],
        "interval": intervals[:SHOWN],
        "more": len(row["expected"]) - SHOWN,
        "n": f"{row['n']:,}",
        "of": row["of"].removesuffix("s") if row["n"] == 1 else row["of"],
        "p": _probability(row["p"]),
        "holm": _probability(row["holm"]),
        "p_spoiled": _probability(row["p_spoiled"]),
        "wrong_by": f"{row['wrong_by']:+.3g}",
    }


def _digits(value: float) -> str:
    """Four digits after the point, as theory is quoted; none where they are nothing."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _probability(p: float) -> str:
    return f"{p:.3f}" if p >= 0.001 else "< 10⁻¹²" if p < 1e-12 else f"{p:.0e}"


def _forecast_rows(results: Results) -> Row | None:
    """Tables of forecasts: a row a key figure, and a row a class of probability, each with a cell a method."""
    found = results.forecasts
    if found is None:
        return None

    def cells(rows: Sequence[Row], by: str, cell: Callable[[Row], str]) -> list[tuple[Any, list[str]]]:
        there = {(row[by], row["method"]): cell(row) for row in rows}
        return [
            (each, [there.get((each, method), "–") for method in METHODS]) for each in sorted({row[by] for row in rows}, key=order.index)
        ]

    order: list[Any] = [*FIGURES, *EDGES]
    held = cells(
        found.coverage, "figure", lambda row: f"{_interval(row, 'coverage')}, width {row['width']:.2f}{'' if row['passes'] else ' *'}"
    )
    happened = cells(
        found.reliability,
        "from",
        lambda row: f"{100 * row['predicted']:.0f} ± {100 * row['error']:.0f}: {_interval(row, 'happened')}, n {row['cases']:,}",
    )
    upto = {row["from"]: row["to"] for row in found.reliability}
    return {
        "methods": METHODS,
        "held": [(KPIS[name].label, each) for name, each in held],
        "happened": [(f"{percent(first)[:-2]} to {percent(upto[first])}", each) for first, each in happened],
        "companies": found.companies,
        "effective": found.effective,
        "what_ifs": ", ".join(WHAT_IFS),
        "discrepancy": percent(DISCREPANCY),
        "said": percent(SAID),
        "holds": f"{100 * HOLDS[0]:.0f} to {percent(HOLDS[1])}",
        "answers": ANSWERS,
        "launches": LAUNCHES,
        "least": LEAST,
        "fewest": FEWEST,
    }


def _interval(row: Row, of: str) -> str:
    return f"{percent(row[of])} ({100 * row['low']:.0f} to {100 * row['high']:.0f})"


def _tables(lines: Sequence[Row]) -> list[Row]:
    found = []
    for name in TABLES:
        mine = [each for each in lines if each["table"] == name]
        if mine:
            conditions, columns = (list(dict.fromkeys(each[of] for each in mine)) for of in ("condition", "figure"))
            cells = {(each["condition"], each["figure"]): each for each in mine}
            title, note = TITLES[name]
            rows = [(condition, [_line(cells.get((condition, figure))) for figure in columns]) for condition in conditions]
            labels = [KPIS[each].label if each in KPIS else each for each in columns]
            found.append({"title": title, "note": note, "columns": labels, "rows": rows})
    return found


def _line(line: Row | None) -> str:
    if line is None:
        return "–"
    if math.isnan(line["low"]):
        return shown(line["value"])
    return f"{shown(line['value'])} ({shown(line['low'])} to {shown(line['high'])})"


# --- figures -------------------------------------------------------------------------------------------------------------------


def draw(request: Request[VerifyOptions], manifest: dict[str, Any], results: Results) -> list[Drawing]:
    """Every figure of the parts asked for, the main one first."""
    seeds = manifest["seeds"]
    basis = Basis(manifest["title"], manifest["company"], manifest["replications"], seeds["first"], seeds["last"])
    theory = figures.Theory("", "", 1, 0, 0, checks=len(results.checks), size=request.options.verify.size)
    found: list[Drawing] = []
    with drawing_style():
        if results.checks:
            found.append(figures.verdicts(results.checks, LEVEL, theory))
        if results.patterns:
            rows = results.found_patterns
            found.append(figures.patterns(rows, basis))
            titled = {_title(row): row["curve"] for row in rows if row["curve"]}
            found.append(figures.pattern_curves(list(titled.items()), basis))
        there = {each["theory"] for each in results.checks}
        found += [draw_it(results, theory) for needed, draw_it in BY_THEORY if needed <= there]
        if results.lines:
            found.append(_robustness(results, basis))
        if each := results.forecasts:
            names = {name: KPIS[name].label for name in FIGURES}
            drawn_from = forecast_figures.CompaniesBasis(
                manifest["title"], manifest["company"], each.companies, seeds["first"], seeds["first"]
            )
            found.append(forecast_figures.forecasts(each.coverage, each.reliability, names, HOLDS, drawn_from))
    return found


PANELS = {
    "s_curve": "demand where no message is sent",
    "single_peak-lead": "lead time of a film",
    "single_peak-mystery": "mystery of a film",
    "peers_that_add": "inspiring peers",
    "contest_effect-fade": "a contest between offices",
    "talk_of-disappointed-lukewarm": "talk of any kind by enjoyment",
    "applying-0": "application on the job, half sent",
}
"""Titles of the panels; patterns that share a curve share one."""

SAME = {
    "contest_effect-recovery": "contest_effect-fade",
    **dict.fromkeys(("applying-6", "applying-12"), "applying-0"),
    **dict.fromkeys(("talk_of-delighted-lukewarm", "talk_of-disappointed-delighted"), "talk_of-disappointed-lukewarm"),
}
"""Patterns whose curve is that of another."""


def _title(row: Row) -> str:
    name: str = row["name"]
    return PANELS.get(SAME.get(name, name), name)


def _diffusion(results: Results, theory: figures.Theory) -> Drawing:
    times = np.linspace(0, bass.TIMES[-1], 400)
    gaps = {}
    for steps in bass.STEPS:
        share = bass.textbook(steps)
        at = np.arange(len(share)) / steps
        gaps[steps] = (at.tolist(), (share - bass.closed_form(at)).tolist())
    curves = {each["curve"]: each["share"] for each in results.curves}
    return figures.diffusion((times.tolist(), bass.closed_form(times).tolist()), curves, gaps, theory)


def _cascades(results: Results, theory: figures.Theory) -> Drawing:
    sizes = {}
    for ratio, upto in cascades.SIZE_CLASSES.items():
        row = _check(results, f"tree_sizes-{ratio}")
        n = np.arange(1, 61)
        at_least = 1 - np.concatenate(([0.0], np.cumsum(cascades.borel(ratio, n))[:-1]))
        shown_until = at_least > 2e-4
        edges = [1, *(each + 1 for each in upto)]
        tail = 1 - np.concatenate(([0.0], np.cumsum(row["measured"])[:-1]))
        sizes[ratio] = ((n[shown_until].tolist(), at_least[shown_until].tolist()), (edges, tail.tolist()))
    names = {"poisson": "Poisson, mean 10", "regular_10": "10-regular", "regular_4": "4-regular"}
    giant, found = {}, {}
    for kind, chances in cascades.CHANCES.items():
        grid = np.linspace(0.02, max(chances) + 0.06, 80)
        giant[names[kind]] = (grid.tolist(), [cascades.viral_share(kind, each) for each in grid.tolist()])
        found[names[kind]] = {
            asked: _found(chances, [_check(results, f"{of}-{kind}-{each}") for each in chances])
            for asked, of in (("engine", "viral_reach"), ("bare cascade", "kernel_reach"))
        }
    return figures.cascades(sizes, giant, found, theory)


def _thresholds(results: Results, theory: figures.Theory) -> Drawing:
    window, found = {}, {}
    tried = [each.about for each in CHECKS if each.of is thresholds.watts_chance]
    for phi in dict.fromkeys(phi for phi, _ in tried):
        _, high = thresholds.window(phi)
        grid = np.linspace(0.5, min(high + 2.0, 8.0), 120)
        window[phi] = (grid.tolist(), [thresholds.global_cascades(each, phi)[0] for each in grid.tolist()])
        at = [ties for each, ties in tried if each == phi]
        found[phi] = _found(at, [_check(results, f"watts_chance-{phi}-{ties}") for ties in at])
    starts = np.linspace(0.0, 0.14, 200)
    shares = [each.about[0] for each in CHECKS if each.of is thresholds.share_from_starters]
    share_found = _found(shares, [_check(results, f"share_from_starters-{each}") for each in shares])
    line = (starts.tolist(), [thresholds.final_share_regular(each) for each in starts.tolist()])
    return figures.thresholds(window, found, line, share_found, _check(results, "critical_start")["measured"][0], theory)


BY_THEORY = (
    ({"Bass"}, _diffusion),
    ({"Branching", "Percolation"}, _cascades),
    ({"Watts window", "Thresholds"}, _thresholds),
)
"""Figures, each with the theories it needs."""


def _found(at: Sequence[float], rows: Sequence[Row]) -> figures.Found:
    """What checks found at these places, with intervals; none where nothing is left to chance."""
    values = [row["measured"][0] for row in rows]
    low, high = ([(row[end] or row["measured"])[0] for row in rows] for end in ("low", "high"))
    return list(at), values, low, high


def _check(results: Results, name: str) -> Row:
    return next(each for each in results.checks if each["name"] == name)


PER_PERSON = "posts"
"""The key figure that grows with people: shown per person."""


def _robustness(results: Results, basis: Basis) -> Drawing:
    names = {each: KPIS[each].label for each in KEY_FIGURES if each != "frustration"}
    panels = {"company size": "as it is", "company size, no channel": "without the all-company channel"}
    sizes: dict[str, dict[str, list[Row]]] = {title: {name: [] for name in names} for title in panels.values()}
    widths: dict[str, list[Row]] = {name: [] for name in names}
    for line in results.lines:
        name, x = line["figure"], float(line["n"])
        if name in names and line["table"] in panels:
            people = float(line["condition"].split()[0].replace(",", ""))
            per = people if name == PER_PERSON else 1.0
            scaled = {end: line[end] / per for end in ("value", "low", "high")}
            sizes[panels[line["table"]]][name].append({**line, **scaled, "x": people})
        elif name in names and line["table"] == "replications" and line["condition"].startswith("half-width"):
            widths[name].append({**line, "x": x})
    return robustness(sizes, widths, names | {PER_PERSON: f"{names[PER_PERSON]} (left: per person)"}, basis)
