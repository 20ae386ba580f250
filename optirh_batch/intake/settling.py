"""When the files of the inbox are quiet enough to be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.clock import Clock
from optirh_batch.intake.listing import Arrival, look_into


@dataclass(frozen=True, slots=True)
class Intake:
    """What a pass may take: ``ready`` files, and those ``unsettled``."""

    ready: tuple[Arrival, ...]
    unsettled: tuple[Arrival, ...]

    @property
    def unknown_folders(self) -> tuple[Path, ...]:
        """Sub-folders that name no language and hold files."""
        strays = (item.path.parent for item in (*self.ready, *self.unsettled) if item.stray_folder)
        return tuple(dict.fromkeys(strays))


def await_settled(
    inbox: Path,
    clock: Clock,
    *,
    settle_seconds: float,
    patience_seconds: float,
    waiting: Callable[[Sequence[Path]], None] = lambda _: None,
) -> Intake:
    """Wait until the files of the inbox have been quiet, and return them.

    A file is quiet when this function has seen the same size and time of
    change for ``settle_seconds``.  Its own time of change alone says nothing:
    the clock of a file server may differ from ours, and some copy programs
    set an old time at once.  Files that arrive while waiting are included.

    Args:
        inbox: the folder.
        clock: measures and waits.
        settle_seconds: how long a file must have been quiet.
        patience_seconds: after this the rest is returned as unsettled.
        waiting: told of the files that are waited for, before each wait.

    Raises:
        ConfigurationError: the inbox cannot be listed.
    """
    began = clock.monotonic()
    quiet_since: dict[Arrival, float] = {}
    while True:
        seen = look_into(inbox)
        now = clock.monotonic()
        # an arrival whose size or time differs is another key: its wait begins anew
        quiet_since = {arrival: quiet_since.get(arrival, now) for arrival in seen.arrivals}
        due = {arrival: since + settle_seconds for arrival, since in quiet_since.items()}
        restless = tuple(arrival for arrival in seen.arrivals if due[arrival] > now)
        left = began + max(patience_seconds, settle_seconds) - now
        if not restless or left <= 0:
            ready = tuple(arrival for arrival in seen.arrivals if due[arrival] <= now)
            return Intake(ready, restless)
        waiting([arrival.path for arrival in restless])
        clock.wait(min(left, *(due[arrival] - now for arrival in restless)))
