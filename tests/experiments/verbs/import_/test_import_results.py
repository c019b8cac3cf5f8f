"""What an import leaves behind: tables that can be simulated and calibrated, a summary, and nothing that names anybody."""

import csv
import json
import os
import re
import stat
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from experiments.cli import main
from experiments.report.style import in_dots
from experiments.verbs.import_.export import write_people
from experiments.verbs.import_.picture import _degrees, tie_structure
from experiments.verbs.import_.pseudonyms import KeyFileError, Pseudonyms, canonical, read_key, usual_place
from experiments.verbs.import_.summary import OTHERS, degree_classes, rounded, summarise
from experiments.verbs.import_.ties import Ties, colleague_pairs
from sim.company.build import build_company
from sim.disclosure import SMALL_GROUP
from sim.settings import CompanySettings
from tests.imports import HEAD, NAMES, PEOPLE, imported, refused, slack, viva
from tests.worlds import shipped

NASTY = "<script>alert(1)</script>"
FORMULA = "=cmd|' /C calc'!A0"
WORDS = ["import", "people=hr.csv", "messages=export.zip", "messages_map=viva_engage", "key=secret/import.key", "as_of=2026-03-01"]


@pytest.fixture(autouse=True)
def elsewhere(elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an HR list, a platform export and a report of the learning system; settings lie in another."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    people = PEOPLE.replace("Berlin,", f'"{FORMULA}",', 1)
    people += "".join(f"{i},x{i}@corp.example,{NASTY},4,Lab of Jane Doe,Staff,2020-01-15,Europe/Paris,IT\n" for i in range(20, 26))
    people += "".join(f"{i},x{i}@corp.example,12 Elm Street,4,Lab,Staff,2020-01-15,Europe/Paris,IT\n" for i in range(30, 32))
    (tmp_path / "hr.csv").write_text(people, encoding="utf-8")
    (tmp_path / "lms.csv").write_text(
        "Email,Course Name,Enrollment Date,Status,Completion Date\n"
        f"ana@corp.example,{FORMULA},2026-01-05,Completed,2026-02-01\nbo@corp.example,Space,2026-01-06,Enrolled,\ncy@corp.example,Space,,Completed,2026-02-02\n",
        encoding="utf-8",
    )
    viva(tmp_path)
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    """A table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything(folder: Path) -> str:
    """All files below a folder."""
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.usefixtures("unpainted")
def test_from_exports_to_a_simulation(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WORDS, "learning=lms.csv", "learning_map=docebo"]) == 0
    folder = elsewhere / "results" / "import" / "company"
    assert {path.name for path in folder.iterdir()} == {
        *("employees.csv", "ties.csv", "posts.csv", "registrations.csv", "attendance.csv"),
        *("summary.html", "account.html", "figures", "manifest.json"),
    }
    run = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["run"]
    assert run in capsys.readouterr().out
    assert main([*run.removeprefix("watercooler ").split(), "replications=1"]) == 0
    manifest = json.loads((elsewhere / "results/run/space_voyage-records/manifest.json").read_text(encoding="utf-8"))
    notes = "\n".join(manifest["notes"])
    assert "Colleague ties: " in notes and "Follow ties: 5 taken from the file" in notes


def test_nothing_in_a_result_names_anybody(elsewhere: Path) -> None:
    assert main([*WORDS, "learning=lms.csv", "learning_map=docebo", "words=[voyage]"]) == 0
    text = everything(elsewhere / "results")
    assert "São Paulo" in text and len(rows(elsewhere / "results/import/company/employees.csv")) == 14
    for secret in (
        *(f"{each}@" for each in NAMES),
        "corp.example",
        "Name ana",
        "Jane Doe",
        "will love it",
        "voyage!",
        "outsider",
        "Sales DE",
        "Director",
    ):
        assert secret not in text, secret
    for table in ("employees", "ties", "posts", "registrations"):
        for row in rows(elsewhere / f"results/import/company/{table}.csv"):
            ids = [row[name] for name in ("employee_id", "manager_id", "from", "to") if row.get(name)]
            assert ids and all(re.fullmatch(r"p[0-9a-f]{16}", each) for each in ids)


def test_tables_hold_what_calibration_asks_for(elsewhere: Path) -> None:
    assert main([*WORDS, "learning=lms.csv", "learning_map=docebo", "words=[voyage]"]) == 0
    folder = elsewhere / "results" / "import" / "company"
    offices = {row["employee_id"]: row["office"] for row in rows(folder / "employees.csv")}
    assert [(row["date"], row["status"]) for row in rows(folder / "registrations.csv")] == [
        ("2026-01-05", "attended"),
        ("2026-01-06", "registered"),
    ]
    assert sorted(row["date"] for row in rows(folder / "attendance.csv")) == ["2026-02-01", "2026-02-02"]
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["calibrate"]
    assert told.startswith("watercooler calibrate campaign=LAST_CAMPAIGN company=records company.employees=")
    for series in ("registrations", "attendance", "posts"):
        assert f"calibrate.observed.{series}.file=results/import/company/{series}.csv" in told

    assert [(row["date"], row["reactions"], row["answers"]) for row in rows(folder / "posts.csv")] == [("2026-02-01", "3", "")]
    for table in ("registrations", "attendance", "posts"):
        for row in rows(folder / f"{table}.csv"):
            assert offices[row["employee_id"]] == row["office"]


def test_the_terminal_says_how_to_learn_from_records(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which courses there are, the command of the calibration, and that the records of one course make a campaign."""
    assert main([*WORDS, "learning=lms.csv", "learning_map=docebo"]) == 0
    said = capsys.readouterr().out
    assert "watercooler calibrate campaign=LAST_CAMPAIGN" in said and "posts.file" not in said, (
        "posts about anything are none of a campaign"
    )
    assert main(WORDS) == 0
    assert "calibrate" not in capsys.readouterr().out


def test_the_order_of_a_table_says_nothing_about_that_of_the_file(elsewhere: Path) -> None:
    assert main(WORDS) == 0
    ids = [row["employee_id"] for row in rows(elsewhere / "results/import/company/employees.csv")]
    assert ids == sorted(ids)


def test_names_of_columns_do_not_steer_a_terminal(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that nothing is made of is told as it is written, but for what would clear the screen."""
    Path("hr.csv").write_text(PEOPLE.replace("Job Family", "Shoe\x1bc size"), encoding="utf-8")
    assert main(["import", "people=hr.csv", "key=my.key"]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said and r"columns that are not used: Shoe\x1bc size" in said


def test_formulas_and_markup_do_no_harm(elsewhere: Path) -> None:
    assert main([*WORDS, "learning=lms.csv", "learning_map=docebo"]) == 0
    folder = elsewhere / "results" / "import" / "company"
    for path in folder.glob("*.csv"):
        for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
            numbers = (cell for cell in row if not re.fullmatch(r"-?\d+(\.\d+)?", cell))
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in numbers), row
    assert f"'{FORMULA}" in {row["office"] for row in rows(folder / "employees.csv")}
    assert f"'{FORMULA}" in {row["programme"] for row in rows(folder / "registrations.csv")}
    html = (folder / "summary.html").read_text(encoding="utf-8")
    assert NASTY not in html and "&lt;script&gt;" in html
    page = _Page(html)
    assert page.open == [] and not {"script", "link", "iframe", "img", "object"} & page.tags
    assert NASTY.encode() not in (folder / "figures" / "tie_structure.svg").read_bytes()


class _Page(HTMLParser):
    """The tags of a page, and those that were never closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_small_offices_are_pooled_in_summary_and_picture(elsewhere: Path) -> None:
    assert main(WORDS) == 0
    text = everything(elsewhere / "results/import/company/figures") + (elsewhere / "results/import/company/summary.html").read_text(
        encoding="utf-8"
    )
    assert "Elm Street" not in text and OTHERS in text


def test_between_two_numbers_of_ties_there_are_at_least_as_many_as_at_the_next() -> None:
    """By hand: five people have no tie, five have three, so half have one or two at least."""
    axes = Figure().subplots()
    _degrees(axes, SimpleNamespace(degree=np.array([0, 3]), at_least=np.array([1.0, 0.5])))  # type: ignore[arg-type]
    x, y = axes.lines[0].get_xdata(), axes.lines[0].get_ydata()
    assert axes.lines[0].get_drawstyle() == "steps-pre" and (list(x), list(y)) == ([0, 3], [100, 50])


def test_the_account_says_what_was_left_out_and_mended(elsewhere: Path) -> None:
    text = (elsewhere / "hr.csv").read_text(encoding="utf-8") + "5,twice@corp.example,Berlin,,,,,,\n"
    (elsewhere / "hr.csv").write_text(text, encoding="utf-8")
    assert main([*WORDS, "mend=true"]) == 0
    html = (elsewhere / "results/import/company/account.html").read_text(encoding="utf-8")
    assert _Page(html).open == []
    assert "private conversation" in html and "export.zip:export/Messages.csv:" in html
    assert "a repeated id" in html and "the first is kept" in html and "hr.csv:16" in html
    assert "twice@" not in html


@pytest.mark.usefixtures("unpainted")
def test_the_page_to_share_counts_nobody_who_is_left_out(elsewhere: Path) -> None:
    """One who left, two of another firm, one without an office: told to the one who has the list, and in the account, which stays with it."""
    some = "".join(f"{i},Berlin,Active,Employee\n" for i in range(40)) + "90,,Active,Employee\n91,Berlin,Retired,Employee\n"
    some += "92,Berlin,Active,Contractor\n93,Berlin,Active,Contractor\n"
    (elsewhere / "hr.csv").write_text("employee id,office,employee status,worker type\n" + some, encoding="utf-8")
    assert main(["import", "people=hr.csv"]) == 0
    summary, account = (
        re.sub(
            r"<style.*?</style>|<[^>]+>",
            " ",
            (elsewhere / f"results/import/company/{name}.html").read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        for name in ("summary", "account")
    )
    for told in ("1 of 44 left", "2 of 44 work for another firm", "1 of 41 people have no office", "hr.csv:43", "41 of 44 rows were used"):
        assert told in account and told not in summary, told
    assert "Not simulated are those who left or work for another firm." in summary
    said = re.sub(r"as of .*", "", summary.partition("Simulate it")[0])  # the key is by chance
    assert {*re.findall(r"\d+", said)} & {"1", "3", "43", "44"} == set()


# --- all or nothing ----------------------------------------------------------------------------------------------------


def test_a_refused_import_leaves_everything_as_it_was(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(WORDS) == 0
    before = everything(elsewhere / "results")
    (elsewhere / "hr.csv").write_text(PEOPLE + "6,x,y\n", encoding="utf-8")
    assert main(WORDS) == 2
    said = capsys.readouterr().err
    assert "hr.csv:8" in said and "nothing was written" in said and "Traceback" not in said and "mend=true" in said
    assert everything(elsewhere / "results") == before
    fresh = [word for word in WORDS if not word.startswith("key=")] + ["key=other.key", "name=other"]
    assert main(fresh) == 2
    assert not (elsewhere / "other.key").exists() and not (elsewhere / "results/import/other").exists()


def test_a_new_import_takes_the_place_of_the_old_whole(elsewhere: Path) -> None:
    assert main(WORDS) == 0
    folder = elsewhere / "results" / "import" / "company"
    (folder / "my notes.txt").write_text("keep me", encoding="utf-8")
    assert main(["import", "people=hr.csv", "key=secret/import.key"]) == 0
    assert not (folder / "ties.csv").exists() and not (folder / "posts.csv").exists(), "ties of other people would be worse than none"
    assert (folder / "my notes.txt").exists()
    assert {path.name for path in folder.parent.iterdir()} == {"company"}


def test_an_id_and_an_office_are_enough(elsewhere: Path) -> None:
    (elsewhere / "hr.csv").write_text("id,office\n" + "".join(f"{i},Oslo\n" for i in range(9)), encoding="utf-8")
    assert main(["import", "people=hr.csv", "name=bare"]) == 0
    folder = elsewhere / "results" / "import" / "bare"
    assert "9 people work in 1 office. No ties are known between them." in (folder / "summary.html").read_text(encoding="utf-8")
    assert not (folder / "ties.csv").exists()
    company = CompanySettings(name="test", kind="records", employees=str(folder / "employees.csv"))
    assert build_company(company, shipped().behaviour).size == 9


def test_the_same_again_gives_the_same_files(elsewhere: Path) -> None:
    assert main(WORDS) == 0
    folder = elsewhere / "results" / "import" / "company"
    before = everything(folder)
    command = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert main(command.split()[1:]) == 0
    assert everything(folder) == before


# --- keys --------------------------------------------------------------------------------------------------------------


def ids_of(name: str) -> list[str]:
    return [row["employee_id"] for row in rows(Path("results/import") / name / "employees.csv")]


def test_the_same_key_gives_the_same_ids_and_another_none_of_them() -> None:
    for name, key in (("one", "a.key"), ("two", "a.key"), ("three", "b.key")):
        assert main(["import", "people=hr.csv", f"name={name}", f"key={key}"]) == 0
    assert ids_of("one") == ids_of("two")
    assert not set(ids_of("one")) & set(ids_of("three"))


def test_the_key_lies_elsewhere_and_is_for_its_owner_alone(elsewhere: Path) -> None:
    assert main(["import", "people=hr.csv"]) == 0
    path = usual_place()
    assert path == elsewhere / "settings" / "watercooler" / "import.key"
    assert re.fullmatch(r"[0-9a-f]{64}\n", path.read_text(encoding="ascii"))
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="ascii").strip() not in everything(elsewhere / "results")


@pytest.mark.parametrize(
    "key", ["results/import.key", "results/import/company/key", "x/../results/k", "broken.key", "results", "circle.key"]
)
def test_keys_in_the_wrong_place_or_form(key: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "broken.key").write_text("12345", encoding="utf-8")
    (elsewhere / "circle.key").symlink_to("circle.key")
    assert main(["import", "people=hr.csv", f"key={key}"]) == (1 if key == "circle.key" else 2)
    wrong = {"broken.key": "holds no key", "circle.key": "File exists (circle.key)"}.get(key, "lies in the folder of results")
    assert wrong in capsys.readouterr().err
    assert not (elsewhere / "results").exists()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device that goes on for ever")
def test_a_device_holds_no_key() -> None:
    with pytest.raises(KeyFileError, match="holds no key"):
        read_key(Path("/dev/zero"))


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no pipes that have a place")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(elsewhere: Path) -> None:
    """One of the shell's, as `key=<(command)` makes, has its key at once."""
    os.mkfifo(elsewhere / "k.pipe")
    with pytest.raises(KeyFileError, match="is a pipe"):
        read_key(elsewhere / "k.pipe")
    reads, writes = os.pipe()
    os.write(writes, b"ab" * 32)
    os.close(writes)
    assert read_key(Path(f"/dev/fd/{reads}")).secret == b"\xab" * 32
    os.close(reads)


def test_a_key_is_never_overwritten(elsewhere: Path) -> None:
    key = read_key(elsewhere / "k.key")
    (elsewhere / "k.key").write_text("somebody was faster", encoding="utf-8")
    with pytest.raises(FileExistsError):
        key.save()
    with pytest.raises(KeyFileError):
        read_key(elsewhere / "k.key")


def test_pseudonyms_cannot_be_had_without_the_key() -> None:
    one, other = Pseudonyms(bytes(32)), Pseudonyms(bytes([1] * 32))
    assert one.number("person", "1") != other.number("person", "1")
    assert len({one.number(kind, "1") for kind in ("person", "message", "team")}) == 3
    assert one.number("person", "") == 0 and one.number("person", "\ud800") != 0
    assert canonical("Ana@Corp.example") == canonical("ana@corp.example") and canonical("A1") != canonical("a1")


# --- requests ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "people=FILE says who works where"),
        (["people=hr.csv", "messages=export.zip"], "messages_map=NAME says which system"),
        (["people=hr.csv", "messages=export.zip", "messages_map=docebo"], "says nothing about messages; fitting: slack, viva_engage"),
        (["people=hr.csv", "people_map=generic"], "did you mean 'generic_hr'?"),
        (["people=no.csv"], "cannot be read: No such file"),
        (["people=hr.csv", "as_of=soon"], "a date such as 2026-03-02"),
        (["people=hr.csv", "mend=perhaps"], "true or false"),
        (["people=hr.csv", "name=../x"], "letters, digits"),
        (["people=hr.csv", "peple=x"], "did you mean 'people'?"),
        (["hr.csv"], "did you mean 'people=hr.csv'?"),
        (["people=hr.csv", "budget=3"], "most_megabytes, key, name, results\n"),
        (["people=hr.csv", "listed=0"], "a whole number from 1"),
        (["people=hr.csv", "campaign=space_voyage"], "campaign"),
        (["people=hr.csv", "words=[${oc.env:HOME}]"], "is not allowed"),
    ],
)
def test_mistakes_in_a_request(words: list[str], said: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *words]) == 2
    text = capsys.readouterr().err
    assert said in text and "Traceback" not in text, text
    assert not (elsewhere / "results").exists() and not usual_place().exists()


# --- what the summary may show -----------------------------------------------------------------------------------------


def test_the_summary_by_hand(tmp_path: Path) -> None:
    text = f"{HEAD}\n" + "".join(f"{i},,{'A' if i < 20 else 'B' if i < 30 else 'C'},{0 if i else ''},,,,,\n" for i in range(33))
    found = imported(tmp_path, people=text)
    summary = summarise(found.people, found.ties, None, None, found.ties_known)
    assert [(row.name, row.people) for row in summary.offices] == [("A", 20), (OTHERS, 13)], "B hides C, which has three people"
    assert summary.matrix.tolist() == [[20, 15], [15, 0]], "19 and 13, rounded to five"
    facts = dict(summary.facts)
    assert facts["People a manager leads, median"] == "too few people", "it would tell how many the one manager leads"
    assert facts["People"] == "33" and facts["Lead others"] == "fewer than 5" and facts["Report to nobody"] == "fewer than 5"


def test_nothing_is_said_of_the_messages_of_few(tmp_path: Path) -> None:
    found = imported(tmp_path, people=PEOPLE, messages=viva(tmp_path), messages_map="viva_engage")
    assert found.messages is not None and len(np.unique(found.messages.author)) < SMALL_GROUP
    facts = dict(summarise(found.people, found.ties, found.messages, None, found.ties_known).facts)
    assert facts["Messages"] == "too few people"
    assert "Replies" not in facts


def test_five_people_are_a_class_of_the_degree_distribution() -> None:
    edges, share = degree_classes(np.repeat([1, 2, 7], (4, 6, 5)))
    assert edges.tolist() == [1, 7] and share.tolist() == [1, 1 / 3], "of the four with one tie nothing is told apart from the six with two"


@given(degree=st.lists(st.integers(0, 40), min_size=5, max_size=300))
def test_no_class_of_the_degree_distribution_is_small(degree: list[int]) -> None:
    edges, share = degree_classes(np.array(degree))
    counts = np.round(share * len(degree)).astype(int)
    assert counts[0] == len(degree) and edges[0] == min(degree)
    assert (np.diff(np.append(counts, 0)) <= -SMALL_GROUP).all()


@given(count=st.integers(0, 10**6))
def test_rounded_counts_stay_near_and_hide_the_last_digits(count: int) -> None:
    found = int(rounded(np.array(count)))
    assert found % 5 == 0 and abs(found - count) <= 2


def test_many_offices_fit_into_the_matrix_and_no_tie_is_lost(tmp_path: Path) -> None:
    text = f"{HEAD}\n" + "".join(f"{i},,Office {i % 40:02d},{i // 6 if i else ''},,,,,\n" for i in range(4000))
    found = imported(tmp_path, people=text.replace("0,,Office 00,0", "0,,Office 00,"))
    summary = summarise(found.people, found.ties, None, None, found.ties_known)
    assert len(summary.offices) == 40 and len(summary.matrix) == 15 and summary.matrix_names[-1] == "26 others"
    inside = np.trace(summary.matrix)
    assert inside + (summary.matrix.sum() - inside) // 2 == pytest.approx(3999, abs=2.5 * 120)
    drawing = tie_structure(summary, "many")
    assert in_dots(drawing.figure).startswith(b"\x89PNG") and len(drawing.alt) > 80


def test_offices_whose_names_begin_alike_stay_apart_in_the_picture(tmp_path: Path) -> None:
    names = [f"Regional Headquarters Europe and Africa {each}" for each in "AB"]
    text = f"{HEAD}\n" + "".join(f"{i},,{names[i % 2]},{i // 6 if i else ''},,,,,\n" for i in range(60))
    found = imported(tmp_path, people=text.replace(f"0,,{names[0]},0", f"0,,{names[0]},"))
    summary = summarise(found.people, found.ties, None, None, found.ties_known)
    axes = tie_structure(summary, "two").figure.axes[0]
    assert [each.get_text() for each in axes.get_yticklabels()] == ["Regional Headq…and Africa A", "Regional Headq…and Africa B"]


def test_shares_of_days_at_home_are_read_as_they_are_written_and_simulated(tmp_path: Path) -> None:
    cells = ("remote_share", '"0,4"', "40 %", "0.4", '"12,5%"', "", "1")
    text = "".join(f"{line},{cell}\n" for line, cell in zip(PEOPLE.splitlines(), cells, strict=True))
    found = imported(tmp_path, people=text)
    assert found.ledger.notes == []
    write_people(tmp_path / "employees.csv", found.people)
    shares = {row["remote_share"] for row in rows(tmp_path / "employees.csv")}
    assert shares == {"0.40", "0.12", "", "1.00"}
    company = build_company(CompanySettings(name="test", kind="records", employees=str(tmp_path / "employees.csv")), shipped().behaviour)
    assert company.remote_share is not None and np.nansum(company.remote_share) == pytest.approx(2.32)
    (problem,) = refused(tmp_path, people=text.replace("40 %", "40"))
    assert "is no share of working days" in problem.allowed and problem.field == "remote_share"


def test_pairs_of_colleagues_count_once() -> None:
    one = Ties("reply", np.array([0, 1]), np.array([1, 0]), np.array([1, 1]))
    other = Ties("follow", np.array([2]), np.array([0]), np.array([1]))
    assert colleague_pairs([one, other], 3).tolist() == [[0], [1]]


# --- what comes out goes in --------------------------------------------------------------------------------------------

CELLS = st.sampled_from(
    [
        "",
        "A",
        "B",
        "=1+1",
        "'x",
        "ä",
        "1",
        "0",
        "e1",
        "e2",
        "e3",
        "2020-01-01",
        "manager",
        "director",
        "9",
        "Europe/Rome",
        "+2",
        "x;y",
        "  ",
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=5, max_size=20))
def test_whatever_is_imported_can_be_read_as_a_company(cells: list[list[str]], tmp_path: Path) -> None:
    text = "office,manager,level,hire date,tenure,time zone,job family,employee_id\n"
    text += "".join(",".join(f'"{cell}"' for cell in row) + f",e{i}\n" for i, row in enumerate(cells))
    text += "".join(f"Oslo,,,,,,,o{i}\n" for i in range(5))
    found = imported(tmp_path, people=text, mend=True, most_mended=1)
    write_people(tmp_path / "employees.csv", found.people)
    company = build_company(CompanySettings(name="test", kind="records", employees=str(tmp_path / "employees.csv")), shipped().behaviour)
    assert company.size == len(found.people)
    assert len(company.office_names) == len(found.people.offices)


@pytest.mark.usefixtures("unpainted")
def test_slack_alone_can_be_simulated(elsewhere: Path) -> None:
    slack(elsewhere)
    assert main(["import", "messages=slack.zip", "messages_map=slack", "name=slack"]) == 0
    folder = Path("results/import/slack")
    company = CompanySettings(name="test", kind="records", employees=str(folder / "employees.csv"), ties=str(folder / "ties.csv"))
    assert build_company(company, shipped().behaviour).office_names == ("Europe/Berlin", "America/Sao_Paulo")


def test_a_place_for_no_result_is_told_in_words(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WORDS, "results=hr.csv"]) == 1
    assert "nothing was imported: cannot read or write what it has to: Not a directory (hr.csv/import)" in capsys.readouterr().err
