"""What is known of each parameter after the fit, beside what was assumed before."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np

from experiments.report.wording import enumerated
from experiments.storage.csv_text import csv_text
from experiments.verbs.calibrate.report import ReportTable

WORST_R_HAT, FEWEST_DRAWS = 1.05, 100
MOVED = 0.75
"""A posterior interval wider than this share of the prior's says that the data hardly move the parameter."""


@dataclass(frozen=True)
class Marginal:
    """One parameter: 90 % intervals before (`prior_*`) and after, on its natural scale."""

    name: str
    unit: str
    prior_low: float
    prior_high: float
    median: float
    low: float
    high: float
    width_ratio: float  # of the intervals after and before, on the scale the parameter was looked for on
    r_hat: float
    effective_draws: float

    @property
    def outside(self) -> bool:
        """Whether the median lies outside the prior's 90 % interval: the data ask for what was held unlikely."""
        return not self.prior_low <= self.median <= self.prior_high

    @property
    def cells(self) -> tuple[str, str, str]:
        """Before, the median after, and after, as tables show them."""
        return f"{self.prior_low:.3g} to {self.prior_high:.3g}", f"{self.median:.3g}", f"{self.low:.3g} to {self.high:.3g}"

    @property
    def identified(self) -> bool:
        """Whether the data move it."""
        return self.width_ratio < MOVED


def marginal(name: str, unit: str, prior: tuple[float, float], draws: np.ndarray, ratio: float, r_hat: float, effective: float) -> Marginal:
    """The row of a parameter whose `draws` (n,) are on its natural scale."""
    low, median, high = (float(each) for each in np.percentile(draws, [5, 50, 95]))
    return Marginal(name, unit, *prior, median, low, high, ratio, r_hat, effective)


def as_csv(rows: Sequence[Marginal]) -> str:
    """The table as text with commas."""
    header = [*(each.name for each in fields(Marginal)), "identified"]
    return csv_text([header, *([*asdict(row).values(), row.identified] for row in rows)])


def parameter_section(rows: Sequence[Marginal], note: str) -> ReportTable:
    """The table as the report shows it."""
    header = ("Parameter", "Unit", "Before, 90 %", "After: median", "After, 90 %", "Width after / before", "R-hat", "Effective draws", "")
    body = tuple(
        (
            row.name,
            row.unit,
            *row.cells,
            f"{row.width_ratio:.2f}",
            f"{row.r_hat:.3f}",
            f"{row.effective_draws:,.0f}",
            "" if row.identified else "not identified",
        )
        for row in rows
    )
    return ReportTable("What is known of each parameter", note, header, body)


def hardly_moved(rows: Sequence[Marginal], stands: str) -> list[str]:
    """The caution about parameters that the data do not identify; `stands`: what is left to stand for them."""
    still = [row.name for row in rows if not row.identified]
    if not still:
        return []
    wide = f"the interval after the fit is more than {100 * MOVED:.0f} % as wide as before"
    return [f"These data hardly move {enumerated(still)}: {wide}. What stands for them is {stands}, not a finding."]


def outside_prior(rows: Sequence[Marginal]) -> list[str]:
    """The caution about parameters that the data push out of what was assumed before."""
    out = [row for row in rows if row.outside]
    effects, spreads = ([row for row in out if row.unit.startswith("odds ratio") is effect] for effect in (True, False))
    found = []
    if effects:
        found.append(
            f"Stronger than was thought possible beforehand: {_beside_before(effects)}. The prior still draws towards no effect, so the truth may be "
            "stronger yet; with few data, doubt it."
        )
    if spreads:
        found.append(
            f"The fit leaves what was assumed before for {_beside_before(spreads)}: something goes on here that the model has no name for, and forecasts "
            "may carry it on wrongly. Look at what these weeks had that the file does not say, and trust forecasts less."
        )
    return found


def rough(rows: Sequence[Marginal]) -> list[str]:
    """The warning where chains do not agree, or are worth few draws."""
    if not any(row.r_hat > WORST_R_HAT or row.effective_draws < FEWEST_DRAWS for row in rows):
        return []
    return ["The chains do not agree well enough (see R-hat and effective draws): take the intervals as rough."]


def _beside_before(rows: Sequence[Marginal]) -> str:
    return enumerated([f"{row.name} ({row.median:.3g}; before {row.prior_low:.3g} to {row.prior_high:.3g})" for row in rows])
