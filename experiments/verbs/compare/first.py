"""What to find out first, in words, tables and data; or why to measure nothing and decide."""

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from experiments.report import finding_out
from experiments.report.choice_words import amount
from experiments.report.choosing import Ways
from experiments.report.finding_out import Unknown, finding_data
from experiments.report.numbers import number
from experiments.report.wording import capital
from experiments.statistics.variance import SharePart
from experiments.storage.csv_text import csv_text
from experiments.verbs.compare.check import INFORMATION_WORLDS
from experiments.verbs.compare.information import KINDS, Information, Knowable

MOST_SAID, MOST_ROWS = 3, 12
"""Of each kind: named in a sentence, shown in the table (all are in information.csv)."""


def valued_by(command: str) -> str:
    """How to learn more than a comparison tells by itself, and what that takes. `command`: that of the comparison; of its worlds there may
    have been too few for it."""
    words = [word for word in shlex.split(command) if word.partition("=")[0] not in ("replications", "name", "compare.information")]
    return f"{shlex.join([*words, 'compare.information=true'])} ({INFORMATION_WORLDS} worlds)"


ENOUGH = 64
"""Worlds below which nothing is said of what finding out is worth."""


def decides(information: Information, ways: Ways) -> bool:
    """Whether to measure nothing: all there is to know is surely worth less than what matters, or nothing of it that was tried is worth more
    than chance gives."""
    return not (information.most >= ways.matters and information.worth_it)


def find_out_first(
    ways: Ways, shares: Mapping[str, SharePart], worth: Sequence[Unknown], information: Information | None, ask: str = ""
) -> list[str]:
    """What to find out first, or why nothing is listed. `ask`: how to have a survey and a pilot valued."""
    if information is None or ways.deserted:
        return finding_out.find_out_first(ways, worth, shares, ask)
    if information.worlds < ENOUGH:
        return [f"{information.worlds} worlds are too few to tell what finding out is worth: replications={INFORMATION_WORLDS} tells it."]
    return _decide(information, ways) if decides(information, ways) else _ask(information, ways)


def _decide(information: Information, ways: Ways) -> list[str]:
    """Why to measure nothing."""
    most = amount(ways, information.most)
    if information.most < ways.matters:
        why = f"all there is to know of parameters is worth at most {most} of {ways.aim_said} on average, "
        why += f"less than the {amount(ways, ways.matters)} that matter"
    else:
        why = f"nothing that was tried is worth more than chance gives; all there is to know may be worth up to {most} of {ways.aim_said}"
    return [f"Measure nothing, decide: {why}."]


def _ask(information: Information, ways: Ways) -> list[str]:
    """What to ask first."""
    value, error = amount(ways, information.everything.value), amount(ways, information.everything.margin)
    told = [*([finding_out.unsure_said(ways)] if ways.unsure else [])]
    most = amount(ways, information.most)
    told.append(
        f"All there is to know before choosing is worth at least {value} (±{error}) of {ways.aim_said} on average, and at most {most}; of this:"
    )
    for kinds, words in (
        (("survey", "pilot"), "measure"),
        (("group",), "know"),
        (("parameter",), "in particular"),
        (("price",), "look up"),
    ):
        named = [
            f"{finding_out.in_words(each.name)}, worth {amount(ways, each.worth.value)}{_cost(each)}"
            for each in information.worth_it
            if each.kind in kinds
        ]
        if named:
            told.append(f"{capital(words)}: {'; '.join(named[:MOST_SAID])}.")
    return told


def _cost(each: Knowable) -> str:
    return f" (costs about {number(each.cost_usd, 'USD')} USD)" if math.isfinite(each.cost_usd) else ""


def first_data(ways: Ways, worth: Sequence[Unknown], information: Information | None) -> list[dict[str, Any]]:
    """What `answer.json` lists: what to find out, what it is worth, and in which unit."""
    if information is None:
        return finding_data(ways, worth)
    if information.worlds < ENOUGH or decides(information, ways):
        return []
    return [_data(each) | {"unit": f"{ways.aim.unit} of {ways.aim_said}"} for each in information.worth_it]


def information_data(ways: Ways, information: Information) -> dict[str, Any]:
    """Everything that was tried, worth it or not."""
    known = information.everything
    return {
        "unit": f"{ways.aim.unit} of {ways.aim_said}",
        "matters": ways.matters,
        "everything": {"value": max(0.0, known.value), "error": known.error, "at_most": information.most},
        "no_pilot": information.no_pilot or None,
        "tried": [_data(each) for each in information.findings],
    }


def _data(each: Knowable) -> dict[str, Any]:
    worth = each.worth
    cost = {"cost_usd": each.cost_usd} if math.isfinite(each.cost_usd) else {}
    return {"what": each.name, "kind": each.kind, "value": worth.value, "error": worth.error, "chance": worth.null} | cost


def information_rows(information: Information, ways: Ways) -> list[dict[str, str]]:
    """The table of the report: everything, then of each kind the best."""
    unit = ways.aim.unit
    rows = [
        {
            "kind": KINDS["everything"],
            "name": f"at least; at most {number(information.most, unit)}",
            "value": number(max(0.0, information.everything.value), unit),
            "chance": number(information.everything.null, unit),
            "cost": "",
        }
    ]
    rows[0]["error"] = f"±{number(information.everything.margin, unit)}"
    for kind, words in KINDS.items():
        of_kind = [each for each in information.findings if each.kind == kind][:MOST_ROWS]
        rows += [
            {
                "kind": words,
                "name": each.name.replace("_", " "),
                "value": number(each.worth.value, unit) if each.worth.exceeds_chance else f"({number(each.worth.value, unit)})",
                "error": f"±{number(each.worth.margin, unit)}",
                "chance": number(each.worth.null, unit),
                "cost": number(each.cost_usd, "USD") if math.isfinite(each.cost_usd) else "",
            }
            for each in of_kind
        ]
    return rows


def information_csv(information: Information, ways: Ways) -> str:
    """A line a thing that can be found out."""
    unit = f"{ways.aim.unit} of {ways.aim_said}"
    rows: list[list[Any]] = [["kind", "what", "value", "standard_error", "chance_95", "unit", "cost_usd"]]
    known = information.everything
    rows.append(["everything", KINDS["everything"], max(0.0, known.value), known.error, known.null, unit, math.nan])
    rows += [
        [each.kind, each.name, each.worth.value, each.worth.error, each.worth.null, unit, each.cost_usd] for each in information.findings
    ]
    return csv_text(rows)
