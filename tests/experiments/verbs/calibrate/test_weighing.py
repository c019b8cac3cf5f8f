"""Sets are weighed by what was observed, and held against what is known of programmes at large again."""

import numpy as np
import pytest

from experiments.design.judge import campaigns_in_use
from experiments.design.parameter_sets import ParameterSets
from experiments.design.targets import targets_in_use
from experiments.verbs.calibrate.draws import joined
from experiments.verbs.calibrate.series.simulations import Lens, Watched
from experiments.verbs.calibrate.series.weighing import fewest_misses, weighed
from tests.worlds import shipped

LENS = Lens((Watched("registrations", 6, False),), (), 0)


def some(count: int = 400) -> ParameterSets:
    """Sets of two parameters: what one gives is observed, the other decides what programmes at large would show."""
    values = np.random.default_rng(1).uniform(0, 200, (count, 2)).astype(np.float32)
    return ParameterSets(("seen", "unseen"), values, (), np.empty((count, 0), np.float32), np.arange(count), {})


def test_draws_give_what_was_observed_and_what_is_known_of_programmes_at_large() -> None:
    found = weighed(
        some(), np.array([100.0]), LENS, 0.1, 60, 1, lambda sets: sets.values[:, :1].astype(np.float64), lambda sets: (sets.values[:, 1] > 150).astype(int)
    )  # fmt: skip
    assert found.draws.values.shape == (60, 2)
    seen, unseen = found.draws.values.T
    assert 90 < np.median(seen) < 110
    assert np.quantile(seen, 0.1) > 50
    assert unseen.max() <= 150
    assert unseen.min() < 30, "else they are as they were"
    assert found.plausible < found.checked
    assert found.misses == 0


def test_so_many_targets_may_be_missed_that_enough_sets_are_left() -> None:
    assert fewest_misses(np.array([0] * 100 + [3] * 300)) == 0
    assert fewest_misses(np.array([0] * 49 + [3] * 100)) == 0, "of 149 a quarter will do"
    assert fewest_misses(np.array([0] * 60 + [1] * 60 + [3] * 300)) == 1
    assert fewest_misses(np.array([2])) == 2


def test_the_campaigns_of_the_targets_in_the_company_they_are_meant_for() -> None:
    names = [each.campaign for each in targets_in_use().values()]
    found = campaigns_in_use(shipped().behaviour, names)
    assert list(found) == list(dict.fromkeys(names))
    assert {each.company.name for each in found.values()} == {"global_marketing"}
    assert found["average"].campaign.brand.strength == 0.5
    assert found["mandatory_webinar"].campaign.name == "mandatory_webinar"


def test_a_draw_that_no_people_could_have_is_left_out() -> None:
    """Correlations of .95 and .97 cannot hold together (`test_impossible_people_are_refused`), whatever set a draw is put into."""
    names = ("reaction_motivation_beta", "transfer_predictor_correlation")
    sets = ParameterSets(names[1:], np.array([[0.97]], np.float32), (), np.empty((1, 0), np.float32), np.arange(1), {})
    found = joined(sets, names[:1], np.array([[0.95], [0.1]]), shipped().behaviour, 1)
    assert found.names == names and found.values.tolist() == [pytest.approx([0.1, 0.97])]


def test_draws_of_what_no_set_holds_are_spread_over_all_sets() -> None:
    """As where a value is stated of what is fitted: it ended in a traceback."""
    found = joined(some(50), ("imitation_per_week",), np.full((200, 1), 0.5), shipped().behaviour, 1)
    assert found.names == ("imitation_per_week", "seen", "unseen") and len(np.unique(found.values[:, 1])) > 40
