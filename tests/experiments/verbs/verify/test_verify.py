"""The closed forms of `watercooler verify`: theory is what is quoted, the engine agrees with it, and a broken engine does not.

The luck is fixed, so a check that passes passes always.
"""

import csv
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from experiments.cli import EXIT_BAD_REQUEST, EXIT_SOME_FAILED, main
from experiments.verbs.verify import bass, cascades, forgetting, graphs, seats, significance, thresholds
from experiments.verbs.verify.closed_forms import CHECKS, TheoryCheck
from experiments.verbs.verify.options import THEORIES
from experiments.verbs.verify.significance import LEVEL
from experiments.verbs.verify.testbed import NEARLY_ONE, ModelTestbed, begin_posts, company, posts_made, posts_of
from experiments.verbs.verify.verdicts import NOTICED
from sim import rules
from sim.engines.agents import Employee
from sim.setup import world
from sim.state.layout import World
from sim.state.packed_rows import Post
from tests.typed import instead
from tests.worlds import shipped

BASE = shipped(company="global_marketing")
TESTBED = ModelTestbed(BASE, quick=True)
BY_NAME = {each.name: each for each in CHECKS}

# --- the engine agrees ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", list(dict.fromkeys(each.batch for each in CHECKS)))
def test_the_engine_agrees_with_theory_and_a_spoiled_number_is_noticed(batch: str) -> None:
    for check in CHECKS:
        if check.batch == batch:
            found, spoiled = check.ask(TESTBED), check.ask(TESTBED, check.wrong_by)
            assert found.p > LEVEL / len(CHECKS), f"{check.name}: {found}"
            assert spoiled.p < NOTICED, f"{check.name} would not notice: {spoiled}"
            assert len(found.expected) == len(found.measured)
            assert len(found.low) == len(found.high) == (0 if found.test == significance.EXACT else len(found.measured))
            assert all(low <= value <= high for low, value, high in zip(found.low, found.measured, found.high, strict=False))


def test_every_check_has_a_name_of_its_own_and_says_what_theory_says() -> None:
    assert len(BY_NAME) == len(CHECKS)
    assert all(check.claim.endswith((".", "...")) for check in CHECKS)


def test_one_person_at_a_time_comes_to_the_same() -> None:
    """The agents engine, asked through the same checks, finds the same numbers to the last digit."""
    one_by_one = ModelTestbed(BASE, quick=True, employee=Employee)
    for name in ("structural_virality-binary_tree-15", "steps_to_everybody-ring-2", "steps_to_everybody-ring-3"):
        assert BY_NAME[name].ask(one_by_one) == BY_NAME[name].ask(TESTBED)


def test_everybody_posts_when_the_chance_is_one() -> None:
    """All within reach post, each a generation later than the post it answers, a day a generation, and nobody twice."""
    people, graph = 2000, graphs.poisson(2000, 3.0, 9)
    settings = cascades.independent_cascade(TESTBED, NEARLY_ONE, 100)
    (end,) = TESTBED.worlds(settings, company(people, followers=graph), [1], lambda w, seed: begin_posts(w, np.array([0])))
    posts = posts_of(end)
    distance = np.full(people, -1)
    distance[0], frontier = 0, np.array([0])
    while len(frontier):
        near = np.unique(np.concatenate([graph.to[graph.start[i] : graph.start[i + 1]] for i in frontier]))
        frontier = near[distance[near] < 0]
        distance[frontier] = distance.max() + 1
    assert sorted(posts["author"]) == np.flatnonzero(distance >= 0).tolist()
    assert np.array_equal(posts["generation"], distance[posts["author"]])
    assert np.array_equal(posts["day"], posts["generation"])


def test_nothing_comes_after_a_lull() -> None:
    """Days that are left out would have changed nothing of what is counted: neither along a ring, two days a step, nor in a cascade."""
    ring, starters, _ = thresholds.LATTICES["ring"]()

    def two_side_by_side(world: World, seed: int) -> None:
        world.people["reluctance"] = thresholds.reluctance_of(np.full(200, 2))
        world.people["reluctance"][starters] = thresholds.WILLING

    def wants(world: World) -> list[int]:
        return list(world.people["wants_day"])

    firm, settings = company(200, followers=ring), thresholds.steep(TESTBED, 110)
    (whole,) = TESTBED.worlds(settings, firm, [1], two_side_by_side)
    assert wants(TESTBED.trials(settings, firm, thresholds.wanting)(1, two_side_by_side)) == wants(whole)
    assert max(wants(whole)) == 198
    firm, settings = company(2000, followers=graphs.poisson(2000, 3.0, 9)), cascades.independent_cascade(TESTBED, 0.5, 600)
    ends = [
        TESTBED.worlds(settings, firm, range(20), lambda world, seed: begin_posts(world, np.array([seed])), progress=progress)
        for progress in (None, posts_made)
    ]
    for whole, cut in zip(*ends, strict=True):
        assert np.array_equal(posts_of(whole), posts_of(cut))
        assert whole.daily[-1].any()
        assert not cut.daily[-1].any(), "the last days were left out"


# --- a broken engine does not -----------------------------------------------------------------------------------------

Break = Callable[[pytest.MonkeyPatch], None]
"""Makes a rule give other numbers."""


def table(name: str, spoil: Callable[[np.ndarray], np.ndarray]) -> Break:
    """A rule that gives other numbers: the columns engine reads them from a table worked out before the first day."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        right = world.work_out

        def wrong(*arguments: Any) -> Any:
            tables = right(*arguments)
            getattr(tables, name)[...] = spoil(getattr(tables, name).copy())
            return tables

        patch.setattr(world, "work_out", wrong)

    return apply


def deadline(spoil: Callable[[np.ndarray], np.ndarray]) -> Break:
    """Another pressure of the deadline, before the first day."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        right = world.deadline_table

        def wrong(*arguments: Any) -> Any:
            rows, pressure = right(*arguments)
            return rows, spoil(pressure)

        patch.setattr(world, "deadline_table", wrong)

    return apply


def lever(name: str, spoil: Callable[[float], float]) -> Break:
    """A rule of sim.setup.lever_values that gives another number."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        right = world.parameter_records

        def wrong(settings: Any) -> tuple[np.ndarray, np.ndarray]:
            behaviour, campaign = right(settings)
            campaign[name] = spoil(float(campaign[name][0]))
            return behaviour, campaign

        patch.setattr(world, "parameter_records", wrong)

    return apply


def channels_open(patch: pytest.MonkeyPatch) -> None:
    """Messages are opened a tenth more often."""
    right = world.teaser_table

    def wrong(*arguments: Any) -> Any:
        *rest, opened = right(*arguments)
        return *rest, 1.1 * opened

    patch.setattr(world, "teaser_table", wrong)


def value(name: str, factor: float) -> Break:
    """A behavioural number reaches the engine as another than the behaviour file says."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        right = world.parameter_records

        def wrong(settings: Any) -> tuple[np.ndarray, np.ndarray]:
            behaviour, campaign = right(settings)
            behaviour[name] *= factor
            return behaviour, campaign

        patch.setattr(world, "parameter_records", wrong)

    return apply


def bare_cascade_spreads_better(patch: pytest.MonkeyPatch) -> None:
    """Its ties pass it on a twentieth more often."""
    right = cascades.reach
    patch.setattr(cascades, "reach", lambda contacts, rows, chance, seeds: right(contacts, rows, 1.05 * chance, seeds))


def natural_logarithm(patch: pytest.MonkeyPatch) -> None:
    """The forgetting curve is taken with the wrong logarithm."""
    patch.setattr(rules, "retention", lambda minutes, k, c: k / (math.log(minutes) ** c + k))


def double(gained: np.ndarray) -> np.ndarray:
    """Every inspiring peer counts twice."""
    return gained[np.minimum(2 * np.arange(len(gained)), len(gained) - 1)]


less_noticed = table("noticed_by", lambda met: 0.6 * met)

BROKEN: dict[str, tuple[Break, tuple[str, ...]]] = {
    "told a fifth more often": (table("told", lambda chance: 1.2 * chance), ("by_step-5-1", "by_contact-5", "mentions-0")),
    "posts met by three in five": (
        less_noticed,
        (
            *("tree_sizes-0.5", "uneven_alone", "mean_outbreak-0.05", "viral_reach-poisson-0.15", "viral_reach-regular_4-0.4"),
            *("final_size-1.5", "notices_by_morning", "notices_in_the_end"),
        ),
    ),
    "peers count twice": (
        table("peers", double),
        ("steps_to_everybody-ring-3", "steps_to_everybody-torus-4", "watts_chance-0.25-5.06", "share_from_starters-0.05"),
    ),
    "forgetting stops": (table("retention", lambda kept: np.maximum(kept, 0.3)), ("content_told-6", "content_told-31")),
    "a quarter more stay away": (
        lever("no_show", lambda chance: 1.25 * chance),
        ("overbooking_seats-20", "overbooking_seats-24", "overbooking_overflow-24", "no_shows"),
    ),
    "no deadline": (deadline(lambda odds: np.where(np.isinf(odds), odds, 0.0)), ("late_registrations",)),
    "half as keen again": (lever("spontaneous_log_odds", lambda odds: odds + math.log(1.5)), ("weekly_looks-True",)),
    "the bare cascade spreads better": (bare_cascade_spreads_better, ("kernel_reach-poisson-0.15", "kernel_reach-regular_4-0.4")),
    "the wrong logarithm": (natural_logarithm, ("retention_rule-20", "retention_rule-44640")),
    "posts inspire a fifth more": (value("post_inspires_rate", 1.2), ("inspires",)),
    "a fifth more react": (value("engagement_rate", 1.2), ("reactions",)),
    "messages opened more often": (channels_open, ("teaser_reach-film", "teaser_reach-email", "by_step-1-1")),
}


@pytest.mark.parametrize("fault", list(BROKEN))
def test_a_broken_rule_fails_the_matching_checks(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    apply, names = BROKEN[fault]
    apply(monkeypatch)
    abouts = [BY_NAME[name].about for name in names]
    asked = {kind: tuple(chance for chance in chances if (kind, chance) in abouts) for kind, chances in cascades.CHANCES.items()}
    monkeypatch.setattr(cascades, "CHANCES", asked)  # of each kind of graph all chances are tried at once: no others than are asked for
    testbed = ModelTestbed(BASE, quick=True)
    for name in names:
        found = BY_NAME[name].ask(testbed)
        assert found.p < LEVEL / len(CHECKS), f"{name} did not notice that {fault}: {found}"


class CountsTwice(Employee):
    """Is inspired by the same peer as if it were two."""

    def be_inspired_by(self, peer: int) -> None:
        super().be_inspired_by(peer)
        super().be_inspired_by(-peer - 2)


class AnswersTheOriginal(Employee):
    """Answers, whatever the post they saw, the one it all began with."""

    def notice(self, post: Post, t: int, nearness: float) -> None:
        super().notice(post, t, nearness)
        if self.post_due >= 0:
            self.post_source = post.root


OTHERWISE: dict[type[Employee], tuple[str, ...]] = {
    CountsTwice: ("steps_to_everybody-ring-3",),
    AnswersTheOriginal: ("structural_virality-path-7", "structural_virality-binary_tree-31"),
}


@pytest.mark.parametrize(("behaving", "names"), list(OTHERWISE.items()))
def test_people_who_behave_otherwise_fail_the_matching_checks(behaving: type[Employee], names: tuple[str, ...]) -> None:
    """Not a number but the rule itself is another: an overridden method, asked one person at a time."""
    testbed = ModelTestbed(BASE, quick=True, employee=behaving)
    for name in names:
        assert BY_NAME[name].ask(testbed).p == 0.0


def test_every_theory_is_broken_here() -> None:
    names = [name for _, some in BROKEN.values() for name in some] + [name for some in OTHERWISE.values() for name in some]
    assert {BY_NAME[name].theory for name in names} == set(THEORIES)
    assert tuple(dict.fromkeys(each.theory for each in CHECKS)) == THEORIES, "the check knows them before anything is compiled"


# --- theory is what is quoted -----------------------------------------------------------------------------------------


def expected(check: TheoryCheck) -> float:
    return check.ask(TESTBED).expected[0]


QUOTED = {
    "by_step-1-1": 0.03, "steps_to_everybody-ring-2": 99, "steps_to_everybody-torus-1": 14, "steps_to_everybody-torus-2": 27,
    "steps_to_everybody-torus-3": 40, "structural_virality-star-7": 12 / 7, "structural_virality-path-7": 8 / 3,
    "structural_virality-binary_tree-7": 2.2857, "structural_virality-binary_tree-15": 3.5048,
    "structural_virality-binary_tree-31": 4.9548, "content_told-1": 0.304,
}  # fmt: skip


@pytest.mark.parametrize("name", list(QUOTED))
def test_checks_expect_what_is_quoted(name: str) -> None:
    assert expected(BY_NAME[name]) == pytest.approx(QUOTED[name], abs=5e-4 if name == "content_told-1" else 5e-5)


def test_theory_gives_the_numbers_quoted() -> None:
    assert pytest.approx(math.log(0.38 / 0.03) / 0.41) == bass.PEAK
    assert bass.textbook(1)[[1, 5, 10, 20]] == pytest.approx([0.03, 0.2729, 0.7826, 0.9984], abs=5e-5)
    assert 1 - cascades.giant_share(1.43) == pytest.approx(0.4659, abs=5e-5)
    assert 1 - cascades.giant_share(1.8) == pytest.approx(0.2676, abs=5e-5)
    assert cascades.none_inspired(0.3, 0.1) == pytest.approx(0.8706, abs=5e-5)
    assert cascades.borel(0.5, np.arange(1, 4)) == pytest.approx([0.6065, 0.1839, 0.0837], abs=5e-5)
    assert cascades.borel(0.9, np.arange(1, 3000)).sum() == pytest.approx(1.0, abs=1e-6)
    for kind, shares in {
        "poisson": {0.12: 0.3137, 0.15: 0.5828, 0.2: 0.7968},
        "regular_10": {0.12: 0.1777, 0.15: 0.5524, 0.2: 0.8188},
        "regular_4": {0.4: 0.5415, 0.5: 0.8541},
    }.items():
        for chance, share in shares.items():
            assert cascades.viral_share(kind, chance) == pytest.approx(share, abs=7e-5)
    for booked, (mean, overflow) in {20: (16.0, 0.0), 22: (17.545, 0.048), 24: (18.784, 0.264)}.items():
        assert seats.seated(booked, 0.2)[::2] == (pytest.approx(mean, abs=5e-4), pytest.approx(overflow, abs=5e-4))
    for minutes, kept in forgetting.QUOTED.items():
        assert forgetting.retention(minutes) == pytest.approx(kept, abs=5e-4)


def test_the_critical_share_is_where_the_end_jumps() -> None:
    below, above = (thresholds.final_share_regular(thresholds.CRITICAL + by) for by in (-1e-4, 1e-4))
    assert below < 0.4
    assert above == 1.0


def test_a_day_of_talk_is_the_textbooks_step() -> None:
    """Open rate and chance to be told, put through the order of the day, give P + Q F for every F."""
    for steps in bass.STEPS:
        opened, told = bass.chances(steps)
        for share in (0.0, 0.3, 0.9):
            by_noon = share + opened * (1 - share)
            new = opened + (1 - opened) * told * by_noon
            assert new == pytest.approx((bass.P + bass.Q * share) / steps)


@pytest.mark.parametrize(("phi", "high"), [(0.18, 5.76), (0.25, 3.86), (0.10, 13.66)])
def test_global_cascades_live_in_a_window(phi: float, high: float) -> None:
    """At its edges one vulnerable person reaches one other on average: sum of k (k - 1) p(k) over k <= 1 / phi equals z."""
    window = thresholds.window(phi)
    assert window[0] < 1.2
    assert window[1] == pytest.approx(high, abs=0.01)
    vulnerable = np.arange(math.floor(1 / phi + 1e-9) + 1)
    for ties in window:
        assert vulnerable * (vulnerable - 1) @ stats.poisson.pmf(vulnerable, ties) == pytest.approx(ties, rel=1e-4)
    assert thresholds.global_cascades(window[0] - 0.1, phi) == thresholds.global_cascades(window[1] + 0.2, phi) == (0.0, 0.0)
    assert min(thresholds.global_cascades(2.0, phi)) > 0.5


def test_the_bass_chain_is_a_distribution() -> None:
    chance = bass.chain(50)
    assert chance.sum(axis=1) == pytest.approx(1.0)
    assert np.all(np.diff(chance @ np.arange(51)) > 0)


# --- graphs and tests of numbers --------------------------------------------------------------------------------------


def test_graphs_are_what_they_are_called() -> None:
    regular = graphs.regular(500, 4, 1)
    assert set(regular.degree) == {4}
    pairs = np.column_stack((np.repeat(np.arange(500), 4), regular.to))
    assert np.all(pairs[:, 0] != pairs[:, 1])
    assert len(np.unique(pairs, axis=0)) == 2000
    assert set(map(tuple, pairs.tolist())) == {(b, a) for a, b in pairs.tolist()}
    assert set(graphs.ring(200, 2).degree) == {4}
    assert set(graphs.moore_torus(30).degree) == {8}
    assert graphs.complete(30).degree.tolist() == [29] * 30
    source = graphs.one_source(1000, np.random.default_rng(1))
    assert sorted(source.to) == list(range(1000))
    assert np.all(np.repeat(np.arange(1000), source.degree) != source.to)
    assert graphs.poisson(20_000, 10.0, 1).degree.var() == pytest.approx(10.0, rel=0.05)


def test_intervals_hold_what_they_say() -> None:
    """Of three hundred samples about three miss the truth."""
    rng = np.random.default_rng(1)
    misses = 0
    for found, often in zip(*np.unique(rng.binomial(400, 0.3, 300), return_counts=True), strict=True):
        finding = significance.count(found, 400, 0.3, "people")
        misses += 0 if finding.low[0] <= 0.3 <= finding.high[0] else int(often)
        assert (finding.p < 0.005) <= (not finding.low[0] <= 0.3 <= finding.high[0])
    assert stats.binomtest(misses, 300, 0.01).pvalue > 1e-4
    draws = rng.normal(2.0, 1.0, 50)
    alone, known = significance.mean_alone(draws, 2.0, "draws"), significance.mean(draws, 2.0, 1.0, "draws")
    assert known.high[0] - known.low[0] == pytest.approx(2 * 2.5758 / math.sqrt(50), rel=1e-4)
    assert alone.low[0] < 2.0 < alone.high[0]


def test_a_test_that_cannot_tell_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        significance.shares(np.array([10, 0]), np.array([0.9, 0.1]), "people")
    with pytest.raises(ValueError, match="not to 1"):
        significance.shares(np.array([10, 10]), np.array([0.5, 0.6]), "people")


def test_numbers_that_leave_nothing_to_chance_are_equal_or_not() -> None:
    assert significance.equal([1.0, 2.0], [1.0, 2.0], "steps").p == 1.0
    assert significance.equal([1.0, 2.1], [1.0, 2.0], "steps").p == 0.0
    assert significance.mean_alone(np.ones(5), 1.0, "runs").p == 1.0
    assert significance.mean_alone(np.ones(5), 1.01, "runs").p == 0.0


def test_what_never_happens_though_it_should_fails() -> None:
    assert significance.mean_alone(np.array([]), 0.5, "viral cascades").p == 0.0
    assert significance.mean_alone(np.array([0.5]), 0.5, "viral cascades").p == 0.0


# --- from the command line --------------------------------------------------------------------------------------------

WORDS = ["verify", "verify.part=closed_forms", "verify.size=quick", "verify.theories=[Talk,Seats,Thresholds]", "execution.workers=1"]


def words(results: Path, *more: str) -> list[str]:
    return instead(WORDS, f"results={results}", "name=it", *more)


def test_a_verification_leaves_table_figures_and_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(tmp_path, "verify.theories=[Talk,'Cascade shape']")) == 0
    assert "The engine does what theory says: 11 of 11 checks of 2 theories pass." in capsys.readouterr().out
    folder = tmp_path / "verify" / "it"
    with (folder / "checks.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["theory"] for row in rows} == {"Talk", "Cascade shape"}
    for row in rows:
        assert row["passes"] == "True"
        assert len(row["low"].split()) == len(row["high"].split()) == (0 if row["test"] == "exact" else len(row["measured"].split()))
    assert (folder / "figures" / "verdicts.svg").is_file()
    html = (folder / "report.html").read_text()
    assert html.index("11 of 11 checks") < html.index("<table")
    assert "What configuration cannot express" in html and "so about one in 100 misses theory by chance" in html
    assert "watercooler verify verify.part=patterns" in html, "what to ask next, in the place of an empty section"
    claims = re.findall(r'class="text claim">([^<]+)<', html)
    assert len(claims) == len(set(claims)) == 2, "what theory says stands once, over all its rows"
    assert "1 cascade<" in html
    before = (folder / "checks.csv").read_bytes()
    assert main(words(tmp_path, "verify.theories=[Talk,'Cascade shape']", "seed=99")) == 0
    assert (folder / "checks.csv").read_bytes() == before, "the luck of closed forms is fixed"


def test_a_broken_engine_is_told_and_ends_with_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, unpainted: None
) -> None:
    BROKEN["told a fifth more often"][0](monkeypatch)
    assert main(words(tmp_path, "verify.theories=[Talk,Messages]")) == EXIT_SOME_FAILED
    captured = capsys.readouterr()
    assert "The engine contradicts theory: 6 of 8 checks of 2 theories pass." in captured.out
    assert "contradicts theory: mentions-0: " in captured.out
    assert "contradicts theory: mentions-0, mentions-1" in captured.err
    html = (tmp_path / "verify" / "it" / "report.html").read_text()
    assert html.count("<strong>fail</strong>") == 2


def test_an_unknown_theory_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(tmp_path, "verify.theories=[Bas]")) == EXIT_BAD_REQUEST
    assert "did you mean 'Bass'?" in capsys.readouterr().err
    assert main(words(tmp_path, "verify.theories=[Chemistry]")) == EXIT_BAD_REQUEST
    assert all(name in capsys.readouterr().err for name in THEORIES[:1])


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--help"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in (*THEORIES, "quick", "closed_forms", "patterns", "robustness"))
