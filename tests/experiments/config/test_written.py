"""Files that commands write are read back as they are: text stays text, whatever it looks like."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from experiments.config import yaml_files
from experiments.dashboard import choices
from experiments.verbs.calibrate.behaviour_file import as_yaml
from sim.settings import Campaign

LIKE_NUMBERS = ["1e3", "12345e67", "-2E+5", "1.", "no", "010", "1:30", "2026-03-02", "1_000", "~", "null", "", "+1", "0x10"]


def read_back(text: str, place: Path) -> Any:
    (place / "written.yaml").write_text(text, encoding="utf-8")
    return yaml_files.content(place / "written.yaml")


@pytest.mark.parametrize("value", [*LIKE_NUMBERS, 1e16, 1e-7, 0.1, 3, True, None, [], {}, ["1e3"]])
def test_a_value_is_read_back_as_it_is(value: Any, tmp_path: Path) -> None:
    text = yaml_files.written({"a": value}, allow_unicode=True)
    assert json.dumps(read_back(text, tmp_path)) == json.dumps({"a": value})
    assert yaml.safe_load(text) == {"a": value}  # by other readers, too


@pytest.mark.parametrize("name", LIKE_NUMBERS[:3])
def test_names_that_look_like_numbers_stay_names(name: str, tmp_path: Path) -> None:
    settings = choices.chosen(("company=small_firm",))[0].settings
    campaign = settings.changed({"campaign.brand.name": name, "campaign.audience.teams": [name]}).campaign
    made = Campaign.model_validate(read_back(choices.campaign_file(campaign, name), tmp_path))
    assert (made.title, made.brand, made.audience) == (name, campaign.brand, campaign.audience)
    assert read_back(as_yaml(settings.behaviour, {}, name), tmp_path)["parameters"].keys() == settings.behaviour.parameters.keys()
