"""From what was typed to what Hydra composes: every argument is looked at first, so that all problems are known.

Fields are passed on as "set or add": whether a field exists is decided where the request is read, with bounds and names.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException

from experiments.config import config_files, yaml_files
from experiments.config.errors import COMMAND_LINE, Problem, listed, nearest, stated_twice
from experiments.config.home_folders import expanded, not_there, without_home
from experiments.config.meant import field_of, group_of, meant
from experiments.config.places import OBSERVED_FILES
from experiments.config.typed_values import (
    as_named,
    legible,
    named_in,
    number_meant,
    point_in,
    quoted,
    typed_text,
    typed_value,
    unclosed,
    with_dots,
)
from experiments.config.value_lists import LevelsError, is_range, levels

FLAGS = {"--multirun": 0, "-m": 0, "--cfg": 1, "-c": 1, "--package": 1, "-p": 1}
"""Flags passed on to Hydra, with the number of words each takes."""

TEXT_FIELDS = (
    *("company.employees", "company.ties", "results", "name", "key", "ambassadors.list"),
    *OBSERVED_FILES,
    *("people", "people_map", "messages", "messages_map", "learning", "learning_map", "ties", "ties_map"),
)
"""Fields whose value is taken literally: file names hold brackets and commas."""

WHOLE = ("replications", "seed", "execution.workers")
"""Numbers asked for on most command lines that are never decimals."""

NOT_MERGED = ("aim",)
"""Mappings which, stated as a whole, take the place of the default: `aim={demand_rate: 1}` weighs nothing else."""

FACTORS = "sweep.factors"

IN_ONE = {"sweep": FACTORS, "optimise": "optimise.levers"}
"""The field of a verb that takes several factors at once, each with its values."""

NAME = re.compile(r"[A-Za-z_]\w*([./-]\w+)*")
"""The name of a field or group."""

LONGEST_NAME = 200
"""Letters of a field: Hydra looks for files of such names."""

# Hydra would otherwise make folders, copy the configuration and log: results have a place of their own.
QUIET = (
    "hydra.run.dir=.",
    "hydra.sweep.subdir=.",
    "hydra.output_subdir=null",
    "hydra/job_logging=disabled",
    "hydra/hydra_logging=disabled",
)


@dataclass
class Arguments:
    """What was typed, understood."""

    verb: str
    typed: tuple[str, ...]
    overrides: tuple[str, ...] = ()  # the fields and choices among them; of one job only, where --multirun makes several
    for_hydra: list[str] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)  # field -> value, as typed
    chosen: dict[str, Path] = field(default_factory=dict)  # group -> file
    loose_files: dict[tuple[str, str], Path] = field(default_factory=dict)  # (group, name) -> file outside the folders
    several: bool = False  # whether several values of a field make it a factor
    factors: dict[str, list[Any] | dict[str, Any]] = field(default_factory=dict)  # field or group -> values, or {low, high}
    varying: list[str] = field(default_factory=list)  # words that state these
    unread: list[str] = field(default_factory=list)  # factors whose values are not understood, which is among the problems
    problems: list[Problem] = field(default_factory=list)
    sources: dict[tuple[str | None, Path], list[tuple[Path, Any]]] = field(default_factory=dict)  # what provenance has read so far

    @property
    def multirun(self) -> bool:
        """Whether several values a field are wanted."""
        return "--multirun" in self.typed or "-m" in self.typed

    def states(self, field: str) -> bool:
        """Whether a field is set on the command line."""
        return any(word.partition("=")[0].lstrip("+") == field for word in self.overrides)


def read_arguments(verb: str, typed: list[str], several: bool = False) -> Arguments:
    """Look at every argument of a verb, and into every configuration file it leads to.

    `several`: a field or group that is given several values (`a,b`, `range(0,9)`, `interval(0,1)`) is a factor of a
    design, and kept apart from what Hydra composes.
    """
    arguments = Arguments(verb, tuple(typed), for_hydra=list(QUIET), several=several and not {"--multirun", "-m"} & set(typed))
    primary = config_files.primary(verb)
    files: list[tuple[str, Path]] = []
    arguments.problems += yaml_files.problems_in(primary, None)
    if not arguments.problems:
        for group, name in yaml_files.chosen_by_default(primary).items():
            arguments.chosen[group] = config_files.choices(group)[name]
    words = list(typed)
    while words:
        word = words.pop(0)
        if word in FLAGS:
            arguments.for_hydra[:0] = [word, *words[: FLAGS[word]]]  # flags come before overrides
            del words[: FLAGS[word]]
        elif word.startswith("-"):
            arguments.problems.append(Problem(COMMAND_LINE, word, f"is not a flag{_instead_of(word, verb)}"))
            if words and "=" not in words[0] and not words[0].startswith("-"):
                words.pop(0)  # its value
        elif "=" in word and (whole := _with_thousands(word, words)) != word:
            arguments.problems.append(Problem(COMMAND_LINE, word, f"thousands stand together: {whole}"))
        elif "=" not in word and _is_field(word, verb) and words and "=" not in words[0].lstrip("=") and words[0] not in FLAGS:
            value = words.pop(0).lstrip("=") or (words.pop(0) if words and "=" not in words[0] else "VALUE")
            value = _with_thousands(value, words)
            arguments.problems.append(Problem(COMMAND_LINE, f"{word} {value}", f"is not understood: write field=value, {word}={value}"))
        else:
            arguments.overrides += (word,)
            _read_override(arguments, word, files)
    fixed = (word for word in arguments.overrides if word not in arguments.varying)
    twice = stated_twice(fixed) + stated_twice(arguments.varying, IN_ONE.get(verb, ""))  # what varies may be fixed, too: so the plan stands
    arguments.problems += twice
    refused = {each.field for each in twice}  # composed with the rest, they would be told again, in other words
    arguments.for_hydra = [word for word in arguments.for_hydra if named_in(word.partition("=")[0]).lstrip("+") not in refused]
    _look_at_second(arguments)
    files += [(group, path) for group, path in arguments.chosen.items()]
    files += [(config_files.CHANNEL, path) for path in config_files.choices(config_files.CHANNEL).values()]
    looked_at: set[Path] = set()
    for group, path in files:
        for each in yaml_files.lineage(group, path):
            if each not in looked_at:
                arguments.problems += yaml_files.problems_in(each, group)
                looked_at.add(each)
    return arguments


def _with_thousands(text: str, words: list[str]) -> str:
    """A text that ends in a number with the groups of three digits behind it, which were typed as words of their own: 60 000."""
    while words and re.fullmatch(r"(.*=)?[1-9]\d{0,2}(\d{3})*", text) and re.fullmatch(r"\d{3}", words[0]):
        text += words.pop(0)
    return text


def _is_field(word: str, verb: str) -> bool:
    """Whether a word begins the name of a field, or is one."""
    return word.partition(".")[0] in (*config_files.GROUPS, *yaml_files.content(config_files.primary(verb)))


def _instead_of(flag: str, verb: str) -> str:
    """What to write instead of a flag that there is not: `--seed 2` is a field, which takes no dashes."""
    known, field = nearest(flag, [*FLAGS, "--help"]), flag.lstrip("-").partition("=")[0]
    if known or not NAME.fullmatch(field):
        return known
    of_verb = _is_field(field, verb)
    hint = "" if of_verb else meant(field)
    return f": fields take no dashes, {field}=VALUE{hint}" if of_verb or hint else ""


def _look_at_second(arguments: Arguments) -> None:
    """Note changes of a second campaign where there is none to change, or that would give it one of its own; they are not composed."""
    second = config_files.ALONGSIDE
    for name, value in list(arguments.changed.items()):
        if name.startswith(f"{second}.{second}"):
            what = "a second campaign has no second one: two may run at the same time"
        elif name.startswith(f"{second}.") and second not in arguments.chosen:
            what = f"which campaign runs alongside? State {second}=NAME; known: {listed(config_files.choices(second))}"
        else:
            continue
        arguments.for_hydra = [word for word in arguments.for_hydra if not named_in(word).startswith(f"++{name}=")]
        if not any(problem.field == second for problem in arguments.problems):
            arguments.problems.append(Problem(COMMAND_LINE, name, what, value))


def _read_override(arguments: Arguments, word: str, files: list[tuple[str, Path]]) -> None:
    """Take one `field=value` in, or note what is wrong with it."""

    def wrong(allowed: str, name: str = "", given: str | None = None) -> None:
        arguments.problems.append(Problem(COMMAND_LINE, name or word, allowed, given))

    if homeless := without_home([word]):
        arguments.problems += homeless
        return None
    if any("\ud800" <= letter <= "\udfff" for letter in word):
        return wrong("is not UTF-8 text")
    name, equals, value = word.partition("=")
    plain = name.lstrip("+~")
    if not equals and not word.startswith("~"):
        return wrong(f"is not understood: write field=value, such as seed=2{field_of(word, arguments.verb)}")
    if "${" in word or "_target_" in word:
        return wrong("is not allowed: a setting is a plain value")
    if plain.split(".")[0].split("/")[0] == "hydra" or "@" in plain or ":" in plain:
        return wrong("is not a setting", plain, value)
    if len(plain) > LONGEST_NAME or not NAME.fullmatch(plain):
        dotted = with_dots(plain)
        return wrong(f"is not a field{f"; did you mean '{dotted}'?" if dotted != plain and NAME.fullmatch(dotted) else ''}", plain, value)
    if plain == config_files.ALONGSIDE and value == "null":  # as if nothing had been said
        return None
    if plain in config_files.OF_FILES:
        return wrong(f"no such field{meant(plain)}", plain, value)
    if plain == config_files.SCENARIO:
        return wrong(f"a scenario states differences alone: watercooler compare alternatives={value}", plain, value)
    if plain in config_files.GROUPS and word.startswith("~"):
        return wrong(f"cannot be left out: choose one with {plain}=NAME; known: {listed(config_files.choices(plain))}")
    if plain in config_files.GROUPS and is_file_name(value) and not (arguments.several and "," in value):
        return _choose_file(arguments, plain, value, wrong)
    as_typed = plain in TEXT_FIELDS and not value.startswith(("'", '"'))
    literal = legible(f"{plain}={quoted(value)}" if as_typed else word.lstrip("+"))
    if plain in TEXT_FIELDS and value in ("null", ""):
        literal = f"{plain}=null"
    try:
        override = OverridesParser.create().parse_override(literal)
    except (HydraException, ValueError, RecursionError):  # the last two: a number of thousands of digits, thousands of brackets
        lacks = f": a {bracket} is missing" if (bracket := unclosed(value)) else ""
        example = 'field={"a name, quoted": 1}' if "{" in value else 'field="a value, quoted"'
        return wrong(f"is not understood{lacks}; put a value, or a name, with spaces, commas or brackets in quotes: '{example}'")
    if ambiguous := point_in(plain, value):
        arguments.unread.append(plain)
        return wrong(ambiguous, plain, value)
    in_one = plain == IN_ONE.get(arguments.verb)
    if arguments.several and (override.is_sweep_override() or in_one or is_range(override.value())):
        arguments.varying.append(word)
        return _take_factors(arguments, override.value(), plain, value, in_one, wrong)
    if override.is_sweep_override() and not arguments.multirun:
        point = number_meant(plain, value, plain in WHOLE)
        return wrong(f"one value only; several values run one after the other with --multirun{point}", plain, value)
    if plain in config_files.GROUPS:
        return _choose(arguments, override, plain, value, files, wrong)
    if plain.split(".")[0] in config_files.GROUPS or "/" not in plain:
        arguments.changed[plain] = value
        if plain in NOT_MERGED and isinstance(override.value(), dict) and plain in yaml_files.content(config_files.primary(arguments.verb)):
            parts = (at for at, each in enumerate(arguments.for_hydra) if each.startswith(f"++{plain}."))  # of it, stated before: they stay
            at = next(parts, len(arguments.for_hydra))
            arguments.for_hydra[at:at] = [f"~{plain}", f"++{literal}"]
            return None
        arguments.for_hydra.append(literal if word.startswith("~") else f"++{literal}")
        return None
    return wrong("is not a field", plain, value)


def _take_factors(arguments: Arguments, given: Any, name: str, value: str, in_one: bool, wrong: Any) -> None:
    """Keep the values of a factor, or of all those `in_one` mapping, such as `sweep.factors={field: values, ...}`."""
    if in_one and not isinstance(given, dict):
        arguments.unread.append(name)
        return wrong("must be {field: values, ...}", name, value)
    if in_one and not given:
        arguments.unread.append(name)
        return wrong("names no field: state some with their values, or leave it out", name, value)
    for factor, several in as_named(given).items() if in_one else [(name, given)]:
        try:
            arguments.factors[factor] = levels(several)
        except LevelsError as error:
            arguments.unread.append(factor)
            wrong(str(error), factor, typed_value(several) if in_one else value)
    return None


def _choose(arguments: Arguments, override: Override, group: str, value: str, files: Any, wrong: Any) -> None:
    """Choose one file, or several with --multirun, from a group's folder."""
    known = config_files.choices(group)
    try:
        names: list[Any] = list(levels(override.value())) if override.is_sweep_override() else [override.value()]
    except LevelsError as error:
        return wrong(str(error), group, value)
    for name in names:
        if not isinstance(name, str) or name not in known:
            wrong(config_files.unknown_choice(group, str(name)), group, str(name))
        else:
            files.append((group, known[name]))
            arguments.chosen[group] = known[name]
    if all(isinstance(name, str) and name in known for name in names):
        arguments.for_hydra.append(_chosen(group, ",".join(map(typed_text, names))))


def _chosen(group: str, name: str) -> str:
    """The choice as Hydra takes it; no file of a verb chooses a second campaign, so that one is added."""
    return f"{'+' if group == config_files.ALONGSIDE else ''}{group}={name}"


def _choose_file(arguments: Arguments, group: str, value: str, wrong: Any) -> None:
    """Choose a file that lies anywhere."""
    path = expanded(value.strip("'\""))
    if not path.is_file():
        return wrong(not_there(value.strip("'\"")) + nearest(path.stem, config_files.choices(group)), group, value)
    if other := group_of(path, group):
        return wrong(f"is a file of another kind, by its fields; did you mean {other}={value}?", group, value)
    name = free_name(path)
    arguments.chosen[group] = arguments.loose_files[group, name] = path
    arguments.for_hydra.append(_chosen(group, name))
    return None


def free_name(path: Path) -> str:
    """A name for a file that lies anywhere, which no choice of a group has: Hydra keeps it as long as this process lives, and reads it
    without quotes."""
    return "__" + re.sub(r"\W+", "_", path.stem, flags=re.ASCII)


def is_file_name(value: str) -> bool:
    """Whether a choice in a group is the name of a file."""
    return value.strip("'\"").endswith((".yaml", ".yml"))
