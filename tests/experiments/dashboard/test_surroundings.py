"""Around both campaigns of the dashboard: offices that differ or are within reach, a second campaign; and waves of some people."""

import datetime as dt
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="the extra `ui` is not installed")

from streamlit.testing.v1 import AppTest

from experiments.config.errors import RequestError
from experiments.dashboard import choices, scenes
from experiments.dashboard.reacting import OTHER, WAVES_OF, waves_of
from experiments.dashboard.surroundings import MATERIAL, UNDERSTOOD, Surroundings, cultures_in, rows_of, words_of
from sim.settings import JOB_GRADES, Culture, Settings
from tests.experiments.dashboard.pages import APP, one, opened, shown
from tests.experiments.dashboard.test_dashboard import WORDS

OFFICES = ("Manchester", "Lisbon")


def settings_with(chosen: Surroundings) -> Settings:
    return choices.chosen((*WORDS, *words_of(chosen), "campaign=lead_well"))[0].settings


def test_what_is_chosen_is_what_would_be_typed() -> None:
    rows = rows_of(OFFICES)
    assert cultures_in(rows) == {} and words_of(Surroundings()) == ()
    rows[1] |= {"Costumes": 0.9, UNDERSTOOD: 0.4, "Hierarchy": None}
    made = settings_with(Surroundings(OFFICES, cultures_in(rows), "rewards_only", dt.date(2026, 3, 30)))
    assert made.company.cultures == {"Lisbon": Culture(costumes=0.9, reads={MATERIAL: 0.4})}
    assert made.company.within_reach == (OFFICES,) and made.campaign.programme.language == MATERIAL
    assert made.alongside is not None and made.alongside.calendar.day_zero == dt.date(2026, 3, 30)
    one_language = choices.chosen(WORDS)[0].settings.campaign.programme.language
    assert settings_with(Surroundings(near=("Lisbon",))).company.within_reach == () and one_language is None


@pytest.mark.parametrize("by", WAVES_OF)
def test_waves_are_of_offices_functions_or_levels(by: str) -> None:
    groups = {"offices": OFFICES, "functions": ("other", "sales or marketing"), "levels": JOB_GRADES}[by]
    made, problems = choices.moved(settings_with(Surroundings()), {"campaign.waves": waves_of(groups, 2, 7, by)}, WORDS)
    assert not problems and made is not None and choices.fit(made, scenes.runner().company) == []
    whom = [getattr(each.whom, by) for each in made.campaign.waves]
    assert [each.starts for each in made.campaign.waves] == [0, 7] and {name for some in whom for name in some} == set(groups)


def test_the_page_takes_a_second_campaign() -> None:
    app = AppTest.from_file(APP, default_timeout=300)
    app.session_state["company"], app.session_state["replications"] = "small_firm", 32
    app.session_state["baseline"], app.session_state["second"] = "lead_well", "rewards_only"
    app.run()
    assert not app.exception and "To see what it loses itself" in shown(app)
    assert "lead well" not in app.selectbox(key="second").options
    app.selectbox(key="baseline").set_value("rewards_only").run()
    assert "baseline cannot run beside itself" in shown(app) and "alongside" not in shown(app) and not app.metric
    app.selectbox(key="second").set_value("space_voyage").run()
    assert app.metric and not app.error


def test_a_second_campaign_runs_beside_a_campaign_of_another_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each was held against the usual campaign, of 2026, which nobody had chosen; a link of such a page could not be used."""
    campaign = choices.chosen((*WORDS, "campaign=rewards_only"))[0].settings.campaign
    later = campaign.model_copy(update={"calendar": campaign.calendar.model_copy(update={"day_zero": dt.date(2027, 3, 1)})})
    own = tmp_path / "configs" / "campaign"
    own.mkdir(parents=True)
    (own / "next_year.yaml").write_text(choices.campaign_file(later, "Next year", "next_year"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    choices.chosen.cache_clear()
    app = opened("company=small_firm&worlds=32&baseline=next_year&start=same")
    app.checkbox(key="other_beside").set_value(True).run()
    begins, ends = (app.date_input(key=f"other_beside:{name}").value for name in ("begins", "ends"))
    assert begins == dt.date(2027, 3, 1) + dt.timedelta(later.calendar.first_day) and ends == dt.date(2027, 3, 29)
    assert [each.name for each in app.session_state["scene"].baseline.settings.campaign.others] == [OTHER]
    app.selectbox(key="baseline").set_value("rewards_only").run()
    assert "It changes nothing: the baseline is simulated from 2025" in shown(app)
    app = opened("company=small_firm&worlds=32&baseline=next_year&start=same&second=space_voyage&second_starts=2027-03-15")
    assert not app.exception and not app.error and "To see what it loses itself" in shown(app), [e.value for e in app.error]
    one(app.slider, "Brand strength").set_value(0.9).run()
    assert app.metric and not app.error
    one(app.button, "Keep it as the new baseline").click().run()
    one(app.slider, "Brand strength").set_value(0.1).run()
    assert app.metric and not app.exception and not app.error
    again = opened(app.code[-1].value.partition("?")[2])
    assert not again.exception and not again.error and [each.value for each in again.metric] == [each.value for each in app.metric]
    one(app.date_input, "Its first workshop").set_value(dt.date(2026, 3, 15)).run()
    assert "never run on the same day" in "".join(each.value for each in app.error) and not app.metric


def test_no_folder_of_the_machine_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RequestError) as error:
        choices.chosen((*WORDS, "campaign=lead_well", "alongside=lead_well"))
    assert [each.where for each in error.value.problems] == [""]


def test_what_runs_beside_both_may_be_the_what_if_and_is_never_the_baseline() -> None:
    app = opened("company=small_firm&worlds=32&baseline=lead_well&start=rewards_only&second=rewards_only")
    assert app.metric and not app.error and not app.exception
    one(app.button, "Keep it as the new baseline").click().run()
    assert "baseline cannot run beside itself" in shown(app) and not app.metric
    app.selectbox(key="second").set_value("none").run()
    assert "rewards only" not in app.selectbox(key="second").options and app.metric
    one(app.slider, "Brand strength").set_value(0.2).run()
    one(app.button, "Keep it as the new baseline").click().run()
    assert "rewards only" in app.selectbox(key="second").options, "a baseline that differs from it"


def test_what_was_chosen_of_an_office_that_is_gone_is_said_to_be_dropped(app: AppTest) -> None:
    one(app.multiselect, "Within reach of each other").set_value(["Lisbon", "Manchester"]).run()
    assert "This company has no office" not in shown(app)
    app.session_state["described_offices"] = "Lisbon 60 0\nPorto 60 0"
    app.selectbox(key="company").set_value("described").run()
    assert not app.exception and app.metric and "This company has no office Manchester: who was within reach" in shown(app)


def test_another_programme_runs_beside_everything_that_is_compared(app: AppTest) -> None:
    one(app.button, "Keep this what-if").click()
    one(app.checkbox, "Another programme in the same months").check().run()
    scene = app.session_state["scene"]
    arms = (*scene.arms, *scene.kept)
    assert len(arms) == 3 and all([(each.name, each.intensity) for each in arm.settings.campaign.others] == [(OTHER, 0.3)] for arm in arms)
    assert not any(plan.others for plan in scene.plans), "a link holds it once, beside the campaigns"
    assert "nothing to choose" not in shown(app)
    assert "in a small firm, beside another programme that takes 30 % of attention" in shown(app)
    app.date_input(key="other_beside:ends").set_value(dt.date(2020, 1, 1)).run()
    assert not app.exception and "ends before it begins" in shown(app) and not app.metric
    app.date_input(key="other_beside:begins").set_value(dt.date(2020, 1, 1)).run()
    assert "ends before it begins" not in shown(app) and app.metric, "a day is long enough"
