"""Words of another of the four languages left in a text.

Owns closed lists of very common words that one language has and the others
lack, and the glossary's one-word names.  Whole passages in another language
are found by ``gate``, which asks the language detector.
"""

from __future__ import annotations

import re
from functools import lru_cache

from optirh_batch.glossary.words import Words, words_of_name
from optirh_batch.grounding.recognition.drugs import is_drug_name
from optirh_batch.grounding.vocabulary.english_words import is_english
from optirh_batch.grounding.vocabulary.phrases import (
    LANGUAGES,
    Names,
    all_names,
    known_names,
    listed_names,
    stem,
    words_of,
)

_SHORTEST_WORD = 3
_SHORTEST_TERM = 5
_LONG_TERM = 9
_SHARED_STEM = 6
_SHOWN = 3
_COPIED_WORDS = 3
_COPIED_WORDS_UNLISTED = 2
"""So many words, all of them the source's, are no translation; fewer may be one in both languages.

Two where the output's own words are not listed, so that nothing else would find them.
"""

_COMMON: dict[str, frozenset[str]] = {
    "fr": frozenset(
        "le la les du une avec pour dans vous votre vos sont avez êtes pas mais chez sous jour jours "
        "semaine semaines fois matin soir douleur douleurs plaie pansement médecin infirmière tension "
        "poids jambe jambes gauche droite aussi très été elle sur par que cette ces leur mois ans "
        "heures depuis chaque prenez prendre comprimé comprimés gouttes sang cœur reins sucre fièvre "
        "toux toilette aide repas boire manger marcher maladie santé hôpital médicament médicaments "
        "traitement besoin bien aucun aucune lors afin ainsi".split()
    ),
    "de": frozenset(
        "der das dem und nicht mit auf für von vom zum zur bei nach über unter oder aber auch wird "
        "wurde wurden werden ist sind haben sie ihre ihr ihren ihrem eine einen einem einer kein "
        "keine täglich wöchentlich morgens abends mittags schmerzen blutdruck wunde arzt verband "
        "tabletten wegen seit wenn noch nur sehr zwei drei woche wochen tage tagen stunden herz blut "
        "nieren lunge bein beine links rechts linken rechten gewicht fieber husten krankheit spital "
        "medikament medikamente behandlung nehmen essen trinken gehen schlaganfall wöchig jährig "
        "durch ohne zwischen jeden jede gut".split()
    ),
    "it": frozenset(
        "il lo gli della delle dello degli dei di che una è anche questo questa giorno giorni "
        "settimana settimane mattina dolore pressione gamba gambe medico alla nella dal dalla più suo "
        "sua sinistra destra volte ogni senza mesi anni ore prenda prendere compressa compresse gocce "
        "sangue cuore reni zucchero febbre tosse malattia salute ospedale farmaco farmaci bisogno "
        "nessun nessuna quando sono".split()
    ),
    "en": frozenset(
        "the and with without your you are were been have this these those which their they from of "
        "by beats gained lost weight doctor daily feel feeling should because breath breathing heart "
        "blood pressure days weeks years needs wound left right skin sleep eat drink swollen clean "
        "high low every twice once morning evening hours months medicine tablets drops kidney kidneys "
        "sugar fever cough disease health hospital treatment walking pain".split()
    ),
}
_ALSO_OWN: dict[str, frozenset[str]] = {
    "fr": frozenset("mit pain il".split()),
    "de": frozenset("tension du mais elle ans are toilette".split()),
    "it": frozenset("le la fois mais bei are".split()),
    "en": frozenset("pour tension aide gut links sang".split()),
}
"""Of the lists of the others, what exists in this language or belongs to names everywhere."""

_LATIN = re.compile(r"(?:us|um|is|oma|ia|ae)$")
"""Endings of Latin terms, at home in every language."""

_IN_NAMES = frozenset("von vom zum zur der le la les du di della dei degli dal the of and by".split())
_ALSO_TERMS = frozenset(
    "section reflexes sono stati noduli ulcere denti bassi lesions gestation norms plain reines "
    "aorten tampons toilette acute hypotonie lange sinus atrium plexus transit stroke booster joint "
    "ictus brace sarcoma perfusion infusion solution ganglion aerosol dosage masse massa hormone "
    "cancer infection sensation position situation rotation fraction injection opération operation "
    "thorax abdomen nausea diarrhea coma fistula hernia ulcus plaque tumor placebo tampon spray pump "
    "pumpe sonde patch scanner monitoring burnout stress balance follow sport test score index "
    "status bypass stent screening training quick puls pulse lotion creme cream spasme spasm serum "
    "sérum urine fosse artery spine bronchial cortical renal fibula tibia femur radius ulna humerus "
    "patella scapula sacrum sternum vertebra pelvis uterus prostata pancreas colon rectum duodenum "
    "jejunum ileum appendix larynx pharynx trachea cornea retina macula iris aorta vena septum "
    "ventricle tracheal spinal cerebral".split()
)
"""Terms that one language's glossary lists and the others use, too."""


@lru_cache(maxsize=8)
def _foreign_to(
    language: str, known: Names
) -> tuple[frozenset[str], frozenset[str], dict[str, tuple[str, ...]]]:
    """Common words, one-word terms (as stems) and long German terms that ``language`` lacks."""
    entries = known.entries
    own = {
        stem(word)[:_SHARED_STEM]
        for name in all_names(entries, language)
        for word in words_of_name(name).folded
    }
    eponyms = {
        word.casefold()
        for code in LANGUAGES
        if code != "de"
        for name in all_names(entries, code)
        for word in words_of_name(name).cased
        if word[0].isupper()
    }
    shared = _ALSO_TERMS | eponyms
    common: set[str] = set()
    terms: set[str] = set()
    long_german: dict[str, tuple[str, ...]] = {}
    for other in LANGUAGES:
        if other == language:
            continue
        common |= _COMMON[other]
        for entry in entries:
            for name in listed_names(entry, other)[0]:
                words = words_of_name(name).folded
                if len(words) != 1 or len(words[0]) < _SHORTEST_TERM:
                    continue
                if stem(words[0])[:_SHARED_STEM] in own or words[0] in shared:
                    continue
                if _LATIN.search(words[0]) or is_drug_name(words[0]):
                    continue
                terms.add(stem(words[0]))
                if other == "de" and len(words[0]) >= _LONG_TERM:
                    head = words[0][:_LONG_TERM]
                    long_german[head] = (*long_german.get(head, ()), words[0])
    common -= _COMMON[language] | _ALSO_OWN[language]
    return frozenset(common), frozenset(terms), long_german


def foreign_words(source: str, output: str, source_language: str | None, output_language: str) -> str | None:
    """Words of the output that belong to another language, or None.

    Words that a source in the same language (or an unknown one) has are its
    own; so are, in any source, small words inside a copied proper name.
    """
    if output_language not in LANGUAGES:
        return None
    common, terms, long_german = _foreign_to(output_language, known_names())
    written, read = words_of(output), words_of(source)
    own = set(read.folded)
    same = source_language in {None, output_language}
    found = []
    for index, (word, cased) in enumerate(zip(written.folded, written.cased, strict=True)):
        if len(word) > 1 and cased.isupper():
            continue
        if len(word) < _SHORTEST_WORD:
            continue
        english = is_english(word, output_language)
        copied = (
            not same and word in own and cased.islower() and _is_left(word, source_language, output_language)
        )
        if not english and word not in common and not copied and not _is_term(word, terms, long_german):
            continue
        # A source in a third language may hold an English word that it uses as its own.
        borrowed = english and word not in common and source_language != "en"
        if word in own and (same or borrowed or _is_name(written, read, index, source_language)):
            continue
        start, end = written.spans[index]
        found.append(output[start:end])
    return ", ".join(dict.fromkeys(found[:_SHOWN])) or None


def is_untranslated(source: str, output: str, source_language: str | None, output_language: str) -> bool:
    """Whether the output, asked for in another language, has only words of its source.

    Names do not count: of drugs, and whatever has a capital in a language without capital nouns.
    """
    if source_language in {None, output_language}:
        return False
    written, own = words_of(output), set(words_of(source).folded)
    words = [
        folded
        for index, (folded, cased) in enumerate(zip(written.folded, written.cased, strict=True))
        if len(folded) > 1
        and folded.isalpha()
        and not cased.isupper()
        and (source_language == "de" or index == 0 or cased.islower())
        and not is_drug_name(folded)
    ]
    enough = _COPIED_WORDS if output_language in LANGUAGES else _COPIED_WORDS_UNLISTED
    return len(words) >= enough and own.issuperset(words)


def _is_left(word: str, source_language: str | None, language: str) -> bool:
    """Whether a word of the source is a term there and none here, however near ('vertiges', 'vertigo')."""
    if len(word) < _SHORTEST_TERM or _LATIN.search(word) or source_language not in LANGUAGES:
        return False
    known = known_names()
    root = stem(word)
    return root in _roots(source_language, known) and root not in _roots(language, known)


@lru_cache(maxsize=8)
def _roots(language: str, known: Names) -> frozenset[str]:
    """The stems of all words that name something in ``language``."""
    names = all_names(known.entries, language)
    return frozenset(stem(word) for name in names for word in words_of_name(name).folded) | frozenset(
        map(stem, _ALSO_TERMS | _COMMON[language])
    )


def _is_term(word: str, terms: frozenset[str], long_german: dict[str, tuple[str, ...]]) -> bool:
    if len(word) < _SHORTEST_TERM or word in _ALSO_TERMS:
        return False
    if stem(word) in terms:
        return True
    return any(word.startswith(term) for term in long_german.get(word[:_LONG_TERM], ()))


def _is_name(written: Words, read: Words, index: int, source_language: str | None) -> bool:
    """Whether a word copied from another language is (part of) a proper name there."""
    word = written.cased[index]
    if source_language != "de" and word[0].isupper() and word in read.cased[1:]:
        return True
    if word.casefold() not in _IN_NAMES:
        return False
    for first in (index - 1, index):
        pair = written.cased[max(0, first) : first + 2]
        copied = any(read.cased[place : place + 2] == pair for place in range(len(read.cased) - 1))
        if copied and any(word[0].isupper() for word in pair):
            return True
    return False
