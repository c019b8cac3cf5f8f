"""The answer in words, and the tables of the report, of a calibration to adoption data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.verbs.calibrate import recovery_wording
from experiments.verbs.calibrate.adoption.fitting import MOST_CONTACTS
from experiments.verbs.calibrate.adoption.holdout import BASELINES, METHODS
from experiments.verbs.calibrate.adoption.model import LEVEL, PRIORS
from experiments.verbs.calibrate.adoption.scores import Score
from experiments.verbs.calibrate.posterior import MOVED, Marginal, hardly_moved, outside_prior, parameter_section, rough
from experiments.verbs.calibrate.report import ReportTable
from sim.spelling import plural

if TYPE_CHECKING:
    from experiments.verbs.calibrate.adoption.findings import AdoptionFindings, HoldoutTrial
    from experiments.verbs.calibrate.adoption.model import Covariate

MATTERS, MOST_SPLITS, FEWEST_SPLITS = 0.005, 0.75, 4
"""Of errors, as shares of people: a smaller difference is none; in how many splits it has to go the same way, and how many there have to be."""


def answer(findings: AdoptionFindings, rows: Sequence[Marginal]) -> list[str]:
    """What was fitted, whether peers matter, and how good the forecast is."""
    data = findings.data
    adopters = int((data.course.time > 0).sum())
    row = {each.name: each for each in rows}
    fitted = f"Fitted to {plural(adopters, 'adoption')} of {len(data.course.site):,} people in {plural(len(data.sites), 'site')} over {plural(data.periods, 'period')}."
    peers = peers_sentence(data.ties, row["first_peer_odds_ratio"], row["three_peers_odds_ratio"])
    recovered = [recovery_wording.sentence(findings.recovered)] if findings.recovered else []
    return [*arm_sentences(data.covariates, rows), *forecast_sentences(findings.trials), fitted, peers, *recovered]


def peers_sentence(ties: int, one: Marginal, three: Marginal) -> str:
    """Whether contacts who have adopted matter, as far as the data tell: where they hardly move what was assumed, that they show nothing is no finding."""
    if not ties:
        return "No ties are known, so these data say nothing of contacts: the intervals of these are what was assumed before."
    odds = f"One contact who has adopted changes the odds to adopt by a factor of {_interval(one)}, three of them by {_interval(three)}"
    if three.low > 1.0:
        return f"{odds}: peers matter here, whatever people, sites, periods and how common it is there explain."
    if three.high < 1.0:
        return f"{odds}: contacts who have adopted go with less adoption."
    if not three.identified:
        return f"{odds}: hardly narrower than what was assumed before, so these data cannot tell whether there is contagion along ties."
    return f"{odds}: the intervals of three contacts include no effect, so these data show no contagion along ties beyond what people, sites, periods and how common it is there explain."


def arm_sentences(covariates: Sequence[Covariate], rows: Sequence[Marginal]) -> list[str]:
    """What each arm did that was drawn by lot, and contacts in one: what whoever drew them wants to know first."""
    row = {each.name: each for each in rows}
    return [_arm(each.meaning, row[each.name]) for each in covariates if each.by_lot]


def _arm(meaning: str, row: Marginal) -> str:
    said = "which makes people adopt" if row.low > 1.0 else "which keeps people from it" if row.high < 1.0 else "which includes no effect"
    return f"Drawn by lot, {meaning}: the odds to adopt change by a factor of {_interval(row)}, {said}."


def forecast_sentences(trials: Sequence[HoldoutTrial]) -> list[str]:
    """How the forecasts did where the end was hidden: first where nobody's future is known, as when one plans."""
    return [
        _forecast_sentence(chosen, where)
        for others, where in (
            (False, "Where nobody's later periods were known, as when one plans"),
            (True, "Where other sites were known whole"),
        )
        if (chosen := [trial for trial in trials if trial.others_known == others])
    ]


def _forecast_sentence(trials: Sequence[HoldoutTrial], where: str) -> str:
    error = {method: mean_score(trials, method, "error") for method in trials[0].methods}
    best = min((method for method in BASELINES if method in error), key=lambda method: error[method])
    ours, bias = error["watercooler"], mean_score(trials, "watercooler", "bias")
    return (
        f"{where} ({plural(len(trials), 'split')}), the model was off by {100 * ours:.1f} % of a site's people ({100 * bias:+.1f} on average), {compared(trials, best)} the "
        f"best of {sum(method in error for method in BASELINES)} simple forecasts ({METHODS[best]}: {100 * error[best]:.1f} %, the model nearer in "
        f"{nearer(trials, best)}) and {compared(trials, 'no_peers')} itself without contacts ({100 * error['no_peers']:.1f} %, nearer in {nearer(trials, 'no_peers')}); "
        f"its 90 % intervals held {100 * mean_score(trials, 'watercooler', 'coverage'):.0f} % of what came."
    )


def compared(trials: Sequence[HoldoutTrial], method: str) -> str:
    """Whether the model forecasts better than a method, as far as so many splits can tell."""
    less = np.array([trial.score(method, "error") - trial.score("watercooler", "error") for trial in trials])
    on_average = float(less.mean())
    if abs(on_average) <= MATTERS or np.mean(less * on_average > 0) < MOST_SPLITS:
        return "about as good as"
    if len(trials) < FEWEST_SPLITS:
        return f"{'nearer' if on_average > 0 else 'farther off'} (in too few splits to tell) than"
    return "better than" if on_average > 0 else "worse than"


def cautions(findings: AdoptionFindings, rows: Sequence[Marginal]) -> list[str]:
    """What one must not read into it."""
    found = [*warnings(findings, rows), *hardly_moved(rows, "the prior")]
    if findings.data.ties:
        without = findings.fits["sociability left out"].peers(3, findings.saturation)
        low, middle, high = np.percentile(without, [5, 50, 95])
        found.append(
            f"Well-connected people have more contacts who adopt, whatever these do. Were that left out, three contacts would seem to change "
            f"the odds by {middle:.2f} ({low:.2f} to {high:.2f}). Who is tied to whom was not assigned by lot either: likes may sit together."
        )
    return found


def warnings(findings: AdoptionFindings, rows: Sequence[Marginal]) -> list[str]:
    """What was taken for granted, whether the chains agree, and where the posterior leaves the prior; the level is anybody's guess beforehand."""
    return [*findings.data.careful, *rough(rows), *outside_prior([row for row in rows if row.name != PRIORS[LEVEL].name])]


def sections(findings: AdoptionFindings, rows: Sequence[Marginal]) -> list[ReportTable]:
    """The tables."""
    note = f"Widths are compared on the scale on which a parameter is looked for (logarithms). Above {MOVED} the data hardly move it."
    recovered = [recovery_wording.section(findings.recovered)] if findings.recovered else []
    hazards = [_hazards(findings)] if findings.data.ties else []
    return [*_forecast_tables(findings.trials), parameter_section(rows, note), *hazards, *recovered, _priors(findings)]


def forecast_summary(trials: Sequence[HoldoutTrial]) -> ReportTable | None:
    """Error, bias and coverage of every method where nobody's future is known, and beside it where other sites are known whole."""
    if not trials:
        return None
    sides = [[trial for trial in trials if trial.others_known == others] for others in (False, True)]

    def cells(chosen: Sequence[HoldoutTrial], method: str) -> tuple[str, ...]:
        if not chosen or method not in chosen[0].methods:
            return "", "", ""
        error, bias, held = (mean_score(chosen, method, name) for name in ("error", "bias", "coverage"))
        return f"{100 * error:.1f}", f"{100 * bias:+.1f}", f"{100 * held:.0f} %"

    header = ("", "off by", "bias", "held", "off by", "bias", "held")
    body = tuple((label, *cells(sides[0], method), *cells(sides[1], method)) for method, label in METHODS.items())
    title = "Forecasts of what was hidden, % of people, and held by 90 % intervals; left: nobody's future known, right: other sites known"
    return ReportTable(title, "", header, body)


def _forecast_tables(trials: Sequence[HoldoutTrial]) -> list[ReportTable]:
    tables = []
    for others, title, note in (
        (False, "Forecast: nobody's future known", "Fitted to the early periods of all sites, as when one plans; a split a cut."),
        (
            True,
            "Forecast: other sites known whole",
            "Fitted to the whole course of some sites and the early periods of the others, whose later periods are forecast.",
        ),
    ):
        chosen = [trial for trial in trials if trial.others_known == others]
        if not chosen:
            continue
        cuts = sorted({trial.split.known for trial in chosen})
        header = (
            *("Method", "Error, % of people", *(f"known {cut}" for cut in cuts), "in the last period"),
            *("Model nearer in", "Bias", "Held by 90 % interval", "exactly", "Width", "CRPS"),
        )
        body = []
        for method in chosen[0].methods:
            by_cut = [mean_score([trial for trial in chosen if trial.split.known == cut], method, "error") for cut in cuts]
            mean = {name: mean_score(chosen, method, name) for name in Score.names()}
            body.append(
                (
                    METHODS[method],
                    *(f"{100 * each:.1f}" for each in (mean["error"], *by_cut, mean["final_error"])),
                    "" if method == "watercooler" else f"{nearer(chosen, method)} of {len(chosen)}",
                    f"{100 * mean['bias']:+.1f}",
                    f"{100 * mean['coverage']:.0f} %",
                    f"{100 * mean['exact_coverage']:.0f} %",
                    f"{100 * mean['width']:.0f}",
                    f"{100 * mean['crps']:.2f}",
                )
            )
        note += (
            f" {plural(len(chosen), 'split')}. Errors, widths and CRPS in percent of a site's people, over hidden sites and later periods. Counts are whole "
            "numbers, so an interval holds more than 90 % where its ends are counted in; “exactly” counts of the ends only what makes it 90 %. "
            "Bass and naive intervals hold chance only, not how uncertain their fit is. Splits share sites: they are no independent repetitions."
        )
        tables.append(ReportTable(title, note, header, tuple(body)))
    return tables


def contact_labels(count: int) -> list[str]:
    """Numbers of contacts as people read them: the last one counted, if there is any, stands for more, too."""
    return [str(each) if each < MOST_CONTACTS else f"{each} or more" for each in range(count)]


def _hazards(findings: AdoptionFindings) -> ReportTable:
    replay = findings.replay
    low, middle, high = np.nanpercentile(replay.hazard, [5, 50, 95], axis=0)
    labels = contact_labels(len(replay.observed_at_risk))
    body = tuple(
        (
            label,
            f"{replay.observed_at_risk[k]:,.0f}",
            f"{replay.observed_adoptions[k]:,.0f}",
            f"{replay.observed_adoptions[k] / replay.observed_at_risk[k]:.3f}" if replay.observed_at_risk[k] else "–",
            f"{middle[k]:.3f}",
            f"{low[k]:.3f} to {high[k]:.3f}",
        )
        for k, label in enumerate(labels)
    )
    header = ("Contacts who had adopted", "People x periods", "Adoptions", "Observed chance", "Model: median", "Model, 90 %")
    return ReportTable("Adoption by contacts who have adopted", "The model replays whole histories from nothing.", header, body)


def _priors(findings: AdoptionFindings) -> ReportTable:
    body = tuple((each.name, each.meaning, each.why) for each in findings.data.priors)
    header = ("Parameter", "Meaning", "Why")
    return ReportTable("What was assumed before", "Normal on the scale on which a parameter is looked for.", header, body, words=True)


def nearer(trials: Sequence[HoldoutTrial], method: str) -> int:
    """Splits in which the model's error is below that of a method."""
    return sum(trial.score("watercooler", "error") < trial.score(method, "error") for trial in trials)


def mean_score(trials: Sequence[HoldoutTrial], method: str, name: str) -> float:
    """Mean of a score over trials."""
    return float(np.mean([trial.score(method, name) for trial in trials]))


def _interval(row: Marginal) -> str:
    return f"{row.median:.2f} (90 % {row.low:.2f} to {row.high:.2f})"
