"""Channels as data: each number in a channel's file moves what it says, and nothing else."""

from collections.abc import Mapping

import numpy as np
import pytest

from sim.measures.costs import costs
from sim.model import ViralityModel
from sim.outcome import Outcome
from sim.settings import Settings
from sim.setup.calendar import SettingsError
from sim.setup.schedule import channel_key
from tests.worlds import shipped

MESSAGE: Mapping[str, object] = {"day": -20, "channel": "town_hall", "mystery": 0.5, "benefit_clarity": 0.5}


def one_message(channel: Mapping[str, object] = {}, message: Mapping[str, object] = {}, **more: object) -> Settings:
    """A campaign of one message through a channel, town hall if not said, with some of the channel's numbers changed."""
    settings = shipped(campaign__teasers=[MESSAGE | message], **more)
    name = settings.campaign.teasers[0].channel
    return settings.changed({f"channels.{name}.{field}": value for field, value in channel.items()})


def run(settings: Settings) -> Outcome:
    return ViralityModel(settings, 1).run()


def test_the_chance_is_the_files_number_and_an_offices_part_of_it() -> None:
    outcome = run(one_message())
    people = outcome.company.size
    expected, reached = 0.55 * people, outcome.teasers["reached"][0]
    assert abs(reached - expected) < 4 * np.sqrt(people * 0.55 * 0.45)
    halved = run(one_message({"office_reach": dict.fromkeys(outcome.company.office_names, 0.5)}))
    assert abs(halved.teasers["reached"][0] - expected / 2) < 4 * np.sqrt(people * 0.275 * 0.725)
    assert run(one_message({"office_reach": dict.fromkeys(outcome.company.office_names, 0.0)})).teasers["reached"][0] == 0


def test_only_offices_that_have_it_are_reached_and_charged() -> None:
    names = run(one_message()).company.office_names
    outcome = run(one_message({"offices": [names[0]]}))
    reached = outcome.people["exposures"] > 0
    assert reached.any() and set(outcome.company.office[reached].tolist()) == {0}
    assert costs(outcome)["teasers"] == 1500 + 300
    assert costs(run(one_message()))["teasers"] == 1500 + 300 * len(names)


def test_price_by_head_counts_those_it_is_for() -> None:
    price = {"price": {"message_usd": 10, "office_usd": 0, "head_usd": 2}}
    outcome = run(one_message(price, {"audience": {"levels": ["manager"]}}))
    assert costs(outcome)["teasers"] == 10 + 2 * np.count_nonzero(outcome.company.level == 1)
    assert costs(run(one_message(price, {"cost_usd": 7})))["teasers"] == 7
    assert costs(run(one_message(price).changed({"campaign.costs.channels_usd": {"town_hall": 5}})))["teasers"] == 5


def test_the_time_it_takes_costs_what_an_hour_costs() -> None:
    settings = one_message({"minutes": 30}, campaign__costs__attendee_hour_usd=60.0)
    outcome = run(settings)
    assert costs(outcome)["message_time"] == outcome.teasers["reached"][0] * 30.0


@pytest.mark.parametrize(("needs", "reached"), [("platform", "opens_rate"), ("manager", "manager")])
def test_whom_it_can_reach_at_all(needs: str, reached: str) -> None:
    outcome = run(one_message({"needs": needs}))
    met = outcome.people["exposures"] > 0
    can = outcome.people["opens_rate"] > 0 if reached == "opens_rate" else outcome.company.manager >= 0
    assert met.any() and can[met].all() and not can.all()


def test_a_more_vivid_channel_makes_more_curious() -> None:
    weak, strong = (
        run(one_message(message={"channel": name}).changed({f"channels.{name}.vividness": each}))
        for name, each in (("film", "vividness_poster"), ("film", "vividness_film"))
    )
    assert np.array_equal(weak.teasers["reached"], strong.teasers["reached"])
    assert weak.people["curiosity"].sum() < strong.people["curiosity"].sum()


def test_a_copy_of_a_channel_differs_in_luck_alone() -> None:
    """The chance of a channel's messages is named by the channel: the first five keep the numbers they have always had."""
    assert [channel_key(name) for name in ("email", "film", "poster", "manager", "broadcast")] == [0, 1, 2, 3, 4]
    settings = shipped()
    moved = settings.model_copy(update={"channels": settings.channels | {"cinema": settings.channels["film"]}})
    plain, copy = (run(moved.changed({"campaign.teasers": [MESSAGE | {"channel": name}]})) for name in ("film", "cinema"))
    assert not np.array_equal(plain.people["exposures"], copy.people["exposures"])
    assert abs(int(plain.teasers["reached"][0]) - int(copy.teasers["reached"][0])) < 6 * np.sqrt(plain.company.size * 0.25)


def test_messages_off_reach_nobody_through_any_channel() -> None:
    assert run(one_message(mechanisms={"teasers": False})).teasers["reached"].sum() == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"campaign.teasers.0.channel": "townhall"}, ["campaign.teasers.0.channel = townhall", "town_hall"]),
        ({"campaign.costs.channels_usd": {"flim": 3}}, ["campaign.costs.channels_usd = flim", "film"]),
        ({"channels.film.opened": "open_rate_flim"}, ["channels.film.opened = open_rate_flim", "open_rate_film"]),
    ],
)
def test_names_that_do_not_exist(changes: dict[str, object], said: list[str]) -> None:
    with pytest.raises(SettingsError) as error:
        run(shipped().changed(changes))
    assert all(each in str(error.value) for each in said), str(error.value)
