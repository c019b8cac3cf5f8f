"""The tables of experiments/TRACE.md, made from results: `python -m tests.trace --update`, after the commands it names.

What those commands found is kept in results/reference/trace, so that tables can be compared with it at any time.
"""

import argparse
import csv
import json
import math
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from experiments.verbs.calibrate.adoption.holdout import METHODS
from experiments.verbs.verify.observed import NOT_ASKED
from experiments.verbs.verify.programmes import CONTROL
from experiments.verbs.verify.robustness import KEY_FIGURES, TABLES
from sim.measures.kpis import KPIS
from tests.worlds import CONFIGS

DOCUMENT = CONFIGS.parent / "experiments" / "TRACE.md"
RESULTS = CONFIGS.parent / "results"
KEPT = RESULTS / "reference" / "trace"

VERIFIED = RESULTS / "verify" / "space_voyage-global_marketing"
FOUND = {
    "checks.csv": VERIFIED / "checks.csv",
    "patterns.csv": VERIFIED / "patterns.csv",
    "robustness.csv": VERIFIED / "robustness.csv",
    "coverage.csv": RESULTS / "verify" / "forecasts" / "coverage.csv",
    "reliability.csv": RESULTS / "verify" / "forecasts" / "reliability.csv",
    "medical.csv": RESULTS / "calibrate" / "medical" / "posterior.csv",
    "korea.csv": RESULTS / "calibrate" / "korea" / "posterior.csv",
    "adoption_forecasts.csv": RESULTS / "adoption_forecasts.csv",
    "ties_building.csv": RESULTS / "sweep" / "ties_building" / "summary.csv",
    "ties_research.csv": RESULTS / "sweep" / "ties_research" / "summary.csv",
    "recovery.csv": RESULTS / "calibrate" / "last_year" / "recovery.csv",
}
"""What is kept, and which result it is taken from."""

Row = dict[str, str]


def kept(name: str) -> list[Row]:
    """Rows of a kept table."""
    with (KEPT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> str:
    """A number as tables show it: three digits that mean something; a dash for none."""
    if text in ("", "nan"):
        return "–"
    value = float(text)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def give_or_take(row: Row) -> str:
    """A number with half the width of its interval."""
    if not row["low"] or not row["value"]:
        return number(row["value"])
    half = (float(row["high"]) - float(row["low"])) / 2
    return f"{number(row['value'])} ± {number(str(half))}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(each.replace("|", "\\|") for each in row) + " |" for row in rows])


# --- blocks -----------------------------------------------------------------------------------------------------------


def checks() -> str:
    """Closed forms by theory."""
    rows = kept("checks.csv")

    def line(theory: str) -> list[str]:
        mine = [row for row in rows if row["theory"] == theory]
        passed = sum(row["passes"] == "True" for row in mine)
        return [theory, f"{passed} of {len(mine)}", *(f"{limit(float(row[of]) for row in mine):.1g}" for of, limit in ENDS)]

    head = ("Theory", "Checks that pass", "smallest p", "largest p with the number of theory spoiled")
    return table(head, map(line, dict.fromkeys(row["theory"] for row in rows)))


ENDS: tuple[tuple[str, Callable[[Iterable[float]], float]], ...] = (("p", min), ("p_spoiled", max))


def _pattern(row: Row) -> list[str]:
    observed = f"{number(row['target_low'])} to {number(row['target_high'])}"
    edge = " (edge)" if row["edge"] == "True" else ""
    verdict = f"there{edge}" if row["passes"] == "True" else "**not there**"
    interval = f"{number(row['low'])} to {number(row['high'])}"
    named = f"{row['what']}; {row['seen_in']}"
    return [named, observed, number(row["value"]), interval, verdict, row["goes_in"].replace("_", " ") or "–", row["power"] or "–"]


def patterns() -> str:
    """All patterns of the model."""
    rows = [row for row in kept("patterns.csv") if not row["null"]]
    found = sum(row["passes"] == "True" for row in rows)
    head = ("Pattern; looked for in", "Observed", "Model", "90 % interval", "Verdict", "Goes in", "Power: goes with")
    strong = sum(row["passes"] == "True" and row["power"] != "" for row in rows)
    apart = [row for row in rows if not row["goes_in"]]
    count = (
        f"{found} of {len(rows)} are there; {strong} of these go with some mechanism. Into {len(rows) - len(apart)} some value went; "
        f"of the other {len(apart)}, {sum(row['passes'] == 'True' for row in apart)} are there."
    )
    return f"{count}\n\n" + table(head, map(_pattern, rows))


def missing() -> str:
    """Patterns that are not there, with reasons."""
    rows = [row for row in kept("patterns.csv") if not row["null"] and row["passes"] != "True"]
    return table(
        ("Not there", "Observed", "Model", "Why, we think; what was tried"), ([*_pattern(row)[:3], row["thought"]] for row in rows)
    )


def nulls() -> str:
    """How many of the patterns that are there each ablation takes away."""
    rows = [row for row in kept("patterns.csv") if not row["null"] and row["passes"] == "True"]
    ablations = dict.fromkeys(row["null"] for row in kept("patterns.csv") if row["null"] not in ("", CONTROL))
    gone = {name: sum(name in row["power"].split("; ") for row in rows) for name in ablations}
    return table(("Taken out", "Patterns that go"), ([name, f"{number} of {len(rows)}"] for name, number in gone.items()))


def not_asked() -> str:
    """What was collected too, and why the model is not asked for it."""
    return table(("Observed too", "Why the model is not asked"), ([name.replace("_", " "), why] for name, why in NOT_ASKED.items()))


def _robust(name: str) -> Callable[[], str]:
    def block() -> str:
        rows = [row for row in kept("robustness.csv") if row["table"] == name]
        figures = list(dict.fromkeys(row["figure"] for row in rows))
        cells = {(row["condition"], row["figure"]): give_or_take(row) for row in rows}
        labels = [KPIS[each].label if each in KEY_FIGURES else each for each in figures]
        conditions = dict.fromkeys(row["condition"] for row in rows)
        return table(("", *labels), ([condition, *(cells[condition, figure] for figure in figures)] for condition in conditions))

    return block


SCORES = ("error", "bias", "coverage", "crps")


DATA_SETS = ("made up", "korea", "medical")


def adoption_forecasts(others: bool) -> Callable[[], str]:
    """Error of every method in percent of a site's people by data set, their mean, and bias and coverage on average over them."""

    def block() -> str:
        rows = [row for row in kept("adoption_forecasts.csv") if row["other_sites_known"] == str(others)]
        cells = {(row["method"], row["data"]): row for row in rows}
        groups = list(dict.fromkeys(row["data"] for row in rows))

        def line(method: str) -> list[str]:
            errors = [f"{100 * float(cells[method, group]['error']):.1f}" for group in groups]
            mean = {score: sum(float(cells[method, each][score]) for each in DATA_SETS) / len(DATA_SETS) for score in SCORES}
            last = (
                f"{100 * mean['error']:.1f}",
                f"{100 * mean['bias']:+.1f}",
                f"{100 * mean['coverage']:.0f} %",
                f"{100 * mean['crps']:.2f}",
            )
            return [METHODS[method], *errors, *last]

        lines = [line(method) for method in dict.fromkeys(row["method"] for row in rows)]
        return table(("Off by, % of people", *groups, "mean of the three", "bias", "held by 90 %", "CRPS"), lines)

    return block


def plain(name: str) -> Callable[[], str]:
    """A kept table as it is."""

    def block() -> str:
        rows = kept(name)

        def cell(text: str) -> str:
            return number(text) if re.fullmatch(r"-?\d+\.\d+(e[+-]?\d+)?|nan", text) else text.replace("_", " ")

        return table([each.replace("_", " ") for each in rows[0]], ([cell(each) for each in row.values()] for row in rows))

    return block


def ties(name: str) -> Callable[[], str]:
    """One campaign by what one calls a tie: means with their 90 % intervals."""

    def block() -> str:
        head = ("Ties", "Weakest tie used", "Talk-about rate", "Content heard", "Demand, people")
        kinds = {"false": "count alike", "true": "share time out"}
        lines = (
            [kinds[row["mechanisms.tie_strength"]], row["company.minimum_tie_weight"], *(_within(row, each) for each in TOLD)]
            for row in kept(name)
        )
        return table(head, lines)

    return block


TOLD = ("talk_about_rate", "content_heard", "demand")


def _within(row: Row, figure: str) -> str:
    return f"{number(row[figure])} ({number(row[f'{figure}_low_90'])} to {number(row[f'{figure}_high_90'])})"


BLOCKS: dict[str, Callable[[], str]] = {
    "checks": checks,
    "patterns": patterns,
    "missing": missing,
    "nulls": nulls,
    "not asked": not_asked,
    **{name: _robust(name) for name in TABLES},
    "korea": plain("korea.csv"),
    "nobody's future known": adoption_forecasts(False),
    "other sites known": adoption_forecasts(True),
    "medical": plain("medical.csv"),
    "recovery": plain("recovery.csv"),
    "ties building": ties("ties_building.csv"),
    "ties research": ties("ties_research.csv"),
    "coverage": plain("coverage.csv"),
    "reliability": plain("reliability.csv"),
}
"""Tables of the document, by the name in its markers."""

MARKED = re.compile(r"(<!-- table: ([^>]+) -->\n).*?(\n<!-- end -->)", re.S)


def filled(text: str) -> str:
    """The document with its tables made anew; a table of which nothing is kept stays as it is."""

    def block(found: re.Match[str]) -> str:
        try:
            return found[1] + BLOCKS[found[2]]() + found[3]
        except FileNotFoundError:
            return found[0]

    return MARKED.sub(block, text)


def update() -> list[str]:
    """Keep what was found, and write it into the document; returns what was not found and so is as it was."""
    KEPT.mkdir(parents=True, exist_ok=True)
    absent = [name for name, path in FOUND.items() if not path.exists() or (name == "checks.csv" and not is_full(path.parent))]
    for name in FOUND.keys() - set(absent):
        shutil.copyfile(FOUND[name], KEPT / name)
    DOCUMENT.write_text(filled(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    return absent


def is_full(folder: Path) -> bool:
    """Whether a verification asked all closed forms, and not a quick version of them: others share its folder."""
    asked = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["verify"]
    return asked["size"] == "full" and not asked["theories"]


def agrees(row: Row, value: float) -> bool:
    """Whether a number measured again is the kept one, give or take twice the width of its interval."""
    width = float(row["high"]) - float(row["low"])
    return math.isclose(float(row["value"]), value, rel_tol=0.02, abs_tol=2 * width)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="keep what the commands in TRACE.md found, and write it into its tables")
    if parser.parse_args().update:
        for name in update():
            print(f"{FOUND[name]} is not there, or not the whole of it: its table stays as it was")
    else:
        parser.print_help()
