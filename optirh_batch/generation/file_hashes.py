"""SHA-256 of large files, computed once and remembered.

A model has a gigabyte: hashing it at every start would cost seconds.  The
memory is a small JSON file; an entry holds as long as the file's size and
modification time do.  It guards against mix-ups and damage, not against
somebody who can write to the folder: ``compute_sha256`` always reads all bytes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from optirh_batch.filesystems import FOR_ALL_TO_READ, write_whole

CHUNK_BYTES = 1 << 20

_log = logging.getLogger(__name__)


def compute_sha256(
    file: BinaryIO, limit_bytes: int = sys.maxsize, *, advance: Callable[[], None] | None = None
) -> str:
    """Hash (hex) of the rest of ``file``, of ``limit_bytes`` at most; ``advance`` is called on the way."""
    digest = hashlib.sha256()
    while limit_bytes > 0 and (chunk := file.read(min(CHUNK_BYTES, limit_bytes))):
        digest.update(chunk)
        limit_bytes -= len(chunk)
        if advance is not None:
            advance()
    return digest.hexdigest()


class HashMemory:
    """Remembers the hashes of files in the JSON file ``path``.

    A memory that is damaged or cannot be written costs time, nothing else:
    the next start hashes again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def sha256(self, file: Path) -> str:
        """Hash of ``file``, from memory if its size and modification time are unchanged.

        Raises:
            OSError: ``file`` cannot be read.
        """
        with file.open("rb") as opened:
            state = _state(opened)
            known = self._read().get(str(file.resolve()))
            if known is not None and known.items() >= state.items():
                return str(known["sha256"])
            digest = compute_sha256(opened)
            if _state(opened) == state:
                self._write(file, {**state, "sha256": digest})
        return digest

    def remember(self, file: Path, sha256: str) -> None:
        """Note a hash that the caller has just computed."""
        with file.open("rb") as opened:
            self._write(file, {**_state(opened), "sha256": sha256})

    def _read(self) -> dict[str, dict[str, object]]:
        try:
            content = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            _log.warning("the remembered model hashes in %s cannot be read", self._path)
            return {}
        if not isinstance(content, dict):
            return {}
        return {
            name: entry for name, entry in content.items() if isinstance(entry, dict) and "sha256" in entry
        }

    def _write(self, file: Path, entry: dict[str, object]) -> None:
        entries = {**self._read(), str(file.resolve()): entry}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps(entries, indent=1), mode=FOR_ALL_TO_READ)
        except OSError:
            _log.warning("the model's hash cannot be remembered in %s", self._path)


def _state(opened: BinaryIO) -> dict[str, object]:
    status = os.fstat(opened.fileno())
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns}
