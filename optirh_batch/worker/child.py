"""The child process: takes tasks from its parent, several at a time, until told to end.

    python -m optirh_batch.worker.child DESCRIPTOR PARENT

The descriptor is one end of a socket pair, ``PARENT`` the number of the
parent's process.  The parent sends the settings,
then numbered tasks; the child answers with the number, and words of progress or
the outcomes.  Each task has a thread, and all share one model (``baton``).  The
child never outlives its parent: the kernel kills it then.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
import time
import traceback
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from optirh_batch.config import Settings
from optirh_batch.errors import OptirhError
from optirh_batch.generation import TextGenerator
from optirh_batch.logs import bear_tickets, log_to_stderr
from optirh_batch.worker import SIGN_OF_LIFE, Task
from optirh_batch.worker.baton import Baton, SharedGenerator
from optirh_batch.worker.in_process import work_on
from optirh_batch.workshop import Workshop, open_workshop

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main(descriptor: int, parent: int) -> None:
    """Work until the parent sends None or hangs up."""
    _die_with_parent(parent)
    # Ctrl-C in a terminal reaches the whole group: when to stop is the parent's decision.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    log_to_stderr(logging.WARNING)
    with Connection(descriptor) as line:
        try:
            settings: Settings = line.recv()
            parent_line = _Line(line)
            with (
                open_workshop(settings, with_card=True, alive=parent_line.show_life) as workshop,
                ThreadPoolExecutor(settings.files_at_once) as threads,
            ):
                _serve(parent_line, workshop, threads)
        except OptirhError as error:  # before the first file: the log or a setting
            line.send((None, error))
        except (EOFError, ConnectionError):
            return  # the parent has gone


class _Line:
    """The line to the parent, for several threads."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._sending = threading.Lock()
        self._life_due = 0.0

    def receive(self) -> tuple[int, Task] | None:
        given: tuple[int, Task] | None = self._line.recv()
        return given

    def send(self, number: int | None, said: object) -> None:
        with self._sending:
            self._line.send((number, said))

    def show_life(self) -> None:
        """Say that the model works, at most once a second."""
        now = time.monotonic()
        if now >= self._life_due:
            self._life_due = now + 1.0
            with suppress(ConnectionError):  # the parent has gone
                self.send(None, SIGN_OF_LIFE)


def _serve(line: _Line, workshop: Workshop, threads: Executor) -> None:
    baton = Baton()
    while (given := line.receive()) is not None:
        number, task = given
        threads.submit(_work, number, task, line, workshop, baton)


def _work(number: int, task: Task, line: _Line, workshop: Workshop, baton: Baton) -> None:
    def tell(said: str) -> None:
        line.send(number, said)

    def generator() -> TextGenerator:
        return SharedGenerator(workshop.generator(), baton, lambda: tell(SIGN_OF_LIFE))

    try:
        with baton, suppress(ConnectionError):  # the parent has gone
            bear_tickets([] if task.ticket is None else [task.ticket])
            tell(SIGN_OF_LIFE)  # from here on the file may be to blame
            line.send(number, work_on(task, replace(workshop, generator=generator, report=tell)))
            bear_tickets([])
    except BaseException:  # noqa: BLE001  a thread alone would end unnoticed: the parent must see it
        traceback.print_exc()
        os._exit(1)


def _die_with_parent(parent: int) -> None:
    """Ask the kernel for SIGKILL when the parent ends; it may have ended already."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
