"""The child process: takes tasks from its parent, one after the other, until told to end.

    python -m optirh_batch.worker.child DESCRIPTOR PARENT

The descriptor is one end of a socket pair, ``PARENT`` the number of the
parent's process.  The parent sends the settings,
then a ``Task`` at a time; the child answers with words of progress and with
the outcomes.  It never outlives its parent: the kernel kills it then.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection

from optirh_batch.config import Settings
from optirh_batch.errors import OptirhError
from optirh_batch.generation import GenerationRequest, GenerationResult, ModelIdentity, TextGenerator
from optirh_batch.logs import bear_tickets, log_to_stderr
from optirh_batch.pipeline import Workshop, open_workshop
from optirh_batch.worker import SIGN_OF_LIFE, Task
from optirh_batch.worker.in_process import work_on

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


class _Audible:
    """A generator that gives a sign of life with each answer."""

    def __init__(self, inner: TextGenerator, line: Connection) -> None:
        self._inner = inner
        self._line = line

    @property
    def model(self) -> ModelIdentity:
        return self._inner.model

    def generate(self, requests: Sequence[GenerationRequest]) -> Iterator[GenerationResult]:
        for result in self._inner.generate(requests):
            self._line.send(SIGN_OF_LIFE)
            yield result

    def close(self) -> None:
        self._inner.close()


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
            with open_workshop(settings, report=line.send) as workshop:
                _serve(line, workshop)
        except OptirhError as error:  # before the first file: the log or a setting
            line.send(error)
        except (EOFError, ConnectionError):
            return  # the parent has gone


def _serve(line: Connection, workshop: Workshop) -> None:
    open_generator = workshop.generator
    workshop = replace(workshop, generator=lambda: _Audible(open_generator(), line))
    while (task := line.recv()) is not None:
        assert isinstance(task, Task)
        bear_tickets([] if task.ticket is None else [task.ticket])
        line.send(SIGN_OF_LIFE)  # from here on the file may be to blame
        line.send(work_on(task, workshop))
        bear_tickets([])


def _die_with_parent(parent: int) -> None:
    """Ask the kernel for SIGKILL when the parent ends; it may have ended already."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
