"""Behavioural parameters in groups, as the sections of a behaviour file have them."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from experiments.design.parameter_sets import ParameterSets

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


def group_columns(file: Path, sets: ParameterSets | None, worlds: Sequence[int]) -> dict[str, np.ndarray]:
    """(worlds, parameters) of each group of parameters that differ between worlds; none without parameter sets.

    No more worlds than sets: where sets come again, any large group tells which set it is, and with it what others in it do.
    """
    if sets is None:
        return {}
    columns = {section: sets.columns(names, worlds[: len(sets)]) for section, names in parameter_groups(file).items()}
    return {section: each for section, each in columns.items() if each.shape[1]}


def single_columns(file: Path, sets: ParameterSets | None, worlds: Sequence[int]) -> dict[str, dict[str, np.ndarray]]:
    """(worlds,) of each parameter that differs between worlds, by kind: `parameter` of behaviour, or `price`; none without parameter
    sets. No more worlds than sets."""
    if sets is None:
        return {}
    prices = parameter_groups(file).get(PRICES, [])
    held = dict(zip(sets.names, sets.columns(sets.names, worlds[: len(sets)]).T, strict=True))
    kinds = {"parameter": [name for name in sets.names if name not in prices], "price": [name for name in sets.names if name in prices]}
    return {kind: {name: held[name] for name in names} for kind, names in kinds.items()}
