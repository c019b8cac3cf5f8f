"""Names that follow from content: the same key means the same rows, from any process at any time."""

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from experiments.config.home_folders import expanded
from sim.company.tables import LARGEST_FILE
from sim.compiled_code.sources import MODEL_VERSION
from sim.mechanisms import neutral_ties
from sim.settings import CompanySettings, Settings

FORMAT = 2
"""Raised when what is stored of a replication changes, so that older rows are not taken for new ones."""

LIBRARIES = ("numpy", "numba")
"""Whose versions decide results, too."""

MOST_REMEMBERED = 256

_EXPERIMENTS = Path(__file__).parents[1]
_ROOMS = (".", "design", "execution", "report", "statistics", "storage", "verbs")


def digest(value: Any) -> str:
    """A short name for plain data."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return short(text)


def short(text: str) -> str:
    """A short name for a text: 24 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def made_with() -> dict[str, str]:
    """Versions of what decides a result beside settings and seed: model, libraries, format of the rows."""
    return {"model": MODEL_VERSION, "format": str(FORMAT)} | {name: version(name) for name in LIBRARIES}


@lru_cache(1)
def basis() -> str:
    """Names everything beside settings and seed that decides a result."""
    return digest({"model": MODEL_VERSION, "libraries": {name: version(name) for name in LIBRARIES}, "format": FORMAT})


def design_key(settings: Settings, engine: str, vary: str) -> str:
    """Names a design point: everything that decides its results except the seeds; about 15 microseconds."""
    campaign = settings.campaign.model_dump_json()  # differs from point to point: not worth remembering
    channels = (f"{name} {group_key(each)}" for name, each in settings.channels_used.items())
    second = [f"alongside {settings.alongside.model_dump_json()}"] if settings.alongside else []
    groups = campaign, *second, company_key(settings), group_key(settings.platform), *channels
    return short("\n".join((basis(), engine, vary, *groups, json.dumps(settings.mechanisms, sort_keys=True))))


@lru_cache(2)
def drawing_key(verb: str) -> str:
    """Names what turns rows into a result: the code of a verb and of all it shares, the definitions of key figures (docstrings,
    which reports print), and the libraries that measure and draw."""
    shared = [path for room in _ROOMS for path in (_EXPERIMENTS / room).glob("*")]
    shared += (_EXPERIMENTS.parent / "sim" / "measures" / "kpis").glob("*")
    files = [path for path in [*shared, *(_EXPERIMENTS / "verbs" / verb).rglob("*")] if path.suffix in (".py", ".j2", ".md")]
    content = hashlib.sha256()
    for path in sorted(files):
        content.update(path.relative_to(_EXPERIMENTS.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest([basis(), content.hexdigest(), {name: version(name) for name in ("watercooler", "matplotlib", "scipy")}])


def company_key(settings: Settings) -> str:
    """Names a company and the behaviour of its people: points that share it share one built company."""
    ties = [str(neutral)] if (neutral := neutral_ties(settings)) else []
    return "\n".join((group_key(settings.company), *files_key(settings.company), group_key(settings.behaviour), *ties))


def files_key(company: CompanySettings) -> list[str]:
    """Digests of the files a company is read from."""
    files = (company.employees, company.ties) if company.kind == "records" else ()
    return [file_key(file) for file in files if file]


def file_key(file: str) -> str:
    """Names the content of a file. What nobody reads (endless devices, what is too large or not there) is named by its name:
    whoever wants it says what is wrong."""
    path = expanded(file)
    readable = path.is_file() and path.stat().st_size <= LARGEST_FILE
    return _file_key(str(path), path.stat().st_mtime_ns) if readable else file


@lru_cache(8)
def _file_key(file: str, _modified: int) -> str:
    with Path(file).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


_REMEMBERED: dict[int, tuple[BaseModel, str]] = {}


def group_key(group: BaseModel) -> str:
    """Names a group of settings. Points share the groups they do not change, so most are looked up by identity."""
    known = _REMEMBERED.get(id(group))
    if known is not None and known[0] is group:
        return known[1]
    if len(_REMEMBERED) >= MOST_REMEMBERED:
        _REMEMBERED.clear()
    key = short(group.model_dump_json())
    _REMEMBERED[id(group)] = group, key
    return key
