"""Channels are data: every file in configs/channel is a way to reach people."""

from collections.abc import Mapping
from typing import Any

from experiments.config import config_files, yaml_files
from experiments.config.merging import overlaid


def channels(changed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every channel there is, by name, with what is changed in some of them. Raises OSError where a file cannot be read."""
    found = {name: yaml_files.content(path) for name, path in config_files.choices(config_files.CHANNEL).items()}
    return overlaid(found, changed or {})
