"""Where seats lack and where they are to spare: what a run says of it, and whether it helps to do so."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from experiments.cli import main
from experiments.execution.real_people import built
from experiments.verbs.run.places import Place, has_reserved, offices_asking, waves_asking, where_to_move
from sim.settings import Settings
from tests.worlds import shipped

LINES = [
    {"wave": "day zero", "starts": 0, "audience": 200.0, "wanted": 29.0, "seats": 144.0},
    {"wave": "autumn", "starts": 189, "audience": 300.0, "wanted": 249.0, "seats": 144.0},
]


def test_waves_and_offices_that_lack_seats_are_named_with_those_that_can_spare_some() -> None:
    waves = waves_asking([*LINES[:1], LINES[1] | {"wave": "late_autumn"}], shipped())
    assert waves[1].name == "late autumn"
    waves = waves_asking(LINES, shipped())
    assert [(each.asking, each.seats) for each in waves] == [(29.0, 144.0), (249.0, 144.0)]
    told = where_to_move(
        waves, [Place("Rome", 60.0, 20.0), Place("Oslo", 9.0, 30.0), Place("Bonn", 10.0, 40.0), Place("Kiel", 25.0, 20.0)], sent=False
    )
    assert told == (
        f"By wave, they lack most in autumn (249 people want one of 144), and most are to spare in {waves[0].name} (29 people want one of 144). "
        "By office, they lack most in Rome (60 people want one of 20), Kiel (25 people want one of 20), and most are to spare in Bonn (10 people want one of "
        "40), Oslo (9 people want one of 30)."
    )
    told = where_to_move(waves_asking(LINES, shipped().changed({"campaign.registration.mode": "mandatory"})), [], sent=True)
    assert not told, "of those who are sent, both waves have too few"
    assert where_to_move([], [Place("A", 200.0, 0.0), Place("B", 30.0, 300.0)], sent=True) == (
        "By office, they lack most in A (0 seats for 200 people), and most are to spare in B (300 seats for 30 people)."
    )


@pytest.mark.parametrize(
    "places",
    [
        [],
        [Place("A", 60.0, 20.0)],
        [Place("A", 60.0, 20.0), Place("B", 60.0, 59.9)],
        [Place("A", 5.0, 20.0), Place("B", 5.0, 9.0)],
        [Place("A", 100.0, 99.0), Place("B", 4.0, 9.0)],
    ],
    ids=["none", "one", "none to spare", "none lacks", "one seat of a hundred"],
)
def test_where_nothing_is_to_be_moved_nothing_is_said(places: list[Place]) -> None:
    assert not where_to_move(places, places, sent=False)


def test_who_asks_and_what_is_planned_is_counted_by_office() -> None:
    settings = shipped(company="small_firm")
    company = built(settings)
    one, other = "Lisbon", "Manchester"
    days = {"seed": [1, 1, 1, 1, 2, 2], "day": [0, 0, 9, 9, 9, 9], "office": [one, other] * 3, "wanting": [0, 0, 4, 2, 6, 0]}
    columns = {name: np.array(each) for name, each in days.items()} | {"office": np.array([one, "other offices"] * 3)}
    pooled = _planned(settings, other)
    assert offices_asking(columns, pooled, company) == [Place("other offices", 1.0, 14.0), Place(one, 5.0, 0.0)], (
        "small offices count together"
    )
    columns["office"] = np.array([one, other] * 3)

    def found(**changes: str) -> list[Place]:
        return offices_asking(columns, _planned(settings, one, **changes), company)

    assert [(each.name, each.asking, each.seats) for each in found()] == [(other, 1.0, 0.0), (one, 5.0, 14.0)]
    assert [each.asking for each in found(mode="mandatory")] == [110.0, 40.0]
    assert not has_reserved(settings)
    for_managers = _planned(settings, one).campaign.sessions[0].model_dump() | {"audience": {"levels": ["manager"]}, "seats": 90}
    both = settings.changed({"campaign.sessions": [_planned(settings, one).campaign.sessions[0].model_dump(), for_managers]})
    assert has_reserved(both) and offices_asking(columns, both, company) == found(), "seats for managers alone help nobody else"
    assert waves_asking(LINES, both) == []


def _planned(settings: Settings, office: str, mode: str = "voluntary") -> Settings:
    """Two dates of seven seats, in one office alone."""
    series = {"offices": [office], "first_day": 0, "every_days": 7, "dates": 2, "seats": 7, "opens": -14}
    return settings.changed({"campaign.sessions": [series], "campaign.registration.mode": mode})


Run = Callable[[str, str], tuple[str, float]]


@pytest.fixture(params=["voluntary", "mandatory"])
def run(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a small firm with these sessions, under a name; what it advises, and how many attend."""
    monkeypatch.chdir(tmp_path)
    mode = f"campaign.registration.mode={request.param}"

    def told(name: str, sessions: str) -> tuple[str, float]:
        words = ["run", "company=small_firm", f"name={name}", mode, f"campaign.sessions={sessions}", "replications=6", "report=false"]
        assert main(words) == 0
        answer = json.loads((tmp_path / f"results/run/{name}/answer.json").read_text())
        return answer["recommendation"], answer["arms"]["space_voyage"]["attended"]["mean"]

    return told


WEEKLY = "first_day: 0, every_days: 7, opens: -14"


def test_who_moves_seats_as_told_has_more_people_attend(run: Run) -> None:
    offices = sorted(shipped(company="small_firm").company.offices, key=lambda each: each.employees)
    small, large = offices[0].name, offices[-1].name
    sessions = f"[{{{WEEKLY}, dates: 3, seats: 30, offices: ['%s']}}]"
    told, attended = run("wrong", sessions % small)
    assert told.startswith("Move seats before you add or drop any: ")
    assert f"they lack most in {large} (" in told and f"most are to spare in {small} (" in told
    assert run("moved", sessions % large)[1] > attended + 3


def test_seats_for_some_people_alone_are_opened_not_moved(run: Run) -> None:
    sessions = f"[{{{WEEKLY}, dates: 3, seats: 2}}, {{{WEEKLY}, dates: 4, seats: 20, audience: %s}}]"
    told, attended = run("reserved", sessions % "{levels: [manager]}")
    assert told.startswith("Open the sessions that are for some people alone to more of them, or make these smaller: ")
    assert run("open", sessions % "{}")[1] > attended + 3
