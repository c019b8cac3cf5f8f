"""No decision hangs on a parameter that nothing reads: what is left out changes nothing, and what is read stays in."""

import json
from pathlib import Path

import pytest

from experiments.cli import main
from experiments.verbs.sensitivity.unread import unread
from experiments.verbs.verify.testbed import with_parameters
from sim.model import ViralityModel
from sim.settings import Settings
from tests.worlds import differences, shipped

BY_EMAIL = {"channel": "email", "day": -35, "mystery": 0.0, "benefit_clarity": 0.8}


def moved(settings: Settings, names: set[str]) -> list[str]:
    """What differs if these parameters are where they are furthest from their values."""
    values = settings.behaviour.parameters
    far = {name: max(values[name].low, values[name].high, key=lambda end: abs(end - values[name].value)) for name in names}
    models = [ViralityModel(each, 1) for each in (settings, with_parameters(settings, **far))]
    for each in models:
        each.run()
    return differences(*models)


@pytest.mark.parametrize(
    ("settings", "some"),
    [
        (shipped(), {"turnover_per_month", "absence_share_per_day"}),
        (shipped(company__turnover=True, company__absence=True, campaign__teasers=[BY_EMAIL]), {"open_rate_film", "vividness_poster"}),
    ],
)
def test_what_nothing_reads_changes_nothing(settings: Settings, some: set[str]) -> None:
    assert some <= unread(settings)
    assert not [each for each in moved(settings, unread(settings)) if not each.startswith("behaviour")]


def test_what_is_read_is_not_left_out() -> None:
    read = {"turnover_per_month", "absence_share_per_day", "email_open_rate", "vividness_email"}
    settings = shipped(company__turnover=True, company__absence=True, campaign__teasers=[BY_EMAIL])
    assert not read & unread(settings)
    assert all(moved(settings, {name}) for name in read)
    film = shipped(campaign__teasers=[BY_EMAIL | {"channel": "film", "mystery": 0.5}])
    assert "email_open_rate" not in unread(film) and moved(film, {"email_open_rate"}), "it is read of messages that no email carries, too"


def test_an_assumption_about_people_who_leave_flips_nothing_where_nobody_does(tmp_path: Path) -> None:
    """What flips it: "absence share per day", was told of a company in which nobody is absent."""
    words = ["sensitivity", f"results={tmp_path}", "company=small_firm", "alternative=campaign.brand.awe=1", "replications=64", "name=firm"]

    def told(*more: str) -> list[str]:
        assert main([*words, *more]) == 0
        return [each["name"] for each in json.loads((tmp_path / "sensitivity/firm/answer.json").read_text("utf-8"))["assumptions"]]

    names = told()
    assert "turnover_per_month" not in names and "explainability_baseline" in names
    assert told("sensitivity.parameters=[turnover_per_month]") == ["turnover_per_month"], "what is named is looked at"
