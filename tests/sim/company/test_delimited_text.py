"""Delimited text of any usual encoding, read by companies and by imports alike."""

import io

import pytest

from sim.company.delimited_text import DelimitedText, UnreadableError, said_of, table_of, text_of, undressed

TEXT = 'a;b\nx;São Paulo\n\ny;"1\n2"\nz;3;4\n'


def table(content: bytes, encoding: str | None = None) -> DelimitedText:
    """The table in these bytes."""
    return table_of(text_of(lambda: io.BytesIO(content), encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_rows_of_any_encoding(encoding: str) -> None:
    found = table(TEXT.encode(encoding))
    assert (found.header, found.delimiter) == (["a", "b"], ";")
    assert list(found.rows()) == [(2, ["x", "São Paulo"]), (3, []), (4, ["y", "1\n2"]), (6, ["z", "3", "4"])]
    assert found.text.guessed == (encoding == "cp1252")


def test_a_named_encoding_is_believed() -> None:
    assert list(table("a,b\nŁódź,1\n".encode("cp1250"), "cp1250").rows()) == [(2, ["Łódź", "1"])]


LISTS = {
    "cp932": ("社員番号,氏名,勤務地,部署", "田中 太郎", "東京", "営業部"),
    "gb18030": ("工号,姓名,工作地点,部门", "王小明", "北京", "销售部"),
    "cp949": ("사번,이름,근무지,부서", "김철수", "서울", "영업부"),
    "big5": ("員工編號,姓名,工作地點,部門", "陳大文", "臺北", "業務部"),
    "cp1251": ("Номер,Имя,Город,Отдел", "Иванов Иван", "Москва", "Продажи"),
    "cp1253": ("Κωδικός,Όνομα,Γραφείο,Τμήμα", "Γιώργος Παπάς", "Αθήνα", "Πωλήσεις"),
    "mac-roman": ("Personalnummer,Name,Büro,Abteilung", "José Núñez", "Köln", "Geschäft"),
    "cp1252": ("Personalnummer,Name,Büro,Abteilung", "José Núñez", "Köln", "Geschäft"),
}


@pytest.mark.parametrize("encoding", LISTS)
@pytest.mark.parametrize("header", ["as it is", "Employee ID,Name,Location,Department"])
def test_letters_show_the_encoding(encoding: str, header: str) -> None:
    head, name, office, team = LISTS[encoding]
    rows = [[str(i), name, office, team] for i in range(24)]
    text = "\n".join([head if header == "as it is" else header, *map(",".join, rows)]) + "\n"
    found = table(text.encode(encoding))
    assert (found.text.encoding, [cells for _, cells in found.rows()]) == (encoding, rows)
    assert encoding.upper() in said_of(found.text) or (encoding == "cp1252" and "Windows-1252" in said_of(found.text))


@pytest.mark.parametrize(
    ("encoding", "header"), [("cp1250", "id,dział"), ("cp1254", "id,şehir"), ("cp850", "id,büro"), ("gb18030", "id,部门")]
)
def test_names_of_columns_show_the_encoding(encoding: str, header: str) -> None:
    content = f"{header}\n1,x\n".encode(encoding)
    found = text_of(lambda: io.BytesIO(content), known=lambda cells: len({*cells} & {"id", "dział", "şehir", "büro", "部门"}))
    assert table_of(found).header == header.split(",")


def test_a_delimiter_that_the_file_states() -> None:
    found = table(b"sep=|\na|b,c\n1|2\n")
    assert (found.header, list(found.rows())) == (["a", "b,c"], [(3, ["1", "2"])])


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b" \n\n", 0, "is empty"),
        (b"%PDF-1.7", 0, "is a PDF"),
        (b"PK\x03\x04...", 0, "is a workbook or an archive"),
        (b"<!DOCTYPE html><table>", 0, "is a web page"),
        (b"a,b\nx\0,1\n", 2, "holds zero bytes"),
        (b"a,b\nx" + b"\0" * 101 + b",1\n", 2, "it is no text"),
        ("a,b\nx,é".encode()[:-1], 2, "ends in the middle of a character"),
        (b'a,b\nx,"1\n', 2, "a quote never ends"),
        (b'"a,b\n', 1, "has a header that cannot be split"),
    ],
)
def test_what_cannot_be_read(content: bytes, line: int, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        list(table(content).rows())
    assert caught.value.line == line
    assert reason in caught.value.reason and caught.value.allowed


def test_one_bad_line_is_one_bad_line() -> None:
    content = b'a,b\n1,x\n2,"y "z""\n3,"open\n4,w\n5,\0\n6,"two\nlines"\n7,' + b"l" * 200_000 + b"\n"
    broken: list[UnreadableError] = []
    found = list(table(content).rows(broken.append))
    assert [each.line for each in broken] == [3, 4, 6]
    assert [(line, cells[0]) for line, cells in found] == [(2, "1"), (5, "4"), (7, "6"), (9, "7")]


def test_a_header_under_titles() -> None:
    content = b"Headcount report\nrun on, Monday\n\nid;office;team\n1;Oslo;x\n"
    found = table_of(text_of(lambda: io.BytesIO(content)), known=lambda cells: sum(each in ("id", "office") for each in cells))
    assert (found.header, found.delimiter, list(found.rows())) == (["id", "office", "team"], ";", [(5, ["1", "Oslo", "x"])])


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("#N/A", ""),
        ("(Blank)", ""),
        ("NO_MANAGER", ""),
        ("0000-00-00", ""),
        ("1/0/1900", ""),
        ("–", ""),
        ('="0012"', "0012"),
        ("'0012", "0012"),
        ("NA", "NA"),
        ("=1+1", "=1+1"),
    ],
)
def test_dressed_cells(cell: str, text: str) -> None:
    assert undressed(cell) == text
