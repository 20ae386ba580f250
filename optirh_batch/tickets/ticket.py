"""A ticket: one file of the inbox, where it stands, and what was made of it.

Owns the values and the states.  Leaves out where they are kept, and whose turn comes next (``board``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """Where a file stands.

    ``waiting`` and ``working`` are open; ``published`` has its documents in
    the outbox and its original still in the inbox; the others are ends.
    ``withdrawn``: somebody took the file away, or changed it, before its turn.
    """

    WAITING = "waiting"
    WORKING = "working"
    PUBLISHED = "published"
    DONE = "done"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"


OPEN = (State.WAITING, State.WORKING, State.PUBLISHED)
WORTH_TELLING = (State.DONE, State.REFUSED, State.QUARANTINED)


@dataclass(frozen=True, slots=True)
class Made:
    """A document of a file: the name of its PDF in the outbox, its kind, language and job number.

    ``already`` tells that an earlier drop of the same content made it.
    """

    name: str
    kind: str
    language: str
    job: str
    already: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """One file of the inbox.

    Attributes:
        number: of the ticket; rises with time.
        path: relative to the inbox.
        size: bytes.
        changed_ns: time of the last change, nanoseconds since 1970.
        language: what its folder asks for.
        stray_folder: its folder where that names no language.
        urgent: whether it lay in the folder for urgent files.
        seen: when it became ready (seconds since 1970).
        due: when its turn is (the same scale); only the order counts.
        state: where it stands.
        attempts: how often it was begun.
        crashes: how often the worker died over it.
        again: whether documents are to be made even if they were published before.
        started: of the last attempt (seconds since 1970).
        ended: of the last attempt, None while it is open and untried.
        seconds: that the last attempt took.
        code: reason of the last failure.
        message: the same for staff, in their language.
        made: its documents.
        resting: where the original lies in the end.
    """

    number: int
    path: Path
    size: int
    changed_ns: int
    language: str | None
    stray_folder: str | None
    urgent: bool
    seen: float
    due: float
    state: State
    attempts: int = 0
    crashes: int = 0
    again: bool = False
    started: float | None = None
    ended: float | None = None
    seconds: float | None = None
    code: str | None = None
    message: str | None = None
    made: tuple[Made, ...] = ()
    resting: Path | None = None
