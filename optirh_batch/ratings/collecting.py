"""Taking filled forms in: from bytes that may be one, and from folders.

Owns what the audit log has to say: where it knows the document, its own facts
count and not those that the form names.  Moving the files of the inbox belongs
to ``shift``; nothing is moved here.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from optirh_batch.audit import AuditLog
from optirh_batch.clock import Clock
from optirh_batch.config import Settings
from optirh_batch.errors import FormIncomplete, FormUnusable, OptirhError, Phrase, SourceRefused
from optirh_batch.ratings.answers import NOTHING_FILLED_IN, read_form
from optirh_batch.ratings.opinions import Opinion
from optirh_batch.ratings.store import Effect, Ratings
from optirh_batch.readers import ReadLimits, open_source, printable_name


@dataclass(frozen=True, slots=True)
class Taken:
    """A form that was taken, and what it changed; ``known`` tells whether the audit log has its document."""

    opinion: Opinion
    effect: Effect
    known: bool


class Result(StrEnum):
    """What became of a file in a folder of forms."""

    STORED = Effect.STORED.value
    REPLACED = Effect.REPLACED.value
    UNCHANGED = Effect.UNCHANGED.value
    EMPTY = "empty"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Collected:
    """A form in a folder: what became of it, and why not where it was refused."""

    path: Path
    result: Result
    taken: Taken | None = None
    error: OptirhError | None = None


def take_form(data: bytes, name: str, data_dir: Path, log: AuditLog, now: datetime) -> Taken | None:
    """Keep the opinion that a file holds, if it is a filled form; doing it twice changes nothing.

    Args:
        data: the bytes of a file, of whatever kind.
        name: of the file, for messages.
        data_dir: the home's data folder.
        log: knows the documents.
        now: an aware time.

    Returns:
        None if it is no form of this program.

    Raises:
        FormUnusable: its fields are gone, damaged, or contradict the audit log.
        FormIncomplete: something is missing that only the person can add.
        RatingsUnavailable: it cannot be kept.
    """
    opinion = read_form(data, name)
    if opinion is None:
        return None
    job = log.find_output(opinion.subject.document)
    if job is not None:
        facts, said = job.facts, opinion.subject
        if facts.kind is None or facts.language is None or facts.kind.value != said.kind:
            detail = Phrase("the fields that say which document it is about were changed")
            raise FormUnusable(name=name, detail=detail)
        subject = replace(
            said,
            job=job.job,
            language=facts.language,
            model=facts.model_sha256 or "",
            adapter=facts.adapter_sha256 or "",
            prompt=facts.prompt_sha256 or "",
        )
        opinion = replace(opinion, subject=subject)
    with Ratings.open(data_dir) as ratings:
        effect = ratings.put(opinion, known=job is not None, now=now)
    return Taken(opinion, effect, known=job is not None)


def collect(
    folders: Iterable[Path], settings: Settings, limits: ReadLimits, log: AuditLog, clock: Clock
) -> tuple[Collected, ...]:
    """Take the filled forms of folders and the folders in them; all files stay where they are.

    Returns:
        One result for each form, in the order of their names; other files are passed over.

    Raises:
        RatingsUnavailable: they cannot be kept.
    """
    found = []
    for path in _pdfs(folders):
        name = printable_name(path.name)
        try:
            taken = take_form(open_source(path, limits), name, settings.data_dir, log, clock.now())
        except FormIncomplete as error:
            is_empty = error.details["detail"] == NOTHING_FILLED_IN
            found.append(Collected(path, Result.EMPTY if is_empty else Result.REFUSED, error=error))
        except SourceRefused as error:
            found.append(Collected(path, Result.REFUSED, error=error))
        else:
            if taken is not None:
                found.append(Collected(path, Result(taken.effect.value), taken))
    return tuple(found)


def _pdfs(folders: Iterable[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for folder in folders:
        with suppress(OSError):
            found |= dict.fromkeys(
                sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
            )
    return list(found)
