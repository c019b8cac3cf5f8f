"""The verb `results`: lists, shows and answers SQL, and lets nobody out of the results."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.cli import main
from experiments.config.errors import RequestError
from experiments.verbs.results import verb
from experiments.verbs.results.verb import ask, show_table

SMALL = ["company=small_firm", "campaign=silent_masterpiece", "replications=2"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    there = tmp_path_factory.mktemp("results")
    results = f"results={there}"
    assert main(["run", *SMALL, "report=false", "name=one", results]) == 0
    assert main(["sweep", *SMALL, "campaign.brand.strength=0.2,0.8", "name=two", results]) == 0
    return there


def told(capsys: pytest.CaptureFixture[str], folder: Path, *words: str, exit_code: int = 0) -> str:
    capsys.readouterr()
    assert main(["results", *words, f"results={folder}"]) == exit_code
    captured = capsys.readouterr()
    return captured.err if exit_code else captured.out


def test_list_and_show(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert all(name in told(capsys, folder) for name in ("one", "two", "run", "sweep"))
    shown = told(capsys, folder, "show", "one")
    assert "again: watercooler run" in shown and "Talk-about rate" in shown
    assert "again: watercooler sweep" in told(capsys, folder, "show", "sweep/two")


def test_what_is_shown_fits_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "run" / "one"
    place.mkdir(parents=True)
    (place / "manifest.json").write_text('{"verb": "run", "name": "one", "command": "watercooler run"}', encoding="utf-8")
    (place / "answer.txt").write_text("word " * 19 + "\n", encoding="utf-8")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "72")
    lines = told(capsys, tmp_path, "show", "one").split("\n\n")[1].splitlines()
    assert max(map(len, lines)) <= 72 and " ".join(lines).split() == ["word"] * 19


def test_an_address_that_nothing_opens_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["results", "results=gopher://host/x"]) == 2
    assert "gopher://host/x\n      cannot be read: " in capsys.readouterr().err


def test_no_name_is_cut_short(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    name = "n" * 90
    show_table(("verb", "name"), [("sweep", name)])
    assert name in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    monkeypatch.setenv("COLUMNS", "40")
    show_table(("verb", "name"), [("sweep", name)])
    assert capsys.readouterr().out.count("n") == len(name) + 1, "with the one in `name`"


def test_nothing_of_something_is_told_from_what_has_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("count", "share", "mean"), [(0, 0.0, None)])
    assert capsys.readouterr().out.split() == ["count", "share", "mean", "0", "0"]


def test_questions_in_sql(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names, rows = ask(folder, "SELECT verb, name, count(*) AS n FROM kpis GROUP BY ALL ORDER BY name")
    assert names == ("verb", "name", "n") and rows == [("run", "one", 2), ("sweep", "two", 4)]
    joined = 'SELECT p."campaign.brand.strength" AS s, count(k.demand) FROM kpis k JOIN points p USING (name, point) GROUP BY s ORDER BY s'
    assert ask(folder, joined)[1] == [(0.2, 2), (0.8, 2)]
    assert ask(folder, "SELECT sum(seated) > 0 FROM daily WHERE name = 'one'")[1] == [(True,)]
    assert ask(folder, "SELECT count(*) FROM runs")[1] == [(2,)]
    assert "one" in told(capsys, folder, "query", "SELECT DISTINCT name FROM kpis")


def test_the_process_ends_well_after_a_question_about_many_rows(folder: Path, tmp_path: Path) -> None:
    """Threads still read ahead when the answer is there: the process used to be aborted after it (exit code 134)."""
    many = tmp_path / "sweep" / "many"
    many.mkdir(parents=True)
    manifest = json.loads((folder / "run" / "one" / "manifest.json").read_text())
    (many / "manifest.json").write_text(json.dumps(manifest | {"files": {}}))
    rows = 300_000
    columns = {"point": [str(row // 1000) for row in range(rows)], **{f"k{each}": np.arange(rows) * 0.1 for each in range(8)}}
    pq.write_table(pa.table(columns), many / "kpis.parquet", row_group_size=131_072)
    question = "SELECT point, avg(k1) FROM kpis GROUP BY point ORDER BY 2 DESC LIMIT 2"
    words = ["watercooler", "results", "query", question, f"results={tmp_path}"]
    code = f"import sys; sys.argv = {words!r}; from experiments.cli import command; sys.exit(command())"
    ended = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False) for _ in range(3)]
    assert [each.returncode for each in ended] == [0, 0, 0], ended[0].stderr
    assert "299" in ended[0].stdout


@pytest.mark.parametrize(
    "question",
    [
        "SELEC 1",
        "SELECT nothing FROM kpis",
        "SELECT * FROM kpsi",
        "SELECT 1; SELECT 2",
        "DROP TABLE kpis",
        "COPY (SELECT 1) TO 'out.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "ATTACH 'x.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_wrong_and_sly_questions_are_answered_without_a_traceback(
    folder: Path, question: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    error = told(capsys, folder, "query", question, exit_code=2)
    assert "query" in error and "Traceback" not in error and "root:" not in error
    assert list(tmp_path.iterdir()) == []


def test_a_list_takes_no_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "command line: one\n      is not understood: list takes" in told(capsys, folder, "list", "one", exit_code=2)


def test_wrong_words_are_answered(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "list" in told(capsys, folder, "lst", exit_code=2)
    assert "did you mean" in told(capsys, folder, "show", "onee", exit_code=2)
    assert "needs one name" in told(capsys, folder, "show", exit_code=2)
    assert "no such folder" in told(capsys, tmp_path / "none", "list", exit_code=2)
    assert ask(tmp_path, "SELECT count(*) FROM kpis")[1] == [(0,)], "an empty folder has empty tables"


def test_to_list_what_there_is_needs_no_arrow_and_no_compiler(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    code = f"import sys; from experiments.cli import main; main(['results', 'list', 'results={tmp_path}']); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"'pyarrow'", "'numba'"} & set(loaded.replace("[", "").replace("]", "").strip().split(", "))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("SELECT '\udcff'", "is not UTF-8 text"),
        ("SELECT count(*) FROM range(100000000000) a, range(1000) b", "is not answered within 0.3 seconds"),
        ("SELECT list(i) FROM range(100000000) t(i)", "needs more than 50MB of memory"),
        ("SELECT * FROM range(20)", "has more than 10 rows"),
    ],
)
def test_questions_have_a_limit(question: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MOST_SECONDS", 30.0 if "memory" in said else 0.3), ("MOST_MEMORY", "50MB"), ("MOST_ROWS", 10)):
        monkeypatch.setattr(verb, name, value)
    with pytest.raises(RequestError, match=said):
        ask(tmp_path, question)
