"""A result that takes the place of another one."""

import json
from pathlib import Path

from experiments.config.command_line import TEXT_FIELDS
from experiments.config.config_files import GROUPS
from experiments.storage.result_folders import _FILES, MANIFEST, made_of_others


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
