"""Before and after: what is done before a meal, a date or an event is not told as done after it.

Owns the words of both in four languages.  Each is looked at together with what it stands before: the same
thing must be named in both texts, with the one word here and the other there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.facts import Kind
from optirh_batch.grounding.mentions import Told
from optirh_batch.grounding.phrases import whole_words

_BEFORE = whole_words(r"avant(?!-)(?: de| d['’])?", r"vor(?! allem)", r"prima (?:di|del\w*|d['’])", r"before")
_AFTER = whole_words(
    r"après(?!-)|suite à|depuis", r"nach(?! hause)|seit", r"dopo|da(?:l\w*)?", r"after|since"
)
_WORD = re.compile(r"[^\W_]+")
_REACH = 3
"""Words that may stand between: 'avant le petit-déjeuner', 'nach der letzten Dialyse'."""

_SPANS = tuple(f"{kind} " for kind in (Kind.NUMBER, Kind.DOSE, Kind.DURATION, Kind.SIDE))
"""'Vor 3 Tagen' tells how long ago; which side is no event."""


def order_turned(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that put after something what the source puts before it, or the reverse.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    own = _placed(source)
    for name, told in _placed(output).items() if own else ():
        known = own.get(name)
        if known and {*told} != {*known} and len(told) == 1 == len(known):
            yield next(iter(told.values()))


def _placed(side: Told) -> dict[str, dict[bool, str]]:
    """For each thing, whether something comes before it, with the words; after it is False."""
    found: dict[str, dict[bool, str]] = {}
    for comes_before, words in ((True, _BEFORE), (False, _AFTER)):
        for match in words.finditer(side.text):
            clause = side.clauses.at(match.start())
            for mention in side.mentions:
                between = side.text[match.end() : mention.start]
                if (
                    mention.start >= match.end()
                    and side.clauses.at(mention.start) == clause
                    and len(_WORD.findall(between)) <= _REACH
                    and not mention.name.startswith(_SPANS)
                ):
                    said = side.text[match.start() : mention.end]
                    found.setdefault(mention.name, {}).setdefault(comes_before, said)
    for fact in side.reading.sheet.facts:
        if fact.kind is Kind.MEAL and fact.value != "with meals":
            found.setdefault("meal", {}).setdefault(fact.value == "before meals", fact.surface)
    return found
