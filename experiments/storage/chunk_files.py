"""Names of the files in which finished replications wait: `CHUNK.PART.DIGEST.parquet`. The digest is that of the content: so damage is
found on reading, and equal work has equal names."""

from experiments.storage.files import content_digest

DAMAGED = ".damaged"
"""Added to the name of a file whose content is not what was written."""


def chunk_file(chunk: str, part: str, content: bytes) -> str:
    """The name of the file of a part of a chunk."""
    return f"{chunk}.{part}.{content_digest(content)}.parquet"


def stated_digest(name: str) -> str:
    """The digest that the name of a file states."""
    return name.split(".")[2]
