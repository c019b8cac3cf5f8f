"""Digests of source code: equal as long as the code is, whatever its docstrings and comments say, in every Python.

They name the model that gave a result (MODEL_VERSION) and the folders of its machine code. Each counts a file together
with every file of the project that it imports, directly or not. To parse 10,000 lines takes a quarter of a second, so what
a file holds is kept in the cache folder under the digest of its bytes.
"""

import ast
import contextlib
import functools
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.compiled_code.cache_folder import cache_folder

_SIM = Path(__file__).parents[1]


class _CodeAlone(ast.NodeTransformer):
    """Removes docstrings: of modules, classes and functions, and the strings after assignments."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        return None if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) else node


def _plain(value: Any) -> Any:
    """A tree as lists that are the same in every Python: `ast.unparse` chooses quotes, and `ast.dump` tells what is empty, by version."""
    if isinstance(value, ast.JoinedStr):  # 3.12 finds empty texts in some
        value.values = [each for each in value.values if not (isinstance(each, ast.Constant) and each.value == "")]
    if isinstance(value, ast.AST):
        return [type(value).__name__, {name: _plain(each) for name, each in ast.iter_fields(value) if each is not None and each != []}]
    return [_plain(each) for each in value] if isinstance(value, list) else ascii(value)


def _parsed(content: bytes) -> list[Any]:
    """Digest of the code of a file, and the dotted names that it imports; leading dots as in the statement."""
    tree = _CodeAlone().visit(ast.parse(content))
    names = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names.update({module, *(f"{module}.{each.name}" if node.module else module + each.name for each in node.names)})
    return [hashlib.sha256(json.dumps(_plain(tree)).encode()).hexdigest(), sorted(names)]


class _Parsed:
    """What files hold, under the digest of their bytes; kept for the next process."""

    def __init__(self) -> None:
        way = hashlib.sha256(Path(__file__).read_bytes() + sys.version.encode()).hexdigest()[:16]
        self.path = cache_folder(f"sources-{way}") / "parsed.json"
        self.known: dict[str, list[Any]] = {}
        with contextlib.suppress(OSError, ValueError):
            self.known = json.loads(self.path.read_bytes())
        self.kept = len(self.known)

    def of(self, path: str) -> list[Any]:
        """[digest, imported names] of a file."""
        content = Path(path).read_bytes()
        key = hashlib.sha256(content).hexdigest()
        if key not in self.known:
            self.known[key] = _parsed(content)
        return self.known[key]

    def keep(self) -> None:
        """Write down what is new; a process that does so at the same time at worst parses once more."""
        if len(self.known) == self.kept:
            return
        self.kept = len(self.known)
        with contextlib.suppress(OSError):
            handle, name = tempfile.mkstemp(dir=self.path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self.known, file)
            Path(name).replace(self.path)


_parsed_files = functools.cache(_Parsed)
_is_file = functools.cache(os.path.isfile)


def _file(name: str, importer: str, root: str, packages: set[str]) -> str | None:
    """The file of a module that `importer` imports under a dotted name, if it belongs to one of the packages in `root`."""
    depth = len(name) - len(name.lstrip("."))
    parts = [part for part in name.split(".") if part]
    if not depth and parts[0] not in packages:
        return None
    folder = importer.rsplit("/", depth)[0] if depth else root
    path = "/".join([folder, *parts])
    return next((each for each in (f"{path}.py", f"{path}/__init__.py") if _is_file(each)), None)


@functools.cache
def _source(path: str, sim: str) -> tuple[str, str, frozenset[str]]:
    """Name and digest of a file as this process first read it, and the files of `sim` and of its own package it imports. Paths are texts, with
    slashes: thousands of names are looked up at each start."""
    code, names = _parsed_files().of(path)
    root, _, package = sim.rpartition("/")
    within = path.startswith(f"{root}/")
    name = path.removeprefix(f"{root}/") if within else path.rpartition("/")[2]
    packages = {package, name.split("/")[0]} if within else {package}
    return name, code, frozenset(each for each in (_file(imported, path, root, packages) for imported in names) if each)


def digest(files: Iterable[Path], sim: Path = _SIM) -> str:
    """16 hexadecimal digits for the code of these files and of all they import from `sim` and from their own packages."""
    seen, waiting, found = set[str](), {each.as_posix() for each in files}, list[tuple[str, str]]()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        name, code, imported = _source(path, sim.as_posix())
        found.append((name, code))
        waiting |= imported - seen
    _parsed_files().keep()
    return hashlib.sha256(json.dumps(sorted(found)).encode()).hexdigest()[:16]


def model_version(sim: Path = _SIM) -> str:
    """Names all code that a replication and its key figures run through."""
    return digest({sim / "ensemble.py", *(sim / "measures").rglob("*.py"), *sim.rglob("__init__.py")}, sim)


MODEL_VERSION = model_version()
"""Names this exact version of the model: equal versions give equal results."""
