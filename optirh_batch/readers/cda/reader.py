"""A CDA document to a record.

Owns the way through the document: header, sections, what becomes of their
texts.  Leaves out what the single parts mean.

A large document is read section by section, from a tree that holds no more than
one of them besides the header.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from itertools import count

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.cda.allergies import read_allergies
from optirh_batch.readers.cda.coded_lines import coded_lines, untold_plans
from optirh_batch.readers.cda.datatypes import V3, find, find_all, iso_date
from optirh_batch.readers.cda.enclosed import read_enclosed
from optirh_batch.readers.cda.entries import Context
from optirh_batch.readers.cda.header import language_of, read_contacts, read_patient
from optirh_batch.readers.cda.lists import Findings
from optirh_batch.readers.cda.medications import read_medications
from optirh_batch.readers.cda.narrative import Narrative, places_in, reference_key
from optirh_batch.readers.cda.problems import read_problems
from optirh_batch.readers.cda.sections import Kind, Section, unfold
from optirh_batch.readers.content import Content
from optirh_batch.readers.enclosed import under_header
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.values import partial_birth
from optirh_batch.readers.wording import HIDDEN_CHARACTERS, clean_line, hides_characters, quoted
from optirh_batch.readers.xml import XmlElement, XmlSurvey
from optirh_batch.records import (
    Allergy,
    Documented,
    Listing,
    Medication,
    Note,
    Patient,
    PatientRecord,
    Problem,
    ReadWarning,
)

_ROOT = "ClinicalDocument"
_ROOTS = ((V3.strip("{}"), _ROOT), ("", _ROOT))
_STYLESHEET = ("http://www.w3.org/1999/XSL/Transform", "stylesheet")
_LARGE_BYTES = 2_000_000  # of a smaller document the whole tree is small enough
_SECTIONS = [V3 + name for name in ("component", "structuredBody", "component", "section")]


class CdaReader:
    """Reads one ClinicalDocument."""

    def recognises(self, content: Content) -> bool:
        """Whether it is a ClinicalDocument; one without a namespace is taken for CDA."""
        if content.root_name == _STYLESHEET:
            return _document(content) is not None
        return content.root_name in _ROOTS

    def read(self, content: Content) -> tuple[PatientRecord, ...]:
        """The document as one record.

        Raises:
            RecordInvalid: no patient, or a body that is not made of sections
                (a PDF or another file instead).
            PatientsDiffer: it speaks of different people.
        """
        assert content.xml is not None
        if content.root_name == _ROOTS[0] and len(content.xml.body) > _LARGE_BYTES:
            return (_read_by_section(content, content.xml),)
        return (_read_whole(content),)


def _read_whole(content: Content) -> PatientRecord:
    root = _document(content)
    assert root is not None
    if content.root_name == _ROOTS[1]:
        _give_namespace(root)
    letter = read_enclosed(root, content)
    reader = _DocumentReader(root, content.name, is_letter=letter is not None)
    if letter is not None:
        return reader.letter(letter)
    narrative = Narrative(places_in(root))
    for element in reader.section_elements:
        reader.add(element, narrative)
    return reader.record(hides_characters(root.xpath("string()")))


def _read_by_section(content: Content, xml: XmlSurvey) -> PatientRecord:
    outline = _Outline()
    root = xml.take_parts(_SECTIONS, outline.add)
    letter = read_enclosed(root, content)
    reader = _DocumentReader(root, xml.name, is_letter=letter is not None)
    if letter is not None:
        return reader.letter(letter)
    if outline.seek_places_across(root):
        numbers = count()
        xml.take_parts(_SECTIONS, lambda element: outline.keep_places(element, next(numbers)))
    inside = set(reader.section_elements)
    emptied = iter(outline.sections)

    def add(element: XmlElement) -> None:
        section = next(emptied)
        if section in inside:
            reader.add(element, Narrative([*outline.places_beyond(section), *places_in(element)]))

    xml.take_parts(_SECTIONS, add)
    return reader.record(outline.hides_characters or hides_characters(root.xpath("string()")))


class _Outline:
    """What must be known of all sections before the first can be read alone.

    Attributes:
        sections: the emptied elements, in the order of the file.
        hides_characters: whether one of them holds invisible characters.
    """

    def __init__(self) -> None:
        self.sections: list[XmlElement] = []
        self.hides_characters = False
        self._home: dict[str, XmlElement] = {}  # where each ID stands first
        self._wanted: set[tuple[str, XmlElement]] = set()
        self._beyond: dict[XmlElement, set[str]] = {}  # of a section, what it refers to outside
        self._across: dict[str, XmlElement | None] = {}  # these places

    def add(self, section: XmlElement) -> None:
        """Take note of a section, before it is emptied."""
        self.sections.append(section)
        # The text does not begin the document: a byte-order mark in it is no leftover.
        self.hides_characters |= hides_characters(f"\n{section.xpath('string()')}")
        for place in places_in(section):
            self._home.setdefault(place.get("ID", ""), section)
        self._wanted |= {(reference_key(item), section) for item in section.iter(f"{V3}reference")}

    def seek_places_across(self, root: XmlElement) -> bool:
        """Whether sections refer to places in others; those in the header are known at once.

        Args:
            root: the header.
        """
        in_header = {place.get("ID", ""): place for place in reversed(places_in(root))}
        in_sections, self._home = self._home, dict.fromkeys(in_header, root)
        for key, section in in_sections.items():
            self._home.setdefault(key, section)
        spelling: dict[str, str] = {}
        for key in self._home:
            spelling.setdefault(key.casefold(), key)
        for key, section in self._wanted:
            found = key if key in self._home else spelling.get(key.casefold())
            if found is not None and self._home[found] is not section:
                self._beyond.setdefault(section, set()).add(found)
                self._across[found] = in_header.get(found)
        return None in self._across.values()

    def keep_places(self, element: XmlElement, number: int) -> None:
        """Keep those places of a section, before it is emptied, that others refer to."""
        for place in places_in(element):
            key = place.get("ID", "")
            if self._across.get(key, place) is None and self._home[key] is self.sections[number]:
                self._across[key] = deepcopy(place)

    def places_beyond(self, section: XmlElement) -> list[XmlElement]:
        """The places outside a section that it refers to; they count before those inside."""
        found = (self._across[key] for key in self._beyond.get(section, ()))
        return [place for place in found if place is not None]


def _document(content: Content) -> XmlElement | None:
    """The ClinicalDocument: the root, or inside the style sheet that shows it (CI-SIS: auto-présentable)."""
    if content.root_name != _STYLESHEET or content.root is None:
        return content.root
    inside = content.root.find(f"{V3}{_ROOT}")
    return content.root.find(f"*/{V3}{_ROOT}") if inside is None else inside


def _give_namespace(root: XmlElement) -> None:
    for element in root.iter():
        if not str(element.tag).startswith("{"):
            element.tag = V3 + str(element.tag)


class _DocumentReader:
    """One document on its way to a record; gathers the warnings.

    Args:
        root: the document; its sections may be empty already.
        name: the file's printable name, for messages.
        is_letter: whether its body is a file that was read.

    Attributes:
        section_elements: the outermost sections.

    Raises:
        RecordInvalid, PatientsDiffer: see ``CdaReader.read``.
    """

    def __init__(self, root: XmlElement, name: str, *, is_letter: bool = False) -> None:
        self._root = root
        self._name = name
        self._warnings: dict[ReadWarning, None] = {}
        self._text_warnings: dict[ReadWarning, None] = {}
        self._notes: list[Note] = []
        self._text_notes: list[Note] = []
        self._case: list[tuple[str, str]] = []
        self._general: list[tuple[str, str]] = []
        self._patient = self._read_patient()
        self.section_elements = [] if is_letter else find_all(self._body(), "component", "section")
        self._language = language_of(find(root, "languageCode"))
        if self._language is None and not is_letter:
            self._warn("language-unknown", Phrase("The language of the text was not recognised."))
        self._written_on = iso_date(find(root, "effectiveTime")) or ""
        self._allergies = Findings[Allergy]("allergies")
        self._medications = Findings[Medication]("medications")
        # 'No current problem' beside past ones is no contradiction.
        self._problems, self._past = Findings[Problem]("problems"), Findings[Problem]("problems")
        self._titles: dict[Kind, str] = {}

    def add(self, element: XmlElement, narrative: Narrative) -> None:
        """Read an outermost section and those inside.

        Args:
            element: the section.
            narrative: holds all that its entries refer to.
        """
        context = self._context(narrative)
        for section in unfold(element, narrative):
            self._titles.setdefault(section.kind, quoted(section.title))
            if section.holds_files:
                self._warn_of_file(section)
            match section.kind:
                case Kind.ALLERGIES:
                    understood = read_allergies(section, self._allergies, context)
                case Kind.PROBLEMS:
                    understood = read_problems(section, self._problems, context)
                case Kind.PAST_PROBLEMS:
                    understood = read_problems(section, self._past, context)
                case Kind.MEDICATIONS:
                    understood = read_medications(section, self._medications, context)
                case _:
                    self._keep_text(section, context)
                    continue
            if not understood:
                self._keep_note(section, self._notes, self._warnings)

    def record(self, hides_characters: bool) -> PatientRecord:
        """The record, once all sections were added.

        Args:
            hides_characters: whether the document holds invisible characters.
        """
        # What the lists left over comes before the texts, whatever the order of the sections.
        self._notes += self._text_notes
        self._warnings |= self._text_warnings
        if hides_characters:
            self._warnings[HIDDEN_CHARACTERS] = None
        context = self._context(Narrative())  # the lists only warn and remark
        born = find(self._root, "recordTarget", "patientRole", "patient", "birthTime")
        if part := partial_birth(iso_date(born)):  # without its day no field of ours holds it
            self._notes.insert(0, Note(part, title=context.say(Phrase("Date of birth"))))
        return PatientRecord(
            format="cda",
            language=self._language,
            patient=self._patient,
            contacts=read_contacts(self._root, self._patient),
            case=_together(self._case),
            general=_together(self._general),
            allergies=self._allergies.listing(self._titles.get(Kind.ALLERGIES, ""), context),
            problems=_both(
                self._problems.listing(self._titles.get(Kind.PROBLEMS, ""), context),
                self._past.listing(self._titles.get(Kind.PAST_PROBLEMS, ""), context),
            ),
            medications=self._medications.listing(self._titles.get(Kind.MEDICATIONS, ""), context),
            notes=tuple(self._notes),
            warnings=tuple(self._warnings),
        )

    def letter(self, letter: PatientRecord) -> PatientRecord:
        """The record of a document whose body is a letter: its own people, and what the letter says."""
        contacts = read_contacts(self._root, self._patient)
        record = under_header(letter, self._patient, contacts, tuple(self._warnings), self._name)
        return record if record.language else replace(record, language=self._language)

    def _context(self, narrative: Narrative) -> Context:
        return Context(narrative, self._language, self._written_on, self._warn, self._remark)

    def _read_patient(self) -> Patient:
        """The patient; a document may name one several times, but not several patients."""
        roles = find_all(self._root, "recordTarget", "patientRole")
        if not roles:
            raise self._invalid(Phrase("it names no patient (<recordTarget>)"))
        patients = [read_patient(role, self._warn) for role in roles]
        lines = [role.sourceline or 0 for role in roles]
        require_one_patient(zip(lines, patients, strict=True), self._name)
        return patients[0]

    def _body(self) -> XmlElement:
        component = find(self._root, "component")
        body = find(component, "structuredBody")
        if body is not None:
            return body
        if find(component, "nonXMLBody") is not None:
            text = find(component, "nonXMLBody", "text")
            kind = "" if text is None else clean_line(text.get("mediaType") or "")
            if kind:
                raise self._invalid(
                    Phrase("its body is a file ({kind}), not sections that can be read", kind=quoted(kind))
                )
            raise self._invalid(Phrase("its body is a file, not sections that can be read"))
        raise self._invalid(Phrase("it has no body (<structuredBody>)"))

    def _keep_text(self, section: Section, context: Context) -> None:
        match section.kind:
            case Kind.CASE:
                self._collect(section, self._case, context)
            case Kind.GENERAL:
                self._collect(section, self._general, context)
            case Kind.NOTE | Kind.ADMISSION_MEDICATIONS:
                if not section.text.lines and (lines := coded_lines(section, context)):
                    self._text_notes.append(Note(lines, title=section.title or None))
                    return
                self._keep_note(section, self._text_notes, self._text_warnings)
                if section.text.lines and (lines := untold_plans(section, context)):
                    self._text_notes.append(Note(lines, title=section.title or None))
            case Kind.ATTACHMENT:
                self._warn_of_file(section)

    def _warn_of_file(self, section: Section) -> None:
        message = Phrase("{title}: the attached file was not read.", title=quoted(section.title or "?"))
        self._text_warnings[ReadWarning("attachment-not-read", message)] = None

    def _collect(self, section: Section, texts: list[tuple[str, str]], context: Context) -> None:
        if not section.says_nothing:
            texts.append((section.title, section.text.lines))
        elif not section.text.lines and (lines := coded_lines(section, context)):
            texts.append((section.title, lines))

    def _keep_note(self, section: Section, notes: list[Note], warnings: dict[ReadWarning, None]) -> None:
        if not section.says_nothing:
            notes.append(Note(section.text.lines, title=section.title or None))
        elif section.entries and not section.text.lines:
            message = Phrase(
                "{title}: coded entries without a text were not read.", title=quoted(section.title or "?")
            )
            warnings[ReadWarning("section-not-read", message)] = None

    def _remark(self, title: str, text: str) -> None:
        note = Note(text, title=title or None)
        if note not in self._notes:
            self._notes.append(note)

    def _warn(self, code: str, message: Phrase) -> None:
        self._warnings[ReadWarning(code, message)] = None

    def _invalid(self, fault: Phrase) -> RecordInvalid:
        return RecordInvalid(name=self._name, detail=fault)


def _both(current: Listing[Problem], past: Listing[Problem]) -> Listing[Problem]:
    """One list of diagnoses; that there is no past one says nothing of the current ones."""
    items = tuple(dict.fromkeys((*current.items, *past.items)))
    return Listing(Documented.DOCUMENTED, items) if items else current


def _together(texts: list[tuple[str, str]]) -> str | None:
    """One text as it is, several under their titles."""
    if len(texts) == 1:
        return texts[0][1]
    parts = [f"{title}\n{text}" if title else text for title, text in texts]
    return "\n\n".join(dict.fromkeys(parts)) or None
