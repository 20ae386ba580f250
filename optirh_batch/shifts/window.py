"""Until when a run may work.

A clock's hands are compared, not seconds since 1970: on the nights when
summer time begins or ends, 06:00 is still 06:00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

MISSED_HOURS = 6
"""A time that passed less than this ago is over; else the next day's is meant."""


@dataclass(frozen=True, slots=True)
class Window:
    """Open until ``closes``, a time on the wall without a zone."""

    closes: datetime

    @classmethod
    def until(cls, at: time, now: datetime) -> Window:
        """Return the window that is open at ``now`` (aware or not) and closes at ``at``.

        A run that starts late, after a machine was off, must not go on through the day: just after ``at``
        the window is closed already.
        """
        wall = now.replace(tzinfo=None)
        closes = datetime.combine(wall.date(), at)
        if closes + timedelta(hours=MISSED_HOURS) <= wall:
            closes += timedelta(days=1)
        elif closes - timedelta(days=1) + timedelta(hours=MISSED_HOURS) > wall:
            closes -= timedelta(days=1)
        return cls(closes)

    def left(self, now: datetime) -> float:
        """Return the seconds until it closes; 0 once it has."""
        return max(0.0, (self.closes - now.replace(tzinfo=None)).total_seconds())

    def holds(self, seconds: float | None, now: datetime) -> bool:
        """Return whether work of so many seconds would end before it closes; None, unknown, is tried."""
        left = self.left(now)
        return left > 0 and (seconds is None or seconds <= left)
