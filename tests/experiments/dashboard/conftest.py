"""A page to look at, for every test of the dashboard that needs no browser; and what makes all of them cheaper."""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

import pytest

from experiments.execution import nested
from experiments.statistics.variance import FEWEST


@pytest.fixture(scope="session", autouse=True)
def scanned_once() -> Iterator[None]:
    """Streamlit reads what every installed package says of itself, for components: once a server, but without a server once a page, which
    takes longer than to draw it."""
    with pytest.MonkeyPatch.context() as patch:
        if find_spec("streamlit"):
            from streamlit.components.v2 import manifest_scanner

            patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def few_doubt_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the doubt comes from is told of the fewest worlds that tell it: of 32, two of three replications would be simulated for that."""
    monkeypatch.setattr(nested, "MOST_WORLDS", FEWEST)


@pytest.fixture
def app() -> Any:
    """The page of levers, in a small firm and with few replications."""
    pytest.importorskip("streamlit", reason="the extra `ui` is not installed")
    from tests.experiments.dashboard.pages import opened

    return opened()
