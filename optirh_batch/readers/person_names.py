"""Names of people as letters write them: their form, and which half is the given name.

Owns the pieces of patterns for names, titles and degrees.  Leaves out whose name it is (``letterheads``,
``contacts``) and the list of given names (``given_names``).
"""

from __future__ import annotations

import re

from optirh_batch.given_names import is_given_name
from optirh_batch.readers.wording import fold

WORD = (
    r"(?!(?:DOB|DDN|AVS|AHV|PID|Geb|Né|Née|Tel|Tél|Fax|Unsere[nrm]?|Ihre[nrm]?|[VN]otre|Our)\b)"
    r"(?:[A-ZÀ-ÖØ-ÞŠŽ][\w'’-]*\.?|d['’][A-ZÀ-Ö][\w-]+)"
)
PARTICLE = r"(?:de|du|des|da|dos|di|del|della|van|von|der|den|zu|zur|la|le|el|al)"
NAME = rf"{WORD}(?:,? (?:{PARTICLE} )*{WORD}){{0,4}}"
TITLE = (
    r"(?:(?:Herrn?|Frau|Fr\.|Hr\.|Mme|Madame|Mlle|M\.|Monsieur|Mr\.?|Mrs\.?|Ms\.?|Signora|Signor|Sig\.ra"
    r"|Sig\.|Pat\.)"
    r"\s+)"
)
DEGREE = (
    r"(?:(?:le|la)\s(?=Dr|Prof|Doc))?(?:(?:Dr|Prof|Mag|Dipl|med|Ing|Dres)\.(?:-[A-Z]\w+\.)?\s?"
    r"|(?:Dre?|Dresse|Docteur|Doctoresse|Prof|Professeure?|Doktor)\s(?=[A-ZÀ-Ý]))*"
)


def name_words(name: str) -> frozenset[str]:
    """The words of a name that can be compared: no initials, no particles."""
    return frozenset(fold(word) for word in re.findall(r"[^\W\d_]{3,}", name))


def divide_name(name: str, text: str) -> tuple[str, str]:
    """Given and family name; undivided as the family name if nothing tells them apart.

    What tells: a comma (family first), capitals (family), a well-known given
    name, and how the person is addressed elsewhere; forms and sentences write either first.

    Args:
        name: of one person.
        text: that it stands in.
    """
    if "," in name:
        family, given = (part.strip() for part in name.split(",", 1))
        return given, family
    words = name.split()
    capitals = [word for word in words if len(word) > 2 and word.isupper()]
    if capitals and len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    return _split_words(words, text) if len(words) > 1 else ("", name)


def _split_words(words: list[str], text: str) -> tuple[str, str]:
    first, last = words[0], _from_particle(words)
    natural = " ".join(words[: len(words) - len(last.split())]), last
    turned = " ".join(words[1:]), first
    if _is_addressed(last, text) != _is_addressed(first, text):
        return natural if _is_addressed(last, text) else turned
    if is_given_name(first) != is_given_name(words[-1]):
        return natural if is_given_name(first) else turned
    return natural if last != words[-1] else ("", " ".join(words))


def _from_particle(words: list[str]) -> str:
    """The last word, with the particles before it."""
    at = len(words) - 1
    while at > 1 and re.fullmatch(PARTICLE, words[at - 1]):
        at -= 1
    return " ".join(words[at:])


def _is_addressed(family: str, text: str) -> bool:
    return bool(re.search(rf"{TITLE}{DEGREE}{re.escape(family)}(?!\w)(?!,? (?:{PARTICLE} )*{WORD})", text))
