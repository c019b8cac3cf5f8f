"""What is said of a choice: which way to take, and how sure that is."""

from collections.abc import Sequence

import numpy as np

from experiments.report.aim import AIM
from experiments.report.brief import HARDLY
from experiments.report.budget_words import DECIDES, REST, may_break, not_kept, what_it_takes
from experiments.report.choosing import BOTH, COST, FIRED, Ways
from experiments.report.differences import change_of, figure_phrase, signed, size_of_change, visible
from experiments.report.drawbacks import drawbacks
from experiments.report.kpi_groups import HEADLINES
from experiments.report.numbers import number
from experiments.report.wording import capital, enumerated, parts_of, said, times_of
from experiments.statistics.choice import BestOption
from experiments.statistics.intervals import mean_interval
from experiments.statistics.verdict import AGREED, FEWEST, Standing, settled
from sim.measures.kpis import KPIS

MOST_NAMED, MOST_BEST = 3, 4
"""Ways named in a sentence, and told how often they are best."""

LEAST_NAMED = 0.1
"""Worlds in which a way has to be best at least, its share of ties counted, to be named for it."""

CLOSE = 0.05
"""How far a share of worlds is from the one that decides, at most, where it is called close to them."""

MANY = 512
"""Worlds from which on more are not asked for."""


A_SINGLE_VERSION = "There is nothing to compare: a single version."


def the_budget(ways: Ways) -> str:
    """The budget that decides, or that each has its own."""
    return "its own budget" if ways.budgets_differ or ways.budget is None else f"the budget of {ways.budget:,.0f} USD"


def budgets_said(ways: Ways) -> str:
    """Which budget decides of which way, where they differ; else nothing."""
    if not ways.budgets_differ:
        return ""
    usd: dict[float | None, list[int]] = {}
    for row in ways.choosable:
        usd.setdefault(ways.budget_of(row), []).append(row)
    each = [f"{'no budget' if budget is None else f'{budget:,.0f} USD'} for {cited(ways, rows)}" for budget, rows in usd.items()]
    return f"Budgets differ, and each is judged by its own: {'; '.join(each)}."


def cited(ways: Ways, rows: Sequence[int]) -> str:
    """Ways by label, in quotes, as many as there is room for."""
    shown, several = ways.room_for(MOST_NAMED), [f"“{ways.labels[row]}”" for row in rows]
    return ", ".join(several[:shown]) + (f" and {len(several) - shown} more" if len(several) > shown else "")


def _and_rivals(ways: Ways, rows: Sequence[int]) -> str:
    """The other ways of several: ` and “B”`, `, “B” and “C”`, `, “B”, “C” and 2 more`."""
    *others, last = (f"“{ways.labels[row]}”" for row in rows[: ways.room_for(MOST_NAMED)])
    shown = [*others, last] if len(rows) > len(others) + 1 else others
    more = f"{len(rows) - len(shown)} more" if len(rows) > len(others) + 1 else last
    return f"{''.join(f', {each}' for each in shown)} and {more}"


def nobody_attends(ways: Ways, rows: Sequence[int]) -> str:
    """Which of some ways nobody attends in any world; nothing where somebody attends each of them."""
    empty = [row for row in rows if not ways.attended(row)]
    return f"Nobody attends {cited(ways, empty)} in any of {ways.worlds_counted} {ways.worlds}." if empty else ""


def best_sentence(ways: Ways) -> str:
    """How often each way is the best; where nothing fits the budget, also that none of them is better by what matters, if so."""
    choice = ways.choice
    if choice is None:
        return f"{capital(ways.aim_said)} is not defined for all of the {len(ways.labels)} together in any of the {ways.worlds}."
    if ways.deserted:
        return nobody_attends(ways, ways.affordable)
    if ways.dear and len(ways.affordable) == 1:
        may = "may fit" if ways.doubtful else "fits"
        return f"Of what is compared, only “{ways.labels[choice.first]}” {may} {the_budget(ways)}."
    if ways.twins and len(choice.among) == 1:
        return f"{cited(ways, [choice.first, *ways.twins])} come to the same in every one of {choice.worlds} {ways.worlds}."
    order = [row for row in sorted(range(len(ways.labels)), key=lambda row: -choice.best[row]) if choice.best[row] > 0]
    named = [row for row in order[: ways.room_for(MOST_BEST)] if choice.best[row] * choice.worlds >= LEAST_NAMED] or order[:1]
    parts = parts_of([float(choice.best[row]) for row in named], choice.worlds)
    best = [f"{ways.labels[row]} in {part}" for row, part in zip(named, parts, strict=True)]
    lead = "Whatever the budget, best" if ways.nothing_fits else "Best"
    may = "may fit" if {*named} & {*ways.doubtful} else "fits"
    of = f", of what {may} the budget" if ways.dear else ""
    more = f"{', others no more often' if len(order) > len(named) else ''}{' (ties shared out)' if choice.tied else ''}"
    alike = f" {_how_sure(ways, choice)}" if ways.nothing_fits and ways.kind == "alike" and choice.worlds >= FEWEST else ""
    return f"{lead} on {ways.aim_said}{of}: {'; '.join(best)} {ways.worlds}{more}.{alike}"


def answer_of(ways: Ways) -> list[str]:
    """How often each way is best, and what the one to take changes against the plan."""
    told = [best_sentence(ways)] if len(ways.choosable) > 1 else []
    if ways.choice is not None and ways.planned is not None and ways.planned != ways.taken:
        told.append(changes(ways, ways.taken, ways.planned))
    return told


def changes(ways: Ways, row: int, base: int) -> str:
    """What a way changes against another one."""
    aim = ways.aim  # told once, in its own unit
    headlines = [aim.name if ways.kpi(name).label == aim.label else name for name in ways.headlines]
    names = list(dict.fromkeys([*headlines, *([] if aim is BOTH else [aim.name]), COST]))
    phrases = [figure_phrase(ways.standing(name, row, base), ways.kpi(name), ways.worlds if i == 0 else "") for i, name in enumerate(names)]
    return f"{ways.labels[row]} against {ways.labels[base]}: {'; '.join(each.replace(' ,', ',') for each in phrases)}."


def recommendation(ways: Ways) -> str:
    """Which way to take, that nobody attends it, where that is so, and what may break the budget though it is not left out."""
    told = way_to_take(ways)
    named = f"“{ways.labels[ways.taken]}”" in told
    nobody = "But nobody attends it." if named and not ways.attended(ways.taken) else ""
    return " ".join(filter(None, (told, nobody, _by_itself(ways) if named else "", drawbacks(ways), _doubts(ways))))


def _by_itself(ways: Ways) -> str:
    """That the way to take changes none of what is aimed at by what matters, where it does change all of it together: a twentieth of little is
    less than two points. Nothing where that is so of the plan, or how much matters together is stated."""
    row, plan, parts = ways.taken, ways.planned, list(ways.weights.weights)
    if ways.aim is not BOTH or plan is None or row == plan or AIM in ways.stated or len(parts) < 2:
        return ""
    alike = {ways.standing(name, row, plan).verdict for name in parts} == {"no_difference_that_matters"}
    if not alike or ways.aimed_standing(row, plan).verdict == "no_difference_that_matters":
        return ""
    return (
        f"But by themselves {enumerated([said(KPIS[name]) for name in parts])} do not change by what matters; of them together a twentieth is "
        f"enough, and of so little that is {visible(ways.matters, ways.aim.unit)} (matters.{AIM} states how much matters)."
    )


def _doubts(ways: Ways) -> str:
    """What may break its budget, which so few worlds cannot rule out; nothing where there are too few to say anything, and not of the way to take
    where that is told already."""
    if ways.worlds_counted < FEWEST or ways.deserted:
        return ""
    shown = ways.room_for(MOST_NAMED)
    rows = [row for row in ways.doubtful if row != ways.taken or not _may_not_fit(ways)]
    over = [(f"“{ways.labels[row]}”", 1 - ways.within(row)) for row in rows]
    return may_break(the_budget(ways), over[:shown], ways.worlds_counted, ways.worlds, len(over[shown:]))


def way_to_take(ways: Ways) -> str:
    """Which way to take, or why none."""
    choice = ways.choice
    count = ways.aimed.shape[1] if choice is None else choice.worlds
    over = _nothing_fits(ways)
    if count < FEWEST:
        return f"{too_few(count, ways.more_worlds)} {over}".strip()
    if over:
        return over
    if choice is None:
        return "Nothing can be recommended: what decides is not defined for all of them."
    if ways.deserted:
        fits = f" that fits {the_budget(ways)}" if ways.dear else ""
        return f"Nothing to choose: nothing compared{fits} has anybody attend."
    if len(ways.labels) == 1:
        return A_SINGLE_VERSION
    if len(ways.choosable) == 1:
        differs = "differs" if len(ways.states) == 1 else "differ"
        return (
            f"There is nothing to choose: {cited(ways, ways.states)} {differs} from “{ways.labels[ways.taken]}” in what no planner "
            "chooses, such as prices, a budget, another programme, the company or its people. To compare plans, put that into each of them."
        )
    label, verb = ways.labels[ways.taken], "Keep" if ways.taken == ways.planned else "Choose"
    if ways.twins and len(choice.among) == 1:
        if ways.taken == ways.planned:
            return f"Keep “{label}”: {_the_same(ways, label, list(ways.twins))}"
        return f"Nothing to choose: {_the_same(ways, label, list(ways.twins))}"
    if _may_not_fit(ways):
        return _whether_it_fits(ways, choice)
    if ways.dear and len(choice.among) == 1:
        return f"{verb} “{label}”: nothing else that is compared fits {the_budget(ways)}."
    if ways.kind == "clear":
        return f"{verb} “{label}”."
    if ways.kind == "kept":
        return f"Keep “{label}”: no alternative is better by what matters in more than {REST} {ways.worlds}, and none costs less by what matters."
    if ways.kind == "undecided":
        rivals = [row for row in ways.rivals if row in choice.undecided and choice.best[row] >= HARDLY] or [choice.closest]
        first = ways.labels[choice.first]
        if all(choice.against[row].ahead >= AGREED for row in choice.undecided):
            told = ahead_of(f"“{first}”", cited(ways, rivals))
        else:
            told = f"Undecided between “{first}”{_and_rivals(ways, rivals)}."
        as_good = [row for row in ways.rivals if row in choice.as_good and row != ways.taken]
        also = f" {cited(ways, as_good)} {'are' if len(as_good) > 1 else 'is'} as good as “{first}”." if as_good else ""
        if ways.taken == choice.first:
            return f"{told}{also} {if_you_must(f'“{label}”')}"
        costs = "costs less" if ways.less(ways.taken, choice.first) else "the difference in cost does not matter"
        return f"{told}{also} If you must choose now, take “{label}”: it is as good as “{first}”, which falls least short of the best, and {costs}."
    others = [row for row in (choice.first, *ways.rivals) if row != ways.taken]
    if ways.taken == ways.planned:
        if less := [row for row in others if ways.less(row, ways.taken)]:
            is_alike = "is as good" if len(less) == 1 else "are as good"
            return f"Keep “{label}”: {cited(ways, less)} {is_alike} on {ways.aim_said}, and the difference in cost does not matter."
        return f"Keep “{label}”: no alternative is better by what matters, and none that is as good on {ways.aim_said} costs less."
    costs = "costs less" if all(ways.less(ways.taken, row) for row in others) else "none of them costs less"
    return f"Choose “{label}”: on {ways.aim_said} it is as good as {cited(ways, others)}, and {costs}."


def _may_not_fit(ways: Ways) -> bool:
    """Whether all that is undecided is if the way to take keeps its budget often enough."""
    choice = ways.choice
    told_else = choice is None or ways.kind == "undecided" or (bool(ways.twins) and len(choice.among) == 1)
    return ways.taken in ways.doubtful and not told_else


def _whether_it_fits(ways: Ways, choice: BestOption) -> str:
    """That it is undecided whether the way to take keeps its budget often enough, and what settles it."""
    count = ways.worlds_counted
    rest = (
        "Everything else that is compared breaks it more often than is asked."
        if ways.dear and len(choice.among) == 1
        else "If it is kept, take it."
    )
    return (
        f"Undecided whether “{ways.labels[ways.taken]}” keeps {the_budget(ways)} as often as is asked: it does in {times_of(ways.within(ways.taken), count)} "
        f"{ways.worlds}, fewer than {DECIDES}, and {count} are too few to rule it out. {ways.more_worlds}={MANY if count < MANY else 4 * count} may settle it. {rest}"
    )


def _nothing_fits(ways: Ways) -> str:
    """That every way breaks its budget, and how often the cheapest does; nothing where one fits. Few worlds tell it too: the plan breaks it like
    the rest, which nobody reads from how the others stand against the plan."""
    budget = ways.budget_of(ways.taken)
    if not ways.nothing_fits or budget is None:
        return ""
    spent = not_kept(ways.values(COST)[ways.taken], budget, ways.worlds)
    return f"Nothing compared keeps {the_budget(ways)} as often as is asked: with “{ways.labels[ways.taken]}”, the cheapest, it is {spent}."


def too_few(count: int, more: str = "replications") -> str:
    """Why nothing is advised of so few replications; `more`: the option that takes more of them."""
    few = "A single replication" if count == 1 else f"{count} replications"
    return f"{few} cannot tell how sure that is: take {more}=128."


def ahead_of(label: str, others: str) -> str:
    """That one is ahead of others, though not by what matters for sure."""
    return f"{label} is ahead of {others}; whether by as much as matters is undecided."


def if_you_must(label: str) -> str:
    """What to take where nothing is decided."""
    return f"If you must choose now, take {label}: it falls least short of the best."


def sureness(ways: Ways) -> str:
    """How sure that is, what could settle it, and what breaks the budget."""
    if ways.nothing_fits:
        enough = what_it_takes(ways.values(COST)[ways.taken], ways.worlds)
        fits = "What fits is looked for by watercooler optimise." if enough else ""  # of so few worlds nothing was said about the budget
        return " ".join(filter(None, (enough, fits, budgets_said(ways), *_how_to_read(ways))))
    choice = ways.choice
    if choice is None or choice.worlds < FEWEST or len(ways.labels) < 2:
        return ""
    told = list[str]()
    if ways.deserted:
        fits = "fits and " if ways.budget_of(ways.taken) is not None else ""
        told.append(f"What {fits}has people attend is looked for by watercooler optimise.")
    elif len(choice.among) == 1:
        told += [f"Every key figure is the same in {times_of(1.0, choice.worlds)} {ways.worlds}."] if ways.twins else []
    else:
        told.append(_how_sure(ways, choice))
        pairs = {like: [row for row, other in ways.twins.items() if other == like] for like in dict.fromkeys(ways.twins.values())}
        told += [_the_same(ways, ways.labels[like], rows) for like, rows in pairs.items()]
    if ways.dear:
        told.append(f"Over {the_budget(ways)} in more than {REST}, and left out: {cited(ways, ways.dear)}.")
        told += _cheaper_but_over(ways)
    if ways.budgets_differ:
        told.append(budgets_said(ways))
    return " ".join([*told, *_how_to_read(ways)])


def _how_to_read(ways: Ways) -> list[str]:
    """What makes ways differ from each other that is no merit of theirs."""
    told = list[str]()
    if ways.states and len(ways.choosable) > 1:
        told.append(f"Shown, but nobody’s to choose: {cited(ways, ways.states)}.")
    if sent := [row for row in ways.sent if ways.attended(row)]:
        told.append(
            f"Pull of {cited(ways, sent)} is told too low: {'they send' if len(sent) > 1 else 'it sends'} people, and who was sent and has "
            "been there can no longer come to want it."
        )
    if ways.headlines != HEADLINES:
        told.append("Audiences differ, so pull is that of the whole company.")
    return told


def _cheaper_but_over(ways: Ways) -> list[str]:
    """That the plan, left out by the budget, costs less on average than what is taken, and what would make it fit."""
    plan = ways.planned
    if plan not in ways.dear or ways.within(plan) <= 0.5 or ways.mean(COST, plan) >= ways.mean(COST, ways.taken):
        return []
    usd = number(ways.mean(COST, ways.taken) - ways.mean(COST, plan), "USD")
    kept = times_of(ways.within(plan), ways.worlds_counted)
    return [
        f"“{ways.labels[plan]}” costs {usd} USD less on average and keeps it in {kept}; with a rule that stops spending at the budget "
        "(stop_spending) it would fit too."
    ]


def _the_same(ways: Ways, label: str, rows: Sequence[int]) -> str:
    """That ways come to the same as the one of that label, and that no rule fired, where rules differ."""
    if not ways.ruled:
        why = ""
    else:
        fired = ways.values(FIRED)[[*rows, *(ways.twins[row] for row in rows)]].any()
        why = " What differs in their rules changed nothing." if fired else " The rules in which they differ never fired."
    several = "come" if len(rows) > 1 else "comes"
    return f"{cited(ways, rows)} {several} to the same as “{label}” in every world.{why}"


def _how_sure(ways: Ways, choice: BestOption) -> str:
    """How sure a choice is, in words."""
    near, label = choice.against[choice.closest], f"“{ways.labels[choice.closest]}”"
    does, found = "settle" if ways.kind == "undecided" else "change", _hangs_on(ways, choice)
    more = ""
    if more_may_change(ways) and found is not None:
        share = min((found.better, found.worse, found.alike), key=lambda each: abs(each - AGREED))
        why = (
            f"{times_of(share, found.n)} is close to the {DECIDES} that decide"
            if abs(share - AGREED) <= CLOSE
            else f"{choice.worlds} are too few to be sure of the {DECIDES} that decide"
        )
        more = f" {why}: {ways.more_worlds}={MANY} may {does} it."

    least = what_matters(ways)
    if ways.kind == "clear":
        closest = f"{label}, which comes closest," if len(ways.labels) > 2 else label
        sure = f"On {ways.aim_said} it is better than {closest} in {times_of(near.better, near.n)} {ways.worlds}, by more than {least}."
        return sure + more
    if ways.kind == "alike":
        whole = len(ways.rivals) + 1 == len(choice.among)
        they = "they" if whole else f"“{ways.labels[choice.first]}”{_and_rivals(ways, ways.rivals)}"
        if found is None:
            return f"On {ways.aim_said} {they} are the same in every one of {choice.worlds} {ways.worlds}."
        return f"On {ways.aim_said} {they} differ by no more than {least} in {times_of(found.alike, found.n)} {ways.worlds}.{more}"
    if ways.kind == "kept":
        row = max((each for each in choice.among if each != ways.planned), key=ways.gain_on_plan)
        return f"On {ways.aim_said} “{ways.labels[row]}” is better by more than {least} in {times_of(ways.gain_on_plan(row), near.n)} {ways.worlds}."
    gap = (ways.aimed[choice.first] - ways.aimed[choice.closest]) * (1 if ways.more else -1)
    ahead, much = times_of(float(np.count_nonzero(gap > 0)) / near.n, near.n), times_of(near.better, near.n)  # a tie is not ahead
    first = "it" if ways.taken == choice.first else f"“{ways.labels[choice.first]}”"
    told = f"On {ways.aim_said} {first} is ahead of {label} in {ahead} {ways.worlds}, and by more than {least} in {much}"
    alike = f"; there is no difference that matters in {times_of(near.alike, near.n)}" if near.alike > near.better else ""
    return f"{told}{alike}. {_expected(ways, choice)}{more}"


def _hangs_on(ways: Ways, choice: BestOption) -> Standing | None:
    """How the two ways stand on which a choice hangs; None where they are the same in every world, or the plan is kept."""
    if ways.kind == "kept":
        return None
    if ways.kind != "alike":
        return choice.against[choice.closest]
    if not choice.regret[[choice.first, *choice.rivals]].any():
        return None
    return min((choice.against[row] for row in choice.rivals), key=lambda each: each.alike)


def more_may_change(ways: Ways) -> bool:
    """Whether more worlds may change what is said of a choice; not where there are many."""
    choice = ways.choice
    if choice is None or len(choice.among) < 2 or choice.worlds >= MANY:
        return False
    found = _hangs_on(ways, choice)
    return found is not None and not settled(found)


def _expected(ways: Ways, choice: BestOption) -> str:
    """Which of the two closest is better on average over launches, which is another question than what one launch brings."""
    near, unit = choice.against[choice.closest], ways.aim.unit
    mean, low, high = mean_interval(ways.aimed[choice.first] - ways.aimed[choice.closest])
    one, several = (f"{signed(ends[0], unit)} to {signed(ends[1], unit)}" for ends in ((near.low, near.high), (low, high)))
    return f"In expectation the difference is {change_of(mean, unit)} (90 % interval of the mean {several}); one launch brings {one}."


def amount(ways: Ways, value: float) -> str:
    """So much of what decides."""
    return size_of_change(value, ways.aim.unit)


def what_matters(ways: Ways) -> str:
    """The smallest difference in what decides that matters: a planner who reads a verdict on it finds it nowhere else."""
    if not ways.matters:
        return "what matters"
    return f"the {visible(ways.matters, ways.aim.unit)} that matter"
