"""When it is said that the model is compiled, and when another process helps."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from experiments.execution import compiling
from sim import days_ahead
from sim.compiled_code import one_compiler, warm
from tests.worlds import shipped


@pytest.mark.parametrize(
    ("engine", "known", "cores", "locks", "said", "helped"),
    [
        ("columns", False, 2, True, True, True),
        ("columns", False, 1, True, True, False),  # two processes on one core take longer
        ("columns", False, 2, False, True, False),  # without locks each process compiles all
        ("columns", True, 2, True, False, False),
        ("agents", False, 2, True, False, False),
    ],
)
def test_another_process_helps_where_the_model_is_compiled_and_that_is_of_use(
    engine: str, known: bool, cores: int, locks: bool, said: bool, helped: bool,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    helpers = list[Any]()

    @contextmanager
    def helper(settings: Any) -> Iterator[None]:
        helpers.append(settings)
        yield

    monkeypatch.setattr(warm, "warm", lambda: known)
    monkeypatch.setattr(days_ahead, "days_ahead", helper)
    monkeypatch.setattr(one_compiler, "SHARED", locks)
    monkeypatch.setattr(compiling, "cores", lambda: cores)
    with compiling.compiling(shipped(), engine):
        pass
    assert ("Compiling the model" in capsys.readouterr().err, bool(helpers)) == (said, helped)
