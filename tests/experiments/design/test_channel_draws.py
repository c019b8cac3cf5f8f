"""Numbers of channels in plausible worlds: drawn from their own ranges, the same for every campaign."""

import numpy as np

from experiments.design.channel_draws import channels_in
from sim.settings import Parameter, Settings
from tests.worlds import shipped


def through(*channels: str) -> Settings:
    teaser = {"day": -20, "mystery": 0.5, "benefit_clarity": 0.5}
    return shipped(campaign__teasers=[{**teaser, "channel": each} for each in channels])


def opened(settings: Settings, name: str) -> list[float]:
    drawn = [channels_in(settings, world)[name].opened for world in range(200)]
    return [each.value for each in drawn if isinstance(each, Parameter)]


def test_draws_fill_the_range_around_the_value() -> None:
    settings = through("town_hall")
    stated, values = settings.channels["town_hall"].opened, np.array(opened(settings, "town_hall"))
    assert isinstance(stated, Parameter)
    assert stated.low <= values.min() < values.max() <= stated.high
    assert len(set(values.tolist())) == 200
    mean = (stated.low + 4 * stated.value + stated.high) / 6  # of a PERT distribution
    assert abs(values.mean() - mean) < 4 * values.std() / np.sqrt(200)


def test_a_number_does_not_depend_on_the_rest_of_the_campaign() -> None:
    assert opened(through("town_hall"), "town_hall") == opened(through("film", "roadshow", "town_hall"), "town_hall")
    assert opened(through("town_hall"), "town_hall") != opened(through("roadshow"), "roadshow")


def test_what_is_not_used_or_names_a_parameter_stays() -> None:
    settings = through("email", "broadcast")
    assert channels_in(settings, 3) is settings.channels
    drawn = channels_in(through("email", "roadshow"), 3)
    assert drawn["town_hall"] == settings.channels["town_hall"]
    assert drawn["email"] == settings.channels["email"]
    assert drawn["roadshow"] != settings.channels["roadshow"]
