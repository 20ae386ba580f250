"""Columns of a table that are hours of the clock: ``08h 12h 18h 22h``, ``8 Uhr``, ``08:00``.

Owns which time of day of a medication card an hour is.  Where one lies between two of them, or two lie in the
same, no grid is right, and the hours stay words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from optirh_batch.readers.wording import fold

_HOUR = re.compile(
    r"(?:um |a |alle )?(\d{1,2}) ?(?:h ?(?:[0-5]\d)?|[:.][0-5]\d(?: ?(?:h|uhr))?|uhr|heures?|ore)"
)
_MIN_HOURS = 2
# The hours that are surely morning, noon, evening and night.
_TIMES = (range(5, 11), range(11, 14), range(17, 21), (21, 22, 23, 24, 0))


def hour_columns(heads: Sequence[str]) -> frozenset[int]:
    """Which heads are hours, by their place in the row; none unless several are.

    Args:
        heads: from left to right.
    """
    found = frozenset(at for at, head in enumerate(heads) if _hour(head) is not None)
    return found if len(found) >= _MIN_HOURS else frozenset()


def times_of_hours(heads: Sequence[str]) -> dict[int, int] | None:
    """The time of day (0 to 3) of each column of hours; None where one is none, or two are the same."""
    hours = {at: _hour(heads[at]) for at in hour_columns(heads)}
    times = {at: time for at, hour in hours.items() for time, known in enumerate(_TIMES) if hour in known}
    return times if len(times) == len(hours) == len(set(times.values())) else None


def may_hold_hours(text: str) -> bool:
    """Whether a text has words that may head columns of hours, wherever they stand."""
    return len(_HOUR.findall(fold(text))) >= _MIN_HOURS


def _hour(head: str) -> int | None:
    found = _HOUR.fullmatch(fold(head).strip(" .:*"))
    hour = int(found[1]) if found else 99
    return hour if hour <= 24 else None
