"""The life of every verb: everything is checked before anything is compiled, the answer comes before the drawings, and what
is up to date is neither simulated nor drawn again."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from experiments.cli import main
from experiments.config.kpi_names import unknown_kpi
from experiments.verbs.lifecycle import UP_TO_DATE
from sim.model import ViralityModel
from sim.setup.plan_notes import notes_on_plan
from tests.worlds import shipped

WRONG = {
    "run": (["campaign.brand.awe=7", "mechanisms.rivalri=false"], ["campaign.brand.awe = 7", "mechanisms.rivalri"]),
    "compare": (["compare.kpi=talk", "campaign.brand.awe=7"], ["compare.kpi = talk", "campaign.brand.awe = 7"]),
    "sweep": (
        ["campaign.brand.strength=0.2,0.8", "sweep.responses=[talk]", "campaign.brand.awe=7"],
        ["sweep.responses = talk", "campaign.brand.awe = 7"],
    ),
    "optimise": (
        ["optimise.objectives=[max talk,min cost_total]", "replications=0", "campaign.audience.offices=[Londn]"],
        ["optimise.objectives = max talk", "replications = 0", "campaign.audience.offices"],
    ),
    "sensitivity": (
        ["sensitivity.design=variance", "sensitivity.kpi=talk", "sensitivity.base_samples=5", "sensitivity.parameters=[nope]", "seed=-1"],
        ["sensitivity.kpi = talk", "sensitivity.base_samples = 5", "sensitivity.parameters = nope", "seed = -1"],
    ),
    "ambassadors": (
        ["ambassadors.kpi=talk", "vary=company", "ambassadors.people=0"],
        ["ambassadors.kpi = talk", "vary = company", "ambassadors.people = 0"],
    ),
    "verify": (["verify.theories=[Basss]", "campaign.brand.awe=7"], ["verify.theories = Basss", "campaign.brand.awe = 7"]),
    "calibrate": (
        ["calibrate.parameters=[imitation]", "campaign.brand.awe=7"],
        ["calibrate.parameters = imitation", "campaign.brand.awe = 7", "name what was observed"],
    ),
}
"""Words with mistakes of several kinds, and what has to be named in one answer."""

for _verb in ("run", "compare", "sweep", "optimise", "sensitivity", "ambassadors"):
    WRONG[_verb][0].append("matters={dmand_rate: .1, content_heard: 2}")
    WRONG[_verb][1].extend(["did you mean 'demand_rate'", "matters.content_heard = 2"])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], list[Path]]:
    """What each verb says, all of them asked in one process whose folder for machine code is empty; and what was compiled."""
    folder = tmp_path_factory.mktemp("cold")
    code = f"""
import contextlib, io
from experiments.cli import main
from experiments.config.kpi_names import unknown_kpi
for verb, (words, _) in {WRONG!r}.items():
    with contextlib.redirect_stderr(io.StringIO()) as text:
        code = main([verb, "company=small_firm", f"results={folder}/results", *words])
    print(f"=== {{verb}} {{code}}")
    print(text.getvalue())
"""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd=folder)
    parts = done.stdout.split("=== ")[1:]
    return {each.split(" ", 1)[0]: each.split(" ", 1)[1] for each in parts}, list((folder / "cache").rglob("*.nbc"))


@pytest.mark.parametrize("verb", WRONG)
def test_all_problems_at_once(verb: str, told: tuple[dict[str, str], list[Path]]) -> None:
    text = told[0][verb]
    assert text.startswith("2\n"), "a bad request"
    for each in WRONG[verb][1]:
        assert each in text, text


def test_nothing_is_compiled_before_the_check_is_passed(told: tuple[dict[str, str], list[Path]]) -> None:
    assert told[1] == []


@pytest.mark.parametrize(
    ("name", "near", "not_near"),
    [
        ("talk", ["talk_about_rate", "talk_about_rate_audience"], ["demand"]),
        ("demnd", ["demand"], ["roi"]),
        ("supply", ["demand_supply_ratio"], ["roi"]),
        ("kirkpatrick", ["rating_mean"], ["demand"]),
        ("nonsense", ["demand (Demand and supply)", "roi"], ["demand_rate"]),
    ],
)
def test_a_misspelt_key_figure_is_answered_with_near_names(name: str, near: list[str], not_near: list[str]) -> None:
    line = unknown_kpi(name)
    assert all(each in line for each in near) and not any(f"{each}," in f"{line}," for each in not_near), line
    assert len(line) < 700


RUN = ("run", "company=small_firm", "campaign=silent_masterpiece", "replications=2", "name=life")


def test_the_answer_is_printed_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("drawing")

    monkeypatch.setattr("experiments.verbs.run.report.write_report", breaks)
    with pytest.raises(RuntimeError, match="drawing"):
        main([*RUN, f"results={tmp_path}"])
    assert "Talk-about rate" in capsys.readouterr().out
    assert not (tmp_path / "run" / "life" / "manifest.json").exists()


def test_the_answer_goes_to_stdout_where_progress_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal whose stdout goes into a file
    assert main([*RUN, "report=false", f"results={tmp_path}"]) == 0
    printed = capsys.readouterr()
    assert "replications" in printed.err and "Talk-about rate" not in printed.err
    assert printed.out.startswith((tmp_path / "run" / "life" / "answer.txt").read_text(encoding="utf-8"))


def test_a_result_is_published_though_nobody_reads_the_answer(tmp_path: Path) -> None:
    words = [*RUN, "report=false", f"results={tmp_path}"]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as nobody:
        done = subprocess.run(
            [sys.executable, "-m", "experiments.cli", *words], stdout=nobody, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "run" / "life" / "manifest.json").exists()


@pytest.mark.usefixtures("unpainted")
def test_what_is_up_to_date_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*RUN, f"results={tmp_path}"]
    assert main(words) == 0
    first = capsys.readouterr()
    folder = tmp_path / "run" / "life"
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert main(words) == 0
    again = capsys.readouterr()
    assert UP_TO_DATE in again.err and UP_TO_DATE not in first.err
    assert again.out.replace("\n\n", "\n") == first.out.replace("\n\n", "\n")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before
    # other drawing code: drawn again, and nothing simulated
    monkeypatch.setattr("experiments.storage.cache_keys.drawing_key", lambda verb: "other code")
    monkeypatch.setattr("experiments.execution.worker.replication", None)
    assert main(words) == 0
    assert UP_TO_DATE not in capsys.readouterr().err
    tables = [folder / f"{part}.parquet" for part in ("kpis", "daily", "posts", "groups")]
    assert {path: path.stat().st_mtime_ns for path in tables} == {path: before[path] for path in tables}
    assert (folder / "report.html").stat().st_mtime_ns > before[folder / "report.html"]


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("name", ["report.html", "kpis.parquet", "answer.txt"])
def test_a_damaged_result_is_made_again(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", "company=small_firm", "campaign.brand.awe=0,1", "replications=2", "name=life", f"results={tmp_path}"]
    assert main(words) == 0
    file = tmp_path / "sweep" / "life" / name
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    capsys.readouterr()
    assert main(words) == 0
    assert UP_TO_DATE not in capsys.readouterr().err
    assert file.read_bytes() == whole


@pytest.mark.usefixtures("unpainted")
def test_registration_that_closes_after_the_last_session_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", "company=small_firm", "campaign.brand.awe=0,1", "replications=2", "name=late", f"results={tmp_path}"]
    assert main([*words, "campaign.registration.closes=30"]) == 0
    told = "registration closes on 2026-04-01 (day 30), and the last session is on 2026-03-23 (day 21)"
    assert told in " ".join(capsys.readouterr().out.split())
    assert told in (tmp_path / "sweep" / "late" / "manifest.json").read_text(encoding="utf-8")
    soon = "the simulation ends 21 days after the last session, and content heard counts what is told in 28"
    (note,) = notes_on_plan(shipped().changed({"campaign.calendar.last_day": 42}), "“Short”")
    assert str(note).startswith(f"“Short”: {soon}: ") and str(note).endswith(" Set campaign.calendar.last_day to 49 or later.")
    assert notes_on_plan(shipped()) == notes_on_plan(shipped().changed({"campaign.sessions": ()})) == []
    paid = shipped().changed({"campaign.reward": {"kind": "money", "value_usd": 20}})
    assert "20 USD a post change the cost, and nothing else" in " ".join(map(str, notes_on_plan(paid)))
    assert notes_on_plan(paid.changed({"mechanisms": {"rewards": False}})) == []


@pytest.mark.parametrize(
    ("changes", "empty"),
    [
        ({"sessions": [{"first_day": -63, "dates": 2, "every_days": 63, "seats": 9, "opens": -63}]}, ["2025-12-29 (day -63)"]),  # the first day of all
        ({"sessions": [{"first_day": 7, "dates": 1, "seats": 9, "opens": 7}]}, ["2026-03-09 (day 7)"]),
        ({"sessions": [{"first_day": 5, "dates": 1, "seats": 9, "opens": 5}]}, ["2026-03-09 (day 7)"]),  # from Saturday to Monday
        ({"sessions": [{"first_day": 7, "dates": 1, "seats": 9, "opens": 4}]}, []),  # booked on Friday
        ({"registration.opens": 5}, ["2026-03-02 (day 0)"]),  # opens on Saturday
        ({"registration.opens": 5, "rules": [{"name": "sooner", "when": {"metric": "date", "earliest": -9}, "then": {"open_registration": {}}}]}, []),
        ({"waves": [{"name": "late", "offices": ["Lisbon"], "starts": 14, "sessions": [{"first_day": 0, "dates": 1, "seats": 9, "opens": 0}]}]},
         ["2026-03-16 (day 14)"]),
    ],
)  # fmt: skip
def test_sessions_that_nobody_can_book_are_told_of(changes: dict[str, Any], empty: list[str]) -> None:
    settings = shipped().changed({f"campaign.{field}": value for field, value in changes.items()})
    told = [str(each) for each in notes_on_plan(settings) if "nobody can book" in each.says]
    assert [f"what takes place on {', '.join(empty)}: on no working day" in each for each in told] == [True] * bool(empty)
    outcome = ViralityModel(settings, 1).run()
    first = settings.campaign.calendar.first_day
    stands_empty = {settings.campaign.calendar.said(int(day) + first) for day in outcome.sessions["day"][outcome.sessions["booked"] == 0]}
    assert stands_empty >= set(empty) if empty else not stands_empty


def test_the_last_session_is_followed_from_the_day_on_which_it_is_held() -> None:
    """Planned for a Saturday, it is held on Monday."""
    saturday = {"sessions": [{"first_day": 26, "dates": 1, "seats": 9, "opens": -35}], "registration.closes": 26, "calendar.last_day": 54}
    settings = shipped().changed({f"campaign.{field}": value for field, value in saturday.items()})
    assert [
        "ends 26 days after the last session" in str(each) and "last_day to 56 or" in str(each) for each in notes_on_plan(settings)
    ] == [True]
    assert notes_on_plan(settings.changed({"campaign.calendar.last_day": 56})) == []


@pytest.mark.usefixtures("unpainted")
def test_sessions_without_a_seat_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", "company=small_firm", "campaign.brand.awe=0,1", "replications=2", "name=full", f"results={tmp_path}"]
    assert main([*words, "campaign.sessions.0.supply_share=0"]) == 0
    assert " ".join(capsys.readouterr().out.split()).count("space_voyage: no session has a seat. Nobody can get in") == 1
