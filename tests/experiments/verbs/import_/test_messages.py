"""Ties from exports of messages."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from experiments.verbs.import_ import slack as reader
from experiments.verbs.import_.messages import mentioned
from tests.imports import (
    MESSAGES,
    NAMES,
    PEOPLE,
    USERS,
    imported,
    left_out,
    pairs_of,
    refused,
    slack,
    viva,
    zipped,
)


def test_ties_from_viva_engage_by_hand(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, messages=viva(tmp_path), messages_map="viva_engage")
    assert pairs_of(found, "reply") == {("bo", "ana"): 2, ("ana", "bo"): 1}
    assert pairs_of(found, "mention") == {("ana", "di"): 1}, "mentioning oneself is no tie"
    assert sorted(map(sorted, pairs_of(found, "thread"))) == [["ana", "bo"]]
    assert pairs_of(found, "follow") == {("bo", "ana"): 2, ("ana", "bo"): 1, ("eva", "ana"): 1, ("fay", "ana"): 1, ("eva", "bo"): 1}
    assert len(pairs_of(found, "manager")) == 5
    assert left_out(found, "export.zip: messages") == {
        "private conversation": 1,
        "deleted_at: *": 1,
        "message_type: system": 1,
        "by somebody who is not in the list of people": 1,
        "an earlier version of a message that is there again": 1,
    }
    assert left_out(found, "export.zip: reactions") == {"by somebody who is not in the list of people": 1}
    assert found.messages is not None and found.messages.reactions.sum() == 4
    notes = "\n".join(found.ledger.notes)
    assert "replies to messages that were left out or are not in the export, which make no tie: 1." in notes
    assert "Answers, mentions and reactions of people to themselves, which make no tie: 3." in notes
    for book in found.ledger.books.values():
        assert book.read == book.used + sum(entry.count for entry in book.left_out.values())


def test_of_a_message_that_is_there_twice_mentions_and_reactions_count_once(tmp_path: Path) -> None:
    text = slack(tmp_path).read_bytes()
    once = imported(tmp_path, people=PEOPLE, messages=text, messages_map="slack")
    with zipfile.ZipFile(io.BytesIO(text)) as archive:
        again = json.loads(archive.read("general/2026-02-01.json"))
    edited = [each | {"text": "Space <@U3>"} for each in again[:1]]
    twice = imported(tmp_path, people=PEOPLE, messages=slack(tmp_path, **{"general/2026-02-02.json": edited}), messages_map="slack")
    assert left_out(twice, "slack.zip: messages")["an earlier version of a message that is there again"] == 1
    assert pairs_of(twice, "mention") == {("ana", "di"): 1}, "as the latest version has it"
    assert pairs_of(twice, "follow") == pairs_of(once, "follow") and once.messages is not None and twice.messages is not None
    assert twice.messages.reactions.sum() == once.messages.reactions.sum() == 2


def test_private_conversation_only_where_asked_for(tmp_path: Path) -> None:
    more = MESSAGES + "20,14,14,true,905,fay@corp.example,psst,2026-02-03T12:00:00Z,,update\n"
    options: dict[str, Any] = {"people": PEOPLE, "messages": viva(tmp_path, **{"export/Messages.csv": more}), "messages_map": "viva_engage"}
    assert ("fay", "eva") not in pairs_of(imported(tmp_path, **options), "reply")
    assert pairs_of(imported(tmp_path, include_private=True, **options), "reply")["fay", "eva"] == 1


def test_ids_of_the_platform_are_not_taken_for_ids_of_the_firm(tmp_path: Path) -> None:
    """On the platform, 1 to 6 are the same people the other way round; only addresses say so."""
    users = USERS
    messages = MESSAGES
    for i in range(6):
        users = users.replace(f"{900 + i},Name", f"{6 - i},Name")
        messages = messages.replace(f"e,{900 + i},", f"e,{6 - i},").replace(f"[[user:{900 + i}]]", f"[[user:{6 - i}]]")
    found = imported(
        tmp_path,
        people=PEOPLE,
        messages=viva(tmp_path, **{"export/Users.csv": users, "export/Messages.csv": messages}),
        messages_map="viva_engage",
    )
    assert pairs_of(found, "reply") == {("bo", "ana"): 2, ("ana", "bo"): 1}
    assert pairs_of(found, "mention") == {("ana", "di"): 1}


def test_the_platform_alone_gives_people_too(tmp_path: Path) -> None:
    found = imported(tmp_path, messages=viva(tmp_path), messages_map="viva_engage")
    assert len(found.people) == 6 and found.people.offices == ["Office 0", "Office 1"]
    assert found.messages is not None and len(found.messages) == 6


def test_messages_alone_are_enough_where_they_state_addresses(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, messages=MESSAGES, messages_map="viva_engage")
    assert pairs_of(found, "reply") == {("bo", "ana"): 2, ("ana", "bo"): 1}
    assert "says nothing about people" in str(refused(tmp_path, messages=MESSAGES, messages_map="viva_engage")[0])


def test_messages_of_strangers_are_refused(tmp_path: Path) -> None:
    problems = refused(tmp_path, people=PEOPLE.replace("@corp", "@firm"), messages=MESSAGES, messages_map="viva_engage")
    assert "none of its 11 messages can be used" in str(problems[-1])
    assert "both must hold the same ids or e-mail addresses" in str(problems[-1])


def test_crowded_threads_tie_nobody(tmp_path: Path) -> None:
    head = MESSAGES.splitlines()[0]
    rows = "".join(f"{20 + i},,20,false,{900 + i},{who}@corp.example,x,2026-02-01T10:00:00Z,,update\n" for i, who in enumerate(NAMES))
    options: dict[str, Any] = {"people": PEOPLE, "messages": f"{head}\n{rows}", "messages_map": "viva_engage"}
    assert len(pairs_of(imported(tmp_path, **options), "thread")) == 15
    found = imported(tmp_path, most_in_thread=5, **options)
    assert pairs_of(found, "thread") == {}
    assert any("Threads of more than 5 people, which tie nobody to anybody (most_in_thread): 1." in note for note in found.ledger.notes)


def test_ties_from_slack_by_hand(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, messages=slack(tmp_path), messages_map="slack")
    assert pairs_of(found, "reply") == {("bo", "ana"): 1}
    assert pairs_of(found, "mention") == {("ana", "di"): 1, ("ana", "eva"): 1}
    assert pairs_of(found, "follow") == {("bo", "ana"): 2, ("fay", "ana"): 1}
    assert left_out(found, "slack.zip: messages")["private conversation"] == 2
    assert found.messages is not None and len(found.messages) == 2
    assert {dt.date.fromordinal(day).isoformat() for day in found.messages.day.tolist()} == {"2026-02-01"}
    private = imported(tmp_path, people=PEOPLE, messages=slack(tmp_path), messages_map="slack", include_private=True)
    assert ("ana", "bo") in pairs_of(private, "mention")


def test_slack_alone_gives_offices_by_time_zone(tmp_path: Path) -> None:
    found = imported(tmp_path, messages=slack(tmp_path), messages_map="slack")
    assert found.people.offices == ["America/Sao_Paulo", "Europe/Berlin"] and found.people.offset == [-3.0, 1.0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"general/2026-02-01.json": '[{"user": "U0", "ts": "17699'}, "is not JSON, or cut off"),
        ({"general/2026-02-01.json": "{}"}, "is not a list of entries"),
        ({"general/2026-02-01.json": '["text"]'}, "is not a list of entries"),
        ({"general/2026-02-01.json": "[" * 100_000}, "is not JSON"),
        ({"general/2026-02-01.json": '[{"ts": ' + "9" * 10_000 + "}]"}, "is not JSON"),
        ({"general/2026-02-01.json": b"\xff\xfe["}, "ends in the middle"),
        ({"general/2026-02-01.json": ""}, "is empty; expected: the file as it was exported"),
        ({"channels.json": "[]"}, "none of its"),
        ({"users.json": "[]", "channels.json": "nothing"}, "is not JSON"),
    ],
)
def test_odd_slack_exports(changes: dict[str, Any], said: str, tmp_path: Path) -> None:
    problems = refused(tmp_path, people=PEOPLE, messages=slack(tmp_path, **changes), messages_map="slack")
    assert any(said in each.allowed for each in problems), [*map(str, problems)]


def test_a_slack_export_packed_again_on_a_mac_with_attachments(tmp_path: Path) -> None:
    """What systems and people put beside an export is no part of it."""
    odd: dict[str, Any] = {
        "__MACOSX/general/._2026-02-01.json": b"\0\5\x16",
        ".DS_Store": b"\0Bud1",
        "general/attachments/photo.json": '{"a": 1}',
        "general/canvas.json": '[{"id": "F1"}]',
    }
    found = imported(tmp_path, people=PEOPLE, messages=slack(tmp_path, **odd), messages_map="slack")
    assert found.messages is not None and len(found.messages) == 2
    assert not any("in no list of channels" in note for note in found.ledger.notes)


def test_names_in_an_archive_are_utf8_even_where_it_does_not_say_so(tmp_path: Path) -> None:
    channels = [{"id": "C1", "name": "größe"}]
    path = slack(tmp_path, **{"channels.json": channels, "größe/2026-02-01.json": [{"user": "U0", "ts": "1769936400.1", "text": "x"}]})
    path.write_bytes(_unflagged(path.read_bytes()))
    found = imported(tmp_path, people=PEOPLE, messages=path, messages_map="slack")
    assert found.messages is not None and len(found.messages) == 1


def _unflagged(archive: bytes) -> bytes:
    """The archive without the flag that says that a name is UTF-8."""
    raw = bytearray(archive)
    for mark, at in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        place = raw.find(mark)
        while place >= 0:
            raw[place + at] &= ~0x08
            place = raw.find(mark, place + 4)
    return bytes(raw)


def test_slack_people_without_a_time_zone_or_an_address(tmp_path: Path) -> None:
    users = [{"id": f"U{i}", "tz": "Europe/Berlin" if i else None, "profile": {}} for i in range(6)]
    found = imported(tmp_path, messages=slack(tmp_path, **{"users.json": users}), messages_map="slack")
    assert found.people.offices == ["Europe/Berlin", "no zone"] and len(found.people) == 6
    nobody = [each | {"tz": None} for each in users]
    assert imported(tmp_path, messages=slack(tmp_path, **{"users.json": nobody}), messages_map="slack").people.offices == ["no zone"]
    problems = refused(tmp_path, people=PEOPLE, messages=slack(tmp_path, **{"users.json": users}), messages_map="slack")
    assert any("none of its 6 messages can be used" in each.allowed for each in problems)


def test_a_text_may_be_long(tmp_path: Path) -> None:
    long = MESSAGES.replace(",great,", f",{'x' * 200_000},")
    found = imported(tmp_path, people=PEOPLE, messages=long, messages_map="viva_engage")
    assert found.messages is not None and len(found.messages) == 6


def test_a_slack_export_without_channels(tmp_path: Path) -> None:
    path = zipped(tmp_path / "s.zip", {"users.json": "[]", "general/1.json": "[]"})
    assert any("holds no channels.json" in each.allowed for each in refused(tmp_path, people=PEOPLE, messages=path, messages_map="slack"))


def test_odd_values_in_slack_messages_do_no_harm(tmp_path: Path) -> None:
    odd: list[Any] = [
        {"user": None, "ts": 1769936400.1, "text": ["x"], "reactions": "x"},
        {
            "user": "U0",
            "ts": "1769936400.9",
            "text": "\ud800 <@" + "x" * 500,
            "reactions": [None, {"users": [1, "U1"]}, {"users": None}, {"users": 5}],
        },
        {"user": "U2", "ts": "1769936401.1", "subtype": "group_topic", "text": "cy set the topic"},
    ]
    found = imported(tmp_path, people=PEOPLE, messages=slack(tmp_path, **{"general/2026-02-02.json": odd}), messages_map="slack")
    assert found.messages is not None and len(found.messages) == 3


@pytest.mark.parametrize(
    ("text", "templates", "who"),
    [
        ("hi [[user:12]] and [[user:3]], [[user:12]]", ("[[user:ID]]",), ["12", "3"]),
        ("[[user:", ("[[user:ID]]",), []),
        ("hi<@U1> <@U2|bo> <!here>", ("<@ID>", "<@ID|"), ["U1", "U2"]),
        ("mail @ana.b@corp.example. Thanks", ("@ID",), ["ana.b@corp.example"]),
        ("@@@@ @", ("@ID",), []),
        ("[[user:]]", ("[[user:ID]]",), []),
    ],
)
def test_mentions(text: str, templates: tuple[str, ...], who: list[str]) -> None:
    assert mentioned(text, templates) == who


def test_groups_in_a_record_of_slack_are_read_one_deep() -> None:
    record = {"id": "U1", "deleted": False, "tags": ["x"], "profile": {"email": "ana@corp.example", "fields": {"Xf1": {"value": "Sales"}}}}
    assert reader._flat(record) == {"id": "U1", "deleted": "false", "profile.email": "ana@corp.example"}
