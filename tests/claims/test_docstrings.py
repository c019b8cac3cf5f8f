"""Docstrings say what a reader of the code needs: of a rule its equation, units and source, of arrays the shape, and what is raised."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from experiments.config.yaml_files import content

ROOT = Path(__file__).parents[2]
EVIDENCE = content(ROOT / "configs/behaviour/evidence.yaml")
SOURCES = [each["source"] for kind in ("parameters", "anchors") for each in EVIDENCE[kind].values()]

UNITS = {
    *("0..1", "0..1, negative lowers", "share", "probability", "log-odds", "log-odds per SD", "log-odds per post", "yes/no"),
    *("SD", "SD (standard normal)", "1/SD", "SD per SD", "correlation", "Hedges g", "points", "exponent", "constant", "lognormal sigma"),
    *("ratio", "ratio - 1", "ratio - 1 per SD", "ratio - 1 per SD^2", "count", "people", "1/view per person"),
    *("minutes", "hours", "days", "doublings", "weeks", "1/day", "1/week", "any", "any (as `value`)"),
    *("index of settings.REWARDS", "index of state.layout.Level"),
}
LABELS = ("Equation", "Units", "Source")
ARRAYS = re.compile(r"\b(ndarray|pa\.\w*Array)\b")
SHAPE = re.compile(r"shape \(\)|\([A-Za-z0-9_ +*/.-]+,(\s*[A-Za-z0-9_ +*/.-]+,?)*\)")
"""A shape: "(N,)", "(points, seeds)", "(O + 1,)"."""
UNSAID = {"NotImplementedError", "AssertionError"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[tuple[Function, bool]]:
    """The functions of a module and the methods of its classes; whether each is public."""
    for node in tree.body:
        if isinstance(node, Function):
            yield node, not node.name.startswith("_")
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, Function):
                    yield each, not node.name.startswith("_") and (not each.name.startswith("_") or each.name == "__init__")


def raised(nodes: Iterable[ast.AST], caught: frozenset[str] = frozenset()) -> set[str]:
    """Names of the exceptions that statements raise themselves and let out; `raise` alone hands on what a callee raised."""
    found = set[str]()
    for node in nodes:
        if isinstance(node, ast.Raise) and node.exc is not None:
            name = ast.unparse(node.exc.func if isinstance(node.exc, ast.Call) else node.exc).rpartition(".")[2]
            found |= {name} if name[:1].isupper() and name not in caught else set()
        elif isinstance(node, ast.Try):
            kinds = [each.type for each in node.handlers if each.type is not None]
            names = {
                ast.unparse(each).rpartition(".")[2] for kind in kinds for each in (kind.elts if isinstance(kind, ast.Tuple) else [kind])
            }
            found |= raised(node.body, caught | names) | raised((*node.handlers, *node.orelse, *node.finalbody), caught)
        elif not isinstance(node, Function | ast.Lambda | ast.ClassDef):
            found |= raised(ast.iter_child_nodes(node), caught)
    return found - UNSAID


def text_of(function: Function, tree: ast.Module) -> str:
    """The docstring of a function; of `__init__` with that of its class."""
    text = ast.get_docstring(function) or ""
    if function.name == "__init__":
        text += next(ast.get_docstring(node) or "" for node in tree.body if isinstance(node, ast.ClassDef) and function in node.body)
    return text


def gaps(source: str) -> list[str]:
    """What the docstrings of a module's public functions leave out: what they raise, the shape of the arrays they return."""
    tree = ast.parse(source)
    missing = []
    for function, public in functions(tree):
        if not public:
            continue
        text = text_of(function, tree)
        where = f"line {function.lineno}: {function.name}"
        missing += [f"{where} raises {name} and does not say so" for name in sorted(raised(function.body)) if name not in text]
        if function.returns is not None and ARRAYS.search(ast.unparse(function.returns)) and not SHAPE.search(text):
            missing.append(f"{where} returns arrays of an unknown shape")
    return missing


def gaps_of_rules(source: str) -> list[str]:
    """What the docstrings of a module's rules leave out: first sentence, equation, units of all arguments, source."""
    missing = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or not any(ast.unparse(each) == "rule" for each in node.decorator_list):
            continue
        words, *sections = re.split(rf"^({'|'.join(LABELS)}): ", ast.get_docstring(node) or "", flags=re.MULTILINE)
        said = {label: " ".join(text.split()) for label, text in zip(sections[::2], sections[1::2], strict=True)}
        missing += [f"{node.name}: {label} is missing" for label in LABELS if not said.get(label, "").endswith(".")]
        if not re.match(r"\S.*[.;:]", words):
            missing.append(f"{node.name}: no first sentence")
        missing += [
            f"{node.name}: {each}" for each in (*wrong_units(node, said.get("Units", "")), *unknown_sources(said.get("Source", "")))
        ]
    return missing


def wrong_units(rule: ast.FunctionDef, text: str) -> Iterator[str]:
    """`a`, `b` unit; `c` unit; result unit."""
    stated = dict[str, str]()
    for part in text.removesuffix(".").split("; "):
        names, unit = re.match(r"((?:`\w+`(?:, )?)+|result) ?(.*)", part).groups() if re.match(r"`|result", part) else ("", part)
        stated |= dict.fromkeys(re.findall(r"\w+", names) or ["?"], unit)
    expected = [*(each.arg for each in rule.args.args), "result"]
    if list(stated) != expected:
        yield f"units of {', '.join(stated)} instead of {', '.join(expected)}"
    yield from (f"{name} has the unknown unit '{unit}'" for name, unit in stated.items() if unit not in UNITS)


def unknown_sources(text: str) -> Iterator[str]:
    """A source is one of evidence.yaml, an assumption or a definition."""
    cited = re.findall(r"([A-Z]\w+)[^.;()]*?(?: et al\.)? \((\d{4})\)", text)
    cited += [(name, "") for name in ("SWOOP", "Tang") if name in text]
    if not cited and not re.search(r"[Aa]ssumption: \w+|^definition\.$", text):
        yield "neither a source nor an assumption"
    for name, year in cited:
        if not any(re.search(rf"\b{name}\b", each) and year in each for each in SOURCES):
            yield f"{name} {year} is not a source in evidence.yaml"


def modules(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("path", modules("sim/rules"), ids=lambda path: path.stem)
def test_rules_state_equation_units_and_source(path: Path) -> None:
    assert gaps_of_rules(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "room", sorted({path.parent for path in modules("sim", "experiments")}), ids=lambda path: str(path.relative_to(ROOT))
)
def test_public_functions_state_shapes_and_what_they_raise(room: Path) -> None:
    found = {path.name: gaps(path.read_text(encoding="utf-8")) for path in sorted(room.glob("*.py"))}
    assert {name: each for name, each in found.items() if each} == {}


RULE = '''
@rule
def wearout(exposures_before: int, useful: float) -> float:
    """Marginal effect of one more exposure.

    Equation: 1 - exposures_before / useful.
    Units: `exposures_before`, `useful` count; result ratio.
    Source: Schmidt & Eisend (2015), meta-analysis. Assumption: linear.
    """
'''


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("", "", None),
        ("Equation: 1 - exposures_before / useful.", "", "Equation is missing"),
        ("`exposures_before`, ", "", "units of useful, result instead of exposures_before, useful, result"),
        ("count;", "bananas;", "unknown unit 'bananas'"),
        ("; result ratio", "", "units of"),
        ("    Source: Schmidt & Eisend (2015), meta-analysis. Assumption: linear.\n", "", "Source is missing"),
        ("Schmidt & Eisend (2015), meta-analysis", "Nobody & Sons (1999)", "Nobody 1999 is not a source"),
        ("Schmidt & Eisend (2015)", "Schmidt & Eisend (2016)", "Schmidt 2016 is not a source"),
        ("Schmidt & Eisend (2015), meta-analysis. Assumption: linear.", "common sense.", "neither a source nor an assumption"),
        ("Marginal effect of one more exposure.", "", "no first sentence"),
    ],
)
def test_a_rule_that_leaves_something_out_is_found(old: str, new: str, complaint: str | None) -> None:
    found = gaps_of_rules(RULE.replace(old, new, 1))
    assert found == [] if complaint is None else any(complaint in each for each in found), found


@pytest.mark.parametrize(
    ("source", "complaints"),
    [
        ('def f() -> np.ndarray:\n    """(N,) numbers."""', 0),
        ('def f() -> tuple[np.ndarray, int]:\n    """(points, seeds) numbers, and how many."""', 0),
        ('def f() -> dict[str, np.ndarray]:\n    """Numbers (see above)."""', 1),
        ('def f() -> pa.ChunkedArray:\n    """Numbers."""', 1),
        ("def f() -> np.ndarray: ...", 1),
        ("def _f() -> np.ndarray: ...", 0),
        ('class C:\n    def f(self) -> np.ndarray:\n        """Numbers."""', 1),
        ('def f():\n    """Raises ValueError if it must."""\n    raise ValueError("no")', 0),
        ('def f():\n    """Nothing."""\n    if x:\n        raise errors.OwnError("no") from None', 1),
        ('def f():\n    """Nothing."""\n    raise NotImplementedError', 0),
        ('def f():\n    """Nothing."""\n    try:\n        g()\n    except OSError:\n        raise', 0),
        ('def f():\n    """Nothing."""\n    try:\n        raise ValueError\n    except ValueError:\n        pass', 0),
        (
            'def f():\n    """Nothing."""\n    try:\n        if x:\n            raise ValueError\n    except (OSError, ValueError):\n        raise',
            0,
        ),
        ('def f():\n    """Nothing."""\n    try:\n        g()\n    except OSError as error:\n        raise OwnError from error', 1),
        ('def f():\n    """Nothing."""\n    def g():\n        raise ValueError\n    return g', 0),
        ('class C:\n    """A group. Raises ValueError."""\n    def __init__(self):\n        raise ValueError', 0),
        ('class C:\n    """A group."""\n    def __init__(self):\n        raise ValueError', 1),
    ],
)
def test_a_function_that_leaves_something_out_is_found(source: str, complaints: int) -> None:
    assert len(gaps(source)) == complaints, gaps(source)
