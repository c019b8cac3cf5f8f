"""Folders of this machine that stand for addresses of results."""

import hashlib
from pathlib import Path

from sim.compiled_code.cache_folder import cache_folder


def staging(results: str) -> Path:
    """The folder on this machine that stands for an address; one that is not used for a fortnight goes."""
    from experiments.storage.objects import resolved  # late: results that stay here need no object storage

    return cache_folder(f"results-{hashlib.sha256(resolved(results).encode()).hexdigest()[:24]}")
