"""Names of key figures in a request."""

from experiments.config.errors import listed, nearest
from sim.measures.kpis import KPIS


def unknown_kpi(name: str) -> str:
    """What to say about a key figure that does not exist."""
    return f"is not a key figure{nearest(name, KPIS) or f'; known: {listed(KPIS, 100)}'}"
