"""How many replications: as many as are asked for, or until verdicts are settled, or until intervals are narrow enough."""

import math
from collections.abc import Callable, Sequence

from experiments.config.arms import Arm
from experiments.config.errors import listed
from experiments.design.point import point
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.execution.stopping import looked_at, would_take
from experiments.report import differences
from experiments.report.aim import aim_of
from experiments.report.numbers import number
from experiments.report.wording import said, times_of
from experiments.statistics.paired import Difference, paired_difference, replications_needed
from experiments.statistics.verdict import settled
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.options import CompareOptions
from sim.measures.kpis import KPIS
from sim.spelling import plural


def enough(runner: Runner, arms: Sequence[Arm], options: CompareOptions) -> ResultSet:
    """All arms under the same seeds: as many as are asked for; with `replications=auto` a first look, and then more, up to the
    most there may be, until the verdicts on the key figures that are told, and on which arm is best, are settled, or until every interval of the deciding one
    has the half-width that is asked for."""
    points, seeds, plan = [point(arm.settings) for arm in arms], options.seeds, options.compare
    if options.replications != "auto":
        return runner.evaluate(points, seeds)

    def following(found: ResultSet, count: int) -> int:
        if plan.half_width is None:
            looked = Comparison(tuple(arms), found, KPIS[plan.kpi], None, aim=aim_of(options.aim), stated=options.matters)
            return min(2 * count, len(seeds)) if open_verdicts(looked) else count
        values = found.values(plan.kpi)
        return next_count([paired_difference(values[0], row) for row in values[1:]], count, plan.half_width, len(seeds))

    return looked_at(lambda count: runner.evaluate(points, seeds[:count]), following, min(plan.first, len(seeds)))


def open_verdicts(comparison: Comparison) -> list[tuple[int, str, str]]:
    """Verdicts that more replications may well change, on the key figures that are told and on what decides which arm is best: row
    of the arm, name of the key figure or AIM, and the verdict in words."""
    arms, found = comparison.arms, list[tuple[int, str, str]]()
    for kpi in comparison.told:
        for row, each in enumerate(comparison.standings[kpi.name], start=1):
            if not settled(each):
                found.append((row, kpi.name, f"{said(kpi)} of {arms[row].label} ({differences.verdict(each, kpi)})"))
    choice = comparison.ways.choice
    best = choice.first if choice else 0
    for row, each in enumerate(choice.against if choice else ()):
        if row != best and not settled(each):
            ahead = f"{arms[best].label} better than {arms[row].label} in {times_of(each.better, each.n)}"
            found.append((row, AIM, f"{comparison.ways.aim_said} ({ahead})"))
    return found


AIM = "aim"
"""What decides which arm is best, in the list of open verdicts."""


DIFFERING, ALIKE_LONG = 10, 200
"""Pairs that must differ before an interval is believed; or replications after which so few of them do not matter."""


def next_count(differences: Sequence[Difference], count: int, target: float, most: int) -> int:
    """Replications to look at next; `count` itself where to stop.

    As many as the spread seen so far asks for, but never more than twice as many as there are: it is an estimate. Where
    hardly any pair differs (two arms that are almost the same, with the same seeds) the rare ones that do would be missed
    by a short look, so it goes on. Alternatives whose key figure is not defined cannot become surer, and do not keep the
    others waiting.
    """
    if count >= most:
        return count
    needed = count
    for each in differences:
        if each.n > 1 and each.half_width > target:
            needed = max(needed, count + 1, math.ceil(replications_needed(each.sd, target, most) * count / each.n))
        elif each.n > 1 and each.n - each.level < DIFFERING and count < ALIKE_LONG:
            needed = max(needed, min(2 * count, ALIKE_LONG))
    return min(needed, 2 * count, most)


# --- in words ---------------------------------------------------------------------------------------------------------

MOST_NAMED = 3
"""Open verdicts that a sentence names."""


def stopping_sentence(comparison: Comparison, options: CompareOptions) -> str:
    """Why no more replications were taken, where it was left to the command how many there are."""
    if options.replications != "auto":
        return ""
    say: Callable[[Comparison, CompareOptions], str] = _settled_sentence if options.compare.half_width is None else _narrow_sentence
    return say(comparison, options)


def _settled_sentence(comparison: Comparison, options: CompareOptions) -> str:
    """Whether more replications may change a verdict."""
    n, named = comparison.replications, [words for *_, words in open_verdicts(comparison)]
    figures = " and ".join(said(kpi) for kpi in comparison.told)
    if not named:
        undecided = any(each.verdict == "undecided" and each.n for kpi in comparison.told for each in comparison.standings[kpi.name])
        why = f" Where one is undecided, {comparison.worlds} disagree; it is not for want of replications." if undecided else ""
        return f"After {plural(n, 'replication')} the verdicts on {figures} are settled: more replications would hardly change them.{why}"
    return (
        f"The maximum of {options.compare.most:,} replications is reached with {plural(len(named), 'verdict')} so close "
        f"to 90 of 100 that more replications may change {'them' if len(named) > 1 else 'it'}: {listed(named, MOST_NAMED)}."
    )


def _narrow_sentence(comparison: Comparison, options: CompareOptions) -> str:
    """Whether the intervals became as narrow as they should, and what it would have taken."""
    target, kpi = options.compare.half_width or 0.0, comparison.kpi
    wanted = f"±{differences.size_of_change(target, kpi.unit)}"
    means = comparison.differences[kpi.name]
    wide = [(each, arm.label) for each, arm in zip(means, comparison.arms[1:], strict=True) if each.n > 1]
    wide = [(each, label) for each, label in wide if each.half_width > target]
    undefined = [arm.label for each, arm in zip(means, comparison.arms[1:], strict=True) if each.n < 2]
    aside = f" For {', '.join(undefined)} it is not defined." if undefined else ""
    if not wide:
        return f"After {plural(comparison.replications, 'replication')} every interval is within {wanted}, as wanted.{aside}"
    widest, label = max(wide, key=lambda pair: pair[0].half_width)
    needed = replications_needed(widest.sd, target)
    return (
        f"The maximum of {options.compare.most:,} replications is reached, and the interval of {label} is still "
        f"±{number(widest.half_width, kpi.unit)} instead of {wanted}: {would_take(needed, 'compare.most', comparison.sets)}{aside}"
    )
