"""A campaign that reacts: what a rule does, what it leaves alone, and where it equals a plan made beforehand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from experiments.verbs.verify.testbed import with_parameters
from sim.measures.costs import costs
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.outcome import Outcome
from sim.settings import ChannelPrice, Settings
from sim.state.layout import PURSE_SEAT, TALLY
from tests.worlds import differences, shipped

SEED = 5


def rule(action: str, fields: dict[str, Any] | None = None, name: str = "it", **more: Any) -> dict[str, Any]:
    """A rule that fires on the first evening, unless `more` says otherwise."""
    when = {"metric": "date", "earliest": -63, **more.pop("when", {})}
    return {"name": name, "when": when, "then": {action: fields or {}}, "lead_days": 1, **more}


def ran(*rules: dict[str, Any], **changes: Any) -> tuple[ViralityModel, Outcome]:
    model = ViralityModel(shipped(campaign__rules=rules, **changes), SEED)
    return model, model.run()


@pytest.fixture(scope="module")
def plain() -> tuple[ViralityModel, Outcome]:
    return ran()


def same(a: Outcome, b: Outcome) -> bool:
    """Whether two runs are the same to the bit, whatever the rows of their sessions are called."""
    held = [np.sort(each.sessions[["office", "day", "opens", "seats", "limit", "booked", "seated"]]) for each in (a, b)]
    people = all(np.array_equal(one, other) for name in ("status", "wants_day", "frustration", "told_content_day", "applies_until")
                 for one, other in [(a.people[name], b.people[name])])  # fmt: skip
    return people and np.array_equal(a.daily, b.daily) and np.array_equal(a.posts, b.posts) and np.array_equal(*held)


NEVER = {"metric": "posts", "at_least": 1e9}


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("add_sessions", {"seats": 20, "sessions": 3}),
        ("send_teaser", {"channel": "film", "mystery": 0.5, "benefit_clarity": 0.5, "wave": 2}),
        ("stop_spending", {}),
    ],
)
def test_a_rule_that_never_fires_changes_no_bit(plain: tuple[ViralityModel, Outcome], action: str, fields: dict[str, Any]) -> None:
    model, outcome = ran(rule(action, fields, when=NEVER, times=3))
    assert same(outcome, plain[1])
    own = {"firings", "sessions.", "cohorts.", "teasers", "teaser_lands", "staging", "reactions", "deadline", "offices.first_session", "offices.last_session",
           "offices.deadline", "journeys.session"}  # fmt: skip
    assert [each for each in differences(model, plain[0]) if not each.startswith(tuple(own))] == []
    assert kpis(outcome) == pytest.approx(kpis(plain[1]), nan_ok=True, rel=1e-12)


def test_sessions_added_on_the_first_evening_are_those_of_the_larger_plan() -> None:
    added = {"seats": 4, "sessions": 2, "overbooking": 1, "every_days": 7}
    by_rule = ran(rule("add_sessions", added, lead_days=64))[1]
    settings = shipped()
    more = {"first_day": 2, "every_days": 7, "dates": 2, "seats": 4, "overbooking": 1, "opens": -35}
    planned = ran(campaign__sessions=[*(each.model_dump() for each in settings.campaign.sessions), more])[1]
    assert len(planned.sessions) > len(settings.campaign.sessions) and same(by_rule, planned)
    assert costs(by_rule) == pytest.approx(costs(planned))


def test_a_message_that_a_rule_sends_is_the_planned_one() -> None:
    message = {"channel": "film", "mystery": 0.2, "benefit_clarity": 0.6, "wave": 2, "cost_usd": 900.0}
    settings = shipped()
    planned = [*(each.model_dump() for each in settings.campaign.teasers), message | {"day": -5}]
    by_rule = ran(rule("send_teaser", message, when={"earliest": -7}))[1]
    plan = ran(campaign__teasers=planned)[1]
    assert same(by_rule, plan) and costs(by_rule) == pytest.approx(costs(plan))


def test_managers_briefed_on_the_first_evening_are_those_briefed_beforehand() -> None:
    none = {"campaign__involvement__managers_briefed": 0.0}
    by_rule = ran(rule("brief_managers", {"share": 0.6}), **none)[1]
    assert same(by_rule, ran(campaign__involvement__managers_briefed=0.6)[1])


def test_a_reward_from_the_first_evening_is_that_of_the_plan() -> None:
    paid = {"kind": "money", "value_usd": 25.0, "show_norms": False}
    by_rule = ran(rule("change_reward", paid))[1]
    planned = ran(campaign__reward=paid)[1]
    assert np.array_equal(by_rule.daily, planned.daily)
    assert costs(by_rule)["rewards"] == pytest.approx(costs(planned)["rewards"]) and costs(planned)["rewards"] > 0


@pytest.mark.parametrize(("first", "then", "paid_then"), [("recognition", "money", True), ("money", "recognition", False)])
def test_a_post_puts_off_for_the_reward_that_it_earned(first: str, then: str, paid_then: bool) -> None:
    """Nobody talks or attends, so only posts paid in money change an opinion: those from after the change alone, or those from before it."""
    at = 43
    late = rule("change_reward", {"kind": then, "value_usd": 25.0, "show_norms": False}, when={"earliest": at - 63})
    asked = shipped(
        campaign__rules=[late],
        campaign__reward__kind=first,
        campaign__reward__value_usd=25.0,
        campaign__sessions=[],
        mechanisms__conversation=False,
    )
    model = ViralityModel(with_parameters(asked, post_inspires_rate=0.2, teaser_post_rate=0.03), SEED)
    moved = 0
    while model.running:
        before = model.world.journeys["reputation"].copy()
        day = model.day
        model.step()
        w = model.world
        changed = np.flatnonzero(w.journeys["reputation"] != before)
        if day > at:
            made = w.posts["day"][w.journeys["source"][changed]]
            assert ((made > at) == paid_then).all(), day
            moved += len(changed)
    assert moved > 2


def test_registration_that_a_rule_opens_and_closes_is_that_of_the_plan() -> None:
    shut = {"campaign__registration__opens": 50, "campaign__registration__closes": 56}
    opened = rule("open_registration", {"days": 40}, when={"earliest": -30}, lead_days=0)
    closed = rule("close_registration", when={"earliest": -1}, lead_days=0, name="shut")
    by_rule = ran(opened, closed, **shut)[1]
    planned = ran(campaign__registration__opens=-29, campaign__registration__closes=-1)[1]
    wanted = by_rule.people["wants_day"]
    assert np.any(wanted >= 0) and wanted.max() <= 62 and np.array_equal(wanted >= 0, wanted >= 34)
    assert np.count_nonzero(wanted >= 0) == pytest.approx(np.count_nonzero(planned.people["wants_day"] >= 0), rel=0.25)


def test_spending_stops() -> None:
    rules = [
        rule("stop_spending", when={"metric": "money_spent", "at_least": 20_000.0, "earliest": -50}),
        rule("add_sessions", {"seats": 9}, name="rooms", when={"earliest": -20}),
        rule("change_reward", {"kind": "money", "value_usd": 9.0}, name="pay", when={"earliest": -20}),
    ]
    model, outcome = ran(*rules)
    assert [model.settings.campaign.rules[each["rule"]].name for each in outcome.firings] == ["it"]
    sent = outcome.teasers[outcome.teasers["day"] >= 0]
    assert 0 < len(sent) == np.count_nonzero(outcome.teasers["usd"] == 0.0)
    assert costs(outcome)["rewards"] == 0.0 and costs(outcome)["teasers"] == 0.0


def test_a_message_planned_for_a_day_off_is_bought_when_it_goes_out() -> None:
    """A message of a Saturday goes out on Monday: to stop spending on Sunday is in time, as for one that is planned for Monday."""
    stop = rule("stop_spending", when={"metric": "date", "earliest": -15}, lead_days=0)
    message = {"channel": "email", "mystery": 0.3, "benefit_clarity": 0.8, "cost_usd": 500.0}
    saturday, monday = (ran(stop, campaign__teasers=[message | {"day": day}])[1] for day in (-16, -14))
    assert saturday.teasers["reached"].tolist() == [0] and costs(saturday)["teasers"] == 0.0
    assert np.array_equal(saturday.teasers, monday.teasers) and np.array_equal(saturday.daily, monday.daily)


@pytest.mark.parametrize("limit", [80_000.0, 100_000.0])
def test_a_limit_of_spending_is_never_passed(limit: float) -> None:
    """Whatever the rules do and however many come: not with the last seat, the last message, nor the last paid post."""
    buying = [
        rule("add_sessions", {"seats": 12, "overbooking": 3}, name="rooms", times=3, lead_days=14,
             when={"metric": "waitlist", "at_least": 4.0, "each_office": True, "earliest": -35}),
        rule("brief_managers", {"share": 0.9}, name="brief", when={"earliest": -20}),
        rule("send_teaser", {"channel": "town_hall", "mystery": 0.0, "benefit_clarity": 0.8}, name="hall", when={"earliest": -18}, lead_days=5),
    ]  # fmt: skip
    stop = rule("stop_spending", name="stop", when={"metric": "money_committed", "at_least": limit}, lead_days=0)
    pay = {"campaign__reward": {"kind": "money", "value_usd": 30.0}}
    for seed in range(4):
        free, held = (ViralityModel(shipped(campaign__rules=each, **pay), seed).run() for each in (buying, [*buying, stop]))
        usd, without = (sum(costs(each).values()) for each in (held, free))
        assert usd <= limit < without, f"{usd} of {limit}, {without} without it"
        assert limit - usd < 0.1 * limit, "what is left was kept for some who then stayed away"
        assert "stop" in [held.settings.campaign.rules[each["rule"]].name for each in held.firings]


def test_what_a_seat_may_come_to_has_its_modules_in_it_and_what_is_done_before_them() -> None:
    prices = {"campaign__costs__learning_hour_usd": 0.0, "campaign__costs__attendee_hour_usd": 10.0, "campaign__costs__reminder_usd": 2.0}
    practice = {"name": "practice", "after_days": 7, "hours": 1.0, "pre_work_hours": 3.0, "reminder": True}
    without, more = (
        ViralityModel(shipped(campaign__programme__modules=each, **prices), SEED).world.purse[PURSE_SEAT] for each in ([], [practice])
    )
    assert more - without == pytest.approx((1 + 3) * 10.0 + 2.0)


def test_a_limit_is_not_reached_by_a_seat_that_nobody_asks_for() -> None:
    """The money that is left does not do for a seat, and nobody wants one: what is planned is sent, and nothing stops."""
    film = {"channel": "film", "mystery": 0.2, "benefit_clarity": 0.6, "cost_usd": 900.0, "day": 10}
    quiet = dict.fromkeys(("conversation", "teaser_posts"), False)
    asked = shipped(campaign__registration__carry_over=True, campaign__teasers=[film], mechanisms=quiet)
    asked = with_parameters(asked, spontaneous_registration_per_week=1e-9, imitation_per_week=1e-9)
    free = ViralityModel(asked, SEED).run()
    limit = sum(costs(free).values()) + 1300.0
    stop = rule("stop_spending", name="stop", when={"metric": "money_committed", "at_least": limit})
    held = ViralityModel(asked.changed({"campaign.rules": [stop]}), SEED)
    outcome = held.run()
    assert limit - sum(costs(free).values()) < held.world.purse[PURSE_SEAT] and kpis(outcome)["demand"] == 0
    assert len(outcome.firings) == 0 and costs(outcome)["teasers"] == 900.0


@pytest.mark.parametrize("first", [0, 1])
def test_a_limit_is_reached_that_evening_wherever_what_does_not_fit_is_listed(first: int) -> None:
    rooms = rule("add_sessions", {"seats": 9, "session_usd": 5e6}, name="rooms", when={"earliest": -20}, lead_days=7)
    stop = rule("stop_spending", name="stop", when={"metric": "money_committed", "at_least": 1e6}, lead_days=0)
    _, outcome = ran(*[rooms, stop][:: -1 if first else 1])
    assert outcome.firings["day"].tolist() == [63 - 20]


@pytest.mark.parametrize(
    ("session_usd", "added_usd", "photo_usd", "costs_money"),
    [(500.0, None, 0.0, True), (500.0, 0.0, 0.0, False), (0.0, 70.0, 0.0, True), (0.0, None, 100.0, True), (0.0, None, 0.0, False)],
)
def test_rooms_that_cost_are_not_added_once_spending_has_stopped(
    session_usd: float, added_usd: float | None, photo_usd: float, costs_money: bool
) -> None:
    """Whatever it is of them that costs: the room or the moment for a photo."""
    stop = rule("stop_spending", name="stop", lead_days=0)
    rooms = rule("add_sessions", {"seats": 9, "session_usd": added_usd}, name="rooms", when={"earliest": -20}, lead_days=7)
    prices = {"campaign__costs__session_usd": session_usd, "campaign__costs__photo_moment_usd": photo_usd}
    assert len(ran(stop, rooms, **prices)[1].firings) == (1 if costs_money else 2)


@pytest.mark.parametrize(("stops", "sent"), [(-21, 0), (-15, 1), (-12, 2)])
def test_what_a_stop_leaves_undone_has_not_fired(stops: int, sent: int) -> None:
    """Decided on the evening of the stop or shortly before it, and to be done after it: nothing goes out, so nobody reads that it did."""
    stop = rule("stop_spending", name="stop", when={"earliest": stops}, lead_days=0)
    message = {"channel": "film", "mystery": 0.5, "benefit_clarity": 0.5, "wave": 2, "cost_usd": 50.0}
    late = rule("send_teaser", message, name="late", when={"earliest": -21}, lead_days=3, times=2, every_days=4)
    model, outcome = ran(stop, late)
    assert sorted(model.settings.campaign.rules[each["rule"]].name for each in outcome.firings) == ["late"] * sent + ["stop"]
    assert costs(outcome)["teasers"] == costs(ran(stop)[1])["teasers"] + 50.0 * sent


@pytest.mark.parametrize("engine", ["columns", "agents"])
def test_money_of_what_a_stop_leaves_undone_is_free_again(engine: str) -> None:
    """What is to go out after the stop never will, so seats that are left are bought with the money that was put aside for it."""
    stop = rule("stop_spending", name="stop", when={"metric": "money_committed", "at_least": 92_000.0}, lead_days=0)
    message = {"channel": "film", "mystery": 0.5, "benefit_clarity": 0.5, "wave": 2, "cost_usd": 15_000.0}
    late = rule("send_teaser", message, name="late", when={"earliest": -40}, lead_days=45)
    alone, beside = (ViralityModel(shipped(campaign__rules=rules), SEED, engine=engine).run() for rules in ([stop], [stop, late]))
    assert [outcome.settings.campaign.rules[each["rule"]].name for outcome in (alone, beside) for each in outcome.firings] == [
        "stop",
        "stop",
    ]
    people = [int((outcome.people["attended_day"] >= 0).sum()) for outcome in (alone, beside)]
    assert people[0] == people[1] > 0


def test_a_message_that_nobody_could_read_is_not_paid() -> None:
    """On the last day that is simulated, a Saturday: no office opens after it."""
    last = shipped().campaign.calendar.last_day
    saturday = last - (shipped().campaign.calendar.day_zero.weekday() + last - 5) % 7
    message = {"day": saturday, "channel": "film", "mystery": 0.5, "benefit_clarity": 0.5, "wave": 2, "cost_usd": 777.0}
    plan = {"campaign__calendar__last_day": saturday}
    one, other = (ran(**plan, campaign__teasers=[*shipped().model_dump()["campaign"]["teasers"], *more])[1] for more in ([], [message]))
    assert costs(one)["teasers"] == costs(other)["teasers"]


def test_a_message_is_bought_where_its_channel_is_and_at_the_price_of_that_office() -> None:
    """A rule that looks at each office does not buy one where the channel is not, and the larger office is the dearer one."""
    plain = shipped()
    sizes = {each.name: each.employees for each in plain.company.offices}
    film = plain.channels["film"].model_copy(update={"price": ChannelPrice(message_usd=10.0, office_usd=5.0, head_usd=2.0)})
    message = {"channel": "film", "mystery": 0.2, "benefit_clarity": 0.6}
    for has_it in ([*sizes], *([each] for each in sizes)):
        channels = {**plain.channels, "film": film.model_copy(update={"offices": tuple(has_it)})}
        at = {"channels": channels, "campaign__costs__channels_usd": {}, "campaign__teasers": []}
        for each_office in (True, False):
            _, outcome = ran(rule("send_teaser", message, when={"earliest": -20, "each_office": each_office}), **at)
            assert len(outcome.firings) == (len(has_it) if each_office else 1)
            once = 10.0 * len(has_it) if each_office else 10.0
            assert costs(outcome)["teasers"] == pytest.approx(once + sum(5.0 + 2.0 * sizes[name] for name in has_it))
    elsewhere = message | {"audience": {"offices": [next(iter(sizes))]}}
    _, outcome = ran(rule("send_teaser", elsewhere, when={"earliest": -20}), **at)
    assert len(outcome.firings) == 0, "the only office that it is for has no such channel"


def test_managers_briefed_by_a_rule_are_paid_for_and_not_after_spending_has_stopped(plain: tuple[ViralityModel, Outcome]) -> None:
    none, brief = {"campaign__involvement__managers_briefed": 0.0}, rule("brief_managers", {"share": 0.6}, name="brief", lead_days=3)
    paid, planned = ran(brief, **none)[1], ran(campaign__involvement__managers_briefed=0.6)[1]
    assert costs(paid)["briefing"] == pytest.approx(costs(planned)["briefing"]) and costs(paid)["briefing"] > 0
    stopped = ran(rule("stop_spending", name="stop", lead_days=0), brief, **none)[1]
    assert costs(stopped)["briefing"] == 0.0 and np.array_equal(
        stopped.people["advocate"], ran(rule("stop_spending"), **none)[1].people["advocate"]
    )


def test_rooms_added_before_registration_opens_are_held_when_somebody_can_have_booked() -> None:
    early = ran(rule("add_sessions", {"seats": 9}, lead_days=3))[1]
    added = early.sessions[early.sessions["rule"] == 0]
    assert len(added) == 2 and (added["opens"] == 28).all() and (added["day"] > 28).all()


def test_no_room_is_added_that_nobody_could_have_booked() -> None:
    """On a Friday evening a room for Monday, announced on Saturday, would stand empty: nobody registers on days off."""
    friday = {"earliest": -24}
    for lead in (1, 2, 3, 5):
        outcome = ran(rule("add_sessions", {"seats": 9, "sessions": 2, "every_days": 1}, when=friday, lead_days=lead))[1]
        added = np.sort(outcome.sessions[outcome.sessions["rule"] == 0], order=["office", "day"])
        first = 63 + max(-20, -23 + lead)  # Monday, day -21, is the first on which somebody can book
        assert added["day"].tolist() == [first, first + 1] * 2 and (added["opens"] == 63 - 23).all()
    assert len(ran(rule("add_sessions", {"seats": 9}, when={"earliest": 54}))[1].firings) == 0, (
        "Saturday evening, two days before the last one"
    )


@pytest.mark.parametrize(("evening", "sent"), [(52, True), (53, False), (54, False)])
def test_no_message_is_bought_for_days_on_which_nobody_reads_it(evening: int, sent: bool) -> None:
    """The simulation ends on a Sunday: what would go out on its last weekend cost as much and reached nobody."""
    message = {"channel": "film", "mystery": 0.2, "benefit_clarity": 0.6, "cost_usd": 900.0}
    outcome = ran(
        rule("send_teaser", message, when={"earliest": evening, "latest": evening}, lead_days=0), campaign__calendar__last_day=55
    )[1]
    last = outcome.teasers[-1]
    assert len(outcome.firings) == int(sent) == int(last["bought"]) and (last["reached"] > 0) == sent


@pytest.mark.parametrize("kinds", [False, True])
def test_who_has_no_session_of_their_own_goes_by_the_last_one_added(kinds: bool) -> None:
    """Of another office, or of no office for their kind of people: as if it had been planned."""
    one = shipped().company.offices[0].name
    whom = {"audience": {"levels": ["executive"]}} if kinds else {}
    none_yet = [{"offices": [one], "first_day": -60, "dates": 1, "seats": 1, "opens": -63} | whom] if kinds else []
    added = rule("add_sessions", {"seats": 9, "offices": [one]}, when={"earliest": -30}, lead_days=7)
    model, _ = ran(added, campaign__sessions=none_yet)
    planned = {"offices": [one], "first_day": -22, "dates": 1, "seats": 9, "opens": -29}
    larger, _ = ran(campaign__sessions=[*none_yet, planned])
    rows = [each.world.desks["deadline"] if kinds else each.world.offices["deadline"] for each in (model, larger)]
    now, then = (each.world.deadline[row.ravel()] for each, row in zip((model, larger), rows, strict=True))
    assert np.isinf(now[:, 63 - 22 :]).all() and np.array_equal(now[:, 63 - 29 :], then[:, 63 - 29 :])


def test_rooms_that_wait_for_registration_open_with_it() -> None:
    """A rule adds them before registration opens; another one opens it earlier than planned."""
    rooms = rule("add_sessions", {"seats": 9}, lead_days=40, name="rooms", when={"earliest": -50})
    opened = rule("open_registration", {"days": 60}, lead_days=0, when={"earliest": -40})
    outcome = ran(rooms, opened, campaign__sessions=[], campaign__registration__opens=-15)[1]
    assert (outcome.sessions["opens"] == 63 - 39).all() and (outcome.sessions["day"] == 63 - 7).all()
    assert outcome.sessions["booked"].min() == 9


def test_more_sessions_shorten_the_waitlist_and_cost_more(plain: tuple[ViralityModel, Outcome]) -> None:
    when = {"metric": "waitlist", "at_least": 5.0, "each_office": True, "earliest": -35}
    model, outcome = ran(rule("add_sessions", {"seats": 12, "overbooking": 1}, when=when, lead_days=14, times=3))
    fewer, before = kpis(outcome), kpis(plain[1])
    assert len(outcome.firings) > 1 and len(outcome.sessions) == len(plain[1].sessions) + len(outcome.firings)
    assert outcome.sessions["seats"].sum() == plain[1].sessions["seats"].sum() + 12 * len(outcome.firings)
    for name, sign in {"unmet_demand": -1, "frustration": -1, "attended": 1, "cost_total": 1, "seats": 1}.items():
        assert sign * (fewer[name] - before[name]) > 0, name
    gaps = [np.diff(outcome.firings["day"][outcome.firings["office"] == office]) for office in range(len(model.world.offices))]
    assert all((gap >= 7).all() for gap in gaps), "a rule rests between two times"


def test_a_message_reaches_those_alone_whom_it_is_for() -> None:
    """Of whom the same message to everybody reaches, with the same luck: it lands two mornings after the evening of day -20."""

    def landed(to: str) -> tuple[np.ndarray, np.ndarray]:
        message = {"channel": "email", "mystery": 0.0, "benefit_clarity": 0.8, "to": to}
        sent = rule("send_teaser", message, when={"earliest": -20})
        model = ViralityModel(with_parameters(shipped(campaign__rules=[sent]), email_open_rate=0.8), SEED)
        for _ in range(63 - 20 + 2):
            model.step()
        before = model.world.people.copy()
        model.step()
        return before, model.world.people["exposures"] > before["exposures"]

    before, everybody = landed("everybody")
    named = {"unreached": before["exposures"] == 0, "unaware": before["aware_day"] < 0, "undecided": before["wants_day"] < 0}
    assert len({rows.tobytes() for rows in named.values()}) == 3
    for to, rows in named.items():
        assert np.array_equal(landed(to)[1], everybody & rows) and (everybody & ~rows).any(), to


def test_a_message_to_one_office_after_the_other_is_paid_from_its_first_day() -> None:
    """It goes out two mornings after the evening on which somebody waits in an office; the second office pays later for its own people."""
    message, some = (
        {"channel": "email", "mystery": 0.0, "benefit_clarity": 0.8},
        {"metric": "waitlist", "at_least": 2.0, "each_office": True},
    )
    few = [{"first_day": 0, "every_days": 7, "dates": 2, "seats": 2, "opens": -35}]
    _, outcome = ran(rule("send_teaser", message, when=some), campaign__sessions=few)
    (sent,) = outcome.teasers["day"][outcome.teasers["rule"] == 0]
    first, second = sorted(outcome.firings["day"].tolist())
    assert first < second and sent == first + 2


def test_seats_move_to_where_people_wait() -> None:
    crowded = [{"offices": ["Headquarters"], "first_day": 7, "dates": 2, "seats": 3, "opens": -35},
               {"offices": ["Branch"], "first_day": 7, "dates": 2, "seats": 30, "opens": -35}]  # fmt: skip
    names = [each.name for each in shipped().company.offices]
    for plan, name in zip(crowded, names, strict=False):
        plan["offices"] = [name]
    still, moved = (
        ran(*rules, campaign__sessions=crowded)[1]
        for rules in ((), (rule("move_seats", {"seats": 4}, when={"metric": "waitlist", "at_least": 2.0}, times=5, every_days=3),))
    )
    assert len(moved.firings) > 0 and moved.sessions["seats"].sum() == still.sessions["seats"].sum()
    assert not np.array_equal(moved.sessions["seats"], still.sessions["seats"]) and moved.sessions["seats"].min() >= 0
    assert kpis(moved)["attended"] > kpis(still)["attended"]


@pytest.mark.parametrize("day", [0, 21])
def test_seats_move_to_sessions_for_those_who_wait(day: int) -> None:
    """Staff wait in an office whose managers have seats to spare: seats come from the other one, and to no session for managers."""
    one, other = (each.name for each in shipped().company.offices[:2])
    leads = {"levels": ["manager", "senior_manager", "executive"]}
    sessions = [{"offices": [one], "first_day": day, "dates": 1, "seats": 40, "opens": -35, "audience": leads},
                {"offices": [one], "first_day": 14, "dates": 1, "seats": 2, "opens": -35, "audience": {"levels": ["staff"]}},
                {"offices": [other], "first_day": 14, "dates": 1, "seats": 30, "opens": -35}]  # fmt: skip
    moving = rule("move_seats", {"seats": 4}, when={"metric": "waitlist", "at_least": 2.0}, times=5, every_days=3)
    still, moved = (ran(*rules, campaign__sessions=sessions)[1] for rules in ((), (moving,)))
    assert len(moved.firings) > 0
    more = moved.sessions["seats"].astype(int) - still.sessions["seats"]
    for_leads = (moved.sessions["day"] == day - shipped().campaign.calendar.first_day) & (still.sessions["seats"] == 40)
    assert for_leads.sum() == 1 and more[for_leads] <= 0 and more[still.sessions["seats"] == 2] > 0 and more.sum() == 0
    assert kpis(moved)["attended"] > kpis(still)["attended"]


def test_what_is_shown_of_sharing_stays_when_spending_stops() -> None:
    """Of those who take part in the room, and of those who join from home."""
    paid = rule("change_reward", {"kind": "money", "value_usd": 20.0, "show_norms": True})
    stop = rule("stop_spending", name="stop", when={"earliest": -20})
    hybrid = {"campaign__programme__format": "hybrid", "company__remote_share": 0.4, "campaign__reward__show_norms": False}
    model, _ = ran(paid, stop, **hybrid)
    assert len(model.world.campaign) == 2 and model.world.campaign["show_norms"].tolist() == [1, 1]
    assert model.world.campaign["reward"].tolist() == [0, 0]


@pytest.mark.parametrize("at_least", [15_000.0, 60_000.0, 64_000.0])
def test_money_spent_is_what_it_costs(at_least: float, plain: tuple[ViralityModel, Outcome]) -> None:
    """A rule that watches money fires on the first evening on which the books, closed that evening, reach its threshold."""
    pay = {"campaign__reward": {"kind": "money", "value_usd": 30.0}}
    settings = shipped(campaign__rules=[rule("close_registration", when={"metric": "money_spent", "at_least": at_least})], **pay)
    model = ViralityModel(settings, SEED)
    while model.running:
        day = model.day
        model.step()
        outcome = model.outcome()
        held = outcome.sessions[outcome.sessions["day"] <= day]
        sent = outcome.teasers.copy()
        sent["bought"][sent["day"] > day] = 0
        usd = sum(costs(replace(outcome, sessions=held, teasers=sent)).values())
        assert (len(outcome.firings) > 0) == (usd >= at_least), f"day {day}: {usd}"


@pytest.mark.parametrize("at_least", [0.5, 0.9])
def test_reach_is_the_share_of_all_people_who_have_heard_of_it(at_least: float) -> None:
    """A rule that watches it fires on the first evening on which so many of the 150 have, not as soon as anybody has."""
    model = ViralityModel(shipped(campaign__rules=[rule("close_registration", when={"metric": "reach", "at_least": at_least})]), SEED)
    aware: list[float] = []
    while model.running:
        model.step()
        aware.append(model.world.tally[:, TALLY["aware"]].sum() / 150)
        assert (len(model.outcome().firings) > 0) == (aware[-1] >= at_least), f"day {model.day - 1}: {aware[-1]}"
    assert any(0 < each < at_least for each in aware) and aware[-1] >= at_least


def test_demand_per_seat_is_that_of_all_offices_together() -> None:
    """Whoever wants a seat over all seats of the plan, as it is shown by the evening."""
    when = {"metric": "demand_per_seat", "at_least": 0.8}
    model, seen = ViralityModel(shipped(campaign__rules=[rule("close_registration", when=when)]), SEED), list[float]()
    while model.running and not len(model.outcome().firings):
        model.step()
        seen.append(model.world.tally[:, TALLY["wanting"]].sum() / model.world.sessions["seats"].sum())
        assert (len(model.outcome().firings) > 0) == (seen[-1] >= 0.8), f"day {model.day - 1}: {seen[-1]}"
    assert any(0 < each < 0.8 for each in seen) and seen[-1] >= 0.8


def test_impossible_rules_are_named(plain: tuple[ViralityModel, Outcome]) -> None:
    def refused(*rules: dict[str, Any]) -> str:
        with pytest.raises(ValueError) as error:
            shipped(campaign__rules=rules)
        return str(error.value)

    assert "rules.0.when.at_least: the rule can never fire: reach is a share" in refused(
        rule("stop_spending", when={"metric": "reach", "at_least": 30.0})
    )
    assert "the rule can never fire: 9 is above at_most" in refused(
        rule("stop_spending", when={"metric": "posts", "at_least": 9.0, "at_most": 2.0})
    )
    assert (
        "the rule can never fire: evenings from 2026-05-31 (day 90) to 2026-04-27 (day 56), simulated are 2025-12-29 (day -63) to "
        in refused(rule("stop_spending", when={"earliest": 90}))
    )
    assert "would take effect on 2026-05-01 (day 60), after the last simulated day, 2026-04-27 (day 56)" in refused(
        rule("stop_spending", when={"earliest": 50}, lead_days=9)
    )
    assert "is the name of an earlier rule" in refused(rule("stop_spending"), rule("stop_spending"))
    assert "is compared with nothing" in refused(rule("stop_spending", when={"metric": "posts"}))
    assert "exactly one of add_sessions" in refused({**rule("stop_spending"), "then": {}})
    assert "is about the whole company" in refused(rule("stop_spending", when={"each_office": True}))
    assert "at least 1" in refused(rule("add_sessions", {"seats": 3}, lead_days=0))
    assert isinstance(plain[0].settings, Settings)
