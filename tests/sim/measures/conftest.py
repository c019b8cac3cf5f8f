"""The hand-made run, anew for each test."""

import pytest

from sim.outcome import Outcome
from tests.sim.measures import hand_made


@pytest.fixture
def firm() -> Outcome:
    return hand_made.firm()
