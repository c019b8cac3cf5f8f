"""The benchmark from end to end on tiny companies: that it measures what it says. Nothing here looks at how long it takes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from omegaconf import OmegaConf

from experiments.cli import main
from experiments.config.config_files import choices
from experiments.verbs.benchmark import commands, engines, limit, startup, timing
from experiments.verbs.benchmark.children import ChildError, ask
from experiments.verbs.benchmark.companies import plan_of
from experiments.verbs.benchmark.footprint import Touch, recorded
from experiments.verbs.benchmark.options import TABLES
from experiments.verbs.benchmark.other_libraries import PEERS, agreement
from experiments.verbs.benchmark.report import number
from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_least, at_most
from experiments.verbs.benchmark.timing import Timings
from experiments.verbs.benchmark.walk import walk
from sim.company.build import build_company
from sim.engines import columns
from sim.settings import CompanySettings
from sim.setup.world import build_world, fresh
from tests.worlds import shipped

pytestmark = pytest.mark.usefixtures("elsewhere")

TINY = (
    *("repeats=1", "engines.people=100", "quiet.people=300", "ensemble.people=300", "ensemble.replications=3"),
    *("scaling.people=[100,600]", "limit.people=600", "peers.people=400", "peers.slow_people=300", "peers.first=5"),
)


@pytest.mark.parametrize("table", ["startup", "commands"])
def test_a_command_that_cannot_be_timed_is_told_with_its_reason(
    table: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the parameter sets are stale: it ended in a traceback, without the reason."""
    monkeypatch.setattr(startup, "RUN", ("run", "seed=-1"))
    assert main(["benchmark", f"tables=[{table}]", "repeats=1"]) == 1
    told = capsys.readouterr().err
    assert told.count("watercooler: a command that was to be timed ended with exit code 2: watercooler run seed=-1 report=false") == 1
    assert "command line: seed = -1" in told and "Traceback" not in told


def test_every_table_is_measured_and_kept(elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "RUN", ("--version",))  # the real one compiles the model twice
    monkeypatch.setattr(commands, "COMMANDS", (commands.Command("version", ("--version",), 4.0),))
    assert main(["benchmark", *TINY]) == 0, "a missed target is no failure"
    content = json.loads((elsewhere / "results" / "benchmark" / "benchmark.json").read_text(encoding="utf-8"))
    assert content["complete"]
    assert {"processor", "cores", "memory_gib", "system", "versions", "model_version", "git"} <= content["machine"].keys()
    assert tuple(content["tables"]) == TABLES
    shown = capsys.readouterr().out
    for table in content["tables"].values():
        assert table["title"] in shown
        for row in table["rows"]:
            assert row["value"] is None or row["value"] > 0
            assert row["value"] is not None or row["remarks"], "what could not be measured says why"
            assert all(len(raw) == 1 and min(raw) > 0 for clock in ("seconds", "cpu_seconds") for raw in row[clock].values())
    told = {name: " ".join(row["remarks"] for row in table["rows"]) for name, table in content["tables"].items()}
    assert "same results" in told["engines"]
    assert "DIFFER" not in " ".join(told.values())
    assert len(content["tables"]["peers"]["rows"]) == len(PEERS) + 2
    assert told["peers"].count("reach agrees") >= 2, "mesa is always there"
    reached = [row["details"]["reached"] for row in content["tables"]["peers"]["rows"] if row["value"] is not None]
    assert all(len(each) >= 10 for each in reached), "timed once, compared ten times"
    assert "timed once" in told["quiet"]
    assert [row["name"] for row in content["tables"]["commands"]["rows"]] == ["version", "version, the same again"]
    assert [row["name"].partition(": ")[2] for row in content["tables"]["limit"]["rows"]][:3] == [
        "model over walk",
        "model over a walk that only reads",
        "bare cascade over a gather of the same ties in its order",
    ]
    ties = content["tables"]["limit"]["rows"][2]
    a_tie = float(ties["remarks"].removeprefix("cascade ").partition(",")[0])
    assert a_tie == pytest.approx(1e9 * ties["cpu_seconds"]["cascade"][0] / ties["details"]["ties"], rel=0.5), (
        "nanoseconds; kept ones are rounded"
    )


def test_what_is_measured_before_an_interruption_is_kept(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: BenchmarkContext) -> Iterator[Measurement]:
        yield Measurement("half a table", 1.0, "s")
        raise KeyboardInterrupt

    monkeypatch.setattr(engines, "rows", interrupted)
    assert main(["benchmark", *TINY, "tables=[quiet,engines,limit]"]) == 130
    content = json.loads((elsewhere / "results" / "benchmark" / "benchmark.json").read_text(encoding="utf-8"))
    assert not content["complete"]
    assert {name: len(table["rows"]) for name, table in content["tables"].items()} == {"quiet": 1, "engines": 1}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["tables=[peer]"], "tables.0 = peer"),
        (["tables=[]"], "at least one"),
        (["peers.people=3"], "from 100 to 20,000,000"),
        (["scaling.peopel=[1000]"], "did you mean 'people'"),
        (["repeats=0", "seed=-1"], "2 problems"),
        (["company=records", "company.employees=people.csv"], "choose one that is generated"),
        (["mechanisms.rivalrie=false"], "did you mean 'rivalry'"),
    ],
)
def test_what_cannot_be_measured_is_said(words: list[str], told: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["benchmark", *words]) == 2
    assert told in capsys.readouterr().err
    assert not list(elsewhere.iterdir())


def of(repeats: int) -> Timings:
    return Timings([1.0] * repeats, [2.0] * repeats)


def test_targets_and_remarks() -> None:
    assert at_most(4.0).met(4.0)
    assert not at_most(4.0).met(4.01)
    assert at_least(0.9).met(0.9)
    assert not at_least(0.9).met(0.89)
    row = Measurement("a", 1.0, "s", note="slow", seconds={"one": of(1), "few": of(4), "enough": of(5)})
    assert row.remarks == "slow; few: median of 4; one: timed once"
    missed = Measurement("a", 1.5, "s", at_most(1.0), "slow", why="it waits")
    assert (missed.met, missed.remarks) == (False, "slow; it waits")
    met = replace(missed, value=1.0)
    assert (met.met, met.remarks) == (True, "slow"), "why is told of a target that is missed alone"
    assert replace(missed, value=None).met is None
    assert [number(value) for value in (0.0, 0.0123456, 1.5, 12.0, 1234567.0)] == ["0.0", "0.0123", "1.5", "12", "1,234,567"]


def test_works_are_timed_in_turn_until_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, seen = [0.0], []

    def work(name: str, seconds: float) -> Any:
        def do(given: int) -> None:
            seen.append(f"{name}{given}")
            clock[0] += seconds

        return do

    monkeypatch.setattr(timing.time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(timing, "processor_seconds", lambda: clock[0] / 2)  # half of the time it waits
    works = {"a": work("a", 1.0), "b": work("b", 3.0)}
    assert timing.timed_in_turn(works, 5, patience=7.0, prepare=lambda number: number) == {
        "a": Timings([0.5, 0.5], [1.0, 1.0]),
        "b": Timings([1.5, 1.5], [3.0, 3.0]),
    }
    assert seen == ["a0", "b0", "a1", "b1"]
    assert timing.timed(works["b"], 5, patience=0.5) == Timings([1.5], [3.0]), "once in any case"
    assert (timing.median(of(3)), timing.median_wall(of(3))) == (1.0, 2.0)


def test_reach_that_differs_is_noticed() -> None:
    luck = np.random.default_rng(1)
    ours = luck.normal(1000, 20, 30)
    assert agreement(luck.normal(1000, 20, 5), ours)[0]
    assert not agreement(luck.normal(1060, 20, 5), ours)[0]
    assert not agreement(np.array([1200.0]), ours)[0]
    assert agreement(np.array([7.0]), np.full(30, 7.0))[0]
    assert not agreement(np.array([8.0]), np.full(30, 7.0))[0]


@pytest.mark.parametrize("people", [100, 1000, 20_000, 300_000])
@pytest.mark.parametrize("name", ["largest_employer", "enterprise", "small_firm"])
def test_a_plan_is_cut_to_size(name: str, people: int) -> None:
    plan = plan_of(CompanySettings.model_validate(OmegaConf.to_container(OmegaConf.load(choices("company")[name]))), people)
    series = sum(each.count * (each.employees_low + each.employees_high) / 2 for each in plan.office_series)
    assert series + sum(each.employees for each in plan.offices) == pytest.approx(people, rel=0.02, abs=len(plan.offices))
    assert all(each.count > 0 for each in plan.office_series)


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(ChildError, match="No module named"):
        ask("experiments.verbs.benchmark.nothing", give_up_seconds=60)
    with pytest.raises(ChildError, match="given up"):
        ask("experiments.verbs.benchmark.libraries.child", give_up_seconds=0.001)


@pytest.mark.parametrize("campaign", ["space_voyage", "mandatory_webinar", "rewards_only"])
def test_writing_down_what_is_touched_changes_nothing(campaign: str) -> None:
    settings = shipped(campaign, "global_marketing")
    before = build_world(settings, build_company(settings.company, settings.behaviour), 3)
    noted, footprint = recorded(fresh(before, 3))
    plain = columns.run(fresh(before, 3))
    for table in ("people", "journeys", "daily", "offices", "sessions", "tally"):
        assert getattr(noted, table).tobytes() == getattr(plain, table).tobytes(), table

    rows, touches = footprint.rows, np.repeat(footprint.touch, np.diff(footprint.end, prepend=0))
    posts = int(noted.counts[0])
    authors = noted.posts["author"][:posts]
    assert np.array_equal(np.sort(rows[touches == Touch.FOLLOWERS]), np.sort(authors))
    readers = np.diff(noted.follower_start)[authors].sum()
    assert footprint.tied[1] == readers
    opened = np.bincount(rows[touches == Touch.PEOPLE], minlength=len(noted.key))
    assert (opened[noted.people["exposures"] > 0] > 0).all(), "whoever received a teaser was touched"
    attended = np.bincount(rows[touches == Touch.JOURNEYS], minlength=len(noted.key))
    assert (attended[noted.people["attended_day"] >= 0] > 0).all()


def test_the_walk_touches_what_was_written_down() -> None:
    settings = shipped()
    before = build_world(settings, build_company(settings.company, settings.behaviour), 3)
    _, footprint = recorded(fresh(before, 3))
    world = fresh(before, 3)
    total = walk(world, footprint, True)
    rows, touches = footprint.rows, np.repeat(footprint.touch, np.diff(footprint.end, prepend=0))

    def odd(*kinds: Touch) -> np.ndarray:
        return np.bincount(rows[np.isin(touches, kinds)], minlength=len(world.key)) % 2

    written = odd(Touch.PEOPLE, Touch.MANAGERS, Touch.JOURNEYS)
    assert np.array_equal(world.people["exposures"] ^ before.people["exposures"], written)
    assert np.array_equal(world.journeys["noticed_today"] ^ before.journeys["noticed_today"], odd(Touch.JOURNEYS))
    assert written.any()
    assert walk(fresh(before, 3), footprint, True) == total
    told = fresh(before, 3)
    told.people["exposures"] = 1
    people, days = told.people.tobytes(), told.daily.tobytes()
    read = np.isin(touches, (Touch.PEOPLE, Touch.MANAGERS, Touch.JOURNEYS)).sum()
    assert walk(told, footprint, False) == total + read, "what the other writes is read"
    assert told.people.tobytes() == people and told.daily.tobytes() == days


def test_the_gather_reads_the_name_of_each_contact_of_those_reached() -> None:
    start, to, key = np.array([0, 2, 3, 3], np.uint64), np.array([1, 2, 0], np.uint32), np.array([5, 70, 900], np.uint64)
    assert limit.gather(start, to, key, np.array([1, 0], np.uint32)) == 5 + 70 + 900
    assert limit.gather(start, to, key, np.array([2], np.uint32)) == 0
