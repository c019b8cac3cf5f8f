"""Starsim: an epidemic in which people are infectious for one step. It visits every tie in every step, in compiled code."""

import numpy as np
import starsim as ss

from experiments.verbs.benchmark.libraries import CascadeTask

LONGEST = 1000
"""Steps prepared for; a run ends when nobody is infectious."""


class Epidemic(ss.SIR):
    """Infectious for one step: reached in a step, people persuade in the next and then are done."""

    def __init__(self, first: np.ndarray, probability: float) -> None:
        super().__init__(beta=ss.probperday(probability), init_prev=ss.bernoulli(0), dur_inf=ss.constant(2), p_death=ss.bernoulli(0))
        self.first = first

    def init_post(self) -> None:
        """Those it starts with persuade in the first step, not also in the second."""
        super().init_post()
        self.set_prognoses(ss.uids(self.first))
        self.ti_recovered[ss.uids(self.first)] = 1


class StarsimCascade:
    """Ties as edges."""

    def __init__(self, task: CascadeTask) -> None:
        self.task, self.pairs = task, task.pairs()

    def reset(self, seed: int) -> None:
        """A fresh simulation: one cannot be run twice."""
        one, other = self.pairs
        ties = ss.Network(p1=one, p2=other, beta=np.ones(len(one)), name="ties")
        epidemic = Epidemic(self.task.first, self.task.probability)
        self.simulation = ss.Sim(
            n_agents=self.task.people, networks=ties, diseases=epidemic, dt="day", dur=LONGEST, rand_seed=seed, verbose=0, copy_inputs=False
        )
        self.simulation.init()

    def spread(self) -> int:
        """Run until nobody new is reached."""
        state = self.simulation.diseases[0]
        while state.infected.any():
            self.simulation.run_one_step()
        return int((~state.susceptible).sum())
