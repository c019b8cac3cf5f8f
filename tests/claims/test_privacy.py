"""Attempts to get out what must stay in, or to get in what must stay out: people, small groups, code, endless input."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.cli import main
from experiments.config import config_files
from experiments.config.errors import Problem
from experiments.config.execution import Execution
from experiments.design.point import point
from experiments.execution.runner import Runner
from experiments.storage.csv_text import plain
from sim.company.build import build_company
from sim.disclosure import SMALL_GROUP, how_many, too_small
from sim.measures.kpis import KPIS, kpis
from sim.model import ViralityModel
from sim.settings import CompanySettings
from tests.worlds import ROOT, shipped

FINE = config_files.choices("campaign")["space_voyage"].read_text(encoding="utf-8")
AUDIENCE = (
    *("demand_rate", "attendance_rate", "reach", "content_heard_audience", "content_reach_audience", "talk_about_rate_audience"),
    "frustration",
)
MANAGERS = ("frustration_managers", "left_out_managers", "advocates")


def contents(folder: Path) -> str:
    """Every file below a folder as text; tables with their different values spelled out."""
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            texts.append(" ".join(str(value) for name in table.column_names for value in table[name].unique().to_pylist()))
        elif path.is_file():
            texts.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts)


def answer(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a request is refused with; nothing may be left behind."""
    assert main(words) == 2
    text = capsys.readouterr().err
    assert "Traceback" not in text
    assert not Path("results").exists()
    return text


# --- people and small groups in results --------------------------------------------------------------------------------

IDS = [f"jane.doe{i:03d}@corp.example" for i in range(70)]
TEAMS = ["Team of Maximilian Mustermann", "Team Zoë"]


def records(folder: Path, people: int = 70) -> list[str]:
    """A company with everything in it that must not come out: ids that are addresses, and an office that is one."""
    rows = ["employee_id,office,manager_id,team,level,tenure_years,function"]
    for i, each in enumerate(IDS[:people]):
        office = "Berlin" if i < 40 else "Oslo" if i < 66 else "12 Elm Street, Jane's house" if i < 68 else f"Attic {i}"
        tenure = ("phone 555-0100", "13-36 months", "7", "")[i % 4] if i < 69 else "since spring"
        manager = "" if i == 0 else IDS[0]
        level = "executive" if i == 0 else "manager" if i in (41, 42) else "staff"
        rows.append(f'{each},"{office}",{manager},{TEAMS[i % 2]},{level},{tenure},{"Sales" if i < 3 else "IT"}')
    (folder / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "ties.csv").write_text("from,to\n" + "\n".join(f"{IDS[i]},{IDS[i + 1]}" for i in range(people - 1)), encoding="utf-8")
    return ["run", "company=records", "company.employees=people.csv", "company.ties=ties.csv", "replications=2", "name=test"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Everything that a run of that company leaves behind, and everything it says."""
    place = tmp_path_factory.mktemp("records")
    with pytest.MonkeyPatch.context() as patch, pytest.MonkeyPatch.context() as said:
        patch.chdir(place)
        words: list[str] = []
        said.setattr("sys.stdout.write", words.append, raising=False)
        assert main(records(place)) == 0
    return contents(place / "results") + "".join(words), place / "results" / "run" / "test"


def test_nobody_is_named_in_a_result(shared: tuple[str, Path]) -> None:
    text, _ = shared
    assert "Berlin" in text and "talk_about_rate" in text, "the search finds what is there"
    for secret in (*IDS, "jane.doe", "corp.example", "Mustermann", "Zoë", "555-0100", "since spring"):
        assert secret not in text, secret


def test_no_small_office_is_named_or_counted_in_a_result(shared: tuple[str, Path]) -> None:
    text, folder = shared
    assert "Elm Street" not in text and "Attic" not in text
    offices = set(pq.read_table(folder / "daily.parquet")["office"].to_pylist())
    assert offices == {"Berlin", "other offices"}, "Oslo joins four people of small offices, who could else be read off"


def test_no_few_people_are_counted_in_notes(shared: tuple[str, Path]) -> None:
    text, _ = shared
    assert "fewer than 5 of 70 people in sales or marketing" in text
    assert "Tenure: 19 cells not understood" in text
    assert "UTC offset: 0 hours assumed for Berlin, Oslo and 3 offices under 5 people" in text


def test_figures_about_few_managers_are_withheld(shared: tuple[str, Path]) -> None:
    table = pq.read_table(shared[1] / "kpis.parquet")
    for name in MANAGERS:
        assert table[name].null_count == len(table), f"{name} is about three people"
    assert table["frustration"].null_count == 0


def test_the_shared_room_of_few_cannot_be_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = records(tmp_path)
    assert "fewer than 5" in answer([*words, "campaign.audience.levels=[manager]"], capsys)
    assert "fewer than 5" in answer([*words, "campaign.audience.offices=[Attic 68]", "campaign.audience.levels=[]"], capsys)
    words = records(tmp_path, people=4)
    assert "holds 4 people" in answer(words, capsys)


def test_figures_about_few_real_people_are_withheld_and_about_made_up_people_are_not() -> None:
    small = shipped(campaign__audience={"offices": [], "levels": ["executive"]})
    made_up = ViralityModel(small, 1)
    values = kpis(made_up.run())
    assert not any(np.isnan(values[name]) for name in (*AUDIENCE, *MANAGERS))
    values = kpis(ViralityModel(small, 1, company=replace(made_up.company, real=True)).run())
    assert all(np.isnan(values[name]) for name in AUDIENCE)
    assert {name for name, each in KPIS.items() if each.among is not None} == {*AUDIENCE, *MANAGERS}


@given(st.lists(st.lists(st.integers(0, 12), min_size=6, max_size=6), min_size=1, max_size=5), st.booleans())
def test_what_is_withheld_cannot_be_worked_out_from_the_total(rows: list[list[int]], empty: bool) -> None:
    """Total minus what is shown is what is withheld together: five people or more, or the whole row."""
    people = np.array(rows, np.int64)
    hidden = too_small(people, empty=empty)
    assert not ((people > 0) & (people < SMALL_GROUP) & ~hidden).any()
    rest = np.where(hidden, people, 0).sum(axis=1)
    several = (hidden & (people > 0)).sum(axis=1)
    whole = rest == people.sum(axis=1)
    assert ((rest == 0) | (rest >= SMALL_GROUP) | whole).all()
    assert ((rest == 0) | (several > 1) | whole | (rest >= SMALL_GROUP)).all()


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [(0, 9, "0"), (4, 9, "fewer than 5"), (5, 10, "5"), (7, 10, "all but fewer than 5"), (10, 10, "10"), (3, 5, "fewer than 5"), (1000, 2000, "1,000")],
)  # fmt: skip
def test_counts_and_what_is_left_of_them(count: int, of: int, said: str) -> None:
    assert how_many(count, of) == said


def test_files_that_change_under_a_run_quote_nobody_in_its_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    records(tmp_path)
    company = CompanySettings(name="records", kind="records", employees="people.csv")
    settings = shipped().model_copy(update={"company": company})
    (tmp_path / "people.csv").write_text("employee_id,office,manager_id\nsecret.person,Berlin,another.secret\n", encoding="utf-8")
    with Runner(tmp_path / "results", Execution(), "columns", "luck", ("kpis",)) as runner:
        found = runner.evaluate([point(settings)], [1])
    assert len(found.failures) == 1
    assert "secret" not in repr(found.failures) + contents(tmp_path / "results")


def test_ids_leave_no_trace_in_memory(tmp_path: Path) -> None:
    records(tmp_path)
    settings = CompanySettings(name="test", kind="records", employees=str(tmp_path / "people.csv"), ties=str(tmp_path / "ties.csv"))
    company = build_company(settings, shipped().behaviour)
    assert "jane" not in repr(vars(company)).replace("Jane's house", "")


# --- spreadsheets and terminals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =cmd|' /C calc'!A0", "＝1+1", "＠SUM(A1)", "﹢1"])
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Berlin", "A-B", "1 = 1", "  ", "x@y"])
def test_plain_texts_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


def test_no_message_can_steer_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text("employee_id,office,manager_id\na,B\x1b[31m,\nb,\x1b]0;x\x07,\x1b[2Jz\n", encoding="utf-8")
    text = answer(["run", "company=records", "company.employees=people.csv", "campaign=\x1b[2J"], capsys)
    assert "\x1b" not in text and "\x07" not in text
    assert "\x1b" not in str(Problem("file\x1b", "field\x1b", "allowed\x1b", "given\x1b"))


def test_offices_are_read_without_what_cannot_be_seen(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text('employee_id,office\na,"Ber\x1b[2Jlin\u202e"\nb,"New\n York"\n', encoding="utf-8")
    company = build_company(CompanySettings(name="test", kind="records", employees=str(tmp_path / "people.csv")), shipped().behaviour)
    assert set(company.office_names) == {"Ber[2Jlin", "New York"}


# --- configurations are data -------------------------------------------------------------------------------------------

# what is put in the place of `awe: 0.9` in a good campaign, and what the answer must say
ATTACKS: dict[str, tuple[str, str]] = {
    "python tag": ('awe: !!python/object/apply:os.system ["touch pwned"]', "a tag is not allowed"),
    "python name": ("awe: !!python/name:os.system", "a tag is not allowed"),
    "known tag": ('awe: !!float "0.9"', "a tag is not allowed"),
    "own tag": ("awe: !mine 0.9", "a tag is not allowed"),
    "bare tag": ("awe: ! 0.9", "a tag is not allowed"),
    "binary": ("awe: !!binary aGk=", "a tag is not allowed"),
    "alias": ("awe: &a 0.9\n  interest: *a", "& and * are not allowed"),
    "merge": ("awe: 0.9\n  <<: {strength: 1}", "<< is not allowed"),
    "target": ("awe: {_target_: os.system, _args_: [ls]}", "runs no code"),
    "resolver": ("awe: ${oc.env:HOME}", "is not allowed"),
    "resolver in a name": ('awe: 0.9\n  "${oc.env:HOME}": 1', "is not allowed"),
    "depth": ("awe: " + "[" * 3000 + "]" * 3000, "deep"),
    "depth of groups": ("awe: " + "{a: " * 3000 + "1" + "}" * 3000, "deep"),
    "depth beside groups that are closed": ("awe: [" + "[], " * 30 + "[" * 20 + "]" * 20 + "]", "at most 20 deep"),
    "size": ("awe: 0.9 # " + "x" * 2_000_000, "too large"),
    "bomb": (
        "x0: &x0 [a,a,a,a,a,a,a,a,a]\n" + "".join(f"  x{i}: &x{i} [{','.join([f'*x{i - 1}'] * 9)}]\n" for i in range(1, 12)),
        "& and *",
    ),
}


@pytest.mark.parametrize(("attack", "said"), ATTACKS.values(), ids=ATTACKS)
def test_a_campaign_is_data(
    attack: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert FINE.count("awe: 0.9") == 1
    (tmp_path / "mine.yaml").write_text(FINE.replace("awe: 0.9", attack), encoding="utf-8")
    assert said in answer(["run", "campaign=mine.yaml"], capsys)
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("words", [["compare", "alternatives=mine.yaml"], ["compare", "baseline=mine.yaml"], ["run", "company=mine.yaml"]])
def test_a_file_too_deep_is_refused_wherever_it_is_named(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("[" * 100_000, encoding="utf-8")
    assert "deep" in answer(words, capsys)


def test_a_message_repeats_no_more_than_a_few_words_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "long.csv").write_text("employee_id,office\n" + "x," * 50_000, encoding="utf-8")
    (tmp_path / "header.csv").write_text("[" * 100_000, encoding="utf-8")
    assert len(answer(["run", "company=records", "company.employees=long.csv"], capsys)) < 2_000
    assert len(answer(["import", "people=header.csv", "key=my.key"], capsys)) < 2_000


@pytest.mark.parametrize("attack", ["!!python/name:os.system", "[" * 3000 + "]" * 3000, "${oc.env:HOME}", "*a"])
def test_a_map_is_data(attack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text("employee_id,office\n" + "".join(f"{i},B\n" for i in range(9)), encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(f"based_on: generic_hr\npeople:\n  columns:\n    office: [{attack}]\n", encoding="utf-8")
    answer(["import", "people=people.csv", "people_map=mine.yaml", "key=my.key"], capsys)


@pytest.mark.parametrize("file", ["/dev/zero", "/dev/stdin", "."])
def test_endless_or_odd_files_are_not_read(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    answer(["run", "company=records", f"company.employees={file}"], capsys)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(5_000_000_000)  # takes no room
    assert "too large" in answer(["run", "company=records", "company.employees=large.csv"], capsys)


def test_nothing_in_the_project_turns_data_into_code() -> None:
    """No pickle, no eval, no instantiation, no loader that makes objects: searched for in the syntax tree of every module."""
    wrong = []
    for path in [*ROOT.glob("sim/**/*.py"), *ROOT.glob("experiments/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = ast.unparse(node) if isinstance(node, ast.ImportFrom | ast.Call) else ""
            objects = r"\b(c?[pP]ickle|cloudpickle|dill|marshal|shelve|joblib)\b"  # writing a digest of one is no danger, reading one is
            if isinstance(node, ast.ImportFrom) and re.search(objects, text):
                wrong.append(f"{path.name}: {text}")
            if isinstance(node, ast.Call) and re.match(objects + r"\.(load|loads|Unpickler|open)\(", text):
                wrong.append(f"{path.name}: {text}")
            if isinstance(node, ast.Call) and re.match(r"(eval|exec|compile|__import__|hydra\.utils\.\w+|instantiate)\(", text):
                wrong.append(f"{path.name}: {text}")
            if isinstance(node, ast.Call) and (re.match(r"yaml\.\w*(unsafe|full)_load", text) or "allow_pickle=True" in text):
                wrong.append(f"{path.name}: {text}")
            if (
                isinstance(node, ast.Call)
                and re.match(r"yaml\.(load|compose|parse)\(", text)
                and not re.search(r"Loader=(_LOADER|_rules\(\))", text)
            ):
                wrong.append(f"{path.name}: {text}")
            if isinstance(node, ast.Call) and re.match(r"(OmegaConf\.register_new_resolver|OmegaConf\.resolve)\(", text):
                wrong.append(f"{path.name}: {text}")
    assert wrong == []


def test_only_the_restricted_autoescaping_of_templates_is_used() -> None:
    for path in ROOT.glob("experiments/**/*.j2"):
        assert "|safe" not in re.sub(r"\s", "", path.read_text(encoding="utf-8")), path.name
    for path in ROOT.glob("experiments/**/*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.count("Environment(") == text.count("autoescape=True"), path.name
