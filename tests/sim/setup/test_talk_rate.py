"""The talk rate is solved for the baseline talk-about rate: against people drawn one by one, and against the model."""

import numpy as np
import pytest

from experiments.design.average import average_programme
from experiments.verbs.verify.testbed import with_parameters
from sim import rules
from sim.ensemble import replicate
from sim.measures.kpis import KPIS
from sim.parameters import PARAMETERS
from sim.setup.talk_rate import talk_rate
from tests.worlds import shipped


@pytest.mark.parametrize(
    "values",
    [{}, {"talkativeness_sigma": 0.0}, {"colleague_told_rate": 0.35}, {"network_degree_spread": 1.0}, {"baseline_talk_about_rate": 0.7}],
)
def test_of_people_who_talk_by_the_rules_the_baseline_share_told_the_content(values: dict[str, float]) -> None:
    """Attendees of an average programme drawn one by one, each day of theirs and each colleague: no formula, no quadrature."""
    b = {name: shipped().behaviour.value(name) for name in PARAMETERS} | values
    rng, n, rate = np.random.default_rng(1), 40_000, talk_rate(b)
    talkative, contacts = (
        np.exp(sigma * rng.standard_normal(n) - sigma**2 / 2) for sigma in (b["talkativeness_sigma"], b["network_degree_spread"])
    )
    contacts *= b["network_contacts_per_person"]
    joy = rng.standard_normal(n)
    eager = rate * talkative * (1 + b["talk_rating_curve_gain"] * np.where(joy < 0, b["talk_rating_asymmetry"], 1) * joy**2)
    eager /= 1 + b["talk_rating_curve_gain"]
    told, attended = np.zeros(n, bool), rng.integers(5, size=n)  # on Monday to Friday
    whole = (contacts + rng.random(n)).astype(int)
    here = rng.binomial(whole, b["network_in_office_share"])
    for day in range(1, 29):
        content = rules.content_probability(
            0.5, rules.recall(b["learning_mean"], day, 0, b["retention_k"], b["retention_c"], b["recall_gist_exponent"], 0.0), 0.4
        )
        talks = rng.random(n) < 1 - np.exp(-eager * (np.exp(-day / 7) + b["ongoing_talk_share"]))
        heard = rng.binomial(here, b["colleague_told_rate"] * content)
        heard += rng.binomial(whole - here, b["colleague_told_rate"] / 4.5 * content)
        told |= talks & (heard > 0) & ((attended + day) % 7 < 5)
    assert told.mean() == pytest.approx(b["baseline_talk_about_rate"], abs=0.012)


def test_a_baseline_that_few_contacts_cannot_give_ends_at_five_talks_a_day() -> None:
    b = {name: shipped().behaviour.value(name) for name in PARAMETERS}
    assert talk_rate(b | {"colleague_told_rate": 0.0}) == 0.0 == talk_rate(b | {"baseline_talk_about_rate": 0.0})
    assert talk_rate(b | {"colleague_told_rate": 0.01, "baseline_talk_about_rate": 0.9}) == 5.0


@pytest.mark.parametrize("values", [{}, {"colleague_told_rate": 0.05}, {"network_contacts_per_person": 30.0}])
def test_an_average_programme_of_the_shipped_company_gives_the_baseline_talk_about_rate(values: dict[str, float]) -> None:
    programme = average_programme(with_parameters(shipped(company="global_marketing"), **values))
    rates = [KPIS["talk_about_rate"].formula(outcome) for outcome in replicate(programme, range(6))]
    assert np.mean(rates) == pytest.approx(0.35, abs=0.05)
