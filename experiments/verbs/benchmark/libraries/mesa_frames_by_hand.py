"""mesa-frames with its data frame taken in hand: only those newly reached are looked at, and numpy marks whom they reach."""

import numpy as np
import polars as pl
import pyarrow as pa
from mesa_frames import AgentSetPolars, ModelDF

from experiments.verbs.benchmark.libraries import CascadeTask


class FramesByHandPeople(AgentSetPolars):
    """One row a person: the round in which they are reached (-1 never) and their contacts."""

    agents: pl.DataFrame

    def __init__(self, model: ModelDF, task: CascadeTask) -> None:
        super().__init__(model)
        contacts = pl.from_arrow(pa.LargeListArray.from_arrays(task.start, task.to))
        rows = np.arange(task.people, dtype=np.int64)
        self.add(pl.DataFrame({"unique_id": rows, "round": np.full(task.people, -1, np.int32), "contacts": contacts}))

    def step(self) -> None:
        """Those reached in the last round try each contact."""
        model = self.model
        tried = self.agents.filter(pl.col("round") == model.round).select(pl.col("contacts").explode())["contacts"].drop_nulls()
        model.round += 1
        persuaded = tried.filter(pl.Series(model.random.random(len(tried)) < model.probability))
        marked = np.zeros(len(self.agents), np.bool_)
        marked[persuaded.to_numpy()] = True
        newly = (pl.col("round") < 0) & pl.Series(marked)
        self.agents = self.agents.with_columns(round=pl.when(newly).then(model.round).otherwise(pl.col("round")))


class FramesByHandCascade(ModelDF):
    """A company of people."""

    def __init__(self, task: CascadeTask) -> None:
        super().__init__(0)
        self.task, self.probability, self.round = task, task.probability, 0
        self.agents += FramesByHandPeople(self, task)

    def reset(self, seed: int) -> None:
        """Nobody is reached but those it starts with."""
        self.reset_randomizer(seed)
        self.round = 0
        started = np.full(self.task.people, -1, np.int32)
        started[self.task.first] = 0
        people = self.get_agents_of_type(FramesByHandPeople)
        people.agents = people.agents.with_columns(round=pl.Series(started))

    def spread(self) -> int:
        """Run until nobody new is reached."""
        reached, before = len(self.task.first), 0
        while reached > before:
            self.step()
            before, reached = reached, int((self.get_agents_of_type(FramesByHandPeople).agents["round"] >= 0).sum())
        return reached
