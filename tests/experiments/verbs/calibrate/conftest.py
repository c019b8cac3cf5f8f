"""What tests of calibration share."""

from collections.abc import Callable

import pytest

from experiments.verbs.calibrate.adoption import fitting, holdout, recovery


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets fits of adoption take so many draws, after as many to warm up, which is far less than those of users: for tests whose claims
    need no more."""

    def take(draws: int) -> None:
        for module in (fitting, holdout, recovery):
            monkeypatch.setattr(module, "WARM_UP", draws)
            monkeypatch.setattr(module, "DRAWS", draws)

    return take
