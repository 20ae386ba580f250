"""Where files are worked on: a process of its own that may die without taking the rest along.

A reader, the model or the printer can crash, hang or eat the memory.  The
``Supervisor`` keeps all that in a child process, several files at a time so
that the model never waits, and says how each ended; ``InProcess`` does the
same work without a child, for one-off use and for tests.  What a death means
for the files is decided by ``shift``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from optirh_batch.commission import Order
from optirh_batch.errors import OptirhError
from optirh_batch.outcomes import Outcome

SIGN_OF_LIFE = "answer"
"""What a child says with each answer of the model, beside the names of stages."""


def unclaimed() -> None:
    """Raise nothing: nobody else can have the file, there is no claim to lose."""


@dataclass(frozen=True, slots=True)
class Task:
    """One file to work on.

    Attributes:
        source: the file.
        order: what is asked.
        refusal: why nothing is made from it, if that is known before reading it.
        require_hold: raises if the claim on the file is lost, or the file another; called before
            publishing.  It goes to another process: a function of a module, or a method of a value.
        ticket: its number, which every line of the log bears while it is worked on.
    """

    source: Path
    order: Order
    refusal: OptirhError | None = None
    require_hold: Callable[[], None] = unclaimed
    ticket: int | None = None


class Cause(StrEnum):
    """Why a worker died."""

    SIGNAL = "signal"
    MEMORY = "memory"
    SILENCE = "silence"
    TIME = "time"
    EXIT = "exit"


class Blame(StrEnum):
    """Whether a file may have killed the worker.

    ``SURE``: no other was being worked on, or it broke its own limit.  ``SHARED``: it was one of several.
    ``NONE``: another file was to blame.  ``NOT_BEGUN``: the worker died before it turned to any file.
    """

    SURE = "sure"
    SHARED = "shared"
    NONE = "none"
    NOT_BEGUN = "not-begun"


@dataclass(frozen=True, slots=True)
class Death:
    """The worker died while it had a file; ``detail`` words it for staff."""

    cause: Cause
    detail: str
    blame: Blame = Blame.SURE


Verdict = tuple[Outcome, ...] | Death


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a task that was begun."""

    task: Task
    verdict: Verdict


class Worker(Protocol):
    """Works on files, several at a time."""

    @property
    def room(self) -> int:
        """How many more files may be begun now."""
        ...

    def begin(self, task: Task) -> None:
        """Start on a file; there must be room for it."""
        ...

    def wait(self, seconds: float, wake: int | None = None) -> Ended | None:
        """Wait for the end of one of the files under way.

        Args:
            seconds: after which to return None.
            wake: a descriptor that ends the wait when there is something to read from it.

        Returns:
            Which ended, and how; None if none has.
        """
        ...

    def close(self) -> None:
        """Stop at once, whatever is under way."""
        ...
