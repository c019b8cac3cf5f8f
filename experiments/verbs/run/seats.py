"""What a run says of the seats: whether there are too few, too many, or some in the wrong place."""

from collections.abc import Callable, Sequence

import numpy as np

from experiments.config.risks import NAMED
from experiments.report.choice_words import too_few
from experiments.report.choosing import FEW_LEFT_OUT, within
from experiments.report.wording import times_of
from experiments.statistics.verdict import AGREED, FEWEST
from experiments.verbs.run.fired import STOPS_SPENDING, FiredRule
from sim.spelling import plural

HALF_FULL = NAMED["rooms_half_empty"].limit
"""Share of seats taken below which more seats are no answer to demand."""

FEW = 5
"""Below so many people, on average, their number has a decimal."""

BUYS_BEST = "What the money buys best is looked for by watercooler optimise."
PAYS_FOR = "How many more the budget of {:,.0f} USD pays for is told by watercooler optimise optimise.curve=seats for the same campaign and company."


def advice_on_seats(
    values: dict[str, np.ndarray],
    found: dict[str, tuple[float, float, float]],
    budget: float | None,
    fired: Sequence[FiredRule],
    lacking: Callable[[], str] = str,
    sent: int | None = None,
    reserved: bool = False,
) -> str:
    """What to do about the seats, the one thing a run of one campaign decides; more of them are advised only where they can be paid, and where
    those there are do not stand empty elsewhere. `lacking`: tells where they lack, and where they are to spare. `sent`: how many people it is for, if
    they are sent; `reserved`: whether some sessions are for some people alone."""
    if (launches := len(values["cost_total"])) < FEWEST:
        return too_few(launches)
    ratio = values["demand_supply_ratio"][np.isfinite(values["demand_supply_ratio"])]
    if not len(ratio):
        return "Offer seats: without them demand has nowhere to go."
    more, fewer = float(np.mean(ratio > 1)), float(np.mean(ratio < 1))
    wanting, seats = found["demand"][0], found["seats"][0]
    kept = within(values["cost_total"], budget)
    stopped = max((each.launches / each.of for each in fired if each.does == STOPS_SPENDING), default=0.0)
    spent = kept < AGREED or stopped > 1 - AGREED
    short = f"the budget is kept {_often(kept, launches)}" if kept < AGREED else f"a rule stops spending {_often(stopped, launches)}"
    if sent is not None:
        return _seats_of_those_sent(
            found,
            sent,
            budget,
            f"spending stops {_often(stopped, launches)}" if stopped > 0.5 else "",
            short if spent else "",
            lacking,
            reserved,
        )
    if stopped > 0.5 and found["unmet_demand"][0] > FEW_LEFT_OUT:
        return (
            f"The budget, not the rooms, decides: spending stops {_often(stopped, len(ratio))}, and {found['attended'][0]:,.0f} of the "
            f"{seats_said(seats)} can be paid, while {wanting:,.0f} people want one. What the money buys best is looked for by watercooler optimise."
        )
    empty, free = float(np.mean(values["seat_fill"] < HALF_FULL)), _free(found)
    if found["unmet_demand"][0] > FEW_LEFT_OUT and free > FEW_LEFT_OUT:
        left_out = f"{100 * found['unmet_demand'][0]:.0f} % of those who want one never get in, and yet nobody books {100 * free:.0f} % of {the_seats(seats)}"
        if told := _in_the_wrong_place(left_out, ", which stand where too few want one", lacking, reserved, budget):
            return told
    if more >= AGREED and empty > 1 - AGREED and round(seats) > 1:
        return (
            f"Fill the seats there are before you offer more: demand exceeds {the_seats(seats)} {_often(more, len(ratio))}, and yet fewer than half of "
            f"them are taken {_often(empty, len(ratio))}, since {100 * found['no_show_rate'][0]:.0f} % of those booked do not come. Book more people than "
            "there are seats, or choose a format in which more of them come."
        )
    if more >= AGREED and spent:
        return (
            f"Say beforehand who will not get a seat: demand exceeds {the_seats(seats)} {_often(more, len(ratio))}, and there is no money for more "
            f"({short}). {BUYS_BEST}"
        )
    if more >= AGREED and budget is not None:
        return f"Say beforehand who will not get a seat: demand exceeds {the_seats(seats)} {_often(more, len(ratio))}. {PAYS_FOR.format(budget)}"
    if more >= AGREED:
        return f"Offer more seats, or say beforehand who will not get one: demand exceeds {the_seats(seats)} {_often(more, len(ratio))}."
    if fewer >= AGREED:
        what = "Offer fewer seats or do" if round(seats) > 1 else "Do"
        return (
            f"{what} more to be wanted: {few(wanting)} people want {seats_said(seats)}, fewer than there are {_often(fewer, len(ratio))}."
        )
    if spent:
        return f"Keep the seats: demand exceeds them {_often(more, len(ratio))}, and there is no money for more ({short}); if it runs out, drop dates."
    return f"Keep the seats, and be ready to add or drop dates: demand exceeds them {_often(more, len(ratio))}."


def few(people: float) -> str:
    """How many people, on average: in tenths where they are few, so that the advice and the answer say the same."""
    return f"{people:,.{int(0 < people < FEW)}f}"


def seats_said(seats: float) -> str:
    """So many seats, on average."""
    return plural(round(seats), "seat")


def the_seats(seats: float) -> str:
    """All of them, on average."""
    return f"the {seats_said(seats)}" if round(seats) > 1 else "the only seat"


def one_of(seats: float) -> str:
    """What people want where there are so many seats, on average."""
    return f"one of {seats_said(seats)}" if round(seats) > 1 else "the only seat"


def whom_it_is_for(values: dict[str, np.ndarray]) -> int:
    """How many people it is for, as key figures tell; 0 where nobody attends, so that they do not."""
    there = values["attendance_rate"] > 0
    return round(float(np.mean(values["attended"][there] / values["attendance_rate"][there]))) if there.any() else 0


def _seats_of_those_sent(
    found: dict[str, tuple[float, float, float]],
    people: int,
    budget: float | None,
    stops: str,
    short: str,
    lacking: Callable[[], str],
    reserved: bool,
) -> str:
    """What to do about the seats where nobody has to want one. `people`: whom it is for; `stops`: that spending stops, where it mostly does;
    `short`: why there is no money for more seats, where there may be none; `lacking`: tells where they lack, and where they are to spare; `reserved`: whether
    some sessions are for some people alone."""
    fill, seats, there = found["seat_fill"][0], found["seats"][0], found["attendance_rate"][0]
    attend = f"{100 * there:.0f} % of the people for whom it is are sent and attend"
    are = "is" if round(seats) == 1 else "are"
    if stops and 1 - there > FEW_LEFT_OUT:
        return (
            f"The budget, not the rooms, decides: {stops}, and {found['attended'][0]:,.0f} of the {seats_said(seats)} can be paid; {attend}. "
            f"{BUYS_BEST}"
        )
    if 1 - there > FEW_LEFT_OUT and _free(found) > FEW_LEFT_OUT:
        taken = f"{attend}, and {100 * fill:.0f} % of {seats_said(seats)} {are} taken"
        if told := _in_the_wrong_place(taken, ", since the others stand where nobody is left to send", lacking, reserved, budget):
            return told
    lack = people - seats > FEW_LEFT_OUT * people
    if lack and fill < HALF_FULL:
        return f"Fill the seats there are before you offer more: {attend}, and {100 * fill:.0f} % of {seats_said(seats)} {are} taken."
    if lack:
        why = f"it is for {people:,} people, and there {are} {seats_said(seats)}"
        if short:
            return f"Say beforehand who is not sent: {why}, and no money for more ({short}). {BUYS_BEST}"
        if budget is not None:
            return f"Say beforehand who is not sent: {why}. {PAYS_FOR.format(budget)}"
        return f"Offer more seats, or say beforehand who is not sent: {why}."
    what = "Fewer seats would do" if fill < HALF_FULL else "Keep the seats"
    return f"{what}: {attend}, and {100 * fill:.0f} % of {seats_said(seats)} {are} taken."


def _free(found: dict[str, tuple[float, float, float]]) -> float:
    """The share of seats that nobody books, as far as means tell."""
    return 1 - found["seat_fill"][0] / max(1 - found["no_show_rate"][0], found["seat_fill"][0], 1e-9)


def _in_the_wrong_place(facts: str, idle: str, lacking: Callable[[], str], reserved: bool, budget: float | None) -> str:
    """What to do about seats that some lack while others stay empty; nothing where they stand where they should. `facts`: how many of either;
    `idle`: why they do, where they are to be moved."""
    if where := lacking():
        return f"Move seats before you add or drop any: {facts}{idle}. {where}{_costs_more(budget)}"
    if reserved:
        return f"Open the sessions that are for some people alone to more of them, or make these smaller: {facts}.{_costs_more(budget)}"
    return ""


def _costs_more(budget: float | None) -> str:
    """That whoever then attends costs something, where that may break a budget."""
    return (
        "" if budget is None else f" Whoever then attends costs working time too: run it again to see whether {budget:,.0f} USD still do."
    )


def _often(probability: float, launches: int) -> str:
    return f"in {times_of(probability, launches)} launches"
