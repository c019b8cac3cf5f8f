"""Where configurations lie, and what there is to choose from.

Folders, first match wins: `configs/` of the folder one works in, then the configurations that come with the project.
"""

import re
from pathlib import Path

from experiments.config.errors import listed, nearest

ALONGSIDE = "alongside"
"""A second campaign beside the first: chosen from the same folder, and by nobody unless it is stated."""

GROUPS = ("campaign", ALONGSIDE, "company", "platform", "behaviour", "execution")
"""Groups a planner chooses from, in the order in which one thinks of them."""

CHANNEL = "channel"
"""Folder of the ways to reach people: every file is one, and all are there for a campaign's messages."""

OF_FILES = (CHANNEL, "import_map")
"""Folders of whose files none is chosen for a field of that name."""

SCENARIO = "scenario"
"""Folder of files that state only differences; arms of a comparison."""

_INSIDE_PACKAGE = Path(__file__).parents[1] / "configs"  # as installed
_BESIDE_PACKAGE = Path(__file__).parents[2] / "configs"  # in a checkout
SHIPPED = _INSIDE_PACKAGE if _INSIDE_PACKAGE.is_dir() else _BESIDE_PACKAGE


def folders() -> list[Path]:
    """Folders of configurations, the most particular first."""
    own = Path.cwd() / "configs"
    ours = own.is_dir() and own.resolve() != SHIPPED.resolve() and any((own / group).is_dir() for group in (*GROUPS, CHANNEL, SCENARIO))
    return [own, SHIPPED] if ours else [SHIPPED]


def folder_of(group: str) -> str:
    """The folder in which the files of a group lie."""
    return "campaign" if group == ALONGSIDE else group


def choices(group: str) -> dict[str, Path]:
    """What can be chosen in a group: name and file."""
    found: dict[str, Path] = {}
    for folder in reversed(folders()):
        found |= {path.stem: path for path in sorted((folder / folder_of(group)).glob("*.yaml"))}
    return dict(sorted(found.items()))


def primary(name: str) -> Path:
    """The file with the defaults of a verb."""
    return next(path for folder in folders() if (path := folder / f"{name}.yaml").is_file())


def summary(path: Path) -> str:
    """The first sentence of a file's opening comment."""
    words = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if not line.startswith("#"):
            break
        words.append(line.lstrip("# ").strip())
        if words[-1].endswith("."):
            break
    return re.split(r"(?<=[.:]) ", " ".join(words) + " ")[0].strip().rstrip(".:")


def shown(path: Path) -> str:
    """A path as people know it: relative where it lies in the folder they work in."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)


def group_with(name: str) -> str:
    """The first group that has a choice of this name; empty where none has."""
    return next((group for group in GROUPS if name in choices(group)), "")


def unknown_choice(group: str, name: str) -> str:
    """What to say about a choice that does not exist."""
    known = choices(group)
    if folder_of(group) == "campaign" and name in choices(SCENARIO):
        return f"is a scenario, which states differences alone: compare alternatives={name}"
    if ("." in name or "/" in name) and Path(name).exists():
        made = f"; of a table of people one is made by watercooler import people={name}" if group == "company" else ""
        return f"is a {'folder' if Path(name).is_dir() else 'file of another kind'}; a {folder_of(group)} is a file .yaml{made}"
    other = group_with(name)
    hint = f"; did you mean {other}={name}?" if other else nearest(name, known)
    return f"there is no such {folder_of(group)}{hint or '.'} Known: {listed(known)}"
