"""What a person may meet: communities, and a ranked feed."""

import numpy as np
import pytest

from experiments.verbs.verify.testbed import with_parameters
from sim import rules
from sim.company.build import build_company
from sim.setup.world import build_world, communities
from sim.state.layout import ORDINARY, RANK_STEP
from tests.worlds import shipped, without


@pytest.mark.parametrize("size", [20, 80, 250, 10_000])
def test_communities_are_runs_of_whole_teams_of_about_the_size_asked_for(size: int) -> None:
    settings = shipped(company="global_marketing")
    company = build_company(settings.company, settings.behaviour)
    edges = communities(company, size)
    assert edges[0] == 0 and edges[-1] == company.size
    assert np.all(company.team[edges[1:-1]] != company.team[edges[1:-1] - 1])
    assert np.all(np.abs(np.diff(edges) - min(size, company.size)) <= settings.company.team_size + size / 10)


def test_without_communities_the_whole_company_reads_the_one_channel() -> None:
    settings = without(shipped(), "communities")
    world = build_world(settings, build_company(settings.company, settings.behaviour), 1)
    assert world.community_top.shape[1] == 0 and len(world.trending) == settings.platform.trending_slots


def test_the_largest_companies_have_no_channel_for_everybody() -> None:
    settings = shipped(platform__trending_up_to_people=149)
    assert len(build_world(settings, build_company(settings.company, settings.behaviour), 1).trending) == 0


def test_a_feed_shows_a_post_more_the_higher_its_rank() -> None:
    """By hand: fresh_post_notice_rate .2 halves in a day with exponent 1; four ranks up it is e times as much."""
    settings = with_parameters(shipped(), fresh_post_notice_rate=0.2, feed_half_life_hours=24.0, feed_decay_exponent=1.0)
    world = build_world(settings, build_company(settings.company, settings.behaviour), 1)
    met = world.tables.noticed_by
    assert met[ORDINARY, :4] == pytest.approx([0.0, 0.2, 1 - 0.8 * 0.9, 1 - 0.8 * 0.9 * 0.95])
    assert met[ORDINARY + 4, 1] == pytest.approx(0.2 * np.e)
    assert met[-1, 1] == 1.0 and np.all(np.diff(met, axis=0) >= 0.0)
    assert rules.post_rank(2.0, 0.5, RANK_STEP, ORDINARY, len(met)) == ORDINARY + 4
