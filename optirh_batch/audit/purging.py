"""The only way in which rows leave the log: the oldest ones, all up to a certain row.

Owns which row that is: none of a job that is younger or has a younger event
goes, and the newest row stays, so that numbers go on.  The chain holds from
there on: number and hash of the last row that went stand in the head file.
The head file is written before the rows are gone for good: a kill in between
leaves rows that nobody looks at, and the next purge takes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optirh_batch.audit.head import Head, HeadFile
from optirh_batch.audit.verification import last_row, read_head

if TYPE_CHECKING:
    from optirh_batch.databases import Database

_BOTH = "(SELECT seq, at, hash FROM jobs UNION ALL SELECT seq, at, hash FROM events)"
_GUARDS = ("events_no_delete", "jobs_no_delete")


def purge_rows(database: Database, head_file: HeadFile, before: str) -> int:
    """Delete the oldest rows, in a transaction of the caller's that holds the write lock.

    Args:
        database: the log.
        head_file: its head file; the new one is written.
        before: a time as rows have it; rows of this time and later stay.

    Returns:
        How many rows went.
    """
    from optirh_batch.databases import schema_of  # noqa: PLC0415  costs the import of sqlite-utils

    head, last = read_head(head_file) or Head(), last_row(database)
    end = _last_purgeable(database, before, last.rows)
    rows = _number(database, f"SELECT count(*) FROM {_BOTH} WHERE seq <= ?", end)  # noqa: S608  our own words
    if not rows:
        return 0
    if end > head.purged_rows:
        at_end = database.query(f"SELECT hash FROM {_BOTH} WHERE seq = ?", (end,))  # noqa: S608
        digest = next(iter(at_end))["hash"]
        head_file.write(Head(last.rows, last.hash, end, digest))
    schema = schema_of(database)
    for name in _GUARDS:
        database.execute(f"DROP TRIGGER {name}")
    database.execute("DELETE FROM events WHERE seq <= ?", (end,))
    database.execute("DELETE FROM jobs WHERE seq <= ?", (end,))
    for name in _GUARDS:
        database.execute(schema[name])
    return rows


def _last_purgeable(database: Database, before: str, last: int) -> int:
    """The number of the last row before a time such that no job before it goes on behind it; 0 for none."""
    first_kept = _number(database, f"SELECT min(seq) FROM {_BOTH} WHERE at >= ?", before)  # noqa: S608
    end = min(first_kept or last, last) - 1
    reaching = "SELECT min(jobs.seq) FROM jobs JOIN events USING (job) WHERE jobs.seq <= ? AND events.seq > ?"
    while goes_on := _number(database, reaching, end, end):
        end = goes_on - 1
    return end


def _number(database: Database, sql: str, *values: object) -> int | None:
    found: int | None = database.execute(sql, values).fetchone()[0]
    return found
