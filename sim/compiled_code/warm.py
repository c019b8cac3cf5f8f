"""Whether the model has to be compiled first. The model does not import this: what it says changes no result."""

import sys
from pathlib import Path

from sim.compiled_code.cache_folder import cache_folder
from sim.compiled_code.sources import digest

_COLUMNS_ENGINE = Path(__file__).parents[1] / "engines" / "columns.py"


def warm() -> bool:
    """Whether this Python has compiled the columns engine of this version on this machine before; others' code is of no use to it."""
    python = f"py{sys.version_info.major}{sys.version_info.minor}{getattr(sys, 'abiflags', '')}"  # as numba names its files
    return any(cache_folder(digest([_COLUMNS_ENGINE])).glob(f"columns.run_days-.{python}.*.nbc"))
