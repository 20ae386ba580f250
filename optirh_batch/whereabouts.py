"""Under which name a document was published, by its hash.

Owns a plain list in ``data_dir``.  It is no part of the audit log, which holds
hashes only (a file's name may hold a person's), and nothing hangs on it: where
the list does not know a document, the outbox is searched by hash.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from optirh_batch.errors import WorkFolderFailed
from optirh_batch.filesystems import reason_of

FILE_NAME = "published.jsonl"


def note_place(data_dir: Path, sha256: str, path: Path) -> None:
    """Remember where the document of this hash was published.

    Raises:
        WorkFolderFailed: the list cannot be written.
    """
    line = json.dumps({"sha256": sha256, "path": str(path.absolute())}) + "\n"
    try:
        # one write at the end of the file: lines of several processes do not mix
        handle = os.open(data_dir / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line.encode("ascii"))
        finally:
            os.close(handle)
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
    places = {}
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        places[entry["sha256"]] = Path(entry["path"])
    return places


def find_document(sha256: str, size: int, outbox: Path) -> Path | None:
    """Search the outbox and the folders in it for the document of this hash and size (bytes)."""
    for path in sorted(outbox.rglob("*.pdf")):
        try:
            if path.stat().st_size == size and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                return path
        except OSError:  # taken away meanwhile, or not ours to read
            continue
    return None
