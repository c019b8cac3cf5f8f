"""The answer in words, and the tables of the report, of a calibration to adoption data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.verbs.calibrate import recovery_wording
from experiments.verbs.calibrate.adoption.fitting import MOST_CONTACTS
from experiments.verbs.calibrate.adoption.holdout import BASS, METHODS, NAIVE
from experiments.verbs.calibrate.adoption.model import PRIORS
from experiments.verbs.calibrate.adoption.scores import Score
from experiments.verbs.calibrate.posterior import MOVED, Marginal, hardly_moved, parameter_section
from experiments.verbs.calibrate.report import ReportTable
from experiments.verbs.calibrate.series.wording import FEWEST_DRAWS, WORST_R_HAT

if TYPE_CHECKING:
    from experiments.verbs.calibrate.adoption.findings import AdoptionFindings, HoldoutTrial


def answer(findings: AdoptionFindings, rows: Sequence[Marginal]) -> list[str]:
    """What was fitted, whether peers matter, and how good the forecast is."""
    data = findings.data
    adopters = int((data.course.time > 0).sum())
    row = {each.name: each for each in rows}
    fitted = f"Fitted to {adopters:,} adoptions of {len(data.course.site):,} people in {len(data.sites)} sites over {data.periods} periods."
    one, three = row["first_peer_odds_ratio"], row["three_peers_odds_ratio"]
    odds = f"One contact who has adopted changes the odds to adopt by a factor of {_interval(one)}, three of them by {_interval(three)}"
    if three.low > 1.0:
        peers = f"{odds}: peers matter here, whatever people, sites and periods explain."
    elif three.high < 1.0:
        peers = f"{odds}: contacts who have adopted go with less adoption."
    else:
        peers = f"{odds}: the intervals of three contacts include no effect, so these data show no contagion beyond what people, sites and periods explain."
    recovered = [recovery_wording.sentence(findings.recovered)] if findings.recovered else []
    return [fitted, peers, *forecast_sentences(findings.trials), *recovered]


def forecast_sentences(trials: Sequence[HoldoutTrial]) -> list[str]:
    """How the forecasts did, where the end was hidden."""
    known = [trial for trial in trials if trial.others_known]
    if not known:
        return []
    error = {method: _mean(known, method, "error") for method in METHODS}
    bass, naive = min(BASS, key=lambda method: error[method]), min(NAIVE, key=lambda method: error[method])
    best = min(error[bass], error[naive])
    said = "better than" if error["watercooler"] < best else "no better than"
    return [
        f"Where the later periods of half the sites were hidden ({len(known)} splits), the model was off by "
        f"{100 * error['watercooler']:.1f} % of a site's people, {said} the best of four Bass fits ({100 * error[bass]:.1f} %) and as many "
        f"each period as in the last ({100 * error[naive]:.1f} %); its 90 % intervals held {100 * _mean(known, 'watercooler', 'coverage'):.0f} % of what came.",
        f"Without peers the same model is off by {100 * error['no_peers']:.1f} %.",
    ]


def cautions(findings: AdoptionFindings, rows: Sequence[Marginal]) -> list[str]:
    """What one must not read into it."""
    found = hardly_moved(rows, "the prior")
    without = findings.fits["sociability left out"].peers(3, findings.saturation)
    low, middle, high = np.percentile(without, [5, 50, 95])
    found.append(
        f"Well-connected people have more contacts who adopt, whatever these do. Were that left out, three contacts would seem to change "
        f"the odds by {middle:.2f} ({low:.2f} to {high:.2f}). Who is tied to whom was not assigned by lot either: likes may sit together."
    )
    if any(row.r_hat > WORST_R_HAT or row.effective_draws < FEWEST_DRAWS for row in rows):
        found.append("The chains do not agree well enough (see R-hat and effective draws): take the intervals as rough.")
    return found


def sections(findings: AdoptionFindings, rows: Sequence[Marginal]) -> list[ReportTable]:
    """The tables."""
    note = f"Widths are compared on the scale on which a parameter is looked for (logarithms). Above {MOVED} the data hardly move it."
    recovered = [recovery_wording.section(findings.recovered)] if findings.recovered else []
    return [parameter_section(rows, note), *_forecast_tables(findings.trials), _hazards(findings), *recovered, _priors()]


def _forecast_tables(trials: Sequence[HoldoutTrial]) -> list[ReportTable]:
    tables = []
    for others, title, note in (
        (
            True,
            "Forecast: other sites known whole",
            "Fitted to the whole course of some sites and the early periods of the others, whose later periods are forecast.",
        ),
        (False, "Forecast: no site's future known", "Fitted to the early periods of all sites; one row of splits a cut."),
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
        for method, label in METHODS.items():
            by_cut = [_mean([trial for trial in chosen if trial.split.known == cut], method, "error") for cut in cuts]
            mean = {name: _mean(chosen, method, name) for name in Score.names()}
            body.append(
                (
                    label,
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
            f" {len(chosen)} splits. Errors, widths and CRPS in percent of a site's people, over hidden sites and later periods. Counts are whole numbers, "
            "so an interval holds more than 90 % where its ends are counted in; “exactly” counts of the ends only what makes it 90 %. "
            "Bass and naive intervals hold chance only, not how uncertain their fit is. Splits share sites: they are no independent repetitions."
        )
        tables.append(ReportTable(title, note, header, tuple(body)))
    return tables


def _hazards(findings: AdoptionFindings) -> ReportTable:
    replay = findings.replay
    low, middle, high = np.nanpercentile(replay.hazard, [5, 50, 95], axis=0)
    labels = [str(each) if each < MOST_CONTACTS else f"{each} or more" for each in range(len(replay.observed_at_risk))]
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


def _priors() -> ReportTable:
    body = tuple((each.name, each.meaning, each.why) for each in PRIORS)
    header = ("Parameter", "Meaning", "Why")
    return ReportTable("What was assumed before", "Normal on the scale on which a parameter is looked for.", header, body, words=True)


def nearer(trials: Sequence[HoldoutTrial], method: str) -> int:
    """Splits in which the model's error is below that of a method."""
    column = Score.names().index("error")
    return sum(bool(trial.scores("watercooler")[column] < trial.scores(method)[column]) for trial in trials)


def _mean(trials: Sequence[HoldoutTrial], method: str, name: str) -> float:
    column = Score.names().index(name)
    return float(np.mean([trial.scores(method)[column] for trial in trials]))


def _interval(row: Marginal) -> str:
    return f"{row.median:.2f} (90 % {row.low:.2f} to {row.high:.2f})"
