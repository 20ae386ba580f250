"""Words that a date stands beside: what no name of a thing tells.

Owns the beginnings of words that both texts, in one language, have beside their
dates: 'Pensionierung 2012' and 'pensioniert, 2019' share 'pens', with another
year.  ``belonging`` knows named things in all languages and goes first.  And a
date that may be two: '(12/08)' is a day or the month of a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.phrases import words_of

_HEAD = 5
_MONTHS = frozenset(
    "janvi fevri avril juill aout septe octob novem decem janua febru febbr april augus oktob dezem "
    "genna maggi giugn lugli agost sette ottob dicem march".split()
)
_EVERYWHERE = frozenset(
    "votre depui vous avez haben hatte wurde worden seit sind suite apres avant puis".split()
)
_EITHER = re.compile(r"\([ ]?(?P<date>(?:0?[1-9]|1[0-2])/(?:0[1-9]|1[0-2]))[ ]?\)")


def dates_chosen(source: Sheet, output: Sheet) -> Iterator[str]:
    """Dates in brackets of which only their writer knows what they are, where the output says one of both.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    yield from (found["date"] for found in _EITHER.finditer(source.text) if found["date"] not in output.text)


def _anchors(reading: Reading) -> dict[str, set[str]]:
    """For each beginning of a word, the dates in its piece, or in its sentence where the piece has none."""
    dates = [fact for fact in reading.sheet.facts if fact.kind is Kind.DATE]
    cuts = reading.cuts
    words = words_of(reading.sheet.text)
    anchors: dict[str, set[str]] = {}
    for word, (start, end) in zip(words.folded, words.spans, strict=True):
        head = fold(word)[:_HEAD]
        if len(head) < _HEAD or head in _MONTHS | _EVERYWHERE:
            continue
        if any(fact.start < end and start < fact.end for fact in dates):
            continue
        near = [fact for fact in dates if cuts.piece(fact.start) == cuts.piece(start)] or [
            fact for fact in dates if cuts.sentence(fact.start) == cuts.sentence(start)
        ]
        anchors.setdefault(head, set()).update(fact.value for fact in near)
    return anchors


def dates_reattached(source: Reading, output: Reading) -> Iterator[str]:
    """Dates of the output that stand beside the words of another date of the source only."""
    if source.sheet.language != output.sheet.language:
        return
    values = [{f.value for f in r.sheet.facts if f.kind is Kind.DATE} for r in (source, output)]
    if len(values[0] & values[1]) < 2:
        return
    own, other = _anchors(source), _anchors(output)
    agreed: set[str] = set()
    turned: set[str] = set()
    for head in own.keys() & other.keys():
        one, two = own[head] & values[1], other[head] & values[0]
        if len(one) == 1 == len(two):
            (agreed if one == two else turned).update(one | two)
    if turned and not agreed:
        yield ", ".join(
            fact.surface for fact in output.sheet.facts if fact.kind is Kind.DATE and fact.value in turned
        )
