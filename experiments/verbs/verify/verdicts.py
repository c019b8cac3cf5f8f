"""From rows to verdicts: what passes, what does not, and the answer in a few sentences."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.report.numbers import minus
from experiments.statistics.intervals import holm
from experiments.verbs.verify.forecasts import Forecasts, told
from experiments.verbs.verify.goes_in import goes_in
from experiments.verbs.verify.patterns import PATTERNS
from experiments.verbs.verify.programmes import CONTROL
from experiments.verbs.verify.significance import EXACT, LEVEL
from sim.settings import Behaviour

Row = dict[str, Any]

NOTICED = 1e-6
"""A spoiled number must come out as unlikely as this, or the check has no teeth."""


@dataclass(frozen=True)
class Results:
    """Everything that was found, with verdicts. Parts that were not asked for are empty."""

    checks: list[Row]
    curves: list[Row]
    patterns: list[Row]
    lines: list[Row]
    forecasts: Forecasts | None = None

    @property
    def failed_checks(self) -> list[Row]:
        """Checks in which the engine contradicts theory."""
        return [each for each in self.checks if not each["passes"]]

    @property
    def toothless(self) -> list[Row]:
        """Checks that pass, and would with a spoiled number too."""
        return [each for each in self.checks if each["passes"] and each["p_spoiled"] >= NOTICED]

    @property
    def found_patterns(self) -> list[Row]:
        """Patterns of the model itself, not of ablations."""
        return [each for each in self.patterns if not each["null"]]

    @property
    def failed_patterns(self) -> list[Row]:
        """Patterns the model does not show."""
        return [each for each in self.found_patterns if not each["passes"]]


def judged_checks(rows: Iterable[Row]) -> list[Row]:
    """Checks in the order of the table, each with its p-value corrected for their number (Holm) and its verdict.

    Where nothing is left to chance, numbers are equal or not, and do not count among the tests.
    """
    checks = list(rows)
    by_chance = [each for each in checks if each["test"] != EXACT]
    corrected: dict[str, float] = {each["name"]: each["p"] for each in checks}
    corrected |= zip((each["name"] for each in by_chance), holm([each["p"] for each in by_chance]).tolist(), strict=True)
    return [{**each, "holm": corrected[each["name"]], "passes": corrected[each["name"]] > LEVEL} for each in checks]


def judged_patterns(rows: Iterable[Row], behaviour: Behaviour) -> list[Row]:
    """Patterns with target, source, verdict, power and what goes in.

    The verdict: the value lies in the range (for signs, its whole interval does). The power of a pattern that is there: the
    ablations under which it is not; none if the control, with as few replications, does not show it either.
    """
    known = {each.name: each for each in PATTERNS}
    found = []
    for row in rows:
        pattern = known[row["name"]]
        low, high = pattern.range_in(behaviour)
        passes = bool(low <= row["value"] <= high) and (not pattern.target.whole or bool(low < row["low"] and row["high"] < high))
        edge = passes and not (low <= row["low"] and row["high"] <= high)
        about = {"group": pattern.group, "what": pattern.what, "seen_in": pattern.seen_in, "source": pattern.source_in(behaviour)}
        tried = f". Tried: {row['tried']}" if row["tried"] else ""
        thought = "" if passes else (pattern.thought or "not expected, and not explained") + tried
        verdict = {"target_low": low, "target_high": high, "passes": passes, "edge": edge, "thought": thought}
        verdict["goes_in"] = "; ".join(goes_in(row["name"]))
        found.append({**row, **about, **verdict})
    model = {row["name"]: row for row in found if not row["null"]}
    for row in model.values():
        gone = [each["null"] for each in found if each["null"] and each["name"] == row["name"] and is_gone(each, row)]
        row["power"] = "; ".join(gone) if row["passes"] and CONTROL not in gone else ""
    return [{"power": "", **row} for row in found]


def is_gone(row: Row, model: Row) -> bool:
    """Whether a pattern of the model goes under an ablation (`row`), and not by the stochastic variation of few replications.

    The interval must lie outside the range; a sign must lose at least half of its size besides.
    """
    if row["passes"]:
        return False
    low, high = row["target_low"], row["target_high"]
    if known_by_sign(row):
        return not row["value"] - low > 0.5 * (model["value"] - low)
    return not (row["low"] <= high and row["high"] >= low)


def uninformed(rows: Sequence[Row]) -> str:
    """How many of the patterns are there into which no value went, in a sentence."""
    apart = [row for row in rows if not row["goes_in"]]
    there = sum(row["passes"] for row in apart)
    into = f"Values were set to the source of {len(rows) - len(apart)} of them, or moved after a look at them"
    return f"{into}; of the other {len(apart)}, {there} {'is' if there == 1 else 'are'} there."


def known_by_sign(row: Row) -> bool:
    """Whether the pattern is a sign: its whole interval has to lie in the range."""
    return next(each for each in PATTERNS if each.name == row["name"]).target.whole


def answer(results: Results) -> list[str]:
    """What came out, in a sentence a part."""
    found = []
    if results.checks:
        failed, every = results.failed_checks, len(results.checks)
        theories = len({each["theory"] for each in results.checks})
        of_theories = f"of {theories} theories" if theories > 1 else f"of one theory ({results.checks[0]['theory']})"
        least = min(each["holm"] for each in results.checks)
        verdict = "The engine contradicts theory" if failed else "The engine does what theory says"
        found.append(f"{verdict}: {every - len(failed)} of {every} checks {of_theories} pass.")
        if failed:
            wrong = {each["claim"]: [row["label"] for row in failed if row["claim"] == each["claim"]] for each in failed}
            found.append(
                "It is wrong in " + "; ".join(f"{claim.rstrip('.')} ({', '.join(labels)})" for claim, labels in wrong.items()) + "."
            )
        else:
            found.append(f"A right engine has a chance of {least:.2g} to look worse in any of them.")
        blunt = ", ".join(each["name"] for each in results.toothless)
        found.append(f"These would not notice a spoiled number: {blunt}." if blunt else "Every check notices when a number is spoiled.")
    if results.patterns:
        every, failed = len(results.found_patterns), results.failed_patterns
        first = " Those that are not stand first in the table." if failed else ""
        found.append(f"{every - len(failed)} of {every} observed patterns are there.{first}")
        found.append(uninformed(results.found_patterns))
        control = {row["name"]: row for row in results.patterns if row["null"] == CONTROL}
        free = [row for row in results.found_patterns if row["passes"] and not row["power"]]
        untold = sum(is_gone(control[row["name"]], row) for row in free if row.get("name") in control)
        stay = len(free) - untold
        why = f" Of {untold} it cannot be told: as few replications of the model itself do not show {'it' if untold == 1 else 'them'}."
        found.append(
            f"{every - len(failed) - len(free)} of those that are there go with some mechanism; whatever is taken out, {stay} stay{'s' * (stay == 1)}."
            + why * (untold > 0)
        )
    if results.lines:
        found.append("Null models, sizes of the company, orders of acting and numbers of replications are set against each other below.")
    if results.forecasts:
        found += told(results.forecasts)
    return found


def shown(value: float) -> str:
    """A number with three digits that mean something."""
    if not math.isfinite(value):
        return "–"
    if value == 0 or 0.001 <= abs(value) < 10_000:
        return minus(f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:,.0f}")
    return minus(f"{value:.1e}")
