"""Evaluated beginnings of prompts on disk, so that a new process need not evaluate them again.

A beginning is instructions and examples: it comes from the prompt files and
holds nothing of a record.  A file is bound by its name to the exact tokens,
weights and build, and by its first bytes to its own content: one that was cut
or changed counts as absent.  All of it is a cache: no failure here matters.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from array import array
from collections.abc import Sequence
from pathlib import Path

MOST_BYTES = 1 << 30
FEWEST_TOKENS = 64
"""Of fewer tokens, evaluating is as quick as reading."""

_DIGEST_BYTES = hashlib.sha256().digest_size
_SUFFIX = ".prefix"
_LOGGER = logging.getLogger(__name__)


class SavedPrefixes:
    """The files of one folder.

    Args:
        folder: made when the first one is saved; on a local disk.
        made_by: weights, adapter and build; what another one made is not used.
        most_bytes: beyond it, what was used longest ago is removed.
    """

    def __init__(self, folder: Path, made_by: Sequence[str], *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._made_by = "\0".join(made_by).encode()
        self._most_bytes = most_bytes

    def load(self, tokens: Sequence[int]) -> bytes | None:
        """What was saved for exactly these tokens; None if nothing usable was."""
        path = self._path(tokens)
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        state = content[_DIGEST_BYTES:]
        return state if hashlib.sha256(state).digest() == content[:_DIGEST_BYTES] else None

    def save(self, tokens: Sequence[int], state: bytes) -> None:
        """Keep ``state`` for these tokens, under its final name only when whole."""
        if len(tokens) < FEWEST_TOKENS or len(state) > self._most_bytes:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(self._path(tokens), state)
            self._make_room()
        except OSError as error:
            _LOGGER.warning("the evaluated prompt could not be saved: %s", error.strerror)

    def _path(self, tokens: Sequence[int]) -> Path:
        name = hashlib.sha256(self._made_by + b"\0" + array("q", tokens).tobytes())
        return self._folder / f"{name.hexdigest()[:32]}{_SUFFIX}"

    def _write(self, path: Path, state: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=_SUFFIX, delete=False) as file:
            try:
                file.write(hashlib.sha256(state).digest())
                file.write(state)
                file.flush()
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _make_room(self) -> None:
        """Remove what was used longest ago; what a killed process left half written goes the same way."""
        files = sorted(
            ((path.stat().st_mtime, path.stat().st_size, path) for path in self._folder.glob(f"*{_SUFFIX}")),
            reverse=True,
        )
        total = 0
        for _, size, path in files:
            total += size
            if total > self._most_bytes:
                path.unlink(missing_ok=True)
