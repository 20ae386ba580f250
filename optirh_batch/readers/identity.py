"""One record, one person: what to do when the parts of a record name the patient more than once.

Owns the comparison of names, birth dates and AVS numbers.  Leaves out where a
format names its patient (the readers).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import combinations

from optirh_batch.errors import PatientsDiffer, Phrase
from optirh_batch.records import Patient

_SIGNS = re.compile(r"[\W_]+")
# ü is written "ue" where the sign is missing: both are compared as "u".
_UMLAUTS = re.compile("([aou])e")


def require_one_patient(mentions: Iterable[tuple[int, Patient]], name: str) -> None:
    """Stop a record whose parts speak of different people.

    What one part leaves out contradicts nothing.  Names agree when the words
    of one are all in the other, whatever the accents, capitals and hyphens:
    ``Anne-Marie`` and ``Anne``, ``Müller`` and ``Mueller Rey``.

    Args:
        mentions: each part that names the patient: its line (from 1, 0 if not
            known) and what it says.
        name: the file's printable name, for the message.

    Raises:
        PatientsDiffer: naming the lines and the fields that disagree, no value.
    """
    lines: dict[Patient, int] = {}
    for line, patient in mentions:
        lines.setdefault(patient, line)
    for (one, line), (other, other_line) in combinations(lines.items(), 2):
        if fields := tuple(_differing(one, other)):
            place = Phrase("lines {first} and {second}", first=line, second=other_line)
            wording = Phrase("{place}: {fields}", place=place, fields=_joined(fields))
            raise PatientsDiffer(name=name, detail=wording if line and other_line else _joined(fields))


def _differing(one: Patient, other: Patient) -> Iterable[Phrase]:
    if not _same_name(one.family, other.family):
        yield Phrase("Family name")
    if not _same_name(one.given, other.given):
        yield Phrase("Given name")
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        yield Phrase("Date of birth")
    if one.avs and other.avs and one.avs != other.avs:
        yield Phrase("AVS number")


def _joined(fields: tuple[Phrase, ...]) -> Phrase:
    first, *others = fields
    return Phrase("{field}, {others}", field=first, others=_joined(tuple(others))) if others else first


def _same_name(one: str, other: str) -> bool:
    words, other_words = name_words(one), name_words(other)
    return words <= other_words or other_words <= words


def name_words(name: str) -> frozenset[str]:
    """The words of a name as they are compared: no accents, capitals, hyphens, written-out umlauts."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char)
    )
    return frozenset(_UMLAUTS.sub(r"\1", word) for word in _SIGNS.split(plain) if word)
