"""A record as tables that a clerk checks at a glance, in the staff language, warnings last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from optirh_batch.localization import format_date, format_record_date, plural, reword, translate
from optirh_batch.presentation import Sheet, sheet
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    ContactRole,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Patient,
    PatientRecord,
    Problem,
    ProblemStatus,
    Route,
    Schedule,
    Sex,
)

_EXCERPT_LINES = 8
_EXCERPT_WORDS = 80


class _Say(Protocol):
    def __call__(self, message: str, /, **values: object) -> str: ...


def record_sheets(record: PatientRecord, language: str, *, place: int = 1, places: int = 1) -> list[Sheet]:
    """Lay out a record; a part with nothing in it says whether that is known or not documented.

    Args:
        record: what was understood.
        language: of staff.
        place: its number in the file, from 1.
        places: how many records the file holds.
    """

    def say(message: str, /, **values: object) -> str:
        return translate(message, language, **values)

    head = [*_place(place, places, say), _source(record, say)]
    tail = [*_notes(record, language, say), *_warnings(record, language, say)]
    if record.is_text:  # only what its headings made certain; what they did not is not missing
        names_somebody = record.patient != Patient() or record.has_wrong_avs
        return [
            *head,
            *([_person(record, language, say)] if names_somebody else []),
            *(_allergies(record, say) if record.allergies != Listing() else []),
            *(_problems(record, language, say) if record.problems != Listing() else []),
            *(_medications(record, language, say) if record.medications != Listing() else []),
            *tail,
        ]
    return [
        *head,
        _person(record, language, say),
        *_contacts(record, say),
        *_prose(record, language, say),
        *_allergies(record, say),
        *_problems(record, language, say),
        *_medications(record, language, say),
        *tail,
    ]


def _place(place: int, places: int, _: _Say) -> Iterator[Sheet]:
    if places > 1:
        name = _("Record {number} of {total}", number=place, total=places)
        yield sheet("", ("",), [(f"━━━━ {name} ━━━━",)])


def _source(record: PatientRecord, _: _Say) -> Sheet:
    return sheet(
        "", ("", ""), [(_("Format"), record.format), (_("Language"), record.language or _("Not documented"))]
    )


def _person(record: PatientRecord, language: str, _: _Say) -> Sheet:
    patient = record.patient
    sex = {Sex.FEMALE: _("female"), Sex.MALE: _("male"), Sex.OTHER: _("other")}
    wrong_avs = _("wrong in the file, see the end") if record.has_wrong_avs else None
    born = format_date(patient.birth_date, language) if patient.birth_date else ""
    rows = [
        (_("Family name"), patient.family),
        (_("Given name"), patient.given),
        (_("Date of birth"), born),
        (_("Sex"), sex.get(patient.sex)),
        (_("AVS number"), patient.avs or wrong_avs),
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
        ContactRole.PHYSICIAN: _("Physician"),
        ContactRole.RELATIVE: _("Relative"),
        ContactRole.OTHER: _("Other contact"),
    }
    rows = [(roles[item.role], item.name, item.phone or _("Not documented")) for item in record.contacts]
    if rows:
        yield sheet(_("Contacts"), (_("Role"), _("Name"), _("Phone")), rows)


def _prose(record: PatientRecord, language: str, _: _Say) -> Iterator[Sheet]:
    for heading, text in ((_("Case"), record.case), (_("General information"), record.general)):
        if text:
            yield sheet(heading, ("",), _excerpt(text, language))


def _allergies(record: PatientRecord, _: _Say) -> Iterator[Sheet]:
    statuses = {
        AllergyStatus.ACTIVE: _("active"),
        AllergyStatus.UNKNOWN: _("Not documented"),
        AllergyStatus.RESOLVED: _("no longer present"),
        AllergyStatus.REFUTED: _("refuted: not allergic"),
    }

    def row(item: Allergy) -> tuple[str | None, ...]:
        return (item.label, item.reaction, item.severity, statuses[item.status])

    rows = [row(item) for status in statuses for item in record.allergies.items if item.status is status]
    columns = (_("Substance"), _("Reaction"), _("Severity"), _("Status"))
    absent = (
        _("No known allergies"),
        _("the record says nothing about allergies. This does not mean that there are none."),
    )
    yield _listing(_("Allergies"), columns, rows, record.allergies.status, absent, _)


def _problems(record: PatientRecord, language: str, _: _Say) -> Iterator[Sheet]:
    titles = {
        ProblemStatus.CURRENT: _("Current diagnoses"),
        ProblemStatus.PAST: _("Past diagnoses"),
        ProblemStatus.UNKNOWN: _("Diagnoses without a stated status"),
    }

    def row(item: Problem) -> tuple[str | None, ...]:
        return (item.label, item.code, _day(item.onset, language))

    columns = (_("Diagnosis"), _("Code"), _("Since"))
    if not record.problems.items:
        absent = (_("No known diagnoses"), _("the record says nothing about diagnoses."))
        yield _listing(_("Medical history"), columns, (), record.problems.status, absent, _)
    for status, title in titles.items():
        yield sheet(title, columns, [row(item) for item in record.problems.items if item.status is status])


def _medications(record: PatientRecord, language: str, _: _Say) -> Iterator[Sheet]:
    routes = {Route.ORAL: _("By mouth"), Route.INJECTION: _("By injection"), Route.OTHER: _("Other route")}
    titles = {
        MedicationStatus.CURRENT: _("Medication"),
        MedicationStatus.UNKNOWN: f"{_('Medication')} – {_('Not documented whether still taken')}",
        MedicationStatus.PLANNED: f"{_('Medication')} – {_('Planned: not started yet')}",
        MedicationStatus.STOPPED: f"{_('Medication')} – {_('Stopped: no longer taken')}",
    }
    times = (_("Morning"), _("Noon"), _("Evening"), _("Night"))
    has_doses = any(item.dose for item in record.medications.items)
    has_times = any(item.schedule for item in record.medications.items)
    columns = (
        _("Drug"),
        *([_("Dose")] if has_doses else ()),
        *(times if has_times else ()),
        _("Frequency, remarks"),
    )

    def row(item: Medication) -> tuple[str | None, ...]:
        schedule = item.schedule or Schedule()
        remarks = (
            item.frequency,
            routes.get(item.route),
            _("Start: {date}", date=_day(item.start, language)) if item.start else None,
            _("End: {date}", date=_day(item.end, language)) if item.end else None,
            _("Reason: {reason}", reason=item.reason) if item.reason else None,
        )
        amounts = (schedule.morning, schedule.noon, schedule.evening, schedule.night)
        return (
            item.name,
            *((item.dose,) if has_doses else ()),
            *(amounts if has_times else ()),
            "; ".join(remark for remark in remarks if remark),
        )

    if not record.medications.items:
        absent = (
            _("No medication"),
            _("the record says nothing about medication. This does not mean that none is taken."),
        )
        yield _listing(_("Medication"), columns, (), record.medications.status, absent, _)
    for status, title in titles.items():
        rows = [row(item) for item in record.medications.items if item.status is status]
        yield sheet(title, columns, rows, is_stacked=True)


def _notes(record: PatientRecord, language: str, _: _Say) -> Iterator[Sheet]:
    for note in record.notes:
        title = f"{_('Note')} – {note.title}" if note.title else _("Note")  # it may be called like a list
        heading = " ".join(part for part in (title, _day(note.date, language)) if part)
        yield sheet(heading, ("",), _excerpt(note.text, language))


def _excerpt(text: str, language: str) -> list[tuple[str]]:
    """The first lines of a text, and how many words follow them."""
    lines = [line for line in text.splitlines() if line.strip()]
    shown: list[str] = []
    room = _EXCERPT_WORDS
    for line in lines[:_EXCERPT_LINES]:
        words = line.split()
        if not room:
            break
        shown.append(line if len(words) <= room else " ".join(words[:room]))
        room -= min(len(words), room)
    left = sum(len(line.split()) for line in lines) - sum(len(line.split()) for line in shown)
    if left:
        shown.append(plural("… and {n} more word", "… and {n} more words", left, language))
    return [(line,) for line in shown]


def _warnings(record: PatientRecord, language: str, _: _Say) -> Iterator[Sheet]:
    rows = [(reword(item.message, language), item.code) for item in record.warnings]
    if rows:
        title = _("To compare with the file")
        yield sheet(f"{title} ({len(rows)})", (_("What"), _("Code")), rows)


def _day(date: str | None, language: str) -> str | None:
    return format_record_date(date, language) if date else None


def _listing(
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str | None, ...]],
    status: Documented,
    absent: tuple[str, str],
    _: _Say,
) -> Sheet:
    """A list, or one sentence that says which of the two other states it is in."""
    none_known, not_documented = absent
    match status:
        case Documented.DOCUMENTED:
            return sheet(title, columns, rows)
        case Documented.NONE_KNOWN:
            return sheet(title, ("",), [(f"{none_known} {_('(stated in the record)')}",)])
        case Documented.NOT_DOCUMENTED:
            return sheet(title, ("",), [(f"{_('Not documented').upper()} – {not_documented}",)])
