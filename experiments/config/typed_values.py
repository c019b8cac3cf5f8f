"""Values and changes as they are typed: what is written here is read back bit for bit, whatever letters it holds."""

import re
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from math import inf, nan
from pathlib import PurePath
from typing import Any

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*|[A-Za-z0-9_./-]*/[A-Za-z0-9_./-]*")
"""Text that needs no quotes: a word, or the path of a file."""

OTHERWISE = ("null", "true", "false", "nan", "inf")
"""Words that would be read as something else than text."""

PARTS = re.compile(
    r"""(?P<quoted>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|(?P<sign>[\[\]{}(),:=])|(?P<bare>[^'"\[\]{}(),:=]+)|(?P<other>.)""", re.DOTALL
)
"""What a typed change consists of: quoted text, brackets and signs, and what stands bare between them."""


def typed_value(value: Any) -> str:
    """A value as the command line takes it. Raises TypeError for what no field takes."""
    if hasattr(value, "model_dump"):  # a group of settings
        return typed_value(value.model_dump(mode="json"))
    if hasattr(value, "tolist"):  # a number of numpy, an array, a series of pandas
        return typed_value(_of_python(value))
    if isinstance(value, Enum):
        return typed_value(value.value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and value.bit_length() > FLOATS_END:  # as large as nothing that a field takes, and too long to be written
        value = inf if value > 0 else -inf
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{typed_text(str(name))}:{typed_value(each)}" for name, each in value.items()) + "}"
    if isinstance(value, set | frozenset):
        return typed_value(_in_order(value))
    if isinstance(value, list | tuple | range):
        return "[" + ",".join(map(typed_value, value)) + "]"
    if isinstance(value, datetime):  # of a day, fields know no hour; pandas' NaT is none at all
        return typed_value(value.date() if value == value else None)
    if isinstance(value, Decimal):
        whole = value.is_finite() and value.adjusted() < FLOATS_END and value == value.to_integral_value()
        return typed_value(int(value) if whole else nan if value.is_nan() else float(value))
    if not isinstance(value, str | date | PurePath):
        raise TypeError(f"a value of a field is a number, text, a date, a list or a mapping, not {type(value).__name__}")
    return typed_text(value.isoformat() if isinstance(value, date) else str(value))


FLOATS_END = 1024
"""Bits of a whole number that is too large for a number with a fraction."""


def _of_python(value: Any) -> Any:
    """What numpy and pandas hold, as Python has it: their days are dates, which `tolist` gives as nanoseconds since 1970."""
    dtype: Any = getattr(value, "dtype", None)
    if getattr(dtype, "kind", "") in ("M", "m") and type(dtype).__module__.startswith("numpy"):
        value = value.astype("datetime64[us]" if dtype.kind == "M" else "timedelta64[us]")
    plain = value.tolist()
    if not hasattr(plain, "tolist"):
        return plain
    return float(plain) if dtype.kind == "f" else complex(plain)  # of more digits than Python has


def _in_order(several: Set[Any]) -> list[Any]:
    """What is in a set, in the same order each time; numbers and names side by side as well."""
    try:
        return sorted(several)
    except TypeError:
        return sorted(several, key=str)


def typed_text(text: str) -> str:
    """A text as the command line takes it: as it is, or in quotes."""
    return text if PLAIN.fullmatch(text) and text.lower() not in OTHERWISE else quoted(text)


def quoted(text: str) -> str:
    """A text in quotes. Only backslashes before a quote are doubled, since only those escape anything in Hydra's grammar."""
    return "'" + re.sub(r"(\\*)('|\Z)", lambda found: 2 * found[1] + found[2].replace("'", "\\'"), text, flags=re.DOTALL) + "'"


def unquoted(text: str) -> str:
    """What is meant by a text in quotes; another text is what it is."""
    if not _is_quoted(text):
        return text
    return re.sub(rf"(\\+)({text[0]}|\Z)", lambda found: found[1][: len(found[1]) // 2] + found[2], text[1:-1])


def _is_quoted(text: str) -> bool:
    found = PARTS.match(text)
    return found is not None and found.lastgroup == "quoted" and found.end() == len(text)


NAMED = re.compile(r"__name_((?:[0-9a-f]{2})*)(?![\w-])")
"""How a name is handed to Hydra that its grammar would refuse, or read as a number."""


def legible(word: str) -> str:
    """A typed change as Hydra's grammar takes it, which knows letters beyond ASCII, and `~` before a path, in quotes alone, and no quotes around names: such text
    stands in quotes, and such names, in mappings and in the field, are written as letters that `as_named` reads."""
    field, sign, value = word.partition("=")
    bare = field.lstrip("+~")
    steps = ".".join(each if each.isascii() and each.lower() not in OTHERWISE else _in_letters(each) for each in bare.split("."))
    made, brackets = [field.removesuffix(bare) + steps + sign], list[str]()
    name: list[str] | None = None  # parts of the name in a mapping that is being read
    for found in PARTS.finditer(value):
        part, is_sign = found[0], found.lastgroup == "sign"
        if name is not None and not (is_sign and part in "{}[],:"):
            name.append(part)
            continue
        if name is not None:
            made.append(_name("".join(name)) if part == ":" else "".join(name))
            name = None
        made.append(_in_quotes(part) if found.lastgroup == "bare" else part)
        if is_sign and part in "{[(":
            brackets.append(part)
        elif is_sign and part in "}])" and brackets:
            brackets.pop()
        if is_sign and (part == "{" or (part == "," and brackets[-1:] == ["{"])):
            name = []
    return "".join(made + (name or []))


def _in_quotes(bare: str) -> str:
    text = bare.strip()
    return bare if bare.isascii() and text[:1] != "~" else bare.replace(text, quoted(text))


def _name(text: str) -> str:
    """A name in a mapping, as it is typed: text in every case, and only a backslash outside of quotes is left to Hydra."""
    bare = text.strip()
    return text if "\\" in bare and not _is_quoted(bare) else _in_letters(unquoted(bare))


def _in_letters(name: str) -> str:
    return name if PLAIN.fullmatch(name) and name.lower() not in OTHERWISE else f"__name_{name.encode().hex()}"


def for_hydra(tree: Any) -> Any:
    """Plain data with names as they are in legible changes."""
    if isinstance(tree, dict):
        return {_in_letters(name): for_hydra(each) for name, each in tree.items()}
    return [for_hydra(each) for each in tree] if isinstance(tree, list) else tree


def as_named(tree: Any) -> Any:
    """Plain data that Hydra made of legible changes, with the names that are meant."""
    if isinstance(tree, Mapping):
        return {named_in(name) if isinstance(name, str) else name: as_named(each) for name, each in tree.items()}
    return [as_named(each) for each in tree] if isinstance(tree, list) else tree


def named_in(text: str, written: Callable[[str], str] = str) -> str:
    """A text of Hydra's, with the names that are meant."""
    return NAMED.sub(lambda found: written(bytes.fromhex(found[1]).decode()), text)


def changes_in(text: str) -> list[str]:
    """The changes in a text: spaces part them, but not inside brackets and quotes; quotes around a whole change are left out."""
    every = [each.strip() for each in _apart(text, r"\s+")]
    return [each[1:-1] if each[0] in "'\"" and each[-1] == each[0] else each for each in every if each]


def items_in(text: str) -> list[str]:
    """The items in a list without its brackets: commas part them, but not inside brackets and quotes."""
    return [bare for each in _apart(text, ",") if (bare := each.strip())]


_DEEPER = dict.fromkeys("[{(", 1) | dict.fromkeys("]})", -1)
"""How much deeper one is behind a sign."""


def _apart(text: str, mark: str) -> list[str]:
    parts, depth = [""], 0
    for found in PARTS.finditer(text):
        part, kind = found[0], found.lastgroup
        if kind == "sign":
            depth += _DEEPER.get(part, 0)
        first, *more = re.split(mark, part) if kind != "quoted" and depth <= 0 else [part]
        parts[-1] += first
        parts += more
    return parts


def change_in_quotes(change: str) -> str:
    """A change as an item of a list: in quotes, unless it stands in quotes already."""
    found = PARTS.match(change)
    if found is not None and found.lastgroup == "quoted" and found.end() == len(change):
        return change
    return quoted(change) if set('"\\') & set(change) else f'"{change}"'


def without_braces(change: str) -> str:
    """Changes written as a mapping, `{field: value, ...}` or `{"field"=value}`, as they are typed: `field=value`, spaces between them. What
    is called a name there is the title of the alternative."""
    items = (re.sub(r"""^(["']?)([\w.]+)\1\s*[:=]\s*""", r"\2=", each) for each in items_in(change.strip()[1:-1]))
    return " ".join(_in_one_word(re.sub(r"^name=", "title=", each)) for each in items)


def _in_one_word(change: str) -> str:
    """A change whose value, where it is several bare words, stands in quotes."""
    field, sign, value = change.partition("=")
    return f"{field}{sign}{quoted(value)}" if re.search(r"\s", value) and value[0] not in "\"'[{" else change


def unclosed(text: str) -> str:
    """The bracket that a text lacks at its end; empty where each is closed."""
    closes, wanted = {"[": "]", "{": "}", "(": ")"}, list[str]()
    for found in PARTS.finditer(text):
        if found[0] in closes:
            wanted.append(closes[found[0]])
        elif wanted and found[0] == wanted[-1]:
            wanted.pop()
    return wanted[-1] if wanted else ""


def with_dots(field: str) -> str:
    """A field whose entries of lists are named as in Python, `teasers[0].day`, as it is typed."""
    return re.sub(r"\[(\d+)\]", r".\1", field)


TIMES = {"k": 3, "m": 6, "%": -2}
"""Powers of ten that people write behind a number."""


def number_meant(field: str, value: str, whole: bool = False) -> str:
    """What to write instead of a number that is written otherwise; empty where it is none."""
    why, number = number_in(value, whole)
    return f"; {why}: {field}={number}" if number else ""


def number_in(value: str, whole: bool = False) -> tuple[str, str]:
    """Why 60k, 30%, $60, 60 000, or commas or several points that may belong to one number, are not understood, and the number that is
    meant; both empty where it is none of these."""
    if match := re.fullmatch(r"(?i)(?:\$|USD)? ?(\d+(?:\.\d+)?) ?(k|m|%|)(?: ?USD|\$)?", value):
        exact = Decimal(match[1]).scaleb(TIMES.get(match[2].lower(), 0))
        plain = match[0] == match[1] or (whole and exact % 1)
        return ("", "") if plain else ("a number takes no words and signs", f"{exact.normalize():f}")
    if re.fullmatch(r"[1-9]\d{0,2}([ '\u00a0\u202f]\d{3})+", value):
        return "thousands stand together", re.sub(r"\D", "", value)
    if re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+", value):
        return "thousands take no comma", value.replace(",", "")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3}){2,}", value):
        return "thousands take no point", value.replace(".", "").removeprefix("+")
    if re.fullmatch(r"-?\d+,\d+", value) and not whole:
        return "a decimal takes a point", value.replace(",", ".")
    return "", ""


MONEY = ("budget", "cost_total", "learning_hour", "attendee_hour", "day_value")
"""Amounts of money whose names do not end in `_usd`; the last three as links of the dashboard call them."""


def point_of_thousands(field: str, value: str, sign: str = "=") -> str:
    """What to write instead, where an amount of money may be a thousand times what it says (150.000); empty where it is not one, or
    nobody would write so many zeros."""
    name = re.sub(r"(\.\d+)+\Z", "", field)  # an amount in a list, too
    steps = name.split(".")
    if not (steps[-1] in MONEY or any(step.endswith("_usd") for step in steps)) or not re.fullmatch(r"\+?[1-9]\d{0,2}\.\d\d0", value):
        return ""
    value = value.removeprefix("+")
    said, thousands = f"{float(value):g}", value.replace(".", "")
    return f"is it {said} or {value.replace('.', ',')} US dollars? Write {name}{sign}{said} or {name}{sign}{thousands}"


def point_in(field: str, text: str) -> str:
    """As `point_of_thousands`, of all that a typed change states: several values, a list, a mapping."""
    return next(filter(None, (point_of_thousands(*each) for each in stated_in(field, text))), "")


def stated_in(field: str, text: str, lists: bool = True, deepest: int = 20) -> Iterator[tuple[str, str]]:
    """The fields that a typed change states, with their values as typed: in a mapping, those in it; in a list, its entries, unless they
    are left together. Groups lie at most `deepest` deep; what is deeper is no configuration."""
    text = text.strip()
    several, inside = items_in(text), items_in(text[1:-1])
    if deepest and len(several) == 1 and inside and text[0] == "{" and text[-1] == "}":
        for name, *value in (_apart(each, ":") for each in inside):
            yield from stated_in(f"{field}.{unquoted(name.strip())}", ":".join(value), lists, deepest - 1)
    elif deepest and lists and (len(several) > 1 or text[:1] == "["):
        for number, each in enumerate(several if len(several) > 1 else inside):
            yield from stated_in(f"{field}.{number}", each, lists, deepest - 1)
    else:
        yield field, text
