"""Text in CSV files."""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

_NUMBER = r"-?(\d+(\.\d+)?(e[+-]?\d+)?|inf|nan)"
_NUMBERS = re.compile(f"{_NUMBER}( {_NUMBER})*", re.ASCII)
"""Numbers in words of their own: a minus sign makes no formula of them."""


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Rows, the header first, as text with commas: fractions in full, nan as an empty cell, and no text that is a formula."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(_cell, row) for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value))
    return plain(value) if isinstance(value, str) and not _NUMBERS.fullmatch(value) else value


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula, however it is written: wide signs and spaces in front count too."""
    begin = unicodedata.normalize("NFKC", text.lstrip())[:1]
    return f"'{text}" if begin in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text
