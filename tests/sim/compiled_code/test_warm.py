"""Whether the model has to be compiled first is known beforehand."""

from types import SimpleNamespace

import pytest

from sim.compiled_code import warm
from sim.ensemble import replicate
from tests.worlds import shipped


def test_code_compiled_by_another_python_is_of_no_use(monkeypatch: pytest.MonkeyPatch) -> None:
    next(replicate(shipped(), (1,)))
    assert warm.warm()
    monkeypatch.setattr(warm, "sys", SimpleNamespace(version_info=SimpleNamespace(major=3, minor=99)))
    assert not warm.warm()
