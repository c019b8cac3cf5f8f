"""Damaged results: skipped by name where results are read, made again where they are asked for, and never in anybody's way."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from experiments.cli import main
from experiments.config.errors import RequestError
from experiments.storage import result_folders

RUN = ("run", "company=small_firm", "campaign=silent_masterpiece", "replications=2", "report=false")
Damage = Callable[[Random, bytes], bytes]


def flipped(random: Random, whole: bytes) -> bytes:
    at = random.randrange(len(whole))
    return whole[:at] + bytes([whole[at] ^ (1 << random.randrange(8))]) + whole[at + 1 :]


DAMAGES: list[tuple[str, Damage]] = [
    *(("manifest.json", lambda _, __, text=text: text) for text in (b"", b"[]", b"null", b'"x"', b"7", b"{}", b"[" * 100_000, b"\xff\xfe{")),
    *(("manifest.json", lambda _, whole, key=key, new=new: whole.replace(key, new)) for key, new in (
        (b'"command": "', b'"command_": "'), (b'"files": {', b'"files": 3, "x": {'), (b'"seeds": {', b'"seeds": [1], "x": {'),
        (b'"campaign": "', b'"campaign": 5, "x": "'), (b'"replications": ', b'"replications": "two", "x": '),
        (b'"kpis.parquet": "', b'"kpis.parquet": "0'),
    )),
    *(("manifest.json", lambda random, whole: whole[: random.randrange(1, len(whole) - 2)]) for _ in range(4)),
    *((f"{table}.parquet", lambda random, whole: whole[: random.randrange(len(whole))]) for table in ("kpis", "kpis", "daily", "posts")),
    *((f"{table}.parquet", flipped) for table in ("kpis", "kpis", "daily", "groups")),
    ("kpis.parquet", lambda _, __: b""),
    ("kpis.parquet", lambda random, whole: random.randbytes(len(whole))),
    ("daily.parquet", lambda _, whole: bytes(len(whole))),
    ("posts.parquet", lambda _, whole: whole + b"x"),
]  # fmt: skip
"""A file of a result, and what becomes of its content."""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    for name in ("sound", "hurt"):
        assert main([*RUN, f"name={name}", f"results={folder}"]) == 0
    return folder


def test_thirty_damaged_results_are_left_out_by_name(results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(DAMAGES) == 30
    random = Random(1)
    for number, (name, damage) in enumerate(DAMAGES):
        folder = tmp_path / "results" / "run" / f"hurt{number:02}"
        shutil.copytree(results / "run" / "hurt", folder)
        (folder / name).write_bytes(damage(random, (folder / name).read_bytes()))
    shutil.copytree(results / "run" / "sound", tmp_path / "results" / "run" / "sound")
    for words, said in ((["list"], "sound"), (["show", "sound"], "again: watercooler run"), (["query", "SELECT count(*) FROM kpis"], "2")):
        capsys.readouterr()
        assert main(["results", *words, f"results={tmp_path / 'results'}"]) == 0
        told = capsys.readouterr()
        assert said in told.out and "hurt" not in told.out
        assert told.err.count("is damaged; it is left out") == len(DAMAGES)
        assert all(told.err.count(f"hurt{number:02}: ") == 1 for number in range(len(DAMAGES)))


def test_a_table_that_is_none_is_named_though_the_manifest_knows_nothing_of_it(results: Path, tmp_path: Path) -> None:
    shutil.copytree(results / "run" / "sound", tmp_path / "run" / "sound")
    (tmp_path / "run" / "sound" / "more.parquet").write_text("no Parquet")
    assert result_folders.results_in(tmp_path) == ({}, {("run", "sound"): "more.parquet"})


def test_a_page_that_is_lost_is_written_again_beside_the_same_tables(tmp_path: Path) -> None:
    """Without doubt about parameters, too: then there are no variants, where an empty table of them stood the first time."""
    words, folder = [*RUN, "uncertainty=luck", "name=a", f"results={tmp_path}"], tmp_path / "run" / "a"
    assert main(words) == 0
    first = result_folders.digests_of(folder)
    (folder / "brief.html").unlink()
    assert main(words) == 0
    assert result_folders.digests_of(folder) == first


@pytest.mark.parametrize("content", ["[]", "[" * 100_000, "null"])
@pytest.mark.parametrize("name", ["manifest.json", "kpis.parquet"])
def test_a_damaged_run_is_made_again(content: str, name: str, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*RUN, "name=hurt", f"results={tmp_path}"]
    folder = tmp_path / "run" / "hurt"
    shutil.copytree(results / "run" / "hurt", folder)
    whole = (folder / "kpis.parquet").read_bytes()
    (folder / name).write_text(content, encoding="utf-8")
    assert main(words) == 0
    assert (folder / "kpis.parquet").read_bytes() == whole
    assert "up to date" not in capsys.readouterr().err
    assert main(words) == 0
    assert "up to date" in capsys.readouterr().err


def test_a_result_behind_a_link_is_refused_and_nothing_is_moved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, name = tmp_path / "scratch", tmp_path / "results" / "run" / "sl"
    (target / "other_results").mkdir(parents=True)
    (target / "mine.txt").write_text("mine", encoding="utf-8")
    name.parent.mkdir(parents=True)
    name.symlink_to("../../scratch")
    for _ in range(2):
        assert main([*RUN, "name=sl", f"results={tmp_path / 'results'}"]) == 2
        assert "never kept behind a link" in capsys.readouterr().err
        assert {path.name for path in target.iterdir()} == {"mine.txt", "other_results"}
        assert [path.name for path in name.parent.iterdir()] == ["sl"]
    (target / "other_results" / "a").mkdir()
    (target / "other_results" / "a" / result_folders.CHUNKS).symlink_to(target)
    with pytest.raises(RequestError, match="behind a link"):
        result_folders.put_in_order(target / "other_results" / "a")


def test_results_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "results").symlink_to("disk")
    for _ in range(2):
        assert main([*RUN, "name=x", f"results={tmp_path / 'results'}", "seed=5"]) == 0
    assert (tmp_path / "disk" / "run" / "x" / "kpis.parquet").is_file() and (tmp_path / "results").is_symlink()
