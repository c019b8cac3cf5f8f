"""The budget at the side: an empty field is none, 0 is a budget of nothing, as `compare` has it; also in links and files."""

from typing import Any

import pytest
import yaml

pytest.importorskip("streamlit", reason="the extra `ui` is not installed")

from streamlit.testing.v1 import AppTest

from experiments.dashboard import downloads
from experiments.dashboard.widgets import BY_ITSELF
from tests.experiments.dashboard.pages import address_of_link, one, opened, shown

LEAD = "company=small_firm&worlds=32&baseline=lead_well&start=same&campaign.brand.strength=0.2"


def budget(test: AppTest) -> Any:
    return one(test.number_input, "Budget, USD")


def in_file(test: AppTest) -> float | None:
    """The budget in the scenario as it is downloaded."""
    found: float | None = yaml.safe_load(downloads.scenario_yaml(test.session_state["scene"].arms[-1]))["budget"]
    return found


def test_an_empty_budget_is_none_and_of_nothing_nothing_may_be_spent(app: AppTest) -> None:
    assert (budget(app).value, budget(app).placeholder, in_file(app)) == (None, "none", None)
    stop = one(app.checkbox, "Stop at the budget")
    assert stop.disabled
    for usd in (0.0, 90_000.0, None):
        budget(app).set_value(usd).run()
        assert not app.exception and in_file(app) == usd
        assert one(app.checkbox, "Stop at the budget").disabled == (usd is None)
        assert ("nothing may be spent" in shown(app)) == ("the budget of 0 USD" in shown(app)) == (usd == 0)
        again = opened(address_of_link(app))
        assert budget(again).value == usd == in_file(again)


def test_the_budget_of_a_campaign_can_be_taken_away_and_a_link_says_so() -> None:
    page = opened(LEAD)
    assert budget(page).value == 150_000.0
    page.session_state[BY_ITSELF] = True
    assert budget(page.run()).proto.set_value, "a slow browser shows the last alone of the runs that begin by themselves"
    budget(page).set_value(None).run()
    assert "budget=null" in address_of_link(page)
    again = opened(address_of_link(page))
    assert budget(again).value is None and in_file(again) is None


def test_what_becomes_the_baseline_keeps_to_the_same_budget(app: AppTest) -> None:
    budget(app).set_value(90_000.0).run()
    one(app.button, "Keep it as the new baseline").click().run()
    assert app.selectbox(key="baseline").value == "kept 1" and budget(app).value == 90_000.0


def test_a_budget_of_the_what_if_alone_is_said_to_be_left_out(app: AppTest) -> None:
    said = "Its own budget, 150,000 USD, is left out"
    app.selectbox(key="origin").set_value("lead_well").run()
    assert said in shown(app) and in_file(app) is None
    budget(app).set_value(150_000.0).run()
    assert said not in shown(app) and in_file(app) == 150_000.0
