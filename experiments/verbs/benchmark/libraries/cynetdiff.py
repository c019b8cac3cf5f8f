"""CyNetDiff: the independent cascade in compiled Cython, on compressed rows as ours."""

from array import array

import numpy as np
from cynetdiff.models import IndependentCascadeModel

from experiments.verbs.benchmark.libraries import CascadeTask


class CyNetDiffCascade:
    """Rows of contacts."""

    def __init__(self, task: CascadeTask) -> None:
        starts = array("I", task.start[:-1].astype(np.uint32).tobytes())
        contacts = array("I", task.to.astype(np.uint32).tobytes())
        self.model = IndependentCascadeModel(starts, contacts, activation_prob=task.probability)
        self.model.set_seeds(task.first.tolist())

    def reset(self, seed: int) -> None:
        """Nobody is reached but those it starts with."""
        self.model.set_rng(np.random.default_rng(seed))
        self.model.reset_model()

    def spread(self) -> int:
        """Run until nobody new is reached."""
        self.model.advance_until_completion()
        return int(self.model.get_num_activated_nodes())
