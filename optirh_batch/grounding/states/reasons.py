"""Reasons: a text says why only where its source does, or names both in one sentence.

Owns the words that give a reason in four languages.  That two things which one sentence of the source names
belong together as cause and effect is not looked at: notes leave that to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.sentences import sentence_around
from optirh_batch.grounding.vocabulary.phrases import whole_words

_BECAUSE = whole_words(
    r"à cause (?:de|du|des|d['’])|parce qu(?:e|['’])|puisqu(?:e|['’])|dûe?s? (?:à|au|aux)",
    r"wegen|wg\.?|weil|aufgrund",
    r"a causa d\w+['’]?|dovut[oaie] a\w*",
    r"because(?: of)?|due to",
)
_FOR = {
    "fr": whole_words(r"parce qu(?:e|['’])|puisqu(?:e|['’])|car|à cause (?:de|du|des|d['’])|en raison d\w+"),
    "de": whole_words(r"weil|denn|(?<=, )da|wegen|aufgrund"),
    "it": whole_words(r"perché|poiché|siccome|a causa d\w+['’]?|dovut[oaie] a\w*"),
    "en": whole_words(r"because(?: of)?|due to"),
}
"""All that joins a cause to its effect, in one language: 'car' is a vehicle in English."""
_PREPOSITION = re.compile(r"(?:à cause|wegen|wg|aufgrund|a causa|dovut|because of|due to)", re.IGNORECASE)
_FEW_WORDS = re.compile(r"[ ]?(?:[\w'’-]+[ ]){1,2}[\w'’-]+")
"""As many as a cause takes behind a preposition, before the verb."""
_WHY = whole_words(
    r"pour|suite|vu|sur|car|liée?s?|secondaire|post|après|en raison",
    r"bei|nach|durch|infolge|per|dopo|for|after|from",
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
_THOUGH = whole_words(
    r"trotzdem|dennoch|quand même|malgré (?:tout|cela|ça)|pourtant|comunque|lo stesso|nonetheless|anyway"
)
_IF = whole_words(
    r"si|s['’](?=ils?(?!\w))|en cas d(?:e|u|['’])|wenn|falls|sofern|se|in caso di|if|in case of|should"
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


def hindrances_made_causes(source: Told, output: Told) -> Iterator[str]:
    """The word of the output by which 'schläft trotzdem gut' becomes 'schläft deshalb gut'.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if not (_THOUGH.search(source.text) or _IN_SPITE.search(source.text)):
        return
    if any(words.search(source.text) for words in (_THEREFORE, _BECAUSE)):
        return
    if any(words.search(output.text) for words in (_THOUGH, _IN_SPITE, _YET)):
        return
    yield from (found.group() for found in _THEREFORE.finditer(output.text))


def conditions_made_causes(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that give as a reason what the source only foresees.

    'Sooner if ankles swell' told as 'because your ankles swell'.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    foreseen, told = _behind(source, _IF), _behind(output, _BECAUSE)
    if not foreseen or not told:
        return
    kept = set(_behind(output, _IF)) | set(_behind(source, _BECAUSE))
    yield from dict.fromkeys(words for name, words in told.items() if name in foreseen and name not in kept)


def reasons_joined(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that join two sentences of the source as cause and effect.

    'Er ist müde. Er hat schlecht geschlafen.' told as 'Er ist müde, weil er schlecht geschlafen hat.'

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    links = _FOR.get(output.language or "")
    if links is None or any(words.search(source.text) for words in (_BECAUSE, _THEREFORE, links)):
        return
    places: dict[str, set[int]] = {}
    for mention in source.mentions:
        number = source.clauses.sentences[source.clauses.at(mention.start)]
        places.setdefault(mention.name, set()).add(number)
    for found in links.finditer(output.text):
        start, end = sentence_around(output.text, found.start())
        comma = output.text.find(",", found.end(), end)
        sides = (found.end(), comma if comma >= 0 else end), (start, found.start())
        if not output.text[start : found.start()].strip():
            # 'Weil er schlecht schlief, ist er müde.'
            sides = (found.end(), comma), (max(comma, start), end)
        cause, effect = (
            {
                number
                for mention in output.mentions
                if begin <= mention.start < stop
                for number in places.get(mention.name, ())
            }
            for begin, stop in sides
        )
        if cause and effect and cause.isdisjoint(effect):
            yield output.text[found.start() : end].strip()


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
        if _PREPOSITION.match(match.group()) and (few := _FEW_WORDS.match(output.text, match.end(), end)):
            end = few.end()
        named = {mention.name for mention in output.mentions if match.end() <= mention.start < end}
        if named and not named & known:
            yield output.text[match.start() : end].strip()
