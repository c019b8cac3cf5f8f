"""Forecasts of adoption against every baseline: `python -m tests.claims.forecasts [HISTORIES]`, some ten minutes on two quiet cores.

Made-up regimes (tests/adoption_regimes.py), Korean family planning and medical innovation, each cut early and late; once with
nobody's later periods known, once with half the sites known whole. Scores go to results/adoption_forecasts.csv, from there to TRACE.
"""

import argparse
import csv
import multiprocessing
import os
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from experiments.verbs.calibrate.adoption import holdout
from experiments.verbs.calibrate.adoption.data import Adoption, read_adoption
from experiments.verbs.calibrate.adoption.model import SATURATES_AT
from experiments.verbs.calibrate.adoption.scores import Score
from experiments.verbs.calibrate.options import AdoptionPlan
from tests.adoption_regimes import REGIMES, history
from tests.trace import FOUND
from tests.worlds import DATA

REAL = {
    "korea": ("diff_korea_family_planning", {"tie_kinds": ("talks_about_fp", "fp_advice_from", "fp_information_from")}),
    "medical": ("diff_medical_innovation", {"period_days": 30}),
}
CUTS, REAL_CUTS = (0.3, 0.5, 0.7), (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
FIRST = 11
"""First seed of histories: those before it were looked at when priors were chosen."""
SPLITS = 4
"""Choices of hidden sites in real data, where others are known."""


class Trial(NamedTuple):
    """One forecast: of which data set, its seed, what is hidden."""

    data: str
    seed: int
    split: holdout.Split


def data_of(name: str, seed: int) -> Adoption:
    """A data set by name: real, or the number of a regime."""
    if name not in REAL:
        return history(REGIMES[int(name)], seed)
    folder, more = REAL[name]
    plan = {"people": str(DATA / folder / "people.csv"), "ties": str(DATA / folder / "edges.csv")}
    return read_adoption(AdoptionPlan.model_validate(plan | more))


def trials(histories: int) -> Iterable[Trial]:
    """All that is tried."""
    names = [(str(number), seed) for number in range(len(REGIMES)) for seed in range(FIRST, FIRST + histories)]
    names += [(name, 1) for name in REAL if DATA.is_dir()]
    for name, seed in names:
        data = data_of(name, seed)
        splits = holdout.splits(
            len(data.sites), data.periods, REAL_CUTS if name in REAL else CUTS, 0.5, SPLITS if name in REAL else 1, seed
        )
        yield from (Trial(name, seed, split) for split in splits)


def tried(trial: Trial) -> tuple[Trial, dict[str, np.ndarray]]:
    """Scores of every method on one."""
    data = data_of(trial.data, trial.seed)
    found = holdout.try_split((data, SATURATES_AT), trial.split)
    whole = len(trial.split.hidden) == len(data.sites)
    return trial._replace(seed=int(not whole)), {name: found[name] for name in holdout.METHODS if name in found}


def rows(found: list[tuple[Trial, dict[str, np.ndarray]]]) -> list[list[str]]:
    """Mean scores of each method by table and data, made-up regimes together and slow ones (the smallest p) apart."""
    groups = {"made up": lambda name: name not in REAL, "made up, slow": lambda name: name not in REAL and REGIMES[int(name)].p < 0.005}
    groups |= {name: (lambda each, name=name: each == name) for name in REAL}
    lines = []
    for others in (0, 1):
        for group, inside in groups.items():
            chosen = [scores for trial, scores in found if trial.seed == others and inside(trial.data)]
            for method in holdout.METHODS:
                if chosen and method in chosen[0]:
                    mean = np.mean([each[method] for each in chosen], axis=0)
                    lines.append([str(bool(others)), group, str(len(chosen)), method, *(f"{each:.4f}" for each in mean)])
    return lines


HEAD = ["other_sites_known", "data", "splits", "method", *Score.names()]


def summary(lines: list[list[str]]) -> list[str]:
    """A line a table and data: the model, the best baseline, coverage."""
    said = []
    for others, group in dict.fromkeys((line[0], line[1]) for line in lines):
        scores = {
            line[3]: dict(zip(Score.names(), map(float, line[4:]), strict=True)) for line in lines if (line[0], line[1]) == (others, group)
        }
        best = min((name for name in holdout.BASELINES if name in scores), key=lambda name: scores[name]["error"])
        ours = scores["watercooler"]
        said.append(
            f"{'others known' if others == 'True' else 'nobody known':<13} {group:<14} model {100 * ours['error']:5.1f}  bias {100 * ours['bias']:+5.1f}  "
            f"held {100 * ours['coverage']:3.0f} % (exactly {100 * ours['exact_coverage']:3.0f})  CRPS {100 * ours['crps']:5.2f}  | "
            f"{best} {100 * scores[best]['error']:5.1f}  held {100 * scores[best]['coverage']:3.0f} %  CRPS {100 * scores[best]['crps']:5.2f}"
        )
    return said


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("histories", nargs="?", type=int, default=2, help="of each regime")
    given = parser.parse_args()
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        made = rows(pool.map(tried, trials(given.histories), chunksize=1))
    print("\n".join(summary(made)))
    with FOUND["adoption_forecasts.csv"].open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *made])
