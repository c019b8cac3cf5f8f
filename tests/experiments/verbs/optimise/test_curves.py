"""The curve of each lever around the recommended campaign: values that state nothing, and days however they are written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.design.factors import Factor
from experiments.design.point import Point
from experiments.report.aim import aim_of
from experiments.verbs.optimise.climb import beside
from experiments.verbs.optimise.curves import LeverCurve
from experiments.verbs.optimise.moves import response_curves
from experiments.verbs.optimise.objectives import Objective, Objectives
from experiments.verbs.optimise.search_space import Lever, SearchSpace
from experiments.verbs.optimise.series import not_searched
from sim.audiences import in_audience
from sim.company.build import company_of
from sim.measures.kpis import KPIS
from sim.settings import Wave
from tests.worlds import shipped

SHARE, SEATS, DAY = "campaign.sessions.0.supply_share", "campaign.sessions.0.seats", "campaign.teasers.0.day"


def space_of(*factors: Factor) -> SearchSpace:
    """Lead Well, which states dates and seats: 180 for 1,500 people."""
    base = shipped("lead_well", "six_offices")
    return SearchSpace(base, tuple(map(Lever, factors)), company=company_of(base))


def curves(space: SearchSpace, recommended: dict[str, Any]) -> list[LeverCurve]:
    """Of a firm in which a seat costs 400 USD and demand grows with the root of seats; a day later costs 100 USD and gives a little."""

    def evaluate(points: Sequence[Point], worlds: Sequence[int]) -> Any:
        plans = [each.settings.campaign.sessions[0] for each in points]
        days = np.array([each.settings.campaign.calendar.offset(each.settings.campaign.teasers[0].day) for each in points], float)
        seats = np.array(
            [6 * each.dates * each.seats if each.supply_share is None else np.ceil(1500 * each.supply_share) for each in plans], float
        )
        figures = {"cost_total": 400 * seats + 100 * days, "demand_rate": np.sqrt(seats) / 100 + days / 1000}
        return SimpleNamespace(values=lambda name: np.repeat(figures.get(name, seats)[:, None], len(worlds), axis=1))

    objectives = Objectives((Objective(KPIS["demand_rate"], True),), (), aim_of({}))
    runner: Any = SimpleNamespace(evaluate=evaluate)
    return response_curves(space, recommended, objectives, 2, range(4), runner, lambda settings: [])[0]


@pytest.mark.parametrize("own", [None, 0.2])
def test_the_next_seats_are_the_neighbours_of_those_the_campaign_has(own: float | None) -> None:
    """Seats that no share states were beside all shares, so the next step was the one that gives most, to four times as many."""
    space = space_of(Factor(SHARE, low=0.04, high=0.5))
    (curve,) = curves(space, {SHARE: own})
    assert curve.ordered and list(curve.values) == sorted(curve.values)
    now = 0.12 if own is None else own
    assert (curve.values[curve.here], curve.gain[curve.here, 0], curve.cost[curve.here, 0]) == (now, 0, 0)
    assert curve.next is not None and now < curve.values[curve.next] <= 2 * now
    assert curve.values[curve.next] == {0.12: 0.132, 0.2: 0.224}[now]
    assert curve.marginal[0] == pytest.approx(0.5 / np.sqrt(1500 * now) / 100 * 2.5, rel=0.05), "the slope of the root, for 2.5 seats"
    assert (curve.before is None) == (own is None)
    assert own is None or curve.undone == (pytest.approx((np.sqrt(180) - np.sqrt(300)) / 100), pytest.approx(-120 * 400))


def test_taking_seats_back_gives_as_many_as_before_whatever_the_rooms() -> None:
    """In rooms of forty as many sessions as before hold 480: going from "180" to 300 was told as a saving, of the 180 that are not there."""
    space = space_of(Factor(SHARE, low=0.04, high=0.5), Factor(SEATS, (15, 40)))
    seats, rooms = curves(space, {SHARE: 0.2, SEATS: 40})
    assert seats.before is not None and seats.values[seats.before] == 0.12
    assert seats.undone == (pytest.approx((np.sqrt(180) - np.sqrt(300)) / 100), pytest.approx(-120 * 400))
    assert rooms.undone == (0, 0), "a share says how many seats there are in rooms of any size"
    assert space.undoing(space.levers[0], {SHARE: 0.2, SEATS: 15}) is None, "and where the rooms are as before, dates and seats say it"


def test_seats_that_no_share_states_come_from_the_other_levers() -> None:
    space = space_of(Factor(SHARE, low=0.04, high=0.5), Factor(SEATS, (15, 40)))
    lever = space.levers[0]
    assert [space.stated(lever, {SHARE: None, SEATS: seats}) for seats in (15, 40)] == [0.12, 0.32]
    assert space.stated(lever, {SHARE: 0.3, SEATS: 40}) == 0.3
    assert beside(space, lever, {SHARE: None, SEATS: 40}, 11) == [0.316, 0.362], "the search steps to them, too"


def test_seats_are_told_as_seats_and_of_whom_they_are_a_share() -> None:
    """Half of leaders was told as half of the audience, beside "not stated"."""
    space = space_of(Factor(SHARE, low=0.04, high=0.5))
    (lever,) = space.levers
    assert space.told(lever, {SHARE: None}) == "180"
    assert space.told(lever, {SHARE: 0.5}) == "about 750, 50 % of those they are for"
    leaders = {"campaign.sessions.0.audience.levels": ("manager", "senior_manager", "executive")}
    own = {"name": "staff", "audience": {"levels": ["staff"]}, "starts": 7, "sessions": [space.base.campaign.sessions[0].model_dump()]}
    apart = replace(space, base=space.base.changed({**leaders, "campaign.waves": [own], "campaign.calendar.last_day": 80}))
    assert apart.company is not None
    led = int(np.count_nonzero(in_audience(apart.base.campaign.sessions[0].audience, apart.company)))
    assert 0 < led < 300
    half = int(apart.told(lever, {SHARE: 0.5}).removeprefix("about ").partition(",")[0])
    assert led / 2 <= half < led / 2 + 6, "rounded up in each of six offices"
    assert apart.told(lever, {SHARE: None}) == "180"
    own_people = replace(space, base=space.base.changed({"campaign.waves": [own], "campaign.calendar.last_day": 80}))
    assert own_people.told(lever, {SHARE: 1.0}).startswith(f"about {led},"), "people of a wave with sessions of its own need no seat here"
    unknown = replace(space, company=None)
    assert unknown.told(lever, {SHARE: 0.5}) == "50 % of those they are for"


def test_sessions_that_no_lever_changes_are_told() -> None:
    campaign = shipped("lead_well", "six_offices").campaign
    series = campaign.sessions[0]
    wave = Wave(name="autumn", offices=("Lima",), starts=7, sessions=(series, series))
    campaign = campaign.model_copy(update={"sessions": (series, series), "waves": (wave,)})
    (told,) = not_searched([SHARE, "campaign.waves.0.sessions.1.seats"], campaign)
    assert "left as they are: session series 2, session series 1 of wave autumn." in told and "campaign.sessions.1.seats=" in told
    assert not_searched([DAY], campaign) == [], "no sessions are searched"
    assert not_searched([SHARE], shipped().campaign) == [], "nothing is left"


@pytest.mark.parametrize("dates", [True, False], ids=["lever of dates", "lever of days"])
@pytest.mark.parametrize("dated", [True, False], ids=["campaign of dates", "campaign of days"])
def test_days_are_in_order_however_they_are_written(dates: bool, dated: bool) -> None:
    """Dates could not be held against a campaign that counts from day zero."""
    days = (-42, -28, -14, -7)
    written = [shipped("lead_well", "six_offices").campaign.calendar.day_zero + timedelta(days=each) for each in days]
    space = space_of(Factor(DAY, tuple(map(str, written)) if dates else days))
    (lever,) = space.levers
    space = replace(space, base=space.base.changed({DAY: written[0] if dated else days[0]}))
    assert space.stands(lever) == lever.choices[0] and space.start is not None
    assert space.point({DAY: lever.choices[0]}).settings == space.base, "the campaign as it is, as it writes its days"
    (curve,) = curves(space, {DAY: lever.choices[1]})
    assert curve.ordered and curve.next is not None and curve.before is not None
    assert [curve.values[place] for place in (curve.before, curve.here, curve.next)] == list(lever.choices[:3])


def test_of_choices_without_order_the_next_is_what_gives_most_for_its_cost() -> None:
    factor = Factor("campaign.programme.format", ("self_paced", "virtual", "in_person"))
    gain, cost = (np.repeat(np.array(each, float)[:, None], 4, axis=1) for each in ((0, 3, 4), (0, 1_000, 200_000)))
    choice = LeverCurve(Lever(factor), factor.values, 0, None, gain, cost)
    assert (choice.next, choice.usd) == (1, 1_000), "not the dearest"
    price = Factor("campaign.teasers.0.cost_usd", low=0.0, high=9_000.0)
    assert LeverCurve(Lever(price), (None, 2_000.0, 9_000.0), 0, None, gain, cost).next == 1, "not stated, and what it comes to not known"
