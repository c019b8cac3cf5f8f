"""A page to look at, for every test of the dashboard that needs no browser."""

from typing import Any

import pytest


@pytest.fixture
def app() -> Any:
    """The page of levers, in a small firm and with few replications."""
    pytest.importorskip("streamlit", reason="the extra `ui` is not installed")
    from tests.experiments.dashboard.pages import opened

    return opened()
