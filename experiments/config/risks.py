"""Risks a planner asks for: named ones, and conditions on key figures such as `cost_total > 150000`."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.config.check import Check
from experiments.config.errors import nearest
from experiments.config.kpi_names import is_kpi, key_figure, unknown_kpi

LEFT_OUT = "left_out"
"""People who wanted it and never got in: no key figure of its own, but two of them give it."""


@dataclass(frozen=True)
class RiskCondition:
    """What may go wrong in a launch: a figure above or below a limit."""

    figure: str  # a key figure, or LEFT_OUT
    above: bool  # it goes wrong above the limit; else below it
    limit: float
    what: str = ""  # in words; none: as the figure and the limit say it

    @property
    def text(self) -> str:
        """As it would be typed."""
        return f"{self.figure} {'>' if self.above else '<'} {self.limit:g}"


NAMED = {
    "rooms_half_empty": RiskCondition("seat_fill", False, 0.5, "rooms are less than half full"),
    "spoken_ill_of": RiskCondition("talk_valence", False, 0.5, "more people speak ill of it than well"),
    "most_left_out": RiskCondition("demand_served", False, 0.5, "most who want it do not attend"),
    "anger": RiskCondition("frustration", True, 0.1, "frustration exceeds 0.1 on a scale of 0 to 1"),
    "loss": RiskCondition("roi", False, 0.0, "better work is worth less than it costs (assumption)"),
}
"""Risks by name. Their limits are assumptions of what matters to a planner; a condition states another one."""


def over_budget(budget: float | None) -> list[RiskCondition]:
    """That more is spent than a campaign's budget (USD); nothing where none is stated."""
    return [] if budget is None else [RiskCondition("cost_total", True, budget, f"it costs more than the budget of {budget:,.0f} USD")]


def asked(budget: float | None, texts: Sequence[str]) -> list[RiskCondition]:
    """That more is spent than the budget, and the risks that are asked for (names and conditions): each once."""
    every: dict[tuple[str, bool, float], RiskCondition] = {}
    for each in (*over_budget(budget), *conditions(texts)):
        every.setdefault((each.figure, each.above, each.limit), each)
    return list(every.values())


HOW = f"write a name ({', '.join(NAMED)}) or KEY_FIGURE > NUMBER, in the key figure's unit; {LEFT_OUT} > NUMBER counts people who never got in"
COUNTED = ("USD", "people", "seats", "posts", "offices", "days", "conversations")
"""Units of what is never below 0."""

WRITTEN = re.compile(r"\s*(\w+)\s*([<>])\s*([^\s<>=]+)\s*")


def quoted(word: str) -> str:
    """`risks=[cost_total > 150000, anger]` with its conditions in quotes, as the command line wants them; other words as they are."""
    field, equals, value = word.partition("=")
    if field.lstrip("+") != "risks" or not equals or value == "null":
        return word
    inside = value.strip()[1:-1] if value.strip().startswith("[") else value
    each = [part.strip().strip("'\"") for part in inside.split(",")]
    return f"{field}=[{','.join(f'"{part}"' for part in each if part)}]"


def conditions(texts: Sequence[str]) -> list[RiskCondition]:
    """The risks that are asked for, each once. Raises KeyError for what is neither a name nor a condition."""
    return list(dict.fromkeys(_condition(text) for text in texts))


def _condition(text: str) -> RiskCondition:
    found = WRITTEN.fullmatch(text)
    return NAMED[text.strip()] if found is None else RiskCondition(found[1], found[2] == ">", float(found[3]))


def check_risks(check: Check, texts: Sequence[str]) -> None:
    """Note what cannot be understood of the risks that are asked for."""
    for text in texts:
        found = WRITTEN.fullmatch(text)
        if found is None:
            if text.strip() not in NAMED:
                check.wrong("risks", f"is no risk{nearest(text.strip(), NAMED)}; {HOW}", text)
        elif found[1] != LEFT_OUT and not is_kpi(found[1]):
            check.wrong("risks", _unknown(found[1]), text)
        elif reason := _senseless(found[1], found[3]):
            check.wrong("risks", reason, text)


def _unknown(figure: str) -> str:
    """What to say of a condition on something that is no key figure."""
    if figure in NAMED:
        return f"{figure} has a limit of its own ({NAMED[figure].text}): write the key figure with yours"
    near = nearest(figure, (LEFT_OUT,))
    return f"is not a key figure{near}" if near else unknown_kpi(figure)


def _senseless(figure: str, limit: str) -> str:
    """Why a limit makes no sense, if so."""
    try:
        value = float(limit)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        return "the limit must be a number, without commas or units"
    if figure != LEFT_OUT:
        unit = key_figure(figure).unit
        if unit == "share" and not 0 <= value <= 1:
            return f"{figure} is a share, from 0 to 1: half is 0.5"
        if value < 0 and unit in COUNTED:
            return f"{figure} is counted in {unit} and is never below 0"
    elif value < 0:
        return f"{figure} counts people and is never below 0"
    return ""
