"""Where a value of the composed configuration comes from."""

from pathlib import Path
from typing import Any

from experiments.config import config_files, yaml_files
from experiments.config.command_line import Arguments
from experiments.config.errors import COMMAND_LINE


def provenance(field: str, arguments: Arguments) -> str:
    """The command line, or the file and line that states a dotted field (of a missing one: its place)."""
    if any(touches(each, field) for each in arguments.changed):
        return COMMAND_LINE
    group, *fields = field.split(".")
    if group == "channels" and fields and (path := config_files.choices(config_files.CHANNEL).get(fields[0])):
        return _best(_sources(config_files.CHANNEL, path, arguments), fields[1:])
    if group not in arguments.chosen:
        return _best(_sources(None, config_files.primary(arguments.verb), arguments), [group, *fields])
    return _best(_sources(group, arguments.chosen[group], arguments), fields)


def touches(changed: str, field: str) -> bool:
    """Whether a change of one field sets the other: it is the same, or lies above or below it."""
    return f"{field}.".startswith(f"{changed}.") or changed.startswith(f"{field}.")


def _sources(group: str | None, path: Path, arguments: Arguments) -> list[tuple[Path, Any]]:
    """The files a choice is made of, and their nodes; read once a request, for it may have thousands of problems."""
    if (group, path) not in arguments.sources:
        files = yaml_files.lineage(group, path) if group else [path]
        arguments.sources[group, path] = [(each, yaml_files.root_of(each)) for each in files]
    return arguments.sources[group, path]


def _best(files: list[tuple[Path, Any]], fields: list[str]) -> str:
    """The file that defines the longest prefix of the field path; later files win ties."""
    stated = [(*yaml_files.line_in(root, fields), path) for path, root in files]
    depth, line, path = max(reversed(stated), key=lambda each: each[0])
    return f"{config_files.shown(path)}:{line}" if depth else config_files.shown(path)
