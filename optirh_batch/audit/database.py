"""The audit log's database: what it is made of, and how it is opened."""

from __future__ import annotations

from pathlib import Path

from optirh_batch import databases
from optirh_batch.audit.head import HeadFile
from optirh_batch.audit.migrations import STEPS
from optirh_batch.databases import Blueprint, Database
from optirh_batch.errors import AuditUnavailable


def _create_head(database: Path) -> None:
    # Before the database has its path: a log with rows has had a head file ever since.
    HeadFile.of(database).create()


_AUDIT = Blueprint(STEPS, AuditUnavailable, _create_head)


def open_audit(path: Path, *, mountinfo: str | None, busy_seconds: float) -> Database:
    """Open the database of a path, making it and its folder where missing.

    Args:
        path: of the database file.
        mountinfo: see ``filesystems.file_system_of``.
        busy_seconds: how long to wait for another process.

    Raises:
        AuditUnavailable: it lies on a share, cannot be opened, or was made by a newer version.
    """
    return databases.open_database(path, _AUDIT, mountinfo=mountinfo, busy_seconds=busy_seconds)


def expected_schema() -> dict[str, str]:
    """Return the SQL of every table, index and trigger that the steps make, by name."""
    return databases.expected_schema(STEPS)
