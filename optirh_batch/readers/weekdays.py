"""Columns of a table that are days of the week: ``Mo Di Mi Do Fr Sa So``, ``L M M J V S D``.

Owns what tells them from times of day, whose short heads are the same words
(``Mo`` morgens, ``Mi`` mittags): a drug that is taken on Wednesdays must never
be read as one that is taken every noon.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from optirh_batch.readers.wording import fold

_WEEKS = tuple(
    tuple(frozenset(day.split("|")) for day in week.split())
    for week in (
        "mo|montag di|die|dienstag mi|mit|mittwoch do|don|donnerstag fr|freitag sa|sam|samstag so|sonntag",
        "lu|lun|lundi ma|mar|mardi me|mer|mercredi je|jeu|jeudi ve|ven|vendredi sa|sam|samedi di|dim",
        "lu|lun|lunedi ma|mar|martedi me|mer|mercoledi gi|gio|giovedi ve|ven|venerdi sa|sab do|dom",
        "mo|mon|monday tu|tue|tuesday we|wed|wednesday th|thu|thursday fr|fri|friday sa|sat|saturday su|sun",
    )
)
# Words that also head other columns: Matin, Midi, Soir in short.
_AMBIGUOUS = frozenset({"mo", "mi", "ma", "so", "mar", "mit", "die", "me", "do", "sa"})
_INITIALS = ("l m m j v s d", "l m m g v s d", "m t w t f s s")
_MIN_DAYS = 2
_MIN_INITIALS = 5


def weekday_columns(heads: Sequence[str]) -> frozenset[int]:
    """Which heads are days of the week, by their place in the row; none unless one of them is surely a day.

    Args:
        heads: from left to right.
    """
    words = [fold(head).strip(" .:*") for head in heads]
    fitting: list[frozenset[int]] = []
    for week in _WEEKS:
        found = {
            at: number for at, word in enumerate(words) for number, day in enumerate(week) if word in day
        }
        days = list(found.values())
        is_certain = any(words[at] not in _AMBIGUOUS for at in found)
        if len(set(days)) == len(days) >= _MIN_DAYS and is_certain and _is_in_order(days):
            fitting.append(frozenset(found))
    if fitting:
        return max(fitting, key=len)
    for initials in _INITIALS:
        week_of_letters = initials.split()
        for start in range(len(words) - _MIN_INITIALS + 1):
            run = words[start : start + len(week_of_letters)]
            if run == week_of_letters[: len(run)]:
                return frozenset(range(start, start + len(run)))
    return frozenset()


def _is_in_order(days: Sequence[int]) -> bool:
    """Whether days follow each other, from whichever day the week begins."""
    return sum(later < earlier for earlier, later in pairwise(days)) <= 1
