"""The verb `sweep`, end to end: designs, failures, resuming, bad input."""

import json
import re
import shlex
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.cli import main
from experiments.design.factors import Factor
from experiments.report.drawing import Basis
from experiments.report.style import VERMILLION
from experiments.verbs.sweep.figures import FactorSpace, _headline, figures_of, main_figure
from experiments.verbs.sweep.judged import judged
from experiments.verbs.sweep.report import _alike, _verdict
from sim.measures.kpis import KPIS
from tests.answers import checked_answer
from tests.typed import instead

BASE = ["sweep", "company=small_firm", "campaign=silent_masterpiece", "replications=2", "name=s"]
MAP = [*BASE, "campaign.brand.strength=0.2,0.8", "campaign.reward.kind=none,money,recognition", "campaign.reward.value_usd=20"]


@pytest.fixture
def folder(elsewhere: Path) -> Path:
    """Where the result of a sweep will be."""
    return elsewhere / "results" / "sweep" / "s"


def simulated(folder: Path) -> int:
    return int(json.loads((folder / "timing.json").read_text(encoding="utf-8"))["simulated_replications"])


def test_a_grid_is_stored_drawn_and_never_computed_twice(folder: Path) -> None:
    assert main(MAP) == 0
    points, kpis = pq.read_table(folder / "points.parquet").to_pylist(), pq.read_table(folder / "kpis.parquet")
    assert [(each["campaign.brand.strength"], each["campaign.reward.kind"]) for each in points] == [
        (strength, kind) for strength in (0.2, 0.8) for kind in ("none", "money", "recognition")
    ]
    assert len(kpis) == 12 and kpis["seed"].to_pylist() == [1, 2] * 6 and kpis["error"].null_count == 12
    assert simulated(folder) == 12
    names = {path.name for path in folder.rglob("*") if path.is_file()}
    assert {"report.html", "summary.csv", "manifest.json", "response_map_demand_rate.svg", "response_map_cost_total.svg"} <= names
    assert {"brief.html", "answer.json", "response_map_pull_and_content_heard.svg"} <= names
    report = (folder / "report.html").read_text(encoding="utf-8")
    command = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert "watercooler sweep" in command and command.split()[2] in report
    told = (report, (folder / "answer.txt").read_text(encoding="utf-8"))
    assert [each.count("Ranges are the lowest and the highest of 2 launches") for each in told] == [1, 1]

    (folder / "summary.csv").unlink()
    assert main(MAP) == 0
    assert simulated(folder) == 0
    assert pq.read_table(folder / "kpis.parquet").equals(kpis)

    more = [word.replace("0.2,0.8", "0.2,0.5,0.8") for word in MAP]
    assert main(more) == 0
    assert simulated(folder) == 6, "one new level: only its three points, twice each"
    again = pq.read_table(folder / "kpis.parquet")
    kept = np.isin(again["point"].to_numpy(), [1, 2, 3, 7, 8, 9])
    assert again.filter(kept)["demand"].to_pylist() == kpis["demand"].to_pylist()


def test_what_is_never_simulated_gives_no_name(elsewhere: Path) -> None:
    """Two small companies were asked about, and files, pages and the advised command said `global_marketing`."""
    words = ["sweep", "campaign=rewards_only,silent_masterpiece", "company=small_firm,six_offices", "replications=2", "uncertainty=luck"]
    assert main(words) == 0
    (folder,) = (each for each in (elsewhere / "results" / "sweep").iterdir() if each.is_dir())
    assert folder.name == "rewards_only-and-silent_masterpiece-small_firm-and-six_offices"
    manifest, answer = (json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in ("manifest", "answer"))
    assert [manifest[name] for name in ("campaign", "title", "company")] == ["2 campaigns", "2 campaigns", "2 companies"]
    assert answer["question"] == "2 campaigns in 2 companies: which campaign and company?"
    report = (folder / "report.html").read_text(encoding="utf-8")
    (asked,) = re.findall("watercooler sensitivity ([^<]*)", report)
    assert set(asked.split()) <= {"campaign=rewards_only", "campaign=silent_masterpiece", "company=small_firm", "company=six_offices"}
    pages = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in (".html", ".svg"))
    assert not re.search("global.marketing|Space Voyage", pages) and "2 campaigns · 2 companies" in pages
    assert main([*words[:2], "sweep.factors={company: [small_firm]}", *words[3:]]) == 0
    one = json.loads((folder.parent / "rewards_only-and-silent_masterpiece-small_firm" / "manifest.json").read_text(encoding="utf-8"))
    assert one["company"] == "small_firm" and "company=global_marketing" in one["command"], "which it is made from"


@pytest.mark.usefixtures("unpainted")
def test_a_budget_of_a_campaign_that_is_never_simulated_binds_none(folder: Path) -> None:
    """That of `lead_well`, which two others took the place of, left nothing to recommend."""
    words = ["company=global_marketing", "campaign=lead_well", "sweep.factors={campaign: [silent_masterpiece, rewards_only]}"]
    assert main([*instead(BASE, *words[:2]), words[2], "uncertainty=luck"]) == 0
    assert "150,000" not in (folder / "answer.txt").read_text(encoding="utf-8") + (folder / "brief.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("unpainted")
@pytest.mark.usefixtures("unpainted")
def test_campaigns_for_different_people_are_held_against_each_other_by_the_whole_company(folder: Path) -> None:
    assert main([*instead(BASE, "replications=10"), "campaign.audience.tenure_below_years=1,60"]) == 0
    told = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    assert "Audiences differ, so pull is that of the whole company" in told["sureness"]
    assert told["ranking"]["aim"] == "pull in the whole company and content heard together"


def test_a_point_equals_the_run_of_the_same_settings(folder: Path) -> None:
    assert main([*BASE, "campaign.brand.strength=0.2,0.8"]) == 0
    run = ["run", *BASE[1:4], "campaign.brand.strength=0.8", "report=false", "name=one"]
    assert main(run) == 0
    one = pq.read_table(folder.parents[1] / "run" / "one" / "kpis.parquet")
    of_sweep = pq.read_table(folder / "kpis.parquet").slice(2)
    assert one["talk_about_rate"].to_pylist() == of_sweep["talk_about_rate"].to_pylist()


def test_versions_that_are_the_same_campaign_are_named() -> None:
    figures = np.array([[1.0, np.nan], [1.0, np.nan], [1.0, 2.0], [1.0, np.nan]])
    found = SimpleNamespace(values=lambda _: figures, finished=np.array([[True, True]] * 3 + [[True, False]]))
    ways = SimpleNamespace(labels=["20 USD", "40 USD", "another", "one that failed"])
    (said,) = _alike(ways, found)  # type: ignore[arg-type]
    assert said.startswith("No choice: “20 USD”, “40 USD” give the same figures in every launch.")


def test_a_figure_shows_the_version_to_take_and_not_a_dearer_one_as_the_best() -> None:
    """36 seats bring most and break the budget: 24 are to be taken."""
    name, seats = "campaign.sessions.0.seats", (6, 12, 24, 36)
    pull = np.array([[0.1], [0.2], [0.3], [0.4]]) + np.zeros(20)
    space = FactorSpace((Factor(name, seats),), tuple({name: each} for each in seats), "grid", take=2, over=frozenset({3}))
    response = judged(KPIS["demand_rate"], pull, {})
    basis = Basis("t", "c", 20, 1, 20, points=4)
    (drawing,) = figures_of(space, [response], basis)
    (axes,) = drawing.figure.axes
    dots = {line.get_xdata()[0]: line for line in axes.lines if line.get_marker() == "o"}
    assert [each for each, dot in dots.items() if dot.get_markeredgecolor() == VERMILLION] == [24]
    assert [each for each, dot in dots.items() if dot.get_markerfacecolor() == "white"] == [36]
    assert {each.get_text() for each in axes.texts} == {"24: 30.0 %"}, "what is over the budget is no rival"
    assert _headline(space, replace(response, take=2)) == "Pull, of what fits the budget, is highest at seats a session = 24"
    main = main_figure(space, [response, response], [drawing], basis)
    assert main is not None and "= 24" in main.figure.get_suptitle().replace("\n", " ")
    cheaper = replace(space, take=1, over=frozenset(), sure=False)
    assert _headline(cheaper, replace(response, take=1)) == "Pull is 20.0 % at seats a session = 12, the one to take if you must"
    assert _headline(replace(space, take=0, over=frozenset(range(4))), replace(response, take=0)).startswith(
        "Pull: no version fits the budget"
    )
    assert _headline(replace(space, take=None), response) == "Pull is highest at seats a session = 36"
    alike = judged(KPIS["demand_rate"], np.where(pull == 0.1, pull, 0.4), {})
    free = replace(space, take=None, over=frozenset())
    assert _headline(free, alike).endswith("(2 others not told apart from it)")
    assert _headline(free, judged(KPIS["demand_rate"], 0 * pull, {})) == "Pull: the best is better than no other version by what matters"


def test_campaigns_whose_names_begin_alike_stay_apart_in_a_map_and_below_an_axis() -> None:
    """They had one name, and the map one column for all of them: what the others gave was not in it."""
    names, kinds = tuple(f"the_programme_of_this_year_{n}" for n in "abcdefghi"), ("none", "recognition")
    points = tuple({"campaign": name, "campaign.reward.kind": kind} for name in names for kind in kinds)
    space = FactorSpace((Factor("campaign", names), Factor("campaign.reward.kind", kinds)), points, "grid")
    pull = np.linspace(0.1, 0.9, len(points))[:, None] + np.zeros(20)
    (drawing,) = figures_of(space, [judged(KPIS["demand_rate"], pull, {})], Basis("t", "c", 20, 1, 20, points=len(points)))
    axes = drawing.figure.axes[0]
    assert sorted(float(each.get_text()) for each in axes.texts) == pytest.approx(100 * pull[:, 0], abs=0.051)
    assert [each.get_text() for each in axes.get_xticklabels()] == [f"the programm…this year {n}" for n in "abcdefghi"]
    assert axes.get_xticklabels()[0].get_rotation() == 30, "aslant: side by side they would lie over each other"


def test_numbers_that_have_no_room_in_their_cells_are_left_to_the_colours_and_no_cost_is_below_nothing() -> None:
    levels = tuple(round(0.1 * k, 1) for k in range(1, 9))
    brand, rivalry = "campaign.brand.strength", "campaign.sharing.rivalry"
    points = tuple({brand: one, rivalry: other} for one in levels for other in (0, 1))
    space = FactorSpace((Factor(brand, levels), Factor(rivalry, (0, 1))), points, "grid")
    cost = np.linspace(0.1, 0.9, len(points))[:, None] + np.zeros(20)
    for scale, told in ((1e3, len(points)), (1e12, 0)):
        (drawing,) = figures_of(space, [judged(KPIS["cost_total"], scale * cost, {})], Basis("t", "c", 20, 1, 20, points=len(points)))
        assert len(drawing.figure.axes[0].texts) == told
    line = FactorSpace((Factor(brand, (0.1, 0.9)),), ({brand: 0.1}, {brand: 0.9}), "grid")
    (drawing,) = figures_of(
        line, [judged(KPIS["cost_total"], np.array([[1e3], [9e5]]) + np.zeros(20), {})], Basis("t", "c", 20, 1, 20, points=2)
    )
    (axes,) = drawing.figure.axes
    assert {each.get_text() for each in axes.get_xticklabels()} >= {"20 %", "80 %"}, "as tables say them"
    assert axes.xaxis.get_major_formatter()(1.0000000000000002) == "100 %", "the last tick of 0 to 1: it was 1"
    assert axes.get_ylim()[0] >= 0 and "200,000" in [each.get_text() for each in axes.get_yticklabels()]


@pytest.mark.usefixtures("unpainted")
def test_the_factor_that_tells_most_is_drawn_first() -> None:
    """Pull follows the seats. With as many groups as points each factor told everything, and the first one stood in the headline."""
    awe, seats = "campaign.brand.awe", "campaign.sessions.0.seats"
    points = tuple({awe: k * 3 % 8 / 8, seats: 5 + k} for k in range(8))
    space = FactorSpace((Factor(awe, low=0.0, high=1.0), Factor(seats, low=5, high=12, whole=True)), points, "lhs")
    pull = np.array([[0.1 + 0.05 * k] for k in range(8)]) + np.zeros(20)
    (drawing,) = figures_of(space, [judged(KPIS["demand_rate"], pull, {})], Basis("t", "c", 20, 1, 20, points=8))
    assert [axes.get_xlabel() for axes in drawing.figure.axes[:2]] == ["seats a session", "awe of the theme"]
    assert " ".join(drawing.figure.get_suptitle().split()) == "Pull answers most to seats a session"


def test_what_matters_is_of_the_mean_where_a_figure_is_defined() -> None:
    """A twentieth of the mean of the three launches in which it is."""
    assert judged(KPIS["cost_total"], np.array([[200.0, np.nan], [400.0, 300.0]]), {}).matters == pytest.approx(15.0)


def test_what_may_break_the_budget_is_not_drawn_as_what_keeps_it() -> None:
    """Box: undecided whether 5 keep the budget. Figure: a full dot, and "of what fits the budget"; the table held all against 40, far over it."""
    name, seats = "campaign.sessions.0.seats", (5, 10, 40)
    pull = np.array([[0.30], [0.32], [0.40]]) + np.linspace(-0.1, 0.1, 20) * np.array([[1], [-1], [1]])
    points = tuple({name: each} for each in seats)
    space = FactorSpace((Factor(name, seats),), points, "grid", take=0, over=frozenset({1, 2}), may=frozenset({0}), sure=False)
    response = judged(KPIS["demand_rate"], pull, {})
    for design in ("grid", "lhs"):
        (drawing,) = figures_of(replace(space, design=design), [response], Basis("t", "c", 20, 1, 20, points=3))
        dots = {line.get_fillstyle() for line in drawing.figure.axes[0].lines if line.get_markeredgecolor() == VERMILLION}
        assert dots == {"bottom"} and "Half-filled: may break the budget." in " ".join(drawing.figure.texts[-1].get_text().split())
    taken = replace(response, take=0)
    assert _headline(space, taken).startswith(
        "Pull, of what may fit the budget, is highest at seats a session = 5, the one to take if you must"
    )
    marks = {row: taken.mark(row) for row in range(3)}
    told = {row: _verdict(taken, row, "the one to take if you must") for row in range(3)}
    assert marks == {0: "", 1: "?", 2: ""}, "one anchor"
    assert told == {0: "the one to take if you must", 1: "undecided: better in 10 of 20", 2: "better in 20 of 20"}


def test_nothing_lies_on_the_value_of_the_one_to_take() -> None:
    """A neighbour's "?" lay on it where the line rises."""
    name, seats = "campaign.sessions.0.seats", (5, 10, 15, 40)
    cost = np.array([[78.0], [88.0], [96.0], [104.0]]) + np.random.default_rng(1).normal(0, 25, (4, 64))
    space = FactorSpace((Factor(name, seats),), tuple({name: each} for each in seats), "grid", take=0)
    (drawing,) = figures_of(space, [judged(KPIS["cost_total"], 1000 * cost, {})], Basis("t", "c", 64, 1, 64, points=4))
    (axes,) = drawing.figure.axes
    drawing.figure.canvas.draw()
    boxes = [each.get_window_extent() for each in (axes.title, *axes.texts)]
    assert len(boxes) > 2 and not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


@pytest.mark.usefixtures("unpainted")
def test_the_answer_follows_from_the_same_worlds(folder: Path) -> None:
    words = [*instead(BASE, "replications=10"), "campaign.sessions.0.seats=5,30", "campaign.teasers.0.day=-20,-10"]
    assert main(words) == 0
    answer, rows = checked_answer(folder, 4), pq.read_table(folder / "kpis.parquet")
    assert answer["uncertainty"] == "all"
    values = {name: rows[name].to_numpy().reshape(4, 10) for name in ("demand_rate", "content_heard", "cost_total")}
    aim = np.sqrt(values["demand_rate"] * values["content_heard"])
    typed = [f"campaign.sessions.0.seats={seats} campaign.teasers.0.day={day}" for seats in (5, 30) for day in (-20, -10)]
    assert list(answer["arms"]) == typed, "arms are named as an alternative is typed"
    told = list(answer["ranking"]["arms"].values())
    assert [each["regret"] for each in told] == pytest.approx((aim.max(axis=0) - aim).mean(axis=1))
    assert sum(each["best"] for each in told) == pytest.approx(1)
    least = answer["ranking"]["matters"]
    assert least == pytest.approx(0.05 * aim.mean()), "of what decides, which is no key figure"
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert report.count(f"{100 * least:.1f} points") >= 3, "beside the verdict, above the table and among the definitions"
    best = typed[int(aim.mean(axis=1).argmax())]
    assert (answer["least_regret"], answer["recommended"]) == (best, None), "nothing is recommended where it is undecided"
    assert f"Seats a session: {best[best.index('seats=') + 6 :].split()[0]}, Day of message 1: " in answer["recommendation"]
    assert answer["arms"][best]["cost_total"]["mean"] == pytest.approx(values["cost_total"][int(aim.mean(axis=1).argmax())].mean())
    pages = [(folder / name).read_text(encoding="utf-8") for name in ("brief.html", "answer.txt")]
    assert all("campaign.sessions" not in page.partition("watercooler compare")[0] for page in pages), "labels are words"
    assert set(answer["variance_shares"]) >= {"seed", "company", "parameters"}
    assert answer["recommendation"].startswith("Undecided")
    command = answer["find_out_first_because"][-1].partition("are worth: watercooler ")[2]
    assert main(instead(shlex.split(command), "replications=8", "name=asked")) == 0, (
        "what can be found out is valued by the command it names"
    )
    asked = json.loads((folder.parents[1] / "compare" / "asked" / "answer.json").read_text(encoding="utf-8"))
    assert asked["information"]["tried"] and len(asked["arms"]) == 3


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize(
    ("words", "choosable"),
    [
        (["company.remote_share=0.1,0.9"], 1),
        (["campaign.costs.brand_usd=1,100000"], 1),
        (["campaign.brand.strength=0.2,0.8", "company.remote_share=0.1,0.9"], 2),
        (["campaign.brand.strength=range(0.5,0.6,0.2)"], 1),
    ],
)
def test_what_no_planner_chooses_is_shown_and_not_recommended(folder: Path, words: list[str], choosable: int) -> None:
    assert main([*instead(BASE, "replications=10"), *words]) == 0
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    one = len(answer["arms"]) == 1
    assert len(answer["arms"]) == 2 ** len(words) or one, "all of them are told"
    if choosable == 1:
        assert answer["recommended"] is None
        assert answer["recommendation"].startswith("There is nothing to " + ("compare: a single version." if one else "choose: "))
        assert answer["answer"] == [], "nothing is said to be best"
        return
    assert "0.9” is" not in answer["recommendation"] and "take “Remote share: 0.9" not in answer["recommendation"]
    assert answer["sureness"].count("Remote share: 0.9") >= 2 and "nobody’s to choose" in answer["sureness"]


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize(("layout", "count"), [("lhs", 6), ("sobol", 8)])
def test_designs_that_fill_the_space(folder: Path, layout: str, count: int) -> None:
    words = [
        *BASE,
        f"sweep.design={layout}",
        f"sweep.points={count}",
        "campaign.brand.awe=interval(0,1)",
        "campaign.teasers.0.day=interval(-30,-10)",
    ]
    assert main(instead(words, "replications=1")) == 0
    points = pq.read_table(folder / "points.parquet")
    awe, day = (np.array(points[name].to_pylist()) for name in ("campaign.brand.awe", "campaign.teasers.0.day"))
    assert len(points) == count and day.dtype.kind == "i"
    assert np.array_equal(np.sort((awe * count).astype(int)), np.arange(count)), "one point in each slice"
    assert day.min() >= -30 and day.max() <= -10


def test_every_bad_factor_is_answered_at_once(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    words = [
        "campaign.brand.strenght=0.1,0.2",
        "campaign.reward.kind=none,monny",
        "campaign.brand.awe=0.5,7",
        "sweep.responses=[talk_abuot_rate]",
    ]
    assert main([*BASE, *words]) == 2
    told = capsys.readouterr().err
    for part in ("strenght", "did you mean", "monny", "awe"):
        assert part in told
    assert not folder.exists() or not any(folder.glob("*.parquet"))
    assert main([*BASE, "campaign.brand.awe=0,1", "sweep.responses=[talk_abuot_rate]"]) == 2
    assert "talk_about_rate" in capsys.readouterr().err
    assert main([*BASE, "sweep.design=lhs", "campaign.teasers.0.day=interval(-30,-10.5)"]) == 2, "days are whole at both ends"
    assert "campaign.teasers.0.day = -10.5" in capsys.readouterr().err


def test_what_contradicts_at_some_points_alone_is_told_with_the_first_of_them(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    number = "behaviour.parameters.teaser_curiosity_gain"
    assert main([*BASE, "uncertainty=luck", f"{number}.value=0.3,0.45", f"{number}.high=0.4,0.6"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert (
        f"value 0.45 is outside its own range 0.15..0.4; widen low/high if you mean it (at {number}.value=0.45, {number}.high=0.4)" in told
    )
    assert "1 of 4 design points cannot be simulated" in told and not folder.exists()


def test_what_does_not_fit_the_company_is_told_with_its_point(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main([*BASE, "campaign.audience.offices=[Lisbon],[Lisbonn]"]) == 2
    told = capsys.readouterr().err
    assert "1 problem" in told and told.count("no office of that name") == 1
    assert '(at campaign.audience.offices=["Lisbonn"])' in told and not folder.exists()


@pytest.mark.usefixtures("unpainted")
def test_a_point_that_fails_is_a_row(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from experiments.execution import worker

    measured = worker._measured

    def fragile(outcome, parts):
        if outcome.settings.campaign.brand.strength == 0.8 and outcome.seed == 2:
            raise ZeroDivisionError("no such luck")
        return measured(outcome, parts)

    monkeypatch.setattr(worker, "_measured", fragile)
    assert main([*BASE, "campaign.brand.strength=0.2,0.8"]) == 3
    assert "no such luck" in capsys.readouterr().err
    errors = pq.read_table(folder / "kpis.parquet")["error"].to_pylist()
    assert errors == [None, None, None, "ZeroDivisionError: no such luck"]
    monkeypatch.undo()
    monkeypatch.chdir(folder.parents[2])
    assert main([*BASE, "campaign.brand.strength=0.2,0.8"]) == 0
    assert simulated(folder) == 1, "only what failed is tried again"
