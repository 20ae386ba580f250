"""The look at what was decided: folders of released and rejected documents against the audit log.

The order of effects of a release, which makes a kill at any point harmless:

1. the release copy is printed from the kept draft, and its hash goes into the
   audit log (``rendered``);
2. it takes the place of the draft under the same name, at once;
3. the audit log says **released**;
4. what was kept is let go.

Killed between 2 and 3, the next look finds a PDF whose hash the log knows as
rendered, and says released.  Killed before 2, it prints again: equal drafts
give equal bytes.  A PDF that the log does not know was changed by somebody; it
stays as it is, with a note beside it.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from optirh_batch.audit import AuditLog, Job, Output, Rejected, Released, Rendered, State, TrainingKept
from optirh_batch.clock import Clock
from optirh_batch.config import Settings
from optirh_batch.documents import Draft, Imprint, Severity
from optirh_batch.errors import (
    DocumentUnknown,
    MoveFailed,
    OptirhError,
    PublishFailed,
    RenderingFailed,
    WorkFolderFailed,
)
from optirh_batch.filesystems import SystemCalls, place, reason_of
from optirh_batch.learning import forget_pairs, keep_pairs
from optirh_batch.outbox import NOTE_SUFFIX, leave_note
from optirh_batch.review import notices
from optirh_batch.review.corrections import corrected_passages
from optirh_batch.review.corrector import Corrector
from optirh_batch.review.folders import Trace, find_files, hash_pdf, replace_file, trace, trace_of
from optirh_batch.review.shelf import Kept, find_draft, forget_draft, kept_hashes
from optirh_batch.whereabouts import note_place

_LOG = logging.getLogger(__name__)


class Decision(StrEnum):
    """What became of a document that was moved, or of one whose correction sheet was changed."""

    RELEASED = "released"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    CORRECTED = "corrected"
    NOT_CORRECTED = "not-corrected"


@dataclass(frozen=True, slots=True)
class Decided:
    """A document that was moved or corrected: where it lies, what that means, its job (None if not ours)."""

    path: Path
    decision: Decision
    job: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Return the object that ``review release --json`` and ``run --json`` print."""
        return {"document": str(self.path), "decision": self.decision.value, "job": self.job}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits for a decision.

    Attributes:
        path: the PDF.
        since: when it was made (its file's time).
        job: its number in the audit log.
        kind: summary or handout.
        language: of its text.
        blocking: points that must be mended before it is used.
        warnings: points to look at.
        originals: passages that stand in their source's wording.
        corrected: passages that a person has worded.
    """

    path: Path
    since: datetime
    job: str
    kind: str
    language: str
    blocking: int
    warnings: int
    originals: int
    corrected: int


class ReviewDesk:
    """Notices what staff decided, and does what follows; one look at a time among all processes."""

    def __init__(
        self,
        settings: Settings,
        audit: AuditLog,
        clock: Clock,
        render: Callable[[Draft, Imprint], bytes],
        *,
        system: SystemCalls | None = None,
    ) -> None:
        """Look with these; ``render`` prints the release copy."""
        self._settings = settings
        self._audit = audit
        self._clock = clock
        self._render = render
        self._system = system or SystemCalls()
        self._corrector = Corrector(settings, audit, clock, render, self._system)
        # Files that were looked at and need nothing.
        self._seen: set[Trace] = set()
        self.troubles: tuple[OptirhError, ...] = ()
        """What kept the last look from releasing or rejecting a document."""

    @property
    def is_unsettled(self) -> bool:
        """Whether the last look saw a correction that is to be taken once its file has been quiet."""
        return self._corrector.is_unsettled

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the documents of ours that wait, oldest first."""
        found = []
        for path, status, sha256 in self._documents(self._settings.to_review, anew=True):
            if any(path.is_relative_to(item) for item in (self._settings.released, self._settings.rejected)):
                continue
            kept = find_draft(self._settings.data_dir, sha256)
            if kept is not None:
                found.append(_waiting(path, status.st_mtime, kept, self._clock.now()))
        return tuple(sorted(found, key=lambda item: (item.since, item.path)))

    def look(self, most_waiting: float = math.inf) -> tuple[Decided, ...]:
        """Do what follows from the documents that were moved, or corrected, since the last look.

        Args:
            most_waiting: how many of those that wait to open; the others are left to the next look.

        Returns:
            What was decided, in the order it was found, then what was corrected.  A document that fails now
            is tried again by the next look, and the failure is logged.

        Raises:
            WorkFolderFailed: ``data_dir`` cannot be used.
            AuditUnavailable: likewise the log.
        """
        decided: list[Decided] = []
        self.troubles = ()
        with self._alone():
            for folder, decide in (
                (self._settings.released, self._release),
                (self._settings.rejected, self._reject),
            ):
                for path, status, sha256 in self._documents(folder):
                    try:
                        outcome = decide(path, status, sha256)
                    except (PublishFailed, RenderingFailed) as error:
                        self._note_trouble(error)
                        continue
                    except OSError as error:
                        self._note_trouble(PublishFailed(name=path.name, detail=reason_of(error)))
                        continue
                    if outcome is not None:
                        decided.append(outcome)
                    with suppress(OSError):  # of the copy that lies there now
                        self._seen.add(trace(path, path.lstat()))
            for answered in self._corrector.look(most_waiting):
                decision = Decision.CORRECTED if answered.printed else Decision.NOT_CORRECTED
                decided.append(Decided(answered.pdf, decision, answered.job))
        return tuple(decided)

    def release(self, path: Path) -> None:
        """Move a document of ours to the released ones, as staff do; the next look does the rest.

        Raises:
            DocumentUnknown: nothing is kept for it: it was changed, decided on, or is too old.
            MoveFailed: it could not be moved.
        """
        self._require_known(path)
        self._move(path, self._settings.released)

    def reject(self, path: Path, reason: str | None = None) -> None:
        """Move a document of ours to the rejected ones, the reason as a note beside it.

        Raises:
            DocumentUnknown: see ``release``.
            MoveFailed: it could not be moved.
        """
        self._require_known(path)
        folder = self._settings.rejected
        if reason:
            self._make(folder, path.name)
            leave_note(reason, folder, path.name)
        self._move(path, folder)

    def look_anew(self) -> None:
        """Look at everything that waits anew the next time, as something may have become too old."""
        self._corrector.forget()

    def tidy(self) -> None:
        """Let go of what a kill left on the shelf behind a release."""
        for sha256 in tuple(kept_hashes(self._settings.data_dir)):
            job = self._audit.find_output(sha256)
            if job is not None and job.state is State.RELEASED:
                forget_draft(self._settings.data_dir, sha256)

    @property
    def _language(self) -> str:
        return self._settings.staff_language

    def _note_trouble(self, error: OptirhError) -> None:
        self.troubles += (error,)
        _LOG.warning("review", extra={"event": "trouble", "code": error.code})

    # What follows from a decision.

    def _release(self, path: Path, status: os.stat_result, sha256: str) -> Decided | None:
        kept = find_draft(self._settings.data_dir, sha256)
        job = self._audit.find_output(sha256)
        if kept is None or job is None:
            return self._take_up(path, status, sha256, job)
        pdf = self._render(kept.draft, replace(kept.imprint, released=True))
        copy = Output(hashlib.sha256(pdf).hexdigest(), len(pdf))
        self._audit.record(job.job, Rendered(output=copy))
        if self._settings.keep_training_pairs == "on":
            self._keep_pairs(kept, job)
        self._put_in_place(pdf, path, status)
        untaken = self._corrector.untaken(path, sha256, kept)
        self._record_release(path, status, copy, job)
        self._corrector.leave(sha256)
        notices.withdraw(path, self._language)
        if untaken:
            notices.say_untaken(path, untaken, self._language)
        return Decided(path, Decision.RELEASED, job.job)

    def _keep_pairs(self, kept: Kept, job: Job) -> None:
        """Keep what a model may learn from the document; that this fails is no reason not to release it."""
        try:
            found = keep_pairs(self._settings.data_dir, kept.draft, kept.imprint)
        except WorkFolderFailed as error:
            _LOG.warning("training", extra={"event": "trouble", "code": error.code})
            return
        self._audit.record(job.job, TrainingKept(pairs=found.pairs, refused=found.refused))

    def _take_up(self, path: Path, status: os.stat_result, sha256: str, job: Job | None) -> Decided | None:
        """A document for which nothing is kept: released before, cut off by a kill, or not ours any more."""
        language, settings = self._language, self._settings
        if job is None:
            said = notices.say(notices.CHANGED, path, language)
            return Decided(path, Decision.UNKNOWN) if said else None
        drafts = [output.sha256 for output in job.drafts]
        if sha256 not in drafts:
            if job.state is State.RELEASED:
                return None
            # printed, and the kill came before the log said so
            self._record_release(path, status, Output(sha256, status.st_size), job)
            return Decided(path, Decision.RELEASED, job.job)
        if job.state is State.RELEASED:  # a copy of the draft, or two people at once
            said = notices.say_draft_of_released(path, job, settings.data_dir, settings.released, language)
        else:
            superseded = sha256 in drafts[:-1]
            said = notices.say(notices.SUPERSEDED if superseded else notices.TOO_OLD, path, language)
        return Decided(path, Decision.UNKNOWN, job.job) if said else None

    def _record_release(self, path: Path, status: os.stat_result, copy: Output, job: Job) -> None:
        self._audit.record(job.job, Released(outputs=(copy,), by=status.st_uid))
        note_place(self._settings.data_dir, copy.sha256, path)
        for sha256 in job.hashes:
            forget_draft(self._settings.data_dir, sha256)

    def _reject(self, path: Path, status: os.stat_result, sha256: str) -> Decided | None:
        job = self._audit.find_output(sha256)
        if job is None or job.state not in {State.REVIEW, State.RELEASED}:
            return None
        notes = (path.with_name(path.name + NOTE_SUFFIX), path.with_suffix(NOTE_SUFFIX))
        noted = int(any(note.is_file() for note in notes))
        self._audit.record(job.job, Rejected(by=status.st_uid, noted=noted))
        forget_pairs(self._settings.data_dir, job.job)
        self._corrector.leave(sha256)
        note_place(self._settings.data_dir, sha256, path)
        return Decided(path, Decision.REJECTED, job.job)

    def _put_in_place(self, pdf: bytes, path: Path, draft: os.stat_result) -> None:
        """Write the release copy over the draft at once.

        Raises:
            PublishFailed: disk full, folder not writable, or the draft was moved on meanwhile.
        """
        try:
            replace_file(pdf, path, draft, self._system)
        except OSError as error:
            raise PublishFailed(name=path.name, detail=reason_of(error)) from error

    # Folders.

    def _documents(self, folder: Path, *, anew: bool = False) -> Iterator[tuple[Path, os.stat_result, str]]:
        """The PDFs of a folder and the folders in it that were not seen before, with their hashes."""
        for path in find_files(folder, ".pdf"):
            if not anew and trace_of(path) in self._seen:
                continue
            if (hashed := hash_pdf(path)) is not None:
                yield path, *hashed

    def _require_known(self, path: Path) -> None:
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise DocumentUnknown(name=path.name) from error
        if find_draft(self._settings.data_dir, digest) is None:
            raise DocumentUnknown(name=path.name)

    def _make(self, folder: Path, name: str) -> None:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise MoveFailed(name=name, folder=folder, detail=reason_of(error)) from error

    def _move(self, path: Path, folder: Path) -> None:
        self._make(folder, path.name)
        try:
            number = 1
            while not place(path, folder / _numbered(path.name, number), self._system):
                number += 1
        except OSError as error:
            raise MoveFailed(name=path.name, folder=folder, detail=reason_of(error)) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            handle = os.open(
                self._settings.data_dir / "review.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
        except OSError as error:
            raise WorkFolderFailed(path=self._settings.data_dir, detail=reason_of(error)) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _numbered(name: str, number: int) -> str:
    stem, dot, suffix = name.rpartition(".")
    return name if number == 1 else f"{stem}.{number}{dot}{suffix}"


def _waiting(path: Path, made: float, kept: Kept, now: datetime) -> Waiting:
    points = kept.draft.points
    return Waiting(
        path,
        datetime.fromtimestamp(made, now.tzinfo),
        kept.imprint.job,
        kept.draft.kind.value,
        kept.draft.language,
        blocking=points[Severity.BLOCK],
        warnings=points[Severity.WARN],
        originals=sum(item.code == "original-kept" for item in kept.draft.findings),
        corrected=len(corrected_passages(kept.draft)),
    )
