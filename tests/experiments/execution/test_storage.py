"""What is stored: the same bytes however the work was cut, shared out or interrupted, and never half a result."""

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.cli import main
from experiments.config.execution import Execution
from experiments.design.point import point
from experiments.execution import scheduler, worker
from experiments.execution.runner import Runner
from experiments.execution.scheduler import worth_a_pool
from experiments.execution.store import Store
from experiments.execution.work import Job
from experiments.statistics.summary import summarise
from experiments.storage import result_folders
from experiments.storage.parquet import Rows, TableFile, length_of, to_table
from experiments.verbs.run.summary_csv import as_csv
from sim.ensemble import replicate
from sim.measures.kpis import kpis
from sim.measures.timeline import Words, coded_daily_table, posts_table, spelled_out
from tests.worlds import shipped

MANY = ("run", "company=small_firm", "campaign=silent_masterpiece", "replications=25", "name=many", "uncertainty=luck")
TABLES = ("kpis.parquet", "daily.parquet", "posts.parquet", "groups.parquet", "summary.csv", "manifest.json", "report.html")


def stored(results: Path, name: str = "many") -> dict[str, bytes]:
    """Everything in a result that has to be the same when it is made again."""
    folder = results / "run" / name
    figures = sorted((folder / "figures").iterdir())
    return {path.name: path.read_bytes() for path in (*(folder / table for table in TABLES), *figures)}


def test_serial_parallel_and_interrupted_give_the_same_bytes(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*MANY, "results=serial", "execution.workers=1"]) == 0
    assert main([*MANY, "results=parallel", "execution.workers=2", "execution.in_process_seconds=0"]) == 0
    expected = stored(elsewhere / "serial")
    assert stored(elsewhere / "parallel") == expected

    with monkeypatch.context() as patch:
        patch.setattr(worker, "_replication", tired_after(10))
        capsys.readouterr()
        assert main([*MANY, "results=late", "execution.workers=1"]) == 130
    said = capsys.readouterr().err
    assert "10 of 25 replications are kept" in said
    assert f"watercooler {' '.join(MANY)} results=late execution.workers=1" in said, "the command to go on"
    folder = elsewhere / "late" / "run" / "many"
    assert [path.name for path in folder.iterdir()] == [".chunks"], "no half result"
    assert [path.name for path in folder.parent.iterdir()] == ["many"], "no lock"

    with monkeypatch.context() as patch:
        patch.setattr(worker, "_replication", tired_after(15))
        assert main([*MANY, "results=late", "execution.workers=1"]) == 0, "what was kept is not simulated again"
    assert stored(elsewhere / "late") == expected
    assert not (folder / ".chunks").exists()


def tired_after(replications: int) -> Any:
    """Simulates that many replications in all, and is interrupted instead of the next."""
    really, left = worker._replication, iter(range(replications))

    def tired(*arguments: Any, **more: Any) -> Any:
        one = really(*arguments, **more)

        def replication(seed: int) -> Any:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return one(seed)

        return replication

    return tired


def test_an_interrupt_of_which_compiled_code_makes_an_error_is_no_failed_replication(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where an interrupt comes as compiled code returns, Python says that a function `returned a result with an exception set`."""

    def interrupted(*_: Any, **__: Any) -> Any:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as interrupt:
            raise SystemError("returned a result with an exception set") from interrupt

    words = [*MANY, "results=late", "execution.workers=1"]
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_replication", interrupted)
        assert main(words) == 130
    said = capsys.readouterr().err
    assert "interrupted; 0 of" in said and "To resume" in said and "failed" not in said


@pytest.mark.usefixtures("unpainted")
def test_a_failure_leaves_the_old_result_whole(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["run", "company=small_firm", "campaign=silent_masterpiece", "replications=2", "name=many", "uncertainty=luck"]
    assert main(words) == 0
    before = stored(elsewhere / "results")

    def broken(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("experiments.verbs.run.report.write_report", broken)
    with pytest.raises(OSError, match="disk full"):
        main([*words, "seed=9"])
    assert stored(elsewhere / "results") == before
    assert [path.name for path in (elsewhere / "results" / "run").iterdir()] == ["many"]


def test_an_exchange_cut_off_half_way_is_finished(tmp_path: Path) -> None:
    folder = result_folders.result_folder(str(tmp_path), "run", "x")
    result_folders.put_in_order(folder)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    folder.replace(tmp_path / "run" / ".x.old")  # the old result is aside, the new one not yet in place
    (tmp_path / "run" / ".x.77.new").mkdir()
    result_folders.put_in_order(folder)
    assert (folder / "manifest.json").is_file()
    assert [path.name for path in folder.parent.iterdir()] == ["x"]

    aside = tmp_path / "run" / ".x.old"
    aside.mkdir()
    (aside / "notes.txt").write_text("mine", encoding="utf-8")  # the new one is in place, the old not yet cleared away
    (aside / "manifest.json").write_text("old", encoding="utf-8")
    result_folders.put_in_order(folder)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (folder / "manifest.json").read_text(encoding="utf-8") == "{}"
    assert not aside.exists()


def test_a_file_does_not_show_in_which_pieces_it_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.storage.parquet.ROWS_A_GROUP", 100)
    rows = pa.table({"x": np.arange(1000), "name": np.array(["a", "b"] * 500)})
    for name, size in (("one", 1000), ("many", 7)):
        with TableFile(tmp_path / name) as file:
            for start in range(0, 1000, size):
                file.write(rows.slice(start, size))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "many").read_bytes()
    assert pq.read_table(tmp_path / "many").equals(rows)
    assert pq.ParquetFile(tmp_path / "one").num_row_groups == 10


def test_pandas_is_loaded_for_data_frames_only() -> None:
    asked = """
import sys
import pyarrow as pa
import experiments.storage.arrow
table = pa.table({"x": pa.array([1.5, 2.5])})
assert table["x"].to_numpy().sum() == 4 and "pandas" not in sys.modules
assert table.to_pandas()["x"].sum() == 4
"""
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_tables_of_pieces_equal_one_whole() -> None:
    """Rows that come in many pieces, each with words of its own."""
    x, name = np.arange(330), np.array(["a", "b", "c"] * 110)
    sizes = [0, 1, 7, 250, 0, 72]
    pieces: list[Rows] = []
    for seed, (start, size) in enumerate(zip(np.cumsum([0, *sizes]), sizes, strict=False)):
        words, code = np.unique(name[start : start + size], return_inverse=True)
        pieces.append({"seed": np.full(size, seed), "name": Words(code.astype(np.uint8), words), "x": x[start : start + size]})
        assert length_of(pieces[-1]) == size
    assert to_table(pieces).equals(pa.table({"seed": np.repeat(np.arange(6), sizes), "name": name, "x": x}))


def test_a_chunk_holds_the_tables_of_its_replications(tmp_path: Path) -> None:
    base, seeds, ticks = point(shipped("space_voyage")), (4, 2, 7), []
    work = worker.Replications(str(tmp_path), "columns", "seed", worker.PARTS)
    done = work.run(work.payload([Job("a", base, seeds)], 1e9, threads=2), lambda: ticks.append(1))
    assert len(ticks) == done.replications == 3
    store = Store(tmp_path, worker.PARTS)
    pairs = [("a", seed) for seed in seeds]
    for part, table in (("daily", lambda outcome: spelled_out(coded_daily_table(outcome))), ("posts", posts_table), ("kpis", kpis)):
        each = [pa.table(_columns(table(outcome), outcome.seed)) for outcome in replicate(base.settings, seeds)]
        stored = store.kpis(pairs) if part == "kpis" else pa.concat_tables(store.tables(part, pairs))
        assert stored.drop_columns("point").equals(pa.concat_tables(each))
    assert [set(rows["seed"].to_pylist()) for rows in store.tables("daily", pairs[::-1])] == [{7}, {2}, {4}]
    assert [rows["seed"].unique().to_pylist() for rows in store.tables("daily", pairs)] == [[4, 2, 7]]  # as they lie together


def _columns(table: dict[str, Any], seed: int) -> dict[str, pa.Array]:
    columns = {name: np.atleast_1d(values) for name, values in table.items()}
    rows = len(next(iter(columns.values())))
    return {"seed": np.full(rows, seed), **{name: pa.array(values, from_pandas=True) for name, values in columns.items()}}


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), TableFile(tmp_path / "half") as file:
        file.write(pa.table({"x": [1]}))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_not_defined_is_no_number() -> None:
    table = to_table([{"rating": np.array([np.nan, 2.0])}, {"rating": np.array([3.0])}])
    assert table["rating"].to_pylist() == [None, 2.0, 3.0]


@pytest.mark.parametrize(
    ("seconds", "workers", "pool"), [(1.0, 8, False), (60.0, 8, True), (60.0, 1, False), (7.0, 2, False), (9.0, 2, True)]
)
def test_processes_only_where_they_pay(seconds: float, workers: int, pool: bool) -> None:
    assert worth_a_pool(1000, seconds / 1000, workers, Execution()) is pool


def test_processes_pay_where_more_is_still_to_be_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "SHORTEST_CHUNK_SECONDS", 0.0)  # so little work is cut into pieces on a fast machine too
    base = shipped("silent_masterpiece")
    points = [point(base, {"campaign.brand.strength": number / 4}) for number in range(4)]
    how = Execution(workers=2, in_process_seconds=100.0)
    used = []
    for name, expected in (("few", 0), ("many", 1_000_000)):
        with Runner(tmp_path / name, how) as runner:
            runner.expect(expected)
            runner.evaluate(points[:2], range(40))
            found = runner.evaluate(points, range(40))
            used.append(runner.processes)
        assert found.finished.all()
    assert used == [1, 2]


def test_a_summary_skips_what_is_not_defined() -> None:
    summary = summarise({"rating_mean": np.array([4.0, np.nan, 5.0]), "no_show_rate": np.array([np.nan] * 3)})
    assert (summary["rating_mean"].mean, summary["rating_mean"].n) == (4.5, 2)
    rows = list(csv.DictReader(io.StringIO(as_csv(summary))))
    assert [row["n"] for row in rows] == ["0", "2"]
    assert rows[0]["mean"] == ""


def test_shares_keep_to_their_range() -> None:
    share = summarise({"cross_office_share": np.array([0.0, 0.0, 0.4, 1.0])})["cross_office_share"]
    assert 0.0 <= share.low < share.mean < share.high <= 1.0
