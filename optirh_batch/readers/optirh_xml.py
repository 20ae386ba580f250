"""OptiRH-XML, our own export format (docs/format-optirh-xml.md).

Owns what its elements mean.  Shape is checked by ``optirh-record.xsd``: what
breaks it is refused.  Values are checked here, and a doubtful one is left out
with a warning, so that one wrong date does not cost a patient's record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TypeVar

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.content import Content, Reading, read_each
from optirh_batch.readers.source import at_line
from optirh_batch.readers.values import (
    can_be_birth,
    fold_word,
    looks_like_date,
    parse_date,
    printed_avs,
    wrong_avs,
)
from optirh_batch.readers.wording import HIDDEN_CHARACTERS, clean_line, clean_text, hides_characters
from optirh_batch.readers.xml import XmlElement
from optirh_batch.readers.xml.schema import Unread, XmlSchema
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Contact,
    ContactRole,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Note,
    Patient,
    PatientRecord,
    Problem,
    ProblemStatus,
    ReadWarning,
    Route,
    Schedule,
    Sex,
)

NAMESPACE = "urn:optirh:dossier:1"
_NS = f"{{{NAMESPACE}}}"

Item = TypeVar("Item")
Value = TypeVar("Value")

# Code words, compared without accents, and capitals (``fold_word``).
_SEXES = {
    "feminin": Sex.FEMALE,
    "masculin": Sex.MALE,
    "autre": Sex.OTHER,
    "inconnu": Sex.UNKNOWN,
}
_ROLES = {
    "referent": ContactRole.REFERENT,
    "medecin": ContactRole.PHYSICIAN,
    "proche": ContactRole.RELATIVE,
    "autre": ContactRole.OTHER,
}
_ALLERGY_STATUSES = {
    "active": AllergyStatus.ACTIVE,
    "resolue": AllergyStatus.RESOLVED,
    "refutee": AllergyStatus.REFUTED,
    "inconnu": AllergyStatus.UNKNOWN,
}
_PROBLEM_STATUSES = {
    "actuel": ProblemStatus.CURRENT,
    "antecedent": ProblemStatus.PAST,
    "inconnu": ProblemStatus.UNKNOWN,
}
_MEDICATION_STATUSES = {
    "actuel": MedicationStatus.CURRENT,
    "arrete": MedicationStatus.STOPPED,
    "prevu": MedicationStatus.PLANNED,
    "inconnu": MedicationStatus.UNKNOWN,
}
# Coarse as the summary groups them; sublingual is not swallowed (EDQM tells
# 20053000 oral use from 20067000 sublingual use).
_ROUTES = {
    "orale": Route.ORAL,
    "injection": Route.INJECTION,
    "sous-cutanee": Route.INJECTION,
    "intramusculaire": Route.INJECTION,
    "intraveineuse": Route.INJECTION,
    "sublinguale": Route.OTHER,
    "transdermique": Route.OTHER,
    "cutanee": Route.OTHER,
    "inhalation": Route.OTHER,
    "oculaire": Route.OTHER,
    "nasale": Route.OTHER,
    "auriculaire": Route.OTHER,
    "rectale": Route.OTHER,
    "vaginale": Route.OTHER,
    "sonde": Route.OTHER,
    "autre": Route.OTHER,
    "inconnue": Route.UNKNOWN,
}

_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
_MAX_UNREAD_WARNINGS = 20


class OptirhXmlReader:
    """Reads one ``dossier``, or several under ``dossiers``."""

    def recognises(self, content: Content) -> bool:
        """Whether the root element is ours."""
        return content.root_name in {(NAMESPACE, "dossier"), (NAMESPACE, "dossiers")}

    def read(self, content: Content) -> tuple[Reading, ...]:
        """All records of the file, in its order.

        A dossier that breaks the schema, or in which a list says both "none"
        and something, is refused alone (``RecordInvalid``).

        Raises:
            RecordInvalid: there is no dossier inside.
        """
        around: tuple[Unread, ...] = ()

        def read(dossier: XmlElement) -> PatientRecord:
            cut = schema().prune(dossier)
            schema().check(dossier, content.name)
            return _DossierReader(dossier, content.name, (*around, *cut)).read()

        assert content.xml is not None
        if content.root_name == (NAMESPACE, "dossier"):
            return read_each([content.xml.tree()], read)
        # What stands around the dossiers is said in each: it is looked at before the first is read.
        rest = content.xml.take_parts([f"{_NS}dossier"], lambda _dossier: None)
        is_empty = rest.find(f"{_NS}dossier") is None
        around = schema().prune(rest)
        if is_empty:
            schema().check(rest, content.name)
        readings: list[Reading] = []
        content.xml.take_parts([f"{_NS}dossier"], lambda dossier: readings.extend(read_each([dossier], read)))
        return tuple(readings)


@cache
def schema() -> XmlSchema:
    """The format's schema, loaded once."""
    return XmlSchema(files(__package__).joinpath("optirh-record.xsd").read_bytes())


class _DossierReader:
    """One dossier on its way to a record; gathers the warnings."""

    def __init__(self, dossier: XmlElement, name: str, unread: tuple[Unread, ...]) -> None:
        self._dossier = dossier
        self._name = name
        self._warnings: list[ReadWarning] = []
        for cut in unread[:_MAX_UNREAD_WARNINGS]:
            self._warn_unread(cut)
        if len(unread) > _MAX_UNREAD_WARNINGS:
            count = len(unread) - _MAX_UNREAD_WARNINGS
            self._warn("element-not-read", Phrase("{count} more parts were not read.", count=count))

    def read(self) -> PatientRecord:
        contacts = self._dossier.find(f"{_NS}contacts")
        notes = self._dossier.find(f"{_NS}notes")
        record = PatientRecord(
            format="optirh-xml",
            language=self._dossier.get("langue"),
            patient=self._patient(self._required(self._dossier, "patient")),
            contacts=() if contacts is None else tuple(self._contact(item) for item in contacts),
            case=self._prose(self._dossier, "cas"),
            general=self._prose(self._dossier, "generalites"),
            allergies=self._listing("allergies", self._allergy),
            problems=self._listing("diagnostics", self._problem),
            medications=self._listing("medicaments", self._medication),
            notes=() if notes is None else tuple(self._note(item) for item in notes),
        )
        if hides_characters("".join(self._dossier.itertext())):
            self._warnings.append(HIDDEN_CHARACTERS)
        return replace(record, warnings=tuple(self._warnings))

    def _patient(self, element: XmlElement) -> Patient:
        return Patient(
            given=self._line(element, "prenom") or "",
            family=self._need_line(element, "nom"),
            sex=self._coded(element, "sexe", _SEXES, Sex.UNKNOWN),
            birth_date=self._birth_date(element),
            avs=self._avs(element),
            address=self._address(element),
            phone=self._line(element, "telephone"),
            language=self._language(element),
        )

    def _contact(self, element: XmlElement) -> Contact:
        role = self._decoded(element, element.get("role", ""), _ROLES, ContactRole.OTHER)
        return Contact(role, self._need_line(element, "nom"), self._line(element, "telephone"))

    def _allergy(self, element: XmlElement) -> Allergy:
        return Allergy(
            label=self._need_line(element, "libelle"),
            reaction=self._line(element, "reaction"),
            severity=self._line(element, "gravite"),
            status=self._coded(element, "statut", _ALLERGY_STATUSES, AllergyStatus.UNKNOWN),
        )

    def _problem(self, element: XmlElement) -> Problem:
        return Problem(
            label=self._need_line(element, "libelle"),
            code=self._line(element, "code"),
            status=self._coded(element, "statut", _PROBLEM_STATUSES, ProblemStatus.UNKNOWN),
            onset=self._day(element, "debut"),
        )

    def _medication(self, element: XmlElement) -> Medication:
        times = [self._line(element, name) for name in ("matin", "midi", "soir", "nuit")]
        return Medication(
            name=self._need_line(element, "nom"),
            dose=self._line(element, "dosage"),
            schedule=Schedule(*times) if any(times) else None,
            frequency=self._line(element, "frequence"),
            route=self._coded(element, "voie", _ROUTES, Route.UNKNOWN),
            status=self._coded(element, "statut", _MEDICATION_STATUSES, MedicationStatus.UNKNOWN),
            start=self._day(element, "debut"),
            end=self._day(element, "fin"),
            reason=self._line(element, "motif"),
        )

    def _note(self, element: XmlElement) -> Note:
        text = self._prose(element, "texte")
        if text is None:
            raise self._invalid(element, Phrase("<{name}> is empty", name="texte"))
        return Note(text, title=self._line(element, "titre"), date=self._day(element, "date"))

    def _listing(self, name: str, read_item: Callable[[XmlElement], Item]) -> Listing[Item]:
        """The three states: absent is 'not documented', 'none known' must be said outright."""
        element = self._dossier.find(f"{_NS}{name}")
        if element is None:
            return Listing()
        stated = (element.get("etat") or "").strip()
        items = tuple(read_item(item) for item in element)
        if items and stated in {"aucun-connu", "non-documente"}:
            fault = Phrase("<{name}> says '{stated}' and yet holds entries", name=name, stated=stated)
            raise self._invalid(element, fault)
        if items:
            return Listing(Documented.DOCUMENTED, items)
        if stated == "aucun-connu":
            return Listing(Documented.NONE_KNOWN)
        if stated != "non-documente":
            self._warn_at(
                element, "list-empty", Phrase("<{name}> is empty: read as not documented.", name=name)
            )
        return Listing()

    def _required(self, element: XmlElement, name: str) -> XmlElement:
        child = _child(element, name)
        assert child is not None  # the schema has seen it
        return child

    def _text(self, element: XmlElement, name: str) -> str:
        child = _child(element, name)
        return "" if child is None else child.text or ""

    def _prose(self, element: XmlElement, name: str) -> str | None:
        return clean_text(self._text(element, name)) or None

    def _line(self, element: XmlElement, name: str) -> str | None:
        return clean_line(self._text(element, name)) or None

    def _need_line(self, element: XmlElement, name: str) -> str:
        """A text the schema requires; it may still consist of invisible characters."""
        line = self._line(element, name)
        if line is None:
            raise self._invalid(element, Phrase("<{name}> is empty", name=name))
        return line

    def _address(self, element: XmlElement) -> str | None:
        lines = (self._prose(element, "adresse") or "").splitlines()
        return ", ".join(line.rstrip(",") for line in lines if line) or None

    def _coded(self, element: XmlElement, name: str, words: Mapping[str, Value], unknown: Value) -> Value:
        word = self._line(element, name)
        return unknown if word is None else self._decoded(self._required(element, name), word, words, unknown)

    def _decoded(self, element: XmlElement, word: str, words: Mapping[str, Value], unknown: Value) -> Value:
        value = words.get(fold_word(word))
        if value is None:
            message = Phrase("<{name}> holds a word that is not in the format.", name=_name(element))
            self._warn_at(element, "value-not-understood", message)
            return unknown
        return value

    def _avs(self, element: XmlElement) -> str | None:
        """The AVS number, if its check digit holds."""
        number = self._line(element, "avs")
        if number is None:
            return None
        avs = printed_avs(number)
        if avs is None:
            self._warn_at(self._required(element, "avs"), "avs-invalid", wrong_avs(number))
        return avs

    def _birth_date(self, element: XmlElement) -> date | None:
        written = self._line(element, "date-naissance")
        if written is None:
            return None
        day = parse_date(written)
        if day and can_be_birth(day):
            return day
        self._warn_date(self._required(element, "date-naissance"))
        return None

    def _day(self, element: XmlElement, name: str) -> str | None:
        """A date as written: a year or a word ('mars 2019') is one too, only an impossible day is not."""
        written = self._line(element, name)
        if written and looks_like_date(written) and not parse_date(written):
            self._warn_date(self._required(element, name))
            return None
        return written

    def _language(self, element: XmlElement) -> str | None:
        code = self._line(element, "langue")
        if code is None or _LANGUAGE_CODE.fullmatch(code.lower()):
            return code and code.lower()
        message = Phrase("<{name}> holds a word that is not in the format.", name="langue")
        self._warn_at(self._required(element, "langue"), "value-not-understood", message)
        return None

    def _warn(self, code: str, message: Phrase) -> None:
        self._warnings.append(ReadWarning(code, message))

    def _warn_at(self, element: XmlElement, code: str, message: Phrase) -> None:
        self._warn(code, at_line(element.sourceline, message))

    def _warn_date(self, element: XmlElement) -> None:
        message = Phrase("<{name}> holds a date that cannot be, and was left out.", name=_name(element))
        self._warn_at(element, "date-impossible", message)

    def _warn_unread(self, cut: Unread) -> None:
        match cut.kind:
            case "element":
                message = Phrase(
                    "The element <{name}> is not part of the format and was not read.", name=cut.name
                )
            case "attribute":
                message = Phrase(
                    "The attribute {name} is not part of the format and was not read.", name=cut.name
                )
            case _:
                message = Phrase(
                    "<{name}> holds text between its elements, which was not read.", name=cut.name
                )
        self._warn(f"{cut.kind}-not-read", at_line(cut.line, message))

    def _invalid(self, element: XmlElement, fault: Phrase) -> RecordInvalid:
        return RecordInvalid(name=self._name, detail=at_line(element.sourceline, fault))


def _child(element: XmlElement, name: str) -> XmlElement | None:
    return next(element.iterchildren(f"{_NS}{name}"), None)


def _name(element: XmlElement) -> str:
    return str(element.tag).removeprefix(_NS)
