"""The tables of ratings, in numbered steps that each run once and are never changed after a release."""

from __future__ import annotations

from optirh_batch.databases import Database, Migrations

STEPS = Migrations("ratings")


@STEPS()
def m001_opinions(database: Database) -> None:
    """One row for each form that was taken; a later one of the same person and document replaces it.

    ``replaced_by`` is the number of that one, and NULL for the one that counts.
    """
    database.execute(
        """
        CREATE TABLE opinions (
            number INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            document TEXT NOT NULL,
            known INTEGER NOT NULL,
            job TEXT NOT NULL,
            kind TEXT NOT NULL,
            language TEXT NOT NULL,
            model TEXT NOT NULL,
            adapter TEXT NOT NULL,
            prompt TEXT NOT NULL,
            model_name TEXT NOT NULL,
            rater TEXT NOT NULL,
            role TEXT NOT NULL,
            remarks TEXT NOT NULL,
            form_sha256 TEXT NOT NULL,
            replaced_by INTEGER REFERENCES opinions (number) DEFERRABLE INITIALLY DEFERRED
        ) STRICT
        """
    )
    database.execute(
        """
        CREATE TABLE scores (
            opinion INTEGER NOT NULL REFERENCES opinions (number),
            criterion TEXT NOT NULL,
            score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
            PRIMARY KEY (opinion, criterion)
        ) STRICT, WITHOUT ROWID
        """
    )
    database.execute(
        """
        CREATE TABLE incidents (
            opinion INTEGER NOT NULL REFERENCES opinions (number),
            place INTEGER NOT NULL,
            category TEXT NOT NULL,
            harm TEXT NOT NULL,
            words TEXT NOT NULL,
            PRIMARY KEY (opinion, place)
        ) STRICT, WITHOUT ROWID
        """
    )
    database.execute(
        "CREATE UNIQUE INDEX opinions_that_count ON opinions (document, rater) WHERE replaced_by IS NULL"
    )
    database.execute("CREATE UNIQUE INDEX opinions_by_form ON opinions (document, rater, form_sha256)")
