"""A denial that reaches over a list is kept for each of its items.

Owns where such a list begins and ends: 'pas de fièvre, toux ni dyspnée', 'negativ für Thrombose, Fraktur oder
Erguss'.  Only a list that says by its last word (ni, ou, oder, né, or) that it is one, or that hangs on
one phrase ('négatif pour', 'kein Anhalt für'), counts: after 'pas de toux, fièvre 38' fever is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.negation import may_deny
from optirh_batch.grounding.recognition.sentences import sentence_around
from optirh_batch.grounding.vocabulary.negation_words import NEGATIVE_FOR
from optirh_batch.grounding.vocabulary.phrases import whole_words

_HEAD = whole_words(
    r"(?:pas|plus|absence) (?:de|d['’]|du|des)|sans|aucune?|ni",
    r"kein\w*|ohne|weder",
    r"senza|nessun\w*|non (?:ha|c['’]è|ci sono)|né|assenza di",
    r"no|without|denie[sd]|neither",
)
_PHRASE = re.compile(
    rf"(?<![^\W_])(?:{NEGATIVE_FOR}|"
    r"(?:kein\w*|ohne) (?:\w+ )?(?:anhalt|hinweis\w*|zeichen|anzeichen) (?:für|auf|von|einer)|"
    r"(?:pas|sans|absence) (?:de |d['’])(?:signe|argument)s?(?: clinique)?s? (?:de |d['’]|pour |"
    r"en faveur d\S+ )|"
    r"(?:nessun|senza) segn[oi] di|no (?:sign|evidence)s? of)(?![^\W_])[ ]*",
    re.IGNORECASE,
)
_LIST = re.compile(r"[^.;:!?\n()]*")
_LAST = re.compile(r"(?:,[ ]?| )(?:ni|ou|oder|noch|bzw\.|o|né|or|nor)[ ]", re.IGNORECASE)
_LAST_OF_PHRASE = re.compile(_LAST.pattern.replace("(?:ni|", "(?:et|und|e|and|ni|", 1), re.IGNORECASE)
_ENDS = whole_words(
    r"mais|aber|sondern|ma|but|avec|mit|con|with|depuis|seit|dal?|since|sauf|ausser|tranne|except|"
    r"est|sont|a|ont|ist|sind|hat|haben|è|sono|ha|is|are|has|quand|si|wenn|falls|se|if|dans|à|im|in|bei|am"
)
_VERB = whole_words(
    r"(?:est|sont|avez|a|ont|êtes)|(?:ist|sind|haben|hat|wurden?)|(?:è|sono|ha|hanno)|(?:is|are|has|have|was|were)"
)
_WORDS = 4
"""An item of a list is short."""


def list_items_stated(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that state what a list of the source denies.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    spans = list(_lists(source.text))
    denied = {m.name for m in source.mentions if any(a <= m.start < b for a, b in spans)}
    denied -= {m.name for m in source.mentions if not any(a <= m.start < b for a, b in spans)}
    if not denied:
        return
    stated: dict[str, list[str]] = {}
    for mention in output.mentions:
        if mention.name in denied:
            stated.setdefault(mention.name, []).append(_statement(output, mention.start))
    for sentences in stated.values():
        if not any(denies(words) or may_deny(words) for words in sentences):
            yield sentences[0]


def _lists(text: str) -> Iterator[tuple[int, int]]:
    """Where a list stands whose items are all denied."""
    for pattern, phrase in ((_PHRASE, True), (_HEAD, False)):
        for head in pattern.finditer(text):
            found = _LIST.match(text, head.end())
            end = found.end() if found else head.end()
            if stop := _ENDS.search(text, head.end(), end):
                end = stop.start()
            items = text[head.end() : end]
            last = (_LAST_OF_PHRASE if phrase else _LAST).search(items)
            if last and (phrase or "," in items[: last.start() + 1]):
                pieces = [*items[: last.start()].split(","), items[last.end() :].split(",")[0]]
                if all(len(piece.split()) <= _WORDS for piece in pieces):
                    yield head.end(), head.end() + last.end() + len(pieces[-1])


def _statement(told: Told, place: int) -> str:
    """The clause of a place if it has a verb of its own, else its sentence, which it may be a list in."""
    clause = told.clauses.words(told.clauses.at(place)).strip(" .,;")
    if _VERB.search(clause):
        return clause
    return told.text[slice(*sentence_around(told.text, place))].strip(" .,;")
