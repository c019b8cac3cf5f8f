"""Delimited text of any usual encoding, read by companies and by imports alike."""

import io

import pytest

from sim.company.delimited_text import DelimitedText, UnreadableError, table_of, text_of

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
