"""How long originals in the archive and documents in the outbox are kept, where the institution says so.

Owns the only deletions of finished work, and their conditions.  Without the
settings ``archive_days`` and ``outbox_days`` no file of staff is ever deleted.
An original goes with the archive folder of its day; a document goes when it is
one of ours by name *and* hash, so that nobody's own file is touched.  What the
program keeps for itself goes after ``ticket_days``, ``draft_days`` and
``training_days``, and goes first: a share that fails keeps nothing of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from optirh_batch.config import Settings
from optirh_batch.learning import sweep_pairs
from optirh_batch.review.shelf import sweep_drafts
from optirh_batch.tickets import Board
from optirh_batch.whereabouts import forget_places, known_places


@dataclass(frozen=True, slots=True)
class Purged:
    """How many files were deleted."""

    originals: int
    documents: int


def purge(settings: Settings, now: datetime) -> Purged:
    """Delete what is older than the settings allow.

    Args:
        settings: how many days; 0 keeps everything.
        now: the wall-clock time.

    Raises:
        OSError: a folder cannot be listed or changed; what was deleted before stays deleted.
        WorkFolderFailed: the list of published documents cannot be used.
        TicketsUnavailable: the job table cannot be used.
    """
    _forget(settings, now)
    originals = documents = 0
    if settings.archive_days:
        originals = _purge_archive(settings.archive_dir, now.date() - timedelta(days=settings.archive_days))
    if settings.outbox_days:
        documents = _purge_outbox(settings, now - timedelta(days=settings.outbox_days))
    return Purged(originals, documents)


def _forget(settings: Settings, now: datetime) -> None:
    """Delete what the program keeps for itself, in ``data_dir``."""
    ended_before = (now - timedelta(days=settings.ticket_days)).timestamp()
    with Board.open(settings.data_dir) as tickets:
        tickets.forget(ended_before)
    if settings.outbox_dir.is_dir():  # else it seems empty
        forget_places(settings.data_dir, ended_before)
    if settings.draft_days:
        sweep_drafts(settings.data_dir, (now - timedelta(days=settings.draft_days)).timestamp())
    if settings.training_days:
        sweep_pairs(settings.data_dir, (now - timedelta(days=settings.training_days)).timestamp())


def _purge_archive(archive_dir: Path, oldest: date) -> int:
    removed = 0
    for folder in archive_dir.iterdir():
        try:
            day = date.fromisoformat(folder.name)
        except ValueError:
            continue  # not a day's folder: not ours
        if day >= oldest or folder.is_symlink() or not folder.is_dir():
            continue
        for path in folder.iterdir():
            if path.is_file() and not path.is_symlink():
                path.unlink()
                removed += 1
        if not any(folder.iterdir()):
            folder.rmdir()
    return removed


def _purge_outbox(settings: Settings, oldest: datetime) -> int:
    removed = 0
    ours = {settings.outbox_dir, *settings.outbox_folders.values()}
    for sha256, path in known_places(settings.data_dir).items():
        if path.parent not in ours:
            continue
        try:
            if path.is_symlink() or path.stat().st_mtime >= oldest.timestamp():
                continue
            if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # staff took it away
    return removed
