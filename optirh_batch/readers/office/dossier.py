"""All that was found about one person, on its way to a ``PatientRecord``.

Owns the three states of a list, the notes for what has no field, and the
merging of parts of one person's file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from optirh_batch.errors import Phrase
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.office.blocks import NO_TITLE
from optirh_batch.readers.office.contacts import ContactDraft, role_of
from optirh_batch.readers.office.people import build_patient
from optirh_batch.readers.office.vocabulary import Theme
from optirh_batch.readers.statements import Statement, heads_one_kind, of_one_kind, statement_of
from optirh_batch.readers.wording import quoted
from optirh_batch.records import (
    Allergy,
    ContactRole,
    Documented,
    Listing,
    Medication,
    Note,
    Patient,
    PatientRecord,
    Problem,
    ReadWarning,
)

Item = TypeVar("Item")

_PHONES_APART = {"physician_phone": ContactRole.PHYSICIAN, "referent_phone": ContactRole.REFERENT}
_IDENTIFYING = ("family", "given", "family_given", "given_family", "someone", "birth_date", "avs")
_MAX_TITLES = 12
_MAX_TITLE_CHARS = 80
# 'None' said of these parts of a list says it of the whole.
_WHOLE: dict[Theme, set[str | None]] = {
    Theme.ALLERGIES: {None},
    Theme.PROBLEMS: {None},
    Theme.MEDICATIONS: {None, "current"},
}


@dataclass(slots=True)
class Dossier:
    """What is known so far; texts are clean, lists are in the order of the file."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    contacts: list[ContactDraft] = field(default_factory=list)
    prose: dict[Theme, list[str]] = field(default_factory=dict)
    allergies: list[Allergy] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    medications: list[Medication] = field(default_factory=list)
    denials: dict[Theme, list[tuple[str | None, str, str]]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    details: dict[str | None, list[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    warnings: list[ReadWarning] = field(default_factory=list)

    @property
    def is_named(self) -> bool:
        """Whether a name, a birth date or an AVS number is known."""
        return any(self.fields.get(name) for name in _IDENTIFYING)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return not any(getattr(self, name) for name in self.__slots__ if name not in {"unread", "warnings"})

    @property
    def is_title(self) -> bool:
        """Whether nothing but one short line was found, as above a list of patients."""
        held = {name for name in self.__slots__ if getattr(self, name)} - {"unread", "warnings"}
        lines = [line for details in self.details.values() for line in details]
        lines += [note.text for note in self.notes]
        return held <= {"details", "notes"} and len(lines) == 1 and len(lines[0]) <= _MAX_TITLE_CHARS

    def add_field(self, name: str, value: str) -> None:
        """A field of the patient; the same value again adds nothing."""
        values = self.fields.setdefault(name, [])
        if value not in values:
            values.append(value)

    def deny(self, theme: Theme, qualifier: str | None, wording: str, heading: str) -> None:
        """Take note that a list, or the part of it that qualifier or heading name, is said to be empty."""
        self.denials.setdefault(theme, []).append((qualifier, wording, heading))

    def add_detail(self, title: str | None, line: str) -> None:
        """A line that has no field: it goes into a note."""
        self.details.setdefault(None if title == NO_TITLE else title, []).append(line)

    def warn(self, code: str, message: Phrase) -> None:
        """Add a warning, once."""
        warning = ReadWarning(code, message)
        if warning not in self.warnings:
            self.warnings.append(warning)

    def merge(self, other: Dossier) -> None:
        """Take over what another part of the file says of the same person."""
        for name, values in other.fields.items():
            for value in values:
                self.add_field(name, value)
        for theme, lines in other.prose.items():
            self.prose.setdefault(theme, []).extend(lines)
        for theme, denials in other.denials.items():
            self.denials.setdefault(theme, []).extend(denials)
        for title, details in other.details.items():
            self.details.setdefault(title, []).extend(details)
        self.contacts += other.contacts
        self.allergies += other.allergies
        self.problems += other.problems
        self.medications += other.medications
        self.notes += other.notes
        self.unread += other.unread
        self.warnings += [warning for warning in other.warnings if warning not in self.warnings]

    def identity(self) -> Patient:
        """Name, birth date and AVS number as far as they are understood."""
        return build_patient(self.fields, [])[0]

    def build(self, kind: str, language: str | None, name: str) -> PatientRecord:
        """The record.

        Args:
            kind: ``docx`` or ``xlsx``.
            language: of the file's wording.
            name: the file's printable name, for messages.

        Raises:
            PatientsDiffer: its parts name different people.
        """
        warnings: list[ReadWarning] = []
        patient, mentions = build_patient(self.fields, warnings)
        require_one_patient([(0, mention) for mention in mentions], name)
        self.warnings += [warning for warning in warnings if warning not in self.warnings]
        if " " in patient.family and not patient.given and not self.fields.get("family"):
            self.warn("name-not-divided", Phrase("Given and family name could not be told apart."))
        self._give_phones()
        record = PatientRecord(
            format=kind,
            language=language,
            patient=patient,
            contacts=tuple(dict.fromkeys(contact for draft in self.contacts if (contact := draft.build()))),
            case="\n".join(self.prose.get(Theme.CASE, ())) or None,
            general="\n".join(self.prose.get(Theme.GENERAL, ())) or None,
            allergies=self._listing(Theme.ALLERGIES, self.allergies),
            problems=self._listing(Theme.PROBLEMS, self.problems),
            medications=self._listing(Theme.MEDICATIONS, self.medications),
        )
        for draft in self.contacts:
            who = f"{draft.given} {draft.name}".strip()
            for words in draft.unsaid():
                self.add_detail(None, f"{who} : {words}" if who else words)
        details = [
            Note("\n".join(dict.fromkeys(lines)), title=title) for title, lines in self.details.items()
        ]
        if self.unread:
            titles = ", ".join(dict.fromkeys(map(quoted, self.unread[:_MAX_TITLES])))
            message = Phrase("Kept as notes, because there is no field for it: {titles}.", titles=titles)
            self.warn("kept-as-note", message)
        return replace(record, notes=(*self.notes, *details), warnings=tuple(self.warnings))

    def _give_phones(self) -> None:
        """Phones in fields of their own ('Tél. médecin') belong to the contact of that role."""
        for name, role in _PHONES_APART.items():
            for phone in self.fields.pop(name, ()):
                contact = next(
                    (one for one in self.contacts if role_of(one.roles) is role and not one.phones), None
                )
                if contact:
                    contact.phones.append(phone)
                else:
                    self.add_detail(None, phone)

    def _listing(self, theme: Theme, items: Sequence[Item]) -> Listing[Item]:
        denials = self.denials.get(theme, [])
        qualifiers = {qualifier for qualifier, _wording, _heading in denials}
        whole = [(wording, heading) for qualifier, wording, heading in denials if qualifier in _WHOLE[theme]]
        partial = [
            wording if statement_of(wording, theme) is Statement.NONE_OF_A_KIND else f"{heading}: {wording}"
            for wording, heading in whole
            if statement_of(wording, theme) is Statement.NONE_OF_A_KIND
            or (theme is Theme.ALLERGIES and heads_one_kind(heading))
        ]
        is_whole = len(partial) < len(whole) or {"current", "past"} <= qualifiers
        if items:
            if is_whole:
                message = Phrase("A list is said to be empty and yet holds entries; the entries were kept.")
                self.warn("list-contradictory", message)
        elif is_whole:
            return Listing(Documented.NONE_KNOWN)
        elif partial:
            self.warn("none-known-partial", of_one_kind(partial[0]))
            return Listing(Documented.NONE_KNOWN)
        for qualifier, wording, _heading in denials:
            if not items or qualifier in _WHOLE[theme]:
                self.add_detail(None, wording)
        return Listing(Documented.DOCUMENTED, tuple(dict.fromkeys(items))) if items else Listing()
