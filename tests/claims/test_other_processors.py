"""The same numbers on processors that lack the newer instructions, and on other systems: what a study gives does not hang on the machine it runs on.

Libraries take other code there (numpy, OpenBLAS, the exponentials of the C library), whose last digits differ.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

from experiments.design.parameter_sets import fresh_sets
from experiments.verbs.calibrate.series.emulator import Emulator
from experiments.verbs.calibrate.series.sequential import posterior
from experiments.verbs.calibrate.series.simulations import PriorRanges
from sim.ensemble import replicate
from sim.measures.kpis import KPIS
from sim.setup.partial_slopes import partial_slopes
from tests.worlds import ROOT, shipped

NEWER = [name for name in __cpu_dispatch__ if __cpu_features__.get(name)]
OLDER = {
    "NPY_DISABLE_CPU_FEATURES": " ".join(NEWER),
    "OPENBLAS_CORETYPE": "Nehalem",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA,-AVX2_Usable,-FMA_Usable",
}
OTHER_C_LIBRARY = Path(__file__).with_name("other_c_library.c")


def key_figures() -> bytes:
    """Of plausible worlds, each with people of its own."""
    settings, sets = shipped(), fresh_sets(shipped().behaviour)
    worlds = (settings.model_copy(update={"behaviour": sets.behaviour(number, settings.behaviour)}) for number in range(6))
    outcomes = (outcome for number, world in enumerate(worlds) for outcome in replicate(world, (number,), vary="company"))
    return np.array([[kpi.formula(outcome) for kpi in KPIS.values()] for outcome in outcomes], np.float64).tobytes()


def slopes() -> bytes:
    """What goes with transfer by itself, in all plausible sets."""
    behaviour, sets = shipped().behaviour, fresh_sets(shipped().behaviour)
    several = (sets.behaviour(number, behaviour) for number in range(len(sets)))
    return np.array([partial_slopes({name: each.value(name) for name in each.parameters}) for each in several]).tobytes()


def draws() -> bytes:
    """Of a calibration to simulations that are made up."""
    rng = np.random.default_rng(1)
    x = rng.random((120, 3))
    features = np.log1p(np.exp(x @ rng.random((3, 5)))) + 0.1 * rng.standard_normal((120, 5))
    return posterior(Emulator.fitted(np.round(x, 6), np.round(features, 6)), np.round(features[7], 6), 1).tobytes()


def fitted_values() -> bytes:
    """Of parameters that a calibration fits, at points of the cube."""
    behaviour = shipped().behaviour.parameters
    ranges = PriorRanges.of(behaviour, tuple(name for name, each in behaviour.items() if each.low < each.high))
    return ranges.natural(np.round(np.random.default_rng(2).random((200, len(ranges.names))), 8)).tobytes()


@cache
def here() -> list[str]:
    """Digests of all of these."""
    return [hashlib.sha256(made()).hexdigest() for made in (key_figures, slopes, draws, fitted_values)]


def sums() -> str:
    """What does differ there, so that the comparison says something."""
    numbers = np.linspace(0.1, 20.0, 1000)
    return hashlib.sha256(np.exp(numbers).tobytes() + (numbers[:990].reshape(99, 10) @ numbers[:10]).tobytes()).hexdigest()


@cache
def told_by(*python: str, **environment: str) -> list[str]:
    """The digests of `here`, and last of `sums`, as another Python or another environment has them."""
    code = "from tests.claims import test_other_processors as it; print(*it.here(), it.sums())"
    done = subprocess.run([*python, "-c", code], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_an_older_processor_gives_the_same_numbers() -> None:
    if not NEWER:
        pytest.skip("numpy knows no newer instructions of this processor that could be left out")
    *there, others = told_by(sys.executable, **OLDER)
    assert there == here()
    assert others != sums() or "X86_V4" not in NEWER, "the older processor is none: nothing was compared"


def test_another_c_library_gives_the_same_numbers(tmp_path: Path) -> None:
    """As other operating systems have: to the last bit their exponentials, logarithms and powers are their own."""
    compiler = shutil.which("cc")
    if sys.platform != "linux" or not compiler:
        pytest.skip("it takes Linux and a C compiler to put another library in the place of this one")
    library = str(tmp_path / "other.so")
    subprocess.run([compiler, "-O2", "-fno-builtin", "-shared", "-fPIC", "-o", library, OTHER_C_LIBRARY, "-ldl", "-lm"], check=True)
    *there, others = told_by(sys.executable, LD_PRELOAD=library, **OLDER)
    assert there == here()
    assert others not in (sums(), told_by(sys.executable, **OLDER)[-1]), "the other library is none: nothing was compared"


def test_another_machine_gives_the_same_numbers() -> None:
    if "OTHER_PYTHON" not in os.environ:
        pytest.skip("OTHER_PYTHON names no command that runs Python on another machine, or an emulated one")
    assert told_by(*shlex.split(os.environ["OTHER_PYTHON"]))[:-1] == here()
