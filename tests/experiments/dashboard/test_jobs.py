"""Searches that run beside the page: their progress is that of the runner, and a cancelled one leaves nothing."""

import io
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="the extra `ui` is not installed")

from streamlit.testing.v1 import AppTest

from experiments.dashboard import begun, choices, job_process, jobs, search_page, uploads
from experiments.dashboard.searches import SEARCHES, aim_words, campaign_to_take, rows_of, who_they_are, words_of
from experiments.report.aim import Aim, aim_of
from tests.experiments.dashboard.pages import one, shown
from tests.experiments.dashboard.test_dashboard import scene_of

PLAN = {"plan.yaml": choices.campaign_file(choices.chosen(("company=small_firm",))[0].settings.campaign, "Ours")}
WORDS = [*words_of(SEARCHES["seats"], ["company=small_firm"], aim_of({}), 0), "optimise.confirm=2"]


def wait_for(job: jobs.SearchJob, seconds: float = 120.0) -> None:
    since = time.monotonic()
    while job.running:
        assert time.monotonic() - since < seconds
        time.sleep(0.05)


def test_a_search_ends_with_its_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sim.py").write_text("open('was_run', 'w')")
    monkeypatch.chdir(tmp_path)
    job = jobs.SearchJob("optimise", WORDS, PLAN)
    assert jobs.anyone_running()
    wait_for(job)
    assert job.result is not None and (job.result / "brief.html").is_file()
    assert job.told.done == job.told.total == 13 * 2, "twelve numbers of seats, and more dates, in two worlds"
    rows = rows_of(SEARCHES["seats"], job.answer(), str)
    seats = [int(row["Seats"].partition(" ")[0].replace(",", "")) for row in rows]
    assert seats == sorted(seats) and sum("(now)" in row["Seats"] for row in rows) == 1
    assert "Longest waitlist, people" in rows[0] and "Empty seats" in rows[0]
    assert not (tmp_path / "was_run").exists(), "somebody's own file of that name was taken for the model"
    folder = job.folder
    job.cancel()
    assert not folder.exists()


def test_where_people_are_sent_the_table_shows_who_attends_as_the_figure_does() -> None:
    plan = choices.campaign_file(choices.chosen(("company=small_firm", "campaign=mandatory_webinar"))[0].settings.campaign, "Ours")
    job = jobs.SearchJob("optimise", WORDS, {"plan.yaml": plan})
    wait_for(job)
    answer = job.answer()
    heads = list(rows_of(SEARCHES["seats"], answer, str)[0])
    assert any(head.startswith("Attendance") for head in heads) and "Empty seats" in heads
    assert not any("aitlist" in told for told in [*heads, answer["note"]]), "nobody waits who is sent"
    assert all(head in (job.result / "figures" / "seats.svg").read_text(encoding="utf-8") for head in heads[1:])
    job.cancel()


@contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """As a shell without job control, or nohup, lets begin what it puts into the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("background", [False, True])
def test_a_cancelled_search_leaves_no_process_and_no_file(background: bool) -> None:
    with ignoring_interrupts() if background else nullcontext():
        job = jobs.SearchJob("optimise", [*WORDS[:-1], "optimise.confirm=500"], PLAN)
    folder, since = job.folder, time.monotonic()
    while not job.told.done and time.monotonic() - since < 120:
        time.sleep(0.05)
    assert "replications" in job.doing and 0 < job.share < 1
    job.cancel()
    assert job.cancelled and not job.running and job.result is None
    assert job._process.returncode == 130, "it ended by itself, and at once"
    assert not folder.exists()


def test_a_search_ends_with_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever loaded the page anew could neither see it nor cancel it, and had to wait until it was done."""
    monkeypatch.setattr(uploads, "FORGOTTEN", 0.05)
    page = [True]
    job = jobs.SearchJob("optimise", [*WORDS[:-1], "optimise.confirm=500"], PLAN, lambda: page[0], look_seconds=0.01)
    time.sleep(0.5)
    assert job.running, "somebody looks at it"
    page[0], since = False, time.monotonic()
    while job.running and time.monotonic() - since < 60:
        time.sleep(0.05)
    assert not job.running and not job.close.alive


def test_who_loads_a_page_anew_finds_its_searches_again_and_nobody_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(begun, "_OF_BROWSERS", {})
    open_pages, job = {"old", "tab"}, SimpleNamespace(close=SimpleNamespace(alive=True))

    def found_by(browser: bytes | None, session: str, own: str = "plan") -> bool:
        jobs: dict[str, Any] = {own: None}
        begun.find_again(browser, begun.Pages(open_pages.__contains__, session), jobs)
        return jobs.get("seats") == search

    search: Any = begun.Begun(job, None, "Ours", begun.Pages(open_pages.__contains__, "old"))  # type: ignore[arg-type]
    begun.remember(b"mine", "seats", search)
    assert not found_by(b"mine", "tab"), "its page is open"
    open_pages.remove("old")
    assert not any((found_by(b"theirs", "tab"), found_by(None, "tab"), found_by(b"mine", "tab", own="seats"), search.pages()))
    open_pages.add("new")
    assert found_by(b"mine", "new") and search.pages(), "which keeps it at work"
    assert not found_by(b"mine", "tab")
    open_pages.remove("new")
    job.close.alive = False
    assert not found_by(b"mine", "tab") and not begun._OF_BROWSERS


def test_what_cannot_be_searched_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["job_process", "optimise", "company=small_firm", "optimise.confirm=0", "optimise.trails=3"])
    assert job_process.main() == 2
    told = jobs.JobProgress()
    told.hear(io.StringIO(f"some library says\n{capsys.readouterr().out}{{cut off"))
    assert {each.field for each in told.problems} == {"optimise.confirm", "optimise.trails"}


def test_what_decides_is_typed_where_it_is_not_as_usual() -> None:
    assert aim_words(aim_of({})) == []
    typed = ["aim.demand_rate=0", "aim.content_heard=1", "aim.frustration=2"]
    assert aim_words(Aim({"content_heard": 1.0, "frustration": 2.0})) == typed
    people = words_of(SEARCHES["people"], ["company=x"], aim_of({}), 7, 512, 0.01)
    assert people[-3:] == ["ambassadors.people=7", "ambassadors.list={folder}/whom.csv", "ambassadors.confirm=512"]
    assert words_of(SEARCHES["plan"], [], aim_of({}), 0, 256, 0.01)[-2:] == ["matters.aim=0.01", "optimise.confirm=256"]


def test_who_is_chosen_is_told_by_office_and_level_and_of_real_people_never_of_few() -> None:
    listed = "order,employee_id,office,level,row\n" + "".join(
        f"{i},k{i},{'Rome' if i < 6 else 'Pune'},{'manager' if i < 3 else 'staff'},{i}\n" for i in range(8)
    )
    drawn, real = who_they_are(listed, real=False), who_they_are(listed, real=True)
    assert "The 8 chosen by simulated talk, by office: Rome 6, Pune 2; by level: staff 5, manager 3." in drawn and "no names" in drawn
    assert "by office: Rome 6; by level: staff 5." in real and "Pune" not in real and "k1" not in real


def test_what_was_found_for_other_settings_is_no_answer_for_those_of_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "02.yaml").write_text("", encoding="utf-8")
    told = {
        "least_regret": "campaign 2",
        "question": "Which?",
        "recommended": "1",
        "recommendation": "Offer 27.",
        "sureness": "",
        "answer": [],
        "notes": [],
        "replications": 2,
    }
    arms = {"as it is": {name: {"mean": 1.0} for name in SEARCHES["plan"].columns}}
    done = SimpleNamespace(running=False, cancelled=False, result=tmp_path, folder=tmp_path, answer=lambda: told | {"arms": arms})
    monkeypatch.setattr(search_page, "SearchJob", lambda *_: done)

    def drawn() -> None:
        import streamlit as st

        from experiments.dashboard import search_page

        search_page.page(st.session_state["scene"])

    app, scene = AppTest.from_function(drawn, default_timeout=120), scene_of()
    app.session_state["company"], app.session_state["scene"], app.session_state[search_page.LAST] = "small_firm", scene, "plan"
    app.run()
    one(app.button, "Search").click().run()
    keep = "Put campaign 2 beside the what-ifs"
    assert "Offer 27" in shown(app) and not app.warning and one(app.button, keep)
    dear = scene.baseline.settings.changed({"campaign.budget": 7.0})
    elsewhere, other = replace(scene, words=("company=retail_chain",)), scene.what_if and replace(scene.what_if, settings=dear)
    for now, changed in (
        (elsewhere, "the company"),
        (replace(scene, what_if=other), "budget"),
        (replace(scene, matters=0.5), "what decides"),
    ):
        app.session_state["scene"] = now
        app.run()
        assert "for other settings" in app.warning[0].value and changed in app.warning[0].value
        assert keep not in [each.label for each in app.button]
    app.session_state["scene"] = scene
    assert not app.run().warning and one(app.button, keep)
    found = choices.chosen(("company=small_firm", "campaign=rewards_only"))[0].settings.campaign
    (tmp_path / "campaigns" / "02.yaml").write_text(choices.campaign_file(found, "Found"), encoding="utf-8")
    one(app.button, keep).click().run()
    assert "beside the what-ifs as “Found by the search”, on the page *Move the levers*" in shown(app)
    assert keep not in [each.label for each in app.button], "once is enough"


def test_the_campaign_that_is_to_be_taken_is_put_beside_the_what_ifs() -> None:
    """It was the first, which has most, also where the answer was to change to the second, which is as good and costs less."""
    assert [campaign_to_take({"least_regret": each}) for each in ("campaign 2", "campaign 12", "unchanged", None)] == [2, 12, 1, 1]
