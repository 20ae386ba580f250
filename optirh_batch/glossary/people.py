"""Names of people that are words as well: Dr. Leber, Frau Herz, M. Poumon, Monica Ferro.

Owns when a word is a name: behind a title or a salutation, and beside a given name.
"""

from __future__ import annotations

import re

from optirh_batch.given_names import is_given_name

TITLES = (
    "M|Mme|Mmes|Mlle|MM|Dr|Dre|Drs|Prof|Pr|Me|Herr|Herrn|Frau|Hr|Fr|Sig|Sig\\.ra|Sig\\.na|Dott|Dott\\.ssa|Mr|Mrs|Ms|"
    "Madame|Monsieur|Mademoiselle|Signora|Signor|Signorina|Doctor|Docteur|Doktor|Dottor|Dottoressa|Schwester|Soeur"
)
"""Before a name, with a point or without."""

BETWEEN = r"(?:med|univ|dipl|Dr|Dre|Prof|Univ|Doz|Priv|habil|phil|[A-ZÀ-Þ])\.?"
"""What stands between a title and the name."""

_TITLED = re.compile(rf"(?<![\w.])(?:{TITLES})\.?[ ]+(?:{BETWEEN}[ ]+)*(?P<given>[A-ZÀ-Þ][\w'’-]+[ ]+)?$")
_WORD_BEFORE = re.compile(r"([A-ZÀ-Þ][\w-]+)[ ]+$")
_WORD_AFTER = re.compile(r"[ ]+([A-ZÀ-Þ][\w-]+)")
_FARTHEST = 60
"""Signs in which a title, a degree and a given name have room."""


def is_name(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is the name of a person.

    In German every noun has a capital: of two words behind a title, the second counts only if the first is
    a given name ('Frau Monika Herz', but 'Frau Huber Fieber').
    """
    if not text[start : start + 1].isupper() or " " in text[start:end]:
        return False
    before = text[max(0, start - _FARTHEST) : start]
    titled = _TITLED.search(before)
    if titled and (titled["given"] is None or is_given_name(titled["given"].strip())):
        return True
    given, following = _WORD_BEFORE.search(before), _WORD_AFTER.match(text, end)
    return any(found is not None and is_given_name(found[1]) for found in (given, following))
