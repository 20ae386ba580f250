"""The end of a file's way: results into the outbox, originals into the archive or the error folder.

Owns the promise that a file appears under its final name only when complete:
written beside it under a hidden name, synced, then moved, and never over one
that is there.  A kill leaves at most a hidden file, which ``sweep`` removes
later.  Leaves out how names are written (``file_names``), when each step
happens (``pipeline``) and what a note says (``localization``).

No folder is created except the day's folder inside the archive: a folder that
has vanished is a share that is not mounted, and writing below it would hide
files from everybody.
"""

from __future__ import annotations

import codecs
import errno
import filecmp
import glob
import hashlib
import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import count
from pathlib import Path, PurePath

from optirh_batch.errors import MoveFailed, PublishFailed
from optirh_batch.file_names import fit, numbered, renumbered, valid_name
from optirh_batch.filesystems import (
    SystemCalls,
    is_temporary,
    place,
    reason_of,
    sync_folder,
    temporary_path,
)

SWEEP_AFTER_SECONDS = 24 * 3600
_COPY_BYTES = 1024 * 1024
NOTE_SUFFIX = ".txt"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RECENT_DAYS = 31
_LARGEST_NOTE = 1024 * 1024
_CODES = re.compile(rb"\n[^\r\n:]{1,40}: [a-z-]+(, [a-z-]+)*\r\n\Z")  # the last line, for IT

# Tries one number: the paths that now exist, the file's own first, or none if the name is taken.
Put = Callable[[Path, int], tuple[Path, ...]]


def publish(
    pdf: bytes, outbox: Path, stem: str, kind: str, language: str, *, system: SystemCalls | None = None
) -> Path:
    """Write a document into the outbox as ``<stem>.<kind>.<language>.pdf``, or ``....2.pdf``, ``....3.pdf``.

    Several processes may publish under the same stem at once: each gets a
    name of its own and nothing is ever replaced.

    Args:
        pdf: the whole document.
        outbox: an existing folder.
        stem: the source's name without its suffix; kept as it is, except for
            what a Windows share cannot name.
        kind: becomes part of the name.
        language: code of the document's language; becomes part of the name.
        system: for tests.

    Returns:
        The path; the document is on the disk under it.

    Raises:
        PublishFailed: disk full, folder gone or not writable; nothing is left behind.
    """
    calls = system or SystemCalls()
    try:
        with _unfinished(outbox, lambda file: _write(pdf, file, calls), calls) as temporary:
            for number in count(1):
                suffix = f".{kind}.{language}{numbered(number)}.pdf"
                target = outbox / fit(valid_name(stem), suffix)
                if place(temporary, target, calls):
                    break
        try:
            sync_folder(outbox, calls)
        except OSError:
            target.unlink()
            raise
    except OSError as error:
        raise PublishFailed(name=stem, detail=reason_of(error)) from error
    return target


def archive(
    source: Path, archive_dir: Path, *, today: date | None = None, system: SystemCalls | None = None
) -> Path:
    """Move an original into the day's folder of the archive, under its own name or ``name.2.suffix``.

    Args:
        source: a regular file.
        archive_dir: an existing folder, on any file system.
        today: names the sub-folder (``2026-03-14``); the current day if None.
        system: for tests.

    Returns:
        Where the original lies now.

    Raises:
        MoveFailed: the original is still where it was.
    """
    calls = system or SystemCalls()
    try:
        folder = archive_dir / (today or date.today()).isoformat()  # noqa: DTZ011  the wall's day is meant
        folder.mkdir(exist_ok=True)

        def put(ready: Path, number: int) -> tuple[Path, ...]:
            target = folder / renumbered(source.name, number)
            return (target,) if place(ready, target, calls) or _is_there(ready, target) else ()

        return _move(source, folder, put, calls)
    except OSError as error:
        raise MoveFailed(name=source.name, folder=archive_dir, detail=reason_of(error)) from error


def refuse(source: Path, error_dir: Path, note: str, *, system: SystemCalls | None = None) -> Path:
    """Move a file into the error folder, with a note named after it: ``<file name>.txt``.

    The note comes first: a kill in between leaves the file in the inbox,
    where it is refused again, and never a file without its reason.

    Args:
        source: a regular file.
        error_dir: an existing folder, on any file system.
        note: text for staff; written as UTF-8 with a byte-order mark and CRLF
            line ends, which every Notepad shows correctly.
        system: for tests.

    Returns:
        Where the file lies now.

    Raises:
        MoveFailed: the file is still where it was, and no note was left.
    """
    calls = system or SystemCalls()
    text = note_bytes(note)

    def put(ready: Path, number: int) -> tuple[Path, ...]:
        target = error_dir / renumbered(source.name, number, room=len(NOTE_SUFFIX))
        return _place_with_note(ready, target, text, calls)

    try:
        return _move(source, error_dir, put, calls)
    except OSError as error:
        raise MoveFailed(name=source.name, folder=error_dir, detail=reason_of(error)) from error


def bring_back(source: Path, folder: Path, *, system: SystemCalls | None = None) -> Path:
    """Move a refused or archived file into a folder of the inbox again; a note of ours beside it goes.

    Args:
        source: a regular file.
        folder: an existing folder, on any file system.
        system: for tests.

    Returns:
        Where the file lies now: under its own name, or ``name.2.suffix``.

    Raises:
        MoveFailed: the file is still where it was, and so is its note.
    """
    calls = system or SystemCalls()

    def put(ready: Path, number: int) -> tuple[Path, ...]:
        target = folder / renumbered(source.name, number)
        return (target,) if place(ready, target, calls) else ()

    try:
        back = _move(source, folder, put, calls)
        # A kill before this leaves a note without its file; a later refusal of the same words takes it over.
        note = source.with_name(source.name + NOTE_SUFFIX)
        if is_note(note):
            note.unlink(missing_ok=True)
    except OSError as error:
        raise MoveFailed(name=source.name, folder=folder, detail=reason_of(error)) from error
    return back


def withdraw_refusal(source: Path, error_dir: Path) -> None:
    """Remove what a kill left of ``refuse``: a note without its file, or both while the file is not moved.

    Args:
        source: still where it was.
        error_dir: into which it was to be moved.

    Raises:
        MoveFailed: it cannot be removed.
    """
    try:
        for number in count(1):
            target = error_dir / renumbered(source.name, number, room=len(NOTE_SUFFIX))
            note = target.with_name(target.name + NOTE_SUFFIX)
            if os.path.lexists(target):
                if not _is_same(source, target):
                    continue
                target.unlink()
            elif not os.path.lexists(note):
                return
            if is_note(note):
                note.unlink(missing_ok=True)
    except OSError as error:
        raise MoveFailed(name=source.name, folder=error_dir, detail=reason_of(error)) from error


def is_note(path: Path) -> bool:
    """Return whether a file is a note of ours about a refused one: it ends with reason codes."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_NOTE:
            return False
        content = path.read_bytes()
    except OSError:
        return False
    return content.startswith(codecs.BOM_UTF8) and _CODES.search(content) is not None


def leave_note(note: str, outbox: Path, name: str, *, system: SystemCalls | None = None) -> Path:
    """Write a note about a file of this name into the outbox: ``<file name>.txt``.

    Args:
        note: text for staff, written as by ``refuse``.
        outbox: an existing folder.
        name: of the file.
        system: for tests.

    Returns:
        Where the note lies; one of the same words and name that is there already is not written twice.

    Raises:
        PublishFailed: disk full, folder gone or not writable; nothing is left behind.
    """
    calls = system or SystemCalls()
    text = note_bytes(note)
    try:
        with _unfinished(outbox, lambda file: _write(text, file, calls), calls) as temporary:
            for number in count(1):
                target = outbox / (renumbered(name, number, room=len(NOTE_SUFFIX)) + NOTE_SUFFIX)
                if place(temporary, target, calls) or (target.is_file() and target.read_bytes() == text):
                    return target
    except OSError as error:
        raise PublishFailed(name=name, detail=reason_of(error)) from error
    raise AssertionError("there is always another number")


def find_archived(name: str, hashes: Collection[str | None], archive_dir: Path) -> Path | None:
    """Return where an original of this name and of one of these contents lies in the archive, newest first.

    Args:
        name: as it was dropped.
        hashes: SHA-256 of what is looked for.
        archive_dir: whose days of the last month are looked through.
    """
    stem = valid_name(PurePath(name).stem)
    with suppress(OSError):
        for day in reversed(days_of(archive_dir)):
            for path in sorted(day.glob(f"{glob.escape(stem)}*")):
                with suppress(OSError), open(path, "rb", opener=_open_itself) as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() in hashes:
                        return path
    return None


def days_of(archive_dir: Path) -> list[Path]:
    """Return the folders of the last days that have one, oldest first.

    Raises:
        OSError: the archive cannot be listed.
    """
    return sorted(path for path in archive_dir.iterdir() if _DAY.fullmatch(path.name) and path.is_dir())[
        -_RECENT_DAYS:
    ]


def sweep(folder: Path, *, now: float | None = None) -> int:
    """Remove hidden files that a killed process left more than a day ago.

    Args:
        folder: an outbox, archive or error folder; its sub-folders are not visited.
        now: seconds since the epoch; the current time if None.

    Returns:
        How many were removed.

    Raises:
        OSError: the folder cannot be listed or changed.
    """
    limit = (time.time() if now is None else now) - SWEEP_AFTER_SECONDS
    removed = 0
    for path in folder.iterdir():
        # Another process may be sweeping too, or finishing after a very long day.
        with suppress(FileNotFoundError):
            if is_temporary(path) and path.lstat().st_mtime < limit:
                path.unlink()
                removed += 1
    return removed


def _move(source: Path, folder: Path, put: Put, calls: SystemCalls) -> Path:
    """Put the source under the first free name; through a synced copy where it lies on another disk."""
    try:
        return _first_free(source, put)[0]
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    before = source.lstat()
    with _unfinished(folder, lambda file: _copy(source, file, calls), calls) as temporary:
        placed = _first_free(temporary, put)
    try:
        sync_folder(folder, calls)
        _require_same(before, source.lstat())  # its name may stand for another drop by now
        calls.unlink(source)
    except OSError:
        for path in placed:
            path.unlink()
        raise
    return placed[0]


def _require_same(before: os.stat_result, after: os.stat_result) -> None:
    size_and_time = (before.st_size, before.st_mtime_ns)
    if not os.path.samestat(before, after) or size_and_time != (after.st_size, after.st_mtime_ns):
        raise OSError(errno.EBUSY, "it changed while it was copied")


def _first_free(ready: Path, put: Put) -> tuple[Path, ...]:
    return next(placed for number in count(1) if (placed := put(ready, number)))


def _place_with_note(ready: Path, target: Path, text: bytes, calls: SystemCalls) -> tuple[Path, ...]:
    note = target.with_name(target.name + NOTE_SUFFIX)
    is_there = os.path.lexists(target) and _is_there(ready, target)
    if os.path.lexists(target) and not is_there:
        return ()
    with _unfinished(target.parent, lambda file: _write(text, file, calls), calls) as temporary:
        written = place(temporary, note, calls)
    # A note of the same words whose file is missing was left by a kill: it is this one's.
    if not written and not (note.is_file() and note.read_bytes() == text):
        return ()
    placed = False
    try:
        placed = place(ready, target, calls) or is_there
    finally:
        if written and not placed:
            note.unlink()
    return (target, note) if placed else ()


def _is_there(ready: Path, target: Path) -> bool:
    """Tell whether a file was placed before, and a kill came before it was removed from where it lay.

    Either both names are its own, or what is ready is a copy, and an earlier copy has the name.
    """
    if is_temporary(ready):
        return _is_same(ready, target)
    return os.path.samestat(target.lstat(), ready.lstat())


def _is_same(ours: Path, there: Path) -> bool:
    """Tell whether two names are of one file, or of one and its copy."""
    ours_is, there_is = ours.lstat(), there.lstat()
    if os.path.samestat(ours_is, there_is):
        return True
    size_and_time = (ours_is.st_size, ours_is.st_mtime_ns)
    same = stat.S_ISREG(there_is.st_mode) and (there_is.st_size, there_is.st_mtime_ns) == size_and_time
    return same and filecmp.cmp(ours, there, shallow=False)


@contextmanager
def _unfinished(folder: Path, fill: Callable[[int], None], calls: SystemCalls) -> Iterator[Path]:
    """Make a hidden file, filled, synced and closed; at the end it is gone, unless it was moved."""
    temporary = temporary_path(folder)
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    try:
        try:
            fill(descriptor)
            calls.fsync(descriptor)
        finally:
            os.close(descriptor)  # a share may report a full disk only now, and rename no open file
        yield temporary
    finally:
        with suppress(FileNotFoundError):
            calls.unlink(temporary)


def _write(content: bytes, descriptor: int, calls: SystemCalls) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[calls.write(descriptor, rest) :]


def _copy(source: Path, descriptor: int, calls: SystemCalls) -> None:
    with open(source, "rb", opener=_open_itself) as reading:
        while block := reading.read(_COPY_BYTES):
            _write(block, descriptor, calls)
        times = os.fstat(reading.fileno())
    os.utime(descriptor, ns=(times.st_atime_ns, times.st_mtime_ns))


def _open_itself(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)


def note_bytes(note: str) -> bytes:
    """Write a text for staff as every Notepad shows it: UTF-8 with a byte-order mark, CRLF line ends."""
    lines = "\r\n".join([*note.splitlines(), ""])
    return lines.encode("utf-8-sig", "replace")
