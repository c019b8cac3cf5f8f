"""Archives and folders that mean harm, or are damaged."""

import gzip
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from experiments.verbs.import_ import archives
from tests.imports import (
    PEOPLE,
    imported,
    lying_zip,
    refused,
    row_of,
    slack,
    zipped,
)


def archive_refused(path: Path, **options: Any) -> str:
    return "\n".join(map(str, refused(path.parent, people=path, **options)))


@pytest.mark.parametrize(
    "name", ["../people.csv", "a/../../people.csv", "/etc/people.csv", "..\\people.csv", "C:\\people.csv", "C:people.csv"]
)
def test_names_that_climb_out_of_an_archive(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"fine.csv": PEOPLE, "x" * len(name): PEOPLE})
    path.write_bytes(path.read_bytes().replace(b"x" * len(name), name.encode()))
    assert "leads out of the archive" in archive_refused(path)
    assert {each.name for each in tmp_path.iterdir()} == {"a.zip"}, "nothing is ever unpacked"


def test_links_in_an_archive(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("people.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "is a link" in archive_refused(tmp_path / "a.zip")


def test_a_bomb_is_seen_before_it_goes_off(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"people.csv": PEOPLE + "0" * 20_000_000})
    assert path.stat().st_size < 100_000
    assert "as a ZIP bomb does; expected: at most 200 times" in archive_refused(path)


def test_many_small_bombs_are_too_large_together(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{i}.csv": PEOPLE + "0" * 900_000 for i in range(40)})
    assert "is too large; expected: at most 10 MB" in archive_refused(path, most_megabytes=10)


def test_an_archive_that_lies_about_its_sizes(tmp_path: Path) -> None:
    """Reading stops at the stated size; the check sum then does not fit."""
    (tmp_path / "a.zip").write_bytes(lying_zip())
    assert "is cut off or damaged" in archive_refused(tmp_path / "a.zip")


def test_an_archive_with_an_endless_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {f"{i}.csv": "" for i in range(50)})
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY", 1000)
    assert "lists too many files" in archive_refused(path)
    assert "lists too many files" not in archive_refused(zipped(tmp_path / "a.zip", {"long.csv": os.urandom(5000)})), (
        "one file, however long"
    )
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY", 1_000_000)
    path = zipped(tmp_path / "a.zip", {f"{i}.csv": "" for i in range(50)})
    monkeypatch.setattr(archives, "MOST_PARTS", 49)
    assert "are too many" in archive_refused(path)


@pytest.mark.parametrize("cut", [0.3, 0.8, 0.99])
def test_an_archive_that_is_cut_off(cut: float, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"people.csv": PEOPLE}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes()[: int(cut * path.stat().st_size)])
    assert "is cut off or damaged" in archive_refused(path)


def test_an_archive_with_a_flipped_bit(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"people.csv": PEOPLE}, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"Sales DE")] ^= 1
    path.write_bytes(raw)
    assert "is cut off or damaged: Bad CRC-32" in archive_refused(path)


def test_odd_archives(tmp_path: Path) -> None:
    workbook = zipped(tmp_path / "a.zip", {"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})
    assert "is a workbook" in archive_refused(workbook)
    nested = zipped(tmp_path / "b.zip", {"people.csv": workbook.read_bytes()})
    assert "is a workbook or an archive" in archive_refused(nested)
    unusual = zipped(tmp_path / "c.zip", {"people.csv": PEOPLE}, zipfile.ZIP_BZIP2)
    assert "packed in an unusual way" in archive_refused(unusual)
    nothing = zipped(tmp_path / "d.zip", {"readme.md": "x", "more.md": "x"})
    assert "holds no file with people" in archive_refused(nothing)
    assert "holds no file with people" in archive_refused(zipped(tmp_path / "e.zip", {}))
    twice = zipped(tmp_path / "f.zip", {"people.csv": PEOPLE, "PEOPLE.csv": PEOPLE})
    assert "two files of one name" in archive_refused(twice)
    locked = zipped(tmp_path / "g.zip", {"people.csv": PEOPLE})
    raw = bytearray(locked.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(raw)
    assert "is encrypted" in archive_refused(locked)


def test_links_that_lead_out_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "people.csv").symlink_to(tmp_path / "secret.csv")
    assert "a link that leads out of the folder" in "".join(map(str, refused(tmp_path, people=folder)))
    (folder / "people.csv").unlink()
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / ".#people.csv").symlink_to("somebody@machine.1234")  # of an editor that has it open
    found = imported(tmp_path, people=folder)
    assert len(found.people) == 6
    assert "export/loop: is a link to a folder, which is not followed." in found.ledger.notes


def test_what_is_no_file_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "loop.csv").symlink_to("loop.csv")
    (folder / "gone.csv").symlink_to("nowhere.csv")
    os.mkfifo(folder / "pipe.csv")
    said = {each.where: each.allowed for each in refused(tmp_path, people=folder)}
    assert said.keys() == {"export/loop.csv", "export/gone.csv", "export/pipe.csv"}
    assert "cannot be read: Too many levels of symbolic links" in said["export/loop.csv"]
    assert "cannot be read: No such file" in said["export/gone.csv"] and "a device or a pipe" in said["export/pipe.csv"]
    assert "cannot be read" in archive_refused(folder / "loop.csv")


def test_a_folder_in_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in it would be missing, and nobody would know."""
    folder = tmp_path / "export"
    (folder / "locked").mkdir(parents=True)
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    scan = os.scandir

    def forbidding(path: Any) -> Any:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", forbidding)
    assert "cannot be read: Permission denied" in archive_refused(folder)


def test_gzip_and_an_archive_of_one_file_are_what_they_hold(tmp_path: Path) -> None:
    packed = gzip.compress(PEOPLE.encode())
    (tmp_path / "hr.csv.gz").write_bytes(packed)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "hr.csv.gz").write_bytes(packed)
    one = zipped(tmp_path / "one.zip", {"export of today": PEOPLE, "__MACOSX/._export of today": "x"})
    inner = zipped(tmp_path / "inner.zip", {"hr.CSV.gz": packed})
    for path in (tmp_path / "hr.csv.gz", tmp_path / "folder", one, inner):
        assert len(row_of(imported(tmp_path, people=path))) == 6, path


def test_the_folder_one_works_in_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("hr.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert refused(tmp_path, people=".")[0].where == "here/hr.csv:1"


def test_a_folder_of_daily_exports(tmp_path: Path) -> None:
    """As if they were unpacked there: people and messages that are in several count once."""
    folder = tmp_path / "daily"
    folder.mkdir()
    for day in ("monday", "tuesday"):
        slack(tmp_path).rename(folder / f"{day}.zip")
    found = imported(tmp_path, messages=folder, messages_map="slack")
    once = imported(tmp_path, messages=slack(tmp_path), messages_map="slack")
    assert found.messages is not None and once.messages is not None
    assert (len(found.people), len(found.messages)) == (len(once.people), len(once.messages))
