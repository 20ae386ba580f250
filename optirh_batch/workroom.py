"""The work folder in ``data_dir``: private copies of what is being worked on, and the lock of a pass.

Owns ``data_dir/work`` and ``data_dir/run.lock``.  Both use ``flock``, which the
kernel releases however a process ends, so that a kill leaves nothing to
clean up by hand.  ``data_dir`` lies on a local disk (see ``audit``).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from optirh_batch.errors import Busy, WorkFolderFailed
from optirh_batch.filesystems import reason_of


@contextmanager
def hold_run_lock(home: Path, data_dir: Path, *, listens: bool = False) -> Iterator[None]:
    """Be the only one that works on the inbox of this home.

    Args:
        home: the home.
        data_dir: its data folder.
        listens: whether this process takes SIGUSR1 for "wait no longer"; see ``listener``.

    Raises:
        Busy: another process holds the lock.
        WorkFolderFailed: ``data_dir`` cannot be written.
    """
    _make_private(data_dir)
    try:
        handle = os.open(data_dir / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise WorkFolderFailed(path=data_dir, detail=reason_of(error)) from error
    try:
        if not _try_lock(handle):
            raise Busy(home=home)
        _name_listener(handle, data_dir, os.getpid() if listens else None)
        yield
    finally:
        os.close(handle)


def _name_listener(handle: int, data_dir: Path, process: int | None) -> None:
    try:
        os.truncate(handle, 0)
        if process is not None:
            os.pwrite(handle, f"{process}\n".encode("ascii"), 0)
    except OSError as error:
        raise WorkFolderFailed(path=data_dir, detail=reason_of(error)) from error


def listener(data_dir: Path) -> int | None:
    """Return the number of the process that works in a home now and takes SIGUSR1, None if none does."""
    try:
        handle = os.open(data_dir / "run.lock", os.O_RDONLY)
    except OSError:
        return None
    try:
        # The kernel knows whether the lock is held; the number alone may be that of a dead process.
        if _try_lock(handle):
            return None
        written = os.pread(handle, 32, 0).strip()
        return int(written) if written.isdigit() else None
    finally:
        os.close(handle)


@contextmanager
def private_copy(data: bytes, data_dir: Path) -> Iterator[Path]:
    """Keep a copy of the source, readable by this user alone, while it is worked on.

    Args:
        data: content of the source.
        data_dir: the home's data folder.

    Yields:
        Path of the copy, in a folder of its own that goes when the work ends.

    Raises:
        WorkFolderFailed: ``data_dir`` cannot be written, or its disk is full.
    """
    room = _make_private(data_dir / "work")
    try:
        with _only_one_in(room):
            folder = Path(tempfile.mkdtemp(dir=room))
            handle = os.open(folder, os.O_RDONLY)
            _try_lock(handle)
    except OSError as error:
        raise WorkFolderFailed(path=room, detail=reason_of(error)) from error
    try:
        yield _write(folder / "original", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def sweep(data_dir: Path) -> int:
    """Remove what killed processes left in the work folder; return how many copies that were."""
    removed = 0
    for folder, in_use in _copies(data_dir):
        if not in_use:
            shutil.rmtree(folder)
            removed += 1
    return removed


def count_working(data_dir: Path) -> int:
    """Return how many files are being worked on at this moment, by any process."""
    return sum(in_use for _, in_use in _copies(data_dir))


def _copies(data_dir: Path) -> Iterator[tuple[Path, bool]]:
    """Every folder of the work room, and whether a living process works in it."""
    room = data_dir / "work"
    if not room.is_dir():
        return
    with _only_one_in(room):
        for folder in sorted(path for path in room.iterdir() if path.is_dir()):
            handle = os.open(folder, os.O_RDONLY)
            try:
                yield folder, not _try_lock(handle)
            finally:
                os.close(handle)


@contextmanager
def _only_one_in(room: Path) -> Iterator[None]:
    """Keep others from making or counting copies for a moment: a new one is not locked yet."""
    handle = os.open(room, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make_private(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WorkFolderFailed(path=folder, detail=reason_of(error)) from error
    return folder


def _write(path: Path, data: bytes) -> Path:
    try:
        path.touch(mode=0o600)
        path.write_bytes(data)
    except OSError as error:
        raise WorkFolderFailed(path=path.parent, detail=reason_of(error)) from error
    return path


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
