"""Claims: which of several daemons, on one machine or many, owns a file of a shared inbox.

A claim is a file in a hidden folder of the inbox, named after a hash of the
source's path and a generation: ``<hash>-<generation>``.  Whoever creates one owns
the file as long as there is no higher generation; creating fails when it
exists, on local disks, NFS (version 3 and later) and SMB alike, so each
generation has one owner.  Nothing is renamed or locked, and no two clocks are
compared:

- an owner of this machine is gone when its process is, or when the machine was
  started anew since; one in another container counts as one of another machine;
- any owner is gone when its claim has not changed for ``lease_seconds``.  How
  old a claim is when we first see it, the clock of the share alone says: its
  time less that of a file made at this moment.  From there on our own monotonic
  clock counts, so that a share whose clock was set back keeps nothing for
  longer than a lease.  An owner shows that it lives by writing a byte of its
  claim anew, which the share dates (a time set by name is our clock's on SMB).

What remains: an owner that sleeps longer than the lease between its last look
(``is_held``, right before publishing) and the publishing itself finishes its
work although another has begun the same.  On one machine the audit log
recognises the second document; on two machines there can then be two.  NFS
clients believe their own list of a folder for up to a minute (``acdirmax``,
nfs(5)): ``lease_seconds`` should be well above that.  Machines exclude each
other only where the inbox is the same folder and its files have the same
names for all of them.
"""

from __future__ import annotations

import errno
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
from optirh_batch.errors import ClaimFailed
from optirh_batch.filesystems import NO_HARD_LINKS, is_temporary, reason_of, temporary_path

FOLDER_NAME = ".optirh-claims"
_NAME = re.compile(r"([0-9a-f]{16})-([0-9]{1,9})")
_LARGEST_CLAIM = 4096
_BEGINNING = b"{"  # of every claim
_RACES = 20
# What a share answers for a file or folder that goes away this moment.
_GOING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.EBUSY, errno.ETXTBSY, errno.EAGAIN})


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a claim.

    Attributes:
        token: random.
        host: hash of the machine's name and machine-id(5): clones often share one of the two.
        boot: changes whenever the machine starts.
        namespace: within which the process has its number; each container has its own.
        process: its number.
        started: when it began, since numbers are used again.
    """

    token: str
    host: str
    boot: str
    namespace: str
    process: int
    started: int

    @classmethod
    def this_process(cls) -> Owner:
        """Return this process with a new token."""
        process = os.getpid()
        return cls(secrets.token_hex(16), _host(), _boot(), _namespace(), process, _start_of(process) or 0)

    def is_gone(self) -> bool:
        """Return whether the process is known to be no more; False also where that cannot be told."""
        if self.host != _host():
            return False
        if self.boot != _boot():
            return True
        if self.namespace != _namespace() or _start_of(self.process) == self.started:
            return False
        return not _is_hidden(self.process)


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
            with self._path.open("r+b", buffering=0) as file:
                file.write(_BEGINNING)
                os.fsync(file.fileno())
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


@dataclass(frozen=True, slots=True)
class _Look:
    """What a claim says, and when the share dated it last (nanoseconds)."""

    content: bytes
    changed_ns: int


class Claims:
    """Takes claims in an inbox, and remembers since when those of others have not changed."""

    def __init__(self, inbox: Path, lease_seconds: float, clock: Clock) -> None:
        """Believe an owner of another machine for so many seconds after its last sign of life."""
        self._inbox = inbox
        self._folder = inbox / FOLDER_NAME
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._seen: dict[str, tuple[tuple[int, _Look], float]] = {}

    def take(self, source: Path) -> Claim | None:
        """Claim a file of the inbox.

        Returns:
            The claim; None when somebody else owns the file, or when it is no longer there.

        Raises:
            ClaimFailed: the inbox cannot be written.
        """
        key = hashlib.sha256(os.fsencode(source.relative_to(self._inbox))).hexdigest()[:16]
        try:
            claim = self._take(key)
        except OSError as error:
            if error.errno in _GOING:
                return None
            raise ClaimFailed(path=self._inbox, detail=reason_of(error)) from error
        # Between our look and our claim the file's owner may have finished and moved it.
        if claim is not None and not os.path.lexists(source):
            claim.release()
            return None
        return claim

    def sweep(self) -> int:
        """Remove the claims of owners that are gone; return how many."""
        removed = 0
        with suppress(OSError):
            for draft in filter(is_temporary, self._folder.iterdir()):
                draft.unlink(missing_ok=True)  # of a kill; who is writing it just now writes it again
            names = [_NAME.fullmatch(path.name) for path in self._folder.iterdir()]
            keys = {name[1] for name in names if name is not None}
            self._seen = {key: seen for key, seen in self._seen.items() if key in keys}
            for key in keys:
                generations = _generations(self._folder, key)
                if generations and self._is_abandoned(key, generations[-1]):
                    for generation in generations:
                        _path(self._folder, key, generation).unlink(missing_ok=True)
                        removed += 1
        with suppress(OSError):
            self._folder.rmdir()
        return removed

    def _take(self, key: str) -> Claim | None:
        newest = _newest(self._folder, key)
        if newest is not None and not self._is_abandoned(key, newest):
            return None
        before = newest and _read(_path(self._folder, key, newest))
        owner = Owner.this_process()
        claim = Claim(self._folder, key, (newest or 0) + 1, owner.token)
        path = _path(self._folder, key, claim.generation)
        if not self._create(path, owner):
            return None
        # Meanwhile others may have taken it over, finished, and begun again with the first generation.
        if (newest and _read(_path(self._folder, key, newest)) != before) or not claim.is_held():
            path.unlink(missing_ok=True)
            return None
        self._seen.pop(key, None)
        return claim

    def _create(self, path: Path, owner: Owner) -> bool:
        """Create a claim, complete or not at all; return whether it is ours."""
        draft = temporary_path(self._folder)
        for _ in range(_RACES):
            try:
                self._folder.mkdir(exist_ok=True)
                _write(draft, owner)
                os.link(draft, path)
            except FileExistsError:
                return False
            except FileNotFoundError:
                if not self._inbox.is_dir():
                    raise
                continue  # another daemon released its last claim, and the folder with it, or swept our draft
            except OSError as error:
                if error.errno not in NO_HARD_LINKS:
                    raise
                return self._create_at_once(path, owner)
            finally:
                draft.unlink(missing_ok=True)
            return True
        return False

    def _create_at_once(self, path: Path, owner: Owner) -> bool:
        """Create a claim where there are no links: a kill before it is written keeps the file for a lease."""
        try:
            _write(path, owner)
        except FileExistsError:
            return False
        return True

    def _is_abandoned(self, key: str, generation: int) -> bool:
        look = _look_at(_path(self._folder, key, generation))
        owner = _owner(look.content)
        if owner is not None and owner.is_gone():
            return True
        now = self._clock.monotonic()
        state = (generation, look)
        if key not in self._seen:
            self._seen[key] = (state, now - self._age_of(look))
        elif self._seen[key][0] != state:  # renewed before our eyes, whatever time it bears
            self._seen[key] = (state, now)
        return now - self._seen[key][1] >= self._lease_seconds

    def _age_of(self, look: _Look) -> float:
        """Return how old a claim is by the clock of the share (seconds); 0 where the share does not say."""
        probe = temporary_path(self._folder)
        try:
            # Empty: what a client writes it may date itself, until the share does.
            descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError:
            return 0.0
        try:
            return max(0.0, (os.fstat(descriptor).st_mtime_ns - look.changed_ns) / 1e9)
        except OSError:
            return 0.0
        finally:
            os.close(descriptor)
            with suppress(OSError):
                probe.unlink()  # or another daemon swept it


def _write(path: Path, owner: Owner) -> None:
    """Write a claim under a name that nothing has."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        os.write(handle, json.dumps(asdict(owner)).encode("ascii"))
        os.fsync(handle)
    except OSError:
        path.unlink(missing_ok=True)  # a claim that says nothing would keep the file for a lease
        raise
    finally:
        os.close(handle)


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


def _read(path: Path) -> bytes:
    """Return what a claim says; nothing if it is no more, or not ours to read."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_CLAIM)
    except (FileNotFoundError, PermissionError):
        return b""


def _look_at(path: Path) -> _Look:
    """Look at a claim; at its time through the open file, which makes NFS ask its server (nfs(5)).

    Raises:
        OSError: it is no more.
    """
    try:
        with path.open("rb") as file:
            return _Look(file.read(_LARGEST_CLAIM), os.fstat(file.fileno()).st_mtime_ns)
    except PermissionError:
        return _Look(b"", path.stat().st_mtime_ns)


def _token(path: Path) -> str | None:
    owner = _owner(_read(path))
    return owner.token if owner else None


@lru_cache(maxsize=1)
def _host() -> str:
    try:
        identity = Path("/etc/machine-id").read_text("ascii")
    except (OSError, ValueError):
        identity = ""  # a container
    return hashlib.sha256(f"{socket.gethostname()} {identity}".encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


def _namespace() -> str:
    return str(Path("/proc/self/ns/pid").readlink())


def _is_hidden(process: int) -> bool:
    """Tell whether a process that seems to be gone may only be hidden: another user's (proc(5), hidepid)."""
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except ProcessLookupError:
        return False
    return False  # one of ours: the number is used again


def _start_of(process: int) -> int | None:
    """Return when a process started (ticks since boot, proc_pid_stat(5)), None if it is no more."""
    try:
        line = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    state, *fields = line.rpartition(") ")[2].split()
    return None if state in {"Z", "X"} else int(fields[18])
