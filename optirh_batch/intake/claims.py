"""Claims: which of several daemons, on one machine or many, owns a file of a shared inbox.

A claim is a file in a hidden folder of the inbox, named after a hash of the
source's path and a generation: ``<hash>-<generation>``.  Whoever creates one owns
the file as long as there is no higher generation; creating fails when it
exists, on local disks, NFS (version 3 and later) and SMB alike, so each
generation has one owner.  Nothing is renamed or locked, and no clock of
another machine is believed:

- an owner of this machine is gone when its process is (or the machine was
  started anew since);
- any other owner is gone when its claim has not changed for ``lease_seconds``
  while *we* watched, by our own monotonic clock.  It shows that it lives by
  writing the time of its claim anew.

What remains: an owner that sleeps longer than the lease between its last look
(``is_held``, right before publishing) and the publishing itself finishes its
work although another has begun the same.  On one machine the audit log
recognises the second document; on two machines there can then be two.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from optirh_batch.clock import Clock

FOLDER_NAME = ".optirh-claims"
_NAME = re.compile(r"([0-9a-f]{16})-([0-9]{1,9})")
_LARGEST_CLAIM = 4096
_RACES = 20


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a claim: a random token, the machine, and the process on it."""

    token: str
    host: str
    boot: str
    process: int
    started: int

    @classmethod
    def this_process(cls) -> Owner:
        """Return this process with a new token."""
        return cls(secrets.token_hex(16), _host(), _boot(), os.getpid(), _start_of(os.getpid()) or 0)

    def is_gone(self) -> bool | None:
        """Return whether the process is no more; None where that cannot be known from here."""
        if self.host != _host():
            return None
        if self.boot != _boot():
            return True
        return _start_of(self.process) != self.started


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that is ours; goes from one process to another as a plain value.

    Attributes:
        folder: where claims lie.
        key: hash (hex) of the file's path in the inbox.
        generation: of the claim.
        token: of its owner.
    """

    folder: Path
    key: str
    generation: int
    token: str

    def is_held(self) -> bool:
        """Return whether the claim still holds; false also when the folder cannot be looked at."""
        try:
            return _newest(self.folder, self.key) == self.generation and _token(self._path) == self.token
        except OSError:
            return False

    def renew(self) -> bool:
        """Show that the owner lives; return whether the claim still holds."""
        if not self.is_held():
            return False
        try:
            os.utime(self._path)
        except OSError:
            return False
        return True

    def release(self) -> None:
        """Give the file up; harmless when the claim is lost already, or the folder away."""
        with suppress(OSError):
            if _token(self._path) == self.token:
                # The highest last: while a lower one is there alone, it would count.
                for generation in _generations(self.folder, self.key):
                    if generation <= self.generation:
                        _path(self.folder, self.key, generation).unlink(missing_ok=True)
            self.folder.rmdir()  # fails while others have claims

    @property
    def _path(self) -> Path:
        return _path(self.folder, self.key, self.generation)


class Claims:
    """Takes claims in an inbox, and remembers since when those of others have not changed."""

    def __init__(self, inbox: Path, lease_seconds: float, clock: Clock) -> None:
        """Believe an owner of another machine for so many seconds after its last sign of life."""
        self._inbox = inbox
        self._folder = inbox / FOLDER_NAME
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._seen: dict[str, tuple[tuple[object, ...], float]] = {}

    def take(self, source: Path) -> Claim | None:
        """Claim a file of the inbox.

        Returns:
            The claim; None when somebody else owns the file, or when it is no longer there.
        """
        key = hashlib.sha256(os.fsencode(source.relative_to(self._inbox))).hexdigest()[:16]
        owner = Owner.this_process()
        try:
            newest = _newest(self._folder, key)
            if newest is not None and not self._is_abandoned(key, newest):
                return None
            generation = (newest or 0) + 1
            if not self._create(_path(self._folder, key, generation), owner):
                return None
            claim = Claim(self._folder, key, generation, owner.token)
            # Between our look and our claim the file's owner may have finished and moved it.
            if not os.path.lexists(source) or not claim.is_held():
                claim.release()
                return None
        except OSError:
            return None
        self._seen.pop(key, None)
        return claim

    def sweep(self) -> int:
        """Remove the claims of processes that are no more; return how many."""
        removed = 0
        with suppress(FileNotFoundError):
            for path in self._folder.iterdir():
                parts = _NAME.fullmatch(path.name)
                with suppress(OSError):
                    if parts is not None and self._is_abandoned(parts[1], int(parts[2])):
                        path.unlink()
                        removed += 1
        with suppress(OSError):
            self._folder.rmdir()
        return removed

    def _create(self, path: Path, owner: Owner) -> bool:
        """Create a claim; return whether it is ours."""
        for _ in range(_RACES):
            try:
                self._folder.mkdir(exist_ok=True)
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            except FileExistsError:
                return False
            except FileNotFoundError:
                continue  # another daemon released its last claim, and the folder with it
            try:
                os.write(handle, json.dumps(asdict(owner)).encode("ascii"))
                os.fsync(handle)
            finally:
                os.close(handle)
            return True
        return False

    def _is_abandoned(self, key: str, generation: int) -> bool:
        path = _path(self._folder, key, generation)
        content = path.read_bytes()[:_LARGEST_CLAIM]
        owner = _owner(content)
        gone = owner.is_gone() if owner else None
        if gone is not None:
            return gone
        # Nothing but change counts: what time a file server thinks it is does not matter.
        status = path.stat()
        state = (generation, status.st_mtime_ns, content)
        now = self._clock.monotonic()
        before, since = self._seen.get(key, (None, now))
        if before != state:
            self._seen[key] = (state, now)
            return False
        return now - since >= self._lease_seconds


def _path(folder: Path, key: str, generation: int) -> Path:
    return folder / f"{key}-{generation}"


def _generations(folder: Path, key: str) -> list[int]:
    try:
        found = [_NAME.fullmatch(path.name) for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    return sorted(int(parts[2]) for parts in found if parts is not None and parts[1] == key)


def _newest(folder: Path, key: str) -> int | None:
    return max(_generations(folder, key), default=None)


def _owner(content: bytes) -> Owner | None:
    """Return who wrote a claim; None while it is being written, or if it is not ours to understand."""
    try:
        return Owner(**json.loads(content))
    except (ValueError, TypeError):
        return None


def _token(path: Path) -> str | None:
    owner = _owner(path.read_bytes()[:_LARGEST_CLAIM])
    return owner.token if owner else None


@lru_cache(maxsize=1)
def _host() -> str:
    return socket.gethostname()


@lru_cache(maxsize=1)
def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


def _start_of(process: int) -> int | None:
    """Return when a process started (ticks since boot, proc_pid_stat(5)), None if it is no more."""
    try:
        line = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    state, *fields = line.rpartition(") ")[2].split()
    return None if state in {"Z", "X"} else int(fields[18])
