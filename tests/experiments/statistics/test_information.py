"""What it is worth to know something: against closed forms and brute force, and nothing where chance decides."""

import numpy as np
import pytest
from scipy import stats

from experiments.statistics.information import Bound, most_of_everything, worth_of_each, worth_of_everything, worth_of_groups

WORLDS = 1000


def in_closed_form(mean: float, sd: float) -> float:
    """E max(0, d) - max(0, m) of a difference d ~ N(m, sd^2): the unit normal loss of Raiffa & Schlaifer (1961)."""
    return sd * stats.norm.pdf(mean / sd) - abs(mean) * stats.norm.cdf(-abs(mean) / sd)


@pytest.mark.parametrize("mean", [0.0, 0.4, -0.8])
def test_parameters_and_data_in_closed_form(mean: float) -> None:
    """Two arms that differ by m + b1 x1 + b2 x2 and chance; data of n = 4 readings of x1 with variance 2."""
    rng = np.random.default_rng(3)
    x, idle = rng.normal(size=(WORLDS, 2)), rng.normal(size=(WORLDS, 4))
    gain = mean + x @ [1.0, 0.3] + rng.normal(0, 0.3, WORLDS)
    readings = x[:, :1] + rng.normal(0, np.sqrt(2 / 4), (WORLDS, 1))
    values = np.stack([np.zeros(WORLDS), gain])
    found = worth_of_groups(values, {"both": x, "first": x[:, :1], "data": readings, "idle": idle})
    truth = {"both": np.hypot(1, 0.3), "first": 1.0, "data": np.sqrt(1 / (1 + 2 / 4))}
    drawn = max(0.0, gain.mean()) - max(0.0, mean)  # by how much these worlds differ from all
    for name, sd in truth.items():
        assert found[name].value + drawn == pytest.approx(in_closed_form(mean, sd), abs=4 * max(found[name].error, 0.012))
    gained = np.where(mean + x @ [1.0, 0.3] > 0, gain, 0.0) - (gain if gain.mean() > 0 else 0.0)
    assert found["both"].error == pytest.approx(gained.std() / np.sqrt(WORLDS), rel=0.05), "of the mean over worlds"
    assert not found["idle"].exceeds_chance
    assert found["both"].value >= found["first"].value - 0.02 >= found["data"].value - 0.04
    each = worth_of_each(values, ["x1", "x2", "idle"], np.column_stack((x, idle[:, 0])))
    assert each["x1"].value == pytest.approx(found["first"].value, abs=0.02)
    assert next(iter(each)) == "x1"
    assert not each["idle"].exceeds_chance


def test_a_survey_by_brute_force() -> None:
    """Beta prior, n answers, three arms whose gain is linear in the share: every count of answers, with its posterior mean."""
    a, b, n = 3.0, 4.0, 12
    slopes, constants = np.array([0.0, 1.0, -0.8]), np.array([0.0, -0.43, 0.30])
    counts = np.arange(n + 1)
    weights, posterior = stats.betabinom.pmf(counts, n, a, b), (a + counts) / (a + b + n)
    of_arms = constants[:, None] + slopes[:, None] * posterior
    exact = float(weights @ of_arms.max(axis=0) - (of_arms @ weights).max())
    rng = np.random.default_rng(5)
    shares = rng.beta(a, b, 4000)
    values = constants[:, None] + slopes[:, None] * shares + rng.normal(0, 0.05, (3, 4000))
    found = worth_of_groups(values, {"survey": rng.binomial(n, shares)[:, None] / n, "share": shares[:, None]})
    assert found["survey"].value == pytest.approx(exact, abs=3 * found["survey"].error + 0.002)
    assert found["survey"].value < found["share"].value


def test_what_decides_a_limit_in_closed_form() -> None:
    """The other arm gains g whatever is known, and is over its limit by x - t + noise, x even over 0 to 1: it is taken where that is at most
    0 in 90 of 100, so where u = (t - x) / s is at least z = 1.28; worth g s [u Phi(u) + phi(u)] between z and t / s."""
    rng, gain, t, s, least = np.random.default_rng(2), 0.05, 0.6, 0.1, 0.9
    x, idle = rng.random(WORLDS), rng.random(WORLDS)
    values = np.stack([np.zeros(WORLDS), np.full(WORLDS, gain)])
    over = np.stack([[np.full(WORLDS, -1.0), x - t + rng.normal(0, s, WORLDS)] for _ in range(2)])
    bound = Bound(over, least)
    ends = np.array([stats.norm.ppf(least), t / s])
    truth = gain * s * float(np.diff(ends * stats.norm.cdf(ends) + stats.norm.pdf(ends))[0])
    found = worth_of_groups(values, {"x": x[:, None], "idle": idle[:, None]}, bound)
    each = worth_of_each(values, ["x", "idle"], np.column_stack((x, idle)), bound)
    for name in ("x", "idle"):
        assert found[name].value == pytest.approx(truth if name == "x" else 0.0, abs=0.002)
        assert each[name].value == pytest.approx(found[name].value, abs=0.001)
        assert found[name].exceeds_chance == each[name].exceeds_chance == (name == "x")
    everything = worth_of_everything(values, values, Bound(over[:1], least), Bound(over[1:], least))
    assert truth < everything.value < gain * t, "a launch may be over the limit where it was within it before"


def test_a_choice_within_a_limit_by_brute_force() -> None:
    """Three arms, a price that is high or low, and a taste of two kinds: every answer, and what the rule takes then."""
    worlds = np.array([(price, taste, cost) for price in (0, 1) for taste in (0, 1) for cost in range(20)] * 5, float)
    price, taste, noise = worlds.T
    values = np.stack([np.zeros(len(worlds)), 0.1 + 0.4 * taste, 0.45 - 0.2 * taste])
    over = np.stack([np.full(len(worlds), -1.0), 0.5 - 2 * price + 0.02 * noise, -1.2 + 2 * price + 0.02 * noise])
    bound = Bound(over[None], 0.9)

    def rule(where: np.ndarray) -> int:
        keeps = (over[:, where] <= 0).mean(axis=1) >= 0.9
        return int(np.argmax(np.where(keeps, values[:, where].mean(axis=1), -np.inf)))

    def worth(arm: int, where: np.ndarray) -> float:
        return float(np.where(over[arm] <= 0, values[arm], values.min(axis=0))[where].mean())

    every = np.ones(len(worlds), bool)
    for name, of in (("price", price), ("taste", taste), ("both", 2 * price + taste)):
        answers = [of == answer for answer in np.unique(of)]
        exact = float(np.mean([worth(rule(answer), answer) for answer in answers])) - worth(rule(every), every)
        inputs = np.column_stack((price, taste, price * taste)) if name == "both" else of[:, None]
        found = worth_of_groups(values, {name: inputs}, bound)[name].value
        assert found == pytest.approx(exact, abs=1e-6), name
    assert worth_of_groups(values, {"taste": taste[:, None]}, bound)["taste"].value == 0.0, "only the unchanged arm is allowed"
    assert worth_of_groups(values, {"taste": taste[:, None]})["taste"].exceeds_chance, "without a limit it would be worth something"
    never = worth_of_groups(values, {"price": price[:, None]}, Bound(over[None] + 9, 0.9))
    assert not never["price"].exceeds_chance, "nothing keeps the limit, whatever is known"


def test_perfect_information_is_not_luck() -> None:
    """Where only chance decides, naive EVPI is E max of two normals; cross-validated it is nothing. Else it nears the truth."""
    rng = np.random.default_rng(7)
    luck = [rng.normal(size=(2, WORLDS)) for _ in range(2)]
    naive = luck[0].max(axis=0).mean() - luck[0].mean(axis=1).max()
    nothing = worth_of_everything(*luck)
    assert naive > 0.4
    assert nothing.value < 2 * nothing.error
    known = np.stack([np.zeros(WORLDS), rng.normal(size=WORLDS)])
    found = worth_of_everything(*(known + rng.normal(0, 0.2, (2, WORLDS)) for _ in range(2)))
    assert found.value == pytest.approx(in_closed_form(0.0, 1.0), abs=0.05)
    assert found.value < in_closed_form(0.0, 1.0), "a lower bound: events blur the choice"
    assert np.isnan(worth_of_everything(known * np.nan, known).value)


@pytest.mark.parametrize(("mean", "events"), [(0.0, 1.0), (0.0, 4.0), (-0.5, 2.0), (1.0, 2.0)])
def test_all_there_is_to_know_is_worth_no_more_than_is_said(mean: float, events: float) -> None:
    """However much events blur it, and however many parameters share it out: the closed form lies between the bounds."""
    rng, worlds, most = np.random.default_rng(11), 512, list[float]()
    for _ in range(100):
        gain = np.stack([np.zeros(worlds), rng.normal(mean, 1, worlds)])
        one, other = (gain + [[0.0], [events]] * rng.normal(size=(2, worlds)) for _ in range(2))
        most.append(most_of_everything(one, other))
    truth = in_closed_form(mean, 1.0)
    assert worth_of_everything(one, other).value < truth
    assert np.mean(np.array(most) < truth) <= 0.1, "nine of ten cases"
    assert np.mean(most) < (np.hypot(mean, 1.0) - abs(mean)) / 2 + 0.2, "else it says nothing"
    assert np.isnan(most_of_everything(one * np.nan, other))


def test_within_a_limit_all_there_is_to_know_is_worth_what_keeps_it() -> None:
    """The second arm gains 1 and breaks its limit in half of the worlds, by a parameter: knowing that is worth .5."""
    worlds = 512
    values = np.stack([np.zeros(worlds), np.ones(worlds)])
    over = np.stack([np.full(worlds, -1.0), np.tile([-1.0, 1.0], worlds // 2)])
    kept, never = Bound(over[None], 0.9), Bound(np.abs(over)[None], 0.9)
    assert worth_of_everything(values, values, kept, kept).value == 0.5
    assert 0.5 <= most_of_everything(values, values, kept, kept) < 0.6
    assert most_of_everything(values, values, never, never) == 0.0, "nothing that is known makes it keep the limit"


def test_all_there_is_to_know_is_held_against_chance() -> None:
    """Where nothing is worth knowing its value exceeds zero in a third of cases, by chance."""
    rng = np.random.default_rng(3)
    found = [worth_of_everything(*rng.normal(size=(2, 2, WORLDS))) for _ in range(200)]
    assert np.mean([each.value > 0 for each in found]) > 0.2
    assert np.mean([each.exceeds_chance for each in found]) <= 0.05


def test_chance_is_not_taken_for_information() -> None:
    told = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        values, groups = rng.normal(size=(3, 128)), {str(i): rng.normal(size=(128, 5)) for i in range(4)}
        single = worth_of_each(values, [str(i) for i in range(20)], np.concatenate(list(groups.values()), axis=1))
        told += sum(any(each.exceeds_chance for each in found.values()) for found in (worth_of_groups(values, groups), single))
    assert told <= 3, "one in twenty of twenty"


def test_a_choice_that_nothing_changes_is_worth_nothing() -> None:
    known = np.random.default_rng(1).random((100, 2))
    assert not worth_of_groups(np.stack([np.zeros(100), 1 + known[:, 0]]), {"known": known})["known"].exceeds_chance
    assert worth_of_groups(np.full((2, 100), np.nan), {"known": known}) == {}
    constant = worth_of_each(
        np.stack([np.zeros(100), known[:, 0] - 0.5]), ["known", "constant"], np.column_stack((known[:, 0], np.ones(100)))
    )
    assert constant["known"].exceeds_chance
    assert not constant["constant"].exceeds_chance


def test_data_are_worth_no_more_than_what_they_are_about() -> None:
    (found,) = worth_of_groups(np.stack([np.zeros(100), np.linspace(-1, 1, 100)]), {"x": np.linspace(0, 1, 100)[:, None]}).values()
    assert found.at_most(0.1).value == 0.1
    assert found.at_most(-0.1).value == 0.0
