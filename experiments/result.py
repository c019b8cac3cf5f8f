"""A result as Python sees it: tables as data frames, the answer, pictures and pages."""

import copy
import html
import json
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.config.config_files import shown
from experiments.config.errors import Problem, RequestError, nearest
from experiments.config.home_folders import expanded, followed, no_home
from experiments.storage import result_folders
from experiments.storage.files import write_bytes

if TYPE_CHECKING:
    import pandas as pd


class OutdatedResultError(RuntimeError):
    """Another request has taken the place of a result, under the same name, or it was removed.

    >>> import watercooler as wc
    >>> settings, few = wc.load(company="small_firm"), {"uncertainty": "luck", "report": False, "name": "mine"}
    >>> first, second = (wc.run(settings, replications=count, **few) for count in (2, 3))
    >>> try:
    ...     first.kpis
    ... except wc.OutdatedResultError as error:
    ...     print(error)
    results/run/mine holds another result by now: give each its own name=
    """


class NoTableError(AttributeError, KeyError):
    """A table that a verb does not write; an AttributeError too, so that `hasattr` of a result says no."""


class _Shown:
    """A file that a notebook shows, and that can be opened or kept elsewhere."""

    def __init__(self, path: Path) -> None:
        """`path`: of the file in the folder of the result."""
        self.path = path

    def show(self) -> None:
        """In a notebook, show it here; elsewhere open it in the browser, or print where it is if there is none."""
        import webbrowser  # late, as few ask for it

        ipython = sys.modules.get("IPython")
        if ipython is not None and hasattr(ipython.get_ipython(), "kernel"):
            import_module("IPython.display").display(self)
        elif not webbrowser.open(self.path.as_uri()):
            print(self.path)

    @staticmethod
    def _copied(target: Path, content: bytes) -> Path:
        """Write a copy, whole or not at all; its folder is made."""
        target.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(target.resolve(), content)
        return target

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"


class ShownFigure(_Shown):
    """A figure, as SVG: shown by a notebook or `show()`, copied by `save()`."""

    def save(self, path: str | PathLike[str]) -> Path:
        """Copy it: as SVG, or as PNG where the result has one (`png=True`). Raises ValueError for another kind of file, or no PNG."""
        target = _target(path)
        source = self.path.with_suffix(target.suffix.lower())
        if target.suffix.lower() not in (".svg", ".png") or not source.is_file():
            raise ValueError(f"{target}: this figure is an SVG (.svg); for a .png too, ask for the result with png=True")
        return self._copied(target, source.read_bytes())

    def _repr_svg_(self) -> str:
        return self.path.read_text(encoding="utf-8")


OTHER_PAGES = re.compile(r' href="(?!#|https?:|data:)[^"]*"')
"""Links to files beside a page, which a notebook's frame would look for beside the notebook."""

WITHIN = """<script>
addEventListener("click", event => {
  const link = event.target.closest("a[href^='#']")
  if (link) { event.preventDefault(); document.getElementById(link.hash.slice(1))?.scrollIntoView() }
})
</script>"""
"""A link within a page, in a frame, would load the notebook into it."""


class ShownPage(_Shown):
    """A page, as HTML: shown by a notebook in a frame, opened by `show()`, copied by `save()`."""

    def save(self, path: str | PathLike[str]) -> Path:
        """Copy it, without its links to pages beside it, so that it can be sent. Raises ValueError for another kind of file, and for the page itself."""
        target = _target(path)
        if target.suffix.lower() not in (".html", ".htm"):
            raise ValueError(f"{target}: this page is HTML (.html); a browser prints it as PDF")
        if followed(target) == followed(self.path):
            raise ValueError(f"{target} is the page itself: save it under another name")
        return self._copied(target, self._alone.encode())

    @property
    def _alone(self) -> str:
        return OTHER_PAGES.sub("", self.path.read_text(encoding="utf-8"))

    def _repr_html_(self) -> str:
        content = html.escape(self._alone + WITHIN, quote=True)
        return f'<iframe srcdoc="{content}" title="{self.path.stem}" style="width:100%;height:60em;border:0"></iframe>'


SCORECARD = re.compile(r"<table[^>]*>\s*<thead><tr><th>Key figure</th>.*?</table>", re.DOTALL)
"""The table of key figures in a brief."""

LEFT = 'style="text-align:left"'


class FinishedResult:
    """What a verb has left in its folder, read when it is asked for; `Result(folder)` opens one that was made at any time.

    >>> import watercooler as wc
    >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
    >>> result.tables
    ['daily', 'groups', 'kpis', 'posts', 'rules', 'summary', 'waves']
    >>> wc.Result(result.folder).verb
    'run'

    Raises RequestError for a folder that holds no result, or one of another verb than is asked for, TypeError for what is no path.
    """

    def __init__(self, folder: str | PathLike[str], verb: str | None = None) -> None:
        """Of a verb (None: of any), in a folder where it is whole."""
        if not isinstance(folder, str | PathLike):
            raise TypeError(f"a result is opened by the path of its folder, not by {type(folder).__name__}")
        if said := no_home(folder):
            raise _refused(folder, said)
        self.folder = followed(folder)
        manifest = result_folders.read_manifest(self.folder)
        if manifest is None or not isinstance(manifest.get("verb"), str):
            raise _refused(folder, _no_result(self.folder))
        self.verb, self._manifest = manifest["verb"], manifest
        if verb not in (None, self.verb):
            raise _refused(folder, f"holds a result of {self.verb}, not of {verb}")

    @property
    def manifest(self) -> dict[str, Any]:
        """What it was made of, and the command that makes it again.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
        >>> result.manifest["command"].partition(" report=")[0]
        'watercooler run campaign=space_voyage company=small_firm'
        """
        return copy.deepcopy(self._manifest)

    @property
    def kpis(self) -> "pd.DataFrame":
        """Key figures, a row a replication; of a comparison a row an arm and replication, of a sweep a row a point and replication.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
        >>> result.kpis["demand"].size
        3
        """
        table = self.table("kpis")
        points = self.table("points") if "point" in table and "points" in self.tables else None
        if points is not None and "arm" in points:
            table.insert(1, "arm", table["point"].map(dict(zip(points["point"], points["arm"], strict=True))))
        return table

    @property
    def daily(self) -> "pd.DataFrame":
        """Counts of people, a row a replication, day and office; of `run` alone. Raises NoTableError as `table` does.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
        >>> result.daily.groupby(["replication", "day"])["aware"].sum().unstack(0).shape  # 120 days of 3 replications
        (120, 3)
        """
        return self.table("daily")

    @property
    def posts(self) -> "pd.DataFrame":
        """Posts, a row each, with the post that inspired it; of `run` and imports. Raises NoTableError as `table` does.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
        >>> sorted(result.posts["office"].unique())
        ['Lisbon', 'Manchester']
        """
        return self.table("posts")

    @property
    def employees(self) -> Path:
        """Of an import, the file to load a company with: `load(company="records", company__employees=...)`. Raises NoTableError, a
        KeyError and an AttributeError, elsewhere.

        >>> import pathlib
        >>> import watercooler as wc
        >>> _ = pathlib.Path("staff.csv").write_text("employee_id,office\\n" + "".join(f"{i},Rome\\n" for i in range(40)))
        >>> result = wc.import_company("staff.csv")
        >>> result.employees.name
        'employees.csv'
        """
        path = self.folder / "employees.csv"
        if not path.is_file():
            raise NoTableError(f"employees: only an import has them; tables of {self.verb}: {', '.join(self.tables)}")
        return path

    def table(self, name: str) -> "pd.DataFrame":
        """A table by name. Raises NoTableError, a KeyError, with the names there are.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
        >>> list(result.table("groups").columns[:2])
        ['replication', 'seed']
        """
        import pandas as pd

        from experiments.storage.arrow import table_of

        self._still()
        for path in (self.folder / f"{name}.parquet", self.folder / f"{name}.csv"):
            if path.is_file():
                return table_of(path).to_pandas() if path.suffix == ".parquet" else pd.read_csv(path)
        raise NoTableError(_none_such(name, self.tables))

    @property
    def tables(self) -> list[str]:
        """Names of the tables.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
        >>> "kpis" in result.tables
        True
        """
        return sorted({path.stem for kind in ("*.parquet", "*.csv") for path in self.folder.glob(kind)})

    @property
    def answer(self) -> dict[str, Any]:
        """The answer for programs: sentences, recommendation, arms with key figures, risks, what to find out first.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
        >>> list(result.answer["arms"])
        ['space_voyage']

        Raises FileNotFoundError where a verb has none, as imports.
        """
        self._still()
        if not (self.folder / "answer.json").is_file():
            raise FileNotFoundError(f"{self.verb} has no answer for programs; it has tables ({', '.join(self.tables)}) and report()")
        return self._json("answer.json")

    @property
    def text(self) -> str:
        """What the command prints. Raises FileNotFoundError of an import, which keeps it in report().

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck", report=False)
        >>> result.text.partition(",")[0]
        'space_voyage in small_firm: 3 replications'
        """
        self._still()
        return (self.folder / result_folders.ANSWER).read_text(encoding="utf-8").rstrip()

    def plot(self, name: str | None = None) -> ShownFigure:
        """A figure by name; without one the first: `.show()` opens it, `.save("demand.svg")` copies it. It is drawn already; to draw it in
        another way, take `kpis` or a table. Raises KeyError with the names there are.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck")
        >>> result.plot().path.name
        'demand_against_seats.svg'
        """
        self._still()
        figures = {path.stem: path for path in sorted((self.folder / "figures").glob("*.svg"))}
        main = name or next((each for each in MAIN_FIGURES if each in figures), next(iter(figures), ""))
        if not figures:
            raise KeyError(f"there are no figures{self._how_written}")
        if main not in figures:
            raise KeyError(_none_such(main, figures))
        return ShownFigure(figures[main])

    def brief(self) -> ShownPage:
        """The answer on one page: `.show()` opens it, `.save("brief.html")` copies it.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck")
        >>> result.brief().path.name
        'brief.html'

        Raises FileNotFoundError where a verb writes none.
        """
        return self._page("brief.html")

    def report(self) -> ShownPage:
        """Everything, with figures, to `.show()` or `.save("report.html")`; `run` leaves it out where it is told report=False.

        >>> import watercooler as wc
        >>> result = wc.run(wc.load(company="small_firm"), replications=3, uncertainty="luck")
        >>> result.report().path.name
        'report.html'

        Raises FileNotFoundError where it was left out.
        """
        return self._page("summary.html" if self.verb == "import" else "report.html")

    def __repr__(self) -> str:
        about = f"{self.verb} in {shown(self.folder)}"
        try:
            self._still()
        except (OutdatedResultError, OSError, ValueError):
            return f"{about}, which holds another result by now, or none"
        return f"{about}\n{self.text if (self.folder / result_folders.ANSWER).is_file() else self._read}"

    def _repr_html_(self) -> str:
        try:
            told = self.answer
        except (OutdatedResultError, OSError, ValueError):
            return f"<pre>{html.escape(repr(self))}</pre>"
        sentences = [told.get("recommendation", ""), *told.get("answer", [])]
        head = f"<p><b>{html.escape(told.get('question', self.verb))}</b></p>"
        return (
            head
            + "".join(f"<p>{html.escape(each)}</p>" for each in sentences if each)
            + self._scorecard
            + f"<p><code>{html.escape(shown(self.folder))}</code></p>"
        )

    @property
    def _scorecard(self) -> str:
        """The table of key figures, as the brief has it; empty where it has none."""
        brief = self.folder / "brief.html"
        found = SCORECARD.search(brief.read_text(encoding="utf-8")) if brief.is_file() else None
        table = (
            re.sub(r'(?<=<th)(?=>)| class="(?:name|change)[^"]*"', f" {LEFT}", found[0]) if found else ""
        )  # a notebook sets all cells to the right
        return re.sub(r' (?:class|data-label)="[^"]*"', "", table)

    @property
    def _read(self) -> str:
        """What an import has read, and what to do with it."""
        rows = [f"{what}: {each['used']:,} of {each['read']:,} rows used" for what, each in self.manifest.get("rows", {}).items()]
        return "\n".join([*rows, ".employees is the file to load the company with, .report() tells what was found in it"])

    @property
    def _how_written(self) -> str:
        return ": run(..., report=True) writes it" if self.verb == "run" else f": {self.verb} writes none"

    def _page(self, name: str) -> ShownPage:
        self._still()
        if not (self.folder / name).is_file():
            raise FileNotFoundError(f"{shown(self.folder / name)} is not there{self._how_written}")
        return ShownPage(self.folder / name)

    def _json(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return found

    def _still(self) -> None:
        """Raises OutdatedResultError where the folder holds another result by now, or none."""
        if not (self.folder / result_folders.MANIFEST).is_file():
            raise OutdatedResultError(f"{shown(self.folder)} holds no result any more: it was removed")
        if self._json(result_folders.MANIFEST).get("key") != self._manifest.get("key"):
            raise OutdatedResultError(f"{shown(self.folder)} holds another result by now: give each its own name=")


def _none_such(name: str, known: Iterable[str]) -> str:
    """What to say of a name under which there is nothing: the nearest one, and all there are."""
    names = [*known]
    hint = nearest(str(name), names)
    return f"{name}{hint + ' There' if hint else '; there'} are: {', '.join(names)}"


def _target(path: str | PathLike[str]) -> Path:
    """Where a copy goes. Raises ValueError where nobody has the home folder in which it is to lie."""
    if said := no_home(path):
        raise ValueError(f"{fspath(path)}: {said}")
    return expanded(path)


def _refused(folder: str | PathLike[str], what: str) -> RequestError:
    return RequestError([Problem("watercooler.Result", "folder", what, fspath(folder))])


def _no_result(folder: Path) -> str:
    """Why there is no result in a folder, and where there are some: within it, or beside it; the nearest by name."""
    if (folder / result_folders.MANIFEST).exists():
        return f"its {result_folders.MANIFEST} is damaged: the command that made it makes it again"
    what = "holds no result" if folder.is_dir() else "is a file: name its folder" if folder.exists() else "there is no such folder"
    near = next(each for each in (folder, *folder.parents) if each.is_dir())
    there = sorted(path.parent for depth in ("*", "*/*") for path in near.glob(f"{depth}/{result_folders.MANIFEST}"))
    names = [str(each.relative_to(near)) for each in there if not each.name.startswith(".") and result_folders.read_manifest(each)]
    if not names:
        return f"{what}; a result is a folder results/VERB/NAME with a {result_folders.MANIFEST}"
    hint = nearest(str(folder.relative_to(near)), names)
    others = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{what}{hint or '.'} In {shown(near)} there {'are' if len(names) > 1 else 'is'}: {', '.join(names[:MOST_NAMED])}{others}"


MOST_NAMED = 10
"""Results that a message names."""

MAIN_FIGURES = ("demand_against_seats", "headlines", "forest")
"""The figure shown where none is named, of those that a verb draws."""
