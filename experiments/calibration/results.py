"""Writing down what was fitted, in the form in which others use it."""

from collections.abc import Mapping
from pathlib import Path

from experiments.calibration.behaviour_file import Fitted, as_yaml, calibrated
from experiments.config_files import shown
from experiments.tables import write_text
from sim.levers import Behaviour


def write_behaviour(fresh: Path, folder: Path, behaviour: Behaviour, fitted: Mapping[str, Fitted], to_what: str) -> str:
    """Write `configs/behaviour/<name>.yaml` into a result that will lie in `folder`; returns the file's place there."""
    place = Path("configs") / "behaviour" / f"{folder.name}.yaml"
    (fresh / place).parent.mkdir(parents=True)
    write_text(fresh / place, as_yaml(calibrated(behaviour, fitted, to_what), fitted, to_what))
    return shown(folder / place)
