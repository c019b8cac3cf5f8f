"""Working from home: on such a day people miss what hangs in the office and talk less; who is at home when is drawn anew each day."""

from pathlib import Path

import numpy as np
import pytest

from experiments.verbs.verify.testbed import with_parameters
from sim.company.build import build_company
from sim.ensemble import replicate
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.outcome import Outcome
from sim.settings import CompanySettings, Settings
from sim.setup.world import remote_days
from sim.state.layout import TALLY
from tests.worlds import shipped, without

POSTER = {"day": -20, "channel": "poster", "mystery": 0.5, "benefit_clarity": 0.5}


def reached(settings: Settings) -> int:
    return int(ViralityModel(settings, 1).run().teasers["reached"][0])


def test_who_is_at_home_all_the_time_sees_no_poster_and_half_do_who_are_half_the_time() -> None:
    settings = shipped(campaign__teasers=[POSTER])
    there, half, never = (reached(settings.changed({"company.remote_share": share})) for share in (0.0, 0.5, 1.0))
    assert never == 0
    assert abs(half - there / 2) < 4 * np.sqrt(there / 4)
    assert reached(without(settings.changed({"company.remote_share": 1.0}), "remote_work")) == there


def test_an_email_finds_people_at_home() -> None:
    settings = shipped(campaign__teasers=[POSTER | {"channel": "email"}])
    assert reached(settings) == reached(settings.changed({"company.remote_share": 1.0}))


def conversations(settings: Settings, seeds: range) -> float:
    return float(np.mean([_talks(each) for each in replicate(settings, tuple(seeds))]))


def _talks(outcome: Outcome) -> float:
    return float(outcome.daily[-1, :, [TALLY["content_talks"], TALLY["mention_talks"]]].sum())


def test_talk_falls_by_the_factors_where_all_are_at_home() -> None:
    """One office: a conversation is as much rarer as `remote_talk_factor` says, the boss being told as before."""
    lone = [{"name": "London", "employees": 300, "utc_offset_hours": 0}]
    settings = with_parameters(
        without(shipped(company__offices=lone), "feed", "anticipation", "boss_talk"), remote_talk_factor=0.6, colleague_told_rate=0.05
    )
    seeds = range(1, 13)
    there, apart = (conversations(settings.changed({"company.remote_share": share}), seeds) for share in (0.0, 1.0))
    assert 0.5 < apart / there < 0.7


def test_offices_and_people_may_have_shares_of_their_own(tmp_path: Path) -> None:
    offices = [
        {"name": "A", "employees": 40, "utc_offset_hours": 0, "remote_share": 1.0},
        {"name": "B", "employees": 40, "utc_offset_hours": 0},
    ]
    outcome = ViralityModel(shipped(company__offices=offices, company__remote_share=0.0, campaign__teasers=[POSTER]), 1).run()
    seen = outcome.people["exposures"] > 0
    names = np.array(outcome.company.office_names)[outcome.company.office]
    assert not seen[names == "A"].any() and seen[names == "B"].any()
    rows = [
        "employee_id,office,team,remote_share",
        *(f"p{i},Oslo,{'north' if i < 15 else 'south'},{('1', '0', '')[i % 3]}" for i in range(30)),
    ]
    (tmp_path / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    company = build_company(CompanySettings(name="t", kind="records", employees=str(tmp_path / "people.csv")), shipped().behaviour)
    assert company.remote_share is not None
    assert np.isnan(company.remote_share).sum() == 10
    assert np.nansum(company.remote_share) == 10
    planned = remote_days(shipped(company__remote_share=0.25, company__remote_share_of_teams={"north": 0.5}), company)
    assert sorted(planned) == [0.0] * 10 + [0.25] * 5 + [0.5] * 5 + [1.0] * 10, "the plan is for those of whom the file says nothing"


def test_days_at_home_move_no_other_luck() -> None:
    """With factors of 1 and messages that come everywhere, who is at home changes nothing."""
    settings = with_parameters(
        shipped(campaign__teasers=[POSTER | {"channel": "email"}]), remote_talk_factor=1.0, remote_cross_office_factor=1.0
    )
    one, other = (kpis(ViralityModel(settings.changed({"company.remote_share": share}), 1).run()) for share in (0.0, 0.7))
    assert one == pytest.approx(other, nan_ok=True, rel=0, abs=0)
