"""How things stand in a home: the counts that ``status`` shows and monitoring reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from optirh_batch.audit import AUDIT_FILE, AuditLog
from optirh_batch.clock import Clock, SystemClock
from optirh_batch.config import Settings
from optirh_batch.intake import Arrival, look_into
from optirh_batch.shifts.retrying import refused_files
from optirh_batch.tickets import Board
from optirh_batch.workroom import count_working


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of files (``pending``, ``working``, ``failed``) and of documents (the others).

    ``estimated_seconds`` is the work on all files of the inbox, by what the last ones took or, before the
    first one, by what ``bench`` found, None without either; ``estimated_finish`` is when that would end if it
    went on now, None if nothing waits.
    """

    pending: int
    working: int
    review: int
    released: int
    failed: int
    oldest_pending_seconds: int | None
    rejected: int = 0
    estimated_seconds: int | None = None
    estimated_finish: datetime | None = None

    def as_json(self) -> dict[str, int | str | None]:
        """Return the object that ``status --json`` prints."""
        finish = self.estimated_finish
        return asdict(self) | {"estimated_finish": finish and finish.isoformat(timespec="seconds")}


def look_over(settings: Settings, clock: Clock | None = None) -> Overview:
    """Count what is in the folders and in the audit log.

    Raises:
        ConfigurationError: the inbox cannot be listed.
        AuditUnavailable: the log cannot be opened.
        TicketsUnavailable: likewise the job table.
    """
    arrivals = look_into(settings.inbox_dir).arrivals
    working = count_working(settings.data_dir)
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        counts = audit.counts()
    now = (clock or SystemClock()).now()
    seconds = _work_left(settings, arrivals, now.timestamp())
    oldest = min((arrival.changed_ns for arrival in arrivals), default=None)
    return Overview(
        pending=max(0, len(arrivals) - working),
        working=working,
        review=counts.review,
        released=counts.released,
        rejected=counts.rejected,
        failed=len(refused_files(settings.error_dir)) if settings.error_dir.is_dir() else 0,
        oldest_pending_seconds=None if oldest is None else max(0, int(now.timestamp() - oldest / 1e9)),
        estimated_seconds=seconds,
        estimated_finish=now + timedelta(seconds=seconds) if arrivals and seconds is not None else None,
    )


def _work_left(settings: Settings, arrivals: Sequence[Arrival], now: float) -> int | None:
    if not arrivals:
        return 0
    with Board.open(settings.data_dir) as tickets:
        pace = tickets.pace(settings.files_at_once)
        seconds = pace.expect_all((item.path, item.size) for item in arrivals)
        spent = sum(max(0.0, now - item.started) for item in tickets.at_work() if item.started)
    return None if seconds is None else max(0, round(seconds - spent / settings.files_at_once))
