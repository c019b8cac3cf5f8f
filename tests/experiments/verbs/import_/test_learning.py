"""Records of learning systems."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.storage.learning_records import one_each
from experiments.verbs.import_.ledger import FilesError
from tests.imports import (
    PEOPLE,
    imported,
    left_out,
    refused,
    row_of,
)

DOCEBO = """Username;Email;Course Name;Enrollment Date;Enrollment Status;Session Start Date;Rating
x;ana@corp.example;Digital Media;2026-01-05 10:00:00;Completed;2026-02-10;4,5
x;bo@corp.example;Digital Media;2026-01-06 10:00:00;Waiting List;;
x;cy@corp.example;Digital Media;2026-01-06 10:00:00;No show;2026-02-10;
x;di@corp.example;Excel;2026-01-07 10:00:00;Subscribed;2026-04-10;
x;di@corp.example;Excel;2026-01-07 10:00:00;Subscribed;2026-04-10;
x;outsider@else.example;Excel;2026-01-07 10:00:00;Subscribed;;
"""
CORNERSTONE = """User ID,User Name,Training Title,Transcript Registration Date,Transcript Status,Transcript Completed Date
1,Ana A,Digital Media,1/5/2026,Completed,1/25/2026
2,Bo B,Digital Media,1/6/2026,Waitlisted,
3,Cy C,Digital Media,1/6/2026,No Show,
4,Di D,Excel,1/7/2026,Registered,
"""
MOODLE = """First name,ID number,Email address,Course full name,Time enrolled,Status,Time completed
Ana,1,ana@corp.example,Digital Media,"Monday, 5 January 2026, 10:00 AM",Fully attended,"Tuesday, 10 February 2026, 4:00 PM"
Bo,2,bo@corp.example,Digital Media,"Tuesday, 6 January 2026, 10:00 AM",Wait-listed,
Cy,3,cy@corp.example,Digital Media,"Tuesday, 6 January 2026, 10:00 AM",No show,
Di,4,di@corp.example,Excel,"Wednesday, 7 January 2026, 10:00 AM",Booked,
"""


@pytest.mark.parametrize(("system", "text"), [("docebo", DOCEBO), ("cornerstone", CORNERSTONE), ("moodle", MOODLE)])
def test_learning_records(system: str, text: str, tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, learning=text, learning_map=system)
    assert found.learning is not None
    name = {row: who for who, row in row_of(found).items()}
    days = [dt.date.fromordinal(day).isoformat() for day in found.learning.registered.tolist()]
    rows = zip((name[row] for row in found.learning.person.tolist()), found.learning.programme, found.learning.status, days, strict=True)
    assert list(rows) == [
        ("ana", "Digital Media", "attended", "2026-01-05"),
        ("bo", "Digital Media", "waitlisted", "2026-01-06"),
        ("cy", "Digital Media", "no_show", "2026-01-06"),
        ("di", "Excel", "registered", "2026-01-07"),
    ]
    if system == "docebo":
        assert found.learning.rating[0] == pytest.approx(4.5)
        assert left_out(found, "learning.csv: learning records") == {
            "somebody who is not in the list of people": 1,
            "the same record again": 1,
        }


def test_only_the_courses_asked_for(tmp_path: Path) -> None:
    options: dict[str, Any] = {"people": PEOPLE, "learning": DOCEBO, "learning_map": "docebo"}
    found = imported(tmp_path, courses=("digital*",), **options)
    assert found.learning is not None and set(found.learning.programme) == {"Digital Media"}
    assert left_out(found, "learning.csv: learning records")["another course"] == 3
    (problem,) = (each for each in refused(tmp_path, courses=("Digital Medea",), **options) if each.field == "" and each.given)
    assert "did you mean 'Digital Media'?" in problem.allowed
    options["learning"] = DOCEBO.replace("Excel", "Coaching by cy@corp.example")
    told = "".join(map(str, refused(tmp_path, courses=("Coachng",), **options)))
    assert "is no course in learning.csv. It has: 'Digital Media'  " in told and "corp.example" not in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Waiting List",
            "Abducted",
            "is not a status; expected: a word for what became of the person (registered: enrolled, subscribed, not started; waitlisted: ",
        ),
        ("2026-01-06 10:00:00;Waiting", "2036-01-06;Waiting", "lies in the future; expected: up to 2026-03-01 (as_of)"),
        ("No show;2026-02-10", "No show;2036-02-10", "lies in the future; expected: up to 2028-11-25 (1,000 days after as_of)"),
        ("x;bo@corp.example;Digital Media", "x;bo@corp.example;for jane@corp.example", "holds an e-mail address"),
        ("Enrollment Date;Enrollment Status;Session Start Date", "A;B;C", "no column says when or with what status"),
        ("Username;Email", "A;B", "no column says who"),
        ("@corp.example", "@firm.example", "no record can be used (6: somebody who is not in the list of people)"),
    ],
)
def test_odd_learning_records(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in DOCEBO
    problems = refused(tmp_path, people=PEOPLE, learning=DOCEBO.replace(old, new), learning_map="docebo")
    assert any(said in each.allowed for each in problems), [*map(str, problems)]


STATUSES = ("registered", "waitlisted", "cancelled", "attended", "no_show")


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("E-Mail-Adresse;Schulung;Teilnahmestatus;Angemeldet am;Kurstermin;Bewertung",
         "Angemeldet;Warteliste;Storniert;Teilgenommen;Unentschuldigt"),
        ("Courriel;Intitulé de la formation;Statut;Date d'inscription;Date de session;Évaluation",
         "Inscrit;Liste d'attente;Annulé;Terminée;Non présent"),
        ("Correo electrónico;Nombre del curso;Estado;Fecha de inscripción;Fecha del curso;Valoración",
         "En curso;Lista de espera;Cancelado;Asistió;No asistió"),
        ("Indirizzo e-mail;Corso;Stato iscrizione;Data di iscrizione;Data del corso;Valutazione",
         "Iscritto;In lista d'attesa;Annullato;Completato;Assente"),
        ("E-mail;Curso de formação;Situação;Data de inscrição;Data do curso;Avaliação",
         "Não iniciado;Em espera;Cancelado;Concluído;Faltou"),
        ("E-mailadres;Opleiding;Status;Inschrijfdatum;Cursusdatum;Beoordeling",
         "Ingeschreven;Wachtlijst;Geannuleerd;Afgerond;Niet verschenen"),
        ("E-mail;研修名;状況;申込日;研修日;評価", "受講中;キャンセル待ち;キャンセル;修了;欠席"),
    ],
)  # fmt: skip
def test_learning_records_in_other_languages(header: str, words: str, tmp_path: Path) -> None:
    who = [f"{name}@corp.example" for name in ("ana", "bo", "cy", "di", "eve")]
    people = "employee_id,email,office\n" + "".join(f"{i},{each},Rome\n" for i, each in enumerate(who))
    lines = [f"{each};Space;{word};2026-01-05;2026-02-10;4" for each, word in zip(who, words.split(";"), strict=True)]
    found = imported(tmp_path, people=people, learning="\n".join([header, *lines]), learning_map="generic_learning").learning
    assert found is not None and tuple(found.status) == STATUSES
    assert {dt.date.fromordinal(day).isoformat() for day in found.registered.tolist()} == {"2026-01-05"}
    assert {dt.date.fromordinal(day).isoformat() for day in found.held.tolist()} == {"2026-02-10"}
    assert found.programme == ["Space"] * 5 and found.rating.tolist() == [4.0] * 5


HISTORY = """Email,Course Name,Session Name,Enrollment Status,Enrollment Date,Session Start Date,Completion Date
ana@corp.example,Space,S1,Waitlisted,2026-01-01,2026-02-10,
ana@corp.example,Space,S1,Enrolled,2026-01-05,2026-02-10,
ana@corp.example,Space,S1,Completed,2026-01-05,2026-02-10,2026-02-10
bo@corp.example,Space,S2,Completed,2026-01-06,2026-02-12,2026-02-12
bo@corp.example,Space,S1,Completed,2026-01-06,2026-02-10,2026-02-10
cy@corp.example,Space,S1,Enrolled,2026-01-03,2026-02-10,
cy@corp.example,Space,S1,Cancelled,2026-01-03,2026-02-10,
di@corp.example,Space,S1,No show,2026-01-03,2026-02-10,
di@corp.example,Space,S2,Enrolled,2026-02-11,2026-03-10,
"""


def test_one_record_for_each_person_and_course(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, learning=HISTORY, learning_map="docebo")
    assert found.learning is not None
    name = {row: who for who, row in row_of(found).items()}
    days = [dt.date.fromordinal(day).isoformat()[5:] for each in (found.learning.registered, found.learning.held) for day in each.tolist()]
    assert [name[row] for row in found.learning.person.tolist()] == ["ana", "bo", "cy", "di"]
    assert found.learning.status == ["attended", "attended", "cancelled", "registered"]
    assert days == ["01-01", "01-06", "01-03", "01-03", "02-10", "02-10", "02-10", "03-10"]
    assert left_out(found, "learning.csv: learning records") == {
        "another status, day or session of a person and course that counts already": 5
    }
    assert any("one record counts" in note for note in found.ledger.notes)


def test_courses_in_a_column_that_is_not_known_are_not_one_course(tmp_path: Path) -> None:
    records = "".join(f"{i},{course},2026-02-01\n" for i in range(1, 7) for course in "ABC")
    (problem,) = refused(tmp_path, people=PEOPLE, learning=f"User ID,Course Name,Registration Date\n{records}", learning_map="cornerstone")
    assert problem.field == "programme" and "did you mean 'Course Name'?" in problem.allowed
    found = imported(tmp_path, people=PEOPLE, learning=f"User ID,Note,Registration Date\n{records}", learning_map="cornerstone")
    assert any("6 people have several records" in each for each in found.ledger.headlines)
    once = records.replace("6,B,2026-02-01\n6,C,2026-02-01\n", "")
    found = imported(tmp_path, people=PEOPLE, learning=f"User ID,Note,Registration Date\n{once}", learning_map="cornerstone")
    assert any("5 people have several records" in each for each in found.ledger.headlines), "the sixth has one"


def test_of_one_day_the_record_that_says_most_counts() -> None:
    """Who is put down as absent from a course had not cancelled; whoever attended once attended."""
    said = ("waitlisted", "registered", "cancelled", "no_show", "attended")
    for later in range(1, 5):
        for status in (said[: later + 1], said[later::-1]):
            day = np.zeros(len(status), np.int64)
            ((one,), *_) = one_each(range(len(status)), ["ana"] * len(status), ["A"] * len(status), status, day, day, -1)
            assert status[one] == said[later]


def test_cells_that_are_no_rating_keep_no_import_back(tmp_path: Path) -> None:
    """Nothing rests on ratings: `NC` in most cells refused the whole file, which `mend` could not mend either."""
    found = imported(tmp_path, people=PEOPLE, learning=DOCEBO.replace("4,5", "NC"), learning_map="docebo")
    assert found.learning is not None and np.isnan(found.learning.rating).all()
    assert "Rating: cells that are no rating from 1 to 5, and are left empty: 1." in found.ledger.notes


@pytest.mark.parametrize(("listed", "recorded"), [("{}", "0000{}"), ("0000{}", "{}"), ("{}", "{}.0")])
def test_ids_that_lost_their_zeros_are_found(listed: str, recorded: str, tmp_path: Path) -> None:
    """One system keeps a number as text, and another as a number."""
    people = "employee_id,office\n" + "".join(f"{listed.format(i)},Rome\n" for i in range(11, 17))
    records = "employee_id,course,enrolled on\n" + "".join(f"{recorded.format(i)},Space,2026-01-05\n" for i in range(11, 17))
    found = imported(tmp_path, people=people, learning=records, learning_map="generic_learning").learning
    assert found is not None and len({*found.person.tolist()}) == 6


LIST = """Teilnehmerliste

Nr.;E-Mail;Angemeldet am;Termin;Warteliste;Teilgenommen
1;ana@corp.example;05.01.2026;10.02.2026;;{0}
2;bo@corp.example;06.01.2026;17.02.2026;;{0}
3;cy@corp.example;06.01.2026;;x;

Summe;;;;1;2
"""


@pytest.mark.parametrize("mark", ["x", "X", "✓", "ja", "1"])
def test_a_list_of_participants_with_marks(mark: str, tmp_path: Path) -> None:
    """A list kept by hand: a mark for who came, and sessions that go by their dates."""
    found = imported(tmp_path, people=PEOPLE, learning=LIST.format(mark), learning_map="generic_learning").learning
    assert found is not None and found.status == ["attended", "attended", "registered"]
    assert [dt.date.fromordinal(day).isoformat() for day in found.held.tolist()[:2]] == ["2026-02-10", "2026-02-17"]
    called = LIST.format(mark).replace("17.02.2026", "Group B")
    other = imported(tmp_path, people=PEOPLE, learning=called, learning_map="generic_learning").learning
    assert other is not None and other.session == ["10.02.2026", "Group B", ""], "a name among them: no dates, but names"


def test_a_list_with_a_column_a_day(tmp_path: Path) -> None:
    """Who has no mark is on the list all the same; the sum below is nobody. Beside a column of a status such columns are something else."""
    text = "Name;E-Mail;Angemeldet am;10.02.2026;17.02.2026\nAna;ana@corp.example;05.01.2026;x;x\n"
    text += "Bo;bo@corp.example;05.01.2026;;ja\nCy;cy@corp.example;05.01.2026;;\nSumme;;;1;2\n"
    found = imported(tmp_path, people=PEOPLE, learning=text, learning_map="generic_learning").learning
    assert found is not None and found.status == ["attended", "attended", "registered"]
    assert [dt.date.fromordinal(day).isoformat() for day in found.held.tolist()[:2]] == ["2026-02-10", "2026-02-17"]
    assert {*found.registered.tolist()} == {dt.date(2026, 1, 5).toordinal()}
    other = imported(tmp_path, people=PEOPLE, learning=text.replace("Name;", "Status;").replace("Ana;", "Absent;"), mend=True, most_mended=1,
                     learning_map="generic_learning").learning  # fmt: skip
    assert other is not None and "attended" not in other.status and len(other) == 1


def test_several_marks_on_a_line_are_no_several_records(tmp_path: Path) -> None:
    """That one came on two days of a list says nothing of several courses; that marks count as rows is said."""
    options = {"people": PEOPLE, "learning_map": "generic_learning"}
    text = "E-Mail;{};{}\nana@corp.example;x;x\nbo@corp.example;;x\ncy@corp.example;;\n"
    ledger = imported(tmp_path, learning=text.format("10.02.2026", "17.02.2026"), **options).ledger
    assert not any("all records count as one course" in each for each in ledger.headlines)
    assert any("hold a mark for who came: 2. Each mark counts as a row." in each for each in ledger.notes)
    twice = text.format("10.02.2026", "17.02.2026") + "ana@corp.example;x;\n"
    assert any("1 person has several records" in each for each in imported(tmp_path, learning=twice, **options).ledger.headlines)


@pytest.mark.parametrize("days", [("Tag 1", "Tag 2"), ("10.02.", "17.02."), ("Di 10.02.2026", "Di 17.02.2026")])
def test_marks_under_what_is_no_day_are_spoken_of(days: tuple[str, str], tmp_path: Path) -> None:
    text = f"E-Mail;{days[0]};{days[1]};Bemerkung\nana@corp.example;x;x;aus Rom\nbo@corp.example;;x;\n"
    (problem,) = refused(tmp_path, people=PEOPLE, learning=text, learning_map="generic_learning")
    assert "; marks for who came stand in 2 columns: call each by its day, such as 2026-03-02. " in problem.allowed


def test_where_nobody_can_be_told_marks_are_not_spoken_of(tmp_path: Path) -> None:
    """What lacks is who they are: days in the place of other names do not help."""
    (problem,) = refused(tmp_path, people=PEOPLE, learning="Platz;Tag 1;Tag 2\n1;x;x\n2;;x\n", learning_map="generic_learning")
    assert "no column says who" in problem.allowed and "marks for who came" not in problem.allowed


def test_records_without_any_day_of_one_kind_are_spoken_of_first(tmp_path: Path) -> None:
    """Else nobody notices until the file is looked for: a column is not known, or nobody came yet."""
    options = {"people": PEOPLE, "learning_map": "generic_learning"}
    unknown = LIST.format("x").replace("Teilgenommen", "Da gewesen").replace("Angemeldet am", "Wann")
    told = " ".join(imported(tmp_path, learning=unknown, **options).ledger.headlines)
    assert "no record says when anybody registered, so there is no registrations.csv" in told
    assert "no record says that anybody attended, so there is no attendance.csv" in told
    assert not imported(tmp_path, learning=LIST.format("x"), **options).ledger.headlines


def test_a_system_s_map_that_does_not_know_the_columns_points_to_the_general_one(tmp_path: Path) -> None:
    german = "E-Mail-Adresse;Kurs;Eingeschrieben am\nana@corp.example;Space;05.01.2026\n"
    (problem,) = refused(tmp_path, people=PEOPLE, learning=german, learning_map="moodle")
    assert "or try learning_map=generic_learning, which knows columns of this file" in problem.allowed
    assert imported(tmp_path, people=PEOPLE, learning=german, learning_map="generic_learning").learning is not None


def test_a_column_that_lacks_is_met_with_few_names_and_a_map_to_begin_with(tmp_path: Path) -> None:
    """Instead of each of two hundred names that it may have had."""
    records = "Email,Course Name,Enrollmet Date\nana@corp.example,Space,2026-01-05\n"
    with pytest.raises(FilesError) as caught:
        imported(tmp_path, people=PEOPLE, learning=records, learning_map="generic_learning")
    told = str(caught.value)
    assert "'registration date' or 'registered' or 'registered at' or " in told and "did you mean 'Enrollmet Date'?" in told
    assert len(told) < 1000 and 'columns: {registered_at: ["Enrollmet Date"]}' in told


def test_a_column_without_addresses_is_not_taken_for_one_of_addresses(tmp_path: Path) -> None:
    """`Work emal` is nearer to `work email` than to anything else; the map to begin with would have found nobody."""
    for cell, lies_in in (("ana@corp.example", True), ("7", False)):
        with pytest.raises(FilesError) as caught:
            imported(tmp_path, people=PEOPLE, learning=f"Work emal,Course\n{cell},Space\n", learning_map="generic_learning")
        assert ('columns: {email: ["Work emal"]}' in str(caught.value)) == lies_in == ("{email: [" in str(caught.value))
    for header in ("Worker ID", "Personal-Nr.", "従業員番号"):
        found = imported(
            tmp_path,
            people=f"{header},Standort\n" + "".join(f"{i},Rome\n" for i in range(11, 17)),
            learning=f"{header},course,enrolled on\n12,Space,2026-01-05\n",
            learning_map="generic_learning",
        ).learning
        assert found is not None and len(found) == 1, "an id that the list of people may have is one of records, too"


def test_registrations_out_of_a_form_and_a_ticket_shop(tmp_path: Path) -> None:
    form = "Timestamp,Email Address,Which day?\n01/13/2026 9:01:12,ana@corp.example,Monday\n"
    tickets = "Order Date,Email,Event Name,Event Start Date,Attendee Status\n2026-01-05,ana@corp.example,Space,2026-02-10,Checked In\n"
    tickets += "2026-01-05,bo@corp.example,Space,2026-02-10,Attending\n2026-01-05,cy@corp.example,Space,2026-02-10,Not Attending\n"
    filled, sold = (imported(tmp_path, people=PEOPLE, learning=each, learning_map="generic_learning").learning for each in (form, tickets))
    assert filled is not None and dt.date.fromordinal(int(filled.registered[0])) == dt.date(2026, 1, 13)
    assert sold is not None and sold.status == ["attended", "registered", "cancelled"]
