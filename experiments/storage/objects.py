"""Objects at an address (`s3://bucket/prefix/name?options`): put, read, listed, removed; and what a library refuses, in words."""

import errno
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

AT_ONCE = 16
"""Objects that are put or fetched side by side: each waits for the network most of the time."""

WHOLE = ("s3", "gcs", "abfs")
"""File systems of Arrow on which an object appears whole or not at all; on others it is put under another name and moved."""


GOOGLE, PATIENCE = ("gs", "gcs"), {"retry_limit_seconds": "10"}
"""Schemes of addresses that Google's library opens, and its option for how long it tries again."""


def resolved(url: str) -> str:
    """An address with everything that this machine knows of where it leads, since workers may not: the server that AWS's own variables
    name; and small objects put in one request each."""
    parts = urlsplit(url)
    if parts.scheme != "s3":
        return url
    query = dict(parse_qsl(parts.query))
    server = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if server and "endpoint_override" not in query:
        query |= {"endpoint_override": urlsplit(server).netloc or server, "scheme": urlsplit(server).scheme or "https"}
    return parts._replace(query=urlencode({"allow_delayed_open": "true"} | query, safe="/:")).geturl()


def at_first(url: str) -> str:
    """An address for a first try: Google's library waits a quarter of an hour for credentials or a server, deaf to any signal; then so long as
    PATIENCE, unless the address says how long."""
    parts = urlsplit(url)
    return parts._replace(query=urlencode(PATIENCE | dict(parse_qsl(parts.query)), safe="/:")).geturl() if parts.scheme in GOOGLE else url


def problem(url: str) -> str | None:
    """Why results cannot go to an address, or None where an object could be put there and removed again."""
    if urlsplit(url).password is not None:
        return "holds a key, and would show it to everybody: put keys into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or into a profile"
    try:
        put(probe := under(at_first(resolved(url)), f".probe-{uuid.uuid4().hex}"), b"watercooler")
        remove(probe)
    except ImportError as error:
        return f"{error}; expected: an address that Arrow (s3, gs, abfss, hdfs, file) or an installed library of fsspec opens"
    except OSError as error:
        return f"nothing can be put there: {error.strerror or error}; expected: a bucket that is there, to which these keys may write"
    return None


def put(url: str, content: bytes) -> None:
    """Put an object, which appears whole or not at all. Raises OSError, ImportError."""
    with _refused(url):
        files, path = _opened(url)
        aside = path if files.type_name in WHOLE else f"{path}.{uuid.uuid4().hex}.new"
        if aside != path:
            files.create_dir(path.rpartition("/")[0], recursive=True)
        with files.open_output_stream(aside) as stream:
            stream.write(content)
        if aside != path:
            files.move(aside, path)


def read(url: str) -> bytes:
    """An object. Raises FileNotFoundError and other OSErrors, ImportError."""
    with _refused(url):
        files, path = _opened(url)
        with files.open_input_stream(path) as stream:
            content: bytes = stream.read()
        return content


def remove(url: str) -> None:
    """Remove an object, if it is there. Raises OSError, ImportError."""
    with _refused(url), suppress(FileNotFoundError):
        files, path = _opened(url)
        files.delete_file(path)


def rename(url: str, ending: str) -> None:
    """Add an ending to the name of an object, if it is there. Raises OSError, ImportError."""
    with _refused(url), suppress(FileNotFoundError):
        files, path = _opened(url)
        files.move(path, path + ending)


def listed(url: str, deep: bool = False) -> list[str]:
    """Names of the objects under an address, seen from there; `deep`: within folders, too. Raises OSError, ImportError."""
    return [name for name, kind in _entries(url, deep) if kind == "File"]


def folders(url: str) -> list[str]:
    """Names of the folders under an address, but hidden ones. Raises OSError, ImportError."""
    return [name for name, kind in _entries(url, False) if kind == "Directory" and not name.startswith(".")]


def _entries(url: str, deep: bool) -> list[tuple[str, str]]:
    from pyarrow.fs import FileSelector

    with _refused(url):
        files, path = _opened(url)
        found = files.get_file_info(FileSelector(path, allow_not_found=True, recursive=deep))
    return sorted((each.path[len(path) :].lstrip("/"), each.type.name) for each in found)


def shown(url: str) -> str:
    """An address as people may see it: without keys and options."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2] if parts.password else parts.netloc, query="").geturl()


def under(url: str, *names: str) -> str:
    """The address of something under an address, whose options stay."""
    parts = urlsplit(url)
    return parts._replace(path="/".join([parts.path.rstrip("/"), *names])).geturl()


def _opened(url: str) -> tuple[Any, str]:
    """The file system behind an address, and the path on it. Raises ImportError where no library opens it."""
    parts = urlsplit(url)
    files, root = _file_system(parts._replace(path="" if parts.netloc else "/").geturl())
    return files, root.rstrip("/") + parts.path


@lru_cache(8)
def _file_system(url: str) -> tuple[Any, str]:
    import pyarrow as pa
    from pyarrow.fs import FileSystem, FSSpecHandler, PyFileSystem

    try:
        return FileSystem.from_uri(url)
    except pa.ArrowInvalid as error:
        if "Unrecognized filesystem" not in str(error):
            raise
    import fsspec  # comes with dask

    try:
        files, root = fsspec.core.url_to_fs(url)
    except ValueError as error:
        raise ImportError(str(error)) from error
    return PyFileSystem(FSSpecHandler(files)), root


@contextmanager
def _refused(url: str) -> Iterator[None]:
    """What a library raises in the `with` block becomes an OSError that says in words what and where. An object that is not there
    stays a FileNotFoundError."""
    try:
        yield
    except (FileNotFoundError, ImportError):
        raise
    except Exception as error:
        raise OSError(errno.EIO, _in_words(str(error), urlsplit(url).netloc), shown(url)) from error


def side_by_side(act: Callable[[str], None], names: Iterable[str]) -> None:
    """Do it for every name; raises what the first that fails raises."""
    todo = list(names)
    if todo:
        with ThreadPoolExecutor(min(AT_ONCE, len(todo))) as pool:
            for _ in pool.map(act, todo):
                pass


_REASONS = (
    ("NO_SUCH_BUCKET", "there is no bucket {bucket!r}"),
    ("specified bucket does not exist", "there is no bucket {bucket!r}"),
    ("ACCESS_DENIED", "access to {bucket!r} is denied"),
    ("INVALID_ACCESS_KEY_ID", "the access key is not known there"),
    ("SIGNATURE_DOES_NOT_MATCH", "the secret key is wrong"),
    ("NETWORK_CONNECTION", "no server answers ({detail})"),
    ("Could not connect to server", "no server answers"),
    ("Could not create a OAuth2 access token", "there are no credentials for it (GOOGLE_APPLICATION_CREDENTIALS, or gcloud auth)"),
)
"""Marks of an error of AWS's or Google's library, and what it is in words."""


def _in_words(error: str, bucket: str) -> str:
    detail = error.rpartition("Details: ")[2]
    return next((words.format(bucket=bucket, detail=detail) for mark, words in _REASONS if mark in error), error)
