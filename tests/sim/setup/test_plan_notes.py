"""Notes on a plan: what can be simulated, and is hardly meant."""

from sim.setup.plan_notes import each_once, notes_on_plan
from tests.worlds import shipped


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
