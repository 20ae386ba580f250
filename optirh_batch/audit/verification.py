"""Walking the chain: does every row hold, and is any missing?

Owns the order of the checks and the words for what is wrong.  Leaves out
writing.  It looks at one state of the database throughout, so that others may
go on writing meanwhile.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from optirh_batch.audit.chain import FIELDS, GENESIS, hash_row
from optirh_batch.audit.facts import event_from_json, job_from_columns
from optirh_batch.audit.head import Head, HeadFile
from optirh_batch.errors import AuditBroken, Phrase
from optirh_batch.transactions import reading

if TYPE_CHECKING:
    from optirh_batch.databases import Database

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChainReport:
    """A chain that holds.

    Attributes:
        rows: how many, jobs and events together.
        jobs: how many jobs.
        events: how many events.
        last_hash: hash of the last row; written down elsewhere, it proves
            later that nothing up to here was changed.
        head_rows: rows the head file knew of; less than ``rows`` only after a crash.
    """

    rows: int
    jobs: int
    events: int
    last_hash: str
    head_rows: int


def verify_chain(database: Database, head_file: HeadFile) -> ChainReport:
    """Check every row from the first one on, the tables' triggers, and the head file.

    Raises:
        AuditBroken: naming the first row that does not hold (0: the file as a whole).
    """
    # Read before the rows: what is written in between can only put the head further behind.
    head = read_head(head_file)
    with reading(database):
        report = verify_rows(database, head)
        require_ancestor(database, head, Head(report.rows, report.last_hash))
    return report


def verify_rows(database: Database, head: Head | None = None) -> ChainReport:
    """Check every row and the tables, in a transaction of the caller's; the head is only reported.

    Raises:
        AuditBroken: naming the first row that does not hold.
    """
    report = _walk(database, head or Head())
    _check_schema(database)
    return report


def read_head(head_file: HeadFile) -> Head | None:
    """Return the head, None if its file is missing.

    Raises:
        AuditBroken: the file is damaged or cannot be read.
    """
    try:
        return head_file.read()
    except (OSError, ValueError) as error:
        raise AuditBroken(row=0, detail=Phrase("{file} is damaged", file=head_file.path.name)) from error


def last_row(database: Database) -> Head:
    """Return number and hash of the last row as the database has it."""
    newest = [
        next(iter(database.query(f"SELECT seq, hash FROM {table} ORDER BY seq DESC LIMIT 1")), None)  # noqa: S608
        for table in ("jobs", "events")
    ]
    seq, digest = max(((row["seq"], row["hash"]) for row in newest if row), default=(0, GENESIS))
    return Head(seq, digest)


def require_ancestor(database: Database, head: Head | None, last: Head) -> None:
    """Check that the head names a row of this very chain, or its beginning.

    Args:
        database: in a transaction.
        head: what the head file says.
        last: the last row of the database.

    Raises:
        AuditBroken: rows at the end are gone, or the head belongs to another chain.
    """
    if head is None:
        if last.rows:
            detail = Phrase("the file that says how many rows there must be is missing")
            raise AuditBroken(row=last.rows, detail=detail)
        return
    if head.rows > last.rows:
        detail = Phrase(
            "rows are missing at the end: there must be {expected}, there are {found}",
            expected=head.rows,
            found=last.rows,
        )
        raise AuditBroken(row=last.rows + 1, detail=detail)
    if head.rows != head.purged_rows and head.hash != _hash_at(database, head.rows):
        detail = Phrase("it is not the row that was written down as the last one at that time")
        raise AuditBroken(row=head.rows, detail=detail)


def _hash_at(database: Database, seq: int) -> str | None:
    if seq == 0:
        return GENESIS
    found = database.query(
        "SELECT hash FROM jobs WHERE seq = :seq UNION ALL SELECT hash FROM events WHERE seq = :seq",
        {"seq": seq},
    )
    return next((row["hash"] for row in found), None)


def _walk(database: Database, head: Head) -> ChainReport:
    counts = {"jobs": 0, "events": 0}
    jobs: set[str] = set()
    last = Head(head.purged_rows, head.purged_hash)
    try:
        for table, row in _rows_in_order(database):
            if row["seq"] <= head.purged_rows:
                continue  # a purge that was cut off: it is repeated by the next one
            _check_row(table, row, last, jobs)
            counts[table] += 1
            last = Head(row["seq"], row["hash"])
    except sqlite3.Error as error:
        detail = Phrase("the database reports: {error}", error=error)
        raise AuditBroken(row=last.rows + 1, detail=detail) from error
    return ChainReport(last.rows, counts["jobs"], counts["events"], last.hash, head.rows)


def _rows_in_order(database: Database) -> Iterator[tuple[str, Row]]:
    def rows(table: str) -> Iterator[tuple[str, Row]]:
        return ((table, row) for row in database.query(f"SELECT * FROM {table} ORDER BY seq"))  # noqa: S608

    return heapq.merge(rows("jobs"), rows("events"), key=lambda entry: entry[1]["seq"])


def _check_row(table: str, row: Row, last: Head, jobs: set[str]) -> None:
    expected = last.rows + 1
    if row["seq"] > expected:
        raise AuditBroken(row=expected, detail=Phrase("it is missing"))
    if row["seq"] < expected:
        raise AuditBroken(row=row["seq"], detail=Phrase("two rows have this number"))
    if (table, row["layout"]) not in FIELDS:
        raise AuditBroken(row=expected, detail=Phrase("it is of a kind that this version does not know"))
    if row["previous"] != last.hash:
        raise AuditBroken(row=expected, detail=Phrase("it does not follow the row before it"))
    if not _is_whole(table, row):
        raise AuditBroken(row=expected, detail=Phrase("its content was changed"))
    try:
        if table == "jobs":
            job_from_columns(row)
        else:
            event_from_json(row["event"], row["facts"])
    except ValueError as error:
        detail = Phrase("its content is none that this program writes")
        raise AuditBroken(row=expected, detail=detail) from error
    if (row["job"] in jobs) == (table == "jobs"):
        stray, twice = Phrase("it belongs to no job before it"), Phrase("its job is there already")
        raise AuditBroken(row=expected, detail=stray if table == "events" else twice)
    jobs.add(row["job"])


def _is_whole(table: str, row: Row) -> bool:
    layout = row["layout"]
    beside = row.keys() - {*FIELDS[table, layout], "layout", "hash"}
    if any(row[name] is not None for name in beside):
        return False  # a column of a later layout: no hash covers it here
    try:
        return bool(row["hash"] == hash_row(table, layout, row))
    except (KeyError, TypeError):  # a column or type that our tables cannot have
        return False


def _check_schema(database: Database) -> None:
    from optirh_batch.audit.database import expected_schema  # noqa: PLC0415  costs the import of sqlite-utils
    from optirh_batch.databases import schema_of  # noqa: PLC0415

    expected, found = expected_schema(), schema_of(database)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            detail = Phrase("the table, index or trigger {name} is missing, changed or not ours", name=name)
            raise AuditBroken(row=0, detail=detail)
