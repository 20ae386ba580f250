"""How things stand in a home: the counts that ``status`` shows and monitoring reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from optirh_batch.audit import AuditLog
from optirh_batch.clock import Clock, SystemClock
from optirh_batch.config import Settings
from optirh_batch.intake import look_into
from optirh_batch.pipeline import AUDIT_FILE
from optirh_batch.retrying import refused_files
from optirh_batch.workroom import count_working


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of files (``pending``, ``working``, ``failed``) and of documents (``review``, ``released``)."""

    pending: int
    working: int
    review: int
    released: int
    failed: int
    oldest_pending_seconds: int | None

    def as_json(self) -> dict[str, int | None]:
        """Return the object that ``status --json`` prints."""
        return asdict(self)


def look_over(settings: Settings, clock: Clock | None = None) -> Overview:
    """Count what is in the folders and in the audit log.

    Raises:
        ConfigurationError: the inbox cannot be listed.
        AuditUnavailable: the log cannot be opened.
    """
    arrivals = look_into(settings.inbox_dir).arrivals
    working = count_working(settings.data_dir)
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        counts = audit.counts()
    now = (clock or SystemClock()).now().timestamp()
    oldest = min((arrival.changed_ns for arrival in arrivals), default=None)
    return Overview(
        pending=max(0, len(arrivals) - working),
        working=working,
        review=counts.review,
        released=counts.released,
        failed=len(refused_files(settings.error_dir)) if settings.error_dir.is_dir() else 0,
        oldest_pending_seconds=None if oldest is None else max(0, int(now - oldest / 1e9)),
    )
