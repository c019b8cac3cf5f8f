"""Calibration to a campaign: its registrations, attendance and posts day by day, and what attendees say they told."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.config.request import Request
from experiments.design.judge import Judge, campaigns_in_use
from experiments.design.parameter_sets import ParameterSets, variation
from experiments.design.targets import targets_in_use
from experiments.execution import matching
from experiments.execution.runner import Runner
from experiments.execution.task_cache import Arrays, content_key
from experiments.report.drawing import Drawing
from experiments.report.style import drawing_style
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.calibrate import figures, recovery_wording
from experiments.verbs.calibrate.behaviour_file import Fitted, and_how, write_behaviour
from experiments.verbs.calibrate.brief import misses_much, write_calibration_brief
from experiments.verbs.calibrate.draws import by_prior, joined
from experiments.verbs.calibrate.options import CalibrateOptions, CalibratePlan
from experiments.verbs.calibrate.posterior import Marginal, as_csv, marginal
from experiments.verbs.calibrate.recovery import recovered
from experiments.verbs.calibrate.report import write_report
from experiments.verbs.calibrate.series import wording
from experiments.verbs.calibrate.series.data import Observed
from experiments.verbs.calibrate.series.doubts import EVENTS
from experiments.verbs.calibrate.series.findings import Predicted, SeriesFindings
from experiments.verbs.calibrate.series.recovery import SeriesCase, series_case
from experiments.verbs.calibrate.series.rhythm import Rhythm, in_rhythm, rhythm_of
from experiments.verbs.calibrate.series.sequential import SimulationLibrary, narrow, spread_out
from experiments.verbs.calibrate.series.simulations import Lens, PriorRanges, Setup, batches, simulate
from experiments.verbs.calibrate.series.weighing import alone, weighed
from experiments.verbs.calibrate.terminal import lines, use_it
from experiments.verbs.lifecycle import Result
from sim.company.company import Company
from sim.settings import Calendar, Settings
from sim.spelling import plural

PRIOR_DRAWS = 4000

MOVED_BY: dict[str, tuple[str, ...]] = {
    "registrations": (
        *("spontaneous_registration_per_week", "imitation_per_week", "curiosity_log_odds", "curiosity_half_life_days"),
        "deadline_exponent",
    ),
    "attendance": (),
    "posts": ("post_after_attending", "inspired_post_rate"),
    "survey": ("baseline_talk_about_rate", "explainability_baseline"),
}
"""Parameters that each kind of data may move; for attendance it depends on the format of the programme."""

STAYING_AWAY = {
    "in_person": "no_show_in_person",
    "virtual": "no_show_virtual",
    "self_paced": "self_paced_completion",
    "hybrid": "no_show_in_person",
}


def chosen_parameters(plan: CalibratePlan, settings: Settings) -> tuple[str, ...]:
    """The parameters to fit."""
    if plan.parameters:
        return plan.parameters
    kinds = [*plan.observed.given, *(["survey"] if plan.survey.file else [])]
    names = [name for kind in kinds for name in MOVED_BY[kind]]
    if "attendance" in kinds:
        names.append(STAYING_AWAY[settings.campaign.programme.format])
    return tuple(dict.fromkeys(names))


def calibrate(request: Request[CalibrateOptions], observed: Observed, company: Company, runner: Runner) -> Result:
    """Learn what the simulation looks like over all ranges, narrow them to what was observed, and simulate the rest again."""
    settings, options, plan = request.settings, request.options, request.options.calibrate
    lens = Lens.of(observed, company)
    setup = Setup(settings.model_dump_json(), lens, PriorRanges.of(settings.behaviour.parameters, chosen_parameters(plan, settings)))
    seeds = options.seed % 10**9 * 10**9
    numbers = lens.numbers({each.name: each.counts for each in observed.series}, observed.survey)
    seen = lens.features(numbers)
    x = spread_out(plan.search.first, len(setup.ranges.names), options.seed)
    library = SimulationLibrary(x, lens.features(_simulated(runner, setup, x, seeds, "simulations of the library")["numbers"]))

    def more(x: np.ndarray, turn: int) -> np.ndarray:
        return lens.features(_simulated(runner, setup, x, seeds + turn * 10**6, f"simulations of round {turn}")["numbers"])

    found = narrow(library, seen, more, plan.search.rounds, plan.search.each, options.seed)
    sets, names = runner.sets, setup.ranges.names
    apart = setup.ranges.natural(found.apart)

    def fitted(count: int) -> ParameterSets:
        """So many draws of the posterior, each in a plausible set of the other parameters."""
        return joined(sets, names, by_prior(apart, names, settings.behaviour, count, options.seed), settings.behaviour, options.seed)

    def whole(each: ParameterSets, first_seed: int, label: str) -> Arrays:
        each_setup = setup if sets is None else replace(setup, sets=each.names)
        return _together(runner, each_setup, each.values, first_seed, label)

    drawn = (
        alone(fitted(plan.draws.sets))
        if sets is None
        else weighed(
            fitted(plan.draws.tried), numbers, lens, plan.draws.discrepancy, plan.draws.sets, options.seed,
            lambda each: whole(each, seeds + 2 * 10**8, "sets to be weighed")["numbers"],
            lambda each: _missed(runner, each, settings, options.seed),
        )
    )  # fmt: skip
    again = whole(drawn.draws.first(options.replications), seeds + 10**8, "predictions")
    case = SeriesCase(setup, library, plan.search, seeds + 5 * 10**8)
    cases = runner.map(series_case, case, range(plan.recovery.repetitions), "data sets of the recovery test")
    full = np.full(len(setup.ranges.names), 0.9)
    found_again = tuple(recovered(setup.ranges.names, full, cases)) if cases else ()
    findings = SeriesFindings(observed, setup, company, found, drawn, _predicted(again, observed, request), found_again)
    table = marginals(findings)
    to_what, sentences = _to_what(request, findings), wording.answer(findings, table)
    usable = not misses_much(wording.fit_of(findings))

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        manifest["behaviour_file"] = write_behaviour(
            fresh, runner.folder, settings.behaviour, behaviour_of(findings, table), drawn.draws, and_how(to_what, usable)
        )
        _write_tables(fresh, findings, table, library, settings.campaign.calendar)
        with drawing_style():
            drawings = drawings_of(findings, f"{to_what} · {found.simulations:,} simulations, seed {options.seed}", settings)
        title = f"{manifest['title']} in {manifest['company']}: behaviour calibrated"
        cautions, sections = wording.cautions(findings, table), wording.sections(findings, table)
        fits = wording.fit_of(findings)
        write_report(fresh, title, settings, manifest, sentences, cautions, sections, drawings, usable)
        write_calibration_brief(fresh, manifest, sentences, table, cautions, wording.missing_data(observed), fits, drawings[0])

    return Result(
        answer=lines(sentences, table, warnings=wording.warnings(findings, table)),
        publish=publish,
        key=content_key([setup, observed, plan.search, plan.draws, plan.rhythm, options.seed, variation(options.vary, sets)]),
        notes=(*company.notes, *observed.notes),
        about={
            "simulations": found.simulations,
            "draws": {
                "tried": drawn.tried,
                "effective": drawn.effective,
                "power": drawn.power,
                "checked": drawn.checked,
                "plausible": drawn.plausible,
                "misses": drawn.misses,
            },
        },
        fitted=names,
        more=lambda manifest: use_it(manifest) if usable else [],
    )


def _predicted(again: Arrays, observed: Observed, request: Request[CalibrateOptions]) -> Predicted:
    """Campaigns simulated with what was fitted; days of registrations and posts in the rhythm of the weekdays, if one holds."""
    calendar, daily, rhythms = request.settings.campaign.calendar, again["daily"].copy(), dict[str, Rhythm]()
    first_weekday = calendar.day_zero.weekday() + calendar.first_day
    for k, each in enumerate(observed.series):
        if each.name == "attendance" or request.options.calibrate.rhythm == "none":  # sessions have days of their own
            continue
        known = slice(0, each.last + 1)
        found = rhythm_of(each.counts.sum(axis=1)[known], daily[:, k, known].mean(axis=0), first_weekday)
        if found is not None:
            rhythms[each.name] = found
            daily[:, k] = in_rhythm(daily[:, k], found, first_weekday, request.options.seed)
    return Predicted(again["numbers"], daily, rhythms, float(np.median(again["seats"])))


RUNS = 2
"""Seeds of each set and campaign, where sets are held against the targets again."""


def _missed(runner: Runner, sets: ParameterSets, settings: Settings, seed: int) -> np.ndarray:
    """(n,) targets of plausible sets that each of some sets misses."""
    targets = targets_in_use()
    campaigns = campaigns_in_use(settings.behaviour, [each.campaign for each in targets.values()])
    setup = matching.setup_of(campaigns, targets, sets.names, RUNS, seed)
    pieces = matching.batches(np.arange(len(sets)), sets.values)
    found = runner.map(matching.simulate, setup, pieces, "batches of sets held against targets", long=False)
    return np.count_nonzero(Judge.of(tuple(targets.values()), 0).verdicts(np.concatenate([each["runs"] for each in found])), axis=1)


def _simulated(runner: Runner, setup: Setup, x: np.ndarray, first_seed: int, label: str) -> Arrays:
    """What `simulate` keeps, at points of the unit cube (n, d)."""
    return _together(runner, setup, setup.ranges.natural(x), first_seed, label)


def _together(runner: Runner, setup: Setup, values: np.ndarray, first_seed: int, label: str) -> Arrays:
    """The same at values (n, d) of the parameters."""
    found = runner.map(simulate, setup, batches(values, first_seed), label, long=False)
    return {name: np.concatenate([each[name] for each in found]) for name in found[0]}


def marginals(findings: SeriesFindings) -> list[Marginal]:
    """A row a parameter."""
    ranges, found = findings.setup.ranges, findings.found
    low, high = ranges.natural(np.full(len(ranges.names), 0.05)), ranges.natural(np.full(len(ranges.names), 0.95))
    units = Settings.model_validate_json(findings.setup.settings).behaviour.parameters
    rows = []
    for k, name in enumerate(ranges.names):
        ratio = float(np.ptp(np.percentile(found.draws[:, k], [5, 95])) / 0.9)
        prior, draws = (float(low[k]), float(high[k])), findings.draws[:, k]
        rows.append(marginal(name, units[name].unit, prior, draws, ratio, float(found.r_hat[k]), float(found.effective[k])))
    return rows


def behaviour_of(findings: SeriesFindings, rows: Sequence[Marginal]) -> dict[str, Fitted]:
    """What goes into the behaviour file: the middle of the posterior, in which values belong together."""
    centre = findings.setup.ranges.natural(findings.found.draws.mean(axis=0))
    return {row.name: Fitted(float(value), row.low, row.high, row.identified) for row, value in zip(rows, centre, strict=True)}


def _to_what(request: Request[CalibrateOptions], findings: SeriesFindings) -> str:
    kinds = [plural(int(each.counts.sum()), EVENTS[each.name]) for each in findings.observed.series]
    kinds += [plural(findings.observed.survey.answers, "survey answer")] if findings.observed.survey else []
    return f"{', '.join(kinds)} of {request.settings.campaign.name} in {request.settings.company.name}"


def _write_tables(folder: Path, findings: SeriesFindings, rows: Sequence[Marginal], library: SimulationLibrary, calendar: Calendar) -> None:
    ranges = findings.setup.ranges
    write_text(folder / "posterior.csv", as_csv(rows))
    _parquet(folder / "posterior.parquet", dict(zip(ranges.names, findings.draws.T, strict=True)))
    seen = {f"feature: {label}": column for label, column in zip(findings.setup.lens.labels(), library.features.T, strict=True)}
    _parquet(folder / "library.parquet", dict(zip(ranges.names, ranges.natural(library.x).T, strict=True)) | seen)
    write_text(folder / "predictions.csv", _predictions_csv(findings))
    if findings.observed.series:
        write_text(folder / "days.csv", _days_csv(findings, calendar))
    if findings.recovered:
        write_text(folder / "recovery.csv", recovery_wording.as_csv(findings.recovered))


def _parquet(path: Path, columns: dict[str, np.ndarray]) -> None:
    pq.write_table(pa.table({name: pa.array(np.ascontiguousarray(each)) for name, each in columns.items()}), path, compression="zstd")


def _predictions_csv(findings: SeriesFindings) -> str:
    rows = ([label, *(round(float(each), 6) for each in numbers)] for label, *numbers in wording.comparisons(findings))
    return csv_text([["what", "observed", "low_90", "median", "high_90"], *rows])


def _days_csv(findings: SeriesFindings, calendar: Calendar) -> str:
    """A line a day and series of the whole company, what is to come too, in which nothing is observed."""
    table: list[list[str | int | float]] = [["series", "day", "date", "observed", "low_90", "mean", "high_90"]]
    for k, each in enumerate(findings.observed.series):
        seen = each.counts.sum(axis=1)
        made = findings.predicted.daily[:, k]
        low, high = np.percentile(made, [5, 95], axis=0, method="inverted_cdf").astype(int).tolist()
        for day, mean in enumerate(made.mean(axis=0).tolist()):
            number = day + calendar.first_day
            date = calendar.date(number).isoformat()
            table.append([each.name, number, date, int(seen[day]) if day <= each.last else "", low[day], round(mean, 3), high[day]])
    return csv_text(table)


def drawings_of(findings: SeriesFindings, caption: str, settings: Settings) -> list[Drawing]:
    """The figures, the main one first."""
    ranges, observed = findings.setup.ranges, findings.observed
    days = np.arange(settings.campaign.calendar.days) + settings.campaign.calendar.first_day
    drawings = []
    if observed.series:
        panels = [
            (each.name, each.counts.sum(axis=1)[: each.last + 1].cumsum(), findings.predicted.daily[:, k].cumsum(axis=1))
            for k, each in enumerate(observed.series)
        ]
        drawings.append(figures.series_bands(days, panels, settings.campaign.calendar.day_zero, caption))
    before = ranges.natural(np.random.default_rng(0).random((PRIOR_DRAWS, len(ranges.names))))
    if len(ranges.names) > 1:
        drawings.append(figures.pair_plot(ranges.names, findings.draws, before, ranges.logarithmic.tolist(), caption))
    drawings.append(figures.intervals(marginals(findings), caption))
    return drawings
