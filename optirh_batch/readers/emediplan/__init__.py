"""eMediplan, the Swiss medication plan (IG eMediplan: CHMED16A and CHMED23A).

    string -> envelope (pieces, base64, gzip under a limit) -> plan (JSON to a record: posology, codes)

Owns where plans come from: a file that is nothing but such a string (or the
web address of an e-prescription that carries one), and a string inside any
other text, which ``find_emediplan`` finds and ``adopt_plan`` joins to a record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.content import Content
from optirh_batch.readers.decoding import decode_text
from optirh_batch.readers.emediplan.envelope import cut_plans, is_plan_only
from optirh_batch.readers.emediplan.plan import plan_date, read_plan
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.wording import clean_text
from optirh_batch.records import Documented, Patient, PatientRecord, ReadWarning, Sex

__all__ = ["Emediplan", "EmediplanReader", "adopt_inner_plan", "adopt_plan", "find_emediplan"]

_FIRST_BYTES = 300


@dataclass(frozen=True, slots=True)
class Emediplan:
    """A plan found in a text.

    Attributes:
        record: what it says.
        remainder: the text without the string, which no reader of the text needs to see.
    """

    record: PatientRecord
    remainder: str


class EmediplanReader:
    """Reads a file that holds one plan and nothing else."""

    def recognises(self, content: Content) -> bool:
        """Whether the text is a CHMED string, or the address of an e-prescription with one."""
        head = content.data[:_FIRST_BYTES].replace(b"\0", b"").decode("latin-1")
        return content.root is None and is_plan_only(head)

    def read(self, content: Content) -> tuple[PatientRecord, ...]:
        """One record.

        Raises:
            RecordInvalid: the string is damaged or incomplete, or text stands beside it.
            SourceTooLarge: it unpacks to more than a plan can be.
            EncodingUnknown: the bytes are no text.
        """
        found = find_emediplan(decode_text(content.data, content.name).text, content.name)
        if found is None:
            raise RecordInvalid(name=content.name, detail=Phrase("the eMediplan string is damaged"))
        return (found.record,)


def find_emediplan(text: str, name: str) -> Emediplan | None:
    """Find a CHMED string in any text.

    Args:
        text: anything: a note, a text file, the text of an XML element.
        name: the file's printable name, for errors.

    Returns:
        The plan (of several, the latest, with the warning
        ``emediplan-several``), or None if there is no such string.

    Raises:
        RecordInvalid: there is one, and it is damaged or incomplete.
        SourceTooLarge: it unpacks to more than a plan can be.
    """
    plans, remainder = cut_plans(text, name)
    if not plans:
        return None
    plan = max(plans, key=plan_date)
    record = read_plan(plan)
    if any(other != plan for other in plans):
        message = Phrase("The text holds several eMediplans; the latest was read.")
        record = replace(record, warnings=(*record.warnings, ReadWarning("emediplan-several", message)))
    return Emediplan(record, remainder)


def adopt_inner_plan(record: PatientRecord, name: str) -> PatientRecord:
    """Take the plan out of a record's own texts, if one of them holds a CHMED string.

    A damaged string stays where it is, with the warning ``emediplan-unreadable``.

    Raises:
        PatientsDiffer: the plan is another person's.
        SourceTooLarge: it unpacks to more than a plan can be.
    """
    texts = (record.case, record.general, *(note.text for note in record.notes))
    try:
        found = [find_emediplan(text, name) if text else None for text in texts]
    except RecordInvalid:
        message = Phrase("The eMediplan in the text is damaged and was not read.")
        return replace(record, warnings=(*record.warnings, ReadWarning("emediplan-unreadable", message)))
    plans = dict.fromkeys(plan.record for plan in found if plan)
    if not plans:
        return record
    case, general, *notes = (
        clean_text(plan.remainder) if plan else text for plan, text in zip(found, texts, strict=True)
    )
    record = replace(
        record,
        case=case or None,
        general=general or None,
        notes=tuple(replace(note, text=text) for note, text in zip(record.notes, notes, strict=True) if text),
    )
    for plan in plans:
        record = adopt_plan(record, plan, name)
    return record


def adopt_plan(record: PatientRecord, plan: PatientRecord, name: str) -> PatientRecord:
    """Join a plan to the record it was found in; of medication, the plan is the trusted source.

    Medication and what the record lacks come from the plan.  Allergies that
    the record documents stay, whatever the plan says.

    Raises:
        PatientsDiffer: the plan is another person's.
    """
    # Compared by whole names: a letter may leave open which half is the family's.
    require_one_patient([(0, _whole_name(record.patient)), (0, _whole_name(plan.patient))], name)
    warnings = [*record.warnings, *plan.warnings]
    if record.medications.items:
        message = Phrase("The medication was taken from the eMediplan, not from the rest of the record.")
        warnings.append(ReadWarning("medications-from-emediplan", message))
    allergies = record.allergies
    if not allergies.items and plan.allergies.status is not Documented.NOT_DOCUMENTED:
        allergies = plan.allergies
    elif allergies.items and plan.allergies.items and allergies != plan.allergies:
        message = Phrase("The eMediplan lists allergies as well; compare.")
        warnings.append(ReadWarning("allergies-also-in-emediplan", message))
    return replace(
        record,
        language=record.language or plan.language,
        patient=_completed(record.patient, plan.patient),
        general=record.general or plan.general,
        allergies=allergies,
        problems=record.problems if record.problems.items else plan.problems,
        medications=plan.medications,
        notes=(*record.notes, *plan.notes),
        warnings=tuple(warnings),
    )


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
