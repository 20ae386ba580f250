"""How it is today is not told as it will be: 'ne reconnaît pas' is not 'vous ne reconnaîtrez pas'.

Owns the French future of the polite form, which a small model takes for its present.  Where a note names a
day or says what comes, its present may mean the future, too; what was done and is told as ahead is ``deeds``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.states.tenses.romance import STEM_IN_R
from optirh_batch.grounding.vocabulary.phrases import whole_words

_WILL = re.compile(
    r"(?<!\w)vous (?:ne |n['’])?(?P<infinitive>(?!(?:pourr|devr|voudr|saur)ez)[^\W\d_]{4,}r)ez(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_PRESENT = re.compile(r".*(?:r|ra|rez|ront|rons)")
_COMES = whole_words(
    r"demain|prochaine?s?|bientôt|dès|après|ensuite|puis|sera|seront|va|vont|prévue?s?|si|quand|jusqu['’]\w*"
)
_DAYS = frozenset({Kind.DATE, Kind.WEEKDAY, Kind.DAY, Kind.DURATION})
_ENDING = re.compile(r"[ei]?r\Z")
_SHORTEST = 4


def present_told_as_future(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of a French output by which it tells as what will be what its source tells of today.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if {source.language, output.language} != {"fr"} or _COMES.search(source.text):
        return
    if any(fact.kind in _DAYS for fact in source.facts):
        return
    said = {fold(word) for word in _WORD.findall(source.text)}
    for found in _WILL.finditer(output.text):
        future = fold(found["infinitive"])
        if STEM_IN_R.fullmatch(future):
            continue  # 'vous respirez'
        stem = _ENDING.sub("", future)
        forms = {word for word in said if len(stem) >= _SHORTEST and word.startswith(stem)}
        if forms and not any(_NO_PRESENT.fullmatch(form) for form in forms):
            yield found.group()
