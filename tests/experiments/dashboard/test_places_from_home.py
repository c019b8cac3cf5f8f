"""Places from home on the page: there where the format is hybrid, gone with it, and back with it."""

import pytest

pytest.importorskip("streamlit", reason="the extra `ui` is not installed")

from streamlit.testing.v1 import AppTest

from tests.experiments.dashboard.pages import one, opened, shown

HYBRID = "company=small_firm&worlds=32&start=same&baseline.campaign.programme.format=hybrid&baseline.campaign.sessions.0.from_home=10"
LABEL = "Places from home"


def places(test: AppTest) -> list[int]:
    """Those of each series of the what-if, or of the baseline where there is none."""
    return [each.from_home for each in test.session_state["scene"].arms[-1].settings.campaign.sessions]


def asked(test: AppTest) -> list[int]:
    return [each.value for each in test.number_input if each.label == LABEL]


def test_places_from_home_go_with_the_hybrid_format_and_come_back_with_it() -> None:
    page = opened(HYBRID)
    assert asked(page) == [10] == places(page)
    one(page.number_input, LABEL).set_value(25).run()
    one(page.selectbox, "Format").set_value("virtual").run()
    assert page.metric and not page.error and not page.exception
    assert asked(page) == [] and places(page) == [0]
    assert "places from home are left out" in shown(page) and "“Format virtual instead of hybrid”" in shown(page)
    one(page.number_input, "More series of sessions").set_value(1).run()
    assert page.metric and places(page) == [0, 0], "the series that is added is a copy"
    one(page.selectbox, "Format").set_value("hybrid").run()
    assert asked(page) == [25, 10] == places(page)


def test_a_campaign_that_becomes_hybrid_can_have_places_from_home(app: AppTest) -> None:
    assert asked(app) == []
    one(app.selectbox, "Format").set_value("hybrid").run()
    one(app.number_input, LABEL).set_value(12).run()
    assert app.metric and not app.error and places(app) == [12]


def test_the_places_of_a_wave_go_too() -> None:
    """The page asked to put right what it has no field for."""
    wave = '[{"name":"a","offices":["Lisbon"],"starts":0,"sessions":[{"first_day":7,"dates":1,"seats":20,"opens":-14,"from_home":5}]}]'
    page = opened(f"{HYBRID}&baseline.campaign.waves={wave}")
    assert not page.warning, shown(page)
    one(page.selectbox, "Format").set_value("in_person").run()
    assert page.metric and not page.error
    one(page.selectbox, "People start").set_value(2).run()
    assert page.metric and not page.error, "waves chosen here replace those of the campaign"
    assert one(page.selectbox, "People start").options[:2] == ["in its own waves", "together"]
    one(page.selectbox, "People start").set_value(1).run()
    assert page.metric and not page.session_state["scene"].what_if.settings.campaign.waves
