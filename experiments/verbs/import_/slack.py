"""A Slack export as sheets: its people, and its messages channel by channel and day by day."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from experiments.verbs.import_.archives import Part, Source
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.sheets import read_json
from sim.company.delimited_text import Row

MESSAGE_COLUMNS = ["id", "user", "reply_to", "thread", "ts", "text", "subtype", "bot_id", "conversation", "reacted"]
"""`id`, `reply_to` and `thread` are channel and time stamp; `conversation`: public, private or direct; `reacted`: ids."""
ZONE = "tz"
"""What nobody has in an export of people who never logged in: it is empty then, and not missing."""
_CONVERSATIONS = {"channels.json": "public", "groups.json": "private", "mpims.json": "direct", "dms.json": "direct"}


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
"""The messages of a channel and day; whatever else lies in a folder (attachments, canvases) is none."""


@dataclass(frozen=True)
class SlackPeople:
    """users.json: a row a person, fields of groups as `profile.email`."""

    file: str
    header: list[str]
    people: list[dict[str, str]]

    def where(self, line: int) -> str:
        """A place in it."""
        return f"{self.file}, entry {line}"

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Every person."""
        for number, person in enumerate(self.people, 1):
            yield number, [person.get(name, "") for name in self.header]


def slack_people(part: Part, ledger: Ledger) -> SlackPeople | None:
    """The people of an export, or None after noting why they cannot be read."""
    records = _records(part, ledger)
    if not records:
        return None
    people = [_flat(record) for record in records]
    header = list(dict.fromkeys([*(name for person in people for name in person), ZONE]))
    return SlackPeople(part.name, header, people)


@dataclass
class SlackMessages:
    """All messages of an export, in the order of channels and days."""

    source: Source
    conversations: dict[str, str]  # folder -> kind
    header: list[str] = field(default_factory=lambda: MESSAGE_COLUMNS)
    _first: list[int] = field(default_factory=list)  # number of the first message of each file
    _files: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        """What messages call it."""
        return self.source.name

    def where(self, line: int) -> str:
        """A place in it."""
        if not self._first:
            return self.file
        at = bisect_right(self._first, line) - 1
        return f"{self._files[at]}, message {line - self._first[at] + 1}"

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Every message of every channel; what is no message is noted."""
        self._first, self._files = [], []
        number = 0
        for part in self.source.parts:
            folder = part.path.parent.name
            if not _DAY.fullmatch(part.path.name) or folder not in self.conversations:
                continue
            self._first.append(number)
            self._files.append(part.name)
            for record in _records(part, ledger):
                yield number, _message(record, folder, self.conversations[folder])
                number += 1


def slack_messages(source: Source, ledger: Ledger) -> SlackMessages | None:
    """The messages of an export, or None after noting why they cannot be read."""
    kinds: dict[str, str] = {}
    listed = False
    for part in source.parts:
        kind = _CONVERSATIONS.get(part.path.name)
        if kind is not None:
            listed |= kind == "public"
            for each in _records(part, ledger):
                for name in (each.get("name"), each.get("id")):
                    if isinstance(name, str) and name:
                        kinds.setdefault(name, kind)
    if not listed:
        reason = "holds no channels.json, which says what is public; expected: the ZIP or folder as Slack exported it"
        ledger.wrong(source.name, "", "", reason)
        return None
    folders = {part.path.parent.name for part in source.parts if _DAY.fullmatch(part.path.name) and part.path.parent.name}
    unlisted = sorted(folders - kinds.keys())
    if unlisted:
        ledger.note(f"{source.name}: {len(unlisted)} folders are in no list of channels; they count as private.")
    return SlackMessages(source, kinds | dict.fromkeys(unlisted, "private"))


def _records(part: Part, ledger: Ledger) -> list[dict[str, Any]]:
    """The entries of a JSON file that must be a list of them."""
    content = read_json(part, ledger)
    if content is None:
        return []
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        ledger.wrong(part.name, "", "", "is not a list of entries; expected: the file as Slack exported it")
        return []
    return content


def _flat(record: dict[str, Any], above: str = "") -> dict[str, str]:
    """Plain values by name, those of a group as `group.name`; lists and deeper groups are nothing to us."""
    flat: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict) and not above:
            flat |= _flat(value, f"{name}.")
        elif isinstance(value, str | int | float | bool):
            flat[above + name] = str(value).lower() if isinstance(value, bool) else str(value)
    return flat


def _message(record: dict[str, Any], channel: str, kind: str) -> list[str]:
    """A message as a row of MESSAGE_COLUMNS."""
    stamp, thread = _text(record, "ts"), _text(record, "thread_ts")
    reactions = record.get("reactions")
    users = [each.get("users") for each in reactions if isinstance(each, dict)] if isinstance(reactions, list) else []
    return [
        f"{channel}/{stamp}" if stamp else "",
        _text(record, "user"),
        f"{channel}/{thread}" if thread and thread != stamp else "",
        f"{channel}/{thread or stamp}" if thread or stamp else "",
        stamp,
        _text(record, "text"),
        _text(record, "subtype"),
        _text(record, "bot_id"),
        kind,
        " ".join(user for several in users if isinstance(several, list) for user in several if isinstance(user, str)),
    ]


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
