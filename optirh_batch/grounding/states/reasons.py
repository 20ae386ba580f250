"""Reasons: a text says why only where its source does, or names what it blames.

Owns the words that give a reason in four languages.  That two things which the source names belong together
as cause and effect is not looked at: notes leave that to the reader.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.vocabulary.phrases import whole_words

_BECAUSE = whole_words(
    r"à cause (?:de|du|des|d['’])|parce qu(?:e|['’])|puisqu(?:e|['’])|dûe?s? (?:à|au|aux)",
    r"wegen|weil|aufgrund",
    r"a causa d\w+['’]?|dovut[oaie] a\w*",
    r"because(?: of)?|due to",
)
_WHY = whole_words(
    r"pour|suite|vu|sur|car|liée?s?|secondaire|post|après|en raison",
    r"wg\.?|bei|nach|durch|infolge|per|dopo|for|after|from",
)
"""Gives a reason in a note, as a bracket, a colon and an arrow do."""
_MARKS = ("(", ":", "→", "->", "=>")
_REACH = 60
_END = ".;!?\n"


def reasons_invented(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that give a reason of which the source names nothing.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if any(words.search(source.text) for words in (_BECAUSE, _WHY)) or any(m in source.text for m in _MARKS):
        return
    known = {mention.name for mention in source.mentions}
    for match in _BECAUSE.finditer(output.text):
        ends = [place for mark in _END if (place := output.text.find(mark, match.end())) >= 0]
        end = min([*ends, match.end() + _REACH, len(output.text)])
        named = {mention.name for mention in output.mentions if match.end() <= mention.start < end}
        if named and not named & known:
            yield output.text[match.start() : end].strip()
