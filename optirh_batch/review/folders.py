"""Files of the review folders: finding them, recognising one that was looked at, replacing one at once."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from optirh_batch.filesystems import SystemCalls, place, sync_folder, temporary_path
from optirh_batch.intake import is_litter

_MAX_PDF_BYTES = 200 * 1024 * 1024

Trace = tuple[Path, int, int, int]
"""A file in one state: another inode, size or time of change is another."""


def find_files(folder: Path, *suffixes: str, but: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """Return the files of a folder and the folders in it whose names end so, sorted.

    What other programs leave there under such a name (``._x.pdf`` of macOS) is none of them.

    Args:
        folder: where to look; nothing is found in one that cannot be listed.
        suffixes: in small letters; one of them.
        but: folders in it that are left out.
    """
    try:
        found = sorted(
            path
            for path in folder.rglob("*")
            if path.name.lower().endswith(suffixes)
            and not any(map(is_litter, path.relative_to(folder).parts))
        )
    except OSError:  # a share that is away: the work finds that out too
        return ()
    left_out = [path for path in but if path != folder]
    return tuple(path for path in found if not any(path.is_relative_to(other) for other in left_out))


def trace_of(path: Path) -> Trace | None:
    """Return the state of a file; None if it is not there, or no regular file."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return trace(path, status) if stat.S_ISREG(status.st_mode) else None


def trace(path: Path, status: os.stat_result) -> Trace:
    """Return the state of a file whose status is known."""
    return path, status.st_ino, status.st_size, status.st_mtime_ns


def hash_pdf(path: Path) -> tuple[os.stat_result, str] | None:
    """Return a PDF's status and the SHA-256 of its bytes; None if it has gone, or is too large to be ours."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_PDF_BYTES:
            return None
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            return status, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # moved on meanwhile, or not ours to read
        return None


def replace_file(content: bytes, path: Path, before: os.stat_result | None, system: SystemCalls) -> None:
    """Write a file under a name at once, over the one that has it.

    Args:
        content: the whole file.
        path: its name, in an existing folder.
        before: status of the file that it replaces; None replaces whatever is there.
        system: for tests.

    Raises:
        FileNotFoundError: the file to be replaced was moved on meanwhile.
        OSError: disk full, folder not writable, or the file is open elsewhere; nothing has changed.
    """
    with _written(content, path.parent, system) as temporary:
        if before is not None and not os.path.samestat(path.lstat(), before):
            # staff moved it on: nothing may appear here
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        system.rename(temporary, path)
        sync_folder(path.parent, system)


def add_file(content: bytes, path: Path, system: SystemCalls) -> bool:
    """Write a file under a name that is free, for everybody who may write into its folder.

    Returns:
        Whether it has the name now; False if another has it.

    Raises:
        OSError: disk full, or folder not writable; nothing has changed.
    """
    with _written(content, path.parent, system) as temporary:
        temporary.chmod(path.parent.stat().st_mode & 0o666)
        added = place(temporary, path, system)
        sync_folder(path.parent, system)
        return added


@contextmanager
def _written(content: bytes, folder: Path, system: SystemCalls) -> Iterator[Path]:
    temporary = temporary_path(folder)
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            system.fsync(file.fileno())
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
