"""Two campaigns in one company: what they share is shared once, and nothing else; neither does better for the other."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from experiments.verbs.verify.testbed import with_parameters
from sim.company.build import company_of
from sim.ensemble import replicate
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.settings import Settings
from sim.setup.alongside import second_of
from sim.setup.calendar import modules_without_a_day
from sim.state.layout import KEYS_TODAY, TALLY, Status
from sim.today import OF_THE_DAY
from tests.worlds import any_settings, differences, shipped, without

SEED = 5
NOTHING = {"teasers": [], "sessions": [], "rules": [], "name": "nothing"}
MODULE = {"name": "practice", "after_days": 7, "format": "in_person", "hours": 2.0}


def plan(campaign: str, /, **changes: Any) -> dict[str, Any]:
    return shipped(campaign).campaign.model_dump() | changes


def pair(first: str = "space_voyage", second: str = "rewards_only", other: dict[str, Any] | None = None, **changes: Any) -> Settings:
    return shipped(first, **changes).changed({"alongside": plan(second, **(other or {}))})


def lived(chosen: Settings, seed: int = SEED, **how: Any) -> ViralityModel:
    model = ViralityModel(chosen, seed, **how)
    model.run()
    return model


def other_of(model: ViralityModel) -> ViralityModel:
    assert model.other is not None
    return model.other


@pytest.mark.parametrize("campaign", ["space_voyage", "mandatory_webinar"])
def test_a_second_campaign_of_nothing_changes_no_bit(campaign: str) -> None:
    both = lived(pair(campaign, other=NOTHING))
    assert not differences(both, lived(shipped(campaign)))
    assert not differences(other_of(both), lived(second_of(both.settings)))


def test_two_that_share_nothing_are_each_as_alone() -> None:
    """Attention for both, nobody tired by a second change, and no two rooms on one day: to the last figure, whichever comes first."""
    unlimited = {"attention_posts_per_day": 200.0, "background_posts_per_day": 0.0, "competing_change_log_odds": 0.0}
    unlimited |= {"post_after_attending": 0.6}  # many posts, to which attention goes
    tuesdays = {"sessions": [{"first_day": 1, "dates": 4, "seats": 9, "opens": -28}]}
    both = with_parameters(without(pair("space_voyage", "rewards_only", tuesdays), "other_programmes"), **unlimited)
    turned = both.changed({"campaign": both.alongside, "alongside": both.campaign})
    for one in (both, turned):
        together = lived(one)
        alone = lived(one.model_copy(update={"alongside": None})), lived(second_of(one))
        for apart, beside in zip(alone, (together, other_of(together)), strict=True):
            assert len(apart.outcome().posts) > 0 and apart.world.tally[:, TALLY["seated"]].sum() > 5
            assert not differences(apart, beside)


@given(chosen=any_settings(), later=st.integers(-9, 9), swap=st.booleans(), seed=st.integers(0, 2**62))
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_engines_agree(chosen: Settings, later: int, swap: bool, seed: int) -> None:
    campaign = chosen.campaign.model_dump()
    zero = chosen.campaign.calendar.day_zero + timedelta(later)
    second = campaign | {"name": "second", "calendar": campaign["calendar"] | {"day_zero": str(zero)}}
    second |= {"teasers": campaign["teasers"][::-1], "rules": [], "sharing": shipped().campaign.sharing.model_dump()}
    both = chosen.changed({"campaign": second, "alongside": campaign} if swap else {"alongside": second})
    made = company_of(both)  # begun on another day of the week, the last module may find no day any more
    assume(not any(modules_without_a_day(each, made.office_names, made.office_holidays) for each in (both, second_of(both))))
    one = ViralityModel(both, seed)
    agents, whole = ViralityModel(both, seed, engine="agents", company=one.company), ViralityModel(both, seed, company=one.company)
    while one.running:
        one.step()
        agents.step()
        assert not differences(one, agents) and not differences(other_of(one), other_of(agents)), f"common day {one.common_day - 1}"
    whole.run()
    assert not differences(whole, one) and not differences(other_of(whole), other_of(one))


def test_nobody_is_in_two_rooms_on_one_day() -> None:
    """Sessions of both on the same days, seats for all: who goes to both goes on different days, modules of one included."""
    seats = [{"first_day": 0, "every_days": 7, "dates": 4, "seats": 90, "opens": -35}]
    chosen = pair(other={"sessions": seats}, campaign__sessions=seats, campaign__programme__modules=[MODULE])
    model = ViralityModel(without(chosen, "cancellations"), SEED)
    other, clashes, both_ways = other_of(model), 0, 0
    while model.running:
        model.step()
        t = model.day - 1
        here = (model.world.people["attended_day"] == t) | (model.world.course["module_day"] == t)
        there = other.world.people["attended_day"] == t
        assert not (here & there).any(), f"day {t}"
        booked, meant = (each.world.sessions["day"][each.world.journeys["session"]] for each in (model, other))
        seated = (model.world.journeys["status"] == Status.BOOKED) & (other.world.journeys["status"] == Status.BOOKED)
        clashes += int((booked == meant)[seated].sum())
        both_ways += int(seated.sum())
    twice = (model.world.people["attended_day"] >= 0) & (other.world.people["attended_day"] >= 0)
    assert clashes == 0 and both_ways > 0 and twice.any(), "some have a seat in both, and go to both"


def test_which_is_first_matters_only_for_who_has_the_turn() -> None:
    """No seats and no posts, for which they take turns: swapped, each fares as before, to the last bit."""
    off = "attendee_posts", "teaser_posts", "own_versions"
    none = {"sessions": []}
    one = lived(without(pair("space_voyage", "rewards_only", none, campaign__sessions=[]), *off))
    two = lived(without(pair("rewards_only", "space_voyage", none, campaign__sessions=[]), *off))
    assert not differences(one, other_of(two)) and not differences(other_of(one), two)
    alone = lived(without(shipped(campaign__sessions=[]), *off))
    assert differences(one, alone), "they do feel each other"


def test_who_took_in_too_much_yesterday_takes_in_nothing_today() -> None:
    """One contact is all the attention that there is: the second message, on the working day after, reaches whom the first left free."""
    teaser = {"channel": "email", "mystery": 0.0, "surprise": 0.5, "benefit_clarity": 0.5}
    friday, monday = (teaser | {"day": day} for day in (-17, -14))
    chosen = pair(other={"teasers": [friday], "sessions": []}, campaign__teasers=[monday], campaign__sessions=[])
    chosen = with_parameters(chosen, attention_posts_per_day=1.0, email_open_rate=0.6, anticipation_talk_rate=0.0, teaser_post_rate=0.0)
    model = lived(chosen)
    first, second = (each.world.people["exposures"] > 0 for each in (model, other_of(model)))
    assert second.any() and not (first & second).any()
    free = lived(without(chosen, "other_programmes"))
    assert np.array_equal(free.world.people["exposures"] > 0, other_of(free).world.people["exposures"] > 0), "the same luck in both"


def test_neither_does_better_for_the_other() -> None:
    seeds = range(1, 9)
    chosen = pair(campaign__rules=[])
    together = list(replicate(chosen, seeds))
    wanting = {
        "first": ([each.people["wants_day"] for each in together], chosen.model_copy(update={"alongside": None})),
        "second": ([each.alongside.people["wants_day"] for each in together if each.alongside], second_of(chosen)),
    }
    for found, alone in wanting.values():
        with_it = sum(int((each >= 0).sum()) for each in found)
        without_it = sum(int((each.people["wants_day"] >= 0).sum()) for each in replicate(alone, seeds))
        assert 0.5 * without_it < with_it < without_it


def test_where_somebody_is_on_a_day_is_one_for_both() -> None:
    """Absent, at home or gone for one campaign, so for the other, whenever each has its day zero, by either engine."""
    later = plan("rewards_only")["calendar"] | {"day_zero": "2026-03-05"}
    chosen = pair(other={"calendar": later}, company__absence=True, company__turnover=True, company__remote_share=0.4)
    model = ViralityModel(with_parameters(chosen, turnover_per_month=0.2), SEED)
    other, away = other_of(model), 0
    for day in range(60):
        model.step()
        if day < 3 or not (model.world.working[day] and other.world.working[day - 3]):
            continue
        here, there = (
            [(person.is_away(t), person.is_at_home(t)) for person in each.employees] for each, t in ((model, day), (other, day - 3))
        )
        assert here == there, f"day {day}"
        away += sum(each for each, _ in here)
        for decision in OF_THE_DAY:
            assert model.world.keys[KEYS_TODAY, decision] == other.world.keys[KEYS_TODAY, decision]
    assert away > 0 and np.array_equal(model.world.leaves, other.world.leaves + 3)


def test_each_seed_gives_the_same_however_many_run_at_once() -> None:
    chosen = pair("lead_well", "rewards_only")
    one, other = ([*replicate(chosen, (3, 4), threads=threads)] for threads in (1, 2))
    for left, right in zip(one, other, strict=True):
        assert left.alongside and right.alongside
        assert repr(kpis(left)) == repr(kpis(right)) and repr(kpis(left.alongside)) == repr(kpis(right.alongside))
    assert repr(kpis(lived(chosen, 4).outcome())) == repr(kpis(one[1]))


def test_a_calendar_that_begins_earlier_and_ends_later_is_simulated_whole() -> None:
    later = plan("rewards_only")["calendar"] | {"day_zero": "2026-03-23"}
    model = lived(pair(other={"calendar": later}))
    other = other_of(model)
    assert (model.day, other.day) == (model.days, other.days) == (120, 120) and model.common_days == 141
    assert model.world.beside.days.tolist() == [0, 21, 0] and other.world.beside.days.tolist() == [21, -21, 21]
    free = lived(second_of(model.settings))
    assert other.world.daily[-1, :, 0].sum() > 0 and other.world.working.tolist() == free.world.working.tolist()


def test_alone_costs_no_more_than_a_look() -> None:
    world = ViralityModel(shipped(), SEED).world
    assert sum(each.nbytes for each in world.beside) < 100
    assert world.beside.clock.size == 0
