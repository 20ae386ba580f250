"""What signals ask of the daemon, and the pipe by which they end its wait.

SIGTERM and SIGINT ask to stop, SIGHUP to read the configuration again, SIGUSR1
(``retry``) to wait no longer.  A handler only notes the wish and rings; what
follows from it is the daemon's.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType


@dataclass
class Bell:
    """A pipe that ends a wait: written to by signal handlers and by other threads, read by the loop."""

    reading: int = -1
    writing: int = -1

    def __post_init__(self) -> None:
        self.reading, self.writing = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)

    def ring(self) -> None:
        """End the wait; costs nothing where it was rung already."""
        with suppress(OSError):
            os.write(self.writing, b"!")

    def quiet(self) -> bool:
        """Take note of all rings; return whether there were any."""
        rung = False
        with suppress(BlockingIOError):
            while os.read(self.reading, 4096):
                rung = True
        return rung

    def close(self) -> None:
        """Let go of the pipe."""
        os.close(self.reading)
        os.close(self.writing)


@dataclass
class Requests:
    """What signals have asked for."""

    stop: int = 0
    reload: bool = False
    wake: bool = False
    bell: Bell = field(default_factory=Bell)

    def on_stop(self, _number: int, _frame: FrameType | None) -> None:
        """Stop; asked twice, at once."""
        self.stop += 1
        self.bell.ring()

    def on_wake(self, _number: int, _frame: FrameType | None) -> None:
        """Wait no longer with what failed."""
        self.wake = True
        self.bell.ring()

    def on_reload(self, _number: int, _frame: FrameType | None) -> None:
        """Read the configuration again."""
        self.reload = True
        self.bell.ring()


@contextmanager
def listening() -> Iterator[Requests]:
    """Take signals as requests; what they did before is put back at the end."""
    requests = Requests()
    handlers = {
        signal.SIGTERM: requests.on_stop,
        signal.SIGINT: requests.on_stop,
        signal.SIGHUP: requests.on_reload,
        signal.SIGUSR1: requests.on_wake,
    }
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield requests
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        requests.bell.close()
