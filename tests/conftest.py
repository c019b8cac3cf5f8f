"""What all tests share: profiles of generated configurations, an empty folder to work in, figures that are not painted, no processes that
nobody asked for.

`HYPOTHESIS_PROFILE=thorough make test` compares many more random configurations.
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

gc.set_threshold(100_000)  # as the command does: looking for circular garbage takes a tenth of the time

UNTIMED: Any = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # other work on the machine makes no test fail
settings.register_profile("everyday", max_examples=20, **UNTIMED)
settings.register_profile("thorough", max_examples=300, **UNTIMED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


@pytest.fixture(scope="session", autouse=True)
def here_unless_said() -> Iterator[None]:
    """Where a test does not say when processes are worth it, replications are simulated here: on a busy machine they seem to take long, and
    to start the processes takes longer. Results are the same."""
    from experiments.config.execution import Execution
    from experiments.execution import scheduler

    worth_a_pool, usual = scheduler.worth_a_pool, Execution().in_process_seconds

    def if_said(replications: int, pace: float, workers: int, execution: Execution) -> bool:
        return execution.in_process_seconds != usual and worth_a_pool(replications, pace, workers, execution)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scheduler, "worth_a_pool", if_said)
        yield


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, as somebody who installed the tool does."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


BLANK = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>',
    "png": bytes.fromhex(
        "89504e470d0a1a0a0000000d494844520000000100000001080000000"
        "03a7e9b550000000a49444154789c63f80f00010101001bb6ee560000000049454e44ae426082"
    ),
}
"""The smallest pictures there are."""


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are put together as ever, but blank pictures are written: for tests that look at something else.

    Whoever looks at figures, or at whether a result has the same bytes again, leaves this out.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    monkeypatch.setattr(Figure, "savefig", lambda _, file, *, format, **__: file.write(BLANK[format]))
    monkeypatch.setattr(Figure, "draw_without_rendering", lambda _: None)
    monkeypatch.setattr(ConstrainedLayoutEngine, "execute", lambda *_: None)
    monkeypatch.setattr(FigureCanvasAgg, "print_png", lambda _, file, **__: file.write(BLANK["png"]))
    monkeypatch.setattr(FigureCanvasSVG, "print_svg", lambda _, file, **__: file.write(BLANK["svg"]))
