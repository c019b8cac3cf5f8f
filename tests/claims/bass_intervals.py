"""Whether 90 % intervals of Bass forecasts hold: `python -m tests.claims.bass_intervals`, about a minute.

Made-up series (tests/rough_curves.py), and shared ones where they are there: every cut, the sum of the next three periods.
"""

import csv
from collections.abc import Iterable, Iterator

import numpy as np

from experiments.verbs.calibrate.bass import fitting
from tests.rough_curves import rough
from tests.worlds import DATA

AHEAD, FEWEST, MADE_UP, EVERY = 3, 10, 100, 3
"""Periods forecast, adoptions known, made-up series, and every which cut of registrations is tried."""


def by_site(folder: str, whole: bool) -> Iterator[np.ndarray]:
    """New adopters of all sites together, or of each."""
    found: dict[str, list[int]] = {}
    with (DATA / folder / "cumulative.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["site"], []).append(int(row["new_adopters"]))
    yield from (np.array(new) for site, new in found.items() if (site == "ALL") == whole)


def registrations() -> Iterator[np.ndarray]:
    """Registrations a week for courses that begin on a day known to all: they grow towards it."""
    found: dict[str, np.ndarray] = {}
    with (DATA / "ts_event_registrations" / "oulad_registrations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = int(row["day_relative_to_start"])
            if -140 <= day < 0:
                weeks = found.setdefault(row["module"] + row["presentation"], np.zeros(20, np.int64))
                weeks[(day + 140) // 7] += int(row["new_registrations"])
    yield from (np.trim_zeros(new, "f") for new in found.values())


def cuts(series: Iterable[np.ndarray], every: int = 1) -> Iterator[tuple[np.ndarray, int]]:
    """What is known, and how many came next."""
    for new in series:
        for cut in range(fitting.FEWEST, len(new) - AHEAD + 1, every):
            if new[:cut].sum() >= FEWEST:
                yield new[:cut], int(new[cut : cut + AHEAD].sum())


def main() -> None:
    """Print a line a group."""
    last = ((new[:-AHEAD], int(new[-AHEAD:].sum())) for new in map(rough, range(1000, 1000 + MADE_UP)))
    groups: dict[str, Iterable[tuple[np.ndarray, int]]] = {"made up": last}
    if DATA.is_dir():
        for name, folder in (("korea", "diff_korea_family_planning"), ("medical", "diff_medical_innovation")):
            groups |= {name: cuts(by_site(folder, True)), f"{name}, by site": cuts(by_site(folder, False))}
        groups["registrations with a deadline"] = cuts(registrations(), EVERY)
    print("| series | forecasts | held by 90 % | below | above |", "|---|---|---|---|---|", sep="\n")
    for name, group in groups.items():
        found = []
        for known, truth in group:
            counts = fitting.ahead(fitting.fit(known, None, 1), known, AHEAD, None, 1)[:, len(known) :].sum(axis=1)
            low, high = fitting.interval(counts)
            found.append((low <= truth <= high, truth < low, truth > high))
        held, below, above = np.mean(found, axis=0)
        print(f"| {name} | {len(found)} | {100 * held:.0f} % | {100 * below:.0f} % | {100 * above:.0f} % |", flush=True)


if __name__ == "__main__":
    main()
