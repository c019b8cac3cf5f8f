"""The arms of a comparison, by any verb: campaigns, files, scenarios that state only differences, or changes as they are typed.

A scenario (`configs/scenario/NAME.yaml`) names what it changes: fields of the model, nested or dotted. What it changes is
`from:` (a campaign or another scenario) or, without that, the baseline of the comparison.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException
from pydantic import ValidationError

from experiments.config import config_files, yaml_files
from experiments.config.command_line import Arguments, is_file_name
from experiments.config.compose import composed
from experiments.config.errors import COMMAND_LINE, Problem, RequestError, listed, nearest, stated_twice
from experiments.config.home_folders import expanded, not_there
from experiments.config.meant import meant
from experiments.config.merging import merged, without_names
from experiments.config.messages import explained
from experiments.config.provenance import provenance, touches
from experiments.config.request import MODEL_GROUPS, names_in, settings_with
from experiments.config.typed_values import (
    as_named,
    change_in_quotes,
    changes_in,
    items_in,
    legible,
    named_in,
    number_meant,
    point_in,
    quoted,
    with_dots,
    without_braces,
)
from experiments.config.unread import NO_TIES, of_no_ties
from sim.settings import Settings
from sim.settings.base import on_one_line

WORDS = ("title", "from")
"""What a scenario may say beside fields of the model."""

OF_NAME = "; did you mean 'title'? It says what the alternative is called"
"""What to say of a change of `name`."""

NOT_UNDERSTOOD = "is not understood: write field=value; spaces separate several changes of one alternative"
"""What to say of a change that is typed in another way."""


@dataclass(frozen=True)
class Arm:
    """One of the things that are compared."""

    name: str  # as it was asked for
    title: str
    settings: Settings
    where: Callable[[str], str]  # file and line of a field, for messages
    changes: Mapping[str, Any] = field(default_factory=dict, hash=False)  # as they were typed, if so
    short: str = ""  # what it is called where the title does not do (see report/arm_labels.py), or where changes have a title of their own

    @property
    def label(self) -> str:
        """A title short enough for a figure."""
        if self.short:
            return self.short
        short = self.title.partition(": ")[0]
        return short if len(short) <= 40 else f"{short[:39]}…"


def read_arms(
    chosen: Settings, baseline: str | None, alternatives: Sequence[str], arguments: Arguments, field: str = "alternatives"
) -> tuple[list[Arm], list[Problem]]:
    """The arms, the baseline first, and every problem found.

    `chosen` are the settings with the campaign of `campaign=`: the baseline where none is named. No alternatives are all
    other campaigns. `field` of the request names them.
    """
    first, found = None, list[Problem]()
    if baseline is not None and arguments.states("campaign"):
        found.append(Problem(COMMAND_LINE, "campaign", "the baseline is named already: say campaign= or baseline=, not both"))
    try:
        first = _chosen(chosen, arguments) if baseline is None else _Reader("baseline", chosen, None, arguments).read(baseline)
    except RequestError as error:
        found += error.problems
    arms = [first] if first else []
    for name in alternatives_of(baseline, alternatives, arguments):
        try:
            arms.append(_Reader(field, chosen, first.settings if first else None, arguments).read(name))
        except RequestError as error:
            found += error.problems
    return arms, found + (_alike(arms, arguments, field) if first and not found else [])


def name_of(arm: Arm) -> str:
    """Its name, fit for a folder."""
    stem = arm.name.rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml")
    return re.sub(r"[^A-Za-z0-9._-]+", "_", stem).strip("_.-") or "arm"


def alternatives_of(baseline: str | None, alternatives: Sequence[str], arguments: Arguments) -> list[str]:
    """The alternatives that are named, or else all campaigns but the baseline."""
    own = arguments.chosen["campaign"].stem if baseline is None else baseline
    return list(alternatives) or [name for name in config_files.choices("campaign") if name != own]


def _chosen(settings: Settings, arguments: Arguments) -> Arm:
    campaign, path = settings.campaign, arguments.chosen["campaign"]
    name = str(path) if path in arguments.loose_files.values() else path.stem
    return Arm(name, campaign.title or campaign.name, settings, lambda field: provenance(field, arguments))


def _is_typed(name: str) -> bool:
    """Whether it is changes as they are typed: the name of a file that is there may hold any sign."""
    named = [name in config_files.choices(group) for group in ("campaign", config_files.SCENARIO)]
    is_there = expanded(name).is_file() if is_file_name(name) else any(named)
    return ("=" in name or name.lstrip()[:1] == "{") and not is_there


def _unknown(name: str, field: str, arguments: Arguments) -> Problem | None:
    """Why nothing can be read under a name, if so."""
    where = provenance(field, arguments)
    if _is_typed(name):
        return None
    if is_file_name(name):
        return None if expanded(name).is_file() else Problem(where, field, not_there(name), name)
    campaigns, scenarios = config_files.choices("campaign"), config_files.choices(config_files.SCENARIO)
    if name in campaigns and name in scenarios:
        both = f"is a campaign ({config_files.shown(campaigns[name])}) and a scenario ({config_files.shown(scenarios[name])}): rename one"
        return Problem(where, field, both, name)
    if name in campaigns or name in scenarios:
        return None
    known = f"Campaigns: {listed(campaigns)}. Scenarios: {listed(scenarios)}"
    other = config_files.group_with(name)
    hint = f"; for all that are compared {other}={name}." if other else nearest(name, [*campaigns, *scenarios]) or "."
    return Problem(where, field, f"there is no such campaign or scenario{hint} {known}", name)


def _alike(arms: Sequence[Arm], arguments: Arguments, field: str) -> list[Problem]:
    """Arms that are the same in everything but name and title: there is nothing to compare."""
    found, where = list[Problem](), provenance(field, arguments)
    for i, arm in enumerate(arms):
        for earlier in arms[:i]:
            if _nameless(arm.settings) == _nameless(earlier.settings):
                if arm.name == earlier.name:
                    what = "is the baseline itself" if earlier is arms[0] else "is named twice"
                else:
                    what = f"is the same as '{earlier.name}' in every setting"
                found.append(Problem(where, field, f"{what}: leave it out", arm.name))
                break
    return found


def _nameless(settings: Settings) -> Settings:
    return settings.model_copy(
        update={field: each.model_copy(update={"name": "x", "title": ""}) for field, each in settings.campaigns.items()}
    )


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reader:
    """Reads what is named in a field of the request; scenarios build on `base`, where they do not say on what."""

    field: str
    chosen: Settings  # beside the campaign, what all arms share
    base: Settings | None
    arguments: Arguments
    above: tuple[str, ...] = ()  # scenarios that build on this one

    def read(self, name: str) -> Arm:
        """The arm of that name. Raises RequestError."""
        unknown = _unknown(name, self.field, self.arguments)
        if unknown:
            several = name.split()
            if (
                len(several) > 1
                and self.field == "alternatives"
                and not all(_unknown(each, self.field, self.arguments) for each in several)
            ):
                unknown = replace(unknown, allowed=f"commas separate alternatives: write {self._line(name, ','.join(several))}")
            raise RequestError([unknown])
        if _is_typed(name):
            return self._typed(on_one_line(name))
        path = expanded(name) if is_file_name(name) else config_files.choices(config_files.SCENARIO).get(name)
        if path is not None and (not is_file_name(name) or _is_scenario(path)):
            return self._scenario(name, path)
        return self._campaign(name)

    def _campaign(self, name: str) -> Arm:
        settings, leading = settings_with({"campaign": name}, self.chosen, self.arguments)
        return Arm(name, settings.campaign.title or settings.campaign.name, settings, lambda field: provenance(field, leading))

    def _scenario(self, name: str, path: Path) -> Arm:
        found = yaml_files.problems_in(path, config_files.SCENARIO)
        if found:
            raise RequestError(found)
        shown, lines = config_files.shown(path), yaml_files.stated(path)

        def where(field: str) -> str:
            stated = [line for stated, line in lines.items() if touches(stated, field)]
            return f"{shown}:{stated[0]}" if stated else shown

        tree = dict(yaml_files.content(path))
        title, origin = tree.pop("title", None) or path.stem.replace("_", " "), tree.pop("from", None)
        wrong = [
            Problem(where(word), word, "must be text", str(value))
            for word, value in (("title", title), ("from", origin or ""))
            if not isinstance(value, str)
        ]
        changes = dict(_flat(tree))
        if wrong:
            raise RequestError(wrong)
        return Arm(name, on_one_line(title)[:200], self._changed(self._origin(name, origin, where), changes, where), where)

    def _origin(self, name: str, origin: str | None, where: Callable[[str], str]) -> Settings:
        """What a scenario changes."""
        if origin is None:
            return self._base(name)
        if name in self.above or origin == name:
            circle = " builds on ".join([*self.above, name, origin])
            raise RequestError([Problem(where("from"), "from", f"a circle: {circle}", origin)])
        try:
            return replace(self, above=(*self.above, name)).read(origin).settings
        except RequestError as error:
            raise RequestError(
                replace(each, where=where("from"), field="from") if each.field == self.field and each.given == origin else each
                for each in error.problems
            ) from error

    def _typed(self, text: str) -> Arm:
        """Changes as they are typed: `campaign.reward.kind=money campaign.reward.value_usd=20`."""
        changes, found = {}, [replace(each, field=self.field, given=text) for each in stated_twice(changes_in(text))]
        why = mended = ""
        if text.lstrip()[:1] == "{":
            why, mended = "is not understood: changes take no braces", without_braces(text)
        elif len(several := items_in(text)) > 1 and all("=" in each for each in several):
            why, mended = "spaces separate changes of one alternative, not commas", " ".join(several)
        if mended:
            raise RequestError([Problem(COMMAND_LINE, self.field, f"{why}; write {self._line(text, change_in_quotes(mended))}", text)])
        words = changes_in(text)
        named = [each for each in words if "=" not in each and not _unknown(each, self.field, self.arguments)]
        if named and self.field == "alternatives":
            both = ",".join([*named, change_in_quotes(" ".join(each for each in words if each not in named))])
            what = f"{named[0]} is an alternative of its own, and takes no changes; to try both, write {self._line(text, both)}"
            raise RequestError([Problem(COMMAND_LINE, self.field, what, text)])
        if unquoted := _words_of_title(words):
            what = f"a title of several words stands in quotes: title='{unquoted}'"
            raise RequestError([Problem(COMMAND_LINE, self.field, what, text)])
        for word in words:
            field, _, value = word.partition("=")
            if ambiguous := point_in(field, value):
                found.append(Problem(COMMAND_LINE, self.field, ambiguous, word))
            try:
                override = OverridesParser.create().parse_override(legible(word))
            except HydraException:
                meant = with_dots(field)
                what = f"is not understood; did you mean '{meant}={value}'?" if meant != field else NOT_UNDERSTOOD
                found.append(Problem(COMMAND_LINE, self.field, what, word))
                continue
            if override.is_sweep_override() or not override.key_or_group or override.is_delete():
                what = f"one value a field, and one alternative a value{self._comma(text, field, value)}"
                found.append(Problem(COMMAND_LINE, self.field, what, word))
            changes[named_in(override.key_or_group.lstrip("+"))] = as_named(override.value())
        if found:
            raise RequestError(found)
        where = provenance(self.field, self.arguments)
        called = self._called(changes.pop("title", ""))
        title = called or ", ".join(f"{field.partition('.')[2]} = {value}" for field, value in changes.items())
        return Arm(text, title, self._changed(self._base(text), changes, lambda _: where), lambda _: where, changes, called)

    def _called(self, title: Any) -> str:
        """What changes are to be called, if that is said among them: `title='Film only'`."""
        if isinstance(title, list | dict) or (title != "" and not str(title).strip()):
            raise RequestError([Problem(provenance(self.field, self.arguments), "title", "must be text", str(title))])
        return str(title).strip()[:200]

    def _line(self, text: str, mended: str) -> str:
        """What to type, with something else in the place of one alternative."""
        typed = self.arguments.changed.get(self.field, "")
        given = next((each for each in (change_in_quotes(text), quoted(text), f'"{text}"', text) if each in typed), "")
        line = typed.replace(given, mended)
        for other in items_in(line.strip()[1:-1]) if line.lstrip()[:1] == "[" else ():
            if (bare := other.strip("\"'"))[:1] == "{":  # each alternative in braces, where several are
                line = line.replace(other, change_in_quotes(without_braces(bare)))
        return shlex.quote(f"{self.field}={line}" if given else mended)

    def _comma(self, text: str, field: str, value: str) -> str:
        """What may be meant by a comma in a value: one number, if the field takes it, or an alternative for each value."""
        number, several = number_meant(field, value), items_in(value)
        if re.search(r",\d{3}\b", value) and number:
            return number
        if number and not self._takes(field, value.replace(",", ".")):
            number = ""
        if (
            len(several) < 2
            or (number and not all(self._takes(field, each) for each in several))
            or text != f"{field}={value}"
            or self.field != "alternatives"
        ):
            return number
        return f"; write {self._line(text, ','.join(change_in_quotes(f'{field}={each}') for each in several))}{number}"

    def _takes(self, field: str, number: str) -> bool:
        """Whether a field takes a number, as far as a baseline tells."""
        try:
            return self.base is None or bool(self.base.changed({field: float(number)}))
        except (ValidationError, LookupError, ValueError):
            return False

    def _base(self, name: str) -> Settings:
        """The baseline of the comparison, for what states only differences from it."""
        if self.base is not None:
            return self.base
        if self.field == "baseline":
            what = "states differences from a baseline and is none itself: name a campaign, or let the scenario say `from: NAME`"
            raise RequestError([Problem(provenance(self.field, self.arguments), self.field, what, name)])
        raise RequestError([])  # the baseline is wrong, which is reported already

    def _changed(self, base: Settings, changes: Mapping[str, Any], where: Callable[[str], str]) -> Settings:
        """A base with changes made to it. Raises RequestError with every problem in them."""
        known = (*WORDS, *MODEL_GROUPS)
        found = [
            Problem(
                where(field),
                field,
                f"is no part of the model{OF_NAME if field == 'name' else meant(field) or nearest(top, known) or '; known: ' + ', '.join(MODEL_GROUPS)}",
            )
            for field in changes
            if (top := field.partition(".")[0]) not in MODEL_GROUPS
        ]
        if not changes:
            found.append(Problem(where(""), "", f"changes nothing: state fields such as campaign.reward.kind ({', '.join(MODEL_GROUPS)})"))
        if found:
            raise RequestError(found)
        second, whole = changes.get(config_files.ALONGSIDE), dict[str, Any]()
        if isinstance(second, str):  # the name of a campaign, as on the command line
            changes = {field: value for field, value in changes.items() if field != config_files.ALONGSIDE}
            if any(field.startswith(f"{config_files.ALONGSIDE}.") for field in changes):  # without them it may not fit the first
                whole = without_names(composed(self.arguments, {config_files.ALONGSIDE: second})[0])
            else:
                base, _ = settings_with({config_files.ALONGSIDE: second}, base, self.arguments)
        try:
            made = base.changed({**whole, **merged({**vars(base), **whole}, changes)})
            found = names_in(made.model_dump(), self.arguments)
            unread = {f"company.{name}": value for name, value in of_no_ties(made.company).items()}
            found += [Problem("", field, NO_TIES, str(value)) for field, value in unread.items() if field in changes]
            if not found:
                return made
        except ValidationError as error:
            found = explained(error, Settings, self.arguments)
        except LookupError as error:
            field, _, reason = str(error.args[0]).partition(": ")
            found = [Problem("", field, reason)]
        raise RequestError(replace(each, where=where(each.field)) for each in found)


def _words_of_title(words: Sequence[str]) -> str:
    """The title that is meant where its words are typed without quotes; else nothing."""
    rest = dropwhile(lambda word: not word.startswith("title="), words)
    title = [next(rest, "").removeprefix("title="), *takewhile(lambda word: "=" not in word, rest)]
    return " ".join(title) if len(title) > 1 else ""


# --- scenario files ---------------------------------------------------------------------------------------------------


def _is_scenario(path: Path) -> bool:
    """Whether a file states changes of fields of the model, rather than a campaign."""
    return any(field.partition(".")[0] in (*MODEL_GROUPS, "from") for field in yaml_files.stated(path))


def _flat(tree: Mapping[Any, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted fields and values; lists are values."""
    for name, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
