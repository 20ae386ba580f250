"""Office exports (docs/format-office.md): Word and Excel files of the centres' record software.

    archive (checked package) -> docx, xlsx (lines and tables) -> layout (dossiers) -> records

Owns the reader, and what becomes a record: every row of a list of patients, and
every sheet that names its own patient; rows that name a patient go to that
one.  Leaves out everything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from optirh_batch.errors import Phrase, RecordInvalid, SourceEmpty, SourceTooLarge
from optirh_batch.language import detect_language
from optirh_batch.readers.compilations import cut_people
from optirh_batch.readers.content import Content, Reading, read_each
from optirh_batch.readers.letterheads import read_letterhead
from optirh_batch.readers.letters import read_letter
from optirh_batch.readers.office.archive import OfficeKind, is_encrypted, is_package, open_package
from optirh_batch.readers.office.blocks import NO_TITLE, Block, Line, Pages, Table, form_lines, lines_of
from optirh_batch.readers.office.docx import read_word
from optirh_batch.readers.office.dossier import Dossier
from optirh_batch.readers.office.layout import read_layout
from optirh_batch.readers.office.roster import Roster
from optirh_batch.readers.office.sections import Findings
from optirh_batch.readers.office.vocabulary import topic_of
from optirh_batch.readers.office.xlsx import read_workbook
from optirh_batch.readers.text import left_out
from optirh_batch.readers.typed_tables import unfold_tables
from optirh_batch.readers.wording import clean_text
from optirh_batch.records import Note, PatientRecord, Sex

__all__ = ["OfficeReader", "is_form", "read_pages"]


_DOCUMENTS = frozenset({"docx", "odt"})


class OfficeReader:
    """Reads .docx and .xlsx, with or without macros in them."""

    def recognises(self, content: Content) -> bool:
        """Whether it is an Office package, plain or behind a password."""
        return content.xml is None and (is_package(content.data, content.name) or is_encrypted(content.data))

    def read(self, content: Content) -> tuple[Reading, ...]:
        """The records of all people the file speaks of.

        Raises:
            SourceUnreadable: it is encrypted.
            SourceTooLarge, XmlRefused, XmlMalformed, FormatUnknown: see ``archive.open_package``.
            SourceEmpty, RecordInvalid: there is no text inside, or pictures only.
        """
        package = open_package(content)
        is_word = package.kind is OfficeKind.DOCX
        pages = (read_word if is_word else read_workbook)(package, content.name)
        return read_pages(pages, "docx" if is_word else "xlsx", content)


def read_pages(pages: Pages, kind: str, content: Content) -> tuple[Reading, ...]:
    """The records of lines and tables, whatever program wrote them.

    Args:
        pages: what the file holds.
        kind: the format's name; ``docx`` and ``odt`` are documents, which may be letters.
        content: the file, for its name.

    Raises:
        SourceTooLarge: a document holds more characters than a text may have.
        SourceEmpty, RecordInvalid: there is no text inside, or pictures only.
    """
    text = "\n".join(line for sheet in pages.sheets for line in lines_of(sheet))
    if not any(char.isalnum() for char in text):
        if any(warning.code == "pictures-ignored" for warning in pages.warnings):
            raise RecordInvalid(name=content.name, detail=Phrase("it holds pictures but no text"))
        raise SourceEmpty(name=content.name)
    is_document = kind in _DOCUMENTS
    if is_document and (people := list(_cut_people(pages, content.name))):
        return tuple(reading for part in people for reading in read_pages(part, kind, content))
    if is_document and len(text) > content.limits.max_text_chars:
        detail = Phrase("a text of more than {limit} characters", limit=content.limits.max_text_chars)
        raise SourceTooLarge(name=content.name, detail=detail)
    findings = [read_layout(sheet) for sheet in pages.sheets]
    if is_document and _is_letter(pages, findings):
        return (_read_letter(text, kind, pages),)
    if is_document and not findings[0].main.is_named and not findings[0].people:
        _name_by_letterhead(findings[0].main, text)
    language = _language(findings, text)

    def build(dossier: Dossier) -> PatientRecord:
        dossier.warnings[:0] = pages.warnings
        return dossier.build(kind, language, content.name)

    return read_each(_people(findings, pages), build)


def _cut_people(pages: Pages, name: str) -> Iterator[Pages]:
    """The pages of each person, if a document holds several one after another; else none.

    Raises:
        PatientsDiffer: it names several, and where their parts begin is not certain.
    """
    for sheet in pages.sheets:
        # Footnotes and comments stand behind all parts, whosever they are.
        end = next((at for at, block in enumerate(sheet.blocks) if _is_untitled(block)), len(sheet.blocks))
        places = [(at, line) for at, block in enumerate(sheet.blocks[:end]) for line in form_lines(block)]
        parts = cut_people([line for _at, line in places], name)
        starts = [places[part.start][0] for part in parts if places]
        if len(set(starts)) < 2:
            continue
        beside = replace(sheet, blocks=(*sheet.blocks[: starts[0]], *sheet.blocks[end:]))
        lost = tuple(left_out(list(lines_of(beside))))
        for start, stop in pairwise([*starts, end]):
            yield Pages((replace(sheet, blocks=sheet.blocks[start:stop]),), (*pages.warnings, *lost))


def _is_untitled(block: Block) -> bool:
    return isinstance(block, Line) and block.text == NO_TITLE


def is_form(pages: Pages) -> bool:
    """Whether fields or rows name a patient."""
    return any(map(_names_patient, map(read_layout, pages.sheets)))


def _names_patient(found: Findings) -> bool:
    return found.main.is_named or bool(found.people)


def _is_letter(pages: Pages, findings: Iterable[Findings]) -> bool:
    """Whether a document is running text: no table, no heading of a record, no form."""
    lines = [block for sheet in pages.sheets for block in sheet.blocks if isinstance(block, Line)]
    return (
        not any(isinstance(block, Table) for sheet in pages.sheets for block in sheet.blocks)
        and not any(line.level is not None and topic_of(line.text.strip(" :")) for line in lines)
        and not any(map(_names_patient, findings))
    )


def _read_letter(text: str, kind: str, pages: Pages) -> PatientRecord:
    """A letter is kept whole, beside what its headings make certain, like a text file."""
    letter = read_letter(clean_text(unfold_tables(text)))
    return PatientRecord(
        format=kind,
        language=detect_language(text),
        patient=letter.patient,
        contacts=letter.contacts,
        allergies=letter.allergies,
        problems=letter.problems,
        medications=letter.medications,
        notes=(Note(clean_text(text)),),
        warnings=(*pages.warnings, *letter.warnings),
    )


def _name_by_letterhead(dossier: Dossier, text: str) -> None:
    """A document whose fields name nobody may do so in its address line."""
    patient = read_letterhead(text).patient
    is_divided = bool(patient.given) or " " not in patient.family
    written = {
        "family" if is_divided else "someone": patient.family,
        "given": patient.given,
        "birth_date": patient.birth_date.isoformat() if patient.birth_date else "",
        "avs": patient.avs or "",
        "sex": "" if patient.sex is Sex.UNKNOWN else patient.sex.value,
    }
    for name, value in written.items():
        if value:
            dossier.add_field(name, value)


def _people(findings: list[Findings], pages: Pages) -> list[Dossier]:
    """One dossier a person, at least one."""
    roster = Roster()
    for row in (row for found in findings for row in found.people):
        roster.add(row, by_name=False)
    for named in (found.main for found in findings if found.main.is_named):
        roster.add(named)
    for linked in (linked for found in findings for linked in found.linked.values()):
        roster.add(linked)
    dossiers = roster.dossiers or [Dossier()]
    for found, sheet in zip(findings, pages.sheets, strict=True):
        is_title = found.people and found.main.is_title  # of the list of patients below it
        if not (found.main.is_named or found.main.is_empty or is_title):
            _add_unnamed(dossiers, found.main, sheet.title or "1")
    return dossiers


def _add_unnamed(dossiers: list[Dossier], unnamed: Dossier, place: str) -> None:
    """What names nobody belongs to the only person there is; among several it is left out."""
    if len(dossiers) == 1:
        dossiers[0].merge(unnamed)
        return
    message = Phrase("What stands in “{place}” names no patient and was not read.", place=place)
    for dossier in dossiers:
        dossier.warn("patient-unclear", message)


def _language(findings: Iterable[Findings], text: str) -> str | None:
    """The language of most headings, or of the text."""
    votes: Counter[str] = Counter()
    for found in findings:
        votes.update(found.languages)
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    return detect_language(text)
