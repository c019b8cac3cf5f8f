"""Both engines leave the same state after every day, to the last bit."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.verbs.verify.testbed import with_parameters
from sim.engines.agents import Employee
from sim.model import ViralityModel
from sim.settings import Settings
from tests.worlds import any_settings, differences, shipped


def both(chosen: Settings, seed: int, **agents: type[Employee]) -> tuple[ViralityModel, ViralityModel]:
    columns = ViralityModel(chosen, seed)
    return columns, ViralityModel(chosen, seed, engine="agents", company=columns.company, **agents)


@given(chosen=any_settings(), seed=st.integers(0, 2**62))
@settings(print_blob=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_configuration(chosen: Settings, seed: int) -> None:
    columns, agents = both(chosen, seed)
    for day in range(columns.days):
        columns.step()
        agents.step()
        assert not differences(columns, agents), f"day {day}"


@pytest.mark.parametrize(
    "campaign", ["space_voyage", "mandatory_webinar", "silent_masterpiece", "rewards_only", "teaser_without_substance"]
)
def test_shipped_campaigns(campaign: str) -> None:
    columns, agents = both(shipped(campaign), 7)
    for day in range(columns.days):
        columns.step()
        agents.step()
        assert not differences(columns, agents), f"day {day}"


def test_one_person_alone_on_a_journey() -> None:
    """The smallest tables there are."""
    practice = {"name": "practice", "after_days": 10, "hours": 3.0, "format": "virtual"}
    modules = (practice, {"name": "review", "after_days": 7, "hours": 1.0})
    office = {"name": "Lisbon", "employees": 1, "utc_offset_hours": 0}
    plan, came = shipped("mandatory_webinar", campaign__programme__modules=modules, company__offices=[office]), []
    for seed in range(6):
        columns, agents = both(plan, seed)
        columns.run()
        agents.run()
        assert not differences(columns, agents), seed
        came += columns.world.course["modules"].tolist()
    assert 2 in came, "who comes to both weighs anew whether to apply it"


def test_one_compiled_run_equals_single_days() -> None:
    whole, single, begun = (ViralityModel(shipped(), 3) for _ in range(3))
    whole.run()
    while single.running:
        single.step()
    assert not differences(whole, single)
    while begun.day < 60:
        begun.step()
    begun.run()
    assert not differences(whole, begun), "a run goes on from where it is"
    assert np.array_equal(whole.world.daily, single.world.daily)


def test_the_comparison_can_fail() -> None:
    class Chatty(Employee):
        """Talks whenever there is any reason to."""

        def feels_like_talking(self, t: int) -> bool:
            return self.talk_until >= t

    columns, agents = both(shipped(), 7, employee_class=Chatty)
    columns.run()
    agents.run()
    assert any("told_" in line for line in differences(columns, agents))


def test_a_subclass_needs_the_agents_engine() -> None:
    class Other(Employee):
        """Another behaviour."""

    with pytest.raises(ValueError, match="engine='agents'"):
        ViralityModel(shipped(), 1, employee_class=Other)


def test_posts_outgrow_their_table_without_loss() -> None:
    """Every message goes out twice on its day, the first ones on the first of all: who is about to post does not think of it again, and who
    has had one of a later wave is not new to it."""
    plan = shipped().campaign
    days = [plan.calendar.first_day, *(each.day for each in plan.teasers[1:])]
    twice = [each.model_copy(update={"day": day, "wave": n}) for each, day in zip(plan.teasers, days, strict=True) for n in (2, 1)]
    busy = with_parameters(
        shipped(campaign__teasers=twice), inspired_post_rate=0.9, teaser_post_rate=0.9, repeat_post_log_odds=3.0, response_delay_days=2.0
    )
    columns, agents = both(busy, 1)
    columns.run()
    agents.run()
    assert columns.world.counts[0] > 2 * columns.company.size, "the case must make more posts than the table first holds"
    assert not differences(columns, agents)


def test_agents_are_made_only_when_asked_for() -> None:
    model = ViralityModel(shipped(), 1)
    model.run()
    assert "employees" not in model.__dict__
    assert len(model.agents) == model.company.size + len(model.company.office_names)
    assert model.employee(3).curiosity == model.world.people["curiosity"][3].item()
