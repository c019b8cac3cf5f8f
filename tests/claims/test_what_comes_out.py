"""The guide says of every table which interval it holds, and of a range of values where it ends."""

import re

import pytest

from experiments.config.value_lists import levels
from tests.worlds import CONFIGS

GUIDE = CONFIGS.parent / "docs" / "guide"


def test_every_interval_of_a_table_is_told_in_the_guide() -> None:
    verbs = CONFIGS.parent / "experiments" / "verbs"
    written = {
        (path.parts[len(verbs.parts)], column)
        for path in verbs.rglob("*.py")
        for column in re.findall(r'"(\w*(?:low|high|half)_90)"', path.read_text(encoding="utf-8"))
    }
    assert len(written) >= 15
    told = (
        (GUIDE / "18_what_comes_out.md").read_text(encoding="utf-8").partition("## Which interval a table holds")[2].partition("\n## ")[0]
    )
    names = set(re.findall(r"\w*(?:low|high|half)_90", told))
    assert {column for _, column in written if column not in names and not column.endswith("half_90")} == set()
    assert {verb for verb, _ in written} == {"run", "sweep", "compare", "sensitivity", "ambassadors", "calibrate"}, (
        "a row of the guide each"
    )


@pytest.mark.parametrize(
    ("file", "said"), [("12_a_sweep_for_a_paper.md", "stops before its end"), ("../../configs/sweep.yaml", "its end is left out")]
)
def test_where_a_range_ends_is_told_where_ranges_are_shown(file: str, said: str) -> None:
    assert said in (GUIDE / file).read_text(encoding="utf-8")
    assert levels("range(0,1,0.25)") == [0, 0.25, 0.5, 0.75] and levels("range(0,1.01,0.25)")[-1] == 1
