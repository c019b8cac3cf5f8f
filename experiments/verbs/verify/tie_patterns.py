"""Patterns of ties: along which of them inspiration travels, and what working apart does to that."""

from functools import cache

import numpy as np

from experiments.verbs.verify.measured import Measured, bootstrap, quotient
from experiments.verbs.verify.programmes import Field, without
from sim.engines import columns
from sim.setup.world import build_world, fresh
from sim.state.layout import World


@cache
def inspired_along_ties(field: Field, by: str, remote: float | None = None) -> np.ndarray:
    """(replications, 2, 2) colleague ties from attendees, in the same office and across: along which inspiration went; all.

    `by` "talk": with the feed switched off; "all": as it is. `remote`: share of work done remotely; the company's own if None.
    """
    settings = without("feed")(field.campaign) if by == "talk" else field.campaign
    if remote is not None:
        settings = settings.changed({"company.remote_share": remote})
    before, firm, found = build_world(settings, field.company, 0), field.company, []
    teller, listener = np.repeat(np.arange(firm.size), np.diff(firm.colleague_start)), firm.colleague_to
    same = firm.office[teller] == firm.office[listener]
    for seed in range(field.seed, field.seed + field.repetitions(0.3)):
        world: World = columns.run(fresh(before, seed))
        attended = world.people["attended_day"][teller] >= 0
        known = np.arange(world.inspirers.shape[1]) < world.people["n_inspirers"][listener][:, None]
        inspired = np.any((world.inspirers[listener] == teller[:, None]) & known, axis=1)
        found.append([[np.sum(attended & kind & inspired), np.sum(attended & kind)] for kind in (same, ~same)])
    return np.array(found)


def speeds(rows: np.ndarray) -> tuple[float, float]:
    """Speed of inspiration along ties inside an office, and across, of rows (replications, 2, 2) as above.

    Speeds are cumulative hazards, -ln(1 - share of ties along which inspiration went): a tie counts once.
    """
    (inside, inside_all), (across, across_all) = rows.sum(axis=0)
    return float(-np.log1p(-quotient(inside, inside_all))), float(-np.log1p(-quotient(across, across_all)))


def in_office_ratio(field: Field, by: str) -> Measured:
    """Speed at which attendees inspire colleagues along a tie, in the same office against across offices."""
    return bootstrap(inspired_along_ties(field, by), lambda rows: quotient(*speeds(rows)), "replications")


PLACES = ("office", "offices")


def remote_loss(field: Field, where: str) -> Measured:
    """By how much slower attendees inspire colleagues in conversation if all work remotely, as a share of the speed if none does.

    `where` "office": along ties inside one; "offices": along ties between them.
    """
    rows = np.stack([inspired_along_ties(field, "talk", share) for share in (0.0, 1.0)], axis=1)
    place = PLACES.index(where)
    return bootstrap(rows, lambda pairs: 1.0 - quotient(speeds(pairs[:, 1])[place], speeds(pairs[:, 0])[place]), "pairs of replications")
