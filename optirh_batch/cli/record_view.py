"""A record as tables that a clerk checks at a glance, in the staff language, warnings last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from optirh_batch.localization import format_date, format_record_date, reword, translate
from optirh_batch.presentation import Sheet, sheet
from optirh_batch.records import (
    AllergyStatus,
    ContactRole,
    Documented,
    Listing,
    MedicationStatus,
    Patient,
    PatientRecord,
    ProblemStatus,
    Route,
    Schedule,
    Sex,
)


class _Say(Protocol):
    def __call__(self, message: str, /, **values: object) -> str: ...


def record_sheets(record: PatientRecord, language: str) -> list[Sheet]:
    """Lay out a record; a part with nothing in it says whether that is known or not documented."""

    def say(message: str, /, **values: object) -> str:
        return translate(message, language, **values)

    if record.is_text:  # only what its headings made certain; what they did not is not missing
        return [
            _source(record, say),
            *([] if record.patient == Patient() else [_person(record, language, say)]),
            *([_allergies(record, say)] if record.allergies != Listing() else []),
            *([_problems(record, language, say)] if record.problems != Listing() else []),
            *([_medications(record, language, say)] if record.medications != Listing() else []),
            *_notes(record, language, say),
            *_warnings(record, language, say),
        ]
    return [
        _source(record, say),
        _person(record, language, say),
        *_contacts(record, say),
        *_prose(record, say),
        _allergies(record, say),
        _problems(record, language, say),
        _medications(record, language, say),
        *_notes(record, language, say),
        *_warnings(record, language, say),
    ]


def _source(record: PatientRecord, _: _Say) -> Sheet:
    return sheet(
        "", ("", ""), [(_("Format"), record.format), (_("Language"), record.language or _("Not documented"))]
    )


def _person(record: PatientRecord, language: str, _: _Say) -> Sheet:
    patient = record.patient
    sex = {Sex.FEMALE: _("female"), Sex.MALE: _("male"), Sex.OTHER: _("other")}
    born = format_date(patient.birth_date, language) if patient.birth_date else ""
    rows = [
        (_("Family name"), patient.family),
        (_("Given name"), patient.given),
        (_("Date of birth"), born),
        (_("Sex"), sex.get(patient.sex)),
        (_("AVS number"), patient.avs),
        (_("Address"), patient.address),
        (_("Phone"), patient.phone),
        (_("Language"), patient.language),
    ]
    return sheet(
        _("Personal data"), ("", ""), [(label, value or _("Not documented")) for label, value in rows]
    )


def _contacts(record: PatientRecord, _: _Say) -> Iterator[Sheet]:
    roles = {
        ContactRole.REFERENT: _("Reference person"),
        ContactRole.PHYSICIAN: _("Treating physician"),
        ContactRole.RELATIVE: _("Relative"),
        ContactRole.OTHER: _("Other contact"),
    }
    rows = [(roles[item.role], item.name, item.phone or _("Not documented")) for item in record.contacts]
    if rows:
        yield sheet(_("Contacts"), (_("Role"), _("Name"), _("Phone")), rows)


def _prose(record: PatientRecord, _: _Say) -> Iterator[Sheet]:
    for heading, text in ((_("Case"), record.case), (_("General information"), record.general)):
        if text:
            yield sheet(heading, ("",), [(text,)])


def _allergies(record: PatientRecord, _: _Say) -> Sheet:
    statuses = {
        AllergyStatus.ACTIVE: _("active"),
        AllergyStatus.RESOLVED: _("no longer present"),
        AllergyStatus.REFUTED: _("refuted: tested, not allergic"),
    }
    absent = _("No known allergies") if record.allergies.status is Documented.NONE_KNOWN else None
    columns = (_("Substance"), _("Reaction"), _("Severity"), _("Status"))
    rows = [
        (item.label, item.reaction, item.severity, statuses.get(item.status))
        for item in record.allergies.items
    ]
    return _listing(_("Allergies"), columns, rows, absent or _("Not documented"))


def _problems(record: PatientRecord, language: str, _: _Say) -> Sheet:
    statuses = {ProblemStatus.CURRENT: _("Current diagnoses"), ProblemStatus.PAST: _("Past diagnoses")}
    absent = _("No known diagnoses") if record.problems.status is Documented.NONE_KNOWN else None
    columns = (_("Diagnosis"), _("Code"), _("Since"), _("Status"))
    rows = [
        (item.label, item.code, _day(item.onset, language), statuses.get(item.status))
        for item in record.problems.items
    ]
    return _listing(_("Medical history"), columns, rows, absent or _("Not documented"))


def _medications(record: PatientRecord, language: str, _: _Say) -> Sheet:
    routes = {Route.ORAL: _("By mouth"), Route.INJECTION: _("By injection"), Route.OTHER: _("Other route")}
    statuses = {
        MedicationStatus.UNKNOWN: _("Not documented whether still taken"),
        MedicationStatus.PLANNED: _("Planned: not started yet"),
        MedicationStatus.STOPPED: _("Stopped: no longer taken"),
    }
    absent = _("No medication") if record.medications.status is Documented.NONE_KNOWN else None
    times = (_("Morning"), _("Noon"), _("Evening"), _("Night"))
    columns = (_("Drug"), _("Dose"), *times, _("Frequency, remarks"))
    rows = []
    for item in record.medications.items:
        schedule = item.schedule or Schedule()
        amounts = (schedule.morning, schedule.noon, schedule.evening, schedule.night)
        remarks = (
            item.frequency,
            routes.get(item.route),
            statuses.get(item.status),
            _("Start: {date}", date=_day(item.start, language)) if item.start else None,
            _("End: {date}", date=_day(item.end, language)) if item.end else None,
            _("Reason: {reason}", reason=item.reason) if item.reason else None,
        )
        rows.append((item.name, item.dose, *amounts, "; ".join(remark for remark in remarks if remark)))
    return _listing(_("Medication"), columns, rows, absent or _("Not documented"))


def _notes(record: PatientRecord, language: str, _: _Say) -> Iterator[Sheet]:
    for note in record.notes:
        heading = " ".join(part for part in (note.title or _("Note"), _day(note.date, language)) if part)
        yield sheet(heading, ("",), [(line,) for line in note.text.splitlines() if line.strip()])


def _warnings(record: PatientRecord, language: str, _: _Say) -> Iterator[Sheet]:
    rows = [(item.code, reword(item.message, language)) for item in record.warnings]
    if rows:
        yield sheet(_("Not understood in the file"), ("", ""), rows)


def _day(date: str | None, language: str) -> str | None:
    return format_record_date(date, language) if date else None


def _listing(
    title: str, columns: tuple[str, ...], rows: Sequence[tuple[str | None, ...]], absent: str
) -> Sheet:
    return sheet(title, columns, rows) if rows else sheet(title, ("",), [(absent,)])
