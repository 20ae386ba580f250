"""The log itself: opening jobs, recording events, and answering what happened.

Owns job numbers and the order of effects of a write: look at the head file,
append the row, commit, move the head file on.  Rows, rules, files and checks
belong to the neighbours in this package.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from optirh_batch.audit.chain import LAYOUT, Value, hash_row
from optirh_batch.audit.facts import (
    EVENTS,
    Corrected,
    Event,
    Failed,
    JobFacts,
    Output,
    Published,
    Released,
    Rendered,
    State,
    event_from_json,
    job_columns,
    job_from_columns,
    to_json,
)
from optirh_batch.audit.head import Head, HeadFile
from optirh_batch.audit.purging import purge_rows
from optirh_batch.audit.telling import exported, stamp
from optirh_batch.audit.verification import (
    ChainReport,
    last_row,
    read_head,
    require_ancestor,
    verify_chain,
    verify_rows,
)
from optirh_batch.clock import Clock, SystemClock
from optirh_batch.errors import AuditBroken, AuditError, AuditUnavailable, OptirhError, Phrase
from optirh_batch.transactions import OpenDatabase, translated, writing

if TYPE_CHECKING:
    from optirh_batch.databases import Database

AUDIT_FILE = "audit.db"
"""In the data folder of a home."""
BUSY_SECONDS = 30.0

_LOGGER = logging.getLogger(__name__)
_STATES = {name: kind.state for name, kind in EVENTS.items() if kind.state is not None}
_STATEFUL = ", ".join(f"'{name}'" for name in _STATES)


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event with its row number and its time (UTC)."""

    seq: int
    at: datetime
    event: Event


@dataclass(frozen=True, slots=True)
class Job:
    """A job with everything that happened to it, oldest first; ``at`` is when it began (UTC)."""

    job: str
    at: datetime
    facts: JobFacts
    events: tuple[RecordedEvent, ...]

    @property
    def state(self) -> State:
        """Where it stands: what the last event says that says anything about it."""
        states = [entry.event.state for entry in self.events if entry.event.state]
        return states[-1] if states else State.WORKING

    @property
    def drafts(self) -> tuple[Output, ...]:
        """The PDFs that were to be checked, oldest first: as published, then as corrected."""
        found: list[Output] = []
        for entry in self.events:
            match entry.event:
                case Published(outputs=outputs):
                    found += outputs
                case Corrected(output=output):
                    found.append(output)
        return tuple(found)

    @property
    def release_copies(self) -> tuple[Output, ...]:
        """The PDFs that were released, oldest first."""
        released = (entry.event.outputs for entry in self.events if isinstance(entry.event, Released))
        return tuple(output for outputs in released for output in outputs)

    @property
    def hashes(self) -> frozenset[str]:
        """The hashes of all PDFs that were printed for it, published or not."""
        rendered = (entry.event.output for entry in self.events if isinstance(entry.event, Rendered))
        return frozenset(output.sha256 for output in (*rendered, *self.drafts))


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """The same work, done before: the job that did it, when it was published (UTC), and the documents."""

    job: str
    at: datetime
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many jobs stand where; interrupted ones are in none of them."""

    working: int = 0
    review: int = 0
    released: int = 0
    rejected: int = 0
    failed: int = 0


class AuditLog(OpenDatabase):
    """An open log; for one thread, any number of processes may have it open.

    ``open`` it as a context manager.  Every method raises ``AuditUnavailable``
    when SQLite reports an error, such as a lock held for too long or a full disk.
    """

    def __init__(
        self, database: Database, path: Path, clock: Clock, finding_codes: Collection[str] | None
    ) -> None:
        """Use ``open``."""
        super().__init__(database, path)
        self._head_file = HeadFile.of(path)
        self._clock = clock
        self._finding_codes = finding_codes

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        finding_codes: Collection[str] | None = None,
        mountinfo: str | None = None,
        clock: Clock | None = None,
        busy_seconds: float = BUSY_SECONDS,
    ) -> Self:
        """Open the log of a path, new and empty if there is none.

        Args:
            path: of the database, on a local disk.  Its folder is made for
                this user alone if missing, the file always is.
            finding_codes: the only codes of findings to accept; None accepts
                whatever has the form of a code.
            mountinfo: see ``filesystems.file_system_of``.
            clock: the machine's if None.
            busy_seconds: how long to wait for another process that writes.

        Raises:
            AuditUnavailable: the path lies on a network share, or cannot be used.
        """
        from optirh_batch.audit.database import open_audit  # noqa: PLC0415  sqlite-utils costs 0.3 s

        database = open_audit(path, mountinfo=mountinfo, busy_seconds=busy_seconds)
        return cls(database, path, clock or SystemClock(), finding_codes)

    def open_job(self, facts: JobFacts) -> str:
        """Begin a job.

        Returns:
            Its number, such as ``2026-00042``: the year on the wall, and a
            count that starts again with each year.

        Raises:
            AuditBroken: the log is shorter than it must be; nothing is written.
        """
        # Checked again: a frozen value can be forced.
        columns = job_columns(job_from_columns(job_columns(facts)))
        now = self._clock.now()
        with self._appending():
            job = self._next_number(now.year)
            self._append("jobs", {"job": job, "at": stamp(now), **columns})
        self._advance_head()
        return job

    def record(self, job: str, event: Event) -> None:
        """Add an event to a job.

        Raises:
            ValueError: no such job, or a value that may not be written.
            AuditBroken: the log is shorter than it must be; nothing is written.
        """
        facts = self._checked_facts(event)
        with self._appending():
            if not self._rows("SELECT 1 FROM jobs WHERE job = ?", job):
                raise ValueError("there is no job of this number")
            row = {"job": job, "at": stamp(self._clock.now()), "event": event.name, "facts": facts}
            self._append("events", row)
        self._advance_head()

    def find_published(self, identity: str) -> EarlierResult | None:
        """Return the newest result of the same work, None if it was never published."""
        found = self._read(
            "SELECT events.job, events.at, events.event, events.facts FROM events JOIN jobs USING (job)"
            " WHERE jobs.identity = ? AND events.event = ? ORDER BY events.seq DESC LIMIT 1",
            identity,
            Published.name,
        )
        for row in found:
            event = event_from_json(row["event"], row["facts"])
            assert isinstance(event, Published)
            return EarlierResult(row["job"], _moment(row["at"]), event.outputs)
        return None

    def find_unfinished(self, identity: str) -> Job | None:
        """Return the newest job of the same work if it has not been published.

        Its ``Rendered`` events tell which document a killed process may have
        left in the outbox.  Another try of it is ``Resumed``.
        """
        found = self._read("SELECT * FROM jobs WHERE identity = ? ORDER BY seq DESC LIMIT 1", identity)
        job = next(map(self._with_events, found), None)
        decided = {State.REVIEW, State.RELEASED, State.REJECTED}
        return None if job is None or job.state in decided else job

    def find_output(self, sha256: str) -> Job | None:
        """Return the newest job that made a document of this hash, draft or release copy, or None."""
        found = self._read(
            "SELECT jobs.* FROM jobs JOIN events USING (job) WHERE instr(events.facts, ?)"
            " ORDER BY events.seq DESC LIMIT 1",
            f'"sha256":"{sha256}"',
        )
        return next(map(self._with_events, found), None)

    def find_job(self, job: str) -> Job | None:
        """Return a job by its number, None if there is none."""
        return next(map(self._with_events, self._read("SELECT * FROM jobs WHERE job = ?", job)), None)

    def jobs(self, limit: int | None = None) -> tuple[Job, ...]:
        """Return the jobs with their events, latest first, at most ``limit``."""
        found = self._read("SELECT * FROM jobs ORDER BY seq DESC LIMIT ?", -1 if limit is None else limit)
        return tuple(map(self._with_events, found))

    def counts(self) -> Counts:
        """Count the jobs by where they stand."""
        found = self._read(
            "SELECT (SELECT event FROM events WHERE events.job = jobs.job"  # noqa: S608  names of our own classes
            f" AND event IN ({_STATEFUL}) ORDER BY seq DESC LIMIT 1) AS last, count(*) AS number"
            " FROM jobs GROUP BY last"
        )
        totals = dict.fromkeys(State, 0)
        for row in found:
            totals[State.WORKING if row["last"] is None else _STATES[row["last"]]] += row["number"]
        return Counts(**{name: totals[State(name)] for name in asdict(Counts())})

    def verify(self) -> ChainReport:
        """Check the whole chain; others may go on writing meanwhile.

        Raises:
            AuditBroken: naming the first row that does not hold.
        """
        return verify_chain(self._database, self._head_file)

    def renew_head(self) -> ChainReport:
        """Accept the log as it is: write the head file anew, from a chain that holds in itself.

        For a person who knows why the two disagree (a backup of one without
        the other was put back).  What is missing at the end stays missing.

        Raises:
            AuditBroken: a row does not hold.
        """
        with translated(self._path, AuditUnavailable), writing(self._database):
            known = self._known_purge()
            report = verify_rows(self._database, known)
            self._head_file.write(replace(known, rows=report.rows, hash=report.last_hash))
        return self.verify()

    def purge(self, before: datetime) -> int:
        """Delete the oldest rows; see ``purging``.

        Args:
            before: rows of this time and later stay, and all of this year in any case.

        Returns:
            How many rows went.

        Raises:
            AuditBroken: the log is shorter than it must be; nothing is deleted.
        """
        begin_of_year = datetime(self._clock.now().year, 1, 1, tzinfo=UTC)
        with self._appending():
            return purge_rows(self._database, self._head_file, stamp(min(before, begin_of_year)))

    def export(self) -> Iterator[dict[str, Any]]:
        """Yield one plain object per published document, oldest first, for ``audit export``.

        It holds hashes, not names: whoever may see the outbox can find a
        document there by its hash.
        """
        for found in self._read("SELECT job FROM events WHERE event = ? ORDER BY seq", Published.name):
            job = self.find_job(found["job"])
            assert job is not None
            yield from exported(job)

    def _checked_facts(self, event: Event) -> str:
        facts = to_json(event)
        if EVENTS.get(event.name) is not type(event) or event_from_json(event.name, facts) != event:
            raise ValueError("not an event of this program")
        if isinstance(event, Failed) and event.code not in _error_codes():
            raise ValueError("Failed.code must be the code of an error in optirh_batch.errors")
        if (
            isinstance(event, (Published, Corrected))
            and self._finding_codes is not None
            and not {finding.code for finding in event.findings} <= set(self._finding_codes)
        ):
            raise ValueError("FindingCount.code must be one of those the log was opened with")
        return facts

    @contextmanager
    def _appending(self) -> Iterator[None]:
        with translated(self._path, AuditUnavailable), writing(self._database):
            # A shorter log must not grow again: the next head would cover up what is missing.
            require_ancestor(self._database, read_head(self._head_file), last_row(self._database))
            yield

    def _append(self, table: str, fields: Mapping[str, Value]) -> None:
        last = last_row(self._database)
        row = {"seq": last.rows + 1, **fields, "layout": LAYOUT, "previous": last.hash}
        self._database.table(table).insert({**row, "hash": hash_row(table, LAYOUT, row)})

    def _advance_head(self) -> None:
        """Write down the last row, whoever's it is; under the lock, so that the head never goes back."""
        try:
            with translated(self._path, AuditUnavailable), writing(self._database):
                known = read_head(self._head_file) or Head()
                last = last_row(self._database)
                self._head_file.write(replace(known, rows=last.rows, hash=last.hash))
        except (OSError, AuditError) as error:
            # The row is stored; to report a failure would have it written twice.  The next row catches up.
            _LOGGER.warning("the head file of the audit log is behind: %s", error)

    def _next_number(self, year: int) -> str:
        # Newest first, so that one row is read but for the first job of a year
        # (and after a clock that was set wrong).
        newest = self._rows(
            "SELECT job FROM jobs WHERE substr(job, 1, 5) = ? ORDER BY seq DESC LIMIT 1", f"{year}-"
        )
        number = int(newest[0]["job"].partition("-")[2]) + 1 if newest else 1
        return f"{year}-{number:05}"

    def _with_events(self, row: Mapping[str, Any]) -> Job:
        events = self._read("SELECT seq, at, event, facts FROM events WHERE job = ? ORDER BY seq", row["job"])
        try:
            return Job(
                row["job"], _moment(row["at"]), job_from_columns(row), tuple(map(_recorded_event, events))
            )
        except ValueError as error:
            detail = Phrase("its content is none that this program writes")
            raise AuditBroken(row=row["seq"], detail=detail) from error

    def _known_purge(self) -> Head:
        """What the head file says was purged; nothing if it is missing or damaged."""
        try:
            return self._head_file.read() or Head()
        except (OSError, ValueError):
            return Head()

    def _read(self, sql: str, *values: Value) -> list[dict[str, Any]]:
        with translated(self._path, AuditUnavailable):
            return self._rows(sql, *values)

    def _rows(self, sql: str, *values: Value) -> list[dict[str, Any]]:
        return list(self._database.query(sql, values))


def _recorded_event(row: Mapping[str, Any]) -> RecordedEvent:
    return RecordedEvent(row["seq"], _moment(row["at"]), event_from_json(row["event"], row["facts"]))


def _error_codes() -> frozenset[str]:
    def below(kind: type[OptirhError]) -> Iterator[str]:
        yield kind.code
        for child in kind.__subclasses__():
            yield from below(child)

    return frozenset(below(OptirhError))


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
