"""Uploads go with their session, and with their process even if that was killed; pages of others are not let in."""

import asyncio
import multiprocessing
import os
import signal
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit", reason="the extra `ui` is not installed")

from streamlit.web.server.starlette import starlette_websocket as sockets

from experiments.config.errors import StoppedError
from experiments.dashboard import uploads, verb


def test_uploads_go_with_their_session() -> None:
    one, other = uploads.UploadSession(), uploads.UploadSession()
    gone, stays = one.add("employees.csv", b"employee_id\n"), other.add("employees.csv", b"employee_id\n")
    assert gone != stays and gone.stat().st_mode & 0o077 == gone.parent.stat().st_mode & 0o077 == 0
    del one
    assert not gone.exists() and stays.exists()


def test_uploads_go_when_the_page_is_gone_though_streamlit_keeps_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "FORGOTTEN", 0.05)
    page = [True]
    session = uploads.UploadSession(lambda: page[0], look_seconds=0.01)
    file = session.add("employees.csv", b"employee_id\n")
    time.sleep(0.2)
    assert file.exists() and session.close.alive, "somebody looks at it"
    page[0] = False
    begun = time.monotonic()
    while session.close.alive or file.exists():
        assert time.monotonic() - begun < 60
        time.sleep(0.01)


def uploads_of_another(folder: str, told: "multiprocessing.SimpleQueue[str]") -> None:
    """Uploads something, says where, and waits to be killed."""
    tempfile.tempdir, _parents = folder, (uploads._FOLDER, uploads._LOCK)  # kept: they would remove the folder of the parent
    uploads._FOLDER, uploads._LOCK = uploads._begin()
    told.put(str(uploads.UploadSession().add("employees.csv", b"jane\n").parents[2]))
    session = uploads.UploadSession()
    told.put(str(session.add("employees.csv", b"jane\n")))
    time.sleep(60)


def test_uploads_of_a_killed_dashboard_go_at_the_next_start(tmp_path: Path) -> None:
    start = multiprocessing.get_context("fork")
    told = start.SimpleQueue()
    other = start.Process(target=uploads_of_another, args=(str(tmp_path), told))
    other.start()
    told.get()
    file = Path(told.get())
    foreign = tmp_path / "watercooler-other"
    foreign.mkdir()
    uploads.sweep(tmp_path)
    assert file.exists(), "it is alive"
    assert other.pid is not None
    os.kill(other.pid, signal.SIGKILL)
    other.join()
    assert file.exists()
    uploads.sweep(tmp_path)
    assert not file.exists() and list(tmp_path.iterdir()) == [foreign]


def test_a_folder_without_a_lock_is_old_or_about_to_be_locked(tmp_path: Path) -> None:
    for name, age in (("new", 0), ("old", 3600)):
        folder = tmp_path / f"{uploads.PREFIX}{name}"
        folder.mkdir()
        os.utime(folder, (time.time() - age,) * 2)
    link = tmp_path / f"{uploads.PREFIX}link"
    link.symlink_to(tmp_path)
    uploads.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{uploads.PREFIX}link", f"{uploads.PREFIX}new"]


ORIGINS: dict[str, tuple[str | None, str, bool]] = {
    "own": ("http://127.0.0.1:8600", "127.0.0.1:8600", True),
    "the name of this machine": ("http://localhost:8600", "localhost:8600", True),
    "that name on another port": ("http://localhost:9999", "localhost:9999", False),
    "another port": ("http://127.0.0.1:9999", "127.0.0.1:8600", False),
    "another name than the page's": ("http://localhost:8600", "127.0.0.1:8600", False),
    "none": (None, "127.0.0.1:8600", False),
    "a file": ("null", "127.0.0.1:8600", False),
    "a rebound name": ("http://evil.example:8600", "evil.example:8600", False),
    "another protocol": ("https://127.0.0.1:8600", "127.0.0.1:8600", False),
}


@pytest.mark.parametrize(("origin", "host", "welcome"), ORIGINS.values(), ids=ORIGINS)
def test_only_our_own_page_gets_a_socket(origin: str | None, host: str, welcome: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "_is_origin_allowed", sockets._is_origin_allowed)
    verb.keep_to_own_origin(8600)
    closed: list[int] = []

    class WelcomeError(Exception):
        """The check is passed."""

    def passed(_: object) -> None:
        raise WelcomeError

    async def close(code: int) -> None:
        closed.append(code)

    monkeypatch.setattr(sockets, "_parse_subprotocols", passed)
    headers = {"Host": host} | ({} if origin is None else {"Origin": origin})
    endpoint = sockets.create_websocket_handler(SimpleNamespace())  # type: ignore[arg-type]
    if welcome:
        with pytest.raises(WelcomeError):
            asyncio.run(endpoint(SimpleNamespace(headers=headers, close=close)))
    else:
        asyncio.run(endpoint(SimpleNamespace(headers=headers, close=close)))
    assert closed == ([] if welcome else [1008])


def test_a_streamlit_without_that_check_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sockets, "_is_origin_allowed")
    with pytest.raises(StoppedError, match="own origin"):
        verb.keep_to_own_origin(8600)
