"""Files rewritten small after public documents, issues and code: what each is like, where it was seen, and what is right.

Nothing of the sources is copied but names of columns and how files are laid out. Fifteen were right at once. Mended since, each as a kind:
other names of columns (horilla, Viva Insights), people who go by their address alone, words below the table, 0 and 1970-01-01 for no date,
matrices, triples without a header.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from experiments.verbs.import_.imported import Imported
from experiments.verbs.import_.ledger import FilesError
from tests.experiments.verbs.import_.test_shared_cases import Check, messages, people, said
from tests.experiments.verbs.import_.test_workbooks import workbook
from tests.imports import NAMES, PEOPLE, imported, slack, zipped


def ties(count: int, kind: str = "tie") -> Check:
    """How many ties of a kind there are."""
    return lambda found: sum(len(each.one) for each in found.ties if each.kind == kind) == count


def records(**statuses: int) -> Check:
    """How many records have each status."""
    return lambda found: found.learning is not None and {each: found.learning.status.count(each) for each in statuses} == statuses


def dated(count: int) -> Check:
    """How many records say on which day they were registered."""
    return lambda found: found.learning is not None and int((found.learning.registered > 0).sum()) == count


USERS = [{"id": f"U{i}", "name": who, "tz": "Europe/Berlin", "profile": {"email": f"{who}@corp.example"}} for i, who in enumerate(NAMES)]


def message(user: str, second: int, **more: Any) -> dict[str, Any]:
    """A message of a Slack export."""
    return {"type": "message", "user": user, "ts": f"17699364{second:02}.000100", "text": "x", **more}


def grid(folder: Path) -> Path:
    """An export of an organisation: people in org_users.json, channels of each workspace in folders."""
    files = {
        "org_users.json": USERS,
        "teams/emea/channels.json": [{"id": "C1", "name": "news"}],
        "teams/emea/news/2026-02-01.json": [message("U0", 1), message("U1", 2)],
    }
    return zipped(folder / "grid.zip", {name: json.dumps(each) for name, each in files.items()})


def one_person_in_two_workspaces(folder: Path) -> Path:
    """After a change of the plan: the same id twice, with another team_id."""
    twice = [{**each, "team_id": team} for team in ("T1", "E1") for each in USERS]
    return slack(folder, **{"users.json": twice})


def guests(folder: Path) -> Path:
    """A channel shared with another firm: its people write, and are in no list."""
    talk = [message("U0", 1), message("WEXTERN", 2, user_team="TOTHER"), message("USLACKBOT", 3), message("U1", 4)]
    return slack(folder, **{"general/2026-02-01.json": talk})


def no_user(folder: Path) -> Path:
    """Messages of files and apps without a `user`."""
    talk = [message("U0", 1), {"type": "message", "subtype": "file_comment", "ts": "1769936402.0001", "text": "y"}, message("U1", 3)]
    return slack(folder, **{"general/2026-02-01.json": talk})


def overlapping(folder: Path) -> Path:
    """Two daily exports unpacked into one folder: the same messages and people in both."""
    for day in ("monday", "tuesday"):
        for name, content in {
            "users.json": USERS,
            "channels.json": [{"id": "C1", "name": "news"}],
            "news/2026-02-01.json": [message("U0", 1), message("U1", 2)],
        }.items():
            path = folder / "exports" / day / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content), encoding="utf-8")
    return folder / "exports"


SHIFT = [["Badge id", "First Name", "Last Name", "Email", "Department", "Job Position", "Shift", "Employee Type", "Reporting Manager", "Company", "Location", "Date joining", "Contract End Date", "Basic Salary"],
         *[[f"JAW{i:04}", f"First{i}", f"Last{i}", f"p{i}@corp.example", "Driver", "Truck Driver", "Day", "Hourly", "" if i == 1 else "First1 Last1 (JAW0001)", "JAW", "Perth", "2020-03-01", "", ""] for i in range(1, 8)]]  # fmt: skip
RAGGED = (
    "employee_id,EmailAddress,Location,ResignationDate,Remarks\n"
    + "".join(f"{i},p{i}@corp.example,Berlin,,,,\n" for i in range(6))
    + "7,p7@corp.example,Berlin\n"
)
HEADERLESS = "".join(f"user{i},p{i}@corp.example,Sales,Clerk\n" for i in range(6))
BY_ADDRESS = "email,lastname,name,department,office\n" + "".join(f"p{i}@corp.example,Doe{i},Jane,Sales,Berlin\n" for i in range(6))
FEED = (
    "Preferred_Name,Employee_Type,Location,Department,Email_Address,Manager,Manager_Email,Employee_ID,Is_Manager,Manager_ID,Continuous_Service_Date,Job_Family_Group\n"
    + "".join(
        f"P {i},Regular,Berlin,IT,p{i}@corp.example,P 0,p0@corp.example,{100 + i},N,{'' if i == 0 else 100},2019-0{i + 1}-01,Technology\n"
        for i in range(6)
    )
)
CENSUS = "Employee ID,Name,Location,Start Date,Termination Date\n" + "".join(
    f"{i},N {i}x,Berlin,{day},{end}\n" for i, (day, end) in enumerate(
        [("2020-01-15", ""), ('"Jan 16, 2021"', ""), ("17 January 2022", ""), ("2020-05-01T00:00:00", ""), ("2018-02-03", "2025-01-31"), ("2020-01-15", "")]
    )
)  # fmt: skip
TREE = "ID;ReportsToID;Building\n" + "".join(f"{i};{'technical email account' if i == 9 else 0 if i else ''};A\n" for i in range(8))
MAILS = "Sender;Recipient;EventDate\n" + "".join(f"{i};{j};2010-01-02 10:00:00\n" for i in range(1, 4) for j in range(2, 6))
NEOGEN = "From,To,Relation\n1,2,advice\n1,3,advice\n2,3,advice\n3,4,advice\n4,5,advice\n5,6,advice\n"
P2P = (
    "PrimaryCollaborator_PersonId,SecondaryCollaborator_PersonId,MetricDate,Diverse tie score,Strong tie score,Strong tie type\n"
    + "".join(f"{i},{i + 1},2026-01-01,1,{i},1\n" for i in range(1, 5))
)
TRIPLES = "1 2 1\n1 3 0\n2 3 1\n3 1 1\n"
MATRIX = "id,1,2,3,4,5,6\n" + "".join(f"{i},{','.join('1' if abs(i - j) == 1 else '0' for j in range(1, 7))}\n" for i in range(1, 7))
TRANSCRIPT = (
    "Name,Email,Unique ID,Manager Name,Learning Object Type,Learning Object Name,Enrollment Date (UTC TimeZone),Completion Date (UTC TimeZone),Status,Progress\n"
    + "".join(
        f"N {i},{who}@corp.example,{i + 1},Boss,Course,Space,2026-01-0{i + 1} 10:00:00,{'2026-02-01 09:00:00' if i < 3 else '-'},{'Completed' if i < 3 else 'Yet to Start'},{50 * i}\n"
        for i, who in enumerate(NAMES[:5])
    )
)
EPOCH = "Email,Course,Date Enrolled,Date Completed,Completion Status\n" + "".join(
    f"{who}@corp.example,Space,{'1970-01-01 00:00:00' if i < 2 else '2026-01-05'},{0 if i else 1769936400},{'In progress' if i else 'Completed'}\n"
    for i, who in enumerate(NAMES[:5])
)
EDX = "user_email,course_title,enrollment_date,has_passed,passed_timestamp\n" + "".join(
    f"{who}@corp.example,Space,2026-01-05T10:00:00+00:00,{i < 2},{'2026-02-01T10:00:00+00:00' if i < 2 else ''}\n"
    for i, who in enumerate(NAMES[:4])
)
SUPPLIERS = PEOPLE + "TOTAL,,,,,,,,\nApplied filters:,,,,,,,,\nLocation is not blank,,,,,,,,\n"
SLACK, ON_PEOPLE, LEARNING = {"messages_map": "slack"}, {"people": PEOPLE}, {"people": PEOPLE, "learning_map": "generic_learning"}

# where it was seen; what it is like; how it is imported; what is right: a refusal with these words, or what holds
SEEN: dict[str, tuple[str, dict[str, Any], str | list[Check]]] = {
    "hfaran/slack-export-viewer 224": (
        "Slack, Enterprise Grid: org_users.json, workspaces in folders",
        {"messages": grid, **SLACK},
        [people(6), messages(2)],
    ),
    "thayakawa-gh/SlackLogViewer 28": ("Slack: one id with two team_ids", {"messages": one_person_in_two_workspaces, **SLACK}, [people(6)]),
    "hfaran/slack-export-viewer 70, 125": (
        "Slack: guests of a shared channel, USLACKBOT",
        {"messages": guests, **SLACK},
        [people(6), messages(2)],
    ),
    "the100rabh/Slack-Export-JSON-to-CSV 2": ("Slack: messages without a user", {"messages": no_user, **SLACK}, [people(6), messages(2)]),
    "slack.com/help 201658943": (
        "Slack: overlapping daily exports in one folder",
        {"messages": overlapping, **SLACK},
        [people(6), messages(2)],
    ),
    "horilla/horilla-hr 472": (
        "HR, .xlsx: Badge id, Date joining, managers as Name (id)",
        {"people": lambda folder: workbook(folder / "hr.xlsx", SHIFT)},
        [people(7, 6)],
    ),
    "MicrosoftDocs/microsoft-365-docs 8784": (
        "HR: fewer and more commas than in the header",
        {"people": RAGGED},
        [people(7), said("shorter than the header")],
    ),
    "BurningOKR/BurningOKR 133": ("HR: no header at all", {"people": HEADERLESS}, "Is the first line one with the names of the columns?"),
    "timeoff-management 335": ("HR: no id, people are their address", {"people": BY_ADDRESS}, [people(6)]),
    "Workday daily feed (public SQL)": ("HR: underscores, manager by id and address, service date", {"people": FEED}, [people(6, 5)]),
    "unosquare/uno-js 440": ("HR: dates written in four ways in one column", {"people": CENSUS}, [people(5), said("1 of 6 left")]),
    "samoffsey/DS210, reportsto": ("HR: ID;ReportsToID, an office by another name", {"people": TREE}, "no such column"),
    "Power BI exports": ("HR: total and filters below the rows", {"people": SUPPLIERS}, [people(6, 5)]),
    "samoffsey/DS210, communication": ("ties: e-mail log, a line a message", {**ON_PEOPLE, "ties": MAILS}, [ties(10)]),
    "gabevar/nets_management_2025": ("ties: From, To and what was asked", {**ON_PEOPLE, "ties": NEOGEN}, [ties(6, "advice")]),
    "microsoft/vivainsights p2p": ("ties: person to person query of Viva Insights", {**ON_PEOPLE, "ties": P2P}, [ties(4)]),
    "SDS-AAU/DSBA-2021, Krackhardt": (
        "ties: triples without a header",
        {**ON_PEOPLE, "ties": TRIPLES},
        [ties(3), said("has no line with names of columns")],
    ),
    "xUCINET, sunglass": ("ties: a matrix of people by people", {**ON_PEOPLE, "ties": MATRIX}, [ties(10), said("read as a matrix")]),
    "AdobeDocs/learning-manager": (
        "learning: transcript of Adobe Learning Manager",
        {**LEARNING, "learning": TRANSCRIPT},
        [records(attended=3, registered=2), dated(5)],
    ),
    "iomad/iomad 777": (
        "learning: days of 1970 and 0 for never",
        {**LEARNING, "learning": EPOCH},
        [records(attended=1, registered=4), dated(3)],
    ),
    "openedx/edx-enterprise-data 13": (
        "learning: Open edX, has_passed true or false",
        {**LEARNING, "learning": EDX},
        [records(attended=2, registered=2), dated(4)],
    ),
}


@pytest.mark.parametrize("source", SEEN)
def test_a_file_seen_in_public(source: str, tmp_path: Path) -> None:
    _, files, right = SEEN[source]
    options = {name: each(tmp_path) if callable(each) else each for name, each in files.items()}
    try:
        found: Imported | str = imported(tmp_path, **options)
    except FilesError as error:
        found = "\n".join(map(str, error.problems))
    if isinstance(right, str):
        assert isinstance(found, str) and right in found
    else:
        assert not isinstance(found, str), found
        for number, check in enumerate(right):
            assert check(found), (
                number,
                found.ledger.notes,
                found.ledger.headlines,
                {name: vars(books) for name, books in found.ledger.books.items()},
            )


def test_twenty_files_were_tried() -> None:
    assert len(SEEN) >= 20
