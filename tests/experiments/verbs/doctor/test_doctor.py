"""The doctor finds what is wrong with an installation, and says what to do."""

from pathlib import Path

import pytest

from experiments.cli import main
from experiments.config.errors import Problem, RequestError
from experiments.verbs.doctor import checks


def test_a_whole_installation_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) == 0
    told = " ".join(capsys.readouterr().out.split())  # a row breaks where the model was compiled just now
    for part in ("Python", "fit", "go into results", "sets of", "people and 120 days"):
        assert part in told, part
    assert "wrong" not in told and not list(tmp_path.iterdir())


def test_what_is_wrong_is_told_with_what_mends_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stale(_: object) -> None:
        raise RequestError([Problem("plausible.parquet", "", "the model has changed: make plausible")])

    monkeypatch.setattr(checks, "requires", lambda _: ["numpy>=99", "no-such-thing>=1", "streamlit; extra == 'ui'"])
    monkeypatch.setattr("experiments.design.parameter_sets.fresh_sets", stale)
    monkeypatch.setattr(checks, "_speed", lambda: checks.Found("Model", "ok", ""))
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert main(["doctor", "results=/proc/nowhere"]) == 3
    told = " ".join(capsys.readouterr().out.split())
    for part in ("numpy is", ">=99 is needed", "no-such-thing is missing", "cannot be written", "make plausible", "no Chromium"):
        assert part in told, part
    assert main(["doctor", "now"]) == 2


def test_what_breaks_of_a_package_that_does_not_fit_is_a_row_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> checks.Found:
        raise AttributeError("'_Step' object has no attribute '_reload_init'")  # numba 0.62

    monkeypatch.setattr(checks, "_speed", broken)
    with pytest.raises(AttributeError):  # all packages fit: a mistake of ours
        main(["doctor"])
    monkeypatch.setattr(checks, "requires", lambda _: ["numba>=99"])
    assert main(["doctor"]) == 3
    told = " ".join(capsys.readouterr().out.split())
    assert "numba is" in told and "does not work with these packages (AttributeError)" in told


def test_an_extra_in_a_version_that_does_not_fit_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "requires", lambda _: ["streamlit>=99; extra == 'ui'", "distributed>=1; extra == 'cluster'"])
    ui, cluster = checks._extras()
    assert ui.state == "wrong" and ">=99 is needed" in ui.told and 'pip install "watercooler[ui]"' in ui.told
    assert cluster.state == "ok"
