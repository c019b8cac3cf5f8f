"""A result as Python sees it: tables as data frames, the answer, pictures and pages."""

import html
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.storage import result_folders

if TYPE_CHECKING:
    import pandas as pd


class OutdatedResultError(RuntimeError):
    """Another request has taken the place of a result, under the same name."""


class ShownFigure:
    """A figure: shown by a notebook, or saved."""

    def __init__(self, path: Path) -> None:
        """`path`: of its SVG; a PNG lies beside it."""
        self.path = path

    def _repr_svg_(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def __repr__(self) -> str:
        return f"ShownFigure({str(self.path)!r})"


class ShownPage:
    """A page: shown by a notebook in a frame, or opened by a browser."""

    def __init__(self, path: Path) -> None:
        """`path`: of its HTML."""
        self.path = path

    def _repr_html_(self) -> str:
        content = html.escape(self.path.read_text(encoding="utf-8"), quote=True)
        return f'<iframe srcdoc="{content}" title="{self.path.stem}" style="width:100%;height:60em;border:0"></iframe>'

    def __repr__(self) -> str:
        return f"ShownPage({str(self.path)!r})"


class FinishedResult:
    """What a verb has left in its folder, read when it is asked for."""

    def __init__(self, folder: Path, verb: str) -> None:
        """Of a verb, in a folder where it is whole."""
        self.folder, self.verb = folder, verb
        self._key = self.manifest.get("key")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What it was made of, and the command that makes it again."""
        return self._json(result_folders.MANIFEST)

    @property
    def kpis(self) -> "pd.DataFrame":
        """Key figures, a row a replication."""
        return self.table("kpis")

    @property
    def daily(self) -> "pd.DataFrame":
        """Counts of people, a row a replication, day and office."""
        return self.table("daily")

    @property
    def posts(self) -> "pd.DataFrame":
        """Posts, a row each, with the post that inspired it."""
        return self.table("posts")

    def table(self, name: str) -> "pd.DataFrame":
        """A table by name. Raises KeyError with the names there are."""
        import pandas as pd

        from experiments.storage.arrow import table_of

        self._still()
        for path in (self.folder / f"{name}.parquet", self.folder / f"{name}.csv"):
            if path.is_file():
                return table_of(path).to_pandas() if path.suffix == ".parquet" else pd.read_csv(path)
        raise KeyError(f"{name}; there are: {', '.join(self.tables)}")

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        return sorted({path.stem for kind in ("*.parquet", "*.csv") for path in self.folder.glob(kind)})

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The answer for programs: sentences, recommendation, arms with key figures, risks, what to find out first."""
        return self._json("answer.json")

    @property
    def text(self) -> str:
        """What the command prints."""
        self._still()
        return (self.folder / result_folders.ANSWER).read_text(encoding="utf-8").rstrip()

    def plot(self, name: str | None = None) -> ShownFigure:
        """A figure by name; without one the first. Raises KeyError with the names there are."""
        self._still()
        figures = {path.stem: path for path in sorted((self.folder / "figures").glob("*.svg"))}
        main = name or next((each for each in MAIN_FIGURES if each in figures), next(iter(figures), ""))
        if main not in figures:
            raise KeyError(f"{name or 'no figure'}; there are: {', '.join(figures) or 'none: report=True draws them'}")
        return ShownFigure(figures[main])

    def brief(self) -> ShownPage:
        """The answer on one page."""
        return self._page("brief.html")

    def report(self) -> ShownPage:
        """Everything, with figures."""
        return self._page("summary.html" if self.verb == "import" else "report.html")

    def __repr__(self) -> str:
        return f"{self.verb} in {self.folder}\n{self.text if (self.folder / result_folders.ANSWER).is_file() else ', '.join(self.tables)}"

    def _repr_html_(self) -> str:
        told = self.answer if (self.folder / "answer.json").is_file() else {}
        sentences = [told.get("recommendation", ""), *told.get("answer", [])]
        head = f"<p><b>{html.escape(told.get('question', self.verb))}</b></p>"
        return (
            head
            + "".join(f"<p>{html.escape(each)}</p>" for each in sentences if each)
            + f"<p><code>{html.escape(str(self.folder))}</code></p>"
        )

    def _page(self, name: str) -> ShownPage:
        self._still()
        if not (self.folder / name).is_file():
            raise FileNotFoundError(f"{self.folder / name} is not there: report=True writes it")
        return ShownPage(self.folder / name)

    def _json(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return found

    def _still(self) -> None:
        """Raises OutdatedResultError where the folder holds another result by now."""
        if self._json(result_folders.MANIFEST).get("key") != self._key:
            raise OutdatedResultError(f"{self.folder} holds another result by now: give each its own name=")


MAIN_FIGURES = ("demand_against_seats", "headlines", "forest")
"""The figure shown where none is named, of those that a verb draws."""
