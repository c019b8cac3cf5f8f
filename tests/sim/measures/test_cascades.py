"""Cascades against closed forms and brute force."""

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.cascades import cascades, children, size_ccdf
from sim.state.layout import POST


def tree(source: list[int], office: list[int] | None = None) -> np.ndarray:
    posts = np.zeros(len(source), POST)
    posts["source"] = source
    posts["office"] = office or 0
    return posts


def star(n: int) -> list[int]:
    return [-1] + [0] * (n - 1)


def binary(n: int) -> list[int]:
    return [-1] + [(i - 1) // 2 for i in range(1, n)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [(star(n), 2 * (n - 1) / n) for n in (2, 3, 10, 500)]
    + [(list(range(-1, n - 1)), (n + 1) / 3) for n in (2, 3, 10, 500)]
    + [(binary(7), 2.2857), (binary(15), 3.5048), (binary(31), 4.9548)],
)
def test_structural_virality_closed_forms(source, expected):
    assert cascades(tree(source))["structural_virality"][0] == pytest.approx(expected, abs=5e-5)


def test_structural_virality_needs_two_posts():
    assert math.isnan(cascades(tree([-1]))["structural_virality"][0])
    assert all(len(column) == 0 for column in cascades(tree([])).values())


def test_a_million_posts_do_not_overflow():
    n = 1_000_000
    assert cascades(tree(list(range(-1, n - 1))))["structural_virality"][0] == pytest.approx((n + 1) / 3, rel=1e-12)


def test_posts_out_of_order_are_refused():
    with pytest.raises(ValueError, match="before its source"):
        cascades(tree([-1, 2, 0]))
    with pytest.raises(ValueError, match="before its source"):
        cascades(tree([0]))


@st.composite
def forests(draw):
    """(source, office): each post is an original or answers an earlier one."""
    size = draw(st.integers(0, 30))
    source = [draw(st.integers(-1, i - 1)) for i in range(size)]
    return source, [draw(st.integers(0, 4)) for _ in range(size)]


@given(forests())
def test_cascades_against_all_pairs_of_posts(forest):
    source, office = forest
    posts = tree(source, office)
    table = cascades(posts)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(source)))
    graph.add_edges_from((i, parent) for i, parent in enumerate(source) if parent >= 0)
    components = sorted(nx.connected_components(graph), key=min)
    assert table["root"].tolist() == [min(part) for part in components]
    assert table["size"].tolist() == [len(part) for part in components]
    assert table["offices"].tolist() == [len({office[i] for i in part}) for part in components]
    for row, part in enumerate(components):
        steps = {i: nx.single_source_shortest_path_length(graph, i) for i in part}
        assert table["depth"][row] == max(steps[min(part)].values())
        apart = [steps[i][j] for i in part for j in part if i != j]
        assert table["structural_virality"][row] == pytest.approx(np.mean(apart) if apart else np.nan, nan_ok=True)
    assert children(posts).tolist() == [source.count(i) for i in range(len(source))]


def test_ccdf_counts_cascades_at_least_that_large():
    sizes, share = size_ccdf(np.array([1, 5, 1, 2]))
    assert sizes.tolist() == [1, 2, 5]
    assert share.tolist() == [1.0, 0.5, 0.25]
    assert [len(each) for each in size_ccdf(np.zeros(0, np.int64))] == [0, 0]
