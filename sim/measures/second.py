"""The key figures of a second campaign that ran at the same time."""

import numpy as np

from sim.measures.kpis import KPIS, kpis
from sim.measures.timeline import CodedTable
from sim.outcome import Outcome


def coded_alongside_table(outcome: Outcome) -> CodedTable:
    """One row: every key figure of the second campaign; none where the campaign ran alone."""
    if outcome.alongside is None:
        return {name: np.zeros(0) for name in KPIS}
    return {name: np.array([value], np.float64) for name, value in kpis(outcome.alongside).items()}
