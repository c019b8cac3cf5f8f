"""The stored 2,000-person case: a change of any result is seen, and both engines reproduce it after every day."""

import json

from tests.baseline import FILE, case, snapshot
from tests.worlds import differences


def test_both_engines_reproduce_the_stored_case_after_every_day() -> None:
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    columns = case()
    agents = case("agents", columns.company)
    while columns.running:
        columns.step()
        agents.step()
        day = str(columns.day - 1)
        assert not differences(columns, agents), f"the engines part on day {day}"
        assert snapshot(columns) == stored[day], f"day {day} is not what it was: if that is meant, python -m tests.baseline --update"
    assert columns.day == len(stored)
