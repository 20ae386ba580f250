"""Opening the database: where it may lie, how it comes into being, how it is written.

The only module, with ``migrations``, that knows sqlite-utils.  Leaves out what
the rows mean.
"""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
import stat
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from optirh_batch.audit.head import HeadFile
from optirh_batch.audit.migrations import STEPS
from optirh_batch.audit.transactions import translated, writing
from optirh_batch.errors import AuditUnavailable, Phrase
from optirh_batch.filesystems import Reach, file_system_of

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def open_database(path: Path, *, mountinfo: str | None, busy_seconds: float) -> Database:
    """Open the database of a path, making it and its folder where missing.

    Args:
        path: of the database file.
        mountinfo: see ``filesystems.file_system_of``.
        busy_seconds: how long to wait for another process.

    Raises:
        AuditUnavailable: it lies on a share, cannot be opened, or was made by a newer version.
    """
    try:
        _require_local(path, mountinfo)
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if not path.exists():
            _create(path)
        if not path.is_file():
            raise AuditUnavailable(path=path, detail=Phrase("it is not an ordinary file"))
        if stat.S_IMODE(path.stat().st_mode) != FILE_MODE:
            path.chmod(FILE_MODE)
    except (OSError, LookupError) as error:
        raise AuditUnavailable(path=path, detail=error) from error
    with translated(path):
        connection = _connect(path, busy_seconds)
        try:
            _prepare(connection)
            _migrate(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def expected_schema() -> dict[str, str]:
    """Return the SQL of every table, index and trigger that the steps make, by name."""
    with Database(memory=True, execute_plugins=False) as fresh:
        STEPS.apply(fresh)
        return schema_of(fresh)


def schema_of(database: Database) -> dict[str, str]:
    """Return the SQL of every object in the database by name, without the book-keeping of libraries."""
    return {
        row["name"]: row["sql"]
        for row in database.query("SELECT name, tbl_name, sql FROM sqlite_master")
        if not row["tbl_name"].startswith(("sqlite_", "_sqlite_migrations"))
        and not row["name"].startswith("sqlite_")
    }


def _require_local(path: Path, mountinfo: str | None) -> None:
    found = file_system_of(path, mountinfo)
    if found.reach is Reach.NETWORK:
        # WAL needs shared memory and locks that shares do not have (sqlite.org/wal.html).
        detail = Phrase(
            "it lies on a network share ({type} at {mount_point}). "
            "Set 'data_dir' to a folder on a local disk of this machine.",
            type=found.type,
            mount_point=found.mount_point,
        )
        raise AuditUnavailable(path=path, detail=detail)


def _create(path: Path) -> None:
    """Make a complete empty database under a name of its own, then give it the path if nobody was faster."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    # mknod makes the file without opening it: nothing is readable to others even for a moment.
    os.mknod(draft, FILE_MODE | stat.S_IFREG)
    try:
        with translated(path):
            database = _connect(draft, busy_seconds=0)
            try:
                _prepare(database)
                _migrate(database, path)
            finally:
                database.close()
        # Before the database: a log with rows has had a head file ever since.
        HeadFile.of(path).create()
        try:
            os.link(draft, path)
        except OSError as error:
            if error.errno != errno.EEXIST:
                raise
    finally:
        draft.unlink()


def _connect(path: Path, busy_seconds: float) -> Database:
    # "rw": a path that vanished meanwhile must not become a second, empty log.
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, timeout=busy_seconds, isolation_level=None
    )
    # No plugins: what else is installed on the machine has no business in this log.
    return Database(connection, execute_plugins=False)


def _prepare(database: Database) -> None:
    database.enable_wal()
    # In WAL mode only FULL promises that a committed row survives a power cut.
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        database.execute(f"PRAGMA {pragma}")


def _migrate(database: Database, path: Path) -> None:
    with Database(memory=True, execute_plugins=False) as fresh:
        known = {step.name for step in STEPS.pending(fresh)}
    if not {step.name for step in STEPS.applied(database)} <= known:
        raise AuditUnavailable(path=path, detail=Phrase("it was made by a newer version of this program"))
    if STEPS.pending(database):
        with writing(database):  # which waits for whoever migrates already; what is done by then is skipped
            STEPS.apply(database)
