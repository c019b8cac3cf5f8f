"""Key figures of a run: each is one function whose docstring is its definition, with denominator and unit.

`KPIS` is the table of all of them, `kpis(outcome)` their values. A share whose denominator is 0 (the rating of a
workshop nobody attended) is nan, "not defined": never 0, never an error. "Attendees" took part, sent or voluntary;
"audience" are those the programme is for; "wanted it" is a decision to attend, whether or not a seat was free, and is
counted under mandatory assignment too. "Told" means at least one peer or boss, about the content.
"""

from sim.measures.kpis import demand, learning, talk, platform, offices, cost  # noqa: F401, I001  (each enters its figures; the order is that of the table)
from sim.measures.kpis.cost import COST_PARTS
from sim.measures.kpis.registry import KPIS, Kpi
from sim.measures.kpis.words import PEOPLE_COLUMNS
from sim.outcome import Outcome

__all__ = ["COST_PARTS", "KPIS", "PEOPLE_COLUMNS", "Kpi", "kpis"]


def kpis(outcome: Outcome) -> dict[str, float]:
    """The value of every KPI by name, in the order of KPIS; nan where a KPI is not defined for this run, or where it is
    about an audience, or managers, of fewer than five real people."""
    outcome.people.take(*PEOPLE_COLUMNS)
    return {name: kpi.value(outcome) for name, kpi in KPIS.items()}
