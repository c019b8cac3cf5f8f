"""The answer in words, and the tables of the report, of a calibration to a campaign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.report.numbers import minus
from experiments.report.wording import enumerated
from experiments.statistics.importance import LEAST
from experiments.verbs.calibrate import recovery_wording
from experiments.verbs.calibrate.brief import misses_much
from experiments.verbs.calibrate.posterior import MOVED, Marginal, hardly_moved, parameter_section, rough
from experiments.verbs.calibrate.report import ReportTable
from experiments.verbs.calibrate.series.rhythm import MOST
from sim.disclosure import SMALL_GROUP
from sim.spelling import plural

if TYPE_CHECKING:
    from experiments.verbs.calibrate.series.data import Observed
    from experiments.verbs.calibrate.series.findings import SeriesFindings
    from experiments.verbs.calibrate.series.rhythm import Rhythm

FEWEST_WEEKS = 4
AS_MANY = 0.8, 1.25
"""Registrations a seat, between which they may have stopped because the seats were taken."""
EDGE, CROWDED = 0.05, 0.2
"""More than CROWDED of the posterior within EDGE of an end of the range says that the range may be too short."""


def answer(findings: SeriesFindings, rows: Sequence[Marginal]) -> list[str]:
    """What was fitted, what the data show, and whether the fitted model looks like the data."""
    found = [row.name for row in rows if row.identified]
    kinds = [each.name for each in findings.observed.series] + (["a survey"] if findings.observed.survey else [])
    told = f"{enumerated(found)} {'is' if len(found) == 1 else 'are'} narrowed down by them" if found else "none of them is narrowed down"
    fitted = f"{plural(len(rows), 'behavioural parameter')} {'was' if len(rows) == 1 else 'were'} fitted to {enumerated(kinds)}; {told}."
    inside, every = fit_of(findings).values()
    fits = f"Campaigns simulated with the fitted behaviour hold {inside} of {every} observed numbers in their 90 % intervals."
    rhythms = [_in_rhythm(name, each) for name, each in findings.predicted.rhythms.items()]
    return [fitted, fits, _drawn(findings), *rhythms, *([recovery_wording.sentence(findings.recovered)] if findings.recovered else [])]


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _in_rhythm(name: str, found: Rhythm) -> str:
    """Whether days follow a weekly rhythm, and which; whether they differ more than chance makes them."""
    told = f"knowing the weekdays of all other weeks changes the log-likelihood of the weeks by {minus(f'{found.gain:+.1f}')}, standard error {found.error:.1f}"
    bursts = "; intervals of days allow for days that differ more than chance makes them" if found.concentration < MOST else ""
    if not found.holds:
        return f"No weekly rhythm of {name} is used: {told}{bursts}."
    most, least = int(found.weekdays.argmax()), int(found.weekdays.argmin())
    return (
        f"Days of {name} (days.csv) follow a weekly rhythm, from {found.weekdays[least]:.2f} times what the model expects on a {DAYS[least]} to "
        f"{found.weekdays[most]:.2f} times on a {DAYS[most]}: {told}{bursts}. Numbers of weeks and the fit are as they were."
    )


def _drawn(findings: SeriesFindings) -> str:
    """How the draws of all parameters came about."""
    each, count = findings.weighed, len(findings.weighed.draws)
    if len(each.draws.names) == len(findings.setup.ranges.names):
        return f"Other verbs take {count:,} draws of them; all other parameters stay as they are (uncertainty=luck)."
    return (
        f"Other verbs take {count:,} draws of all {len(each.draws.names)} parameters: {each.tried:,} fitted values, each with a plausible set of all "
        f"others, were simulated and weighed by what was observed, which leaves as much as {each.effective:,.0f} sets of equal weight. Of {each.checked:,} "
        f"drawn so, {each.plausible:,} still give what is known of programmes at large; the others are left out."
    )


def cautions(findings: SeriesFindings, rows: Sequence[Marginal]) -> list[str]:
    """What one must not read into it."""
    found = [*warnings(findings, rows), *hardly_moved(rows, "the range assumed before")]
    edges = [row.name for k, row in enumerate(rows) if _crowded(findings.found.draws[:, k])]
    if edges:
        found.append(_at_an_end(edges))
    weighed = findings.weighed
    if weighed.power < 1:
        found.append(
            f"Few of the {weighed.tried:,} sets that were tried give what was observed: taken in full, it would leave fewer than {LEAST:.0f}. "
            f"It was trusted less, as if the model were off by {weighed.power**-0.5:.1f} times as much; try more (calibrate.draws.tried)."
        )
    if weighed.misses:
        found.append(
            f"What was observed here and what is known of programmes at large hardly go together: draws miss up to {weighed.misses} of the targets "
            "in configs/plausible.yaml, else too few would be left."
        )
    found += _grows(findings)
    if findings.observed.survey:
        found.append(
            "No published baseline exists for how many attendees tell colleagues about the content: this survey is your own baseline. "
            "It rests on what people say of themselves, and on who answered."
        )
    rest = "; the draws in the behaviour file vary them too" if len(weighed.draws.names) > len(rows) else ""
    found.append(
        f"In the table all other parameters stay as they were: 90 % intervals hold what is uncertain about the fitted ones, given the rest{rest}."
    )
    return found


def _at_an_end(names: Sequence[str]) -> str:
    press = "presses" if len(names) == 1 else "press"
    return f"{enumerated(names)} {press} against an end of the range in the behaviour file: the truth may lie beyond it. Widen low or high if you have a reason."


def warnings(findings: SeriesFindings, rows: Sequence[Marginal]) -> list[str]:
    """What to know before anything is read of it: what the files can hardly hold, a fit that does not look like them, and rough intervals."""
    found, fits = [*findings.observed.careful, *_as_many_as_seats(findings)], fit_of(findings)
    if misses_much(fits):
        found.append(
            f"Do not use it before you know why: the fitted model does not look like the data. Only {fits['inside']} of {fits['of']} observed numbers lie in its "
            "90 % intervals. Something it does not know of went on, or the campaign file is not what was run."
        )
    return found + rough(rows)


def _as_many_as_seats(findings: SeriesFindings) -> list[str]:
    """Whether registrations stop where the seats do, though more people could come: then the file may leave out who found none."""
    seats, people = findings.predicted.seats, len(findings.company.office)
    for each in findings.observed.series:
        registered = int(each.counts.sum())
        if (
            each.name == "registrations"
            and AS_MANY[0] * seats <= registered <= AS_MANY[1] * seats
            and seats < people
            and not each.waitlisted
        ):
            return [
                f"About as many registered ({registered:,}) as there were seats ({seats:,.0f}). If the file leaves out who found none (a waiting list), it says how "
                "many seats there were, not how many wanted one, and the next campaign will seem to be wanted too little."
            ]
    return []


def _grows(findings: SeriesFindings) -> list[str]:
    """Whether registrations grew from week to week, the last left out, in a way that the fitted model does not."""
    weeks = [k for k, label in enumerate(findings.setup.lens.labels()) if label.startswith("registrations, week")][:-1]
    seen, made = findings.seen[weeks], findings.predicted.numbers[:, weeks]
    there = (seen != 0) | np.any(made != 0, axis=0)
    seen, made = seen[there], made[:, there]
    if len(seen) < FEWEST_WEEKS:
        return []
    half = len(seen) // 2
    grown, *others = ((each[..., half:].sum(axis=-1) + 0.5) / (each[..., :half].sum(axis=-1) + 0.5) for each in (seen, made))
    low, high = np.percentile(others[0], [5, 95])
    if low <= grown <= high:
        return []
    return [
        f"Registrations came otherwise than the fitted model has them: in the later half of the weeks (without the last) {grown:.1f} times as many as in "
        f"the earlier half, in its campaigns {low:.1f} to {high:.1f} times. If a reminder or an announcement went out then, name its day "
        "(calibrate.announcements); else trust what is said of the end, not of when people come."
    ]


def sections(findings: SeriesFindings, rows: Sequence[Marginal]) -> list[ReportTable]:
    """The tables."""
    note = f"Before: evenly over the range in the behaviour file, by its logarithm where the ends are far apart. Above {MOVED} the data hardly move it."
    body = tuple(
        (label, _number(seen), _number(middle), f"{_number(low)} to {_number(high)}", "" if low <= seen <= high else "outside")
        for label, seen, low, middle, high in comparisons(findings)
    )
    compared = ReportTable(
        "Observed against simulated with the fitted behaviour",
        f"{len(findings.predicted.numbers):,} campaigns, each with another draw (of the parameters that were fitted and, with uncertainty=all, of all others, in a company drawn anew). Weeks count from the first simulated day; those in which nothing can happen are left out. "
        f"Offices of fewer than {SMALL_GROUP} people are used and not shown.",
        ("What", "Observed", "Median", "90 %", ""),
        body,
    )
    return [parameter_section(rows, note), compared, *([recovery_wording.section(findings.recovered)] if findings.recovered else [])]


def comparisons(findings: SeriesFindings) -> Iterator[tuple[str, float, float, float, float]]:
    """Label, observed, and 5th, 50th and 95th percentile of the simulated, without offices too small to show.

    Numbers that are zero in what was observed and in every campaign, as posts before the first message, are left out: to
    find them inside an interval would say nothing.
    """
    lens = findings.setup.lens
    low, middle, high = np.percentile(findings.predicted.numbers, [5, 50, 95], axis=0)
    small = np.bincount(findings.company.office, minlength=len(lens.offices)) < SMALL_GROUP
    hidden = {f"{each.name}, {office}" for each in lens.series for office, few in zip(lens.offices, small, strict=True) if few}
    moves = (findings.seen != 0) | np.any(findings.predicted.numbers != 0, axis=0)
    for k, label in enumerate(lens.labels()):
        if moves[k] and label not in hidden:
            yield label, float(findings.seen[k]), float(low[k]), float(middle[k]), float(high[k])


def fit_of(findings: SeriesFindings) -> dict[str, int]:
    """How many observed numbers lie `inside` the 90 % intervals of campaigns simulated with what was fitted, and `of` how many."""
    every = list(comparisons(findings))
    return {"inside": sum(low <= seen <= high for _, seen, low, _, high in every), "of": len(every)}


MISSING = {
    "registrations": "Registrations by day (of last year's campaign) say how much people want it by themselves and by imitation.",
    "attendance": "Attendance by day says how many of the booked stay away.",
    "posts": "Posts by day say how often attendees share and how far posts carry.",
    "survey": "A survey of attendees, one question four weeks later (experiments/survey.md, 50 answers), says how many tell the content.",
}
"""What data of each kind say, for whoever has not given them."""


def missing_data(observed: Observed) -> list[str]:
    """What other data would say."""
    given = {each.name for each in observed.series} | ({"survey"} if observed.survey else set())
    return [said for kind, said in MISSING.items() if kind not in given]


def _crowded(draws: np.ndarray) -> bool:
    return bool(max(np.mean(draws < EDGE), np.mean(draws > 1 - EDGE)) > CROWDED)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 20 else f"{value:.2f}"
