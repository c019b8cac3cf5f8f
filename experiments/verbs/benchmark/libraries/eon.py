"""EoN's discrete epidemic: infectious for one step, which is the independent cascade."""

import networkx as nx
import numpy as np
from EoN import basic_discrete_SIR

from experiments.verbs.benchmark.libraries import CascadeTask


class EonCascade:
    """A networkx graph."""

    def __init__(self, task: CascadeTask) -> None:
        self.graph = nx.Graph()
        self.graph.add_nodes_from(range(task.people))
        self.graph.add_edges_from(zip(*(ends.tolist() for ends in task.pairs()), strict=True))
        self.first, self.probability = task.first.tolist(), task.probability

    def reset(self, seed: int) -> None:
        """Nothing is kept between runs."""
        self.rng = np.random.default_rng(seed)

    def spread(self) -> int:
        """Run until nobody new is reached."""
        *_, recovered = basic_discrete_SIR(self.graph, self.probability, initial_infecteds=self.first, rng=self.rng)
        return int(recovered[-1])
