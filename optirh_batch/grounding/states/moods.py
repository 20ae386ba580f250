"""What a note reports is no order, nor is what it forbids: 'écrase les comprimés', 'Écrasez les comprimés'.

Owns how French and Italian orders to the reader are recognised, and the forms in which a note reports (he
does, was done) or orders (infinitive, imperative) what the same verb says. A noun of it leaves both open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.verbs import INFINITIVE, lemma

_ORDER = {
    "fr": re.compile(
        r"(?:\A|(?<=[.;:!?\n ]))(?P<pronouns>(?:(?:ne|n['’])[ ]?(?:(?:le|la|les|l['’]|y|en|lui)[ ]?)*)?)"
        r"(?P<verb>[^\W\d_]{3,}ez)(?![^\W_])",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"(?:\A|(?<=[.;:!?\n])|(?<=[.;:!?\n][ ]))(?P<pronouns>(?:non[ ])?(?:(?:si|lo|li|gli)[ ])?)"
        r"(?P<verb>[^\W\d_]{3,}i|beva|dorma|metta|faccia|vada|tenga|legga|prema|chieda|spinga)(?![^\W_])",
        re.IGNORECASE,
    ),
}
_MUST = {
    "fr": re.compile(
        r"(?<![^\W_])(?:il faut|vous devez|on doit)[ ](?P<verb>[^\W\d_]{3,}er)(?![^\W_])", re.IGNORECASE
    ),
    "it": re.compile(
        r"(?<![^\W_])(?<!\bnon )(?:bisogna|(?-i:Lei )?deve|si deve)[ ](?P<verb>[^\W\d_]{3,}are)(?![^\W_])",
        re.IGNORECASE,
    ),
}
"""Orders of regular verbs in other words."""
_SUBJECT = re.compile(r"\bvous\b[^.;:!?\n]*\Z", re.IGNORECASE)
"""Before a French verb in its sentence: 'vous' may be its subject, and what follows no order."""
_NO_ORDERS = frozenset("avez êtes prenez assez chez nez lei lui poi mai oggi ieri prenda assuma".split())
"""No verbs, or verbs of taking: a medicine that somebody takes may be told as one to take."""
_RATE = whole_words(r"\d[ ]?x|fois|chaque|tous|toutes|par jour|volt[ae]|ogni|al giorno|die")
"""Beside a participle, a rule rather than what was done: 'glace appliquée 3x/j'."""
_BEFORE_A_VERB = re.compile(
    r"(?:\A|[.;:,!?\n(+]\s*|\b(?:et|e|ed|mais|ma|puis|poi|qui|che|ne|n['’]|se|s['’]|si|non|il|elle|on|"
    r"patiente?|paziente|pte?|pz|lui|lei|mme\s\w+|m\.\s\w+|signor[ae]?\s\w+|"
    r"souvent|encore|toujours|parfois|déjà|bien|mal|di solito|spesso|ancora|sempre|già|a volte)[ ]?)\Z",
    re.IGNORECASE,
)
_NOUNS = frozenset(
    "controle marche visite aide douche mesure change garde masse pause passe reste note danse pratique "
    "baisse demande continue commence debute arrete stoppe augmente diminue reprend prise mise remise "
    "reprise pesee sortie tournee montee entree levee suite conduite plie tire "
    "visita cura dieta porta continua pratica doccia controlla aumenta riduce sospende inizia riprende prega "
    "chiama telefona misura pesa attende lava".split()
)
"""Forms that are nouns, too, or by which some nurses order."""
_DENIED_BEFORE = {
    "fr": re.compile(
        r"\bne[ ](?:pas|plus|jamais|rien)[ ](?:(?:se|le|la|les|y|en)[ ]|[sl]['’])?\Z", re.IGNORECASE
    ),
    "it": re.compile(r"\bnon[ ](?:più[ ]|mai[ ])?\Z", re.IGNORECASE),
}


class _Mood(Enum):
    REPORT = "report"
    ORDER = "order"
    BAN = "ban"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class _Order:
    """An order of the output: its verb and the words that say it."""

    verb: str
    denied: bool
    words: str


def reports_made_orders(source: Sheet, output: Sheet) -> Iterator[str]:
    """Orders of the output whose verb its source only reports.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    for order, moods in _orders_with_moods(source, output):
        if moods == {_Mood.REPORT} and not _has_word(source.text, order.verb):
            yield order.words


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text, re.IGNORECASE) is not None


def bans_made_orders(source: Sheet, output: Sheet) -> Iterator[str]:
    """Orders of the output to do what its source forbids.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    for order, moods in _orders_with_moods(source, output):
        if moods == {_Mood.BAN} and not order.denied:
            yield order.words


def _orders_with_moods(source: Sheet, output: Sheet) -> Iterator[tuple[_Order, set[_Mood]]]:
    language = source.language or ""
    if language != output.language or language not in _ORDER:
        return
    for order in _orders(output.text, language):
        yield order, set(_moods(source.text, order.verb, language))


def _orders(text: str, language: str) -> Iterator[_Order]:
    for found in _ORDER[language].finditer(text):
        verb = found["verb"].casefold()
        if verb in _NO_ORDERS or (language == "fr" and _SUBJECT.search(text, 0, found.start("pronouns"))):
            continue
        denied = bool(re.match(r"n(?:e|['’]|on)", found["pronouns"], re.IGNORECASE))
        yield _Order(verb, denied, text[found.start() : found.end() + 20].strip())
    for found in _MUST[language].finditer(text):
        ends = {"fr": ("er", "ez"), "it": ("are", "i")}[language]
        yield _Order(
            found["verb"].casefold().removesuffix(ends[0]) + ends[1], denied=False, words=found.group()
        )


def _moods(text: str, verb: str, language: str) -> Iterator[_Mood]:
    """In which moods a note has a verb."""
    stem = _stem(verb, language)
    for found in re.finditer(r"[^\W\d_]{3,}", text):
        word = found.group()
        folded = fold(word)
        if not _is_of(folded, stem, verb, language):
            continue
        if folded in _NOUNS:
            yield _Mood.OPEN
        elif _is_infinitive(folded, language):
            yield _Mood.BAN if _DENIED_BEFORE[language].search(text, 0, found.start()) else _Mood.ORDER
        elif _is_done(word, verb, language):
            behind = text[found.end() : found.end() + 40]
            yield _Mood.OPEN if _RATE.search(behind) else _Mood.REPORT
        elif _BEFORE_A_VERB.search(text, 0, found.start()) and _is_third(folded, verb, language):
            yield _Mood.REPORT
        else:
            yield _Mood.OPEN


def _stem(verb: str, language: str) -> str:
    return fold(verb)[: -2 if language == "fr" else -1]


def _is_of(word: str, stem: str, verb: str, language: str) -> bool:
    """Whether a word is a form of a verb: it begins like its order, or is an irregular form."""
    return word.startswith(stem) or lemma(word, language) == lemma(verb, language) != fold(verb)[:4]


def _is_infinitive(word: str, language: str) -> bool:
    return re.fullmatch(rf".*{INFINITIVE[language]}", word) is not None


def _is_done(word: str, verb: str, language: str) -> bool:
    """Whether a word is the participle of a verb: 'écrasé', 'avvisato'."""
    if language == "fr":
        return re.fullmatch(r".{2,}(?:é|i|u|is|it|ert)e?s?", word.casefold()) is not None
    ends = "at[oaie]" if verb.endswith("i") else "[iu]t[oaie]"
    return (
        fold(word).startswith(_stem(verb, language))
        and re.fullmatch(rf".{{2,}}{ends}", fold(word)) is not None
    )


def _is_third(word: str, verb: str, language: str) -> bool:
    """Whether a word says that he or she does what a verb orders: 'cammina', where 'cammini' orders."""
    stem = _stem(verb, language)
    if language == "fr":
        return word in {stem + "e", stem + "ent"} or (not word.startswith(stem) and word[-1] in "td")
    return word in ({stem + "a", stem + "ano"} if verb.endswith("i") else {stem + "e", stem + "ono"})
