"""Channels are data: every file in configs/channel is a way to reach people."""

from collections.abc import Mapping
from typing import Any

from experiments.config import config_files, yaml_files


def channels(changed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every channel there is, by name, with what is changed in some of them. Raises OSError where a file cannot be read."""
    found = {name: yaml_files.content(path) for name, path in config_files.choices(config_files.CHANNEL).items()}
    return found | {name: _changed(found.get(name), value) for name, value in (changed or {}).items()}


def _changed(before: Any, change: Any) -> Any:
    """A tree with the values of another one in their places."""
    if not (isinstance(before, dict) and isinstance(change, dict)):
        return change
    return before | {name: _changed(before.get(name), value) for name, value in change.items()}
