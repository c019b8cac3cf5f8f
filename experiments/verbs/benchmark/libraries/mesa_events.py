"""Mesa with a list of those newly reached: only they act. The fastest plain use of its agents."""

import mesa

from experiments.verbs.benchmark.libraries import CascadeTask


class EventsPerson(mesa.Agent):
    """Tries each contact once."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.contacts: list[EventsPerson] = []
        self.reached = False

    def persuade(self, probability: float) -> list["EventsPerson"]:
        """The contacts newly persuaded."""
        newly, chance = [], self.random.random
        for each in self.contacts:
            if not each.reached and chance() < probability:
                each.reached = True
                newly.append(each)
        return newly


class EventsCascade(mesa.Model):
    """A company of people."""

    def __init__(self, task: CascadeTask) -> None:
        super().__init__(rng=0)
        self.task = task
        self.people = list(EventsPerson.create_agents(self, task.people))
        to, edges = task.to.tolist(), task.start.tolist()
        for row, person in enumerate(self.people):
            person.contacts = [self.people[other] for other in to[edges[row] : edges[row + 1]]]

    def reset(self, seed: int) -> None:
        """Nobody is reached but those it starts with."""
        self.random.seed(seed)
        for person in self.people:
            person.reached = False
        self.newly = [self.people[row] for row in self.task.first]
        for person in self.newly:
            person.reached = True

    def step(self) -> None:
        """One round."""
        self.newly = [each for person in self.newly for each in person.persuade(self.task.probability)]

    def spread(self) -> int:
        """Run until nobody new is reached."""
        while self.newly:
            self.step()
        return sum(person.reached for person in self.people)
