"""The calibrated behaviour as a configuration file that every verb accepts: behaviour=FILE."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from experiments.config import yaml_files
from experiments.config.config_files import shown
from experiments.design.parameter_sets import CALIBRATED, UNLIKE, UNMOVED, ParameterSets, draws_file, made_of, write_sets
from experiments.design.targets import targets_in_use
from experiments.storage.files import write_text
from sim.settings import Behaviour, Parameter


class Fitted(NamedTuple):
    """What a calibration found of a parameter: value to use, 90 % interval, whether the data moved it."""

    value: float
    low: float
    high: float
    moved: bool


def and_how(to_what: str, usable: bool) -> str:
    """What was fitted to, and that the fitted model does not look like it where it does not: every answer that rests on it says so."""
    return to_what if usable else f"{to_what}; {UNLIKE}"


def calibrated(behaviour: Behaviour, fitted: Mapping[str, Fitted], to_what: str) -> Behaviour:
    """The behaviour with the parameters that were fitted; each says what it was fitted to and what stood there before."""
    parameters = dict(behaviour.parameters)
    for name, found in fitted.items():
        before = parameters[name]
        note = "" if found.moved else f"; {UNMOVED}"
        source = (
            f"{CALIBRATED} {to_what}{note}; the range is the 90 % interval of the posterior; "
            f"before: {before.value:g} ({before.low:g} to {before.high:g}), {before.confidence}"
        )
        value = min(max(found.value, found.low), found.high)
        confidence = "measured" if found.moved else before.confidence
        parameters[name] = Parameter(
            value=_rounded(value),
            unit=before.unit,
            low=_rounded(found.low),
            high=_rounded(found.high),
            source=source,
            confidence=confidence,
        )
    return Behaviour(parameters=parameters, anchors=behaviour.anchors)


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def as_yaml(behaviour: Behaviour, fitted: Mapping[str, Fitted], to_what: str) -> str:
    """The text of the file. Its first line is what `--help` shows of it."""
    moved = ", ".join(name for name, each in fitted.items() if each.moved) or "none"
    head = (
        f"# Calibrated to {_one_line(to_what)}.\n"
        f"# Moved by the data: {moved}.\n"
        "# The values belong together: they are the middle of the posterior. Its draws lie beside this file, as .parquet; with\n"
        "# uncertainty=all every verb takes these, never their middle. Keep the two files together.\n"
    )
    tree = behaviour.model_dump(mode="json", exclude_none=True)
    for each in tree["parameters"].values():
        each["source"] = _one_line(each["source"])
    return head + yaml_files.written(tree, allow_unicode=True, width=120)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def write_behaviour(
    fresh: Path, folder: Path, behaviour: Behaviour, fitted: Mapping[str, Fitted], draws: ParameterSets, to_what: str
) -> str:
    """Write `configs/behaviour/<name>.yaml`, and its draws beside it, into a result that will lie in `folder`; returns the place of
    the file there."""
    place = Path("configs") / "behaviour" / f"{folder.name}.yaml"
    (fresh / place).parent.mkdir(parents=True)
    made = calibrated(behaviour, fitted, to_what)
    write_text(fresh / place, as_yaml(made, fitted, to_what))
    write_sets(draws_file(fresh / place), replace(draws, made_of=made_of(made, targets_in_use())))
    return shown(folder / place)
