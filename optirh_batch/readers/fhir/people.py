"""The patient and the people around: Patient, RelatedPerson, Practitioner (FHIR R4, 8.1, 8.4 to 8.5).

Owns which of several patients two resources mean, and who becomes a contact.
A physician is one who is called so: by the patient's record (general
practitioner), by writing the prescription, by title or by a coded role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from optirh_batch.errors import Phrase
from optirh_batch.readers.fhir import terms
from optirh_batch.readers.fhir.bundles import Listed
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import (
    address_of,
    day_of,
    full_name,
    is_former,
    name_of,
    parse_day,
    phone_of,
)
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.readers.values import can_be_birth, printed_avs, wrong_avs
from optirh_batch.records import Contact, ContactRole, Patient, Sex

_AVS_SYSTEM = re.compile(r"(?:^|[:/])2\.16\.756\.5\.32$")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-[A-Za-z0-9-]+)?")
_DIVERSE = ("gender-amtlich", "gender-other-de")  # German register of births: D, X


def read_patient(node: Node, context: Context) -> Patient:
    """The person, with a warning for every value that cannot be right."""
    given, family = name_of(node)
    if not given and not family:
        context.warn("patient-unnamed", Phrase("The patient's name is not given."))
    _warn_of_death(node, context)
    return Patient(
        given=given,
        family=family,
        sex=_sex(node, context),
        birth_date=_birth_date(node, context),
        avs=_avs(node, context),
        address=address_of(node),
        phone=phone_of(node),
        language=_language(node),
    )


def _warn_of_death(node: Node, context: Context) -> None:
    found = node.choice("deceased")
    written = found[1].line() if found is not None else None
    if written == "true":
        context.warn("patient-deceased", Phrase("The record says that the patient has died."))
    elif written and written != "false":
        message = Phrase("The record says that the patient died on {date}.", date=day_of(written) or written)
        context.warn("patient-deceased", message)


def _sex(node: Node, context: Context) -> Sex:
    gender = node.first("gender")
    if gender is None:
        return Sex.UNKNOWN
    for extension in gender.extensions(*_DIVERSE):
        if extension.line("valueCoding", "code") in {"D", "X"}:
            return Sex.OTHER
    written = gender.line()
    if written is not None and written not in set(Sex):
        context.warn("value-not-understood", Phrase("The sex '{word}' is not a FHIR code.", word=written))
        return Sex.UNKNOWN
    return Sex(written) if written else Sex.UNKNOWN


def _birth_date(node: Node, context: Context) -> date | None:
    written = node.line("birthDate")
    if written is None:
        return None
    day = parse_day(written)
    if day and can_be_birth(day):
        return day
    if len(written) < 10:
        message = Phrase("The birth date is not a whole date ({written}) and was left out.", written=written)
        context.warn("date-incomplete", message)
    else:
        message = Phrase("The birth date cannot be right and was left out.")
        context.warn("date-impossible", message)
    return None


def _avs(node: Node, context: Context) -> str | None:
    """The 13-digit AVS number (OID 2.16.756.5.32; 2.16.756.5.31 is the old one of 11 digits)."""
    for identifier in node.all("identifier"):
        if _AVS_SYSTEM.search(identifier.line("system") or "") and (number := identifier.line("value")):
            if printed := printed_avs(number):
                return printed
            context.warn("avs-invalid", wrong_avs(number))
    return None


def _language(node: Node) -> str | None:
    spoken = node.all("communication")
    preferred = [item for item in spoken if item.line("preferred") == "true"]
    for item in preferred or (spoken if len(spoken) == 1 else []):
        for code in item.lines("language", "coding", "code"):
            if found := _LANGUAGE.fullmatch(code):
                return found[1]
    return None


def mention_of(node: Node) -> Patient:
    """Who a Patient resource means, as far as it tells people apart."""
    given, family = name_of(node)
    return Patient(given, family, birth_date=parse_day(node.line("birthDate")), avs=_marks(node)[0] or None)


def identities(node: Node) -> list[str]:
    """By what a Patient resource is known again elsewhere in the file: AVS number; name with birth date."""
    number, birth, name = _marks(node)
    known = [f"avs {number}"] if number else []
    return known + ([f"name {name} {birth}"] if name and birth else [])


def _marks(node: Node) -> tuple[str, str, str]:
    numbers = (
        identifier.line("value") or ""
        for identifier in node.all("identifier")
        if _AVS_SYSTEM.search(identifier.line("system") or "")
    )
    given, family = name_of(node)
    return next(numbers, ""), node.line("birthDate") or "", terms.plain_words(f"{family} {given}".strip())


def read_contacts(patient: Node | None, listed: Sequence[Listed], context: Context) -> tuple[Contact, ...]:
    """Everyone named around the patient, each once, in the role said most clearly."""
    found: dict[str, Contact] = {}
    for contact in _all_contacts(patient, listed, context):
        key = terms.plain_words(contact.name)
        known = found.get(key)
        if known is None or (known.role is ContactRole.OTHER and contact.role is not ContactRole.OTHER):
            phone = contact.phone or (known.phone if known else None)
            found[key] = Contact(contact.role, contact.name, phone)
        elif known.phone is None and contact.phone:
            found[key] = Contact(known.role, known.name, contact.phone)
    return tuple(found.values())


def _all_contacts(patient: Node | None, listed: Sequence[Listed], context: Context) -> Iterator[Contact]:
    if patient is not None:
        for node in patient.all("contact"):
            if is_former(node):
                continue
            yield from _person_to_call(node, patient, context)
        for reference in patient.all("generalPractitioner"):
            yield from _professional(reference, patient, context, ContactRole.PHYSICIAN)
    for item in listed:
        resource = item.resource
        if resource.type == "RelatedPerson":
            to_call = item.section is not None and terms.is_of_emergency(item.section.title)
            yield from _relative(resource, to_call=to_call)
        for path, role in _CONTACT_PATHS.get(resource.type, ()):
            for reference in resource.all(*path):
                yield from _professional(reference, resource, context, role)


# Where resources name professionals; whoever prescribes is a physician.
_CONTACT_PATHS: dict[str, tuple[tuple[tuple[str, ...], ContactRole | None], ...]] = {
    "Composition": ((("author",), None), (("attester", "party"), None)),
    "MedicationRequest": ((("requester",), ContactRole.PHYSICIAN),),
    "ServiceRequest": ((("requester",), None),),
    "CareTeam": ((("participant", "member"), None),),
}


def _person_to_call(node: Node, patient: Node, context: Context) -> Iterator[Contact]:
    concepts = node.all("relationship")
    for extension in node.extensions("-personrole"):  # CH EMS
        concepts = concepts + extension.all("valueCodeableConcept")
    organization = context.resolve(node.first("organization"), patient)
    name = full_name(node) or (full_name(organization) if organization is not None else None)
    if name:
        yield Contact(terms.relation_of(concepts), name, phone_of(node, organization))


def _relative(resource: Node, *, to_call: bool = False) -> Iterator[Contact]:
    name = full_name(resource)
    if name and resource.line("active") != "false":
        role = ContactRole.REFERENT if to_call else terms.relation_of(resource.all("relationship"))
        yield Contact(role, name, phone_of(resource))


def _professional(
    reference: Node, holder: Node, context: Context, role: ContactRole | None
) -> Iterator[Contact]:
    target = context.resolve(reference, holder)
    if target is None:
        if role is not None and (display := reference.line("display")):
            yield Contact(role, display)
        return
    if target.type == "RelatedPerson":
        yield from _relative(target)
        return
    person, organization = target, None
    if target.type == "PractitionerRole":
        practitioner = context.resolve(target.first("practitioner"), target)
        organization = context.resolve(target.first("organization"), target)
        person = practitioner or organization or target
    if person.type not in {"Practitioner", "PractitionerRole", "Organization"}:
        return
    if person.type == "Organization" and role is None:
        return  # the institution of an author is no contact person
    name = full_name(person) or target.line("practitioner", "display")
    if name:
        known = role or (
            ContactRole.PHYSICIAN
            if terms.is_physician(person) or terms.is_physician(target)
            else ContactRole.OTHER
        )
        yield Contact(known, name, phone_of(target, person, organization))
