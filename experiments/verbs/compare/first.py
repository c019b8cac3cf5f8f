"""What to find out first, in words, tables and data; or why to measure nothing and decide."""

import math
from collections.abc import Mapping
from typing import Any

from experiments.report import differences
from experiments.report.numbers import number
from experiments.statistics.information import worth_knowing
from experiments.statistics.variance import SharePart
from experiments.storage.csv_text import csv_text
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.decision import Decided, gains
from experiments.verbs.compare.information import KINDS, Information, Knowable

NINETY = 1.645
"""Standard errors that a value is off in one of ten cases, at most."""

MOST_SAID, MOST_ROWS = 3, 12
"""Of each kind: named in a sentence, shown in the table (all are in information.csv)."""


def worth_of(comparison: Comparison, decision: Decided) -> dict[str, float]:
    """What it would be worth to know each group of parameters before choosing; only what exceeds chance, where worlds disagree."""
    if decision.kind != "undecided" or not comparison.groups:
        return {}
    worlds = len(next(iter(comparison.groups.values())))
    return worth_knowing(gains(comparison, comparison.found.values)[:, :worlds], comparison.groups)


def decides(information: Information, decision: Decided) -> bool:
    """Whether to measure nothing: all there is to know is worth less than what matters, or than chance gives, or nothing of it that
    was tried is worth more than chance gives."""
    known = information.everything
    return not (known.value >= decision.matters and known.value > NINETY * known.error and information.worth_it)


def find_out_first(
    comparison: Comparison,
    decision: Decided,
    shares: Mapping[str, SharePart],
    worth: Mapping[str, float],
    information: Information | None,
) -> list[str]:
    """What to find out first, or why nothing is listed."""
    if comparison.uncertainty == "luck":
        return ["Nothing is listed: with one set of parameters nothing can be said about what is not known (uncertainty=all says it)."]
    if information is not None:
        return _decide(information, decision) if decides(information, decision) else _ask(information, decision)
    if decision.kind in ("clear", "alike"):
        return [
            "Nothing: the choice is the same in nearly all plausible worlds, so no answer is likely to change it. Measure nothing, decide."
        ]
    if worth:
        parts = [f"{name} (worth {_amount(each, decision)})" for name, each in list(worth.items())[:MOST_SAID]]
        return [f"Behavioural parameters by what it is worth to know them before choosing, in {decision.aim}: {'; '.join(parts)}. {MORE}"]
    few = f"Nothing is listed: in {comparison.replications} worlds no group of parameters is worth more to know than chance gives. {MORE}"
    if shares and shares["seed"].share >= 0.5:
        few += " Most of what is undecided is chance in the events of a launch, which no survey removes."
    return [few]


MORE = "compare.information=true also values a survey and a pilot."


def _amount(value: float, decision: Decided) -> str:
    return f"{number(value, decision.unit)} {differences.unit_of_change(decision.unit)}".rstrip()


def _decide(information: Information, decision: Decided) -> list[str]:
    """Why to measure nothing."""
    known = information.everything
    value = _amount(max(0.0, known.value), decision)
    if known.value < decision.matters:
        why = f"all there is to know of parameters is worth {value} of {decision.aim} on average, less than the "
        why += f"{_amount(decision.matters, decision)} that matter"
    else:
        why = f"nothing that was tried is worth more than chance gives; all there is to know may be worth {value} of {decision.aim}"
    return [f"Measure nothing, decide: {why}."]


def _ask(information: Information, decision: Decided) -> list[str]:
    """What to ask first."""
    value, error = _amount(information.everything.value, decision), _amount(NINETY * information.everything.error, decision)
    told = [f"All there is to know before choosing is worth {value} (±{error}) of {decision.aim} on average; of this:"]
    for kinds, words in (
        (("survey", "pilot"), "measure"),
        (("group",), "know"),
        (("parameter",), "in particular"),
        (("price",), "look up"),
    ):
        named = [
            f"{each.name.replace('_', ' ')} {_amount(each.worth.value, decision)}{_cost(each)}"
            for each in information.worth_it
            if each.kind in kinds
        ]
        if named:
            told.append(f"{words[:1].upper()}{words[1:]}: {'; '.join(named[:MOST_SAID])}.")
    return told


def _cost(each: Knowable) -> str:
    return f" (costs about {number(each.cost_usd, 'USD')} USD)" if math.isfinite(each.cost_usd) else ""


def first_data(decision: Decided, worth: Mapping[str, float], information: Information | None) -> list[dict[str, Any]]:
    """What `answer.json` lists: what to find out, what it is worth, and in which unit."""
    unit = f"{decision.unit} of {decision.aim}"
    if information is None:
        return [{"what": name, "kind": "group", "value": each, "unit": unit} for name, each in worth.items()]
    if decides(information, decision):
        return []
    return [_data(each) | {"unit": unit} for each in information.worth_it]


def information_data(decision: Decided, information: Information) -> dict[str, Any]:
    """Everything that was tried, worth it or not."""
    known = information.everything
    return {
        "unit": f"{decision.unit} of {decision.aim}",
        "matters": decision.matters,
        "everything": {"value": known.value, "error": known.error},
        "no_pilot": information.no_pilot or None,
        "tried": [_data(each) for each in information.findings],
    }


def _data(each: Knowable) -> dict[str, Any]:
    worth = each.worth
    cost = {"cost_usd": each.cost_usd} if math.isfinite(each.cost_usd) else {}
    return {"what": each.name, "kind": each.kind, "value": worth.value, "error": worth.error, "chance": worth.null} | cost


def information_rows(information: Information, decision: Decided) -> list[dict[str, str]]:
    """The table of the report: everything, then of each kind the best."""
    unit = decision.unit
    rows = [{"kind": KINDS["everything"], "name": "", "value": number(information.everything.value, unit), "chance": "0", "cost": ""}]
    rows[0]["error"] = f"±{number(NINETY * information.everything.error, unit)}"
    for kind, words in KINDS.items():
        of_kind = [each for each in information.findings if each.kind == kind][:MOST_ROWS]
        rows += [
            {
                "kind": words,
                "name": each.name.replace("_", " "),
                "value": number(each.worth.value, unit) if each.worth.exceeds_chance else f"({number(each.worth.value, unit)})",
                "error": f"±{number(NINETY * each.worth.error, unit)}",
                "chance": number(each.worth.null, unit),
                "cost": number(each.cost_usd, "USD") if math.isfinite(each.cost_usd) else "",
            }
            for each in of_kind
        ]
    return rows


def information_csv(information: Information, decision: Decided) -> str:
    """A line a thing that can be found out."""
    unit = f"{decision.unit} of {decision.aim}"
    rows: list[list[Any]] = [["kind", "what", "value", "standard_error", "chance_95", "unit", "cost_usd"]]
    known = information.everything
    rows.append(["everything", KINDS["everything"], known.value, known.error, known.null, unit, math.nan])
    rows += [
        [each.kind, each.name, each.worth.value, each.worth.error, each.worth.null, unit, each.cost_usd] for each in information.findings
    ]
    return csv_text(rows)
