"""Searches that a page has begun. Who loads the page anew finds them again; nobody else does, and what nobody finds ends."""

import threading
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, NamedTuple

from experiments.dashboard.jobs import SearchJob
from experiments.dashboard.uploads import UploadSession


class Pages:
    """Pages that show the same: one that began it, and those that were loaded in its place."""

    def __init__(self, is_open: Callable[[str], bool], session: str) -> None:
        """`is_open`: whether the page of a session is; it must not refer to what goes with the session."""
        self._is_open, self._sessions = is_open, {session}

    def __call__(self) -> bool:
        """Whether one of them is open."""
        return any(map(self._is_open, tuple(self._sessions)))

    def join(self, others: "Pages") -> None:
        """These, too."""
        self._sessions |= others._sessions


class AskedFor(NamedTuple):
    """What a search is asked."""

    company: tuple[str, ...]  # and what surrounds it: as typed, and a digest of what is in its files
    plan: str  # as a file, without its name
    others: tuple[str, ...]  # all else, as typed
    real: bool  # whether people of the company are real

    def differs(self, now: "AskedFor") -> list[str]:
        """In what, in words."""
        named = {
            "the company, its platform or what surrounds it": "company",
            "the plan or its budget": "plan",
            "what decides or how it is searched": "others",
        }
        return [said for said, part in named.items() if getattr(self, part) != getattr(now, part)]


class Begun(NamedTuple):
    """A search, what it was asked, and the title of the plan; where it was begun, the files that it reads, and what was entered for it."""

    job: SearchJob
    asked: AskedFor
    title: str
    pages: Pages | None = None
    uploads: UploadSession | None = None
    entered: Mapping[str, Any] = {}  # beside the button, by key


_OF_BROWSERS: dict[bytes, list[tuple[str, Begun]]] = {}
"""Searches whose files are there still, with their questions, by the secret that a browser shares with this server."""

_TURN = threading.Lock()


def remember(browser: bytes | None, question: str, begun: Begun) -> None:
    """A search has begun in a browser; None: nobody knows in which."""
    if browser is not None:
        with _TURN:
            _OF_BROWSERS.setdefault(browser, []).append((question, begun))


def find_again(browser: bytes | None, pages: Pages | None, jobs: MutableMapping[str, Begun]) -> None:
    """Put what was begun in a browser, on pages none of which is open any more, among the `jobs` of a new one; what it asks itself, it keeps."""
    with _TURN:
        for known, every in tuple(_OF_BROWSERS.items()):
            _OF_BROWSERS[known] = [each for each in every if each[1].job.close.alive]
            if not _OF_BROWSERS[known]:
                del _OF_BROWSERS[known]
        for question, begun in _OF_BROWSERS.get(browser, []) if browser is not None else ():
            if question not in jobs and pages is not None and begun.pages is not None and not begun.pages():
                begun.pages.join(pages)
                jobs[question] = begun
