"""Rows as CSV text."""

import numpy as np
import pytest

from experiments.storage.csv_text import csv_text


def test_rows_become_lines() -> None:
    rows = [["name", "value"], ['a "b", c', np.float64(0.1)], ["d", float("nan")], ["e", 3], ["f", None], ["g", True]]
    assert csv_text(rows) == 'name,value\n"a ""b"", c",0.1\nd,\ne,3\nf,\ng,True\n'


@pytest.mark.parametrize("text", ["=1+1", "-1+1", "+1", "@sum", " =1", "＝1", "\tx", "-x", "-1 =2"])
def test_no_text_is_a_formula(text: str) -> None:
    assert csv_text([[text]]) == f"'{text}\n"


@pytest.mark.parametrize("text", ["-1", "-0.5000", "-1e-05", "-1.5 2.0 nan", "2026-03-02", "a-b"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert csv_text([[text]]) == f"{text}\n"
