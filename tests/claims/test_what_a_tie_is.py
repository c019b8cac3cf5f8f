"""What files call a tie, and how many of them, must not decide how much people tell."""

from pathlib import Path

import numpy as np
import pytest

from sim import rules
from sim.company.build import build_company, redraw_company
from sim.company.company import Company
from sim.ensemble import replicate
from sim.measures.kpis import KPIS
from sim.model import ViralityModel
from sim.settings import Settings
from tests.worlds import differences, shipped, without

SEEDS = range(12)
PEOPLE, SILENT = 120, 24


def settings(folder: Path, least: float = 0.0, seed: int = 1) -> Settings:
    """A campaign in a company whose file gives three close colleagues to either side, and twenty distant ones; some people it does not name."""
    generator = np.random.default_rng(5)
    named = PEOPLE - SILENT
    close = [(i, (i + k) % named, 12) for i in range(named) for k in (1, 2, 3)]
    distant = [(i, j, 1) for i in range(named) for j in generator.choice(named, 10, replace=False).tolist() if abs(i - j) > 3]
    (folder / "ties.csv").write_text("from,to,weight\n" + "".join(f"p{i},p{j},{w}\n" for i, j, w in close + distant), encoding="utf-8")
    staff = "".join(f"p{i},Berlin,{'' if i == 0 else f'p{i // 8 * 8 if i % 8 else 0}'}\n" for i in range(PEOPLE))
    (folder / "employees.csv").write_text("employee_id,office,manager_id\n" + staff, encoding="utf-8")
    files = {"employees": str(folder / "employees.csv"), "ties": str(folder / "ties.csv")}
    company = {"name": "test", "kind": "records", "offices": (), "minimum_tie_weight": least, "seed": seed, **files}
    base = shipped()
    plan = type(base.company).model_validate(base.company.model_dump() | company)
    return base.model_copy(update={"company": plan})


def talk_about_rate(chosen: Settings) -> float:
    return float(np.mean([KPIS["talk_about_rate"].value(each) for each in replicate(chosen, SEEDS)]))


@pytest.mark.parametrize("shares", [[1.0], [0.5, 0.5], [0.9, 0.05, 0.03, 0.02], [0.02] * 50])
def test_how_time_is_divided_does_not_change_whether_anybody_is_told(shares: list[float]) -> None:
    """All of one's time adds up to the chance that the talk rate is solved for: that of twelve ordinary colleagues."""
    nobody = np.prod([1.0 - rules.told_of_share(0.15, each, 12.0) for each in shares])
    assert nobody == pytest.approx((1.0 - 0.15) ** 12)


def test_weak_ties_left_out_or_not_people_tell_as_much(tmp_path: Path) -> None:
    every, strong = settings(tmp_path), settings(tmp_path, least=2.0)
    degree = [np.diff(build_company(each.company, each.behaviour).colleague_start).mean() for each in (every, strong)]
    assert degree[0] > 3 * degree[1]
    assert talk_about_rate(every) == pytest.approx(talk_about_rate(strong), abs=0.1)
    assert talk_about_rate(without(every, "tie_strength")) - talk_about_rate(without(strong, "tie_strength")) > 0.25


def test_both_engines_share_time_out_alike(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    columns = ViralityModel(chosen, 3)
    agents = ViralityModel(chosen, 3, engine="agents", company=columns.company)
    columns.run()
    agents.run()
    assert columns.world.tally.sum() > 0 and not differences(columns, agents)


def rows_of(company: Company) -> np.ndarray:
    """(ties,) the row of the person who has each tie."""
    return np.repeat(np.arange(company.size), np.diff(company.colleague_start))


def test_shares_follow_weights_whatever_their_unit(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    company = build_company(chosen.company, chosen.behaviour)
    share = company.tie_share
    assert share is not None and share.sum() / company.size == pytest.approx(1.0, rel=1e-5)
    ties = tmp_path / "ties.csv"
    rows = [line.split(",") for line in ties.read_text(encoding="utf-8").splitlines()[1:]]
    ties.write_text("from,to,weight\n" + "".join(f"{b},{a},{float(w) * 60}\n" for a, b, w in reversed(rows)), encoding="utf-8")
    again = build_company(chosen.company, chosen.behaviour).tie_share
    assert again is not None and again == pytest.approx(share)
    assert share.max() / np.median(share) > 5


def test_whom_the_file_does_not_name_gets_ties_like_the_others_drawn_anew_with_the_company(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    company = build_company(chosen.company, chosen.behaviour)
    silent, degree = company.silent, np.diff(company.colleague_start)
    assert silent is not None and silent.sum() == SILENT
    assert degree[silent].mean() == pytest.approx(degree[~silent].mean(), rel=0.3)
    other = redraw_company(company, settings(tmp_path, seed=2).company, chosen.behaviour)
    given = [{*zip(a[k].tolist(), c.colleague_to[k].tolist(), strict=True)} for c in (company, other) for a in [rows_of(c)]
             for k in [~silent[a] & ~silent[c.colleague_to]]]  # fmt: skip
    assert given[0] == given[1] and not np.array_equal(company.colleague_to, other.colleague_to)
    assert any(f"{SILENT} people are tied to nobody" in note for note in company.notes)


def test_the_closest_colleagues_are_followed_first(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    company = build_company(chosen.company, chosen.behaviour)
    assert company.tie_share is not None
    one, share = rows_of(company), company.tie_share
    reads = {*zip(company.follower_to.tolist(), np.repeat(np.arange(PEOPLE), np.diff(company.follower_start)).tolist(), strict=True)}
    follows = np.array([(i, j) in reads for i, j in zip(one.tolist(), company.colleague_to.tolist(), strict=True)])
    close = share > np.median(share) * 5
    assert follows[close].mean() > 1.5 * follows[~close].mean()


def test_it_says_how_many_colleagues_people_have_and_warns_far_from_the_usual(tmp_path: Path) -> None:
    few, many = settings(tmp_path, least=2.0), settings(tmp_path)
    notes = [" ".join(build_company(each.company, each.behaviour).notes) for each in (few, many)]
    assert all("Colleagues a person: " in each and "solved for 12" in each for each in notes)
    narrow = few.behaviour.model_copy(
        update={
            "parameters": few.behaviour.parameters
            | {
                "network_contacts_per_person": few.behaviour.parameters["network_contacts_per_person"].model_copy(
                    update={"low": 11.0, "high": 13.0}
                )
            }
        }
    )
    assert "fewer than people talk with" in " ".join(build_company(few.company, narrow).notes)
    assert "more than anybody talks with" in " ".join(build_company(many.company, narrow).notes)
