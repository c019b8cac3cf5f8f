"""The rules of sim/rules/competition.py: their domains, directions and values worked out by hand."""

from tests.sim.rules.rows.row import CHANCE, DOWN, INF, UP, Rule, share

ROWS: dict[str, Rule] = {
    "attention_left": Rule(
        {"left": share(UP), "intensity": share(DOWN)}, CHANCE, [((1.0, 0.0), 1.0), ((1.0, 0.3), 0.7), ((0.5, 0.5), 0.25), ((0.7, 1.0), 0.0)]
    ),
    "taken_by_contacts": Rule(
        {"contacts": (0, 40, UP), "a_day": (3.0, 30.0, DOWN)},
        CHANCE,
        [((0, 8.0), 0.0), ((2, 8.0), 0.25), ((8, 8.0), 1.0), ((40, 8.0), 1.0)],
    ),
    "curiosity_left": Rule(
        {"attention": share(UP), "share": share(DOWN)}, CHANCE, [((1.0, 0.5), 1.0), ((0.0, 0.5), 0.5), ((0.2, 1.0), 0.2), ((0.2, 0.0), 1.0)]
    ),
    "change_fatigue": Rule(
        {"changes": (0.0, 12.0, DOWN), "slope": (-0.3, -0.01, UP)}, (-INF, 0.0), [((0.0, -0.15), 0.0), ((2.0, -0.15), -0.3)]
    ),
}
