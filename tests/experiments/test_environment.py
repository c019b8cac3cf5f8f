"""A surrounding that does not let the work be done is answered in a sentence; a mistake of ours asks to be reported."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import watercooler as wc
from experiments import cli
from experiments.cli import main
from experiments.execution import progress
from tests.typed import instead

pytestmark = pytest.mark.usefixtures("elsewhere")

RUN = ("run", "company=small_firm", "campaign=silent_masterpiece", "replications=1", "report=false", "name=x")


def _file(path: str) -> Callable[[], None]:
    def make() -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).touch()

    return make


@pytest.mark.parametrize(
    ("results", "make", "why"),
    [
        ("FILE", _file("FILE"), "Not a directory (FILE/run)"),
        ("/dev/null/x", lambda: None, "Not a directory (/dev/null/x/run)"),
        ("dangling", lambda: Path("dangling").symlink_to("nowhere"), "(dangling)"),
        ("loop", lambda: Path("loop").symlink_to("loop"), "Too many levels of symbolic links (loop/run)"),
        ("locked", lambda: Path("locked/run/.x.lock").mkdir(parents=True), "Is a directory (locked/run/.x.lock)"),
        ("chunks", _file("chunks/run/x/.chunks"), "(chunks/run/x/.chunks)"),
        ("n" * 300, lambda: None, "File name too long"),
    ],
    ids=["file", "device", "dangling", "loop", "lock", "chunks", "name"],
)
def test_a_place_where_nothing_can_be_written(results: str, make: Callable[[], None], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    make()
    assert main([*RUN, f"results={results}"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("watercooler: cannot read or write what it has to: ") and why in told
    assert "run the same command:\n  watercooler run company=small_firm" in told


@pytest.mark.parametrize(
    ("variable", "value"), [*(("NUMBA_NUM_THREADS", threads) for threads in ("0", "-1", "abc", "")), ("NUMBA_DISABLE_JIT", "1")]
)
def test_what_numba_would_refuse_or_do_without(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)
    assert main([*RUN]) == 2
    assert f"environment: {variable}" in capsys.readouterr().err
    for asked in (lambda: wc.run(report=False, uncertainty="luck"), lambda: wc.Model):
        with pytest.raises(wc.RequestError, match=f"environment: {variable}"):
            asked()


@pytest.mark.parametrize("words", [["\udcff"], ["run", "campaign=\udcff"], ["run", "results=a\udcff"]])
def test_words_that_are_not_utf_8(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "nothing was run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("redirection", "code", "said"),
    [(">&-", 0, ""), (">/dev/full", 1, "No space left on device"), ("| true", 0, ""), (">/dev/full 2>/dev/full", 1, "")],
)
def test_output_that_is_closed_or_full(redirection: str, code: int, said: str) -> None:
    shell = f"set -o pipefail; {sys.executable} -c 'from experiments.cli import command; exit(command())' --help {redirection}"
    for unbuffered in ("", "1"):  # whether what cannot be written is noticed at once, or as the process ends
        env = os.environ | {"PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, cwd=Path(cli.__file__).parents[1], env=env)
        assert done.returncode == code
        assert said in done.stderr and "Traceback" not in done.stderr and "Exception" not in done.stderr


def test_nobody_reads_the_answer_and_the_result_is_there_all_the_same() -> None:
    words = instead(RUN, "replications=2", f"results={Path.cwd() / 'results'}")
    shell = f"set -o pipefail; {sys.executable} -c 'from experiments.cli import command; exit(command())' {' '.join(words)} | true"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, cwd=Path(cli.__file__).parents[1])
    assert (done.returncode, done.stderr) == (0, "")
    assert Path("results/run/x/manifest.json").is_file()


@pytest.fixture
def deaf() -> object:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("deaf")
def test_a_mistake_of_ours_shows_where_and_asks_to_be_reported(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def broken() -> int:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(cli, "main", broken)
    monkeypatch.setattr(sys, "argv", ["watercooler", "run", "a b"])
    assert cli.command() == 1
    told = capfd.readouterr().err
    assert "Traceback" in told and "ZeroDivisionError: ours" in told and told.endswith("watercooler run 'a b'\n")
    assert "Please report it" in told


@pytest.mark.usefixtures("deaf")
def test_sigterm_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def killed(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("experiments.execution.scheduler.run_queue", killed)
    monkeypatch.setattr(sys, "argv", ["watercooler", *RUN])
    assert cli.command() == 143
    told = capfd.readouterr().err
    assert "interrupted; 0 of 1 replications are kept. To resume, run the same command:\n  watercooler run" in told


@pytest.mark.usefixtures("deaf", "unpainted")
def test_an_answer_has_more_letters_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with PYTHONIOENCODING=ascii: letters that it lacks are written as \\u...; nothing is lost, and no traceback comes."""
    Path("people.csv").write_text("employee_id,office\n" + "".join(f"e{i},Łódź 日本\n" for i in range(6)), encoding="utf-8")
    for words in (["import", "people=people.csv", "key=my.key"], ["results", "query", "SELECT 'Łódź 日本' AS office"]):
        out, err = (io.TextIOWrapper(io.BytesIO(), "ascii", write_through=True) for _ in range(2))
        err.reconfigure(errors="backslashreplace")  # as Python opens it
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        monkeypatch.setattr(sys, "argv", ["watercooler", *words])
        assert cli.command() == 0, err.buffer.getvalue()  # type: ignore[attr-defined]
        told = out.buffer.getvalue().decode("ascii")  # type: ignore[attr-defined]
        assert words[0] == "import" or "Łódź 日本".encode("ascii", "backslashreplace").decode() in told


@pytest.mark.usefixtures("unpainted")
def test_titles_of_a_file_do_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    title = "alternatives=[\"title='wipe \x1b[2J turn \u202e ring \a' campaign.brand.strength=0.3\"]"
    assert main(["compare", "company=small_firm", "replications=2", "uncertainty=luck", "name=x", title]) == 0
    told = capsys.readouterr().out
    assert "wipe [2J turn \\u202e" in told and not {"\x1b", "\u202e"} & set(told)
    assert Path("results/compare/x/answer.txt").read_text(encoding="utf-8").strip() in told


def test_a_log_says_now_and_then_how_far_the_work_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.Progress() as short:
        short.reset("replications", 9, 0)
        for now[0] in (0.0, 1.0, 4.0, 9.0):
            short.advance(1)
    assert capsys.readouterr().err == "", "what takes seconds is silent"
    now[0] = 0.0
    with progress.Progress() as stalled:
        stalled.reset("replications", 256, 0)
        for now[0], pieces in ((0.0, 4), (6.0, 1), (8.0, 251)):  # processes that start stop the work for a while
            stalled.advance(pieces)
    assert capsys.readouterr().err == "", "a minute and more at the pace of one replication in 6 seconds"
    now[0] = 0.0
    with progress.Progress() as long:
        long.reset("replications", 1_000, 0)
        for now[0] in map(float, range(200)):
            long.advance(5)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "1,000 replications: about 3 minutes to go."
    done = [f"watercooler: {each:,} of 1,000 replications" for each in range(100, 1_001, 100)]
    to_go = [
        f", about {each} to go"
        for each in ("3 minutes", "3 minutes", "2 minutes", "2 minutes", "2 minutes", "1 minute", "1 minute", "1 minute")
    ]
    assert lines[1:] == [f"{line}{left}" for line, left in zip(done, [*to_go, "", ""], strict=True)]
