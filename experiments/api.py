"""The verbs from Python: the same files, checks, store, seeds and numbers as the command line, since every call becomes the
words of a command."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, Unpack, cast, get_args

from pydantic import PrivateAttr

from experiments.config.calls import as_words, asked_of_python, dotted, of_no_setting, once, parted, refused, typed
from experiments.config.command_line import IN_ONE, is_file_name, read_arguments
from experiments.config.compose import made_of
from experiments.config.config_files import ALONGSIDE, GROUPS, choices, primary, summary
from experiments.config.errors import COMMAND_LINE, Problem
from experiments.config.home_folders import expanded
from experiments.config.machine import check_environment
from experiments.config.places import COMPANY_FILES, located
from experiments.config.request import MODEL_GROUPS
from experiments.config.saying import silently
from experiments.config.words import Word, joined
from experiments.config.yaml_files import chosen_by_default
from experiments.keywords import (
    AmbassadorsKeywords,
    CalibrateKeywords,
    CompareKeywords,
    ImportCompanyKeywords,
    OptimiseKeywords,
    RunKeywords,
    SensitivityKeywords,
    SweepKeywords,
)
from experiments.result import LEFT, FinishedResult
from experiments.verbs.catalogue import VERBS
from experiments.verbs.lifecycle import checked
from experiments.verbs.run.verb import VERB
from sim.settings import Settings


class CheckedSettings(Settings):
    """A campaign in a company, with everything the model wants to know; checked and frozen. Made by `load`, changed by `with_`.

    >>> load(company="small_firm").with_(campaign__reward__kind="none")
    Settings(company=small_firm, campaign.reward.kind=none)
    """

    _words: dict[str, str] | None = PrivateAttr(None)  # choices and changes, in the order in which they were made; None: made otherwise
    _folder: Path = PrivateAttr(default_factory=Path.cwd)  # from which their files are seen

    def __init__(self, *_: object, **__: object) -> None:
        """Raises TypeError: settings that nobody has checked cannot be made."""
        raise TypeError("settings are made by watercooler.load, which checks them, and changed by with_")

    def with_(self, changes: Mapping[str, Any] | None = None, /, **fields: Any) -> Self:
        """The same with other values of some fields, checked: by name in a mapping, or as keywords with `__` for each dot.

        >>> settings = load(company="small_firm").with_(campaign__brand__strength=0.9)
        >>> settings.with_({"campaign.teasers.0.day": -21}).campaign.teasers[0].day
        -21

        Raises RequestError with every field that is wrong, TypeError where changes are no mapping of fields.
        """
        stated = [*dotted("changes", {} if changes is None else changes), *dotted("changes", fields)]
        with asked_of_python("Settings.with_"):
            words = joined(self.words, parted(stated))
        return self._read(words, "Settings.with_")

    @property
    def words(self) -> Mapping[str, str]:
        """What leads to these settings on a command line, by field; read-only.

        >>> load(company="small_firm").with_(campaign__reward__kind="none").words["campaign.reward.kind"]
        'none'

        Raises TypeError where they were changed without a check.
        """
        if self._words is None:
            raise TypeError("these settings were not made by watercooler.load and with_, so nobody has checked them")
        return MappingProxyType(self._words | self._files_elsewhere())

    def from_here(self) -> Settings:
        """The same with its company's files as they are seen from the folder one works in; unchecked.

        >>> load(company="small_firm").from_here().company.kind
        'generated'
        """
        return self if self._folder == Path.cwd() else located(self, self._folder)

    def _files_elsewhere(self) -> dict[str, str]:
        """Words of files that are seen from a folder that is left since."""
        if self._words is None or self._folder == Path.cwd():
            return {}
        chosen = ((group, choice) for group, choice in self._words.items() if group in GROUPS and is_file_name(choice))
        files = {group: str(self._folder / expanded(choice)) for group, choice in chosen}
        plan = self.from_here().company
        return files | {f"company.{name}": file for name in COMPANY_FILES if (file := getattr(plan, name))}

    def model_copy(self, **how: Any) -> Self:
        """As pydantic's, which checks nothing: what has been changed by it cannot be run.

        >>> load(company="small_firm").model_copy(update={"mechanisms": {}})
        Settings(changed without a check)
        """
        made = super().model_copy(**how)
        if how.get("update"):
            made._words = None
        return made

    def copy(self, **how: Any) -> Self:
        """The same, under pydantic's older name.

        >>> load(company="small_firm").copy()
        Settings(company=small_firm)
        """
        return self.model_copy(**how)

    @classmethod
    def _read(cls, words: Sequence[Word], asked: str) -> Self:
        """The settings that words lead to."""
        elsewhere = {(name, value): said for name, value in words if (said := of_no_setting(name, value))}
        with asked_of_python(asked):
            arguments = read_arguments("run", typed(word for word in words if word not in elsewhere))
            arguments.problems += [Problem(COMMAND_LINE, name, said, value) for (name, value), said in elsewhere.items()]
            request, _, _ = made_of(lambda tree, found: checked(VERB, tree, found), arguments)
        made = cast(Self, cls.model_construct(**dict(request.settings)))
        made._words = dict(words)
        return made

    def __eq__(self, other: object) -> bool:
        """Whether they say the same, in whatever words."""
        return vars(self) == vars(other) if isinstance(other, CheckedSettings) else NotImplemented

    def __hash__(self) -> int:
        return hash(_hashable(self.model_dump()))

    def __repr__(self) -> str:
        return f"Settings({'changed without a check' if self._words is None else ', '.join(typed(self._words.items()))})"

    __str__ = __repr__  # pydantic's tells everything

    def _repr_html_(self) -> str:
        """What is chosen in each group and what is changed, a row each."""
        if self._words is None:
            return f"<pre>{escape(repr(self))}</pre>"
        rows = {group: name for group, name in chosen_by_default(primary("run")).items() if group in MODEL_GROUPS} | self._words
        cells = (f"<th {LEFT}>{field}</th><td {LEFT}>{escape(_with_summary(field, value))}</td>" for field, value in rows.items())
        return f"<table>{''.join(f'<tr>{each}</tr>' for each in cells)}</table>"


def load(
    campaign: str | Path | None = None,
    company: str | Path | None = None,
    platform: str | Path | None = None,
    behaviour: str | Path | None = None,
    **fields: Any,
) -> CheckedSettings:
    """The settings of an experiment: each group by its name (see `watercooler run --help`) or a file of your own; fields as keywords.

    >>> settings = load("space_voyage", "small_firm", campaign__brand__strength=0.9)
    >>> settings.campaign.brand.strength
    0.9

    What is done with settings is told there: `run(settings, replications=5)`. Raises RequestError with everything that does not exist or fit.
    """
    groups = {"campaign": campaign, "company": company, "platform": platform, "behaviour": behaviour}
    stated = [*((name, each) for name, each in groups.items() if each is not None), *dotted("fields", fields)]
    return CheckedSettings._read(joined({}, parted(stated)), "load")


def run(settings: CheckedSettings | None = None, **options: Unpack[RunKeywords]) -> FinishedResult:
    """Simulate one campaign many times, as `watercooler run` does.

    >>> result = run(load(company="small_firm"), replications=3, uncertainty="luck", report=False)
    >>> len(result.kpis)
    3

    Raises RequestError for what cannot be asked, and SomeFailedError where replications failed.
    """
    return _performed("run", settings, options)


LEVERS = IN_ONE["optimise"]

Alternative = str | Path | Mapping[str, Any] | CheckedSettings


def compare(
    settings: CheckedSettings, alternatives: Alternative | Iterable[Alternative] | None, **options: Unpack[CompareKeywords]
) -> FinishedResult:
    """What if? The settings against alternatives in the same worlds: names of campaigns or scenarios, files, changes (`title` among
    them says what they are called), or settings that were made of the same ones by `with_` (or differ in the campaign that was loaded alone); None: every other campaign there is.

    >>> base = load("rewards_only", "small_firm")
    >>> result = compare(base, [{"campaign.reward.kind": "none"}, "recognition_not_money"], replications=6)
    >>> sorted(result.answer["arms"])
    ['campaign.reward.kind=none', 'recognition_not_money', 'rewards_only']

    Raises RequestError and SomeFailedError as `run` does, and TypeError for an alternative that is none of these.
    """
    if alternatives is None:
        return _performed("compare", settings, options)
    _words_of(settings)
    alone = isinstance(alternatives, str | Path | Mapping | CheckedSettings) or not isinstance(alternatives, Iterable)
    several = [_alternative(each, settings, "compare") for each in ([alternatives] if alone else cast(Iterable[Any], alternatives))]
    if not several:
        raise refused("compare", "alternatives", "is empty: name at least one; None compares with every other campaign")
    return _performed("compare", settings, {"alternatives": several, **options})


def sweep(settings: CheckedSettings, factors: Mapping[str, Any], **options: Unpack[SweepKeywords]) -> FinishedResult:
    """One campaign in many versions: every combination of the values of each factor; `{"low": 0, "high": 1}` is a range.

    >>> result = sweep(load(company="small_firm"), {"campaign.brand.strength": [0.2, 0.8]}, replications=3)
    >>> len(result.table("points"))
    2

    A range needs sweep__design="lhs". Raises RequestError and SomeFailedError as `run` does, TypeError where factors are no mapping.
    """
    varied = once("sweep", dotted("factors", factors))
    if not varied:
        raise refused("sweep", "factors", "is empty: name a field with its values, such as {'campaign.brand.strength': [0.2, 0.8]}")
    return _performed("sweep", settings, {"sweep.factors": varied, **options})


def optimise(settings: CheckedSettings | None = None, **options: Unpack[OptimiseKeywords]) -> FinishedResult:
    """The best ways to spend a budget. `optimise__levers` are what may be changed: a field of the campaign, and choices or {low, high};
    without them, those of `configs/optimise.yaml`.

    >>> few = {"trials": 4, "generation": 4, "climbs": 0, "screened": 1, "screen_worlds": 2, "finalists": 1, "confirm": 2, "curve_worlds": 2}
    >>> levers = {"campaign.brand.strength": [0.2, 0.85]}
    >>> small = {f"optimise.{name}": value for name, value in few.items()} | {"replications": 2, "uncertainty": "luck"}  # a search of seconds
    >>> list(optimise(load(company="small_firm"), optimise__levers=levers, **small).answer["levers"]["campaign 1"])
    ['campaign.brand.strength']

    Raises RequestError and SomeFailedError as `run` does.
    """
    given = once("optimise", dotted("options", options))
    levers = {name: once("optimise", dotted("levers", given[name])) for name in given if name == LEVERS}
    return _performed("optimise", settings, given | levers)


def sensitivity(
    settings: CheckedSettings | None = None, alternative: Alternative | None = None, **options: Unpack[SensitivityKeywords]
) -> FinishedResult:
    """Which assumption flips the decision between the settings and an alternative, stated as for `compare`.

    >>> sensitivity(load(company="small_firm"), "no_teasers", replications=64).answer["recommendation"]
    'Keep “Space Voyage”.'

    Raises RequestError and SomeFailedError as `run` does, and TypeError for an alternative that is none.
    """
    named = {} if alternative is None else {"alternative": _alternative(alternative, settings, "sensitivity")}
    return _performed("sensitivity", settings, {**named, **options})


def ambassadors(settings: CheckedSettings | None = None, **options: Unpack[AmbassadorsKeywords]) -> FinishedResult:
    """Whom to involve before launch.

    >>> small = {"ambassadors.candidates": 4, "ambassadors.random_draws": 1, "ambassadors.confirm": 2, "uncertainty": "luck"}
    >>> result = ambassadors(load(company="small_firm"), ambassadors__people=1, replications=2, **small)  # of seconds
    >>> sorted(result.table("summary")["strategy"])[:3]
    ['PageRank', 'all managers', 'chance']

    Raises RequestError and SomeFailedError as `run` does.
    """
    return _performed("ambassadors", settings, options)


def calibrate(settings: CheckedSettings | None = None, **options: Unpack[CalibrateKeywords]) -> FinishedResult:
    """Fit behaviour to what was observed.

    >>> _ = Path("adopted.csv").write_text("period,count\\n1,4\\n2,9\\n3,16\\n4,20\\n5,14\\n6,8\\n")
    >>> result = calibrate(calibrate__bass__file="adopted.csv")  # counts alone; a campaign: calibrate__survey__file, calibrate__observed
    >>> result.plot().path.stem
    'bass_curve'

    Raises RequestError and SomeFailedError as `run` does.
    """
    return _performed("calibrate", settings, options)


def import_company(
    people: str | Path | None = None, people_map: str | Path = "generic_hr", **options: Unpack[ImportCompanyKeywords]
) -> FinishedResult:
    """A company out of its own files, such as messages="slack.zip". The result has `.employees` to load a company with.

    >>> lines = ["employee_id,office,manager_id", "1,Rome,", *(f"{i},Rome,1" for i in range(2, 40))]
    >>> _ = Path("hr.csv").write_text("\\n".join(lines))
    >>> result = import_company("hr.csv")
    >>> load(company="records", company__employees=result.employees).company.kind
    'records'

    Raises RequestError with everything that is wrong in the request or the files.
    """
    named = {} if people is None else {"people": people, "people_map": people_map}
    return _performed("import", None, {**named, **options})


for _call in (run, compare, sweep, optimise, sensitivity, ambassadors, calibrate, import_company):
    (_keywords,) = get_args(_call.__annotations__["options"])
    _call.__doc__ = f"{cleandoc(_call.__doc__ or '')}\n\n{cleandoc(_keywords.__doc__ or '')}\n"

# --- what the verbs share ----------------------------------------------------------------------------------------------


def _performed(verb: str, settings: CheckedSettings | None, options: Mapping[str, Any]) -> FinishedResult:
    """Do what a verb does. Raises RequestError, also where a file from which the settings were read says something else by now."""
    stated = _words_of(settings)
    file = next((group for group, choice in stated.items() if group in GROUPS and is_file_name(choice)), None)
    if file is not None and settings is not None and settings.from_here() != CheckedSettings._read([*stated.items()], verb):
        raise refused(verb, file, "has changed since these settings were loaded from it: load it again", stated[file])
    asked = "import_company" if verb == "import" else verb
    with asked_of_python(asked):
        words = joined(stated, parted(dotted("options", options), MODEL_GROUPS))
    if "name" not in dict(words):  # each request has a result of its own, so that an older one stays what it was
        words = [*words, ("name", f"python-{hashlib.sha256(repr(sorted(words)).encode()).hexdigest()[:10]}")]
    with asked_of_python(asked), silently():
        check_environment()
        folder = import_module(VERBS[verb].module).main(typed(words))
        return FinishedResult(folder, verb)


def _words_of(settings: CheckedSettings | None) -> Mapping[str, str]:
    """The words that lead to settings. Raises TypeError for settings that were not loaded."""
    if settings is not None and not isinstance(settings, CheckedSettings):
        raise TypeError(_no_settings(settings))
    return {} if settings is None else settings.words


def _no_settings(given: object) -> str:
    """What to say of something else in the place of settings."""
    a_campaign = isinstance(given, str | Path) and (given in choices("campaign") or is_file_name(str(given)))
    how = f"; did you mean watercooler.load({str(given)!r})?" if a_campaign else ""
    return f"settings are made by watercooler.load, not of {type(given).__name__}{how}"


def _alternative(each: Any, base: CheckedSettings | None, verb: str) -> str:
    """An alternative as it is typed; no `base`: to what a verb takes by itself. Raises RequestError for settings that are no alternative, TypeError for what is none at all."""
    if isinstance(each, str | Path):
        return str(each)
    field = "alternatives" if verb == "compare" else "alternative"
    if isinstance(each, CheckedSettings):
        base = load() if base is None else base
        changed = {field: value for field, value in each.words.items() if base.words.get(field) != value}
        if each == base:
            raise refused(verb, field, "is the baseline itself", repr(each))
        if campaign := _other_campaign(each, base):
            return campaign
        missing = [name for name in base.words.keys() - each.words.keys() if not any(name.startswith(f"{above}.") for above in changed)]
        if missing or any(field in GROUPS and field != ALONGSIDE for field in changed):
            what = "is not made of the settings it is compared with: change those by with_, or name a campaign or scenario"
            raise refused(verb, field, what, repr(each))
        return " ".join(typed(changed.items()))
    if isinstance(each, Mapping) and each:
        return " ".join(typed(as_words(once(verb, dotted(field, each)).items())))
    raise TypeError(f"{field}: a name, a file, changes such as {{'campaign.reward.kind': 'none'}}, or settings; not {each!r}")


def _other_campaign(settings: CheckedSettings, base: CheckedSettings) -> str:
    """The campaign that settings have in the place of the base's, where nothing else differs; else nothing."""
    one, other = ({name: value for name, value in each.words.items() if name != "campaign"} for each in (settings, base))
    if one != other or any(name.startswith("campaign.") for name in one):
        return ""
    return settings.words.get("campaign") or chosen_by_default(primary("run"))["campaign"]


def _with_summary(field: str, value: str) -> str:
    """A choice with what its file says of itself; any other value as it is."""
    path = choices(field).get(value) if field in GROUPS else None
    return f"{value}: {summary(path)}" if path else value


def _hashable(value: Any) -> Any:
    """What is equal for values that are equal, and has a hash."""
    if isinstance(value, Mapping):
        return frozenset((name, _hashable(each)) for name, each in value.items())
    return tuple(map(_hashable, value)) if isinstance(value, list | tuple) else value
