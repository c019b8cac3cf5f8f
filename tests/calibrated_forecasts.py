"""Do forecasts with the draws of a calibration hold what happens? `python -m tests.calibrated_forecasts [COMPANIES]`, some minutes.

The truth of each company is a plausible parameter set that is left out of the sets in use. Last year an average programme ran there,
and is calibrated to; next year's campaign is forecast with the draws, and held against what the truth gives.
"""

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import yaml  # type: ignore[import-untyped]

from experiments.cli import main
from experiments.design.average import average_programme
from experiments.design.parameter_sets import SHIPPED, ParameterSets, fresh_sets, write_sets
from experiments.verbs.calibrate.series.simulations import COLUMNS, asked, new_by_day
from sim.company.build import build_company
from sim.ensemble import replicate
from sim.measures.kpis import KPIS
from sim.settings import Settings
from sim.setup.world import redrawn_company
from tests.worlds import shipped

FIGURES = ("demand_rate", "attendance_rate", "content_heard", "posts", "talk_about_rate", "frustration", "cost_total")
ANSWERS, FEWEST = 50, 5
"""Answers to the survey, or all attendees where there are fewer; of fewer than five none is read."""

QUICK = ("calibrate.search.first=600", "calibrate.search.each=300", "calibrate.draws.sets=128", "replications=20")


def company_of(settings: Settings, sets: ParameterSets, number: int) -> np.ndarray:
    """(figures, 3) what next year gave in a company, and 5th, 50th and 95th percentile of the forecast: (figures, 4)."""
    world = redrawn_company(settings.model_copy(update={"behaviour": sets.behaviour(number, settings.behaviour)}), number)
    company, average = build_company(world.company, world.behaviour), average_programme(world)
    (last,), (following,) = (replicate(each, (10**6 + 2 * number + i,), company=company) for i, each in enumerate((average, world)))
    files = []
    for name in COLUMNS:
        counts = new_by_day(last, name)
        lines = [
            f"{day + world.campaign.calendar.first_day},{company.office_names[office]},{counts[day, office]}"
            for day, office in np.argwhere(counts)
        ]
        if lines:
            Path(f"{name}.csv").write_text("\n".join(["date,office,count", *lines]) + "\n", encoding="utf-8")
            files.append(f"calibrate.observed.{name}.file={name}.csv")
    attended = int(np.count_nonzero(last.people["attended_day"] >= 0))
    survey = asked(last, min(ANSWERS, attended), number)
    if survey is not None and attended >= FEWEST:
        words = ["content"] * survey.content + ["attendance"] * survey.attendance + ["nothing"] * survey.nothing
        Path("survey.csv").write_text("\n".join(["answer", *words]) + "\n", encoding="utf-8")
        files.append("calibrate.survey.file=survey.csv")
    place = Path("configs")
    for folder in ("campaign", "behaviour"):
        (place / folder).mkdir(parents=True, exist_ok=True)
    campaign = average.campaign.model_dump(mode="json", exclude_none=True)
    (place / "campaign" / "average.yaml").write_text(yaml.safe_dump(campaign), encoding="utf-8")
    others = np.flatnonzero(np.arange(len(sets)) != number)
    left = ParameterSets(sets.names, sets.values[others], sets.targets, sets.achieved[others], sets.draws[others], sets.made_of)
    write_sets(place / "behaviour" / SHIPPED, left)
    where = [f"company={settings.company.name}", f"company.seed={world.company.seed}"]
    assert main(["calibrate", "campaign=average", *where, *files, *QUICK, "name=it", f"results=c{number}"]) == 0
    file = Path(f"c{number}/calibrate/it/configs/behaviour/it.yaml")
    assert main(["run", f"behaviour={file}", *where, "report=false", "name=next", f"results=c{number}"]) == 0
    table = pq.read_table(f"c{number}/run/next/kpis.parquet")
    forecasts = [np.nanpercentile(table[name].to_numpy().astype(float), [5, 50, 95]) for name in FIGURES]
    return np.array([[KPIS[name].formula(following), *each] for name, each in zip(FIGURES, forecasts, strict=True)])


def report(found: np.ndarray) -> list[str]:
    """A line a figure. found: (companies, figures, 4)."""
    truth, low, middle, high = np.moveaxis(found, 2, 0)
    held, below = (low <= truth) & (truth <= high), truth < middle
    lines = [
        f"{name:<18} held {held[:, i].sum()} of {len(found)}, below the median {below[:, i].sum()}, width {np.mean(high[:, i] - low[:, i]):.3g}"
        for i, name in enumerate(FIGURES)
    ]
    return [*lines, f"all                held {held.sum()} of {held.size}, below the median {below.sum()}"]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    base, sets = shipped(), fresh_sets(shipped().behaviour)
    os.chdir(tempfile.mkdtemp())
    numbers = np.linspace(0, len(sets) - 1, count).astype(int).tolist()
    rows = np.array([company_of(base, sets, number) for number in numbers])
    print("\n".join(report(rows)))
    np.save("found.npy", rows)
    print(Path.cwd())
