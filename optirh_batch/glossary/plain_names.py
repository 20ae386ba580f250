"""Plainer names for medical words, to stand behind them in brackets: *Dyspnoe (Atemnot)*.

Which of two names is the plainer one is told by the explanations: written for a ten-year-old, they hold
everyday words.  A name whose words all stand in some explanation is plain, one with another word is not.
Owns that measure, and whether two names can stand for the same part of a sentence; leaves out where a
gloss is printed (``drafting.glosses``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from optirh_batch.glossary.entries import Entry, Wording
from optirh_batch.glossary.medical_words import medical_words

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
"""Shorter words are articles, prepositions and the like."""
_STEM_CUT = 2
_SHORTEST_PART = 3
_ROOT = 5
"""Letters by which a reader sees that two words are kin."""
_LINKS = ("", "s", "n", "en", "e", "es")
"""What German puts between the parts of a compound."""

# A name that begins so tells where or when; it cannot stand for a thing.
_CIRCUMSTANCE = {
    "fr": re.compile(r"(?:sous|par|dans|en|à|aux?|vers|du|des?|avant|après|sans|sur|pour)\s", re.IGNORECASE),
    "de": re.compile(r"(?:in|auf|unter|vor|nach|ohne|bei|aus|gegen|mit|von|durch)\s"),
    "it": re.compile(
        r"(?:sotto|per|in|al?|alla|verso|di|del|prima|dopo|senza|su|sulla|dall[oa]|con)\s", re.IGNORECASE
    ),
    "en": re.compile(r"(?:in|into|on|under|before|after|without|by|with|of|towards?)\s", re.IGNORECASE),
}
# What one says of a thing; in German whatever holds no noun.
_QUALITY = {
    "fr": re.compile(
        r"\S*(?:iques?|ale?s?|aux|aires?|ée?s?|eux|euses?|ifs?|ives?|ibles?|ables?|iens?|iennes?|oïdes?|antes?)"
        r"(?:\s|$)",
        re.IGNORECASE,
    ),
    "de": re.compile(r"(?!.*\b[A-ZÄÖÜ])"),
    "it": re.compile(
        r"\S*(?:ic[oaie]|iche|al[ei]|ari[oae]?|at[oaie]|os[oa]|iv[oaie]|ut[oaie]|ent[ei]|ant[ei])(?:\s|$)",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\S*(?:ic|al|ar|ary|ous|ive|ed|able|ible|oid|ile)(?:\s|$)", re.IGNORECASE),
}
_THINGS = frozenset({"drugs"})
"""Themes whose names are things whatever their ending: *diurétique*, *antibiotico*."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """The everyday words of one language, as the explanations of a glossary use them."""

    language: str
    words: AbstractSet[str]
    stems: AbstractSet[str]

    @classmethod
    def of(cls, entries: Iterable[Entry], language: str) -> PlainWords:
        """Collect the words of all explanations in ``language``."""
        wordings = (entry.wordings[language] for entry in entries if language in entry.wordings)
        words = frozenset(
            word.casefold()
            for wording in wordings
            for word in _WORD.findall(f"{wording.means} {wording.plain}")
        )
        return cls(language, words, frozenset(map(_stem, words)))

    def say(self, name: str) -> bool:
        """Whether every word of ``name`` is an everyday one."""
        return not any(medical_words(name, self.language)) and all(map(self._know, _WORD.findall(name)))

    def _know(self, word: str) -> bool:
        word = word.casefold()
        if len(word) < _SHORTEST or word in self.words or _stem(word) in self.stems:
            return True
        return self.language == "de" and self._is_compound(word)

    def _is_compound(self, word: str) -> bool:
        parts = ((word[:cut], word[cut:]) for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART))
        return any(
            last in self.words and any(first.removesuffix(link) in self.words for link in _LINKS)
            for first, last in parts
        )


def plain_name(entry: Entry, form: str, words: PlainWords) -> str | None:
    """A plainer name for what ``form`` names, fit to stand behind it in brackets; None if there is none.

    Args:
        entry: the concept.
        form: which of its other names stands in the text; of its abbreviations and members None is returned.
        words: the everyday words of the text's language.
    """
    wording = entry.wordings.get(words.language)
    if wording is None or form not in _full_forms(wording) or words.say(form) or not words.say(wording.name):
        return None
    if _is_told_by(form, wording.name) or not (
        entry.theme in _THINGS or _can_stand_for(form, wording.name, words.language)
    ):
        return None
    return wording.name


def _is_told_by(form: str, name: str) -> bool:
    """Whether the words of ``name`` are to be seen in ``form``: *Darmeinlauf*, an *Einlauf*."""
    told, seen = (
        [word.casefold() for word in _WORD.findall(text) if len(word) >= _SHORTEST] for text in (name, form)
    )
    return all(any(word in other or word[:_ROOT] == other[:_ROOT] for other in seen) for word in told)


def _can_stand_for(form: str, name: str, language: str) -> bool:
    """Whether both names are of a thing, or both of a quality or circumstance."""
    circumstance, quality = _CIRCUMSTANCE[language], _QUALITY[language]
    if circumstance.match(form) or quality.match(form):
        # In French and Italian a quality would have to agree; in English it stands before its noun.
        return language != "en" and bool(
            circumstance.match(name) or (language == "de" and quality.match(name))
        )
    return not (circumstance.match(name) or quality.match(name))


def _full_forms(wording: Wording) -> AbstractSet[str]:
    return {form for form in wording.forms if not form.isupper()} - set(wording.members)


def _stem(word: str) -> str:
    return word[: max(_SHORTEST, len(word) - _STEM_CUT)]
