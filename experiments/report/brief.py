"""The brief: one page that says what to do, how sure that is, what it costs, what could go wrong and what to find out first.

Every answering verb fills a `Brief`; it becomes `brief.html`, and `answer.json` for programs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from experiments.report.numbers import interval, number, shown_unit
from experiments.report.wording import capital, headed
from experiments.statistics.verdict import AGREED, Standing, prediction
from sim.measures.kpis import KPIS
from sim.settings import Settings
from sim.setup.calendar import TALK_WINDOW_DAYS
from sim.setup.plan_notes import MOST_NAMED, why_heard_too_low
from sim.spelling import listed

SCORECARD = (
    *("demand_rate", "content_heard", "content_reach", "demand_served", "application_rate_182_days", "frustration", "cost_total"),
    "talk_about_rate",
)
"""Key figures of the scorecard: pull and content heard first, then what else a decision hangs on."""

HARDLY, RARE = 0.005, 1 - AGREED
"""Probability below which something happens hardly ever, if it is surely below the second one."""


@dataclass(frozen=True)
class ScoreLine:
    """A line of the scorecard, as it is read."""

    label: str
    value: str
    between: str  # 90 % of single launches
    unit: str
    against: Sequence[str] = ()  # what each alternative shown changes, and the verdict on it


@dataclass(frozen=True)
class RankLine:
    """An arm among several."""

    arm: str
    best: str  # worlds in which it is the best
    regret: str  # what it falls short of the best, mean
    regret_high: str  # 95 % fall short by less
    cost: str


@dataclass(frozen=True)
class BriefTable:
    """A table of a brief that has no scorecard: a name, numbers, and what they say in words."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Brief:
    """What one page holds."""

    question: str
    answer: Sequence[str]  # sentences
    recommendation: str
    sure: str
    scorecard: Sequence[ScoreLine]
    wrong: Sequence[str]  # what could go wrong
    first: Sequence[str]  # what to find out first, or why nothing is said of it
    cost: Mapping[str, float]  # USD by part, mean
    cost_of: str = ""  # the arm whose cost it is, where there are several
    notes: Sequence[str] = ()  # what makes a figure shown come out wrong
    against: Sequence[str] = ()  # alternatives shown in the scorecard
    ranking: Sequence[RankLine] = ()
    ranked_by: str = ""
    ranking_more: str = ""  # which arms are not in it
    scorecard_of: str = "the baseline"
    scorecard_more: str = ""
    figure_more: str = ""
    doubt: str = ""  # where it comes from
    table: BriefTable | None = None  # in the place of the scorecard
    careful: str = "What could go wrong"  # heading of it
    basis: str = ""  # what it rests on, where that is not replications of campaigns
    data: Mapping[str, Any] = field(default_factory=dict)  # what answer.json says beside


def score_line(name: str, mean: float, low: float, high: float, against: Sequence[str] = ()) -> ScoreLine:
    """A line of the scorecard from numbers."""
    kpi = KPIS[name]
    return ScoreLine(headed(kpi), number(mean, kpi.unit), interval(low, high, kpi.unit), shown_unit(kpi.unit), against)


def arm_data(
    values: Callable[[str], np.ndarray], standings: Callable[[str], Standing] | None, least: Callable[[str], float]
) -> dict[str, dict[str, Any]]:
    """Every key figure of an arm, as `answer.json` holds it. The verdict follows from the shares of worlds in which the arm is better, worse
    and alike by what matters; `probability_better` is the share in which it is better at all. Of what is neither good nor bad there is no
    verdict: the shares are of worlds in which it is higher and lower.

    Args:
        values: (worlds,) of a key figure.
        standings: how the arm stands against the baseline in a key figure; None for the baseline itself.
        least: the smallest difference in a key figure that matters.
    """
    found: dict[str, dict[str, Any]] = {}
    for name, kpi in KPIS.items():
        found[name] = dict(zip(("mean", "low", "high"), prediction(values(name)), strict=True))
        if standings is None:
            continue
        each, neither = standings(name), kpi.direction == "neither"
        found[name] |= {"difference": each.mean, "difference_low": each.low, "difference_high": each.high, "worlds": each.n}
        if neither:
            found[name] |= {"probability_better": None, "verdict": None, "share_better": None, "share_worse": None}
            found[name] |= {"probability_higher": each.ahead, "share_higher": each.better, "share_lower": each.worse}
        else:
            found[name] |= {"probability_better": each.ahead, "verdict": each.verdict}
            found[name] |= {"share_better": each.better, "share_worse": each.worse}
        found[name] |= {"share_alike": each.alike, "matters": least(name)}
    return found


def heard_too_low(plans: Iterable[tuple[str, Settings]]) -> list[str]:
    """That content heard comes out too low for plans, by label, that are not simulated for long enough; in one sentence, or none: the
    page stands by itself, and content heard decides."""
    every = list(plans)
    short = [f"“{label}”" for label, settings in every if why_heard_too_low(settings)]
    if not short:
        return []
    of = "" if len(every) == 1 else " for all of them" if len(short) == len(every) else f" for {listed(short, MOST_NAMED)}"
    return [
        f"Content heard comes out too low{of}: it counts what attendees tell in {TALK_WINDOW_DAYS} days, and the simulation ends sooner "
        "after the last session. Set campaign.calendar.last_day later."
    ]


def could_go_wrong(risks: Sequence[Mapping[str, Any]], how_often: Callable[[Mapping[str, Any]], str]) -> list[str]:
    """Risks as sentences, the likeliest first; of what was not seen, whether that makes it rare: a few launches do not."""
    likely = sorted((each for each in risks if each["probability"] >= HARDLY), key=lambda each: -each["probability"])
    told = [f"{capital(each['what'])}: {how_often(each)}." for each in likely]
    unseen = [each for each in risks if each["probability"] < HARDLY]
    rare = [each["what"] for each in unseen if each["high"] <= RARE]
    open_ = [f"{each['what']} (up to {100 * each['high']:.0f} of 100)" for each in unseen if each["high"] > RARE]
    told += [f"Not seen, but so few launches do not rule it out: {'; '.join(open_)}."] if open_ else []
    return told + ([f"Hardly ever: {'; '.join(rare)}."] if rare else [])
