"""A result that takes the place of another one."""

import errno
import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from experiments.config.command_line import TEXT_FIELDS, read_arguments
from experiments.config.config_files import GROUPS
from experiments.storage.manifest import command
from experiments.storage.result_folders import _FILES, MANIFEST, clear, digests_of, made_of_others, put_in_order, replacing, write_json


def test_a_result_of_another_file_of_the_same_name_is_not_replaced_without_a_word(tmp_path: Path) -> None:
    def manifest(campaign: str, *more: str) -> dict[str, str]:
        return {"name": "care", "command": " ".join(["watercooler run", f"campaign={campaign}", "company=mine", *more, "seed=1"])}

    assert made_of_others(tmp_path, manifest("care")) == "", "there is none"
    (tmp_path / MANIFEST).write_text(json.dumps(manifest("care")), encoding="utf-8")
    assert made_of_others(tmp_path, manifest("care", "campaign.brand.awe=0.2")) == "", "a change of the same file"
    told = made_of_others(tmp_path, manifest("care_lean"))
    assert f"{tmp_path} held a result of campaign=care company=mine; that of campaign=care_lean company=mine takes its place" in told


def test_which_files_a_result_is_made_of_is_told_whatever_the_order_of_words(tmp_path: Path) -> None:
    def remark(was: str, now: str) -> str:
        (tmp_path / MANIFEST).write_text(json.dumps({"name": "care", "command": f"watercooler run {was}"}), encoding="utf-8")
        return made_of_others(tmp_path, {"name": "care", "command": f"watercooler run {now} name=care"})

    assert not remark("campaign=space_voyage company=small_firm", "company=small_firm campaign=space_voyage"), "the same in another order"
    assert not remark("company=other company=small_firm", "company=small_firm"), "the last word wins"
    records = "campaign=plain company=records company.employees="
    assert "company.employees=b.csv takes its place" in remark(f"{records}a.csv", f"{records}b.csv")
    assert "company.ties=t.csv takes its place" in remark(f"{records}a.csv", f"{records}a.csv company.ties=t.csv")
    assert not remark(f"{records}'my people.csv'", f"'{records.split()[-1]}my people.csv' company=records campaign=plain"), (
        "quoted otherwise"
    )
    assert "of campaign=plain platform=none takes its place" in remark("campaign=plain", "campaign=plain platform=none")


def test_every_choice_of_a_file_that_a_result_is_made_of_is_one() -> None:
    """`import`, whose results are the files themselves, has words of its own."""
    imported = {"people", "people_map", "messages", "messages_map", "learning", "learning_map", "ties", "ties_map"}
    assert set(_FILES) - {"baseline"} == {*GROUPS, *TEXT_FIELDS} - imported - {"execution", "results", "name", "key"}


def exchange(folder: Path, *names: str) -> None:
    """A result of such files takes the place of what is in the folder."""
    put_in_order(folder)
    with replacing(folder) as fresh:
        for name in names:
            (fresh / name).parent.mkdir(exist_ok=True)
            (fresh / name).write_text("ours", encoding="utf-8")
        write_json(fresh / MANIFEST, {"files": digests_of(fresh)})


def names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_the_old_manifest_names_goes_and_everything_else_stays(tmp_path: Path) -> None:
    """No list of names is kept: a table of a later edition goes like any other, and a file of somebody stays even if results of other
    verbs have one of that name."""
    folder, behind = tmp_path / "run" / "x", tmp_path / "behind"
    exchange(folder, "kpis.parquet", "of_a_later_edition.parquet", "figures/a.svg", "figures/b.svg")
    behind.mkdir()
    (behind / "a.svg").write_text("mine", encoding="utf-8")
    for name in ("notes.txt", "parameters.csv", "figures/mine.png"):
        (folder / name).write_text("mine", encoding="utf-8")
    (folder / "pictures").symlink_to(behind)
    exchange(folder, "kpis.parquet", "summary.csv")
    assert names_in(folder) == {"kpis.parquet", "summary.csv", MANIFEST, "notes.txt", "parameters.csv", "figures/mine.png"}
    assert (folder / "pictures" / "a.svg").read_text(encoding="utf-8") == "mine"
    exchange(folder, "figures/a.svg")
    assert names_in(folder) == {"figures/a.svg", MANIFEST, "notes.txt", "parameters.csv", "figures/mine.png"}
    shutil.rmtree(folder / "figures")
    (folder / "figures").symlink_to(behind)
    exchange(folder, "kpis.parquet")
    assert (folder / "figures" / "a.svg").read_text(encoding="utf-8") == "mine", "what lies behind a link is not ours"


def test_where_a_manifest_cannot_be_read_or_leads_elsewhere_nothing_of_somebody_goes(tmp_path: Path) -> None:
    folder = tmp_path / "run" / "x"
    (tmp_path / "precious.txt").write_text("mine", encoding="utf-8")
    for content in ("[", "{}", '{"files": 3}', json.dumps({"files": {"../../precious.txt": "", "/etc/hostname": "", "": ""}})):
        exchange(folder, "kpis.parquet")
        (folder / "old.csv").write_text("somebody's, as far as is known", encoding="utf-8")
        (folder / MANIFEST).write_text(content, encoding="utf-8")
        exchange(folder, "kpis.parquet")
        assert (folder / "old.csv").exists() and (tmp_path / "precious.txt").exists()


def test_the_making_of_a_result_whose_name_goes_on_with_a_dot_is_left_alone(tmp_path: Path) -> None:
    (other := tmp_path / "run" / ".x.2.77.new").mkdir(parents=True)
    (ours := tmp_path / "run" / ".x.77.new").mkdir()
    put_in_order(tmp_path / "run" / "x")
    assert other.exists() and not ours.exists()


def test_where_a_disk_is_full_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "run" / "x"
    put_in_order(folder)
    with pytest.raises(OSError, match="No space left") as told, replacing(folder):
        raise OSError(errno.ENOSPC, "No space left on device")  # as a library says it, which does not know where
    assert told.value.filename == str(folder)
    with pytest.raises(FileNotFoundError) as told, replacing(folder) as fresh:
        (fresh / "nothing").read_text(encoding="utf-8")
    assert told.value.filename == str(fresh / "nothing"), "what is said already stays"


def test_an_import_of_before_leaves_no_tables_of_other_people(tmp_path: Path) -> None:
    """Its manifest names no files."""
    folder = tmp_path / "import" / "company"
    folder.mkdir(parents=True)
    for name, content in {"manifest.json": '{"verb": "import"}', "ties.csv": "", "mine.txt": ""}.items():
        (folder / name).write_text(content, encoding="utf-8")
    with replacing(folder) as fresh:
        (fresh / "manifest.json").write_text("{}", encoding="utf-8")
    assert {each.name for each in folder.iterdir()} == {"manifest.json", "mine.txt"}


def test_a_note_on_finished_work_that_leads_elsewhere_removes_nothing(tmp_path: Path) -> None:
    chunks, elsewhere = tmp_path / "it" / ".chunks", tmp_path / "elsewhere"
    chunks.mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "precious.txt").touch()
    (chunks / "done.parquet").touch()
    (chunks / "link").symlink_to(elsewhere)
    names = [".chunks/link/precious.txt", ".chunks/", ".chunks/.", ".chunks/a\0b", ".chunks/done.parquet"]
    (tmp_path / "it" / ".held").write_text("\n".join(names), encoding="utf-8")
    clear(tmp_path / "it")
    assert (elsewhere / "precious.txt").exists() and not (chunks / "done.parquet").exists()


def test_the_command_of_a_result_states_what_is_not_as_usual() -> None:
    options = {"replications": 3, "seed": 2, "engine": "agents", "vary": "company", "uncertainty": "luck"}
    request: Any = SimpleNamespace(options=SimpleNamespace(**options), name="it")
    arguments = read_arguments(
        "run", [f"{name}={value}" for name, value in options.items()] + ["execution.workers=1", "campaign.budget=9000"]
    )
    said = "watercooler run campaign=space_voyage company=global_marketing campaign.budget=9000 replications=3 seed=2"
    assert command(request, arguments) == f"{said} engine=agents vary=company uncertainty=luck name=it"
