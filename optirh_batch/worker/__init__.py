"""Where files are worked on: a process of its own that may die without taking the rest along.

A reader, the model or the printer can crash, hang or eat the memory.  The
``Supervisor`` keeps all that in a child process, one file at a time, and says
how it ended; ``InProcess`` does the same work without a child, for one-off
use and for tests.  What a death means for the file is decided by ``shift``.
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


@dataclass(frozen=True, slots=True)
class Death:
    """The worker died over a file; ``detail`` words it for staff.

    ``began`` is False where it died before it turned to the file, which is then not to blame.
    """

    cause: Cause
    detail: str
    began: bool = True


Verdict = tuple[Outcome, ...] | Death


class Worker(Protocol):
    """Works on one file at a time."""

    def begin(self, task: Task) -> None:
        """Start on a file; none may be under way."""
        ...

    def wait(self, seconds: float, wake: int | None = None) -> Verdict | None:
        """Wait for the end of the file under way.

        Args:
            seconds: after which to return None.
            wake: a descriptor that ends the wait when there is something to read from it.

        Returns:
            How it ended; None if it has not, or if nothing is under way.
        """
        ...

    @property
    def busy(self) -> bool:
        """Whether a file is under way."""
        ...

    def close(self) -> None:
        """Stop at once, whatever is under way."""
        ...
