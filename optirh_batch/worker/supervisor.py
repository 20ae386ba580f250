"""The parent's side: starts the child, watches it, and says how each file ended.

Owns the child's life: it is started with the first file, gets a new one after
so many files (what leaks in native libraries is given back), is killed when it
takes more memory or time than allowed or gives no sign of life, and never
outlives this process.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from optirh_batch.config import Settings
from optirh_batch.errors import OptirhError, Phrase
from optirh_batch.outcomes import Outcome
from optirh_batch.worker import SIGN_OF_LIFE, Cause, Death, Task, Verdict

CHILD = (sys.executable, "-m", "optirh_batch.worker.child")
_LOOK_SECONDS = 0.5
_GOODBYE_SECONDS = 5.0
_MEGABYTE = 1024 * 1024
_NEXT_DOCUMENT = "load"  # the stage with which ``pipeline.make_document`` begins its work
_SHARE_OF_MEMORY = 0.75


@dataclass
class _Child:
    """A running child: its process, the line to it, and how many files it has done."""

    process: subprocess.Popen[bytes]
    line: Connection
    done: int = 0


@dataclass
class _Current:
    """The file under way.

    When its present document began, the last sign of life (monotonic seconds), and whether there was one.
    """

    task: Task
    began: float
    heard: float
    answered: bool = False


class Supervisor:
    """A ``Worker`` that works in a child process; a context manager that leaves none behind."""

    def __init__(
        self,
        settings: Settings,
        *,
        report: Callable[[str], None] = lambda _stage: None,
        command: Sequence[str] = CHILD,
    ) -> None:
        """Nothing is started yet.

        Args:
            settings: for the child, and its limits.
            report: is told in one word what is being done now.
            command: starts the child; the descriptor and our process number are added.
        """
        self._settings = settings
        self._report = report
        self._command = tuple(command)
        self._child: _Child | None = None
        self._current: _Current | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def busy(self) -> bool:
        """Whether a file is under way."""
        return self._current is not None

    @property
    def process_id(self) -> int | None:
        """Number of the child's process, None while there is none."""
        return self._child.process.pid if self._child else None

    def begin(self, task: Task) -> None:
        """Hand a file to the child, starting one where there is none."""
        assert not self.busy, "one file at a time"
        now = time.monotonic()
        self._current = _Current(task, now, now)
        try:
            if self._child is not None and self._child.process.poll() is not None:
                self._dismiss()  # it died between two files
            if self._child is None:
                self._child = self._start()
            self._child.line.send(task)
        except (ConnectionError, OSError):
            pass  # it dies this moment, or could not be started: the next wait finds out

    def wait(self, seconds: float, wake: int | None = None) -> Verdict | None:
        """Wait for the file under way; see ``Worker``."""
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            sources: list[Any] = [] if wake is None else [wake]
            if self._child is not None:
                sources.append(self._child.line)
            pause = max(0.0, min(left, _LOOK_SECONDS) if self.busy else left)
            ready = wait(sources, pause)
            if self._child is not None and self._child.line in ready:
                verdict = self._listen(self._child)
                if verdict is not None:
                    return verdict
            if self.busy and (death := self._overdrawn()):
                return death
            if wake in ready or time.monotonic() >= deadline:
                return None

    def renew(self, settings: Settings) -> None:
        """Work with other settings from the next file on; nothing may be under way."""
        assert not self.busy, "one file at a time"
        self._settings = settings
        self._dismiss()

    def close(self) -> None:
        """Stop at once, whatever is under way."""
        if self.busy and self._child is not None:
            self._child.process.kill()
        self._current = None
        self._dismiss()

    def _start(self) -> _Child:
        ours, theirs = socket.socketpair()
        try:
            process = subprocess.Popen(  # noqa: S603  our own program
                [*self._command, str(theirs.fileno()), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=2,  # native libraries print, and standard output may be ours for JSON
                pass_fds=[theirs.fileno()],
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        line = Connection(ours.detach())
        line.send(self._settings)
        return _Child(process, line)

    def _listen(self, child: _Child) -> Verdict | None:
        try:
            said = child.line.recv()
        except (EOFError, ConnectionError, OSError):
            return self._lost()
        if self._current is None:
            return None
        self._current.heard = time.monotonic()
        self._current.answered = True
        if isinstance(said, str):
            if said == _NEXT_DOCUMENT:
                self._current.began = self._current.heard
            if said != SIGN_OF_LIFE:
                self._report(said)
            return None
        if isinstance(said, OptirhError):
            said = (Outcome(self._current.task.source, error=said),)
            child.done = self._settings.worker_files
        assert isinstance(said, tuple)
        self._current = None
        child.done += 1
        if child.done >= self._settings.worker_files:
            self._dismiss()
        return said

    def _overdrawn(self) -> Death | None:
        """Kill a child that took too much; return what it did."""
        assert self._current is not None
        limits, now = self._settings, time.monotonic()
        if self._child is None:
            return self._lost()
        if now - self._current.began > limits.document_seconds:
            return self._kill(
                Cause.TIME,
                Phrase("it took longer than {seconds} seconds", seconds=f"{limits.document_seconds:g}"),
            )
        if now - self._current.heard > limits.silence_seconds:
            return self._kill(
                Cause.SILENCE,
                Phrase(
                    "it gave no sign of life for {seconds} seconds", seconds=f"{limits.silence_seconds:g}"
                ),
            )
        allowed = limits.worker_memory_mb or int(_SHARE_OF_MEMORY * _machine_memory() / _MEGABYTE)
        used = _own_memory(self._child.process.pid) / _MEGABYTE
        if used > allowed:
            return self._kill(
                Cause.MEMORY,
                Phrase("it took more than {megabytes} MB of memory", megabytes=allowed),
            )
        return None

    def _kill(self, cause: Cause, detail: str) -> Death:
        assert self._child is not None
        assert self._current is not None
        began = self._current.answered
        self._child.process.kill()
        self._current = None
        self._dismiss()
        return Death(cause, detail, began)

    def _lost(self) -> Death | None:
        """The line is dead: see how the child ended, and say so if a file was under way."""
        current, self._current = self._current, None
        code = self._dismiss()
        if current is None:
            return None
        if code is not None and code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
            return Death(
                Cause.SIGNAL, Phrase("the process was ended by {signal}", signal=name), current.answered
            )
        return Death(Cause.EXIT, Phrase("the process ended with code {code}", code=code), current.answered)

    def _dismiss(self) -> int | None:
        """Let the child go, by force if it does not; return its exit code."""
        if self._child is None:
            return None
        child, self._child = self._child, None
        with suppress(OSError):
            child.line.send(None)
        child.line.close()
        try:
            return child.process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            child.process.kill()
            return child.process.wait()


def _machine_memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _own_memory(process_id: int) -> int:
    """Return the bytes a process holds for itself, without mapped files such as a model's weights."""
    try:
        lines = Path(f"/proc/{process_id}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    sizes = dict(line.split(":", 1) for line in lines if line.startswith(("RssAnon:", "RssShmem:")))
    return sum(int(size.split()[0]) for size in sizes.values()) * 1024
