"""One file in, its documents out: ``process_file`` and ``make_document`` are the list of stages.

Owns the order of effects, which makes a kill at any point harmless:

1. the source is read once, hashed, and copied to where only this user reads; a filled
   evaluation form is kept (``ratings``), and that is all;
2. a document that the audit log knows as published, and that still lies in the outbox,
   is recognised, not made again;
3. the job is opened in the audit log, the document is written, checked and printed;
4. the PDF's hash goes into the audit log, *then* what it was printed from is kept for
   its release (``review``), *then* the PDF goes into the outbox, *then*
   its name into the audit log.  A kill between the last two leaves a PDF whose
   hash the log knows: the next try finds it in the outbox and recognises it;
5. only the caller (``shift``) moves the original, after all of this.

Leaves out the inbox (``intake``, ``shift``) and what each stage does.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from optirh_batch import __version__
from optirh_batch.audit import (
    Archived,
    Batch,
    EarlierResult,
    Ease,
    Failed,
    Interrupted,
    Job,
    JobFacts,
    Output,
    Published,
    Released,
    Rendered,
    Resumed,
    State,
    count_findings,
    fingerprint,
)
from optirh_batch.commission import Commission, Order, Original, choose_kind, commission
from optirh_batch.config import Settings
from optirh_batch.documents import Draft, Imprint, Kind, TokenCount
from optirh_batch.drafting import Desk, draft_handout, draft_summary
from optirh_batch.errors import (
    AuditError,
    MachineFault,
    OptirhError,
    SourceChanged,
    SourceRefused,
    Unexpected,
)
from optirh_batch.generation import ModelIdentity
from optirh_batch.localization import WRITTEN
from optirh_batch.outbox import publish
from optirh_batch.outcomes import Outcome, Seconds, Status, readability
from optirh_batch.ratings.collecting import Taken, take_form
from optirh_batch.ratings.store import Effect
from optirh_batch.readers import RefusedRecord, hash_source, open_source, printable_name, read_records
from optirh_batch.records import PatientRecord
from optirh_batch.review.shelf import keep_draft
from optirh_batch.whereabouts import find_document, known_places, note_place
from optirh_batch.workroom import private_copy
from optirh_batch.workshop import Workshop, read_limits


def process_file(source: Path, order: Order, workshop: Workshop) -> tuple[Outcome, ...]:
    """Make the documents of one file; a failure is an outcome too, and the source stays where it is.

    Args:
        source: the file.
        order: what is asked of it.
        workshop: what the work is done with.

    Returns:
        One outcome for each record in the file, or a single failed one when
        the file cannot be read.  A record that fails, or that its reader
        refused, leaves the others alone.
    """
    clock, began = workshop.clock, workshop.clock.monotonic()
    known = Outcome(source, kind=order.kind, language=order.language)
    try:
        with _own_faults(source):
            workshop.report("read")
            data = open_source(source, read_limits(workshop.settings))
            known = replace(known, source_sha256=_hash(data))
            name, data_dir = printable_name(source.name), workshop.settings.data_dir
            if form := take_form(data, name, data_dir, workshop.audit, clock.now()):
                return (_collected(known, form, clock.monotonic() - began),)
            with private_copy(data, data_dir) as copy:
                limits = read_limits(workshop.settings)
                readings = read_records(copy.read_bytes(), source.name, limits, workshop.mappings)
                original = Original(source, _hash(data), len(data), clock.monotonic() - began)
                outcomes = []
                for place, reading in enumerate(readings):
                    if isinstance(reading, RefusedRecord):
                        refused = replace(known, record=place + 1)
                        outcome = _fail(refused, reading.error, None, workshop, original.read_seconds)
                    else:
                        outcome = make_document(original, place, reading, order, workshop)
                    outcomes.append(replace(outcome, records=len(readings)))
                return tuple(outcomes)
    except OptirhError as error:
        known = replace(known, source_sha256=known.source_sha256 or hash_source(source))
        return (_fail(known, error, None, workshop, clock.monotonic() - began),)


def _collected(known: Outcome, form: Taken, seconds: float) -> Outcome:
    """Return the outcome of a file that is a filled evaluation form: no document is made of it."""
    subject = form.opinion.subject
    return replace(
        known,
        kind=Kind(subject.kind),
        language=subject.language,
        status=Status.COLLECTED,
        already_done=form.effect is Effect.UNCHANGED,
        seconds=Seconds(total=seconds),
    )


def turn_away(source: Path, error: OptirhError, workshop: Workshop) -> Outcome:
    """Record that a file is not worked on; of its content only the hash is taken."""
    known = Outcome(source)
    try:
        known = replace(known, source_sha256=_hash(open_source(source, read_limits(workshop.settings))))
    except SourceRefused as unreadable:
        error = unreadable
    return _fail(known, error, None, workshop, 0.0)


def make_document(
    original: Original, place: int, record: PatientRecord, order: Order, workshop: Workshop
) -> Outcome:
    """Make one document, or say why not.

    Args:
        original: the source.
        place: the record's place in it, from 0.
        record: the record.
        order: what is asked.
        workshop: what the work is done with.
    """
    clock, began = workshop.clock, workshop.clock.monotonic() - original.read_seconds
    known = Outcome(
        original.path, original.sha256, choose_kind(record, order), order.language, record=place + 1
    )
    job = None
    try:
        with _own_faults(original.path):
            task = commission(original, place, record, order, workshop.settings, tier=workshop.tier)
            known = replace(known, language=task.language, prompt_sha256=task.prompt_sha256)
            if not order.again and (done := _recognise(known, task, order.outbox, workshop)):
                return done
            workshop.vouch(task.language)
            workshop.report("load")
            model = workshop.generator().model
            known = replace(known, model=model)
            job = _open_job(task, model, workshop)
            draft = _draft(task, workshop)
            pdf, imprint, render_seconds = _print(draft, task, job, order.outbox, workshop)
            _require_ours(original, workshop)
            if order.outbox == workshop.settings.to_review:
                keep_draft(workshop.settings.data_dir, _hash(pdf), draft, imprint)
            path = _publish(pdf, task, order.outbox, workshop)
            seconds = Seconds(
                original.read_seconds,
                draft.generate_seconds,
                draft.check_seconds,
                render_seconds,
                clock.monotonic() - began,
            )
            _record_published(draft, pdf, seconds, job, workshop)
            return replace(
                known, job=job, status=Status.REVIEW, outputs=(path,), draft=draft, seconds=seconds
            )
    except OptirhError as error:
        return _fail(known, error, job, workshop, clock.monotonic() - began)


def _recognise(known: Outcome, task: Commission, outbox: Path, workshop: Workshop) -> Outcome | None:
    """Return the document of an earlier try that lies in this outbox, even of one killed after publishing."""
    done = replace(known, status=Status.REVIEW, already_done=True)
    data_dir = workshop.settings.data_dir
    earlier = workshop.audit.find_published(task.identity)
    job = workshop.audit.find_job(earlier.job) if earlier else None
    released = job is not None and job.state is State.RELEASED
    if earlier is not None and (found := _still_there(earlier, job, outbox, workshop.settings)):
        archived = job is not None and any(isinstance(entry.event, Archived) for entry in job.events)
        return replace(
            done,
            job=earlier.job,
            repeats=earlier.at.astimezone() if archived else None,
            status=Status.RELEASED if released else Status.REVIEW,
            outputs=found,
        )
    unfinished = workshop.audit.find_unfinished(task.identity)
    for entry in unfinished.events if unfinished else ():
        event = entry.event
        if not isinstance(event, Rendered):
            continue
        path = find_document(event.output.sha256, event.output.bytes, outbox)
        if path is not None and unfinished is not None:
            note_place(data_dir, event.output.sha256, path)
            workshop.audit.record(
                unfinished.job, Published(outputs=(event.output,), tokens=TokenCount(), seconds=Seconds())
            )
            return replace(done, job=unfinished.job, outputs=(path,))
    return None


def _still_there(
    earlier: EarlierResult, job: Job | None, outbox: Path, settings: Settings
) -> tuple[Path, ...]:
    """Return the documents of an earlier result that somebody looking into this outbox finds.

    None of those that went to another folder, were rejected, or were taken away: whoever drops the file
    again wants them again.  Of a released document it is the release copy.
    """
    if job is not None and job.state is State.REJECTED:
        return ()
    copies = [
        entry.event.outputs for entry in (job.events if job else ()) if isinstance(entry.event, Released)
    ]
    outputs = copies[-1] if copies else job.drafts[-1:] if job else earlier.outputs
    # Staff move documents among the folders of the outbox.
    room = settings.outbox_dir if outbox == settings.to_review else outbox
    places = known_places(settings.data_dir)
    noted = [places[output.sha256] for output in outputs if output.sha256 in places]
    if any(place.parent not in {outbox.absolute(), settings.released} for place in noted):
        return ()
    found = (find_document(output.sha256, output.bytes, room) for output in outputs)
    return tuple(path for path in found if path is not None)


def _open_job(task: Commission, model: ModelIdentity, workshop: Workshop) -> str:
    """Begin in the audit log, or go on with the same work that failed or was cut off; return its number."""
    facts = _facts(task, model, workshop.settings)
    unfinished = workshop.audit.find_unfinished(task.identity)
    if unfinished is None or unfinished.facts != facts:
        return workshop.audit.open_job(facts)
    if unfinished.state is State.WORKING:
        workshop.audit.record(unfinished.job, Interrupted())
    workshop.audit.record(unfinished.job, Resumed())
    return unfinished.job


def _draft(task: Commission, workshop: Workshop) -> Draft:
    workshop.report("write")
    settings = workshop.settings
    # The fake repeats its sources: in another language, all of them stand in their original wording.
    only_repeated = settings.generator == "fake" and task.record.language != task.language
    desk = Desk(
        generator=workshop.generator(),
        language=task.language,
        staff_language=settings.staff_language,
        source_language=task.record.language,
        max_answer_tokens=settings.max_answer_tokens,
        lix=settings.lix_target,
        sentence_words=settings.sentence_words_target,
        max_original_percent=100 if only_repeated else settings.max_original_percent,
    )
    glossary = workshop.glossary()
    if task.kind is Kind.SUMMARY:
        return draft_summary(task.record, desk, glossary)
    draft = draft_handout(task.record, desk, glossary, name=task.original.name)
    return replace(draft, tier=task.tier)


def _print(
    draft: Draft, task: Commission, job: str, outbox: Path, workshop: Workshop
) -> tuple[bytes, Imprint, float]:
    """Return the PDF, its footer and the seconds it took; its hash is logged before anybody can see it."""
    workshop.report("print")
    began = workshop.clock.monotonic()
    imprint = Imprint(
        source_name=task.original.name,
        job=job,
        printed_on=workshop.clock.now(),
        model=workshop.generator().model.name,
        side_by_side=outbox == workshop.settings.to_review,
    )
    pdf = workshop.render(draft, imprint)
    workshop.audit.record(job, Rendered(output=Output(_hash(pdf), len(pdf))))
    return pdf, imprint, workshop.clock.monotonic() - began


def _require_ours(original: Original, workshop: Workshop) -> None:
    """Raise ``SourceChanged`` if the source is not what was read, ``ClaimLost`` if another machine has it."""
    try:
        data = open_source(original.path, read_limits(workshop.settings))
    except SourceRefused as error:
        raise SourceChanged(name=original.name) from error
    if _hash(data) != original.sha256:
        raise SourceChanged(name=original.name)
    workshop.require_hold()


def _publish(pdf: bytes, task: Commission, outbox: Path, workshop: Workshop) -> Path:
    path = publish(pdf, outbox, task.original.path.stem, task.kind, task.language)
    note_place(workshop.settings.data_dir, _hash(pdf), path)
    return path


def _record_published(draft: Draft, pdf: bytes, seconds: Seconds, job: str, workshop: Workshop) -> None:
    engine = workshop.generator().engine
    event = Published(
        outputs=(Output(_hash(pdf), len(pdf)),),
        tokens=draft.tokens,
        seconds=seconds,
        findings=count_findings(draft.findings),
        batch=Batch(engine.sequences, engine.threads, int(engine.reproducible)),
        lix_tenths=_ease(draft),
    )
    workshop.audit.record(job, event)


def _ease(draft: Draft) -> Ease | None:
    """Return what the log keeps of how hard the prose is to read; None without prose."""
    source, result = (measures["lix"] for measures in readability(draft).values())
    return None if source is None or result is None else Ease(round(10 * source), round(10 * result))


def _fail(known: Outcome, error: OptirhError, job: str | None, workshop: Workshop, seconds: float) -> Outcome:
    """Return the failed outcome, recorded; a log that cannot be written is the graver failure."""
    try:
        if not isinstance(error, AuditError):
            job = job or workshop.audit.open_job(_facts_of_failure(known, workshop.settings))
            workshop.audit.record(job, Failed(code=error.code))
    except AuditError as graver:
        error = graver
    return replace(known, job=job, status=Status.FAILED, seconds=Seconds(total=seconds), error=error)


def _facts(task: Commission, model: ModelIdentity, settings: Settings) -> JobFacts:
    is_ours = settings.generator == "llama-cpp"
    return JobFacts(
        identity=task.identity,
        source_sha256=task.original.sha256,
        source_bytes=task.original.bytes,
        kind=task.kind,
        language=task.language,
        settings_sha256=settings.settings_sha256,
        model_sha256=model.sha256,
        adapter_sha256=model.adapter_sha256,
        prompt_sha256=task.prompt_sha256,
        program_version=__version__,
        llama_cpp_version=version("llama-cpp-python") if is_ours else None,
        weasyprint_version=version("weasyprint"),
    )


def _facts_of_failure(known: Outcome, settings: Settings) -> JobFacts:
    """What is known of a job that ended before it began."""
    language = known.language if known.language in WRITTEN else None
    return JobFacts(
        identity=fingerprint(
            source_sha256=known.source_sha256, record=known.record, kind=known.kind, language=language
        ),
        source_sha256=known.source_sha256,
        source_bytes=None,
        kind=known.kind,
        language=language,
        settings_sha256=settings.settings_sha256,
        prompt_sha256=known.prompt_sha256,
        program_version=__version__,
    )


@contextmanager
def _own_faults(source: Path) -> Iterator[None]:
    """Turn whatever is not in our tree of errors into one that says where it arose but never what it says."""
    try:
        yield
    except OptirhError:
        raise
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        detail = f"{type(error).__name__}, {Path(frame.filename).name}:{frame.lineno}"
        if isinstance(error, (OSError, MemoryError)):
            raise MachineFault(name=printable_name(source.name), detail=detail) from error
        raise Unexpected(name=printable_name(source.name), detail=detail) from error


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
