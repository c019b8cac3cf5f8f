"""What dies, fills up, breaks or is started twice costs time, never a result: every row is there once, to the last bit."""

import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.cli import main
from experiments.config.errors import StoppedError
from experiments.config.execution import Execution
from experiments.execution.cluster import Cluster
from experiments.execution.executors import workers_for
from experiments.execution.scheduler import Queue, run_queue
from experiments.execution.store import Store, locked
from experiments.execution.work import Job
from experiments.execution.worker import Replications
from experiments.storage import result_folders
from experiments.storage.cache_keys import design_key
from sim.measures.kpis import KPIS
from tests.faults import PATIENCE, Deadly, end, sprung, start, wait_until
from tests.lab_driver import SEEDS, points, work


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    found, simulated = work(tmp_path_factory.mktemp("quiet") / "work")
    assert simulated == len(points()) * len(SEEDS) == len(found.table)
    return found.table


def complete(folder: Path, undisturbed: pa.Table, most_again: int = 0) -> None:
    """Nothing (or no more than so many replications) is left to do, and the rows are those of undisturbed work."""
    found, simulated = work(folder)
    assert simulated <= most_again
    assert found.table.equals(undisturbed)
    assert not found.failures
    leftover = [path.name for path in (folder / ".chunks").iterdir() if not path.name.endswith((".parquet", ".damaged"))]
    assert leftover == [], "half-written files"


def test_a_worker_killed(tmp_path: Path, undisturbed: pa.Table) -> None:
    folder, trap = tmp_path / "work", tmp_path / "trap"
    process = start(folder, "pool=1", WATERCOOLER_TEST_TRAP=str(trap), WATERCOOLER_TEST_CATCHES="workers")
    caught = sprung(trap)
    assert caught != process.pid
    os.kill(caught, signal.SIGKILL)
    assert end(process) == "" and process.returncode == 0
    complete(folder, undisturbed)


def test_the_whole_program_killed_and_started_again(tmp_path: Path, undisturbed: pa.Table) -> None:
    folder, trap = tmp_path / "work", tmp_path / "trap"
    process = start(folder, WATERCOOLER_TEST_TRAP=str(trap), WATERCOOLER_TEST_CATCHES="program")
    assert sprung(trap) == process.pid
    process.kill()
    end(process)
    complete(folder, undisturbed, most_again=len(undisturbed))
    complete(folder, undisturbed)


def test_a_disk_that_fills(tmp_path: Path, undisturbed: pa.Table) -> None:
    folder = tmp_path / "work"
    process = start(folder, "largest=3000")
    error = end(process)
    assert process.returncode == 1 and "cannot be written" in error and "are kept" in error and "Traceback" not in error
    assert f"File too large: '{folder}/.chunks/" in error, "where is said, too"
    assert [path for path in (folder / ".chunks").glob("*") if path.suffix == ".parquet"] == [], "no file may be cut short"
    complete(folder, undisturbed, most_again=len(undisturbed))
    complete(folder, undisturbed)


def test_damaged_files_are_set_aside_and_made_again(tmp_path: Path, undisturbed: pa.Table, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "work"
    work(folder)
    for number, path in enumerate(sorted((folder / ".chunks").glob("*.kpis.*.parquet"))):
        content = bytearray(path.read_bytes())
        if number % 2 == 0:
            content[len(content) // 2] ^= 0xFF
        path.write_bytes(content if number % 2 == 0 else content[: len(content) // 2])
    found, simulated = work(folder)
    assert simulated == len(undisturbed) and found.table.equals(undisturbed)
    assert "is damaged" in capsys.readouterr().err
    assert list((folder / ".chunks").glob("*.damaged"))
    complete(folder, undisturbed)


def test_two_started_at_once(tmp_path: Path, undisturbed: pa.Table) -> None:
    folder = tmp_path / "work"
    both = [start(folder), start(folder)]
    told = [end(each) for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert all(not each or "; waiting" in each for each in told)
    complete(folder, undisturbed)
    rows = [
        row for path in (folder / ".chunks").glob("*.kpis.*.parquet") for row in pq.read_table(path, columns=["point", "seed"]).to_pylist()
    ]
    assert len(rows) == len({(row["point"], row["seed"]) for row in rows}) == len(undisturbed), "each was simulated once"


def test_a_replication_that_kills_every_worker_is_found_and_becomes_a_row(tmp_path: Path, undisturbed: pa.Table) -> None:
    keys = [design_key(each.settings, "columns", "seed") for each in points()]
    jobs = [Job(key, each, SEEDS) for key, each in zip(keys, points(), strict=True)]
    settled: list[int] = []

    def poisoned(chunk: str) -> bool:
        return any((key, seed) == (keys[6], SEEDS[1]) for key, _, _, seeds in json.loads(chunk)["jobs"] for seed in seeds)

    run_queue(Queue(jobs), Replications(str(tmp_path), "columns", "seed", ("kpis",)), Deadly(poisoned), Execution(), settled.append)
    store = Store(tmp_path)
    failed = store.failure((keys[6], SEEDS[1]))
    assert failed is not None and failed.error == "WorkerDied"
    pairs = [(key, seed) for key in keys for seed in SEEDS]
    others = [pair for pair in pairs if pair != (keys[6], SEEDS[1])]
    assert all(store.finished(pair) for pair in others) and not store.finished((keys[6], SEEDS[1]))
    assert sum(settled) == len(pairs)
    rows = undisturbed.filter(pa.array([pair in others for pair in pairs]))
    assert store.kpis(others).drop_columns("point").equals(rows.select(["seed", *KPIS]))


def test_workers_that_always_die_end_the_work(tmp_path: Path) -> None:
    each = points()[0]
    with pytest.raises(StoppedError, match="keep dying"):
        queue = Queue([Job("x", each, range(10**6))])
        run_queue(queue, Replications(str(tmp_path), "columns", "seed", ("kpis",)), Deadly(lambda _: True), Execution(), lambda _: None)


@pytest.mark.filterwarnings("default")  # a dask client that lost its scheduler leaves coroutines behind that nobody awaits
def test_dask_workers_killed_or_stopped_and_then_the_scheduler(
    tmp_path: Path,
    undisturbed: pa.Table,
    cluster: Callable[..., tuple[str, list[subprocess.Popen[bytes]]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    trap = tmp_path / "trap"
    address, (scheduler, *workers) = cluster(WATERCOOLER_TEST_TRAP=str(trap), WATERCOOLER_TEST_CATCHES="workers")
    how = Execution(kind="dask", scheduler=address)
    soon = how.model_copy(update={"hung_seconds": 5.0})  # of warm workers: one that loads and compiles may be silent for seconds

    def once_sprung(act: Callable[[int], None]) -> threading.Thread:
        trap.unlink(missing_ok=True)
        thread = threading.Thread(target=lambda: act(sprung(trap)), daemon=True)
        thread.start()
        return thread

    for number, (sent, how_now) in enumerate(((signal.SIGKILL, how), (signal.SIGSTOP, soon))):
        caught = once_sprung(lambda worker, sent=sent: os.kill(worker, sent))  # type: ignore[misc]
        found, _ = work(tmp_path / f"work {number}", how_now)
        caught.join(PATIENCE)
        assert int(trap.read_text(encoding="utf-8")) in [each.pid for each in workers]
        assert found.table.equals(undisturbed)
    assert re.search(r"the dask worker tcp://127.0.0.1:\d+ has given no sign of life for \d+ seconds", capsys.readouterr().err)

    once_sprung(lambda _: scheduler.kill())
    with pytest.raises(StoppedError, match=r"the dask scheduler tcp://.* does not answer any more.*; \d+ of 36 replications are kept"):
        work(tmp_path / "work 2", how)
    complete(tmp_path / "work 2", undisturbed, most_again=len(undisturbed))


@pytest.mark.parametrize("gone", [True, False])
def test_a_scheduler_that_is_gone_is_not_taken_for_one_that_answers(gone: bool) -> None:
    """Its last words are kept by dask, which gives them again and again; a file that cannot be written is something else."""
    pytest.importorskip("distributed", reason="needs the extra `cluster`")
    last_words = {"workers": {}, "address": "tcp://127.0.0.1:1"}

    def sync(*_: object, **__: object) -> object:
        if gone:
            raise OSError("refused")
        return last_words

    cluster = Cluster(Execution(kind="dask", scheduler="tcp://127.0.0.1:1"))
    scheduler = SimpleNamespace(identity=None)
    vars(cluster)["_client"] = SimpleNamespace(status="running", scheduler_info=lambda: last_words, scheduler=scheduler, sync=sync)
    with pytest.raises(StoppedError if gone else OSError, match="does not answer any more" if gone else "closed"), cluster.reached():
        raise OSError("closed")


def hears_no_interrupt() -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_workers_are_deaf_to_interrupts_from_their_first_moment() -> None:
    with workers_for(Execution(workers=1, in_process_seconds=0.0)) as workers:
        assert workers.executor().submit(hears_no_interrupt).result(PATIENCE)
    assert not hears_no_interrupt(), "who talks to the person hears them"


def test_who_waits_is_told_for_which_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = tmp_path / "sweep" / "mine", threading.Event()

    def wait() -> None:
        with locked(ours):
            theirs.set()

    with locked(ours):
        other = threading.Thread(target=wait)
        other.start()
        wait_until(lambda: f"is using {ours}; waiting" in capsys.readouterr().err)
    other.join(PATIENCE)
    assert theirs.is_set()


def test_who_is_killed_after_the_last_file_leaves_no_lock(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", "company=small_firm", "uncertainty=luck", "replications=1", "report=false", "name=it"]
    assert main(words) == 0
    lock = elsewhere / "results" / "run" / ".it.lock"
    lock.write_text("123456\n", encoding="utf-8")  # of a process that is gone
    assert main(words) == 0 and "up to date" in capsys.readouterr().err and not lock.exists()
    with locked(elsewhere / "results" / "run" / "it"):
        assert main(words) == 0 and lock.exists(), "that of a process at work stays"


@pytest.mark.parametrize("killed", ["as the old folder is cleared away", "as finished replications are cleared away"])
def test_who_is_killed_as_the_result_takes_its_place_hides_nothing(
    killed: str, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "company=small_firm", "uncertainty=luck", "replications=2", "report=false", "name=it"]
    place = elsewhere / "results" / "run"
    (place / "it").mkdir(parents=True)
    (place / "it" / "notes.txt").write_text("mine", encoding="utf-8")
    with monkeypatch.context() as patch:
        where = "_clear_away" if "old" in killed else "clear"
        patch.setattr(result_folders, where, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert main(words) == 130
    assert list(place.glob("**/.chunks/*.parquet"))
    (place / ".it.99.new").mkdir()
    (place / ".it.lock").write_text("123456\n", encoding="utf-8")  # of a process that is gone
    assert main(words) == 0 and "up to date" in capsys.readouterr().err
    assert [path.name for path in place.iterdir()] == ["it"]
    assert (place / "it" / "notes.txt").is_file() and not [path for path in (place / "it").iterdir() if path.name.startswith(".")]


def test_a_scheduler_that_does_not_answer_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`")
    client = distributed.Client
    monkeypatch.setattr(distributed, "Client", lambda address, timeout, **more: client(address, timeout=timeout / 20, **more))
    words = ["company=small_firm", "campaign.brand.awe=0,1", "execution=dask", "execution.scheduler=tcp://127.0.0.1:1"]
    assert main(["sweep", *words, f"results={tmp_path}"]) == 2
    assert "no dask scheduler answers there" in capsys.readouterr().err
    assert not [path for path in tmp_path.rglob("*") if path.is_dir() and path.name == "space_voyage-small_firm"]
