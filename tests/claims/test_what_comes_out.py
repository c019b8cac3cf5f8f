"""The guide says of every table which interval it holds."""

import re

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
