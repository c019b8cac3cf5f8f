"""Mesa as its own example of a virus on a network does it: cells in a network, and every agent acts in every step."""

from enum import Enum
from typing import Any

import mesa
import networkx as nx
from mesa.discrete_space import FixedAgent, Network

from experiments.verbs.benchmark.libraries import CascadeTask


class State(Enum):
    """Where a person stands. Those reached in this step persuade in the next."""

    UNAWARE = 0
    REACHED = 1
    PERSUADING = 2
    DONE = 3


class NetworkPerson(FixedAgent):
    """Looks at its neighbourhood."""

    def __init__(self, model: mesa.Model, cell: Any) -> None:
        super().__init__(model)
        self.state = State.UNAWARE
        self.cell = cell

    def step(self) -> None:
        """Try each neighbour once."""
        if self.state is State.PERSUADING:
            for other in self.cell.neighborhood.agents:
                if other.state is State.UNAWARE and self.random.random() < self.model.probability:
                    other.state = State.REACHED
            self.state = State.DONE

    def advance(self) -> None:
        """Whoever was reached today persuades tomorrow."""
        if self.state is State.REACHED:
            self.state = State.PERSUADING
            self.model.active += 1


class NetworkCascade(mesa.Model):
    """A company of people, one in each cell."""

    def __init__(self, task: CascadeTask) -> None:
        super().__init__(rng=0)
        graph = nx.Graph()
        graph.add_nodes_from(range(task.people))
        graph.add_edges_from(zip(*(ends.tolist() for ends in task.pairs()), strict=True))
        self.grid = Network(graph, capacity=1, random=self.random, layout=None)  # drawing it would take hours
        self.probability, self.active = task.probability, 0
        self.people = list(NetworkPerson.create_agents(self, task.people, list(self.grid.all_cells)))
        self.first = [self.people[row] for row in task.first]

    def reset(self, seed: int) -> None:
        """Nobody is reached but those it starts with."""
        self.random.seed(seed)
        for person in self.people:
            person.state = State.UNAWARE
        for person in self.first:
            person.state = State.PERSUADING
        self.active = len(self.first)

    def step(self) -> None:
        """One round."""
        self.active = 0
        self.agents.shuffle_do("step")
        self.agents.do("advance")

    def spread(self) -> int:
        """Run until nobody new is reached."""
        while self.active:
            self.step()
        return sum(person.state is State.DONE for person in self.people)
