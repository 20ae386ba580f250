"""An open database and its transactions: until when, who holds which lock, and SQLite's errors as ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from optirh_batch.errors import OptirhError, Phrase

if TYPE_CHECKING:
    from optirh_batch.databases import Database


class OpenDatabase:
    """What whoever owns tables has in common: a database that is closed at the end of a ``with`` block."""

    def __init__(self, database: Database, path: Path) -> None:
        """Use ``open`` of the owner of the tables."""
        self._database = database
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; no other call may follow."""
        self._database.close()


@contextmanager
def translated(path: Path, unavailable: type[OptirhError]) -> Iterator[None]:
    """Turn SQLite's errors into ours.

    Args:
        path: of the database.
        unavailable: the error to raise, with the details ``path`` and ``detail``.

    Raises:
        OptirhError: ``unavailable``: SQLite reported an error.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise unavailable(path=path, detail=_reason_of(error)) from error


def _reason_of(error: sqlite3.Error) -> Phrase:
    """Say why a database cannot be used, for people who know files and no result codes of SQLite."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # the rest tells one kind in more detail
        case sqlite3.SQLITE_FULL:
            return Phrase("the disk is full")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Phrase("another program keeps it locked")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return Phrase("writing there is not permitted")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return Phrase("it is damaged")
        case _:
            return Phrase("the database reports: {error}", error=error)


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """Hold the one write lock from the first look to the commit, so that no two rows follow the same one."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.rollback()
        raise
    database.execute("COMMIT")


@contextmanager
def reading(database: Database) -> Iterator[None]:
    """See one state of the database throughout."""
    database.execute("BEGIN")
    try:
        yield
    finally:
        database.rollback()
