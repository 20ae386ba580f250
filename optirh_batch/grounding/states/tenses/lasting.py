"""What is so since a day or a year is not told as over: 'Witwer seit 2018' is not 'Er war seit 2018 Witwer'.

Owns the words for *since* and those that put a state in the past.  Without a date (*fatigué depuis lundi*) a
note tells how it was on its day, and either tense will do; so does what is denied, or told with a verb of the
past by the note itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.recognition.facts import Kind, Sheet

_SENTENCE = re.compile(r"(?:[^.;!?\n]|\.(?=[ ]?[a-z\d]))+")
_SINCE = {
    "fr": r"depuis",
    "de": r"seit(?:her)?",
    "it": r"da(?:l|i|gli|lla|lle|ll['’])?",
    "en": r"since",
}
_WAS = {
    "fr": r"était|étiez|étaient|il y avait",
    "de": r"war(?:en)?|gab es|es gab",
    "it": r"era(?:no)?|c['’]era(?:no)?",
    "en": r"was|were",
}
_PAST = {
    "fr": r"était|étaient|avait|avaient|jusqu['’]\w*|ancien\w*|plus",
    "de": r"war(?:en)?|hatten?|wurden?|bis|früher\w*|mehr",
    "it": r"era(?:no)?|aveva(?:no)?|fino|più",
    "en": r"was|were|had|until|longer",
}
_WORDS = {
    language: tuple(
        re.compile(rf"(?<!\w)(?:{words[language]})(?!\w)", re.IGNORECASE) for words in (_SINCE, _WAS, _PAST)
    )
    for language in _SINCE
}


def lasting_told_as_past(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that put what its source tells as lasting since a date in the past.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if source.language not in _WORDS or output.language not in _WORDS:
        return
    since, _, past = _WORDS[source.language]
    lasting = [
        (start, end)
        for start, end in _dated(source)
        if since.search(source.text, start, end) and not past.search(source.text, start, end)
    ]
    if not lasting:
        return
    dates = {key for start, end in lasting for key in _dates(source, start, end)}
    since, was, _ = _WORDS[output.language]
    for start, end in _dated(output):
        told = was.search(output.text, start, end)
        if (
            told
            and since.search(output.text, start, end)
            and dates & _dates(output, start, end)
            and not denies(output.text[start:end])
        ):
            yield output.text[told.start() : end].strip()


def _dated(sheet: Sheet) -> Iterator[tuple[int, int]]:
    for sentence in _SENTENCE.finditer(sheet.text):
        if _dates(sheet, *sentence.span()):
            yield sentence.span()


def _dates(sheet: Sheet, start: int, end: int) -> set[str]:
    return {fact.value for fact in sheet.facts if fact.kind is Kind.DATE and start <= fact.start < end}
