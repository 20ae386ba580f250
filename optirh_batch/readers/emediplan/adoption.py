"""A plan inside another record: what comes from which of the two.

Of medication the plan is the trusted source.  It does not win where it has
nothing to say: without a medicine, with article numbers only, or as a
prescription, which lists what was prescribed rather than all that is taken.
Whatever differs is named in a warning, so that nothing is lost unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from optirh_batch.errors import Phrase
from optirh_batch.localization import mark
from optirh_batch.readers.emediplan.plan import Emediplan
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.rhythms import NEED
from optirh_batch.readers.values import fold_word
from optirh_batch.records import (
    Allergy,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Note,
    Patient,
    PatientRecord,
    Problem,
    ReadWarning,
    Sex,
)

Item = TypeVar("Item", bound=Allergy | Problem)

_STRENGTH = re.compile(r"(\d+(?:[.,]\d+)?) ?(mg|µg|mcg|g|ml|ui|ie|mmol|%)(?!\w)")
_MAX_NAMED = 12
_MAX_CHARS = 90


def adopt_plan(record: PatientRecord, plan: Emediplan, name: str) -> PatientRecord:
    """Join a plan to the record it was found in.

    Medication comes from the plan (see above), what the record lacks of the
    patient too; allergies, diagnoses, contacts and notes of both are kept.

    Args:
        record: the record.
        plan: what was found in it.
        name: the file's printable name, for errors.

    Raises:
        PatientsDiffer: the plan is another person's.
    """
    # Compared by whole names: a letter may leave open which half is the family's.
    found = plan.record
    require_one_patient([(0, _whole_name(record.patient)), (0, _whole_name(found.patient))], name)
    medications, note, differences = _join_medications(record, plan)
    allergies, contradictions = _join_allergies(record.allergies, found.allergies)
    contacts = {fold_word(contact.name): contact for contact in (*found.contacts, *record.contacts)}
    return replace(
        record,
        language=record.language or found.language,
        patient=_completed(record.patient, found.patient),
        contacts=(*record.contacts, *(item for item in contacts.values() if item not in record.contacts)),
        general="\n".join(filter(None, (record.general, found.general))) or None,
        allergies=allergies,
        problems=_union(record.problems, found.problems),
        medications=medications,
        notes=(*record.notes, *found.notes, *note),
        warnings=(*record.warnings, *found.warnings, *differences, *contradictions),
    )


def require_one_owner(plans: Iterable[Emediplan], name: str) -> None:
    """Stop where plans are of several people.

    Raises:
        PatientsDiffer: they are.
    """
    require_one_patient([(0, _whole_name(plan.record.patient)) for plan in plans], name)


def _join_medications(
    record: PatientRecord, plan: Emediplan
) -> tuple[Listing[Medication], tuple[Note, ...], tuple[ReadWarning, ...]]:
    """The list that counts, a note of the plan's if it does not, and what differs."""
    own, found = record.medications, plan.record.medications
    if not found.items:
        return own, (), ()
    if not own.items:
        if own.status is not Documented.NONE_KNOWN:
            return found, (), ()
        message = Phrase("The record says that there is no medication, the eMediplan lists some.")
        return found, (), (ReadWarning("medications-from-emediplan", message),)
    if plan.is_prescription:
        message = Phrase("The medicines of a prescription (CHMED) were added to the list; compare.")
        both = Listing(Documented.DOCUMENTED, (*own.items, *found.items))
        return both, (), (ReadWarning("prescription-added", message),)
    if not plan.has_names:
        message = Phrase(
            "The eMediplan gives its medicines by number only: the list of the record was kept, "
            "the plan is in the notes; compare."
        )
        lines = "\n".join(_describe(item) for item in found.items)
        note = Note(lines, title="eMediplan", date=next((item.date for item in plan.record.notes), None))
        return own, (note,), (ReadWarning("emediplan-not-used", message),)
    return found, (), tuple(_differences(own.items, found.items))


def _differences(own: Sequence[Medication], found: Sequence[Medication]) -> Iterator[ReadWarning]:
    """What the list of the record says otherwise, by the first word of each name."""
    ours, theirs = _by_name(own), _by_name(found)
    cases = (
        (
            mark("The eMediplan counts for medication. Only the rest of the record names: {medicines}."),
            [item for key, items in ours.items() if key not in theirs for item in items],
        ),
        (
            mark("Only the eMediplan names, not the rest of the record: {medicines}."),
            [item for key, items in theirs.items() if key not in ours for item in items],
        ),
        (
            mark("The eMediplan counts for medication. The rest of the record has otherwise: {medicines}."),
            [
                item
                for key, items in ours.items()
                if key in theirs
                for item in items
                if not any(_agree(item, other) for other in theirs[key])
            ],
        ),
    )
    for message, items in cases:
        if items:
            named = [_describe(item) for item in items[:_MAX_NAMED]]
            more = ["..."] if len(items) > _MAX_NAMED else []
            wording = Phrase(message, medicines=" | ".join([*named, *more]))
            yield ReadWarning("medications-from-emediplan", wording)


def _by_name(items: Iterable[Medication]) -> dict[str, list[Medication]]:
    named: dict[str, list[Medication]] = {}
    for item in items:
        words = re.findall(r"\w+", fold_word(item.name))
        named.setdefault(words[0] if words else "", []).append(item)
    return named


def _agree(own: Medication, found: Medication) -> bool:
    """Whether two entries of one drug can be the same; what one leaves out contradicts nothing."""
    strengths, others = _strengths(own), _strengths(found)
    same_strength = not (strengths and others) or strengths <= others or others <= strengths
    same_intake = not (own.schedule and found.schedule) or own.schedule == found.schedule
    same_words = bool(own.schedule) == bool(found.schedule) or not (own.frequency and found.frequency)
    statuses = {own.status, found.status}
    is_open = MedicationStatus.UNKNOWN in statuses and MedicationStatus.STOPPED not in statuses
    same_status = is_open or len(statuses) == 1
    return (
        same_strength and same_intake and same_words and same_status and _is_needed(own) == _is_needed(found)
    )


def _is_needed(item: Medication) -> bool:
    """Whether the words say that the drug is taken as needed."""
    return bool(NEED.search(fold_word(item.frequency or "")))


def _strengths(item: Medication) -> set[tuple[str, str]]:
    written = fold_word(f"{item.name} {item.dose or ''}")
    return {(number.replace(",", "."), unit) for number, unit in _STRENGTH.findall(written)}


def _describe(item: Medication) -> str:
    """A drug in a few words: name, dose, grid and how often."""
    grid = None
    if schedule := item.schedule:
        times = (schedule.morning, schedule.noon, schedule.evening, schedule.night)
        grid = "-".join(time or "0" for time in times)
    shown = " ".join(filter(None, (item.name, item.dose, grid, item.frequency)))
    return shown if len(shown) <= _MAX_CHARS else f"{shown[: _MAX_CHARS - 1]}…"


def _join_allergies(
    own: Listing[Allergy], found: Listing[Allergy]
) -> tuple[Listing[Allergy], tuple[ReadWarning, ...]]:
    """Allergies of both; one that says 'none' never takes away what the other names."""
    said = {own.status, found.status} - {Documented.NOT_DOCUMENTED}
    joined = _union(own, found)
    if len(said) > 1:
        message = Phrase("The record and the eMediplan disagree whether an allergy is known.")
        return joined, (ReadWarning("allergies-contradictory", message),)
    if own.items and joined != own:
        message = Phrase("Allergies that only the eMediplan names were added to the list.")
        return joined, (ReadWarning("allergies-also-in-emediplan", message),)
    return joined, ()


def _union(own: Listing[Item], found: Listing[Item]) -> Listing[Item]:
    labels = {fold_word(item.label) for item in own.items}
    added = tuple(item for item in found.items if fold_word(item.label) not in labels)
    if own.items or added:
        return Listing(Documented.DOCUMENTED, (*own.items, *added))
    return found if own.status is Documented.NOT_DOCUMENTED else own


def _whole_name(patient: Patient) -> Patient:
    return replace(patient, given="", family=f"{patient.given} {patient.family}".strip())


def _completed(patient: Patient, plan: Patient) -> Patient:
    named = bool(patient.given and patient.family)
    return Patient(
        given=patient.given if named else plan.given or patient.given,
        family=patient.family if named else plan.family or patient.family,
        sex=plan.sex if patient.sex is Sex.UNKNOWN else patient.sex,
        birth_date=patient.birth_date or plan.birth_date,
        avs=patient.avs or plan.avs,
        address=patient.address or plan.address,
        phone=patient.phone or plan.phone,
        language=patient.language or plan.language,
    )
