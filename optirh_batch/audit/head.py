"""The head file: how many rows the log has, and the hash of the last one, kept outside the database.

A chain shows every change in its middle but not that its end is missing; this
file does.  It is written after each commit, so a crash in between leaves it
behind the log, never ahead: behind is in order as long as the row it names is
still there with the same hash.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from optirh_batch.audit.chain import GENESIS

_HASH = re.compile(r"[0-9a-f]{64}")
_MODE = 0o600
_KEYS = ({"rows", "hash"}, {"rows", "hash", "purged_rows", "purged_hash"})


@dataclass(frozen=True, slots=True)
class Head:
    """The last row: its number (0 for none) and its hash; and of the last row that was purged, the same."""

    rows: int = 0
    hash: str = GENESIS
    purged_rows: int = 0
    purged_hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class HeadFile:
    """The file that keeps a head: one line of JSON."""

    path: Path

    @classmethod
    def of(cls, database: Path) -> Self:
        """Return the head file of a database: ``audit.head`` beside ``audit.db``."""
        return cls(database.with_suffix(".head"))

    def read(self) -> Head | None:
        """Return what it says, None if it is missing.

        Raises:
            ValueError: it does not say what a head says.
            OSError: it cannot be read.
        """
        try:
            content = json.loads(self.path.read_text("ascii"))
        except FileNotFoundError:
            return None
        if not isinstance(content, dict) or content.keys() not in _KEYS:
            raise ValueError("not a head")
        numbers = [content[key] for key in content if key.endswith("rows")]
        hashes = [content[key] for key in content if key.endswith("hash")]
        if any(type(number) is not int for number in numbers) or not all(
            _HASH.fullmatch(str(digest)) for digest in hashes
        ):
            raise ValueError("not a head")
        return Head(**content)

    def create(self) -> None:
        """Write the head of an empty log, unless there is a head.

        Raises:
            OSError: it cannot be written.
        """
        draft = self._write_draft(Head())
        try:
            os.link(draft, self.path)
        except OSError as error:
            if error.errno != errno.EEXIST:
                raise
        finally:
            draft.unlink()

    def write(self, head: Head) -> None:
        """Replace it at once; the caller holds the database's write lock.

        Raises:
            OSError: it cannot be written; the old one stands.
        """
        self._write_draft(head).replace(self.path)

    def _write_draft(self, head: Head) -> Path:
        draft = self.path.with_name(f".{self.path.name}.{secrets.token_hex(8)}.new")
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _MODE)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                keys = _KEYS[head.purged_rows > 0]
                kept = {key: value for key, value in asdict(head).items() if key in keys}
                file.write(json.dumps(kept) + "\n")
                file.flush()
                # Without it a power cut can leave an empty file, which would look like tampering.
                os.fsync(file.fileno())
        except BaseException:
            draft.unlink()
            raise
        return draft
