"""From resources to patient records: who is meant, what belongs to whom, and the record as a whole.

Owns the grouping by patient (one file may hold several, and several documents
may speak of one), and the order in which the parts of a record are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from optirh_batch.errors import Phrase
from optirh_batch.language import detect_language
from optirh_batch.readers.content import Content
from optirh_batch.readers.enclosed import under_header
from optirh_batch.readers.fhir.attachments import read_letters
from optirh_batch.readers.fhir.bundles import (
    Library,
    Listed,
    Scope,
    Section,
    deleted_from,
    read_list,
    read_sections,
    select,
)
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import joined, label_of
from optirh_batch.readers.fhir.lines import NOTE_TYPES
from optirh_batch.readers.fhir.lists import read_allergies, read_problems
from optirh_batch.readers.fhir.medications import read_medications
from optirh_batch.readers.fhir.notes import (
    CASE_SECTIONS,
    GENERAL_SECTIONS,
    loose_notes,
    section_notes,
    section_text,
)
from optirh_batch.readers.fhir.people import identities, mention_of, read_contacts, read_patient
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.values import partial_birth
from optirh_batch.readers.wording import fold
from optirh_batch.records import Note, Patient, PatientRecord

_SUBJECTS = ("subject", "patient", "beneficiary")
_LANGUAGE_ELEMENTS = frozenset({"div", "text", "patientInstruction", "title", "display"})
_GERMAN_PROFILES = ("//fhir.kbv.de/", "//gematik.de/", "//fhir.de/")
_OVER = frozenset({"finished", "cancelled", "entered-in-error"})
_ENOUGH_TEXTS = 400
_ENOUGH_CHARS = 2000
_FEWEST_WORDS = 6  # the language of fewer is chance
# People, places, means: they say nothing about a patient's health on their own.
_CARRIERS = frozenset(
    """Patient RelatedPerson Practitioner PractitionerRole Organization Device Location Coverage Binary
    Medication Substance Composition List CareTeam Specimen Questionnaire OperationOutcome Account
    Provenance EpisodeOfCare HealthcareService Endpoint Schedule Slot Task MessageHeader""".split()
)
_READ_TYPES = NOTE_TYPES | {
    "AllergyIntolerance",
    "Condition",
    "MedicationStatement",
    "MedicationRequest",
    "MedicationDispense",
    "MedicationAdministration",
}


@dataclass(slots=True, eq=False)
class Case:
    """What a file says about one person.

    Attributes:
        listed: the resources that count, and ``sections`` the documents' sections.
        others: Patient resources that entries of the documents are about.
        orphaned: how many entries stand in no section of their document.
        unassigned: how many entries of the file do not say whose they are.
        deleted: how many entries a List says were taken off it.
        documents: how many Compositions of one Bundle it was read from.
    """

    patient: Node | None
    listed: list[Listed] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    others: list[Node] = field(default_factory=list)
    orphaned: int = 0
    unassigned: int = 0
    deleted: int = 0
    documents: int = 0


def sort_by_patient(scopes: Sequence[Scope]) -> list[Case]:
    """One case for each person in the file."""
    cases: list[Case] = []
    known: dict[str, Case] = {}
    for scope in scopes:
        for case in _cases_of(scope):
            keys = identities(case.patient) if case.patient is not None else []
            same = next((known[key] for key in keys if key in known), None)
            if same is None:
                cases.append(case)
                known |= dict.fromkeys(keys, case)
            else:
                _join(same, case)
    nameless = [case for case in cases if case.patient is None]
    named = [case for case in cases if case.patient is not None]
    if nameless and len(named) == 1:
        for case in nameless:
            _join(named[0], case)
        return named
    if len(nameless) > 1:
        for case in nameless[1:]:
            _join(nameless[0], case)
    return named + nameless[:1]


def _join(case: Case, other: Case) -> None:
    case.listed += other.listed
    case.sections += other.sections
    case.others += other.others
    case.orphaned += other.orphaned
    case.unassigned += other.unassigned
    case.deleted += other.deleted
    case.documents = max(case.documents, other.documents)
    if other.patient is not None:  # the later document knows the present address
        case.patient = other.patient


def _cases_of(scope: Scope) -> Iterator[Case]:
    compositions = scope.of_type("Composition")
    if compositions:
        yield from _documents(scope, compositions)
        return
    patients = scope.of_type("Patient")
    subjects = _subjects(scope)
    if len({id(patient) for patient in subjects.values() if patient is not None}) > 1:
        yield from _several(scope, subjects)
        return
    meant = next((patient for patient in subjects.values() if patient is not None), None)
    others = [patient for patient in patients if patient is not meant]
    lists = [node for node in scope.of_type("List") if node.line("status") != "entered-in-error"]
    sections = [read_list(node, scope) for node in lists]
    section_of = {id(entry): section for section in sections for entry in section.entries}
    deleted = {id(item) for node in lists for item in deleted_from(node, scope)} - section_of.keys()
    if meant is None and len(others) > 1:
        for patient in others:
            yield Case(patient, [Listed(patient)])
        return
    listed = [
        Listed(resource, section_of.get(id(resource)))
        for _url, resource in scope.entries
        if id(resource) not in deleted
    ]
    yield Case(meant or next(iter(others), None), listed, sections, deleted=len(deleted))


def _documents(scope: Scope, compositions: list[Node]) -> Iterator[Case]:
    """The documents of a Bundle, those of one person as one."""
    patients = scope.of_type("Patient")
    groups: dict[int, tuple[Node | None, list[Node]]] = {}
    for composition in compositions:
        patient = scope.resolve(composition.first("subject"), composition)
        if patient is None and len(patients) == 1:
            patient = patients[0]
        groups.setdefault(id(patient), (patient, []))[1].append(composition)
    cases = [
        _document(scope, patient, documents, alone=len(groups) == 1) for patient, documents in groups.values()
    ]
    taken = {id(item.resource) for case in cases for item in case.listed}
    left = [one for _url, one in scope.entries if id(one) not in taken and one.type not in _CARRIERS]
    for case in cases if len(cases) > 1 else ():
        case.unassigned = len(left)
    yield from cases


def _document(scope: Scope, patient: Node | None, compositions: list[Node], *, alone: bool) -> Case:
    """The documents about one person.

    Args:
        scope: the Bundle.
        patient: the person, if known.
        compositions: at least one.
        alone: whether what no section leads to is this person's as well; of several people only what
            says so.
    """
    sections = [section for composition in compositions for section in read_sections(composition, scope)]
    listed, orphans = select(scope, sections)
    lists = [item.resource for item in listed if item.resource.type == "List"]
    sections += [read_list(node, scope) for node in lists if node.first("emptyReason") is not None]
    deleted = {id(item) for node in lists for item in deleted_from(node, scope)}
    deleted -= {id(item.resource) for item in listed}
    orphans = [resource for resource in orphans if id(resource) not in deleted]
    if not alone:
        orphans = [resource for resource in orphans if _subject(resource, scope) is patient is not None]
    documents = [Listed(composition) for composition in compositions]
    case = Case(patient, [*documents, *listed], sections, deleted=len(deleted), documents=len(compositions))
    clinical = [resource for resource in orphans if resource.type not in _CARRIERS]
    case.orphaned = len(clinical)
    case.listed += [Listed(resource) for resource in orphans]
    subjects = (_subject(item.resource, scope) for item in case.listed)
    case.others = [node for node in subjects if node is not None and node.type == "Patient"]
    return case


def _several(scope: Scope, subjects: dict[int, Node | None]) -> Iterator[Case]:
    cases: dict[int, Case] = {}
    unassigned = 0
    for _url, resource in scope.entries:
        patient = resource if resource.type == "Patient" else subjects.get(id(resource))
        if patient is not None:
            cases.setdefault(id(patient), Case(patient)).listed.append(Listed(resource))
        elif resource.type not in _CARRIERS:
            unassigned += 1
    for case in cases.values():
        case.unassigned = unassigned
        yield case


def _subjects(scope: Scope) -> dict[int, Node | None]:
    found = {id(resource): _subject(resource, scope) for _url, resource in scope.entries}
    return {key: node if node is not None and node.type == "Patient" else None for key, node in found.items()}


def _subject(resource: Node, scope: Scope) -> Node | None:
    if resource.type in {"Patient", "Person"}:
        return None
    for name in _SUBJECTS:
        target = scope.resolve(resource.first(name), resource)
        if target is not None:
            return target
    return None


def read_case(case: Case, library: Library, content: Content) -> PatientRecord:
    """Read all that a case holds; where that is nothing but a letter, the letter.

    Args:
        case: one person's part of a file.
        library: where references lead.
        content: the file, for its name, and for letters inside.

    Raises:
        PatientsDiffer: its document speaks of two different people.
    """
    _require_one_patient(case, content.name)
    context = Context(library, _stated_language(case, library), lambda: _guess_language(case, library))
    patient = Patient()
    if case.patient is not None:
        patient = read_patient(case.patient, context)
    else:
        context.warn("patient-missing", Phrase("The file does not say who the patient is."))
    contacts = read_contacts(case.patient, case.listed, context)
    allergies, allergy_notes = read_allergies(case.listed, case.sections, context)
    problems, problem_notes = read_problems(case.listed, case.sections, context)
    medications, medication_notes = read_medications(case.listed, case.sections, context)
    told = _of_sections(case, CASE_SECTIONS, context)
    reason = joined([told, _reasons(case, told or "")], "\n")
    general = _of_sections(case, GENERAL_SECTIONS, context)
    alone = _says_nothing_else(case)
    letters = read_letters(case.listed, content, context, alone=alone)
    for letter in letters:
        require_one_patient([(0, patient), (0, letter.record.patient)], content.name)
    notes = [
        *_born(case, context),
        *section_notes(case.sections, context),
        *loose_notes(case.listed, context),
        *allergy_notes,
        *problem_notes,
        *medication_notes,
    ]
    _warn_of_the_rest(case, context)
    record = PatientRecord(
        format="fhir",
        language=context.language,
        patient=patient,
        contacts=contacts,
        case=reason,
        general=general,
        allergies=allergies,
        problems=problems,
        medications=medications,
        notes=_unique([*notes, *(letter.note for letter in letters)]),
        warnings=context.warnings,
    )
    if alone and len(letters) == 1:
        return under_header(letters[0].record, patient, contacts, record.warnings, content.name)
    return record


def _born(case: Case, context: Context) -> Iterator[Note]:
    """The year or month of birth where the day is not known: no field of ours holds it."""
    written = case.patient.line("birthDate") if case.patient is not None else None
    if born := partial_birth(written):
        yield Note(born, title=context.say(Phrase("Date of birth")))


def _says_nothing_else(case: Case) -> bool:
    """Whether a file tells nothing of its patient but what a letter inside says."""
    kinds = {item.resource.type for item in case.listed}
    return not case.sections and kinds <= _CARRIERS | {"DocumentReference"}


def _require_one_patient(case: Case, name: str) -> None:
    if case.patient is not None:
        meant = mention_of(case.patient)
        for other in {id(node): node for node in case.others}.values():
            require_one_patient([(0, meant), (0, mention_of(other))], name)


def _unique(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple({(note.title, note.text): note for note in notes}.values())


def _reasons(case: Case, told: str) -> str | None:
    """Why the person is seen: the reason of the only visit or of one under way, else that of orders.

    The reasons of former visits stand with these, and those of orders beside a case with the orders.

    Args:
        case: with its visits and orders.
        told: what its sections say of it already.
    """
    listed = [item.resource for item in case.listed]
    visits = [one for one in listed if one.type == "Encounter"]
    if len(visits) > 1:
        visits = [one for one in visits if one.line("status") not in _OVER]
    orders = [one for one in listed if one.type == "ServiceRequest"]
    reasons = [joined(map(label_of, one.all("reasonCode"))) for one in visits]
    if not any(reasons) and not told:
        reasons = [joined(map(label_of, one.all("reasonCode"))) for one in orders]
    return joined(reason for reason in reasons if reason and fold(reason) not in fold(told))


def _of_sections(case: Case, codes: frozenset[str], context: Context) -> str | None:
    texts = [section_text(section, context) for section in case.sections if section.codes & codes]
    return joined(texts, "\n")


def _is_of_a_stranger(resource: Node, context: Context) -> bool:
    """Whether a clinical entry names a person whom the file does not hold."""
    if resource.type in _CARRIERS or resource.type == "Composition":
        return False
    named = [resource.first(name) for name in _SUBJECTS]
    return any(
        node is not None and node.line("reference") and context.resolve(node, resource) is None
        for node in named
    )


def _warn_of_strangers(case: Case, context: Context) -> None:
    strangers = sum(_is_of_a_stranger(item.resource, context) for item in case.listed)
    if strangers and case.patient is not None:
        message = Phrase(
            "{count} entries are said to be about a person who is not in the file; compare.", count=strangers
        )
        context.warn("entry-of-a-stranger", message)


def _warn_of_the_rest(case: Case, context: Context) -> None:
    if any(
        item.resource.type == "Composition" and item.resource.line("status") == "entered-in-error"
        for item in case.listed
    ):
        context.warn(
            "document-in-error",
            Phrase("The document says of itself that it was made in error; do not use it."),
        )
    if case.documents > 1:
        message = Phrase(
            "The file holds {count} documents about the same person; they were read as one.",
            count=case.documents,
        )
        context.warn("documents-joined", message)
    if case.orphaned:
        message = Phrase("{count} entries stand in no section; they were read too.", count=case.orphaned)
        context.warn("entry-outside-sections", message)
    if case.deleted:
        message = Phrase("{count} entries were taken off their list and were left out.", count=case.deleted)
        context.warn("entry-deleted", message)
    if case.unassigned:
        message = Phrase(
            "{count} entries do not say whose they are and were left out.", count=case.unassigned
        )
        context.warn("entry-without-patient", message)
    _warn_of_strangers(case, context)
    missing = sum(section.missing for section in case.sections)
    if missing:
        message = Phrase("{count} entries are named but are not in the file.", count=missing)
        context.warn("entry-missing", message)
    for item in case.listed:
        kind = item.resource.type
        if kind not in _READ_TYPES and kind not in _CARRIERS:
            message = Phrase("Resources of type {type} were not read.", type=kind)
            context.warn("resource-not-read", message)


def _stated_language(case: Case, library: Library) -> str | None:
    codes = [item.resource.line("language") for item in case.listed if item.resource.type == "Composition"]
    codes += [scope.language for scope in library.scopes]
    codes += [item.resource.line("language") for item in case.listed]
    return next((code[:2].lower() for code in codes if code and code[:2].isalpha()), None)


def _guess_language(case: Case, library: Library) -> str | None:
    """The language of a person's part; where it has too few words, that of the file."""
    own = [item.resource for item in case.listed]
    profiles = (profile for resource in own for profile in resource.lines("meta", "profile"))
    if any(mark in profile for profile in profiles for mark in _GERMAN_PROFILES):
        return "de"
    every = (resource for scope in library.scopes for _url, resource in scope.entries)
    return _language_of(own) or _language_of(every)


def _language_of(resources: Iterable[Node]) -> str | None:
    text = ""
    for more in islice(_texts(resources), _ENOUGH_TEXTS):
        text = f"{text} {more}" if text else more
        if len(text) >= _ENOUGH_CHARS:
            break
    return detect_language(text) if len(text.split()) >= _FEWEST_WORDS else None


def _texts(resources: Iterable[Node]) -> Iterator[str]:
    for resource in resources:
        for node in resource.walk():
            for name in _LANGUAGE_ELEMENTS & node.places.keys():
                yield from node.lines(name)
