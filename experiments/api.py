"""The verbs from Python: the same files, checks, store, seeds and numbers as the command line, since every call becomes the
words of a command."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from pydantic import PrivateAttr

from experiments.config.command_line import TEXT_FIELDS, read_arguments
from experiments.config.compose import Tree, start
from experiments.config.config_files import GROUPS
from experiments.config.errors import COMMAND_LINE, Problem, RequestError
from experiments.config.typed_values import typed_value
from experiments.result import FinishedResult
from experiments.verbs.catalogue import VERBS
from experiments.verbs.lifecycle import checked
from experiments.verbs.run.verb import VERB
from sim.settings import Settings


class CheckedSettings(Settings):
    """A campaign in a company, with everything the model wants to know; checked and frozen. Made by `load`, changed by `with_`."""

    _words: dict[str, str] | None = PrivateAttr(None)  # choices and changes, in the order in which they were made; None: made otherwise

    def with_(self, changes: Mapping[str, Any] | None = None, /, **fields: Any) -> Self:
        """The same with other values of some fields, checked: by name in a mapping, or as keywords with `__` for each dot.

        >>> settings = load(company="small_firm").with_(campaign__brand__strength=0.9)
        >>> settings.with_({"campaign.teasers.0.day": -21}).campaign.teasers[0].day
        -21

        Raises RequestError with every field that is wrong.
        """
        return self._read(_joined(self.words, _words({**(changes or {}), **_dotted(fields)})))

    @property
    def words(self) -> dict[str, str]:
        """What leads to these settings on a command line, by field. Raises TypeError where they were changed without a check."""
        if self._words is None:
            raise TypeError("these settings were not made by watercooler.load and with_, so nobody has checked them")
        return self._words

    def model_copy(self, **how: Any) -> Self:
        """As pydantic's, which checks nothing: what has been changed by it cannot be run."""
        made = super().model_copy(**how)
        if how.get("update"):
            made._words = None
        return made

    @classmethod
    def _read(cls, words: Mapping[str, str]) -> Self:
        found: list[Settings] = []

        def task(tree: Tree, arguments: Any) -> None:
            found.append(checked(VERB, tree, arguments)[0].settings)

        start(task, read_arguments("run", _typed(words)))
        made = cls.model_validate(dict(found[0]))
        made._words = dict(words)
        return made

    def __repr__(self) -> str:
        return f"Settings({', '.join(_typed(self._words or {}))})"

    __str__ = __repr__  # pydantic's tells everything


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

    Raises RequestError with everything that does not exist or fit.
    """
    groups = {"campaign": campaign, "company": company, "platform": platform, "behaviour": behaviour}
    return CheckedSettings._read(_words({name: each for name, each in groups.items() if each is not None} | _dotted(fields)))


def run(settings: CheckedSettings | None = None, **options: Any) -> FinishedResult:
    """Simulate one campaign many times, as `watercooler run` does; options are the fields of `configs/run.yaml`.

    >>> result = run(load(company="small_firm"), replications=3, uncertainty="luck", report=False)
    >>> len(result.kpis)
    3

    Raises RequestError for what cannot be asked, and SomeFailedError where replications failed.
    """
    return _performed("run", settings, options)


def compare(
    settings: CheckedSettings,
    alternatives: "str | Mapping[str, Any] | CheckedSettings | Sequence[str | Mapping[str, Any] | CheckedSettings]",
    **options: Any,
) -> FinishedResult:
    """What if? The settings against alternatives in the same worlds: names of campaigns or scenarios, files, changes, or settings that
    were made of the same ones by `with_`.

    >>> base = load("rewards_only", "small_firm")
    >>> result = compare(base, [{"campaign.reward.kind": "none"}, "recognition_not_money"], replications=6)
    >>> sorted(result.answer["arms"])
    ['campaign.reward.kind=none', 'recognition_not_money', 'rewards_only']

    Raises RequestError and SomeFailedError as `run` does.
    """
    several = [alternatives] if isinstance(alternatives, str | Mapping | CheckedSettings) else list(alternatives)
    return _performed("compare", settings, {"alternatives": [_alternative(each, settings) for each in several], **options})


def sweep(settings: CheckedSettings, factors: Mapping[str, Any], **options: Any) -> FinishedResult:
    """One campaign in many versions: every combination of the values of each factor; `{"low": 0, "high": 1}` is a range.

    >>> result = sweep(load(company="small_firm"), {"campaign.brand.strength": [0.2, 0.8]}, replications=3)
    >>> len(result.table("points"))
    2

    Raises RequestError and SomeFailedError as `run` does.
    """
    return _performed("sweep", settings, {"sweep.factors": dict(factors), **options})


def optimise(settings: CheckedSettings | None = None, **options: Any) -> FinishedResult:
    """The best ways to spend a budget; options are the fields of `configs/optimise.yaml`, such as optimise__levers={...}.

    Raises RequestError and SomeFailedError as `run` does.
    """
    return _performed("optimise", settings, options)


def sensitivity(settings: CheckedSettings | None = None, **options: Any) -> FinishedResult:
    """Which assumption flips a decision; options are the fields of `configs/sensitivity.yaml`, such as alternative="no_teasers".

    Raises RequestError and SomeFailedError as `run` does.
    """
    return _performed("sensitivity", settings, options)


def ambassadors(settings: CheckedSettings | None = None, **options: Any) -> FinishedResult:
    """Whom to involve before launch; options are the fields of `configs/ambassadors.yaml`.

    Raises RequestError and SomeFailedError as `run` does.
    """
    return _performed("ambassadors", settings, options)


def calibrate(settings: CheckedSettings | None = None, **options: Any) -> FinishedResult:
    """Fit behaviour to what was observed; options are the fields of `configs/calibrate.yaml`.

    Raises RequestError and SomeFailedError as `run` does.
    """
    return _performed("calibrate", settings, options)


def import_company(people: str | Path, people_map: str | Path = "generic_hr", **options: Any) -> FinishedResult:
    """A company out of its own files; options are the fields of `configs/import.yaml`. The result has `.employees` to load a company with:
    `load(company="records", company__employees=result.folder / "employees.csv")`.

    Raises RequestError with everything that is wrong in the request or the files.
    """
    return _performed("import", None, {"people": people, "people_map": people_map, **options})


# --- a call becomes words -----------------------------------------------------------------------------------------------


def _performed(verb: str, settings: CheckedSettings | None, options: Mapping[str, Any]) -> FinishedResult:
    words = _joined(_words_of(settings), _words(_dotted(options)))
    if "name" not in words:  # each request has a result of its own, so that an older one stays what it was
        words = words | {"name": f"python-{hashlib.sha256(repr(sorted(words.items())).encode()).hexdigest()[:10]}"}
    with redirect_stdout(io.StringIO()):
        folder = import_module(VERBS[verb].module).main(_typed(words))
    return FinishedResult(folder, verb)


def _words_of(settings: CheckedSettings | None) -> dict[str, str]:
    """The words that lead to settings. Raises TypeError for settings that were not loaded."""
    if settings is not None and not isinstance(settings, CheckedSettings):
        raise TypeError(f"settings are made by watercooler.load, not of {type(settings).__name__}")
    return {} if settings is None else settings.words


def _alternative(each: "str | Mapping[str, Any] | CheckedSettings", base: CheckedSettings) -> str:
    """An alternative as it is typed."""
    if isinstance(each, str):
        return each
    if isinstance(each, CheckedSettings):
        changed = {field: value for field, value in each.words.items() if base.words.get(field) != value}
        if any(field in GROUPS for field in changed) or base.words.keys() - each.words.keys():
            what = "is not made of the settings it is compared with: change those by with_, or name a campaign or scenario"
            raise RequestError([Problem(COMMAND_LINE, "alternatives", what, repr(each))])
        return " ".join(f"{field}={value}" for field, value in changed.items())
    return " ".join(f"{field}={value}" for field, value in _words(each).items())


def _dotted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Keywords as fields."""
    return {name.replace("__", "."): value for name, value in fields.items()}


def _words(fields: Mapping[str, Any]) -> dict[str, str]:
    """Values as they are typed, by field."""
    plain = (*GROUPS, *TEXT_FIELDS)  # taken as they are
    return {
        name: str(value) if (name in plain or name.endswith("_map")) and value is not None else typed_value(value)
        for name, value in fields.items()
    }


def _joined(words: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Words, and more of them that take the place of what they set anew."""
    anew = {name for name in words for other in more if name == other or name.startswith(f"{other}.")}
    return {name: value for name, value in words.items() if name not in anew} | dict(more)


def _typed(words: Mapping[str, str]) -> list[str]:
    return [f"{field}={value}" for field, value in words.items()]
