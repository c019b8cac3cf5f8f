"""Behavioural parameters in groups, as the sections of a behaviour file have them."""

import re
from pathlib import Path

PRICES = "Cost"
"""The section of prices: what one looks up, where others are found out."""

SECTION = re.compile(r"^\s*# --- ([^-]+?) -*$")
PARAMETER = re.compile(r"^  (\w+):")


def parameter_groups(file: Path) -> dict[str, list[str]]:
    """Names of parameters by section of a behaviour file; none where it has no sections."""
    groups: dict[str, list[str]] = {}
    section = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if found := SECTION.match(line):
            section = found[1]
        elif section and (found := PARAMETER.match(line)):
            groups.setdefault(section, []).append(found[1])
    return groups
