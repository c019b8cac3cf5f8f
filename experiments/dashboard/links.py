"""A link that holds a scenario: the choices at the side, and every field in which the campaigns differ from those they started from.

`?company=small_firm&baseline=space_voyage&start=no_teasers&campaign.brand.strength=0.1` reads like the words of a command. A link holds
no uploaded file, and nothing of a campaign that names people.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, Self
from urllib.parse import urlencode

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

from experiments.config.errors import Problem, RequestError, listed, nearest, stated_twice
from experiments.config.kpi_names import is_kpi, unknown_kpi
from experiments.config.merging import as_change
from experiments.config.messages import explained
from experiments.config.provenance import touches
from experiments.config.typed_values import point_in
from experiments.dashboard import choices, described
from experiments.dashboard.surroundings import (
    MATERIAL,
    OtherBeside,
    Surroundings,
    called_in_link,
    without_offices,
    without_second,
    words_of,
)
from experiments.design.point import leaves
from experiments.report.aim import weighable
from experiments.report.brief import SCORECARD
from experiments.report.kpi_groups import QUESTIONS
from sim.measures.kpis import KPIS
from sim.settings import Campaign, Culture, Group, IsoDate, Settings

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

BESIDE_ITSELF = "the baseline cannot run beside itself: choose another second campaign, or none"

LIGHTEST, HEAVIEST = 0.1, 10.0  # weights of one of them against the others

type Worlds = Literal[32, 64, 128, 256, 512]
"""How many plausible worlds can be asked for."""

Start = Annotated[str, AfterValidator(lambda name: _known(name, starts()))]
"""Where a what-if starts, by name."""


class KeptInLink(Group):
    """A what-if that is kept: where it started, and dotted fields below the campaign that differ from there."""

    called: str = Field(max_length=200)
    start: Start = SAME
    changes: dict[str, Any] = Field(default={}, max_length=400)


class SideChoices(Group):
    """What is chosen at the side, as a link holds it; what it leaves out is as the page begins."""

    company: str = "global_marketing"
    offices: str = Field(default=described.OFFICES, max_length=4000)
    departments: str = Field(default="", max_length=4000)
    home: float = Field(default=0.3, ge=0, le=1)
    team: int = Field(default=8, ge=2, le=50)
    platform: str = choices.PLATFORM
    baseline: str = "space_voyage"
    baseline_called: str = Field(default="", max_length=200)
    start: Start = "no_teasers"
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
    second_starts: IsoDate | None = None
    other: float | None = Field(default=None, ge=0, le=1)
    other_begins: IsoDate | None = None
    other_ends: IsoDate | None = None
    kept: tuple[KeptInLink, ...] = Field(default=(), max_length=MOST_KEPT)

    @field_validator("company")
    @classmethod
    def _known_company(cls, name: str) -> str:
        return _known(name, choices.companies())

    @field_validator("platform")
    @classmethod
    def _known_platform(cls, name: str) -> str:
        return _known(name, choices.platforms())

    @field_validator("baseline", "second")
    @classmethod
    def _known_campaign(cls, name: str | None) -> str | None:
        return name if name is None else _known(name, choices.campaigns())

    @field_validator("aim")
    @classmethod
    def _weighable(cls, weights: dict[str, float]) -> dict[str, float]:
        wrong = []
        for name, weight in weights.items():
            if not is_kpi(name):
                wrong.append(f"'{name}' {unknown_kpi(name)}")
            elif name not in DECIDE:
                wrong.append(f"'{name}' is no key figure that can decide{nearest(name, DECIDE)}")
            if not LIGHTEST <= weight <= HEAVIEST:
                wrong.append(f"the weight of {name} must be from {LIGHTEST:g} to {HEAVIEST:g}, not {weight:g}")
        if wrong:
            raise ValueError("; ".join(wrong))
        return weights

    @field_validator("cultures")
    @classmethod
    def _one_language(cls, cultures: dict[str, Culture]) -> dict[str, Culture]:
        if wrong := [f"reads.{name} of {office}" for office, each in cultures.items() for name in each.reads if name != MATERIAL]:
            raise ValueError(f"{listed(wrong)}: a link knows reads.{MATERIAL} alone")
        return cultures

    @model_validator(mode="after")
    def _nothing_alone(self) -> Self:
        belong = ((name, of) for of, names in BELONG.items() for name in names if getattr(self, of) is None)
        wrong = [f"{name}: says nothing without {of}: state that, too" for name, of in belong if getattr(self, name) is not None]
        if self.other is not None and (self.other_begins is None or self.other_ends is None or self.other_ends < self.other_begins):
            wrong.append("other: another programme needs other_begins and, not before it, other_ends")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @property
    def surroundings(self) -> Surroundings:
        """What is chosen around both campaigns."""
        days = self.other_begins, self.other_ends
        other = None if self.other is None or days[0] is None or days[1] is None else OtherBeside(self.other, days[0], days[1])
        return Surroundings(self.near, self.cultures, self.second, self.second_starts, other)


BELONG = {"second": ("second_starts",), "other": ("other_begins", "other_ends")}
"""Choices, and those that say nothing without them."""


class Linked(NamedTuple):
    """What a link stands for."""

    side: SideChoices
    baseline: Campaign | None  # None: the campaign by that name, as it is
    what_if: Campaign | None  # None: the start by that name, as it is
    kept: tuple[Campaign, ...] = ()  # under the names that the side has


def query_of(side: SideChoices, baseline: Mapping[str, Any], what_if: Mapping[str, Any]) -> str:
    """The part of a link behind `?`. `baseline`, `what_if`: dotted fields below the campaign that differ from where these started."""
    shown = side.model_dump(mode="json", exclude_defaults=True)
    if "budget" in side.model_fields_set:
        shown["budget"] = side.budget  # also none, where the campaign has one
    changes = {f"{BASELINE}{name}": each for name, each in baseline.items()} | {f"{WHAT_IF}{name}": each for name, each in what_if.items()}
    return urlencode({name: _written(each) for name, each in (shown | changes).items()})


def changed_fields(start: Campaign, campaign: Campaign) -> dict[str, Any]:
    """Dotted fields in which a campaign differs from its start, with its values; the budget, name and title are not among them. Entries
    of lists are without what is as usual in them."""
    one, other = (each.model_dump(mode="json", exclude={"budget", "name", "title"}) for each in (start, campaign))
    stated = campaign.model_dump(mode="json", exclude_defaults=True)
    changes = {name.removeprefix("."): _at(stated, name.split(".")[1:], value) for name, value in leaves(one, other, "")}
    return {name: as_change(_at(one, name.split("."), None), value) for name, value in changes.items()}


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


def read_link(params: Mapping[str, str], every: Mapping[str, Sequence[str]] | None = None) -> Linked:
    """What a link stands for. `every`: all values by field, where one may be stated several times. Raises RequestError with everything
    that is wrong with it; nothing is simulated or read for it but files that come along."""
    if sum(len(name) + len(value) for name, value in params.items()) > LONGEST:
        raise RequestError([_problem("", f"is longer than {LONGEST:,} characters")])
    twice = stated_twice(f"{name}={each}" for name, each in params.items() if name not in TEXTS)
    left = {name: each for name, each in params.items() if name not in {one.field for one in twice}}
    changes = {
        prefix: {name: _read(value) for field, value in left.items() if (name := field.removeprefix(prefix)) not in (field, "budget")}
        for prefix in (BASELINE, WHAT_IF)
    }
    problems = [_problem(each.field, each.allowed) for each in twice]
    several = {name: values for name, values in (every or {}).items() if len(set(values)) > 1}
    problems += [_problem(name, f"is stated more than once: {listed(values)}; keep one") for name, values in several.items()]
    problems += [_one_budget(name, params[name]) for name in (f"{BASELINE}budget", f"{WHAT_IF}budget") if name in params]
    told = {each.field for each in problems} | {*TEXTS}
    problems += (_problem(name, said, each) for name, each in params.items() if name not in told and (said := point_in(name, each)))
    plain = {name: value for name, value in params.items() if not name.startswith((BASELINE, WHAT_IF))}
    side = _side({name: value if name in TEXTS else _read(value) for name, value in plain.items()}, problems)
    wrong = {each.field for each in problems}
    if side.second == side.baseline and not changes[BASELINE] and "baseline" not in wrong:
        problems.append(_problem("second", BESIDE_ITSELF, side.second))
        side = side.model_copy(update={"second": None})
    words, named = _company(side, problems, known="company" not in wrong, moved=bool(changes[BASELINE]))
    unsure = bool(wrong & {"company", "baseline", "campaign"}) or any(
        each.field.startswith(("offices", "departments")) for each in problems
    )
    base = _moved(named, changes[BASELINE], words, "baseline.", problems, unsure)
    made = _what_if(base, side.start, changes[WHAT_IF], words, "", problems, unsure or "start" in wrong)
    others = []
    for i, each in enumerate(side.kept):
        place, own = f"kept.{i}.", dict(each.changes)
        if "budget" in own:
            problems.append(_one_budget(f"{place}{WHAT_IF}budget", _written(own.pop("budget"))))
        others.append(_what_if(base, each.start, own, words, place, problems, unsure or f"{place}start" in wrong))
        unpaid = choices.unpaid(others[-1])  # of what is not kept, the page says it at the lever
        problems += (_problem(f"{place}{one.field}", one.allowed, one.given) for one in unpaid)
    if problems:
        raise RequestError(problems)
    return Linked(
        side,
        base.campaign if changes[BASELINE] else None,
        made.campaign if changes[WHAT_IF] else None,
        tuple(each.campaign for each in others),
    )


TEXTS = (
    *("company", "offices", "departments", "platform", "baseline", "baseline_called", "start", "called"),
    *("second", "second_starts", "other_begins", "other_ends"),
)
"""Choices that are text, also where they read like numbers."""


def _side(given: Mapping[str, Any], problems: list[Problem]) -> SideChoices:
    """The choices of a link without those that are refused, which are noted."""
    arguments, left = choices.chosen(())[1], dict(given)
    for name in [each for each in given if "." in each]:
        rest = name.partition(".")[2]
        hint = nearest(name, [f"{WHAT_IF}{rest}", f"{BASELINE}{rest.partition('.')[2]}"])
        problems.append(
            _problem(name, f"no such field{hint or f'; those of campaigns begin with {WHAT_IF} or {BASELINE}'}", _written(left.pop(name)))
        )
    for name in [each for each in left if each not in SideChoices.model_fields]:
        value = _written(left.pop(name))
        said = SAID_OTHERWISE.get(name)
        hint = nearest(name, SideChoices.model_fields) or f"; known: {listed(SideChoices.model_fields, 30)}"
        problems.append(_problem(name, f"is {said} in a link: {said}={value}" if said else f"no such field{hint}", value))
    if isinstance(left.get("kept"), list) and len(left["kept"]) > MOST_KEPT:
        problems.append(_problem("kept", f"at most {MOST_KEPT} what-ifs can be kept, not {len(left['kept'])}"))
        left["kept"] = left["kept"][:MOST_KEPT]
    while True:
        try:
            return SideChoices.model_validate(left)
        except ValidationError as error:
            found = [_problem(each.field, each.allowed, each.given) for each in explained(error, SideChoices, arguments)]
            problems += found
            places = [each["loc"] for each in error.errors(include_url=False) if each["loc"]]
            for first, *inside in places or [(each.field,) for each in found]:  # of choices that contradict each other, none has a place
                if first == "kept" and inside:
                    left["kept"] = _without(left["kept"], int(inside[0]), *inside[1:])
                else:
                    left = {name: each for name, each in left.items() if name not in (first, *BELONG.get(str(first), ()))}


SAID_OTHERWISE = {"campaign": "baseline", "alternatives": "start", "alongside": "second", "replications": "worlds"}
"""Words of commands, and what they are in a link."""


def _without(kept: list[Any], number: int, *field: Any) -> list[Any]:
    """What-ifs that are kept without a wrong field of one of them, so that what is wrong with the rest is told by its number."""
    known = kept[number] if field and isinstance(kept[number], dict) else {}
    one = {"called": "?"} | {name: value for name, value in known.items() if name not in field}
    return [*kept[:number], one, *kept[number + 1 :]]


def _company(side: SideChoices, problems: list[Problem], known: bool, moved: bool = False) -> tuple[tuple[str, ...], Settings]:
    """The company of a link and its baseline, as typed and as read; without what is wrong with them, which is noted. `known`: whether it
    is the company that the link names, for which its surroundings are; `moved`: whether the link changes the baseline."""
    platform, baseline = choices.platform_words(side.platform), f"campaign={side.baseline}"
    words = (*choices.company_words("small_firm"), *platform)  # files come later
    try:
        if side.company == described.NAME:
            words = (*described.described_words(side.offices, side.home, side.team, side.departments), *platform)
        elif side.company != choices.OWN:
            words = (*choices.company_words(side.company), *platform)
        settings = choices.chosen((*words, baseline))[0].settings
        around = words_of(_around(side, settings, problems)) if known else ()
        if not (moved and side.second):
            return (*words, *around), choices.chosen((*words, *around, baseline))[0].settings if around else settings
        alone = (*words, *without_second(around), baseline)
        plan = choices.chosen(alone)[0].settings.campaign  # which may meet the second one by its changes alone
        return (*words, *around), choices.chosen((*words, *around))[0].settings.model_copy(update={"campaign": plan})
    except RequestError as error:
        problems += (_problem(called_in_link(each.field), each.allowed, each.given) for each in error.problems)
        return words, choices.chosen((*words, baseline))[0].settings


def _around(side: SideChoices, settings: Settings, problems: list[Problem]) -> Surroundings:
    """What a link says of the surroundings, without offices that the company does not have, which are noted; of files, none are known yet."""
    if side.company == choices.OWN:
        return without_offices(side.surroundings, {*side.near, *side.cultures})
    found = choices.offices_unknown((("near", side.near), ("cultures", side.cultures)), settings)
    problems += (_problem(each.field, f"{each.what}; {each.expected}", each.given) for each in found)
    return without_offices(side.surroundings, {each.given for each in found})


def starts() -> dict[str, str]:
    """Where a what-if of a link can start, by name."""
    return {SAME: "", **choices.campaigns(), **choices.scenarios()}


def started(base: Settings, start: str, words: tuple[str, ...]) -> Settings:
    """The baseline, or a campaign or scenario by name as a change of it."""
    return base if start == SAME else choices.what_if(base, words, start).settings


def _what_if(
    base: Settings, start: str, changes: Mapping[str, Any], words: tuple[str, ...], place: str, problems: list[Problem], unsure: bool
) -> Settings:
    """As `_moved`, from where a what-if starts."""
    try:
        return _moved(started(base, start, words), changes, words, place, problems, unsure)
    except RequestError as error:
        found = (
            _problem(f"{place}{each.field}", each.allowed, each.given) if each.field else _problem(f"{place}start", each.allowed, start)
            for each in error.problems
        )
        problems += () if unsure else found
        return base


def _moved(
    settings: Settings, changes: Mapping[str, Any], words: tuple[str, ...], place: str, problems: list[Problem], unsure: bool
) -> Settings:
    """Settings with fields of the campaign changed, without what is refused, which is noted: by its `place` in the link. `unsure`: the
    link means another company or campaign, so that a field may be right that depends on it."""
    left = {f"{WHAT_IF}{name}": value for name, value in changes.items()}
    while True:
        made, found = choices.moved(settings, left, words)
        if made is not None:
            break
        problems += (
            _problem(f"{place}{each.field}", each.allowed, each.given) for each in found if not (unsure and DEPENDS.search(each.field))
        )
        if not left:  # nothing that the link changes is wrong
            made = settings
            break
        refused = [name for name in left if any(touches(name, each.field) for each in found)]
        for name in refused or list(left):
            del left[name]
    if names_people(made.campaign):
        problems.append(_problem(f"{place}campaign", "names people, which no link may do"))
    return made


DEPENDS = re.compile(r"\boffices\b|\.\d+\b")
"""Fields whose values depend on the company, or which only some campaigns have."""


def _known(name: str, known: Mapping[str, Any]) -> str:
    if name not in known:
        raise ValueError(f"there is no '{name}'{nearest(name, list(known)) or f'; there are: {listed(list(known), 30)}'}")
    return name


def _problem(field: str, what: str, given: str | None = None) -> Problem:
    return Problem("", field, what, given)


def _one_budget(field: str, given: str) -> Problem:
    return _problem(field, f"is one for all that is compared: budget={given}", given)


def _written(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 80000 and not 80000.0
    return value if isinstance(value, str) and _read(value) == value else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _read(text: str) -> Any:
    """A value as it stands in a link: JSON, or bare text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
