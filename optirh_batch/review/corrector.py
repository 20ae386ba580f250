"""The look at the documents that wait: each has its correction sheet, and what a sheet says is printed.

The order of effects of a correction, which makes a kill at any point harmless:

1. the corrected draft is printed, and kept under the hash of the new PDF;
2. that hash goes into the audit log (``rendered``);
3. the PDF takes the place of the old one under the same name, at once;
4. the audit log says **corrected**, and what was kept for the old one is let go;
5. the answer to the nurse is written beside the sheet.

Killed before 3, the next look does it again, with the same bytes: the time on
the page is that of the sheet.  Killed between 3 and 4, it finds a PDF that the
log knows as rendered, and says corrected.  A sheet is only ever read, so that
nothing a person writes is lost; it goes when its document has been decided on.
"""

from __future__ import annotations

import hashlib
import logging
import math
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from optirh_batch.audit import AuditLog, Corrected, Job, Output, Rendered, State, count_findings
from optirh_batch.clock import Clock
from optirh_batch.config import Settings
from optirh_batch.documents import Draft, Imprint, passages_by_part
from optirh_batch.errors import OptirhError, Phrase, PublishFailed, RenderingFailed
from optirh_batch.filesystems import SystemCalls, reason_of
from optirh_batch.filesystems import place as place_file
from optirh_batch.localization import STAFF_LANGUAGES, translate
from optirh_batch.outbox import note_bytes
from optirh_batch.review.corrections import (
    Revision,
    answer_text,
    changed_passages,
    correct,
    corrected_passages,
    unprintable_text,
    unreadable_text,
)
from optirh_batch.review.folders import Trace, add_file, find_files, hash_pdf, replace_file, trace_of
from optirh_batch.review.notices import say_draft_of_released, say_released_already
from optirh_batch.review.sheets import (
    SHEET_SUFFIXES,
    Sheet,
    Unreadable,
    answer_path,
    job_of,
    open_sheet,
    sheet_path,
    sheet_text,
)
from optirh_batch.review.shelf import Kept, find_draft, forget_draft, keep_draft
from optirh_batch.whereabouts import known_places, note_place

_LOG = logging.getLogger(__name__)
_ABSENT_SECONDS = 60.0
"""An editor that saves takes a file away for a moment; one that is away for longer was deleted."""
_PRINT_TRIES = 3
"""A printer may fail for want of time or memory; the same words that fail so often cannot be printed."""


@dataclass(slots=True)
class _Watched:
    """A document that waits and its sheet, in one state: another state of either begins another."""

    pdf: Trace | None
    sheet: Trace | None
    since: float
    is_new: bool
    done: bool = False
    failures: int = 0


@dataclass(frozen=True, slots=True)
class _Document:
    """A document that waits: its file, what it was printed from, its job, and its sheet."""

    path: Path
    status: os.stat_result
    sha256: str
    kept: Kept
    job: Job
    sheet: Path


@dataclass(frozen=True, slots=True)
class Answered:
    """A sheet that said something new: the PDF, its job, and whether it was printed anew."""

    pdf: Path
    job: str
    printed: bool


class Corrector:
    """Notices what staff wrote into correction sheets, and does what follows; for one look at a time."""

    def __init__(
        self,
        settings: Settings,
        audit: AuditLog,
        clock: Clock,
        render: Callable[[Draft, Imprint], bytes],
        system: SystemCalls,
    ) -> None:
        """Look with these; ``render`` prints the corrected draft."""
        self._settings = settings
        self._audit = audit
        self._clock = clock
        self._render = render
        self._system = system
        self._known: dict[Path, _Watched] = {}
        self.is_unsettled = False
        """Whether the last look saw a change that is to be taken once its file is quiet."""

    def look(self, most: float = math.inf) -> tuple[Answered, ...]:
        """Take what changed since the last look.

        Args:
            most: how many documents to open; the others are left to the next look.

        Raises:
            WorkFolderFailed: ``data_dir`` cannot be used.
            AuditUnavailable: likewise the log.
        """
        before, self._known = self._known, {}
        self.is_unsettled = False
        answered = []
        now = self._clock.monotonic()
        decided = (self._settings.released, self._settings.rejected)
        for pdf in find_files(self._settings.to_review, ".pdf", but=decided):
            watched = self._watch(pdf, before.get(pdf), now)
            if watched.done or most <= 0:
                continue
            most -= 1
            try:
                outcome = self._visit(pdf, watched, now)
            except (PublishFailed, OSError) as error:  # tried again by the next look
                code = error.code if isinstance(error, OptirhError) else "os-error"
                _LOG.warning("correction", extra={"event": "trouble", "code": code})
                continue
            if outcome is not None:
                answered.append(outcome)
        self._clear_decided(decided)
        return tuple(answered)

    def forget(self) -> None:
        """Look at every document anew the next time."""
        self._known.clear()

    def leave(self, sha256: str) -> None:
        """Clear up where a document of this hash was printed: it was decided on elsewhere.

        What still lies there is looked at anew.
        """
        place = known_places(self._settings.data_dir).get(sha256)
        if place is None:
            return
        self._known.pop(place, None)
        sheet = sheet_path(place, self._language)
        if not sheet.exists():  # it was moved with its document, and the answer stayed
            with suppress(OSError):
                answer_path(sheet, self._language).unlink(missing_ok=True)

    def untaken(self, pdf: Path, sha256: str, kept: Kept) -> tuple[tuple[int, str], ...]:
        """Return the passages for which the sheet of a document says something else than its PDF.

        Args:
            pdf: where it lies now; its sheet may have been moved with it.
            sha256: of the PDF.
            kept: what it was printed from.

        Returns:
            The number of each such passage, and its words.
        """
        places = pdf, known_places(self._settings.data_dir).get(sha256)
        for sheet in (sheet_path(place, self._language) for place in places if place is not None):
            with suppress(OSError):
                read = open_sheet(sheet, len(passages_by_part(kept.draft.content)))
                if isinstance(read, Sheet) and read.job == kept.imprint.job:
                    changed = changed_passages(kept.draft, read.proposals)
                    return tuple((number, read.proposals[number - 1].text) for number in changed)
        return ()

    @property
    def _language(self) -> str:
        return self._settings.staff_language

    def _watch(self, pdf: Path, before: _Watched | None, now: float) -> _Watched:
        states = trace_of(pdf), trace_of(sheet_path(pdf, self._language))
        if before is None or (before.pdf, before.sheet) != states:
            before = _Watched(*states, since=now, is_new=before is None)
        self._known[pdf] = before
        return before

    def _visit(self, pdf: Path, watched: _Watched, now: float) -> Answered | None:
        if watched.sheet is None and not watched.is_new and now - watched.since < _ABSENT_SECONDS:
            return None
        if (hashed := hash_pdf(pdf)) is None:
            return None
        status, sha256 = hashed
        kept = find_draft(self._settings.data_dir, sha256)
        job = self._audit.find_job(kept.imprint.job) if kept is not None else None
        sheet = sheet_path(pdf, self._language)
        if kept is None or job is None:
            watched.done = True
            self._clear_if_over(sheet)
            self._tell_released(pdf, sha256)
            return None
        if not job.drafts:  # it is just being published
            return None
        document = _Document(pdf, status, sha256, kept, job, sheet)
        if kept.made is not None and job.drafts[-1].sha256 != sha256:
            self._record(document, Output(sha256, status.st_size), kept)
        if watched.sheet is None:
            if not self._bring_sheet(document):  # one that was brought is read by the next look
                add_file(note_bytes(sheet_text(kept.draft, job.job, pdf)), sheet, self._system)
                watched.sheet, watched.done = trace_of(sheet), True
            return None
        return self._read(document, watched, now)

    def _bring_sheet(self, document: _Document) -> bool:
        """Give a document that was renamed, or moved into a folder there, the sheet that lay beside it.

        Returns:
            Whether there was one; what a person wrote into it goes with it.
        """
        place = known_places(self._settings.data_dir).get(document.sha256)
        if place is None or place.exists():
            return False
        note_place(self._settings.data_dir, document.sha256, document.path)
        old = sheet_path(place, self._language)
        if job_of(old) != document.job.job or not place_file(old, document.sheet, self._system):
            return False
        answer_path(old, self._language).unlink(missing_ok=True)
        return True

    def _read(self, document: _Document, watched: _Watched, now: float) -> Answered | None:
        kept = document.kept
        sheet = open_sheet(document.sheet, len(passages_by_part(kept.draft.content)))
        if trace_of(document.sheet) != watched.sheet:  # it is just being written
            self.is_unsettled = True
            return None
        if isinstance(sheet, Sheet):
            if sheet.job != kept.imprint.job:
                sheet = Unreadable(Phrase("The file belongs to another document."))
            elif not changed_passages(kept.draft, sheet.proposals):
                self._answer(document, answer_text(Revision(kept.draft, ()), document.sheet.name))
                watched.done = True
                return None
        if now - watched.since < self._settings.settle_seconds:
            self.is_unsettled = True
            return None
        printed = False
        if isinstance(sheet, Unreadable):
            self._answer(document, unreadable_text(sheet.reason, document.sheet.name, self._language))
        else:
            printed = self._correct(document, sheet, watched)
        watched.done = watched.failures in {0, _PRINT_TRIES}
        return Answered(document.path, document.job.job, printed)

    def _correct(self, document: _Document, sheet: Sheet, watched: _Watched) -> bool:
        """Print what the gate lets pass, and answer; return whether there is a new PDF.

        Raises:
            PublishFailed: it cannot take the old one's place now.
        """
        kept, name = document.kept, document.sheet.name
        revision = correct(kept.draft, kept.made or kept.draft, sheet.proposals)
        changes = revision.draft.content != kept.draft.content
        if changes:
            try:
                self._print(document, revision.draft)
            except RenderingFailed as error:
                _LOG.warning("correction", extra={"event": "trouble", "code": error.code})
                self._answer(document, unprintable_text(name, self._language))
                watched.failures += 1
                return False
            except PublishFailed:
                self._answer(document, answer_text(revision, name, waits=True))
                raise
            watched.pdf = trace_of(document.path)
        self._answer(document, answer_text(revision, name))
        return changes

    def _print(self, document: _Document, draft: Draft) -> None:
        kept, job = document.kept, document.job
        imprint = replace(kept.imprint, printed_on=self._time_of(document))
        pdf = self._render(draft, imprint)
        output = Output(hashlib.sha256(pdf).hexdigest(), len(pdf))
        made = kept.made or kept.draft
        keep_draft(self._settings.data_dir, output.sha256, draft, imprint, made)
        if Rendered(output=output) not in (entry.event for entry in job.events):
            self._audit.record(job.job, Rendered(output=output))
        self._put_in_place(pdf, document)
        self._record(document, output, Kept(draft, imprint, made))

    def _time_of(self, document: _Document) -> datetime:
        """When the sheet was saved, so that another try gives the same bytes; its clock may be wrong."""
        first = document.kept.imprint.printed_on
        saved = datetime.fromtimestamp(document.sheet.lstat().st_mtime, first.tzinfo)
        return saved if first < saved <= self._clock.now() else first

    def _put_in_place(self, pdf: bytes, document: _Document) -> None:
        try:
            replace_file(pdf, document.path, document.status, self._system)
        except OSError as error:
            raise PublishFailed(name=document.path.name, detail=reason_of(error)) from error

    def _record(self, document: _Document, output: Output, kept: Kept) -> None:
        job = document.job
        by = document.sheet.lstat().st_uid if trace_of(document.sheet) else None
        event = Corrected(
            output=output,
            passages=len(corrected_passages(kept.draft)),
            by=by,
            findings=count_findings(kept.draft.findings),
        )
        self._audit.record(job.job, event)
        note_place(self._settings.data_dir, output.sha256, document.path)
        for sha256 in job.hashes - {output.sha256}:
            forget_draft(self._settings.data_dir, sha256)

    def _answer(self, document: _Document, text: str) -> None:
        """Leave the answer beside the sheet, in the place of an earlier one, or none at all."""
        answer = answer_path(document.sheet, self._language)
        if not text:
            answer.unlink(missing_ok=True)
            return
        title = translate("Correction of {name}", self._language, name=document.path.name)
        content = note_bytes(f"{title}\n\n{text}")
        if not answer.is_file() or answer.read_bytes() != content:
            replace_file(content, answer, None, self._system)

    def _tell_released(self, pdf: Path, sha256: str) -> None:
        """Say of a PDF among those to be checked that it was released already; nothing of any other."""
        job = self._audit.find_output(sha256)
        if job is None or job.state is not State.RELEASED:
            return
        settings = self._settings
        if sha256 in (output.sha256 for output in job.drafts):
            say_draft_of_released(pdf, job, settings.data_dir, settings.released, self._language)
        else:
            say_released_already(pdf, settings.rejected, self._language)

    def _clear_decided(self, decided: tuple[Path, ...]) -> None:
        """Let the sheets go whose PDF no longer lies beside them, once it was decided on or is too old.

        Also those that were moved with their PDF.
        """
        expected = {sheet_path(pdf, self._language) for pdf in self._known}
        waiting = find_files(self._settings.to_review, *SHEET_SUFFIXES, but=decided)
        for sheet in (
            *waiting,
            *(sheet for folder in decided for sheet in find_files(folder, *SHEET_SUFFIXES)),
        ):
            if sheet not in expected:
                self._clear_if_over(sheet)

    def _clear_if_over(self, sheet: Path) -> None:
        number = job_of(sheet)
        job = self._audit.find_job(number) if number else None
        if job is None:
            return
        kept = job.drafts and find_draft(self._settings.data_dir, job.drafts[-1].sha256)
        if kept and job.state is State.REVIEW:
            return
        for path in (*(answer_path(sheet, language) for language in STAFF_LANGUAGES), sheet):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:  # open elsewhere; the next look tries again
                _LOG.warning("correction", extra={"event": "trouble", "code": str(error.errno)})
