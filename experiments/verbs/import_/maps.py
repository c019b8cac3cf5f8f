"""Maps: which file of an export holds what, under which names of columns. A map is data, and all its values are text."""

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml  # type: ignore[import-untyped]
from pydantic import Field, ValidationError, field_validator

from experiments.config import config_files, yaml_files
from experiments.config.command_line import Arguments
from experiments.config.errors import Problem, nearest
from experiments.config.home_folders import expanded
from experiments.config.messages import explained
from experiments.verbs.import_ import cells
from experiments.verbs.import_.days import Order
from sim.company.delimited_text import Encoding
from sim.company.tables import finite_number
from sim.company.tie_table import A_WEIGHT, no_weight
from sim.settings import Group

GROUP = "import_map"
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # makes texts, lists and groups, and nothing else

Names = Annotated[tuple[str, ...], Field(min_length=1, max_length=120)]
Values = Annotated[tuple[str, ...], Field(max_length=200)]
PersonField = Literal[
    "employee_id", "email", "username", "office", "manager", "team", "level", "start_date", "tenure_years", "time_zone", "function",
    "remote_share", "name", "first_name", "last_name", "status", "end_date", "rehire_date", "contract_end", "active", "gone", "worker_type",
]  # fmt: skip
MessageField = Literal["id", "author", "author_email", "reply_to", "thread", "at", "text", "reacted"]
ReactionField = Literal["message", "author", "author_email"]
LearningField = Literal[
    "employee_id", "email", "username", "name", "original_name", "programme", "session", "registered_at", "status", "session_at",
    "completed_at", "rating",
]  # fmt: skip
TieField = Literal["from", "to", "weight", "kind"]
Status = Literal["registered", "waitlisted", "cancelled", "attended", "no_show"]
State = Literal["there", "left", "future", "contractors"]
LevelName = Literal["executive", "senior manager", "manager", "staff"]


class Section(Group):
    """One kind of table in an export."""

    files: Names = Field(default=("*.csv", "*.tsv", "*.txt"), description="names of its files in a folder or archive, * for anything")
    dates: Order = Field(default="auto", description="whether 3/4 is the third of April or the fourth of March")
    leave_out: dict[str, Values] = Field(default={}, max_length=20, description="column: values of rows to leave out; * is any value")


class OfficeName(Group):
    """An office as it should be called, and how else it is written."""

    also: Values = ()
    time_zone: str = Field(default="", max_length=60, description="an IANA zone such as Europe/Berlin, or hours from UTC")


class PeopleSection(Section):
    """Who works where."""

    columns: dict[PersonField, Names]
    offices: dict[str, OfficeName] = Field(default={}, max_length=20_000, description="if given, no other office is allowed")
    empty_office: str = Field(default="Remote", min_length=1, max_length=80, description="the office of people without one")
    levels: dict[LevelName, Values] = Field(default={}, description="the firm's grades by level")
    statuses: dict[State, Values] = Field(
        default={}, description="words of a status by what they mean, besides those known; * ends a beginning"
    )
    selling: Values = Field(default=("sales", "marketing"), description="a function that holds one of these words sells")


class MessagesSection(Section):
    """What was posted. The text is searched for mentions and words, and forgotten."""

    columns: dict[MessageField, Names]
    private: dict[str, Values] = Field(default={}, max_length=20, description="column: values of rows that are private conversation")
    mentions: Annotated[tuple[Annotated[str, Field(pattern=r"^.{0,20}ID.{0,20}$")], ...], Field(max_length=5)] = Field(
        default=(), description="how a person is mentioned in a text, such as @ID or [[user:ID]]"
    )


class ReactionsSection(Section):
    """Who reacted to which message, where that is a table of its own."""

    columns: dict[ReactionField, Names]


class LearningSection(Section):
    """Who registered for what, and came."""

    columns: dict[LearningField, Names]
    statuses: dict[Status, Values] = Field(default={}, description="words of the system by what they mean")


class TiesSection(Section):
    """Who knows whom: a line a tie, or a line an event, which add up."""

    columns: dict[TieField, Names]
    header: Values = Field(default=(), description="names of the columns in their order, where no line of a file names them")
    weights: dict[str, Values] = Field(default={}, max_length=50, description="number: words of a scale that mean it, such as daily")

    @field_validator("weights")
    @classmethod
    def _weigh(cls, weights: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if wrong := [f"'{each}' {what}" for each in weights if (what := no_weight(finite_number(each, decimal_comma=False)))]:
            raise ValueError(f"{', '.join(wrong)}: must be {A_WEIGHT}")
        return weights


class SourceMap(Group):
    """How to read the export of one system."""

    based_on: str = Field(default="", max_length=100, description="another map, of which this one states the differences")
    format: Literal["tables", "slack", "teams", "zoom"] = Field(
        default="tables", description="delimited text or workbooks, a Slack export (JSON), or reports of who took part of Teams or Zoom"
    )
    encoding: Encoding | None = Field(default=None, description="only where a file does not show it and is not Windows-1252")
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    people: PeopleSection | None = None
    messages: MessagesSection | None = None
    reactions: ReactionsSection | None = None
    learning: LearningSection | None = None
    ties: TiesSection | None = None


def read_map(choice: str, field: str, arguments: Arguments, where: str) -> SourceMap | list[Problem]:
    """The map of that name, or in that file; or what is wrong with it. `field` is the option that names it, at `where`."""
    found = list[Problem]()
    tree, path = _tree(choice, Problem(where, field, "", choice), found, ())
    if found or path is None:
        return found
    try:
        return SourceMap.model_validate(tree)
    except ValidationError as error:
        for each in explained(error, SourceMap, arguments):
            depth, line = yaml_files.line_of(path, each.field.split("."))
            at = f"{config_files.shown(path)}:{line}" if depth else config_files.shown(path)
            found.append(Problem(at, each.field, each.allowed, each.given))
        return found


def _tree(choice: str, asked: Problem, found: list[Problem], above: tuple[Path, ...]) -> tuple[dict[str, Any], Path | None]:
    """The content of a map, on top of the map it is based on. Adds to `found` what is wrong with either."""
    known = config_files.choices(GROUP)
    path = expanded(choice) if choice.endswith((".yaml", ".yml")) else known.get(choice)
    if path is None or not path.is_file():
        hint = nearest(choice, known) if path is None else ""
        reason = f"there is no such map{hint or '.'} Known: {', '.join(known)}, or the file of your own map (.yaml)"
        found.append(Problem(asked.where, asked.field, reason, choice))
        return {}, None
    if path in above:
        found.append(Problem(config_files.shown(path), "based_on", "a circle of maps based on each other", choice))
        return {}, None
    if problems := yaml_files.problems_in(path, GROUP):
        found += problems
        return {}, None
    tree: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_LOADER)
    below = tree.get("based_on")
    if isinstance(below, str) and below:
        basis, _ = _tree(below, Problem(config_files.shown(path), "based_on", ""), found, (*above, path))
        tree = _merged(basis, tree)
    return tree, path


def _merged(basis: Any, change: Any, name: str = "") -> Any:
    """Groups field by field; lists and values as the change has them. Levels and statuses gain words."""
    if not isinstance(basis, dict) or not isinstance(change, dict):
        return change
    if name in ("levels", "statuses"):
        moved = {cells.key_of(word) for words in change.values() if isinstance(words, list) for word in words if isinstance(word, str)}
        kept = {level: [word for word in words if cells.key_of(word) not in moved] for level, words in basis.items()}
        return kept | {level: [*kept.get(level, []), *words] if isinstance(words, list) else words for level, words in change.items()}
    return basis | {field: _merged(basis.get(field), value, field) for field, value in change.items()}
