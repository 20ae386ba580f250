"""A pass over the inbox: what ``run`` does, and what becomes of the originals.

Owns the last step of each file: the original goes into the archive when every
document of it is in place, into the error folder with a note when the file
itself is at fault, and stays for the next pass when the fault may pass (disk
full, model not installed).  Making the documents belongs to ``pipeline``,
choosing the files to ``intake``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from optirh_batch.audit import Archived
from optirh_batch.commission import Order
from optirh_batch.config import Settings
from optirh_batch.errors import (
    ConfigurationError,
    FolderUnknown,
    LanguageUnknown,
    LanguageUnsupported,
    OptirhError,
    Phrase,
    PromptTooLong,
    RenderingFailed,
    SourceRefused,
    Unexpected,
)
from optirh_batch.intake import Arrival, Intake, await_settled
from optirh_batch.localization import is_language_code, staff_message, translate
from optirh_batch.outbox import archive, refuse
from optirh_batch.outbox import sweep as sweep_folder
from optirh_batch.outcomes import Outcome, Status
from optirh_batch.pipeline import Workshop, process_file, turn_away
from optirh_batch.readers import printable_name
from optirh_batch.workroom import hold_run_lock
from optirh_batch.workroom import sweep as sweep_copies

# Faults that trying again on another day cannot mend: the file is put aside.
_FAULT_OF_THE_FILE = (
    SourceRefused,
    LanguageUnknown,
    LanguageUnsupported,
    FolderUnknown,
    RenderingFailed,
    PromptTooLong,
    Unexpected,
)


class Fate(StrEnum):
    """Where an original is after the pass."""

    ARCHIVED = "archived"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Finished:
    """One file of the pass: its documents, and where the original is now.

    ``error`` says why the original could not be moved, though its documents are in place.
    """

    source: Path
    outcomes: tuple[Outcome, ...]
    fate: Fate
    error: OptirhError | None = None

    @property
    def errors(self) -> tuple[OptirhError, ...]:
        """All that went wrong with this file."""
        found = [outcome.error for outcome in self.outcomes] + [self.error]
        return tuple(error for error in found if error is not None)


@dataclass(frozen=True, slots=True)
class Round:
    """What a pass did, the files it left since they still change, and folders that name no language."""

    finished: tuple[Finished, ...]
    unsettled: tuple[Path, ...]
    unknown_folders: tuple[Path, ...]

    def as_json(self, staff_language: str) -> dict[str, Any]:
        """Return the object that ``run --json`` prints; ``documents`` are those of ``process --json``."""
        return {
            "documents": [
                {**outcome.as_json(staff_language), "original": item.fate.value}
                for item in self.finished
                for outcome in item.outcomes
            ],
            "not_moved": [
                {
                    "source": str(item.source),
                    "code": item.error.code,
                    "message": staff_message(item.error, staff_language),
                }
                for item in self.finished
                if item.error
            ],
            "unsettled": [str(path) for path in self.unsettled],
            "unknown_folders": [str(path) for path in self.unknown_folders],
        }


def run_inbox(
    home: Path,
    workshop: Workshop,
    *,
    started: Callable[[Path, int, int], None] = lambda *_: None,
    waiting: Callable[[Sequence[Path]], None] = lambda _: None,
) -> Round:
    """Work on every quiet file of the inbox, one after the other.

    Args:
        home: the home, held for this pass alone.
        workshop: what the work is done with.
        started: told of each file, its number from 0 and how many there are.
        waiting: told of the files that must still be quiet, before each wait for them.

    Raises:
        Busy: another pass is under way.
        ConfigurationError: a folder of the home is missing or cannot be used.
    """
    settings = workshop.settings
    with hold_run_lock(home, settings.data_dir):
        sweep_copies(settings.data_dir)
        _sweep_folders(settings)
        intake = await_settled(
            settings.inbox_dir,
            workshop.clock,
            settle_seconds=settings.settle_seconds,
            patience_seconds=settings.settle_patience_seconds,
            waiting=waiting,
        )
        finished = []
        for number, arrival in enumerate(intake.ready):
            started(arrival.path, number, len(intake.ready))
            finished.append(finish_file(arrival, workshop))
    return _round(finished, intake)


def finish_file(arrival: Arrival, workshop: Workshop) -> Finished:
    """Make the documents of one file of the inbox, then move the original where it belongs."""
    source, settings = arrival.path, workshop.settings
    if arrival.stray_folder is None:
        outcomes = process_file(source, Order(settings.outbox_dir, language=arrival.language), workshop)
    else:
        outcomes = (turn_away(source, _stray(arrival, settings), workshop),)
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    try:
        if not errors:
            archive(source, settings.archive_dir, today=workshop.clock.now().date())
            for job in filter(None, (outcome.job for outcome in outcomes)):
                workshop.audit.record(job, Archived())
            return Finished(source, outcomes, Fate.ARCHIVED)
        if all(is_fault_of_file(error) for error in errors):
            refuse(source, settings.error_dir, _note(outcomes, settings.staff_language))
            return Finished(source, outcomes, Fate.REFUSED)
    except OptirhError as error:
        return Finished(source, outcomes, Fate.LEFT, error)
    return Finished(source, outcomes, Fate.LEFT)


def is_fault_of_file(error: OptirhError) -> bool:
    """Whether a failure would come again with the same file however often it is tried."""
    if isinstance(error, Unexpected) and isinstance(error.__cause__, (OSError, MemoryError)):
        return False  # the machine's trouble, not the file's
    return isinstance(error, _FAULT_OF_THE_FILE) and not error.retryable


def _stray(arrival: Arrival, settings: Settings) -> FolderUnknown:
    """Say why the folder of a file asks for nothing that can be made."""
    folder = arrival.stray_folder or ""
    return FolderUnknown(
        name=printable_name(arrival.path.name),
        folder=printable_name(folder),
        detail=Phrase("documents are not written in this language here")
        if is_language_code(folder.lower())
        else Phrase("this is not the code of a language"),
        supported=", ".join(settings.enabled_languages),
    )


def _sweep_folders(settings: Settings) -> None:
    """Clear away unfinished files of killed processes; finds out, before any work, that a folder is gone."""
    for key in ("outbox_dir", "error_dir", "archive_dir"):
        try:
            sweep_folder(getattr(settings, key))
        except OSError as error:
            detail = f"{getattr(settings, key)} cannot be used: {error.strerror}"
            raise ConfigurationError(where=key, detail=detail) from error


def _note(outcomes: tuple[Outcome, ...], language: str) -> str:
    """What a clerk reads beside the refused file: why, which record, what was made; last the code for IT."""
    lines = [_reason(outcome, outcome.error, language) for outcome in outcomes if outcome.error]
    made = [
        path.name for outcome in outcomes if outcome.status is not Status.FAILED for path in outcome.outputs
    ]
    if made:
        lines.append(
            translate("Already in the outbox from the same file: {names}", language, names=", ".join(made))
        )
    codes = dict.fromkeys(outcome.error.code for outcome in outcomes if outcome.error)
    lines.append(translate("Code: {code}", language, code=", ".join(codes)))
    return "\n\n".join(dict.fromkeys(lines))


def _reason(outcome: Outcome, error: OptirhError, language: str) -> str:
    reason = staff_message(error, language)
    if outcome.record is None or outcome.records in {None, 1}:
        return reason
    return translate(
        "Record {number} of {total}: {reason}",
        language,
        number=outcome.record,
        total=outcome.records,
        reason=reason,
    )


def _round(finished: list[Finished], intake: Intake) -> Round:
    return Round(tuple(finished), tuple(item.path for item in intake.unsettled), intake.unknown_folders)
