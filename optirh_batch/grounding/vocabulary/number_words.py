"""Number words of four languages: which word says which number.

Owns the vocabulary from one half to a hundred.  Articles and words with a
second meaning are *loose*: they count only before a unit ("un comprimé",
"neuf heures"), because "un pansement neuf" counts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import product

LANGUAGES = ("fr", "de", "it", "en")

_UNITS = {
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici "
    "sedici diciassette diciotto diciannove",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
}
_TENS = {
    "fr": "vingt trente quarante cinquante soixante septante huitante nonante",
    "de": "zwanzig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_LOOSE: dict[str, dict[str, Fraction]] = {
    "fr": {
        **dict.fromkeys(("un", "une"), Fraction(1)),
        **dict.fromkeys(("premier", "première", "premiers", "premières"), Fraction(1)),
        **dict.fromkeys(("second", "seconde"), Fraction(2)),
        **dict.fromkeys(("demi", "demie"), Fraction(1, 2)),
        "moitié": Fraction(1, 2),
        "tiers": Fraction(1, 3),
        "neuf": Fraction(9),
        "cent": Fraction(100),
    },
    "de": {
        **dict.fromkeys(("ein", "eine", "einen", "einem", "einer", "eines", "eins"), Fraction(1)),
        **dict.fromkeys(("erste", "erster", "ersten", "erstes", "erstem"), Fraction(1)),
        **dict.fromkeys(("halb", "halbe", "halber", "halben", "halbes"), Fraction(1, 2)),
        "hälfte": Fraction(1, 2),
        "drittel": Fraction(1, 3),
        "viertel": Fraction(1, 4),
        "dreiviertel": Fraction(3, 4),
        "acht": Fraction(8),
        "hundert": Fraction(100),
    },
    "it": {
        **dict.fromkeys(("un", "uno", "una"), Fraction(1)),
        **dict.fromkeys(("primo", "primi", "prime"), Fraction(1)),
        **dict.fromkeys(("secondo", "seconda"), Fraction(2)),
        **dict.fromkeys(("terzo", "terza"), Fraction(3)),
        **dict.fromkeys(("mezzo", "mezza", "metà"), Fraction(1, 2)),
        "sei": Fraction(6),
        "otto": Fraction(8),
        "cento": Fraction(100),
    },
    "en": {
        **dict.fromkeys(("a", "an", "one", "first"), Fraction(1)),
        "second": Fraction(2),
        "third": Fraction(3),
        "half": Fraction(1, 2),
        "hundred": Fraction(100),
    },
}
_PHRASES: dict[str, dict[str, Fraction]] = {
    "fr": {
        "quart de": Fraction(1, 4),
        "quart d'": Fraction(1, 4),
        "trois quarts de": Fraction(3, 4),
        "trois quarts d'": Fraction(3, 4),
        "moitié d'un": Fraction(1, 2),
        "moitié d'une": Fraction(1, 2),
    },
    "de": {"drei viertel": Fraction(3, 4), "dreiviertel": Fraction(3, 4)},
    "it": {
        "quarto di": Fraction(1, 4),
        "quarto d'": Fraction(1, 4),
        "tre quarti d'": Fraction(3, 4),
        "metà di una": Fraction(1, 2),
        "tre quarti di": Fraction(3, 4),
    },
    "en": {
        "half a": Fraction(1, 2),
        "half an": Fraction(1, 2),
        "half of a": Fraction(1, 2),
        "quarter of a": Fraction(1, 4),
        "quarter of an": Fraction(1, 4),
        "one and a half": Fraction(3, 2),
        "two and a half": Fraction(5, 2),
    },
}
_ORDINALS = {
    "fr": {
        2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", 6: "sixième",
        7: "septième", 8: "huitième", 9: "neuvième", 10: "dixième",
    },
    "it": {5: "quinto", 6: "sesto", 7: "settimo", 8: "ottavo", 9: "nono", 10: "decimo"},
    "en": {4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth"},
}  # fmt: skip
_GERMAN_ORDINALS = {
    2: "zweit",
    3: "dritt",
    4: "viert",
    5: "fünft",
    6: "sechst",
    7: "siebt",
    8: "acht",
    9: "neunt",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The number words of a language.

    Attributes:
        firm: words that always count.
        loose: words that count only before a unit or in a frequency.
        phrases: several words that say one number, longest first.
        openers: first words of ``phrases``.
    """

    firm: dict[str, Fraction]
    loose: dict[str, Fraction]
    phrases: tuple[tuple[str, Fraction], ...]
    openers: frozenset[str] = field(default_factory=frozenset)


def _french_compounds() -> dict[str, Fraction]:
    units = dict(enumerate(_UNITS["fr"].split(), start=2))
    words = {}
    for ten, word in enumerate(_TENS["fr"].split(), start=2):
        for unit in range(2, 10):
            words[f"{word}-{units[unit]}"] = Fraction(ten * 10 + unit)
        for one in ("un", "une"):
            words[f"{word} et {one}"] = words[f"{word}-et-{one}"] = Fraction(ten * 10 + 1)
    for over in range(10, 20):
        tail = units[over]
        words[f"soixante-{tail}"] = Fraction(60 + over)
        words[f"quatre-vingt-{tail}"] = Fraction(80 + over)
    words["soixante et onze"] = Fraction(71)
    words |= {f"quatre-vingt-{units[unit]}": Fraction(80 + unit) for unit in range(2, 10)}
    words |= {"quatre-vingt": Fraction(80), "quatre-vingts": Fraction(80), "quatre-vingt-un": Fraction(81)}
    return words | {word: Fraction(number) for number, word in units.items() if "-" in word}


def _german_compounds() -> dict[str, Fraction]:
    units = {1: "ein"} | dict(enumerate(_UNITS["de"].split()[:8], start=2))
    words = {
        f"{word}und{ten}": Fraction(place * 10 + unit)
        for (unit, word), (place, ten) in product(units.items(), enumerate(_TENS["de"].split(), start=2))
    }
    words |= {f"{word}einhalb": Fraction(2 * unit + 1, 2) for unit, word in units.items()}
    words |= {
        f"{stem}{ending}": Fraction(number)
        for (number, stem), ending in product(_GERMAN_ORDINALS.items(), ("e", "er", "en", "es", "em"))
    }
    return words | {"anderthalb": Fraction(3, 2), "dreißig": Fraction(30), "zwo": Fraction(2)}


def _italian_compounds() -> dict[str, Fraction]:
    units = {1: "uno"} | dict(enumerate(_UNITS["it"].split()[:8], start=2))
    words = {}
    for place, ten in enumerate(_TENS["it"].split(), start=2):
        for unit, word in units.items():
            stem = ten[:-1] if unit in {1, 8} else ten
            words[stem + word] = Fraction(place * 10 + unit)
        words[f"{ten}tré"] = Fraction(place * 10 + 3)
    return words


def _english_compounds() -> dict[str, Fraction]:
    units = {1: "one"} | dict(enumerate(_UNITS["en"].split()[:8], start=2))
    return {
        f"{ten}{joint}{word}": Fraction(place * 10 + unit)
        for (place, ten), (unit, word), joint in product(
            enumerate(_TENS["en"].split(), start=2), units.items(), "- "
        )
    }


_COMPOUNDS = {
    "fr": _french_compounds,
    "de": _german_compounds,
    "it": _italian_compounds,
    "en": _english_compounds,
}


@lru_cache(maxsize=8)
def vocabulary(language: str | None) -> Vocabulary:
    """The number words of ``language``; of all four when it is unknown (None)."""
    chosen = (language,) if language in LANGUAGES else LANGUAGES
    firm: dict[str, Fraction] = {}
    loose: dict[str, Fraction] = {}
    phrases: dict[str, Fraction] = {}
    for name in chosen:
        firm |= {word: Fraction(number) for number, word in enumerate(_UNITS[name].split(), start=2)}
        firm |= {word: Fraction(10 * place) for place, word in enumerate(_TENS[name].split(), start=2)}
        for word, value in _COMPOUNDS[name]().items():
            (phrases if "-" in word or " " in word else firm)[word] = value
        for number, word in _ORDINALS.get(name, {}).items():
            firm |= {word: Fraction(number), f"{word}s": Fraction(number)}
            if name == "it":
                firm[f"{word[:-1]}a"] = Fraction(number)
        phrases |= _PHRASES[name]
        loose |= _LOOSE[name]
    for word in loose:
        firm.pop(word, None)
    ordered = tuple(sorted(phrases.items(), key=lambda item: -len(item[0])))
    openers = frozenset(phrase.replace("-", " ").split()[0] for phrase in phrases)
    return Vocabulary({k: v for k, v in firm.items() if "-" not in k}, loose, ordered, openers)
