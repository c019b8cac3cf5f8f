"""Compressed tables are read as what they hold, and refused where they are damaged or grow without measure."""

import gzip
import zipfile
from pathlib import Path

from sim.company.tables import read_table

TEXT = "employee_id,office\n1,Berlin\n2,Oslo\n"


def archive(path: Path, files: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)


def test_what_is_packed_is_read_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(TEXT.encode()))
    archive(tmp_path / "b.zip", {"folder/staff.csv": TEXT, "__MACOSX/._staff.csv": "x"})
    for name in ("a.csv.gz", "b.zip"):
        problems, notes = [], list[str]()
        table = read_table(str(tmp_path / name), problems, notes)
        assert not problems and table is not None and table.columns["office"] == ["Berlin", "Oslo"]
    assert {each.name for each in tmp_path.iterdir()} == {"a.csv.gz", "b.zip"}


def test_what_cannot_be_unpacked_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(TEXT.encode())[:-20])
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"0" * 9_000_000))
    archive(tmp_path / "two.zip", {"a.csv": TEXT, "b.csv": TEXT})
    said = {"cut.gz": "is cut off or damaged", "bomb.gz": "as a bomb", "two.zip": "is a workbook or an archive"}
    for name, reason in said.items():
        problems: list = []
        assert read_table(str(tmp_path / name), problems, []) is None
        assert reason in str(problems[0]) and problems[0].file == name
