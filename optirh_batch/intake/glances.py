"""Looking at single files, between two looks at the whole inbox.

Listing an inbox of ten thousand files takes so long that it can only be done
now and then; a file of which a change event came is looked at by itself, at
once and again when it may have settled.  The newest come first, so that a drop
is not kept waiting by a burst before it.  Looks at the whole remain the truth:
what is missed here is found there, and only there is anything found gone.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from optirh_batch.intake.listing import Arrival, look_at
from optirh_batch.intake.settling import Intake, Stillness

_MOST_AT_ONCE = 100
_MOST_KNOWN = 10_000
"""More than this is found by the next look at everything."""


class Glances:
    """Knows which files to look at by themselves, and when."""

    def __init__(self, inbox: Path, stillness: Stillness) -> None:
        """Look at nothing yet; ``stillness`` is that of the looks at everything."""
        self._inbox = inbox
        self._stillness = stillness
        self._due: dict[Path, float] = {}

    def hear(self, paths: Iterable[Path], now: float) -> None:
        """Something happened to these files."""
        for path in paths:
            self._due.pop(path, None)
            self._due[path] = now
        while len(self._due) > _MOST_KNOWN:
            del self._due[next(iter(self._due))]

    @property
    def due(self) -> float:
        """When to look next (monotonic seconds), infinite for never."""
        return min(self._due.values(), default=math.inf)

    def look(self, now: float) -> Intake:
        """Look at the files whose time has come, at the newest of many; what is gone is left out."""
        come = (path for path, due in self._due.items() if due <= now)
        arrivals: list[Arrival] = []
        for path in heapq.nlargest(_MOST_AT_ONCE, come, key=self._due.__getitem__):
            del self._due[path]
            with suppress(OSError):  # the look at everything reports it
                if arrival := look_at(self._inbox, path):
                    arrivals.append(arrival)
        intake = self._stillness.glance(arrivals, now)
        for arrival in intake.unsettled:
            self._due[arrival.path] = self._stillness.due_of(arrival)
        return intake
