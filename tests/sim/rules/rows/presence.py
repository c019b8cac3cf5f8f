"""The rule of sim/rules/presence.py: its domain, directions and values worked out by hand."""

from tests.sim.rules.rows.row import DOWN, UP, Rule

ROWS: dict[str, Rule] = {
    "days_until_leaving": Rule(
        {"u": (0.0, 0.999, UP), "per_month": (0.001, 0.1, DOWN)},
        (1.0, 30_000.0),
        [((0.0, 0.015), 1), ((0.5, 0.5), 31), ((0.75, 0.5), 61), ((0.5, 0.0), 30_000), ((0.999999, 0.0001), 30_000)],
    ),
}
