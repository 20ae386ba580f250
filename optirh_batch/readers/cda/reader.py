"""A CDA document to a record.

Owns the way through the document: header, sections, what becomes of their
texts.  Leaves out what the single parts mean.
"""

from __future__ import annotations

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.cda.allergies import read_allergies
from optirh_batch.readers.cda.datatypes import V3, find, find_all, iso_date
from optirh_batch.readers.cda.entries import Context, Findings
from optirh_batch.readers.cda.header import language_of, read_contacts, read_patient
from optirh_batch.readers.cda.medications import read_medications
from optirh_batch.readers.cda.narrative import Narrative
from optirh_batch.readers.cda.problems import read_problems
from optirh_batch.readers.cda.sections import Kind, Section, find_sections
from optirh_batch.readers.content import Content
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.wording import clean_line, hides_characters, quoted
from optirh_batch.readers.xml import XmlElement
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
_NAMESPACE = V3.strip("{}")
_STYLESHEET = ("http://www.w3.org/1999/XSL/Transform", "stylesheet")


class CdaReader:
    """Reads one ClinicalDocument."""

    def recognises(self, content: Content) -> bool:
        """Whether it is a ClinicalDocument; one without a namespace is taken for CDA."""
        return _document(content) is not None

    def read(self, content: Content) -> tuple[PatientRecord, ...]:
        """The document as one record.

        Raises:
            RecordInvalid: no patient, or a body that is not made of sections
                (a PDF or another file instead).
            PatientsDiffer: it speaks of different people.
        """
        root = _document(content)
        assert root is not None
        if content.root_name == ("", _ROOT):
            _give_namespace(root)
        return (_DocumentReader(root, content.name).read(),)


def _document(content: Content) -> XmlElement | None:
    """The ClinicalDocument: the root, or inside the style sheet that shows it (CI-SIS: auto-présentable)."""
    if content.root_name in {(_NAMESPACE, _ROOT), ("", _ROOT)}:
        return content.root
    if content.root_name != _STYLESHEET or content.root is None:
        return None
    inside = content.root.find(f"{V3}{_ROOT}")
    return content.root.find(f"*/{V3}{_ROOT}") if inside is None else inside


def _give_namespace(root: XmlElement) -> None:
    for element in root.iter():
        if not str(element.tag).startswith("{"):
            element.tag = V3 + str(element.tag)


class _DocumentReader:
    """One document on its way to a record; gathers the warnings."""

    def __init__(self, root: XmlElement, name: str) -> None:
        self._root = root
        self._name = name
        self._warnings: dict[ReadWarning, None] = {}
        self._notes: list[Note] = []
        self._case: list[tuple[str, str]] = []
        self._general: list[tuple[str, str]] = []

    def read(self) -> PatientRecord:
        patient = self._patient()
        body = self._body()
        language = language_of(find(self._root, "languageCode"))
        if language is None:
            self._warn("language-unknown", Phrase("The language of the text was not recognised."))
        narrative = Narrative(self._root)
        written_on = iso_date(find(self._root, "effectiveTime")) or ""
        context = Context(narrative, language, written_on, self._warn, self._remark)
        allergies, medications = Findings[Allergy]("allergies"), Findings[Medication]("medications")
        # 'No current problem' beside past ones is no contradiction.
        problems, past = Findings[Problem]("problems"), Findings[Problem]("problems")
        sections = list(find_sections(body, narrative))
        titles: dict[Kind, str] = {}
        for section in sections:
            titles.setdefault(section.kind, quoted(section.title))
            match section.kind:
                case Kind.ALLERGIES:
                    understood = read_allergies(section, allergies, context)
                case Kind.PROBLEMS:
                    understood = read_problems(section, problems, context)
                case Kind.PAST_PROBLEMS:
                    understood = read_problems(section, past, context)
                case Kind.MEDICATIONS:
                    understood = read_medications(section, medications, context)
                case _:
                    continue
            if not understood:
                self._keep_note(section)
        for section in sections:
            self._keep_text(section)
        self._warn_about_characters()
        return PatientRecord(
            format="cda",
            language=language,
            patient=patient,
            contacts=read_contacts(self._root, patient),
            case=_together(self._case),
            general=_together(self._general),
            allergies=allergies.listing(titles.get(Kind.ALLERGIES, ""), context),
            problems=_both(
                problems.listing(titles.get(Kind.PROBLEMS, ""), context),
                past.listing(titles.get(Kind.PAST_PROBLEMS, ""), context),
            ),
            medications=medications.listing(titles.get(Kind.MEDICATIONS, ""), context),
            notes=tuple(self._notes),
            warnings=tuple(self._warnings),
        )

    def _patient(self) -> Patient:
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

    def _keep_text(self, section: Section) -> None:
        match section.kind:
            case Kind.CASE:
                self._collect(section, self._case)
            case Kind.GENERAL:
                self._collect(section, self._general)
            case Kind.NOTE | Kind.ADMISSION_MEDICATIONS:
                self._keep_note(section)
            case Kind.ATTACHMENT:
                message = Phrase(
                    "{title}: the attached file was not read.", title=quoted(section.title or "?")
                )
                self._warn("attachment-not-read", message)

    def _collect(self, section: Section, texts: list[tuple[str, str]]) -> None:
        if not section.says_nothing:
            texts.append((section.title, section.text.lines))

    def _keep_note(self, section: Section) -> None:
        if not section.says_nothing:
            self._notes.append(Note(section.text.lines, title=section.title or None))
        elif section.entries and not section.text.lines:
            message = Phrase(
                "{title}: coded entries without a text were not read.", title=quoted(section.title or "?")
            )
            self._warn("section-not-read", message)

    def _remark(self, title: str, text: str) -> None:
        note = Note(text, title=title or None)
        if note not in self._notes:
            self._notes.append(note)

    def _warn_about_characters(self) -> None:
        if hides_characters(self._root.xpath("string()")):
            self._warn("hidden-characters", Phrase("Invisible characters were removed from the record."))

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
