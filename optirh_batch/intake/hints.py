"""When to look into the inbox again: at once where change events arrive, else every few seconds.

Events are hints: whoever is woken lists the folder, and lists it from time to
time anyway.  Which folders send events is found out for each: on a network
or host file system they never report what others do there (inotify(7));
elsewhere a hidden file that is made and removed must be reported within two
seconds.  The only module that imports watchdog.
"""

from __future__ import annotations

import errno
import logging
import math
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from optirh_batch.filesystems import Reach, file_system_of, temporary_path
from optirh_batch.intake.listing import is_litter

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver, ObservedWatch

POLL_SECONDS = 2.0
PROBE_SECONDS = 2.0

_MOUNTINFO = Path("/proc/self/mountinfo")
_MOST_HEARD = 10_000
_MOST_FOLDERS = 64  # each costs a thread; a tree with more is polled
_LIMITS = {
    errno.ENOSPC: "fs.inotify.max_user_watches",
    errno.EMFILE: "fs.inotify.max_user_instances",
}
_LOG = logging.getLogger(__name__)


class Mode(StrEnum):
    """How changes in a folder are noticed."""

    EVENTS = "events"
    POLLING = "polling"


class _Ear:
    """Hears the events of one folder, in a thread of watchdog; has the method of its event handlers."""

    def __init__(self, tell: Callable[[list[Path]], None]) -> None:
        self._tell = tell
        self._probe = ""
        self._probed = math.inf
        self.hears = False

    def probe(self, folder: Path) -> None:
        """Make something happen in the folder that must be heard."""
        path = temporary_path(folder)
        self._probe, self._probed = path.name, time.monotonic()
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        except OSError:
            self._probe = ""  # nothing can be written there: not heard in time
        else:
            with suppress(OSError):
                path.unlink()

    @property
    def is_deaf(self) -> bool:
        """Whether the time for the probe to be heard is over."""
        return not self.hears and time.monotonic() - self._probed > PROBE_SECONDS

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take an event."""
        told = []
        for raw in filter(None, (event.src_path, event.dest_path)):
            path = Path(os.fsdecode(cast("str | bytes", raw)))
            if path.name == self._probe and not self.is_deaf:
                self.hears = True
            elif not is_litter(path.name):
                told.append(path)
        if told:
            self._tell(told)


@dataclass(slots=True)
class _Watched:
    """A folder: which one it was when it was watched, and by what."""

    identity: tuple[int, int]
    ear: _Ear | None = None
    watch: ObservedWatch | None = None


class Hints:
    """Wakes the loop of the daemon when something happens in the inbox."""

    def __init__(self, inbox: Path, wake: Callable[[], None], *, mountinfo: Path = _MOUNTINFO) -> None:
        """Listen to nothing yet; use it as a context manager.

        Args:
            inbox: the folder; it need not be there.
            wake: called from other threads for each event; must be quick and safe there.
            mountinfo: table of mounts, in the form of proc(5).
        """
        self._inbox = inbox
        self._wake = wake
        self._mountinfo = mountinfo
        self._mounts = ""
        self._folders: dict[Path, _Watched] = {}
        self._observer: BaseObserver | None = None
        self._warned: set[int] = set()
        self._heard: deque[Path] = deque(maxlen=_MOST_HEARD)

    def __enter__(self) -> Self:
        try:
            from watchdog.observers import Observer  # noqa: PLC0415 - not needed for --help

            self._observer = Observer()
            self._observer.start()
        except OSError as error:
            self._observer = None
            self._warn(error)
        self._listen(self._folders_below())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folders.clear()
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def modes(self) -> Mapping[Path, Mode]:
        """Return how changes are noticed in the inbox and in each folder below it."""
        return {
            folder: Mode.EVENTS if watched.ear is not None and watched.ear.hears else Mode.POLLING
            for folder, watched in self._folders.items()
        }

    @property
    def poll_seconds(self) -> float:
        """How often to look without being woken; infinite where all folders send events."""
        modes = self.modes().values()
        return math.inf if modes and Mode.POLLING not in modes else POLL_SECONDS

    def heard(self) -> set[Path]:
        """Return where something happened since the last call; of very much only the newest."""
        paths = set()
        with suppress(IndexError):
            while True:
                paths.add(self._heard.popleft())
        return paths

    def refresh(self, folders: Iterable[Path] | None = None) -> None:
        """Listen to new folders and to those that went away and came back; wakes if there were any.

        What came into such a folder before it was listened to has sent no event.

        Args:
            folders: the inbox and all below it, if they are known; else they are looked up.
        """
        if self._listen(self._folders_below() if folders is None else folders):
            self._wake()

    def _listen(self, folders: Iterable[Path]) -> bool:
        """Make what is watched equal to what is there; return whether something is watched anew."""
        self._forget_if_mounts_changed()
        alive = (
            {emitter.watch for emitter in self._observer.emitters if emitter.is_alive()}
            if self._observer
            else set()
        )
        before, self._folders = self._folders, {}
        anew = False
        for folder in folders:
            watched = before.pop(folder, None)
            try:
                status = folder.stat()
            except OSError:
                self._drop(watched)
                continue
            identity = (status.st_dev, status.st_ino)
            if watched is not None and (watched.identity != identity or watched.watch not in {None, *alive}):
                self._drop(watched)
                watched = None
            if watched is None:
                watched = self._watch(folder, identity)
                anew = anew or watched.watch is not None
            elif watched.ear is not None and watched.ear.is_deaf:
                _LOG.info("no change events in a folder: polling", extra={"event": "polling"})
                self._drop(watched)
            self._folders[folder] = watched
        for watched in before.values():
            self._drop(watched)
        return anew

    def _watch(self, folder: Path, identity: tuple[int, int]) -> _Watched:
        watched = _Watched(identity)
        if self._observer is None or len(self._folders) >= _MOST_FOLDERS or not self._may_send_events(folder):
            return watched
        from watchdog.events import (  # noqa: PLC0415 - not needed for --help
            DirCreatedEvent,
            DirMovedEvent,
            FileClosedEvent,
            FileCreatedEvent,
            FileMovedEvent,
        )

        ear = _Ear(self._hear)
        try:
            watched.watch = self._observer.schedule(
                cast("FileSystemEventHandler", ear),
                str(folder),
                # Not those that our own reading and archiving cause, nor each write of a long one.
                event_filter=[
                    DirCreatedEvent,
                    DirMovedEvent,
                    FileClosedEvent,
                    FileCreatedEvent,
                    FileMovedEvent,
                ],
            )
        except OSError as error:
            self._warn(error)
            return watched
        watched.ear = ear
        ear.probe(folder)
        return watched

    def _hear(self, paths: list[Path]) -> None:
        self._heard.extend(paths)
        self._wake()

    def _drop(self, watched: _Watched | None) -> None:
        if watched is not None and watched.watch is not None and self._observer is not None:
            self._observer.unschedule(watched.watch)
            watched.watch = watched.ear = None

    def _may_send_events(self, folder: Path) -> bool:
        try:
            return file_system_of(folder, self._mounts or None).reach is Reach.LOCAL
        except (OSError, LookupError):
            return False

    def _forget_if_mounts_changed(self) -> None:
        """Begin anew when a file system came or went: another may carry the same numbers."""
        try:
            mounts = self._mountinfo.read_text("utf-8", "surrogateescape")
        except OSError:
            mounts = ""
        if mounts != self._mounts:
            for watched in self._folders.values():
                self._drop(watched)
            self._folders.clear()
            self._mounts = mounts

    def _folders_below(self) -> Iterator[Path]:
        for folder, names, _ in os.walk(self._inbox):
            names[:] = [name for name in names if not is_litter(name)]
            yield Path(folder)

    def _warn(self, error: OSError) -> None:
        number = error.errno or 0
        if number not in self._warned:
            self._warned.add(number)
            _LOG.warning(
                "no change events (%s): polling. IT: raise %s with sysctl",
                error.strerror,
                _LIMITS.get(number, "the limits of inotify"),
                extra={"event": "polling", "code": errno.errorcode.get(number, "")},
            )
