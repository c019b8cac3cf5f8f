"""What can be searched for on the page, as commands: seats, a better plan, ambassadors."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from experiments.report.aim import AIM, Aim, aim_of
from experiments.report.differences import signed
from experiments.report.numbers import number
from sim.disclosure import SMALL_GROUP
from sim.measures.kpis import KPIS


class SearchQuestion(NamedTuple):
    """A question that takes a minute."""

    verb: str
    question: str
    about: str  # what is simulated for it
    words: tuple[str, ...]
    figure: str  # what its first figure shows
    columns: tuple[str, ...] = ()  # key figures of its table; none where the answer holds a table
    campaigns: bool = False  # whether it leaves campaigns to go on from


_BOTH = ("demand_rate", "content_heard", "demand_served", "frustration", "cost_total")

SEARCHES = {
    "seats": SearchQuestion(
        "optimise",
        "How many seats?",
        "Tries a quarter to six times as many seats, all else as it is: what each number costs and gives, who waits, what stays empty.",
        ("optimise.curve=seats",),
        "What each number of seats costs and gives, a panel for each column",
    ),
    "plan": SearchQuestion(
        "optimise",
        "What to change?",
        "Searches seats, dates, hours, format, the first message, brand, assets, managers and rewards for what decides at the side, "
        "within the budget (without one, for no more than it costs now).",
        (),
        "What the campaigns tried reach and cost, and what the next 1,000 USD would bring",
        (*_BOTH, "application_rate_182_days"),
        campaigns=True,
    ),
    "people": SearchQuestion(
        "ambassadors",
        "Whom to involve?",
        "Chooses people whose talk carries furthest, and compares them with those who have most ties, all managers and chance. "
        "What decides is how many people hear of the content.",
        (),
        "What so many ambassadors add, by how they are chosen",
        _BOTH,
    ),
}


def campaign_to_take(answer: Mapping[str, Any]) -> int:
    """The number of the campaign that a search says to take, which need not be the first; of one that says to keep what there is, the first."""
    number = str(answer.get("least_regret")).removeprefix("campaign ")
    return int(number) if number.isdecimal() else 1


WHO = "whom.csv"
"""Who the ambassadors are, where they are people of a real company; beside the results, which name nobody."""


def words_of(
    search: SearchQuestion, company: Sequence[str], aim: Aim, people: int, worlds: int = 0, matters: float | None = None
) -> list[str]:
    """What is typed for a search of the campaign in plan.yaml. `company`: words that choose it; `people`: ambassadors at most; `worlds`: in
    which what is found is confirmed, 0: as usual; `matters`: of what decides."""
    words = [*company, "campaign={folder}/plan.yaml", *search.words]
    if search.verb == "ambassadors":
        words += [f"ambassadors.people={people}", f"ambassadors.list={{folder}}/{WHO}"]
    else:
        words += [*aim_words(aim), *matters_words(matters)]
    return [*words, *([f"{search.verb}.confirm={worlds}"] if worlds else [])]


def matters_words(matters: float | None) -> list[str]:
    """The smallest difference in what decides that matters, as it is typed."""
    return [] if matters is None else [f"matters.{AIM}={matters:g}"]


def who_they_are(listed: str, real: bool) -> str:
    """Who is chosen, out of the list of them: offices and levels with how many; of real people none that holds fewer than five."""
    people = list(csv.DictReader(io.StringIO(listed)))
    least, told = SMALL_GROUP if real else 1, []
    for column in ("office", "level"):
        counts = Counter(each[column].replace("_", " ") for each in people)
        shown = [f"{name} {count}" for name, count in counts.most_common() if count >= least]
        left = sum(count for count in counts.values() if count < least)
        told.append(", ".join([*shown, *([f"others {left}"] if left >= least or (left and not shown) else [])]))
    why = (
        f"Groups of fewer than {SMALL_GROUP} are not told apart; the list below holds everybody's key, for those who ask them."
        if real
        else "They have no names: people of this company are drawn, not read from your files."
    )
    return f"The {len(people)} chosen by simulated talk, by office: {told[0]}; by level: {told[1]}. {why}"


def aim_words(aim: Aim) -> list[str]:
    """What decides, as it is typed; nothing where that is what decides by default."""
    usual = aim_of({}).weights
    return (
        []
        if aim.weights == usual
        else [f"aim.{name}={weight:g}" for name, weight in (dict.fromkeys(usual, 0.0) | dict(aim.weights)).items()]
    )


def rows_of(search: SearchQuestion, answer: Mapping[str, Any], head: Callable[[str], str]) -> list[dict[str, str]]:
    """A row for everything compared in an answer: its own table, or means, and what differs from the first of all, which is the plan as it
    is. `head`: of the column of a key figure."""
    if not search.columns:
        return [dict(zip(answer["table"]["columns"], row, strict=True)) for row in answer["table"]["rows"]]
    arms: Mapping[str, Any] = answer["arms"]
    first = next(iter(arms))

    def cell(arm: str, name: str) -> str:
        unit = KPIS[name].unit
        mean = arms[arm][name]["mean"]
        if mean is None:
            return "–"
        if arm == first:
            return number(mean, unit)
        less = arms[arm][name].get("difference")
        return f"{number(mean, unit)} ({signed(less, unit)})" if less is not None else number(mean, unit)

    return [
        {"Tried": _parted(f"{arm}, as it is" if arm == first else arm)} | {head(name): cell(arm, name) for name in search.columns}
        for arm in arms
    ]


def _parted(label: str) -> str:
    """A label with its thousands parted."""
    return re.sub(r"\d{4,}", lambda digits: f"{int(digits[0]):,}", label)
