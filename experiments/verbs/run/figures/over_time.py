"""Figures over the days of a campaign: demand against seats, and talk about the content against mere mention."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from experiments.report import style
from experiments.report.drawing import Drawing, Facts
from experiments.report.style import BLACK, BLUE, GREY, ORANGE, PURPLE, VERMILLION, band
from experiments.statistics.verdict import prediction_ends
from experiments.verbs.run.fired import FiredRule
from experiments.verbs.run.seats import one_of, seats_said
from sim.spelling import plural


def demand_against_seats(
    days: np.ndarray, counts: dict[str, np.ndarray], seats: float, facts: Facts, fired: Sequence[FiredRule] = (), sent: bool = False
) -> Drawing:
    """People who want a seat, and seats taken, day by day, and when rules fired. `counts`: (replications, days) of the whole company;
    `sent`: whether attendance is mandatory, so that a seat is not what people have to want."""
    wanting, taken = counts["wanting"], counts["booked"] + counts["seated"]
    wanted = float(wanting[:, -1].mean())  # as in the answer, and in every table
    headline = (
        f"On average {wanted:,.0f} {'person wants' if round(wanted) == 1 else 'people want'} {one_of(seats) if seats else 'to attend'}"
    )
    if sent:
        attend = float(counts["seated"][:, -1].mean())
        headline = f"On average {attend:,.0f} {'person is' if round(attend) == 1 else 'people are'} sent and attend, on {seats_said(seats)}"
    rules = " Below: evenings on which rules fired; in how many replications, and when the first time (thick)." * bool(fired)
    note = f"{facts.reading} Triangles: session days{'; dotted: teasers' * bool(facts.teasers)}{'; green: waves start' * bool(facts.waves)}. Seats taken: booked (overbooking included) or sat in.{rules}"
    figure = style.new_figure(8.2, 4.6 + 0.5 * bool(fired) + 0.28 * len(fired), facts, headline, note)
    panels = figure.subplots(2 if fired else 1, 1, sharex=True, squeeze=False, height_ratios=[3.6, 0.28 * len(fired)][: 2 if fired else 1])
    axes, lowest = panels[0, 0], panels[-1, 0]
    middle = band(axes, days, wanting, BLUE)
    sat = band(axes, days, taken, ORANGE, (0, (5, 1.5)))
    axes.set_ylim(0, max(_top(wanting), _top(taken), seats, 1) * 1.12)
    axes.set_xlim(days[0], days[-1])
    if seats:
        axes.axhline(seats, color=BLACK, linewidth=1.3, linestyle=(0, (1, 1.5)))
    offered = [(seats, f"{plural(round(seats), 'seat')}\n{'on average' if fired else 'offered'}", BLACK)] if seats else []
    style.label_ends(axes, float(days[-1]), [(middle[-1], "want a seat", BLUE), (sat[-1], "seats taken", "#9A6A00"), *offered])
    style.mark_teasers(axes, facts)
    apart = facts.closes - facts.opens > 0.2 * (days[-1] - days[0])  # else their names would lie over each other
    style.mark_day(axes, facts.opens, "registration opens", "center" if apart else "right")
    style.mark_day(axes, facts.closes, "registration closes", "center" if apart else "left")
    sessions = days[np.flatnonzero(np.diff(np.median(counts["seated"], axis=0), prepend=0) > 0)]
    axes.plot(sessions, np.zeros(len(sessions)), "^", color=BLACK, markersize=5, clip_on=False, zorder=5)
    axes.set_ylabel("people")
    style.thousands(axes.yaxis)
    if fired:
        _ticks_of_rules(lowest, fired, facts)
    style.day_axis(lowest, facts)
    passes = days[np.argmax(middle > seats)] if seats and (middle > seats).any() else None
    alt = f"Line chart over {len(days)} days. {wanted:,.0f} people want a seat in the end (mean), {seats:,.0f} seats are offered; " + (
        f"demand passes the seats on {facts.date(passes)}." if passes is not None else "demand stays below the seats."
    )
    return style.finished("demand_against_seats", figure, alt)


def _ticks_of_rules(axes: Axes, fired: Sequence[FiredRule], facts: Facts) -> None:
    """A row for each rule, a tick each time it fired in some launch; beside it, in how many of them, and its median first day."""
    for row, rule in enumerate(fired):
        axes.plot(
            rule.days, np.full(len(rule.days), -row), "|", color=PURPLE, markersize=9, alpha=max(0.06, min(1.0, 8 / (1 + rule.launches)))
        )
        if rule.launches:
            axes.plot(rule.first[1], -row, "|", color=BLACK, markersize=13, markeredgewidth=1.6)
        when = f", median {facts.date(rule.first[1])}" if rule.launches else ""
        text = f"{rule.name}: {rule.launches} of {rule.of}{when}"
        late = bool(len(rule.days)) and np.median(rule.days) > np.mean(axes.get_xlim())
        axes.annotate(
            text, (0.0 if late else 1.0, -row), (4 if late else -4, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
            va="center", ha="left" if late else "right", fontsize=8, bbox=style.PAPER,
        )  # fmt: skip
    axes.set_ylim(0.6 - len(fired), 0.6)
    axes.set_yticks([])
    axes.set_ylabel("rules", rotation=0, ha="right", va="center")
    axes.spines["left"].set_visible(False)


def talk_over_time(days: np.ndarray, counts: dict[str, np.ndarray], rate: float, facts: Facts) -> Drawing:
    """Attendees who have told the content or merely mentioned it, and conversations a week. `rate`: talk-about rate, 0 to 1."""
    attendees = counts["seated"][:, -1:].astype(float)
    attendees[attendees == 0] = np.nan  # a replication without attendees has no share
    content, mention = (100 * counts[name] / attendees for name in ("content_talkers", "mention_talkers"))
    anybody = bool(np.isfinite(attendees).any())
    headline = f"{100 * rate:.0f} % of attendees tell a colleague the content within 28 days" if anybody else "Nobody attends"
    note = f"{facts.reading}{' Dotted: teasers.' * bool(facts.teasers)}{' Green: waves start.' * bool(facts.waves)} A conversation counts once a listener."
    figure = style.new_figure(8.2, 5.6, facts, headline, note)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 2])
    above.set_title("Attendees who have told a peer or boss so far")
    above.set_ylabel("% of all attendees")
    above.set_ylim(0, 100)
    if anybody:
        told = band(above, days, content, BLUE)
        merely = band(above, days, mention, VERMILLION, (0, (5, 1.5)))
        style.label_ends(
            above,
            float(days[-1]),
            [(told[-1], "told the content", BLUE), (merely[-1], "“I went on\na course”", VERMILLION)],
            gap=0.075,
        )
    weeks, content_talks, mention_talks = _weekly(days, counts["content_talks"], counts["mention_talks"])
    talked = band(below, weeks, content_talks, BLUE)
    mentioned = band(below, weeks, mention_talks, VERMILLION, (0, (5, 1.5)))
    peak = max(_top(each) for each in (content_talks, mention_talks))
    below.set_ylim(0, max(peak, 1) * 1.08)
    below.set_title("Conversations a week, before and after the workshop")
    below.set_ylabel("conversations")
    style.label_ends(below, float(days[-1]), [(talked[-1], "content", BLUE), (mentioned[-1], "mention", VERMILLION)], gap=0.13)
    below.set_xlim(days[0], days[-1])
    style.thousands(below.yaxis)
    for axes in (above, below):
        if facts.first_workshop is not None:
            axes.axvline(facts.first_workshop, color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
        style.mark_teasers(axes, facts, named=axes is above)
    if facts.first_workshop is not None:
        above.annotate("first workshop ", (facts.first_workshop, 6), ha="right", fontsize=8, color="#444444")
    style.day_axis(below, facts)
    alt = f"Two line charts. In the end {headline}; conversations a week peak at {peak:,.0f}."
    return style.finished("talk_over_time", figure, alt)


def _top(values: np.ndarray) -> float:
    """Where the band of `values` (replications, days) reaches highest."""
    return float(prediction_ends(values, axis=0)[1].max())


def _weekly(days: np.ndarray, *cumulative: np.ndarray) -> tuple[np.ndarray, ...]:
    """Last days of whole weeks (counted from the first day), and what was added in each week; of less than a week all of it."""
    ends = np.arange(min(6, len(days) - 1), len(days), 7)
    return days[ends], *(np.diff(each[:, ends], axis=1, prepend=0) for each in cumulative)
