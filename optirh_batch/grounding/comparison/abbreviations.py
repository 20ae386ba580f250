"""Words shortened by a full stop (rég., irr.), and the words of another text that may be their long form.

Owns when a long form answers: it begins alike and has the letters of the short one in their order. What
readings, the glossary and the lexicon know of an abbreviation is compared there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.concepts import concepts_in
from optirh_batch.grounding.recognition.reading import read

_SHORT = re.compile(r"(?<![\w.])[^\W\d_]{3,6}\.(?=[,;:)]|\s+[^\sA-ZÄÖÜÉÈÀ])")
"""Within a sentence: at its end a full stop shortens nothing."""
_WHOLE = re.compile(r"[^\W\d_]{3,}")
_ALIKE = 2
_MAY_GO = frozenset(
    "pat paz pte tel gew doul dom incl inkl verst ggf bek env circa resp bzw evtl sog usw stk flac".split()
)
"""Told in many words: the reader, a call, a weight, a pain, at home; or not at all."""


def abbreviations_lost(source: str, output: str, language: str) -> Iterator[str]:
    """The abbreviations of a source for which the output, in the same language, has no word.

    Args:
        source: the passage as documented.
        output: what was written for it.
        language: of both.
    """
    found = [match for match in _SHORT.finditer(source) if fold(match.group()[:-1]) not in _MAY_GO]
    if not found:
        return
    reading = Reading(read(source, language))
    known = [(fact.start, fact.end) for fact in reading.sheet.facts]
    known += [(thing.start, thing.end) for thing in reading.things]
    words = [fold(word) for word in _WHOLE.findall(output)]
    concepts = " ".join(fold(named.words) for named in concepts_in(source, language))
    for match in found:
        short = fold(match.group()[:-1])
        if any(start < match.end() and end > match.start() for start, end in known) or short in concepts:
            continue
        if not any(_is_long_form(word, short) for word in words):
            yield match.group()


def _is_long_form(word: str, short: str) -> bool:
    return word.startswith(short[:_ALIKE]) and re.match(".*".join(short), word) is not None
