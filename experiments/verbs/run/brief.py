"""The brief of a run: what to expect of one campaign, and what could go wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from experiments.config.risks import NAMED
from experiments.execution.nested import by_variant
from experiments.report.brief import SCORECARD, Brief, could_go_wrong, score_line
from experiments.report.choice_words import MOST_NAMED, may_break, not_kept, too_few, what_it_takes
from experiments.report.choosing import FEW_LEFT_OUT, fits, within
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.finding_out import Unknown, as_data, in_words, spread_by
from experiments.report.risks import ONE_LAUNCH, of_100
from experiments.report.wording import capital, company_said, said, times_of
from experiments.statistics.variance import variance_shares
from experiments.statistics.verdict import AGREED, FEWEST, prediction
from experiments.verbs.run.beside import Side, beside_data, beside_sentences, beside_table
from experiments.verbs.run.fired import STOPS_SPENDING, FiredRule, fired_data, fired_sentences
from experiments.verbs.run.queues import unequal
from experiments.verbs.run.waves import seats_to_move, wave_said, wave_sentences, waves_data
from sim.measures.kpis import COST_PARTS, KPIS
from sim.settings import Calendar, Settings

NOTHING: Mapping[str, np.ndarray] = {}
NO_DECISION = (
    "One campaign is no decision: compare it with what else you would do (watercooler compare), and the page says what to find out first."
)

HALF_FULL = NAMED["rooms_half_empty"].limit
"""Share of seats taken below which more seats are no answer to demand."""

LEVEL = "content_heard"
"""The key figure whose spread the page takes apart."""


def brief_of(
    columns: dict[str, Any],
    variants: dict[str, Any],
    settings: Settings,
    company: str,
    risks: Sequence[Mapping[str, Any]],
    stopped: str = "",
    fired: Sequence[FiredRule] = (),
    waves: Sequence[Mapping[str, Any]] = (),
    groups: Mapping[str, np.ndarray] = NOTHING,
    sides: Sequence[Side] = (),
    lacking: Callable[[], str] = str,
) -> Brief:
    """The one page of a run, from the key figures of its replications, and of the variants of some worlds (none: {}); with its risks, and
    why there are no more replications (empty where it was stated how many); which rules fired; its waves; (first worlds, parameters) of
    each group of parameters; both sides where a second campaign runs at the same time; and where seats are `lacking`, asked only if it matters."""
    values = {name: np.asarray(columns[name], np.float64) for name in KPIS if name in columns}
    found = {name: prediction(values[name]) for name in values}
    title = settings.campaign.title or settings.campaign.brand.name
    shares = {name: variance_shares(by_variant(values[name], np.asarray(variants[name], np.float64))) for name in SCORECARD if variants}
    worst = max(risks, key=lambda each: each["probability"]) if risks else None
    over = _over_budget(values["cost_total"], settings.campaign.budget)
    unsure = 1 - AGREED < within(values["cost_total"], settings.campaign.budget) < AGREED
    hangs_on = {name: spread_by(values[name], groups) for name in ((LEVEL, "cost_total") if unsure else (LEVEL,))}
    sent = settings.campaign.registration.mode == "mandatory"
    doubtful = _may_be_over(values["cost_total"], settings.campaign.budget)
    likely = (
        f"Most likely to go wrong: {worst['what']}, in {of_100(worst)} launches." if worst and worst["probability"] > 0 and not over else ""
    )
    return Brief(
        question=f"What is to be expected of “{title}” in {company_said(company)}?",
        answer=_sentences(found, sent, len(values["cost_total"]))
        + nobody_sentences(columns)
        + fired_sentences(fired, settings.campaign.calendar)
        + wave_sentences(waves, settings.campaign.calendar)
        + beside_sentences(sides),
        recommendation=over
        or _recommendation(values, found, settings.campaign.budget, fired, lacking, _addressed(values) if sent else None),
        sure=" ".join(filter(None, (what_it_takes(values["cost_total"], "launches") if over else doubtful, likely, stopped))),
        table=beside_table(sides),
        scorecard=[score_line(name, *found[name]) for name in SCORECARD],
        wrong=could_go_wrong(risks, lambda each: f"in {of_100(each)} launches") if len(values["cost_total"]) > 1 else [ONE_LAUNCH],
        first=[*unknown_sentences(hangs_on), NO_DECISION],
        cost={label: found[f"cost_{part}"][0] for part, (label, _) in COST_PARTS.items()},
        doubt=doubt_sentence(said(KPIS[LEVEL]), shares.get(LEVEL, {})),
        data={
            "arms": {settings.campaign.name: {name: dict(zip(("mean", "low", "high"), each, strict=True)) for name, each in found.items()}},
            "risks": risks,
            "find_out_first": [
                each for name, found in hangs_on.items() for each in as_data(found, f"share of the spread of {said(KPIS[name])}")
            ],
            "rules": fired_data(fired),
            "waves": waves_data(waves),
            **({"beside": beside_data(sides)} if sides else {}),
            "variance_shares": doubt_data(shares.get(LEVEL, {}))
            | {"key_figures": {name: doubt_data(each) for name, each in shares.items()}},
        },
    )


def unknown_sentences(hangs_on: Mapping[str, Sequence[Unknown]]) -> list[str]:
    """On which groups of parameters key figures hang most."""
    return [
        f"{'Whether it keeps the budget' if name == 'cost_total' else 'How many are told the content'} hangs most on "
        f"{', '.join(f'{in_words(each.name)} ({100 * each.worth.value:.0f} % of the spread)' for each in found[:MOST_NAMED])}."
        for name, found in hangs_on.items()
        if found
    ]


def _sentences(found: dict[str, tuple[float, float, float]], sent: bool, launches: int) -> list[str]:
    """What to expect; a share of nobody is left out. `sent`: whether the programme is mandatory, so that a seat is not what people want or get."""

    def known(name: str) -> bool:
        return bool(np.isfinite(found[name][0]))

    def people(name: str) -> str:
        mean, low, high = found[name]
        return f"{mean:,.0f} (90 % of launches: {low:,.0f} to {high:,.0f})" if np.isfinite(low) else f"{mean:,.0f}"

    def share(name: str) -> str:
        mean, low, high = (100 * each for each in found[name])
        return f"{mean:.0f} % ({low:.0f} to {high:.0f})" if np.isfinite(low) else f"{mean:.0f} %"

    cost = f"it costs {found['cost_total'][0]:,.0f} USD, attendees' time included."
    return [
        " ".join([_who_attends(people, found["seats"][0], sent), *([NO_PRODUCT] if launches > 1 else [])]),
        f"{share('content_heard')} of the company is told the content by a colleague who speaks well of it; "
        f"with posts and attendees it reaches {share('content_reach')}.",
        f"{share('application_rate_182_days')} of attendees still apply it after half a year; {cost}"
        if known("application_rate_182_days")
        else capital(cost),
    ]


def _who_attends(people: Callable[[str], str], seats: float, sent: bool) -> str:
    """How many want a seat and how many attend, or how many are sent."""
    if sent:
        return (
            f"Attendance is mandatory: {people('attended')} people attend, on {seats:,.0f} seats; {people('demand')} people come to want it before "
            "they are there, attendees and others."
        )
    return f"{people('demand')} people want one of {seats:,.0f} seats, and {people('attended')} attend."


NO_PRODUCT = "All are means over launches, so ratios of them do not multiply out."
"""Said once, where the first means stand; of a single launch there are none."""


def nobody_sentences(columns: Mapping[str, Any]) -> list[str]:
    """In how many launches nobody attends; nothing where somebody does in all of them. `columns`: (launches,) of key figures."""
    attended = np.asarray(columns["attended"], np.float64)
    empty = float(np.mean(attended == 0))
    return [f"Nobody attends in {times_of(empty, len(attended))} launches."] if empty else []


FEW = 5
"""Below so many people, on average, their number has a decimal."""


def _over_budget(costs: np.ndarray, budget: float | None) -> str:
    """That a campaign breaks its budget, and what to do about it; nothing where it fits."""
    if budget is None or fits(costs, budget):
        return ""
    spent = not_kept(costs, budget, "launches")
    return f"Not as it stands: the budget of {budget:,.0f} USD is {spent}. What fits is looked for by watercooler optimise."


def _may_be_over(costs: np.ndarray, budget: float | None) -> str:
    """That a campaign which may fit its budget breaks it more often than is asked; else nothing."""
    kept = within(costs, budget)
    if budget is None or kept >= AGREED or not fits(costs, budget):
        return ""
    return may_break(f"the budget of {budget:,.0f} USD", [("It", 1 - kept)], len(costs), "launches")


def _recommendation(
    values: dict[str, np.ndarray],
    found: dict[str, tuple[float, float, float]],
    budget: float | None,
    fired: Sequence[FiredRule],
    lacking: Callable[[], str] = str,
    sent: int | None = None,
) -> str:
    """What to do about the seats, the one thing a run of one campaign decides; more of them are advised only where they can be paid, and where
    those there are do not stand empty elsewhere. `lacking`: tells where they lack, and where they are to spare. `sent`: how many people it is for, if
    they are sent."""
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
            found, sent, budget, f"spending stops {_often(stopped, launches)}" if stopped > 0.5 else "", short if spent else ""
        )
    if stopped > 0.5 and found["unmet_demand"][0] > FEW_LEFT_OUT:
        return (
            f"The budget, not the rooms, decides: spending stops {_often(stopped, len(ratio))}, and {found['attended'][0]:,.0f} of the {seats:,.0f} "
            f"seats can be paid, while {wanting:,.0f} people want one. What the money buys best is looked for by watercooler optimise."
        )
    empty = float(np.mean(values["seat_fill"] < HALF_FULL))
    if float(np.mean(_misplaced(values))) > 0.5 and (where := lacking()):
        return (
            f"Move seats before you add or drop any: {100 * found['unmet_demand'][0]:.0f} % of those who want one never get in, and yet fewer than half "
            f"of the {seats:,.0f} seats are taken {_often(empty, len(ratio))}, since they stand where too few want one. {where}"
        )
    if more >= AGREED and empty > 1 - AGREED:
        return (
            f"Fill the seats there are before you offer more: demand exceeds the {seats:,.0f} seats {_often(more, len(ratio))}, and yet fewer than half of "
            f"them are taken {_often(empty, len(ratio))}, since {100 * found['no_show_rate'][0]:.0f} % of those booked do not come. Book more people than "
            "there are seats, or choose a format in which more of them come."
        )
    if more >= AGREED and spent:
        return (
            f"Say beforehand who will not get a seat: demand exceeds the {seats:,.0f} seats {_often(more, len(ratio))}, and there is no money for more "
            f"({short}). What the money buys best is looked for by watercooler optimise."
        )
    if more >= AGREED and budget is not None:
        return (
            f"Say beforehand who will not get a seat: demand exceeds the {seats:,.0f} seats {_often(more, len(ratio))}. How many more the budget of "
            f"{budget:,.0f} USD pays for is told by watercooler optimise optimise.curve=seats."
        )
    if more >= AGREED:
        return (
            f"Offer more seats, or say beforehand who will not get one: demand exceeds the {seats:,.0f} seats {_often(more, len(ratio))}."
        )
    if fewer >= AGREED:
        what = "Offer fewer seats or do" if round(seats) > 1 else "Do"
        people, s = f"{wanting:,.{int(wanting < FEW)}f}", "s" * (round(seats) != 1)
        return f"{what} more to be wanted: {people} people want {seats:,.0f} seat{s}, fewer than there are {_often(fewer, len(ratio))}."
    dates = "drop dates" if spent else "add or drop dates"
    return f"Keep the seats, and be ready to {dates}: demand exceeds them {_often(more, len(ratio))}."


def _addressed(values: dict[str, np.ndarray]) -> int:
    """How many people it is for, as key figures tell; 0 where nobody attends, so that they do not."""
    there = values["attendance_rate"] > 0
    return round(float(np.mean(values["attended"][there] / values["attendance_rate"][there]))) if there.any() else 0


def _seats_of_those_sent(
    found: dict[str, tuple[float, float, float]], people: int, budget: float | None = None, stops: str = "", short: str = ""
) -> str:
    """What to do about the seats where nobody has to want one. `people`: whom it is for; `stops`: that spending stops, where it mostly does;
    `short`: why there is no money for more seats, where there may be none."""
    fill, seats, there = found["seat_fill"][0], found["seats"][0], found["attendance_rate"][0]
    attend = f"{100 * there:.0f} % of the people for whom it is are sent and attend"
    if stops and 1 - there > FEW_LEFT_OUT:
        return (
            f"The budget, not the rooms, decides: {stops}, and {found['attended'][0]:,.0f} of the {seats:,.0f} seats can be paid; {attend}. "
            "What the money buys best is looked for by watercooler optimise."
        )
    lack = people - seats > FEW_LEFT_OUT * people
    if lack and fill < HALF_FULL:
        return f"Fill the seats there are before you offer more: {attend}, and {100 * fill:.0f} % of {seats:,.0f} seats are taken."
    if lack:
        why = f"it is for {people:,} people, and there are {seats:,.0f} seats"
        if short:
            return (
                f"Say beforehand who is not sent: {why}, and no money for more ({short}). "
                "What the money buys best is looked for by watercooler optimise."
            )
        if budget is not None:
            return (
                f"Say beforehand who is not sent: {why}. How many more the budget of {budget:,.0f} USD pays for is told by watercooler optimise "
                "optimise.curve=seats."
            )
        return f"Offer more seats, or say beforehand who is not sent: {why}."
    what = "Fewer seats would do" if fill < HALF_FULL else "Keep the seats"
    return f"{what}: {attend}, and {100 * fill:.0f} % of {seats:,.0f} seats are taken."


def _misplaced(values: dict[str, np.ndarray]) -> np.ndarray:
    """(launches,) bool, whether many are left out while most seats stay empty, and more of these because nobody booked them than because somebody
    did not come."""
    fill = values["seat_fill"]
    booked = np.divide(fill, 1 - values["no_show_rate"], out=np.ones_like(fill), where=values["no_show_rate"] < 1)
    return (values["unmet_demand"] > FEW_LEFT_OUT) & (fill < HALF_FULL) & (1 - booked > booked - fill)


def where_seats_lack(waves: Sequence[Mapping[str, Any]], calendar: Calendar, queues: Mapping[str, float], people: Mapping[str, int]) -> str:
    """Which wave, and which office, lacks seats most, and which least; nothing where none has some to spare, as far as results tell."""
    told = []
    if moved := seats_to_move(waves):
        lack, spare = (f"{wave_said(each, calendar)} ({each['wanted']:,.0f} people want one of {each['seats']:,.0f})" for each in moved)
        told.append(f"By wave, they lack most in {lack}, and most are to spare in {spare}.")
    longest, idle = unequal(queues, people)
    if longest:
        named = ", ".join(f"{office} ({queues[office]:,.0f} of {people[office]:,} people)" for office in longest[:MOST_NAMED])
        told.append(f"Of offices, most are left waiting in {named}" + (f", and hardly anybody in {idle}." if idle else "."))
    return " ".join(told)


def _often(probability: float, launches: int) -> str:
    return f"in {times_of(probability, launches)} launches"
