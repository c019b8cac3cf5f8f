"""The table of patterns: what is observed in the world, where that is known from, and what the model does.

Ranges and sources are those of `observed.py`, or come from the behaviour file (`anchors`, or the parameter that was taken from
the same source), so that they are stated once. No number here is fitted to pass.
"""

from experiments.verbs.verify.demand_rows import DEMAND
from experiments.verbs.verify.pattern import Pattern
from experiments.verbs.verify.people_rows import PEOPLE
from experiments.verbs.verify.post_rows import POSTS

PATTERNS: tuple[Pattern, ...] = (*POSTS, *DEMAND, *PEOPLE)
