"""The tables of the audit log, in numbered steps that each run once.

A step is never changed after a release: what differs comes in a new one.
The triggers guard against slips and against other programs' "repairs"; whoever
can write the file can also drop them, which is what the chain of hashes is for.
"""

from __future__ import annotations

from optirh_batch.databases import Database, Migrations

STEPS = Migrations("audit")

_LAST = "(SELECT coalesce(max(seq), 0) FROM (SELECT seq FROM jobs UNION ALL SELECT seq FROM events))"


@STEPS()
def m001_jobs_and_events(database: Database) -> None:
    """One row per job, many events per job, one sequence over both."""
    database.execute(
        """
        CREATE TABLE jobs (
            seq INTEGER PRIMARY KEY,
            job TEXT NOT NULL UNIQUE,
            at TEXT NOT NULL,
            identity TEXT NOT NULL,
            source_sha256 TEXT,
            source_bytes INTEGER,
            kind TEXT,
            language TEXT,
            settings_sha256 TEXT NOT NULL,
            model_sha256 TEXT,
            adapter_sha256 TEXT,
            prompt_sha256 TEXT,
            program_version TEXT NOT NULL,
            llama_cpp_version TEXT,
            weasyprint_version TEXT,
            layout INTEGER NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT
        """
    )
    database.execute(
        """
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY,
            job TEXT NOT NULL REFERENCES jobs (job),
            at TEXT NOT NULL,
            event TEXT NOT NULL,
            facts TEXT NOT NULL,
            layout INTEGER NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT
        """
    )
    database.execute("CREATE INDEX jobs_by_identity ON jobs (identity)")
    database.execute("CREATE INDEX events_by_job ON events (job, seq)")
    database.execute("CREATE INDEX events_by_event ON events (event, seq)")


@STEPS()
def m002_append_only(database: Database) -> None:
    """No row changes, goes, or comes anywhere but at the end."""
    for table in ("jobs", "events"):
        for action in ("UPDATE", "DELETE"):
            database.execute(
                f"""
                CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}
                BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
                """
            )
        # INSERT OR REPLACE deletes without asking the trigger above, unless recursive_triggers is on.
        database.execute(
            f"""
            CREATE TRIGGER {table}_only_at_the_end BEFORE INSERT ON {table}
            WHEN NEW.seq IS NOT {_LAST} + 1
            BEGIN SELECT RAISE(ABORT, 'the audit log grows only at its end'); END
            """
        )
    database.execute(
        """
        CREATE TRIGGER jobs_no_second BEFORE INSERT ON jobs
        WHEN EXISTS (SELECT 1 FROM jobs WHERE job = NEW.job)
        BEGIN SELECT RAISE(ABORT, 'there is a job of this number'); END
        """
    )
