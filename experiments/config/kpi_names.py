"""Names of key figures in a request."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.config.errors import listed
from sim.spelling import nearest

if TYPE_CHECKING:
    from sim.measures.kpis import Kpi

MOST_SUGGESTED = 8

UP_TO_ONE = ("share", "share of content", "0 to 1")
"""Units of key figures that go from 0 to 1."""


SAID = {"demand_rate": "pull", "demand_rate_company": "pull in the whole company"}
"""Key figures that answers call by a name of their own, as the glossary does."""


def is_kpi(name: str) -> bool:
    """Whether there is a key figure of that name."""
    from sim.measures.kpis import KPIS  # late: not every verb asks, and it takes half a second

    return name in KPIS


def key_figure(name: str) -> "Kpi":
    """The key figure of that name. Raises KeyError."""
    from sim.measures.kpis import KPIS

    return KPIS[name]


def unknown_kpi(name: str, said: str = "is not a key figure") -> str:
    """What to say about a key figure that does not exist: that, and names that begin like it, hold it, or mean it; else the groups."""
    from sim.measures.kpis import KPIS

    meant = {words.replace(" ", "_"): key for key, words in SAID.items()}.get(name.lower().replace("-", "_"))
    if meant:
        return f"{said}; {name} is {meant}"
    words = [word for word in name.lower().replace("-", "_").split("_") if len(word) > 2]
    close = nearest(name, KPIS)
    near = _holding([name.lower()], {key: key for key in KPIS}) or _holding(
        words, {key: f"{key} {kpi.label.lower()} {kpi.term.lower()}" for key, kpi in KPIS.items()}
    )
    if close and not any(key.startswith(name) for key in near):
        return f"{said}; {close}"
    if near:
        return f"{said}; names like it: {listed(near, MOST_SUGGESTED)}"
    groups: dict[str, list[str]] = {}
    for key, kpi in KPIS.items():
        groups.setdefault(kpi.term, []).append(key)
    return f"{said}; there are " + ", ".join(f"{names[0]} ({term})" for term, names in groups.items()) + " and more of each"


def _holding(words: Sequence[str], texts: dict[str, str]) -> list[str]:
    """Names whose text holds all words; those that begin with the first one come first."""
    found = [key for key, text in texts.items() if words and all(word in text for word in words)]
    return sorted(found, key=lambda key: (not key.startswith(words[0]), list(texts).index(key)))
