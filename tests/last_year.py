"""The made-up last year of experiments/examples: made anew by `python -m tests.last_year`, whenever the model has changed."""

import csv
import io
from datetime import timedelta

import numpy as np

from experiments.verbs.calibrate.series.simulations import asked, new_by_day
from experiments.verbs.verify.testbed import with_parameters
from sim.ensemble import replicate
from tests.worlds import CONFIGS, shipped

FOLDER = CONFIGS.parent / "experiments" / "examples" / "last_year"
SEED, ANSWERS = 99, 80
MADE_BY = {
    "spontaneous_registration_per_week": 0.015,
    "curiosity_log_odds": 1.8,
    "no_show_in_person": 0.22,
    "inspired_post_rate": 0.006,
    "baseline_talk_about_rate": 0.5,
}
"""What makes this year another one than the behaviour as shipped does."""


def files() -> dict[str, str]:
    """Name and content of each file."""
    base = shipped("space_voyage", "global_marketing")
    (outcome,) = replicate(with_parameters(base, **MADE_BY), (SEED,))
    calendar, survey = base.campaign.calendar, asked(outcome, ANSWERS, SEED)
    assert survey is not None
    found = {}
    for series in ("registrations", "attendance", "posts"):
        counts = new_by_day(outcome, series)
        rows = [
            (calendar.day_zero + timedelta(int(day) + calendar.first_day), outcome.company.office_names[office], counts[day, office])
            for day, office in np.argwhere(counts)
        ]
        found[f"{series}.csv"] = written([("date", "office", "count"), *rows])
    codes = ("nothing", "attendance", "content")
    found["survey.csv"] = written([("answer",), *((code,) for code in codes for _ in range(getattr(survey, code)))])
    lines = [f"| `{name}` | {base.behaviour.value(name):g} | {value:g} |" for name, value in MADE_BY.items()]
    head, *_ = (FOLDER / "README.md").read_text(encoding="utf-8").partition("| parameter")
    found["README.md"] = "\n".join([f"{head}| parameter | shipped | here |", "|---|---|---|", *lines, ""])
    return found


def written(rows: list[tuple[object, ...]]) -> str:
    """CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    for file, content in files().items():
        (FOLDER / file).write_text(content, encoding="utf-8")
