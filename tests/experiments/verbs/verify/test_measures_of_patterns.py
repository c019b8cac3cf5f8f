"""Measures of patterns, on outcomes made by hand: each counts what its docstring says."""

import math
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from experiments.verbs.verify import (
    contest_patterns,
    demand_patterns,
    post_patterns,
    reaction_patterns,
    samples,
    seat_patterns,
    talk_patterns,
    tie_patterns,
    transfer_patterns,
)
from experiments.verbs.verify.programmes import Field
from sim.outcome import Outcome
from sim.state.layout import POST, SESSION, TALLY, Status
from tests.worlds import shipped

SHIPPED = shipped(company="small_firm")
NOWHERE = cast(Field, SimpleNamespace(null="", company=None))


def outcome(**parts: Any) -> Outcome:
    return cast(Outcome, SimpleNamespace(**parts))


def people(**columns: list[float]) -> dict[str, np.ndarray]:
    return {name: np.array(values) for name, values in columns.items()}


# --- posts ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run with a chain of three and a post on its own; a run with a star of 102."""
    chain = spread(size=[3, 1], depth=[2, 0], first_copies=1, views=[10, 20, 40, 0], reactions=[1, 4, 2, 0], authors=[5, 5, 6, 7])
    star = spread(size=[102], depth=[1], first_copies=101, views=[50] * 102, reactions=[5] * 102, authors=list(range(102)))
    monkeypatch.setattr(post_patterns, "of_campaign", lambda field: (chain, star))


@pytest.mark.parametrize(
    ("rows", "correlation"),
    [
        ([(1, 30), (2, 10), (3, 20)], -0.5),  # 1 - 6 (4 + 1 + 1) / (3 (9 - 1))
        ([(1, 5), (2, 50), (3, 500)], 1.0),
        ([(1, 5), (1, 50), (1, 500)], np.nan),
        ([(1, 5), (2, 50)], np.nan),
    ],
)
def test_a_rank_correlation_is_that_of_ranks_and_of_nothing_where_too_little_varies(
    rows: list[tuple[int, int]], correlation: float
) -> None:
    assert post_patterns.rank_correlation(np.array(rows)) == pytest.approx(correlation, nan_ok=True)


def spread(**columns: Any) -> samples.PostSpread:
    arrays = {name: np.array(values) if isinstance(values, list) else values for name, values in columns.items()}
    rest = {"virality": None, "inspired": None, "first_offices": None, "staff": 200, "audience": 100, "users": 150}
    return samples.PostSpread(**(rest | arrays))


@pytest.mark.usefixtures("two_runs")
@pytest.mark.parametrize(
    ("measure", "about", "expected"),
    [
        (post_patterns.cascades_that_go, ("campaign", "nowhere"), 1 / 3),
        (post_patterns.cascades_that_go, ("campaign", "one step"), 1 / 3),
        (post_patterns.cascades_that_go, ("campaign", "further"), 1 / 3),
        (post_patterns.copies_at_first_hand, (), 102 / 103),
        (post_patterns.posts_per_original, (), 106 / 3),
        (post_patterns.huge_cascades, (), 1 / 3),
        (post_patterns.who_posts, (), (3 / 200 + 102 / 200) / 2),
        (post_patterns.posts_per_head, (), (4 / 200 + 102 / 200) / 2),
        (post_patterns.engagement, (), ((0.1 + 0.2 + 0.05 + 0) / 4 + 0.1) / 2),  # a run, all of whose posts are the best
        (post_patterns.best_posts, ("reach",), (0.7 / 4 + 0.5) / 2),
        (post_patterns.best_posts, ("engagement",), ((0.1 + 0.2 + 0.05 + 0) / 4 + 0.1) / 2),
    ],
)
def test_posts(measure: Any, about: tuple[str, ...], expected: float) -> None:
    assert measure(NOWHERE, *about).value == pytest.approx(expected)


# --- contests ---------------------------------------------------------------------------------------------------------


def test_answers_to_other_offices_and_readings_are_counted_by_week_since_the_first_post() -> None:
    posts = np.zeros(4, POST)
    posts["day"], posts["office"], posts["source"] = [10, 12, 18, 30], [0, 1, 1, 0], [-1, 0, 1, 0]
    daily = np.zeros((40, 2, len(TALLY)), np.int64)
    daily[11:, 0, TALLY["views"]] = 5
    daily[18:, 1, TALLY["views"]] = 2
    answers, readings = contest_patterns.answers_and_readings(outcome(posts=posts, daily=daily))
    assert answers[:3].tolist() == [1, 0, 0]  # the post of day 18 answers one of its own office, that of day 30 its own too
    assert readings[:3].tolist() == [5, 2, 0]


def test_the_effect_of_a_contest_is_what_it_adds_to_answers_per_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = np.full((2, contest_patterns.WEEKS), 10.0)
    answers[1, slice(*contest_patterns.EARLY)] = 20.0  # twice as many
    answers[1, slice(*contest_patterns.TIRED)] = 12.5
    answers[1, slice(*contest_patterns.REVIVED)] = 15.0
    rows = np.stack([answers, np.full_like(answers, 100.0)], axis=1)[None]
    monkeypatch.setattr(contest_patterns, "contest", lambda field: np.repeat(rows, 3, axis=0))
    assert contest_patterns.contest_effect(NOWHERE, "fade").value == pytest.approx(0.25)
    assert contest_patterns.contest_effect(NOWHERE, "recovery").value == pytest.approx(2.0)


# --- demand, seats, ties ----------------------------------------------------------------------------------------------


def test_decisions_beyond_a_line_through_the_first_half() -> None:
    assert demand_patterns.multiple_of_first_half(np.ones(10)) == pytest.approx(1.0)
    assert demand_patterns.multiple_of_first_half(np.array([1, 1, 2, 4])) == pytest.approx(2.0)
    assert math.isnan(demand_patterns.multiple_of_first_half(np.zeros(4)))


def test_steps_against_the_slope() -> None:
    luck = np.random.default_rng(1).normal(0, 0.1, (20, 5))
    assert demand_patterns.steps_against(np.array([1, 2, 5, 3, 1]) + luck) == 0
    assert demand_patterns.steps_against(np.array([1, 5, 3, 4, 1]) + luck) == 1


def test_two_waves_are_the_same_campaign_in_halves_of_the_offices() -> None:
    settings = shipped(company="global_marketing")
    names = tuple(each.name for each in settings.company.offices)
    field = cast(Field, SimpleNamespace(campaign=settings, company=SimpleNamespace(office_names=names)))
    waves = demand_patterns.in_two_waves(field, 0.0).campaign
    (first, second), later = waves.sessions, demand_patterns.LATER
    assert set(first.offices) | set(second.offices) == set(names) and not set(first.offices) & set(second.offices)
    assert cast(int, second.first_day) - cast(int, first.first_day) == later
    assert len(waves.teasers) == 2 * len(settings.campaign.teasers)
    assert waves.programme.facilitation == waves.programme.quality == 0.0


def test_who_decided_before_an_office_of_theirs_had_a_session() -> None:
    sessions = np.zeros(3, SESSION)
    sessions["office"], sessions["day"] = [0, 1, 3], [5, 12, 20]
    found = outcome(sessions=sessions, daily=np.zeros(30), people=people(office=[0, 1, 1, 1, 3, 3], wants_day=[1, 11, 12, -1, 3, 15]))
    assert demand_patterns.decided_before_sessions(found, np.array([1, 3])) == 2  # on days 11 and 3
    assert demand_patterns.decided_before_sessions(found, np.array([], np.int64)) == 0


def test_who_came() -> None:
    sessions = np.zeros(2, SESSION)
    sessions["seated"], sessions["turned_away"], sessions["no_shows"] = [18, 10], [2, 0], [4, 6]
    sessions["cancelled"] = [3, 2]
    assert samples.bookings(outcome(sessions=sessions)) == (30, 40)
    campaign = SimpleNamespace(changed=lambda changes: None)
    field = cast(
        Field, SimpleNamespace(campaign=campaign, repetitions=lambda share: 2, simulated=lambda *_: [outcome(sessions=sessions)] * 2)
    )
    assert seat_patterns.show_up(field, "in_person").value == pytest.approx(30 / 40)
    assert seat_patterns.show_up(field, "virtual").value == pytest.approx(30 / 45)  # those who gave up beforehand count as well


@pytest.mark.parametrize("planned", [True, False])
def test_no_shows_with_reminders_are_held_against_those_without(planned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    other = np.zeros(1, SESSION)
    other["seated"], other["no_shows"] = 6, 4
    programme = samples.OrdinaryProgramme((), {}, np.array([16, 20]), np.zeros(2))
    monkeypatch.setattr(seat_patterns, "of_ordinary", lambda field: (programme,) * 2)
    monkeypatch.setattr(seat_patterns, "ordinary", lambda field: (SHIPPED,) * 2)
    settings = SHIPPED.changed({"campaign.registration.reminder": planned})
    field = Field(settings, seed=1, replications=2)
    monkeypatch.setattr(Field, "simulated_ordinary", lambda *_: [outcome(sessions=other)] * 2)
    assert seat_patterns.came_by_reminder(field).tolist() == [[[12, 20], [16, 20]] if planned else [[16, 20], [12, 20]]] * 2
    found = seat_patterns.reminder_ratio(field).value
    assert found == pytest.approx(0.2 / 0.4 if planned else 0.4 / 0.2)


def test_offers_taken_up() -> None:
    took = people(wants_day=[3, 3, 3, 3, -1], booked_day=[9, 3, -1, -1, 5], status=[0, 0, Status.DECLINED, Status.WAITING, 0])
    field = cast(Field, SimpleNamespace(campaign=None, repetitions=lambda share: 2, simulated=lambda *_: [outcome(people=took)] * 2))
    assert seat_patterns.take_up(field).value == pytest.approx(0.5)


def test_loss_by_working_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def ties(field: Field, by: str, remote: float) -> np.ndarray:
        hazards = 0.4, 0.2 - 0.05 * remote
        return np.array([[[10_000 * -math.expm1(-each), 10_000] for each in hazards]] * 3)

    monkeypatch.setattr(tie_patterns, "inspired_along_ties", ties)
    assert tie_patterns.remote_loss(NOWHERE, "offices").value == pytest.approx(0.25)
    assert tie_patterns.remote_loss(NOWHERE, "office").value == pytest.approx(0.0)


# --- attendees --------------------------------------------------------------------------------------------------------


def test_attendees_and_what_they_told_in_time() -> None:
    columns = {name: [1.0, 2.0, 3.0] for name in samples.OF_ATTENDEES}
    them = people(**columns, attended_day=[5, -1, 5], told_content_day=[33, 8, 34], told_mention_day=[-1, 8, 6], applies_until=[-1, -1, 90])
    found = samples.attendees_of(outcome(people=them))
    assert {name: found[name].tolist() for name in ("rating", "content", "anything", "applies")} == {
        "rating": [1, 3], "content": [1, 0], "anything": [1, 1], "applies": [0, 1],
    }  # fmt: skip


def test_programmes_of_two_attendees_have_no_spread_to_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = (2, 3, 0)
    programmes = tuple(samples.OrdinaryProgramme((), {"rating": np.arange(size)}, np.zeros(2), np.zeros(2)) for size in sizes)
    monkeypatch.setattr(samples, "of_ordinary", lambda field: programmes)
    assert [len(each["rating"]) for each in samples.attendees(NOWHERE)] == [3]


def test_stories_that_speak_well_and_ill() -> None:
    daily = np.zeros((3, 2, len(TALLY)), np.int64)
    daily[-1, :, TALLY["content_talks"]], daily[-1, :, TALLY["ill_content_talks"]], daily[-1, :, TALLY["complaints"]] = 10, 2, 1
    assert samples.stories(outcome(daily=daily)) == (16, 6)


def group(**columns: list[float]) -> dict[str, np.ndarray]:
    return {name: np.array(values, np.float64) for name, values in columns.items()}


def test_ratings(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = (group(rating=[5, 5, 1, 3], anticipation=[4, 4, 0, 2]), group(rating=[2, 4, 4, 4], anticipation=[1, 0, 0, 0]))
    monkeypatch.setattr(reaction_patterns, "attendees", lambda field: groups)
    assert reaction_patterns.low_ratings(NOWHERE).value == pytest.approx(2 / 8)
    assert reaction_patterns.rating_spread(NOWHERE).value == pytest.approx(np.std([5, 5, 1, 3, 2, 4, 4, 4]))
    assert reaction_patterns.expectation_and_rating(NOWHERE).value == pytest.approx((1 - 1) / 2)


def test_a_gap_of_ratings_is_in_standard_deviations(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"plain": [3.0, 5.0], "virtual": [3.0, 4.0]}
    moments = {arm: np.array([[len(each), sum(each), sum(x * x for x in each)]] * 3) for arm, each in given.items()}
    monkeypatch.setattr(reaction_patterns, "ratings_of", lambda field, arm: moments[arm])
    assert reaction_patterns.rating_gap(NOWHERE, "virtual").value == pytest.approx(-0.5)


def test_talk(monkeypatch: pytest.MonkeyPatch) -> None:
    there = group(enjoyment=[-2, -2, 0, 2], content=[1, 0, 1, 1], retellings=[6, 1, 1, 0], talkativeness=[3, 1, 1, 1])
    monkeypatch.setattr(talk_patterns, "attendees", lambda field: (there, there))
    assert talk_patterns.disappointed_who_tell(NOWHERE).value == pytest.approx(0.5)
    assert talk_patterns.talk_of_the_most_talkative(NOWHERE).value == pytest.approx(6 / 8)
    assert talk_patterns.is_good(SHIPPED.changed({"campaign.programme.quality": 0.4, "campaign.programme.facilitation": 0.7}))
    assert not talk_patterns.is_good(SHIPPED.changed({"campaign.programme.quality": 0.4, "campaign.programme.facilitation": 0.6}))


def test_the_variance_behind_a_yes_or_no_is_recovered() -> None:
    x = np.random.default_rng(1).normal(size=(100_000, 2))
    latent = 0.4 * x[:, 0] + 0.3 * x[:, 1] + math.sqrt(0.75) * np.random.default_rng(2).normal(size=100_000)
    applies = (latent > -0.3).astype(np.float64)
    halves = [
        transfer_patterns.moments(x[part].T + shift, applies[part]) for part, shift in ((slice(0, 50_000), 0.0), (slice(50_000, None), 7.0))
    ]
    assert transfer_patterns.latent_r2(np.array(halves)) == pytest.approx(0.25, abs=0.01)  # the shift of a programme is nothing within it
    assert math.isnan(transfer_patterns.latent_r2(transfer_patterns.moments(x.T, np.ones(len(x)))[None]))
    alike = transfer_patterns.moments(np.vstack((x[:, 0], np.ones(len(x)))), applies)  # what does not vary explains nothing
    assert transfer_patterns.latent_r2(alike[None]) == pytest.approx(0.16, abs=0.01)


def test_odds_are_compared_within_programmes() -> None:
    rows = np.array([[[30, 10], [60, 40]], [[4, 16], [20, 160]]], np.float64)  # twice the odds in both
    assert transfer_patterns.log_odds_ratio(rows) == pytest.approx(math.log(2.0))
    assert math.isnan(transfer_patterns.log_odds_ratio(np.zeros((1, 2, 2))))


def test_who_still_applies_it(monkeypatch: pytest.MonkeyPatch) -> None:
    them = people(applies_from=[10, 10, 10, 99], applies_until=[-1, 150, 400, 400], attended_day=[3, 3, 3, 3])
    still = transfer_patterns.still_applying(outcome(people=them, working=np.ones(50)), (0, 182, 365))
    assert still == [(2, 3), (1, 3), (1, 3)]
    monkeypatch.setattr(transfer_patterns, "fate", lambda field: np.array([still] * 3, np.float64))
    assert transfer_patterns.sustained(NOWHERE).value == pytest.approx(1 / 3)
    assert transfer_patterns.reverted(NOWHERE).value == pytest.approx(1 / 3)
