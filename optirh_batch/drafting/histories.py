"""Diagnoses told in another time than their list: a past one as current, a current or undated one as past.

Code prints lists of diagnoses under headings (``summary``), so the source of a passage does not say what its
heading does, and the fact gate cannot see it.  Owns the words by which a sentence says that somebody has or
had something.
"""

from __future__ import annotations

import re

from optirh_batch.records import ProblemStatus
from optirh_batch.text.sentences import split_sentences

_HAD_WORDS = {
    "fr": r"(?:a|ont) eu|avait|était|souffrait",
    "de": r"hatten?|waren?|litt",
    "it": r"ha avuto|aveva|era|soffriva",
    "en": r"had|was|suffered",
}
_GERMAN_PARTICIPLE = r"(?:\w*ge\w+(?:t|en)|\w+iert|erlitten|bekommen|überstanden)"
_HAS_WORDS = {
    "fr": r"(?:a|est|souffre|présente)(?! (?:été|eu|subi|fait|souffert|présenté|\w+ée?s?(?!\w)))",
    "de": rf"(?:hat|ist|leidet)(?![^.]*(?<!\w){_GERMAN_PARTICIPLE}(?!\w))",
    "it": r"(?:ha|è|soffre)(?! (?:stat|avut|subit|sofferto|\w+[aiu]t[oaie](?!\w)))",
    "en": r"(?:has|is|suffers)(?! (?:had|been|undergone|suffered|\w+ed(?!\w)))",
}
_HAD, _HAS = (
    {language: re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE) for language, told in words.items()}
    for words in (_HAD_WORDS, _HAS_WORDS)
)
_TOLD_OTHERWISE = re.compile(
    r"(?<!\w)(?:enfance|jeunesse|ancien\w*|antécédent\w*|état après|status|statut post|jusqu['’]\w*|"
    r"kind(?:heit)?|jugend|früher\w*|ehemalig\w*|zustand nach|st\.? ?n|z\.? ?n|anamnest\w*|bekannt\w*|bis|"
    r"infanzia|bambin[ao]|pregress[oaie]|esit[oi]|stato dopo|fino|"
    r"childhood|child|former\w*|history|previous\w*|until)(?!\w)",
    re.IGNORECASE,
)
"""Where a list says itself that something is over, or still there, either may be told."""


def find_turned_time(text: str, source: str, status: ProblemStatus, language: str) -> str | None:
    """The sentence of a passage that tells its diagnoses in another time than their list; None if none does.

    Args:
        text: what the model wrote of diagnoses.
        source: these, as they were listed.
        status: of all of them; of those without one it is not said that they are over.
        language: of the text; of another than the four of the program nothing is said.
    """
    told = (_HAS if status is ProblemStatus.PAST else _HAD).get(language)
    if told is None or _TOLD_OTHERWISE.search(source):
        return None
    return next((sentence for sentence in split_sentences(text) if told.search(sentence)), None)
