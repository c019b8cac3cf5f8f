"""The brief of a run: what to expect of one campaign, and what could go wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from experiments.config.seats import is_mandatory
from experiments.design.parameter_groups import PRICES
from experiments.execution.nested import by_variant
from experiments.report.brief import SCORECARD, Brief, could_go_wrong, heard_too_low, score_line
from experiments.report.budget_words import may_break, not_kept, what_it_takes
from experiments.report.choice_words import MOST_NAMED
from experiments.report.choosing import fits, within
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.finding_out import Unknown, as_data, in_words, spread_by
from experiments.report.kpi_groups import cost_by_part
from experiments.report.risks import ONE_LAUNCH, of_100
from experiments.report.wording import capital, company_said, said, times_of, title_of
from experiments.statistics.variance import variance_shares
from experiments.statistics.verdict import AGREED, prediction
from experiments.verbs.run.beside import Side, beside_data, beside_sentences, beside_table
from experiments.verbs.run.fired import FiredRule, fired_data, fired_sentences
from experiments.verbs.run.places import has_reserved
from experiments.verbs.run.seats import advice_on_seats, few, one_of, seats_said, whom_it_is_for
from experiments.verbs.run.waves import wave_sentences, waves_data
from sim.measures.kpis import KPIS
from sim.settings import Settings
from sim.setup.alongside import plans_of

NOTHING: Mapping[str, np.ndarray] = {}
NO_DECISION = (
    "One campaign is no decision: compare it with what else you would do (watercooler compare), and the page says what to find out first."
)

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
    hangs_on = {
        name: spread_by(values[name], groups if name == "cost_total" else _behind_talk(groups, settings))
        for name in ((LEVEL, "cost_total") if unsure else (LEVEL,))
    }
    sent = is_mandatory(settings.campaign)
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
        or advice_on_seats(
            values, found, settings.campaign.budget, fired, lacking, whom_it_is_for(values) if sent else None, has_reserved(settings)
        ),
        sure=" ".join(filter(None, (what_it_takes(values["cost_total"], "launches") if over else doubtful, likely, stopped))),
        notes=heard_too_low((title_of(each.campaign), each) for each in plans_of(settings)),
        table=beside_table(sides),
        scorecard=[score_line(name, *found[name]) for name in SCORECARD],
        wrong=could_go_wrong(risks, lambda each: f"in {of_100(each)} launches") if len(values["cost_total"]) > 1 else [ONE_LAUNCH],
        first=[*unknown_sentences(hangs_on), NO_DECISION],
        cost=cost_by_part(lambda name: found[name][0]),
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


def _behind_talk(groups: Mapping[str, np.ndarray], settings: Settings) -> Mapping[str, np.ndarray]:
    """The groups of parameters that talk may hang on: prices only where a rule may look at the money."""
    return groups if settings.campaign.rules else {name: each for name, each in groups.items() if name != PRICES}


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
        return f"{few(mean)} (90 % of launches: {low:,.0f} to {high:,.0f})" if np.isfinite(low) else few(mean)

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
            f"Attendance is mandatory: {people('attended')} people attend, on {seats_said(seats)}; {people('demand')} people come to want it before "
            "they are there, attendees and others."
        )
    if not seats:
        return f"{people('demand')} people want a seat, and none is offered."
    return f"{people('demand')} people want {one_of(seats)}, and {people('attended')} attend."


NO_PRODUCT = "All are means over launches, so ratios of them do not multiply out."
"""Said once, where the first means stand; of a single launch there are none."""


def nobody_sentences(columns: Mapping[str, Any]) -> list[str]:
    """In how many launches nobody attends; nothing where somebody does in all of them. `columns`: (launches,) of key figures."""
    attended = np.asarray(columns["attended"], np.float64)
    empty = float(np.mean(attended == 0))
    where = f" in {times_of(empty, len(attended))} launches" if len(attended) > 1 else ""
    return [f"Nobody attends{where}."] if empty else []


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
