"""A page to look at, for every test of the dashboard that needs no browser; and what every page would look for again."""

from functools import cache
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def components(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit reads what all installed packages say of themselves once a server: of a page without one, each time, half as long as the
    page itself takes."""
    scanner = pytest.importorskip("streamlit.components.v2.manifest_scanner", reason="the extra `ui` is not installed")
    monkeypatch.setattr(scanner, "scan_component_manifests", _SCANNED.setdefault("once", cache(scanner.scan_component_manifests)))


_SCANNED: dict[str, Any] = {}


@pytest.fixture
def app() -> Any:
    """The page of levers, in a small firm and with few replications."""
    pytest.importorskip("streamlit", reason="the extra `ui` is not installed")
    from tests.experiments.dashboard.pages import opened

    return opened()
