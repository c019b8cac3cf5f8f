"""A run of a campaign with rules and waves: what fired, when, in how many launches; and how each wave fared."""

import json
from pathlib import Path

import numpy as np
import pytest

from experiments.cli import main
from experiments.storage.arrow import columns_of
from experiments.verbs.run.fired import fired_data, fired_rules, fired_sentence
from experiments.verbs.run.waves import FIGURES, waves_data, waves_of
from sim.settings import Rule

RULES = (
    "[{name: more_rooms, when: {metric: waitlist, at_least: 8}, then: {add_sessions: {seats: 6}}, lead_days: 10, times: 3},"
    "{name: never, when: {metric: posts, at_least: 1000000}, then: {stop_spending: {}}}]"
)
WAVES = "[{name: late_comers, offices: [Lisbon], starts: 14}]"


@pytest.mark.usefixtures("unpainted")
def test_every_page_says_what_fired_and_how_waves_fared(elsewhere: Path) -> None:
    words = ["run", "company=small_firm", "replications=6", "uncertainty=luck", "name=x"]
    assert main([*words, f"campaign.rules={RULES}", f"campaign.waves={WAVES}"]) == 0
    folder = elsewhere / "results" / "run" / "x"
    table, kpis = columns_of(folder / "rules.parquet"), columns_of(folder / "kpis.parquet")
    assert set(table["rule"]) == {"more_rooms"} and set(table["office"]) == {"all offices"}
    assert len(table["rule"]) == kpis["rules_fired"].sum()
    told = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    launches = len(np.unique(table["replication"]))
    assert told["rules"]["more rooms"]["launches"] == launches > 0 and told["rules"]["never"]["launches"] == 0
    for page in ("answer.txt", "brief.html", "report.html"):
        text = " ".join((folder / page).read_text(encoding="utf-8").split())
        assert (
            f"“more rooms” (add sessions) fired in {launches} of 6 launches" in text
            and "“never” (stop spending) fired in none of 6" in text
        )
    rest = " ".join((folder / "answer.txt").read_text(encoding="utf-8").partition("are assumptions")[2].split())
    assert " ".join([*told["answer"], told["recommendation"], told["sureness"]]) in rest, "what is left in sight is what the page says"
    waves = {each["wave"]: each for each in told["waves"]}
    assert list(waves) == ["day zero", "late_comers"], "the first comes first, and names are as they were typed"
    assert sum(each["people"] for each in waves.values()) == 150
    assert "Wave by wave" in (folder / "report.html").read_text(encoding="utf-8")
    assert "By wave: the cohort of " in (folder / "answer.txt").read_text(encoding="utf-8")
    assert sum(each["attended"]["mean"] for each in waves.values()) == pytest.approx(kpis["attended"].mean())


def test_what_a_rule_did_in_numbers() -> None:
    rule = Rule.model_validate({"name": "it", "when": {"metric": "posts", "at_least": 1.0}, "then": {"stop_spending": {}}, "times": 3})
    columns = {"rule": np.array(["it"] * 4), "day": np.array([-3, 2, 1, 5]), "seed": np.array([1, 1, 4, 6])}
    (found,) = fired_rules(columns, [rule], 5)
    assert (found.launches, found.of, found.times) == (3, 5, pytest.approx(4 / 3)) and found.first[1] == 1.0, "first days -3, 1 and 5"
    assert fired_data([found])["it"]["first_day"] == {"low": pytest.approx(-2.6), "median": 1.0, "high": pytest.approx(4.6)}
    assert "3 of 5 launches, 1.3 times, first on day 1 (median;" in fired_sentence(found, lambda day: f"day {day:.0f}")


def test_a_wave_that_nobody_attended_has_no_rating() -> None:
    counts = {name: np.array([0, 0]) for name in ("starts", "wanted", "attended", "told", "heard", "seats")}
    (line,) = waves_of(
        {"wave": np.array(["one", "one"]), "people": np.array([7, 7]), "audience": np.array([7, 7]), **counts, "rating": np.full(2, np.nan)}
    )
    assert line["want_it"][0] == 0 and np.isnan(line["rating"][0]) and np.isnan(line["told"][0]) and set(FIGURES) < set(line)
    (told,) = waves_data([line | {"want_it": (45.0, 40.0, 50.0), "attended": (9.0, 8.0, 10.0)}])
    assert told["want_it"] == {"mean": 0.45, "low": 0.4, "high": 0.5} and told["attended"]["mean"] == 9
