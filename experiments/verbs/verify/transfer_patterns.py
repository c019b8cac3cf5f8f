"""Patterns of transfer: who applies it on the job, for how long, and who has a part in it."""

from functools import cache

import numpy as np
from scipy import stats

from experiments.verbs.verify.measured import Measured, band, bootstrap, mean, quotient, ratio_of_sums
from experiments.verbs.verify.programmes import Field, average
from experiments.verbs.verify.reaction_patterns import correlation
from experiments.verbs.verify.samples import attendees
from sim.outcome import Outcome

# --- who applies it -------------------------------------------------------------------------------------------------------


def correlation_with_applying(field: Field, of: str) -> Measured:
    """Correlation with applying it on the job, over the attendees of a programme, averaged over ordinary programmes."""
    groups = attendees(field)
    return mean(
        [correlation(each[of], each["applies"]) for each in groups], f"programmes, {sum(len(each[of]) for each in groups):,} attendees"
    )


SUPPORTS = ("support", "debriefed", "mates_practising")
"""Peers and manager in general, a debrief by the manager, colleagues who apply it already."""


def support_share(field: Field) -> Measured:
    """Variance of the readiness to apply it that support explains (R2 of SUPPORTS together), over attendees within programmes.

    Applying is yes or no; the R2 of what lies behind it (standard normal) is greater by p (1 - p) / density^2, as for a
    biserial correlation.
    """
    found, size = [moments(np.array([each[name] for name in SUPPORTS]), each["applies"]) for each in attendees(field)], len(SUPPORTS) + 2
    rows = np.array(found).reshape(-1, size, size)
    return bootstrap(rows, latent_r2, f"programmes, {int(rows[:, -1, -1].sum()):,} attendees")


def moments(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(predictors + 2, predictors + 2) sums of products of x (predictors, people) and y (people,), each less its mean; and of ones and the y of
    before in the last row, so that their sums over programmes are what is within these."""
    centred = np.vstack((x - x.mean(axis=1, keepdims=True), y - y.mean()))
    found = np.zeros((len(x) + 2, len(x) + 2))
    found[:-1, :-1] = centred @ centred.T
    found[-1, -2:] = y.sum(), len(y)
    return found


def latent_r2(rows: np.ndarray) -> float:
    """R2 of regressing y on x, of `moments` (programmes, ...), as if the yes and no of y were a threshold on a standard normal; nan where all
    or none are yes."""
    total = rows.sum(axis=0)
    share = quotient(total[-1, -2], total[-1, -1])
    if not 0.0 < share < 1.0:
        return np.nan
    with_y = total[:-2, -2]
    explained = with_y @ np.linalg.lstsq(total[:-2, :-2], with_y, rcond=None)[0]
    return float(explained / total[-2, -2]) * share * (1 - share) / float(stats.norm.pdf(stats.norm.ppf(share))) ** 2


def debrief_effect(field: Field) -> Measured:
    """Log-odds of applying it of those whose manager talked it over with them, against the others; within ordinary programmes."""
    rows = []
    for each in attendees(field):
        arms = (each["applies"][each["debriefed"] == told] for told in (1.0, 0.0))
        rows.append([(arm.sum(), len(arm) - arm.sum()) for arm in arms])
    return bootstrap(np.array(rows, np.float64).reshape(-1, 2, 2), log_odds_ratio, "programmes")


def log_odds_ratio(rows: np.ndarray) -> float:
    """Logarithm of the odds ratio of Mantel & Haenszel (1959), of rows (strata, 2, 2): yes and no among some, and among others."""
    a, b, c, d = rows.reshape(-1, 4).T
    every = np.maximum(rows.sum(axis=(1, 2)), 1)
    ratio = quotient(float(np.sum(a * d / every)), float(np.sum(b * c / every)))
    return float(np.log(ratio)) if ratio > 0 else np.nan


# --- for how long ---------------------------------------------------------------------------------------------------------

MONTHS = {0: 0, 6: 182, 12: 365}
"""Days after the first chance to apply it."""


@cache
def applying_after(field: Field, mode: str) -> np.ndarray:
    """(replications, weeks and MONTHS, 2) attendees of an average programme who still apply it after so long, and all."""
    return np.array([
        still_applying(outcome, (*(np.arange(54) * 7), *MONTHS.values()))
        for outcome in field.simulated(average(field, {"campaign.registration.mode": mode}), field.repetitions())
    ])  # fmt: skip


def still_applying(outcome: Outcome, days: tuple[int, ...]) -> list[tuple[int, int]]:
    """Attendees who apply it so many days after their first chance to, and attendees who had that chance; for each number of days."""
    first, until = outcome.people["applies_from"].astype(np.int64), outcome.people["applies_until"].astype(np.int64)
    had_chance = (first >= 0) & (first < len(outcome.working)) & (outcome.people["attended_day"] >= 0)
    return [(int(np.sum(had_chance & (until >= 0) & (until - first >= day))), int(np.sum(had_chance))) for day in days]


MODES = ("voluntary", "mandatory")


def applying(field: Field, months: int) -> Measured:
    """Attendees who apply it on the job so many months after their first chance to / attendees who had that chance.

    Half of them sent: as many attendees of a programme to which people are sent count as much as of one for which they register,
    because the source asks about all training of an organisation.
    """
    at = len(MONTHS) - list(MONTHS).index(months)
    found = np.array([applying_after(field, mode) for mode in MODES]).swapaxes(0, 1)  # (replications, modes, weeks, 2)

    def share(rows: np.ndarray) -> float:
        return float(np.mean([ratio_of_sums(rows[:, mode, -at]) for mode in range(len(MODES))]))

    by_week = np.array([[ratio_of_sums(found[:, mode, week]) for week in range(54)] for mode in range(len(MODES))]).mean(axis=0)
    all_of_them = found[:, :, :54, 1].sum(axis=(0, 1))
    curve = band(np.arange(54) * 7.0 / 30.4, by_week, all_of_them, "months after the first chance", "attendees who apply it")
    return bootstrap(found, share, "replications", curve)


@cache
def fate(field: Field) -> np.ndarray:
    """(replications, 3, 2) attendees of the campaign who apply it at once, after 6 and after 12 months, and all with a chance to."""
    found = field.simulated(field.campaign, field.repetitions(0.3))
    return np.array([still_applying(outcome, tuple(MONTHS.values())) for outcome in found], np.float64)


def sustained(field: Field) -> Measured:
    """Attendees of the campaign who still apply it after 6 to 12 months (mean of both) / attendees who had a chance to."""
    return bootstrap(fate(field), lambda rows: (ratio_of_sums(rows[:, 1]) + ratio_of_sums(rows[:, 2])) / 2, "replications")


def reverted(field: Field) -> Measured:
    """Attendees of the campaign who applied it and had given it up within 12 months / attendees who had a chance to."""
    return bootstrap(fate(field), lambda rows: ratio_of_sums(rows[:, 0]) - ratio_of_sums(rows[:, 2]), "replications")
