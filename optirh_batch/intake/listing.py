"""The inbox as it is now: which files lie there, and what their folder asks for.

What a sub-folder of the inbox means, by its name in any case:

- a language code (``de``): documents in that language;
- ``urgent`` or ``dringend``: somebody waits for these, they go first;
- each of the two may hold the other (``de/urgent``, ``urgent/de``);
- ``NAME.done`` beside ``NAME`` is no file of its own: it says that ``NAME`` is complete.

Files in any other folder are found too, with the folder named, so that
nothing lies unnoticed.  A folder or file that cannot be looked at is reported
and keeps nobody else waiting.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from optirh_batch.errors import InboxGone, Phrase
from optirh_batch.filesystems import reason_of
from optirh_batch.localization import WRITTEN

URGENT_FOLDERS = frozenset({"urgent", "dringend"})
MARKER_SUFFIX = ".done"
_MARKER_SUFFIXES = (MARKER_SUFFIX, MARKER_SUFFIX.upper(), MARKER_SUFFIX.title())

# Names that other programs leave in shared folders, in small letters.
_LITTER_BEGINNINGS = (
    ".",  # hidden: .DS_Store, ._x of macOS, .~lock.x# of LibreOffice, .nfs00 of NFS, .stfolder, our own
    "~",  # ~$x.docx of Microsoft Office, ~x.tmp, ~snapshot of NetApp
)
_LITTER_ENDINGS = (
    "~",  # backups of editors
    ".tmp",
    ".temp",
    ".part",  # Firefox, rsync and many copy programs
    ".partial",
    ".crdownload",  # Chromium
    ".download",  # Safari
    ".opdownload",  # Opera
    ".filepart",  # WinSCP
    ".ffs_tmp",  # FreeFileSync
    ".ffs_lock",
    ".ffs_db",
    ".swp",
    ".swx",
    ".lnk",  # shortcuts of Windows
    "@synoeastream",  # Synology
    "@synoresource",
    ":zone.identifier",  # alternate streams of Windows, as files on servers that know none
    ":afp_afpinfo",
    ":afp_resource",
)
_LITTER_NAMES = frozenset(
    {
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "icon\r",  # macOS
        "@eadir",  # Synology
        "@tmp",
        "@sharebin",
        "#recycle",
        "#snapshot",
        "@recycle",  # QNAP
        "@recently-snapshot",
        "$recycle.bin",
        "recycler",
        "recycled",
        "system volume information",
        "network trash folder",  # AFP
        "temporary items",
        "lost+found",
    }
)
# While Office for Mac saves to a share: x.docx.sb-1a2b3c4d-AbCdEf
_SAFE_SAVE = re.compile(r".*\.sb-[0-9a-f]{8}-[0-9a-z]{6}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in the inbox.

    Attributes:
        path: where it lies.
        language: what its folder asks for, None in the inbox itself.
        size: bytes.
        changed_ns: time of the last change, nanoseconds since 1970.
        stray_folder: its folder, relative to the inbox, where that names no language; else None.
        urgent: whether its folder says that it goes first.
        announced: whether a marker says that it is complete.
    """

    path: Path
    language: str | None
    size: int
    changed_ns: int
    stray_folder: str | None = None
    urgent: bool = False
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Inbox:
    """One look at the inbox.

    Attributes:
        arrivals: the files to take, in a stable order.
        folders: the inbox and every folder below it.
        unreadable: folders and files that could not be looked at; what lies in them is not known.
    """

    arrivals: tuple[Arrival, ...]
    folders: tuple[Path, ...] = ()
    unreadable: tuple[Path, ...] = ()


def is_litter(name: str) -> bool:
    """Return whether a name is that of a temporary or hidden file nobody dropped on purpose."""
    name = name.lower()
    return (
        name.startswith(_LITTER_BEGINNINGS)
        or name.endswith(_LITTER_ENDINGS)
        or name in _LITTER_NAMES
        or (".sb-" in name and _SAFE_SAVE.fullmatch(name) is not None)
    )


def look_into(inbox: Path) -> Inbox:
    """List the inbox and all folders below it.

    Raises:
        InboxGone: the inbox itself cannot be listed.
    """
    arrivals: list[Arrival] = []
    folders = [inbox]
    unreadable: list[Path] = []
    try:
        levels = [_Level(inbox, _Asked())]
    except OSError as error:
        forbidden = error.errno in {errno.EACCES, errno.EPERM}
        detail = Phrase("reading it is not permitted") if forbidden else reason_of(error)
        raise InboxGone(path=inbox, detail=detail) from error
    while levels:  # not recursive: a tree may be deeper than Python's stack
        level = levels[-1]
        entry = next(level.remaining, None)
        if entry is None:
            levels.pop()
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                folder = level.folder / entry.name
                levels.append(_Level(folder, level.asked.inside(entry.name, folder, inbox)))
                folders.append(folder)
            else:
                arrivals.append(level.arrival(entry))
        except FileNotFoundError:
            continue  # taken away between listing and looking
        except OSError:
            unreadable.append(level.folder / entry.name)
    return Inbox(tuple(arrivals), tuple(folders), tuple(unreadable))


def look_at(inbox: Path, path: Path) -> Arrival | None:
    """Look at one file as ``look_into`` lists it; at the one that it announces if it is a marker.

    Returns:
        None for what is not to be taken: gone, a folder, litter, or below such a folder.

    Raises:
        OSError: it cannot be looked at.
    """
    *folders, name = path.relative_to(inbox).parts
    if name[-len(MARKER_SUFFIX) :].lower() == MARKER_SUFFIX:
        name = name[: -len(MARKER_SUFFIX)]
    if any(map(is_litter, (*folders, name))):
        return None
    folder, asked = inbox, _Asked()
    for part in folders:
        folder /= part
        asked = asked.inside(part, folder, inbox)
    try:
        status = (folder / name).lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        return None
    markers = (folder / (name + suffix) for suffix in _MARKER_SUFFIXES)
    return _arrival(folder / name, status, asked, announced=any(_announces(item, status) for item in markers))


def clear_marker(path: Path) -> None:
    """Remove the marker of a file that was taken out of the inbox, if there is one."""
    for suffix in _MARKER_SUFFIXES:
        # one that stays is harmless: a marker older than a file announces nothing
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a folder asks for, from the names on the way to it."""

    language: str | None = None
    urgent: bool = False
    stray_folder: str | None = None

    def inside(self, name: str, folder: Path, inbox: Path) -> _Asked:
        name = name.lower()
        if self.stray_folder is None and self.language is None and name in WRITTEN:
            return replace(self, language=name)
        if self.stray_folder is None and not self.urgent and name in URGENT_FOLDERS:
            return replace(self, urgent=True)
        return _Asked(None, self.urgent, str(folder.relative_to(inbox)))


class _Level:
    """A folder being gone through."""

    def __init__(self, folder: Path, asked: _Asked) -> None:
        entries = _entries(folder)
        markers = [entry for entry in entries if entry.name[-len(MARKER_SUFFIX) :].lower() == MARKER_SUFFIX]
        if markers:
            done = set(markers)
            entries = [entry for entry in entries if entry not in done]
        self.folder = folder
        self.asked = asked
        self.remaining: Iterator[os.DirEntry[str]] = iter(entries)
        self._markers = {marker.name[: -len(MARKER_SUFFIX)]: marker for marker in markers}

    def arrival(self, entry: os.DirEntry[str]) -> Arrival:
        status, name = entry.stat(follow_symlinks=False), entry.name
        announced = name in self._markers and _announces(Path(self._markers[name]), status)
        return _arrival(self.folder / name, status, self.asked, announced=announced)


def _arrival(path: Path, status: os.stat_result, asked: _Asked, *, announced: bool) -> Arrival:
    return Arrival(
        path,
        asked.language,
        status.st_size,
        status.st_mtime_ns,
        asked.stray_folder,
        asked.urgent,
        announced,
    )


def _announces(marker: Path, status: os.stat_result) -> bool:
    """Whether a marker belongs to this file: one older than it is left from an earlier file.

    Both times come from the same file server, so that its clock does not matter.
    """
    try:
        return marker.lstat().st_mtime_ns >= status.st_mtime_ns
    except OSError:
        return False


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as listing:
        entries = [entry for entry in listing if not is_litter(entry.name)]
    return sorted(entries, key=lambda entry: (entry.name.casefold(), entry.name))
