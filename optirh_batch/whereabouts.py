"""Under which name a document was published, by its hash.

Owns a plain list in ``data_dir``.  It is no part of the audit log, which holds
hashes only (a file's name may hold a person's), and nothing hangs on it: where
the list does not know a document, the outbox is searched by hash.  So it need
not be kept for good: ``retention`` forgets what no longer lies there.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from optirh_batch.clock import SystemClock
from optirh_batch.errors import WorkFolderFailed
from optirh_batch.filesystems import reason_of, write_whole

FILE_NAME = "published.jsonl"


def note_place(data_dir: Path, sha256: str, path: Path) -> None:
    """Remember where the document of this hash was published.

    Raises:
        WorkFolderFailed: the list cannot be written.
    """
    noted = int(SystemClock().now().timestamp())
    line = json.dumps({"sha256": sha256, "path": str(path.absolute()), "noted": noted}) + "\n"
    try:
        with _held(data_dir / FILE_NAME) as handle:
            os.write(handle, line.encode("ascii"))
    except OSError as error:
        raise WorkFolderFailed(path=data_dir, detail=reason_of(error)) from error


def known_places(data_dir: Path) -> Mapping[str, Path]:
    """Return all noted places by hash, the newest for each; a torn last line is passed over.

    Raises:
        WorkFolderFailed: the list cannot be read.
    """
    try:
        lines = (data_dir / FILE_NAME).read_text("ascii").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise WorkFolderFailed(path=data_dir, detail=reason_of(error)) from error
    return {entry["sha256"]: Path(entry["path"]) for _, entry in _entries(lines)}


def forget_places(data_dir: Path, noted_before: float) -> int:
    """Forget documents noted before a time of which no file lies where they were published.

    Args:
        data_dir: folder of the list.
        noted_before: seconds since 1970; a line without a time counts as older.

    Returns:
        How many lines went.

    Raises:
        WorkFolderFailed: the list cannot be read or written.
    """
    path = data_dir / FILE_NAME
    if not path.exists():
        return 0
    try:
        with _held(path) as handle:
            lines = os.pread(handle, os.fstat(handle).st_size, 0).decode("ascii").splitlines()
            kept = [
                line
                for line, entry in _entries(lines)
                if entry.get("noted", 0) >= noted_before or os.path.lexists(entry["path"])
            ]
            if len(kept) < len(lines):
                write_whole(path, "".join(f"{line}\n" for line in kept), synced=True)
    except OSError as error:
        raise WorkFolderFailed(path=data_dir, detail=reason_of(error)) from error
    return len(lines) - len(kept)


def find_document(sha256: str, size: int, outbox: Path) -> Path | None:
    """Search the outbox and the folders in it for the document of this hash and size (bytes)."""
    for path in sorted(outbox.rglob("*.pdf")):
        try:
            if path.stat().st_size == size and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                return path
        except OSError:  # taken away meanwhile, or not ours to read
            continue
    return None


def _entries(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line with what it says, without those that a kill or a full disk tore."""
    for line in lines:
        try:
            yield line, json.loads(line)
        except ValueError:
            continue


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """Open the list to read and to add at its end, while no other process writes or replaces it."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if _is_still(path, handle):
                yield handle
                return
        finally:
            os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    """Whether an open file was not replaced while its lock was waited for."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
