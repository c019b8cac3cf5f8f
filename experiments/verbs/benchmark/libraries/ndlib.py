"""NDlib's model of independent cascades."""

import networkx as nx
import numpy as np
from ndlib.models.epidemics import IndependentCascadesModel
from ndlib.models.ModelConfig import Configuration

from experiments.verbs.benchmark.libraries import CascadeTask

REMOVED = 2


class NdlibCascade:
    """A networkx graph with a probability on each edge."""

    def __init__(self, task: CascadeTask) -> None:
        self.graph = nx.Graph()
        self.graph.add_nodes_from(range(task.people))
        self.graph.add_edges_from(zip(*(ends.tolist() for ends in task.pairs()), strict=True))
        self.configuration = Configuration()
        self.configuration.add_model_initial_configuration("Infected", task.first.tolist())
        for edge in self.graph.edges:
            self.configuration.add_edge_configuration("threshold", edge, task.probability)

    def reset(self, seed: int) -> None:
        """Nobody is reached but those it starts with."""
        np.random.seed(seed)  # noqa: NPY002  what NDlib draws from
        self.model = IndependentCascadesModel(self.graph)
        self.model.set_initial_status(self.configuration)

    def spread(self) -> int:
        """Run until nobody new is reached."""
        self.model.iteration(node_status=False)
        while self.model.iteration(node_status=False)["node_count"][1]:
            pass
        return sum(status == REMOVED for status in self.model.status.values())
