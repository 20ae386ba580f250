"""What the program must know about file systems: where a path lies, and how to put a file in place there.

Owns three answers.  ``file_system_of`` tells a local disk from a share, since a
database on a share corrupts and change events from one never arrive.
``place`` gives a finished file its final name without ever replacing another,
with or without hard links.  ``reason_of`` says why that failed.
Leaves out which names to use (``outbox``) and what to watch (``intake``).
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from optirh_batch.errors import Phrase

_MOUNTINFO = Path("/proc/self/mountinfo")
_OCTAL = re.compile(r"\\([0-7]{3})")

_NETWORK = re.compile(
    r"nfs4?|cifs|smb3|smbfs|ncpfs|afs|auristorfs|coda|ceph|glusterfs|lustre|gpfs|beegfs|orangefs|pvfs2"
    r"|panfs|moosefs|davfs|sshfs|acfs|gfs2?|ocfs2"
    r"|autofs"  # not mounted yet; what it will mount is nearly always a share
    r"|fuse(\..+)?"  # can be anything: a FUSE program not known to be local counts as a share
)
_HOST = re.compile(r"9p|virtiofs|vboxsf|vmhgfs|prl_fs|drvfs|fakeowner|fuse\.(grpcfuse|vmhgfs-fuse)")
_LOCAL_FUSE = re.compile(
    r"fuse\.(bindfs|cryfs|encfs|exfat|fuse-overlayfs|gocryptfs|mergerfs|ntfs-3g|unionfs)"
)

FOR_ALL_TO_READ = 0o644
"""Mode of files about no person."""
_TEMPORARY_NAME = re.compile(r"\.optirh-[0-9a-f]{16}\.part")
# What link(2) answers where a file system has no hard links (exFAT, most SMB
# servers, BeeGFS) or the kernel forbids this one (fs.protected_hardlinks).
NO_HARD_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EMLINK})
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES, errno.EISDIR})


class Reach(StrEnum):
    """Who else can write there.

    ``network``: other machines; ``host``: the computer that runs this virtual
    machine or container.  Only ``local`` folders report every change.
    """

    LOCAL = "local"
    HOST = "host"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class FileSystem:
    """The file system of a path: kernel name of its type, where it is mounted, who can reach it."""

    type: str
    mount_point: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class SystemCalls:
    """The calls that change a folder, as an argument, so that tests can make one of them fail."""

    write: Callable[[int, memoryview], int] = os.write
    fsync: Callable[[int], None] = os.fsync
    link: Callable[..., None] = os.link
    rename: Callable[[Path, Path], None] = os.rename
    unlink: Callable[[Path], None] = os.unlink


def file_system_of(path: Path, mountinfo: str | None = None) -> FileSystem:
    """Tell which file system holds a path.

    Args:
        path: need not exist; symbolic links are followed as far as it does.
        mountinfo: text in the form of ``/proc/self/mountinfo`` (proc(5)),
            read from there if None.

    Raises:
        OSError: the mount table cannot be read.
        LookupError: no mount in the table holds the path.
    """
    # Resolving walks into the folder, which makes an automounter mount it: only then is the table read.
    resolved = str(path.resolve())
    text = _MOUNTINFO.read_text("utf-8", "surrogateescape") if mountinfo is None else mountinfo
    found: FileSystem | None = None
    for mount in map(_parse_mount, text.rstrip("\n").split("\n")):
        covers = (resolved + "/").startswith(mount.mount_point.rstrip("/") + "/")
        # ">=": of several mounts on one point, the last one hides the others.
        if covers and (found is None or len(mount.mount_point) >= len(found.mount_point)):
            found = mount
    if found is None:
        raise LookupError(f"no mount holds {resolved}")
    return found


def _parse_mount(line: str) -> FileSystem:
    before, _, after = line.partition(" - ")
    kind = after.split(" ", 1)[0]
    mount_point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), before.split(" ")[4])
    return FileSystem(kind, mount_point, _reach_of(kind))


def _reach_of(kind: str) -> Reach:
    if _HOST.fullmatch(kind):
        return Reach.HOST
    if _NETWORK.fullmatch(kind) and not _LOCAL_FUSE.fullmatch(kind):
        return Reach.NETWORK
    return Reach.LOCAL


def temporary_path(folder: Path) -> Path:
    """Invent a name for an unfinished file: hidden, recognisable, saying nothing about its content."""
    return folder / f".optirh-{secrets.token_hex(8)}.part"


def is_temporary(path: Path) -> bool:
    """Tell whether a name comes from ``temporary_path``."""
    return _TEMPORARY_NAME.fullmatch(path.name) is not None


def write_whole(path: Path, text: str, *, mode: int = 0o600, synced: bool = False) -> None:
    """Write a file of ours, over an older one: whoever reads sees one or the other, never half of one.

    Args:
        path: in an existing folder.
        text: all of it; written as UTF-8.
        mode: who may read it.
        synced: whether it must survive a power cut right after.

    Raises:
        OSError: it could not be written; nothing has changed.
    """
    draft = temporary_path(path.parent)
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, mode)
            file.write(text)
            file.flush()
            if synced:
                os.fsync(descriptor)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def remove_older(folder: Path, oldest: float) -> int:
    """Remove the files of a folder, unfinished ones too, last written before a time; return how many.

    Args:
        folder: without sub-folders; need not be there.
        oldest: seconds since the epoch.

    Raises:
        OSError: the folder cannot be listed or changed.
    """
    removed = 0
    with suppress(FileNotFoundError):
        for path in folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def place(finished: Path, target: Path, system: SystemCalls) -> bool:
    """Move a file to a name on the same file system, unless that name is taken.

    A hard link cannot replace anything and shows the whole file at once.
    Where there are none, the name is reserved by a hidden file first, so that
    two of our processes never rename to the same one.

    Returns:
        Whether the file has the name now; False if another has it.

    Raises:
        OSError: neither way worked; ``finished`` is still there, ``target`` is not ours.
    """
    try:
        system.link(finished, target, follow_symlinks=False)
    except FileExistsError:
        # NFS may report a link as existing because it made it, and the first answer was lost (open(2), NFS).
        if not os.path.samestat(finished.lstat(), target.lstat()):
            return False
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        return _place_by_renaming(finished, target, system)
    try:
        system.unlink(finished)
    except OSError:
        system.unlink(target)
        raise
    return True


def _place_by_renaming(finished: Path, target: Path, system: SystemCalls) -> bool:
    digest = hashlib.sha256(os.fsencode(target.name)).hexdigest()
    reservation = target.parent / f".optirh-{digest[:16]}.part"
    try:
        os.close(os.open(reservation, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    try:
        if os.path.lexists(target):
            return False
        system.rename(finished, target)
    finally:
        with suppress(OSError):  # a left-over is harmless: hidden, and swept with the other temporaries
            system.unlink(reservation)
    return True


def sync_folder(folder: Path, system: SystemCalls) -> None:
    """Make the names in a folder survive a power cut, where its file system can promise that.

    Raises:
        OSError: the disk reported a fault.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        system.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def reason_of(error: OSError) -> Phrase:
    """Return why a folder could not be written, for people who know folders and no error numbers."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return Phrase("the disk is full")
        case errno.ENOENT | errno.ENOTDIR | errno.ESTALE | errno.EHOSTDOWN | errno.ENOTCONN:
            return Phrase("the folder or the file is no longer there")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return Phrase("writing there is not permitted")
        case number:
            return Phrase(
                "the system reports {error}", error=errno.errorcode.get(number or 0, type(error).__name__)
            )
