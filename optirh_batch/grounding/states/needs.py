"""Reserves whose need the source spells out beside them: 'en R si douleurs' is 'si vous avez mal'.

Owns when the condition answers for the words of the reserve: each need of the source has a symptom for
its condition, and the output makes this symptom the condition of what is taken for it, too.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.comparison.denials import signs_in
from optirh_batch.grounding.recognition.facts import Key, Kind, Sheet
from optirh_batch.grounding.recognition.sentences import sentence_around
from optirh_batch.grounding.vocabulary.phrases import whole_words

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
_TAKEN = frozenset({Kind.DRUG, Kind.DOSE, Kind.AMOUNT, Kind.INTAKE})
_DENIED = whole_words(r"ne|n['’]\w+|pas|plus|sans|nicht|kein\w*|ohne")
_HURTS = whole_words(r"(?:avez|ayez|a|avoir) (?:encore |très |trop |plus )?mal|wehtut|weh tut|schmerzt")


def _signs(words: str) -> frozenset[str]:
    found = signs_in(words)
    return found | {"pain"} if _HURTS.search(words) else found


def _taken(sheet: Sheet, start: int, end: int) -> set[Key]:
    """What may be taken in a stretch of a text: its drugs, or where none is named, its doses."""
    facts = [fact for fact in sheet.facts if start <= fact.start < end and fact.kind in _TAKEN]
    drugs = [fact for fact in facts if fact.kind is Kind.DRUG]
    return {key for fact in drugs or facts for key in fact.keys}


def spell_needs(before: Sheet, after: Sheet) -> None:
    """Note in the output the needs that it tells by the symptoms that the source has beside them.

    Args:
        before: the passage as documented.
        after: what was written for it.
    """
    needs = [fact for fact in before.facts if fact.kind is Kind.CONDITION and fact.value == _NEED]
    if not needs or any(fact.kind is Kind.CONDITION and fact.value == _NEED for fact in after.facts):
        return
    cases = [match for match in _CASE.finditer(after.text) if not _DENIED.search(match.group())]
    begin = 0
    for need in needs:
        beside = _BESIDE.match(before.text, need.end)
        signs = _signs(beside.group("case")) if beside else frozenset()
        taken = _taken(before, max(begin, sentence_around(before.text, need.start)[0]), need.start)
        if not signs or not any(
            signs <= _signs(match.group())
            and taken & _taken(after, *sentence_around(after.text, match.start()))
            for match in cases
        ):
            return
        begin = need.end
    after.note(Kind.CONDITION, _NEED, *cases[0].span(), required=False)
