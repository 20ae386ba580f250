"""Answers that stop in the middle, though the model says that it has finished.

Owns what an end is: a closing mark where the source has one, and no last word
that asks for another (an article, a preposition, a conjunction, an auxiliary).
Leaves out answers that a cap cut off (``generation``).
"""

from __future__ import annotations

import re

from optirh_batch.text.sentences import FUNCTION_WORDS

_CLOSED = re.compile(r"[.!?…][»\"”’)\]\s]*\Z")
_DOTS = re.compile(r"(?:\.{2,}|…)\W*\Z")
_OPEN_MARK = re.compile(r"[,;:(–-]\s*\Z")
_LAST_WORD = re.compile(r"(?<!\w)([^\W\d_]+)(['’]?)[\s.!?…]*\Z")
_FEWEST_WORDS = 4
"""Of fewer, the source may be a label or a value that needs no closing mark."""
_NEVER_LAST = {
    "fr": frozenset(
        "le la les un une des du de et ou que dans avec pour par sur chez vers votre vos".split()
    ),
    "de": frozenset(
        "und oder eine einen einem einer eines ihre ihren ihrem ihrer ihres des im beim vom zum zur weil dass"
        " sowie am seit".split()
    ),
    "it": frozenset(
        "il i gli un uno una di del dello della dei degli delle dal dalla nel nella con sul per tra e ed o"
        " che al alla ai agli alle".split()
    ),
    "en": frozenset("the a an and or your their of from because".split()),
}
"""Words that end no sentence, not even before a full stop."""


def stops_short(text: str, source: str, language: str) -> bool:
    """Whether an answer stops in the middle of a sentence.

    Args:
        text: the answer.
        source: the passage; where it stops in the same way, so may the answer.
        language: of the answer.
    """
    if _DOTS.search(text):
        return not _DOTS.search(source)
    if mark := _OPEN_MARK.search(text):
        return not source.rstrip().endswith(mark[0].strip())
    is_closed = _CLOSED.search(text) is not None
    last = _LAST_WORD.search(text)
    if last is not None and not last[1].isupper():
        asking = _NEVER_LAST if is_closed else _ASKING
        word = last[1].casefold()
        if (word in asking.get(language, ()) or last[2]) and not _ends_with(source, word):
            return True
    is_sentence = len(source.split()) >= _FEWEST_WORDS and _CLOSED.search(source) is not None
    return is_sentence and not is_closed


_ASKING = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}


def _ends_with(source: str, word: str) -> bool:
    last = _LAST_WORD.search(source)
    return last is not None and last[1].casefold() == word
