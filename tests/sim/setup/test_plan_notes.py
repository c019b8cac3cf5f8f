"""Notes on a plan: what can be simulated, and is hardly meant."""

from typing import Any

import pytest

from sim.model import ViralityModel
from sim.setup.plan_notes import each_once, notes_on_plan
from tests.worlds import differences, shipped


def test_one_day_is_not_days() -> None:
    (note,) = notes_on_plan(shipped(campaign__calendar__last_day=22))
    assert "the simulation ends 1 day after the last session" in str(note)


def test_a_note_on_a_second_campaign_names_its_own_field() -> None:
    short = shipped("rewards_only", campaign__calendar__last_day=45).campaign
    (note,) = (each for each in notes_on_plan(shipped().changed({"alongside": short}), "“Film”") if each.field)
    assert note.of == "rewards_only"
    assert note.field == "alongside.calendar.last_day"


def test_what_is_true_of_several_campaigns_is_told_once() -> None:
    short = shipped(campaign__calendar__last_day=42)
    (note,) = each_once([*notes_on_plan(short, "“a”"), *notes_on_plan(short, "“b”"), *notes_on_plan(short, "“a”")])
    assert note.of == "“a”, “b”"


ROOMS = {
    "name": "rooms",
    "when": {"metric": "waitlist", "at_least": 2.0},
    "then": {"add_sessions": {"seats": 9, "sessions": 2}},
    "lead_days": 14,
}


@pytest.mark.parametrize(("times", "late"), [({}, True), ({"latest": 7}, True), ({"latest": 4}, True), ({"latest": 3}, False)])
def test_sessions_that_a_rule_adds_late_are_told_of(times: dict[str, Any], late: bool) -> None:
    """The second one comes three weeks and a day later: what is added on day 3 is on Friday 25, on day 4 on Monday 28, and the simulation ends 28 days after Sunday 27."""
    at = {"metric": "date", "earliest": times.get("latest", 20), **times}
    plan = shipped(campaign__calendar__last_day=55, campaign__rules=[{**ROOMS, "when": {**ROOMS["when"], **times}}])
    told = [str(each) for each in notes_on_plan(plan) if "the rule rooms may add sessions until" in each.says]
    assert ["Set rules.0.when.latest to 3 or earlier" in each for each in told] == [True] * late == [True] * len(notes_on_plan(plan))
    outcome = ViralityModel(plan.changed({"campaign.rules.0.when": at}), 5).run()
    added = outcome.sessions["day"][outcome.sessions["rule"] == 0]
    assert len(added) == 4 and (added.max() - 63 > 55 - 28) == late


def test_what_does_nothing_where_people_are_sent_is_told() -> None:
    sent = shipped(campaign__registration__mode="mandatory", company__turnover=True)
    idle = {
        "campaign.registration.carry_over": True,
        "campaign.registration.waitlist": False,
        "campaign.rules": [{**ROOMS, "when": {**ROOMS["when"], "latest": -9}}],
    }
    plan = sent.changed(idle)
    (note,) = notes_on_plan(plan)
    assert str(note).endswith("This does nothing: registration.carry_over=true, registration.waitlist=false, the rule rooms.")
    assert notes_on_plan(sent) == notes_on_plan(plan.changed({"campaign.registration.mode": "voluntary"})) == []
    with_it, without = (ViralityModel(each, 5) for each in (plan.changed({"campaign.rules": []}), sent))
    with_it.run(), without.run()
    assert {each.partition(" ")[0] for each in differences(with_it, without)} == {"campaign.carry_over", "campaign.waitlist"}
    assert len(ViralityModel(plan, 5).run().firings) == 0


def test_messages_to_offices_without_their_channel_are_told_of() -> None:
    """Planned, of a wave, and of a rule; each reaches nobody. One that goes everywhere reaches those who have the channel."""
    plain = shipped()
    one, other = (each.name for each in plain.company.offices)
    channels = {**plain.channels, "film": plain.channels["film"].model_copy(update={"offices": (one,)})}
    film = {"channel": "film", "mystery": 0.2, "benefit_clarity": 0.6}
    away = film | {"audience": {"offices": [other]}}
    sends = {"name": "push", "when": {"metric": "date", "earliest": -9}, "then": {"send_teaser": away}}
    late = {"name": "late", "offices": [other], "starts": 0, "teasers": [film | {"day": 3}]}
    plan = plain.changed(
        {"channels": channels, "campaign.teasers": [away | {"day": -3}], "campaign.rules": [sends], "campaign.waves": [late]}
    )
    (note,) = [str(each) for each in notes_on_plan(plan) if "reaches nobody" in each.says]
    assert note.endswith("teasers.0 (film), waves.0.teasers.0 (film), rules.0.then.send_teaser (film).")
    assert ViralityModel(plan, 5).run().teasers["reached"].sum() == 0
    somewhere = plain.changed({"channels": channels, "campaign.teasers": [film | {"day": -3}]})
    assert notes_on_plan(somewhere) == notes_on_plan(plain) and ViralityModel(somewhere, 5).run().teasers["reached"].sum() > 0
