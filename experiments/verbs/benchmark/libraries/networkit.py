"""NetworKit: its epidemic in compiled C++, nobody exposed for long and infectious for one step, which is the independent cascade.

It starts with one person only. Those ours starts with are made one, who has all their ties: whoever knows two of them is tried
twice, as before, so that as many are reached.
"""

import networkit
import numpy as np
from networkit.simulation import EpidemicSimulationSEIR

from experiments.verbs.benchmark.libraries import CascadeTask

EXPOSED, INFECTIOUS = 1, 2
"""States in its table, between susceptible and removed."""


class NetworkitCascade:
    """A graph whose row 0 stands for all who are first."""

    def __init__(self, task: CascadeTask) -> None:
        first = np.isin(np.arange(task.people), task.first)
        row = np.where(first, 0, np.cumsum(~first))
        one, other = (row[ends] for ends in task.pairs())
        between = (one > 0) | (other > 0)  # ties among the first lead to nobody new
        self.first, self.probability = len(task.first), task.probability
        self.graph = networkit.Graph(int(row.max()) + 1)
        self.graph.addEdges((one[between], other[between]))
        self.steps = 16  # it goes on to the last step, whether anybody is left or not: no more of them than a cascade takes
        while self._counts()[[EXPOSED, INFECTIOUS]].any():
            self.steps *= 2

    def reset(self, seed: int) -> None:
        """Nothing is kept between runs."""
        networkit.setSeed(seed, False)

    def spread(self) -> int:
        """Run until nobody new is reached."""
        return int(self._counts()[EXPOSED:].sum()) - 1 + self.first

    def _counts(self) -> np.ndarray:
        epidemic = EpidemicSimulationSEIR(self.graph, self.steps, self.probability, 0, 1, 0)
        epidemic.run()
        counts: np.ndarray = epidemic.getData()["count"].to_numpy()[-4:]  # a row a state
        return counts
