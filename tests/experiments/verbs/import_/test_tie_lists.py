"""Plain lists of ties: surveys, e-mail logs, contacts of badges."""

from pathlib import Path

import numpy as np
import pytest

from experiments.cli import main
from sim.company.build import build_company
from sim.settings import CompanySettings
from tests.experiments.verbs.import_.test_import_results import rows
from tests.imports import PEOPLE, imported, left_out, pairs_of, refused
from tests.worlds import SHIPPED

NAMED = PEOPLE.replace("Employee ID,", "Employee ID,Full Name,").replace("1,ana", '1,"Núñez, Ana",ana').replace("2,bo", "2,Bo Brzęk,bo")
NAMED = "\n".join(line if line[:2] in ("Em", "1,", "2,") else line.replace(",", ",Name Nobody,", 1) for line in NAMED.splitlines()) + "\n"


def test_a_survey_names_people_by_id_address_or_name_and_says_how_often_in_words(tmp_path: Path) -> None:
    survey = "Respondent;Colleague;How often\n1;bo@corp.example;Daily\nAna Núñez;3;weekly\n4;Bo Brzęk;never\n5;6;monthly\n5;outsider;daily\n6;6;daily\n"
    found = imported(tmp_path, people=NAMED, ties=survey)
    assert pairs_of(found, "tie") == {("ana", "bo"): 20.0, ("ana", "cy"): 4.0, ("eva", "fay"): 1.0}
    assert left_out(found, "ties.csv: ties") == {
        "a weight of 0, which is no tie": 1,
        "somebody who is not in the list of people, or goes by a name of several": 1,
        "somebody tied to themselves": 1,
    }


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("1,2\n1,2\n4,5\n", (2, 1)),
        ("1 2 3\n4 5 1\n1 2 0.5\n", (3.5, 1)),
        ("ana@corp.example;bo@corp.example;daily\n4;5;monthly\n", (20, 1)),
        ("99\t98\t1\n1\t2\t2\n4\t5\t7\n", (2, 7)),  # nobody of the list in the first line
        ("1;2;1,250\n4;5;0,5\n", (1.25, 0.5)),
        ("1;2;1,250\n4;5;2,000,000\n", (1250, 2_000_000)),
    ],
)
def test_a_list_without_names_of_columns(text: str, weights: tuple[float, float], tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, ties=text)
    assert pairs_of(found, "tie") == {("ana", "bo"): weights[0], ("di", "eva"): weights[1]}
    assert any("has no line with names of columns" in each for each in found.ledger.notes)


def test_a_map_names_the_columns_of_a_list_without_names(tmp_path: Path) -> None:
    (tmp_path / "badges.yaml").write_text("based_on: generic_ties\nties:\n  header: [time, from, to]\n", encoding="utf-8")
    badges = {"ties_map": str(tmp_path / "badges.yaml"), "people": PEOPLE}
    found = imported(tmp_path, ties="20,1,2\n40,1,2\n40,4,5\n", **badges)
    assert pairs_of(found, "tie") == {("ana", "bo"): 2, ("di", "eva"): 1}
    assert "has 2 columns; expected: 3" in " ".join(map(str, refused(tmp_path, ties="1,2\n4,5\n", **badges)))


def test_an_email_log_has_several_recipients_and_adds_up(tmp_path: Path) -> None:
    log = "Sender Address,Recipients,Subject\nana@corp.example,bo@corp.example;cy@corp.example;x@else.example,secret\nana@corp.example,bo@corp.example,again\n"
    found = imported(tmp_path, people=PEOPLE, ties=log)
    assert pairs_of(found, "tie") == {("ana", "bo"): 2, ("ana", "cy"): 1}


@pytest.mark.parametrize("name", ["weight", "Strength", "Tie weight", "Gewicht", "Stärke", "poids", "Intensité", "peso", "fuerza"])
def test_a_weight_goes_by_many_names(name: str, tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, ties=f"from;to;{name}\n1;2;5\n4;5;7,5\n")
    assert pairs_of(found, "tie") == {("ana", "bo"): 5, ("di", "eva"): 7.5}


def test_kinds_are_kept_where_several_ties_have_them(tmp_path: Path) -> None:
    rows = (
        "".join(f"{i},{j},{i + j},advice\n" for i in range(1, 4) for j in range(4, 7)) + "1,2,1,ana@corp.example\n1,3,1,a secret of hers\n"
    )
    found = imported(tmp_path, people=PEOPLE, ties="from,to,weight,kind\n" + rows)
    assert {each.kind for each in found.ties} == {"manager", "advice", "tie"}
    assert len(pairs_of(found, "advice")) == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from,to,weight\n1,2,often enough\n2,3,5\n", "neither a number nor a word of the scale"),
        ("from,to,weight\n1,2,-3\n2,3,5\n", "below zero"),
        ('from,to,weight\n1,2,"1,234"\n2,3,56\n', "weight = 1,234\n      may be 1.234 or 1234: write it without a comma"),
        (",1,2,3,4,5\n" + "".join(f"{i}{',x' * 5}\n" for i in range(1, 6)), "is neither a number nor a word of the scale"),
        (",1,2,3,4,5\n" + "".join(f"{i}{',-1' * 5}\n" for i in range(1, 6)), "is below zero"),
        ("from,to,weight\n1,2,1e308\n2,3,5\n", "is above 1e+12; expected: a number from 0 (no tie) to 1e+12"),
        (",1,2,3,4,5\n" + "".join(f"{i}{',1e308' * 5}\n" for i in range(1, 6)), "is above 1e+12"),
        ("from,to\n" + "".join(f"x{i},y{i}\n" for i in range(9)), "0 of 9 lines tie two people of the list"),
        ("A,B\n1,2\n", "no such column"),
    ],
)
def test_what_is_wrong_with_a_list(text: str, said: str, tmp_path: Path) -> None:
    assert said in " ".join(map(str, refused(tmp_path, people=PEOPLE, ties=text)))


def test_the_tables_simulate_and_ids_are_hashed_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staff = "employee_id,office\n" + "".join(f"p{i},Berlin\n" for i in range(30))
    (tmp_path / "hr.csv").write_text(staff, encoding="utf-8")
    (tmp_path / "badges.csv").write_text(
        "i,j,duration\n" + "".join(f"p{i},p{(i + k) % 30},{20 * k}\n" for i in range(30) for k in (1, 2)), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    assert main(["import", "people=hr.csv", "ties=badges.csv"]) == 0
    folder = tmp_path / "results" / "import" / "company"
    people, ties = (rows(folder / name) for name in ("employees.csv", "ties.csv"))
    ids = {row["employee_id"] for row in people}
    assert {row[end] for row in ties for end in ("from", "to")} == ids and "p1" not in ids
    settings = CompanySettings(name="test", kind="records", employees=str(folder / "employees.csv"), ties=str(folder / "ties.csv"))
    company = build_company(settings, SHIPPED)
    assert company.tie_share is not None and np.diff(company.colleague_start).mean() >= 4
    page = (folder / "summary.html").read_text(encoding="utf-8")
    assert "Ties a person, mean and standard deviation" in page and "fewer than people talk with" in page


def test_lines_that_all_lack_their_last_cells_are_no_broken_rows(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, ties="from,to,weight\n" + "".join(f"{i},{i % 6 + 1}\n" for i in range(1, 7)))
    assert sum(len(each.one) for each in found.ties if each.kind == "tie") == 6
    assert "ties.csv: no line has a weight: each counts 1." in found.ledger.notes


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize(("contacts", "sparse"), [(1, True), (5, False)])
def test_a_printed_command_takes_ties_only_where_there_are_enough(
    contacts: int, sparse: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of few ties it is said that they had better be left out: the command that is printed does so, and says how to take them."""
    (tmp_path / "hr.csv").write_text("employee_id,office\n" + "".join(f"{i},Oslo\n" for i in range(40)), encoding="utf-8")
    lines = "".join(f"{i},{(i + step) % 40}\n" for i in range(40) for step in range(1, contacts + 1))
    (tmp_path / "survey.csv").write_text(f"from,to\n{lines}", encoding="utf-8")
    files = [f"people={tmp_path}/hr.csv", f"ties={tmp_path}/survey.csv"]
    assert main(["import", *files, f"results={tmp_path}", f"key={tmp_path.parent}/{tmp_path.name}.key"]) == 0
    said, page = capsys.readouterr().out, (tmp_path / "import/company/summary.html").read_text(encoding="utf-8")
    (command,) = (line for line in said.splitlines() if line.startswith("Try it:"))
    assert ("company.ties=" in command) == (not sparse) and "company.ties=" in said
    assert ("or leave ties out" in said) == ("Ties are left out" in said) == ("Ties are left out" in page) == sparse
