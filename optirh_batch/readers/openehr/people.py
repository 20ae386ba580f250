"""The patient and the people around, as far as a composition names them.

A composition seldom names its subject: the record that it was taken from does.
Identity is read only from demographics that are the patient's by archetype
(ADMIN_ENTRY.demographics, CLUSTER.individual_personal without a relationship)
or by name (*Patient*, *Patientin*), and from external references of the
subject.  Contacts come from the author and from ADMIN_ENTRY.relevant_contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.errors import Phrase
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.openehr.datatypes import day, local_code, show_element
from optirh_batch.readers.openehr.tree import Node
from optirh_batch.readers.values import can_be_birth, fold_word, looks_like_avs, printed_avs, wrong_avs
from optirh_batch.records import Contact, ContactRole, Patient, ReadWarning, Sex

_HOLDERS = frozenset({"CLUSTER", "ADMIN_ENTRY", "SECTION"})
_PATIENT_WORDS = re.compile(r"\bpatient|subject of care|demographic|paziente|klient", re.IGNORECASE)
_GIVEN_WORDS = re.compile(r"given|first|vorname|prénom|prenom|forename", re.IGNORECASE)
_FAMILY_WORDS = re.compile(r"family|last|surname|nachname|nom\b|familienname", re.IGNORECASE)
_WHOLE_WORDS = re.compile(r"unstructured name|full name|^name$|patient name|patientenname", re.IGNORECASE)
_BIRTH_WORDS = re.compile(r"date of birth|birth ?date|geburtsdatum|date de naissance", re.IGNORECASE)
_SEX_WORDS = re.compile(r"\b(?:sex|gender|geschlecht|sexe|sesso)\b", re.IGNORECASE)
_PHONE_WORDS = re.compile(r"phone|telefon|téléphone|mobil", re.IGNORECASE)
_ADDRESS_WORDS = re.compile(
    r"address line|street|strasse|straße|^rue|postal|postcode|plz|npa|city|town|ort$|ville"
)
_RELATION_WORDS = re.compile(r"relation|beziehung|lien", re.IGNORECASE)
_NAME_WORDS = re.compile(r"\bname\b|\bnom\b", re.IGNORECASE)
_PHYSICIAN_WORDS = re.compile(
    r"\bgp\b|general pract|physician|hausarzt|hausärzt|médecin|medico", re.IGNORECASE
)
_RELATIVE_WORDS = re.compile(
    r"relative|mother|father|daughter|\bson\b|spouse|wife|husband|partner|sister|brother|parent"
    r"|mutter|vater|tochter|sohn|ehe|schwester|bruder|mère|père|fille|fils|époux|épouse|conjoint|sœur|frère",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(
    f"{_PHYSICIAN_WORDS.pattern}|{_RELATIVE_WORDS.pattern}|contact person", re.IGNORECASE
)
_LABELS = (
    (_BIRTH_WORDS, "birth"),
    (_GIVEN_WORDS, "given"),
    (_FAMILY_WORDS, "family"),
    (_WHOLE_WORDS, "whole"),
    (_SEX_WORDS, "sex"),
    (_PHONE_WORDS, "phone"),
    (_ADDRESS_WORDS, "place"),
)
_SEXES = {
    "at0020": Sex.MALE,
    "at0021": Sex.FEMALE,
    **dict.fromkeys(("male", "m", "mann", "mannlich", "masculin", "homme", "maschile"), Sex.MALE),
    **dict.fromkeys(("female", "f", "w", "frau", "weiblich", "feminin", "femme", "femminile"), Sex.FEMALE),
}


def read_patient(root: Node, name: str, warnings: list[ReadWarning]) -> Patient:
    """The person, from parts that are certain to be the patient's.

    Args:
        root: the composition.
        name: the file's printable name, for errors.
        warnings: gets what cannot be right.

    Raises:
        PatientsDiffer: its entries name different people as their subject.
    """
    fields: dict[str, str] = {}
    subjects = list(_subjects(root))
    require_one_patient([(0, subject) for subject in subjects], name)
    for subject in subjects:
        fields.update({"whole": subject.family} if subject.family else {})
        fields.update({"avs": subject.avs} if subject.avs else {})
    for holder in root.walk():
        if _is_patients(holder):
            _collect(holder, fields)
    born = day(fields.get("birth"))
    if "birth" in fields and not (born and can_be_birth(born)):
        message = Phrase("The birth date was not understood, or cannot be, and was left out.")
        warnings.append(ReadWarning("date-impossible", message))
    if "avs" not in fields and (wrong := fields.get("wrong avs") or next(_wrong_numbers(root), None)):
        warnings.append(ReadWarning("avs-invalid", wrong_avs(wrong)))
    return Patient(
        given=fields.get("given", ""),
        family=fields.get("family", fields.get("whole", "")),
        sex=_SEXES.get(fold_word(fields.get("sex", "")), Sex.UNKNOWN),
        birth_date=born if born and can_be_birth(born) else None,
        avs=fields.get("avs"),
        address=fields.get("address"),
        phone=fields.get("phone"),
    )


def read_contacts(root: Node) -> Iterator[Contact]:
    """The author, who is no subject, and the relevant contacts."""
    for entry in root.archetypes("relevant_contact_rcp", "relevant_contact"):
        elements = [node for node in entry.walk() if node.kind == "ELEMENT"]
        name = _first_shown(elements, _NAME_WORDS)
        if name:
            relation = _first_shown(elements, _RELATION_WORDS) or ""
            yield Contact(_role(f"{entry.name} {relation}"), name, _first_shown(elements, _PHONE_WORDS))
    composer = root.first("composer")
    if composer is not None and composer.kind == "PARTY_IDENTIFIED" and (author := composer.line("name")):
        yield Contact(ContactRole.OTHER, author)


def _role(words: str) -> ContactRole:
    if _PHYSICIAN_WORDS.search(words):
        return ContactRole.PHYSICIAN
    return ContactRole.RELATIVE if _RELATIVE_WORDS.search(words) else ContactRole.OTHER


def _first_shown(elements: list[Node], label: re.Pattern[str]) -> str | None:
    return next((show_element(node) for node in elements if label.search(node.name or "")), None)


def _is_patients(holder: Node) -> bool:
    if holder.kind not in _HOLDERS or _SOMEBODY_ELSE.search(holder.name or ""):
        return False
    if holder.concept == "demographics" or _PATIENT_WORDS.search(holder.name or ""):
        return True
    # Personal demographics of somebody else say the relationship.
    return holder.concept.startswith("individual_personal") and not any(
        show_element(node) for node in holder.nodes("at0008")
    )


def _collect(holder: Node, fields: dict[str, str]) -> None:
    places = []
    for element in _own_elements(holder):
        label, shown = element.name or "", show_element(element)
        key = next((key for words, key in _LABELS if words.search(label)), None)
        if not shown:
            continue
        if key == "place":
            places.append(shown)
        elif key is not None:
            fields.setdefault(key, shown)
        elif number := printed_avs(shown):
            fields.setdefault("avs", number)
        elif looks_like_avs(shown):
            fields.setdefault("wrong avs", shown)
        if key == "sex" and (code := local_code(element)) in _SEXES:
            fields["sex"] = code or shown
    if places:
        fields.setdefault("address", ", ".join(places))


def _own_elements(holder: Node) -> Iterator[Node]:
    """The elements of a part, without those of other people inside it."""
    for part in holder.parts:
        if part.kind == "ELEMENT":
            yield part
        elif not _SOMEBODY_ELSE.search(part.name or "") and not part.concept.startswith("relevant_contact"):
            yield from _own_elements(part)


def _subjects(root: Node) -> Iterator[Patient]:
    """The subjects of the entries: PARTY_SELF by reference only, PARTY_IDENTIFIED also by name."""
    for subject in _named_subjects(root):
        numbers = (printed_avs(reference) for reference in _references(subject))
        family = subject.line("name") if subject.kind == "PARTY_IDENTIFIED" else None
        yield Patient(family=family or "", avs=next((number for number in numbers if number), None))


def _wrong_numbers(root: Node) -> Iterator[str]:
    """References of subjects in the form of an AVS number, the check digit of which does not hold."""
    for subject in _named_subjects(root):
        yield from (one for one in _references(subject) if looks_like_avs(one) and printed_avs(one) is None)


def _named_subjects(root: Node) -> Iterator[Node]:
    for subject in root.walk():
        if subject.attribute == "subject" and subject.kind in {"PARTY_SELF", "PARTY_IDENTIFIED"}:
            yield subject


def _references(subject: Node) -> list[str]:
    references = [subject.line("external_ref", "id", "value")]
    references += [item.line("id") for item in subject.all("identifiers")]
    return [reference for reference in references if reference]
