"""An import from beginning to end: everything is read and checked before anything is written."""

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import numpy as np

from experiments.config import config_files, yaml_files
from experiments.config.command_line import Arguments
from experiments.config.errors import COMMAND_LINE, Problem, RequestError
from experiments.config.home_folders import expanded, followed
from experiments.config.provenance import provenance
from experiments.verbs.import_.archives import Source, open_source
from experiments.verbs.import_.days import NEVER
from experiments.verbs.import_.directory import Directory
from experiments.verbs.import_.imported import Imported
from experiments.verbs.import_.learning import read_learning
from experiments.verbs.import_.ledger import EVERYBODY, FilesError, Ledger
from experiments.verbs.import_.managers import Managers
from experiments.verbs.import_.maps import GROUP, SourceMap, read_map
from experiments.verbs.import_.messages import Messages, read_messages
from experiments.verbs.import_.options import ImportPlan
from experiments.verbs.import_.people import ImportedPeople, read_people
from experiments.verbs.import_.pseudonyms import Key, KeyFileError, Pseudonyms, read_key, usual_place
from experiments.verbs.import_.tie_lists import read_tie_lists
from experiments.verbs.import_.ties import MANAGER, Ties, colleague_pairs, counted, ties_of
from sim.company.observed_ties import are_sparse, said_of_degree
from sim.company.tie_table import FURTHER
from sim.disclosure import SMALL_GROUP
from sim.settings import Parameter

SOURCES = ("people", "messages", "learning", "ties")


def carry_out(plan: ImportPlan, arguments: Arguments) -> None:
    """Read, check, write, and say what was found.

    Raises RequestError where something asked for does not make sense, FilesError with everything that is wrong in the
    files, StoppedError where the result cannot be written. Then nothing is written.
    """
    maps, key = _maps(plan, arguments), _key(plan, arguments)
    with _no_collection():
        imported = read(plan, maps, key)
    from experiments.verbs.import_.result import write  # here, because drawing takes seconds to import

    write(imported, plan, arguments)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without looking for circular garbage, of which reading makes none: that would take a quarter of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _maps(plan: ImportPlan, arguments: Arguments) -> dict[str, SourceMap]:
    """The map of each source that is given. Raises RequestError."""
    found, maps = list[Problem](), dict[str, SourceMap]()
    if plan.people is None and plan.messages is None:
        found.append(
            Problem(COMMAND_LINE, "people", "is missing: people=FILE says who works where (or messages=FILE, whose list of people is used)")
        )
    for name in SOURCES:
        choice, field = getattr(plan, f"{name}_map"), f"{name}_map"
        if getattr(plan, name) is None:
            continue
        if choice is None:
            found.append(
                Problem(
                    COMMAND_LINE,
                    field,
                    f"is missing: {field}=NAME says which system {name}= comes from: {_fitting(name)}, or your own file",
                )
            )
            continue
        read = read_map(choice, field, arguments, provenance(field, arguments))
        if isinstance(read, list):
            found += read
        elif getattr(read, name) is None:
            found.append(Problem(provenance(field, arguments), field, f"says nothing about {name}; fitting: {_fitting(name)}", choice))
        else:
            maps[name] = read
    if plan.people is None and "messages" in maps and maps["messages"].people is None:
        found.append(Problem(COMMAND_LINE, "people", f"is missing: the map {plan.messages_map} knows no list of people"))
    if found:
        raise RequestError(found)
    return maps


def _fitting(section: str) -> str:
    """Names of the maps that come with the project, or lie in the folder one works in, and have such a section."""
    known = config_files.choices(GROUP).items()
    return ", ".join(name for name, path in known if any(field.partition(".")[0] == section for field in yaml_files.stated(path)))


def _key(plan: ImportPlan, arguments: Arguments) -> Key:
    """The key, which must not lie where results go. Raises RequestError."""
    path = expanded(plan.key) if plan.key else usual_place()
    where = provenance("key", arguments)
    if followed(path).is_relative_to(followed(plan.results)):
        raise RequestError(
            [
                Problem(
                    where,
                    "key",
                    "lies in the folder of results, where it might be given away with them; expected: a file elsewhere",
                    str(path),
                )
            ]
        )
    try:
        return read_key(path)
    except (KeyFileError, OSError) as error:
        raise RequestError([Problem(where, "key", f"{error}", str(path))]) from error


def read(plan: ImportPlan, maps: dict[str, SourceMap], key: Key) -> Imported:
    """Everything in memory and checked. Raises FilesError with all that is wrong."""
    with ExitStack() as opened:
        return _read(plan, maps, key, opened)


def _read(plan: ImportPlan, maps: dict[str, SourceMap], key: Key, opened: ExitStack) -> Imported:
    pseudonyms, ledger, as_of = Pseudonyms(key.secret), Ledger(plan.mend, plan.listed, plan.most_mended), plan.as_of or dt.date.today()
    ledger.map_names = {name: getattr(plan, f"{name}_map") for name in SOURCES if getattr(plan, f"{name}_map")}
    sources = {
        name: open_source(file, plan.most_megabytes, ledger, opened) for name in SOURCES if (file := getattr(plan, name)) is not None
    }
    own_people = plan.people is None
    from_map = maps["messages" if own_people else "people"]
    source = sources["messages" if own_people else "people"]
    found = None
    if source is not None and from_map.people is not None:
        if own_people and source.single:
            ledger.wrong(source.name, "", "", "is a single file and says nothing about people; expected: the whole export, or people=FILE")
        else:
            found = read_people(source, from_map, from_map.people, pseudonyms, as_of, ledger, plan.include)
    people, directory = found if found is not None else (None, Directory(pseudonyms))
    messages, learning = None, None
    if exported := sources.get("messages"):
        messages = read_messages(
            exported, maps["messages"], directory, pseudonyms, own_people, plan.include_private, plan.words, as_of, ledger
        )
    if records := sources.get("learning"):
        learning = read_learning(records, maps["learning"], directory, plan.courses, as_of, ledger)
    listed: list[Ties] | None = None
    if lists := sources.get("ties"):
        listed = read_tie_lists(
            lists, maps["ties"], Managers(directory, directory.kin or Directory(pseudonyms), {}), len(people or ()), ledger
        )
    if people is not None and len(people) < SMALL_GROUP and (plan.mend or not ledger.mended):
        few = " ".join([f"are too few: nothing may be shown of fewer than {SMALL_GROUP}.", *ledger.headlines])
        ledger.wrong(_name(source), "", f"{len(people)} {'person' if len(people) == 1 else 'people'}", few, people=EVERYBODY)
    ledger.check()
    if people is None:
        raise FilesError([Problem(_name(source), "", "holds no people that can be used")])
    ties, known = _ties(people, messages, listed, plan, ledger), messages is not None or listed is not None
    said, sparse = _of_degree(people, ties) if known else ([], False)
    for each in said:
        ledger.note(each)
    if key.open_to_others:
        ledger.note("Others can read the file of the key; make it readable for you alone.")
    return Imported(people, messages, learning, ties, known, sparse, ledger, key, as_of)


def _name(source: Source | None) -> str:
    return source.name if source is not None else "people"


def _ties(people: ImportedPeople, messages: Messages | None, listed: list[Ties] | None, plan: ImportPlan, ledger: Ledger) -> list[Ties]:
    if messages is None:
        below = np.flatnonzero(people.manager >= 0).astype(np.int32)
        return [counted(MANAGER, np.stack((below, people.manager[below])), len(people)), *_further(people), *(listed or ())]
    ties, crowded = ties_of(people, messages, plan.most_in_thread)
    if crowded:
        ledger.note(f"Threads of more than {plan.most_in_thread} people, which tie nobody to anybody (most_in_thread): {crowded:,}.")
    selves = sum(int(np.count_nonzero(pairs[0] == pairs[1])) for pairs in (messages.replies, messages.mentions, messages.reacted))
    if selves:
        ledger.note(f"Answers, mentions and reactions of people to themselves, which make no tie: {selves:,}.")
    undated = int(np.count_nonzero(messages.day == NEVER))
    if undated:
        ledger.note(f"Messages without a date, which posts.csv leaves out: {undated:,}.")
    return [*ties, *_further(people), *(listed or ())]


def _of_degree(people: ImportedPeople, ties: list[Ties]) -> tuple[list[str], bool]:
    """How many colleagues those have who are tied to others beside their manager, whether that is far from what the model is solved for,
    and whether they are so few that generated ties are nearer to it."""
    pairs = colleague_pairs(ties, len(people))
    beside = (people.manager[pairs[0]] != pairs[1]) & (people.manager[pairs[1]] != pairs[0])
    tied = np.unique(pairs[:, beside])
    evidence = yaml_files.content(config_files.choices("behaviour")["evidence"])
    solved = Parameter.model_validate(evidence["parameters"]["network_contacts_per_person"])
    if len(tied) < SMALL_GROUP:
        return [], False
    degree = np.bincount(pairs.ravel(), minlength=len(people))[tied]
    return said_of_degree(degree, solved), are_sparse(degree, solved)


def _further(people: ImportedPeople) -> list[Ties]:
    """Ties to the second and further managers of a cell."""
    return [counted(FURTHER, people.also, len(people))] if people.also.size else []
