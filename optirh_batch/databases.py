"""SQLite databases of the program: where they may lie, how they come into being, how they are written.

The only module that imports sqlite-utils; whoever has a database of its own
(``audit``) brings the steps that make its tables.  Leaves out what rows mean.
"""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from optirh_batch.errors import OptirhError, Phrase
from optirh_batch.filesystems import Reach, file_system_of, reason_of
from optirh_batch.transactions import translated, writing

__all__ = ["Blueprint", "Database", "Migrations", "expected_schema", "open_database", "schema_of"]

FILE_MODE = 0o600
FOLDER_MODE = 0o700


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What kind of database it is.

    Attributes:
        steps: make its tables; a step is never changed after a release.
        unavailable: the error to raise, with the details ``path`` and ``detail``.
        prepare_file: is called with the path before a new database gets it.
    """

    steps: Migrations
    unavailable: type[OptirhError]
    prepare_file: Callable[[Path], None] = lambda _path: None


def open_database(
    path: Path, blueprint: Blueprint, *, mountinfo: str | None = None, busy_seconds: float
) -> Database:
    """Open the database of a path, making it and its folder, for this user alone, where missing.

    Args:
        path: of the database file.
        blueprint: what it is.
        mountinfo: see ``filesystems.file_system_of``.
        busy_seconds: how long to wait for another process.

    Raises:
        OptirhError: ``blueprint.unavailable``: it lies on a share, cannot be opened, or was made by a newer
            version.
    """
    unavailable = blueprint.unavailable
    try:
        _require_local(path, unavailable, mountinfo)
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if not path.exists():
            _create(path, blueprint)
        if not path.is_file():
            raise unavailable(path=path, detail=Phrase("it is not an ordinary file"))
        if stat.S_IMODE(path.stat().st_mode) != FILE_MODE:
            path.chmod(FILE_MODE)
    except OSError as error:
        raise unavailable(path=path, detail=reason_of(error)) from error
    except LookupError as error:
        raise unavailable(path=path, detail=error) from error
    with translated(path, unavailable):
        database = _connect(path, busy_seconds)
        try:
            _prepare(database)
            _migrate(database, path, blueprint)
        except BaseException:
            database.close()
            raise
    return database


def expected_schema(steps: Migrations) -> dict[str, str]:
    """Return the SQL of every table, index and trigger that the steps make, by name."""
    with Database(memory=True, execute_plugins=False) as fresh:
        steps.apply(fresh)
        return schema_of(fresh)


def schema_of(database: Database) -> dict[str, str]:
    """Return the SQL of every object in the database by name, without the book-keeping of libraries."""
    return {
        row["name"]: row["sql"]
        for row in database.query("SELECT name, tbl_name, sql FROM sqlite_master")
        if not row["tbl_name"].startswith(("sqlite_", "_sqlite_migrations"))
        and not row["name"].startswith("sqlite_")
    }


def _require_local(path: Path, unavailable: type[OptirhError], mountinfo: str | None) -> None:
    found = file_system_of(path, mountinfo)
    if found.reach is Reach.NETWORK:
        # WAL needs shared memory and locks that shares do not have (sqlite.org/wal.html).
        detail = Phrase(
            "it lies on a network share ({type} at {mount_point}); "
            "set 'data_dir' to a folder on a local disk of this machine",
            type=found.type,
            mount_point=found.mount_point,
        )
        raise unavailable(path=path, detail=detail)


def _create(path: Path, blueprint: Blueprint) -> None:
    """Make a complete empty database under a name of its own, then give it the path if nobody was faster."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    # mknod makes the file without opening it: nothing is readable to others even for a moment.
    os.mknod(draft, FILE_MODE | stat.S_IFREG)
    try:
        with translated(path, blueprint.unavailable):
            database = _connect(draft, busy_seconds=0)
            try:
                _prepare(database)
                _migrate(database, path, blueprint)
            finally:
                database.close()
        blueprint.prepare_file(path)
        try:
            os.link(draft, path)
        except OSError as error:
            if error.errno != errno.EEXIST:
                raise
    finally:
        draft.unlink()


def _connect(path: Path, busy_seconds: float) -> Database:
    # "rw": a path that vanished meanwhile must not become a second, empty database.  Threads that use one
    # connection take turns (``worker.baton``), which the library cannot know.
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    # No plugins: what else is installed on the machine has no business here.
    return Database(connection, execute_plugins=False)


def _prepare(database: Database) -> None:
    database.enable_wal()
    # In WAL mode only FULL promises that a committed row survives a power cut.
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        database.execute(f"PRAGMA {pragma}")


def _migrate(database: Database, path: Path, blueprint: Blueprint) -> None:
    steps = blueprint.steps
    with Database(memory=True, execute_plugins=False) as fresh:
        known = {step.name for step in steps.pending(fresh)}
    if not {step.name for step in steps.applied(database)} <= known:
        raise blueprint.unavailable(
            path=path, detail=Phrase("it was made by a newer version of this program")
        )
    if steps.pending(database):
        with writing(database):  # which waits for whoever migrates already; what is done by then is skipped
            steps.apply(database)
