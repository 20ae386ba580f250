"""The header of a CDA document: the patient and the people around (CDA R2, 4.2).

Owns recordTarget and the participations.  Leaves out the body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from optirh_batch.errors import Phrase
from optirh_batch.readers.cda.datatypes import (
    V3,
    address_line,
    code_of,
    find,
    find_all,
    given_and_family,
    iso_date,
    person_name,
    phone_of,
)
from optirh_batch.readers.cda.vocabulary import LANGUAGES_BY_THREE_LETTERS
from optirh_batch.readers.values import can_be_birth, printed_avs, wrong_avs
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import Contact, ContactRole, Patient, Sex

Warn = Callable[[str, Phrase], None]

# AHV/AVS number of 13 digits (2.16.756.5.32); 2.16.756.5.31 was the old one of 11 digits.
AVS_OID = "2.16.756.5.32"
_SEXES = {
    "M": Sex.MALE,
    "248153007": Sex.MALE,
    "MALE": Sex.MALE,
    "F": Sex.FEMALE,
    "248152002": Sex.FEMALE,
    "FEMALE": Sex.FEMALE,
    "UN": Sex.OTHER,
    "O": Sex.OTHER,
    "OTHER": Sex.OTHER,
}

# HL7 ParticipationFunction and RoleClass.
_PHYSICIAN_FUNCTIONS = frozenset({"PCP", "PP", "ATTPHYS", "ADMPHYS", "DISPHYS", "PRISURG", "FASST"})
# HL7 ParticipationType: who refers the patient.
_REFERRERS = frozenset({"REF", "REFB"})
_ROLE_OF_CLASS = {
    "ECON": ContactRole.REFERENT,
    "GUARD": ContactRole.REFERENT,
    "NOK": ContactRole.RELATIVE,
    "CAREGIVER": ContactRole.RELATIVE,
    "PRS": ContactRole.RELATIVE,
    "CON": ContactRole.RELATIVE,
}
_PHYSICIAN_WORDS = re.compile(
    r"\bphysician|\bdoctor\b|\bDr\b|\bM\.?D\b|\bmed\b\.?|(?:^|[^\w])\w*arzt\b|ärztin|m[eé]decin|\bmedic[oa]\b|"
    r"\b(?-i:D\.?O\b)|internist|surgeon|practitioner|general practice|internal medicine|family medicine",
    re.IGNORECASE,
)
# NUCC provider taxonomy: physicians.
_PHYSICIAN_CODE = re.compile(r"20[2-8]\w{7}")
_TITLES = re.compile(r"\b(?:dr|mr|mrs|ms|prof|med|md|m\.d|frau|herr|mme|m)\b\.?|[,.]", re.IGNORECASE)
_ROLE_ORDER = (ContactRole.REFERENT, ContactRole.PHYSICIAN, ContactRole.RELATIVE, ContactRole.OTHER)


def read_patient(role: XmlElement, warn: Warn) -> Patient:
    """The patient of a ``patientRole``."""
    person = find(role, "patient")
    given, family = given_and_family(find_all(person, "name"))
    if not family and not given:
        warn("patient-unnamed", Phrase("The patient's name is not given."))
    return Patient(
        given=given,
        family=family,
        sex=_sex(find(person, "administrativeGenderCode")),
        birth_date=_birth_date(find(person, "birthTime"), warn),
        avs=_avs([*find_all(role, "id"), *find_all(person, "id")], warn),
        address=address_line([*find_all(role, "addr"), *find_all(person, "addr")]),
        phone=phone_of(role, person),
        language=_spoken_language(find_all(person, "languageCommunication")),
    )


def _sex(code: XmlElement | None) -> Sex:
    if code is None or code.get("nullFlavor"):
        return Sex.UNKNOWN
    words = (code.get("code") or "", code.get("displayName") or "")
    return next((_SEXES[word.upper()] for word in words if word.upper() in _SEXES), Sex.UNKNOWN)


def _birth_date(element: XmlElement | None, warn: Warn) -> date | None:
    if element is None or element.get("nullFlavor") or not (element.get("value") or "").strip():
        return None
    written = iso_date(element)
    day = date.fromisoformat(written) if written and len(written) == len("2000-01-01") else None
    if written and day is None:
        warn("date-imprecise", Phrase("The birth date is given without day and was left out."))
        return None
    if day is None or not can_be_birth(day):
        message = Phrase("<{name}> holds a date that cannot be, and was left out.", name="birthTime")
        warn("date-impossible", message)
        return None
    return day


def _avs(ids: list[XmlElement], warn: Warn) -> str | None:
    """The AVS number among the patient's ids, if its check digit holds."""
    for item in ids:
        if (item.get("root") or "").strip().removeprefix("urn:oid:") != AVS_OID:
            continue
        number = clean_line(item.get("extension") or "")
        avs = printed_avs(number)
        if avs:
            return avs
        if number:
            warn("avs-invalid", wrong_avs(number))
    return None


def _spoken_language(communications: list[XmlElement]) -> str | None:
    preferred = [
        item
        for item in communications
        if (mark := find(item, "preferenceInd")) is not None and mark.get("value") == "true"
    ]
    languages = (language_of(find(item, "languageCode")) for item in [*preferred, *communications])
    return next(filter(None, languages), None)


def language_of(code: XmlElement | None) -> str | None:
    """ISO 639-1 code of a languageCode (``fr-CH``, ``eng``); None if it is none."""
    tag = re.split(r"[-_]", code_of(code).lower(), maxsplit=1)[0]
    return tag if re.fullmatch(r"[a-z]{2}", tag) else LANGUAGES_BY_THREE_LETTERS.get(tag)


def read_contacts(root: XmlElement, patient: Patient) -> tuple[Contact, ...]:
    """The people around the patient, each once, the first to call first."""
    found: dict[str, Contact] = {}
    own_name = _key(f"{patient.given} {patient.family}")
    for contact in _all_contacts(root):
        key = _key(contact.name)
        if not key or key == own_name:
            continue
        known = found.get(key)
        if known is not None:
            role = min(known.role, contact.role, key=_ROLE_ORDER.index)
            contact = Contact(role, known.name, known.phone or contact.phone)  # noqa: PLW2901 - merged
        found[key] = contact
    return tuple(sorted(found.values(), key=lambda contact: _ROLE_ORDER.index(contact.role)))


def _key(name: str) -> str:
    return " ".join(sorted(_TITLES.sub(" ", name).casefold().split()))


def _all_contacts(root: XmlElement) -> Iterator[Contact]:
    for guardian in find_all(root, "recordTarget", "patientRole", "patient", "guardian"):
        person = find(guardian, "guardianPerson")
        holder = person if person is not None else find(guardian, "guardianOrganization")
        yield _contact(ContactRole.REFERENT, find(holder, "name"), guardian, holder)
    for participant in root.iterfind(f"{V3}participant"):
        yield from _participant(participant)
    for performer in find_all(root, "documentationOf", "serviceEvent", "performer"):
        yield from _professional(performer, find(performer, "assignedEntity"))
    encounter = find(root, "componentOf", "encompassingEncounter")
    for participation in (
        *find_all(encounter, "responsibleParty"),
        *find_all(encounter, "encounterParticipant"),
    ):
        yield from _professional(participation, find(participation, "assignedEntity"))
    for author in root.iterfind(f"{V3}author"):
        yield from _professional(author, find(author, "assignedAuthor"))
    for informant in root.iterfind(f"{V3}informant"):
        relative = find(informant, "relatedEntity")
        yield _contact(ContactRole.RELATIVE, find(relative, "relatedPerson", "name"), relative)
        yield from _professional(informant, find(informant, "assignedEntity"))
    for recipient in find_all(root, "informationRecipient", "intendedRecipient"):
        name = find(recipient, "informationRecipient", "name")
        organization = find(recipient, "receivedOrganization")
        role = ContactRole.PHYSICIAN if _is_physician(person_name(name)) else ContactRole.OTHER
        yield _contact(role, name, recipient, organization)


def _participant(participant: XmlElement) -> Iterator[Contact]:
    entity = find(participant, "associatedEntity")
    name = find(entity, "associatedPerson", "name")
    refers = participant.get("typeCode") in _REFERRERS
    treats = refers or code_of(find(participant, "functionCode")) in _PHYSICIAN_FUNCTIONS
    if treats and not person_name(name):
        name = find(entity, "scopingOrganization", "name")  # a practice
    if entity is None or name is None:
        return
    role = _ROLE_OF_CLASS.get(entity.get("classCode") or "", ContactRole.OTHER)
    if treats or (role is ContactRole.OTHER and _is_physician(person_name(name))):
        role = ContactRole.PHYSICIAN
    yield _contact(role, name, entity, find(entity, "scopingOrganization"))


def _professional(participation: XmlElement, entity: XmlElement | None) -> Iterator[Contact]:
    """A named person who acts: a physician by function, profession code, title or the practice's name."""
    name = find(entity, "assignedPerson", "name")
    if entity is None or name is None:
        return
    function, profession = find(participation, "functionCode"), find(entity, "code")
    organization = find(entity, "representedOrganization")
    words = " | ".join(
        [
            person_name(name),
            "" if profession is None else profession.get("displayName") or "",
            "" if function is None else function.get("displayName") or "",
            person_name(find(organization, "name")),
        ]
    )
    is_physician = (
        code_of(function) in _PHYSICIAN_FUNCTIONS
        or bool(_PHYSICIAN_CODE.fullmatch(code_of(profession)))
        or _is_physician(words)
    )
    role = ContactRole.PHYSICIAN if is_physician else ContactRole.OTHER
    yield _contact(role, name, entity, organization)


def _is_physician(words: str) -> bool:
    return bool(_PHYSICIAN_WORDS.search(words))


def _contact(role: ContactRole, name: XmlElement | None, *holders: XmlElement | None) -> Contact:
    return Contact(role, person_name(name), phone_of(*holders))
