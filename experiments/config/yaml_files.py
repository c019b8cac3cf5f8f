"""What a configuration file may contain, and where in it a field is set.

A configuration is data: a file that tries to run code or to read anything else than itself is refused. Checking and composing
read a file with the same loader, so that what the check accepts can be composed.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml  # type: ignore[import-untyped]

from experiments.config.config_files import GROUPS, choices, folder_of, shown, unknown_choice
from experiments.config.errors import Problem, RequestError
from experiments.config.typed_values import point_of_thousands

_WHOLE = r"(0|[1-9](_?[0-9])*)"
_FRACTION = r"\.[0-9](_?[0-9])*"

_MEANINGS = {
    "bool": "true|True|TRUE|false|False|FALSE",
    "null": "null|Null|NULL|~|",
    "int": rf"[+-]?{_WHOLE}",
    "float": rf"[+-]?({_WHOLE}?{_FRACTION}|{_WHOLE}\.)([eE][+-]?[0-9]+)?|[+-]?{_WHOLE}[eE][+-]?[0-9]+",
}
"""What is more than text, as on the command line. YAML 1.1 would read 010 as eight, 1:30 as ninety and no as false."""


def _as_typed(loader: Any) -> Any:
    """A loader that takes values for what the command line takes them for."""
    made: Any = type("Loader", (loader,), {"yaml_implicit_resolvers": {}})
    for kind, form in _MEANINGS.items():
        made.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"(?:{form})\Z"), None)
    return made


_LOADER: Any = _as_typed(getattr(yaml, "CSafeLoader", yaml.SafeLoader))
"""For nodes; libyaml's parser where it is there."""


class _Dumper(yaml.SafeDumper):
    """Quotes text that the loader, or another reader of YAML, would take for something else."""


for _kind, _form in _MEANINGS.items():
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(rf"(?:{_form})\Z"), None)


def written(tree: Any, **how: Any) -> str:
    """Plain data as the text of a file, in their order, which is read back as they are; `how`: as yaml.dump takes it."""
    return str(yaml.dump(tree, Dumper=_Dumper, sort_keys=False, **how))


LARGEST = 1_000_000
"""Bytes of a configuration file; the longest of ours has a tenth of that."""

MOST_VALUES = 20_000
"""Values and names of fields in a configuration file, ten times those of the longest of ours: composing takes a few seconds for so
many, and for a file of LARGEST full of them minutes."""

MOST_DEFAULTS = 50
"""Files that a file builds on."""

DEEPEST = 20
"""Groups within groups."""

_REMEMBERED = 64
"""Texts of files whose nodes are remembered: a file is asked about again and again while a request is read."""

_INSTANTIATION = re.compile(r"_(target|args|partial|recursive|convert)_")


def chosen_by_default(path: Path) -> dict[str, str]:
    """The choice of each group in a primary file's list of defaults."""
    found = dict[str, str]()
    for entry in _defaults(root_of(path)):
        if isinstance(entry, yaml.MappingNode):
            found |= {group.value: name.value for group, name in entry.value}
    return found


def lineage(group: str, path: Path, above: tuple[Path, ...] = ()) -> list[Path]:
    """The files a choice is made of: those it builds on first, itself last. Unreadable files are returned alone.

    Raises RequestError where files build on each other in a circle.
    """
    if path in above:
        circle = " builds on ".join(shown(each) for each in (*above, path))
        raise RequestError([Problem(shown(path), "defaults", f"a circle: {circle}")])
    known, files = choices(group), list[Path]()
    for entry in _defaults(root_of(path)):
        if isinstance(entry, yaml.ScalarNode) and entry.value in known:
            files += [each for each in lineage(group, known[entry.value], (*above, path)) if each not in files]
    return [*files, path]


def problems_in(path: Path, group: str | None) -> list[Problem]:
    """What forbids using a file, in a group or (None) as a primary file: not readable, or more than data."""
    try:
        text = text_of(path)
        read = _read(text)
    except _UnreadableError as error:
        return [Problem(shown(path), "", str(error))]
    except UnicodeDecodeError as error:
        return [Problem(shown(path), "", f"is not UTF-8 text (byte {error.start}): save it as UTF-8")]
    except OSError as error:
        return [Problem(shown(path), "", f"cannot be read: {error.strerror}")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        return [Problem(f"{shown(path)}{line}", "", f"is not valid YAML: {getattr(error, 'problem', None) or error}")]
    place = shown(path)
    if read.dangers:
        return [Problem(f"{place}:{line}", "", what, given) for line, what, given in read.dangers]
    root = read.root
    if root is None or not isinstance(root, yaml.MappingNode):
        return [Problem(place, "", "is empty or not a list of `field: value` lines")]
    found = [*_faults(text, place)]
    for key, value in root.value:
        if group is not None and key.value == folder_of(group):
            found.append(Problem(_at(place, key), key.value, _within_its_group(key.value, place)))
        if key.value == "defaults":
            found += _defaults_problems(place, group, value)
    return found or _value_problems(place, text)


def _within_its_group(group: str, place: str) -> str:
    """What to say about a file of a group that names the group, as scenarios do."""
    scenario = f"; a file that states differences alone is a scenario: compare alternatives={place}" if group == "campaign" else ""
    return f"a file of this group states its fields without the name of the group{scenario}"


@lru_cache(_REMEMBERED)
def _faults(text: str, place: str) -> tuple[Problem, ...]:
    """What the text itself forbids; `defaults` are another matter, since they name files that come and go."""
    root = _read(text).root
    odd = [key for node in _nodes(root) if isinstance(node, yaml.MappingNode) for key, _ in node.value if not _is_name(key)]
    if odd:
        names = [key.value[:60] if isinstance(key.value, str) else None for key in odd]
        return tuple(Problem(_at(place, key), "", "a field must be a plain name", name) for key, name in zip(odd, names, strict=True))
    found = [
        Problem(f"{place}:{number}", "", "a package header is not allowed: a file only fills its own group")
        for number, line in enumerate(text.splitlines(), 1)
        if re.match(r"\s*#\s*@package", line)
    ]
    for node in _nodes(root):
        if isinstance(node, yaml.ScalarNode):
            found += _scalar_problems(place, node)
    for name, node in _named(root):
        if node.tag.endswith(":float") and (ambiguous := point_of_thousands(name, node.value, ": ")):
            found.append(Problem(_at(place, node), name, ambiguous, node.value))
    found += [Problem(_at(place, key), key.value, "is not a setting") for key, _ in root.value if key.value.split(".")[0] == "hydra"]
    return (*found, *_repeated(place, root))


class _UnreadableError(Exception):
    """A file that is no configuration file; says why."""


def text_of(path: Path) -> str:
    """The text of a file of bounded size. Raises _UnreadableError, OSError, UnicodeDecodeError."""
    if path.exists() and not path.is_file():
        raise _UnreadableError("is not a file")
    if path.stat().st_size > LARGEST:
        raise _UnreadableError(f"is too large for a configuration: at most {LARGEST:,} bytes")
    return path.read_text(encoding="utf-8-sig")


def content(path: Path) -> Any:
    """The values of a file, which must be left as they are. Raises OSError, ValueError, yaml.YAMLError where `problems_in` finds some."""
    return _values(text_of(path))


@lru_cache(_REMEMBERED)
def _values(text: str) -> Any:
    return yaml.load(text, Loader=_rules())


@cache
def _rules() -> Any:
    """OmegaConf's rules of what a file may hold, over libyaml's parser where it is there: it takes a tenth of the time."""
    from omegaconf._utils import get_yaml_loader  # here, because help is made without it

    rules = get_yaml_loader()
    return _as_typed(type("Loader", (yaml.CSafeLoader, rules), {}) if hasattr(yaml, "CSafeLoader") else rules)


def _value_problems(place: str, text: str) -> list[Problem]:
    """Values of which the loader can make nothing, such as a number of thousands of digits."""
    try:
        _values(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        loader, found = _rules()(""), list[Problem]()
        for name, node in _named(yaml.compose(text, Loader=_rules())):
            try:
                loader.construct_object(node)
            except (yaml.YAMLError, ValueError) as wrong:
                reason = str(wrong).splitlines()[0].partition(";")[0]
                found.append(Problem(_at(place, node), name, f"is not a value: {reason}; quote what is meant as text", node.value[:60]))
        return found or [Problem(place, "", f"cannot be read: {str(error).splitlines()[0]}")]
    return []


def _named(node: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The scalars below a node, and the dotted field of each. Nodes lie at most DEEPEST deep."""
    if isinstance(node, yaml.ScalarNode):
        yield name, node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _named(value, f"{name}.{key.value}".lstrip("."))
    else:
        for number, value in enumerate(node.value):
            yield from _named(value, f"{name}.{number}")


class _Nodes(NamedTuple):
    """A text as nodes; or what makes it dangerous to make nodes of it: line, problem, text."""

    dangers: list[tuple[int, str, str | None]]
    root: Any = None


@lru_cache(_REMEMBERED)
def _read(text: str) -> _Nodes:
    """The nodes of a text, which must be left as they are. Raises yaml.YAMLError."""
    dangers = _dangers(text)
    return _Nodes(dangers) if dangers else _Nodes([], yaml.compose(text, Loader=_LOADER))


def _dangers(text: str) -> list[tuple[int, str, str | None]]:
    """What makes reading a text dangerous before anything is made of it: tags, aliases that multiply, endless depth."""
    found, depth, values = list[tuple[int, str, str | None]](), 0, 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1
        if getattr(event, "tag", None) is not None:
            found.append((line, "a tag is not allowed: a configuration is plain data and runs no code", event.tag[:60]))
        if getattr(event, "anchor", None) is not None:
            found.append((line, "& and * are not allowed: write the value itself", event.anchor[:60]))
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
            found.append((line, "<< is not allowed: write the fields themselves", None))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        values += isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        if values > MOST_VALUES:
            what = f"has too many values for a configuration: at most {MOST_VALUES:,}; people and ties in great number: company=records"
            return found or [(line, what, None)]
        if depth > DEEPEST or len(found) > DEEPEST:
            return found or [(line, f"groups within groups within groups: at most {DEEPEST} deep", None)]
    return found


def root_of(path: Path) -> Any:
    """The nodes of a file; None for one that cannot be read, or is dangerous to read: libyaml overflows the stack where
    groups lie too deep in each other."""
    try:
        return _read(text_of(path)).root
    except (OSError, UnicodeDecodeError, yaml.YAMLError, _UnreadableError):
        return None


def _defaults(root: Any) -> list[Any]:
    """The nodes of a file's list of defaults."""
    lists = [value for key, value in root.value if key.value == "defaults"] if isinstance(root, yaml.MappingNode) else []
    return [each for value in lists if isinstance(value, yaml.SequenceNode) for each in value.value]


def line_of(path: Path, fields: list[str]) -> tuple[int, int]:
    """How many of the nested `fields` a file states, and the line (from 1) of the deepest of them; (0, 0) for none."""
    return line_in(root_of(path), fields)


def line_in(node: Any, fields: list[str]) -> tuple[int, int]:
    """As `line_of`, below the nodes of a file."""
    depth, line = 0, 0
    while depth < len(fields):
        field, step, deep = fields[depth], None, 1
        if isinstance(node, yaml.MappingNode):  # the name of a field may be dotted, as nobody should write it
            names = {".".join(fields[depth:end]): end - depth for end in range(depth + 1, len(fields) + 1)}
            step = max(
                ((key, value) for key, value in node.value if key.value in names), key=lambda pair: names[pair[0].value], default=None
            )
            deep = names[step[0].value] if step else 1
        elif isinstance(node, yaml.SequenceNode) and field.isdecimal() and int(field) < len(node.value):
            step = (node.value[int(field)], node.value[int(field)])
        if step is None:
            break
        depth, line, node = depth + deep, step[0].start_mark.line + 1, step[1]
    return depth, line


def stated(path: Path) -> dict[str, int]:
    """Dotted fields that a file states, and the line (from 1) of each; nothing for a file that cannot be read."""
    root = root_of(path)
    found: dict[str, int] = {}

    def walk(node: Any, above: str, inside: tuple[int, ...]) -> None:
        for key, value in node.value:
            if isinstance(value, yaml.MappingNode) and value.value and id(value) not in inside:
                walk(value, f"{above}{key.value}.", (*inside, id(value)))
            else:
                found[f"{above}{key.value}"] = key.start_mark.line + 1

    if isinstance(root, yaml.MappingNode):
        walk(root, "", (id(root),))
    return found


def _at(place: str, node: Any) -> str:
    return f"{place}:{node.start_mark.line + 1}"


def _is_name(key: Any) -> bool:
    """Whether a key is text, not a number, a date, true or false, or a list."""
    return isinstance(key, yaml.ScalarNode) and key.tag == yaml.resolver.BaseResolver.DEFAULT_SCALAR_TAG


def _nodes(root: Any) -> Iterator[Any]:
    """Every node once, however often it is referred to."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            waiting += [each for pair in node.value for each in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _scalar_problems(place: str, node: Any) -> list[Problem]:
    if "${" in node.value:
        return [Problem(_at(place, node), "", "`${...}` is not allowed: write the value itself", node.value[:60])]
    if _INSTANTIATION.fullmatch(node.value.strip()):
        return [Problem(_at(place, node), node.value, "is not a setting: a configuration is data and runs no code")]
    return []


def _defaults_problems(place: str, group: str | None, node: Any) -> list[Problem]:
    """A file in a group may build on files of its group; a primary file chooses one file a group."""
    allowed = f"names of files in configs/{group}, and _self_" if group else f"`group: name` with {', '.join(GROUPS)}, and _self_"
    if not isinstance(node, yaml.SequenceNode):
        return [Problem(_at(place, node), "defaults", f"must be a list: {allowed}")]
    if len(node.value) > MOST_DEFAULTS:
        return [Problem(_at(place, node), "defaults", f"may hold at most {MOST_DEFAULTS} names")]
    found = []
    for each in node.value:
        if isinstance(each, yaml.ScalarNode) and each.value == "_self_":
            continue
        name, below = each.value if isinstance(each, yaml.ScalarNode) else None, group
        if group is None and isinstance(each, yaml.MappingNode) and len(each.value) == 1:
            below, name = (part.value for part in each.value[0])
        if not isinstance(name, str) or below not in GROUPS:
            found.append(Problem(_at(place, each), "defaults", f"may hold {allowed}"))
        elif name not in choices(below):
            found.append(Problem(_at(place, each), f"defaults, {below}", unknown_choice(below, name), name))
    return found


def _repeated(place: str, root: Any) -> list[Problem]:
    """Fields stated twice, in the same place or dotted here and nested there; only one of them could count."""
    found, first = list[Problem](), dict[str, int]()

    def walk(node: Any, above: str) -> None:
        here = set[str]()
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                name, group = f"{above}{key.value}", isinstance(value, yaml.MappingNode) and value.value
                if name in first and (name in here or not group):
                    found.append(Problem(_at(place, key), name, f"is set twice (also in line {first[name]}); keep one"))
                first.setdefault(name, key.start_mark.line + 1)
                here.add(name)
                walk(value, f"{name}.")
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                walk(value, f"{above}{number}.")

    walk(root, "")
    return found
