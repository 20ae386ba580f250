"""What is allowed was not done yet, and nobody must do it: 'douche autorisée', 'Vous avez pris une douche'.

Owns the acts that notes allow after an operation, in four languages, and the words that allow, oblige and
tell as done.  ``permissions`` keeps in German that what is allowed is not forbidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.vocabulary.phrases import whole_words

_ACTS = tuple(
    (whole_words(named), whole_words(done))
    for named, done in (
        (
            r"dusch\w*|geduscht|douch\w*|doccia|showers?|showering|showered",
            (
                r"geduscht|(?:pris|fait) (?:une |votre )?douche|douchée?|fatto (?:la |una )?doccia|showered|"
                r"(?:had|taken|took) (?:a |your )?shower"
            ),
        ),
        (
            r"baden|gebadet|bad|bains?|baign\w*|bagno|baths?|bathe[ds]?",
            (
                r"gebadet|(?:pris|fait) (?:un |votre )?bain|baignée?|fatto (?:il |un )?bagno|bathed|(?:had|"
                r"taken|took) (?:a )?bath"
            ),
        ),
        (
            r"belast\w*|charge\w*|appui\w*|appuy\w*|caric\w+|weight[- ]bear\w*|put (?:your )?weight",
            r"(?:haben|hat) [^.;:!?]{0,30}belastet|appuyé|chargé|caricato|put (?:your )?weight",
        ),
        (
            r"auto ?fahren|autofahren|gefahren|conduire|conduite|conduit|guid\w+|driv\w+|drove",
            r"(?:sind|ist) [^.;:!?]{0,30}gefahren|avez conduit|ha guidato|drove|have driven",
        ),
        (
            r"aufstehen|aufgestanden|lever|levée?|alzar\w+|alzat[oa]|get(?:ting)? up|got up",
            r"aufgestanden|(?:êtes|est) levée?|alzat[oa]|got up",
        ),
        (
            r"schwimmen|geschwommen|nager|nagé|piscine|nuot\w+|swim\w*|swam",
            r"geschwommen|nagé|nuotato|swam",
        ),
        (
            r"sport|turnen|gymnastik|geturnt",
            r"sport (?:gemacht|getrieben)|fait du sport|fatto sport|did sports?",
        ),
    )
)
_ALLOWED = whole_words(
    r"erlaubt\w*|gestattet|dürfen|darf|möglich|können|kann|freigegeben",
    r"autorisée?s?|permise?s?|permet\w*|pou(?:vez|voir|rra|rrez)|peut|possibles?|d['’]accord|ok",
    r"permess[oaie]|può|potrà|possibil[ei]|consentit[oaie]|autorizzat[oaie]",
    r"may|can|allowed|permitted|possible",
)
_MUST = whole_words(r"müssen|muss|devez|doit|deve|must|have to|obligatoires?|obligatorisch|obbligatori[oa]")


def allowances_turned(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that tell as done, or as a duty, what its source only allows.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if not _ALLOWED.search(source.text):
        return
    for named, done in _ACTS:
        if not _is_allowed(source, named, done):
            continue
        told = [words for words in _clauses(output) if named.search(words)]
        for words in told:
            turned = (done.search(words) and not _ALLOWED.search(words)) or (
                (must := _MUST.search(words))
                and not _MUST.search(source.text)
                and named.search(words, must.end())
            )
            if turned:
                yield words.strip(" .,;")


def _is_allowed(source: Told, named: re.Pattern[str], done: re.Pattern[str]) -> bool:
    clauses = [words for words in _clauses(source) if named.search(words)]
    return any(_ALLOWED.search(words) for words in clauses) and not any(
        done.search(words) for words in clauses
    )


def _clauses(told: Told) -> Iterator[str]:
    return (told.clauses.words(number) for number in range(len(told.clauses)))
