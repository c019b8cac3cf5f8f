"""Ten questions, whose answers make a campaign and a company."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from experiments.config.check import FIRST_YEAR, LAST_YEAR
from experiments.config.errors import nearest
from experiments.config.messages import bounds
from experiments.config.office_lines import AnswerError, offices_in
from experiments.config.typed_values import TIMES
from experiments.report.lever_costs import LEVER_COSTS
from sim.measures.kpis import COST_PARTS
from sim.settings import FORMATS, Brand, Campaign, CompanySettings, Programme, SessionPlan, Settings
from sim.setup.prices import unit_prices


@dataclass(frozen=True)
class Question:
    """One thing to ask for."""

    name: str  # as an option: name=answer
    asks: str
    default: str
    read: Callable[[str], Any]  # raises AnswerError


def _title(taken: Callable[[str], str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        title, longest = text.strip(), min(bounds(Campaign, "title")[1], bounds(Brand, "name")[1])  # it becomes both
        if not re.search(r"[a-z0-9]", _ascii(title)) or len(title) > longest or not title.isprintable() or "${" in title:
            what = f"a title on one line, of up to {longest} letters, with a Latin letter or a digit in it, since files are named after it"
            raise AnswerError(what + (", and without ${" if "${" in title else ""))
        if there := taken(slug(title)):
            raise AnswerError(f"another title: {slug(title)} is {there} already")
        return title

    return read


def _date(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise AnswerError(f"a date such as 2027-03-01, not {text!r}") from error
    if day.weekday() >= SATURDAY:
        raise AnswerError(f"a day from Monday to Friday; {day} is a {day:%A}")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise AnswerError(f"a year from {FIRST_YEAR} to {LAST_YEAR}, not {day.year}")
    return day


SATURDAY = 5

THOUSANDS = r"[1-9]\d{0,2}([,'’ \u00a0\u202f_]\d{3})+(\.\d+)?"
"""150,000 or 150 000: what parts the thousands is left out."""


def _number(low: float, high: float, whole: bool = False) -> Callable[[str], float]:
    """Reads a number as people write it; a percentage where it is a share."""
    such = ", such as 0.3 or 30%" if high == 1 else ""

    def read(text: str) -> float:
        bare = re.sub(r"USD|\$", "", text.strip()).strip().lower()
        unit = bare[-1:] if bare[-1:] in TIMES and (bare[-1] == "%") == (high == 1) else ""
        digits = bare.removesuffix(unit).strip()
        digits = re.sub(r"[^\d.]", "", digits) if re.fullmatch(THOUSANDS, digits) else re.sub(r"^(\d+),(\d+)$", r"\1.\2", digits)
        unsure = re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", digits) is not None and unit == "" and "," not in bare
        if unsure and digits.count(".") == 1:
            raise AnswerError(f"a number of which the point is clear: {float(digits):g}, or {digits.replace('.', '')}; not {text!r}")
        value = float(digits) * 10.0 ** TIMES.get(unit, 0) if re.fullmatch(r"\d+(\.\d+)?", digits) and not unsure else -1.0
        if not low <= value <= high or (whole and value != int(value)):
            raise AnswerError(f"a {'whole ' if whole else ''}number from {low:g} to {high:,.10g}{such}, not {text!r}")
        return int(value) if whole else value

    return read


def _one_of(known: Mapping[str, Any] | tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = re.sub(r"[\s-]+", "_", text.strip().lower())
        if word not in known:
            raise AnswerError(f"one of {', '.join(known)}, not {text!r}{nearest(word, known)}")
        return word

    return read


def _budget(text: str) -> float | None:
    return None if text.strip() in ("", "none", "null") else _number(1, bounds(Campaign, "budget")[1])(text)


def questions(channels: tuple[str, ...], today: dt.date, taken: Callable[[str], str] = lambda _: "") -> tuple[Question, ...]:
    """The ten; `channels`: names of the ways to reach people; `taken`: what has a name already, or nothing."""
    monday = today + dt.timedelta(days=90 - (today + dt.timedelta(days=90)).weekday())
    return (
        Question("title", "What is the programme called?", "Our programme", _title(taken)),
        Question(
            "offices", "Which offices, with how many people and what UTC offset in hours?", "London 300 0, New York 200 -5", offices_in
        ),
        Question(
            "home",
            "What share of working days do people work from home (0 to 1, or a percentage)?",
            "0.3",
            _number(*bounds(CompanySettings, "remote_share")),
        ),
        Question("start", "On which day is the first session?", monday.isoformat(), _date),
        Question("hours", "How many hours does it take?", "4", _number(0.25, bounds(Programme, "hours")[1])),
        Question("format", f"In which format ({', '.join(FORMATS)})?", "in_person", _one_of(FORMATS)),
        Question("dates", "How many dates in each office, a week apart?", "3", _number(1, 26, whole=True)),
        Question(
            "seats",
            "How many seats has a session? (Each date is held in every office.)",
            "15",
            _number(*bounds(SessionPlan, "seats"), whole=True),
        ),
        Question("channel", f"How does the first teaser come ({', '.join(channels)}; none)?", "film", _one_of((*channels, "none"))),
        Question("budget", "What may it cost at most, in USD, the hours of those who attend included (none: no limit)?", "none", _budget),
    )


def other_seats(answers: Mapping[str, Any]) -> int:
    """Seats of a session that are worth comparing: twice as many, unless there are fewer people than that; then half as many, or half a
    seat for each of them if that is fewer. Each date is held in every office, so the people of all of them count, not those of one."""
    seats, offices = answers["seats"], answers.get("offices", ())
    dates, people = answers["dates"] * len(offices), sum(each.employees for each in offices)
    fewer = min(seats, people // max(1, dates)) // 2
    return max(1, fewer) if people < 2 * seats * dates and seats > 1 else 2 * seats


def remarks(answers: Mapping[str, Any], today: dt.date, settings: Settings) -> list[str]:
    """What may not be meant: it runs all the same. `settings`: as they were written."""
    found = [f"The first session, on {answers['start']}, lies in the past."] if answers["start"] < today else []
    seats = answers["seats"] * answers["dates"]
    small = [each.name for each in answers.get("offices", ()) if seats > each.employees]
    found += [f"There are more seats ({seats:,} in each office) than people in {', '.join(small)}."] if small else []
    prices = sorted(((usd, *named) for named, usd in certain_costs(settings).items() if usd >= 1), reverse=True)
    whole, budget = sum(usd for usd, *_ in prices), settings.campaign.budget
    if budget is not None and whole > budget:
        named = "; ".join(f"{what} {usd:,.0f} ({field})" for usd, what, field in prices[:MOST_PRICES])
        found.append(
            f"Whoever comes, it costs at least {whole:,.0f} USD at the prices written, more than the budget of {budget:,.0f}: {named}. "
            "Put in your own prices, or lower what they pay for."
        )
    return found


MOST_PRICES = 4
"""Prices that a remark names, the largest first."""


def certain_costs(settings: Settings) -> dict[tuple[str, str], float]:
    """USD that are spent whoever comes, by what they are for and the field of the price. Of a company from files nobody has counted
    offices or people yet: a message to them costs at least what it costs by itself, and rooms are left out."""
    campaign, plan = settings.campaign, settings.company
    offices = len(plan.offices) + sum(each.count for each in plan.office_series)
    people = sum(each.employees for each in plan.offices) + sum(each.count * each.employees_low for each in plan.office_series)
    found = {
        (COST_PARTS[part][0].lower(), f"campaign.{LEVER_COSTS[part].price}"): usd
        for part, (unit, usd) in unit_prices(settings).items()
        if unit == "campaign"
    }
    for channel, count in Counter(each.channel for each in campaign.teasers).items():
        price = settings.channels[channel].price
        usd = price.message_usd + price.office_usd * offices + price.head_usd * people
        found[settings.channels[channel].title.lower(), f"campaign.costs.channels_usd.{channel}"] = count * usd
    dates = sum(each.dates for each in campaign.sessions)
    return found | {("rooms", "campaign.costs.session_usd"): dates * offices * campaign.costs.session_usd}


def slug(title: str) -> str:
    """A title as a name of files, which begins with a letter and is no word of YAML."""
    name = re.sub(r"[^a-z0-9]+", "_", _ascii(title)).strip("_")[:56].strip("_")
    return f"c_{name}" if not name[:1].isalpha() or name in ("null", "true", "false", "yes", "no", "on", "off", "y", "n") else name


def _ascii(text: str) -> str:
    """Small letters without their accents."""
    return unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
