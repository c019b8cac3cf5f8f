"""The curve: what each number of seats costs and gives in the same worlds, and which of them is to be taken."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experiments.report.choosing import FEW_LEFT_OUT
from experiments.statistics.intervals import means
from experiments.statistics.verdict import AGREED, Standing
from experiments.verbs.optimise.confirmed import Confirmed
from experiments.verbs.optimise.seats.plans import Spread


@dataclass(frozen=True)
class SeatsCurve:
    """Arm 0 is the campaign as it is; the others offer fewer or more seats. Arrays are (arms, worlds)."""

    found: Confirmed
    people: int = 0  # whom it is for, where they are sent; 0: they choose
    spread: Spread | None = None  # its last arm: as many seats as now, on more dates
    from_home: bool = False  # whether places for those who join from home are among the seats

    @cached_property
    def seats(self) -> np.ndarray:
        """(arms,) seats offered, mean."""
        return means(self.found.values("seats"))

    @cached_property
    def order(self) -> list[int]:
        """Arms by the number of seats, each number once: as it is told, in whole seats, by the campaign as it is or the first that has it."""
        alike: dict[int, int] = {}
        for arm in np.flatnonzero(np.isfinite(self.seats)).tolist():
            alike.setdefault(round(float(self.seats[arm])), arm)
        return sorted(alike.values(), key=lambda arm: float(self.seats[arm]))

    def said(self, arm: int) -> str:
        """How many seats an arm offers: `19 seats`."""
        return f"{self.seats[arm]:,.0f} seat{'' if self._is_one(arm) else 's'}"

    @property
    def verb(self) -> str:
        """What the seats of the campaign as it is take: `is` or `are`."""
        return "is" if self._is_one(0) else "are"

    def _is_one(self, arm: int) -> bool:
        return f"{self.seats[arm]:.0f}" == "1"

    @cached_property
    def empty(self) -> np.ndarray:
        """(arms, worlds) seats that stay empty: seats x (1 - seat fill); nan where none are offered."""
        return self.found.values("seats") * (1.0 - self.found.values("seat_fill"))

    @property
    def sent(self) -> bool:
        """Whether people are sent: nobody has to want a seat."""
        return self.people > 0

    @cached_property
    def misplaced(self) -> bool:
        """Whether seats stand idle as the campaign is, so that they are to be moved first."""
        return bool(self.within) and self.stands_idle(0)

    def stands_idle(self, arm: int) -> bool:
        """Whether clearly more of those who ask for a seat (where people are sent: of all) never get in than seats lack: some are not where people ask
        for them, are for others alone, or cannot be paid. Told by those who want to come, since wanting decides nothing where people are sent."""
        asked = self.people / np.maximum(self.seats[arm], 1.0) if self.sent else self.found.values("demand_supply_ratio")[arm]
        lacking = 1.0 - 1.0 / np.maximum(asked, 1.0)
        return bool(means(self.found.values("unmet_demand")[arm] - lacking) > FEW_LEFT_OUT)

    @cached_property
    def crowded(self) -> Spread | None:
        """More dates for the seats there are, where these alone gain what matters: more seats would be recommended for what their dates do."""
        to = self.gains_by_dates
        return to if to is not None and self.within and self.found.keeping[to.arm] else None

    @cached_property
    def gains_by_dates(self) -> Spread | None:
        """The same, whether it keeps the limits or not. That more people want a seat tells dates from what else smaller sessions change."""
        to = self.spread
        if to is None or not self._gains_on_average(0, to.arm):
            return None
        wanting = self.found.values("demand")
        return to if float(means(wanting[to.arm] - wanting[0])) >= 1 else None

    @property
    def advised(self) -> int | None:
        """The arm that the advice leads to."""
        return self.crowded.arm if self.crowded is not None and not self.misplaced else self.chosen

    @property
    def _first_other(self) -> bool:
        """Whether something is to be done about the seats there are before their number is chosen."""
        return self.misplaced or self.crowded is not None

    def _mostly(self, values: np.ndarray, least: float) -> list[int]:
        """Arms, by seats, in which values (arms, worlds) are at least so high in nine of ten of the worlds that have one."""
        known = [(arm, values[arm][np.isfinite(values[arm])]) for arm in self.order]
        return [arm for arm, each in known if len(each) and float(np.mean(each >= least)) >= AGREED]

    @property
    def wanted(self) -> list[int]:
        """Arms with no more seats than people who want one, in nine of ten worlds; by seats."""
        return self._mostly(self.found.values("demand_supply_ratio"), 1.0)

    @property
    def enough(self) -> int | None:
        """The arm with the fewest seats of those in which hardly anybody who wants one is left without, in nine of ten worlds; where nobody
        wants one in any of them, nobody is."""
        left_out = self.found.values("unmet_demand")
        left_out = np.where(np.isfinite(left_out).any(axis=1, keepdims=True), left_out, 0.0)
        return min(self._mostly(-left_out, -FEW_LEFT_OUT), key=self.order.index, default=None)

    @cached_property
    def within(self) -> list[int]:
        """Arms that keep the limits that are stated, by seats."""
        return [arm for arm in self.order if self.found.keeping[arm]]

    @property
    def chosen(self) -> int | None:
        """Of those that keep the limits, if any are stated: more seats than now, where they do better on what decides by what matters, on average,
        and then the fewest than which no more of them do; else those there are now, or the fewest than which none with more is better by what
        matters in more than ten of a hundred worlds, less those in which it is worse. None where none keeps the limits. Where people are sent,
        attendance decides. Where seats are to be moved, or spread over more dates, first, it is the campaign as it is."""
        within = self.within
        if self._first_other:
            return 0
        if 0 in within and (more := _fewest(within[within.index(0) :], self._gains_on_average)):
            return more
        fewest = _fewest(within, self._gains_on_balance)
        return 0 if 0 in within and self.seats[fewest] > self.seats[0] else fewest

    @property
    def recommended(self) -> int | None:
        """The arm to take; None where none keeps the limits, where there are too few worlds, or where seats are to be moved or spread first."""
        return None if self.found.too_few or self._first_other else self.chosen

    def _standing(self, arm: int, other: int) -> Standing:
        """How another arm stands against one in what decides."""
        return self.found.standing("attended", other, arm) if self.sent else self.found.deciding_standing(other, arm)

    def _gains_on_average(self, arm: int, other: int) -> bool:
        first, rise = self.found.objectives.all[0], self._standing(arm, other).mean
        return (rise if self.sent or first.maximise else -rise) > self.found.matters("attended" if self.sent else first.kpi.name)

    def _gains_on_balance(self, arm: int, other: int) -> bool:
        each = self._standing(arm, other)
        return each.better - each.worse > 1 - AGREED


def _fewest(arms: list[int], gains: Callable[[int, int], bool]) -> int | None:
    """The first of arms, by seats, over which none after it gains."""
    return next((arm for i, arm in enumerate(arms) if not any(gains(arm, other) for other in arms[i + 1 :])), None)
