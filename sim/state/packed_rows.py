"""Rows of the packed tables as Python objects: attributes read and write the columns, in plain Python numbers.

Plain numbers matter: numpy's 32-bit scalars would silently round a comparison that the compiled engine does in 64 bits.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.state.layout import POST_COLUMNS, SESSION_COLUMNS, TEASER_COLUMNS


def _column(table: str, name: str, meaning: str) -> property:
    def read(self: Any) -> Any:
        return getattr(self, table)[name].item(self.row)

    def write(self: Any, value: Any) -> None:
        getattr(self, table)[name][self.row] = value

    return property(read, write, doc=meaning)


def with_columns[T: type](columns: Iterable[tuple[str, str, str, str]], table: str = "table") -> Any:
    """Class decorator: one property a column. The class must have `row`, and the structured array under the name `table`."""

    def decorate(cls: T) -> T:
        for name, _, unit, meaning in columns:
            setattr(cls, name, _column(table, name, f"{meaning} [{unit}]"))
        return cls

    return decorate


class PackedRow:
    """One row of a structured table."""

    __slots__ = ("row", "table")

    def __init__(self, table: np.ndarray, row: int) -> None:
        self.table = table
        self.row = row

    if TYPE_CHECKING:  # the columns are added by with_columns

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...


@with_columns(POST_COLUMNS)
class Post(PackedRow):
    """A post on the platform."""


@with_columns(SESSION_COLUMNS)
class Session(PackedRow):
    """A session of the workshop."""


@with_columns(TEASER_COLUMNS)
class TeaserRow(PackedRow):
    """A message of the campaign."""
