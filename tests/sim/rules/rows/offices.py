"""The rules of sim/rules/offices.py: their domains, directions and values worked out by hand."""

import math

from tests.sim.rules.rows.row import CHANCE, INF, MIXED, UP, Rule, share

ROWS: dict[str, Rule] = {
    "culture_ratio": Rule(
        {"trait": share(UP), "gain": (0.0, 1.0, MIXED)}, (0.0, INF), [((0.5, 0.7), 1.0), ((0.75, 1.0), 2.0), ((0.0, 1.0), 0.25)]
    ),
    "culture_probability": Rule(
        {"base": share(UP), "trait": share(UP), "slope": (0.0, 1.0, MIXED)},
        CHANCE,
        [((0.2, 0.5, 0.7), 0.2), ((0.5, 0.75, math.log(3)), 0.75), ((0.5, 0.25, math.log(3)), 0.25)],
    ),
}
