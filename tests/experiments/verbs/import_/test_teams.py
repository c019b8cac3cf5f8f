"""Reports of who took part in a meeting: those of Microsoft Teams, of several ages and languages, and of Zoom."""

import datetime as dt
from pathlib import Path

import pytest

from tests.experiments.verbs.import_.test_tie_lists import NAMED
from tests.imports import PEOPLE, imported, refused, row_of, zipped

TODAY = """1. Summary
Meeting title\tDigital Media, part 1
Attended participants\t3
Start time\t2/10/26, 9:00:11 AM
End time\t2/10/26, 10:31:02 AM
Meeting duration\t1h 30m 51s
Average attendance time\t1h 20m

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Bo B\t2/10/26, 9:02:11 AM\t2/10/26, 10:30:02 AM\t1h 27m\tbo@corp.example\tbo@corp.example\tAttendee
Cy C\t2/10/26, 9:05:00 AM\t2/10/26, 10:30:00 AM\t1h 25m\t\tcy@corp.example\tPresenter
Ana A\t2/10/26, 9:00:11 AM\t2/10/26, 10:31:02 AM\t1h 30m\tana@corp.example\tana@corp.example\tOrganizer
A Guest (Guest)\t2/10/26, 9:00:11 AM\t2/10/26, 9:31:02 AM\t31m\t\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Bo B\t2/10/26, 9:02:11 AM\t2/10/26, 9:30:02 AM\t28m\tbo@corp.example\tAttendee
Bo B\t2/10/26, 9:40:11 AM\t2/10/26, 10:30:02 AM\t50m\tbo@corp.example\tAttendee
"""
GERMAN = """1. Zusammenfassung
Besprechungstitel\tDigital Media, part 1
Anwesende Teilnehmende\t1
Startzeit\t10.02.26, 09:00:11
Endzeit\t10.02.26, 10:31:02

2. Teilnehmende
Name\tErster Beitritt\tLetztes Verlassen\tBesprechungsdauer\tE-Mail\tTeilnehmer-ID (UPN)\tRolle
Bo B\t10.02.26, 09:02:11\t10.02.26, 10:30:02\t1 Std. 27 Min.\tbo@corp.example\tbo@corp.example\tTeilnehmer
Ana A\t10.02.26, 09:02:11\t10.02.26, 10:30:02\t1 Std. 27 Min.\tana@corp.example\tana@corp.example\tOrganisator
"""
OF_2021 = """Meeting Summary
Total Number of Participants\t2
Meeting Title\tDigital Media, part 1
Meeting Start Time\t2/10/2026, 9:00:11 AM
Meeting End Time\t2/20/2026, 10:31:02 AM

Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)
Bo B\t2/10/2026, 9:02:11 AM\t2/10/2026, 10:30:02 AM\t1h 27m\tbo@corp.example\tAttendee\tbo@corp.example
Bo B\t2/10/2026, 10:32:11 AM\t2/10/2026, 10:33:02 AM\t1m\tbo@corp.example\tAttendee\tbo@corp.example
"""


ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,
812 3456 7890,"Digital Media, part 1",02/10/2026 09:00:11 AM,02/10/2026 10:31:02 AM,ana@corp.example,91,5,

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room
Ana A,ana@corp.example,02/10/2026 09:00:11 AM,02/10/2026 10:31:02 AM,91,No,No
iPhone (Bo Brzęk),,02/10/2026 09:02:11 AM,02/10/2026 09:30:02 AM,28,Yes,No
Bo Brzęk (BB),,02/10/2026 09:40:11 AM,02/10/2026 10:30:02 AM,50,Yes,No
C. (Cy) C,cy@corp.example,02/10/2026 09:05:00 AM,02/10/2026 10:30:00 AM,85,No,No
Di,di@corp.example,02/10/2026 09:05:00 AM,02/10/2026 09:06:00 AM,1,No,Yes
A Guest,,02/10/2026 09:05:00 AM,02/10/2026 10:30:00 AM,85,Yes,No
"""
ZOOM_OF_2025 = (
    ZOOM.replace("Meeting ID,Topic", "Topic,ID").replace('812 3456 7890,"Digital Media, part 1"', '"Digital Media, part 1",812 3456 7890')
    .replace("End Time,User Email", "End time,Host email").replace("Name (Original Name),User Email", "Name (original name),Email")
)  # fmt: skip
ZOOM_OF_PEOPLE = ZOOM.partition("\n\n")[2].replace("Ana A,ana@corp.example", "A Host,host@else.example")


@pytest.mark.parametrize(
    ("report", "course"), [(ZOOM, "Digital Media, part 1"), (ZOOM_OF_2025, "Digital Media, part 1"), (ZOOM_OF_PEOPLE, "")]
)
def test_who_took_part_in_a_zoom_meeting_attended_once(report: str, course: str, tmp_path: Path) -> None:
    found = imported(tmp_path, people=NAMED, learning=report, learning_map="zoom")
    assert found.learning is not None
    names = {row: name for name, row in row_of(found).items()}
    assert sorted(names[row] for row in found.learning.person.tolist()) == ["bo", "cy"]
    assert {*found.learning.status} == {"attended"} and {*found.learning.programme} == {course}
    assert {dt.date.fromordinal(day).isoformat() for day in found.learning.held.tolist()} == {"2026-02-10"}


@pytest.mark.parametrize(
    ("report", "encoding", "who"),
    [(TODAY, "utf-16", ["bo", "cy"]), (TODAY.replace("\n", "\r\n"), "utf-8-sig", ["bo", "cy"]), (GERMAN, "utf-16", ["bo"])],
)
def test_who_took_part_attended_on_the_day_of_the_meeting(report: str, encoding: str, who: list[str], tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, learning=report.encode(encoding), learning_map="teams")
    assert found.learning is not None
    names = {row: name for name, row in row_of(found).items()}
    assert [names[row] for row in found.learning.person.tolist()] == who
    assert {*found.learning.status} == {"attended"} and {*found.learning.programme} == {"Digital Media, part 1"}
    assert {dt.date.fromordinal(day).isoformat() for day in found.learning.held.tolist()} == {"2026-02-10"}


def test_old_reports_tell_each_coming_and_a_folder_holds_many(tmp_path: Path) -> None:
    other = TODAY.replace("part 1", "part 2").replace("2/10/26", "2/17/26")
    reports = zipped(tmp_path / "reports.zip", {"a.csv": OF_2021, "b.csv": other.encode("utf-16")})
    found = imported(tmp_path, people=PEOPLE, learning=reports, learning_map="teams")
    assert found.learning is not None and len(found.learning) == 3  # Bo in both parts, Cy in the second


def test_without_an_address_people_are_found_by_name(tmp_path: Path) -> None:
    old = "Full Name\tUser Action\tTimestamp\nBo Brzęk\tJoined\t2/10/2026, 9:02:11 AM\nNúñez Ana\tJoined\t2/10/2026, 9:02:11 AM\nAnonymous\tJoined\tx\n"
    found = imported(tmp_path, people=NAMED, learning="Meeting title\tSpace\n\n" + old, learning_map="teams")
    assert found.learning is not None and len(found.learning) == 2


def test_a_report_of_nobody_is_a_problem(tmp_path: Path) -> None:
    for name, empty in (("teams", TODAY.partition("2. Participants")[0]), ("zoom", ZOOM.partition("\nName")[0])):
        assert "nobody who took part" in str(refused(tmp_path, people=PEOPLE, learning=empty, learning_map=name)[0])
