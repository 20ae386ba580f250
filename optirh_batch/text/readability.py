"""How hard a text is to read, by the measures that the field uses.

- LIX, all languages: Björnsson, *Läsbarhet*, 1968.  Words per sentence, plus
  the percentage of words of more than six letters.
- Kandel and Moles, French: *Application de l'indice de Flesch à la langue
  française*, Cahiers d'études de radio-télévision 19, 1958.
- Amstad, German: *Wie verständlich sind unsere Zeitungen?*, Zürich 1978.
- First Wiener Sachtextformel, German: Bamberger and Vanecek, *Lesen, Verstehen,
  Lernen, Schreiben*, 1984.  About the school year that understands the text.

A number, dose or scheme (``1-0-1``, ``2,5``) is a short word of one syllable;
a line ends a sentence.  Syllables are counted by rules, which is right for
nineteen words in twenty.  None of these measures tells whether a text is true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from optirh_batch.text.sentences import split_sentences

LIX_TARGET = 38.0
"""Up to here a text is easy, as books for children and fiction are (Björnsson)."""
SENTENCE_TARGET = 12.0
"""Words of a sentence at most, on average."""

_LONG_LETTERS = 6
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d[\d.,:/'’–-]*")
# Behind a figure, a unit or an abbreviation ("24 h.", "3x/j.") a full stop may be theirs, unless one of
# these words follows: in plain sentences they begin another.  A title's point never ends one.
_OPENERS = (
    r"Vous|Votre|Vos|Le|La|Les|L['’]|Il|Elle|On|C['’]est|Ce|Cette|Cela|Ces|Un|Une|Des|Ensuite|Puis|Après|"
    r"Avant|"
    r"Depuis|Alors|Mais|Et|Aujourd['’]hui|Hier|Demain|Maintenant|À|Au|Aux|En|Dans|Pour|Avec|Sans|Quand|Si|"
    r"Pas|Tout|"
    r"Sie|Ihre?[nmrs]?|Ihnen|Der|Die|Das|Den|Dem|Es|Man|Er|Wir|Ein|Eine[mnrs]?|Danach|Dann|Heute|Gestern|"
    r"Jetzt|Nun|"
    r"Am|Im|In|Um|Bei|Beim|Mit|Nach|Vor|Seit|Auch|Wenn|Weil|Aber|Und|Zuletzt|Zuerst|Vorher|Dafür|Dabei|"
    r"Deshalb|"
    r"Darum|Dort|Diese[mnrs]?|Alles?|Keine?|Nichts|Manchmal|Oft|Jede[mnrs]?|Links|Rechts|Beide|Nachts|Abends|"
    r"Lei|Suo|Sua|Lo|Gli|Non|Poi|Dopo|Prima|Oggi|Ieri|Adesso|Ora|Con|Per|Al|Alla|È|Ha|"
    r"Your?|The|It|We|He|She|They|This|Then|After|Before|Today|Yesterday|Now|At|On|No|There"
)
_MONTHS = (
    r"Janvier|Février|Mars|Avril|Mai|Juin|Juillet|Août|Septembre|Octobre|Novembre|Décembre|Gennaio|"
    r"Febbraio|Marzo|"
    r"Aprile|Maggio|Giugno|Luglio|Agosto|Settembre|Ottobre|Dicembre|January|February|March|April|May|June|"
    r"July|"
    r"August|September|October|November|December"
)
_AFTER_UNIT = re.compile(
    r"(?:(?<=\d)|(?<=\d[ ][hjl])|(?<=\dh)|(?<=/min)|(?<=/[jlhd])|(?<=/giorno)|(?<=/day)|(?<= min)|(?<=°C)|"
    r"(?<=°[ ]C)|(?<=%))"
    rf"\. (?=(?!(?:{_MONTHS})\b)[A-ZÀÉÈ])"
)
"""Where nouns are written small, a capital behind a figure or unit begins a sentence; a month does not."""
_BEFORE_OPENER = re.compile(
    rf"(?<!\bDr)(?<!\bProf)(?<!\bDre)(?<!\bM)(?<!\bSt)(?<!\bSig)(?<!\bMme)\. (?=(?:{_OPENERS})(?!\w))"
)
_TOKEN = re.compile(rf"{_WORD.pattern}|{_NUMBER.pattern}")
_VOWELS = {
    "fr": re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]+"),
    # Two vowels that are one sound; any others side by side are two.
    "de": re.compile(r"aa|ee|oo|ie|ei|ai|ey|ay|eu|äu|au|[aeiouyäöüé]"),
}
# A French e that is written and not said: at the end, alone or with its s, and in the -ent of verbs.
_MUTE_END = re.compile(r"(?<=[^aeiouyàâéèêëîïôûœ])(?:es?|(?<!m)ent)\Z")
# Vowels side by side that are two sounds; 'io', 'ie', 'ui' are one, but behind two consonants ('client').
_HIATUS = re.compile(
    r"(?<=[bcdfgptv][lr])i(?=[aeoé])|u(?=[aoé])|é(?=[aou])|[aeo](?=[ïëü])|(?<=[aeo])(?=é)|"
    r"(?<=[aou])y(?=[aeéè])"
)


@dataclass(frozen=True, slots=True)
class Readability:
    """The measures of a text; those of another language are None, as all are of a text without words.

    Attributes:
        words: how many, numbers too.
        sentences: how many.
        sentence_words: words of a sentence, on average.
        lix: below 30 very easy, 40 easy, 50 average, 60 hard (Björnsson).
        kandel_moles: 0 very hard to 100 very easy.
        amstad: likewise.
        wiener: about 4 (easy) to 15 (hard).
    """

    words: int
    sentences: int
    sentence_words: float
    lix: float | None = None
    kandel_moles: float | None = None
    amstad: float | None = None
    wiener: float | None = None

    def meets(self, lix: float, sentence_words: float) -> bool:
        """Whether neither is exceeded."""
        return (self.lix or 0.0) <= lix and self.sentence_words <= sentence_words


def measure_readability(text: str, language: str) -> Readability:
    """Measure a text.

    Args:
        text: plain, one idea or paragraph a line.
        language: ISO 639-1 code of its words.
    """
    sentences = [
        tokens
        for line in text.splitlines()
        for whole in split_sentences(" ".join(line.split()))
        for part in _BEFORE_OPENER.split(whole)
        for sentence in (_AFTER_UNIT.split(part) if language != "de" else (part,))
        if (tokens := _TOKEN.findall(sentence))
    ]
    words = [word for tokens in sentences for word in tokens]
    if not words:
        return Readability(0, 0, 0.0)
    per_sentence = len(words) / len(sentences)
    long_share = 100 * sum(_letters(word) > _LONG_LETTERS for word in words) / len(words)
    syllables = [count_syllables(word, language) for word in words] if language in _VOWELS else []
    per_word = sum(syllables) / len(words)
    of_three = 100 * sum(count >= 3 for count in syllables) / len(words)
    of_one = 100 * sum(count == 1 for count in syllables) / len(words)
    wiener = 0.1935 * of_three + 0.1672 * per_sentence + 0.1297 * long_share - 0.0327 * of_one - 0.875
    return Readability(
        len(words),
        len(sentences),
        round(per_sentence, 1),
        lix=round(per_sentence + long_share, 1),
        kandel_moles=round(207 - 1.015 * per_sentence - 73.6 * per_word, 1) if language == "fr" else None,
        amstad=round(180 - per_sentence - 58.5 * per_word, 1) if language == "de" else None,
        wiener=round(wiener, 1) if language == "de" else None,
    )


def count_syllables(word: str, language: str) -> int:
    """Count the syllables of a French or German word; a number has one.

    Raises:
        KeyError: another language.
    """
    vowels, plain = _VOWELS[language], word.casefold()
    if language == "fr":
        parts = [part for part in re.split(r"[’'\-]", plain) if part]
        return max(1, sum(_french_syllables(part) for part in parts))
    return max(1, len(vowels.findall(plain)))


def _french_syllables(word: str) -> int:
    # 'qu' and 'gu' before a vowel are consonants.
    said = re.sub(r"(?<=[qg])u(?=[aeiouyéèêà])", "", word)
    shorter = _MUTE_END.sub("", said)
    said = shorter if _VOWELS["fr"].search(shorter) else said
    return len(_VOWELS["fr"].findall(said)) + len(_HIATUS.findall(said))


def _letters(word: str) -> int:
    return sum(char.isalpha() for char in word)
