"""Who counts as hung: only who was silent while the one who looks was awake."""

import pytest

from experiments.execution import watch
from experiments.execution.watch import Watch


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be set."""
    now = [0.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: now[0])
    return now


def test_a_silent_worker_is_hung_and_one_that_beats_is_not(clock: list[float]) -> None:
    watch, found = Watch(10.0), {}
    for second in range(0, 13):
        clock[0] = second
        found = watch.hung({"silent": 5, "alive": second}, {}, 99.0)
        assert found.keys() == ({"silent"} if second > 10 else set())
    assert found["silent"] == "has given no sign of life for 12 seconds"


def test_a_chunk_without_end_is_its_workers_and_the_next_chunk_has_its_own_time(clock: list[float]) -> None:
    watch = Watch(10.0)
    for second in range(0, 33):
        clock[0] = second
        found = watch.hung({"one": second, "two": second}, {"endless": "one", f"chunk {second // 20}": "two"}, 30.0)
        assert found.keys() == ({"one"} if second > 30 else set())


def test_sleep_makes_nobody_hung(clock: list[float]) -> None:
    watch = Watch(10.0)
    watch.hung({"one": 1}, {"chunk": "one"}, 30.0)
    clock[0] = 10_000.0
    assert watch.due()
    assert not watch.hung({"one": 1}, {"chunk": "one"}, 30.0)


def test_a_start_may_take_longer_than_a_chunk(clock: list[float]) -> None:
    watch = Watch(10.0)
    for second in range(0, 63):
        clock[0] = second
        found = watch.hung({}, {"start of one": "one"}, 2.5, {"start of one"})
        assert found.keys() == ({"one"} if second > 60 else set()), second
