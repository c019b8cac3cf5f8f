"""What a behavioural number can be at all, whatever is known of it: shares of everybody at most, half-lives that last."""

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from sim.settings import Parameter
from sim.setup.calendar import Misfit

LEAST = 1e-30
"""What counts as above 0: something is divided by such a number, or its logarithm is taken."""


class Limits(NamedTuple):
    """Least and most, and how one says so."""

    least: float
    most: float
    words: str


SHARE = Limits(0.0, 1.0, "from 0 to 1")
PART = Limits(LEAST, 1.0, "above 0, and 1 at most")
AMOUNT = Limits(0.0, inf, "0 or more")
LASTING = Limits(LEAST, inf, "above 0")
CORRELATION = Limits(-1.0, 1.0, "from -1 to 1")
SPREAD = Limits(0.0, 10.0, "from 0 to 10")
GAIN = Limits(-0.99, inf, "above -1")

BY_UNIT: Mapping[str, Limits] = {
    **dict.fromkeys(("share", "share of teams", "probability", "0..1", "0-1"), SHARE),
    **dict.fromkeys(("ratio", "ratio per step", "exponent", "points (1-5)", "USD/hour"), AMOUNT),
    **dict.fromkeys(("1/week", "1/month", "1/working day", "posts/working day", "1/view per person"), AMOUNT),
    **dict.fromkeys(("days", "hours", "weeks", "years", "people", "teams", "offices", "count", "odds ratio", "risk ratio"), LASTING),
    "correlation": CORRELATION,
    "lognormal sigma": SPREAD,
    "ratio - 1 per SD": GAIN,
}
"""Other units, such as log-odds and SD, may be any number."""

BY_NAME: Mapping[str, Limits] = {
    "application_lag_days": AMOUNT,
    "cancellation_lead_days": AMOUNT,
    "in_office_contact_ratio": Limits(1.0, inf, "1 or more"),
    "learning_mean": PART,
    "learning_sd": PART,
    "mean_rating": Limits(1.0, 5.0, "from 1 to 5"),
    "offspring_depth_factor": LASTING,
    "photo_sharing_ratio": LASTING,
    "rating_sd": LASTING,
    "reminder_risk_ratio": AMOUNT,
    "spontaneous_registration_per_week": PART,
    "usual_excitement": PART,
}
"""Where the unit alone does not say it: rules divide by some of them or take their log-odds, and of others 0 means never, or at once."""


def impossible_values(parameters: Mapping[str, Parameter]) -> list[Misfit]:
    """Ends of ranges from which the model could not take a value, each in its field."""
    found = []
    for name, each in parameters.items():
        limits = BY_NAME.get(name) or BY_UNIT.get(each.unit)
        if limits is None or limits.least <= each.low <= each.high <= limits.most:
            continue
        expected = f"expected: a number {limits.words} ({each.unit})"
        found += [
            Misfit(f"behaviour.parameters.{name}.{end}", "cannot be", expected, f"{value:g}")
            for end, value in (("low", each.low), ("high", each.high))
            if not limits.least <= value <= limits.most
        ]
    return found
