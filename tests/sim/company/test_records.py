"""Records in the forms other programs write them, and what is filled in when they say little."""

from pathlib import Path

import numpy as np
import pytest

from sim.company.build import build_company, redraw_company
from sim.company.company import Company
from sim.company.fields import tenure_from_text
from sim.company.people import draw_tenure
from sim.company.tables import RecordsError
from sim.ensemble import replicate
from sim.measures.kpis import kpis
from sim.settings import ColumnMap, CompanySettings
from sim.state.layout import Level
from tests.experiments.verbs.import_.test_workbooks import workbook
from tests.worlds import SHIPPED, shipped

PEOPLE = """employee_id,office,manager_id,team,level,tenure_years,utc_offset_hours,function
ana,São Paulo,,Board,executive,12,-3,General
bo,São Paulo,ana,Brand,manager,3.5,-3,Marketing
cy,São Paulo,bo,Brand,staff,1,-03:00,marketing
di,Berlin,ana,Sales DE,Senior Manager,8,1,Sales
eva,Berlin,di,Sales DE,staff,,+01:00,sales
"""


def read(folder: Path, employees: str | bytes, ties: str | None = None, **more: object) -> Company:
    path = folder / "employees.csv"
    path.write_bytes(employees if isinstance(employees, bytes) else employees.encode())
    files = {"employees": str(path)}
    if ties is not None:
        (folder / "ties.csv").write_text(ties, encoding="utf-8")
        files["ties"] = str(folder / "ties.csv")
    return build_company(CompanySettings.model_validate({"name": "test", "kind": "records", **files, **more}), SHIPPED)


def same(one: Company, other: Company) -> bool:
    """Whether two companies are alike but for their notes."""
    columns, others = (vars(each) | vars(each.labels) for each in (one, other))
    return all(np.array_equal(value, others[name]) for name, value in columns.items() if name not in ("notes", "named"))


def test_what_the_file_says_is_taken_over(tmp_path: Path) -> None:
    company = read(tmp_path, PEOPLE)
    assert company.office_names == ("Berlin", "São Paulo")  # Berlin wakes up first
    assert company.utc_offset_hours.tolist() == [1, -3]
    assert company.office.tolist() == [0, 0, 1, 1, 1]
    di, _eva, ana, bo, cy = range(5)  # rows: by office, the team of the highest first, the highest first
    assert company.level.tolist() == [Level.SENIOR_MANAGER, Level.STAFF, Level.EXECUTIVE, Level.MANAGER, Level.STAFF]
    assert company.manager.tolist() == [ana, di, -1, ana, bo]
    assert company.team.tolist() == [0, 0, 1, 2, 2]
    assert company.function.tolist() == [1, 1, 0, 1, 1]
    assert company.tenure_years[[di, ana, bo, cy]].tolist() == [8, 12, 3.5, 1]
    assert "Tenure: fewer than 5 empty cells, generated." in company.notes
    assert not any("shorter than the header" in each for each in company.notes)
    cut = read(tmp_path, PEOPLE.replace(",+01:00,sales", ""))
    assert any("1 row shorter than the header" in each for each in cut.notes)
    drawn = read(tmp_path, PEOPLE.replace("tenure_years", "unknown")).tenure_years
    leads = np.isin(np.arange(5), [ana, di, bo])
    assert np.array_equal(drawn, draw_tenure(1, company.key, leads, SHIPPED)), "who leads somebody has been there for longer"


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"\xef\xbb\xbf" + PEOPLE.encode(), ""),
        (PEOPLE.replace("\n", "\r\n").encode(), ""),
        (PEOPLE.replace(",", ";").replace("3.5", "3,5").encode(), ""),
        (PEOPLE.replace(",", "\t").encode(), ""),
        (PEOPLE.encode("utf-16"), "UTF-16"),
        (PEOPLE.encode("cp1252"), "Windows-1252"),
        (PEOPLE.replace("ã", "a\u0303").encode(), ""),
        (PEOPLE.replace("\neva", "\n\n , ,,,,,,\neva").encode(), "2 blank lines"),
        (PEOPLE.replace("Berlin", '" Berlin "').encode(), ""),
    ],
    ids=["bom", "crlf", "semicolons", "tabs", "utf16", "cp1252", "decomposed", "blank lines", "quoted"],
)
def test_the_same_company_however_it_was_saved(tmp_path: Path, content: bytes, note: str) -> None:
    company = read(tmp_path, content)
    assert same(company, read(tmp_path, PEOPLE))
    assert note in "\n".join(company.notes)


def test_two_columns_are_enough(tmp_path: Path) -> None:
    rows = "".join(f"{i},{'Europe/Berlin' if i % 3 else 'Nowhere'}\n" for i in range(90))
    company = read(tmp_path, "employee_id,office\n" + rows, default_utc_offset_hours=-7)
    assert company.office_names == ("Europe/Berlin", "Nowhere")
    assert company.utc_offset_hours.tolist() == [1, -7]
    assert np.bincount(company.team).tolist() == [8] * 4 + [7] * 4 + [8, 8, 7, 7]
    assert (company.manager == -1).sum() == 1 and (company.level == Level.EXECUTIVE).sum() == 1
    assert 8 < np.diff(company.colleague_start).mean() < 16
    notes = "\n".join(company.notes)
    for said in ("UTC offset: -7 hours assumed for Nowhere", "time zone for Europe/Berlin", "Teams: generated",
                 "Managers and levels: generated", "Tenure: generated", "Functions: generated",
                 "Colleague ties: generated", "Follow ties: generated"):  # fmt: skip
        assert said in notes


def test_levels_and_teams_from_the_manager_line(tmp_path: Path) -> None:
    rows = "top,B,\nm1,B,top\nm2,B,top\na,B,m1\nb,B,m1\nc,B,m2\nd,L,m2\n"
    company = read(tmp_path, "employee_id,office,manager_id\n" + rows)
    assert sorted(company.level.tolist()) == [0, 0, 0, 0, 1, 1, 3]
    assert np.bincount(company.team).tolist() == [1, 3, 2, 1]  # top; m1, a, b; m2, c; d alone in the other office
    assert company.level[company.manager[company.manager >= 0]].min() >= Level.MANAGER


def test_ties_count_both_ways_once_and_include_the_manager_line(tmp_path: Path) -> None:
    company = read(tmp_path, PEOPLE, "from,to\ncy,eva\neva,cy\ncy,eva\n")
    di, eva, ana, bo, cy = range(5)
    rows = [company.colleague_to[a:b].tolist() for a, b in zip(company.colleague_start[:-1], company.colleague_start[1:], strict=True)]
    assert rows[eva] == [di, cy] and rows[cy] == [eva, bo] and rows[ana] == [di, bo]
    assert "1 pair from the file" in "\n".join(company.notes)


def test_follow_ties_are_directed_and_apart(tmp_path: Path) -> None:
    company = read(tmp_path, PEOPLE, "from,to,kind\ncy,ana,follow\neva,ana,follow\nana,eva,mail\n")
    _di, eva, ana, _bo, cy = range(5)
    rows = [company.follower_to[a:b].tolist() for a, b in zip(company.follower_start[:-1], company.follower_start[1:], strict=True)]
    assert rows == [[], [], [eva, cy], [], []]
    assert cy not in company.colleague_to[company.colleague_start[ana] : company.colleague_start[ana + 1]]
    assert "Follow ties: 2 taken from the file." in company.notes


def test_weak_ties_and_other_kinds_are_left_out(tmp_path: Path) -> None:
    ties = "from,to,weight,kind\ncy,eva,5,mail\nbo,eva,1,mail\nbo,di,9,lunch\n"
    company = read(tmp_path, PEOPLE, ties, minimum_tie_weight=2, tie_kinds=["mail"])
    assert "Ties: 1 of 3 used, the others are of other kinds or too weak." in company.notes
    assert len(company.colleague_to) == 2 * (1 + 4)


def test_no_id_is_kept_and_keys_depend_on_the_seed_alone(tmp_path: Path) -> None:
    company, reseeded = read(tmp_path, PEOPLE), read(tmp_path, PEOPLE, seed=2)
    shorter = read(tmp_path, PEOPLE.replace("bo,São Paulo,ana,Brand,manager,3.5,-3,Marketing\n", "").replace(",bo,", ",,"))
    assert set(shorter.key.tolist()) < set(company.key.tolist())
    assert not set(company.key.tolist()) & set(reseeded.key.tolist())
    assert "eva" not in repr(vars(company))


def test_the_order_of_the_lines_does_not_matter(tmp_path: Path) -> None:
    head, *rows = PEOPLE.splitlines(keepends=True)
    assert same(read(tmp_path, PEOPLE), read(tmp_path, head + "".join(reversed(rows))))


def test_other_names_of_columns(tmp_path: Path) -> None:
    columns = ColumnMap(employee_id="Person Number", office="Location", function="Job Family")
    renamed = PEOPLE.replace("employee_id,office", "Person Number,Location").replace("function", "Job Family")
    assert same(read(tmp_path, renamed, columns=columns), read(tmp_path, PEOPLE))


def test_numbered_levels_say_how_they_are_read(tmp_path: Path) -> None:
    rows = "".join(f"{i},B,{i}\n" for i in range(1, 8))
    company = read(tmp_path, "employee_id,office,level\n" + rows)
    said = "1 = executive, 2 = senior manager, 3 = senior manager, 4 = manager, 5 = manager, 6 = staff, 7 = staff"
    assert said in "\n".join(company.notes)
    assert sorted(company.level.tolist()) == [0, 0, 1, 1, 2, 2, 3]
    company = read(tmp_path, "employee_id,office,level\na,B,1\nb,B,2\n")
    assert sorted(company.level.tolist()) == [Level.STAFF, Level.MANAGER]


@pytest.mark.parametrize(
    ("text", "years"),
    [("13-36 months", 24.5 / 12), ("61+ months", 61 / 12), ("3 years", 3), ("<1 year", 0.5), ("2–4 Yrs", 3),
     ("6 mo", 0.5), (">10 years", 10), ("since spring", None), ("13-36", None), ("", None)],
)  # fmt: skip
def test_tenure_in_words(text: str, years: float | None) -> None:
    assert tenure_from_text(text) == (None if years is None else pytest.approx(years))


def test_tenure_that_is_not_understood_is_generated_and_said(tmp_path: Path) -> None:
    rows = "".join(f"{i},B,since spring\n" for i in range(6))
    company = read(tmp_path, "employee_id,office,tenure_years\n" + rows + "".join(f"x{i},B,2\n" for i in range(6)))
    assert "Tenure: 6 cells not understood, generated instead." in company.notes
    assert 2.0 in company.tenure_years.tolist() and (company.tenure_years > 0).all()


def test_one_person_is_a_company(tmp_path: Path) -> None:
    company = read(tmp_path, "employee_id,office\na,B\n")
    assert company.size == 1 and len(company.colleague_to) == len(company.follower_to) == 0


def test_a_department_of_thousands_is_no_clique(tmp_path: Path) -> None:
    """Within it people know a circle of about the size of a team, neighbouring rows, and some others."""
    rows = "".join(f"{i},B,Operations\n" for i in range(3000))
    company = read(tmp_path, "employee_id,office,team\n" + rows)
    degree = np.diff(company.colleague_start)
    assert degree[1:].mean() < 20  # the first row leads everybody
    near = np.abs(np.repeat(np.arange(3000), degree) - company.colleague_to) < 8
    assert near.mean() > 0.3


def test_what_no_file_gives_is_drawn_anew(tmp_path: Path) -> None:
    staff = PEOPLE + "".join(f"p{i},Berlin,di,Sales DE,staff,2,1,sales\n" for i in range(40))
    pairs = "".join(f"p{i},p{i + 1},chat\n" for i in range(0, 40, 2)) + "ana,cy,chat\nbo,eva,chat\ndi,bo,chat\n"
    follows = "p0,p3,follow\np5,p3,follow\n"
    for ties, colleagues, followers in ((None, False, False), (pairs, True, False), (follows, False, True), (pairs + follows, True, True)):
        company = read(tmp_path, staff, None if ties is None else "from,to,kind\n" + ties)
        other = redraw_company(company, CompanySettings(name="test", kind="records", employees="gone.csv", seed=99), SHIPPED)
        assert np.array_equal(company.key, other.key) and other.real and other.notes == company.notes
        assert np.array_equal(company.colleague_to, other.colleague_to) == colleagues
        assert np.array_equal(company.follower_to, other.follower_to) == followers


def test_further_managers_are_ties_beside_those_that_are_generated(tmp_path: Path) -> None:
    """They say nothing of a person's colleagues: those are drawn as they are without, or given by the rest of the file."""
    staff = PEOPLE + "".join(f"p{i},Berlin,di,Sales DE,staff,2,1,sales\n" for i in range(60))
    further = "".join(f"p{i},cy,further manager\n" for i in range(15))
    chats = "".join(f"p{i},p{i + 1},chat\n" for i in range(20, 40))
    for given in ("", chats):
        plain = read(tmp_path, staff, "from,to,kind\n" + given if given else None)
        company = read(tmp_path, staff, "from,to,kind\n" + given + further)
        redrawn = redraw_company(company, CompanySettings(name="test", kind="records", employees="gone.csv", seed=99), SHIPPED)
        cy, led = int(company.rows_of(["cy"])[0]), company.rows_of([f"p{i}" for i in range(15)])
        for each in (company, redrawn):
            assert {*led.tolist()} <= {*each.colleague_to[each.colleague_start[cy] : each.colleague_start[cy + 1]].tolist()}
        assert 0 <= len(company.colleague_to) - len(plain.colleague_to) <= 30
        assert company.silent is None or np.array_equal(company.silent, plain.silent)


def test_replications_on_records_can_vary_the_company(tmp_path: Path) -> None:
    plan = CompanySettings(name="test", kind="records", employees=str(tmp_path / "employees.csv"))
    read(tmp_path, PEOPLE + "".join(f"p{i},Berlin,di,Sales DE,staff,2,1,sales\n" for i in range(40)))
    settings = shipped().model_copy(update={"company": plan})
    seeds = (1, 2)
    one, two = replicate(settings, seeds, vary="company")
    again = list(replicate(settings, seeds, engine="agents", vary="company", company=build_company(settings.company, SHIPPED)))
    assert np.array_equal(one.company.key, two.company.key)
    assert not np.array_equal(one.company.colleague_to, two.company.colleague_to)
    assert [kpis(each)["reach"] for each in (one, two)] == [kpis(each)["reach"] for each in again]


def test_titles_repeated_headers_and_unnamed_columns_are_read_as_an_import_reads_them(tmp_path: Path) -> None:
    head, *rows = PEOPLE.splitlines()
    report = "\n".join(
        ["Headcount;report", "", f"{head},,", *(f"{row},," for row in rows[:2]), f"{head},,", *(f"{row},," for row in rows[2:])]
    )
    company = read(tmp_path, report + "\n")
    assert same(company, read(tmp_path, PEOPLE))
    notes = "\n".join(company.notes)
    assert "line 3 is the header" in notes and "1 line that repeats the header" in notes


def test_a_workbook_is_read_like_its_csv(tmp_path: Path) -> None:
    cells: list[list[str | float]] = [[float(cell) if cell.isdigit() else cell for cell in line.split(",")] for line in PEOPLE.splitlines()]
    book = workbook(tmp_path / "people.xlsx", [["About"]], [["Headcount"], *cells])
    company = read(tmp_path, book.read_bytes())
    assert same(company, read(tmp_path, PEOPLE))
    notes = "\n".join(company.notes)
    assert "sheet 2 of 2" in notes and "line 2 is the header" in notes
    with pytest.raises(RecordsError, match="is a ZIP archive that is cut off"):
        read(tmp_path, book.read_bytes()[:-400])
