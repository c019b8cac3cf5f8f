"""How the network of a company is drawn: in blocks that leave no trace, at any size, without favour for any row."""

import numba
import numpy as np
import pytest
import yaml
from scipy import stats

from sim.company import follows, people, ties
from sim.company.build import build_company
from sim.company.company import Company
from sim.company.draws import LOT, below, drawn, fill_lots, low, nth, own, poisson, unit
from sim.rng import mix
from sim.settings import CompanySettings
from tests.companies import SHIPPED, assert_sound, behaviour, in_blocks_of, owners, plan
from tests.worlds import CONFIGS

STORES = (*range(1, 41), *[1] * 20, 700, *[25] * 40)
"""Offices of every small size, some people alone, and a large one."""
RANKS = ("manager", "senior_manager", "executive")
TIES = ("colleague_start", "colleague_to", "follower_start", "follower_to")


def assert_same_ties(one: Company, other: Company) -> None:
    for name in TIES:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


@pytest.mark.parametrize("least", [1, 60, 900, 100_000])
def test_blocks_leave_no_trace(least: int) -> None:
    """Blocks are how the work is cut, not part of the model."""
    whole = build_company(plan(*STORES), behaviour())
    with in_blocks_of(least):
        assert_same_ties(whole, build_company(plan(*STORES), behaviour()))


def test_want_of_room_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scratch is guessed; where it is too small it grows, and the block is drawn again."""
    roomy = build_company(plan(*STORES), behaviour())
    for_ties, for_followers, make_boxes = ties.make_workspace, follows.make_workspace, ties.make_boxes
    grown = {"ties": 0, "followers": 0, "boxes": 0}

    def counted(name: str, grow):  # type: ignore[no-untyped-def]
        def grows(each):  # type: ignore[no-untyped-def]
            grown[name] += 1
            return grow(each)

        return grows

    def cramped(make, *names: str):  # type: ignore[no-untyped-def]
        return lambda *arguments: (workspace := make(*arguments))._replace(**{name: getattr(workspace, name)[:9] for name in names})

    monkeypatch.setattr(ties, "make_workspace", cramped(for_ties, "stubs", "pairs", "unsorted", "between", "between_unsorted", "letters"))
    monkeypatch.setattr(follows, "make_workspace", cramped(for_followers, "local", "letters", "tickets"))
    monkeypatch.setattr(ties, "larger", counted("ties", ties.larger))
    monkeypatch.setattr(follows, "larger", counted("followers", follows.larger))
    for module in (ties, follows):
        monkeypatch.setattr(module, "make_boxes", lambda blocks, letters: make_boxes(blocks, 0))
        monkeypatch.setattr(module, "more_room", counted("boxes", module.more_room))
    with in_blocks_of(100):
        assert_same_ties(roomy, build_company(plan(*STORES), behaviour()))
    assert min(grown.values()) > 1, grown


@pytest.mark.parametrize("sizes", [STORES, (70_000, 1, 1, 30), (1,), (1, 1, 1), (2, 1)], ids=lambda sizes: f"{len(sizes)} offices")
def test_offices_of_any_size(sizes: tuple[int, ...]) -> None:
    company = build_company(plan(*sizes), behaviour())
    assert_sound(company, team_size=8)
    assert company.size == sum(sizes)


def test_the_largest_employer() -> None:
    plain = yaml.safe_load((CONFIGS / "company" / "largest_employer.yaml").read_text(encoding="utf-8"))
    company = build_company(CompanySettings.model_validate(plain), behaviour())
    assert 2.2e6 < company.size < 2.4e6 and len(company.office_names) == 11_676
    for start, to in ((company.colleague_start, company.colleague_to), (company.follower_start, company.follower_to)):
        assert start[-1] == len(to) and to.min() >= 0 and to.max() < company.size
        descends = np.diff(to) <= 0
        descends[start[1:-1] - 1] = False  # from one row to the next
        assert not descends.any()
    # every tie at both ends: sums over (row, other) and (other, row) of products of random numbers agree
    one, other = np.random.default_rng(1).integers(0, 2**63, (2, company.size), dtype=np.uint64)
    forth, back = (
        (mine * np.add.reduceat(theirs[company.colleague_to], company.colleague_start[:-1])).sum()
        for mine, theirs in ((one, other), (other, one))
    )
    assert forth == back
    assert len(company.colleague_to) / company.size == pytest.approx(SHIPPED.value("network_contacts_per_person"), rel=0.05)
    assert len(company.follower_to) / company.size == pytest.approx(SHIPPED.value("network_follows_per_person"), rel=0.01)


def test_no_row_is_favoured() -> None:
    """Later rows are sought and earlier ones seek: that must not show, neither between offices nor within one."""
    company = build_company(plan(*[250] * 40, team_size=10), behaviour())
    one, other = owners(company.colleague_start), company.colleague_to
    away = company.office[one] != company.office[other]
    staff = company.level == 0
    across, inside = (np.bincount(one[which], minlength=company.size) for which in (away, ~away))
    early = company.office < 10, company.office >= 30
    place = np.arange(company.size) % 250
    within = place < 80, place >= 170
    for degree, (first, last) in ((across, early), (inside, within), (np.diff(company.follower_start), early)):
        means = [degree[rows & staff].mean() for rows in (first, last)]
        assert means[0] == pytest.approx(means[1], rel=0.05)
    spreads = [across[rows & staff].std() for rows in early]
    assert spreads[0] == pytest.approx(spreads[1], rel=0.1)


def test_acquaintances_close_triangles() -> None:
    """Who finds too few in the team meets those whom team mates have met."""
    company = build_company(plan(600, team_size=4), behaviour(network_contacts_per_person=14))
    ends = set(zip(owners(company.colleague_start).tolist(), company.colleague_to.tolist(), strict=True))
    outside = [(i, j) for i, j in ends if company.team[i] != company.team[j]]
    mates = {i: [k for k in range(i // 4 * 4, i // 4 * 4 + 4) if k != i] for i in range(600)}
    shared = np.mean([any((k, j) in ends for k in mates[i]) for i, j in outside])
    chance = 3 * len(outside) / 600 / 600  # that one of three mates knows a given person elsewhere
    assert shared > 3 * chance


def test_people_in_tiny_offices_find_whom_to_follow() -> None:
    company = build_company(plan(27, 17, 17, 16), behaviour())
    sociable = ties.sociability(1, company.key, SHIPPED.value("network_degree_spread"))
    wanted = np.minimum(SHIPPED.value("network_follows_per_person") * sociable, company.size - 1)
    # the most sociable want nearly everybody, and give up on the last few
    assert len(company.follower_to) / company.size == pytest.approx(wanted.mean(), rel=0.07)


def test_who_finds_nobody_new_in_an_office_is_not_bound_to_fail_there_again() -> None:
    """Those of a large office follow as many of a small one as draws in proportion to fame find, twelve for each whom they seek."""
    nobody_known = behaviour(network_colleagues_first_share=0.0, network_follow_own_office_share=0.0)
    here, there, found, expected, luck = 40, 8, 0, 0, np.random.default_rng(0)
    for seed in range(1, 61):
        company = build_company(plan(here, there, seed=seed), nobody_known)
        read = owners(company.follower_start)
        found += np.count_nonzero((read >= here) & (company.follower_to < here))
        fame = people.lognormal(people.stream(seed, people.Draw.ATTRACTIVENESS), company.key, SHIPPED.value("network_follow_spread"))
        fame = fame * np.array([1.0, *(SHIPPED.value(f"network_fame_{rank}_ratio") for rank in RANKS)])[company.level]
        sociable = ties.sociability(seed, company.key, SHIPPED.value("network_degree_spread"))[:here]
        wanted = np.minimum(SHIPPED.value("network_follows_per_person") * sociable, company.size - 1)
        nearby = np.minimum(wanted * fame[:here].sum() / fame.sum(), (here - 1) / 2)
        for seeks in np.floor(np.minimum(wanted - nearby, there) + luck.random(here)).astype(int):
            drawn_for = luck.choice(there, (seeks, 12), p=fame[here:] / fame[here:].sum())
            known = set[int]()
            for draws in drawn_for.tolist():
                known |= {next((each for each in draws if each not in known), draws[0])}
            expected += len(known)
    assert found == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("mean", [0.0, 0.3, 2.0, 9.0, 15.9, 40.0, 4000.0])
def test_poisson_numbers(mean: float) -> None:
    numbers = np.array([poisson(mean, (k + 0.5) / 4000) for k in range(4000)])
    assert numbers.mean() == pytest.approx(mean, abs=0.02 * mean**0.5)
    assert numbers.var() == pytest.approx(mean, rel=0.02)
    assert (np.diff(numbers) >= 0).all() and numbers.min() >= 0
    if mean < 16:
        assert np.array_equal(numbers, stats.poisson.ppf((np.arange(4000) + 0.5) / 4000, mean))


def test_words_are_uniform_in_both_halves_and_independent() -> None:
    words = [nth(own(np.uint64(7), np.uint64(person)), n) for person in range(100) for n in range(200)]
    for draws in ([unit(each) for each in words], [low(each) for each in words], [(below(each, 1000) + 0.5) / 1000 for each in words]):
        assert stats.kstest(draws, "uniform").pvalue > 1e-4
        assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 4 / np.sqrt(len(draws))
    assert abs(np.corrcoef([low(each) for each in words], [below(each, 1000) for each in words])[0, 1]) < 4 / np.sqrt(len(words))
    assert {below(each, 3) for each in words} == {0, 1, 2}


@numba.njit
def _tickets(lots, first, count, number):  # type: ignore[no-untyped-def]
    won = np.zeros(count, np.int64)
    for k in range(number):
        won[drawn(mix(np.uint64(k)), lots, first, count)] += 1
    return won


@pytest.mark.parametrize("weight", [[1.0], [1.0, 1.0], [0.0, 3.0, 1.0], [5.0, 1e-3, 1e-3, 1.0, 1.0, 900.0], list(range(1, 50))])
def test_a_lottery_is_fair(weight: list[float]) -> None:
    n = len(weight)
    lots = np.zeros(n + 2, LOT)
    fill_lots(np.array(weight), lots[2:], np.empty(n), np.empty(n, np.int32))
    won = _tickets(lots, 2, n, 200_000)
    expected = 200_000 * np.array(weight) / np.sum(weight)
    assert (np.abs(won - expected) <= 5 * np.sqrt(expected) + 1e-9).all()


def test_follow_ties_leave_room_for_anybody() -> None:
    """Those whom everybody follows have rows as long as the company, however small the office."""
    famous = behaviour(network_fame_executive_ratio=1e6, network_colleagues_first_share=0.0, network_follow_own_office_share=0.0)
    company = build_company(plan(*[40] * 50), famous)
    followers = np.diff(company.follower_start)
    assert followers.max() > 0.9 * company.size
    assert_sound(company, team_size=8)


def test_who_knows_as_many_by_the_line_of_managers_as_they_want_seeks_nobody() -> None:
    """Everybody wants eight colleagues: whoever leads a team of eight and reports to somebody has them, without clustering or acquaintances."""
    want = {"network_contacts_per_person": 8.0, "network_degree_spread": 0.0, "network_in_office_share": 1.0, "network_clustering": 0.0}
    company = build_company(plan(400), behaviour(**want))
    line = np.bincount(company.manager[company.manager >= 0], minlength=company.size) + (company.manager >= 0)
    assert np.count_nonzero(line == 8) > 20
    assert np.array_equal(np.diff(company.colleague_start)[line >= 8], line[line >= 8])
