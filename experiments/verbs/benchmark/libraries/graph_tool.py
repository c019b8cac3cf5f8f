"""graph-tool: its epidemic in compiled C++, where whoever is infectious recovers after one step, which is the independent cascade."""

import graph_tool
import numpy as np
from graph_tool.dynamics import SIRState

from experiments.verbs.benchmark.libraries import CascadeTask

SUSCEPTIBLE, INFECTIOUS = 0, 1


class GraphToolCascade:
    """An undirected graph, in one thread."""

    def __init__(self, task: CascadeTask) -> None:
        graph_tool.openmp_set_num_threads(1)
        self.graph = graph_tool.Graph(directed=False)
        self.graph.add_vertex(task.people)
        self.graph.add_edge_list(np.stack(task.pairs(), axis=1))
        self.first, self.probability = task.first, task.probability

    def reset(self, seed: int) -> None:
        """Nobody is reached but those it starts with."""
        graph_tool.seed_rng(seed)
        states = self.graph.new_vertex_property("int32_t", val=SUSCEPTIBLE)
        states.a[self.first] = INFECTIOUS
        self.epidemic = SIRState(self.graph, beta=self.probability, gamma=1.0, s=states)

    def spread(self) -> int:
        """Run until nobody new is reached."""
        while self.epidemic.iterate_sync(1):
            pass
        return int(np.count_nonzero(self.epidemic.get_state().a != SUSCEPTIBLE))
