"""Where machine code is kept: with the person, or else in a folder of theirs that nobody else could have filled."""

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.compiled_code import cache_folder as module


@pytest.fixture(autouse=True)
def nowhere_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A user of whom nobody can say where they are at home, and an empty folder for what is temporary."""

    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", home)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    module._root.cache_clear()


def anew(name: str) -> Path:
    """The folder, as another process would find it."""
    module._root.cache_clear()
    return module.cache_folder(name)


def test_without_a_home_all_processes_share_one_folder_of_the_user(tmp_path: Path) -> None:
    first = anew("code")
    assert anew("code") == first and [each.name for each in tmp_path.iterdir()] == [first.parent.name]
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("how", ["open", "link"])
def test_a_folder_that_others_may_have_filled_is_not_taken(how: str, tmp_path: Path) -> None:
    name = anew("code").parent
    (name / "code").rmdir()
    name.rmdir()
    if how == "open":
        name.mkdir()
        name.chmod(0o777)
    else:
        (tmp_path / "theirs").mkdir(mode=0o700)
        name.symlink_to(tmp_path / "theirs")
    assert anew("code").parent != name


def test_where_the_person_can_write_it_is_kept_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    assert anew("code") == tmp_path / "mine" / "watercooler" / "code"
