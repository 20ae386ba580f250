"""Processes that are killed at a chosen moment, as by a power cut: SIGKILL, with no clean-up of any kind."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Self

import optirh_batch

PACKAGE = str(Path(optirh_batch.__file__).parent)


def in_a_process_of_its_own(work: Callable[[], object]) -> int:
    """Run a function in a forked process; return its wait status (0 for a good end)."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            work()
            code = 0
        except BaseException as error:  # noqa: BLE001  nothing may reach the test runner's copy
            os.write(2, f"forked process: {error!r}\n".encode())
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def die() -> None:
    """End this process now."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_around(
    function: Callable[..., Any], when: str, matches: Callable[..., bool]
) -> Callable[..., Any]:
    """Return a function that dies before or after the first call that matches."""

    def call(*arguments: Any, **options: Any) -> Any:
        hit = matches(*arguments, **options)
        if hit and when == "before":
            die()
        try:
            return function(*arguments, **options)
        finally:
            if hit:
                die()

    return call


class LineCounter:
    """Counts the lines of the package's modules that are run, and may die at one of them."""

    def __init__(self, modules: tuple[str, ...], die_at: int = -1) -> None:
        self.lines = 0
        self._files = tuple(f"{PACKAGE}/{module}" for module in modules)
        self._die_at = die_at
        self._before: Any = None

    def __enter__(self) -> Self:
        self._before = sys.gettrace()  # that of the coverage measurement
        sys.settrace(self._call)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)

    def _call(self, frame: FrameType, _event: str, _value: Any) -> Any:
        return self._line if frame.f_code.co_filename.startswith(self._files) else None

    def _line(self, _frame: FrameType, event: str, _value: Any) -> Any:
        if event == "line":
            self.lines += 1
            if self.lines == self._die_at:
                die()
        return self._line
