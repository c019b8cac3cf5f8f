"""Parameter sets in their file: the same when read, refused when stale, used as rows."""

from pathlib import Path

import numpy as np
import pytest

from experiments.config.errors import RequestError
from experiments.design import parameter_sets
from experiments.design.parameter_sets import ParameterSets, fresh_sets, made_of, read_sets, write_sets
from experiments.design.targets import targets_in_use
from sim.settings import Behaviour
from tests.companies import SHIPPED

NAMES = ("network_clustering", "people_sales_share")


@pytest.fixture
def sets() -> ParameterSets:
    values = np.array([[0.25, 0.1], [0.5, 0.2], [0.75, 0.3]], np.float32)
    achieved = np.array([[0.1], [np.nan], [0.3]], np.float32)
    return ParameterSets(NAMES, values, ("fives",), achieved, np.array([0, 4, 7]), made_of(SHIPPED, targets_in_use()))


def test_what_is_written_is_read(tmp_path: Path, sets: ParameterSets) -> None:
    write_sets(tmp_path / "a", sets)
    write_sets(tmp_path / "b", sets)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    read = read_sets(tmp_path / "a")
    assert read.names == sets.names and read.targets == sets.targets and read.made_of == sets.made_of
    for name in ("values", "achieved", "draws"):
        np.testing.assert_array_equal(getattr(read, name), getattr(sets, name))
    assert len(read.first(2)) == 2 == len(read.first(2).draws)


def test_a_behaviour_takes_a_whole_row(sets: ParameterSets) -> None:
    behaviour = sets.behaviour(4, SHIPPED)  # counted round: the second row
    assert [behaviour.parameters[name].value for name in NAMES] == pytest.approx([0.5, 0.2])
    assert behaviour.parameters["network_clustering"].high == SHIPPED.parameters["network_clustering"].high
    assert behaviour.parameters["people_tenure_sigma"] is SHIPPED.parameters["people_tenure_sigma"]


def other_behaviour() -> Behaviour:
    wider = SHIPPED.parameters["network_clustering"].model_copy(update={"low": 0.1})
    return SHIPPED.model_copy(update={"parameters": SHIPPED.parameters | {"network_clustering": wider}})


@pytest.mark.parametrize("changed", ["behaviour", "model", "targets"])
def test_stale_sets_are_refused_and_say_why(tmp_path: Path, sets: ParameterSets, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    write_sets(tmp_path / "sets", sets)
    assert len(fresh_sets(SHIPPED, tmp_path / "sets")) == 3
    if changed == "model":
        monkeypatch.setattr(parameter_sets, "MODEL_VERSION", "another")
    if changed == "targets":
        monkeypatch.setattr(parameter_sets, "targets_in_use", lambda: dict(list(targets_in_use().items())[1:]))
    with pytest.raises(RequestError) as told:
        fresh_sets(other_behaviour() if changed == "behaviour" else SHIPPED, tmp_path / "sets")
    words = parameter_sets.PARTS
    assert [name for name in words if words[name] in str(told.value)] == [changed]
    assert "make plausible" in str(told.value)


def test_a_source_or_a_comment_makes_nothing_stale() -> None:
    quoted = SHIPPED.parameters["network_clustering"].model_copy(update={"source": "somebody else"})
    behaviour = SHIPPED.model_copy(update={"parameters": SHIPPED.parameters | {"network_clustering": quoted}})
    targets = targets_in_use()
    fives = targets | {"fives": targets["fives"].model_copy(update={"source": "somebody else"})}
    assert made_of(behaviour, fives) == made_of(SHIPPED, targets)


@pytest.mark.parametrize("content", [None, b"", b"no parquet"])
def test_a_file_that_holds_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "sets").write_bytes(content)
    with pytest.raises(RequestError, match="there is no such file" if content is None else "is no file of parameter sets"):
        fresh_sets(SHIPPED, tmp_path / "sets")
