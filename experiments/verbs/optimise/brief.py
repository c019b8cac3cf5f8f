"""The brief of a search: which campaign to choose, what it does and is bought with, how sure that is, and what blocks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.config.risks import NAMED
from experiments.report.aim import AIM
from experiments.report.brief import SCORECARD, Brief, RankLine, ScoreLine, arm_data, could_go_wrong, heard_too_low, score_line
from experiments.report.differences import cell, size_of_change
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.finding_out import ASKED, DECIDE, TOO_FEW, UNKNOWN, Unknown, as_data, named
from experiments.report.kpi_groups import cost_by_part
from experiments.report.numbers import interval, number, with_unit
from experiments.report.risks import of_100, risks_of
from experiments.report.wording import capital, company_said, said, times_of, title_of
from experiments.statistics.intervals import share_interval
from experiments.statistics.verdict import prediction
from experiments.verbs.optimise import words
from experiments.verbs.optimise.changes import changes_sentence
from experiments.verbs.optimise.confirmed import Confirmed
from experiments.verbs.optimise.curves import LeverCurve
from experiments.verbs.optimise.objectives import COST
from experiments.verbs.optimise.search_space import SearchSpace
from sim.measures.kpis import KPIS
from sim.settings import Campaign
from sim.setup.prices import involvement_usd


def brief_of(
    found: Confirmed,
    space: SearchSpace,
    curves: Sequence[LeverCurve],
    company: str,
    uncertainty: str,
    cheapest: float,
    worth: Sequence[Unknown] = (),
    ask: str = "",
) -> Brief:
    """The one page of a search. `worth`: what is worth knowing before choosing; `ask`: the command that values what can be found out before choosing the recommended campaign."""
    chosen, campaign = found.chosen, space.base.campaign
    title = title_of(campaign)
    limits = words.limits_words([limit for limit in found.objectives.limits if limit.most is not None]) or "no more money"
    risks = risks_now_and_before(found)
    deciding = found.objectives.all[0].kpi
    unit = deciding.unit
    shares = found.shares(AIM, chosen)
    return Brief(
        question=f"How is “{title}” best changed in {company_said(company)}, with {limits}?"
        if found.objectives.limits
        else f"How is “{title}” best changed in {company_said(company)}?",
        answer=[
            each
            for each in (
                changes_sentence(found, space, curves),
                words.effect_sentence(found, uncertainty),
                words.price_sentence(found),
            )
            if each
        ],
        recommendation=words.recommendation(found, cheapest, [each.factor.name for each in space.levers], _ambassadors(found, space)),
        sure=words.sureness(found, uncertainty),
        notes=heard_too_low((capital(found.label(arm)), each.settings) for arm, each in enumerate(found.found.points)),
        scorecard=scorecard(found, chosen),
        against=[f"Campaign {chosen}"] if chosen else [],
        wrong=could_go_wrong(risks, lambda each: _chance(each, chosen)),
        first=find_out_first(found, campaign, uncertainty, worth, ask),
        cost=cost_by_part(lambda name: found.level(name, chosen)),
        cost_of=f"Campaign {chosen}" if chosen else "",
        ranking=ranking(found)[:MOST_RANKED] if len(found.rivals) > 1 else (),
        ranked_by=said(deciding),
        doubt=doubt_sentence(f"{'the gain in ' if chosen else ''}{found.objectives.aim.words}", shares),
        data={
            "recommended": None if found.recommended is None else found.label(chosen),
            "least_regret": found.label(chosen) if found.keeping.any() else None,
            "arms": arms_data(found),
            "risks": risks,
            "variance_shares": doubt_data(shares),
            "find_out_first": [*as_data(worth, f"{unit} of {said(deciding)}"), *benchmarks_data(found, campaign, chosen)]
            if uncertainty == "all"
            else [],
            "limits": [
                {
                    "limit": words.limit_words(limit),
                    "kept": found.kept(limit).tolist(),
                    "over": found.over(limit).tolist(),
                    "kept_further": dict(zip(("unchanged", found.label(chosen)), found.further.kept(limit).tolist(), strict=True))
                    if found.further
                    else None,
                }
                for limit in found.objectives.limits
            ],
            "levers": {found.label(i + 1): dict(trial.values) for i, trial in enumerate(found.trials)},
            "ranking": {
                "aim": said(deciding),
                "arms": {
                    found.label(arm): {
                        "best": float(found.best[place]),
                        "regret": found.regret_of(arm)[0],
                        "regret_95": found.regret_of(arm)[1],
                    }
                    for place, arm in enumerate(found.rivals)
                },
                "least_regret": found.label(found.safest),
            },
            "next_1000_usd": {
                each.lever.factor.name: dict(zip(("mean", "low", "high"), each.marginal, strict=True))
                for each in curves
                if each.next is not None
            },
        },
    )


def arms_data(found: Confirmed) -> dict[str, Any]:
    """Every arm as `answer.json` holds it, the unchanged one first."""

    def one(arm: int) -> dict[str, Any]:
        against = (lambda name: found.standing(name, arm)) if arm else None
        return arm_data(lambda name: found.found.values(name)[arm], against, found.matters)

    return {found.label(arm): one(arm) for arm in range(len(found.found.points))}


def risks_now_and_before(found: Confirmed) -> list[dict[str, Any]]:
    """What could go wrong with the recommended campaign, and with the unchanged one; limits that may be broken among it."""
    values = {name: found.found.values(name) for name in KPIS}
    now, before = (risks_of({name: rows[arm] for name, rows in values.items()}, tuple(NAMED.values())) for arm in (found.chosen, 0))
    told = [each | {"probability_unchanged": old["probability"]} for each, old in zip(now, before, strict=True)]
    for limit in found.objectives.limits:
        if limit.most is not None or found.chosen:
            where, arm = (found.further, 1) if found.further else (found, found.chosen)
            kept = where.kept(limit)
            broken = 1 - float(kept[arm])
            worlds = len(where.found.seeds) if np.isfinite(broken) else 0
            low, high = share_interval(round(np.nan_to_num(broken) * worlds), worlds)
            what = {
                "what": f"the limit “{words.limit_words(limit)}” is not kept",
                "condition": limit.broken,
                "probability": broken,
                "low": low,
                "high": high,
                "launches": worlds,
                "of": worlds,
            }
            told.append(what | {"probability_unchanged": 1 - float(kept[0])})
    return [each for each in told if np.isfinite(each["probability"])]


def _chance(risk: Mapping[str, Any], chosen: int) -> str:
    before = f" (unchanged {100 * risk['probability_unchanged']:.0f})" if chosen and np.isfinite(risk["probability_unchanged"]) else ""
    return f"in {of_100(risk)} launches{before}"


PARTS = {"learning_hour_usd": "cost_learning_hours", "attendee_hour_usd": "cost_attendee_time"}
"""Prices for which a benchmark is used where the campaign states none, and the part of the cost that hangs on each."""

MUCH = 0.1
MOST_RANKED = 4

NONE_KEEPS = "Nothing is listed: nothing tried keeps the limits, and no answer is likely to change that."


def find_out_first(found: Confirmed, campaign: Campaign, uncertainty: str, worth: Sequence[Unknown], ask: str) -> list[str]:
    """What to find out first: what may change the choice, prices that are benchmarks and make up much of the cost; else why nothing is
    listed."""
    if uncertainty == "luck":
        return [UNKNOWN]
    if found.too_few:
        return [TOO_FEW.format(worlds=found.deciding.shape[1], what="plausible worlds")]
    told = []
    kpi = found.objectives.all[0].kpi
    if listed := named(worth, lambda value: size_of_change(value, kpi.unit)):
        told += [f"Worth knowing before choosing, in {said(kpi)}:", *listed]
    told += benchmarks(found, campaign, found.chosen)
    if found.chosen and found.deciding_standing(found.chosen).verdict == "undecided":
        told.append(f"Whether it is better is undecided; what a survey and a pilot are worth: {ask}")
    return told or [DECIDE if found.keeping.any() else NONE_KEEPS]


def benchmarks(found: Confirmed, campaign: Campaign, arm: int) -> list[str]:
    """Prices for which a benchmark is used, and how much of the cost of an arm hangs on them."""
    return [
        f"What {what} (campaign.costs.{field}): by a benchmark {number(low, 'USD')} to {number(high, 'USD')} USD in all, "
        f"{100 * share:.0f} % of the cost."
        for field, what, low, high, share in _unknown_prices(found, campaign, arm)
    ]


def benchmarks_data(found: Confirmed, campaign: Campaign, arm: int) -> list[dict[str, Any]]:
    """The same as `answer.json` holds it: by how much of the cost 90 % of launches differ for want of a price."""
    unit = "USD of cost, between the ends of 90 % of launches"
    return [
        {"what": f"campaign.costs.{field}", "value": high - low, "unit": unit}
        for field, _, low, high, _ in _unknown_prices(found, campaign, arm)
    ]


def _unknown_prices(found: Confirmed, campaign: Campaign, arm: int) -> list[tuple[str, str, float, float, float]]:
    """Field, what it is, low and high of the part of the cost, and its share; of parts that are large."""
    whole = found.level(COST, arm)
    parts = [(field, what, *prediction(found.values(PARTS[field])[arm])) for field, what in ASKED.values()]
    return [
        (field, what, low, high, mean / whole)
        for field, what, mean, low, high in parts
        if getattr(campaign.costs, field) is None and whole > 0 and mean / whole >= MUCH
    ]


def ranking(found: Confirmed) -> list[RankLine]:
    """The rivals by what they fall short of the best, least first."""
    kpi = found.objectives.all[0].kpi
    lines = []
    for place, arm in sorted(enumerate(found.rivals), key=lambda each: found.regret_of(each[1])[0]):
        mean, high = found.regret_of(arm)
        lines.append(
            RankLine(
                capital(found.label(arm)) + (" (recommended)" if arm == found.recommended else ""),
                times_of(float(found.best[place]), found.regret.shape[1]),
                size_of_change(mean, kpi.unit),
                size_of_change(high, kpi.unit),
                f"{number(found.level(COST, arm), 'USD')} USD",
            )
        )
    return lines


def _ambassadors(found: Confirmed, space: SearchSpace) -> float:
    """USD for the ambassadors of the chosen campaign, of what involving people costs: as if no manager beside them were involved."""
    settings, company = found.found.points[found.chosen].settings, space.company
    return involvement_usd(settings, np.zeros(company.size, np.bool_), company.level) if company else 0.0


def scorecard(found: Confirmed, arm: int) -> list[ScoreLine]:
    """The scorecard of the unchanged campaign, and what an arm changes (0: nothing)."""
    return [_line(found, name, arm) for name in SCORECARD]


def _line(found: Confirmed, name: str, arm: int) -> ScoreLine:
    cells = [cell(found.standing(name, arm), KPIS[name])] if arm else []
    return score_line(name, *prediction(found.found.values(name)[0]), cells)


def measured(found: Confirmed, name: str, arm: int) -> str:
    """A figure of an arm, and what 90 % of launches lie between."""
    unit = "share" if name == AIM else KPIS[name].unit
    mean, low, high = prediction(found.values(name)[arm])
    return f"{with_unit(mean, unit)} ({interval(low, high, unit)})"
