"""What is aimed at, and levers as a planner reads them."""

import datetime as dt

import numpy as np
import pytest

from experiments.config.check import Check
from experiments.config.command_line import read_arguments
from experiments.config.compose import made_of
from experiments.config.risks import over_budget
from experiments.report.aim import aim_of, check_aim
from experiments.report.lever_words import lever_name, lever_value, value_said
from experiments.report.risks import risks_of
from experiments.report.terminal import cost_table, risk_lines
from experiments.report.wording import field_label, place_label, value_label
from tests.worlds import shipped

VALUES = {"demand_rate": np.array([0.5, 0.0]), "content_heard": np.array([0.18, 0.4]), "frustration": np.array([0.2, 1.0])}


def test_the_aim_is_a_weighted_geometric_mean() -> None:
    assert aim_of({}).values(VALUES.__getitem__) == pytest.approx([0.3, 0.0])
    weighed = aim_of({"demand_rate": 2, "frustration": 1, "content_heard": 0})
    assert weighed.values(VALUES.__getitem__) == pytest.approx([(0.5**2 * 0.8) ** (1 / 3), 0.0])
    assert (aim_of({}).words, weighed.words) == ("pull and content heard together", "pull (2) and little frustration (1) together")
    assert (aim_of({"rating_5": 1}).kpi.label, aim_of({}).kpi.unit) == ("Rated 5 of 5", "share")


@pytest.mark.parametrize(
    ("words", "aim"),
    [([], {"demand_rate": 1, "content_heard": 1}), (["aim={reach: 2}"], {"reach": 2}), (["aim.reach=2", "aim.demand_rate=0"],
      {"demand_rate": 0, "content_heard": 1, "reach": 2}), (["aim={demand_rate: 1}", "aim.reach=2"], {"demand_rate": 1, "reach": 2}),
     (["aim.reach=2", "aim={demand_rate: 1}"], {"demand_rate": 1, "reach": 2})],
)  # fmt: skip
def test_an_aim_that_is_stated_as_a_whole_is_all_of_it(words: list[str], aim: dict[str, int]) -> None:
    """`aim={demand_rate: 1}` changed nothing: content heard, of the default, went on to be weighed."""
    for verb in ("compare", "optimise"):
        assert made_of(lambda tree, _: tree["aim"], read_arguments(verb, words)) == aim
    assert made_of(lambda tree, _: tree["aim"], read_arguments("run", ["aim={reach: 1}"])) == {"reach": 1}, "which is refused as a field"


def test_what_cannot_be_weighed_is_told() -> None:
    check = Check(read_arguments("compare", []))
    check_aim({"demand_rat": 1, "cost_total": 1, "seats": 0, "content_heard": 0}, check)
    told = [(each.field, each.allowed) for each in check.problems]
    assert [field for field, _ in told] == ["aim.demand_rat", "aim.cost_total", "aim.seats"]
    assert "demand_rate" in told[0][1]
    check_aim({"content_heard": 0}, check)
    assert check.problems[-1].field == "aim"


def test_levers_are_read_without_their_fields() -> None:
    calendar, waves = shipped().campaign.calendar, ["autumn", "spring", "first_landing"]
    read = {
        "campaign.teasers.0.day": ("Day of message 1", -15, "15 Feb 2026"),
        "campaign.sessions.0.supply_share": ("Seats", 0.125, "12.5 % of those they are for"),
        "campaign.sessions.0.seats": ("Seats a session", 20, "20"),
        "campaign.sessions.1.dates": ("Dates of session series 2", 4, "4"),
        "campaign.waves.0.sessions.0.seats": ("Seats a session of wave autumn", 12, "12"),
        "campaign.waves.1.sessions.1.first_day": ("First date of session series 2 of wave spring", 7, "day 7 from its start"),
        "campaign.waves.0.starts": ("Start of wave autumn", 7, "9 Mar 2026"),
        "campaign.waves.2.starts": ("Start of wave first landing", 7, "9 Mar 2026"),
        "campaign.waves.0.registration_closes": ("Registration closes of wave autumn", dt.date(2026, 3, 5), "5 Mar 2026"),
        "campaign.waves.0.registration_opens": ("Registration opens of wave autumn", -7, "day -7 from its start"),
        "campaign.programme.hours": ("Hours", 2.0, "2 h"),
        "campaign.reward.kind": ("Reward for a post", "exclusive_recognition", "exclusive recognition"),
        "campaign.registration.show_demand": ("Waitlist shown", True, "yes"),
        "campaign.costs.session_usd": ("Session, USD", 1200.0, "1,200 USD"),
        "campaign.sharing.assets": ("Assets to share", 0.85, "85 %"),
    }
    for field, (name, value, text) in read.items():
        assert (lever_name(field, waves), lever_value(field, value, calendar)) == (name, text)
    assert value_said("campaign.calendar.holidays", [1, "2026-04-03"], calendar) == "3 Mar 2026; 3 Apr 2026", "it was 100 % and a date"
    assert place_label({"campaign.waves.0.sessions.0.seats": 12}, calendar.day_zero, ["autumn"]) == "seats a session of wave autumn = 12"
    assert value_label("campaign.brand.strength", 0.93) == lever_value("campaign.brand.strength", 0.93, calendar) == "93 %"
    assert value_label("campaign.programme.hours", 1) == "1" and value_label("company.remote_share", 0.07) == "0.07"
    assert field_label("campaign.waves.0.sessions.0.seats") == "seats a session of wave 1" != field_label("campaign.sessions.0.seats")
    assert field_label("company.offices.1.employees") == "employees of office 2"


def test_a_budget_is_a_risk() -> None:
    values = {"cost_total": np.array([50.0, 100.0, 150.0, 200.0])}
    (risk,) = risks_of(values, over_budget(120.0))
    assert (risk["what"], risk["probability"]) == ("it costs more than the budget of 120 USD", 0.5)
    assert risk_lines([risk])[1] == "  it costs more than the budget of 120 USD: in 50 of 100 (17 to 83) launches", "Jeffreys"
    assert over_budget(None) == []
    parts, usd = cost_table({"Brand": 60.0, "Rooms": 40.0}, budget=120.0).columns
    assert [*map(str, parts.cells)] == ["  Brand", "  Rooms", "  Together", "  Budget"] and [*usd.cells] == ["60", "40", "100", "120"]
