"""Messages of a platform: who wrote, answered, mentioned and reacted to whom, and on which day. Texts are searched and forgotten."""

import datetime as dt
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np

from experiments.verbs.import_.archives import Source
from experiments.verbs.import_.cells import Batch, batches, match
from experiments.verbs.import_.days import DateColumn
from experiments.verbs.import_.directory import Directory, known_only
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.maps import MessagesSection, PeopleSection, SourceMap
from experiments.verbs.import_.people import filters_of, sheets_of
from experiments.verbs.import_.pseudonyms import MESSAGE, Pseudonyms
from experiments.verbs.import_.sheets import Sheet
from experiments.verbs.import_.slack import slack_messages

NOBODY = "by somebody who is not in the list of people"
SEVERAL = "by a name that several people go by"
MOST_MENTIONS = 50
"""Mentions of one message that are looked at: more is a list of addresses, no conversation."""


@dataclass
class Messages:
    """M messages of people in the list, in the order of the export. Arrays (M,); pairs (2, E) are rows of people."""

    ids: np.ndarray  # uint64
    author: np.ndarray  # int32 row of people
    day: np.ndarray  # int32 proleptic ordinal; NEVER unknown
    answers: np.ndarray  # uint64 id of the message it answers; 0 an original
    thread: np.ndarray  # uint64
    reactions: np.ndarray  # int32
    about: np.ndarray | None  # bool, holds one of the words asked for; None where none was
    replies: np.ndarray  # who answered, and whom
    mentions: np.ndarray  # who mentioned, and whom
    reacted: np.ndarray  # who reacted, and to whom

    def __len__(self) -> int:
        return len(self.ids)


class _MessageColumns:
    """Columns of messages as they grow."""

    def __init__(self) -> None:
        self.pieces: dict[str, list[np.ndarray]] = {name: [] for name in ("ids", "author", "answers", "thread", "about")}
        self.count = 0
        self.mentions, self.reacted = (array("q"), array("i")), (array("q"), array("i"))  # number of the message, row of people

    def column(self, name: str, kind: type[np.generic]) -> np.ndarray:
        return np.concatenate(self.pieces[name]) if self.pieces[name] else np.empty(0, kind)

    def of_latest(self, pairs: tuple[array[int], array[int]], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(pairs,) numbers of messages and rows of people, of the versions of messages that count."""
        counts = np.zeros(self.count, bool)
        counts[rows] = True
        message, person = np.array(pairs[0], np.int64), np.array(pairs[1], np.int32)
        return message[counts[message]], person[counts[message]]


def read_messages(
    source: Source, map_: SourceMap, directory: Directory, pseudonyms: Pseudonyms, own_people: bool,
    private: bool, words: Sequence[str], as_of: dt.date, ledger: Ledger,
) -> Messages | None:  # fmt: skip
    """The messages of a source; None where none can be made out.

    `own_people`: the list of people is that of the platform itself, so its ids are known already. `private`: take
    private conversation in too. `words`: messages that hold one of them are marked.
    """
    section = map_.messages
    assert section is not None
    accounts = directory if own_people or map_.people is None else _accounts(source, map_, map_.people, directory, pseudonyms, ledger)
    books = f"{source.name}: messages"
    filters = filters_of(section) + ([] if private else filters_of(section, section.private, "private conversation"))
    found_words = re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
    gathered, dates = _MessageColumns(), DateColumn("at", section.dates, as_of)
    sheets: list[Sheet]
    if map_.format == "slack":
        slack = slack_messages(source, ledger)
        sheets = [slack] if slack is not None else []
    else:
        sheets = sheets_of(source, map_, section, "messages", ledger)
    readable = False
    for sheet in sheets:
        found = match(sheet, section.columns, ("id", "author", "at"), ledger)
        if found is None:
            continue
        readable, dates.name = True, sheet.header[found["at"]]
        by_address = "author_email" in found and accounts is directory and not own_people
        for batch in batches(sheet, found, filters, books, ledger, as_is=("text", "reacted")):
            author = _authors(batch, accounts, directory, by_address)
            author, batch = known_only(author, batch, NOBODY, SEVERAL, sheet, books, ledger)
            dates.add(batch.get("at"), (sheet.where(line) for line in batch.lines), sheet.file)
            _gather(gathered, batch, author, section, accounts, pseudonyms, found_words)
    if not readable:
        return None
    return _made(gathered, dates, source, map_, accounts, pseudonyms, words, books, len(directory), ledger)


def _accounts(
    source: Source, map_: SourceMap, section: PeopleSection, directory: Directory, pseudonyms: Pseudonyms, ledger: Ledger
) -> Directory:
    """The platform's own ids, as rows of the list of people: addresses and log-ins say who is who.

    Ids of platform and firm are never compared where there is an address: equal numbers need not be the same person.
    """
    if not source.find(section.files) or source.single:
        return directory
    accounts, books = Directory(pseudonyms), f"{source.name}: accounts"
    for sheet in sheets_of(source, map_, section, "people", ledger):
        found = match(sheet, section.columns, ("employee_id",), ledger)
        if found is None:
            continue
        names = [str(name) for name in ("email", "username") if name in found] or ["employee_id"]
        for batch in batches(sheet, found, filters_of(section), books, ledger):
            row = directory.find_any([batch.get(name) for name in names])
            known = row >= 0
            places = (sheet.where(line) for line, there in zip(batch.lines, known.tolist(), strict=True) if not there)
            ledger.leave_out(books, "no employee in the list", int((~known).sum()), places)
            ledger.use(books, int(known.sum()))
            accounts.learn(accounts.hashed(batch.get("employee_id"))[known], row[known])
    return accounts


def _authors(batch: Batch, accounts: Directory, directory: Directory, by_address: bool) -> np.ndarray:
    """(rows,) int32 row of the author of each message."""
    if by_address:
        return directory.find_any([batch.get("author_email"), batch.get("author")])
    return accounts.find(batch.get("author"))


def _gather(
    gathered: _MessageColumns, batch: Batch, author: np.ndarray, section: MessagesSection, accounts: Directory,
    pseudonyms: Pseudonyms, words: re.Pattern[str] | None,
) -> None:  # fmt: skip
    """Take in some messages: numbers only."""
    ids = pseudonyms.numbers(MESSAGE, batch.get("id"))
    texts = batch.get("text")
    values = {
        "ids": ids,
        "author": author,
        "answers": pseudonyms.numbers(MESSAGE, batch.get("reply_to")),
        "thread": pseudonyms.numbers(MESSAGE, batch.get("thread")),
        "about": np.array([words is not None and words.search(text) is not None for text in texts], bool),
    }
    for name, column in values.items():
        gathered.pieces[name].append(column)
    _pairs(gathered.mentions, [mentioned(text, section.mentions) for text in texts], gathered.count, accounts)
    _pairs(gathered.reacted, [re.findall(r"[^\s,;|]+", cell) for cell in batch.get("reacted")], gathered.count, accounts)
    gathered.count += len(ids)


def _pairs(into: tuple[array[int], array[int]], names: list[list[str]], first: int, accounts: Directory) -> None:
    """For the names in each message the people they mean, and beside each the number of the message; that of the first is `first`."""
    flat = [name for each in names for name in each]
    if not flat:
        return
    owner = [number for number, each in enumerate(names, first) for _ in each]
    rows = accounts.find(flat)
    into[0].extend(one for one, row in zip(owner, rows.tolist(), strict=True) if row >= 0)
    into[1].extend(row for row in rows.tolist() if row >= 0)


def mentioned(text: str, templates: Sequence[str]) -> list[str]:
    """Who is mentioned in a text, by the part in the place of ID; each once."""
    found = (each[1].rstrip(".") for template in templates for each in _pattern(template).finditer(text))
    return list(dict.fromkeys(islice(found, MOST_MENTIONS)))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """A template as a search that takes no longer than the text is long."""
    before, _, after = template.partition("ID")
    apart = "" if after else r"(?<!\w)"  # `@ID` is no part of an e-mail address
    return re.compile(rf"{apart}{re.escape(before)}(\w[\w.@+-]{{0,200}}){re.escape(after)}")


def _made(
    gathered: _MessageColumns, dates: DateColumn, source: Source, map_: SourceMap, accounts: Directory,
    pseudonyms: Pseudonyms, words: Sequence[str], books: str, people: int, ledger: Ledger,
) -> Messages:  # fmt: skip
    """The messages, once all of them are known: the latest version of each, and whom it answers."""
    every_id, every_author = gathered.column("ids", np.uint64), gathered.column("author", np.int32)
    ids, author, day = every_id, every_author, dates.days(ledger)
    rows = _latest(ids)
    ledger.leave_out(books, "an earlier version of a message that is there again", len(ids) - len(rows))
    ledger.use(books, len(rows))
    if not len(rows) and people:
        read = ledger.books[books].read if books in ledger.books else 0
        what = f"none of its {read:,} messages can be used" if read else "holds no messages"
        reasons = "; ".join(f"{entry.count:,} {reason}" for reason, entry in ledger.books[books].left_out.items()) if read else "no rows"
        ledger.wrong(
            source.name,
            "",
            "",
            f"{what} ({reasons}); expected: messages by people in the list: both must hold the same ids or e-mail addresses",
        )
    ids, author, day = ids[rows], author[rows], day[rows]
    answers = gathered.column("answers", np.uint64)[rows]
    finder = Directory(pseudonyms)
    finder.learn(ids, np.arange(len(ids)))
    above = finder.find_hashed(answers)
    lost = int(np.count_nonzero((answers != 0) & (above < 0)))
    if lost:
        ledger.note(f"{source.name}: replies to messages that were left out or are not in the export, which make no tie: {lost:,}.")
    replied = np.flatnonzero(above >= 0)
    mentioning, meant = gathered.of_latest(gathered.mentions, rows)
    to_what, reactor = gathered.of_latest(gathered.reacted, rows)
    message = every_id[to_what]
    if map_.reactions is not None and not source.single and source.find(map_.reactions.files):
        more = _reactions(source, map_, accounts, pseudonyms, ledger)
        reactor, message = np.concatenate((reactor, more[0].astype(np.int32))), np.concatenate((message, more[1]))
    to = finder.find_hashed(message)
    used = to >= 0
    reactions = np.bincount(to[used], minlength=len(ids)).astype(np.int32) if len(ids) else np.empty(0, np.int32)
    return Messages(
        ids=ids,
        author=author,
        day=day,
        answers=answers,
        thread=gathered.column("thread", np.uint64)[rows],
        reactions=reactions,
        about=gathered.column("about", np.bool_)[rows] if words else None,
        replies=np.stack((author[replied], author[above[replied]])) if len(ids) else np.empty((2, 0), np.int32),
        mentions=np.stack((every_author[mentioning], meant)),
        reacted=np.stack((reactor[used], author[to[used]])) if len(ids) else np.empty((2, 0), np.int32),
    )


def _latest(ids: np.ndarray) -> np.ndarray:
    """Rows of the last version of each message, in order. Messages without an id are each their own."""
    order = np.argsort(ids, kind="stable")
    last = np.ones(len(ids), bool)
    last[:-1] = ids[order][1:] != ids[order][:-1]
    return np.sort(np.concatenate((order[last & (ids[order] != 0)], np.flatnonzero(ids == 0))))


def _reactions(
    source: Source, map_: SourceMap, accounts: Directory, pseudonyms: Pseudonyms, ledger: Ledger
) -> tuple[np.ndarray, np.ndarray]:
    """Who reacted to which message (hash of its id), from a table of its own."""
    section, books = map_.reactions, f"{source.name}: reactions"
    assert section is not None
    people, messages = [np.empty(0, np.int32)], [np.empty(0, np.uint64)]
    for sheet in sheets_of(source, map_, section, "reactions", ledger):
        found = match(sheet, section.columns, ("message",), ledger)
        if found is None:
            continue
        names = [name for name in ("author", "author_email") if name in found]
        if not names:
            ledger.wrong(sheet.where(1), "author", "", "no column says who reacted; expected: name it in a map of your own")
            continue
        for batch in batches(sheet, found, filters_of(section), books, ledger):
            row = accounts.find_any([batch.get(name) for name in names])
            known = row >= 0
            places = (sheet.where(line) for line, there in zip(batch.lines, known.tolist(), strict=True) if not there)
            ledger.leave_out(books, NOBODY, int((~known).sum()), places)
            ledger.use(books, int(known.sum()))
            people.append(row[known])
            messages.append(pseudonyms.numbers(MESSAGE, batch.get("message"))[known])
    return np.concatenate(people), np.concatenate(messages)
