"""What a note tells without a subject, its patient did: nobody else is made to do it.

Owns how a clause of a note begins with a verb ('A renvoyé l'aide', 'Läuft weg'), and how one of a text gives
the same verb to a relative, a professional or another person.  For the reverse see ``agents``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.people import child_speaks
from optirh_batch.grounding.vocabulary.phrases import any_of
from optirh_batch.grounding.vocabulary.professionals import ANY_PHYSICIAN, HELPERS
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS, OWNED
from optirh_batch.grounding.vocabulary.verbs import PERSONAL_ACTS, lemma

_OPENS = r"\A[\s(]*(?:(?:et|und|e|and|puis|dann|poi|then|mais|aber|ma|but)[ ])?"
_TAIL = r"(?![^\W_])"
_SMALL = {
    "fr": r"(?:(?:ne|n['’]|se|s['’]|y|en|l['’]|les?|la|lui|vous)[ ]?)*",
    "de": r"",
    "it": r"(?:(?:non|si|lo|la|li|le|gli|ne)[ ])*",
    "en": r"",
}
_PLAIN_ACTS = {
    "fr": f"{PERSONAL_ACTS} porte sort reste monte descend regrette cherche perd",
    "it": "vuole rifiuta preferisce accetta mangia beve dorme dimentica prende piange fuma teme sente "
    "tossisce esce rimane sale scende cammina chiama perde grida cerca",
}
"""Verbs of the present tense that are no nouns, with which a note begins."""
_PLAIN = {language: any_of(words) for language, words in _PLAIN_ACTS.items()}
_OWN_ACT = {
    "fr": re.compile(
        rf"{_OPENS}{_SMALL['fr']}(?:(?:a|avait)[ ](?:pas |déjà |bien |aussi |encore )?"
        rf"(?P<done>[^\W\d_]{{3,}}(?:é|i|u|is|it|ert)e?s?)|"
        rf"(?P<does>{_PLAIN['fr']}|(?<=ne )[^\W\d_]+|(?<=ne se )[^\W\d_]+|"
        rf"(?<=n['’])[^\W\d_]{{2,}}(?<!est)(?<!ont))){_TAIL}",
        re.IGNORECASE,
    ),
    "de": re.compile(
        rf"{_OPENS}(?P<does>(?!hat |ist )[^\W\d_]{{3,}}t(?<!heit)(?<!keit)(?<!icht)(?<!tät)(?<!schaft))"
        rf"(?P<done>){_TAIL}",
        re.IGNORECASE,
    ),
    "it": re.compile(
        rf"{_OPENS}{_SMALL['it']}"
        rf"(?:ha[ ](?:già |anche )?(?P<done>[^\W\d_]{{3,}}(?:[aiu]t|st|tt|rs|es)[oaie])|"
        rf"(?P<does>{_PLAIN['it']})){_TAIL}",
        re.IGNORECASE,
    ),
    "en": re.compile(
        rf"{_OPENS}(?P<does>[^\W\d_]{{3,}}s(?<!ss))(?P<done>){_TAIL}(?=[ ](?!and|for|in|on|at|with|"
        rf"to)[^\W\d_])",
        re.IGNORECASE,
    ),
}
_OTHERS_ACT = {
    language: re.compile(
        rf"{_OPENS}(?:{OWNED}[ ]?)?(?:{BARE_WORDS[language]}|{ANY_PHYSICIAN}|{who}){_TAIL}"
        rf"(?:[ ](?:de|du|della?|von|of)[ ][^\W\d_]+)?[ ]{_SMALL[language]}"
        rf"(?:(?:a|avait|ha|has)[ ](?:déjà |bien |aussi |già )?)?(?P<verb>[^\W\d_]{{3,}}){_TAIL}",
        re.IGNORECASE,
    )
    for language, who in HELPERS.items()
}
_ORDERED = {
    "fr": re.compile(
        rf"{_OPENS}(?P<does>[^\W\d_]{{3,}}(?:er|ir|dre|tre|oir))(?P<done>){_TAIL}", re.IGNORECASE
    ),
    "it": re.compile(rf"{_OPENS}(?P<does>[^\W\d_]{{3,}}[aei]r(?:e|si))(?P<done>){_TAIL}", re.IGNORECASE),
}
"""'Cambiare posizione ogni 3 ore' orders the reader or those who care."""
_PHYSICIAN_ACTS = {
    language: re.compile(
        rf"{_OPENS}(?:le|la|l['’]|il|lo)[ ]?(?:{ANY_PHYSICIAN})[ ](?P<verb>[^\W\d_]{{3,}}){_TAIL}",
        re.IGNORECASE,
    )
    for language in _ORDERED
}
_MUTUAL = re.compile(
    r"(?:vu|renc|parl|disc|tele|appe|sieh|seh|trif|spri|wohn|lebt|habi|vit|vive|abit|inco|sees|meet|talk|live)",
)
"""What two do together: the one did it where the other did."""


def acts_given_away(source: Told, output: Told) -> Iterator[str]:
    """The clauses of the output in which somebody else does what the source tells of its patient.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    language = source.language or ""
    if language != output.language or language not in _OWN_ACT or child_speaks(source.text):
        return
    yield from _given(source, output, _OWN_ACT[language], _OTHERS_ACT[language])
    if language in _ORDERED:
        yield from _given(source, output, _ORDERED[language], _PHYSICIAN_ACTS[language])


def _given(source: Told, output: Told, own: re.Pattern[str], others: re.Pattern[str]) -> Iterator[str]:
    told = [(words, found) for words in _clauses(output) if (found := others.match(words))]
    if not told:
        return
    acts, known = set[str](), set[str]()
    for words in _clauses(source):
        if alone := own.match(words):
            acts.add(lemma(alone["done"] or alone["does"], source.language))
        else:
            known.update(lemma(word, source.language) for word in re.findall(r"[^\W\d_]{3,}", words))
    for words, found in told:
        act = lemma(found["verb"], output.language)
        if act in acts - known and not _MUTUAL.match(fold(found["verb"])):
            yield words.strip(" .,;")


def _clauses(told: Told) -> list[str]:
    return [told.clauses.words(number) for number in range(len(told.clauses))]
