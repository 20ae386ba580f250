"""Words of an output that nothing gives ground for: neither the source, nor the glossary, nor plain speech.

Owns when a single word has ground. Most words without any are harmless, so this is asked only of words that
the model was unsure of (``generation.sureness``): then they are mostly made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from optirh_batch.grounding.comparison.passages import beginnings_of, meaning_of, says_little
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.concepts import answers, concepts_in
from optirh_batch.grounding.recognition.reading import read
from optirh_batch.grounding.vocabulary.families import are_of_one_family, spelled_plainly
from optirh_batch.grounding.vocabulary.phrases import LANGUAGES, words_of

_CORE = re.compile(r"^[^\w]*(?:\w{1,2}['’])?(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)\W*$")
_LETTERS = 4
_SHORTEST = 3
_PLAIN = {
    "fr": """
        pren pris reco rece recu donn mett mis mise fait fais fall faut devr doiv doit avoi avie
        etie etai alle vien veni vena pass port rest appe mois pend prev prob trou souf mala medi
        trai comp dose dosa cote gauc droi mesu inje admi cons util batt litr ryth lors vive mmhg deux troi
        quatre cinq sept huit""",
    "de": """
        nehm nimm geno nahm beko beka erha erhi gebe gege gibt gehe ging geht soll muss komm kame
        blei steh lieg mach gema brau lass medi tabl prob kran leid wahr gepl vorg seit stel teil
        grun erge wert unte link rech verw lite schl gewe erfo mmhg mont
        dien mittw donn frei sams sonn zwei drei vier funf sech acht""",
    "it": """
        pren pres rice dare dato fatt fare veni vien pass rest port medi prob male mala dura prev
        dest sini abbi util litr dose quando ogni mmhg chia inte sosp prog quattro cinque""",
    "en": """
        take took taki rece give gave goes went come came stay need must shou plan left righ medi
        prob dise illn duri have used sche beat done down litr mmhg two thre four five""",
}
"""Beginnings of words by which plain texts say what a note leaves out."""
_PLAIN_HEADS = {
    language: frozenset(next(iter(beginnings_of(word).four), word) for word in words.split())
    for language, words in _PLAIN.items()
}


def without_ground(
    words: Iterable[str], source: str, *, source_language: str | None, language: str, told: str = ""
) -> Iterator[str]:
    """Those of the words that nothing gives ground for.

    Args:
        words: of the output, with the signs beside them.
        source: the passage as documented.
        source_language: its language, None if unknown.
        language: that of the output; of one without a list of plain words nothing is said.
        told: what else the model was told of the passage, such as explanations of the glossary.
    """
    asked = list(words)
    if not asked or language not in _PLAIN_HEADS:
        return
    reading = Reading(read(source, source_language))
    ground = _words_that_say_something(f"{source} {told}")
    plain = _PLAIN_HEADS[language].union(*(meaning_of(name, language) for name in reading.names))
    for written in asked:
        core = _CORE.match(written)
        if core is None or len(core["word"]) < _LETTERS or says_little(core["word"]):
            continue
        word = core["word"]
        if not (
            any(
                are_of_one_family(part, known) for part in _words_that_say_something(word) for known in ground
            )
            or beginnings_of(word).four & plain
            or reading.names.intersection(Reading(read(word, language)).names)
            or _is_of_concept(word, language, source, source_language)
        ):
            yield word


@lru_cache(maxsize=4_096)
def _words_that_say_something(text: str) -> frozenset[str]:
    words = (word for word in words_of(text).folded if not says_little(word))
    return frozenset(plain for word in words if len(plain := spelled_plainly(word)) >= _SHORTEST)


def _is_of_concept(word: str, language: str, source: str, source_language: str | None) -> bool:
    """Whether the word belongs to a concept that the source speaks of."""
    if source_language not in LANGUAGES or language not in LANGUAGES:
        return False
    return any(
        answers(word, language, found.concept) for found in concepts_in(source, source_language)
    ) or any(answers(source, source_language, found.concept) for found in concepts_in(word, language))
