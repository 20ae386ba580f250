"""The parent's side: starts the child, watches it, and says how each file ended.

Several files are under way at a time.  When the child dies, each of them ends
with what is known of its blame: all that it had turned to may have done it,
unless one was alone or broke its own limit.

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
from collections import deque
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
from optirh_batch.worker import SIGN_OF_LIFE, Blame, Cause, Death, Ended, Task, Verdict
from optirh_batch.workroom import sweep

CHILD = (sys.executable, "-m", "optirh_batch.worker.child")
_LOOK_SECONDS = 0.5
_GOODBYE_SECONDS = 5.0
_MEGABYTE = 1024 * 1024
_NEXT_DOCUMENT = "load"  # the stage with which ``pipeline.make_document`` begins its work
_SHARE_OF_MEMORY = 0.75


@dataclass
class _Child:
    """A running child: its process, the line to it, how many files it was given, and when it last spoke."""

    process: subprocess.Popen[bytes]
    line: Connection
    heard: float
    given: int = 0


@dataclass
class _Piece:
    """A file under way: whether it was turned to, and when its present document began (monotonic seconds)."""

    task: Task
    turned_to: bool = False
    began: float = 0.0


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
        self._under_way: dict[int, _Piece] = {}
        self._ended: deque[Ended] = deque()
        self._last_number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def room(self) -> int:
        """How many more files may be begun now; none while a child is to be replaced."""
        if self._child is not None and self._child.given >= self._settings.worker_files and self.busy:
            return 0
        return max(0, self._settings.files_at_once - len(self._under_way) - len(self._ended))

    @property
    def busy(self) -> bool:
        """Whether the end of a file is still to come."""
        return bool(self._under_way or self._ended)

    @property
    def process_id(self) -> int | None:
        """Number of the child's process, None while there is none."""
        return self._child.process.pid if self._child else None

    def begin(self, task: Task) -> None:
        """Hand a file to the child, starting one where there is none."""
        assert self.room, "no room for another file"
        self._last_number += 1
        self._under_way[self._last_number] = _Piece(task)
        try:
            if len(self._under_way) == 1 and self._child is not None:
                if self._child.process.poll() is not None:
                    self._dismiss()  # it died between two files
                else:
                    self._child.heard = time.monotonic()
            if self._child is None:
                self._child = self._start()
            self._child.given += 1
            self._child.line.send((self._last_number, task))
        except OSError:
            pass  # it dies this moment, or could not be started: the next wait finds out

    def wait(self, seconds: float, wake: int | None = None) -> Ended | None:
        """Wait for the end of one of the files under way; see ``Worker``."""
        deadline = time.monotonic() + seconds
        while not self._ended:
            left = deadline - time.monotonic()
            sources: list[Any] = [] if wake is None else [wake]
            if self._child is not None:
                sources.append(self._child.line)
            pause = max(0.0, min(left, _LOOK_SECONDS) if self._under_way else left)
            ready = wait(sources, pause)
            if self._child is not None and self._child.line in ready:
                self._listen(self._child)
            if self._under_way:
                self._keep_to_limits()
            if not self._ended and (wake in ready or time.monotonic() >= deadline):
                return None
        return self._ended.popleft()

    def close(self) -> None:
        """Stop at once, whatever is under way."""
        if self._under_way and self._child is not None:
            self._child.process.kill()
        self._under_way.clear()
        self._ended.clear()
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
        return _Child(process, line, time.monotonic())

    def _listen(self, child: _Child) -> None:
        try:
            number, said = child.line.recv()
        except (EOFError, OSError):
            self._lose()
            return
        child.heard = time.monotonic()
        if isinstance(said, OptirhError):  # it could not begin: no file will do better
            self._end_all(lambda piece: (Outcome(piece.task.source, error=said),))
            self._dismiss()
        elif (piece := self._under_way.get(number)) is None:
            pass
        elif isinstance(said, str):
            if said == _NEXT_DOCUMENT or not piece.turned_to:
                piece.began = child.heard
            piece.turned_to = True
            if said != SIGN_OF_LIFE:
                self._report(said)
        else:
            del self._under_way[number]
            self._ended.append(Ended(piece.task, said))
            if child.given >= self._settings.worker_files and not self._under_way:
                self._dismiss()

    def _keep_to_limits(self) -> None:
        """Kill a child that took too much."""
        limits, now = self._settings, time.monotonic()
        if self._child is None:
            self._lose()
            return
        for piece in self._under_way.values():
            if piece.turned_to and now - piece.began > limits.document_seconds:
                detail = Phrase(
                    "it took longer than {seconds} seconds", seconds=f"{limits.document_seconds:g}"
                )
                self._kill(Cause.TIME, detail, culprit=piece)
                return
        if now - self._child.heard > limits.silence_seconds:
            self._kill(
                Cause.SILENCE,
                Phrase(
                    "it gave no sign of life for {seconds} seconds", seconds=f"{limits.silence_seconds:g}"
                ),
            )
            return
        allowed = limits.worker_memory_mb or int(_SHARE_OF_MEMORY * _machine_memory() / _MEGABYTE)
        if _own_memory(self._child.process.pid) / _MEGABYTE > allowed:
            self._kill(Cause.MEMORY, Phrase("it took more than {megabytes} MB of memory", megabytes=allowed))

    def _kill(self, cause: Cause, detail: str, *, culprit: _Piece | None = None) -> None:
        assert self._child is not None
        self._child.process.kill()
        self._end_by_death(cause, detail, culprit)
        self._dismiss()

    def _lose(self) -> None:
        """The line is dead: see how the child ended, and say so of every file under way."""
        code = self._dismiss()
        if code is not None and code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
            self._end_by_death(Cause.SIGNAL, Phrase("the process was ended by {signal}", signal=name))
        else:
            self._end_by_death(Cause.EXIT, Phrase("the process ended with code {code}", code=code))

    def _end_by_death(self, cause: Cause, detail: str, culprit: _Piece | None = None) -> None:
        turned_to = sum(piece.turned_to for piece in self._under_way.values())

        def blame(piece: _Piece) -> Blame:
            if not turned_to:
                return Blame.NOT_BEGUN
            if culprit is not None:
                return Blame.SURE if piece is culprit else Blame.NONE
            if not piece.turned_to:
                return Blame.NONE
            return Blame.SURE if turned_to == 1 else Blame.SHARED

        self._end_all(lambda piece: Death(cause, detail, blame(piece)))

    def _end_all(self, verdict: Callable[[_Piece], Verdict]) -> None:
        self._ended.extend(Ended(piece.task, verdict(piece)) for piece in self._under_way.values())
        self._under_way.clear()

    def _dismiss(self) -> int | None:
        """Let the child go, by force if it does not, and clear away what it left; return its exit code."""
        if self._child is None:
            return None
        child, self._child = self._child, None
        with suppress(OSError):
            child.line.send(None)
        child.line.close()
        try:
            code = child.process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            child.process.kill()
            code = child.process.wait()
        with suppress(OSError):  # private copies of what it was working on; the next start sweeps too
            sweep(self._settings.data_dir)
        return code


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
