"""Offices that differ: in costumes, self-promotion and hierarchy, and in the languages that their people understand."""

from typing import Any

import numpy as np
import pytest

from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.outcome import Outcome
from tests.worlds import differences, shipped

SEED, HERE = 6, "Manchester"


def model(culture: dict[str, Any] | None = None, **changes: Any) -> ViralityModel:
    made = ViralityModel(shipped(company__cultures={HERE: culture} if culture is not None else {}, **changes), SEED)
    made.run()
    return made


def run(culture: dict[str, Any] | None = None, **changes: Any) -> Outcome:
    return model(culture, **changes).outcome()


def test_an_average_office_said_to_be_average_is_what_it_was() -> None:
    average = {"costumes": 0.5, "self_promotion": 0.5, "hierarchy": 0.5, "reads": {"german": 0.1}}
    assert not differences(model(average), model())


def test_a_language_that_everybody_understands_changes_nothing() -> None:
    plain = model()
    spoken = [each.model_dump() | {"language": "english"} for each in plain.settings.campaign.teasers]
    said = model({"reads": {"english": 1.0}}, campaign__teasers=spoken, campaign__programme__language="english")
    assert not differences(said, plain)


def test_who_does_not_understand_a_language_is_less_curious_and_learns_less() -> None:
    plain = shipped().campaign.teasers
    spoken = [each.model_dump() | {"language": "english"} for each in plain]
    all_of_them, few = ({"reads": {"english": share}} for share in (1.0, 0.2))
    well, badly = (model(each, campaign__teasers=spoken, campaign__programme__language="english") for each in (all_of_them, few))
    here = well.company.office == well.company.office_names.index(HERE)
    known = [each.world.people["benefit_known"][here].mean() for each in (well, badly)]
    assert known[1] < 0.9 * known[0]
    both = here & (well.world.people["attended_day"] >= 0) & (badly.world.people["attended_day"] >= 0)
    assert badly.world.journeys["learned"][both].mean() < well.world.journeys["learned"][both].mean()
    assert np.mean(badly.world.reads[0][here]) == pytest.approx(0.2, abs=0.15) and badly.world.reads[0][~here].all()


def test_an_office_that_shows_what_it_does_posts_more_and_the_other_keeps_its_people() -> None:
    quiet, loud = (run({"self_promotion": each}) for each in (0.0, 1.0))
    here = quiet.people["office"] == quiet.company.office_names.index(HERE)
    ratio = loud.people["propensity"][here] / np.where(quiet.people["propensity"][here] > 0, quiet.people["propensity"][here], np.nan)
    assert np.nanmin(ratio) == pytest.approx(1.3**4, rel=1e-5)
    assert np.array_equal(loud.people["propensity"][~here], quiet.people["propensity"][~here])
    assert kpis(loud)["posts"] >= kpis(quiet)["posts"]


def test_offices_that_do_not_exist_are_named() -> None:
    with pytest.raises(ValueError, match=r"company\.cultures = Atlantis"):
        ViralityModel(shipped(company__cultures={"Atlantis": {}}), SEED)
