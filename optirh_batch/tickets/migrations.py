"""The job table's tables, in numbered steps that each run once and are never changed after a release."""

from __future__ import annotations

from optirh_batch.databases import Database, Migrations

STEPS = Migrations("tickets")


@STEPS()
def m001_tickets(database: Database) -> None:
    """One row for each file as it was found: another size or time of change makes another ticket.

    ``path`` is relative to the inbox and in bytes, since a name need not be text.
    """
    database.execute(
        """
        CREATE TABLE tickets (
            number INTEGER PRIMARY KEY,
            path BLOB NOT NULL,
            size INTEGER NOT NULL,
            changed_ns INTEGER NOT NULL,
            language TEXT,
            stray_folder TEXT,
            urgent INTEGER NOT NULL,
            seen REAL NOT NULL,
            due REAL NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            crashes INTEGER NOT NULL DEFAULT 0,
            again INTEGER NOT NULL DEFAULT 0,
            started REAL,
            ended REAL,
            seconds REAL,
            code TEXT,
            message TEXT,
            made TEXT NOT NULL DEFAULT '[]',
            resting BLOB
        ) STRICT
        """
    )
    database.execute("CREATE INDEX tickets_by_turn ON tickets (state, due, number)")
    database.execute("CREATE INDEX tickets_by_path ON tickets (path)")
    database.execute("CREATE INDEX tickets_by_end ON tickets (ended)")
