"""Days of registrations to come, with and without the rhythm of the weekdays: `python -m tests.claims.rhythm`, some 45 CPU seconds.

Real series (shared/data/ts_event_registrations), of which the last three weeks are hidden: two editions of an unconference and four online courses.
Error: mean absolute error of the mean forecast, people a day, as it is and with the true number of each week dealt out by it. Held: share
of days in the 90 % interval.
"""

import contextlib
import csv
import datetime as dt
import io
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np

from experiments.cli import main
from tests.experiments.verbs.calibrate.test_real_series import CONFERENCE, rows

HIDDEN = 21
"""Days before the event that are not known."""
COURSES = ("AAA2013J", "AAA2014J", "GGG2014B", "GGG2014J")
CONFERENCES = ("AF16", "AF17")
DAYS, COURSE_DAYS = 42, 98
PUBLIC = 4.5
"""People of the firm for each who registers: the public is unknown."""
START = dt.date(2014, 10, 6)  # of courses only days from the start are known


def series() -> dict[str, tuple[dt.date, dict[int, int]]]:
    """Day of the event, and registrations by day to it, of each."""
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    start = dict.fromkeys(COURSES, START)
    for row in rows("ts_event_registrations", "unconference_registrations.csv"):
        start[row["event"]] = dt.date.fromisoformat(row["event_date"])
        found[row["event"]][-int(row["days_to_event"])] += int(row["new_registrations"])
    for row in rows("ts_event_registrations", "oulad_registrations.csv"):
        found[row["module"] + row["presentation"]][int(row["day_relative_to_start"])] += int(row["new_registrations"])
    return {name: (start[name], found[name]) for name in (*CONFERENCES, *COURSES)}


def tried(name: str, start: dt.date, counts: dict[int, int], rhythm: str, folder: Path) -> tuple[float, float, float]:
    """Error of the hidden days, the same with the true number of each week, and share of days in the 90 % interval."""
    days = COURSE_DAYS if name in COURSES else DAYS
    counts = {day: count for day, count in counts.items() if -days <= day < 0}
    (folder / "registrations.csv").write_text("date,count\n" + "".join(f"{day},{count}\n" for day, count in counts.items()))
    text = CONFERENCE.replace("2017-03-11", start.isoformat()).replace("-49", str(-days)).replace("seats: 400", "seats: 5000")
    (folder / "event.yaml").write_text(text)
    people = round(PUBLIC * sum(counts.values()))
    (folder / "public.yaml").write_text(
        f"name: public\nkind: generated\nseed: 1\noffices: [{{name: Here, employees: {people}, utc_offset_hours: 0}}]\noffice_series: []\n"
        "team_size: 8\nremote_share: 0.0\nvalue_per_employee_day_usd: 400\n"
    )
    words = [
        f"company={folder / 'public.yaml'}",
        f"campaign={folder / 'event.yaml'}",
        f"results={folder}",
        f"name={name}",
        "replications=400",
    ]
    words += [
        f"calibrate.observed.registrations.file={folder / 'registrations.csv'}",
        f"calibrate.observed.registrations.until={-HIDDEN - 1}",
    ]
    words += [
        "execution.workers=1",
        "uncertainty=luck",
        "calibrate.search.first=200",
        "calibrate.search.each=150",
        f"calibrate.rhythm={rhythm}",
    ]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        assert main(["calibrate", *words]) == 0, said.getvalue()
    if rhythm == "auto":
        print(*(each + "." for each in " ".join(said.getvalue().split()).split(". ") if "rhythm" in each), sep="\n")
    with (folder / "calibrate" / name / "days.csv").open(encoding="utf-8") as file:
        forecast = [row for row in csv.DictReader(file) if -HIDDEN <= int(row["day"]) < 0]
    low, mean, high = (np.array([float(row[each]) for row in forecast]) for each in ("low_90", "mean", "high_90"))
    seen = np.array([counts.get(int(row["day"]), 0) for row in forecast])
    week = np.arange(HIDDEN) // 7
    dealt = mean * (np.bincount(week, seen) / np.bincount(week, mean))[week]
    return float(np.abs(mean - seen).mean()), float(np.abs(dealt - seen).mean()), float(np.mean((low <= seen) & (seen <= high)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for name, (start, counts) in series().items():
            for rhythm in ("none", "auto"):
                error, dealt, held = tried(name, start, counts, rhythm, Path(place))
                said = f"off by {error:5.2f} people a day, {dealt:5.2f} with the true weeks; held {100 * held:3.0f} %"
                print(f"{name:<9} rhythm {rhythm:<5} {said}", flush=True)
