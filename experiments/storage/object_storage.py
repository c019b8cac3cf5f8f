"""Results on object storage: `results=s3://bucket/prefix`, or any other address that Arrow or fsspec opens.

A result is made in a folder of this machine, its staging folder. Three things are elsewhere: workers put finished chunks there; the
store lists them and fetches what it lacks; and a result that is whole is pushed, its manifest last. So whatever a killed client, its
workers or another machine have finished is found again, and nobody needs a shared folder.
"""

import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from experiments.config.places import is_url
from experiments.storage import result_folders
from experiments.storage.chunk_files import DAMAGED, stated_digest
from experiments.storage.files import content_digest, write_bytes
from experiments.storage.objects import folders, listed, put, read, remove, rename, resolved, shown, side_by_side, under
from experiments.storage.staging import staging


@dataclass(frozen=True)
class Elsewhere:
    """A result on object storage, and the staging folder that stands for it here."""

    url: str
    folder: Path

    @property
    def shown(self) -> str:
        """The address as people know it, without its options."""
        return shown(self.url)

    @property
    def chunks(self) -> str:
        """Where workers put what they have finished."""
        return under(self.url, result_folders.CHUNKS)

    def fetch_chunks(self) -> None:
        """Fetch the finished chunks that are not here yet. One that is damaged is set aside, there. Raises OSError."""
        here = self.folder / result_folders.CHUNKS
        have = {path.name for path in here.iterdir()}
        names = [name for name in listed(self.chunks) if name not in have and name.endswith((".parquet", ".npz"))]

        def fetch(name: str) -> None:
            with suppress(FileNotFoundError):  # another client has done with it
                content = read(under(self.chunks, name))
                if name.endswith(".parquet") and content_digest(content) != stated_digest(name):
                    print(f"watercooler: {shown(under(self.chunks, name))} is damaged; it is set aside and done again", file=sys.stderr)
                    rename(under(self.chunks, name), DAMAGED)
                else:
                    write_bytes(here / name, content)

        side_by_side(fetch, names)

    def forget_chunks(self, names: Iterable[str]) -> None:
        """Remove chunks whose rows are stored elsewhere by now, or are to be made again. Raises OSError."""
        side_by_side(lambda name: remove(under(self.chunks, name)), names)

    def settle(self, push: bool = True) -> None:
        """Make the staging folder and what is there one result again: whichever of the two has changed since they were one is taken.
        What was removed there is removed here. `push`: for the holder of the folder's lock alone. Raises OSError.
        """
        there, here, known = self._manifest_there(), _content(self.folder / result_folders.MANIFEST), _content(self._known)
        if there == here:
            return
        if here is not None and here != known and there in (known, None):  # made here, and not pushed to the end
            if push:
                self.push()
        elif there is None:
            (self.folder / result_folders.MANIFEST).unlink(missing_ok=True)
        else:
            self._fetch(there)

    def push(self) -> None:
        """Put a whole result in the place of the one there. Without its manifest nothing counts as a result: it goes first and comes
        last, so that nobody reads one half of each. What it makes superfluous stays until `clear`; objects of somebody else stay. Raises
        OSError."""
        manifest = under(self.url, result_folders.MANIFEST)
        content = (self.folder / result_folders.MANIFEST).read_bytes()
        names = [name for name in _parts(content) if (self.folder / name).is_file()]
        _, before = self._written_down()
        ours = {*before, *_parts(self._manifest_there()), *names, *result_folders.held(self.folder)}  # the manifest that names some goes
        put(under(self.url, result_folders.HELD), "\n".join([content_digest(content), *sorted(ours)]).encode())
        remove(manifest)
        side_by_side(lambda name: put(under(self.url, name), (self.folder / name).read_bytes()), names)
        put(manifest, content)
        write_bytes(self._known, content)

    def clear(self) -> None:
        """Remove what the result there makes superfluous: finished replications that it holds, and objects of those before it. For the
        holder of the folder's lock alone, where the result here is that there. Raises OSError."""
        content = _content(self.folder / result_folders.MANIFEST) or b""
        digest, ours = self._written_down()
        if digest != content_digest(content):  # of a result that is not there yet
            return
        gone = {*ours} - {*_parts(content)}
        side_by_side(lambda name: remove(under(self.url, name)), gone)
        for name in gone:
            if name.startswith(f"{result_folders.CHUNKS}/"):  # fetched, as all that wait there
                (self.folder / name).unlink(missing_ok=True)
        remove(under(self.url, result_folders.HELD))

    def _written_down(self) -> tuple[str, list[str]]:
        """What whoever pushed last wrote down there: the digest of the manifest; and what was there, is there, and waits there of ours."""
        content = _there(under(self.url, result_folders.HELD)) or b""
        digest, *names = content.decode(errors="replace").splitlines() or [""]
        return digest, list(filter(result_folders.within, names))

    def _fetch(self, manifest: bytes) -> None:
        """Take the result there. One that is not what its manifest says is left alone; nothing here counts as a result then."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with result_folders.replacing(self.folder) as fresh:

            def fetch(name: str) -> None:
                with suppress(FileNotFoundError):  # missed below
                    content = read(under(self.url, name))
                    (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                    write_bytes(fresh / name, content)

            side_by_side(fetch, _parts(manifest))
            write_bytes(fresh / result_folders.MANIFEST, manifest)
            stated = (result_folders.read_manifest(fresh) or {}).get("files")
            if stated != result_folders.digests_of(fresh):
                print(f"watercooler: the result at {self.shown} is not what its manifest says; it is left out", file=sys.stderr)
                (fresh / result_folders.MANIFEST).unlink()
        write_bytes(self._known, manifest)

    def _manifest_there(self) -> bytes | None:
        return _there(under(self.url, result_folders.MANIFEST))

    @property
    def _known(self) -> Path:
        """Holds the manifest that was here and there when they were one result last."""
        return self.folder.with_name(f".{self.folder.name}.known")


def elsewhere(results: str, verb: str, name: str) -> Elsewhere | None:
    """Where a result goes if it does not stay on this machine."""
    if not is_url(results):
        return None
    return Elsewhere(under(resolved(results), verb, name), result_folders.result_folder(results, verb, name))


def fetch_results(results: str) -> Path:
    """The staging folder of all results at an address, with every whole one of them in it. Raises OSError."""
    root, found = staging(results), set[Path]()
    for verb in folders(resolved(results)):
        for name in folders(under(resolved(results), verb)):
            each = Elsewhere(under(resolved(results), verb, name), root / verb / name)
            found.add(each.folder)
            each.folder.parent.mkdir(parents=True, exist_ok=True)
            each.settle(push=False)
    for manifest in root.glob(f"*/*/{result_folders.MANIFEST}"):
        if manifest.parent not in found:
            manifest.unlink()
    return root


def _parts(manifest: bytes | None) -> list[str]:
    """The names of what a result consists of, but its manifest."""
    return [*result_folders.files_of(result_folders.manifest_in(manifest or b"")), result_folders.TIMING]


def _there(url: str) -> bytes | None:
    try:
        return read(url)
    except FileNotFoundError:
        return None


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
