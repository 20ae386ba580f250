"""Reserves whose need the source spells out beside them: 'en R si douleurs' is 'si vous avez mal'.

Owns when the condition answers for the words of the reserve: each need of the source has a symptom for
its condition, and the output makes each of these symptoms a condition, too.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.denials import signs_in
from optirh_batch.grounding.facts import Key, Kind, Sheet
from optirh_batch.grounding.phrases import whole_words

_NEED = "as needed"
_BESIDE = re.compile(
    r"[ ,:(]{0,3}(?P<case>(?:(?:si|en cas de|lors de|wenn|falls|bei)[ ]|en cas d['’]|b\.[ ]?)"
    r"[^.;:,!?\n()]{3,40})",
    re.IGNORECASE,
)
_CASE = whole_words(
    r"(?:(?:si|quand|lorsque|en cas de|dès que) |en cas d['’])[^.;:,!?\n]+",
    r"(?:wenn|falls|sobald|bei) [^.;:,!?\n]+",
)
_SENTENCE_END = re.compile(r"[.!?\n](?=\s|$)")
_TAKEN = frozenset({Kind.DRUG, Kind.DOSE, Kind.AMOUNT, Kind.INTAKE})
_DENIED = whole_words(r"ne|n['’]\w+|pas|plus|sans|nicht|kein\w*|ohne")
_HURTS = whole_words(r"(?:avez|ayez|a|avoir) (?:encore |très |trop |plus )?mal|wehtut|weh tut|schmerzt")


def _signs(words: str) -> frozenset[str]:
    found = signs_in(words)
    return found | {"pain"} if _HURTS.search(words) else found


def _names(sheet: Sheet, place: int, keys: set[Key]) -> bool:
    """Whether the sentence of a place has one of the things that may be taken."""
    ends = [end.start() for end in _SENTENCE_END.finditer(sheet.text)]
    start = max((end for end in ends if end < place), default=0)
    stop = min((end for end in ends if end >= place), default=len(sheet.text))
    return any(
        start <= fact.start < stop and fact.kind in _TAKEN and fact.keys & keys for fact in sheet.facts
    )


def spell_needs(before: Sheet, after: Sheet) -> None:
    """Note in the output the needs that it tells by the symptoms that the source has beside them.

    Args:
        before: the passage as documented.
        after: what was written for it.
    """
    needs = [fact for fact in before.facts if fact.kind is Kind.CONDITION and fact.value == _NEED]
    if not needs or any(fact.kind is Kind.CONDITION and fact.value == _NEED for fact in after.facts):
        return
    asked: set[str] = set()
    for need in needs:
        beside = _BESIDE.match(before.text, need.end)
        signs = _signs(beside.group("case")) if beside else frozenset()
        if not signs:
            return
        asked |= signs
    own = {key for fact in before.facts if fact.kind in _TAKEN for key in fact.keys}
    cases = [
        match
        for match in _CASE.finditer(after.text)
        if not _DENIED.search(match.group()) and _names(after, match.start(), own)
    ]
    if asked <= {sign for match in cases for sign in _signs(match.group())}:
        first = cases[0]
        after.note(Kind.CONDITION, _NEED, *first.span(), required=False)
