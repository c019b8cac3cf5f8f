"""Text in CSV files."""

import unicodedata


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula, however it is written: wide signs and spaces in front count too."""
    begin = unicodedata.normalize("NFKC", text.lstrip())[:1]
    return f"'{text}" if (begin in ("=", "+", "-", "@") and begin) or (text[:1] in ("\t", "\r", "\n") and text) else text
