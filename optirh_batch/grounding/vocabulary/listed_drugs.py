"""The medicines that the gate knows by name: those of the glossary and of the institution's own.

Owns the spelling that is one across languages (furosémide, Furosemid), which names are substances and which
brands, and which words name no medicine or a group of them ('diurétique').  How a text is searched for them,
and for those that nobody listed, is ``recognition.drugs``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from optirh_batch.grounding.vocabulary.drug_words import ACIDS, CLASS_WORD, GENERAL, ORDINARY, SAME
from optirh_batch.grounding.vocabulary.phrases import LANGUAGES, Names, all_names, known_names, stem

SHORTEST_NAME = 4
"""Letters of a word that may name a medicine."""
SHORTEST_PREFIX = 6
"""Letters by which a longer word may be known: 'Penicillinallergie'."""
_LETTERS_LEFT = 1
_SPELLINGS = (
    ("qu", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("ch", "k"),
    ("h", ""),
    ("y", "i"),
    ("x", "s"),
    ("ou", "u"),
    ("ks", "s"),
)
_LETTERS = str.maketrans({"c": "k", "z": "k", "j": "i", "w": "v", "q": "k"})
_DOUBLED = re.compile(r"(.)\1")
_ENDING = re.compile(r"(?:um|[aeo])?s?$")

ACID = re.compile(
    r"\bacide (?P<fr>\w+?)ique\b|\bacido (?P<it>\w+?)ico\b|\b(?P<de>\w+?)säure|\b(?P<en>\w+?)ic acid\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=32_768)
def drug_key(word: str) -> str:
    """The spelling of a name that is one in all four languages: 'Acenocoumarol' = 'acénocoumarol'."""
    plain = word.casefold()
    if not (plain.isascii() and plain.isalnum()):
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if c.isalnum())
    for old, new in _SPELLINGS:
        plain = plain.replace(old, new)
    plain = _DOUBLED.sub(r"\1", plain.translate(_LETTERS)).replace("kt", "t")
    return _ENDING.sub("", plain) if len(plain) > SHORTEST_NAME else plain


_ACIDS = frozenset(map(drug_key, ACIDS))
GENERAL_KEYS = frozenset(map(drug_key, GENERAL))
"""Keys of words that begin longer names and name nothing alone."""
_EQUAL = {drug_key(other): drug_key(one) for one, other in SAME}


def name_key(word: str) -> str:
    """The spelling of a name that is one, also of a substance that languages call otherwise."""
    key = drug_key(word)
    return _EQUAL.get(key, key)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The listed drugs.

    Attributes:
        substances: keys of international names, which vary with the language.
        brands: keys of trade names by their spelling without case and accents.
        groups: key of the entry's own name for each key: Lantus is an insulin.
        heads: keys of substances by their first letters, for 'Penicillinallergie'.
        begun: keys of names of which all but the last letters are written; brands with a capital.
    """

    substances: set[str]
    brands: dict[str, str]
    groups: dict[str, str]
    heads: dict[str, list[str]]
    begun: dict[str, set[str]]


@lru_cache(maxsize=2)
def lexicon(known: Names) -> Lexicon:
    """The medicines among the names that are known."""
    names: dict[str, str] = {}
    for entry in known.entries:
        for wording in entry.wordings.values() if entry.theme == "drugs" else ():
            for member in wording.members:
                first, *further = member.split()
                if (
                    first.isupper()
                    or CLASS_WORD.search(first)
                    or (further and drug_key(first) in GENERAL_KEYS)
                    or further[-1:] == ["acid"]
                ):
                    continue
                names[first] = name_key(wording.name.split()[0])
    substances = {name_key(name) for name in names if name[0].islower()}
    brands = {plain_letters(name): name_key(name) for name in names if name_key(name) not in substances}
    heads: dict[str, list[str]] = {}
    for key in sorted(sorted(substances), key=len, reverse=True):  # the first that fits is taken
        if len(key) >= SHORTEST_PREFIX:
            heads.setdefault(key[:SHORTEST_PREFIX], []).append(key)
    # 'Pankreati' begins Pankreatitis, too.
    ordinary = {
        plain[:end]
        for term in _terms(known)
        for plain in (plain_letters(term),)
        for end in range(SHORTEST_PREFIX, len(term) + 1)
    }
    begun: dict[str, set[str]] = {}
    for name in names:
        shown = plain_letters(name)[: max(SHORTEST_PREFIX + 1, len(name) - _LETTERS_LEFT)]
        if len(shown) > SHORTEST_PREFIX and shown not in ordinary:
            key = acid_key(name) or name_key(name)
            begun.setdefault(shown if name[0].islower() else shown.capitalize(), set()).add(key)
    return Lexicon(substances, brands, {name_key(name): group for name, group in names.items()}, heads, begun)


def listed_key(word: str, known: Names) -> str | None:
    """The key of the listed medicine that a word names, also as the beginning of a compound."""
    listed, key = lexicon(known), name_key(word)
    if key in listed.substances:
        return key
    if (brand := listed.brands.get(plain_letters(word))) is not None:
        # 'Vide' begins a sentence; the vitamin is 'ViDe'.
        is_plain = word.capitalize() == word and word.casefold() in ORDINARY
        return brand if word[0].isupper() and not is_plain else None
    return next((head for head in listed.heads.get(key[:SHORTEST_PREFIX], ()) if key.startswith(head)), None)


def names_no_drug(word: str) -> bool:
    """Whether a word in lower case is a term that is no medicine, or the name of a group of them."""
    known = known_names()
    return stem(word) in _terms(known) | _classes(known)


def is_group(word: str) -> bool:
    """Whether a word names a group of medicines, also as an abbreviation: 'NSAR', 'diurétique'."""
    return word.casefold() in _groups(known_names())


@lru_cache(maxsize=2)
def _groups(known: Names) -> frozenset[str]:
    entries = [entry for entry in known.entries if entry.theme == "drugs"]
    return frozenset(name.casefold() for code in LANGUAGES for name in all_names(entries, code))


@lru_cache(maxsize=2)
def _classes(known: Names) -> frozenset[str]:
    """Stems of one-word names of groups of medicines that each language forms of its own words."""
    names = [
        {name.casefold() for name in all_names((entry,), code) if " " not in name} - members
        for entry in known.entries
        if entry.theme == "drugs"
        for members in ({member.casefold() for w in entry.wordings.values() for member in w.members},)
        for code in LANGUAGES
    ]
    languages = Counter(key for own in names for key in {drug_key(name) for name in own})
    return frozenset(stem(name) for own in names for name in own if languages[drug_key(name)] == 1)


@lru_cache(maxsize=2)
def _terms(known: Names) -> frozenset[str]:
    """Stems of the glossary's one-word names that are no medicines."""
    others = [entry for entry in known.entries if entry.theme != "drugs"]
    names = (name for code in LANGUAGES for name in all_names(others, code))
    return frozenset(stem(name) for name in names if " " not in name)


def plain_letters(word: str) -> str:
    """A word in lower case and without accents."""
    lower = word.casefold()
    if lower.isascii():
        return lower
    decomposed = unicodedata.normalize("NFD", lower)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def acid_key(word: str) -> str | None:
    """The key of an acid that is a medicine: 'Folsäure', but not 'Harnsäure'."""
    match = ACID.fullmatch(word)
    key = drug_key(match.group(match.lastgroup or 0)) if match else ""
    return f"{key} acid" if key in _ACIDS else None
