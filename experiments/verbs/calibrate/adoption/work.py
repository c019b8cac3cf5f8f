"""Calibration to adoption data: fit, replay, forecast where the end is hidden, and write it all down."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.config.request import Request
from experiments.design.parameter_sets import variation
from experiments.execution.runner import Runner
from experiments.execution.task_cache import content_key
from experiments.report.drawing import Drawing
from experiments.report.style import drawing_style
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.calibrate import figures, recovery_wording
from experiments.verbs.calibrate.adoption import fitting, holdout, wording
from experiments.verbs.calibrate.adoption.data import Adoption
from experiments.verbs.calibrate.adoption.effort import announced
from experiments.verbs.calibrate.adoption.findings import AdoptionFindings, HoldoutTrial
from experiments.verbs.calibrate.adoption.model import FIRST, LATER, PRIORS, SATURATES_AT, peer_odds
from experiments.verbs.calibrate.adoption.recovery import adoption_case, adoption_prior_widths
from experiments.verbs.calibrate.adoption.scores import Score
from experiments.verbs.calibrate.behaviour_file import Fitted, write_behaviour
from experiments.verbs.calibrate.brief import write_calibration_brief
from experiments.verbs.calibrate.draws import evenly, joined
from experiments.verbs.calibrate.options import CalibrateOptions
from experiments.verbs.calibrate.posterior import Marginal, as_csv, marginal
from experiments.verbs.calibrate.recovery import recovered
from experiments.verbs.calibrate.report import NO_CAMPAIGN, write_report
from experiments.verbs.calibrate.terminal import lines, use_it
from experiments.verbs.lifecycle import Result
from sim.spelling import plural

PRIOR_DRAWS = 4000


def calibrate(request: Request[CalibrateOptions], data: Adoption, runner: Runner) -> Result:
    """Fit, forecast where the end is hidden, replay, and test the recovery of known parameters."""
    settings, options = request.settings, request.options
    plan, forecast = options.calibrate.adoption, options.calibrate.adoption.forecast
    saturation = SATURATES_AT
    wanted = holdout.splits(len(data.sites), data.periods, forecast.cuts, forecast.test_share, forecast.splits, options.seed)
    wanted = wanted if forecast.splits else []
    repetitions = range(options.calibrate.recovery.repetitions)
    print(announced(data, saturation, len(wanted), len(repetitions), options.execution.workers), file=sys.stderr)
    chains = runner.map(fitting.chain, data, fitting.chain_tasks(options.seed, saturation), "chains")
    fits = fitting.fits_of(chains, len(data.priors))
    found = runner.map(holdout.try_split, (data, saturation), wanted, "forecasts")
    trials = tuple(HoldoutTrial(split, each | {"sites": np.array([len(data.sites)])}) for split, each in zip(wanted, found, strict=True))
    replay = fitting.replay(data, fits["full"], saturation, options.replications, options.seed)
    cases = runner.map(adoption_case, (data, saturation, options.seed), repetitions, "data sets of the recovery test")
    names = [each.name for each in data.priors]
    found_again = tuple(recovered(names, adoption_prior_widths(data.priors), cases)) if cases else ()
    findings = AdoptionFindings(data, saturation, fits, replay, trials, found_again)
    rows, behaviour = marginals(findings), fitting.behaviour_draws(data, findings.fit)
    count = options.calibrate.draws.sets
    values = np.stack([evenly(each, count) for each in behaviour.values()], axis=1)
    sets = joined(runner.sets, tuple(behaviour), values, settings.behaviour, options.seed)
    sentences = wording.answer(findings, rows)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        manifest["behaviour_file"] = write_behaviour(
            fresh, runner.folder, settings.behaviour, behaviour_of(rows, behaviour), sets, _to_what(request, data)
        )
        _write_tables(fresh, findings, rows, behaviour)
        with drawing_style():
            drawings = drawings_of(findings, _caption(request, data))
        cautions, sections = wording.cautions(findings, rows), wording.sections(findings, rows)
        write_report(fresh, f"Calibrated to {request.name}", settings, manifest, sentences, cautions, sections, drawings)
        arms = [each.name for each in data.covariates if each.by_lot]
        write_calibration_brief(fresh, manifest, sentences, rows, cautions, [], None, drawings[0], arms)

    return Result(
        answer=lines(sentences, rows, wording.forecast_summary(trials), wording.warnings(findings, rows)),
        publish=publish,
        key=content_key([data, plan, options.seed, options.replications, count, variation(options.vary, runner.sets)]),
        notes=data.notes,
        about=NO_CAMPAIGN | {"adoption": {"people": len(data.course.site), "sites": len(data.sites), "periods": data.periods}},
        fitted=tuple(behaviour),
        more=use_it,
    )


def marginals(findings: AdoptionFindings) -> list[Marginal]:
    """A row a parameter, and one for three contacts together."""
    fit, saturation = findings.fit, findings.saturation
    rng, rows = np.random.default_rng(0), []
    named = fitting.named(fit.draws, findings.data.priors)
    for k, each in enumerate(findings.data.priors):
        before = [each.shown(each.mean + sign * 1.645 * each.spread) for sign in (-1, 1)]
        ratio = float(np.ptp(np.percentile(fit.draws[:, k], [5, 95])) / (2 * 1.645 * each.spread))
        rows.append(
            marginal(each.name, each.unit, (before[0], before[1]), named[each.name], ratio, float(fit.r_hat[k]), float(fit.effective[k]))
        )
    prior = np.zeros((PRIOR_DRAWS, len(PRIORS)))
    for k in (FIRST, LATER):
        prior[:, k] = PRIORS[k].mean + PRIORS[k].spread * rng.standard_normal(PRIOR_DRAWS)
    before = [float(each) for each in np.percentile(peer_odds(prior, 3, saturation), [5, 95])]
    draws = fit.peers(3, saturation)
    ratio = float(np.ptp(np.percentile(np.log(draws), [5, 95])) / np.ptp(np.log(before)))
    worst, least = float(fit.r_hat[[FIRST, LATER]].max()), float(fit.effective[[FIRST, LATER]].min())
    rows.append(marginal("three_peers_odds_ratio", "odds ratio", (before[0], before[1]), draws, ratio, worst, least))
    return rows


_IN_THE_FILE = {
    "spontaneous_registration_per_week": "spontaneous",
    "imitation_per_week": "first_peer_odds_ratio",
    "second_exposure_gain": "second_exposure_gain",
    "reluctance_spread": "reluctance_spread",
}
"""Parameter of the behaviour file -> the fitted one it follows from."""


def behaviour_of(rows: Sequence[Marginal], draws: dict[str, np.ndarray]) -> dict[str, Fitted]:
    """What goes into the behaviour file."""
    moved = {row.name: row.identified for row in rows}
    return {name: _fitted(each, moved[_IN_THE_FILE[name]]) for name, each in draws.items()}


def _fitted(draws: np.ndarray, moved: bool) -> Fitted:
    low, middle, high = (float(each) for each in np.percentile(draws, [5, 50, 95]))
    return Fitted(middle, low, high, moved)


def _to_what(request: Request[CalibrateOptions], data: Adoption) -> str:
    adopters = int((data.course.time > 0).sum())
    counted = (
        f"{plural(adopters, 'adoption')} of {len(data.course.site):,} people in {plural(data.periods, 'period')} of {data.period.said}"
    )
    return f"{counted} ({request.name})"


def _caption(request: Request[CalibrateOptions], data: Adoption) -> str:
    return f"{_to_what(request, data)} · {plural(len(data.sites), 'site')}, {plural(data.ties, 'tie')} · seed {request.options.seed}"


def _write_tables(folder: Path, findings: AdoptionFindings, rows: Sequence[Marginal], behaviour: dict[str, np.ndarray]) -> None:
    write_text(folder / "posterior.csv", as_csv(rows))
    draws = fitting.named(findings.fit.draws, findings.data.priors) | behaviour
    pq.write_table(pa.table({name: pa.array(each) for name, each in draws.items()}), folder / "posterior.parquet", compression="zstd")
    if findings.trials:
        write_text(folder / "forecasts.csv", _forecasts_csv(findings.trials))
    if findings.recovered:
        write_text(folder / "recovery.csv", recovery_wording.as_csv(findings.recovered))


def _forecasts_csv(trials: Sequence[HoldoutTrial]) -> str:
    """A row a split and method."""
    rows: list[list[Any]] = [["split", "seed", "other_sites_known", "periods_known", "sites_hidden", "method", *Score.names()]]
    for number, trial in enumerate(trials, 1):
        about = [number, trial.split.seed, trial.others_known, trial.split.known, len(trial.split.hidden)]
        rows += [[*about, method, *(f"{each:.6f}" for each in trial.scores(method))] for method in trial.methods]
    return csv_text(rows)


def drawings_of(findings: AdoptionFindings, caption: str) -> list[Drawing]:
    """The figures, the main one first."""
    data, replay = findings.data, findings.replay
    total = data.cumulative().sum(axis=0)
    met = (replay.observed_at_risk, replay.observed_adoptions, replay.hazard)
    labels = wording.contact_labels(len(replay.observed_at_risk))
    by_contacts = [figures.hazard_by_contacts(*met, labels, caption)] if data.ties else []
    drawings = [
        *by_contacts,
        figures.replayed_curve(total, replay.curves.sum(axis=1), len(data.course.site), caption),
        figures.pair_plot([each.name for each in data.priors], *_pairs(findings), [True] * len(data.priors), caption),
    ]
    whole = [trial for trial in findings.trials if not trial.others_known]
    if whole:
        drawings.insert(0, _site_forecasts(data, whole[len(whole) // 2], caption))
        drawings.insert(1, _scores(whole, caption))
    return drawings


def _pairs(findings: AdoptionFindings) -> tuple[np.ndarray, np.ndarray]:
    """(n, k) draws after and before, on natural scales."""
    rng, priors = np.random.default_rng(0), findings.data.priors
    after = np.stack(list(fitting.named(findings.fit.draws, priors).values()), axis=1)
    before = np.stack([[each.shown(each.mean + each.spread * z) for z in rng.standard_normal(PRIOR_DRAWS)] for each in priors], axis=1)
    return after, before


def _site_forecasts(data: Adoption, trial: HoldoutTrial, caption: str) -> Drawing:
    shown = data.shown
    parts = {"middle": "watercooler/middle", "low": "watercooler/low", "high": "watercooler/high"}
    parts |= {"bass": "bass_speeds_everybody/middle", "naive": "last_growth/middle"}
    forecasts = {part: trial.found[name][shown] for part, name in parts.items()}
    names = [name for name, show in zip(data.sites, shown, strict=True) if show]
    return figures.site_forecasts(names, data.cumulative()[shown], trial.split.known, forecasts, data.size[shown], caption)


def _scores(trials: Sequence[HoldoutTrial], caption: str) -> Drawing:
    """Of the splits in which nobody's future is known."""
    methods = trials[0].methods
    errors, coverages = (np.array([[trial.score(each, name) for each in methods] for trial in trials]) for name in ("error", "coverage"))
    return figures.forecast_scores([holdout.METHODS[each] for each in methods], errors, coverages, caption)
