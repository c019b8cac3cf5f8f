"""Watercooler from Python.

>>> import watercooler as wc
>>> settings = wc.load(campaign="space_voyage", company="small_firm")
>>> wc.run(settings, replications=3, uncertainty="luck", report=False).kpis["demand"].size
3
"""

from typing import TYPE_CHECKING, Any

from experiments.api import CheckedSettings as Settings
from experiments.api import ambassadors, calibrate, compare, import_company, load, optimise, run, sensitivity, sweep
from experiments.config.errors import RequestError, SomeFailedError, StoppedError
from experiments.result import FinishedResult as Result
from experiments.result import OutdatedResultError

if TYPE_CHECKING:
    from experiments.stepwise import Model
    from sim.engines.agents import Employee

__all__ = [
    "Employee",
    "Model",
    "OutdatedResultError",
    "RequestError",
    "Result",
    "Settings",
    "SomeFailedError",
    "StoppedError",
    "ambassadors",
    "calibrate",
    "compare",
    "import_company",
    "load",
    "optimise",
    "run",
    "sensitivity",
    "sweep",
]


def __getattr__(name: str) -> Any:
    """The model, which takes a second to load, and the version, when they are asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("watercooler")
    if name in ("Model", "Employee"):
        import warnings

        from experiments.config.machine import check_environment

        check_environment()
        with warnings.catch_warnings():  # Mesa's progress bar would say in a notebook that it lacks a widget, which nobody asked for
            warnings.filterwarnings("ignore", message="IProgress not found")
            from experiments.stepwise import Model
            from sim.engines.agents import Employee

        return {"Model": Model, "Employee": Employee}[name]
    raise AttributeError(f"module 'watercooler' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
