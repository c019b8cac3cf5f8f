"""Names of what results are made of."""

from pathlib import Path

import pytest

from experiments.storage import cache_keys


def test_the_definition_of_a_key_figure_is_part_of_what_a_report_is_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache_keys.drawing_key.__wrapped__("run")
    read_bytes = Path.read_bytes
    other = "Attendees who told a peer", "People who told a peer"

    def changed(path: Path) -> bytes:
        content = read_bytes(path)
        return content.replace(*(each.encode() for each in other)) if path.match("sim/measures/kpis/talk.py") else content

    monkeypatch.setattr(Path, "read_bytes", changed)
    assert cache_keys.drawing_key.__wrapped__("run") != before
