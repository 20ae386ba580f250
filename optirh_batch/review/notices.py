"""What is said beside a document on which nothing could be decided, in a note named after it.

Owns the sentences, and taking back those that are no longer true.  Which of
them holds belongs to ``desk`` and ``corrector``.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from optirh_batch.audit import Job
from optirh_batch.localization import mark, translate
from optirh_batch.outbox import NOTE_SUFFIX, leave_note, note_bytes
from optirh_batch.whereabouts import known_places

CHANGED = mark(
    "{name} was not released: it is not a document of this program, or it was changed after it "
    "was made. It stays as it is. Move the unchanged document here."
)
TOO_OLD = mark(
    "{name} was not released: what it was printed from is no longer kept. The draft stays as it "
    "is. Drop its original into the inbox again."
)
SUPERSEDED = mark(
    "{name} was not released: it was corrected since, and this is the older one. Release the newer "
    "one, and delete this."
)


def say(message: str, path: Path, language: str) -> bool:
    """Leave one of the notices above beside a document; return whether it was not there yet.

    Raises:
        PublishFailed: it cannot be written.
    """
    return _leave(translate(message, language, name=path.name), path)


def withdraw(path: Path, language: str) -> None:
    """Take away what was said of a document of this name before it could be released after all."""
    note = path.with_name(path.name + NOTE_SUFFIX)
    with suppress(OSError):  # it is only a note
        if note.read_bytes() in {
            note_bytes(translate(message, language, name=path.name))
            for message in (CHANGED, TOO_OLD, SUPERSEDED)
        }:
            note.unlink()


def say_untaken(path: Path, untaken: Iterable[tuple[int, str]], language: str) -> None:
    """Say what was changed in the correction sheet and is not in the release copy, so that no word is lost.

    Raises:
        PublishFailed: it cannot be written.
    """
    told = translate(
        "{name} was released as it was printed. These changes of its correction file are not in it:",
        language,
        name=path.name,
    )
    lines = (f"[{number}] {text}" for number, text in untaken)
    leave_note("\n".join((told, "", *lines)), path.parent, path.name)


def say_draft_of_released(path: Path, job: Job, data_dir: Path, released: Path, language: str) -> bool:
    """Say that a document is only the draft of one that is released, and how that one is called.

    Args:
        path: of the draft.
        job: its job.
        data_dir: knows the places of documents.
        released: folder of released documents.
        language: of staff.

    Returns:
        Whether it was not said yet.

    Raises:
        PublishFailed: it cannot be written.
        WorkFolderFailed: ``data_dir`` cannot be read.
    """
    places = known_places(data_dir)
    place = next(
        (places[copy.sha256] for copy in reversed(job.release_copies) if copy.sha256 in places), None
    )
    note = translate(
        "{name} is only the draft of a document that is released already: {copy} in the folder {folder}. "
        "Use that one, and delete this.",
        language,
        name=path.name,
        copy=place.name if place else path.name,
        folder=place.parent.name if place else released.name,
    )
    return _leave(note, path)


def say_released_already(path: Path, rejected: Path, language: str) -> None:
    """Say of a release copy among the documents to be checked that it is no draft any more.

    Args:
        path: of the release copy.
        rejected: folder of rejected documents.
        language: of staff.

    Raises:
        PublishFailed: it cannot be written.
    """
    note = translate(
        "{name} is released already; it can no longer be corrected. If it is wrong, move it into the "
        "folder {folder} and drop its original into the inbox again.",
        language,
        name=path.name,
        folder=rejected.name,
    )
    _leave(note, path)


def _leave(note: str, path: Path) -> bool:
    there = path.with_name(path.name + NOTE_SUFFIX)
    with suppress(OSError):
        if there.read_bytes() == note_bytes(note):
            return False
    leave_note(note, path.parent, path.name)
    return True
