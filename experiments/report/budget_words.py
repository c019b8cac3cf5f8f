"""What is said of a budget: how often costs keep within it, what may break it, and what would keep it."""

from collections.abc import Sequence

import numpy as np

from experiments.report.choosing import within
from experiments.report.numbers import number
from experiments.report.wording import times_of
from experiments.statistics.verdict import AGREED, FEWEST, prediction

DECIDES, REST = f"{100 * AGREED:.0f} of 100", f"{100 * (1 - AGREED):.0f} of 100"
"""The share of worlds that decides, in words, and what it leaves."""


def not_kept(costs: np.ndarray, budget: float, worlds: str) -> str:
    """How often costs keep within a budget that they break, against how often that is asked, and what they are on average."""
    if len(costs) == 1:
        return f"not kept: the one that was simulated costs {number(float(costs[0]), 'USD')} USD"
    kept = times_of(within(costs, budget), len(costs))
    return f"kept in {kept} {worlds}, fewer than the {DECIDES} asked, at {number(prediction(costs)[0], 'USD')} USD on average"


def may_break(budget: str, over: Sequence[tuple[str, float]], count: int, worlds: str, more: int = 0) -> str:
    """That some, by name and the share of so many worlds in which each breaks a budget, may break it more often than is asked; nothing
    where there are none. `more`: how many alternatives are not named."""
    if not over:
        return ""
    (first, share), *others = over
    unnamed = f", and {more} more alternative{'s' * (more > 1)} in more than {REST}" if more else ""
    told = "".join(f", {name} in {times_of(each, count)}" for name, each in others) + unnamed
    who = "they" if others or more else "it"
    return (
        f"{first} is over {budget} in {times_of(share, count)} {worlds}{told}: {who} may break it more often than in {REST}; {count} are too few "
        "to rule that out."
    )


def what_it_takes(costs: np.ndarray, worlds: str) -> str:
    """The budget that further costs like these (worlds,) would keep as often as is asked (of fewer than nine: the highest of them, which does
    less); nothing where there are too few of them to say it."""
    if len(costs) < FEWEST:
        return ""
    enough = np.quantile(costs[np.isfinite(costs)], AGREED, method="weibull")  # never below what keeps these: see verdict.prediction_ends
    return f"{number(float(enough), 'USD')} USD would do in {DECIDES} {worlds}."
