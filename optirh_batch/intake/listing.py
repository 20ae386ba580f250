"""The inbox as it is now: which files lie there, and what their folder asks for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from optirh_batch.errors import ConfigurationError
from optirh_batch.localization import SUPPORTED

# Names that other programs leave in shared folders, in small letters.
_LITTER = (
    ".*",  # hidden: .DS_Store, ._x of macOS, .~lock.x# of LibreOffice, .stfolder of Syncthing
    "~*",  # ~$x.docx of Microsoft Office, ~x.tmp
    "*~",  # backups of editors
    "*.tmp",
    "*.temp",
    "*.part",  # Firefox, rsync and many copy programs
    "*.partial",
    "*.crdownload",  # Chromium
    "*.filepart",  # WinSCP
    "*.swp",
    "*.lnk",  # shortcuts of Windows
    "thumbs.db",
    "desktop.ini",
    "@eadir",  # Synology
    "#recycle",  # Synology
    "$recycle.bin",
    "system volume information",
    "lost+found",
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in the inbox.

    Attributes:
        path: where it lies.
        language: what its folder asks for, None in the inbox itself.
        size: bytes.
        changed_ns: time of the last change, nanoseconds since 1970.
        stray_folder: its folder, relative to the inbox, where that names no language; else None.
    """

    path: Path
    language: str | None
    size: int
    changed_ns: int
    stray_folder: str | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """One look at the inbox: the files to take, in the order in which they are worked on."""

    arrivals: tuple[Arrival, ...]


def is_litter(name: str) -> bool:
    """Return whether a name is that of a temporary or hidden file nobody dropped on purpose."""
    return any(fnmatchcase(name.lower(), pattern) for pattern in _LITTER)


def look_into(inbox: Path) -> Inbox:
    """List the inbox, its language folders (``fr``, ``de``, ...), and whatever lies elsewhere below it.

    Raises:
        ConfigurationError: the inbox cannot be listed.
    """
    arrivals: list[Arrival] = []
    try:
        for entry in _entries(inbox):
            language = entry.name.lower()
            if not entry.is_dir(follow_symlinks=False):
                arrivals.extend(_arrival(entry))
            elif language not in SUPPORTED:
                arrivals.extend(_strays(entry, inbox))
            else:
                for inner in _entries(entry.path):
                    if inner.is_dir(follow_symlinks=False):
                        arrivals.extend(_strays(inner, inbox))
                    else:
                        arrivals.extend(_arrival(inner, language))
    except OSError as error:
        raise ConfigurationError(
            where="inbox_dir", detail=f"{error.filename} cannot be listed: {error.strerror}"
        ) from error
    return Inbox(tuple(arrivals))


def _entries(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as listing:
        entries = [entry for entry in listing if not is_litter(entry.name)]
    yield from sorted(entries, key=lambda entry: (entry.name.casefold(), entry.name))


def _strays(folder: os.DirEntry[str], inbox: Path) -> Iterator[Arrival]:
    """Yield the files of a folder that names no language, and of those inside it."""
    for entry in _entries(folder.path):
        if entry.is_dir(follow_symlinks=False):
            yield from _strays(entry, inbox)
        else:
            yield from _arrival(entry, stray_folder=str(Path(folder.path).relative_to(inbox)))


def _arrival(
    entry: os.DirEntry[str], language: str | None = None, stray_folder: str | None = None
) -> Iterator[Arrival]:
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return  # taken away between listing and looking
    yield Arrival(Path(entry.path), language, status.st_size, status.st_mtime_ns, stray_folder)
