"""When the files of the inbox are quiet enough to be taken.

A file is ready when it has stood still for a while *as seen from here* and
is complete by its own format.  Its own time of change alone says nothing: the
clock of a file server may differ from ours, and some copy programs set an old
time at once.  One that stands still but breaks off is given a longer while,
then it is ready too: its reader refuses it with a note, so that somebody
learns of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.clock import Clock
from optirh_batch.intake.completeness import Completeness, judge
from optirh_batch.intake.listing import Arrival, look_into

_JUDGED_PER_LOOK = 500
"""A burst of files on a slow share must not hold up whoever looks."""
_UNFILLED_TIMES = 20
"""Windows reserves a file's length before it sends the content, and only dates it at the end."""
_JUDGE_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Intake:
    """What may be taken.

    Attributes:
        ready: these files.
        unsettled: not yet these.
        unreadable: files and folders that could not be looked at.
    """

    ready: tuple[Arrival, ...]
    unsettled: tuple[Arrival, ...]
    unreadable: tuple[Path, ...] = ()

    @property
    def unknown_folders(self) -> tuple[Path, ...]:
        """Sub-folders that name no language and hold files."""
        strays = (item.path.parent for item in (*self.ready, *self.unsettled) if item.stray_folder)
        return tuple(dict.fromkeys(strays))


@dataclass(slots=True)
class _Watched:
    """A file in one state: another size or time of change begins another."""

    size: int
    changed_ns: int
    since: float
    ready: bool = False
    completeness: Completeness | None = None
    judge_again: float = -math.inf
    due: float = math.inf


class Stillness:
    """Knows for how long each file has stood still; nothing of it is needed after a crash."""

    def __init__(
        self,
        settle_seconds: float,
        incomplete_seconds: float,
        *,
        judge: Callable[[Path], Completeness] = judge,
        judged_per_look: float = _JUDGED_PER_LOOK,
    ) -> None:
        """Know nothing yet.

        Args:
            settle_seconds: how long a file must have stood still; 0 takes everything at once.
            incomplete_seconds: how long one that breaks off must have.
            judge: looks at a file's content; asked only of those that stand still or are announced.
            judged_per_look: so many at most.
        """
        self._settle = settle_seconds
        self._incomplete = max(settle_seconds, incomplete_seconds)
        self._judge = judge
        self._judged_per_look = judged_per_look
        self._left_to_judge = judged_per_look
        self._known: dict[str, _Watched] = {}
        self._due = math.inf

    def look(self, arrivals: Iterable[Arrival], now: float) -> Intake:
        """Compare what lies there with what lay there before.

        Args:
            arrivals: everything in the inbox now; whatever is missing is forgotten.
            now: monotonic seconds.
        """
        before, self._known = self._known, {}
        intake = self._compare(arrivals, before, now)
        self._due = min((self.due_of(arrival) for arrival in intake.unsettled), default=math.inf)
        return intake

    def glance(self, arrivals: Iterable[Arrival], now: float) -> Intake:
        """Likewise for some of the files alone; of the others nothing is forgotten."""
        return self._compare(arrivals, self._known, now)

    def next_due(self, now: float) -> float:
        """Return in how many seconds one of the unsettled files can be ready; infinite if there are none.

        Without those that only a glance has seen.
        """
        return max(0.0, self._due - now)

    def due_of(self, arrival: Arrival) -> float:
        """Return when an unsettled file that was looked at can be ready (monotonic seconds)."""
        return self._known[str(arrival.path)].due

    def _compare(self, arrivals: Iterable[Arrival], before: Mapping[str, _Watched], now: float) -> Intake:
        self._left_to_judge = self._judged_per_look
        ready: list[Arrival] = []
        unsettled: list[Arrival] = []
        for arrival in arrivals:
            name = str(arrival.path)
            file = before.get(name)
            if file is None or file.changed_ns != arrival.changed_ns or file.size != arrival.size:
                file = _Watched(arrival.size, arrival.changed_ns, now)
            self._known[name] = file
            file.ready = file.ready or self._becomes_ready(file, arrival, now)
            (ready if file.ready else unsettled).append(arrival)
        return Intake(tuple(ready), tuple(unsettled))

    def _becomes_ready(self, file: _Watched, arrival: Arrival, now: float) -> bool:
        if self._settle == 0:
            return True
        settled = file.since + self._settle
        if now < settled and not arrival.announced:
            return _not_before(file, settled)
        if file.completeness is None or now >= min(file.judge_again, self._given_up(file)):
            if self._left_to_judge <= 0:
                return _not_before(file, now)
            self._left_to_judge -= 1
            file.completeness = self._judge(arrival.path)
            file.judge_again = now + max(self._settle, _JUDGE_AGAIN_SECONDS)
        if file.completeness is Completeness.COMPLETE:
            return True
        given_up = self._given_up(file)
        return now >= given_up or _not_before(file, min(given_up, file.judge_again))

    def _given_up(self, file: _Watched) -> float:
        if file.completeness is Completeness.IN_USE:
            return math.inf
        times = _UNFILLED_TIMES if file.completeness is Completeness.UNFILLED else 1
        return file.since + self._incomplete * times


def _not_before(file: _Watched, due: float) -> bool:
    file.due = due
    return False


def await_settled(
    inbox: Path,
    clock: Clock,
    *,
    settle_seconds: float,
    patience_seconds: float,
    incomplete_seconds: float = 0.0,
    waiting: Callable[[Sequence[Path]], None] = lambda _: None,
) -> Intake:
    """Wait until the files of the inbox stand still, and return them.

    Files that arrive while waiting are included.

    Args:
        inbox: the folder.
        clock: measures and waits.
        settle_seconds: how long a file must have stood still.
        patience_seconds: after this the rest is returned as unsettled.
        incomplete_seconds: how long a file that breaks off must have stood still.
        waiting: told of the files that are waited for, before each wait.

    Raises:
        InboxGone: the inbox cannot be listed.
    """
    stillness = Stillness(settle_seconds, incomplete_seconds, judged_per_look=math.inf)
    ends = clock.monotonic() + max(patience_seconds, settle_seconds)
    while True:
        seen = look_into(inbox)
        intake = stillness.look(seen.arrivals, clock.monotonic())
        now = clock.monotonic()
        if not intake.unsettled or now >= ends:
            return Intake(intake.ready, intake.unsettled, seen.unreadable)
        waiting([arrival.path for arrival in intake.unsettled])
        clock.wait(min(ends - now, stillness.next_due(now)))
