"""The page that tells staff how far their files are: ``index.html`` in the outbox.

Owns what it lists and when it is written again: soon after a change, else
often enough that an old time on it means a daemon that is not running.  One
file without scripts, pictures or style sheets of its own, so that it opens
from any share, on any tablet.  What each state means belongs to ``tickets``.

Nothing hangs on the page: a failure to write it is logged once and tried
again, and never stops the work.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import math
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from markupsafe import Markup

from optirh_batch.audit import AuditLog, Output
from optirh_batch.audit import State as JobState
from optirh_batch.clock import Clock
from optirh_batch.config import Settings
from optirh_batch.errors import OptirhError, PublishFailed
from optirh_batch.filesystems import reason_of, temporary_path
from optirh_batch.localization import format_date, format_datetime, staff_message
from optirh_batch.outbox import NOTE_SUFFIX
from optirh_batch.readers import printable_name
from optirh_batch.rendering import fill_in
from optirh_batch.resources import packaged_folder
from optirh_batch.shifts.retrying import refused_files
from optirh_batch.shifts.shift import Finished
from optirh_batch.tickets import Board, Made, State, Ticket
from optirh_batch.whereabouts import known_places

FILE_NAME = "index.html"
SILENT_MINUTES = 10
"""A page older than this says of itself that nobody is at work."""
RELOAD_SECONDS = 30

_MARK = b"<!-- optirh-batch: status page -->"
_REST_SECONDS = 3.0
_LONGEST_SECONDS = SILENT_MINUTES * 60 / 2
_SHARE_OF_TIME = 0.05
_WAITING_SHOWN = 50
_REFUSED_SHOWN = 100
_DOCUMENTS_SHOWN = 100
_TICKETS_READ = 200

_LOG = logging.getLogger(__name__)


class Doing(StrEnum):
    """What the program does: ``blocked`` waits for something that all files need, ``over`` ended its pass."""

    WORKING = "working"
    IDLE = "idle"
    BLOCKED = "blocked"
    STOPPED = "stopped"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Refused:
    """A file in the error folder; ``note`` is None where nobody left one.

    ``reason`` and ``since`` are None where the job table does not know the file.
    """

    name: str
    note: str | None
    reason: str | None
    since: str | None


@dataclass(frozen=True, slots=True)
class Current:
    """A file that is worked on."""

    name: str
    since: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits; ``reason`` if an attempt failed, ``ready`` when its documents are expected."""

    name: str
    since: str
    urgent: bool
    reason: str | None
    ready: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF that lies in the outbox, and where a browser finds it from the page."""

    name: str
    href: str
    kind: str
    language: str
    made: str
    job: str


@dataclass(frozen=True, slots=True)
class Sections:
    """What the page lists: the first of each, and how many there are."""

    refused: tuple[Refused, ...] = ()
    refused_count: int = 0
    current: tuple[Current, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    waiting_count: int = 0
    all_ready: str | None = None
    review: tuple[Document, ...] = ()
    released: tuple[Document, ...] = ()
    has_more: bool = False


class StatusPage:
    """Keeps the page of a home up to date; a context manager that says at its end that work has stopped."""

    def __init__(
        self, settings: Settings, tickets: Board, audit: AuditLog, clock: Clock, *, end: Doing = Doing.STOPPED
    ) -> None:
        """Nothing is written yet; the first ``refresh_if_due`` does.

        Args:
            settings: of the home; with ``status_page`` off nothing is ever written.
            tickets: the job table.
            audit: tells what was released.
            clock: for the times on the page.
            end: what the last page says.
        """
        self._settings = settings
        self._tickets = tickets
        self._audit = audit
        self._clock = clock
        self._end = end
        self._path = settings.outbox_dir / FILE_NAME
        self._is_on = settings.status_page == "on"
        self._is_stale = True
        self._earliest = self._latest = -math.inf
        self._troubles: dict[str, str] = {}
        self._told_failure = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OptirhError) and error.retryable:
            self._learn("program", error)  # whoever opened the page tries again by itself
            self._write()
        else:
            self._write(self._end)

    def changed(self) -> None:
        """Have the page written again soon."""
        self._is_stale = True

    def inbox(self, error: OptirhError | None) -> None:
        """Say why nothing of the inbox can be seen; None if it can."""
        self._learn("inbox", error)

    def settled(self, finished: Finished, trouble: str | None) -> None:
        """List what a file's turn made; ``trouble`` is the code of what keeps all files waiting, if any."""
        if trouble is None:
            self._learn("work", None)
        elif error := next((error for error in finished.errors if error.code == trouble), None):
            self._learn("work", error)
        self.changed()

    def _learn(self, place: str, error: OptirhError | None) -> None:
        if (place in self._troubles) != (error is not None):
            self.changed()
        if error is None:
            self._troubles.pop(place, None)
        else:
            self._troubles[place] = staff_message(error, self._settings.staff_language)

    @property
    def _reason(self) -> str | None:
        return next(iter(self._troubles.values()), None)

    @property
    def due(self) -> float:
        """When the page is to be written, on the monotonic clock."""
        if not self._is_on:
            return math.inf
        return self._earliest if self._is_stale else self._latest

    def refresh_if_due(self, now: float) -> None:
        """Write the page if it is time (``now``: monotonic)."""
        if now < self.due:
            return
        self._is_stale = not self._write()
        ended = self._clock.monotonic()
        self._earliest = ended + max(_REST_SECONDS, (ended - now) / _SHARE_OF_TIME)
        self._latest = ended + _LONGEST_SECONDS

    def _write(self, doing: Doing | None = None) -> bool:
        """Write the page; return whether that went well."""
        if not self._is_on:
            return True
        try:
            _replace(self._path, self._page(doing).lstrip().encode("utf-8", "replace"))
        except Exception as error:  # noqa: BLE001  whatever it is, the work is worth more than the page
            if not self._told_failure:
                reason = reason_of(error) if isinstance(error, OSError) else type(error).__name__
                told = {"event": "trouble", "code": PublishFailed.code}
                _LOG.warning("%s in the outbox could not be written: %s", FILE_NAME, reason, extra=told)
            self._told_failure = True
            return False
        self._told_failure = False
        return True

    def _page(self, doing: Doing | None) -> str:
        language, reason = self._settings.staff_language, self._reason
        try:
            sections = self._sections(is_open=doing is None)
        except OptirhError as error:
            sections, reason = Sections(), staff_message(error, language)
        if doing is None:
            reason = reason or self._blocked_by(sections)
            doing = (
                Doing.WORKING
                if sections.current
                else Doing.BLOCKED
                if reason
                else Doing.WORKING
                if sections.waiting
                else Doing.IDLE
            )
        style = (packaged_folder("templates") / "status.css").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        return fill_in(
            "status.html",
            language,
            mark=Markup(_MARK.decode()),  # noqa: S704  our own constant
            style=Markup(style),  # noqa: S704  our own file
            style_hash=digest,
            doing=doing.value,
            reason=reason,
            written=format_datetime(self._clock.now(), language),
            reload_seconds=RELOAD_SECONDS if doing in {Doing.WORKING, Doing.IDLE, Doing.BLOCKED} else 300,
            silent_minutes=SILENT_MINUTES,
            folders={
                "inbox": printable_name(self._settings.inbox_dir.name),
                "errors": printable_name(self._settings.error_dir.name),
                "released": printable_name(self._settings.released.name),
                "rejected": printable_name(self._settings.rejected.name),
            },
            shown=sections,
        )

    def _sections(self, *, is_open: bool) -> Sections:
        current = self._tickets.at_work() if is_open else ()
        waiting = tuple(islice(self._tickets.waiting(), _WAITING_SHOWN))
        abreast = self._settings.files_at_once
        pace = self._tickets.pace(abreast)
        now = self._clock.now()
        spent = sum(max(0.0, now.timestamp() - ticket.started) for ticket in current if ticket.started)
        rest = pace.expect_all((ticket.path, ticket.size) for ticket in current)
        # When it goes on is unknown while work is blocked or over.
        before = None if rest is None or self._reason or not is_open else max(0.0, rest - spent / abreast)
        rows, wait = [], before
        for ticket in waiting:
            took = pace.expect(ticket.path, ticket.size)
            wait = None if wait is None or took is None else wait + took / abreast
            rows.append(self._waiting(ticket, self._soon(now, wait and max(wait, took or 0.0))))
        total = None if before is None else pace.expect_all(self._tickets.waiting_files())
        refused, refused_count = self._refused()
        review, released, has_more = self._documents()
        return Sections(
            refused=refused,
            refused_count=refused_count,
            current=tuple(
                Current(_name(ticket), self._moment(ticket.started), ticket.attempts) for ticket in current
            ),
            waiting=tuple(rows),
            waiting_count=self._tickets.counts()[State.WAITING],
            all_ready=self._soon(now, before + total) if before is not None and total else None,
            review=review,
            released=released,
            has_more=has_more,
        )

    def _waiting(self, ticket: Ticket, ready: str | None) -> Waiting:
        return Waiting(_name(ticket), self._moment(ticket.seen), ticket.urgent, ticket.message, ready)

    def _refused(self) -> tuple[tuple[Refused, ...], int]:
        """What lies in the error folder, newest first; the folder is the truth, the job table has reasons."""
        try:
            files = refused_files(self._settings.error_dir)
        except OSError:  # its share is away, which the work finds out too
            return (), 0
        lying = set(files)
        ends = self._tickets.ended(_TICKETS_READ, (State.REFUSED, State.QUARANTINED))
        known: dict[Path, Ticket] = {}
        for ticket in ends:
            if ticket.resting is not None and ticket.resting in lying:
                known.setdefault(ticket.resting, ticket)
        order = [*known, *(path for path in files if path not in known)]
        return tuple(
            Refused(
                printable_name(path.name),
                printable_name(note.name) if (note := _note_of(path)).exists() else None,
                known[path].message if path in known else None,
                self._moment(known[path].ended) if path in known else None,
            )
            for path in order[:_REFUSED_SHOWN]
        ), len(files)

    def _documents(self) -> tuple[tuple[Document, ...], tuple[Document, ...], bool]:
        """The newest documents that still lie in the outbox: to be checked, released, and whether more do."""
        review: list[Document] = []
        released: list[Document] = []
        for document, is_released in self._newest():
            if len(review) + len(released) == _DOCUMENTS_SHOWN:
                return tuple(review), tuple(released), True
            (released if is_released else review).append(document)
        return tuple(review), tuple(released), False

    def _newest(self) -> Iterator[tuple[Document, bool]]:
        """Each document that still lies in the outbox, the newest first, and whether it is released."""
        settings = self._settings
        seen: set[Path] = set()
        known = known_places(settings.data_dir)
        for ticket in self._tickets.ended(_TICKETS_READ):  # more would make the page slow on a share
            for made in ticket.made:
                job = self._audit.find_job(made.job) if made.job else None
                state = job.state if job is not None else None
                folders = [settings.to_review, settings.outbox_dir, settings.released]
                outputs: tuple[Output, ...] = ()
                if job is not None and state is JobState.RELEASED:
                    # A draft of it may lie elsewhere: somebody copied it instead of moving it.
                    outputs, folders = job.release_copies, [settings.released]
                elif job is not None and state is JobState.REVIEW:
                    outputs = job.drafts
                places = [folder / made.name for folder in folders]
                if outputs and outputs[-1].sha256 in known:  # under the name that somebody gave it
                    places.insert(0, known[outputs[-1].sha256])
                path = next((place for place in places if place.is_file()), None)
                if path is not None and path not in seen and path.is_relative_to(settings.outbox_dir):
                    seen.add(path)
                    yield self._document(made, path, ticket), state is JobState.RELEASED

    def _document(self, made: Made, path: Path, ticket: Ticket) -> Document:
        relative = os.path.relpath(path, self._settings.outbox_dir)
        return Document(
            printable_name(path.name),
            f"./{quote(os.fsencode(relative), safe='/')}",
            made.kind,
            made.language,
            self._moment(ticket.ended),
            made.job,
        )

    def _blocked_by(self, sections: Sections) -> str | None:
        reasons = [item.reason for item in sections.waiting if item.reason]
        # One that has not failed yet is about to be begun.
        return reasons[0] if reasons and len(reasons) == len(sections.waiting) else None

    def _moment(self, stamp: float | None) -> str:
        """A time, with its day unless that is today."""
        if stamp is None:
            return ""
        now = self._clock.now()
        moment = datetime.fromtimestamp(stamp, now.tzinfo)
        language = self._settings.staff_language
        return f"{moment:%H:%M}" if moment.date() == now.date() else format_datetime(moment, language)

    def _soon(self, now: datetime, seconds: float | None) -> str | None:
        """About when something is expected: to five minutes, with its day unless that is today."""
        if seconds is None:
            return None
        moment = now + timedelta(seconds=seconds)
        moment += timedelta(
            minutes=-moment.minute % 5, seconds=-moment.second, microseconds=-moment.microsecond
        )
        if moment.date() == now.date():
            return f"{moment:%H:%M}"
        return f"{format_date(moment.date(), self._settings.staff_language)}, {moment:%H:%M}"


def _name(ticket: Ticket) -> str:
    return printable_name(str(ticket.path))


def _note_of(path: Path) -> Path:
    return path.with_name(path.name + NOTE_SUFFIX)


def _replace(path: Path, page: bytes) -> None:
    """Put the page in place at once, over an older one of ours and over nothing else.

    Raises:
        OSError: the folder is gone, full or not writable, or something else has that name.
    """
    if not _is_ours(path):
        raise FileExistsError(path)
    temporary = temporary_path(path.parent)
    try:
        # Not synced: after a power cut the next start writes it anew.
        with temporary.open("xb") as file:
            file.write(page)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _is_ours(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        return _MARK in os.read(handle, 200)
    finally:
        os.close(handle)
