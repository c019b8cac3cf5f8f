"""Which field is meant by one that there is not: `budget`, `brand.strength` or `campaign.size` are typed without what they are in, or in something else."""

from functools import cache
from pathlib import Path

from experiments.config import config_files, yaml_files
from experiments.config.errors import nearest
from experiments.config.schema import fields, resolved, schema_of
from sim.mechanisms import MECHANISMS
from sim.parameters import PARAMETERS
from sim.settings import Settings

_MOST = 3
"""Fields that a message names, where several end alike."""
_SECOND = "alongside"
"""Has the fields of `campaign` once more."""

DATA = (".csv", ".xlsx", ".zip")
"""How the names of files end that hold data."""

FILES = {"import": "people", "calibrate": "calibrate.observed.registrations.file"}
"""The field that most files are meant for, of verbs that read some."""

PEOPLE = "company.offices.0.employees"
"""How many people there are."""

SELDOM = {"rules", "columns"}
"""What is in these is meant only by who names them: fields of rules repeat those of the campaign."""

_CALLED = {
    "start": "campaign.calendar.day_zero",
    "end days duration length weeks": "campaign.calendar.last_day",
    "people employees size headcount staff population": PEOPLE,
    "office location locations sites": "company.offices",
    "remote home home_office": "company.remote_share",
    "session workshop workshops": "campaign.sessions",
    "room rooms capacity places": "campaign.sessions.0.seats",
    "teaser channels email emails poster posters message messages": "campaign.teasers.0.channel",
    "branding": "campaign.brand.strength",
    "trainer facilitator": "campaign.programme.facilitation",
    "mandatory voluntary": "campaign.registration.mode",
    "deadline": "campaign.registration.closes",
    "prize incentive incentives rewards": "campaign.reward.value_usd",
    "managers": "campaign.involvement.managers_share",
    "ambassador ambassadors": "campaign.involvement.people",
    "money limit": "campaign.budget",
    "cost price prices": "campaign.costs",
    "runs iterations n samples draws reps repetitions": "replications",
    "output out folder directory": "results",
    "cores threads jobs": "execution.workers",
}
"""Words that planners and researchers use for fields that are called otherwise."""

_OF_ALL = {"name", "title"}
"""Fields of several groups."""

_ENOUGH = 2
"""Fields of a group that tell a file of it."""

_NEAR_THE_TOP = 2
"""Who names a field and one group may mean another group; who names more knows where they are."""

_Path = tuple[str, ...]


def meant(typed: str, value: object = None) -> str:
    """The question after a field that ends as this one does, the nearest to the top; nothing where none does. What `value` it was given
    tells a file of people from how many there are."""
    steps = tuple(typed.split("."))
    names = _names(steps)
    if not names:
        return ""
    called = next((field for words, field in _CALLED.items() if names[-1] in words.split()), "")
    if called and (len(names) == 1 or names[:-1] == (called.partition(".")[0],)):
        of_file = called == PEOPLE and isinstance(value, str) and value.lower().endswith(DATA)
        return f"; did you mean '{'company.employees' if of_file else called}'?"
    if names[-1] in PARAMETERS:
        return parameter_meant(names[-1])
    every = [each for each in _every_field() if not SELDOM & (set(each) - set(names))]
    return _asked(
        [each for each in every if _names(each)[-len(names) :] == names]
        or [each for each in every if each[0] == names[0] and each[-1] == names[-1]]
        or [each for each in every if "_".join(_names(each)[-2:]) == names[-1]]
        or [each for each in every if each[-1] == names[-1] and len(names) <= _NEAR_THE_TOP]
        or [("mechanisms", each) for each in MECHANISMS if names == (each,)],
        steps,
    )


def field_of(word: str, verb: str) -> str:
    """The question after a word that stands alone where it is the value of a field: a campaign, a company, a scenario, a file to import."""
    takes = yaml_files.content(config_files.primary(verb))
    fields = list(filter(None, [config_files.group_with(word)]))
    if word in config_files.choices(config_files.SCENARIO):
        fields += [each for each in ("alternatives", "alternative") if each in takes] or ["watercooler compare alternatives"]
    if word.lower().endswith(DATA):
        fields += [FILES[verb]] if verb in FILES else []
    return f"; did you mean '{fields[0]}={word}'?" if fields else nearest(word, config_files.GROUPS)


def group_of(path: Path, chosen: str) -> str:
    """The group that a file is of by what stands in it, where it has nothing to say of the one that it is chosen for; else nothing."""
    if yaml_files.problems_in(path, None):
        return ""  # told where the file is read; what is too deep must not be
    stated = set(yaml_files.content(path))
    known = {each: len(stated & _fields_of(each) - _OF_ALL) for each in config_files.GROUPS}
    best = max(known, key=known.__getitem__)
    return best if known[best] >= _ENOUGH and not known[config_files.folder_of(chosen)] else ""


def _fields_of(group: str) -> set[str]:
    model = Settings.model_fields[group].annotation if group in Settings.model_fields else None
    return set(getattr(model, "model_fields", ()))


def parameter_meant(word: str) -> str:
    """Where the number of behaviour stands that is meant by a word, and what its value has to keep to; nothing where none is like it."""
    hint = nearest(word, PARAMETERS)
    for name in (each for each in PARAMETERS if f"'{each}'" in hint):
        field = f"behaviour.parameters.{name}"
        return f"; did you mean '{field}.value'? It has to lie within its range: state {field}.low or {field}.high, too, where it does not"
    return ""


def _asked(fields: list[_Path], steps: _Path) -> str:
    least = min(map(len, fields), default=0)
    told = [f"'{'.'.join(_with_rows_of(steps, each))}'" for each in fields if len(each) == least]
    return f"; did you mean {' or '.join(told[:_MOST])}?" if told else ""


def _names(path: _Path) -> _Path:
    """A path without the rows of lists."""
    return tuple(each for each in path if not each.isdigit())


def _with_rows_of(typed: _Path, field: _Path) -> _Path:
    """A field with the rows of lists that were typed, as far as it ends in the same words."""
    shared = 0
    while shared < min(len(typed), len(field)) and (
        typed[-1 - shared] == field[-1 - shared] or (typed[-1 - shared] + field[-1 - shared]).isdigit()
    ):
        shared += 1
    return field[: len(field) - shared] + typed[len(typed) - shared :]


@cache
def _every_field() -> list[_Path]:
    """All fields of the model, the first row of each list for all."""
    schema = schema_of(Settings)
    return [each for each in fields(resolved(schema, schema), schema) if each[0] != _SECOND]
