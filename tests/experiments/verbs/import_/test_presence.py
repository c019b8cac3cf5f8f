"""Who is really there: leavers, future hires, contractors, vacant positions and totals are no people of the company."""

from pathlib import Path

import numpy as np
import pytest

from experiments.verbs.import_.imported import Imported
from experiments.verbs.import_.pseudonyms import Pseudonyms, canonical
from tests.imports import KEY, imported, left_out, refused

HEADED = "employee_id,name,office,manager_id,hire date"
"""As of 2026-03-01; 100 leads 101 to 110."""


def firm(more: str, *columns: str, folder: Path, **options: object) -> Imported:
    """Eleven people who are there, and some rows more, which have further columns."""
    blank = "," * len(columns)
    rows = ["100,Ada Top,Oslo,,2015-01-01" + blank] + [f"{i},Given{i} Family{i},Oslo,100,2015-01-01{blank}" for i in range(101, 111)]
    return imported(folder, people="\n".join([",".join([HEADED, *columns]), *rows, more]) + "\n", **options)


@pytest.mark.parametrize(
    ("column", "said", "there"),
    [
        ("Employment Status", "Voluntarily Terminated", False),
        ("Employment Status", "Resigned - Personal", False),
        ("status", "No longer employed", False),
        ("Beschäftigungsstatus", "Ausgeschieden", False),
        ("Statut", "Démissionné", False),
        ("Estado", "Dado de baja", False),
        ("status", "離職", False),
        ("status", "Leave of Absence", True),
        ("status", "Active - resignation pending", True),
        ("Termination Date", "2025-03-03", False),
        ("Termination Date", "2026-04-03", True),
        ("Termination Date", "31/12/9999", True),
        ("Termination Date", "00.01.1900", True),
        ("Termination Date", "41900", False),  # of a spreadsheet: 2014-09-18
        ("Termination Date", "1641686400", False),  # in seconds: 2022-01-09, the 19,001st day since 1970
        ("status", "Disabled", False),
        ("status", "Severely disabled", True),
        ("status", "Disabled employee - terminated", False),
        ("status", "Not disabled", True),
        ("status", "On external assignment", True),
        ("Active", "No", False),
        ("Active", "Yes", True),
        ("Account Enabled", "FALSE", False),
        ("Attrition", "Yes", False),
        ("Termd", "0", True),
        ("status", "Future Start", False),
        ("Employee Type", "Contractor", False),
        ("Beschäftigungsart", "Leiharbeitnehmer", False),
        ("Employee Type", "Part-time", True),
    ],
)
def test_one_column_says_who_is_there(column: str, said: str, there: bool, tmp_path: Path) -> None:
    found = firm(f"1,Old Hand,Oslo,100,2014-01-01,{said}", column, folder=tmp_path)
    assert len(found.people) == 11 + there
    assert [each.startswith("1 of 12 ") for each in found.ledger.headlines] == [True] * (not there)


def test_what_is_left_out_can_be_kept(tmp_path: Path) -> None:
    more = "1,Old Hand,Oslo,100,2014-01-01,2020-01-01,\n2,New Hand,Oslo,100,2026-05-01,,\n3,Odd Job,Oslo,100,2016-01-01,,Freelancer"
    columns = ("end date", "worker type")
    found = firm(more, *columns, folder=tmp_path)
    assert [each.partition(":")[0] for each in found.ledger.headlines] == [
        "1 of 14 left",
        "1 of 14 start later",
        "1 of 14 work for another firm",
    ]
    assert left_out(found, "people.csv: people") == {"left": 1, "start later": 1, "work for another firm": 1}
    for kept in ("left", "future", "contractors"):
        assert len(firm(more, *columns, folder=tmp_path, include=(kept,)).people) == 12
    assert len(firm(more, *columns, folder=tmp_path, include=("left", "future", "contractors")).people) == 14


def test_an_end_date_outweighs_a_status_and_who_came_back_is_there(tmp_path: Path) -> None:
    more = "1,A A,Oslo,100,2014-01-01,Terminated,2026-12-01\n2,B B,Oslo,100,2024-01-01,,2020-01-01\n3,C C,Oslo,100,2014-01-01,Active,2020-01-01"
    found = firm(more, "status", "end date", folder=tmp_path)
    assert len(found.people) == 13 and found.ledger.headlines[0].startswith("1 of 14 left")
    assert any("end date that is past" in note for note in found.ledger.notes)
    assert any("end date lies ahead" in note for note in found.ledger.notes)


@pytest.mark.parametrize("filler", ["31.12.9999", "9999-12-31", "99991231", "31.12.2099", "2999-12-31", "01.01.2100"])
def test_an_end_date_that_only_fills_the_cell_says_nothing(filler: str, tmp_path: Path) -> None:
    rows = [f"{i};Oslo;{'aktiv' if i < 40 else 'ausgeschieden'};{filler}" for i in range(60)]
    found = imported(tmp_path, people="\n".join(["Personalnummer;Standort;Status;Austrittsdatum", *rows, ""]))
    assert len(found.people) == 40 and not any("lies ahead" in note for note in found.ledger.notes)


@pytest.mark.parametrize("status", ["verstorben", "Deceased", "Active - deceased", "Décédé", "D"])
def test_nobody_dead_serves_a_notice(status: str, tmp_path: Path) -> None:
    rows = "".join(f"{i},Oslo,{'A' if i else status},2026-06-01\n" for i in range(8))
    assert len(imported(tmp_path, people="employee_id,office,status,end date\n" + rows).people) == 7


def test_who_reported_to_somebody_who_left_reports_to_the_next_above(tmp_path: Path) -> None:
    more = "1,Mid One,Oslo,100,2014-01-01,left\n2,Mid Two,Oslo,1,2014-01-01,left\n3,Low Er,Oslo,2,2014-01-01,\n4,By Name,Oslo,Mid Two,2014-01-01,"
    found = firm(more, "status", folder=tmp_path)
    assert len(found.people) == 13 and int((found.people.manager >= 0).sum()) == 12
    assert len(np.unique(found.people.manager)) == 2


def test_somebody_called_vacanti_is_somebody(tmp_path: Path) -> None:
    found = firm("7,Anna Vacanti,Oslo,100,2014-01-01\n8,Vacant 2,Oslo,100,\n", folder=tmp_path)
    assert found.ledger.headlines == ["1 vacant position: nobody is simulated there."]


def test_positions_and_totals_are_nobody(tmp_path: Path) -> None:
    more = "VACANT,,Oslo,100,\n200,Vacant Position,Oslo,100,\n,,Oslo,100,\n3,Low Er,Oslo,200,2014-01-01\nGrand total: 14,,,,"
    found = firm(more, folder=tmp_path)
    assert len(found.people) == 12
    assert left_out(found, "people.csv: people") == {"a vacant position": 3, "a total": 1}
    assert found.ledger.headlines == ["3 vacant positions: nobody is simulated there."]


def test_people_without_an_office_are_kept_and_said(tmp_path: Path) -> None:
    found = firm("1,Old Hand,#N/A,100,2014-01-01", folder=tmp_path)
    assert found.people.offices == ["Oslo", "Remote"] and "1 of 12 people have no office" in found.ledger.headlines[0]
    both = firm("1,Old Hand,,100,2014-01-01,Paris", "city", folder=tmp_path)
    assert both.people.offices == ["Oslo", "Paris"], "the next column that may say it, row by row"


def test_mend_has_a_measure(tmp_path: Path) -> None:
    rows = "".join(f"{i},Oslo,{'x' if i % 3 else ''}\n" for i in range(30))
    text = "employee_id,office,hire date\n" + rows
    (problem,) = refused(tmp_path, people=text, mend=True)
    assert "mend would take 20 of 30 cells" in problem.allowed
    assert len(imported(tmp_path, people=text, mend=True, most_mended=0.7).people) == 30


def test_where_everybody_left_it_is_said(tmp_path: Path) -> None:
    rows = "".join(f"{i},Oslo,Terminated\n" for i in range(8))
    (problem,) = refused(tmp_path, people="employee_id,office,status\n" + rows)
    assert problem.given == "0 people" and "8 of 8 left: not simulated" in problem.allowed


LEFT = (
    "Terminated; Term; TERM; Termed; Ended; Contract ended; End of contract; Redundant; Made redundant; Redundancy; Exit; Exited; Left",
    "Left the company; Not employed; Unemployed; Discharged; Released; Offboarded; Retirement; Retired; Ex-employee; Former Employee",
    "Deceased; Dismissed; Withdrawn; Laid off; Separated; Alumni; Voluntarily Terminated; No longer active; Former contractor; Inactive",
    "Terminated, eligible for rehire; Resigned without notice; Full-Time - Terminated",
    "Ruhestand; nicht aktiv; ausgetreten; gekündigt; ehemalig; verstorben; Inaktiv",
    "Fin de contrat; Rupture conventionnelle; Ancien collaborateur; Sorti; Parti; Licencié; Décédé; Préretraite; Inactif; Retraité",
    "Baja; Baja voluntaria; Baja definitiva; Finiquitado; Extrabajador; Inactivo; Jubilado; Cesado; Despedido; Fin de contrato",
    "Ex dipendente; Non attivo; Uscito; Cessato; Dimesso; Licenziato; Pensionato; Demitido; Desligado",
    "Ontslagen; Met pensioen; Inactief; Uit dienst; Vertrokken; Nieaktywny; Były pracownik; Emeryt; Zwolniony; Rozwiązano umowę",
    "CDD terminé; CDD échu; Contrat expiré; Intérim terminé; Fin de CDD; Vertrag beendet; Befristet - abgelaufen; Vertrag aufgelöst",
    "Contrato terminado; Contrato temporal terminado; Terminado; Contract finished; Fixed-term expired; Internship completed; Expired",
    "Stage concluso; Estágio concluído; Tijdelijk contract afgelopen; Koniec umowy; 任期満了; 雇止め; 合同结束; 계약직 종료; договор расторгнут",
    "退職; 退社; 契約終了; 元社員; 定年退職; 离职; 已离职; 離職; 퇴직; уволен; не работает",
)
THERE = (
    "Active; Not terminated; Notice period; Inactive - Leave; Inactive (LOA); Temporarily inactive; Rehired (formerly terminated)",
    "Active - Former contractor; Retirement eligible; Leave - Terminated pending; Resigned (last day in future); Gardening leave; LOA",
    "Resigned - serving notice; Furloughed; Suspended; Long-term sick; Probation; Full-time, Regular; Temporary; Fixed term; Open-ended",
    "in Kündigung; Mutterschutz; beurlaubt; freigestellt; Elternzeit; Abwesend; Retraite progressive; En poste; En préavis; Congé sabbatique",
    "Arrêt maladie; Détaché; CDI; Activo; Baja médica; Baja por maternidad; Excedencia; De baja; Licencia médica; Vacaciones; In malattia",
    "In aspettativa; Férias; Afastado; Licença maternidade; In dienst; Ziek; Zwangerschapsverlof; Aktywny; Urlop macierzyński",
    "CDD; CDD expire le 31/12; CDD se termine le 31/12; Période d'essai terminée; Congé terminé; Vertrag nicht beendet; Probezeit beendet; 試用期間終了",
    "在籍; 休職; 出向; 退職予定; 在职; 试用期; 재직; 휴직; работает",
)
FUTURE = ("Pre-hire; Future hire; Not yet started; Offer accepted; Onboarding; 入社予定; 待入职; 입사예정",)
ELSEWHERE = (
    "Contractor; Contingent; Agency worker; Freelancer; Consultant; Outsourced; Independent Contractor; Active contractor; Prestataire",
)


def words(*lists: tuple[str, ...]) -> list[str]:
    return [word for each in lists for line in each for word in line.split("; ")]


def kept(found: Imported, ids: list[str]) -> list[bool]:
    """Which of these people are simulated."""
    there = set(found.people.ids.tolist())
    return [Pseudonyms(KEY.secret).number("person", canonical(each)) in there for each in ids]


@pytest.mark.parametrize("column", ["Employment Status", "Emp. Status", "Person Type"])
def test_words_for_a_state(column: str, tmp_path: Path) -> None:
    every = words(LEFT, FUTURE, ELSEWHERE, THERE)
    text = f"employee_id,office,{column}\n" + "".join(f'{i},Oslo,"{word}"\n' for i, word in enumerate(every))
    found = imported(tmp_path, people=text)
    simulated = {word for word, there in zip(every, kept(found, list(map(str, range(len(every))))), strict=True) if there}
    assert simulated == set(words(THERE))
    assert left_out(found, "people.csv: people") == {
        "left": len(words(LEFT)), "start later": len(words(FUTURE)), "work for another firm": len(words(ELSEWHERE))
    }  # fmt: skip
    assert not any("not known" in each for each in (*found.ledger.headlines, *found.ledger.notes))


def test_each_word_is_said_and_one_that_is_not_known_first(tmp_path: Path) -> None:
    rows = [*["Active"] * 9, *["Blorped"] * 6, "Terminated", "Terminated by Jane Doe", "Jane Doe", "On leave"]
    text = "employee_id,office,Status\n" + "".join(f"{i},Oslo,{word}\n" for i, word in enumerate(rows))
    found = imported(tmp_path, people=text)
    headlines, notes = found.ledger.headlines, "\n".join(found.ledger.notes)
    (strange,) = [each for each in headlines if "not known" in each]
    assert (
        "Blorped (6), 1 that may be names, of fewer than 5 people each (people.csv:19)" in strange
        and "statuses: {left: [Blorped]}" in strange
    )
    assert (
        "there: Active (9), of fewer than 5 people each On leave; " in notes
        and "left: of fewer than 5 people each Terminated, terminat...; " in notes
    )
    assert "Jane" not in notes + "".join(headlines)
    (tmp_path / "own.yaml").write_text(
        "based_on: generic_hr\npeople:\n  statuses: {left: [blorped], there: ['terminated*']}\n", encoding="utf-8"
    )
    own = imported(tmp_path, people=text, people_map=str(tmp_path / "own.yaml"))
    assert own.ledger.headlines[0].startswith("6 of 19 left") and len(own.people) == 13


def test_what_a_map_leaves_out_by_a_status_is_said_first(tmp_path: Path) -> None:
    rows = "".join(f"{i},Oslo,{'Contract lapsed' if i < 2 else 'Active'}\n" for i in range(12))
    (tmp_path / "own.yaml").write_text(
        "based_on: generic_hr\npeople:\n  leave_out: {employee status: [Contract lapsed]}\n", encoding="utf-8"
    )
    found = imported(tmp_path, people="employee_id,office,Employee Status\n" + rows, people_map=str(tmp_path / "own.yaml"))
    assert len(found.people) == 10
    assert found.ledger.headlines == ["2 of 12 rows are left out by the map (employee status: Contract lapsed): not simulated."]


def test_every_column_that_says_who_is_there_is_asked(tmp_path: Path) -> None:
    """BambooHR has two of them; who is inactive in one and on leave in the other is there."""
    rows = [("Active", "Full-Time")] * 8 + [
        ("Active", "Terminated"),
        ("Inactive", "Full-Time"),
        ("Active", "Contractor"),
        ("Inactive", "Leave"),
    ]
    people = "".join(
        f'{i},"Fam{i}, Giv",{one},{two},Oslo,{chr(34) + "Fam0, Giv" + chr(34) if i else ""}\n' for i, (one, two) in enumerate(rows)
    )
    text = 'Employee #,"Last Name, First Name",Status,Employment Status,Location,Reporting to\n' + people
    found = imported(tmp_path, people=text)
    assert kept(found, ["8", "9", "10", "11"]) == [False, False, False, True]
    assert left_out(found, "people.csv: people") == {"left": 2, "work for another firm": 1}
    assert int((found.people.manager >= 0).sum()) == len(found.people) - 1
    assert not any("not used" in each for each in found.ledger.notes)


FLAGS = {  # header: what stands for who is there, and for who left
    **{"Inactive": "N Y", "Employee Active": "TRUE FALSE", "Current Employee": "Y N", "Left company": "no yes", "Leaver Flag": " X"},
    **{
        "Terminated": "N Y",
        "Active?": "Yes No",
        "Is Active": "1 0",
        "Aktiv": "ja nein",
        "Attrition": "No Yes",
        "Former employee": "false true",
    },
    **{
        "IsTerminated": "0 1",
        "Ist ausgeschieden": "nein ja",
        "Salarié actif": "oui non",
        "Empleado activo": "si no",
        "在籍": "はい いいえ",
    },
    **{"Leaver": " Leaver", "Emp. Active": "Active Terminated"},
}


@pytest.mark.parametrize("header", FLAGS)
def test_yes_and_no_under_a_header_that_speaks_of_it(header: str, tmp_path: Path) -> None:
    there, left = FLAGS[header].split(" ")
    found = firm(f"1,Old Hand,Oslo,100,2014-01-01,{left}\n2,New Hand,Oslo,100,2014-01-01,{there}", header, folder=tmp_path)
    assert len(found.people) == 12
    assert found.ledger.headlines == ["1 of 13 left: not simulated (include=[left] simulates them)."]


def test_a_column_that_speaks_of_leaving_and_is_not_used_is_said_first(tmp_path: Path) -> None:
    found = firm("1,Old Hand,Oslo,100,2014-01-01,Found another job", "Termination Reason", folder=tmp_path)
    assert len(found.people) == 12
    assert [each.partition(":")[0] for each in found.ledger.headlines] == [
        "The column 'Termination Reason' speaks of who is there, and is not used"
    ]
    assert any("not used: Termination Reason" in note for note in found.ledger.notes)
    quiet = firm("1,Old Hand,Oslo,100,2014-01-01,Found another job,2020-01-01", "Termination Reason", "end date", folder=tmp_path)
    assert [each[:9] for each in quiet.ledger.headlines] == ["1 of 12 l"]


@pytest.mark.parametrize(
    ("columns", "cells", "there"),
    [
        (("Rehire Date", "Termination Date", "Status"), "2020-01-01,2018-06-30,Active", True),
        (("Rehire Date", "Termination Date", "Status"), "2020-01-01,2022-06-30,", False),
        (("Rehire Date", "Termination Date", "Status"), "2026-09-01,2018-06-30,", False),
        (("Original Hire Date", "Most Recent Hire Date", "Termination Date"), "2010-01-01,2020-01-01,2018-06-30", True),
        (("Letzter Arbeitstag",), "31.03.2025", False),
        (("Vertragsende",), "31.03.2025", False),
        (("Vertragsende", "Status"), "31.03.2025,Aktiv", True),
        (("Vertragsende", "Status"), "31.03.2027,Inaktiv", False),
        (("Vertragsende",), "unbefristet", True),
        (("Termination Date",), "Present", True),
        (("Status",), "Onboarding", True),
    ],
)
def test_days_of_going_and_coming_back(columns: tuple[str, ...], cells: str, there: bool, tmp_path: Path) -> None:
    """A contract is often prolonged, so a status outweighs its end; who was hired by now is not to come."""
    assert len(firm(f"1,Old Hand,Oslo,100,2014-01-01,{cells}", *columns, folder=tmp_path).people) == 11 + there


def test_personio_names_who_is_to_come(tmp_path: Path) -> None:
    rows = [f"{i};Giv{i};Fam;Aktiv;Köln;{'' if i == 1 else 'Fam, Giv1'};01.03.2019;" for i in range(1, 9)]
    rows += ["9;Giv9;Fam;Onboarding;Köln;Fam, Giv1;01.03.2027;", "10;Giv10;Fam;Aktiv;Köln;Fam, Giv1;01.03.2019;31.01.2026"]
    text = "Personalnummer;Vorname;Nachname;Status;Büro;Vorgesetzte/r;Einstellungsdatum;Letzter Arbeitstag\n" + "\n".join(rows) + "\n"
    found = imported(tmp_path, people=text)
    assert left_out(found, "people.csv: people") == {"left": 1, "start later": 1}
    assert np.isfinite(found.people.tenure_years).all() and int((found.people.manager >= 0).sum()) == 7


@pytest.mark.parametrize(
    ("header", "there", "left"),
    [
        ("社員番号,氏名,在籍区分,勤務地,部署,上司,入社日,退職日", "在籍", "退職"),
        ("工号,姓名,状态,工作地点,部门,直属上级,入职日期,离职日期", "在职", "离职"),
        ("사번,이름,재직상태,근무지,부서,상사,입사일,퇴사일", "재직", "퇴사"),
    ],
)
def test_lists_of_the_far_east(header: str, there: str, left: str, tmp_path: Path) -> None:
    """One word is a name there, so managers are found by it."""
    names = ["田中 3郎", "田中 4郎", "김민수", "鈴木花子", "李雷", "박지성", "佐藤健", "赵云"]
    rows = [f"{i},{name},{there},東京,営業,{names[0] if i else ''},2019年3月1日," for i, name in enumerate(names)]
    rows += [f"9,高橋,{left},東京,営業,{names[0]},2019年3月1日,", f"10,伊藤,{there},東京,営業,{names[0]},2019年3月1日,2025年3月1日"]
    found = imported(tmp_path, people=header + "\n" + "\n".join(rows) + "\n")
    assert len(found.people) == 8 and int((found.people.manager >= 0).sum()) == 7
    assert found.ledger.headlines[0].startswith("2 of 10 left") and np.isfinite(found.people.tenure_years).all()
