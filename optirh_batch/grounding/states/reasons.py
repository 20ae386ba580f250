"""Reasons: a text says why only where its source does, or names what it blames.

Owns the words that give a reason in four languages.  That two things which the source names belong together
as cause and effect is not looked at: notes leave that to the reader.
"""

from __future__ import annotations

import re
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
_THEREFORE = whole_words(
    r"c['’]est pourquoi|par conséquent|pour cette raison|donc|du coup",
    r"deshalb|deswegen|darum|daher|folglich",
    r"perciò|quindi|per questo|di conseguenza",
    r"therefore|that is why|so that is why|as a result|hence",
)
_IN_SPITE = whole_words(
    r"malgré|en dépit de|bien que|même si|trotz\w*|obwohl|obschon|nonostante|malgrado|anche se|sebbene|"
    r"despite|in spite of|although|even though"
)
_YET = whole_words(
    r"mais|pourtant|quand même|toutefois|cependant|aber|doch|dennoch|trotzdem|ma|però|comunque|but|yet|still"
)
_REACH = 60
_END = ".;!?\n"


def reasons_turned(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that make an effect, or no hindrance, of what the source calls the reason.

    'Gestoppt, weil Husten' told as 'gestoppt, deshalb haben Sie Husten' or 'trotz Husten'.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    causes = set(_behind(source, _BECAUSE)) if _BECAUSE.search(source.text) else set()
    if not causes:
        return
    for turned, said in ((_THEREFORE, (_THEREFORE,)), (_IN_SPITE, (_IN_SPITE, _YET))):
        if any(words.search(source.text) for words in said) or _BECAUSE.search(output.text):
            continue
        told = _behind(output, turned)
        yield from (words for name, words in told.items() if name in causes)


def _behind(told: Told, words: re.Pattern[str]) -> dict[str, str]:
    """What is named behind such a word in its clause, with the words between."""
    found: dict[str, str] = {}
    for match in words.finditer(told.text):
        clause = told.clauses.at(match.start())
        for mention in told.mentions:
            if mention.start >= match.end() and told.clauses.at(mention.start) == clause:
                found.setdefault(mention.name, told.text[match.start() : mention.end])
    return found


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
