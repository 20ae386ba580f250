"""Whether two words are of one family: 'opération' and 'opéré', but not 'Hausarzt' and 'Haustür'.

Owns the prefixes that words of medicine share, the endings of inflection and derivation in four languages,
and how much of the rest must be alike.  Whole verbs with several stems are ``verbs``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.vocabulary.phrases import any_of
from optirh_batch.grounding.vocabulary.verbs import regular_form

_FEWEST = 4
_SHARE = 0.6
"""Of the shorter stem, this much must be alike, and at least so many letters."""
_SHARE_WITH_PREFIX = 0.75
"""More where both have the same prefix, which any word may have ('Kardiologe', not 'Kardioversion')."""
_SHORT = 5
_ALIKE_IN_SHORT = 3
_LEFT_OF_SHORT = 2
_LEFT_OF_OTHER = 4
"""A short word has no ending to take off: three letters are enough if little is left ('dort', 'dormez')."""
_PREFIXES = any_of(
    "anti auto elektro endo gastro hyper hypo inter intra kardio kontra kontre makro mikro neuro over para "
    "peri poly post sotto sous super supra uber under unter"
)
_ENDINGS = any_of(
    "ations? ationen ions? ionen azion[ei] ung(?:en)? ements? amento keit heit itat ite lich(?:e[nrsm]?)? "
    "isch(?:e[nrsm]?)? ikes? euses? eurs? antes? ants? entes? enti ent ern est te[ns]? aient ait ons ees? ez "
    "e[nrms]? [aei]re at[oaie] ing ed [oaisnt]"
)
_PREFIX = re.compile(rf"(?:{_PREFIXES})(?=.{{{_FEWEST}}})")
_ENDING = re.compile(rf"(?:{_ENDINGS})$")
_GERMAN_PLURAL = re.compile(r".{3}en")
"""'Ohren' and 'Ohrenschmalz', 'gehen' and 'Gehstrecke'."""


@lru_cache(maxsize=16_384)
def spelled_plainly(word: str) -> str:
    """A word with one letter for one sound ('blocages', 'bloqué'); an irregular verb by its regular form."""
    return alike_in_sound(fold(word))


def alike_in_sound(word: str) -> str:
    """A word without accents, with one letter for one sound."""
    return regular_form(word).replace("qu", "k").replace("c", "k")


def are_of_one_family(one: str, other: str) -> bool:
    """Whether two words, as ``spelled_plainly`` has them, are forms of one word or of words made of it."""
    shorter, longer = sorted((one, other), key=len)
    alike = _alike(shorter, longer)
    if len(shorter) <= _SHORT and alike >= _ALIKE_IN_SHORT:
        left = len(shorter) - alike
        if left == 0 or (left <= _LEFT_OF_SHORT and len(longer) - alike <= _LEFT_OF_OTHER):
            return True
    stems = _stem(one), _stem(other)
    alike, least = _alike(*stems), min(map(len, stems))
    return (
        alike == least >= _ALIKE_IN_SHORT
        or (alike >= _FEWEST and alike >= _SHARE * least)
        or _alike(one, other) >= max(_FEWEST, _SHARE_WITH_PREFIX * len(shorter))
    )


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    """A word without such a prefix and ending, if enough is left."""
    prefix = _PREFIX.match(word)
    core = word[prefix.end() :] if prefix else word
    if _GERMAN_PLURAL.fullmatch(core):
        return core[:-2]
    stem = _ENDING.sub("", core)
    return stem if len(stem) >= _FEWEST else core


def _alike(one: str, other: str) -> int:
    """How many letters two words have in common from the first on."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
