"""A link that holds a scenario: the choices at the side, and every field in which the campaigns differ from those they started from.

`?company=small_firm&baseline=space_voyage&start=no_teasers&campaign.brand.strength=0.1` reads like the words of a command. A link holds
no uploaded file, and nothing of a campaign that names people.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, Self
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from experiments.config.errors import Problem, RequestError, listed, nearest
from experiments.config.messages import explained
from experiments.dashboard import choices, described
from experiments.dashboard.surroundings import OtherBeside, Surroundings, words_of
from experiments.design.point import leaves
from experiments.report.aim import weighable
from experiments.report.brief import SCORECARD
from experiments.report.kpi_groups import QUESTIONS
from sim.measures.kpis import KPIS
from sim.settings import Campaign, Culture, Settings

LONGEST = 24_000
"""Characters of a link; browsers and servers take more."""

SAME = "same"
"""The start of a what-if that is the baseline itself."""

BASELINE, WHAT_IF = "baseline.campaign.", "campaign."
"""What fields changed in either of them begin with."""


DECIDE = tuple(
    name for name in dict.fromkeys([*SCORECARD, *(each for names in QUESTIONS.values() for each in names)]) if weighable(KPIS[name])
)
"""Key figures that can decide, in the order in which planners ask for them."""

MOST_KEPT = 8
"""What-ifs kept at a time: more cannot be told apart in a table."""

LIGHTEST, HEAVIEST = 0.1, 10.0
"""Weights of one of them against the others."""

type Worlds = Literal[32, 64, 128, 256, 512]
"""How many plausible worlds can be asked for."""


class KeptInLink(BaseModel):
    """A what-if that is kept: where it started, and dotted fields below the campaign that differ from there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    called: str = Field(max_length=200)
    start: str = SAME
    changes: dict[str, Any] = Field(default={}, max_length=400)

    @field_validator("start")
    @classmethod
    def _known_start(cls, name: str) -> str:
        return _known(name, starts())


class SideChoices(BaseModel):
    """What is chosen at the side, as a link holds it; what it leaves out is as the page begins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: str = "global_marketing"
    offices: str = Field(default=described.OFFICES, max_length=4000)
    departments: str = Field(default="", max_length=4000)
    home: float = Field(default=0.3, ge=0, le=1)
    team: int = Field(default=8, ge=2, le=50)
    baseline: str = "space_voyage"
    start: str = "no_teasers"
    called: str = Field(default="", max_length=200)
    worlds: Worlds = 128
    budget: float | None = Field(default=None, ge=0, le=1e9)
    learning_hour: float | None = Field(default=None, ge=0, le=1e6)
    attendee_hour: float | None = Field(default=None, ge=0, le=1e6)
    day_value: float | None = Field(default=None, ge=0, le=1e6)
    aim: dict[str, float] = Field(default={}, max_length=12)
    matters: float | None = Field(default=None, ge=0.1, le=50)
    near: tuple[str, ...] = Field(default=(), max_length=200)
    cultures: dict[str, Culture] = Field(default={}, max_length=200)
    second: str | None = None
    second_starts: dt.date | None = None
    other: float | None = Field(default=None, ge=0, le=1)
    other_begins: dt.date | None = None
    other_ends: dt.date | None = None
    kept: tuple[KeptInLink, ...] = Field(default=(), max_length=MOST_KEPT)

    @field_validator("company")
    @classmethod
    def _known_company(cls, name: str) -> str:
        return _known(name, choices.companies())

    @field_validator("baseline", "second")
    @classmethod
    def _known_campaign(cls, name: str | None) -> str | None:
        return name and _known(name, choices.campaigns())

    @field_validator("start")
    @classmethod
    def _known_start(cls, name: str) -> str:
        return _known(name, starts())

    @field_validator("aim")
    @classmethod
    def _weighable(cls, weights: dict[str, float]) -> dict[str, float]:
        for name, weight in weights.items():
            if name not in DECIDE:
                raise ValueError(f"'{name}' is no key figure that can decide{nearest(name, DECIDE)}")
            if not LIGHTEST <= weight <= HEAVIEST:
                raise ValueError(f"the weight of {name} must be from {LIGHTEST:g} to {HEAVIEST:g}, not {weight:g}")
        return weights

    @model_validator(mode="after")
    def _other_has_days(self) -> Self:
        if self.other is not None and (self.other_begins is None or self.other_ends is None or self.other_ends < self.other_begins):
            raise ValueError("'other', another programme, needs other_begins and, not before it, other_ends")
        return self

    @property
    def surroundings(self) -> Surroundings:
        """What is chosen around both campaigns."""
        days = self.other_begins, self.other_ends
        other = None if self.other is None or days[0] is None or days[1] is None else OtherBeside(self.other, days[0], days[1])
        return Surroundings(self.near, self.cultures, self.second, self.second_starts, other)


class Linked(NamedTuple):
    """What a link stands for."""

    side: SideChoices
    baseline: Campaign | None  # None: the campaign by that name, as it is
    what_if: Campaign | None  # None: the start by that name, as it is
    kept: tuple[Campaign, ...] = ()  # under the names that the side has


def query_of(side: SideChoices, baseline: Mapping[str, Any], what_if: Mapping[str, Any]) -> str:
    """The part of a link behind `?`. `baseline`, `what_if`: dotted fields below the campaign that differ from where these started."""
    shown = side.model_dump(mode="json", exclude_defaults=True)
    changes = {f"{BASELINE}{name}": each for name, each in baseline.items()} | {f"{WHAT_IF}{name}": each for name, each in what_if.items()}
    return urlencode({name: _written(each) for name, each in (shown | changes).items()})


def changed_fields(start: Campaign, campaign: Campaign) -> dict[str, Any]:
    """Dotted fields in which a campaign differs from its start, with its values; the budget, name and title are not among them. Entries
    of lists are without what is as usual in them."""
    one, other = (each.model_dump(mode="json", exclude={"budget", "name", "title"}) for each in (start, campaign))
    stated = campaign.model_dump(mode="json", exclude_defaults=True)
    return {name.removeprefix("."): _at(stated, name.split(".")[1:], value) for name, value in leaves(one, other, "")}


def _at(tree: Any, steps: Sequence[str], otherwise: Any) -> Any:
    """What plain data hold at a place, if anything."""
    for step in steps:
        if isinstance(tree, list):
            tree = tree[int(step)]
        elif step in tree:
            tree = tree[step]
        else:
            return otherwise
    return tree


def names_people(*campaigns: Campaign) -> bool:
    """Whether one of them names people, in whatever audience, so that no link may hold it."""
    return any(_has_people(each.model_dump(mode="json")) for each in campaigns)


def _has_people(tree: Any) -> bool:
    if isinstance(tree, list):
        return any(map(_has_people, tree))
    return isinstance(tree, dict) and (bool(tree.get("people")) or any(map(_has_people, tree.values())))


def read_link(params: Mapping[str, str]) -> Linked:
    """What a link stands for. Raises RequestError with everything that is wrong with it; nothing is simulated or read for it but files
    that come along."""
    if sum(len(name) + len(value) for name, value in params.items()) > LONGEST:
        raise RequestError([_problem("", f"is longer than {LONGEST:,} characters")])
    changes = {
        prefix: {name.removeprefix(prefix): _read(value) for name, value in params.items() if name.startswith(prefix)}
        for prefix in (BASELINE, WHAT_IF)
    }
    budgets = [name for name in (f"{BASELINE}budget", f"{WHAT_IF}budget") if name in params]
    if budgets:
        raise RequestError(_problem(name, f"is one for all that is compared: budget={params[name]}", params[name]) for name in budgets)
    plain = {name: value for name, value in params.items() if not name.startswith((BASELINE, WHAT_IF))}
    texts = ("company", "offices", "departments", "baseline", "start", "called", "second", "second_starts", "other_begins", "other_ends")
    arguments = choices.chosen(())[1]
    try:
        side = SideChoices.model_validate({name: value if name in texts else _read(value) for name, value in plain.items()})
    except ValidationError as error:
        raise RequestError(_problem(each.field, each.allowed, each.given) for each in explained(error, SideChoices, arguments)) from error
    company = side.company
    if company == described.NAME:
        words = described.described_words(side.offices, side.home, side.team, side.departments)
    else:
        words = choices.company_words("small_firm" if company == choices.OWN else company)  # files come later
    words = (*words, *words_of(side.surroundings), f"campaign={side.baseline}")
    named = choices.chosen(words)[0].settings
    base = _moved(named, changes[BASELINE], words)
    made = _moved(started(base, side.start, words), changes[WHAT_IF], words)
    others = (_moved(started(base, each.start, words), each.changes, words, f"kept.{i}.").campaign for i, each in enumerate(side.kept))
    return Linked(side, base.campaign if changes[BASELINE] else None, made.campaign if changes[WHAT_IF] else None, tuple(others))


def starts() -> dict[str, str]:
    """Where a what-if of a link can start, by name."""
    return {SAME: "", **choices.campaigns(), **choices.scenarios()}


def started(base: Settings, start: str, words: tuple[str, ...]) -> Settings:
    """The baseline, or a campaign or scenario by name as a change of it."""
    return base if start == SAME else choices.what_if(base, words, start).settings


def _moved(settings: Settings, changes: Mapping[str, Any], words: tuple[str, ...], place: str = "") -> Settings:
    made, problems = choices.moved(settings, {f"{WHAT_IF}{name}": value for name, value in changes.items()}, words)
    if made is None:
        raise RequestError(_problem(f"{place}{each.field}", each.allowed, each.given) for each in problems)
    if names_people(made.campaign):
        raise RequestError([_problem(f"{place}campaign", "names people, which no link may do")])
    return made


def _known(name: str, known: Mapping[str, Any]) -> str:
    if name not in known:
        raise ValueError(f"there is no '{name}'{nearest(name, list(known)) or f'; there are: {listed(list(known), 30)}'}")
    return name


def _problem(field: str, what: str, given: str | None = None) -> Problem:
    return Problem("", field, what, given)


def _written(value: Any) -> str:
    return value if isinstance(value, str) and _read(value) == value else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _read(text: str) -> Any:
    """A value as it stands in a link: JSON, or bare text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
