"""What the tests of the import share: files as other programs write them, and an import without the command line."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from experiments.config.command_line import Arguments
from experiments.config.errors import Problem
from experiments.verbs.import_.imported import Imported
from experiments.verbs.import_.ledger import FilesError
from experiments.verbs.import_.options import ImportPlan
from experiments.verbs.import_.pseudonyms import Key, Pseudonyms, canonical
from experiments.verbs.import_.work import _maps, read

AS_OF = dt.date(2026, 3, 1)
KEY = Key(bytes(range(32)), Path("nowhere.key"), fresh=False)
HEAD = "Employee ID,Work Email,Location,Manager ID,Department,Job Level,Hire Date,Time Zone,Job Family"
PEOPLE = f"""{HEAD}
1,ana@corp.example,São Paulo,,Board,CEO,2014-03-01,America/Sao_Paulo,General
2,bo@corp.example,São Paulo,1,Brand,Manager,2022-09-01,America/Sao_Paulo,Marketing
3,cy@corp.example,São Paulo,2,Brand,Staff,2025-03-01,America/Sao_Paulo,Marketing
4,di@corp.example,Berlin,1,Sales DE,Director,2018-03-01,Europe/Berlin,Sales
5,eva@corp.example,Berlin,4,Sales DE,Staff,2026-01-15,Europe/Berlin,Sales
6,fay@corp.example,Berlin,4,Sales DE,Staff,2020-01-15,Europe/Berlin,IT
"""
NAMES = ("ana", "bo", "cy", "di", "eva", "fay")


def plan_of(folder: Path, **options: Any) -> ImportPlan:
    """A plan for files of that folder; bytes or text in the place of a file are written first."""
    for name, ending in (("people", "csv"), ("messages", "csv"), ("learning", "csv"), ("ties", "csv")):
        content = options.get(name)
        if isinstance(content, bytes) or (isinstance(content, str) and "\n" in content) or content == "":
            path = folder / f"{name}.{ending}"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            options[name] = str(path)
        elif isinstance(content, Path):
            options[name] = str(content)
    return ImportPlan(**({"as_of": AS_OF, "results": str(folder / "results")} | options))


def imported(folder: Path, **options: Any) -> Imported:
    """Everything read and checked, under a fixed key."""
    plan = plan_of(folder, **options)
    return read(plan, _maps(plan, Arguments("import", ())), KEY)


def refused(folder: Path, **options: Any) -> tuple[Problem, ...]:
    """Everything that is wrong with the files."""
    with pytest.raises(FilesError) as caught:
        imported(folder, **options)
    return caught.value.problems


def row_of(found: Imported) -> dict[str, int]:
    """The row of each of NAMES among those imported."""
    ids = found.people.ids.tolist()
    numbers = (Pseudonyms(KEY.secret).number("person", canonical(str(i + 1))) for i in range(len(NAMES)))
    return {name: ids.index(number) for name, number in zip(NAMES, numbers, strict=True) if number in ids}


def pairs_of(found: Imported, kind: str) -> dict[tuple[str, str], int]:
    """The ties of a kind among NAMES, with their weights."""
    name = {row: who for who, row in row_of(found).items()}
    ties = next(each for each in found.ties if each.kind == kind)
    return {(name[a], name[b]): w for a, b, w in zip(ties.one.tolist(), ties.other.tolist(), ties.weight.tolist(), strict=True)}


def left_out(found: Imported, books: str) -> dict[str, int]:
    """How many rows were left out for each reason."""
    return {reason: entry.count for reason, entry in found.ledger.books[books].left_out.items()}


def zipped(path: Path, files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A ZIP archive."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


USERS = "id,name,email,location,department,joined_at,deleted_at,state\n" + "".join(
    f"{900 + i},Name {who},{who.upper()}@corp.example,Office {i % 2},Team,2020-01-01T00:00:00Z,,active\n" for i, who in enumerate(NAMES)
)
MESSAGES = """id,replied_to_id,thread_id,in_private_conversation,sender_id,sender_email,body,created_at,deleted_at,message_type
10,,10,false,900,ana@corp.example,"Space voyage!
[[user:903]] will love it, [[user:900]] too",2026-02-01T10:00:00Z,,update
11,10,10,false,901,bo@corp.example,great,2026-02-01T11:00:00Z,,update
12,11,10,false,900,ana@corp.example,thanks,2026-02-02T11:00:00Z,,update
13,10,10,false,901,bo@corp.example,again,2026-02-02T12:00:00Z,,update
13,10,10,false,901,bo@corp.example,again (edited),2026-02-02T12:00:00Z,,update
14,,14,true,904,eva@corp.example,secret,2026-02-03T12:00:00Z,,update
15,,15,false,905,fay@corp.example,gone,2026-02-03T12:00:00Z,2026-02-04T00:00:00Z,update
16,,16,false,777,outsider@else.example,hello,2026-02-03T12:00:00Z,,update
17,,17,false,902,cy@corp.example,joined,2026-02-03T12:00:00Z,,system
18,99,18,false,902,cy@corp.example,an answer to nothing,2026-02-03T12:00:00Z,,update
19,18,18,false,902,cy@corp.example,to myself,2026-02-03T12:00:00Z,,update
"""
LIKES = "message_id,user_id,created_at\n10,904,x\n10,905,x\n11,904,x\n10,900,x\n10,12345,x\n"


def viva(folder: Path, **changes: str) -> Path:
    """A Viva Engage export."""
    files = {"export/Users.csv": USERS, "export/Messages.csv": MESSAGES, "export/LikedMessages.csv": LIKES, "export/Admins.csv": "id\n1\n"}
    return zipped(folder / "export.zip", files | changes)


def slack(folder: Path, **changes: Any) -> Path:
    """A Slack export, with a public channel, a private one and a conversation of two."""
    users: list[Any] = [
        {"id": f"U{i}", "name": who, "deleted": False, "is_bot": False, "tz": "Europe/Berlin" if i > 2 else "America/Sao_Paulo",
         "profile": {"email": f"{who}@corp.example", "real_name": who, "fields": {"x": 1}}}
        for i, who in enumerate(NAMES)
    ]  # fmt: skip
    users.append({"id": "UBOT", "name": "bot", "is_bot": True, "profile": {}})
    general = [
        {"type": "message", "user": "U0", "ts": "1769936400.000100", "thread_ts": "1769936400.000100", "text": "Space <@U3> and <@U4|eva>",
         "reactions": [{"name": "rocket", "users": ["U1", "U5", "UBOT"], "count": 3}]},
        {"type": "message", "user": "U1", "ts": "1769936500.000100", "thread_ts": "1769936400.000100", "text": "wow"},
        {"type": "message", "user": "U2", "ts": "1769936600.000100", "subtype": "channel_join", "text": "<@U2> joined"},
        {"type": "message", "bot_id": "B1", "user": "UBOT", "ts": "1769936700.000100", "text": "beep"},
    ]  # fmt: skip
    files: dict[str, Any] = {
        "users.json": users,
        "channels.json": [{"id": "C1", "name": "general"}],
        "groups.json": [{"id": "G1", "name": "board"}],
        "dms.json": [{"id": "D1", "members": ["U0", "U1"]}],
        "general/2026-02-01.json": general,
        "board/2026-02-01.json": [{"type": "message", "user": "U0", "ts": "1769936400.000200", "text": "secret <@U1>"}],
        "D1/2026-02-01.json": [{"type": "message", "user": "U0", "ts": "1769936400.000300", "text": "whisper"}],
    }
    encoded = {name: content if isinstance(content, str | bytes) else json.dumps(content) for name, content in (files | changes).items()}
    return zipped(folder / "slack.zip", encoded)


def lying_zip() -> bytes:
    """An archive whose directory states a small size for a large file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", PEOPLE + "x" * 5_000_000)
    raw = content.getvalue()
    true = (len(PEOPLE.encode()) + 5_000_000).to_bytes(4, "little")
    return raw.replace(true, (1000).to_bytes(4, "little"))
