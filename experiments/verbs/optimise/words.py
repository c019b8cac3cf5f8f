"""What a search found, in sentences: what to do, what it does, what it is bought with, what blocks."""

from collections.abc import Sequence

from experiments.report.brief import SCORECARD
from experiments.report.budget_words import DECIDES
from experiments.report.choice_words import ahead_of, if_you_must, too_few
from experiments.report.differences import change_of, size_of_change, unit_of_change, verdict, visible
from experiments.report.drawbacks import likely_worse
from experiments.report.kpi_groups import HEADLINES, cost_by_part
from experiments.report.lever_costs import untouched
from experiments.report.lever_words import lever_value
from experiments.report.numbers import minus, number, scale_of, shown_unit, with_unit
from experiments.report.wording import capital, enumerated, said, times_of, worlds_said
from experiments.statistics.intervals import means
from experiments.statistics.verdict import AGREED, prediction
from experiments.verbs.optimise.confirmed import Confirmed
from experiments.verbs.optimise.curves import STEP_USD, LeverCurve
from experiments.verbs.optimise.objectives import COST, Limit
from experiments.verbs.optimise.search_space import SearchSpace
from sim.measures.kpis import KPIS

LARGE_PARTS = 0.1
NEVER_GOT_IN = "unmet_demand"
MORE_WORLDS = "optimise.confirm"
"""The option by which more fresh worlds are taken."""


def limit_words(limit: Limit) -> str:
    """A limit: `cost at most 150,000 USD`."""
    label = said(limit.kpi)
    if limit.most is None:
        return f"{label} no {'less' if limit.at_least else 'more'} than unchanged"
    unit = "" if " to " in limit.kpi.unit else shown_unit(limit.kpi.unit)
    return f"{label} at {'least' if limit.at_least else 'most'} {number(limit.most, limit.kpi.unit) if limit.most else 0} {unit}".rstrip()


def limits_words(limits: Sequence[Limit]) -> str:
    """All limits."""
    return " and ".join(map(limit_words, limits))


def recommendation(found: Confirmed, cheapest: float, levers: Sequence[str], ambassadors: float = 0.0) -> str:
    """What to do. `cheapest`: USD of the cheapest campaign tried; `levers`: the fields that the search changes; `ambassadors`: USD for those of the
    chosen campaign."""
    if not len(found.trials):
        return "Keep the campaign as it is: the levers make no other one that can be simulated."
    if found.too_few:
        return too_few(found.deciding.shape[1], MORE_WORLDS)
    if not found.keeping.any():
        return f"Nothing tried fits: {what_blocks(found, levers, ambassadors)} The cheapest campaign tried costs {number(cheapest, 'USD')} USD on average."
    if found.chosen == 0:
        return f"Keep the campaign as it is: of those that keep the limits none that was tried does better by what matters.{if_deserted(found, found.chosen)}"
    if not found.keeping[0]:
        return f"Change to campaign {found.chosen}: it keeps the limits, which the campaign as it is does not.{if_deserted(found, found.chosen)}"
    better, label = found.deciding_standing(found.chosen), f"campaign {found.chosen}"
    if found.alike(found.chosen):
        of = ["its cost"] * found.saves(found.chosen) + [
            f"{'more' if each.maximise else 'less'} {said(each.kpi)}" for each in found.gains(found.chosen)
        ]
        return f"Change to {label} for {enumerated(of)}: it differs from the campaign as it is by less than {_what_matters(found)}.{if_deserted(found, found.chosen)}"
    if found.recommended is None:
        ahead = (
            ahead_of(capital(label), "the campaign as it is")
            if better.ahead >= AGREED
            else f"Undecided between {label} and the campaign as it is."
        )
        if found.chosen != found.best_arm:
            return f"{ahead} If you must choose now, take {label}: {_as_good(found)}."
        return f"{ahead} {if_you_must(label)}"
    return f"Change to {label}{f': {_as_good(found)}' if found.chosen != found.best_arm else ''}."


def if_deserted(found: Confirmed, arm: int) -> str:
    """That nobody attends a campaign, where nobody does: what saves or changes nothing is no advice then."""
    return "" if (found.values("attended")[arm] != 0).any() else " But nobody attends it."


def _as_good(found: Confirmed) -> str:
    """Why the chosen campaign is taken and not the one with the most of the first objective."""
    first, saved = found.objectives.all[0], found.level(COST, found.best_arm) - found.level(COST, found.chosen)
    most = f"which has {'most' if first.maximise else 'least'} {said(first.kpi)}"
    return f"by what matters it is as good as {named(found.best_arm)}, {most}, and costs {number(saved, 'USD')} USD less"


def sureness(found: Confirmed, uncertainty: str) -> str:
    """How sure that is."""
    chosen, where = found.chosen, worlds_said(uncertainty)
    if not len(found.trials):
        return ""
    if not found.keeping.any():
        count, fresh = len(found.trials), f"{len(found.found.seeds)} {where}"
        return (
            f"That is how it stands in {fresh} that the search had not seen, for the {count} that came closest and the campaign as it is."
        )
    told = []
    if chosen:
        each, first = found.deciding_standing(chosen), found.objectives.all[0].kpi
        least = f" where {matter}," if (matter := matters_said(found)) else ""
        told.append(f"On {said(first)},{least} against the campaign as it is: {verdict(each, first, where)}.")
    if found.further:
        told.append(_in_further_worlds(found.further, where, len(found.found.seeds)))
    elif found.objectives.limits:
        if chosen or any(limit.most is not None for limit in found.objectives.limits):
            told.append(f"{capital(named(chosen))} keeps {_how_often(found, chosen)}.")
    mean, low, high = prediction(found.values(COST)[chosen])
    told.append(
        f"{capital(named(chosen))} costs {number(mean, 'USD')} USD (90 % of launches {number(low, 'USD')} to {number(high, 'USD')})."
    )
    if found.thrifty is not None and not found.too_few:
        told.append(_for_less(found, found.thrifty, where))
    more = found.regret_of(chosen)[1] - found.regret_of(found.safest)[1]
    if more > 0 and not found.too_few and more >= found.matters(found.objectives.all[0].kpi.name):
        told.append(f"If you fear the worst case most, take {named(found.safest)}: it falls least short of the best there.")
    return " ".join(told)


def _for_less(found: Confirmed, arm: int, where: str) -> str:
    """An arm that costs less than the chosen one and falls short of it by little on average: what counts more is for the reader to say."""
    first = found.objectives.all[0].kpi
    usd, short = (found.level(name, found.chosen) - found.level(name, arm) for name in (COST, first.name))
    return (
        f"For less money: {named(arm)} costs {number(usd, 'USD')} USD less; {said(first)} {change_of(-short, first.unit)} on average, "
        f"within what matters, {_but(found, arm, where)}."
    )


def _but(found: Confirmed, arm: int, where: str) -> str:
    """Why an arm that falls short of the chosen one by little on average is not the chosen one."""
    if not found.alike(arm, found.chosen):
        return f"though not in {DECIDES} {where}"
    if worse := found.gains(found.chosen, arm):
        return f"but with {enumerated([f'{"less" if each.maximise else "more"} {said(each.kpi)}' for each in worse])}"
    if not found.stands_as(arm, found.chosen):
        return f"but against the campaign as it is: {verdict(found.deciding_standing(arm), found.objectives.all[0].kpi)}"
    return f"though against {named(found.best_arm)} not in {DECIDES}"


def what_matters(found: Confirmed) -> str:
    """The smallest difference in the first objective that matters."""
    kpi = found.objectives.all[0].kpi
    return visible(found.matters(kpi.name), kpi.unit)


def matters_said(found: Confirmed) -> str:
    """How much of the first objective matters; nothing where that is none, so that any difference does."""
    return f"{what_matters(found)} matter" if found.matters(found.objectives.all[0].kpi.name) else ""


def _what_matters(found: Confirmed) -> str:
    return f"the {what_matters(found)} that matter" if matters_said(found) else "what matters"


def _in_further_worlds(further: Confirmed, where: str, chosen_in: int) -> str:
    """What the chosen campaign does where nothing was chosen: against the unchanged one, and whether it keeps the limits."""
    told = verdict(further.deciding_standing(1), further.objectives.all[0].kpi)
    keeps = ""
    if further.objectives.limits:
        short = "" if further.keeping[1] else f", not in nine of ten as in the {chosen_in} that chose it"
        keeps = f"; it keeps {_how_often(further, 1)}{short}"
    return f"In {len(further.found.seeds)} further {where}, by which nothing was chosen: {told}{keeps}."


def _how_often(found: Confirmed, arm: int) -> str:
    """In how many worlds a campaign keeps the limits."""
    limits = found.objectives.limits
    least = min(float(found.kept(limit)[arm]) for limit in limits)
    at_least = "at least " if len(limits) > 1 and least < 1 else ""
    return f"the limits ({limits_words(limits)}) in {at_least}{times_of(least, len(found.found.seeds))}"


def named(arm: int) -> str:
    """A campaign in a sentence."""
    return f"campaign {arm}" if arm else "the unchanged campaign"


def role(found: Confirmed) -> str:
    """What the chosen campaign is, in a word or two."""
    if not found.keeping.any():
        return "closest"
    if found.recommended is not None:
        return "recommended"
    return "best on average" if found.chosen == found.best_arm else "as good, for less"


def effect_sentence(found: Confirmed, uncertainty: str) -> str:
    """What the recommended campaign does to the figures that head every answer and to the cost; unchanged, what they are."""
    if not found.chosen:
        parts = [f"{said(KPIS[name])} {_level(found, name, 0)}" for name in (*HEADLINES, COST)]
        return f"As it is: {'; '.join(parts)}."
    parts = []
    for name in (*HEADLINES, COST):
        each, kpi = found.standing(name, found.chosen), KPIS[name]
        where = "" if parts else worlds_said(uncertainty)
        parts.append(f"{said(kpi)} {_level(found, name, found.chosen)} instead of {_level(found, name, 0)} ({verdict(each, kpi, where)})")
    return f"Against the campaign as it is: {'; '.join(parts)}."


def price_sentence(found: Confirmed) -> str:
    """What gets worse: figures of the scorecard beside pull and content heard, and how many never got in, if they are worse by what matters in more than half of the worlds."""
    if not found.chosen:
        return ""
    names = [*(name for name in SCORECARD if name not in HEADLINES), NEVER_GOT_IN]
    worse = likely_worse(names, lambda name: found.standing(name, found.chosen))
    now, before = found.level("seats", found.chosen), found.level("seats", 0)
    if NEVER_GOT_IN in worse and now < before:
        worse[NEVER_GOT_IN] += f", with {number(now, 'seats')} seats in all instead of {number(before, 'seats')}"
    if not worse:
        return "Nothing else on the scorecard is likely to get worse."
    weigh = "; if that counts, weigh it: for example aim.application_rate_182_days=1" if "application_rate_182_days" in worse else ""
    return f"Likely worse with it: {'; '.join(worse.values())}{weigh}."


def _level(found: Confirmed, name: str, arm: int) -> str:
    unit = KPIS[name].unit
    return with_unit(found.level(name, arm), unit)


def what_blocks(found: Confirmed, levers: Sequence[str], ambassadors: float) -> str:
    """Which limit is not kept, by how much, and by the campaign that comes closest; of costs, what they are made of, and what of them the
    search could not save. `ambassadors`: USD for those of that campaign."""
    told, closest = [], found.chosen
    for limit, share, over in found.blocks(closest):
        unit = limit.kpi.unit
        beyond = size_of_change(abs(over), unit)
        told.append(
            f"“{limit_words(limit)}” is kept in {times_of(share, len(found.found.seeds))}, and missed by {beyond} where nine of ten should keep it"
        )
    words = f"with {named(closest)}, which comes closest, {'; '.join(told)}."
    if any(limit.kpi.name == COST for limit, _, _ in found.blocks(closest)):
        words += f" Its {number(found.level(COST, closest), 'USD')} USD are {cost_parts(found, closest)}."
        least = LARGE_PARTS * found.level(COST, closest)
        apart = {"ambassadors": ambassadors, "involvement": round(found.level("cost_involvement", closest) - ambassadors, 2)}
        words += f" {untouched(levers, lambda part: apart[part] if part in apart else found.level(f'cost_{part}', closest), least)}"
    return words.rstrip()


def cost_parts(found: Confirmed, arm: int) -> str:
    """The large parts of a cost, in per cent."""
    whole = found.level(COST, arm)
    parts = cost_by_part(lambda name: found.level(name, arm))
    large = sorted(((label, usd) for label, usd in parts.items() if usd >= LARGE_PARTS * whole), key=lambda each: -each[1])
    return ", ".join(f"{label.lower()} {100 * usd / whole:.0f} %" for label, usd in large) or "many small parts"


def marginal_words(curve: LeverCurve, found: Confirmed, space: SearchSpace) -> tuple[str, str, str]:
    """The next step of a lever that costs and gives more, its cost, and what the next 1,000 USD in it, or those that can still be spent
    on it, are worth; dashes where there is none."""
    kpi, calendar = found.objectives.all[0].kpi, space.base.campaign.calendar
    if curve.next is None:
        return "none that costs more gives more", "–", "–"
    step = lever_value(curve.lever.factor.name, curve.values[curve.next], calendar)
    mean, low, high = (small_change(each, kpi.unit) for each in curve.marginal)
    all_of_it = "all that this lever can still take" if curve.ordered else "all that this choice takes"
    left = f" for {curve.usd:,.0f} USD, {all_of_it}" if curve.usd < STEP_USD else ""
    gain = f"{mean} ({low} to {high}) {unit_of_change(kpi.unit)}".rstrip() + left
    return step, number(float(means(curve.cost[curve.next])), "USD"), gain


def small_change(value: float, unit: str) -> str:
    """A small change: two digits that count."""
    size = scale_of(unit) * value
    return minus(f"{size:+.2g}") if abs(size) >= 0.005 else "0"
