"""The dashboard without a browser: what it computes, what it refuses, what it gives away."""

import csv
import datetime as dt
import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

pytest.importorskip("streamlit", reason="the extra `ui` is not installed")


import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from experiments import cli
from experiments.config import config_files
from experiments.config.errors import Problem, RequestError, StoppedError
from experiments.config.seats import lacks_seats
from experiments.dashboard import (
    board,
    charts,
    choices,
    compare_page,
    described,
    downloads,
    kept,
    levers,
    links,
    one_run,
    scenes,
    verb,
    warming,
    watch_page,
    widgets,
    zones,
)
from experiments.dashboard.in_memory import InMemoryRunner
from experiments.dashboard.uploads import UploadSession
from experiments.design.point import point
from experiments.report.style import ORANGE, SKY
from experiments.verbs.compare.attribution import Attribution, Share
from sim.ensemble import replicate
from sim.measures.kpis import KPIS, kpis
from sim.settings import Settings
from tests.experiments.dashboard.pages import one, opened, shown

WORDS = ("company=small_firm",)
UPLOADS = UploadSession()


def settings_of(campaign: str = "space_voyage", words: tuple[str, ...] = WORDS) -> Settings:
    request, _ = choices.chosen((*words, f"campaign={campaign}"))
    return request.settings


def scene_of(title: str = "Other", replications: int = 32) -> scenes.Scene:
    base = settings_of()
    other = choices.what_if(base, WORDS, "no_teasers").settings
    return scenes.Scene(WORDS, scenes.arm("space_voyage", "Space Voyage", base), scenes.arm("what_if", title, other), replications)


@cache
def result_of(alone: bool) -> dict[str, bytes]:
    """What is downloaded of two scenarios, or of the baseline alone."""
    scene = scene_of("No teasers, only the invitation")
    return downloads.result(replace(scene, what_if=None, replications=5) if alone else scene)


# --- what it computes -------------------------------------------------------------------------------------------------


def test_a_bench_lives_through_nothing_twice_and_what_it_finds_is_what_replications_are() -> None:
    runner, settings = InMemoryRunner(threads=2), settings_of()
    first = runner.evaluate([point(settings)], range(1, 6))
    assert runner.simulated == 5
    more = runner.evaluate([point(settings), point(settings, {"campaign.sharing.rivalry": 0.0})], range(1, 8))
    assert runner.simulated == 5 + 2 + 7
    expected = [kpis(outcome) for outcome in replicate(settings, range(1, 8))]
    for name in ("talk_about_rate", "demand", "cost_total"):
        np.testing.assert_array_equal(more.values(name)[0], [each[name] for each in expected])
        np.testing.assert_array_equal(first.values(name)[0], more.values(name)[0, :5])


def test_offices_caught_end_at_the_offices_that_posted() -> None:
    for each in InMemoryRunner().replicates(settings_of(), range(1, 5)):
        assert each.caught[-1] == each.kpis["offices_reached"]
        assert (np.diff(each.caught) >= 0).all()


def test_the_oldest_lives_are_forgotten_first() -> None:
    runner, settings = InMemoryRunner(most=4), settings_of()
    runner.replicates(settings, range(6))
    assert [runner.missing([point(settings)], [seed]) for seed in range(6)] == [1, 1, 0, 0, 0, 0]


def test_the_page_says_what_compare_says(app: AppTest) -> None:
    assert not app.exception
    answer = json.loads(result_of(alone=False)["answer.json"])
    assert answer["uncertainty"] == "all"
    for sentence in (*answer["answer"], answer["recommendation"], *answer["find_out_first_because"]):
        assert sentence in shown(app)
    pull = next(figures["demand_rate"] for name, figures in answer["arms"].items() if name.endswith("what_if.yaml"))
    tile = one(app.metric, "Pull, %")
    assert tile.value == f"{100 * pull['low']:.1f} to {100 * pull['high']:.1f}"
    assert tile.delta.startswith(pull["verdict"])
    assert "Where the doubt comes from" in shown(app), "it comes with the worlds that are simulated last"


def test_what_matters_may_be_stated(app: AppTest) -> None:
    usual = scenes.compared(app.session_state["scene"]).ways.matters
    app.number_input(key="matters").set_value(50.0).run()
    assert scenes.compared(app.session_state["scene"]).ways.matters == 0.5 > usual
    assert not app.exception and re.search("no alternative is better|as good as|costs less", app.info[0].value)
    assert "matters=50" in next(each.value for each in app.code if "?" in each.value)


def test_a_page_downloaded_by_itself_links_to_nothing_that_is_not_beside_it() -> None:
    for name in ("brief.html", "report.html", "appendix.html"):
        whole, apart = result_of(alone=False)[name].decode(), downloads.alone(result_of(alone=False)[name]).decode()
        assert re.search(r'href="(report|appendix)\.html', whole), name
        assert not re.search(r'href="[^#"]*\.html', apart) and len(apart) > 0.95 * len(whole)
    assert "Details, assumptions, sources and glossary: the report" in downloads.alone(result_of(alone=False)["brief.html"]).decode()
    assert "in a small firm?" in result_of(alone=False)["brief.html"].decode()


@pytest.mark.parametrize(
    ("told", "shown_as"),
    [
        ("That is close: replications=512 may change it.", "512 plausible worlds may change it"),
        ("That is close: ambassadors.confirm=512 may settle it.", "512 plausible worlds may settle it"),
        ("What fits is looked for by watercooler optimise.", "the page *Search*"),
        (
            "ask again with campaign.sessions.1.seats=4 campaign.sessions.1.dates=2.",
            "again with “Seats a session” 4, “Dates” 2 \\(“Sessions 2”, in the tab “Seats”\\)",
        ),
        ("weigh it: for example aim.application_rate_182_days=1.", "example “Applying it after half a year”, under “What decides”"),
        ("none is kept: with campaign.budget=USD one is.", "with “Budget” at the side one is"),
    ],
)
def test_a_brief_speaks_of_places_on_the_page(told: str, shown_as: str) -> None:
    assert shown_as in widgets.on_the_page(told) and "=" not in widgets.on_the_page(told)


def test_what_is_there_is_shown_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine, one block of worlds is shown, and the rest follows, the same as all at once."""
    monkeypatch.setattr(scenes, "SECONDS", -1.0)
    monkeypatch.setattr(scenes, "BLOCK", 8)
    slow = InMemoryRunner(sets=scenes.runner().sets)
    monkeypatch.setattr(scenes, "runner", lambda: slow)
    scene, place = scene_of(replications=16), DeltaGenerator()
    first = scenes.shown_first(scene, place)
    assert first.replications == 8
    assert scenes.compared(first).beside is None
    assert scenes.simulate_more(scene, first, place)
    whole = scenes.shown_first(scene, place)
    assert whole.replications == 16
    assert scenes.simulate_more(scene, whole, place) is False
    np.testing.assert_array_equal(scenes.compared(whole).found.values("demand")[:, :8], scenes.compared(first).found.values("demand"))


def test_moving_a_lever_changes_the_answer_and_moving_it_back_computes_nothing(app: AppTest) -> None:
    before = one(app.metric, "Pull, %").value
    slider = one(app.slider, "Brand strength")
    slider.set_value(0.1).run()
    assert one(app.metric, "Pull, %").value != before
    simulated = scenes.runner().simulated
    one(app.slider, "Brand strength").set_value(slider.value if slider.value != 0.1 else 0.85).run()
    assert one(app.metric, "Pull, %").value == before
    assert scenes.runner().simulated == simulated


def test_a_lever_moved_before_the_new_levers_arrive_is_not_lost(app: AppTest) -> None:
    """The browser shows the old levers until those of another what-if are there, and sends what is moved meanwhile under their keys."""
    app.selectbox(key="origin").set_value("twice_the_seats")
    one(app.slider, "Explainability").set_value(0.25)
    app.run()
    assert not app.exception
    assert one(app.slider, "Explainability").value == 0.25
    assert "**Twice the seats, explainability 0.25** against **Space Voyage**" in shown(app)


def test_what_is_looked_at_stands_under_the_title_and_levers_are_folded_on_a_phone(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "**No teasers, only the invitation** against **Space Voyage**, in a small firm" in shown(app)
    assert one(app.expander, "Levers of the what-if").proto.expanded
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Mobile Safari/537.36"
    monkeypatch.setattr(type(st.context), "headers", {"User-Agent": agent})
    app.selectbox(key="origin").set_value(links.SAME).run()
    assert "**Space Voyage** alone, in a small firm" in shown(app)
    assert not one(app.expander, "Levers of the what-if").proto.expanded


def test_levers_are_there_before_the_model_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, bool] = {}

    def ready(what: str) -> Callable[[float], bool]:
        return lambda _: drawn.setdefault(what, "scene" in st.session_state) or True

    model = SimpleNamespace(begin=lambda: None, error=None, wait_for_people=ready("people"), wait=ready("model"))
    monkeypatch.setattr(warming, "MODEL", model)
    assert not opened().exception
    assert drawn == {"people": False, "model": True}


@pytest.mark.parametrize(("compiling", "share"), [(True, 0.15), (False, 0.75)])
def test_how_far_the_model_is_goes_by_what_is_done(compiling: bool, share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six seconds of forty to compile it, of eight to load it."""
    model = warming.Warming()
    model._begun, model._compiling = 10.0, compiling
    monkeypatch.setattr(warming, "time", SimpleNamespace(monotonic=lambda: 16.0))
    assert model.share == pytest.approx(share)


def test_it_is_taken_over_once_and_from_the_latest_two_boards() -> None:
    campaign, field = settings_of().campaign, "brand.strength"
    state: dict[str, Any] = {}
    for stem in ("first", "second", "third"):
        state[f"{stem}:{field}"] = 0.5
        board.remember(stem, campaign, state)
    state |= {f"first:{field}": 0.1, f"second:{field}": 0.2}  # moved in the browser while the third is on its way, or there already
    board.take_over("third", state)
    assert state[f"third:{field}"] == 0.2
    state[f"third:{field}"] = 0.7
    board.take_over("third", state)
    assert state[f"third:{field}"] == 0.7


def test_a_company_is_described_and_an_audience_chosen(app: AppTest) -> None:
    app.selectbox(key="company").set_value(described.NAME)
    app.run()
    app.text_area(key="described_offices").set_value("Rome 60 1\nnowhere").run()
    assert "Offices, line 2: needs NAME PEOPLE" in shown(app) and "not 'nowhere'" in shown(app)
    app.text_area(key="described_offices").set_value("Rome_1 60 1\nPune 40 5.5").run()
    assert not app.exception
    assert "Rome_1" in one(app.multiselect, "Offices").options, "by the name that it has"
    assert "senior manager" in one(app.multiselect, "Levels").options
    assert one(app.selectbox, "Difference in").value == "demand_rate"
    one(app.multiselect, "Offices").set_value(["Rome_1"])
    one(app.multiselect, "Levels").set_value(["staff"]).run()
    assert not app.exception
    assert "pull in the whole company" in shown(app)
    assert one(app.selectbox, "Difference in").value == "demand_rate_company", "of two audiences"
    told = next(each.proto.body for each in app.get("html") if "Verdict" in each.proto.body)
    assert "Pull in the whole company" in told and "Pull (demand in the audience)" not in told
    assert (one(app.selectbox, "Modules after the first").value, one(app.selectbox, "Modules after the first").placeholder) == (
        None,
        "unchanged",
    )


def test_an_audience_that_the_company_no_longer_has_is_kept_and_refused(app: AppTest) -> None:
    app.selectbox(key="company").set_value(described.NAME)
    app.session_state["described_offices"], app.session_state["described_departments"] = "Bern 90 1\nLyon 60 1", "Sales 40\nIT 60"
    app.run()
    one(app.number_input, "More series of sessions").set_value(1).run()
    one(app.multiselect, "Sessions 2, added, held in").set_value(["Bern"])
    one(app.multiselect, "Offices").set_value(["Bern"])
    one(app.multiselect, "Functions").set_value(["Sales"]).run()
    assert app.metric and not app.error
    for offices, departments, gone in (("Berne 90 1\nLyon 60 1", "Sales 40\nIT 60", "Bern"), ("Bern 90 1\nLyon 60 1", "IT 60", "Sales")):
        app.text_area(key="described_offices").set_value(offices)
        app.text_area(key="described_departments").set_value(departments).run()
        assert not app.exception and not app.metric
        assert [one(app.multiselect, each).value for each in ("Offices", "Functions")] == [["Bern"], ["Sales"]]
        assert re.search(f"in the tab Audience: [^;]*{gone}", shown(app).replace("*", "")), shown(app)
        assert gone != "Bern" or "in the tab Seats" in shown(app).replace("*", "")
    app.text_area(key="described_departments").set_value("Sales 40\nIT 60").run()
    assert app.metric and not app.error


def test_a_typing_error_wipes_nothing(app: AppTest) -> None:
    """Whatever is wrong at the side, all that was entered stands there once it is put right, and meanwhile too."""
    offices = "Rome 60 1\nPune 40 5.5"
    app.selectbox(key="company").set_value(described.NAME)
    app.session_state["described_offices"] = offices
    app.run()
    one(app.number_input, "Budget, USD").set_value(90_000.0)
    one(app.number_input, "A session, USD").set_value(900.0)
    one(app.slider, "Brand strength").set_value(0.25)
    one(app.multiselect, "Within reach of each other").set_value(["Pune", "Rome"]).run()

    def entered() -> list[Any]:
        numbers = (one(app.number_input, label).value for label in ("Budget, USD", "A session, USD"))
        worlds, near = app.select_slider(key="replications").value, one(app.multiselect, "Within reach of each other").value
        return [*numbers, one(app.slider, "Brand strength").value, worlds, near]

    before = entered()
    assert app.metric and before == [90_000.0, 900.0, 0.25, 32, ["Pune", "Rome"]]
    app.text_area(key="described_offices").set_value("Rome 60 1\nPune").run()
    assert "is put right" in shown(app) and not app.metric and entered() == before
    app.selectbox(key="origin").set_value("a file of mine")
    app.selectbox(key="company").set_value(choices.OWN).run()
    assert "Choose a file, such as one saved" in shown(app) and not app.metric and entered() == before
    app.selectbox(key="origin").set_value("no_teasers")
    app.session_state["described_offices"] = offices
    app.selectbox(key="company").set_value(described.NAME).run()
    assert not app.exception and app.metric and entered() == before


@pytest.mark.parametrize(
    ("kind", "first", "nothing_fits", "box"),
    [("clear", 0, False, "success"), ("clear", 1, False, "success"), ("undecided", 0, False, "info"), ("clear", 0, True, "warning")],
)
def test_a_sure_answer_is_green_also_where_it_is_to_keep_the_baseline(kind: str, first: int, nothing_fits: bool, box: str) -> None:
    choice = SimpleNamespace(kind=kind, first=first)
    ways: Any = SimpleNamespace(choice=choice, nothing_fits=nothing_fits, deserted=False, twins=(), states=())
    assert compare_page._box(ways) == getattr(st, box)


def test_what_a_campaign_has_along_the_way_is_told_in_words() -> None:
    campaign = choices.what_if(settings_of(), WORDS, "more_rooms").settings.campaign
    (said,) = board.already(campaign)
    assert "add a session of 20 seats at 30 waiting in an office" in said and "1 rules" not in said
    assert board.already(settings_of().campaign) == []


def test_several_levers_are_taken_apart(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "APART_SEEDS", 8)
    app.selectbox(key="baseline").set_value("mandatory_webinar").run()
    app.selectbox(key="origin").set_value("same").run()
    one(app.selectbox, "Sharing earns").set_value("money")
    one(app.number_input, "USD a post (money only)").set_value(5.0)
    one(app.slider, "Explainability").set_value(1.0).run()
    assert not app.exception
    assert "No group of levers has a share in the difference of “3 levers moved” in pull that matters." in shown(app)
    assert "Shapley, every combination of levers" in shown(app)


def test_what_is_merely_not_stated_is_not_called_none() -> None:
    """A campaign of 60 seats had none, and a message at the price of its channel cost none."""
    rows = {each["Lever"]: each for each in compare_page._apart(settings_of("lead_well"), settings_of("rewards_only"))}
    assert rows["Seats"]["Baseline"] == rows["Cost of message 2"]["Baseline"] == "not stated"
    assert rows["Message 4"]["What if"] == "none"


def test_what_taking_apart_takes_is_known_beforehand() -> None:
    """Every combination of five groups is one of 32; sampled orders of six share their ends, and each order has five between them."""
    assert scenes.replications_apart(5) == 20 * 32
    assert scenes.replications_apart(6) == 20 * (2 + 16 * 5)


def test_the_what_if_can_become_the_baseline(app: AppTest) -> None:
    rate = one(app.metric, "Content heard, %").value
    one(app.button, "Keep it as the new baseline").click().run()
    assert not app.exception
    assert app.selectbox(key="baseline").value == "kept 1"
    assert one(app.metric, "Content heard, %").value == rate
    assert "Nothing differs from the baseline yet" in shown(app)


@pytest.mark.parametrize("lever", levers.every_lever(settings_of().campaign), ids=lambda lever: lever.field)
def test_every_lever_reaches_the_campaign(lever: levers.LeverControl) -> None:
    settings = settings_of()
    value = levers.value_of(settings.campaign, lever.field)
    other: Any = {
        "share": 0.33, "money": 7.0, "number": 3.5, "count": 2, "flag": not value, "text": "Other name", "date": -30 if "opens" in lever.field else 80 if lever.field == levers.LAST_DAY else 14,
        "choice": next((each for each in lever.choices if each != value), None),
    }[lever.kind]  # fmt: skip
    made, problems = choices.moved(settings, {f"campaign.{lever.field}": other}, WORDS)
    assert problems == []
    assert made is not None
    assert levers.value_of(made.campaign, lever.field) == other
    assert levers.meaning(lever.field) is not None


def test_teasers_come_back_from_the_table_as_they_were() -> None:
    campaign = settings_of().campaign
    made = levers.teasers_from(list(enumerate(levers.teaser_rows(campaign))), campaign)
    changed, problems = choices.moved(settings_of(), {"campaign.teasers": made}, WORDS)
    assert problems == []
    assert changed is not None
    assert changed.campaign.teasers == campaign.teasers


def test_a_message_keeps_the_language_that_the_table_does_not_show() -> None:
    first, *others = settings_of().campaign.teasers
    campaign = settings_of().campaign.model_copy(update={"teasers": (first.model_copy(update={"language": "english"}), *others)})
    made = levers.teasers_from(list(enumerate(levers.teaser_rows(campaign))), campaign)
    assert [each.get("language") for each in made] == ["english", *[None] * len(others)]


def test_a_new_row_in_the_table_is_a_new_teaser_and_an_unfinished_one_is_none() -> None:
    campaign = settings_of().campaign
    rows: list[tuple[Any, Any]] = list(enumerate(levers.teaser_rows(campaign)))
    day = campaign.calendar.date(-10)
    rows += [
        (None, {"day": day, "channel": "poster", "mystery": 0.2, "surprise": None, "benefit_clarity": 0.1, "wave": 1}),
        (None, {"day": None}),
    ]
    made = levers.teasers_from(rows, campaign)
    assert len(made) == len(campaign.teasers) + 1
    assert made[-1]["day"] == -10
    assert "surprise" not in made[-1]  # so that the model's default holds


# --- what it refuses --------------------------------------------------------------------------------------------------


def test_a_wrong_entry_is_told_and_nothing_is_drawn_of_it(app: AppTest) -> None:
    opens = one(app.date_input, "Registration opens").value
    one(app.date_input, "Registration closes").set_value(opens.replace(year=opens.year - 1)).run()
    assert not app.exception
    tab, beside = (each.value.replace("\\", "") for each in app.error)
    assert re.fullmatch(r"To be put right in the tab \*\*Seats\*\*: Registration closes = \d+ \w+ 2025", tab)
    assert re.fullmatch(r"2025-\S+ is outside the simulated days, \S+ to \S+; before it opens, on \S+", beside)
    assert not app.metric
    assert "is put right" in shown(app)


def test_money_of_nothing_is_told_at_its_lever() -> None:
    """`compare` refuses it, so that no report of it could be downloaded."""
    page = opened("company=small_firm&worlds=32&start=same&campaign.reward.kind=money")
    tab, beside = (each.value.replace("\\", "") for each in page.error)
    assert tab == "To be put right in the tab **Sharing**: Money a post = 0" and "enter more than 0 USD" in beside
    assert not page.metric
    one(page.number_input, "USD a post (money only)").set_value(5.0).run()
    assert page.metric and not page.error


def test_an_audience_of_nobody_is_told_on_its_tab_and_named_above_all_tabs() -> None:
    """A link may open a scenario whose mistake is on a tab that is not open."""
    page = opened(
        "company=small_firm&worlds=32&campaign.audience.levels=[%22executive%22]&campaign.audience.functions=[%22sales or marketing%22]"
    )
    where, beside = (each.value.replace("\\", "") for each in page.error)
    assert where == "To be put right in the tab **Audience**: Audience = executive, sales or marketing"
    assert beside == "nobody in the company fits all of it; choose more, or leave a part of it out"


def test_an_audience_of_nobody_in_some_worlds_is_simulated() -> None:
    """One person fits it in the company that is looked at beforehand, and none in others that are drawn."""
    fields = (("offices", "Lisbon"), ("levels", "manager"), ("functions", "sales or marketing"))
    page = opened("&".join(["company=small_firm&worlds=32", *(f"campaign.audience.{name}=[%22{chosen}%22]" for name, chosen in fields)]))
    assert not page.exception and "is better than “The link's what-if” in 32 of 32" in shown(page)


def test_a_plan_that_does_not_fit_the_company_of_some_world_is_told() -> None:
    def page() -> None:
        from types import SimpleNamespace

        from experiments.dashboard.widgets import run_or_tell
        from sim.setup.calendar import Misfit, SettingsError

        def run() -> None:
            raise SettingsError([Misfit("campaign.audience.teams", "the company has no team of that name", "teams: 0 to 21", "22")])

        run_or_tell(SimpleNamespace(run=run))  # type: ignore[arg-type]

    told = AppTest.from_function(page, default_timeout=120).run()
    assert not told.exception
    assert "draws a company of its own" in shown(told) and "no team of that name" in shown(told)


def test_a_baseline_that_does_not_fit_the_company_is_told() -> None:
    page = opened("company=small_firm&worlds=32&start=rewards_only&baseline.campaign.audience.functions=[%22Sales%22]")
    assert not page.exception and "Functions = Sales: the company has no function of that name" in shown(page)


def test_a_plan_without_a_seat_says_that_there_is_nothing_to_attend(app: AppTest) -> None:
    said = "seats 0 instead of 0.12”: no session has a seat"
    assert said not in shown(app)
    one(app.slider, "Seats, as a share of the audience").set_value(0.0).run()
    assert app.metric and said in shown(app)


def test_a_campaign_of_messages_alone_lacks_no_seats() -> None:
    campaign = settings_of().campaign
    none = tuple(each.model_copy(update={"supply_share": 0.0}) for each in campaign.sessions)
    told = [
        lacks_seats(campaign.model_copy(update={"sessions": each})) for each in (campaign.sessions, (), none, (*none, campaign.sessions[0]))
    ]
    assert told == [False, False, True, False]


def test_a_problem_goes_to_the_place_of_its_field() -> None:
    class Place:
        def __init__(self) -> None:
            self.told: list[str] = []

        def error(self, text: str, icon: str) -> None:
            self.told.append(text)

    levers_shown = board.Board(settings_of().campaign, "x")
    names = ("", "teasers", "registration.closes")
    levers_shown.places = {name: Place() for name in names}  # type: ignore[misc]
    fields = ("campaign.registration.closes", "campaign.teasers.2.mystery", "campaign.audience.levels")
    levers_shown.tell([Problem("", field, "is wrong") for field in fields])
    assert [len(levers_shown.places[name].told) for name in names] == [1, 1, 1]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: !!python/object/apply:os.system ['true']\n", "tag is not allowed"),
        (b"_target_: os.system\n", "not a setting"),
        (b"brand: &x {name: a}\n", "& and * are not allowed"),
        (b"title: ${oc.env:HOME}\n", "is not allowed"),
        (b"\xff\xfe\x00\x01", "UTF-8"),
        (b"x" * 1_000_001, "too large"),
        (b"[" * 100_000, "deep"),
        (b"a: " + b"{a: " * 100_000, "deep"),
    ],
)
def test_an_uploaded_file_is_data(content: bytes, said: str) -> None:
    path = UPLOADS.add("what_if.yaml", content)
    with pytest.raises(RequestError) as error:
        choices.what_if(settings_of(), WORDS, str(path))
    assert said in str(error.value)
    assert str(path.parent) not in str(error.value)


def test_a_scenario_that_changes_the_company_is_sent_elsewhere() -> None:
    path = UPLOADS.add("what_if.yaml", b"company: {team_size: 12}\n")
    with pytest.raises(RequestError, match="changes more than the campaign"):
        choices.what_if(settings_of(), WORDS, str(path))


def test_what_no_file_may_hold_cannot_be_entered() -> None:
    made, problems = choices.moved(settings_of(), {"campaign.brand.name": "${oc.env:HOME}"}, WORDS)
    assert made is None
    assert [each.field for each in problems] == ["campaign.brand.name"]


def own_company(employees: str) -> tuple[str, ...]:
    return choices.company_words(choices.OWN, UPLOADS.add("employees.csv", employees.encode()))


def test_a_company_of_ones_own_is_read_and_its_problems_are_told_with_line_and_without_folder() -> None:
    people = "".join(f"{i},{'Berlin' if i % 2 else 'Oslo'}\n" for i in range(40))
    words = own_company("employee_id,office\n" + people)
    assert choices.fit(settings_of(words=words), InMemoryRunner().company) == []
    wrong = own_company("employee_id,office\n1,Berlin\n1,Berlin\n")
    (problem,) = choices.fit(settings_of(words=wrong), InMemoryRunner().company)
    assert problem.where == "employees.csv:3"
    assert "appears already" in problem.allowed


def test_a_company_of_four_is_not_shown() -> None:
    words = own_company("employee_id,office\n1,a\n2,a\n3,a\n4,a\n")
    (problem,) = choices.fit(settings_of(words=words), InMemoryRunner().company)
    assert "holds 4 people" in str(problem) and "fewer than 5" in problem.allowed


def test_uploads_lie_where_nobody_else_reads_them() -> None:
    path = UPLOADS.add("employees.csv", b"employee_id,office\n")
    assert path.parents[1].stat().st_mode & 0o077 == 0
    assert UPLOADS.add("employees.csv", b"employee_id,office\n") == path


# --- what it gives away -----------------------------------------------------------------------------------------------

HOSTILE = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> ![x](http://a.b/c) \"&"


def test_small_offices_are_watched_together_and_names_do_nothing() -> None:
    rows = [(HOSTILE, 30), ("Oslo", 20), ("Tiny", 3), ("Small", 2)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["employee_id", "office"])
    for office, people in rows:
        for i in range(people):
            writer.writerow([f"{office} {i}", office])
    settings = settings_of(words=own_company(text.getvalue()))
    run = one_run.one_run(InMemoryRunner().outcome(settings, 1))
    assert sorted(run.people.tolist()) == [5, 20, 30]
    assert not {"Tiny", "Small"} & set(run.offices)
    picture = zones.picture(run, 60)
    assert "<img" not in picture
    assert "Tiny" not in picture


def test_markdown_leaves_names_alone() -> None:
    text = widgets.plain(HOSTILE)
    for sign in "[]()<!":
        assert text.count(sign) == text.count(f"\\{sign}") > 0


def test_downloaded_cells_are_no_formulas() -> None:
    comparison = scenes.compared(scene_of(title="=1+1"))
    table = pq.read_table(io.BytesIO(downloads.replication_rows(comparison)))
    assert set(table["scenario"].to_pylist()) == {"Space Voyage", "'=1+1"}
    assert len(table) == 64
    for line in csv.reader(io.StringIO(downloads.key_figures(comparison).decode())):
        assert not any(cell.startswith(("=", "@", "+")) for cell in line)


def test_a_downloaded_scenario_is_what_was_compared(tmp_path: Path) -> None:
    scene = scene_of(title="No teasers: as an experiment")
    assert scene.what_if is not None
    text = downloads.scenario_yaml(scene.what_if)
    again = choices.what_if(settings_of(), WORDS, str(UPLOADS.add("what_if.yaml", text.encode())))
    assert again.title == "No teasers: as an experiment"
    assert scenes.without_names(again.settings) == scenes.without_names(scene.what_if.settings)
    assert yaml.safe_load(text)["name"] == "no_teasers_as_an_experiment"
    (tmp_path / "what_if.yaml").write_text(text, encoding="utf-8")
    words = ["run", f"campaign={tmp_path}/what_if.yaml", "company=small_firm", "replications=2", "report=false", f"results={tmp_path}"]
    assert cli.main(words) == 0


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("alone", [False, True])
def test_the_report_is_that_of_compare_and_names_no_folder_of_this_machine(alone: bool) -> None:
    made = result_of(alone)
    assert {"report.html", "kpis.parquet", "manifest.json", "baseline.yaml"} <= set(made)
    assert ("what_if.yaml" in made) is not alone
    report = made["report.html"].decode()
    assert ("alternatives=[what_if.yaml]" in report) is not alone
    assert all(b"/watercooler-" not in content for content in made.values())


def test_a_table_that_is_downloaded_names_no_folder_of_this_machine_and_keeps_the_rest() -> None:
    """A table is packed: a look at its bytes shows no name."""
    pq.write_table(pa.table({"campaign": ["/made/up/what_if.yaml", "space_voyage"], "point": [0, 1]}), sink := io.BytesIO())
    found = pq.read_table(io.BytesIO(downloads.placeless_file("points.parquet", sink.getvalue(), "/made/up")))
    assert found.to_pydict() == {"campaign": ["what_if.yaml", "space_voyage"], "point": [0, 1]}


@pytest.mark.usefixtures("unpainted")
def test_downloads_hold_what_is_kept_and_their_command_gives_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = scene_of("No teasers, only the invitation", replications=5)
    campaign = choices.what_if(settings_of(), WORDS, "rewards_only").settings.campaign
    first = kept.Kept(1, "Rewards", campaign).arm(scene.baseline.settings)
    scene = replace(scene, words=(*WORDS, "company.value_per_employee_day_usd=500"), kept=(first,))
    made = downloads.result(scene)
    assert "Rewards" in made["brief.html"].decode() and "No teasers" in made["brief.html"].decode()
    for name, content in made.items():
        if name.endswith((".yaml", ".txt")):
            (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    _, *words = shlex.split(made[downloads.COMMAND].decode().splitlines()[-1])
    assert cli.main([*words, f"results={tmp_path}", "name=again"]) == 0
    again = json.loads((tmp_path / "compare" / "again" / "answer.json").read_text(encoding="utf-8"))
    assert again["arms"] == json.loads(made["answer.json"])["arms"] and len(again["arms"]) == 3
    rows = csv.DictReader(io.StringIO(downloads.key_figures(scenes.compared(scene, scene.side_by_side)).decode()))
    assert {each["alternative"] for each in rows} == {"Rewards", "No teasers, only the invitation"}


def test_the_page_tells_a_command_that_works_with_the_scenario_alone(app: AppTest) -> None:
    one_file, both = (each.value for each in app.code if each.value.startswith("watercooler"))
    assert one_file == "watercooler run campaign=what_if.yaml company=small_firm replications=32 seed=1"
    assert "company=small_firm" in both and "replications=32" in both and "alternatives" in both


def test_a_platform_is_chosen_for_all_that_is_compared(app: AppTest) -> None:
    """An organisation without one got the usual one without a word."""
    assert app.selectbox(key="platform").value == "internal_social"
    one(app.button, "Keep this what-if").click().run()
    before = [each.value for each in app.metric]
    app.selectbox(key="platform").set_value("none").run()
    assert not app.exception and [each.value for each in app.metric] != before
    one_file, both = (each.value for each in app.code if each.value.startswith("watercooler"))
    assert one_file == "watercooler run campaign=what_if.yaml company=small_firm platform=none replications=32 seed=1"
    assert "company=small_firm platform=none" in both
    (link,) = [each.value.partition("?")[2] for each in app.code if "?" in each.value]
    again = opened(link)
    assert "platform=none" in link and [each.value for each in again.metric] == [each.value for each in app.metric]
    assert choices.chosen(())[0].settings.platform.name == choices.PLATFORM, "which needs no word"
    assert set(choices.platforms()) == set(config_files.choices("platform"))


@pytest.mark.usefixtures("unpainted")
def test_a_company_of_departments_is_downloaded_with_the_file_that_draws_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = described.described_words("Rome 40\nPune 30", 0.3, 8, "Law 50%\nSales 50%")
    some = {"campaign.audience.functions": ["Law"], "campaign.audience.offices": ["Rome"]}
    plan = settings_of(words=words).changed(some)
    made = downloads.result(replace(scene_of(), words=words, baseline=scenes.arm("a", "A", plan), what_if=None, replications=2))
    (name,) = [each for each in made if each.endswith("employees.csv")]
    told = shlex.split(made[downloads.COMMAND].decode(), comments=True)
    assert b"Law" in made[name] and f"company.employees={name}" in told
    (tmp_path / name).parent.mkdir(parents=True)
    for each in (name, downloads.BASELINE):
        (tmp_path / each).write_bytes(made[each])
    monkeypatch.chdir(tmp_path)
    assert cli.main([*told[1:], f"results={tmp_path}", "name=again"]) == 0, "its people are invented there, too"
    assert (tmp_path / "run" / "again" / "summary.csv").read_bytes() == made["summary.csv"]


def test_a_file_that_cannot_be_made_says_why_on_the_page(app: AppTest) -> None:
    """It is made in a thread that has no page; Streamlit itself tells for five seconds that it failed."""
    why: Any = RequestError([Problem("what_if.yaml:3", "campaign.reward.value_usd", "pays nothing", "0")])
    for error, said in ((why, "what_if.yaml:3: Money a post = 0: pays nothing"), (StoppedError("the disk is full"), "the disk is full")):

        def broken(error: Exception = error) -> bytes:
            raise error

        with pytest.raises(type(error)):
            widgets.telling(broken, app.session_state["made"]["Brief (HTML)"])()
        one(app.download_button, "Brief (HTML)").click().run()
        assert "Brief (HTML) could not be made" in shown(app) and said in shown(app)
    assert widgets.telling(lambda: b"", app.session_state["made"]["Brief (HTML)"])() == b""
    one(app.download_button, "Brief (HTML)").click().run()
    assert "could not be made" not in shown(app) and not app.exception


def test_a_problem_in_a_file_of_a_comparison_names_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(words: list[str]) -> None:
        raise RequestError([Problem(f"{words[0].removeprefix('baseline=')}:3", "campaign.title", "is wrong")])

    monkeypatch.setattr(downloads.compare, "main", refuse)
    with pytest.raises(RequestError) as error:
        downloads.result(scene_of())
    assert [each.where for each in error.value.problems] == ["baseline.yaml:3"]


@pytest.mark.parametrize(("title", "name"), [("Teasers?", "teasers"), ("3 levers moved", "what_if_3_levers_moved"), ("…", "what_if")])
def test_titles_become_names(title: str, name: str) -> None:
    assert downloads.short_name(title) == name


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_what_to_find_out_names_prices_as_the_page_does() -> None:
    told = widgets.on_the_page("what an hour of an attendee's time costs you (campaign.costs.attendee_hour_usd), worth 0.3 points.")
    assert "“An attendee's hour, USD”" in told and "_usd" not in told.replace("\\", "")


def test_pictures_say_their_numbers_to_those_who_cannot_see_them() -> None:
    scene, runner = scene_of(), scenes.runner()
    arms = {
        name: (arm.settings, runner.replicates(arm.settings, scene.seeds))
        for name, arm in zip((charts.BASELINE, charts.WHAT_IF), scene.arms, strict=True)
    }
    chart, said = charts.demand(charts.WHAT_IF, arms)
    wanting = np.median([each.counts[0, -1] for each in arms[charts.WHAT_IF][1]])
    assert f"{wanting:,.0f} people want" in said
    for drawn, told in (charts.talk(arms), charts.offices(arms), charts.cost(arms), (chart, said)):
        assert drawn["layer"]
        assert told


def test_the_interval_of_a_share_is_drawn_from_its_lower_to_its_upper_end() -> None:
    share = Share(("campaign.brand",), 0.1, 0.05, 0.15, 0.0, 0.1, 0.1)
    chart, said = charts.shares(Attribution(0.5, 0.6, (share,), 8, True, 0, 2), KPIS["demand_rate"])
    bar, whisker = chart["layer"][:2]
    assert (bar["encoding"]["x"]["field"], whisker["encoding"]["x"]["field"], whisker["encoding"]["x2"]["field"]) == ("mean", "low", "high")
    assert said == "Brand +10.0 points"


def test_bars_are_named_in_a_legend_where_there_are_two_of_each() -> None:
    arms = {name: (settings_of(), InMemoryRunner().replicates(settings_of(), [1])) for name in (charts.BASELINE, charts.WHAT_IF)}
    both, alone = (
        charts.cost(each)[0]["layer"][0]["encoding"]["color"]["legend"] for each in (arms, {charts.BASELINE: arms[charts.BASELINE]})
    )
    assert both is not None and alone is None


def test_a_campaign_nobody_attends_is_drawn_too() -> None:
    settings, problems = choices.moved(settings_of(), {"campaign.sessions": []}, WORDS)
    assert problems == []
    assert settings is not None
    arms = {charts.BASELINE: (settings, InMemoryRunner().replicates(settings, range(1, 4)))}
    drawn, said = charts.talk(arms)
    assert "nobody attends" in said and drawn["layer"][-1]["data"]["values"] == [{"text": "nobody attends"}], "nothing empty without a word"
    assert charts.demand(charts.BASELINE, arms)[0]["layer"]


@pytest.mark.parametrize(
    ("days", "interval", "form"), [(5, "day", "%-d %b"), (40, "week", "%-d %b"), (120, "month", "%-d %b"), (400, "month", "%b %Y")]
)
def test_an_axis_of_days_says_which_days_it_shows_however_few_or_many(days: int, interval: str, form: str) -> None:
    """Of the five days from 2 March on none is the first of a month; in 400 days the same date comes twice."""
    rows = [{"day": (dt.date(2027, 3, 2) + dt.timedelta(day)).isoformat(), "arm": charts.BASELINE} for day in range(days)]
    area, line = charts._lines(rows, "offices", ".0f", 1.12)
    for each in (area, line):
        axis = each["encoding"]["x"]["axis"]
        assert (axis["tickCount"]["interval"], axis["format"]) == (interval, form)
    assert area["encoding"]["y"]["axis"] == {"tickMinStep": 1}, "there is no fifth of an office"


def test_messages_are_watched_on_the_days_on_which_they_went_out() -> None:
    """Saturday 14 February 2026 is two days before a Monday; what a rule stops never goes out."""
    sent = {"channel": "email", "mystery": 0.0, "benefit_clarity": 0.8, "cost_usd": 500.0}
    stop = {"name": "stop", "when": {"metric": "date", "earliest": -10, "latest": -10}, "then": {"stop_spending": {}}}
    settings = settings_of().changed({"campaign.teasers": ({"day": -16, **sent}, {"day": 7, **sent}), "campaign.rules": (stop,)})
    run = one_run.one_run(InMemoryRunner().outcome(settings, 1))
    assert [run.dates[day] for day, kind in watch_page.marks(run) if kind == "teaser"] == [dt.date(2026, 2, 16)]


def test_a_run_that_is_watched_counts_every_post() -> None:
    outcome = InMemoryRunner().outcome(settings_of(), 3)
    run = one_run.one_run(outcome)
    assert run.posts.sum() == len(outcome.posts)
    assert run.people.sum() == outcome.company.size
    last = len(run.dates) - 1
    assert int(run.caught(last).sum()) == kpis(outcome)["offices_reached"]
    assert f"{len(outcome.posts):,} so far" in run.told(last)
    assert all(name in zones.picture(run, last) for name in run.offices)


def test_a_company_of_many_offices_is_drawn_with_the_smallest_together() -> None:
    people = "".join(f"{i},office {i % 60:02d}\n" for i in range(600))
    run = one_run.one_run(InMemoryRunner().outcome(settings_of(words=own_company("employee_id,office\n" + people)), 1))
    assert len(run.offices) == one_run.MOST_OFFICES + 1
    assert run.offices[-1] == "12 smaller offices"
    assert run.people.sum() == 600
    assert zones.picture(run, 70).startswith("<svg")


def test_an_office_is_lit_on_the_days_on_which_it_posts_and_keeps_a_colour_once_it_has() -> None:
    nobody, posts = np.zeros(2, int), np.array([[1, 0, 0], [0, 2, 0]])
    days, each = (dt.date(2026, 3, 2), dt.date(2026, 3, 3)), np.array([40, 30, 20])
    run = one_run.OneRun(1, days, 0, ("A", "B", "C"), each, np.zeros(3), posts, np.zeros((0, 3), int), nobody, nobody, nobody)
    for day, colours in enumerate(([ORANGE, zones.QUIET, zones.QUIET], [SKY, ORANGE, zones.QUIET])):
        assert re.findall(r'<circle [^>]*fill="(#\w+)" stroke=', zones.picture(run, day))[:3] == colours, "those of the legend come last"


@pytest.mark.parametrize("canvas", [zones.WIDE, zones.UPRIGHT])
def test_long_names_of_offices_stay_apart_and_within_the_picture(canvas: zones.Canvas) -> None:
    """They differ at the end alone, which was cut off; on a phone the westernmost and the easternmost began or ended outside the picture."""
    names = tuple(f"Regional headquarters of the north, house {house}" for house in "AB")
    nobody, day, each = np.zeros(1, int), (dt.date(2026, 3, 2),), np.array([40, 30])
    run = one_run.OneRun(
        1, day, 0, names, each, np.array([5.75, 14.0]), np.zeros((1, 2), int), np.zeros((0, 3), int), nobody, nobody, nobody
    )
    drawn = re.findall(r'<text x="([\d.]+)"[^>]*font-size="12"[^>]*>([^<]*)', zones.picture(run, 0, (), canvas))
    assert [text[-7:] for _, text in drawn] == ["house A", "house B"]
    assert all(0.3 * 12 * len(text) <= float(x) <= canvas.width - 0.3 * 12 * len(text) for x, text in drawn)
    assert "UTC+5.75" in zones.picture(run, 0, (), canvas), "and not six hours"


@pytest.mark.parametrize("canvas", [zones.WIDE, zones.UPRIGHT])
@pytest.mark.parametrize("days", [3, 20, 120, 700])
def test_dates_below_the_days_are_there_and_lie_beside_each_other(days: int, canvas: zones.Canvas) -> None:
    """A few days from 2 March on had none; those of two years lay over each other."""
    nobody, dates = np.zeros(days, int), tuple(dt.date(2027, 3, 2) + dt.timedelta(day) for day in range(days))
    posts, each = np.zeros((days, 1), int), np.array([40])
    run = one_run.OneRun(1, dates, 0, ("A",), each, np.zeros(1), posts, np.zeros((0, 3), int), nobody, nobody, nobody)
    drawn = zones.picture(run, 0, (), canvas)
    at = [float(x) for x, _ in re.findall(rf'<text x="([\d.]+)" y="{canvas.map_height + 102}.0"[^>]*>(\d+ \w+)<', drawn)]
    assert len(at) >= 2 and all(other - one >= zones.DATE_WIDTH for one, other in pairwise(at))


def test_what_is_watched_begins_with_the_first_post_and_is_played_on_from_there() -> None:
    def watched() -> None:
        import datetime as dt

        import numpy as np

        from experiments.dashboard import watch_page
        from experiments.dashboard.one_run import OneRun

        days, posts = tuple(dt.date(2026, 3, 2) + dt.timedelta(day) for day in range(4)), np.array([[0, 0], [0, 3], [4, 0], [0, 0]])
        nobody, each = np.zeros(4, int), np.array([40, 30])
        run = OneRun(1, days, 0, ("A", "B"), each, np.zeros(2), posts, np.zeros((0, 3), int), nobody, nobody, nobody)
        watch_page._count_days(run, "this")
        watch_page._day(run)

    app = AppTest.from_function(watched).run()
    assert (app.session_state["day"], app.metric[3].label, app.metric[3].value) == (1, "Posts so far", "3")
    one(app.button, "Play").click().run()
    assert (app.session_state["day"], app.metric[3].value, app.button[0].label) == (2, "7", "Pause")
    app.run()
    assert app.button[0].label == "Play", "the last day"
    one(app.button, "Play").click().run()
    assert (app.session_state["day"], app.metric[3].value) == (1, "3"), "from the beginning"


@pytest.mark.parametrize("offices", [3, 6, 16])
def test_offices_of_one_time_zone_do_not_cover_each_other(offices: int) -> None:
    x, y, radius = zones.places(np.zeros(offices), np.linspace(40, 8, offices))
    apart = np.hypot(x[:, None] - x, y[:, None] - y) + np.diag(np.full(offices, np.inf))
    assert (apart > radius[:, None] + radius).all()


# --- the verb ---------------------------------------------------------------------------------------------------------


def test_it_talks_to_this_machine_alone() -> None:
    from streamlit import config

    options = verb.settings_of_streamlit(verb.DashboardPlan(browser=False), 8600)
    assert options["server.address"] == options["browser.serverAddress"] == "127.0.0.1"
    assert options["browser.gatherUsageStats"] is False
    known = config.get_config_options()
    assert [name for name in options if name not in known] == []


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(verb, "find_spec", lambda name: None)
    assert cli.main(["dashboard"]) == cli.EXIT_STOPPED
    told = capsys.readouterr().err
    assert told.strip().startswith('watercooler: dashboard needs the extra ui: pip install "watercooler[ui]"')
    assert "Traceback" not in told


def test_the_verb_itself_needs_no_streamlit() -> None:
    code = "import sys; sys.modules['streamlit'] = None; import experiments.dashboard.verb"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("port=80", "from 1,024"),
        ("prot=8600", "did you mean 'port'"),
        ("upload_megabytes=0", "from 1"),
        ("8600", "is not understood: write field=value"),
    ],
)
def test_a_wrong_word_is_explained(word: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "serve", lambda *_: None)
    assert cli.main(["dashboard", word]) == cli.EXIT_BAD_REQUEST
    assert said in capsys.readouterr().err


def test_a_port_that_is_taken_is_said() -> None:
    import socket

    with socket.socket() as other:
        other.bind((verb.HOST, 0))
        other.listen()
        with pytest.raises(RequestError, match="is taken"):
            verb.port_for(verb.DashboardPlan(port=other.getsockname()[1]))
