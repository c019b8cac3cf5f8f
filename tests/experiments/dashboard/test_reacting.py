"""Rules and waves as the dashboard offers them."""

import pytest

from experiments.dashboard.levers import titled
from experiments.dashboard.reacting import (
    INVITE,
    MORE_ROOMS,
    OTHER,
    STOP,
    Reacting,
    last_evening,
    modules_of,
    others_of,
    rules_of,
    waves_of,
)
from sim.model import ViralityModel
from sim.setup.plan_notes import adds_too_late
from tests.worlds import shipped


def test_what_is_chosen_joins_the_rules_of_the_campaign() -> None:
    own = [{"name": "own", "when": {"metric": "posts", "at_least": 5000}, "then": {"stop_spending": {}}}]
    settings = shipped(campaign__rules=own, campaign__budget=500_000.0)
    chosen = Reacting(waiting=3, seats=7, lead_days=10, stop=True, invite_day=-20, invite_channel="team_chat")
    changed = settings.changed({"campaign.rules": rules_of(settings.campaign, chosen, 400_000.0)})
    assert [each.name for each in changed.campaign.rules] == ["own", MORE_ROOMS, STOP, INVITE]
    assert changed.campaign.rules[2].when.at_least == 400_000.0
    assert (changed.campaign.rules[3].when.earliest, changed.campaign.rules[3].when.latest) == (-20, -14), "seven evenings, a week"
    assert rules_of(settings.campaign, Reacting(stop=True), None) == rules_of(settings.campaign, Reacting(), None)
    again = rules_of(changed.campaign, Reacting(waiting=9, seats=7), None)
    assert [(each["name"], each["when"].get("at_least")) for each in again] == [
        ("own", 5000), (STOP, 400_000.0), (INVITE, None), (MORE_ROOMS, 9),
    ], "what the page had added before is replaced"  # fmt: skip
    outcome = ViralityModel(changed, 1).run()
    assert outcome.firings["rule"].tolist().count(1) > 0


@pytest.mark.parametrize("last_day", range(50, 57))
def test_a_session_is_announced_as_late_as_what_is_told_of_it_counts(last_day: int) -> None:
    """The page said to set a field that it does not have. 50 days after a Monday, 28 days before that, is a Sunday in one of seven cases."""
    settings = shipped(campaign__calendar__last_day=last_day)
    for lead in (1, 21, 200):
        latest = last_evening(settings.campaign.calendar, last_day, lead)
        assert (latest is None) == (lead == 200)
        for late, told in ((latest, 0), ((latest or 0) + 5, 1)) if latest is not None else ():
            rules = rules_of(settings.campaign, Reacting(waiting=3, lead_days=lead, latest=late), None)
            assert len(adds_too_late(settings.changed({"campaign.rules": rules}))) == told


def test_offices_are_dealt_into_waves_in_their_order() -> None:
    waves = waves_of(["A", "B", "C", "D", "E"], 2, 14)
    assert [(each["offices"], each["starts"]) for each in waves] == [(["A", "B"], 0), (["C", "D", "E"], 14)]
    assert len(waves_of(["A"], 3, 7)) == 1


def test_another_programme_and_modules_join_the_campaign() -> None:
    settings = shipped()
    changed = settings.changed(
        {"campaign.others": others_of(settings.campaign, -30, 20, 0.4), "campaign.programme.modules": modules_of(2, 7, 1.5, virtual=True)}
    )
    assert [(each.name, each.intensity) for each in changed.campaign.others] == [(OTHER, 0.4)]
    assert [(each.after_days, each.hours, each.format) for each in changed.campaign.programme.modules] == [(7, 1.5, "virtual")] * 2
    assert [each["intensity"] for each in others_of(changed.campaign, 0, 1, 0.1)] == [0.1], "what the page had added is replaced"
    own = settings.changed({"campaign.others": [{"name": "theirs", "first_day": 0, "last_day": 9, "intensity": 0.2}]})
    assert [each["name"] for each in others_of(own.campaign, 0, 1, 0.1)] == ["theirs", OTHER], "what the campaign has stays"


def test_a_what_if_is_called_by_what_unfolds() -> None:
    campaign = shipped().campaign
    assert titled({"campaign.rules": []}, campaign, "") == "Rules that react"
    assert [titled({"campaign.waves": each}, campaign, "") for each in ([{}], [])] == ["People start in waves", "People start together"]
