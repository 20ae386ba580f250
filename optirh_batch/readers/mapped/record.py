"""One element on its way to a record, by a mapping.

Owns what becomes of the values a mapping finds: cleaned, decoded by its words,
and left out with a warning where doubtful.  Leaves out what a mapping may say
(``mapping``), how single fields are read (``fields``), and what it forgets (``leftovers``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from optirh_batch.errors import Phrase
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.mapped.exports import Export, account_of, selectors
from optirh_batch.readers.mapped.fields import FieldReader, as_of_today, is_answer
from optirh_batch.readers.mapped.leftovers import Leftover
from optirh_batch.readers.mapped.mapping import Block
from optirh_batch.readers.source import at_line, printable_name
from optirh_batch.readers.statements import Statement, of_one_kind, statement_of
from optirh_batch.readers.values import fold_word, printed_avs
from optirh_batch.readers.wording import HIDDEN_CHARACTERS, clean_line, clean_text, hides_characters
from optirh_batch.readers.xml import XmlElement, shown_name
from optirh_batch.records import (
    TIMES_OF_DAY,
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
    Route,
    Schedule,
    Sex,
)

Item = TypeVar("Item")

_MAX_UNMAPPED_WARNINGS = 20
_LIST_NAMES = {
    "allergies": Phrase("Allergies"),
    "problems": Phrase("Medical history"),
    "medications": Phrase("Medication"),
}
# 1-0-1, 1-0-1-0, ½-0-0-½: morning, noon, evening, night, as on Swiss prescriptions.
_AMOUNT = r"(?:\d{1,3}(?:[.,/]\d+)?|\d*[½¼¾⅓⅔])"
_GRID = re.compile(rf"({_AMOUNT})\s*[-–]\s*({_AMOUNT})\s*[-–]\s*({_AMOUNT})(?:\s*[-–]\s*({_AMOUNT}))?")


class RecordReader:
    """One element on its way to a record.

    Args:
        export: the file.
        element: one of its records.

    Attributes:
        unmapped: what the mapping leaves out, once the record is read.
    """

    def __init__(self, export: Export, element: XmlElement) -> None:
        self.mapping = export.mapping
        self.export = export
        self.element = element
        self.name = export.name
        self.get = FieldReader(export.mapping, export.name)
        self.labels: dict[XmlElement, str] = {}  # what each entry names, for notes about it
        self.unmapped: tuple[Leftover, ...] = ()

    def read(self) -> PatientRecord:
        """The record, with warnings for what is doubtful or left out.

        Raises:
            RecordInvalid: it names no patient or several, or a list contradicts itself.
        """
        mapping = self.mapping
        prose = mapping.prose
        patient = self._patient()
        contacts = self._items("contacts", self._contact)
        case = self.get.prose(prose["case"], self.element)
        general = self.get.prose(prose["general"], self.element)
        language = self.get.language(prose["language"], self.element) or mapping.language
        allergies = self._listing("allergies", self._allergy)
        problems = self._listing("problems", self._problem)
        medications = self._listing("medications", self._medication)
        notes = self._items("notes", self._note)
        self.unmapped = tuple(
            self.get.account.leftovers(
                self.element,
                ignored=account_of(mapping.ignore, self.element, FieldReader(mapping, self.name)),
                joined=self.export.joined.account,
                selectors=selectors(mapping),
            )
        )
        self._warn_unmapped(self.unmapped)
        self._warn_joins()
        if mapping.keep_unmapped:
            notes = (*notes, *self._kept(self.unmapped))
        if hides_characters("".join(self.element.itertext())):
            self.get.warnings.append(HIDDEN_CHARACTERS)
        return PatientRecord(
            format=mapping.name,
            language=language,
            patient=patient,
            contacts=contacts,
            case=case,
            general=general,
            allergies=allergies,
            problems=problems,
            medications=medications,
            notes=notes,
            warnings=tuple(self.get.warnings),
        )

    def _patient(self) -> Patient:
        fields, element = self.mapping.patient, self.element
        patient = Patient(
            given=self.get.line(fields["given"], element) or "",
            family=self.get.line(fields["family"], element) or "",
            sex=self.get.word(fields["sex"], element, "sex", Sex, Sex.UNKNOWN),
            birth_date=self.get.birth_date(fields["birth_date"], element),
            avs=self.get.avs(fields["avs"], element),
            address=self.get.joined(fields["address"], element, ", "),
            phone=self.get.line(fields["phone"], element),
            language=self.get.language(fields["language"], element),
        )
        self._require_one_patient()
        if not patient.family:
            raise self.get.invalid(element, Phrase("no family name was found for the patient"))
        return patient

    def _require_one_patient(self) -> None:
        """Compare all places to which one path of a name, birth date or AVS number leads."""
        readings: dict[str, Callable[[str], Patient]] = {
            "family": lambda text: Patient(family=clean_line(text)),
            "given": lambda text: Patient(given=clean_line(text)),
            "birth_date": lambda text: Patient(birth_date=self.get.day_of(clean_line(text))),
            "avs": lambda text: Patient(avs=printed_avs(clean_line(text))),
        }
        for key, reading in readings.items():
            for part in self.mapping.patient[key].parts:
                hit = self.get.find(part, self.element)
                if hit.computed is not None:  # parts of one value
                    continue
                require_one_patient(
                    ((place.element.sourceline or 0, reading(place.text)) for place in hit.places), self.name
                )

    def _contact(self, element: XmlElement, block: Block) -> Contact | None:
        name = self.get.line(block.fields["name"], element)
        if name is None:
            return None
        role = self.get.word(block.fields["role"], element, "role", ContactRole, ContactRole.OTHER)
        return Contact(role, name, self.get.line(block.fields["phone"], element))

    def _allergy(self, element: XmlElement, block: Block, label: str) -> Allergy:
        fields = block.fields
        status, said = self.get.word_or_text(
            fields["status"], element, "allergy_status", AllergyStatus, AllergyStatus.UNKNOWN
        )
        return Allergy(
            label=_with_remark(label, said),
            reaction=self.get.line(fields["reaction"], element),
            severity=self.get.line(fields["severity"], element),
            status=status,
        )

    def _problem(self, element: XmlElement, block: Block, label: str) -> Problem:
        fields = block.fields
        status, said = self.get.word_or_text(
            fields["status"], element, "problem_status", ProblemStatus, ProblemStatus.UNKNOWN
        )
        return Problem(
            label=_with_remark(label, said),
            code=self.get.line(fields["code"], element),
            status=status,
            onset=self.get.day(fields["onset"], element),
        )

    def _medication(self, element: XmlElement, block: Block, label: str) -> Medication:
        fields = block.fields
        schedule, unread = self._schedule(block, element)
        start, end = self.get.day(fields["start"], element), self.get.day(fields["end"], element)
        status, said = self.get.word_or_text(
            fields["status"], element, "medication_status", MedicationStatus, MedicationStatus.UNKNOWN
        )
        frequency = [said, unread, self.get.line(fields["frequency"], element)]
        return Medication(
            name=label,
            dose=self.get.line(fields["dose"], element),
            schedule=schedule,
            frequency="; ".join(part for part in frequency if part) or None,
            route=self.get.word(fields["route"], element, "route", Route, Route.UNKNOWN),
            status=as_of_today(status, start, end),
            start=start,
            end=end,
            reason=self.get.line(fields["reason"], element),
        )

    def _schedule(self, block: Block, element: XmlElement) -> tuple[Schedule | None, str | None]:
        """The four amounts; a grid in one text that is none is handed back as it is written."""
        times = [self.get.line(block.fields[key], element) for key in TIMES_OF_DAY]
        written = self.get.line(block.fields["schedule"], element)
        grid = _GRID.fullmatch(written) if written else None
        if any(times):
            return Schedule(*times), written
        return (Schedule(*grid.groups()), None) if grid else (None, written)

    def _note(self, element: XmlElement, block: Block) -> Note | None:
        text = self.get.prose(block.fields["text"], element)
        if text is None:
            return None
        title = self.get.line(block.fields["title"], element)
        return Note(text, title=title, date=self.get.day(block.fields["date"], element))

    def _items(self, table: str, read: Callable[[XmlElement, Block], Item | None]) -> tuple[Item, ...]:
        found = (read(entry, block) for block in self.mapping.blocks[table] for entry in self._entries(block))
        return tuple(item for item in found if item is not None)

    def _listing(self, table: str, read: Callable[[XmlElement, Block, str], Item]) -> Listing[Item]:
        """The three states: 'none known' must be said outright, by the mapping's condition or in words."""
        items: list[Item] = []
        denied: XmlElement | None = None
        denied_in_part: tuple[XmlElement, str] | None = None
        is_unknown = False
        for block in self.mapping.blocks[table]:
            if block.none_known and self.get.find(block.none_known, self.element).holds:
                denied = self.element
            key = next(iter(block.fields), "")
            named = (
                (entry, label) for entry in self._entries(block) for label in self._labels(block, key, entry)
            )
            for entry, label in named:
                statement = None if label is None else statement_of(label, table)
                said = statement and statement.written_by_hand
                is_none = said is Documented.NONE_KNOWN or fold_word(label or "") in block.none_words
                if label is None or ((said is Documented.NOT_DOCUMENTED or is_answer(label)) and not is_none):
                    is_unknown |= statement is Statement.NOT_KNOWN
                    self.get.warn_at(
                        entry,
                        "entry-not-read",
                        Phrase("<{name}> names nothing and was not read.", name=shown_name(entry)),
                    )
                elif statement is Statement.NONE_OF_A_KIND:
                    denied_in_part = entry, label
                elif is_none:
                    denied = entry
                else:
                    self.labels[entry] = label
                    items.append(read(entry, block, label))
        if items and denied is not None:
            fault = Phrase(
                "the list “{list}” says that there is nothing and yet holds entries", list=_LIST_NAMES[table]
            )
            raise self.get.invalid(denied, fault)
        if items:
            return Listing(Documented.DOCUMENTED, tuple(items))
        return Listing(self._empty(is_unknown=is_unknown, denied=denied is not None, in_part=denied_in_part))

    def _empty(self, *, is_unknown: bool, denied: bool, in_part: tuple[XmlElement, str] | None) -> Documented:
        """What a list without items says: 'none known', unless an entry says that this is not known."""
        if is_unknown:
            return Documented.NOT_DOCUMENTED
        if in_part is not None and not denied:
            entry, label = in_part
            self.get.warn_at(entry, "none-known-partial", of_one_kind(label))
            return Documented.NONE_KNOWN
        return Documented.NONE_KNOWN if denied else Documented.NOT_DOCUMENTED

    def _labels(self, block: Block, key: str, entry: XmlElement) -> Sequence[str | None]:
        """What an entry names: one thing, or several in one text, split at signs outside of brackets."""
        if not block.split:
            return (self.get.line(block.fields[key], entry),)
        text = self.get.prose(block.fields[key], entry)
        parts = [clean_line(part) for part in _split(text or "", block.split)]
        return [part for part in parts if part] or (None,)

    def _entries(self, block: Block) -> tuple[XmlElement, ...]:
        if block.path is None:
            return ()
        places = FieldReader(self.mapping, self.name).find(block.path, self.element).places
        return tuple(dict.fromkeys(place.element for place in places))

    def _kept(self, unmapped: Sequence[Leftover]) -> Iterator[Note]:
        """Texts outside the mapping, one note for each part of the record that holds some."""
        groups: dict[XmlElement, list[str]] = {}
        for item in unmapped:
            line = [item.element, *item.element.iterancestors()]
            place = line.index(self.element)
            top = line[max(place - 1, 0)]
            names = item.path if top is self.element else item.path[1:]  # the title names the top
            entry = next((holder for holder in line[:place] if holder in self.labels), None)
            if entry is not None:  # what the entry is about, then only the names below it
                below = line.index(entry) + item.path[-1].startswith("@")
                names = (self.labels[entry], *(item.path[-below:] if below else ()))
            prefix = " – ".join(name.removeprefix("@") for name in names)
            groups.setdefault(top, []).append(f"{prefix}: {item.text}" if prefix else item.text)
        for top, lines in groups.items():
            if text := clean_text("\n".join(lines)):  # empty: invisible characters alone
                yield Note(text, title=shown_name(top))

    def _warn_joins(self) -> None:
        """What could not be joined: a row of nobody may be this patient's."""
        for name, lines in self.export.strays.items():
            message = Phrase(
                "{count} <{name}> belong to no record of the file and were not read.",
                count=len(lines),
                name=name,
            )
            self.get.warn("row-of-nobody", at_line(lines[0], message))
        unlisted = self.export.joined.unlisted
        for holder in (part for part in self.element.iter() if part in unlisted) if unlisted else ():
            message = Phrase(
                "<{name}> names an entry that no list of the file holds.", name=shown_name(holder)
            )
            self.get.warn_at(holder, "code-not-listed", message)

    def _warn_unmapped(self, unmapped: Sequence[Leftover]) -> None:
        kept = self.mapping.keep_unmapped
        known: dict[tuple[tuple[str, ...], bool], int] = {}
        for item in unmapped:
            known.setdefault((item.path, False), item.element.sourceline or 0)
        for path, items in self.export.outside.items():
            known.setdefault((path, True), items[0].element.sourceline or 0)
        for (names, is_outside), line in list(known.items())[:_MAX_UNMAPPED_WARNINGS]:
            name = printable_name("/".join(names)) or shown_name(self.element)
            if is_outside:
                message = Phrase("<{name}> stands outside the records and was not read.", name=name)
            elif kept:
                message = Phrase("<{name}> is not in the mapping; its text was kept as a note.", name=name)
            else:
                message = Phrase("<{name}> is not in the mapping and was not read.", name=name)
            self.get.warn("element-not-mapped", at_line(line, message))
        if len(known) > _MAX_UNMAPPED_WARNINGS:
            count = len(known) - _MAX_UNMAPPED_WARNINGS
            self.get.warn("element-not-mapped", Phrase("{count} more parts were not read.", count=count))


def _with_remark(label: str, said: str | None) -> str:
    """A label with a status behind it that is none of ours, such as ``ausgeschlossen``."""
    return f"{label} ({said})" if said else label


def _split(text: str, signs: Sequence[str]) -> Iterator[str]:
    """The parts of a text between signs that stand outside of brackets."""
    depth = start = 0
    for at, sign in enumerate(text):
        depth = max(depth + (sign in "([") - (sign in ")]"), 0)
        if sign in signs and not depth:
            yield text[start:at]
            start = at + 1
    yield text[start:]
