"""What tests of calibration share."""

import pytest

from experiments.verbs.calibrate import recovery
from experiments.verbs.calibrate.adoption import fitting, holdout


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fits of adoption draw far less than those of users: for tests that ask what is made of draws, not how many they are worth."""
    for module in (fitting, holdout, recovery):
        monkeypatch.setattr(module, "WARM_UP", 60)
        monkeypatch.setattr(module, "DRAWS", 60)
