"""Since and until: a beginning is not turned into an end.

Owns the words that make a date the beginning ("depuis", "seit") or the end
("jusqu'au", "bis") of something.  A pause until a day may be told as a start
on that day, so that only 'since' and 'until' exclude each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.facts import Key, Kind, Sheet

_DATED = frozenset({Kind.DATE, Kind.WEEKDAY, Kind.TIME})
_GAP = r"(?:[ ][^\W\d_]+\.?){0,2}?[ ]?(?:le |la |l['’])?$"
_SINCE = re.compile(
    rf"(?<!\w)(?:depuis|seit|since|dal(?:l['’])?)(?:[ ](?:le|dem|the))?{_GAP}",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"(?<!\w)(?:jusqu['’](?:au|à|en|aux)|bis(?: zum| am)?|until|till|fino (?:al|a|all['’])){_GAP}",
    re.IGNORECASE,
)
_BEFORE = 40


def _bounds(sheet: Sheet) -> Iterator[tuple[Key, bool, str]]:
    """Dates with whether they are a beginning, and their words."""
    for fact in sheet.facts:
        if fact.kind not in _DATED:
            continue
        before = sheet.text[max(0, fact.start - _BEFORE) : fact.start]
        for begins, cue in ((True, _SINCE), (False, _UNTIL)):
            if found := cue.search(before):
                yield fact.key, begins, before[found.start() :] + fact.surface


def bounds_turned(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that make an end of a beginning, or the reverse."""
    own = {(key, begins) for key, begins, _ in _bounds(source)}
    for key, begins, words in _bounds(output) if own else ():
        if (key, not begins) in own and (key, begins) not in own:
            yield words
