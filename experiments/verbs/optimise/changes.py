"""What the recommended campaign changes, and what each change does by itself: what it gives, what it pays for, what it risks."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experiments.config.risks import NAMED
from experiments.report.differences import change_of
from experiments.report.kpi_groups import HEADLINES
from experiments.report.numbers import number
from experiments.report.risks import risks_of
from experiments.report.wording import enumerated, said, times_of, uncapital
from experiments.statistics.intervals import means
from experiments.verbs.optimise.confirmed import Confirmed
from experiments.verbs.optimise.curves import LeverCurve
from experiments.verbs.optimise.objectives import COST
from experiments.verbs.optimise.search_space import SearchSpace, same
from sim.measures.kpis import KPIS

RISKIER = 0.1
"""Difference in the chance of a risk from which on it is told."""

NO_CHANCE = 3
"""Worlds by which it differs at least: two of sixteen may be chance."""

MOST_EFFECTS = 3
"""Effects of one change that a sentence tells; the report's table tells all."""


class Change(NamedTuple):
    """A lever, its value before and now, and what this change alone does around the recommended campaign."""

    name: str
    before: str
    now: str
    gain: float  # of the first objective, nan where it is not known
    usd: float  # of cost
    gives: bool  # by what matters, of the first objective
    pays: bool  # costs less by what matters
    effects: tuple[str, ...]  # figures and risks that it moves by what matters, what it moves most first; cost last


def changes(found: Confirmed, space: SearchSpace, curves: Sequence[LeverCurve]) -> list[Change]:
    """What the recommended campaign changes: what gives, by what it gives; what pays, by what it saves; then the rest. What is not
    changed is left out."""
    if not found.chosen:
        return []
    values = found.trials[found.chosen - 1].values
    by_name = {each.lever.factor.name: each for each in curves}
    rows = []
    for lever in space.levers:
        name, stands = lever.factor.name, space.stands(lever)
        if same(values[name], stands):
            continue
        texts = space.told(lever, space.as_it_is), space.told(lever, values)
        rows.append(_change(lever.name, *texts, by_name.get(name), found))
    return sorted(rows, key=lambda row: (not row.gives, not row.pays, row.usd if row.pays and not row.gives else -np.nan_to_num(row.gain)))


def _change(name: str, before: str, now: str, curve: LeverCurve | None, found: Confirmed) -> Change:
    if curve is None or curve.before is None or curve.undone is None:
        return Change(name, before, now, float("nan"), float("nan"), False, False, ())
    gain, usd = -curve.undone[0], -curve.undone[1]
    deciding = found.objectives.all[0].kpi.name
    moved: list[tuple[float, str]] = []
    for figure in HEADLINES:
        by = float(means(curve.figures[figure][curve.here]) - means(curve.figures[figure][curve.before]))
        kpi, least = KPIS[figure], found.matters(figure)
        if abs(by) >= least > 0:
            moved.append((abs(by) / least, f"{said(kpi)} {change_of(by, kpi.unit)}"))
    now_and_before = ({key: rows[place] for key, rows in curve.figures.items()} for place in (curve.here, curve.before))
    risks = (risks_of(rows, tuple(NAMED.values())) for rows in now_and_before)
    for name_of_risk, after, old in zip(NAMED, *risks, strict=True):
        by = after["probability"] - old["probability"]
        if abs(by) >= RISKIER and abs(by) * after["launches"] >= NO_CHANCE:
            chance = times_of(after["probability"], after["launches"]), times_of(old["probability"], old["launches"])
            moved.append((abs(by) / RISKIER, f"{NAMED[name_of_risk].what} in {chance[0]} worlds instead of {chance[1].partition(' ')[0]}"))
    pays = usd <= -found.matters(COST)
    told = [text for _, text in sorted(moved, key=lambda each: -each[0])]
    if abs(usd) >= found.matters(COST):
        told.append(f"{'saves' if pays else 'costs'} {number(abs(usd), 'USD')} USD")
    return Change(name, before, now, gain, usd, gain >= found.matters(deciding) > 0, pays, tuple(told))


class Sorted(NamedTuple):
    """Changes by what they do, each alone: what gives more of the first objective, what saves, what else moves something by what matters,
    and those of little effect."""

    gives: list[Change]
    pays: list[Change]
    others: list[Change]
    little: list[Change]


def _sorted(rows: Sequence[Change]) -> Sorted:
    gives = [each for each in rows if each.gives]
    pays = [each for each in rows if each.pays and not each.gives]
    others = [each for each in rows if each.effects and each not in gives and each not in pays]
    return Sorted(gives, pays, others, [each for each in rows if each not in (*gives, *pays, *others)])


def changes_sentence(found: Confirmed, space: SearchSpace, curves: Sequence[LeverCurve]) -> str:
    """What to change, in one sentence: what gives, what saves, and what else moves something by what matters; the others are only counted.
    Nothing where nothing is changed."""
    gives, pays, others, little = _sorted(changes(found, space, curves))
    told = [f"{head} {_listed(some)}" for head, some in (("gains by", gives), ("saves by", pays), ("also has", others)) if some]
    told += [f"little hangs on {_counted(little, bool(told))}"] if little else []
    return f"Campaign {found.chosen}{'' if gives or pays or others else ':'} {'; '.join(told)}." if told else ""


MOST_CHANGES = 4
"""Changes of a kind that one sentence names."""


def _listed(some: Sequence[Change]) -> str:
    named = [f"{uncapital(each.name)} {each.now} (now {each.before})" for each in some[:MOST_CHANGES]]
    named += [f"{len(some) - MOST_CHANGES} more"] if len(some) > MOST_CHANGES else []
    return enumerated(named)


def _counted(little: Sequence[Change], more: bool) -> str:
    """Changes on which little hangs: by name where they are few, else how many."""
    names = ", ".join(f"{each.name.lower()} {each.now}" for each in little)
    return names if len(little) <= FEW else f"{len(little)}{' more' if more else ''} changes"


def change_sentences(found: Confirmed, space: SearchSpace, curves: Sequence[LeverCurve]) -> list[str]:
    """The same with what each change does alone to pull, content heard, the cost and risks, a sentence for each kind."""
    rows = changes(found, space, curves)
    alone = len(rows) == 1  # what it does is what the campaign does, which is told in more worlds
    gives, pays, others, little = _sorted(rows)
    by_itself = f", each change by itself in {curves[0].gain.shape[1]} worlds" if curves and not alone else ""
    heads = (f"What campaign {found.chosen} gains by", gives), ("What pays for it", pays), ("What else counts", others)
    shown = [(head, some) for head, some in heads if some]
    told = [
        f"{head}{more}: {'; '.join(_told(each._replace(effects=()) if alone else each) for each in some)}."
        for more, (head, some) in zip((by_itself, "", ""), shown, strict=False)
    ]
    if little:
        told.append(f"{'Little hangs' if told else f'Campaign {found.chosen}: little hangs'} on {_counted(little, bool(told))}.")
    return [" ".join(told)] if told else []


FEW = 3
"""So many changes that matter little are still named."""


def _told(change: Change) -> str:
    effects = change.effects if len(change.effects) <= MOST_EFFECTS else (*change.effects[: MOST_EFFECTS - 1], change.effects[-1])
    return f"{change.name.lower()} {change.now} (now {change.before}{': ' if effects else ''}{', '.join(effects)})"
