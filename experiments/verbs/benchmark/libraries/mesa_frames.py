"""mesa-frames on Polars: agents and ties are data frames, a step joins them, and `set` marks those it chose by a mask."""

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

from experiments.verbs.benchmark.libraries import CascadeTask


class FramesPeople(AgentSetPolars):
    """One row a person: the round in which they are reached, -1 never."""

    def __init__(self, model: ModelDF, people: int) -> None:
        super().__init__(model)
        self.add(pl.DataFrame({"unique_id": np.arange(people, dtype=np.int64), "round": np.full(people, -1, np.int32)}))

    def step(self) -> None:
        """Those reached in the last round try each contact."""
        model = self.model
        newly = self.agents.filter(pl.col("round") == model.round).select(who="unique_id")
        tried = model.ties.join(newly, on="who", how="semi")
        persuaded = tried.filter(pl.Series(model.random.random(len(tried)) < model.probability))["whom"].unique()
        model.round += 1
        self.set("round", model.round, mask=(self.agents["round"] < 0) & self.agents["unique_id"].is_in(persuaded.implode()))


class FramesCascade(ModelDF):
    """A company of people."""

    def __init__(self, task: CascadeTask) -> None:
        super().__init__(0)
        self.task, self.probability, self.round = task, task.probability, 0
        who = np.repeat(np.arange(task.people, dtype=np.int64), np.diff(task.start))
        self.ties = pl.DataFrame({"who": who, "whom": task.to.astype(np.int64)})
        self.agents += FramesPeople(self, task.people)

    def reset(self, seed: int) -> None:
        """Nobody is reached but those it starts with."""
        self.reset_randomizer(seed)
        self.round = 0
        started = np.full(self.task.people, -1, np.int32)
        started[self.task.first] = 0
        people = self.get_agents_of_type(FramesPeople)
        people.agents = people.agents.with_columns(round=pl.Series(started))

    def spread(self) -> int:
        """Run until nobody new is reached."""
        reached, before = len(self.task.first), 0
        while reached > before:
            self.step()
            before, reached = reached, int((self.get_agents_of_type(FramesPeople).agents["round"] >= 0).sum())
        return reached
