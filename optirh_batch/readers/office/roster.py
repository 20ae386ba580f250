"""Who is who in a file that speaks of several people.

Owns the finding of parts that are surely of one person.  Leaves out what
contradicts what (``identity``).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date

from optirh_batch.errors import PatientsDiffer, Phrase
from optirh_batch.readers.identity import name_words, require_one_patient
from optirh_batch.readers.office.dossier import Dossier
from optirh_batch.readers.office.vocabulary import key
from optirh_batch.records import Patient

_ANY = "any"


class Roster:
    """Dossiers by person, in the order of the file."""

    def __init__(self) -> None:
        self.dossiers: list[Dossier] = []
        self._identities: list[Patient] = []
        # A list of thousands must not be compared each with each.
        self._by_mark: dict[Hashable, list[int]] = {}

    def add(self, dossier: Dossier, *, by_name: bool = True) -> None:
        """Merge a dossier into that of the same person, or take it as one more person.

        Args:
            dossier: with a name or number.
            by_name: whether a name alone tells who it is.  Not in lists of
                patients: two rows of one name may be two people.
        """
        identity = dossier.identity()
        sought = _sought(dossier, identity, by_name=by_name)
        near = sorted({index for mark in sought for index in self._by_mark.get(mark, ())})
        same = [index for index in near if self._is_same(index, dossier, identity, by_name=by_name)]
        if len(same) == 1:
            index = same[0]
            self.dossiers[index].merge(dossier)
            self._identities[index] = self.dossiers[index].identity()
        else:
            if same:
                message = Phrase(
                    "The file names several people who may be this one; compare with the original."
                )
                dossier.warn("patient-unclear", message)
            index = len(self.dossiers)
            self.dossiers.append(dossier)
            self._identities.append(identity)
        for mark in {*_marks(dossier, identity), *_marks(self.dossiers[index], self._identities[index])}:
            indexes = self._by_mark.setdefault(mark, [])
            if index not in indexes[-1:]:
                indexes.append(index)

    def _is_same(self, index: int, dossier: Dossier, identity: Patient, *, by_name: bool) -> bool:
        """Whether both are surely one person: by number, or by name and nothing against it."""
        numbers, known = (_numbers(one) for one in (dossier, self.dossiers[index]))
        if numbers and known:
            return bool(numbers & known)
        other = self._identities[index]
        try:
            require_one_patient([(0, identity), (0, other)], "")
        except PatientsDiffer:
            return False
        if (identity.avs and other.avs) or (identity.family and identity.birth_date and other.birth_date):
            return True
        if not by_name:
            return False
        return bool(identity.family and other.family) and bool(identity.given) == bool(other.given)


def _numbers(dossier: Dossier) -> set[str]:
    return {key(number) for number in dossier.fields.get("file_number", ())}


def _marks(dossier: Dossier, identity: Patient) -> Iterator[Hashable]:
    """By what a dossier is found again: see ``_is_same``."""
    numbers = _numbers(dossier)
    for number in numbers:
        yield "number", number
    if identity.avs:
        yield "avs", identity.avs
    for family in name_words(identity.family):
        yield "born", family, identity.birth_date
        for given in name_words(identity.given) or [""]:
            for born in (identity.birth_date, _ANY):
                yield "named", family, given, born, bool(numbers)


def _sought(dossier: Dossier, identity: Patient, *, by_name: bool) -> Iterator[Hashable]:
    """The marks of all dossiers that may be of the same person; two numbers or dates tell people apart."""
    numbers = _numbers(dossier)
    for number in numbers:
        yield "number", number
    if identity.avs:
        yield "avs", identity.avs
    births: tuple[date | str | None, ...] = (identity.birth_date, None) if identity.birth_date else (_ANY,)
    for family in name_words(identity.family):
        if identity.birth_date:
            yield "born", family, identity.birth_date
        if by_name:
            for given in name_words(identity.given) or [""]:
                for born in births:
                    for is_numbered in (False,) if numbers else (False, True):
                        yield "named", family, given, born, is_numbered
