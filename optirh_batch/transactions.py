"""Transactions on a database: who holds which lock, and SQLite's errors as ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from optirh_batch.errors import OptirhError

if TYPE_CHECKING:
    from optirh_batch.databases import Database


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
        raise unavailable(path=path, detail=error) from error


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
