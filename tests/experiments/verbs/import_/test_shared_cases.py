"""Inputs that fail after public reports, as they lie beside the project: each gives the right company, or the right refusal."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.verbs.import_.days import NEVER
from experiments.verbs.import_.imported import Imported
from experiments.verbs.import_.ledger import FilesError
from tests.imports import imported
from tests.worlds import ROOT

CASES = ROOT.parent / "shared" / "cases"
SLACK = {"messages_map": "slack"}
VIVA = {"messages_map": "viva_engage"}
Check = Callable[[Imported], bool]


def said(text: str) -> Check:
    """Whether a note or headline says so."""
    return lambda found: text in "\n".join([*found.ledger.headlines, *found.ledger.notes])


def people(count: int, led: int | None = None) -> Check:
    """How many people there are, and how many of them report to somebody."""
    return lambda found: len(found.people) == count and (led is None or int((found.people.manager >= 0).sum()) == led)


def messages(count: int) -> Check:
    """How many messages are used."""
    return lambda found: found.messages is not None and len(found.messages) == count


def seats(count: int, first: str) -> Check:
    """How many registered, the earliest when, and as many came."""

    def check(found: Imported) -> bool:
        learning = found.learning
        assert learning is not None
        days = learning.registered[learning.registered != NEVER]
        return len(days) == count == learning.status.count("attended") and int(days.min()) == np.datetime64(first).astype(int) + 719163

    return check


# the case and its files; what is right: a refusal with these words, or what holds of the company
RIGHT: dict[str, tuple[dict[str, Any], str | list[Check]]] = {
    "01-title-rows/hr.csv": ({}, [people(12, 11), said("lines above the header")]),
    "03-short-rows/hr.csv": ({}, [people(12, 11), said("shorter than the header")]),
    "05-manager-by-name/name.csv": ({}, [people(12, 11)]),
    "05-manager-by-name/name_id.csv": ({}, [people(12, 11)]),
    "06-people-who-left/date_only.csv": ({}, [people(8, 7), said("4 of 12 left: not simulated")]),
    "06-people-who-left/status.csv": ({}, [people(8, 7), said("4 of 12 left: not simulated")]),
    "08-scientific-ids/distinct.csv": ({}, "digits are lost"),
    "10-vacant-positions/hr.csv": ({}, [people(9), said("vacan")]),
    "13-excel-serial-dates/hr.csv": (
        {},
        [people(12), said("day numbers"), lambda found: bool(np.isfinite(found.people.tenure_years).all())],
    ),
    "15-placeholders/hr.csv": ({}, [people(12), lambda found: {*found.people.offices} - {"Remote"} == {"Lisbon", "Osaka", "Denver"}]),
    "18-one-seat-several-rows/history.csv": ({"learning_map": "docebo"}, [seats(6, "2026-02-01")]),
    "18-one-seat-several-rows/three_days.csv": ({"learning_map": "docebo"}, [seats(6, "2026-02-05")]),
    "20-other-systems/bamboo.csv": ({}, [people(12, 11)]),
    "20-other-systems/fr.csv": ({}, [people(12, 11), lambda found: bool(np.isfinite(found.people.tenure_years).all())]),
    "20-other-systems/workday.csv": ({}, [people(12, 11)]),
    "22-stray-quote/hr.csv": ({"mend": True}, [people(11)]),
    "31-slack-rezipped-on-a-mac/export.zip": (SLACK, [people(10), messages(40)]),
    "33-slack-people-without-zone/export.zip": (SLACK, [people(10), said("no zone"), messages(40)]),
    "35-slack-channel-names-not-ascii/export.zip": (SLACK, [people(10), messages(40)]),
    "37-slack-extra-files/export.zip": (SLACK, [people(10), messages(40)]),
    "38-slack-without-addresses/export.zip": (SLACK | {"people": "hr.csv"}, "none of its 40 messages can be used"),
    "51-viva-long-body/export.zip": (VIVA, [people(10), messages(10)]),
    "53-viva-people-without-location/export.zip": (VIVA, [people(10), messages(10)]),
}


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared inputs do not lie beside the project")
@pytest.mark.parametrize("case", RIGHT)
def test_the_right_company(case: str, tmp_path: Path) -> None:
    options, right = dict(RIGHT[case][0]), RIGHT[case][1]
    path = CASES / case
    kind = "messages" if "messages_map" in options else "learning" if "learning_map" in options else "people"
    options[kind] = path
    if kind == "learning":
        options["people"] = path.parent / "hr.csv"
    elif "people" in options:
        options["people"] = path.parent / options["people"]
    if isinstance(right, str):
        with pytest.raises(FilesError, match=right):
            imported(tmp_path, as_of=dt.date(2026, 11, 26), **options)
        return
    found = imported(tmp_path, as_of=dt.date(2026, 11, 26), **options)
    assert [check(found) for check in right] == [True] * len(right), [len(found.people), *found.ledger.headlines, *found.ledger.notes]
