"""What a timing was measured on; without that it says nothing."""

import os
import platform
from pathlib import Path
from typing import Any

from experiments.config.machine import cores
from experiments.storage.manifest import git_state, versions
from sim.compiled_code.sources import MODEL_VERSION


def machine() -> dict[str, Any]:
    """Processor, memory, system, versions, and how busy the machine was when the benchmark began."""
    return {
        "processor": _processor(),
        "cores": cores(),
        "memory_gib": _memory_gib(),
        "system": platform.platform(),
        "load_average": list(os.getloadavg()) if hasattr(os, "getloadavg") else None,
        "versions": {"python": platform.python_version()} | versions(),
        "model_version": MODEL_VERSION,
        "git": git_state(),
    }


def how_busy(about: dict[str, Any]) -> str:
    """A warning, where others use the machine; nothing where it is idle or the system does not tell."""
    load = about["load_average"]
    if load is None or load[0] < 0.3 * about["cores"]:
        return ""
    return (
        f"Others use this machine (load {load[0]:.1f} on {about['cores']} cores): times are longer than they need be, and threads "
        "cannot share cores that are taken. Trust ratios of one thread only."
    )


def _processor() -> str:
    """The name of the processor, as far as the system tells it."""
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (AttributeError, ValueError, OSError):
        return None
