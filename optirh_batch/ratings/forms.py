"""A fillable sheet for each document: what is asked, and of which document.

Owns which documents can be rated (those the audit log knows as waiting or
released) and making the sheet.  The sheet names the PDF and its job, nobody
else; what wrote it stands in fields that are not shown, so that nobody rates a
model by its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from optirh_batch.audit import AuditLog, State
from optirh_batch.config import Settings
from optirh_batch.documents import Kind
from optirh_batch.errors import DocumentNotRatable, PublishFailed
from optirh_batch.filesystems import reason_of
from optirh_batch.localization import translate
from optirh_batch.outbox import publish
from optirh_batch.ratings.answers import LONGEST_TEXT, identity_of
from optirh_batch.ratings.fields import (
    CODE,
    PRINTED_MARKER,
    REMARKS,
    ROLE,
    UNSAID,
    VERSION,
    complete_fields,
    incident_names,
    score_name,
)
from optirh_batch.ratings.opinions import Subject
from optirh_batch.ratings.scales import (
    CRITERIA,
    INCIDENTS_ASKED,
    LABELS,
    SCORES,
    STATEMENTS,
    Category,
    Harm,
    Role,
)
from optirh_batch.rendering import fill_in
from optirh_batch.review.shelf import find_draft
from optirh_batch.typesetting import typeset
from optirh_batch.whereabouts import note_place

KIND = "form"
_RATABLE = frozenset({State.REVIEW, State.RELEASED})


@dataclass(frozen=True, slots=True)
class Made:
    """The sheet of a document: where both lie, and whether the sheet lay there before."""

    document: Path
    sheet: Path
    already: bool


def make_forms(documents: Iterable[Path], settings: Settings, log: AuditLog) -> tuple[Made, ...]:
    """Put a sheet for each document into the folder of forms, as ``<its name>.form.<staff language>.pdf``.

    A document whose sheet lies there gets no second one.

    Raises:
        DocumentNotRatable: the log does not know a document as waiting or released.
        RenderingFailed: a sheet cannot be printed.
        PublishFailed: it cannot be put into the folder.
    """
    try:
        settings.forms.mkdir(exist_ok=True)
    except OSError as error:
        raise PublishFailed(name=settings.forms.name, detail=reason_of(error)) from error
    there = {identity: path for path in _pdfs(settings.forms) if (identity := _rated_by(path))}
    made = []
    for path in documents:
        subject = find_subject(path, settings, log)
        sheet = there.get(subject.document)
        if sheet is None:
            pdf = make_form(subject, path.stem, settings)
            sheet = publish(pdf, settings.forms, path.stem, KIND, settings.staff_language)
            note_place(settings.data_dir, hashlib.sha256(pdf).hexdigest(), sheet)
            made.append(Made(path, sheet, already=False))
        else:
            made.append(Made(path, sheet, already=True))
    return tuple(made)


def ratable_documents(settings: Settings, log: AuditLog) -> tuple[Path, ...]:
    """Return the documents that wait or are released, of each hash the first.

    A draft that lies there although its document is released is none of them.
    """
    found: dict[str, Path] = {}
    for folder in dict.fromkeys((settings.to_review, settings.released)):
        for path in _pdfs(folder):
            with suppress(DocumentNotRatable):
                subject = find_subject(path, settings, log)
                if not _is_over(subject, log):
                    found.setdefault(subject.document, path)
    return tuple(found.values())


def _is_over(subject: Subject, log: AuditLog) -> bool:
    """Whether a document is the draft of a released one."""
    job = log.find_job(subject.job)
    return (
        job is not None
        and job.state is State.RELEASED
        and subject.document not in {copy.sha256 for copy in job.release_copies}
    )


def find_subject(path: Path, settings: Settings, log: AuditLog) -> Subject:
    """Return what the log knows of a PDF.

    Raises:
        DocumentNotRatable: it does not know it as waiting or released.
    """
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise DocumentNotRatable(name=path.name) from error
    job = log.find_output(digest)
    if job is None or job.state not in _RATABLE or job.facts.kind is None or job.facts.language is None:
        raise DocumentNotRatable(name=path.name)
    kept = find_draft(settings.data_dir, digest)
    return Subject(
        digest,
        job.job,
        job.facts.kind.value,
        job.facts.language,
        job.facts.model_sha256 or "",
        job.facts.adapter_sha256 or "",
        job.facts.prompt_sha256 or "",
        kept.imprint.model if kept else "",
    )


def make_form(subject: Subject, name: str, settings: Settings) -> bytes:
    """Print the sheet of a document: one A4 page with fields.

    Args:
        subject: the document.
        name: of its file, for the reader.
        settings: language of staff, name of the inbox.

    Raises:
        RenderingFailed: it cannot be printed.
    """
    language = settings.staff_language
    kind = Kind(subject.kind)
    html = fill_in(
        "form.html",
        language,
        subject=subject,
        name=name,
        inbox=settings.inbox_dir.name,
        marker=f"{PRINTED_MARKER}-{VERSION}",
        criteria=[
            (score_name(item), translate(LABELS[item], language), translate(STATEMENTS[item], language))
            for item in CRITERIA[kind]
        ],
        scores=SCORES,
        categories=[(item.value, translate(LABELS[item], language)) for item in Category],
        harms=[(item.value, translate(LABELS[item], language)) for item in Harm],
        roles=[(item.value, translate(LABELS[item], language)) for item in Role],
        incidents=[incident_names(number) for number in range(1, INCIDENTS_ASKED + 1)],
        unsaid=UNSAID,
        longest=LONGEST_TEXT,
        code=CODE,
        role=ROLE,
        remarks=REMARKS,
    )
    return typeset(html, name, partial(complete_fields, hidden=asdict(subject)))


def _rated_by(path: Path) -> str | None:
    """The hash of the document that a sheet is about; None if it is no sheet."""
    with suppress(OSError):
        return identity_of(path.read_bytes())
    return None


def _pdfs(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
