"""Design points, factors, responses and shares in words."""

import datetime as dt
import math
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import PurePath
from typing import Any

from experiments.config import config_files
from experiments.config.kpi_names import SAID
from experiments.config.messages import UNITS
from experiments.design.factors import Factor
from experiments.design.point import is_number, plain, plain_value, shown
from experiments.report.lever_words import DAYS, ENTRIES, counts_from_a_wave, is_named, is_share, lever_name
from experiments.report.numbers import short_date
from experiments.statistics.verdict import AGREED, held
from sim.measures.kpis import Kpi
from sim.settings import Campaign


def said(kpi: Kpi) -> str:
    """A key figure in the middle of a sentence."""
    return SAID.get(kpi.name, _lower(kpi.label))


def titled(kpi: Kpi) -> str:
    """A key figure where it stands by itself and there is little room, as in a figure."""
    return capital(SAID[kpi.name]) if kpi.name in SAID else kpi.label


def headed(kpi: Kpi) -> str:
    """A key figure in a table: by its name, and what that is."""
    return f"{titled(kpi)} ({_lower(kpi.label)})" if kpi.name in SAID else kpi.label


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else uncapital(label)


def company_said(name: str) -> str:
    """A company in the middle of a sentence: one that comes along as its file describes it, another one by its name."""
    path = config_files.choices("company").get(name)
    words = config_files.summary(path) if path else name.replace("_", " ")
    return uncapital(words) if path else words


def times_of(share: float, n: int) -> str:
    """A share of worlds or launches as `97 of 100`; of fewer than a hundred as it was counted, where several share a world as `2.5 of 8`: never
    rounded up, so that shares add up to no more than there are. What is not all is never called all, and what falls short of the 90 of 100
    that decide is never called 90."""
    if n < 100:
        tenths = math.floor(10 * share * n + 1e-6)
        return f"{tenths / 10:g} of {n}" if tenths or not share else f"under 0.1 of {n}"
    return f"{_in_a_hundred(share)} of 100"


def _in_a_hundred(share: float) -> int:
    return round(100 * share) if share in (0.0, 1.0) else min(89 if share < AGREED else 99, max(1, round(100 * share)))


def parts_of(shares: Sequence[float], n: int) -> list[str]:
    """Shares of worlds of which each is in one part alone, as `times_of`: of a hundred they add up to no more, which rounding each by itself
    would not see to. What was rounded up most is rounded down first; what is not none stays 1, and what decides stays what it is."""
    if n < 100:
        return [times_of(each, n) for each in shares]
    counts = [_in_a_hundred(each) for each in shares]
    least = [round(100 * AGREED) if each >= AGREED else 1 for each in shares]
    while sum(counts) > 100 and (higher := [row for row, count in enumerate(counts) if count > least[row]]):
        counts[max(higher, key=lambda row: (counts[row] - 100 * shares[row], row))] -= 1
    return [f"{each} of 100" for each in counts]


def worlds_said(uncertainty: str) -> str:
    """What is counted."""
    return f"plausible {worlds_headed(uncertainty)}" if uncertainty == "all" else worlds_headed(uncertainty)


def worlds_headed(uncertainty: str) -> str:
    """The same, where there is little room: in the heading of a column."""
    return "worlds" if uncertainty == "all" else "launches"


def few_launches(n: int) -> str:
    """That ranges of so few launches hold less than 90 % of further ones; nothing where they are enough."""
    if n < 2 or (outside := round(100 * (1 - held(n)))) <= 10:
        return ""
    return f"Ranges are the lowest and the highest of {n} launches: one more lies outside in about {outside} of 100."


def levels_of(factor: Factor) -> str:
    """The values of a factor, as people read them."""
    if not factor.values:
        return f"{_level(factor, factor.low)} to {_level(factor, factor.high)}" + (" (whole numbers)" if factor.whole else "")
    every = [_level(factor, plain_value(value)) for value in factor.values]
    return ", ".join(every) if len(every) <= 12 else f"{', '.join(every[:5])}, ..., {every[-1]} ({len(every)} values)"


def _level(factor: Factor, value: Any) -> str:
    """A value of a factor: a share of a lever in per cent, any other as it is typed."""
    is_part = is_number(value) and is_named(factor.name) and is_share(factor.name, value)
    return value_label(factor.name, value) if is_part else shown(value)


# --- fields and their values ------------------------------------------------------------------------------------------


def field_label(name: str, waves: Sequence[str] = ()) -> str:
    """A field as people read it, a lever by its name: `campaign.sessions.0.seats` is "seats a session". `waves`: names of the campaign's."""
    if is_named(name):
        return uncapital(lever_name(name, waves))
    steps = name.split(".")
    if steps[0] in ("campaign", "company", "platform", "behaviour") and len(steps) > 1:
        steps = [step for step in steps[1:] if step not in ("parameters", "value")] or steps
    leaf, _, unit = steps[-1].rpartition("_")
    words = f"{leaf}, {UNITS[unit]}" if leaf and unit in UNITS else steps[-1]
    before = steps[:-1]
    if len(before) > 1 and before[-1].isdigit():
        what = ENTRIES.get(before[-2], before[-2].removesuffix("s"))
        return f"{words} of {what} {int(before[-1]) + 1}".replace("_", " ")
    return " ".join([*("mechanism" if step == "mechanisms" else step for step in before), words]).replace("_", " ")


def value_label(name: str, value: Any, day_zero: dt.date | None = None, most: int = 24) -> str:
    """A value of a field as people read it: days as dates, files and choices by name, truth as yes and no; of at most so many letters."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    if day_zero is not None and is_day(name) and isinstance(value, int | float):
        return short_date(day_zero, value)
    if isinstance(value, int | float):
        if is_named(name) and is_share(name, value):
            return f"{100 * value:.10g} %"
        return f"{value:,g}" if abs(value) < 1e6 else f"{value:,.0f}"
    text = str(plain(value))
    text = PurePath(text).stem if text.endswith((".yaml", ".yml")) else text
    text = text.replace("_", " ") if "." not in name or text.replace("_", "").isalpha() else text
    return shortened(text, most)


def shortened(name: str, most: int = 28) -> str:
    """A long name without its middle: those that begin alike often differ at their end. Letters of the Far East are twice as wide."""
    widths = [_width(each) for each in name]
    if sum(widths) <= most:
        return name
    before, after = (
        sum(width <= room for width in accumulate(each)) for each, room in ((widths, most // 2), (widths[::-1], most - most // 2 - 1))
    )
    while after and not widths[-after]:  # a mark without its letter
        after -= 1
    return f"{name[:before].rstrip()}…{name[len(name) - after :].lstrip()}"


def width_of(name: str) -> int:
    """How wide a name is, in letters of the alphabet."""
    return sum(map(_width, name))


def _width(letter: str) -> int:
    if unicodedata.combining(letter) or letter in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def kept_apart(names: Sequence[str], most: int = 28) -> list[str]:
    """Long names `shortened`, all by as much as leaves them different."""
    different = len(set(names))
    for room in range(most, max(map(len, names), default=0) * 2, 4):
        found = [shortened(each, room) for each in names]
        if len(set(found)) == different:
            return found
    return list(names)


IN_A_SENTENCE, WHOLE = 60, 1000
"""Letters of a value where words stand in lines, and where it has to be whole."""


def is_day(name: str) -> bool:
    """Whether a number in a field is a day from day zero."""
    return name.rpartition(".")[2] in DAYS and not counts_from_a_wave(name)


def place_label(coordinates: Mapping[str, Any], day_zero: dt.date | None = None, waves: Sequence[str] = ()) -> str:
    """Where a design point lies, as people read it: `brand strength = 0.8, reward kind = money`."""
    return ", ".join(
        f"{field_label(name, waves).partition(', ')[0]} = {value_label(name, value, day_zero, IN_A_SENTENCE)}"
        for name, value in coordinates.items()
    )


def capital(words: str) -> str:
    """Words as they begin a sentence."""
    return f"{words[:1].upper()}{words[1:]}"


def uncapital(words: str) -> str:
    """Words as they stand in the middle of a sentence."""
    return f"{words[:1].lower()}{words[1:]}"


def enumerated(words: Sequence[str]) -> str:
    """Words in a row: a, b and c."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def title_of(campaign: Campaign) -> str:
    """What a campaign is called in a sentence: its title up to a colon, or its brand."""
    return campaign.title.partition(": ")[0] or campaign.brand.name
