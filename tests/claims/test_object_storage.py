"""Results on object storage: the same bytes as in a folder, whoever was killed on the way, found again from any machine."""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from experiments.cli import main
from experiments.config.execution import Execution
from experiments.execution import executors, scheduler
from experiments.execution.runner import Runner
from experiments.storage import objects, result_folders, staging
from experiments.storage.object_storage import Elsewhere, fetch_results
from experiments.storage.objects import at_first, listed, problem, put, read, remove, resolved, under
from experiments.verbs.doctor import checks
from tests import trap as trap_module
from tests.experiments.execution.squares import square
from tests.faults import PATIENCE, sprung
from tests.typed import instead
from tests.worlds import ROOT

SWEEP = "sweep campaign=silent_masterpiece company=small_firm campaign.brand.strength=0.25,0.5 uncertainty=luck replications=3 name=x"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that speaks S3, in a process of its own."""
    with subprocess.Popen([sys.executable, "-m", "tests.object_server"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture(autouse=True)
def keys(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The keys and the server as AWS's own variables name them; and a machine that has no results yet."""
    for name, value in (("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x"), ("REGION", "us-east-1"), ("ENDPOINT_URL", server)):
        monkeypatch.setenv(f"AWS_{name}", value)
    another_machine(monkeypatch, tmp_path / "machine 1")


def another_machine(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def cache_folder(name: str) -> Path:
        (folder / name).mkdir(parents=True, exist_ok=True)
        return folder / name

    monkeypatch.setattr(staging, "cache_folder", cache_folder)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The KPIs of the sweep, made in a folder."""
    folder = tmp_path_factory.mktemp("local")
    assert main([*shlex.split(SWEEP), f"results={folder}"]) == 0
    return (folder / "sweep" / "x" / "kpis.parquet").read_bytes()


@pytest.mark.filterwarnings("default")
def test_a_worker_killed_here_and_one_of_a_cluster(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    local: bytes,
    capsys: pytest.CaptureFixture[str],
    cluster: Callable[..., tuple[str, list[subprocess.Popen[bytes]]]],
    unpainted: None,
) -> None:
    trap = tmp_path / "trap"
    catching = {"WATERCOOLER_TEST_TRAP": str(trap), "WATERCOOLER_TEST_CATCHES": "workers"}
    for name, value in catching.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(scheduler, "PROBE_SECONDS", 0.0)
    monkeypatch.setattr(executors, "_start_worker", trap_module.start_worker)
    address, _ = cluster(2, **catching)
    for number, how in enumerate(("execution.workers=2 execution.in_process_seconds=0", f"execution=dask execution.scheduler={address}")):
        trap.unlink(missing_ok=True)
        killer = threading.Thread(target=lambda: os.kill(sprung(trap), signal.SIGKILL), daemon=True)
        killer.start()
        url = f"s3://bucket/killed-{number}"
        assert main([*shlex.split(SWEEP), *how.split(), f"results={url}"]) == 0
        killer.join(PATIENCE)
        assert trap.exists() and f"Result: {url}/sweep/x\n" in capsys.readouterr().out
        assert read(resolved(f"{url}/sweep/x/kpis.parquet")) == local


def test_what_is_there_is_found_again_from_another_machine(
    local: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], unpainted: None
) -> None:
    words = [*shlex.split(SWEEP), "results=s3://bucket/two"]
    with monkeypatch.context() as patch:  # killed once everything is simulated and nothing is published
        patch.setattr(Elsewhere, "push", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        assert main(words) == 130
    chunks = under(resolved("s3://bucket/two/sweep/x"), ".chunks")
    first, *_ = listed(chunks)
    put(under(chunks, first), read(under(chunks, first))[:-1])  # damaged on the way

    another_machine(monkeypatch, tmp_path / "machine 2")
    capsys.readouterr()
    assert main([*words, "execution.workers=1"]) == 0
    said = capsys.readouterr()
    assert f"{first} is damaged; it is set aside" in said.err and "s3://bucket/two/sweep/x" in said.out

    another_machine(monkeypatch, tmp_path / "machine 3")
    assert main(words) == 0
    assert "nothing to simulate" in capsys.readouterr().err
    folder = staging.staging("s3://bucket/two") / "sweep" / "x"
    assert (folder / "kpis.parquet").read_bytes() == local
    assert main(["results", "query", "SELECT count(*) AS n FROM kpis", "results=s3://bucket/two"]) == 0
    assert capsys.readouterr().out.split() == ["n", "6"]


def test_the_last_whole_result_wins(tmp_path: Path) -> None:
    def machine(name: str) -> Elsewhere:
        return Elsewhere(resolved("s3://bucket/wins/run/x"), tmp_path / name / "x")

    def make(each: Elsewhere, content: str, *more: str) -> None:
        each.folder.mkdir(parents=True, exist_ok=True)
        for name in ("summary.csv", *more):
            (each.folder / name).write_text(content)
        result_folders.write_json(each.folder / "manifest.json", {"files": result_folders.digests_of(each.folder)})

    one, other = machine("one"), machine("other")
    make(one, "one")
    one.settle()  # what was not pushed is
    other.settle()
    assert (other.folder / "summary.csv").read_text() == "one"
    put(under(one.url, "notes.txt"), b"of somebody else")
    make(other, "other", "of_a_later_edition.csv")
    (other.folder / "mine.txt").write_text("of somebody here")
    other.push()
    make(one, "made at the same time")
    one.settle()
    assert (one.folder / "summary.csv").read_text() == "other", "what is there has changed since"
    (one.folder / "of_a_later_edition.csv").unlink()
    make(one, "one again")
    put(under(one.url, result_folders.HELD), b"0123456789abcdef\nsummary.csv")  # of a push that was killed before it put anything
    one.clear()
    assert "summary.csv" in listed(one.url), "what another result makes superfluous stays until that is there"
    one.push()
    one.clear()
    assert listed(one.url, deep=True) == ["manifest.json", "notes.txt", "summary.csv"]
    put(under(one.url, "summary.csv"), b"half a result")
    other.settle()
    assert not (other.folder / "manifest.json").exists(), "no result, rather than half of one"
    remove(under(one.url, "manifest.json"))
    one.settle()
    assert not (one.folder / "manifest.json").exists(), "removed there, removed here"


def test_every_file_that_a_manifest_names_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unpainted: None) -> None:
    """Also of variants of verbs that leave further tables."""
    words = ["run", *["company=small_firm", "alongside=rewards_only", "uncertainty=luck", "replications=2", "report=false", "name=both"]]
    assert main([*words, "results=s3://bucket/all"]) == 0
    url = resolved("s3://bucket/all/run/both")
    there, stated = listed(url, deep=True), result_folders.manifest_in(read(under(url, "manifest.json")))
    assert "alone.parquet" in there and sorted(there) == sorted([*result_folders.files_of(stated), "manifest.json", "timing.json"])
    another_machine(monkeypatch, tmp_path / "machine 2")
    folder = fetch_results("s3://bucket/all") / "run" / "both"
    assert result_folders.digests_of(folder) == result_folders.files_of(stated)


@pytest.mark.parametrize("late", ["before its chunks go", "before it is there"])
def test_who_is_killed_as_the_result_takes_its_place_leaves_nothing(
    late: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "company=small_firm", "uncertainty=luck", "replications=2", "report=false", "name=x"]
    url = f"s3://bucket/{late.partition(' ')[2].replace(' ', '-')}"
    with monkeypatch.context() as patch:
        patch.setattr(Elsewhere, "clear" if "chunks" in late else "push", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        assert main([*words, f"results={url}"]) == 130
    chunks = under(resolved(f"{url}/run/x"), ".chunks")
    assert listed(chunks)
    capsys.readouterr()
    assert main([*words, f"results={url}"]) == 0
    assert "nothing to simulate" in capsys.readouterr().err and not listed(chunks)
    assert ".held" not in listed(resolved(f"{url}/run/x")) and not (staging.staging(url) / "run" / "x" / ".chunks").exists()


def test_other_work_is_kept_there_too(tmp_path: Path) -> None:
    url = resolved("s3://bucket/tasks/verify/x")
    for again in range(2):
        folder = tmp_path / f"machine {again}" / "x"
        with Runner(folder, Execution(workers=1), elsewhere=Elsewhere(url, folder)) as runner:
            found = runner.map(square, {}, range(4), "squares")
            assert runner.tasks == (0 if again else 4)
        assert [int(each["square"][0]) for each in found] == [0, 1, 4, 9]


def test_what_does_not_work_is_said_before_anything_is_simulated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert problem("s3://bucket/a/b") is None
    assert "an installed library of fsspec" in str(problem("gopher://host/x"))
    assert "AWS_ACCESS_KEY_ID" in str(problem("s3://key:secret@bucket/x"))
    with monkeypatch.context() as patch:
        for act in ("put", "remove"):
            patch.setattr(objects, act, lambda *_: None)
        assert problem("abfss://container@account.dfs.core.windows.net/x") is None, "a container is no key"
    assert main(instead(shlex.split(SWEEP), "results=s3://nowhere/x", "replications=0")) == 2
    said = capsys.readouterr().err
    assert "2 problems" in said and "results = s3://nowhere/x" in said and "there is no bucket 'nowhere'" in said
    for verb in ("import people=x.csv", "benchmark"):
        assert main([*verb.split(), "results=s3://bucket/x"]) == 2
        assert "name a folder, not an address" in capsys.readouterr().err


def test_the_doctor_looks_where_results_go(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], elsewhere: Path) -> None:
    monkeypatch.setattr(checks, "_speed", lambda: checks.Found("Model", "ok", ""))
    assert main(["doctor", "results=s3://bucket/x"]) == 0
    assert "go to s3://bucket/x" in " ".join(capsys.readouterr().out.split()) and not listed(resolved("s3://bucket/x"))
    assert main(["doctor", "results=s3://nowhere/x"]) == 3
    assert "s3://nowhere/x: nothing can be put there: there is no bucket 'nowhere'" in " ".join(capsys.readouterr().out.split())
    assert main(["doctor", "results=s3://key:secret@bucket/x"]) == 3
    told = capsys.readouterr().out
    assert "s3://bucket/x: holds a key" in " ".join(told.split()) and "secret" not in told


class Forbidding(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:
        self.send_response(403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


def test_google_is_not_waited_for_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither Ctrl-C nor SIGTERM ended that: signals are heard once its library has given up."""
    url = "gs://anonymous@bucket/x?scheme=http&endpoint_override=localhost:1"
    assert at_first(url) == f"gs://anonymous@bucket/x?retry_limit_seconds=10&{url.partition('?')[2]}"
    assert at_first(stated := "gs://bucket?retry_limit_seconds=60") == stated and at_first("s3://bucket?a=b") == "s3://bucket?a=b"
    monkeypatch.setitem(objects.PATIENCE, "retry_limit_seconds", "1")
    before = time.monotonic()
    told = problem(url)
    assert told is not None and "nothing can be put there: no server answers;" in told
    assert time.monotonic() - before < 60


def test_a_server_that_forbids() -> None:
    with HTTPServer(("127.0.0.1", 0), Forbidding) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"127.0.0.1:{server.server_port}"
        assert "access to 'bucket' is denied" in str(problem(f"s3://bucket/x?endpoint_override={address}&scheme=http"))
        server.shutdown()


def test_a_file_system_that_is_no_object_storage(tmp_path: Path, local: bytes, unpainted: None) -> None:
    assert main([*shlex.split(SWEEP), f"results=file://{tmp_path}/far"]) == 0
    assert (tmp_path / "far" / "sweep" / "x" / "kpis.parquet").read_bytes() == local
    assert not list((tmp_path / "far").rglob("*.new"))
