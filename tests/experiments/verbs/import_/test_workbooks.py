"""Workbooks as HR systems export them."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.imports import PEOPLE, imported, refused, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(path: Path, *sheets: list[list[str | float]]) -> Path:
    """A workbook with texts and numbers in cells."""
    files: dict[str, str | bytes] = {}
    for number, rows in enumerate(sheets, 1):
        lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
        files[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    listed = range(1, len(sheets) + 1)
    named = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="r{i}"/>' for i in listed)
    files["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>{named}</sheets></workbook>'
    related = "".join(f'<Relationship Id="r{i}" Type="{KINDS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in listed)
    files["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>'
    root = f'<Relationship Id="r0" Type="{KINDS}/officeDocument" Target="xl/workbook.xml"/>'
    files["_rels/.rels"] = f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>'
    files["[Content_Types].xml"] = f'<Types xmlns="{PACKAGE}/content-types"/>'
    return zipped(path, files)


def _cell(value: str | float) -> str:
    return f"<c><v>{value}</v></c>" if isinstance(value, float) else f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def test_a_workbook_is_read_like_its_csv(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [[float(cell) if cell.isdigit() else cell for cell in line.split(",")] for line in PEOPLE.splitlines()]
    book = workbook(tmp_path / "people.xlsx", [["About this report"]], [["Headcount"], *rows, rows[0]])
    found, same = imported(tmp_path, people=book), imported(tmp_path, people=PEOPLE)
    assert found.people.ids.tolist() == same.people.ids.tolist() and found.people.manager.tolist() == same.people.manager.tolist()
    notes = "\n".join(found.ledger.notes)
    assert "sheet 2 of 2" in notes and "line 2 is the header" in notes and "lines that repeat the header, and are passed over: 1." in notes


def test_sheets_with_the_same_columns_are_spoken_of_first(tmp_path: Path) -> None:
    """A sheet an office: all but one would be lost without a word. Other sheets, and a header that is repeated, are no such sheets."""
    rows: list[list[str | float]] = [[*line.split(",")] for line in PEOPLE.splitlines()]
    book = workbook(tmp_path / "people.xlsx", rows, [["A list of last year"], *rows[:1], *rows[3:]], [["Pivot"], ["Berlin", 3.0]])
    found = imported(tmp_path, people=book)
    assert len(found.people) == 6
    assert found.ledger.headlines[0].startswith("people.xlsx: 1 further sheet with the same columns is not read (sheet 1 of 3 is).")
    for others in ([], [["Pivot"], ["Berlin", 3.0]]):
        alone = imported(tmp_path, people=workbook(tmp_path / "alone.xlsx", [*rows, rows[0]], others))
        assert not alone.ledger.headlines


def test_a_folder_of_workbooks_is_a_list_in_parts(tmp_path: Path) -> None:
    """A workbook an office; one that is open beside has a file of its own there. Among text files a workbook is something else."""
    head, *people = [[*line.split(",")] for line in PEOPLE.splitlines()]
    folder = tmp_path / "offices"
    folder.mkdir()
    for name, rows in (("rome", people[:3]), ("berlin", people[3:])):
        workbook(folder / f"{name}.xlsx", [["Headcount"], [*head], *([*row] for row in rows)])
    (folder / "~$rome.xlsx").write_bytes(b"jane")
    found, same = imported(tmp_path, people=folder), imported(tmp_path, people=PEOPLE)
    assert found.people.ids.tolist() == same.people.ids.tolist() and found.people.manager.tolist() == same.people.manager.tolist()
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert not any("xlsx" in note for note in imported(tmp_path, people=folder).ledger.notes)


def test_a_workbook_without_rows_or_columns_is_refused(tmp_path: Path) -> None:
    assert "without any rows" in refused(tmp_path, people=workbook(tmp_path / "a.xlsx", []))[0].allowed
    assert "no such column" in refused(tmp_path, people=workbook(tmp_path / "b.xlsx", [["x", "y"], ["1", "2"]]))[0].allowed


SHEET, RELATED = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"


def parts_of(path: Path) -> dict[str, str | bytes]:
    """A workbook of a few people, as it is packed."""
    with zipfile.ZipFile(workbook(path, [["employee_id", "office"], *([str(i), "Rome"] for i in range(9))])) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("called", ["sheet1.xml", "sheet1.XML", "sheet1.data", "mycalcChain.xml"])
def test_a_cell_far_from_the_table_is_refused_before_room_is_made_for_all_between(called: str, tmp_path: Path) -> None:
    """Seventeen thousand million cells: a note that somebody left in the last one ended the process."""
    files = parts_of(tmp_path / "a.xlsx")
    sheet, related = str(files.pop(SHEET)), str(files[RELATED])
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    files[RELATED] = related.replace("sheet1.xml", called)
    files[f"xl/worksheets/{called}"] = sheet.replace("</sheetData>", f"{last}</sheetData>")
    problem = refused(tmp_path, people=zipped(tmp_path / "b.xlsx", files))[0]
    assert "row 1,048,576 and column 16,384" in problem.allowed and "at most 50,000,000 cells" in problem.allowed


def test_what_a_cell_says_is_no_place(tmp_path: Path) -> None:
    """In the sheet, and in the texts that cells share; a chain of calculations tells places again."""
    files = parts_of(tmp_path / "a.xlsx")
    files[SHEET] = str(files[SHEET]).replace("Rome", 'Rome r="ZZZ9999999"')
    files["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>r="ZZZ9999999"</t></si></sst>'
    files["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="XFD1048576"/></calcChain>'
    assert imported(tmp_path, people=zipped(tmp_path / "b.xlsx", files)).people.offices == ['Rome r="ZZZ9999999"']
