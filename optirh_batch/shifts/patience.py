"""How long a file waits after it failed: 2 s, then twice as long each time.

What concerns every file (a full disk, a missing model) makes all wait, and one
file at a time is the probe that finds out whether it has passed.  A file that
goes on failing so while others succeed has a trouble of its own, and keeps
nobody else waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

FIRST_WAIT_SECONDS = 2.0
_MOST_DOUBLINGS = 32


@dataclass(slots=True)
class _Wait:
    failures: int = 0
    until: float = 0.0

    def lengthen(self, now: float, longest: float) -> None:
        self.until = now + min(longest, FIRST_WAIT_SECONDS * 2**self.failures)
        self.failures = min(self.failures + 1, _MOST_DOUBLINGS)


class Patience:
    """Which files wait, named by the numbers of their tickets, and until when.

    ``trouble`` is the reason code of what keeps every file waiting, if anything does.
    """

    def __init__(self, longest: float, now: Callable[[], float]) -> None:
        """Begin with nothing waiting.

        Args:
            longest: seconds between two tries, at most.
            now: a clock in seconds that never goes back.
        """
        self._longest = longest
        self._now = now
        self._all = _Wait()
        self._each: dict[int, _Wait] = {}
        self._probed: set[int] = set()  # failed for what concerns every file: may go on when another succeeds
        self._own: set[int] = set()  # failed so while another succeeded: what failed concerns them alone
        self.trouble: str | None = None

    @property
    def keeps_all_waiting(self) -> bool:
        """Whether no file may begin now."""
        return self._all.until > self._now()

    def keeps_waiting(self, file: int) -> bool:
        """Whether a file may not begin now."""
        own = self._each.get(file)
        return self.keeps_all_waiting or (own is not None and own.until > self._now())

    def shortest(self, files: Iterable[int]) -> float | None:
        """Return in how many seconds the first of some files may begin, None if there are none; 0 for now."""
        now = self._now()
        least = max(0.0, self._all.until - now)
        waits = []
        for file in files:
            own = self._each.get(file)
            waits.append(max(least, own.until - now if own else 0.0))
            if waits[-1] == least:
                break
        return min(waits, default=None)

    def lengthen(self, file: int) -> None:
        """Let a file wait, longer than the time before."""
        self._each.setdefault(file, _Wait()).lengthen(self._now(), self._longest)

    def failed(self, file: int, common: str | None) -> None:
        """Let a file that failed wait, and all if it failed for what concerns every file.

        Args:
            file: the number of its ticket.
            common: reason code of what concerns every file, if that was it.
        """
        self.lengthen(file)
        if common is None or file in self._own:
            return
        self.trouble = common
        if not self.keeps_all_waiting:  # what was under way fails together: that counts once
            self._all.lengthen(self._now(), self._longest)
        self._probed.add(file)

    def succeeded(self, file: int) -> None:
        """Let all go on: what concerned every file has passed."""
        self._all = _Wait()
        for known in {file, *self._probed}:
            self._each.pop(known, None)
        self._own |= self._probed
        self._own.discard(file)
        self._probed.clear()
        self.trouble = None

    def end(self) -> None:
        """Let nothing wait any longer."""
        self._all = _Wait()
        self._each.clear()
        self._probed.clear()
        self._own.clear()
