"""What it would be worth to know something before choosing: value of information, told only where it exceeds what chance gives.

Of parameters (EVPPI) and of data not yet taken (EVSI) by regression (Strong, Oakley and Brennan 2014, 2015): what an arm gains is
told from what would be known, and the arm that is told to be best is chosen in each world. The choice in a world is made by
the other worlds and valued by its own outcome, since else chance in the events would count as information. A permutation of
worlds says how much chance alone gives. All values are in the unit of what is aimed at; more is better.

Where a limit binds the choice, such as a budget, what would be known also tells how far each arm is from it, and the choice is made as
without knowing: the best of those that keep it surely enough. An arm that breaks it in a world is worth no more there than the
least of all arms, since it has to be cut short. So knowing can be worth something where only one arm is allowed, and nothing where
the better arm breaks the limit whatever is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from experiments.statistics.ridge import Ridge

PERMUTATIONS, LEVEL = 40, 0.95

CHANCE_ERRORS = 1.645
"""Standard errors that a value which is nothing exceeds in five of 100 cases."""


@dataclass(frozen=True)
class Worth:
    """What knowing something is worth."""

    value: float
    error: float  # standard error of the value
    null: float  # what knowing something that says nothing is worth in 95 % of permutations, at most

    @property
    def margin(self) -> float:
        """By how much the value may be off, in nine of ten cases."""
        return CHANCE_ERRORS * self.error

    @property
    def exceeds_chance(self) -> bool:
        """Whether it is worth more than what says nothing."""
        return self.value > self.null

    def at_most(self, limit: float) -> "Worth":
        """The same, clipped: data are worth no more than what they are about, and nothing less than nothing."""
        return Worth(min(max(self.value, 0.0), max(limit, 0.0)), self.error, self.null)


@dataclass(frozen=True)
class Bound:
    """A limit that binds the choice."""

    over: np.ndarray  # (launches, arms, worlds) by how much an arm is over it; 0 or less: it is kept
    least: float  # share of launches in which an arm has to keep it to be taken

    def and_again(self, other: "Bound") -> "Bound":
        """That of more launches of the same worlds."""
        return Bound(np.concatenate((self.over, other.over)), self.least)


def worth_of_groups(values: np.ndarray, groups: Mapping[str, np.ndarray], bound: Bound | None = None) -> dict[str, Worth]:
    """What knowing all of a group is worth, for each group, largest first; `null` is that of the best of the groups. Nothing where
    fewer than three worlds are whole.

    `values`: (arms, worlds), more is better, worlds with a nan left out; `groups`: (worlds, inputs) each.
    """
    stakes, whole = _stakes(values, bound)
    if len(whole) < 3 or not groups:
        return {}
    shuffled = stakes.shuffled()
    worths = {name: _worths(_placed(np.asarray(each)[whole]), shuffled) for name, each in groups.items()}
    found = np.stack([each for each, _ in worths.values()], axis=1)
    return _against_chance(list(worths), found, [each for _, each in worths.values()], stakes.gains)


def worth_of_each(values: np.ndarray, names: list[str], inputs: np.ndarray, bound: Bound | None = None) -> dict[str, Worth]:
    """What knowing one input is worth, for each of them, largest first; `null` is that of the best of them.

    `values`: (arms, worlds), more is better, worlds with a nan left out; `inputs`: (worlds, names).
    """
    stakes, whole = _stakes(values, bound)
    if len(whole) < 4 or not names:
        return {}
    bases, own = _bases(_placed(inputs[whole]))
    found, errors = np.empty((PERMUTATIONS + 1, len(names))), np.empty(len(names))
    now = stakes.now()
    for row, each in enumerate(stakes.shuffled()):
        outcomes = each.outcomes
        centred = outcomes - outcomes.mean(axis=0)
        fitted = bases @ (bases.transpose(0, 2, 1) @ centred)  # (names, worlds, outcomes)
        told = outcomes - (centred - fitted) / (1 - 1 / len(whole) - own)[:, :, None]
        gained = each.gained(each.taken(told), now)
        found[row] = gained.mean(axis=1)
        if row == 0:
            errors = gained.std(axis=1, ddof=1) / np.sqrt(len(whole))
    return _against_chance(names, found, errors.tolist(), stakes.gains)


def worth_of_everything(values: np.ndarray, again: np.ndarray, bound: Bound | None = None, again_bound: Bound | None = None) -> Worth:
    """Expected value of perfect information (EVPI), cross-validated: the best arm of a world by one of its two outcomes, valued by
    the other, both ways; `null` is what its standard error leaves to chance. A lower bound: events blur which arm is best in a world.

    `values`, `again`: (arms, worlds) of the same parameters with other events; worlds with a nan left out. nan where there are
    fewer than two.
    """
    one, other = _twice(values, again, bound, again_bound)
    if len(one.gains) < 2 or len(one.gains) != len(other.gains):
        return Worth(float("nan"), float("nan"), 0.0)
    now = one.joined(other).now()
    gained = (other.gained(one.taken(one.outcomes, surely=False), now) + one.gained(other.taken(other.outcomes, surely=False), now)) / 2
    error = float(gained.std(ddof=1) / np.sqrt(len(gained)))
    return Worth(float(gained.mean()), error, CHANCE_ERRORS * error)


def most_of_everything(values: np.ndarray, again: np.ndarray, bound: Bound | None = None, again_bound: Bound | None = None) -> float:
    """What the same is worth at most, with what its error leaves to chance: the lower of two upper bounds. nan where there are fewer than two worlds.

    Equation: with d what an arm gains over the one that is taken now, E max d <= mean of max (d + d') / 2, since events only raise a
    maximum; and E max d <= sum of (m + sqrt(m^2 + v)) / 2 over arms, m the mean of d and v what parameters alone make of its variance,
    which is the covariance of d and d', its two outcomes. Source: Scarf (1958), "A min-max solution of an inventory problem".
    """
    one, other = _twice(values, again, bound, again_bound)
    if len(one.gains) < 2 or len(one.gains) != len(other.gains):
        return float("nan")
    now = one.joined(other).now()
    first, second = (each.worth - each.worth[:, [now]] for each in (one, other))
    both = (first + second) / 2
    mean, together = both.mean(axis=0), (first - first.mean(axis=0)) * (second - second.mean(axis=0))
    apart = (mean + np.sqrt(mean**2 + np.maximum(_surely(together), 0.0))) / 2
    return float(min(_surely(both.max(axis=1)), apart.sum()))


def _twice(values: np.ndarray, again: np.ndarray, bound: Bound | None, again_bound: Bound | None) -> tuple["_Stakes", "_Stakes"]:
    """The stakes of both outcomes, in worlds that are whole in both."""
    there = np.isfinite(values).all(axis=0) & np.isfinite(again).all(axis=0)
    one, other = (_stakes(np.where(there, each, np.nan), limit)[0] for each, limit in ((values, bound), (again, again_bound)))
    return one, other


def _surely(values: np.ndarray) -> np.ndarray:
    """The mean of (worlds, ...) and what its error leaves to chance."""
    above: np.ndarray = values.mean(axis=0) + CHANCE_ERRORS * values.std(axis=0, ddof=1) / np.sqrt(len(values))
    return above


# --- regression -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stakes:
    """What each arm gains over the first (..., worlds, arms), and by how much each launch of it is over a limit."""

    gains: np.ndarray
    over: np.ndarray | None = None  # (..., worlds, arms, launches); None: there is no limit
    least: float = 0.0

    @property
    def outcomes(self) -> np.ndarray:
        """(..., worlds, outcomes) all that has to be told before choosing: gains of all arms but the first, then how far each is over."""
        gains = self.gains[..., 1:]
        return gains if self.over is None else np.concatenate((gains, self.over.mean(axis=-1)), axis=-1)

    def taken(self, told: np.ndarray, surely: bool = True) -> np.ndarray:
        """(..., worlds) the arm that is taken by what is told of each world (..., worlds, outcomes): that which gains most of those that keep
        the limit surely enough; where none does, that which comes closest. What is told is off by what it missed in these worlds, unless it
        is all there is to know (not `surely`)."""
        others = self.gains.shape[-1] - 1
        gains = np.concatenate((np.zeros((*told.shape[:-1], 1)), told[..., :others]), axis=-1)
        if self.over is None:
            return np.asarray(gains.argmax(axis=-1))
        over = told[..., others:]
        if surely:
            missed = np.swapaxes(self.over - over[..., None], -3, -2).reshape(*over.shape[:-2], over.shape[-1], -1)  # (..., arms, launches)
            place = min(missed.shape[-1] - 1, int(np.ceil(self.least * missed.shape[-1] - 1e-9)) - 1)
            over = over + np.partition(missed, place, axis=-1)[..., place][..., None, :]
        may = over <= 1e-9
        return np.where(may.any(axis=-1), np.where(may, gains, -np.inf).argmax(axis=-1), over.argmin(axis=-1))

    @property
    def worth(self) -> np.ndarray:
        """(..., worlds, arms) what arms are worth: where an arm breaks the limit, no more than the least of all."""
        if self.over is None:
            return self.gains
        kept = (self.over <= 0).mean(axis=-1)
        return np.asarray(kept * self.gains + (1 - kept) * self.gains.min(axis=-1, keepdims=True))

    def now(self) -> int:
        """The arm that is taken where nothing more is known. Of (worlds, arms)."""
        outcomes = self.outcomes
        return int(self.taken(np.broadcast_to(outcomes.mean(axis=0), outcomes.shape))[0])

    def gained(self, taken: np.ndarray, now: int) -> np.ndarray:
        """(..., worlds) what the arms that are taken (..., worlds) are worth beyond the one that is taken now. Of (worlds, arms)."""
        worth = self.worth
        found: np.ndarray = worth[np.arange(len(worth)), taken] - worth[:, now]
        return found

    def joined(self, other: "_Stakes") -> "_Stakes":
        """The mean gains of both, and the launches of both."""
        over = None if self.over is None or other.over is None else np.concatenate((self.over, other.over), axis=-1)
        return _Stakes((self.gains + other.gains) / 2, over, self.least)

    def shuffled(self) -> list["_Stakes"]:
        """The stakes as they are, then with worlds permuted. Of (worlds, arms)."""
        rng, count = np.random.default_rng(1), len(self.gains)
        orders = [np.arange(count), *(rng.permutation(count) for _ in range(PERMUTATIONS))]
        return [_Stakes(self.gains[order], None if self.over is None else self.over[order], self.least) for order in orders]


def _stakes(values: np.ndarray, bound: Bound | None) -> tuple[_Stakes, np.ndarray]:
    """What is at stake in the whole worlds, (worlds, arms); and the places of these among all."""
    there = np.isfinite(values).all(axis=0)
    if bound is not None:
        there = there & np.isfinite(bound.over).all(axis=(0, 1))
    whole = np.flatnonzero(there)
    gains = (values - values[0])[:, whole].T
    return (_Stakes(gains) if bound is None else _Stakes(gains, bound.over[:, :, whole].transpose(2, 1, 0), bound.least)), whole


def _placed(x: np.ndarray) -> np.ndarray:
    """Inputs within what they span, 0 to 1."""
    low, high = x.min(axis=0), x.max(axis=0)
    placed: np.ndarray = (x - low) / np.maximum(high - low, 1e-12)
    return placed


def _bases(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(inputs, worlds, 2) orthonormal columns of each input and its square, centred; and (inputs, worlds) each world's own part."""
    columns = np.stack((x, (x - 0.5) ** 2), axis=2).transpose(1, 0, 2)
    columns = columns - columns.mean(axis=1, keepdims=True)
    turned, triangle = np.linalg.qr(columns)
    there = np.abs(np.diagonal(triangle, axis1=1, axis2=2)) > 1e-9 * np.sqrt(x.shape[0])
    bases: np.ndarray = turned * there[:, None, :]
    return bases, (bases**2).sum(axis=2)


def _worths(x: np.ndarray, shuffled: list[_Stakes]) -> tuple[np.ndarray, float]:
    """(permutations,) what choosing by what the other worlds tell of each gains over the arm that is taken now; and the error of the first."""
    outcomes = np.stack([each.outcomes for each in shuffled], axis=1)  # (worlds, permutations, outcomes)
    told = Ridge.fitted(x, outcomes.reshape(len(x), -1)).left_out.reshape(outcomes.shape)
    now = shuffled[0].now()
    gained = np.stack([each.gained(each.taken(told[:, row]), now) for row, each in enumerate(shuffled)])
    return gained.mean(axis=1), float(gained[0].std(ddof=1) / np.sqrt(gained.shape[1]))


def _against_chance(names: list[str], found: np.ndarray, errors: list[float], gains: np.ndarray) -> dict[str, Worth]:
    """Worth by name, largest first. `found`: (1 + PERMUTATIONS, names)."""
    null = max(1e-9 * float(np.abs(gains).max()), float(np.quantile(found[1:].max(axis=1), LEVEL)))
    worth = {name: Worth(float(value), error, null) for name, value, error in zip(names, found[0], errors, strict=True)}
    return dict(sorted(worth.items(), key=lambda pair: -pair[1].value))
