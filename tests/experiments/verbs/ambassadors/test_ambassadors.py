"""Whom to involve early: the lever that names people, choosing them, and the verb from the command line."""

import csv
import json
import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow.parquet as pq
import pytest
import yaml  # type: ignore[import-untyped]

from experiments.cli import main
from experiments.verbs.ambassadors import work
from experiments.verbs.ambassadors.influence import Choice, affordable, choose, lazy_greedy, pagerank, reports, shortlist, ties
from experiments.verbs.ambassadors.report import Chosen, _while_chosen
from experiments.verbs.ambassadors.strategies import ALL_MANAGERS, CHOSEN, NOBODY, AmbassadorGroup, comparison, profile
from experiments.verbs.ambassadors.ways import _to_choose, involves, label_of, ways_of
from sim.ensemble import replicate
from sim.measures.costs import costs
from sim.measures.kpis import KPIS
from sim.model import ViralityModel
from sim.settings import Settings
from sim.setup.prices import ambassador_usd
from sim.setup.world import SettingsError, build_world, price_list
from tests.answers import checked_answer
from tests.typed import instead
from tests.worlds import differences, shipped, without

SILENT = shipped("silent_masterpiece", campaign__involvement__managers_share=0.0, campaign__involvement__managers_briefed=0.0)


def involving(*people: int, settings: Settings = SILENT) -> Settings:
    return settings.changed({"campaign.involvement.people": people})


# --- the lever --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("campaign", ["silent_masterpiece", "mandatory_webinar"])
def test_both_engines_agree_on_ambassadors(campaign: str) -> None:
    chosen = involving(3, 17, 80, 149, settings=shipped(campaign, campaign__audience__levels=["staff"]))
    columns = ViralityModel(chosen, 7)
    agents = ViralityModel(chosen, 7, engine="agents", company=columns.company)
    assert not differences(columns, agents)
    for day in range(columns.days):
        columns.step()
        agents.step()
        assert not differences(columns, agents), f"day {day}"


def test_ambassadors_start_aware_keen_and_talking() -> None:
    model = ViralityModel(SILENT, 1)
    manager, staff = int(np.flatnonzero(model.company.level > 0)[0]), int(np.flatnonzero(model.company.level == 0)[0])
    people = build_world(involving(staff, manager, manager), model.company, 1).people
    changed = np.flatnonzero(people != model.world.people)
    assert changed.tolist() == sorted([manager, staff])
    assert people["aware_day"][changed].tolist() == [0, 0]
    assert people["interest"][changed].tolist() == people["benefit_known"][changed].tolist() == [1.0, 1.0]
    assert people["talk_until"][changed].tolist() == [model.days - 1] * 2
    assert (people["advocate"][manager], people["involved"][manager]) == (1, 1)
    assert (people["advocate"][staff], people["involved"][staff]) == (0, 0)


def test_a_limit_of_spending_counts_ambassadors_as_the_cost_does() -> None:
    model = ViralityModel(SILENT, 1)
    manager, staff = int(np.flatnonzero(model.company.level > 0)[0]), int(np.flatnonzero(model.company.level == 0)[0])
    prices = {"campaign.involvement.ambassador_usd.staff": 40.0, "campaign.involvement.cost_per_manager_usd": 90.0}
    for people, usd in (((), 0), ((staff,), 40), ((staff, manager), 130)):
        settings = involving(*people, settings=SILENT.changed(prices))
        assert ambassador_usd(settings, model.company.level)[list(people)].sum() == usd, "what a choice by price reckons with"
        (outcome,) = replicate(settings, [1], company=model.company)
        assert costs(outcome)["involvement"] == usd
        paid, without = (
            price_list(each, build_world(each, model.company, 1).people, model.company.level)[0] for each in (settings, SILENT)
        )
        assert paid - without == pytest.approx(usd)


def test_without_the_mechanism_nobody_is_involved() -> None:
    off = without(SILENT, "involvement")
    model = ViralityModel(off, 1)
    assert (build_world(involving(1, 2, settings=off), model.company, 1).people == model.world.people).all()


def test_more_people_want_it_when_managers_are_ambassadors() -> None:
    managers = np.flatnonzero(ViralityModel(SILENT, 1).company.level > 0).tolist()

    def wanting(settings: Settings) -> float:
        return float(np.mean([(outcome.people["wants_day"] >= 0).sum() for outcome in replicate(settings, range(1, 21))]))

    assert wanting(involving(*managers)) > 1.2 * wanting(SILENT)


def test_rows_that_do_not_exist_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"campaign.involvement.people: there is no row 150; rows from 0 to 149"):
        next(replicate(involving(3, 150), [1]))


# --- lazy greedy choice -----------------------------------------------------------------------------------------------

COVER = [set(np.random.default_rng(seed).choice(60, size=2 + seed % 9, replace=False).tolist()) for seed in range(25)]
SAME = np.ones(len(COVER))


def covered(groups: Sequence[tuple[int, ...]]) -> np.ndarray:
    """Things that a group covers together: the classic example in which a later member adds less."""
    return np.array([len(set[int]().union(*(COVER[i] for i in group))) for group in groups], np.float64)


def greedy(most: int) -> tuple[int, ...]:
    """The same choice, trying everybody every time."""
    chosen: tuple[int, ...] = ()
    for _ in range(most):
        left = [i for i in range(len(COVER)) if i not in chosen]
        chosen += (left[int(covered([(*chosen, i) for i in left]).argmax())],)
    return chosen


@pytest.mark.parametrize("batch", [1, 4, 100])
def test_lazy_choice_is_the_greedy_choice_with_fewer_tries(batch: int) -> None:
    found = lazy_greedy(range(len(COVER)), covered, 6, SAME, batch=batch)
    assert covered([found.people]).tolist() == covered([greedy(6)]).tolist() == [sum(found.gains)]
    assert found.tried <= 1 + sum(len(COVER) - k for k in range(6))
    assert batch == 100 or found.tried < 1 + sum(len(COVER) - k for k in range(6)) // 2


def test_it_is_close_to_the_best_there_is_and_beats_chance() -> None:
    best = max(covered(list(combinations(range(len(COVER)), 3))))
    found = lazy_greedy(range(len(COVER)), covered, 3, SAME)
    assert sum(found.gains) >= (1 - 1 / np.e) * best
    luck = np.random.default_rng(1)
    assert sum(found.gains) > np.mean(covered([tuple(luck.choice(len(COVER), 3, replace=False)) for _ in range(50)]))


def test_a_budget_is_kept_and_cheap_ones_win_where_they_add_as_much() -> None:
    cost = np.where(np.arange(len(COVER)) % 2, 10.0, 1.0)
    found = choose(range(len(COVER)), covered, 10, cost, budget=12)
    assert cost[list(found.people)].sum() <= 12
    assert sum(found.gains) >= max(
        covered([affordable(order, 10, cost, 12)])[0] for order in (range(len(COVER)), reversed(range(len(COVER))))
    )
    assert sum(found.gains) > sum(lazy_greedy(range(len(COVER)), covered, 10, cost, budget=12).gains)
    assert affordable([1, 3, 0, 2], 3, cost, 12) == (1, 0, 2)
    assert choose(range(len(COVER)), covered, 3, cost, budget=0.5).people == ()


def test_candidates_are_taken_in_turn() -> None:
    assert shortlist([(5, 1, 2), (1, 9), ()], 4) == (1, 2, 5, 9)
    assert shortlist([(5, 1, 2), (1, 9)], 2) == (1, 5)


# --- who looks influential --------------------------------------------------------------------------------------------


def test_ties_reports_and_pagerank_of_a_company() -> None:
    company = ViralityModel(SILENT, 1).company
    assert ties(company)[7] == len(company.colleague_to[company.colleague_start[7] : company.colleague_start[8]])
    assert reports(company).sum() == (company.manager >= 0).sum()
    ranks = pagerank(company)
    assert ranks.sum() == pytest.approx(1)
    followers = np.diff(company.follower_start)
    assert np.corrcoef(ranks, followers)[0, 1] > 0.5
    assert ranks[int(np.argmax(followers))] > np.median(ranks)


# --- strategies and who the chosen are --------------------------------------------------------------------------------


def test_gains_are_paired_and_draws_averaged() -> None:
    asked = [
        AmbassadorGroup("nobody", ()),
        AmbassadorGroup(CHOSEN, (1, 2)),
        AmbassadorGroup("chance", (3, 4), 1),
        AmbassadorGroup("chance", (5, 6), 2),
    ]
    found = comparison(asked, np.array([[1.0, 2, 3], [3, 4, 7], [1, 2, 3], [2, 3, 4]]))
    assert found.last(CHOSEN).seeds.tolist() == [2, 2, 4]
    assert found.last("chance").seeds.tolist() == [0.5, 0.5, 0.5]
    assert found.last(CHOSEN).each[0] == pytest.approx(8 / 3 / 2)
    assert found.lead(found.last("chance")).mean == pytest.approx(8 / 3 - 0.5)
    low, high = found.last(CHOSEN).interval
    assert low < 8 / 3 < high


def test_no_kind_of_fewer_than_five_is_told() -> None:
    company = replace(ViralityModel(shipped("silent_masterpiece", "global_marketing"), 1).company, real=True)
    luck = np.random.default_rng(1)
    for size in (1, 4, 5, 12, 40):
        chosen = luck.choice(company.size, size, replace=False).tolist()
        for kinds in profile(chosen, company, np.ones(company.size, np.bool_)).values():
            assert all(count is None or count == 0 or count >= 5 for _, count, _ in kinds)
            assert sum(share for _, _, share in kinds) == pytest.approx(1)
            if all(count is not None for _, count, _ in kinds):
                assert sum(count or 0 for _, count, _ in kinds) == size


# --- the verb ---------------------------------------------------------------------------------------------------------

SMALL = ("company=small_firm", "ambassadors.people=5", "ambassadors.candidates=12", "ambassadors.random_draws=2", "ambassadors.confirm=8")


MATTERS = 0.01
"""Of content heard: one and a half of 150 people."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("results")
    assert main(["ambassadors", *SMALL, "replications=3", f"matters.content_heard={MATTERS}", f"results={results}", "name=small"]) == 0
    return results / "ambassadors" / "small"


def test_files_of_a_choice(folder: Path) -> None:
    with (folder / "summary.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["strategy"] for row in rows} == {CHOSEN, "PageRank", "most ties", "managers, largest teams", "chance", "all managers"}
    assert [int(row["people"]) for row in rows if row["strategy"] == CHOSEN] == [1, 5]
    points = pq.read_table(folder / "points.parquet").to_pandas()
    assert points.columns.tolist() == ["point", "key", "strategy", "draw", "people", "failed"]
    assert len(points) == 1 + 2 * 4 + 2 * 2 + 1
    kpis = pq.read_table(folder / "kpis.parquet").to_pandas()
    means = kpis.groupby("point")["content_heard"].mean() * 150
    chosen = points[(points["strategy"] == CHOSEN) & (points["people"] == 5)]["point"].iloc[0]
    told = next(float(row["gain"]) for row in rows if row["strategy"] == CHOSEN and row["people"] == "5")
    assert told == pytest.approx(means[chosen] - means[1])
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["one_company"] and manifest["uncertainty"] == "all"
    assert manifest["candidates"] == 12
    assert manifest["tried"] <= manifest["tried_without_laziness"] == 1 + 12 + 11 + 10 + 9 + 8
    assert {path.stem for path in (folder / "figures").glob("*.svg")} == {"gain_by_number", "gain_for_each"}
    told = [(folder / name).read_text(encoding="utf-8") for name in ("report.html", "answer.txt")]
    assert all("Ranges are the lowest and the highest of 8 launches" in each for each in told)


def test_the_choice_follows_from_the_worlds(folder: Path) -> None:
    """How often each strategy is best, what it falls short by, and what it costs, by hand; draws by chance are averaged."""
    told = checked_answer(folder, 6)
    points, kpis = pq.read_table(folder / "points.parquet").to_pandas(), pq.read_table(folder / "kpis.parquet").to_pandas()
    values = {name: kpis[name].to_numpy().reshape(len(points), 8) for name in ("content_heard", "cost_total", "cost_involvement")}
    at = {f"5 by {name}": points.index[(points["strategy"] == name) & (points["people"] == 5)].tolist() for name in points["strategy"]}
    rows = {"nobody more involved": [0]} | {label: several for label, several in at.items() if several}
    people = {label: 150 * values["content_heard"][several].mean(axis=0) for label, several in rows.items()}
    best = np.max(list(people.values()), axis=0)
    assert set(told["arms"]) == set(rows)
    assert told["replications"] == 8
    gain = people[f"5 by {CHOSEN}"] - people["nobody more involved"]
    assert 0.1 < np.mean(gain > 150 * MATTERS) < 0.9, "worlds disagree"
    assert told["recommended"] is None and told["recommendation"].startswith("Undecided between ")
    assert sum(told["variance_shares"][part] for part in ("seed", "company", "parameters")) == pytest.approx(1)
    for label, arm in told["ranking"]["arms"].items():
        assert arm["regret"] == pytest.approx((best - people[label]).mean())
    chosen, nobody = at[f"5 by {CHOSEN}"], values["cost_total"][0]
    cost, paid = values["cost_total"][chosen].mean(axis=0), (values["cost_involvement"][chosen] - values["cost_involvement"][0]).mean()
    assert 4 * 150 < paid <= 5 * 150, "a manager among them who is involved in any case is paid once"
    assert told["arms"][f"5 by {CHOSEN}"]["cost_total"]["difference"] == pytest.approx((cost - nobody).mean())
    for name in ("answer.txt", "brief.html"):
        assert "Best on content heard" in (folder / name).read_text()
    assert "a company and a plausible set" not in (folder / "brief.html").read_text()


def test_of_a_campaign_that_involves_people_nobody_more_is_involved() -> None:
    """*Nobody involved* was said where 25 of 100 managers are."""
    campaign = shipped(campaign__involvement__managers_share=0.0).campaign
    assert not involves(campaign) and label_of(NOBODY, 0) == "nobody involved"
    for field, value in (("managers_share", 0.25), ("people", [3])):
        assert involves(shipped(**{"campaign__involvement__managers_share": 0.0, f"campaign__involvement__{field}": value}).campaign)
    groups = [AmbassadorGroup(NOBODY, ()), AmbassadorGroup(CHOSEN, (1,))]
    values = np.array([[0.1, 0.2], [0.3, 0.4]])
    for already, label in ((True, "nobody more involved"), (False, "nobody involved")):
        ways = ways_of(groups, lambda _: values, KPIS["content_heard"], 1.0, {}, {"budget": None, "uncertainty": "all"}, already=already)
        assert (ways.labels, ways.planned) == ([label, "1 by simulated talk"], 0)


def test_where_nothing_separates_the_candidates_that_is_said() -> None:
    """*They seemed to add 0.0: the best of many is picked for its luck too* was said of those who are first by number."""
    assert _while_chosen(Choice((4, 5), (0.0, 0.0), 9)).startswith("Nothing separates the candidates: ")
    assert _while_chosen(Choice((4, 5), (2.0, 0.5), 9)).startswith("While they were chosen they seemed to add 2.5: ")


def test_a_budget_that_is_too_small_for_the_largest_group_leaves_a_smaller_one_to_choose() -> None:
    """*Nothing else fits the budget* was said where five people of twenty do."""
    rows = {(NOBODY, 0): [0]} | {(each, size): [i] for i, (each, size) in enumerate(product((CHOSEN, "PageRank"), (1, 5, 20)), 1)}
    rows |= {("chance", 20): [7, 8], (ALL_MANAGERS, 9): [9]}
    costs = np.repeat(np.array([100.0, 101, 105, 120, 102, 121, 122, 119, 120, 90])[:, None], 20, axis=1)
    largest = [(NOBODY, 0), (CHOSEN, 20), ("PageRank", 20), ("chance", 20)]
    assert _to_choose(rows, costs, None) == _to_choose(rows, costs, 130.0) == largest
    some = [(NOBODY, 0), (CHOSEN, 20), (CHOSEN, 5), ("PageRank", 20), ("PageRank", 1), ("chance", 20)]
    assert _to_choose(rows, costs, 110.0) == some
    assert _to_choose(rows, costs, 50.0) == largest
    sizes, people = SimpleNamespace(of=lambda _: [SimpleNamespace(people=size) for size in (1, 5, 20)]), tuple(range(20))
    both = ["1 by simulated talk", "5 by simulated talk"]
    for fitting, involved in ((["5 by simulated talk", "5 by PageRank"], 5), (both, 5), (["20 by simulated talk"], 20), ([], 20)):
        ways = SimpleNamespace(labels=fitting, affordable=range(len(fitting)))
        chosen = Chosen(*(None,) * 2, SimpleNamespace(people=people), *(None,) * 2, sizes, None, ways, None)
        assert chosen.within_budget == involved


def test_nobody_is_named(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["config"]["campaign"]["involvement"]["people"] == []
    html = (folder / "report.html").read_text()
    assert "Nobody is named" in html
    leads = re.findall(r'class="name">([^<]*)</td>.*?data-label="Lead of the chosen: " class="n">([^<]*)</td></tr>', html)
    assert len(leads) > 3 and all((lead == "") == (strategy == CHOSEN) for strategy, lead in leads), "the chosen lead over the others"
    for path in folder.rglob("*.parquet"):
        assert not {"person", "row", "employee", "key_of_person"} & set(pq.read_schema(path).names)


@pytest.mark.usefixtures("unpainted")
def test_the_chosen_are_listed_where_they_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people.csv"
    lines = [f"id{i:03d},{'Oslo' if i % 3 else 'Lima'},{'' if i == 0 else 'id000'}" for i in range(40)]
    people.write_text("\n".join(["employee_id,office,manager_id", *lines]))
    company = ("company=records", f"company.employees={people}", *SMALL[1:], "replications=2", "ambassadors.kpi=demand", f"results={tmp_path / 'results'}")  # fmt: skip
    assert main(["ambassadors", *company, f"ambassadors.list={tmp_path / 'whom.csv'}"]) == 0
    told = capsys.readouterr().out
    with (tmp_path / "whom.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["order"] for row in rows] == ["1", "2", "3", "4", "5"]
    office_of = dict(line.split(",")[:2] for line in lines)
    assert all(office_of[row["employee_id"]] == row["office"] for row in rows)
    assert all((row["level"] != "staff") == (row["employee_id"] == "id000") for row in rows)
    assert f"A scenario that involves them: {tmp_path / 'whom.yaml'}" in told
    scenario = yaml.safe_load((tmp_path / "whom.yaml").read_text())
    assert scenario["campaign"]["involvement"]["people"] == [int(row["row"]) for row in rows]
    for path in (tmp_path / "results").rglob("*"):
        assert not path.is_file() or b"id0" not in path.read_bytes()
    (answer,) = (tmp_path / "results" / "ambassadors").glob("*/answer.json")
    told = json.loads(answer.read_text())
    assert told["recommendation"].startswith("Undecided")
    command = told["find_out_first_because"][-1].partition("are worth: watercooler ")[2]
    assert str(tmp_path / "whom.yaml") in command
    assert main(instead(shlex.split(command), "replications=8", company[-1])) == 0
    assert main(["ambassadors", *company, f"ambassadors.list={tmp_path / 'results' / 'whom.csv'}"]) == 2
    assert "is among the results, which are made to be shown: name a file elsewhere" in capsys.readouterr().err
    assert main(["ambassadors", *company, f"ambassadors.list={tmp_path / 'none' / 'whom.txt'}"]) == 2
    assert "must end in .csv" in capsys.readouterr().err
    (tmp_path / "mine.yaml").write_text("name: mine\n")
    for name, theirs in (("people.csv", people), ("mine.csv", tmp_path / "mine.yaml")):
        before = theirs.read_bytes()
        assert main(["ambassadors", *company, f"ambassadors.list={tmp_path / name}"]) == 2
        assert f"{theirs} is there already" in capsys.readouterr().err and theirs.read_bytes() == before
    assert main(["ambassadors", *company, f"ambassadors.list={tmp_path / 'whom.csv'}", "ambassadors.people=0"]) == 2
    assert "is there already" not in capsys.readouterr().err, "a list of an earlier choice is replaced"


def test_a_choice_made_is_not_made_again(folder: Path) -> None:
    files = ("points.parquet", "kpis.parquet", "summary.csv", "report.html", "manifest.json", "figures/gain_by_number.svg")
    before = {name: (folder / name).read_bytes() for name in files}
    (folder / "report.html").unlink()
    assert (
        main(["ambassadors", *SMALL, "replications=3", f"matters.content_heard={MATTERS}", f"results={folder.parents[1]}", "name=small"])
        == 0
    )
    assert json.loads((folder / "timing.json").read_text())["simulated_replications"] == 0
    assert {name: (folder / name).read_bytes() for name in files} == before


def test_a_kind_of_few_among_many_is_not_told_as_nobody(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five of two thousand, or of one, were told as 0 %; a kind that has nobody is."""
    monkeypatch.setattr(
        work, "profile", lambda *_: {"Office": [("Rome", 5, 0.0025), ("Oslo", 5, 0.005), ("Nice", 5, 0.0051), ("Bern", 0, 0.0)]}
    )
    results = shutil.copytree(folder.parents[1], tmp_path / "results")
    (results / "ambassadors" / "small" / "report.html").unlink()
    assert main(["ambassadors", *SMALL, "replications=3", f"matters.content_heard={MATTERS}", f"results={results}", "name=small"]) == 0
    html = (results / "ambassadors" / "small" / "report.html").read_text()
    assert re.findall(r'class="n">([^<]*)[ \u00a0]%</td>', html.partition("<tbody>")[2].partition("</tbody>")[0]) == [
        "under 1",
        "under 1",
        "1",
        "0",
    ]


def test_what_is_wrong_is_told_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ambassadors.kpi=frustration", "vary=company", "mechanisms.involvement=false", f"results={tmp_path}"]
    assert main(["ambassadors", *words]) == 2
    told = capsys.readouterr().err
    for part in ("cannot be gained person by person; take one of content_heard", "use vary=seed", "nobody can be involved"):
        assert part in told
    assert main(["ambassadors", "ambassadors.kpi=demnd", "campaign.involvement.ambassador_usd.boss=3", f"results={tmp_path}"]) == 2
    assert "no such field; known here: staff, manager, senior_manager, executive" in capsys.readouterr().err
    assert main(["ambassadors", *SMALL, "ambassadors.budget_usd=10", f"results={tmp_path}"]) == 2
    told = capsys.readouterr().err
    assert "the cheapest candidate costs 150 US dollars" in told and "simulations" not in told
    assert not list(tmp_path.iterdir()), "refused before anything is simulated"


@pytest.mark.usefixtures("unpainted")
def test_people_can_be_gained_in_other_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ambassadors.kpi=demand", "ambassadors.people=2", "ambassadors.budget_usd=400", "replications=2", f"results={tmp_path}"]
    assert main(["ambassadors", *instead(SMALL, *words), "name=demand"]) == 0
    assert "2 ambassadors chosen by simulated talk add" in capsys.readouterr().out
    words[0] = "ambassadors.kpi=demand_rate"
    assert main(["ambassadors", *instead(SMALL, *words), "name=pull"]) == 0
    assert "est on pull: " in " ".join(capsys.readouterr().out.split()), (
        "it was called demand in the audience in one sentence, and pull in the next"
    )
